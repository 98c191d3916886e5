#include "store/sqlite_statements.h"

#include <assert.h>
#include <string.h>

static_assert((int)STATEMENTS <= (int)SQLITE_STATEMENTS, "the struct has room for all");

#define ROW_COLUMNS                                                                            \
    "SELECT id, instance_id, form_id, form_version, case_number, reason, state, queued_ms,"    \
    " moved_lived_ms, priority, odk, part_count, bytes, case_check, hash FROM submission "
#define DUE "SELECT id FROM submission WHERE state = 2 AND moved_lived_ms <= ?1"

static const char *const SQL[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [BEGIN_READING] = "BEGIN",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [LIFE_GET] = "SELECT lived_ms, last_ms, furthest_ms FROM about",
    [LIFE_PUT] = "UPDATE about SET lived_ms = ?1, last_ms = ?2, furthest_ms = ?3",
    [DRAFT_PUT] = "INSERT INTO draft (key, bytes, ends_lived_ms, hash) VALUES (?1, ?2, ?3, ?4)"
                  " ON CONFLICT (key) DO UPDATE SET bytes = ?2, ends_lived_ms = ?3, hash = ?4",
    [DRAFT_GET] = "SELECT id, key, bytes, ends_lived_ms, hash FROM draft WHERE key = ?1",
    [DRAFT_DROP] = "DELETE FROM draft WHERE key = ?1",
    [DRAFTS_END] = "DELETE FROM draft WHERE ends_lived_ms <= ?1",
    [DRAFT_OVER] = "SELECT id, key, bytes, ends_lived_ms, hash FROM draft WHERE id > ?1"
                   " ORDER BY id LIMIT 1",
    [ROW_ADD] = "INSERT INTO submission (instance_id, form_id, form_version, case_number,"
                " reason, state, queued_ms, moved_lived_ms, priority, odk, part_count, bytes,"
                " case_check, hash)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    [PART_ADD] = "INSERT INTO part (submission, number, name, bytes) VALUES (?1, ?2, ?3, ?4)",
    [ROW_GET] = ROW_COLUMNS "WHERE instance_id = ?1",
    [ROW_NEXT] = ROW_COLUMNS "WHERE priority = ?1 AND id > ?2 AND (1 << state) & ?3"
                             " ORDER BY id LIMIT 1",
    [ROW_AFTER] = ROW_COLUMNS "WHERE priority > ?1 AND (1 << state) & ?3"
                              " ORDER BY priority, id LIMIT 1",
    [ROW_BY_CASE] = ROW_COLUMNS "WHERE case_check = ?1 ORDER BY id DESC LIMIT 1",
    [ROW_OVER] = ROW_COLUMNS "WHERE id > ?1 ORDER BY id LIMIT 1",
    [PARTS_GET] = "SELECT name, bytes FROM part WHERE submission = ?1 ORDER BY number",
    [ROW_MOVE] = "UPDATE submission SET state = ?2, reason = ?3, moved_lived_ms = ?4"
                 " WHERE id = ?1",
    [PURGE_HAVE] = "DELETE FROM progress WHERE submission IN (" DUE ")",
    [PURGE_PARTS] = "DELETE FROM part WHERE submission IN (" DUE ")",
    [PURGE_ROWS] = "DELETE FROM submission WHERE id IN (" DUE ")",
    [COUNTER_GET] = "SELECT next FROM counter WHERE name = ?1",
    [COUNTER_PUT] = "INSERT INTO counter VALUES (?1, ?2)"
                    " ON CONFLICT (name) DO UPDATE SET next = ?2",
    [HAVE_PUT] = "INSERT INTO progress (submission, number, have)"
                 " SELECT submission, number, ?3 FROM part"
                 " WHERE submission = ?1 AND number = ?2 AND length(bytes) >= ?3"
                 " ON CONFLICT (submission, number) DO UPDATE SET have = ?3",
    [HAVE_GET] = "SELECT number, have FROM progress WHERE submission = ?1",
    [FIGURES] = "SELECT state, count(*), sum(bytes), min(queued_ms) FROM submission"
                " INDEXED BY submission_order GROUP BY state",
    [CURSOR_GET] = "SELECT news_cursor FROM about",
    [CURSOR_PUT] = "UPDATE about SET news_cursor = ?1",
    [NEWS_PUT] = "INSERT INTO news (name, key, bytes, hash) VALUES (?1, ?2, ?3, ?4)"
                 " ON CONFLICT (name, key) DO UPDATE SET bytes = ?3, hash = ?4",
    [NEWS_DROP] = "DELETE FROM news WHERE name = ?1 AND key = ?2",
    [NEWS_GET] = "SELECT bytes, hash FROM news WHERE name = ?1 AND key = ?2",
    [NEWS_ANY] = "SELECT EXISTS (SELECT 1 FROM news WHERE name = ?1)",
    [NEWS_CLEAR] = "DELETE FROM news",
    [NOTE_PUT] = "INSERT INTO note (name, bytes, hash) VALUES (?1, ?2, ?3)"
                 " ON CONFLICT (name) DO UPDATE SET bytes = ?2, hash = ?3",
    [NOTE_GET] = "SELECT bytes, hash FROM note WHERE name = ?1",
    [TALLY_ADD] = "INSERT INTO tally (parcel, key, times) VALUES (x'', ?1, ?2)"
                  " ON CONFLICT (parcel, key) DO UPDATE SET times = times + ?2",
    [TALLY_ROWS] = "SELECT count(*) FROM tally WHERE parcel = x''",
    [PARCEL_WAITS] = "SELECT parcel FROM tally WHERE parcel > x'' LIMIT 1",
    [PARCEL_WRAP] = "UPDATE tally SET parcel = ?1 WHERE parcel = x'' AND key IN"
                    " (SELECT key FROM tally WHERE parcel = x'' ORDER BY key LIMIT ?2)",
    [PARCEL_READ] = "SELECT key, times FROM tally WHERE parcel = ?1 ORDER BY key",
    [PARCEL_DROP] = "DELETE FROM tally WHERE parcel = ?1",
    [NOTHING] = "UPDATE about SET lived_ms = lived_ms",
};

