#include <stdio.h>
#include <string.h>

#include "store/sqlite_engine.h"

/* What step n, counted from 1, changes. A step that was ever released is never changed again.
 * The row `about` must stay readable to every older version: its version and the file's own
 * must agree, else the file is damaged and not merely new. */
static const char *const STEPS[] = {
    "CREATE TABLE about (" /* one row */
    "  only INTEGER PRIMARY KEY CHECK (only = 1),"
    "  version INTEGER NOT NULL,"  /* the same as user_version */
    "  lived_ms INTEGER NOT NULL," /* the life of the store, see lifetime.h */
    "  last_ms INTEGER NOT NULL,"
    "  furthest_ms INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE submission ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT," /* rises with age */
    "  instance_id TEXT NOT NULL UNIQUE,"
    "  form_id TEXT NOT NULL,"
    "  form_version TEXT NOT NULL,"
    "  case_number TEXT NOT NULL,"
    "  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3)," /* enum store_state */
    "  queued_ms INTEGER NOT NULL,"      /* by the clock of that moment; shown, not used */
    "  moved_lived_ms INTEGER NOT NULL," /* when the state changed, in time lived */
    "  priority INTEGER NOT NULL,"
    "  odk INTEGER NOT NULL CHECK (odk BETWEEN 0 AND 1),"
    "  part_count INTEGER NOT NULL,"
    "  bytes INTEGER NOT NULL,"   /* of all parts */
    "  case_check BLOB NOT NULL," /* keyed hash of case number and secret */
    "  hash BLOB NOT NULL"        /* of all that never changes, and the parts */
    ") STRICT;"
    "CREATE INDEX submission_order ON submission (priority, id);"
    "CREATE TABLE part ("
    "  submission INTEGER NOT NULL,"
    "  number INTEGER NOT NULL,"
    "  name TEXT NOT NULL,"
    "  bytes BLOB NOT NULL," /* sealed */
    "  UNIQUE (submission, number)"
    ") STRICT;"
    "CREATE TABLE draft ("
    "  id INTEGER PRIMARY KEY,"
    "  key BLOB NOT NULL UNIQUE," /* keyed hash of whose it is */
    "  bytes BLOB NOT NULL,"      /* encrypted under the device's key */
    "  ends_lived_ms INTEGER NOT NULL,"
    "  hash BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE counter ("
    "  name TEXT PRIMARY KEY,"
    "  next INTEGER NOT NULL"
    ") STRICT;"
    "INSERT INTO about VALUES (1, 1, 0, 0, 0);",

    /* Staff see why the office refused; a case is found without reading the whole queue. */
    "ALTER TABLE submission ADD COLUMN reason TEXT NOT NULL DEFAULT '';"
    "CREATE INDEX submission_case ON submission (case_check);",

    /* What an exchange with the office needs. All that a walk or a sum looks at stands in the
     * one index, so what is passed over is never read. */
    "DROP INDEX submission_order;"
    "CREATE INDEX submission_order ON submission (priority, id, state, bytes, queued_ms);"
    "CREATE TABLE progress ("
    "  submission INTEGER NOT NULL,"
    "  number INTEGER NOT NULL," /* of the part */
    "  have INTEGER NOT NULL,"   /* its bytes, from the beginning, that the office has */
    "  PRIMARY KEY (submission, number)"
    ") STRICT, WITHOUT ROWID;"
    "ALTER TABLE about ADD COLUMN news_cursor INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE news ("
    "  id INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL," /* of the table the row is of */
    "  key BLOB NOT NULL,"
    "  bytes BLOB NOT NULL," /* sealed */
    "  hash BLOB NOT NULL,"
    "  UNIQUE (name, key)"
    ") STRICT;"
    "CREATE TABLE note ("
    "  name TEXT PRIMARY KEY,"
    "  bytes BLOB NOT NULL,"
    "  hash BLOB NOT NULL"
    ") STRICT;",

    /* How often what happened, until the office has it. */
    "CREATE TABLE tally ("
    "  parcel BLOB NOT NULL," /* of no bytes: not in a parcel yet */
    "  key TEXT NOT NULL,"
    "  times INTEGER NOT NULL,"
    "  PRIMARY KEY (parcel, key)"
    ") STRICT, WITHOUT ROWID;",
};
enum { NEWEST = sizeof STEPS / sizeof *STEPS };

bool sqlite_schema_is_newest(int version)
{
    return version == NEWEST;
}

enum status sqlite_schema_version(int *version, sqlite3 *db, struct fault *why)
{
    int64_t in_header = 0, in_table = 0;
    enum status status = sqlite_number(&in_header, db, "PRAGMA user_version", why);
    if (status != OK)
        return status;
    struct fault reading = {0};
    status = sqlite_number(&in_table, db, "SELECT version FROM about", &reading);
    if (status == FAILED && (sqlite3_errcode(db) & 0xff) != SQLITE_ERROR)
        return fault_set(why, status, "%s", reading.text);
    if (status == NO_ROOM || status == CONFLICT)
        return fault_set(why, status, "%s", reading.text);
    if (status != OK || in_header != in_table || in_header < 1)
        return fault_set(why, DAMAGED, "the database does not say which version it is");
    if (in_header > NEWEST)
        return fault_set(why, REFUSED,
                         "the database was written by a newer version of Doorstep (%d, this is "
                         "%d); it was left as it is",
                         (int)in_header, (int)NEWEST);
    *version = (int)in_header;
    return OK;
}

enum status sqlite_schema_migrate(sqlite3 *db, int version, struct fault *why)
{
    static const char DOING[] = "bring the database up to date";
    char done[200];

    if (version == NEWEST)
        return OK;
    snprintf(done, sizeof done,
             "UPDATE about SET version = %d; PRAGMA user_version = %d; COMMIT", (int)NEWEST,
             (int)NEWEST);
    enum status status = sqlite_run(db, "BEGIN IMMEDIATE", DOING, why);
    for (; status == OK && version < NEWEST; version++)
        status = sqlite_run(db, STEPS[version], DOING, why);
    if (status == OK)
        status = sqlite_run(db, done, DOING, why);
    if (!sqlite3_get_autocommit(db))
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

enum status sqlite_schema_check(sqlite3 *db, struct fault *why)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    enum status status = OK;
    if (code != SQLITE_ROW)
        status = sqlite_fault(db, code, "check the database", why);
    else if (strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
        status = fault_set(why, DAMAGED, "the database is damaged: %s",
                           (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return status;
}
