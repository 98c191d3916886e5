#include <string.h>

#include "store/store_inside.h"

/* Where a counter goes on as the database knows it. */
static enum status next_of(uint64_t *next, struct store *store, struct text name,
                           struct fault *why)
{
    *next = 0;
    enum status status = store->engine.counter_get(store->engine.self, name, next, why);
    return status == NOT_FOUND ? OK : status;
}

static enum status raise_all(struct store *store, bool *raised, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < store->marks.count; i++) {
        struct text name = text_of(store->marks.marks[i].name);
        uint64_t next, reserved = store->marks.marks[i].reserved;
        status = next_of(&next, store, name, why);
        if (status != OK || next >= reserved)
            continue;
        *raised = true;
        status = store->engine.counter_put(store->engine.self, name, reserved, why);
    }
    return status;
}

enum status store_raise_counters(struct store *store, struct fault *why)
{
    bool raised = false;
    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    status = raise_all(store, &raised, why);
    return raised ? store_end(store, status, why) : store_end_reading(store, status);
}

/* All within one transaction, so no two processes read the same mark or number. */
static enum status take_number(uint64_t *value, struct store *store, struct text name,
                               struct fault *why)
{
    enum status status = marks_read_again(&store->marks, why);
    if (status == OK)
        status = next_of(value, store, name, why);
    if (status == OK && *value >= marks_reserved(&store->marks, name))
        status = marks_reserve(&store->marks, name, *value + MARK_BLOCK, why);
    return status == OK ? store->engine.counter_put(store->engine.self, name, *value + 1, why)
                        : status;
}

enum status store_next(uint64_t *value, struct store *store, const char *name,
                       struct fault *why)
{
    uint64_t taken = 0;

    if (strlen(name) > MARK_LONGEST_NAME)
        return fault_set(why, TOO_LARGE, "the name of a counter is too long");
    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    status = store_end(store, take_number(&taken, store, text_of(name), why), why);
    if (status == OK)
        *value = taken;
    return status;
}

void store_give_back_numbers(struct store *store)
{
    if (marks_read_again(&store->marks, NULL) != OK)
        return;
    const struct marks marks = store->marks;
    for (size_t i = 0; i < marks.count; i++) {
        struct text name = text_of(marks.marks[i].name);
        uint64_t next;
        if (next_of(&next, store, name, NULL) == OK && next < marks.marks[i].reserved)
            marks_reserve(&store->marks, name, next, NULL);
    }
}
