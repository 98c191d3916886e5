/* bench_hub: how many submissions a second the intake makes durable.
 *
 *   bench_hub             all figures; the store grows to 500,000 rows
 *   bench_hub smoke       a moment of each, for the tests
 *   bench_hub grow N      only the growth, to N rows
 *   ... sqlite, postgres  only that engine
 *
 * Run in the repository's root: it starts a PostgreSQL server of its own (tests/postgres.sh)
 * that waits for the disk at every commit, as SQLite does here. Folders lie in TMPDIR, or in
 * /var/tmp, which is a disk. */
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "intake_work.h"

enum { POOL = 16, STEPS = 10 };

struct bench {
    char folder[128], server[512]; /* connection string */
    int64_t for_ms, server_pid;
};

/* ---- Where ---- */

static int take_away(const char *path, const struct stat *stat, int kind, struct FTW *at)
{
    (void)stat;
    (void)kind;
    (void)at;
    return remove(path);
}

static void run_script(const struct bench *bench, const char *what)
{
    char line[256];
    snprintf(line, sizeof line,
             "POSTGRES_FOR=%d POSTGRES_SYNC=on sh tests/postgres.sh %s %s/server",
             (int)getpid(), what, bench->folder);
    /* The words of the command are ours. */
    if (system(line) != 0) // NOLINT(cert-env33-c)
        fatal("cannot %s PostgreSQL", what);
}

/* The server's own file says who it is; its folder stands in the third line of ours. */
static void read_server(struct bench *bench)
{
    struct arena *arena = arena_open("bench");
    struct fault why = {0};
    struct text lines, line, folder = {0};

    if (file_read(&lines, text_format(arena, "%s/server", bench->folder).at, 4096, arena,
                  &why) != OK ||
        !text_take_part(&lines, '\n', &line))
        fatal("%s", why.text);
    snprintf(bench->server, sizeof bench->server, "%.*s", TEXT_ARG(line));
    while (text_take_part(&lines, '\n', &line))
        if (text_starts(line, "# "))
            folder = text_part(line, 2, line.len);
    if (file_read(&lines, text_format(arena, "%.*s/data/postmaster.pid", TEXT_ARG(folder)).at,
                  4096, arena, &why) == OK &&
        text_take_part(&lines, '\n', &line))
        text_to_int64(line, &bench->server_pid);
    arena_close(arena);
}

static void open_places(struct bench *bench)
{
    const char *parent = getenv("TMPDIR");

    snprintf(bench->folder, sizeof bench->folder, "%s/doorstep-bench.XXXXXX",
             parent ? parent : "/var/tmp");
    if (!mkdtemp(bench->folder))
        fatal("cannot make a folder %s", bench->folder);
    run_script(bench, "start");
    read_server(bench);
}

static void close_places(struct bench *bench)
{
    run_script(bench, "stop");
    nftw(bench->folder, take_away, 16, FTW_DEPTH | FTW_PHYS);
}

static void run_sql(struct db_pool *pool, struct text sql)
{
    struct fault why = {0};
    struct db *db = NULL;
    if (db_take(&db, pool, &why) != OK ||
        db_run(NULL, db, (struct db_sql){.both = sql.at}, NULL, 0, NULL, &why) != OK)
        fatal("%s", why.text);
    db_give(db);
}

/* An empty database; `name` tells several apart. */
static struct db_pool *open_pool(const struct bench *bench, bool postgres, const char *name)
{
    struct arena *arena = arena_open("pool");
    struct fault why = {0};
    struct db_pool *pool = NULL;
    struct text where = text_format(arena, "%s/%s", bench->folder, name);

    if (postgres) {
        if (db_pool_open(&pool, text_of(bench->server), 1, &why) != OK)
            fatal("%s", why.text);
        run_sql(pool, text_format(arena, "CREATE DATABASE %s", name));
        db_pool_close(pool);
        where = text_format(arena, "%s dbname=%s", bench->server, name);
    }
    if (db_pool_open(&pool, where, POOL, &why) != OK)
        fatal("%s", why.text);
    arena_close(arena);
    return pool;
}

/* ---- Figures ---- */

static struct load_result measure(struct load load, struct load_work work)
{
    struct load_result result;
    struct fault why = {0};
    if (load_run(&result, load, work, &why) != OK)
        fatal("%s", why.text);
    return result;
}

static void print_result(const char *name, struct load load, struct load_result result)
{
    printf("%-34s %5zu %8u %12.0f %9.2f %9.2f %9.1f %9.1f\n", name, load.batch, load.clients,
           result.per_second, result.p50_ms, result.p99_ms, result.cpu_us, load_memory_mb());
    fflush(stdout);
}

