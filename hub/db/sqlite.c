#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "db/db_engine.h"

/* FULL: a commit is on the disk when it answers. The log may grow to 32 MB before it is folded
 * into the file: a page that changes often is then written once, not at every commit. */
static const char SETTINGS[] = "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA wal_autocheckpoint = 8000;"
                               "PRAGMA journal_size_limit = 67108864;"
                               "PRAGMA cache_size = -2048;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA secure_delete = OFF;"
                               "PRAGMA trusted_schema = OFF;";

struct statement {
    char *text;
    uint64_t hash;
    sqlite3_stmt *stmt;
    bool kept; /* in the cache: reset, not finalized */
    bool writes;
    uint8_t number[DB_MOST_PARAMS]; /* which $N stands at SQLite's own index */
    int count;
};

struct sqlite {
    sqlite3 *handle;
    bool has_turn;
    struct db_value *row;
    size_t row_room;
    struct statement cache[DB_STATEMENTS];
};

/* ---- What went wrong ---- */

static enum status of_disk(sqlite3 *handle, struct fault *why)
{
    int error = handle ? sqlite3_system_errno(handle) : 0;

    if (error == ENOSPC || error == EDQUOT)
        return fault_set(why, NO_ROOM, "the database cannot be written: the disk is full");
    if (error == EROFS)
        return fault_set(why, NO_ROOM, "the database cannot be written: the disk is read-only");
    return fault_set(why, FAILED, "the disk reports an error at the database (%s)",
                     error ? strerror(error) : "unknown");
}

static enum status of_constraint(sqlite3 *handle, int code, struct fault *why)
{
    bool known = code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                 code == SQLITE_CONSTRAINT_ROWID;
    return fault_set(why, known ? CONFLICT : REFUSED, "the database: %s",
                     sqlite3_errmsg(handle));
}

static enum status explain(sqlite3 *handle, struct fault *why)
{
    int code = sqlite3_extended_errcode(handle);

    switch (code & 0xff) {
    case SQLITE_FULL:
        return fault_set(why, NO_ROOM, "the database cannot be written: the disk is full");
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return fault_set(why, NO_ROOM, "the database cannot be written: it is read-only");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return of_disk(handle, why);
    case SQLITE_CONSTRAINT:
        return of_constraint(handle, code, why);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fault_set(why, CONFLICT, "another process writes to the database");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fault_set(why, DAMAGED, "the database is damaged: %s", sqlite3_errmsg(handle));
    case SQLITE_TOOBIG:
        return fault_set(why, TOO_LARGE, "a value is too large for the database");
    default:
        return fault_set(why, FAILED, "the database: %s", sqlite3_errmsg(handle));
    }
}

/* ---- Connecting ---- */

static void disconnect(struct db *db)
{
    struct sqlite *sqlite = db->inside;

    for (size_t i = 0; i < DB_STATEMENTS; i++) {
        sqlite3_finalize(sqlite->cache[i].stmt);
        free(sqlite->cache[i].text);
    }
    sqlite3_close(sqlite->handle);
    free(sqlite->row);
    free(sqlite);
    db->inside = NULL;
}

static enum status open_file(sqlite3 **handle, const char *folder, struct fault *why)
{
    struct arena *arena = arena_open("database path");
    struct text path = text_format(arena, "%s/hub.db", folder);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    enum status status = folder_make(folder, why);

    if (status == OK && sqlite3_open_v2(path.at, handle, flags, NULL) != SQLITE_OK)
        status = *handle ? explain(*handle, why)
                         : fault_set(why, FAILED, "no memory for the database");
    arena_close(arena);
    return status;
}

static enum status connect_to(struct db *db, struct fault *why)
{
    struct sqlite *sqlite = calloc(1, sizeof *sqlite);

    if (!sqlite)
        fatal("no memory for the database");
    db->inside = sqlite;
    enum status status = open_file(&sqlite->handle, db->pool->where, why);
    if (status == OK) {
        sqlite3_extended_result_codes(sqlite->handle, 1);
        sqlite3_busy_timeout(sqlite->handle, DB_WAIT_S * 1000);
        sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        if (sqlite3_exec(sqlite->handle, SETTINGS, NULL, NULL, NULL) != SQLITE_OK)
            status = explain(sqlite->handle, why);
    }
    if (status != OK)
        disconnect(db);
    return status;
}

/* ---- Statements ---- */

