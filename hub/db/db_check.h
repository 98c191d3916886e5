/* db_check.h: a database for a test, on both engines in turn.
 *
 * For tests of every room. A file of tests says DB_CHECK_MAIN(DB_TEST(a), DB_TEST(b)), where
 * `a` is a cmocka test whose *state is a struct db_place; each runs once on SQLite in a folder
 * of its own and once on PostgreSQL in a database of its own. CMake names the test in
 * doorstep_needs_postgres(NAME), and ctest starts one server for all (tests/postgres.sh). Run
 * by hand without a server, only SQLite is tested, and it says so. */
#ifndef DB_DB_CHECK_H
#define DB_DB_CHECK_H

#include "base/check.h"
#include "db/db.h"

struct db_place {
    char where[512]; /* for db_pool_open */
    struct db_pool *pool;
    struct arena *arena;
    char folder[64]; /* one for the test, also on PostgreSQL */
    char name[64];   /* the database's */
};

int db_place_sqlite(void **state);
int db_place_postgres(void **state);
int db_place_away(void **state);
/* Closes the pool and opens it anew, as a program that starts again. */
void db_place_reopen(struct db_place *place);
/* The server that ctest started; "" when there is none. */
struct text db_place_server(struct arena *arena);

#define DB_TEST(test)                                                                          \
    {#test " (SQLite)", test, db_place_sqlite, db_place_away, NULL},                           \
    {                                                                                          \
#test " (PostgreSQL)", test, db_place_postgres, db_place_away, NULL                    \
    }

/* Leaves out what needs a server when there is none; how many are left. */
size_t db_place_choose(struct CMUnitTest *tests, size_t count);

#define DB_CHECK_MAIN(...)                                                                     \
    int main(void)                                                                             \
    {                                                                                          \
        struct CMUnitTest tests[] = {__VA_ARGS__};                                             \
        size_t count = db_place_choose(tests, sizeof tests / sizeof *tests);                   \
        return _cmocka_run_group_tests("tests", tests, count, NULL, NULL);                     \
    }

#endif
