/* db_engine.h: what stands behind db.h: SQLite or PostgreSQL. Only the room itself includes it.
 *
 * db.c keeps the pool and the rules both engines share (a transaction in which something failed
 * is lost); an engine speaks to its library and knows no pool beyond the writers' turn. */
#ifndef DB_DB_ENGINE_H
#define DB_DB_ENGINE_H

#include <pthread.h>

#include "db/db.h"

enum { DB_WAIT_S = 10, DB_STATEMENTS = 256, DB_MOST_PARAMS = 64 };

enum db_mode { DB_WRITE, DB_WRITE_OPEN, DB_READ };

/* One statement to run. `visit` may be NULL. */
struct db_call {
    const char *text;
    const struct db_value *params;
    size_t count;
    bool stream; /* rows come one by one and are not held */
    void *self;
    bool (*visit)(void *self, const struct db_value *row, size_t columns);
    int64_t changed; /* comes out */
};

struct db_engine {
    enum status (*connect)(struct db *db, struct fault *why);
    void (*disconnect)(struct db *db);
    enum status (*begin)(struct db *db, enum db_mode mode, struct fault *why);
    enum status (*commit)(struct db *db, struct fault *why);
    void (*rollback)(struct db *db);
    enum status (*run)(struct db *db, struct db_call *call, struct fault *why);
    /* May come back before it is done; then the next call says how it went. */
    enum status (*post)(struct db *db, struct db_call *call, struct fault *why);
    /* Several statements, within a transaction. */
    enum status (*script)(struct db *db, const char *text, struct fault *why);
    /* Waits until no other connection migrates; within a transaction. */
    enum status (*alone)(struct db *db, struct fault *why);
};
extern const struct db_engine SQLITE_ENGINE, POSTGRES_ENGINE;

struct db {
    struct db_pool *pool;
    void *inside; /* the engine's; NULL: not connected */
    struct db *next;
    bool in_transaction, reading;
    enum status lost; /* what failed in this transaction; OK: nothing */
};

struct db_pool {
    const struct db_engine *engine;
    char *where;
    pthread_mutex_t lock;
    pthread_cond_t given, written;
    bool writing; /* SQLite: somebody writes; others of this process wait their turn */
    struct db *free, *all;
    size_t count;
};

/* The one writer's turn within this process; CONFLICT after DB_WAIT_S. */
enum status db_turn_take(struct db_pool *pool, struct fault *why);
void db_turn_give(struct db_pool *pool);

/* Statements are found again by what they say. */
uint64_t db_text_hash(const char *text);

#endif