static enum status prepare(struct statement *made, struct sqlite *sqlite, const char *text,
                           struct fault *why)
{
    const char *rest = NULL;

    if (sqlite3_prepare_v3(sqlite->handle, text, -1, made->kept ? SQLITE_PREPARE_PERSISTENT : 0,
                           &made->stmt, &rest) != SQLITE_OK)
        return explain(sqlite->handle, why);
    if (!made->stmt || (rest && text_trim(text_of(rest)).len > 0))
        return fault_set(why, REFUSED, "not one statement of SQL: %.200s", text);
    made->writes = !sqlite3_stmt_readonly(made->stmt);
    made->count = sqlite3_bind_parameter_count(made->stmt);
    for (int i = 0; i < made->count; i++) {
        const char *name = sqlite3_bind_parameter_name(made->stmt, i + 1);
        int64_t number = 0;
        if (i >= DB_MOST_PARAMS || !name || name[0] != '$' ||
            !text_to_int64(text_of(name + 1), &number) || number < 1 || number > DB_MOST_PARAMS)
            return fault_set(why, REFUSED, "parameters are $1 to $%d: %.200s", DB_MOST_PARAMS,
                             text);
        made->number[i] = (uint8_t)number;
    }
    return OK;
}

static void forget(struct statement *statement)
{
    sqlite3_finalize(statement->stmt);
    free(statement->text);
    *statement = (struct statement){0};
}

/* The statement in its place of the cache; what was there before goes. */
static enum status find(struct statement **found, struct sqlite *sqlite, const char *text,
                        struct fault *why)
{
    uint64_t hash = db_text_hash(text);
    struct statement *place = &sqlite->cache[hash % DB_STATEMENTS];

    for (size_t i = 0; i < 4; i++) {
        struct statement *at = &sqlite->cache[(hash + i) % DB_STATEMENTS];
        if (at->stmt && at->hash == hash && strcmp(at->text, text) == 0) {
            *found = at;
            return OK;
        }
        if (!at->stmt)
            place = at;
    }
    forget(place);
    place->kept = true;
    enum status status = prepare(place, sqlite, text, why);
    if (status != OK) {
        forget(place);
        return status;
    }
    place->hash = hash;
    place->text = strdup(text);
    if (!place->text)
        fatal("no memory for the database");
    *found = place;
    return OK;
}

