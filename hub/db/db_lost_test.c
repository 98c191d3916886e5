/* What goes wrong beside us: a server that goes away, a disk that is full, an old file. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "db/db_check.h"

static struct db *take(struct db_place *place)
{
    struct fault why = {0};
    struct db *db = NULL;
    if (db_take(&db, place->pool, &why) != OK)
        fail_msg("%s", why.text);
    return db;
}

static enum status run(struct db *db, struct db_sql sql)
{
    struct fault why = {0};
    return db_run(NULL, db, sql, NULL, 0, NULL, &why);
}

static const struct db_sql MAKE = {.both = "CREATE TABLE thing (id BIGINT PRIMARY KEY)"},
                           ADD = {.both = "INSERT INTO thing (id) VALUES (1)"},
                           MORE = {.both = "INSERT INTO thing (id) VALUES (2)"},
                           LOOK = {.both = "SELECT id FROM thing"};

/* As a server that restarts: all connections but the one that says so end. */
static void end_others(struct db *db)
{
    assert_int_equal(
        run(db, (struct db_sql){.postgres = "SELECT pg_terminate_backend(pid, 5000) FROM"
                                            " pg_stat_activity WHERE datname ="
                                            " current_database() AND pid <>"
                                            " pg_backend_pid()"}),
        OK);
}

static void a_connection_that_was_lost_is_made_anew(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct db *ours = take(place), *other = take(place);
    assert_int_equal(run(ours, MAKE), OK);
    assert_int_equal(run(ours, LOOK), OK);
    end_others(other);
    assert_int_equal(run(ours, ADD), OK); /* lost between two uses: nobody notices */
    assert_int_equal(run(ours, LOOK), OK);
    assert_int_equal(db_begin(ours, &why), OK);
    assert_int_equal(run(ours, MORE), OK);
    end_others(other);
    assert_int_equal(db_commit(ours, &why),
                     FAILED); /* lost within: all of it is to be done again */
    assert_int_equal(db_begin(ours, &why), OK);
    assert_int_equal(run(ours, MORE), OK);
    assert_int_equal(db_commit(ours, &why), OK);
    assert_int_equal(db_begin(ours, &why), OK);
    end_others(other);
    assert_int_equal(run(ours, LOOK), FAILED);
    assert_int_equal(run(ours, LOOK), FAILED);
    db_give(ours);
    db_give(other);
    ours = take(place);
    assert_int_equal(run(ours, LOOK), OK);
    db_give(ours);
}

static void a_server_that_is_not_there_is_said_plainly(void **state)
{
    struct fault why = {0};
    struct db_pool *pool = NULL;
    (void)state;
    assert_int_equal(db_pool_open(&pool, TEXT("host=/nowhere dbname=none"), 1, &why), FAILED);
    assert_non_null(strstr(why.text, "away"));
    assert_null(strchr(why.text, '\n'));
    assert_int_equal(db_pool_open(&pool, TEXT("postgresql://127.0.0.1:1/none"), 1, &why),
                     FAILED);
}

static void a_full_disk_is_said_and_nothing_is_changed(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct db *db = take(place);
    struct db_rows rows;
    static char large[100000];
    struct db_value value = db_bytes((struct text){large, sizeof large});
    assert_int_equal(run(db, (struct db_sql){.sqlite = "CREATE TABLE big (body BLOB)"}), OK);
    assert_int_equal(run(db, (struct db_sql){.sqlite = "PRAGMA max_page_count = 10"}), OK);
    assert_int_equal(db_begin(db, &why), OK);
    assert_int_equal(
        db_run(NULL, db, DB_SQL("INSERT INTO big (body) VALUES ($1)"), &value, 1, NULL, &why),
        NO_ROOM);
    assert_non_null(strstr(why.text, "full"));
    assert_int_equal(db_commit(db, &why), NO_ROOM);
    assert_int_equal(
        db_run(&rows, db, DB_SQL("SELECT count(*) FROM big"), NULL, 0, place->arena, &why), OK);
    assert_int_equal(db_at(&rows, 0, 0).number, 0);
    db_give(db);
}

static void a_file_that_is_no_database_is_damaged(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct db_pool *pool = NULL;
    struct text folder = text_format(place->arena, "%s/odd", place->folder);
    struct text path = text_format(place->arena, "%s/hub.db", folder.at);
    struct text body = text_format(place->arena, "%0*d", 9000, 7);
    assert_int_equal(folder_make(folder.at, &why), OK);
    assert_int_equal(file_replace(path.at, body, 0600, &why), OK);
    assert_int_equal(db_pool_open(&pool, folder, 2, &why), DAMAGED);
}

static void a_pool_gives_no_more_than_it_has_and_waits(void **state)
{
    struct db_place *place = *state;
    struct db *held[16];
    for (size_t i = 0; i < 16; i++)
        held[i] = take(place);
    for (size_t i = 0; i < 16; i++)
        for (size_t n = 0; n < i; n++)
            assert_ptr_not_equal(held[i], held[n]);
    for (size_t i = 0; i < 16; i++)
        db_give(held[i]);
    db_give(NULL);
}

DB_CHECK_MAIN({"a connection that was lost is made anew",
               a_connection_that_was_lost_is_made_anew, db_place_postgres, db_place_away, NULL},
              cmocka_unit_test(a_server_that_is_not_there_is_said_plainly),
              {"a full disk is said and nothing is changed",
               a_full_disk_is_said_and_nothing_is_changed, db_place_sqlite, db_place_away,
               NULL},
              {"a file that is no database is damaged", a_file_that_is_no_database_is_damaged,
               db_place_sqlite, db_place_away, NULL},
              DB_TEST(a_pool_gives_no_more_than_it_has_and_waits))
