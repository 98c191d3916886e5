#include <stdio.h>
#include <string.h>

#include "store/store_inside.h"

/* At its first use since the start a counter goes on above whatever the database and the mark
 * remember: a database of yesterday put back in its place repeats no number. */
static enum status find_counter(struct counter **counter, struct store *store, const char *name,
                                struct fault *why)
{
    struct store_engine *engine = &store->engine;
    uint64_t in_database = 0, reserved = marks_reserved(&store->marks, text_of(name));

    for (size_t i = 0; i < store->counter_count; i++)
        if (strcmp(store->counters[i].name, name) == 0) {
            *counter = &store->counters[i];
            return OK;
        }
    if (store->counter_count == MARK_MOST_COUNTERS || strlen(name) > MARK_LONGEST_NAME)
        return fault_set(why, TOO_LARGE, "too many counters, or too long a name");
    enum status status = engine->counter_get(engine->self, text_of(name), &in_database, why);
    if (status != OK && status != NOT_FOUND)
        return status;
    *counter = &store->counters[store->counter_count++];
    snprintf((*counter)->name, sizeof(*counter)->name, "%s", name);
    (*counter)->next = in_database > reserved ? in_database : reserved;
    return OK;
}

enum status store_next(uint64_t *value, struct store *store, const char *name,
                       struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct counter *counter = NULL;

    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    status = find_counter(&counter, store, name, why);
    if (status != OK || !counter)
        return store_end(store, status, why);
    if (counter->next >= marks_reserved(&store->marks, text_of(name)))
        status = marks_reserve(&store->marks, text_of(name), counter->next + MARK_BLOCK, why);
    if (status == OK)
        status = engine->counter_put(engine->self, text_of(name), counter->next + 1, why);
    status = store_end(store, status, why);
    if (status == OK)
        *value = counter->next++;
    return status;
}

void store_give_back_numbers(struct store *store)
{
    for (size_t i = 0; i < store->counter_count; i++) {
        const struct counter *counter = &store->counters[i];
        struct text name = text_of(counter->name);
        if (marks_reserved(&store->marks, name) > counter->next)
            marks_reserve(&store->marks, name, counter->next, NULL);
    }
}
