#include "desk/said.h"

static struct saying *copy(const struct saying *sayings, size_t count, struct arena *arena)
{
    struct saying *copies = arena_array(arena, count + 1, sizeof *copies);

    for (size_t i = 0; i < count; i++) {
        copies[i] = sayings[i];
        copies[i].recording = text_copy(arena, sayings[i].recording);
        copies[i].sound = text_copy(arena, sayings[i].sound);
        copies[i].words = text_copy(arena, sayings[i].words);
        copies[i].language = text_copy(arena, sayings[i].language);
    }
    return copies;
}

void said_set(struct said *said, const struct saying *sayings, size_t count)
{
    struct arena *arena = arena_open("speech");
    struct saying *copies = copy(sayings, count, arena);

    said_close(said); /* only now: what is said again may be a part of what was said */
    said->arena = arena;
    said->sayings = copies;
    said->count = count;
    said->number++;
}

void said_speech(const struct said *said, struct speech *speech, struct arena *arena)
{
    speech->number = said->number;
    speech->sayings = copy(said->sayings, said->count, arena);
    speech->count = said->count;
}

void said_close(struct said *said)
{
    arena_close(said->arena);
    said->arena = NULL;
    said->sayings = NULL;
    said->count = 0;
}
