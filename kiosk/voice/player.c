#include "voice/player.h"

#include <string.h>

#include "voice/earcon.h"
#include "voice/limit.h"

enum { SERIAL_BITS = 20, INDEX_BITS = 12, OFFSET_BITS = 31 };

void player_open(struct player *player)
{
    atomic_init(&player->earcon, -1);
    atomic_init(&player->volume, 100);
    atomic_flag_clear(&player->in_use);
    player->earcon_now = -1;
    player->fade_at = FADE_SAMPLES;
    for (int i = 0; i < VOICE_EARCONS; i++)
        player->earcon_len[i] = earcon_make(player->earcons[i], (enum voice_earcon)i);
}

static void publish_place(struct player *player)
{
    const struct play *play = player->play;
    uint64_t playing = play && player->index < play->count;
    uint64_t place = (playing << 63) |
                     ((uint64_t)(play ? play->serial : 0) << (INDEX_BITS + OFFSET_BITS)) |
                     ((uint64_t)player->index << OFFSET_BITS) | player->offset;
    atomic_store_explicit(&player->place, place, memory_order_release);
}

struct player_place player_place(const struct player *player)
{
    uint64_t place = atomic_load_explicit(&player->place, memory_order_acquire);
    return (struct player_place){
        .serial = (uint32_t)(place >> (INDEX_BITS + OFFSET_BITS)) & ((1U << SERIAL_BITS) - 1),
        .index = (size_t)(place >> OFFSET_BITS) & ((1U << INDEX_BITS) - 1),
        .offset = (size_t)place & ((1U << OFFSET_BITS) - 1),
        .playing = place >> 63};
}

static void note_begun(struct player *player)
{
    size_t to = atomic_load_explicit(&player->begun_to, memory_order_relaxed);
    size_t from = atomic_load_explicit(&player->begun_from, memory_order_acquire);
    player->begun_index = true;
    if (!atomic_load_explicit(&player->wants_log, memory_order_relaxed) ||
        to - from == BEGUN_ROOM)
        return;
    player->begun[to % BEGUN_ROOM] = (struct begun){player->play, player->index, player->time};
    atomic_store_explicit(&player->begun_to, to + 1, memory_order_release);
}

static void go_to(struct player *player, size_t index)
{
    player->index = index;
    player->offset = 0;
    player->chunk = NULL;
    player->begun_index = false;
    player->pause_left =
        player->play && index < player->play->count ? player->play->said[index].pause : 0;
}

/* Copies what there is of the present sound, at most `count` samples. */
static size_t copy_ready(struct player *player, int16_t *out, size_t count)
{
    struct sound *sound = player->play->said[player->index].sound;
    size_t ready = atomic_load_explicit(&sound->ready, memory_order_acquire);
    size_t copied = 0;

    while (copied < count && player->offset < ready) {
        size_t at = player->offset % CHUNK_SAMPLES;
        if (player->offset == 0)
            player->chunk = atomic_load_explicit(&sound->first, memory_order_acquire);
        else if (at == 0)
            player->chunk = atomic_load_explicit(&player->chunk->next, memory_order_acquire);
        size_t take = count - copied;
        if (take > ready - player->offset)
            take = ready - player->offset;
        if (take > CHUNK_SAMPLES - at)
            take = CHUNK_SAMPLES - at;
        if (!player->begun_index)
            note_begun(player);
        memcpy(out + copied, player->chunk->samples + at, take * sizeof *out);
        copied += take;
        player->offset += take;
        player->time += take;
    }
    return copied;
}

static bool is_done(const struct player *player)
{
    struct sound *sound = player->play->said[player->index].sound;
    /* In this order: what is finished gets no more samples. */
    return atomic_load_explicit(&sound->finished, memory_order_acquire) &&
           player->offset >= atomic_load_explicit(&sound->ready, memory_order_acquire);
}

static size_t silence(struct player *player, int16_t *out, size_t count)
{
    memset(out, 0, count * sizeof *out);
    player->time += count;
    return count;
}

