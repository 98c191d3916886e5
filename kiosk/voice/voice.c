#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "voice/maker.h"

enum { MOST_PERCENT = 400 };

enum status voice_open(struct voice **voice, const struct voice_options *options,
                       struct fault *why)
{
    struct voice *made = calloc(1, sizeof *made);
    if (!made)
        fatal("voice: no memory");
    made->locales = options->locales;
    made->store.most_bytes = VOICE_MOST_STORE;
    made->rate = made->volume = 100;
    player_open(&made->player);
    if (options->log && !(made->log = fopen(options->log, "w"))) {
        int error = errno;
        free(made);
        return fault_set(why, FAILED, "cannot write %s: %s", options->log, strerror(error));
    }
    atomic_store(&made->player.wants_log, made->log != NULL);
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->work, NULL);
    pthread_cond_init(&made->idle, NULL);
    if (pthread_create(&made->thread, NULL, maker_run, made) != 0)
        fatal("voice: no thread");
    *voice = made;
    return OK;
}

void voice_close(struct voice *voice)
{
    if (!voice)
        return;
    pthread_mutex_lock(&voice->mutex);
    voice->closing = true;
    atomic_store(&voice->give_up, true);
    pthread_cond_broadcast(&voice->work);
    pthread_mutex_unlock(&voice->mutex);
    pthread_join(voice->thread, NULL);
    voice_wipe(voice);
    maker_drop_play(voice, voice->play);
    if (voice->log)
        fclose(voice->log);
    pthread_mutex_destroy(&voice->mutex);
    pthread_cond_destroy(&voice->work);
    pthread_cond_destroy(&voice->idle);
    explicit_bzero(voice, sizeof *voice);
    free(voice);
}

static bool may_be_said(const struct voice *voice, const struct saying *saying)
{
    return !saying->is_private || saying->asked || voice->headphones;
}

static struct recipe recipe_of(const struct voice *voice, const struct saying *saying)
{
    return (struct recipe){saying->recording, saying->sound, saying->words, saying->language,
                           voice->rate};
}

static struct text keep(char **at, struct text text)
{
    struct text kept = {*at, text.len};
    if (text.len > 0)
        memcpy(*at, text.at, text.len);
    *at += text.len;
    return kept;
}

static struct play *new_play(struct voice *voice, const struct speech *speech)
{
    struct play *play = calloc(1, sizeof *play + speech->count * sizeof *play->said);
    size_t bytes = 1;
    for (size_t i = 0; i < speech->count; i++)
        bytes += speech->sayings[i].words.len + speech->sayings[i].language.len;
    char *block = calloc(1, bytes);
    if (!play || !block)
        fatal("voice: no memory");
    play->block = block;
    play->block_len = bytes;
    play->references = 2; /* the voice's and the player's */
    voice->serial = (voice->serial + 1) & 0xfffff;
    play->serial = voice->serial;
    return play;
}

/* A sound of the store that is an earcon, made here and now. */
static struct sound *take_private(struct voice *voice)
{
    struct recipe recipe = {.language = TEXT("earcon"), .rate_percent = EARCON_PRIVATE};
    struct sound *sound = store_take(&voice->store, &recipe);
    if (sound->state == SOUND_WANTED) {
        size_t count = voice->player.earcon_len[EARCON_PRIVATE];
        sound_write(sound, &voice->store, voice->player.earcons[EARCON_PRIVATE], count);
        atomic_store(&sound->ready, count);
        atomic_store(&sound->finished, true);
        sound->state = SOUND_MADE;
    }
    return sound;
}

/* Sayings of one item follow each other as one sentence does; what is not said aloud leaves one
 * sign in its place. */
static void add_sayings(struct voice *voice, struct play *play, const struct speech *speech)
{
    char *at = play->block;
    bool was_private = false;
    for (size_t i = 0; i < speech->count; i++) {
        const struct saying *saying = &speech->sayings[i];
        bool said = may_be_said(voice, saying);
        if (!said && was_private)
            continue;
        was_private = !said;
        struct said *to = &play->said[play->count];
        struct recipe recipe = recipe_of(voice, saying);
        to->item = saying->item;
        to->sound = said ? store_take(&voice->store, &recipe) : take_private(voice);
        to->words = said ? keep(&at, saying->words) : (struct text){0};
        to->language = keep(&at, saying->language);
        to->pause = play->count > 0 && to[-1].item != to->item ? PAUSE_SAMPLES : 0;
        play->count++;
    }
}

static void begin(struct voice *voice, const struct speech *speech)
{
    struct play *play = new_play(voice, speech), *old = voice->play;
    add_sayings(voice, play, speech);
    voice->play = play;
    struct play *untaken =
        atomic_exchange_explicit(&voice->player.coming, play, memory_order_acq_rel);
    maker_drop_play(voice, untaken);
    maker_drop_play(voice, old);
    maker_reconsider(voice);
    maker_collect(voice);
    voice->is_idle = false;
    pthread_cond_broadcast(&voice->work);
}

