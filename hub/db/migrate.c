#include <assert.h>

#include "db/db_engine.h"

static const char TABLE[] = "CREATE TABLE IF NOT EXISTS migration ("
                            " room TEXT NOT NULL,"
                            " step BIGINT NOT NULL,"
                            " PRIMARY KEY (room, step))";

static enum status steps_done(int64_t *done, struct db *db, const char *room, struct fault *why)
{
    struct arena *arena = arena_open("migration");
    struct db_rows rows;
    struct db_value which = db_text(text_of(room));
    enum status status = db_run(
        &rows, db, DB_SQL("SELECT coalesce(max(step), 0) FROM migration WHERE room = $1"),
        &which, 1, arena, why);

    if (status == OK)
        *done = db_at(&rows, 0, 0).number;
    arena_close(arena);
    return status;
}

static enum status take_step(struct db *db, const char *room, const struct db_step *step,
                             int64_t number, struct fault *why)
{
    const char *text = step->sql.both       ? step->sql.both
                       : db_is_postgres(db) ? step->sql.postgres
                                            : step->sql.sqlite;
    struct db_value row[] = {db_text(text_of(room)), db_number(number)};

    assert(text);
    enum status status = db->pool->engine->script(db, text, why);
    if (status == OK)
        status = db_run(NULL, db, DB_SQL("INSERT INTO migration (room, step) VALUES ($1, $2)"),
                        row, 2, NULL, why);
    return status;
}

/* One step, or none when all are done. Several hubs start at once: whoever comes first makes
 * the step, the others wait and then see it. */
static enum status next_step(bool *more, struct db *db, const char *room,
                             const struct db_step *steps, size_t count, struct fault *why)
{
    int64_t done = 0;
    enum status status = db_begin_open(db, why);

    if (status != OK)
        return status;
    status = db->pool->engine->alone(db, why);
    if (status == OK)
        status = db->pool->engine->script(db, TABLE, why);
    if (status == OK)
        status = steps_done(&done, db, room, why);
    if (status == OK && done > (int64_t)count)
        status = fault_set(why, REFUSED,
                           "the database was used by a newer Doorstep (%s: step %lld of %zu)",
                           room, (long long)done, count);
    *more = status == OK && done < (int64_t)count;
    if (*more)
        status = take_step(db, room, &steps[done], done + 1, why);
    if (status == OK)
        return db_commit(db, why);
    db_rollback(db);
    return status;
}

enum status db_migrate(struct db *db, const char *room, const struct db_step *steps,
                       size_t count, struct fault *why)
{
    bool more = true;
    enum status status = OK;

    while (status == OK && more)
        status = next_step(&more, db, room, steps, count, why);
    return status;
}
