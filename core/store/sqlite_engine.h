/* sqlite_engine.h: what the files of the SQLite engine share; for the store room alone.
 *
 *   sqlite_fault.c   SQLite's codes as our statuses and sentences
 *   sqlite_schema.c  tables, migrations, the check of a whole file
 *   sqlite_statements.c  their SQL, prepared once
 *   sqlite_rows.c    the engine's functions, over prepared statements: the queue and drafts
 *   sqlite_progress.c, sqlite_news.c, sqlite_tally.c  the rest of them
 *   sqlite_commit.c  transactions, and the log carried into the database
 *   sqlite_check.c   the check of what lies in the rows
 *   sqlite_log.c     damage in the log, which SQLite does not tell
 *   sqlite_rescue.c  what is whole in a damaged file
 *   sqlite_aside.c   a damaged file set aside, another in its place
 *   sqlite_open.c    opening, in the order in which these are needed */
#ifndef STORE_SQLITE_ENGINE_H
#define STORE_SQLITE_ENGINE_H

#include <sqlite3.h>

#include "store/store_engine.h"

enum { SQLITE_PAGE_BYTES = 4096, SQLITE_LONGEST_PATH = 4096, SQLITE_STATEMENTS = 48 };

struct sqlite {
    sqlite3 *db;
    sqlite3_stmt *statements[SQLITE_STATEMENTS];
    int wal_pages;    /* of the log, after the last commit */
    bool log_is_long; /* time to carry it into the database */
};

/* FULL, READONLY and the like are NO_ROOM; CORRUPT and NOTADB are DAMAGED; BUSY is CONFLICT. */
enum status sqlite_fault(sqlite3 *db, int code, const char *doing, struct fault *why);

/* Runs statements without results. */
enum status sqlite_run(sqlite3 *db, const char *sql, const char *doing, struct fault *why);
enum status sqlite_number(int64_t *number, sqlite3 *db, const char *sql, struct fault *why);

/* Opens with the settings every connection here has. `shared`: other processes may use the file
 * as well; else it is one that only we know of. A connection leaves the log as it is when it
 * closes, until sqlite_settle. */
enum status sqlite_connect(sqlite3 **db, const char *path, bool shared, struct fault *why);
enum status sqlite_settle(sqlite3 *db, struct fault *why);
/* How long a connection waits for the others: until a large write of theirs is done, some
 * seconds; or until an ordinary one is. */
void sqlite_wait(sqlite3 *db);
void sqlite_wait_briefly(sqlite3 *db);

/* REFUSED: newer than this program. DAMAGED: no version of ours. */
enum status sqlite_schema_version(int *version, sqlite3 *db, struct fault *why);
bool sqlite_schema_is_newest(int version);
/* From `version` (0: an empty file) to the newest, whole or not at all. */
enum status sqlite_schema_migrate(sqlite3 *db, int version, struct fault *why);
/* Every page and index, by SQLite. */
enum status sqlite_schema_check(sqlite3 *db, struct fault *why);

/* Prepares all statements; sqlite_rows_close is right after a failure as well. */
enum status sqlite_rows_open(struct sqlite *sqlite, struct fault *why);
/* Only those that a rescue reads with, which need no more than the tables themselves. */
enum status sqlite_rows_open_to_rescue(struct sqlite *sqlite, struct fault *why);
void sqlite_rows_close(struct sqlite *sqlite);
/* The engine's functions over `sqlite`, without `close`; the others are called by the first. */
void sqlite_rows_engine(struct store_engine *engine, struct sqlite *sqlite);
void sqlite_commit_engine(struct store_engine *engine);
void sqlite_progress_engine(struct store_engine *engine);
void sqlite_news_engine(struct store_engine *engine);
void sqlite_tally_engine(struct store_engine *engine);
/* Reads every submission, its parts and every draft, and compares their hashes. */
enum status sqlite_rows_check(struct sqlite *sqlite, struct fault *why);
/* The row's parts, when all are there and the hash fits; DAMAGED otherwise. */
enum status sqlite_row_whole(struct sqlite *sqlite, const struct store_row *row,
                             struct store_part **parts, struct arena *arena, struct fault *why);
bool sqlite_draft_is_whole(const struct store_draft_row *row, const uint8_t key[STORE_KEY]);
/* For checks and rescues: the row, or draft, with the smallest id over `id`. When it is DAMAGED
 * its id is given all the same, if it can be read. */
enum status sqlite_row_over(struct sqlite *sqlite, int64_t id, struct store_row *row,
                            struct arena *arena, struct fault *why);
enum status sqlite_draft_over(struct sqlite *sqlite, int64_t *id, uint8_t key[STORE_KEY],
                              struct store_draft_row *row, struct arena *arena,
                              struct fault *why);

/* Carries what is whole in the database at `from` (a copy: it may be changed) into the empty
 * one of `into`, in a transaction that the caller has begun. Only a failure of `into` is one.
 */
enum status sqlite_rescue(struct sqlite *into, const char *from, struct fault *why);

/* Names in a folder; see sqlite_aside.c. */
struct sqlite_paths {
    char folder[SQLITE_LONGEST_PATH - 64];
    char db[SQLITE_LONGEST_PATH];    /* the one in use */
    char fresh[SQLITE_LONGEST_PATH]; /* one being made */
    char ready[SQLITE_LONGEST_PATH]; /* whole, to be put in the place of a damaged one */
    char work[SQLITE_LONGEST_PATH];  /* a copy of a damaged one, to be read from */
};
enum status sqlite_paths_make(struct sqlite_paths *paths, const char *folder,
                              struct fault *why);
/* Ends what a crash left half-done, and makes a first database. */
enum status sqlite_aside_prepare(const struct sqlite_paths *paths, struct text *set_aside,
                                 struct arena *arena, struct fault *why);
/* Puts a new database in the place of a damaged one. `set_aside` (may be NULL) gets the name
 * the damaged one has now. */
enum status sqlite_aside_replace(const struct sqlite_paths *paths, struct text *set_aside,
                                 struct arena *arena, struct fault *why);

#endif
