#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "db/db_engine.h"

/* ---- The pool ---- */

/* "postgresql://...", or "host=... dbname=...": a word of letters before the first "=". */
static bool is_connection_string(struct text where)
{
    size_t equals = text_find(where, TEXT("="));

    if (text_starts(where, "postgresql://") || text_starts(where, "postgres://"))
        return true;
    if (equals == 0 || equals == SIZE_MAX)
        return false;
    for (size_t i = 0; i < equals; i++)
        if ((where.at[i] < 'a' || where.at[i] > 'z') && where.at[i] != '_')
            return false;
    return true;
}

static void cond_open(pthread_cond_t *cond)
{
    pthread_condattr_t how;
    pthread_condattr_init(&how);
    pthread_condattr_setclock(&how, CLOCK_MONOTONIC);
    pthread_cond_init(cond, &how);
    pthread_condattr_destroy(&how);
}

static struct timespec wait_until(void)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += DB_WAIT_S;
    return until;
}

enum status db_pool_open(struct db_pool **pool, struct text where, size_t most,
                         struct fault *why)
{
    struct db_pool *made = calloc(1, sizeof *made);
    struct db *db = NULL;

    assert(most > 0 && where.len > 0);
    if (!made || !(made->all = calloc(most, sizeof *made->all)) ||
        !(made->where = strndup(where.at, where.len)))
        fatal("no memory for the database");
    made->engine = is_connection_string(where) ? &POSTGRES_ENGINE : &SQLITE_ENGINE;
    made->count = most;
    pthread_mutex_init(&made->lock, NULL);
    cond_open(&made->given);
    cond_open(&made->written);
    for (size_t i = most; i-- > 0;) {
        made->all[i].pool = made;
        made->all[i].next = made->free;
        made->free = &made->all[i];
    }
    enum status status = db_take(&db, made, why);
    if (status != OK) {
        db_pool_close(made);
        return status;
    }
    db_give(db);
    *pool = made;
    return OK;
}

void db_pool_close(struct db_pool *pool)
{
    if (!pool)
        return;
    for (size_t i = 0; i < pool->count; i++)
        if (pool->all[i].inside)
            pool->engine->disconnect(&pool->all[i]);
    pthread_cond_destroy(&pool->given);
    pthread_cond_destroy(&pool->written);
    pthread_mutex_destroy(&pool->lock);
    free(pool->all);
    free(pool->where);
    free(pool);
}

bool db_pool_is_postgres(const struct db_pool *pool)
{
    return pool->engine == &POSTGRES_ENGINE;
}

bool db_is_postgres(const struct db *db)
{
    return db_pool_is_postgres(db->pool);
}

enum status db_take(struct db **db, struct db_pool *pool, struct fault *why)
{
    struct timespec until = wait_until();
    int waited = 0;

    pthread_mutex_lock(&pool->lock);
    while (!pool->free && waited == 0)
        waited = pthread_cond_timedwait(&pool->given, &pool->lock, &until);
    struct db *taken = pool->free;
    if (taken)
        pool->free = taken->next;
    pthread_mutex_unlock(&pool->lock);
    if (!taken)
        return fault_set(why, FAILED, "all %zu connections to the database are busy",
                         pool->count);
    enum status status = taken->inside ? OK : pool->engine->connect(taken, why);
    if (status != OK)
        db_give(taken);
    else
        *db = taken;
    return status;
}

void db_give(struct db *db)
{
    if (!db)
        return;
    struct db_pool *pool = db->pool;
    db_rollback(db);
    pthread_mutex_lock(&pool->lock);
    db->next = pool->free;
    pool->free = db;
    pthread_cond_signal(&pool->given);
    pthread_mutex_unlock(&pool->lock);
}

struct db *db_own(struct db_pool *pool)
{
    struct db *db = calloc(1, sizeof *db);

    if (!db)
        fatal("no memory for the database");
    db->pool = pool;
    return db;
}

void db_disown(struct db *db)
{
    if (!db)
        return;
    db_rollback(db);
    if (db->inside)
        db->pool->engine->disconnect(db);
    free(db);
}

enum status db_turn_take(struct db_pool *pool, struct fault *why)
{
    struct timespec until = wait_until();
    int waited = 0;

    pthread_mutex_lock(&pool->lock);
    while (pool->writing && waited == 0)
        waited = pthread_cond_timedwait(&pool->written, &pool->lock, &until);
    bool free_now = !pool->writing;
    pool->writing = true;
    pthread_mutex_unlock(&pool->lock);
    return free_now ? OK
                    : fault_set(why, CONFLICT, "somebody else writes to the database for long");
}

void db_turn_give(struct db_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->writing = false;
    pthread_cond_signal(&pool->written);
    pthread_mutex_unlock(&pool->lock);
}

/* ---- Transactions ---- */

static enum status begin(struct db *db, enum db_mode mode, struct fault *why)
{
    assert(!db->in_transaction);
    enum status status = db->inside ? OK : db->pool->engine->connect(db, why);
    if (status == OK)
        status = db->pool->engine->begin(db, mode, why);
    db->in_transaction = status == OK;
    db->reading = mode == DB_READ;
    db->lost = OK;
    return status;
}

