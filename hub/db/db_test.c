#include "db/db_check.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static struct db *take(struct db_place *place)
{
    struct fault why = {0};
    struct db *db = NULL;
    if (db_take(&db, place->pool, &why) != OK)
        fail_msg("%s", why.text);
    return db;
}

/* Runs it, or fails the test. */
static struct db_rows run(struct db_place *place, struct db *db, struct db_sql sql,
                          const struct db_value *params, size_t count)
{
    struct fault why = {0};
    struct db_rows rows;
    if (db_run(&rows, db, sql, params, count, place->arena, &why) != OK)
        fail_msg("%s: %s", sql.both, why.text);
    return rows;
}

#define RUN(place, db, text, ...)                                                              \
    run(place, db, DB_SQL(text), (struct db_value[]){db_null(), ##__VA_ARGS__} + 1,            \
        sizeof((struct db_value[]){db_null(), ##__VA_ARGS__}) / sizeof(struct db_value) - 1)

static void make_table(struct db_place *place)
{
    static const struct db_step STEPS[] = {
        {{.both = "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT, body BYTEA);"
                  "CREATE TABLE other (id BIGINT NOT NULL)"}}};
    struct fault why = {0};
    struct db *db = take(place);
    if (db_migrate(db, "test", STEPS, 1, &why) != OK)
        fail_msg("%s", why.text);
    db_give(db);
}

static int64_t count_things(struct db_place *place)
{
    struct db *db = take(place);
    struct db_rows rows = RUN(place, db, "SELECT count(*) FROM thing");
    db_give(db);
    return db_at(&rows, 0, 0).number;
}

static enum status add(struct db *db, int64_t id, struct fault *why)
{
    struct db_value row[] = {db_number(id), db_text(TEXT("name")), db_bytes(TEXT("\0\xff"))};
    return db_run(NULL, db, DB_SQL("INSERT INTO thing (id, name, body) VALUES ($1, $2, $3)"),
                  row, 3, NULL, why);
}

static void values_come_back_as_they_went_in(void **state)
{
    struct db_place *place = *state;
    make_table(place);
    struct db *db = take(place);
    struct db_rows rows =
        RUN(place, db, "INSERT INTO thing (body, name, id) VALUES ($3, $2, $1), ($5, $2, $4)",
            db_number(INT64_MIN), db_text(TEXT("d'où; --")), db_bytes(TEXT("\0\1\xff'\\")),
            db_number(INT64_MAX), db_null());
    assert_int_equal(rows.changed, 2);
    rows = RUN(place, db, "SELECT id, name, body FROM thing ORDER BY id");
    assert_int_equal(rows.rows, 2);
    assert_int_equal(rows.columns, 3);
    assert_true(db_at(&rows, 0, 0).number == INT64_MIN);
    assert_true(db_at(&rows, 1, 0).number == INT64_MAX);
    assert_text(db_at(&rows, 0, 1).text, "d'où; --");
    assert_int_equal(db_at(&rows, 0, 2).kind, DB_BYTES);
    assert_true(text_equal(db_at(&rows, 0, 2).text, TEXT("\0\1\xff'\\")));
    assert_int_equal(db_at(&rows, 1, 2).kind, DB_NULL);
    db_give(db);
}

static void what_is_counted_and_summed_is_a_number(void **state)
{
    struct db_place *place = *state;
    static const struct {
        const char *why;
        struct db_sql sql;
        int64_t want;
    } CASES[] = {
        {"a count", {.both = "SELECT count(*) FROM thing"}, 3},
        {"a sum of whole numbers", {.both = "SELECT sum(id) FROM thing"}, 12000000070001},
        {"the smallest", {.both = "SELECT min(id) FROM thing"}, -30000},
        {"an average is rounded",
         {.both = "SELECT avg(id) FROM thing WHERE id < 100002"},
         35001},
        {"half is rounded away from nothing",
         {.both = "SELECT avg(id) FROM (SELECT -1 AS id UNION ALL SELECT -2) AS two"},
         -2},
        {"true is 1", {.both = "SELECT 1 < 2"}, 1},
        {"nothing is summed", {.both = "SELECT coalesce(sum(id), 0) FROM other"}, 0},
    };
    make_table(place);
    struct db *db = take(place);
    RUN(place, db, "INSERT INTO thing (id) VALUES (-30000), (100001), (12000000000000)");
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct db_rows rows = run(place, db, CASES[i].sql, NULL, 0);
        if (db_at(&rows, 0, 0).kind != DB_NUMBER || db_at(&rows, 0, 0).number != CASES[i].want)
            fail_msg("%s: got %lld", CASES[i].why, (long long)db_at(&rows, 0, 0).number);
    }
    db_give(db);
}

static void failures_have_the_same_names(void **state)
{
    struct db_place *place = *state;
    static const struct {
        const char *why;
        struct db_sql sql;
        enum status want;
    } CASES[] = {
        {"a key that is there", {.both = "INSERT INTO thing (id) VALUES (1)"}, CONFLICT},
        {"a null where none may be", {.both = "INSERT INTO other (id) VALUES (NULL)"}, REFUSED},
        {"no such table", {.both = "SELECT 1 FROM nothing_here"}, FAILED},
        {"broken SQL", {.both = "SELEKT 1"}, FAILED},
        {"still the key", {.both = "INSERT INTO thing (id) VALUES (1)"}, CONFLICT},
    };
    make_table(place);
    struct db *db = take(place);
    RUN(place, db, "INSERT INTO thing (id) VALUES (1)");
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct fault why = {0};
        enum status got = db_run(NULL, db, CASES[i].sql, NULL, 0, NULL, &why);
        if (got != CASES[i].want)
            fail_msg("%s: %s (%s)", CASES[i].why, status_name(got), why.text);
    }
    db_give(db);
    assert_int_equal(count_things(place), 1);
}

static void what_is_not_committed_is_not_there(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    make_table(place);
    struct db *db = take(place);
    assert_int_equal(db_begin(db, &why), OK);
    assert_int_equal(add(db, 1, &why), OK);
    assert_int_equal(count_things(place), 0);
    db_rollback(db);
    assert_int_equal(db_begin(db, &why), OK);
    assert_int_equal(add(db, 2, &why), OK);
    db_give(db); /* an open transaction is rolled back */
    assert_int_equal(count_things(place), 0);
    db = take(place);
    assert_int_equal(db_begin(db, &why), OK);
    assert_int_equal(add(db, 3, &why), OK);
    assert_int_equal(db_commit(db, &why), OK);
    db_give(db);
    db_place_reopen(place);
    assert_int_equal(count_things(place), 1);
}

static void a_transaction_in_which_something_failed_is_lost(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    make_table(place);
    struct db *db = take(place);
    assert_int_equal(db_begin(db, &why), OK);
    assert_int_equal(add(db, 1, &why), OK);
    assert_int_equal(add(db, 1, &why), CONFLICT);
    assert_int_equal(add(db, 2, &why), CONFLICT);
    assert_int_equal(db_commit(db, &why), CONFLICT);
    assert_int_equal(db_begin(db, &why), OK); /* and the connection goes on */
    assert_int_equal(add(db, 5, &why), OK);
    assert_int_equal(db_commit(db, &why), OK);
    db_give(db);
    assert_int_equal(count_things(place), 1);
}

static void what_was_posted_is_there_after_the_commit_or_fails_it(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    make_table(place);
    struct db *db = take(place);
    assert_int_equal(db_begin(db, &why), OK);
    for (int64_t i = 0; i < 1000; i++) {
        struct db_value id = db_number(i);
        assert_int_equal(
            db_post(db, DB_SQL("INSERT INTO thing (id) VALUES ($1)"), &id, 1, &why), OK);
    }
    struct db_rows rows = RUN(place, db, "SELECT count(*) FROM thing");
    assert_int_equal(db_at(&rows, 0, 0).number, 1000);
    assert_int_equal(db_commit(db, &why), OK);
    assert_int_equal(db_begin(db, &why), OK);
    struct db_value id = db_number(7);
    db_post(db, DB_SQL("DELETE FROM thing"), NULL, 0, &why);
    db_post(db, DB_SQL("INSERT INTO thing (id) VALUES ($1), ($1)"), &id, 1, &why);
    assert_int_equal(db_commit(db, &why), CONFLICT);
    db_give(db);
    assert_int_equal(count_things(place), 1000);
}

static void who_reads_sees_one_picture_and_cannot_write(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    make_table(place);
    struct db *reader = take(place), *writer = take(place);
    assert_int_equal(add(writer, 1, &why), OK);
    assert_int_equal(db_begin_read(reader, &why), OK);
    struct db_rows rows = RUN(place, reader, "SELECT count(*) FROM thing");
    assert_int_equal(add(writer, 2, &why), OK);
    rows = RUN(place, reader, "SELECT count(*) FROM thing");
    assert_int_equal(db_at(&rows, 0, 0).number, 1);
    assert_int_not_equal(add(reader, 3, &why), OK);
    db_rollback(reader);
    assert_int_equal(add(reader, 3, &why), OK);
    db_give(reader);
    db_give(writer);
    assert_int_equal(count_things(place), 3);
}

static void rows_returned_by_a_change_come_back(void **state)
{
    struct db_place *place = *state;
    make_table(place);
    struct db *db = take(place);
    struct db_rows rows = RUN(place, db,
                              "INSERT INTO thing (id) VALUES ($1), ($2) "
                              "ON CONFLICT DO NOTHING RETURNING id",
                              db_number(4), db_number(4));
    assert_int_equal(rows.rows, 1);
    assert_int_equal(rows.changed, 1);
    rows = RUN(place, db, "INSERT INTO thing (id) VALUES (4) ON CONFLICT DO NOTHING");
    assert_int_equal(rows.changed, 0);
    rows = RUN(place, db, "UPDATE thing SET name = $1", db_text(TEXT("new")));
    assert_int_equal(rows.changed, 1);
    rows = RUN(place, db, "SELECT name FROM thing");
    assert_int_equal(rows.changed, 0);
    assert_text(db_at(&rows, 0, 0).text, "new");
    db_give(db);
}

struct seen {
    int64_t sum;
    size_t rows, most;
};

static bool look(void *self, const struct db_value *row, size_t columns)
{
    struct seen *seen = self;
    assert_int_equal(columns, 2);
    assert_int_equal(row[1].text.len, 4);
    seen->sum += row[0].number;
    return ++seen->rows < seen->most;
}

static void rows_are_shown_one_by_one_until_it_is_enough(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    make_table(place);
    struct db *db = take(place);
    assert_int_equal(db_begin(db, &why), OK);
    for (int64_t i = 1; i <= 3000; i++)
        assert_int_equal(add(db, i, &why), OK);
    assert_int_equal(db_commit(db, &why), OK);
    static const struct db_sql SQL = {.both = "SELECT id, name FROM thing ORDER BY id"};
    struct seen seen = {.most = SIZE_MAX};
    assert_int_equal(db_each(db, SQL, NULL, 0, &seen, look, &why), OK);
    assert_int_equal(seen.rows, 3000);
    assert_int_equal(seen.sum, 3000 * 3001 / 2);
    seen = (struct seen){.most = 10};
    assert_int_equal(db_each(db, SQL, NULL, 0, &seen, look, &why), OK);
    assert_int_equal(seen.rows, 10);
    assert_int_equal(db_begin(db, &why), OK);
    seen = (struct seen){.most = 2};
    assert_int_equal(db_each(db, SQL, NULL, 0, &seen, look, &why), OK);
    assert_int_equal(add(db, 5000, &why), OK);
    assert_int_equal(db_commit(db, &why), OK);
    db_give(db);
    assert_int_equal(count_things(place), 3001);
}

static void too_many_rows_are_refused_whole(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct db_rows rows;
    struct db *db = take(place);
    assert_int_equal(db_run(&rows, db,
                            DB_SQL("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                                   "SELECT i + 1 FROM n WHERE i < 100001) SELECT i FROM n"),
                            NULL, 0, place->arena, &why),
                     TOO_LARGE);
    rows = RUN(place, db, "SELECT 1");
    assert_int_equal(rows.rows, 1);
    db_give(db);
}

static void many_different_statements_find_room(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct db *db = take(place);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 700; i++) {
            struct text text = text_format(place->arena, "SELECT %d", i);
            struct db_rows rows;
            assert_int_equal(db_run(&rows, db, (struct db_sql){.both = text.at}, NULL, 0,
                                    place->arena, &why),
                             OK);
            assert_int_equal(db_at(&rows, 0, 0).number, i);
        }
    db_give(db);
}

/* ---- At once ---- */

enum { THREADS = 8, ROUNDS = 40 };

struct worker {
    struct db_place *place;
    pthread_t thread;
    int64_t number;
    enum status status;
};

static enum status count_up(struct db *db, struct arena *arena)
{
    struct fault why;
    struct db_rows rows;
    enum status status = db_begin(db, &why);
    if (status == OK)
        status = db_run(&rows, db, DB_SQL("SELECT id FROM other"), NULL, 0, arena, &why);
    if (status == OK) {
        struct db_value next = db_number(db_at(&rows, 0, 0).number + 1);
        status = db_run(NULL, db, DB_SQL("UPDATE other SET id = $1"), &next, 1, NULL, &why);
    }
    if (status == OK)
        return db_commit(db, &why);
    db_rollback(db);
    return status;
}

static void *work(void *self)
{
    struct worker *worker = self;
    struct fault why;
    struct arena *arena = arena_open("worker");
    for (int i = 0; i < ROUNDS && worker->status == OK; i++) {
        struct db *db = NULL;
        worker->status = db_take(&db, worker->place->pool, &why);
        if (worker->status != OK)
            break;
        do {
            worker->status = count_up(db, arena);
        } while (worker->status == CONFLICT);
        db_give(db);
    }
    arena_close(arena);
    return NULL;
}

static void who_reads_and_then_writes_loses_nothing(void **state)
{
    struct db_place *place = *state;
    struct worker workers[THREADS];
    make_table(place);
    struct db *db = take(place);
    RUN(place, db, "INSERT INTO other (id) VALUES (0)");
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.place = place};
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].status, OK);
    }
    struct db_rows rows = RUN(place, db, "SELECT id FROM other");
    assert_int_equal(db_at(&rows, 0, 0).number, THREADS * ROUNDS);
    db_give(db);
}

