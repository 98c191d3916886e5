#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "store/lock.h"
#include "store/store_inside.h"

/* The life of the store is written with other things, and no more often than that. */
enum { LIFE_EVERY_MS = 600000 };

/* ---- Transactions ---- */

/* What other programs lived since is heard first. */
static enum status live_on(struct store *store, struct fault *why)
{
    struct store_life there;
    enum status status = store->engine.life_get(store->engine.self, &there, why);
    if (status != OK)
        return store_end_reading(store, status);
    store->life_written_ms = there.lived_ms;
    lifetime_join(&store->life, &there);
    lifetime_step(&store->life, store->clock.now_ms(store->clock.self));
    return OK;
}

enum status store_begin(struct store *store, struct fault *why)
{
    enum status status = lock_write(store->lock, why);
    if (status != OK)
        return status;
    store->has_turn = true;
    status = store->engine.begin(store->engine.self, why);
    return status == OK ? live_on(store, why) : store_end_reading(store, status);
}

enum status store_begin_reading(struct store *store, struct fault *why)
{
    enum status status = store->engine.begin_reading(store->engine.self, why);
    return status == OK ? live_on(store, why) : status;
}

static void end_turn(struct store *store)
{
    if (store->has_turn)
        lock_write_end(store->lock);
    store->has_turn = false;
}

enum status store_end(struct store *store, enum status status, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    bool life_goes_along =
        store->life_is_due || store->life.lived_ms - store->life_written_ms >= LIFE_EVERY_MS;

    if (status == OK && life_goes_along)
        status = engine->life_put(engine->self, &store->life, why);
    if (status == OK)
        status = engine->commit(engine->self, why);
    if (status != OK)
        return store_end_reading(store, status);
    if (life_goes_along)
        store->life_is_due = false;
    end_turn(store);
    engine->tidy(engine->self);
    return OK;
}

enum status store_end_reading(struct store *store, enum status status)
{
    store->engine.rollback(store->engine.self);
    end_turn(store);
    return status;
}

enum status store_check_field(struct text field, size_t least, size_t most, const char *name,
                              struct fault *why)
{
    if (field.len < least)
        return fault_set(why, REFUSED, "a submission has no %s", name);
    if (field.len > most)
        return fault_set(why, TOO_LARGE, "the %s is longer than %zu bytes", name, most);
    if (field.len > 0 && !text_is_utf8(field))
        return fault_set(why, REFUSED, "the %s is not text", name);
    return OK;
}

/* ---- Opening ---- */

/* A damaged mark is set aside when the database knows how far the counters came. When it does
 * not (it is new, or was damaged as well) a number could be given twice: nothing is opened. */
static enum status mend_marks(struct store *store, const struct fault *damage,
                              bool database_knows, struct fault *why)
{
    char aside[4096 + 32];

    if (!database_knows) {
        if (why)
            *why = *damage;
        return DAMAGED;
    }
    for (int number = 1; number < 1000; number++) {
        snprintf(aside, sizeof aside, "%s.damaged-%d", store->marks.path, number);
        if (access(aside, F_OK) == 0)
            continue;
        if (rename(store->marks.path, aside) != 0)
            break;
        store->marks.count = 0;
        log_line(LOG_ERROR, "store: %s; it is kept as %s", damage->text, aside);
        return OK;
    }
    return fault_set(why, FAILED, "cannot set aside %s", store->marks.path);
}

static enum status read_life(struct store *store, bool *is_new, struct fault *why)
{
    enum status status = store->engine.begin_reading(store->engine.self, why);
    if (status == OK)
        status = store_end_reading(
            store, store->engine.life_get(store->engine.self, &store->life, why));
    if (status != OK)
        return status;
    int64_t now_ms = store->clock.now_ms(store->clock.self);
    *is_new = store->life.furthest_ms == 0;
    if (*is_new)
        lifetime_begin(&store->life, now_ms);
    else
        lifetime_step(&store->life, now_ms);
    store->life_is_due = true;
    return OK;
}

/* Nobody else has it open: what is not right is put right. */
static enum status open_alone(struct store *store, const char *folder, struct text *set_aside,
                              struct arena *arena, struct fault *why)
{
    struct fault damage = {0};
    bool is_new = false;

    enum status marks = marks_read(&store->marks, folder, &damage);
    if (marks != OK && marks != DAMAGED) {
        if (why)
            *why = damage;
        return marks;
    }
    enum status status = sqlite_engine_open(&store->engine, folder, set_aside, arena, why);
    if (status == OK)
        status = read_life(store, &is_new, why);
    if (status == OK && marks == DAMAGED)
        status = mend_marks(store, &damage, set_aside->len == 0 && !is_new, why);
    if (status == OK)
        status = store_raise_counters(store, why);
    return status == OK ? lock_share(store->lock, why) : status;
}

/* Others use it at this moment: it is taken as it is, or not at all. */
static enum status join(struct store *store, const char *folder, struct fault *why)
{
    bool is_new;
    enum status status = marks_read(&store->marks, folder, why);
    if (status == OK)
        status = sqlite_engine_join(&store->engine, folder, why);
    return status == OK ? read_life(store, &is_new, why) : status;
}

enum status store_open(struct store **store, const char *folder, struct clock clock,
                       struct text *set_aside, struct arena *arena, struct fault *why)
{
    struct text aside = {0};
    bool alone = false;
    struct store *made = calloc(1, sizeof *made);
    if (!made)
        fatal("no memory for the store");
    made->clock = clock;
    made->scratch = arena_open("store");
    made->lock = -1;

    enum status status = lock_open(&made->lock, &alone, folder, why);
    if (status == OK)
        status = alone ? open_alone(made, folder, &aside, arena, why) : join(made, folder, why);
    if (set_aside)
        *set_aside = aside;
    made->in_use = status == OK;
    if (status == OK)
        *store = made;
    else
        store_close(made);
    return status;
}

static void say_goodbye(struct store *store)
{
    if (store_begin(store, NULL) != OK)
        return;
    store_give_back_numbers(store);
    store->life_is_due = true;
    store_end(store, OK, NULL);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->in_use)
        say_goodbye(store);
    if (store->engine.close)
        store->engine.close(store->engine.self);
    lock_close(store->lock);
    arena_close(store->scratch);
    free(store);
}
