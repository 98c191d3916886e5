#include "db/db_check.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/random.h"

struct text db_place_server(struct arena *arena)
{
    const char *path = getenv("DOORSTEP_POSTGRES_FILE");
    struct text lines = {0}, first;

    if (!path || file_read(&lines, path, 4096, arena, NULL) != OK ||
        !text_take_part(&lines, '\n', &first))
        return (struct text){0};
    return first;
}

size_t db_place_choose(struct CMUnitTest *tests, size_t count)
{
    struct arena *arena = arena_open("server");
    size_t left = 0;

    if (db_place_server(arena).len > 0) {
        left = count;
    } else {
        print_message("no server in DOORSTEP_POSTGRES_FILE: PostgreSQL is left out\n");
        for (size_t i = 0; i < count; i++)
            if (tests[i].setup_func != db_place_postgres)
                tests[left++] = tests[i];
    }
    arena_close(arena);
    return left;
}

static struct db_place *place_new(void)
{
    struct db_place *place = calloc(1, sizeof *place);

    assert_non_null(place);
    place->arena = arena_open("test");
    snprintf(place->folder, sizeof place->folder, "%s/doorstep-db.XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(place->folder));
    return place;
}

static void open_pool(struct db_place *place)
{
    struct fault why = {0};
    if (db_pool_open(&place->pool, text_of(place->where), 16, &why) != OK)
        fail_msg("%s: %s", place->where, why.text);
}

int db_place_sqlite(void **state)
{
    struct db_place *place = place_new();

    snprintf(place->where, sizeof place->where, "%s/db", place->folder);
    open_pool(place);
    *state = place;
    return 0;
}

static void server_do(struct text server, const char *text)
{
    struct arena *arena = arena_open("server");
    PGconn *conn = PQconnectdb(text_string(arena, server));
    PGresult *result = PQexec(conn, text);

    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail_msg("%s: %s", text, PQerrorMessage(conn));
    PQclear(result);
    PQfinish(conn);
    arena_close(arena);
}

int db_place_postgres(void **state)
{
    struct db_place *place = place_new();
    struct text server = db_place_server(place->arena);

    snprintf(place->name, sizeof place->name, "check_%llx",
             (unsigned long long)random_u64(random_system()));
    server_do(server, text_format(place->arena, "CREATE DATABASE %s", place->name).at);
    snprintf(place->where, sizeof place->where, "%.*s dbname=%s", TEXT_ARG(server),
             place->name);
    open_pool(place);
    *state = place;
    return 0;
}

void db_place_reopen(struct db_place *place)
{
    db_pool_close(place->pool);
    place->pool = NULL;
    open_pool(place);
}

static int take_away(const char *path, const struct stat *stat, int kind, struct FTW *at)
{
    (void)stat;
    (void)kind;
    (void)at;
    return remove(path);
}

int db_place_away(void **state)
{
    struct db_place *place = *state;

    db_pool_close(place->pool);
    if (place->name[0])
        server_do(db_place_server(place->arena),
                  text_format(place->arena, "DROP DATABASE %s WITH (FORCE)", place->name).at);
    nftw(place->folder, take_away, 16, FTW_DEPTH | FTW_PHYS);
    arena_close(place->arena);
    free(place);
    return 0;
}