/* ---- Migrations ---- */

static const struct db_step THREE[] = {
    {{.both = "CREATE TABLE made (id BIGINT); INSERT INTO made (id) VALUES (1)"}},
    {{.sqlite = "INSERT INTO made (id) VALUES (2);",
      .postgres = "INSERT INTO made (id) SELECT 2::bigint"}},
    {{.both = "INSERT INTO made (id) VALUES (3)"}},
};
static const struct db_step BROKEN[] = {
    {{.both = "CREATE TABLE made (id BIGINT)"}},
    {{.both = "INSERT INTO made (id) VALUES (2); INSERT INTO nothing_here (id) VALUES (1)"}},
};

static void each_step_is_made_once(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct db *db = take(place);
    assert_int_equal(db_migrate(db, "a", THREE, 2, &why), OK);
    assert_int_equal(db_migrate(db, "a", THREE, 2, &why), OK);
    assert_int_equal(db_migrate(db, "a", THREE, 3, &why), OK);
    struct db_rows rows = RUN(place, db, "SELECT count(*), sum(id) FROM made");
    assert_int_equal(db_at(&rows, 0, 0).number, 3);
    assert_int_equal(db_at(&rows, 0, 1).number, 6);
    assert_int_equal(db_migrate(db, "a", THREE, 2, &why), REFUSED);
    assert_non_null(strstr(why.text, "newer"));
    db_give(db);
}