static void measure_all(const struct bench *bench, const char *name, struct load_work work,
                        size_t most_batch)
{
    static const unsigned CLIENTS[] = {1, 16, 256};
    for (size_t batch = 1; batch <= most_batch; batch *= 100)
        for (size_t i = 0; i < sizeof CLIENTS / sizeof *CLIENTS; i++) {
            struct load load = {.clients = CLIENTS[i],
                                .batch = batch,
                                .for_ms = bench->for_ms,
                                .server = bench->server_pid};
            print_result(name, load, measure(load, work));
        }
}

static void measure_engine(const struct bench *bench, bool postgres)
{
    struct fault why = {0};
    struct intake *intake = NULL;
    struct db_pool *pool = open_pool(bench, postgres, postgres ? "peer" : "peer-db");

    if (peer_prepare(pool, &why) != OK)
        fatal("%s", why.text);
    measure_all(bench,
                postgres ? "PostgreSQL, one INSERT a commit" : "SQLite, one INSERT a commit",
                peer_work(pool), 1);
    db_pool_close(pool);
    pool = open_pool(bench, postgres, "hub");
    if (intake_open(&intake, pool, clock_system(), &why) != OK)
        fatal("%s", why.text);
    measure_all(bench, postgres ? "intake on PostgreSQL" : "intake on SQLite",
                intake_work(intake), 100);
    intake_close(intake);
    db_pool_close(pool);
}

static void grow(const struct bench *bench, bool postgres, int64_t rows)
{
    struct fault why = {0};
    struct intake *intake = NULL;
    struct db_pool *pool = open_pool(bench, postgres, "grow");

    if (intake_open(&intake, pool, clock_system(), &why) != OK)
        fatal("%s", why.text);
    printf("\n%s, growing: 16 clients, batches of 100\n%12s %12s %9s %9s %9s %9s\n",
           postgres ? "PostgreSQL" : "SQLite", "rows", "a second", "p50 ms", "p99 ms", "CPU us",
           "memory MB");
    for (int step = 1; step <= STEPS; step++) {
        struct load load = {
            .clients = 16, .batch = 100, .things = rows / STEPS, .server = bench->server_pid};
        struct load_result result = measure(load, intake_work(intake));
        printf("%12" PRId64 " %12.0f %9.2f %9.2f %9.1f %9.1f\n", step * (rows / STEPS),
               result.per_second, result.p50_ms, result.p99_ms, result.cpu_us,
               load_memory_mb());
        fflush(stdout);
    }
    intake_close(intake);
    db_pool_close(pool);
}

struct wanted {
    bool smoke, figures, engines[2];
    int64_t rows;
};

static bool read_words(struct wanted *wanted, char **words)
{
    bool sqlite = false, postgres = false;

    *wanted = (struct wanted){.figures = true, .rows = 500000};
    for (; *words; words++)
        if (strcmp(*words, "smoke") == 0) {
            wanted->smoke = true;
            wanted->rows = 2000;
        } else if (strcmp(*words, "grow") == 0 && words[1]) {
            wanted->figures = false;
            if (!text_to_int64(text_of(*++words), &wanted->rows) || wanted->rows < STEPS)
                return false;
        } else if (strcmp(*words, "sqlite") == 0)
            sqlite = true;
        else if (strcmp(*words, "postgres") == 0)
            postgres = true;
        else
            return false;
    wanted->engines[0] = sqlite || !postgres;
    wanted->engines[1] = postgres || !sqlite;
    return true;
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    struct wanted wanted;

    if (argc < 1 || !read_words(&wanted, argv + 1)) {
        fprintf(stderr, "usage: bench_hub [smoke] [grow ROWS] [sqlite | postgres]\n");
        return 64;
    }
    bench.for_ms = wanted.smoke ? 20 : 2000;
    open_places(&bench);
    if (wanted.figures)
        printf("%-34s %5s %8s %12s %9s %9s %9s %9s\n", "durable submissions of 400 bytes",
               "batch", "clients", "a second", "p50 ms", "p99 ms", "CPU us", "memory MB");
    for (int postgres = 0; wanted.figures && postgres < 2; postgres++)
        if (wanted.engines[postgres])
            measure_engine(&bench, postgres);
    for (int postgres = 0; postgres < 2; postgres++)
        if (wanted.engines[postgres])
            grow(&bench, postgres, wanted.rows);
    close_places(&bench);
    return 0;
}
