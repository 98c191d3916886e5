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