static void a_step_that_fails_leaves_nothing(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct db *db = take(place);
    assert_int_not_equal(db_migrate(db, "a", BROKEN, 2, &why), OK);
    struct db_rows rows = RUN(place, db, "SELECT count(*) FROM made");
    assert_int_equal(db_at(&rows, 0, 0).number, 0);
    db_give(db);
}

/* A program of its own that starts on the same database. */
static int start_and_migrate(const char *where)
{
    struct fault why = {0};
    struct db_pool *pool = NULL;
    struct db *db = NULL;
    enum status status = db_pool_open(&pool, text_of(where), 2, &why);
    if (status == OK)
        status = db_take(&db, pool, &why);
    if (status == OK)
        status = db_migrate(db, "a", THREE, 3, &why);
    if (status != OK)
        print_error("%s\n", why.text);
    db_give(db);
    db_pool_close(pool);
    return status != OK;
}

static void several_programs_that_start_together_make_each_step_once(void **state)
{
    struct db_place *place = *state;
    pid_t children[6];
    db_pool_close(place->pool); /* SQLite's handles do not cross a fork */
    place->pool = NULL;
    for (size_t i = 0; i < 6; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0)
            _exit(start_and_migrate(place->where));
    }
    for (size_t i = 0; i < 6; i++) {
        int ended = -1;
        waitpid(children[i], &ended, 0);
        assert_int_equal(ended, 0);
    }
    db_place_reopen(place);
    struct db *db = take(place);
    struct db_rows rows = RUN(place, db, "SELECT count(*) FROM made");
    assert_int_equal(db_at(&rows, 0, 0).number, 3);
    db_give(db);
}

DB_CHECK_MAIN(DB_TEST(values_come_back_as_they_went_in),
              DB_TEST(what_is_counted_and_summed_is_a_number),
              DB_TEST(failures_have_the_same_names),
              DB_TEST(what_is_not_committed_is_not_there),
              DB_TEST(a_transaction_in_which_something_failed_is_lost),
              DB_TEST(what_was_posted_is_there_after_the_commit_or_fails_it),
              DB_TEST(who_reads_sees_one_picture_and_cannot_write),
              DB_TEST(rows_returned_by_a_change_come_back),
              DB_TEST(rows_are_shown_one_by_one_until_it_is_enough),
              DB_TEST(too_many_rows_are_refused_whole),
              DB_TEST(many_different_statements_find_room),
              DB_TEST(who_reads_and_then_writes_loses_nothing), DB_TEST(each_step_is_made_once),
              DB_TEST(a_step_that_fails_leaves_nothing),
              DB_TEST(several_programs_that_start_together_make_each_step_once))
