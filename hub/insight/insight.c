#include "insight/insight.h"

#include "insight/inside.h"

enum { MINUTE_MS = 60000, DAY_MS = 86400000 };

struct text insight_month(const struct insight *insight, int64_t back, struct arena *arena)
{
    const struct clock *clock = &insight->options.clock;
    int64_t now = clock->now_ms(clock->self);
    now += clock->offset_min(clock->self, now) * (int64_t)MINUTE_MS;
    struct date date = date_of_days(now > 0 ? now / DAY_MS : 0);
    int64_t month = (int64_t)date.year * 12 + date.month - 1 - back;
    return text_format(arena, "%04d-%02d", (int)(month / 12), (int)(month % 12) + 1);
}

enum status insight_open(struct insight **insight, const struct insight_options *options,
                         struct fault *why)
{
    struct arena *arena = arena_open("insight");
    struct insight *made = ARENA_NEW(arena, struct insight);
    struct db *db;
    *made = (struct insight){.options = *options, .arena = arena};
    made->options.services = text_string(arena, text_of(options->services));
    enum status status = db_take(&db, options->pool, why);
    if (status == OK) {
        status = insight_migrate(db, why);
        db_give(db);
    }
    if (status != OK) {
        insight_close(made);
        made = NULL;
    }
    *insight = made;
    return status;
}

void insight_close(struct insight *insight)
{
    if (insight)
        arena_close(insight->arena);
}

enum status insight_months(struct text **months, size_t *count, struct insight *insight,
                           struct arena *arena, struct fault *why)
{
    struct db_rows rows;
    struct db *db;
    *count = 0;
    enum status status = db_take(&db, insight->options.pool, why);
    if (status != OK)
        return status;
    status = db_run(
        &rows, db, DB_SQL("SELECT month FROM insight_count GROUP BY month ORDER BY month DESC"),
        NULL, 0, arena, why);
    db_give(db);
    if (status != OK)
        return status;
    *months = arena_array(arena, rows.rows + 1, sizeof **months);
    for (size_t i = 0; i < rows.rows; i++)
        (*months)[(*count)++] = db_at(&rows, i, 0).text;
    return OK;
}

static enum status forget(int64_t *gone, struct insight *insight, struct db *db, int64_t days,
                          struct arena *arena, struct fault *why)
{
    const struct clock *clock = &insight->options.clock;
    const struct db_value month = db_text(insight_month(insight, days / 30, arena));
    const struct db_value before =
        db_number(clock->now_ms(clock->self) - days * (int64_t)DAY_MS);
    struct db_rows rows;
    enum status status = db_run(&rows, db, DB_SQL("DELETE FROM insight_count WHERE month < $1"),
                                &month, 1, arena, why);
    *gone = status == OK ? rows.changed : 0;
    if (status == OK)
        status = db_run(&rows, db, DB_SQL("DELETE FROM insight_parcel WHERE at_ms < $1"),
                        &before, 1, arena, why);
    return status;
}

enum status insight_forget(int64_t *gone, struct insight *insight, int64_t days,
                           struct fault *why)
{
    struct arena *arena = arena_open("forget");
    struct db *db;
    *gone = 0;
    enum status status = db_take(&db, insight->options.pool, why);
    if (status == OK) {
        status = db_begin_open(db, why);
        if (status == OK)
            status = forget(gone, insight, db, days, arena, why);
        if (status == OK)
            status = db_commit(db, why);
        db_give(db);
    }
    arena_close(arena);
    return status;
}
