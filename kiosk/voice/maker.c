#include "voice/maker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "voice/recording.h"
#include "voice/timing.h"

enum {
    QUIET = 40,                      /* below it a sample is silence */
    LEAD_SAMPLES = VOICE_RATE / 200, /* kept of the silence before the first sound */
    STALL_MS = 20,                   /* to the next look whether there is room */
    SPARE_BYTES = 2 << 20,           /* of the store, left for a long sound that comes */
    PIECE = 2048
};

static void free_play(struct play *play)
{
    explicit_bzero(play->block, play->block_len);
    free(play->block);
    free(play);
}

void maker_drop_play(struct voice *voice, struct play *play)
{
    if (!play || --play->references > 0)
        return;
    for (size_t i = play->dropped; i < play->count; i++)
        store_drop(&voice->store, play->said[i].sound);
    free_play(play);
}

static void write_log(struct voice *voice)
{
    struct player *player = &voice->player;
    size_t from = atomic_load_explicit(&player->begun_from, memory_order_relaxed);
    size_t to = atomic_load_explicit(&player->begun_to, memory_order_acquire);
    for (; from < to; from++) {
        struct begun begun = player->begun[from % BEGUN_ROOM];
        const struct said *said = &begun.play->said[begun.index];
        if (voice->log)
            fprintf(voice->log, "%llu\t%u\t%.*s\t%.*s\n", (unsigned long long)begun.time,
                    said->item, TEXT_ARG(said->language), TEXT_ARG(said->words));
    }
    if (voice->log)
        fflush(voice->log);
    atomic_store_explicit(&player->begun_from, from, memory_order_release);
}

void maker_collect(struct voice *voice)
{
    struct play *play =
        atomic_exchange_explicit(&voice->player.given_back, NULL, memory_order_acquire);
    if (voice->log)
        write_log(voice);
    while (play) {
        struct play *next = play->next;
        maker_drop_play(voice, play);
        play = next;
    }
    if (!voice->play)
        return;
    size_t heard = atomic_load_explicit(&voice->play->heard, memory_order_acquire);
    while (voice->play->dropped < heard)
        store_drop(&voice->store, voice->play->said[voice->play->dropped++].sound);
}

static bool in_play(const struct voice *voice, const struct sound *sound)
{
    for (size_t i = voice->play ? voice->play->dropped : 0;
         voice->play && i < voice->play->count; i++)
        if (voice->play->said[i].sound == sound)
            return true;
    return false;
}

static struct sound *wanted_in_play(const struct voice *voice)
{
    for (size_t i = voice->play ? voice->play->dropped : 0;
         voice->play && i < voice->play->count; i++)
        if (voice->play->said[i].sound->state == SOUND_WANTED)
            return voice->play->said[i].sound;
    return NULL;
}

/* What was begun to be prepared is begun anew later: half a sound is of no use to anybody. */
static void prepare_anew(struct voice *voice, struct sound **prepared)
{
    struct sound *given_up = *prepared;
    *prepared = store_take(&voice->store, &given_up->recipe);
    store_drop(&voice->store, given_up);
}

void maker_reconsider(struct voice *voice)
{
    struct sound *making = voice->making;
    struct sound **prepared = NULL;
    if (!making || in_play(voice, making))
        return;
    for (size_t i = 0; i < voice->prepared_count; i++)
        if (voice->prepared[i] == making)
            prepared = &voice->prepared[i];
    if (prepared && !wanted_in_play(voice))
        return;
    atomic_store(&voice->give_up, true);
    making->findable = false;
    if (prepared)
        prepare_anew(voice, prepared);
}

/* ---- Making one sound; the mutex is not held. ---- */

struct work {
    struct voice *voice;
    struct sound *sound;
    size_t loud; /* samples up to the last loud one */
    size_t led;  /* silent samples left out at the beginning */
    bool begun, trims;
};

/* Waits for room: as the player goes on, what it has done with is forgotten. */
static bool wait_for_room(struct voice *voice, size_t bytes)
{
    while (!store_make_room(&voice->store, bytes)) {
        struct timespec until;
        if (voice->closing || atomic_load(&voice->give_up) || !in_play(voice, voice->making))
            return false;
        voice->stalled = true;
        pthread_cond_broadcast(&voice->idle);
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += STALL_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&voice->work, &voice->mutex, &until);
        maker_collect(voice);
    }
    voice->stalled = false;
    return true;
}

static bool write_samples(struct work *work, const int16_t *samples, size_t count)
{
    struct voice *voice = work->voice;
    struct sound *sound = work->sound;

    if (atomic_load_explicit(&voice->give_up, memory_order_relaxed) ||
        sound->written + count > SOUND_MOST_SAMPLES)
        return false;
    pthread_mutex_lock(&voice->mutex);
    bool room = wait_for_room(voice, sound_chunks_for(sound, count) * sizeof(struct chunk));
    if (room)
        sound_write(sound, &voice->store, samples, count);
    else
        sound->findable = false; /* half of it */
    pthread_mutex_unlock(&voice->mutex);
    return room;
}

static bool is_loud(int16_t sample)
{
    return sample > QUIET || sample < -QUIET;
}

/* Silence before the first sound is left out, and silence is handed on only when something
 * follows it: so a sentence ends where its sound does. */