static int bind(sqlite3_stmt *stmt, int index, const struct db_value *value)
{
    const char *at = value->text.at ? value->text.at : "";

    switch (value->kind) {
    case DB_NUMBER:
        return sqlite3_bind_int64(stmt, index, value->number);
    case DB_TEXT:
        return sqlite3_bind_text64(stmt, index, at, value->text.len, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case DB_BYTES:
        return sqlite3_bind_blob64(stmt, index, at, value->text.len, SQLITE_STATIC);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(stmt, index);
}

static enum status bind_all(struct sqlite *sqlite, const struct statement *statement,
                            const struct db_call *call, struct fault *why)
{
    for (int i = 0; i < statement->count; i++) {
        size_t number = statement->number[i];
        if (number > call->count)
            return fault_set(why, REFUSED, "$%zu has no value: %.200s", number, call->text);
        if (bind(statement->stmt, i + 1, &call->params[number - 1]) != SQLITE_OK)
            return explain(sqlite->handle, why);
    }
    return OK;
}

static struct db_value column(sqlite3_stmt *stmt, int index)
{
    const char *at;

    switch (sqlite3_column_type(stmt, index)) {
    case SQLITE_INTEGER:
        return db_number(sqlite3_column_int64(stmt, index));
    case SQLITE_FLOAT: {
        double real = sqlite3_column_double(stmt, index);
        return db_number((int64_t)(real < 0 ? real - 0.5 : real + 0.5));
    }
    case SQLITE_NULL:
        return db_null();
    case SQLITE_BLOB:
        at = sqlite3_column_blob(stmt, index);
        return db_bytes((struct text){at ? at : "", (size_t)sqlite3_column_bytes(stmt, index)});
    default:
        at = (const char *)sqlite3_column_text(stmt, index);
        return db_text((struct text){at ? at : "", (size_t)sqlite3_column_bytes(stmt, index)});
    }
}

/* False: the visitor has seen enough. */
static bool show_row(struct sqlite *sqlite, sqlite3_stmt *stmt, const struct db_call *call)
{
    size_t columns = (size_t)sqlite3_column_count(stmt);

    if (!call->visit)
        return true;
    if (columns > sqlite->row_room) {
        free(sqlite->row);
        sqlite->row = calloc(columns, sizeof *sqlite->row);
        if (!sqlite->row)
            fatal("no memory for the database");
        sqlite->row_room = columns;
    }
    for (size_t i = 0; i < columns; i++)
        sqlite->row[i] = column(stmt, (int)i);
    return call->visit(call->self, sqlite->row, columns);
}

static enum status step(struct sqlite *sqlite, const struct statement *statement,
                        struct db_call *call, struct fault *why)
{
    int code;
    bool more = true;
    int64_t before = sqlite3_total_changes64(sqlite->handle);

    /* A statement that writes and returns rows must be walked to its end to count. */
    while ((code = sqlite3_step(statement->stmt)) == SQLITE_ROW)
        if (more && !(more = show_row(sqlite, statement->stmt, call)) && !statement->writes)
            break;
    enum status status =
        code == SQLITE_DONE || code == SQLITE_ROW ? OK : explain(sqlite->handle, why);
    call->changed = statement->writes && sqlite3_total_changes64(sqlite->handle) != before
                        ? sqlite3_changes64(sqlite->handle)
                        : 0;
    return status;
}

static enum status run(struct db *db, struct db_call *call, struct fault *why)
{
    struct sqlite *sqlite = db->inside;
    struct statement *statement = NULL;
    enum status status = find(&statement, sqlite, call->text, why);

    if (status != OK)
        return status;
    if (statement->writes && db->in_transaction && db->reading)
        return fault_set(why, REFUSED, "a transaction that reads does not write: %.200s",
                         call->text);
    bool turn = statement->writes && !db->in_transaction;
    if (turn && (status = db_turn_take(db->pool, why)) != OK)
        return status;
    status = bind_all(sqlite, statement, call, why);
    if (status == OK)
        status = step(sqlite, statement, call, why);
    sqlite3_reset(statement->stmt);
    sqlite3_clear_bindings(statement->stmt);
    if (turn)
        db_turn_give(db->pool);
    return status;
}

/* ---- Transactions ---- */

static enum status plain(struct db *db, const char *text, struct fault *why)
{
    struct sqlite *sqlite = db->inside;
    struct statement *statement = NULL;
    struct db_call call = {.text = text};
    enum status status = find(&statement, sqlite, text, why);

    if (status == OK)
        status = step(sqlite, statement, &call, why);
    if (statement)
        sqlite3_reset(statement->stmt);
    return status;
}

static void turn_back(struct db *db)
{
    struct sqlite *sqlite = db->inside;
    if (sqlite->has_turn)
        db_turn_give(db->pool);
    sqlite->has_turn = false;
}

static enum status begin(struct db *db, enum db_mode mode, struct fault *why)
{
    struct sqlite *sqlite = db->inside;

    if (mode == DB_READ)
        return plain(db, "BEGIN", why);
    enum status status = db_turn_take(db->pool, why);
    if (status != OK)
        return status;
    sqlite->has_turn = true;
    status = plain(db, "BEGIN IMMEDIATE", why);
    if (status != OK)
        turn_back(db);
    return status;
}

static enum status commit(struct db *db, struct fault *why)
{
    enum status status = plain(db, "COMMIT", why);
    if (status == OK)
        turn_back(db);
    return status;
}

static void rollback(struct db *db)
{
    struct sqlite *sqlite = db->inside;
    struct fault ignored;
    /* A full disk may have ended the transaction already. */
    if (!sqlite3_get_autocommit(sqlite->handle))
        plain(db, "ROLLBACK", &ignored);
    turn_back(db);
}

static enum status script(struct db *db, const char *text, struct fault *why)
{
    struct sqlite *sqlite = db->inside;
    return sqlite3_exec(sqlite->handle, text, NULL, NULL, NULL) == SQLITE_OK
               ? OK
               : explain(sqlite->handle, why);
}

/* Who writes is alone already. */
static enum status alone(struct db *db, struct fault *why)
{
    (void)db;
    (void)why;
    return OK;
}

const struct db_engine SQLITE_ENGINE = {
    .connect = connect_to,
    .disconnect = disconnect,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .run = run,
    .post = run,
    .script = script,
    .alone = alone,
};
