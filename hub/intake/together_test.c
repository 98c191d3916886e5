/* Several hubs over one database, and a hub that dies. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "intake/intake_check.h"
#include "intake/recent.h"

static const int64_t NOW = 1793000000000;

/* ---- Several hubs ---- */

enum { HUBS = 3, SENDERS = 4, CALLS = 40, ITEMS = 5, ALL = SENDERS * CALLS * ITEMS };

struct sender {
    struct intake *intake;
    pthread_t thread;
    int number;
    bool fine;
};

/* Every hub is sent the same, so each is stored by one of them and acknowledged by all. */
static void *send_calls(void *self)
{
    struct sender *sender = self;
    struct fault why = {0};
    sender->fine = true;
    for (int call = 0; sender->fine && call < CALLS; call++) {
        struct arena *arena = arena_open("call");
        struct wire_item items[ITEMS];
        struct wire_answer_item answers[ITEMS] = {0};
        for (int i = 0; i < ITEMS; i++) {
            int number = (sender->number * CALLS + call) * ITEMS + i;
            items[i] = check_item(text_format(arena, "id %d", number).at, 0, 1, "body");
        }
        sender->fine =
            intake_store(sender->intake, &CHECK_FROM, items, answers, ITEMS, arena, &why) == OK;
        for (int i = 0; sender->fine && i < ITEMS; i++)
            sender->fine = answers[i].verdict == WIRE_COMPLETE;
        arena_close(arena);
    }
    return NULL;
}

struct reader {
    struct db_pool *pool;
    pthread_t thread;
    atomic_bool stop;
    size_t seen;
    bool fine;
};

/* Reads on from the last number it has seen, as the office does. */
static void *read_on(void *self)
{
    struct reader *reader = self;
    struct fault why = {0};
    struct db *db = NULL;
    int64_t seq = 0;
    size_t count = 1;
    reader->fine = db_take(&db, reader->pool, &why) == OK;
    for (bool last = false; reader->fine && (!last || count > 0);) {
        last = atomic_load(&reader->stop);
        struct arena *arena = arena_open("reader");
        struct intake_submission *found = NULL;
        reader->fine = intake_after(&found, &count, db, seq, 7, arena, &why) == OK;
        for (size_t i = 0; reader->fine && i < count; i++) {
            reader->fine = found[i].seq > seq;
            seq = found[i].seq;
        }
        reader->seen += count;
        arena_close(arena);
    }
    db_give(db);
    return NULL;
}

static void who_reads_on_misses_nothing_of_several_hubs(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct clock_fixed clock = {NOW};
    struct db_pool *pools[HUBS];
    struct intake *hubs[HUBS];
    struct sender senders[HUBS][SENDERS];
    struct reader reader = {.pool = place->pool};
    for (int hub = 0; hub < HUBS; hub++) {
        assert_int_equal(db_pool_open(&pools[hub], text_of(place->where), 4, &why), OK);
        hubs[hub] = check_open(pools[hub], &clock);
    }
    assert_int_equal(pthread_create(&reader.thread, NULL, read_on, &reader), 0);
    for (int hub = 0; hub < HUBS; hub++)
        for (int i = 0; i < SENDERS; i++) {
            senders[hub][i] = (struct sender){.intake = hubs[hub], .number = i};
            pthread_create(&senders[hub][i].thread, NULL, send_calls, &senders[hub][i]);
        }
    for (int hub = 0; hub < HUBS; hub++)
        for (int i = 0; i < SENDERS; i++) {
            pthread_join(senders[hub][i].thread, NULL);
            assert_true(senders[hub][i].fine);
        }
    atomic_store(&reader.stop, true);
    pthread_join(reader.thread, NULL);
    assert_true(reader.fine);
    assert_int_equal(reader.seen, ALL);
    for (int hub = 0; hub < HUBS; hub++) {
        intake_close(hubs[hub]);
        db_pool_close(pools[hub]);
    }
}

static void *open_and_close(void *self)
{
    struct sender *sender = self;
    struct db_place *place = (void *)sender->intake;
    struct clock_fixed clock = {NOW};
    struct fault why = {0};
    struct db_pool *pool = NULL;
    struct intake *intake = NULL;
    sender->fine = db_pool_open(&pool, text_of(place->where), 2, &why) == OK &&
                   intake_open(&intake, pool, clock_fixed(&clock), &why) == OK;
    if (!sender->fine)
        print_error("%s\n", why.text);
    intake_close(intake);
    db_pool_close(pool);
    return NULL;
}

static void several_hubs_that_start_together_make_the_tables_once(void **state)
{
    struct sender starters[6];
    for (int i = 0; i < 6; i++) {
        starters[i] = (struct sender){.intake = *state};
        pthread_create(&starters[i].thread, NULL, open_and_close, &starters[i]);
    }
    for (int i = 0; i < 6; i++) {
        pthread_join(starters[i].thread, NULL);
        assert_true(starters[i].fine);
    }
}

/* ---- A hub that dies ---- */

enum { ROUNDS = 8, WORKERS = 3 };

struct worker {
    struct intake *intake;
    pthread_t thread;
    int number, out;
};

static struct text body_of(struct arena *arena, int number)
{
    return text_format(arena, "body of %d", number);
}