/* What is being said, sound after sound. */
static void fill(struct player *player, int16_t *out, size_t count)
{
    size_t filled = 0;
    while (filled < count && player->play && player->index < player->play->count) {
        if (player->pause_left > 0) {
            size_t take =
                player->pause_left < count - filled ? player->pause_left : count - filled;
            filled += silence(player, out + filled, take);
            player->pause_left -= take;
            continue;
        }
        filled += copy_ready(player, out + filled, count - filled);
        if (filled == count)
            break;
        if (!is_done(player)) { /* the maker is behind */
            if (player->offset <
                atomic_load_explicit(&player->play->said[player->index].sound->ready,
                                     memory_order_acquire))
                continue;
            atomic_fetch_add_explicit(&player->missed, count - filled, memory_order_relaxed);
            break;
        }
        if (!player->begun_index)
            note_begun(player); /* it had no sound at all */
        go_to(player, player->index + 1);
        atomic_store_explicit(&player->play->heard, player->index, memory_order_release);
    }
    silence(player, out + filled, count - filled);
}

static void give_back(struct player *player, struct play *play)
{
    play->next = atomic_load_explicit(&player->given_back, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&player->given_back, &play->next, play,
                                                  memory_order_release, memory_order_relaxed))
        ;
}

/* The next 5 ms of what ends, ever quieter; laid under what begins. */
static void keep_fade(struct player *player)
{
    int16_t rest[FADE_SAMPLES] = {0}, next[FADE_SAMPLES] = {0};
    uint64_t time = player->time;
    size_t left = FADE_SAMPLES - player->fade_at;
    memcpy(rest, player->fade + player->fade_at, left * sizeof *rest);
    if (player->play && player->index < player->play->count && player->pause_left == 0)
        copy_ready(player, next, FADE_SAMPLES);
    player->time = time;
    for (int i = 0; i < FADE_SAMPLES; i++) {
        int value = rest[i] + next[i] * (FADE_SAMPLES - i) / FADE_SAMPLES;
        player->fade[i] = limit_softly(value);
    }
    player->fade_at = 0;
}

static void take_coming(struct player *player)
{
    struct play *coming = atomic_exchange_explicit(&player->coming, NULL, memory_order_acquire);
    if (!coming)
        return;
    if (player->play) {
        keep_fade(player);
        give_back(player, player->play);
    }
    player->play = coming;
    go_to(player, 0);
}

static void add_fade(struct player *player, int16_t *out, size_t count)
{
    for (size_t i = 0; i < count && player->fade_at < FADE_SAMPLES; i++)
        out[i] = limit_softly(out[i] + player->fade[player->fade_at++]);
}

static void add_earcon(struct player *player, int16_t *out, size_t count)
{
    int wanted = atomic_exchange_explicit(&player->earcon, -1, memory_order_acquire);
    if (wanted >= 0) {
        player->earcon_now = wanted;
        player->earcon_at = 0;
    }
    if (player->earcon_now < 0)
        return;
    const int16_t *earcon = player->earcons[player->earcon_now];
    for (size_t i = 0; i < count && player->earcon_at < player->earcon_len[player->earcon_now];
         i++)
        out[i] = limit_softly(out[i] + earcon[player->earcon_at++]);
    if (player->earcon_at == player->earcon_len[player->earcon_now]) {
        player->earcon_now = -1;
        atomic_store_explicit(&player->earcon_sounds, false, memory_order_relaxed);
    }
}

void player_render(struct player *player, int16_t *samples, size_t count)
{
    if (atomic_flag_test_and_set_explicit(&player->in_use, memory_order_acquire)) {
        memset(samples, 0, count * sizeof *samples);
        return;
    }
    int volume = (int)atomic_load_explicit(&player->volume, memory_order_relaxed);
    take_coming(player);
    fill(player, samples, count);
    add_fade(player, samples, count);
    add_earcon(player, samples, count);
    for (size_t i = 0; i < count; i++)
        samples[i] = limit_softly(samples[i] * volume / 100);
    publish_place(player);
    atomic_flag_clear_explicit(&player->in_use, memory_order_release);
}

struct play *player_take_away(struct player *player)
{
    struct play *play = player->play;
    player->play = NULL;
    go_to(player, 0);
    memset(player->fade, 0, sizeof player->fade);
    player->fade_at = FADE_SAMPLES;
    publish_place(player);
    return play;
}
