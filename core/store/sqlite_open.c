#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "store/sqlite_engine.h"
#include "store/sqlite_log.h"

/* FULL: a commit is on the disk when it answers. */
static const char SETTINGS[] = "PRAGMA page_size = 4096;"
                               "PRAGMA wal_autocheckpoint = 0;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA mmap_size = 0;";

/* ---- Waiting for another process ---- */

/* SQLite's own waiting grows to a tenth of a second, many times what a write takes. */
static int nap(long microseconds)
{
    const struct timespec time = {.tv_nsec = microseconds * 1000};
    nanosleep(&time, NULL);
    return 1;
}

static int nap_for_seconds(void *self, int times)
{
    (void)self;
    if (times < 200)
        return nap(500);
    return times < 1200 ? nap(5000) : 0;
}

static int nap_briefly(void *self, int times)
{
    (void)self;
    return times < 50 ? nap(500) : 0;
}

void sqlite_wait(sqlite3 *db)
{
    sqlite3_busy_handler(db, nap_for_seconds, NULL);
}

void sqlite_wait_briefly(sqlite3 *db)
{
    sqlite3_busy_handler(db, nap_briefly, NULL);
}

/* ---- Opening ---- */

enum status sqlite_connect(sqlite3 **db, const char *path, bool shared, struct fault *why)
{
    int code = sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return sqlite_fault(*db, sqlite3_extended_errcode(*db), "open the database", why);
    sqlite3_extended_result_codes(*db, 1);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite_wait(*db);
    enum status status = sqlite_run(*db, SETTINGS, "open the database", why);
    /* The index of the log lies in memory, then, and not in one more file. */
    if (status == OK && !shared)
        status = sqlite_run(*db, "PRAGMA locking_mode = EXCLUSIVE", "open the database", why);
    return status;
}

enum status sqlite_settle(sqlite3 *db, struct fault *why)
{
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return sqlite_run(db, "PRAGMA journal_mode = WAL", "open the database", why);
}

/* From here on it is known to be ours, whole and of a version we know. */
static enum status take_over(struct sqlite *sqlite, struct fault *why)
{
    int version = 0;
    enum status status = sqlite_schema_version(&version, sqlite->db, why);
    if (status == OK)
        status = sqlite_schema_check(sqlite->db, why);
    if (status == OK)
        status = sqlite_schema_migrate(sqlite->db, version, why);
    if (status == OK)
        status = sqlite_rows_open(sqlite, why);
    if (status == OK)
        status = sqlite_rows_check(sqlite, why);
    return status == OK ? sqlite_settle(sqlite->db, why) : status;
}

/* Whoever opened it has checked it, and still has it open. */
static enum status use_as_it_is(struct sqlite *sqlite, struct fault *why)
{
    int version = 0;
    enum status status = sqlite_schema_version(&version, sqlite->db, why);
    if (status == OK && !sqlite_schema_is_newest(version))
        return fault_set(why, CONFLICT,
                         "an older version of Doorstep is using the store: end it first");
    if (status == OK)
        status = sqlite_rows_open(sqlite, why);
    return status == OK ? sqlite_settle(sqlite->db, why) : status;
}

static enum status open_file(struct sqlite *sqlite, const char *path,
                             enum status (*prepare)(struct sqlite *sqlite, struct fault *why),
                             struct fault *why)
{
    enum status status = sqlite_connect(&sqlite->db, path, true, why);
    if (status == OK)
        status = prepare(sqlite, why);
    if (status != OK) {
        sqlite_rows_close(sqlite);
        sqlite3_close(sqlite->db);
        sqlite->db = NULL;
    }
    return status;
}

static enum status open_alone(struct sqlite *sqlite, const char *path, struct fault *why)
{
    enum status status = sqlite_log_check(path, why);
    return status == OK ? open_file(sqlite, path, take_over, why) : status;
}

static void close_engine(void *self)
{
    struct sqlite *sqlite = self;
    sqlite_rows_close(sqlite);
    sqlite3_close(sqlite->db);
    free(sqlite);
}

static struct sqlite *make_engine(struct store_engine *engine)
{
    struct sqlite *sqlite = calloc(1, sizeof *sqlite);
    if (!sqlite)
        fatal("no memory for the store");
    sqlite_rows_engine(engine, sqlite);
    engine->close = close_engine;
    return sqlite;
}

enum status sqlite_engine_open(struct store_engine *engine, const char *folder,
                               struct text *set_aside, struct arena *arena, struct fault *why)
{
    struct sqlite_paths paths;
    struct sqlite *sqlite = make_engine(engine);
    enum status status = sqlite_paths_make(&paths, folder, why);
    if (status == OK)
        status = sqlite_aside_prepare(&paths, set_aside, arena, why);
    if (status == OK)
        status = open_alone(sqlite, paths.db, why);
    if (status == DAMAGED) {
        log_line(LOG_ERROR, "store: %s", why ? why->text : "the database is damaged");
        status = sqlite_aside_replace(&paths, set_aside, arena, why);
        if (status == OK)
            status = open_alone(sqlite, paths.db, why);
    }
    return status;
}

enum status sqlite_engine_join(struct store_engine *engine, const char *folder,
                               struct fault *why)
{
    struct sqlite_paths paths;
    struct sqlite *sqlite = make_engine(engine);
    enum status status = sqlite_paths_make(&paths, folder, why);
    return status == OK ? open_file(sqlite, paths.db, use_as_it_is, why) : status;
}
