/* A round that is killed, or whose disk fails, at each of its writes: nothing is lost, the
 * deployment in use is always a whole one, and the next round brings all to its end. */
#include "sync/round.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "sync/folder.h"
#include "sync/office_fixture.h"
#include "tests/kill/kill_at.h"

enum { SUBMISSIONS = 4, MOST_POINTS = 5000 };
static const size_t SMALL[] = {400}, RECORDED[] = {500, 20000};

struct trial {
    struct device_fixture *device;
    struct text ids[SUBMISSIONS];
};

static void open_again(struct device_fixture *device)
{
    struct text aside = {0};
    if (account_open(&device->account, device->folder, &device->why) != OK ||
        store_open(&device->store, device->folder, clock_fixed(&device->now), &aside,
                   device->arena, &device->why) != OK ||
        memory_get(&device->memory, device->store, &device->why) != OK)
        fail_msg("%s", device->why.text);
    assert_int_equal(aside.len, 0);
}

static void close_for_now(struct device_fixture *device)
{
    store_close(device->store);
    account_close(device->account);
    device->store = NULL;
    device->account = NULL;
}

/* With one deployment in place; submissions wait, and another deployment and a row have been
 * announced. Both are closed. */
static void prepare(struct trial *trial)
{
    void *state = NULL;
    struct round_tally tally;
    assert_int_equal(device_set_up(&state), 0);
    struct device_fixture *device = trial->device = state;
    device_enrol(device);
    office_add_file(device->office, "deployment.conf", "old");
    office_add_file(device->office, "enrol/form.xml", "the same in both");
    struct round round = device_round(device);
    assert_int_equal(round_run(&tally, &round, &device->why), ROUND_DONE);
    assert_true(tally.deployed);
    for (unsigned i = 0; i < SUBMISSIONS; i++)
        trial->ids[i] = device_queue(device, i, 1, i == 1 ? RECORDED : SMALL, i == 1 ? 2 : 1);
    office_add_file(device->office, "deployment.conf", "new");
    device->office->news[device->office->news_count++] = (struct wire_news_item){
        .kind = WIRE_ROW, .name = TEXT("cases"), .key = TEXT("key"), .bytes = TEXT("row")};
    close_for_now(device);
}

/* How a round in another process ended that meets its fate at that point. */
static int round_that_ends_at(struct device_fixture *device, const char *mode, long at)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct round_tally tally;
        struct fault why = {0};
        open_again(device);
        kill_at_set(mode, at, LONG_MAX, device->folder);
        struct round round = device_round(device);
        round_run(&tally, &round, &why);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static bool is_whole(struct device_fixture *device, const char *name, const char *content)
{
    struct text bytes;
    const char *path =
        text_format(device->arena, "%s/deployment/current/%s", device->folder, name).at;
    return file_read(&bytes, path, 1000, device->arena, NULL) == OK && text_is(bytes, content);
}

static void check_after(struct trial *trial, const char *mode, long at)
{
    struct device_fixture *device = trial->device;
    struct round_tally tally;
    struct text row;
    open_again(device);
    if (!is_whole(device, "enrol/form.xml", "the same in both") ||
        !(is_whole(device, "deployment.conf", "old") ||
          is_whole(device, "deployment.conf", "new")))
        fail_msg("%s %ld: the deployment in use is not whole", mode, at);
    for (size_t i = 0; i < SUBMISSIONS; i++)
        assert_int_not_equal(device_state(device, trial->ids[i]), STORE_REFUSED);
    struct round round = device_round(device);
    enum round_end end = round_run(&tally, &round, &device->why);
    if (end != ROUND_DONE)
        fail_msg("%s %ld: %s: %s", mode, at, round_end_name(end), device->why.text);
    for (size_t i = 0; i < SUBMISSIONS; i++)
        if (device_state(device, trial->ids[i]) != STORE_ACKNOWLEDGED)
            fail_msg("%s %ld: submission %zu is not at the office", mode, at, i);
    if (!is_whole(device, "deployment.conf", "new"))
        fail_msg("%s %ld: the new deployment is not in use", mode, at);
    assert_int_equal(
        store_news_row(&row, device->store, TEXT("cases"), TEXT("key"), device->arena, NULL),
        OK);
}

/* Until a round meets no such point any more; how many there were. */
static long try_everywhere(const char *mode, long every, bool kills)
{
    for (long at = 1; at < MOST_POINTS; at += every) {
        struct trial trial;
        prepare(&trial);
        int status = round_that_ends_at(trial.device, mode, at);
        bool was_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        if (!was_killed && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
            fail_msg("%s %ld: it ended with %d", mode, at, status);
        check_after(&trial, mode, at);
        void *state = trial.device;
        device_tear_down(&state);
        if (kills && !was_killed)
            return at;
        if (!kills && at > 80) /* by then every kind of write has failed */
            return at;
    }
    return MOST_POINTS;
}

static void killed_at_any_write_a_round_is_finished_by_the_next(void **state)
{
    (void)state;
    long points = try_everywhere("before", 1, true);
    print_message("about %ld writes in a round\n", points);
    assert_in_range(points, 50, MOST_POINTS - 1);
    try_everywhere("after", 2, true);
    try_everywhere("torn", 2, true);
}

static void a_disk_that_fails_at_any_write_loses_nothing(void **state)
{
    (void)state;
    try_everywhere("enospc", 3, false);
    try_everywhere("eio", 5, false);
}

CHECK_MAIN(cmocka_unit_test(killed_at_any_write_a_round_is_finished_by_the_next),
           cmocka_unit_test(a_disk_that_fails_at_any_write_loses_nothing))
