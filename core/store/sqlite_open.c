#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/sqlite_engine.h"
#include "store/sqlite_log.h"

/* EXCLUSIVE: one process holds the file, and the index of the log lies in memory, not in one
 * more file. FULL: a commit is on the disk when it answers. */
static const char SETTINGS[] = "PRAGMA page_size = 4096;"
                               "PRAGMA wal_autocheckpoint = 0;"
                               "PRAGMA locking_mode = EXCLUSIVE;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA mmap_size = 0;";

enum status sqlite_connect(sqlite3 **db, const char *path, int flags, struct fault *why)
{
    int code = sqlite3_open_v2(path, db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return sqlite_fault(*db, sqlite3_extended_errcode(*db), "open the database", why);
    sqlite3_extended_result_codes(*db, 1);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return sqlite_run(*db, SETTINGS, "open the database", why);
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

static enum status open_file(struct sqlite *sqlite, const char *path, struct fault *why)
{
    enum status status = sqlite_log_check(path, why);
    if (status == OK)
        status = sqlite_connect(&sqlite->db, path, SQLITE_OPEN_READWRITE, why);
    if (status == OK)
        status = take_over(sqlite, why);
    if (status != OK) {
        sqlite_rows_close(sqlite);
        sqlite3_close(sqlite->db);
        sqlite->db = NULL;
    }
    return status;
}

static void close_engine(void *self)
{
    struct sqlite *sqlite = self;
    sqlite_rows_close(sqlite);
    sqlite3_close(sqlite->db);
    free(sqlite);
}

enum status sqlite_engine_open(struct store_engine *engine, const char *folder,
                               struct text *set_aside, struct arena *arena, struct fault *why)
{
    struct sqlite_paths paths;
    struct sqlite *sqlite = calloc(1, sizeof *sqlite);
    if (!sqlite)
        fatal("no memory for the store");
    enum status status = sqlite_paths_make(&paths, folder, why);
    if (status == OK)
        status = sqlite_aside_prepare(&paths, set_aside, arena, why);
    if (status == OK)
        status = open_file(sqlite, paths.db, why);
    if (status == DAMAGED) {
        log_line(LOG_ERROR, "store: %s", why ? why->text : "the database is damaged");
        status = sqlite_aside_replace(&paths, set_aside, arena, why);
        if (status == OK)
            status = open_file(sqlite, paths.db, why);
    }
    if (status != OK) {
        free(sqlite);
        return status;
    }
    sqlite_rows_engine(engine, sqlite);
    engine->close = close_engine;
    return OK;
}
