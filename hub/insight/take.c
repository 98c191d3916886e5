#include "base/log.h"
#include "insight/inside.h"

enum { TRIES = 5, MONTHS_BACK = 24 };

static bool is_recent(struct text month, const struct insight *insight, struct arena *arena)
{
    /* The next month as well: a device's clock may be a little ahead. */
    return text_compare(month, insight_month(insight, MONTHS_BACK, arena)) >= 0 &&
           text_compare(month, insight_month(insight, -1, arena)) <= 0;
}

static enum status add_count(struct db *db, const struct tally_event *event, int64_t times,
                             struct fault *why)
{
    const struct db_value params[] = {
        db_text(event->month),   db_text(event->form),
        db_text(event->node),    db_text(event->language),
        db_text(event->channel), db_text(text_of(tally_word(event->what))),
        db_number(event->took),  db_number(times)};
    return db_post(db,
                   DB_SQL("INSERT INTO insight_count (month, form, node, language, channel, "
                          "what, took, times) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                          "ON CONFLICT (month, form, node, language, channel, what, took) "
                          "DO UPDATE SET times = insight_count.times + EXCLUDED.times"),
                   params, sizeof params / sizeof *params, why);
}

static enum status add_counts(struct insight_taken *taken, struct insight *insight,
                              struct db *db, const struct wire_tally *tally,
                              struct arena *arena, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < tally->count; i++) {
        struct tally_event event;
        if (!tally_read(&event, tally->counts[i].key) ||
            !is_recent(event.month, insight, arena)) {
            taken->strange++;
            continue;
        }
        status = add_count(db, &event, (int64_t)tally->counts[i].times, why);
        taken->counts++;
    }
    return status;
}

static enum status check_room(struct db *db, struct arena *arena, struct fault *why)
{
    struct db_rows rows;
    enum status status =
        db_run(&rows, db, DB_SQL("SELECT COUNT(*) FROM insight_count"), NULL, 0, arena, why);
    if (status == OK && db_at(&rows, 0, 0).number > INSIGHT_MOST_ROWS)
        status = fault_set(why, NO_ROOM, "there are more than %d counts", INSIGHT_MOST_ROWS);
    return status;
}

static enum status take(struct insight_taken *taken, struct insight *insight, struct db *db,
                        const struct wire_tally *tally, struct arena *arena, struct fault *why)
{
    const struct clock *clock = &insight->options.clock;
    const struct db_value params[] = {
        db_bytes((struct text){(const char *)tally->device, WIRE_ID}),
        db_bytes((struct text){(const char *)tally->id, WIRE_ID}),
        db_number(clock->now_ms(clock->self))};
    struct db_rows rows;
    *taken = (struct insight_taken){0};
    enum status status =
        db_run(&rows, db,
               DB_SQL("INSERT INTO insight_parcel (device, id, at_ms) VALUES ($1, $2, $3) "
                      "ON CONFLICT DO NOTHING"),
               params, sizeof params / sizeof *params, arena, why);
    taken->was_here = status == OK && rows.changed == 0;
    if (status != OK || taken->was_here)
        return status;
    status = check_room(db, arena, why);
    return status == OK ? add_counts(taken, insight, db, tally, arena, why) : status;
}

/* Two hubs that add to the same counts come in each other's way: once more. */
enum status insight_take(struct insight_taken *taken, struct insight *insight,
                         const struct wire_tally *tally, struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, insight->options.pool, why);
    if (status != OK)
        return status;
    status = CONFLICT;
    for (int try = 0; status == CONFLICT && try < TRIES; try++) {
        struct arena *arena = arena_open("tally");
        status = db_begin(db, why);
        if (status == OK)
            status = take(taken, insight, db, tally, arena, why);
        if (status == OK)
            status = db_commit(db, why);
        else
            db_rollback(db);
        arena_close(arena);
    }
    db_give(db);
    if (status == OK && taken->strange > 0)
        log_line(LOG_WARNING, "insight: %zu counts are none that we know", taken->strange);
    return status;
}