/* Sends until it is killed, every third in two pieces; says what was acknowledged. */
static void *send_until_killed(void *self)
{
    struct worker *worker = self;
    for (int i = 0;; i++) {
        int number = worker->number + i * WORKERS;
        struct arena *arena = arena_open("worker");
        struct fault why = {0};
        struct wire_answer_item answer = {0};
        struct wire_item item =
            check_item(text_format(arena, "id %d", number).at, 0, 1, body_of(arena, number).at);
        struct wire_item pieces[] = {check_piece(item, 0, 3), check_piece(item, 3, 100)};
        enum status status = OK;
        if (number % 3 == 0)
            for (int n = 0; status == OK && n < 2; n++)
                status = intake_store(worker->intake, &CHECK_FROM, &pieces[n], &answer, 1,
                                      arena, &why);
        else
            status = intake_store(worker->intake, &CHECK_FROM, &item, &answer, 1, arena, &why);
        if (status != OK || answer.verdict != WIRE_COMPLETE ||
            write(worker->out, &number, sizeof number) != sizeof number)
            _exit(1);
        arena_close(arena);
    }
    return NULL;
}

static void be_a_hub(const char *where, int first, int out)
{
    struct fault why = {0};
    struct clock_fixed clock = {NOW};
    struct db_pool *pool = NULL;
    struct intake *intake = NULL;
    struct worker workers[WORKERS];
    if (db_pool_open(&pool, text_of(where), 4, &why) != OK ||
        intake_open(&intake, pool, clock_fixed(&clock), &why) != OK)
        _exit(2);
    if (intake->recent) {
        recent_limit(intake->recent, 8);
        slices_limit(intake->slices, CHECK_SHIFT);
    }
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = (struct worker){.intake = intake, .number = first + i, .out = out};
        pthread_create(&workers[i].thread, NULL, send_until_killed, &workers[i]);
    }
    for (;;)
        pause();
}

/* Kills it after that many acknowledgements; returns all that came, in `acknowledged`. */
static size_t kill_after(struct db_place *place, int first, size_t least, int *acknowledged,
                         size_t most)
{
    int ends[2], ended;
    size_t count = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        be_a_hub(place->where, first, ends[1]);
    }
    close(ends[1]);
    while (count < most &&
           read(ends[0], &acknowledged[count], sizeof *acknowledged) == sizeof *acknowledged)
        if (++count == least)
            kill(child, SIGKILL);
    close(ends[0]);
    kill(child, SIGKILL);
    waitpid(child, &ended, 0);
    assert_true(WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL);
    return count;
}

static void check_kept(struct db_place *place, struct db *db, int number)
{
    struct fault why = {0};
    int64_t seq = 0;
    struct text name, bytes = {0};
    struct arena *arena = arena_open("kept");
    if (intake_known(&seq, db, text_format(arena, "id %d", number), arena, &why) != OK ||
        intake_part(&name, &bytes, db, seq, 0, arena, &why) != OK)
        fail_msg("id %d was acknowledged: %s", number, why.text);
    assert_true(text_equal(bytes, body_of(arena, number)));
    arena_close(arena);
    (void)place;
}

/* Nothing is there twice, nothing has half of its rows, and identity speaks of nothing else. */
static void check_once(struct db *db, struct arena *arena)
{
    struct fault why = {0};
    struct db_rows rows;
    assert_int_equal(db_run(&rows, db,
                            DB_SQL("SELECT count(*), count(DISTINCT instance_id),"
                                   " (SELECT count(*) FROM part),"
                                   " (SELECT count(*) FROM identity WHERE seq > 0 AND seq NOT"
                                   " IN (SELECT seq FROM submission)),"
                                   " (SELECT count(*) FROM identity WHERE seq < 0) -"
                                   " (SELECT count(*) FROM arriving) FROM submission"),
                            NULL, 0, arena, &why),
                     OK);
    assert_int_equal(db_at(&rows, 0, 1).number, db_at(&rows, 0, 0).number);
    assert_int_equal(db_at(&rows, 0, 2).number, db_at(&rows, 0, 0).number);
    assert_int_equal(db_at(&rows, 0, 3).number, 0);
    assert_int_equal(db_at(&rows, 0, 4).number, 0);
    assert_int_equal(db_run(&rows, db,
                            DB_SQL("SELECT count(*) FROM submission, intake_state"
                                   " WHERE (submission.seq <= indexed OR $1 = 1) AND"
                                   " submission.seq NOT IN (SELECT seq FROM identity)"),
                            (struct db_value[]){db_number(db_is_postgres(db))}, 1, arena, &why),
                     OK);
    assert_int_equal(db_at(&rows, 0, 0).number, 0);
}

static void what_was_acknowledged_outlives_a_hub_that_is_killed(void **state)
{
    struct db_place *place = *state;
    struct random_seeded random_state = {7};
    struct random random = random_seeded(&random_state);
    enum { MOST = 100000 };
    int *acknowledged = arena_array(place->arena, MOST, sizeof *acknowledged);
    for (int round = 0; round < ROUNDS; round++) {
        struct db *db = NULL;
        struct fault why = {0};
        db_pool_close(place->pool); /* SQLite's handles do not cross a fork */
        place->pool = NULL;
        size_t count =
            kill_after(place, round * 1000000, 1 + random_u64(random) % 60, acknowledged, MOST);
        db_place_reopen(place);
        assert_int_equal(db_take(&db, place->pool, &why), OK);
        for (size_t i = 0; i < count; i++)
            check_kept(place, db, acknowledged[i]);
        check_once(db, place->arena);
        db_give(db);
    }
}

DB_CHECK_MAIN(DB_TEST(who_reads_on_misses_nothing_of_several_hubs),
              DB_TEST(several_hubs_that_start_together_make_the_tables_once),
              DB_TEST(what_was_acknowledged_outlives_a_hub_that_is_killed))
