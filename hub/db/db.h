/* db.h: one database, whichever it is: SQLite in a folder, or PostgreSQL by a connection
 * string.
 *
 * SQL is written once, in what both speak (parameters $1, $2, ...; ON CONFLICT DO NOTHING;
 * RETURNING; no engine's own functions), and prepared once a connection. Where the two differ,
 * a statement has a text for each. Instants are INTEGER/BIGINT milliseconds, identifiers BYTEA/
 * BLOB or TEXT. A connection belongs to one thread at a time; a pool hands them out.
 * CONFLICT: a unique key, or a transaction to be tried again. NO_ROOM: the disk is full.
 * FAILED: the server is away; the next use connects again. */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/arena.h"
#include "base/status.h"

struct db_pool;
/* `where`: "postgresql://..." or "host=..." for PostgreSQL, else a folder for SQLite (hub.db
 * within, WAL, synchronous FULL). At most `most` connections. */
enum status db_pool_open(struct db_pool **pool, struct text where, size_t most,
                         struct fault *why);
/* All connections were given back. */
void db_pool_close(struct db_pool *pool);
bool db_pool_is_postgres(const struct db_pool *pool);

struct db; /* a connection, or a transaction on it */
/* Waits for a free one; FAILED when there is none after a while. */
enum status db_take(struct db **db, struct db_pool *pool, struct fault *why);
void db_give(struct db *db); /* an open transaction is rolled back */

/* One of one's own, besides the pool's, for who writes much: what it has prepared and read
 * stays at hand. Connects when it is used; given back before the pool is closed. */
struct db *db_own(struct db_pool *pool);
void db_disown(struct db *db);

bool db_is_postgres(const struct db *db);

/* To write, as if alone: on SQLite writers take turns, on PostgreSQL it is SERIALIZABLE, and
 * whoever comes in another's way gets CONFLICT from any statement or the commit: roll back and
 * do all of it again. After a failed statement the transaction is lost: every other one gets
 * the same status, and so does the commit. */
enum status db_begin(struct db *db, struct fault *why);
/* To write, where each statement sees what others have committed before it (PostgreSQL's READ
 * COMMITTED): for whoever takes a lock of their own first. */
enum status db_begin_open(struct db *db, struct fault *why);
/* To read: one picture of it all, from the first statement on. */
enum status db_begin_read(struct db *db, struct fault *why);
enum status db_commit(struct db *db, struct fault *why); /* OK: it is on the disk */
void db_rollback(struct db *db);                         /* fine when none is open */

enum db_kind { DB_NULL, DB_NUMBER, DB_TEXT, DB_BYTES };
struct db_value {
    enum db_kind kind;
    int64_t number;
    struct text text; /* of DB_TEXT and DB_BYTES */
};
struct db_value db_number(int64_t number);
struct db_value db_text(struct text text);
struct db_value db_bytes(struct text bytes);
struct db_value db_null(void);

/* One statement, its parameters $1, $2, ... in any order; prepared once a connection and found
 * again by its text, so there should be few: values belong into parameters. BYTEA, BIGINT and
 * TEXT are names that both understand. */
struct db_sql {
    const char *both, *sqlite, *postgres; /* `both`, or the two others */
};
#define DB_SQL(text) ((const struct db_sql){.both = "" text})

struct db_rows {
    struct db_value *values; /* row by row; DB_NUMBER columns as numbers */
    size_t rows, columns;
    int64_t changed; /* rows written by it */
};
/* `rows` may be NULL, and then `arena` too. Everything lies in the arena. Over `DB_MOST_ROWS`
 * rows it is TOO_LARGE. A number that is not whole is rounded. */
enum { DB_MOST_ROWS = 100000 };
enum status db_run(struct db_rows *rows, struct db *db, struct db_sql sql,
                   const struct db_value *params, size_t count, struct arena *arena,
                   struct fault *why);
struct db_value db_at(const struct db_rows *rows, size_t row, size_t column);
/* A statement that returns nothing, within a transaction that writes: on PostgreSQL it travels
 * together with the next db_run or the commit, which also say what went wrong with it. */
enum status db_post(struct db *db, struct db_sql sql, const struct db_value *params,
                    size_t count, struct fault *why);
/* Calls `visit` row by row without holding all, until it says false: for exports. The values
 * are borrowed for that call, and the connection is not used for anything else meanwhile. */
enum status db_each(struct db *db, struct db_sql sql, const struct db_value *params,
                    size_t count, void *self,
                    bool (*visit)(void *self, const struct db_value *row, size_t columns),
                    struct fault *why);

/* An array for PostgreSQL's unnest(), in the arena: `$1::bytea[]`, `$1::text[]` and
 * `$1::bigint[]`. */
struct db_value db_array_bytes(const struct text *items, size_t count, struct arena *arena);
struct db_value db_array_text(const struct text *items, size_t count, struct arena *arena);
struct db_value db_array_numbers(const int64_t *items, size_t count, struct arena *arena);

/* ---- Migrations: each room has its own list; a step that was released never changes ---- */

struct db_step {
    struct db_sql sql; /* may hold several statements */
};
/* Brings the room's tables up to date, each step in a transaction of its own, once, also when
 * several hubs start together. REFUSED: a newer Doorstep has been here. */
enum status db_migrate(struct db *db, const char *room, const struct db_step *steps,
                       size_t count, struct fault *why);

#endif
