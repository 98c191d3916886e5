#include "voice/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

static void *take_memory(size_t size)
{
    void *made = calloc(1, size);
    if (!made)
        fatal("voice: no memory");
    return made;
}

static uint64_t add_to_hash(uint64_t hash, struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 1099511628211U;
    return (hash ^ 0xff) * 1099511628211U;
}

static uint64_t hash_of(const struct recipe *recipe)
{
    uint64_t hash = 14695981039346656037U ^ recipe->rate_percent;
    hash = add_to_hash(hash, recipe->recording);
    hash = add_to_hash(hash, recipe->words);
    return add_to_hash(hash, recipe->language);
}

static bool is_same(const struct recipe *a, const struct recipe *b)
{
    return a->rate_percent == b->rate_percent && text_equal(a->recording, b->recording) &&
           text_equal(a->words, b->words) && text_equal(a->language, b->language);
}

static void unlink_sound(struct store *store, struct sound *sound)
{
    *(sound->newer ? &sound->newer->older : &store->newest) = sound->older;
    *(sound->older ? &sound->older->newer : &store->oldest) = sound->newer;
    sound->newer = sound->older = NULL;
}

static void link_newest(struct store *store, struct sound *sound)
{
    sound->older = store->newest;
    sound->newer = NULL;
    *(store->newest ? &store->newest->newer : &store->oldest) = sound;
    store->newest = sound;
}

static struct text keep(char **at, struct text text)
{
    struct text kept = {*at, text.len};
    if (text.len > 0)
        memcpy(*at, text.at, text.len);
    (*at)[text.len] = '\0';
    *at += text.len + 1;
    return kept;
}

static struct sound *add(struct store *store, const struct recipe *recipe, uint64_t hash)
{
    struct sound *sound = take_memory(sizeof *sound);
    sound->block_len = recipe->recording.len + recipe->sound.len + recipe->words.len +
                       recipe->language.len + 4;
    sound->block = take_memory(sound->block_len);
    char *at = sound->block;
    sound->recipe.recording = keep(&at, recipe->recording);
    sound->recipe.sound = keep(&at, recipe->sound);
    sound->recipe.words = keep(&at, recipe->words);
    sound->recipe.language = keep(&at, recipe->language);
    sound->recipe.rate_percent = recipe->rate_percent;
    sound->hash = hash;
    sound->findable = recipe->sound.len == 0;
    store->bytes += sizeof *sound + sound->block_len;
    store->sounds++;
    return sound;
}

struct sound *store_take(struct store *store, const struct recipe *recipe)
{
    uint64_t hash = hash_of(recipe);
    struct sound *sound = recipe->sound.len > 0 ? NULL : store->newest;

    while (sound &&
           !(sound->findable && sound->hash == hash && is_same(&sound->recipe, recipe)))
        sound = sound->older;
    if (sound)
        unlink_sound(store, sound);
    else
        sound = add(store, recipe, hash);
    link_newest(store, sound);
    sound->references++;
    return sound;
}

static void forget(struct store *store, struct sound *sound)
{
    struct chunk *chunk = atomic_load(&sound->first);
    while (chunk) {
        struct chunk *next = atomic_load(&chunk->next);
        explicit_bzero(chunk, sizeof *chunk);
        free(chunk);
        store->bytes -= sizeof *chunk;
        chunk = next;
    }
    store->bytes -= sizeof *sound + sound->block_len + sound->mark_room * sizeof *sound->marks;
    store->sounds--;
    unlink_sound(store, sound);
    explicit_bzero(sound->block, sound->block_len);
    free(sound->block);
    free(sound->marks);
    free(sound);
}

void store_drop(struct store *store, struct sound *sound)
{
    sound->references--;
    if (sound->references == 0 && (!sound->findable || sound->state == SOUND_WANTED))
        forget(store, sound);
}

bool store_make_room(struct store *store, size_t bytes)
{
    struct sound *sound = store->oldest;
    while (sound && store->bytes + bytes > store->most_bytes) {
        struct sound *newer = sound->newer;
        if (sound->references == 0)
            forget(store, sound);
        sound = newer;
    }
    return store->bytes + bytes <= store->most_bytes;
}

void store_wipe(struct store *store)
{
    for (struct sound *sound = store->oldest, *newer; sound; sound = newer) {
        newer = sound->newer;
        sound->findable = false;
        if (sound->references == 0)
            forget(store, sound);
    }
}

size_t sound_chunks_for(const struct sound *sound, size_t count)
{
    size_t have = (sound->written + CHUNK_SAMPLES - 1) / CHUNK_SAMPLES;
    return (sound->written + count + CHUNK_SAMPLES - 1) / CHUNK_SAMPLES - have;
}

static void add_chunk(struct sound *sound, struct store *store)
{
    struct chunk *chunk = take_memory(sizeof *chunk);
    if (sound->last)
        atomic_store_explicit(&sound->last->next, chunk, memory_order_release);
    else
        atomic_store_explicit(&sound->first, chunk, memory_order_release);
    sound->last = chunk;
    store->bytes += sizeof *chunk;
}

void sound_write(struct sound *sound, struct store *store, const int16_t *samples, size_t count)
{
    while (count > 0) {
        size_t used = sound->written % CHUNK_SAMPLES;
        if (used == 0)
            add_chunk(sound, store);
        size_t take = count < CHUNK_SAMPLES - used ? count : CHUNK_SAMPLES - used;
        memcpy(sound->last->samples + used, samples, take * sizeof *samples);
        sound->written += take;
        samples += take;
        count -= take;
    }
}

void sound_mark(struct sound *sound, struct store *store, struct mark mark)
{
    if (sound->mark_count == sound->mark_room) {
        size_t room = sound->mark_room ? sound->mark_room * 2 : 16;
        struct mark *more = realloc(sound->marks, room * sizeof *more);
        if (!more)
            fatal("voice: no memory");
        store->bytes += (room - sound->mark_room) * sizeof *more;
        sound->marks = more;
        sound->mark_room = room;
    }
    sound->marks[sound->mark_count++] = mark;
}