void voice_say(struct voice *voice, const struct speech *speech)
{
    pthread_mutex_lock(&voice->mutex);
    if (speech->number > voice->number) {
        voice->number = speech->number;
        begin(voice, speech);
    }
    pthread_mutex_unlock(&voice->mutex);
}

void voice_silence(struct voice *voice)
{
    pthread_mutex_lock(&voice->mutex);
    begin(voice, &(struct speech){0});
    pthread_mutex_unlock(&voice->mutex);
}

void voice_prepare(struct voice *voice, const struct speech *speech)
{
    struct sound *wanted[MOST_PREPARED];
    size_t count = 0;
    pthread_mutex_lock(&voice->mutex);
    for (size_t i = 0; i < speech->count && count < MOST_PREPARED; i++) {
        const struct saying *saying = &speech->sayings[i];
        struct recipe recipe = recipe_of(voice, saying);
        if (saying->sound.len == 0 && may_be_said(voice, saying))
            wanted[count++] = store_take(&voice->store, &recipe);
    }
    for (size_t i = 0; i < voice->prepared_count; i++)
        store_drop(&voice->store, voice->prepared[i]);
    for (size_t i = 0; i < count; i++)
        voice->prepared[i] = wanted[i];
    voice->prepared_count = count;
    maker_reconsider(voice);
    voice->is_idle = false;
    pthread_cond_broadcast(&voice->work);
    pthread_mutex_unlock(&voice->mutex);
}

void voice_set(struct voice *voice, unsigned rate_percent, unsigned volume_percent,
               bool headphones)
{
    pthread_mutex_lock(&voice->mutex);
    voice->rate = rate_percent < MOST_PERCENT ? rate_percent : MOST_PERCENT;
    voice->headphones = headphones;
    atomic_store(&voice->player.volume,
                 volume_percent < MOST_PERCENT ? volume_percent : MOST_PERCENT);
    pthread_mutex_unlock(&voice->mutex);
}

void voice_earcon(struct voice *voice, enum voice_earcon which)
{
    atomic_store(&voice->player.earcon_sounds, true);
    atomic_store_explicit(&voice->player.earcon, (int)which, memory_order_release);
}

/* The player is kept out for as long as its play is taken away. */
static void take_all_plays(struct voice *voice)
{
    while (atomic_flag_test_and_set_explicit(&voice->player.in_use, memory_order_acquire))
        sched_yield();
    struct play *coming =
        atomic_exchange_explicit(&voice->player.coming, NULL, memory_order_acquire);
    struct play *playing = player_take_away(&voice->player);
    atomic_flag_clear_explicit(&voice->player.in_use, memory_order_release);
    maker_collect(voice); /* the log, while the plays are there */
    maker_drop_play(voice, coming);
    maker_drop_play(voice, playing);
}

void voice_wipe(struct voice *voice)
{
    pthread_mutex_lock(&voice->mutex);
    take_all_plays(voice);
    maker_drop_play(voice, voice->play);
    voice->play = NULL;
    for (size_t i = 0; i < voice->prepared_count; i++)
        store_drop(&voice->store, voice->prepared[i]);
    voice->prepared_count = 0;
    maker_reconsider(voice);
    store_wipe(&voice->store);
    pthread_mutex_unlock(&voice->mutex);
}

void voice_render(struct voice *voice, int16_t *samples, size_t count)
{
    player_render(&voice->player, samples, count);
}

void voice_catch_up(struct voice *voice)
{
    pthread_mutex_lock(&voice->mutex);
    maker_collect(voice);
    if (voice->stalled) { /* there may be room now */
        voice->stalled = false;
        pthread_cond_broadcast(&voice->work);
    }
    while (!voice->is_idle && !voice->stalled)
        pthread_cond_wait(&voice->idle, &voice->mutex);
    pthread_mutex_unlock(&voice->mutex);
}

static void find_word(const struct sound *sound, size_t offset, struct voice_place *place)
{
    for (size_t i = 0; i < sound->mark_count && sound->marks[i].sample <= offset; i++) {
        place->word = sound->marks[i].word;
        place->len = sound->marks[i].len;
    }
}

struct voice_place voice_place(struct voice *voice)
{
    struct voice_place place = {0};
    pthread_mutex_lock(&voice->mutex);
    maker_collect(voice);
    struct player_place at = player_place(&voice->player);
    const struct play *play = voice->play;
    if (play && at.serial != play->serial) {
        place.speaking = play->count > 0; /* the player has yet to take it */
    } else if (play && at.playing && at.index < play->count) {
        place.speaking = true;
        place.item = play->said[at.index].item;
        if (at.index >= play->dropped)
            find_word(play->said[at.index].sound, at.offset, &place);
    }
    place.speaking = place.speaking || atomic_load(&voice->player.earcon_sounds);
    pthread_mutex_unlock(&voice->mutex);
    return place;
}

struct voice_figures voice_figures(struct voice *voice)
{
    pthread_mutex_lock(&voice->mutex);
    struct voice_figures figures = {voice->store.bytes, voice->store.sounds, voice->made,
                                    atomic_load(&voice->player.missed), voice->engine};
    pthread_mutex_unlock(&voice->mutex);
    return figures;
}
