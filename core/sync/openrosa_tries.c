#include "sync/openrosa_tries.h"

#include <string.h>

#include "base/buffer.h"

static const char NOTE[] = "openrosa";

void openrosa_tries_read(struct openrosa_tries *tries, struct store *store, struct arena *arena)
{
    struct text note, line, times;
    int64_t number;
    *tries = (struct openrosa_tries){0};
    if (store_note_get(&note, store, NOTE, arena, NULL) != OK)
        return;
    while (text_take_part(&note, '\n', &line) && tries->count < OPENROSA_MOST_TRIES) {
        if (!text_take_part(&line, ' ', &times) || !text_to_int64(times, &number) ||
            number < 1 || number > 100 || line.len == 0 || line.len >= sizeof tries->of[0].id)
            continue;
        memcpy(tries->of[tries->count].id, line.at, line.len);
        tries->of[tries->count++].times = (unsigned)number;
    }
}

enum status openrosa_tries_write(struct openrosa_tries *tries, struct store *store,
                                 struct fault *why)
{
    struct buffer note = {0};
    if (!tries->changed)
        return OK;
    for (size_t i = 0; i < tries->count; i++)
        buffer_addf(&note, "%u %s\n", tries->of[i].times, tries->of[i].id);
    enum status status = store_note_put(store, NOTE, buffer_text(&note), why);
    buffer_close(&note);
    return status;
}

static size_t find(const struct openrosa_tries *tries, struct text id)
{
    size_t at = 0;
    while (at < tries->count && !text_is(id, tries->of[at].id))
        at++;
    return at;
}

unsigned openrosa_tries_add(struct openrosa_tries *tries, struct text id)
{
    if (id.len >= sizeof tries->of[0].id)
        return 0;
    size_t at = find(tries, id);
    if (at == OPENROSA_MOST_TRIES) { /* the oldest gives way */
        memmove(&tries->of[0], &tries->of[1], (OPENROSA_MOST_TRIES - 1) * sizeof tries->of[0]);
        tries->count = at = OPENROSA_MOST_TRIES - 1;
    }
    if (at == tries->count) {
        memset(&tries->of[at], 0, sizeof tries->of[at]);
        memcpy(tries->of[at].id, id.at, id.len);
        tries->count++;
    }
    tries->changed = true;
    return ++tries->of[at].times;
}

void openrosa_tries_forget(struct openrosa_tries *tries, struct text id)
{
    size_t at = find(tries, id);
    if (at == tries->count)
        return;
    memmove(&tries->of[at], &tries->of[at + 1], (tries->count - at - 1) * sizeof tries->of[0]);
    tries->count--;
    tries->changed = true;
}
