/* sqlite_statements.h: the SQL of the engine, each line prepared once; for sqlite_*.c alone.
 *
 * A statement is used from its reset to its reset: what is bound to it is borrowed until then.
 */
#ifndef STORE_SQLITE_STATEMENTS_H
#define STORE_SQLITE_STATEMENTS_H

#include "store/sqlite_engine.h"

enum which {
    BEGIN,
    BEGIN_READING,
    COMMIT,
    ROLLBACK,
    LIFE_GET,
    LIFE_PUT,
    DRAFT_PUT,
    DRAFT_GET,
    DRAFT_DROP,
    DRAFTS_END,
    DRAFT_OVER,
    ROW_ADD,
    PART_ADD,
    ROW_GET,
    ROW_NEXT,
    ROW_AFTER,
    ROW_BY_CASE,
    ROW_OVER,
    PARTS_GET,
    ROW_MOVE,
    PURGE_HAVE,
    PURGE_PARTS,
    PURGE_ROWS,
    COUNTER_GET,
    COUNTER_PUT,
    HAVE_PUT,
    HAVE_GET,
    FIGURES,
    CURSOR_GET,
    CURSOR_PUT,
    NEWS_PUT,
    NEWS_DROP,
    NEWS_GET,
    NEWS_ANY,
    NEWS_CLEAR,
    NOTE_PUT,
    NOTE_GET,
    TALLY_ADD,
    TALLY_ROWS,
    PARCEL_WAITS,
    PARCEL_WRAP,
    PARCEL_READ,
    PARCEL_DROP,
    NOTHING,
    STATEMENTS
};

/* Reset and without anything bound. */
sqlite3_stmt *statement_use(struct sqlite *sqlite, enum which which);
void statement_bind_text(sqlite3_stmt *statement, int at, struct text text);
void statement_bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t len);
/* Runs a statement to its end. */
enum status statement_run(struct sqlite *sqlite, sqlite3_stmt *statement, const char *doing,
                          struct fault *why);
/* Takes the first row; after OK the caller reads its columns and resets. */
enum status statement_first(struct sqlite *sqlite, sqlite3_stmt *statement, const char *doing,
                            struct fault *why);
/* A text or the bytes of a blob, copied. */
struct text statement_column_text(sqlite3_stmt *statement, int at, struct arena *arena);
/* A blob of exactly `len` bytes; false when it is not. */
bool statement_column_exact(sqlite3_stmt *statement, int at, uint8_t *out, size_t len);

#endif