enum status db_begin(struct db *db, struct fault *why)
{
    return begin(db, DB_WRITE, why);
}

enum status db_begin_open(struct db *db, struct fault *why)
{
    return begin(db, DB_WRITE_OPEN, why);
}

enum status db_begin_read(struct db *db, struct fault *why)
{
    return begin(db, DB_READ, why);
}

enum status db_commit(struct db *db, struct fault *why)
{
    assert(db->in_transaction);
    enum status status = db->lost;
    if (status != OK)
        fault_set(why, status, "the transaction was lost before: something in it failed");
    else
        status = db->pool->engine->commit(db, why);
    if (status != OK)
        db_rollback(db);
    db->in_transaction = false;
    return status;
}

void db_rollback(struct db *db)
{
    if (db->in_transaction)
        db->pool->engine->rollback(db);
    db->in_transaction = false;
    db->lost = OK;
}

/* ---- Statements ---- */

struct db_value db_number(int64_t number)
{
    return (struct db_value){DB_NUMBER, number, {0}};
}
struct db_value db_text(struct text text)
{
    return (struct db_value){DB_TEXT, 0, text};
}
struct db_value db_bytes(struct text bytes)
{
    return (struct db_value){DB_BYTES, 0, bytes};
}
struct db_value db_null(void)
{
    return (struct db_value){0};
}

uint64_t db_text_hash(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

static const char *text_for(const struct db *db, struct db_sql sql)
{
    const char *text = sql.both ? sql.both : db_is_postgres(db) ? sql.postgres : sql.sqlite;
    assert(text);
    return text;
}

/* What both engines hold to: after a failure nothing of the transaction counts any more. */
static enum status call_engine(struct db *db, struct db_call *call,
                               enum status (*how)(struct db *, struct db_call *,
                                                  struct fault *),
                               struct fault *why)
{
    assert(call->count <= DB_MOST_PARAMS);
    if (db->lost != OK)
        return fault_set(why, db->lost, "something failed in this transaction before");
    enum status status =
        db->inside || db->in_transaction ? OK : db->pool->engine->connect(db, why);
    if (status == OK)
        status = how(db, call, why);
    if (status != OK && db->in_transaction)
        db->lost = status;
    return status;
}

/* Rows that grow in an arena. */
struct collected {
    struct arena *arena;
    struct db_rows rows;
    size_t room; /* in rows */
    bool too_many;
};

static bool collect(void *self, const struct db_value *row, size_t columns)
{
    struct collected *to = self;
    struct db_rows *rows = &to->rows;

    if (rows->rows == DB_MOST_ROWS) {
        to->too_many = true;
        return false;
    }
    if (rows->rows == to->room) {
        to->room = to->room ? to->room * 2 : 4;
        struct db_value *grown = arena_array(to->arena, to->room * columns, sizeof *grown);
        if (rows->rows > 0)
            memcpy(grown, rows->values, rows->rows * columns * sizeof *grown);
        rows->values = grown;
    }
    rows->columns = columns;
    for (size_t i = 0; i < columns; i++) {
        struct db_value *value = &rows->values[rows->rows * columns + i];
        *value = row[i];
        if (value->kind == DB_TEXT || value->kind == DB_BYTES)
            value->text = text_copy(to->arena, row[i].text);
    }
    rows->rows++;
    return true;
}

enum status db_run(struct db_rows *rows, struct db *db, struct db_sql sql,
                   const struct db_value *params, size_t count, struct arena *arena,
                   struct fault *why)
{
    struct collected to = {.arena = arena};
    struct db_call call = {.text = text_for(db, sql),
                           .params = params,
                           .count = count,
                           .self = &to,
                           .visit = rows ? collect : NULL};

    enum status status = call_engine(db, &call, db->pool->engine->run, why);
    if (rows)
        *rows = to.rows;
    if (rows)
        rows->changed = call.changed;
    if (status == OK && to.too_many)
        status = fault_set(why, TOO_LARGE, "over %d rows at once", DB_MOST_ROWS);
    return status;
}

enum status db_post(struct db *db, struct db_sql sql, const struct db_value *params,
                    size_t count, struct fault *why)
{
    struct db_call call = {.text = text_for(db, sql), .params = params, .count = count};

    assert(db->in_transaction);
    return call_engine(db, &call, db->pool->engine->post, why);
}

enum status db_each(struct db *db, struct db_sql sql, const struct db_value *params,
                    size_t count, void *self,
                    bool (*visit)(void *self, const struct db_value *row, size_t columns),
                    struct fault *why)
{
    struct db_call call = {.text = text_for(db, sql),
                           .params = params,
                           .count = count,
                           .stream = true,
                           .self = self,
                           .visit = visit};

    return call_engine(db, &call, db->pool->engine->run, why);
}

struct db_value db_at(const struct db_rows *rows, size_t row, size_t column)
{
    assert(row < rows->rows && column < rows->columns);
    return rows->values[row * rows->columns + column];
}
