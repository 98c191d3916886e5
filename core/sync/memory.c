#include "sync/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/config.h"

static const char NOTE[] = "sync";
enum { WANTED_MS = 30 * 1000 };

/* As it is written: the error is a text. */
struct written {
    struct memory memory;
    struct text error;
};
#define NUMBER(name)                                                                           \
    {                                                                                          \
#name, CONFIG_NUMBER, offsetof(struct written, memory.name), INT64_MIN, INT64_MAX      \
    }
static const struct config_key KEYS[] = {
    NUMBER(pace.failures),  NUMBER(pace.next_ms),
    NUMBER(pace.day),       NUMBER(pace.used_bytes),
    NUMBER(batch_bytes),    NUMBER(success_ms),
    NUMBER(error_ms),       NUMBER(office_ahead_ms),
    NUMBER(tallied_ms),     NUMBER(sent_bytes),
    NUMBER(received_bytes), {"error", CONFIG_TEXT, offsetof(struct written, error), 0, 0},
};
enum { KEY_COUNT = sizeof KEYS / sizeof *KEYS };

enum status memory_get(struct memory *memory, struct store *store, struct fault *why)
{
    struct written written = {.memory = {.batch_bytes = MEMORY_FIRST_BATCH}};
    struct arena *arena = arena_open("memory");
    struct text note;
    *memory = written.memory;
    enum status status = store_note_get(&note, store, NOTE, arena, why);
    if (status == OK && config_read(&written, sizeof written, KEYS, KEY_COUNT, note,
                                    TEXT("sync"), arena, NULL) == OK) {
        *memory = written.memory;
        snprintf(memory->error, sizeof memory->error, "%.*s", TEXT_ARG(written.error));
    }
    if (memory->batch_bytes < MEMORY_LEAST_BATCH || memory->batch_bytes > MEMORY_MOST_BATCH)
        memory->batch_bytes = MEMORY_FIRST_BATCH;
    arena_close(arena);
    return status == NOT_FOUND ? OK : status;
}

enum status memory_put(const struct memory *memory, struct store *store, struct fault *why)
{
    struct written written = {.memory = *memory};
    char line[2048], error[MEMORY_ERROR];
    size_t len = 0;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        int64_t number;
        if (KEYS[i].kind != CONFIG_NUMBER)
            continue;
        memcpy(&number, (const char *)&written + KEYS[i].offset, sizeof number);
        len += (size_t)snprintf(line + len, sizeof line - len, "%s = %" PRId64 "\n",
                                KEYS[i].name, number);
    }
    memcpy(error, memory->error, sizeof error);
    text_make_line(error);
    len += (size_t)snprintf(line + len, sizeof line - len, "error = \"%s\"\n", error);
    return store_note_put(store, NOTE, (struct text){line, len}, why);
}

void memory_batch_went(struct memory *memory, uint64_t bytes, int64_t took_ms)
{
    int64_t sent = bytes < MEMORY_MOST_BATCH ? (int64_t)bytes : MEMORY_MOST_BATCH;
    int64_t fits = sent * WANTED_MS / (took_ms > 0 ? took_ms : 1);
    if (fits > 2 * memory->batch_bytes) /* what a small one tells of a large one is little */
        fits = 2 * memory->batch_bytes;
    if (fits < memory->batch_bytes && took_ms < WANTED_MS) /* it was small, not slow */
        fits = memory->batch_bytes;
    if (fits < MEMORY_LEAST_BATCH)
        fits = MEMORY_LEAST_BATCH;
    memory->batch_bytes = fits < MEMORY_MOST_BATCH ? fits : MEMORY_MOST_BATCH;
}

void memory_batch_was_cut(struct memory *memory)
{
    memory->batch_bytes /= 2;
    if (memory->batch_bytes < MEMORY_LEAST_BATCH)
        memory->batch_bytes = MEMORY_LEAST_BATCH;
}
