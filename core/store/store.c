#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "store/store_inside.h"

/* The life of the store is written with other things, and no more often than that. */
enum { LIFE_EVERY_MS = 600000 };

/* ---- Transactions ---- */

enum status store_begin(struct store *store, struct fault *why)
{
    lifetime_step(&store->life, store->clock.now_ms(store->clock.self));
    return store->engine.begin(store->engine.self, why);
}

enum status store_end(struct store *store, enum status status, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    bool life_due = store->life.lived_ms - store->life_written_ms >= LIFE_EVERY_MS;

    if (status == OK && life_due)
        status = engine->life_put(engine->self, &store->life, why);
    if (status == OK)
        status = engine->commit(engine->self, why);
    if (status != OK)
        engine->rollback(engine->self);
    else if (life_due)
        store->life_written_ms = store->life.lived_ms;
    return status;
}

enum status store_end_reading(struct store *store, enum status status)
{
    store->engine.rollback(store->engine.self);
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

static enum status take_lock(int *lock, const char *folder, struct fault *why)
{
    char path[4096];

    enum status status = folder_make(folder, why);
    if (status != OK)
        return status;
    if (snprintf(path, sizeof path, "%s/doorstep.lock", folder) >= (int)sizeof path)
        return fault_set(why, TOO_LARGE, "the path of the store's folder is too long");
    *lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*lock < 0)
        return fault_set(
            why, errno == ENOSPC || errno == EROFS || errno == EDQUOT ? NO_ROOM : FAILED,
            "cannot write to the store's folder %s: %s", folder, strerror(errno));
    if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
        return OK;
    status = errno == EWOULDBLOCK
                 ? fault_set(why, CONFLICT, "another program is using %s: end that one first",
                             folder)
                 : fault_set(why, FAILED, "cannot hold the store in %s: %s", folder,
                             strerror(errno));
    close(*lock);
    *lock = -1;
    return status;
}

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
    enum status status = store->engine.begin(store->engine.self, why);
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
    store->life_written_ms = INT64_MIN / 2; /* due with the next commit */
    return OK;
}

static enum status open_parts(struct store *store, const char *folder, struct text *set_aside,
                              struct arena *arena, struct fault *why)
{
    struct text aside = {0};
    struct fault damage = {0};

    enum status marks = marks_read(&store->marks, folder, &damage);
    if (marks != OK && marks != DAMAGED) {
        if (why)
            *why = damage;
        return marks;
    }
    enum status status = sqlite_engine_open(&store->engine, folder, &aside, arena, why);
    if (set_aside)
        *set_aside = aside;
    bool is_new = false;
    if (status == OK)
        status = read_life(store, &is_new, why);
    if (status == OK && marks == DAMAGED)
        status = mend_marks(store, &damage, aside.len == 0 && !is_new, why);
    return status;
}

enum status store_open(struct store **store, const char *folder, struct clock clock,
                       struct text *set_aside, struct arena *arena, struct fault *why)
{
    struct store *made = calloc(1, sizeof *made);
    if (!made)
        fatal("no memory for the store");
    made->clock = clock;
    made->scratch = arena_open("store");
    if (set_aside)
        *set_aside = (struct text){0};

    enum status status = take_lock(&made->lock, folder, why);
    if (status != OK)
        made->lock = -1;
    if (status == OK)
        status = open_parts(made, folder, set_aside, arena, why);
    if (status == OK)
        *store = made;
    else
        store_close(made);
    return status;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->engine.close) {
        store_give_back_numbers(store);
        if (store->engine.begin(store->engine.self, NULL) == OK) {
            lifetime_step(&store->life, store->clock.now_ms(store->clock.self));
            store->life_written_ms = INT64_MIN / 2;
            store_end(store, OK, NULL);
        }
        store->engine.close(store->engine.self);
    }
    if (store->lock >= 0)
        close(store->lock);
    arena_close(store->scratch);
    free(store);
}