static int note_log_size(void *self, sqlite3 *db, const char *name, int pages)
{
    (void)db, (void)name;
    ((struct sqlite *)self)->wal_pages = pages;
    return SQLITE_OK;
}

static enum status prepare(struct sqlite *sqlite, enum which which, struct fault *why)
{
    int code = sqlite3_prepare_v3(sqlite->db, SQL[which], -1, SQLITE_PREPARE_PERSISTENT,
                                  &sqlite->statements[which], NULL);
    if ((code & 0xff) == SQLITE_ERROR) /* a table is not as we made it */
        return fault_set(why, DAMAGED, "the database is damaged: %s",
                         sqlite3_errmsg(sqlite->db));
    return code == SQLITE_OK ? OK : sqlite_fault(sqlite->db, code, "use the database", why);
}

enum status sqlite_rows_open_to_rescue(struct sqlite *sqlite, struct fault *why)
{
    static const enum which ONLY[] = {ROW_OVER, PARTS_GET, DRAFT_OVER, LIFE_GET};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < sizeof ONLY / sizeof *ONLY; i++)
        status = prepare(sqlite, ONLY[i], why);
    return status;
}

enum status sqlite_rows_open(struct sqlite *sqlite, struct fault *why)
{
    enum status status = OK;
    for (int i = 0; status == OK && i < STATEMENTS; i++)
        status = prepare(sqlite, (enum which)i, why);
    if (status != OK)
        return status;
    /* In place of SQLite's own rule, which would report a failed checkpoint as the failure of
     * the commit before it, which is on the disk. */
    sqlite3_wal_hook(sqlite->db, note_log_size, sqlite);
    return OK;
}

void sqlite_rows_close(struct sqlite *sqlite)
{
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(sqlite->statements[i]);
    memset(sqlite->statements, 0, sizeof sqlite->statements);
}

sqlite3_stmt *statement_use(struct sqlite *sqlite, enum which which)
{
    sqlite3_stmt *statement = sqlite->statements[which];
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return statement;
}

void statement_bind_text(sqlite3_stmt *statement, int at, struct text text)
{
    sqlite3_bind_text64(statement, at, text.at ? text.at : "", text.len, SQLITE_STATIC,
                        SQLITE_UTF8);
}

void statement_bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t len)
{
    sqlite3_bind_blob64(statement, at, bytes ? bytes : "", len, SQLITE_STATIC);
}

enum status statement_run(struct sqlite *sqlite, sqlite3_stmt *statement, const char *doing,
                          struct fault *why)
{
    int code = sqlite3_step(statement);
    enum status status = code == SQLITE_DONE ? OK : sqlite_fault(sqlite->db, code, doing, why);
    sqlite3_reset(statement);
    return status;
}

enum status statement_first(struct sqlite *sqlite, sqlite3_stmt *statement, const char *doing,
                            struct fault *why)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return OK;
    sqlite3_reset(statement);
    if (code == SQLITE_DONE)
        return fault_set(why, NOT_FOUND, "the store does not hold this");
    return sqlite_fault(sqlite->db, code, doing, why);
}

struct text statement_column_text(sqlite3_stmt *statement, int at, struct arena *arena)
{
    const char *bytes = sqlite3_column_blob(statement, at);
    return text_copy(arena, (struct text){bytes, (size_t)sqlite3_column_bytes(statement, at)});
}

bool statement_column_exact(sqlite3_stmt *statement, int at, uint8_t *out, size_t len)
{
    const void *bytes = sqlite3_column_blob(statement, at);
    if (!bytes || (size_t)sqlite3_column_bytes(statement, at) != len)
        return false;
    memcpy(out, bytes, len);
    return true;
}