static bool take_samples(void *self, const int16_t *samples, size_t count)
{
    struct work *work = self;
    struct sound *sound = work->sound;

    if (work->trims && !work->begun) {
        size_t quiet = 0;
        while (quiet < count && !is_loud(samples[quiet]))
            quiet++;
        if (quiet == count) {
            work->led += count;
            return !atomic_load(&work->voice->give_up);
        }
        quiet = quiet > LEAD_SAMPLES ? quiet - LEAD_SAMPLES : 0;
        work->led += quiet;
        samples += quiet;
        count -= quiet;
    }
    work->begun = true;
    size_t before = sound->written, loud = count;
    if (!write_samples(work, samples, count))
        return false;
    while (work->trims && loud > 0 && !is_loud(samples[loud - 1]))
        loud--;
    if (loud > 0)
        atomic_store_explicit(&sound->ready, before + loud, memory_order_release);
    return true;
}

static void take_word(void *self, size_t sample, size_t word, size_t len)
{
    struct work *work = self;
    struct mark mark = {sample > work->led ? sample - work->led : 0, word, len};
    pthread_mutex_lock(&work->voice->mutex);
    sound_mark(work->sound, &work->voice->store, mark);
    pthread_mutex_unlock(&work->voice->mutex);
}

/* Marks are there before the first sample is. */
static void mark_recording(struct work *work, const struct recipe *recipe)
{
    struct mark marks[TIMING_MOST_MARKS];
    size_t count = timing_open(marks, recipe->recording, recipe->words);
    pthread_mutex_lock(&work->voice->mutex);
    for (size_t i = 0; i < count; i++) {
        if (recipe->rate_percent > 0)
            marks[i].sample = marks[i].sample * 100 / recipe->rate_percent;
        sound_mark(work->sound, &work->voice->store, marks[i]);
    }
    pthread_mutex_unlock(&work->voice->mutex);
}

static bool play_recording(struct work *work, struct text path, struct text bytes)
{
    int16_t samples[PIECE];
    struct recording *recording;
    struct fault why = {0};
    size_t count;

    if (recording_open(&recording, path.at, bytes, work->sound->recipe.rate_percent, &why) !=
        OK) {
        log_line(LOG_WARNING, "voice: %s", why.text);
        return false;
    }
    if (path.len > 0)
        mark_recording(work, &work->sound->recipe);
    while ((count = recording_read(recording, samples, PIECE)) > 0)
        if (!take_samples(work, samples, count))
            break;
    recording_close(recording);
    explicit_bzero(samples, sizeof samples);
    return work->sound->written > 0;
}

static void make(struct voice *voice, struct speaker *speaker, struct sound *sound)
{
    const struct recipe *recipe = &sound->recipe;
    struct work work = {.voice = voice, .sound = sound};
    struct fault why = {0};
    struct speaker_sink sink = {&work, take_samples, take_word};

    bool done =
        (recipe->recording.len > 0 && play_recording(&work, recipe->recording, TEXT(""))) ||
        (recipe->sound.len > 0 && play_recording(&work, TEXT(""), recipe->sound));
    work.trims = true;
    if (!done && recipe->words.len > 0 && speaker &&
        speaker_say(speaker, recipe->words, recipe->language, recipe->rate_percent, &sink,
                    &why) != OK)
        log_line(LOG_WARNING, "voice: %s", why.text);
    atomic_store_explicit(&sound->finished, true, memory_order_release);
}

/* ---- What to make next ---- */

static struct sound *next_sound(struct voice *voice)
{
    struct sound *sound = wanted_in_play(voice);
    for (size_t i = 0; !sound && i < voice->prepared_count; i++)
        if (voice->prepared[i]->state == SOUND_WANTED)
            sound = voice->prepared[i];
    return sound;
}

/* What was prepared and made may be forgotten again like any other sound. */
static void drop_prepared(struct voice *voice)
{
    size_t kept = 0;
    for (size_t i = 0; i < voice->prepared_count; i++)
        if (voice->prepared[i]->state == SOUND_MADE)
            store_drop(&voice->store, voice->prepared[i]);
        else
            voice->prepared[kept++] = voice->prepared[i];
    voice->prepared_count = kept;
}

static void make_next(struct voice *voice, struct speaker *speaker, struct sound *sound)
{
    sound->state = SOUND_MAKING;
    sound->references++;
    voice->making = sound;
    atomic_store(&voice->give_up, false);
    pthread_mutex_unlock(&voice->mutex);
    make(voice, speaker, sound);
    pthread_mutex_lock(&voice->mutex);
    voice->making = NULL;
    sound->state = SOUND_MADE;
    voice->made++;
    store_drop(&voice->store, sound);
    drop_prepared(voice);
    store_make_room(&voice->store, SPARE_BYTES);
}

void *maker_run(void *self)
{
    struct voice *voice = self;
    struct speaker *speaker = NULL;
    struct fault why = {0};
    enum status status = speaker_open(&speaker, voice->locales, &why);

    if (status != OK)
        log_line(LOG_ERROR, "voice: %s", why.text);
    pthread_mutex_lock(&voice->mutex);
    voice->engine = status == OK;
    while (!voice->closing) {
        maker_collect(voice);
        struct sound *sound = next_sound(voice);
        if (sound) {
            make_next(voice, speaker, sound);
            continue;
        }
        voice->is_idle = true;
        pthread_cond_broadcast(&voice->idle);
        pthread_cond_wait(&voice->work, &voice->mutex);
        voice->is_idle = false;
    }
    pthread_mutex_unlock(&voice->mutex);
    speaker_close(speaker);
    return NULL;
}
