/* A store killed, or its disk failing, at every single write it makes. */

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/file.h"
#include "base/log.h"
#include "store/store.h"
#include "tests/kill/kill_at.h"
#include "tests/kill/store_work.h"

struct run {
    char folder[64];
    long points, points_of_much;
};

static void no_line(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

static void empty_folder(const char *folder)
{
    struct arena *arena = arena_open("empty");
    struct text *names;
    size_t count;
    assert_int_equal(folder_list(&names, &count, folder, arena, NULL), OK);
    for (size_t i = 0; i < count; i++)
        unlink(text_string(arena, text_format(arena, "%s/%s", folder, names[i].at)));
    arena_close(arena);
}

struct plan {
    const char *mode;
    long at, until;
    bool much;
};

/* Works in a child with a plan, on what lies there; what it said, and how it ended. */
static int work_there(struct run *run, struct plan plan, struct store_said *heard)
{
    int ways[2], status;
    assert_int_equal(pipe(ways), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ways[0]);
        kill_at_set(plan.mode, plan.at, plan.until, run->folder);
        store_work(run->folder, plan.much, ways[1]);
        _exit(0);
    }
    close(ways[1]);
    store_hear(heard, ways[0]);
    close(ways[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static int work(struct run *run, const char *mode, long at, long until, bool much,
                struct store_said *heard)
{
    empty_folder(run->folder);
    return work_there(run, (struct plan){mode, at, until, much}, heard);
}

static void kill_everywhere(struct run *run, const char *mode, bool much, long every)
{
    struct store_said heard;
    char where[64];
    for (long at = 1; at <= (much ? run->points_of_much : run->points); at += every) {
        snprintf(where, sizeof where, "killed %s point %ld", mode, at);
        int status = work(run, mode, at, LONG_MAX, much, &heard);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
            fail_msg("%s: was not killed", where);
        store_work_check(run->folder, &heard, where);
    }
}

/* Every fifth point, others for another mode. */
static void fail_everywhere(struct run *run, const char *mode, long points_that_fail)
{
    struct store_said heard;
    char where[64];
    for (long at = 1 + (long)strlen(mode) % 5; at <= run->points; at += 5) {
        long until = points_that_fail ? at + points_that_fail - 1 : LONG_MAX;
        snprintf(where, sizeof where, "%s from point %ld to %ld", mode, at, until);
        int status = work(run, mode, at, until, false, &heard);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !heard.finished)
            fail_msg("%s: the work did not come to its end", where);
        store_work_check(run->folder, &heard, where);
    }
}

static void killed_before_any_write_nothing_is_lost(void **state)
{
    kill_everywhere(*state, "before", false, 1);
}

/* Mostly what being killed before the next one leaves. */
static void killed_after_a_write_nothing_is_lost(void **state)
{
    kill_everywhere(*state, "after", false, 7);
}

static void killed_within_any_write_nothing_is_lost(void **state)
{
    kill_everywhere(*state, "torn", false, 1);
}

/* The log is carried over and begun anew; a prime step meets every kind of write. */
static void killed_while_the_log_is_carried_over_nothing_is_lost(void **state)
{
    kill_everywhere(*state, "torn", true, 97);
    kill_everywhere(*state, "after", true, 101);
}

static void a_disk_that_is_full_from_any_write_on_is_told(void **state)
{
    fail_everywhere(*state, "enospc", 0);
    fail_everywhere(*state, "short", 0);
}

static void a_disk_that_turns_read_only_at_any_write_is_told(void **state)
{
    fail_everywhere(*state, "erofs", 0);
}

static void a_disk_that_fails_from_any_write_on_is_told(void **state)
{
    fail_everywhere(*state, "eio", 0);
}

static void a_disk_that_fails_for_a_moment_is_told_and_used_again(void **state)
{
    fail_everywhere(*state, "enospc", 1);
    fail_everywhere(*state, "eio", 3);
}

/* ---- While another has it open ---- */

/* Opens the store and does nothing: so the one at work joins, and closes without tidying up. */
static pid_t begin_bystander(const char *folder)
{
    int ways[2];
    char ready = 0;
    assert_int_equal(pipe(ways), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct clock_fixed clock = {INT64_C(1800000000000)};
        struct store *store;
        ready = store_open(&store, folder, clock_fixed(&clock), NULL, arena_open("bystander"),
                           NULL) == OK;
        if (write(ways[1], &ready, 1) == 1)
            pause();
        _exit(0);
    }
    assert_int_equal(read(ways[0], &ready, 1), 1);
    assert_int_equal(ready, 1);
    close(ways[0]);
    close(ways[1]);
    return child;
}

/* What is left by both is looked at when the bystander is gone as well, without a goodbye. */
static int work_beside(struct run *run, const char *mode, long at, long until,
                       struct store_said *heard)
{
    int ended;
    empty_folder(run->folder);
    pid_t bystander = begin_bystander(run->folder);
    int status = work_there(run, (struct plan){mode, at, until, false}, heard);
    kill(bystander, SIGKILL);
    assert_int_equal(waitpid(bystander, &ended, 0), bystander);
    return status;
}

static void killed_beside_another_nothing_is_lost(void **state)
{
    static const char *const MODES[] = {"before", "after", "torn"};
    struct store_said heard;
    char where[64];
    for (size_t i = 0; i < sizeof MODES / sizeof *MODES; i++)
        for (long at = 1 + (long)i, status = SIGKILL; status != 0; at += 8) {
            snprintf(where, sizeof where, "killed %s point %ld beside another", MODES[i], at);
            status = work_beside(*state, MODES[i], at, LONG_MAX, &heard);
            store_work_check(((struct run *)*state)->folder, &heard, where);
            assert_true(status == 0 || at < 2000);
        }
}

static void a_disk_that_fails_beside_another_is_told(void **state)
{
    static const struct {
        const char *mode;
        long points;
    } CASES[] = {{"eio", 1}, {"eio", 3}, {"enospc", 1}, {"erofs", LONG_MAX / 2}};
    struct run *run = *state;
    struct store_said heard;
    char where[64];
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        for (long at = 1 + (long)i; at < run->points; at += 19) {
            snprintf(where, sizeof where, "%s at point %ld beside another", CASES[i].mode, at);
            int status = work_beside(run, CASES[i].mode, at, at + CASES[i].points - 1, &heard);
            if (!WIFEXITED(status) || !heard.finished)
                fail_msg("%s: the work did not come to its end", where);
            store_work_check(run->folder, &heard, where);
        }
}

/* Undisturbed, in this process; the same work gives the same points. */
static long count_points(struct run *run, bool much)
{
    struct store_said heard;
    int ways[2];

    empty_folder(run->folder);
    assert_int_equal(pipe(ways), 0);
    kill_at_set("count", 0, 0, run->folder);
    store_work(run->folder, much, ways[1]);
    long points = kill_at_count();
    close(ways[1]);
    store_hear(&heard, ways[0]);
    close(ways[0]);
    assert_true(heard.finished);
    store_work_check(run->folder, &heard, "undisturbed");
    return points;
}

static int set_up(void **state)
{
    struct run *run = calloc(1, sizeof *run);
    if (!run)
        return -1;
    log_set_sink((struct log_sink){NULL, no_line, LOG_FATAL});
    snprintf(run->folder, sizeof run->folder, "%s/doorstep-kill-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(run->folder))
        return -1;
    *state = run;
    run->points = count_points(run, false);
    run->points_of_much = count_points(run, true);
    print_message("%ld points, %ld with much to carry\n", run->points, run->points_of_much);
    return run->points > 100 && run->points_of_much > 1000 ? 0 : -1;
}

static int tear_down(void **state)
{
    struct run *run = *state;
    empty_folder(run->folder);
    rmdir(run->folder);
    free(run);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_before_any_write_nothing_is_lost),
        cmocka_unit_test(killed_after_a_write_nothing_is_lost),
        cmocka_unit_test(killed_within_any_write_nothing_is_lost),
        cmocka_unit_test(killed_while_the_log_is_carried_over_nothing_is_lost),
        cmocka_unit_test(a_disk_that_is_full_from_any_write_on_is_told),
        cmocka_unit_test(a_disk_that_turns_read_only_at_any_write_is_told),
        cmocka_unit_test(a_disk_that_fails_from_any_write_on_is_told),
        cmocka_unit_test(a_disk_that_fails_for_a_moment_is_told_and_used_again),
        cmocka_unit_test(killed_beside_another_nothing_is_lost),
        cmocka_unit_test(a_disk_that_fails_beside_another_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
