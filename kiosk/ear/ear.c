#include "ear/ear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>

#include "base/log.h"
#include "ear/encode.h"

enum {
    HELD = EAR_RATE * EAR_HELD_S,
    MOST = EAR_RATE * EAR_MOST_S,
    LEAST = EAR_RATE / 1000 * EAR_LEAST_MS,
    SILENT = 100,   /* of 32767: a microphone that is switched off gives less than this */
    DEVICE_MS = 64, /* between two wake-ups of the device */
    QUIET_DB = -54,
    LOUD_DB = -6
};

struct ear {
    SDL_AudioDeviceID device; /* 0: fed, or nothing is heard */
    struct encoder *encoder;  /* NULL: nothing is heard */
    enum encode_format format;
    size_t encoded; /* samples */
    int peak;
    bool failed;
    unsigned level;
    SDL_mutex *lock; /* over what follows: the device fills it from its own thread */
    bool hearing;
    size_t heard; /* samples so far */
    size_t from, count;
    int16_t held[HELD]; /* a ring: heard and not yet encoded */
};

enum status ear_open(struct ear **ear, struct fault *why)
{
    struct ear *made = calloc(1, sizeof *made);

    if (made == NULL)
        fatal("no memory for a recording");
    made->lock = SDL_CreateMutex();
    if (made->lock == NULL) {
        free(made);
        return fault_set(why, FAILED, "no recording is possible: %s", SDL_GetError());
    }
    *ear = made;
    return OK;
}

void ear_feed(struct ear *ear, const int16_t *samples, size_t count)
{
    SDL_LockMutex(ear->lock);
    for (size_t i = 0; i < count && ear->hearing && ear->heard < MOST && ear->count < HELD;
         i++) {
        ear->held[(ear->from + ear->count++) % HELD] = samples[i];
        ear->heard++;
    }
    SDL_UnlockMutex(ear->lock);
}

static void device_heard(void *self, Uint8 *bytes, int len)
{
    int16_t samples[512];

    for (size_t rest = (size_t)len / sizeof *samples; rest > 0;) {
        size_t count = rest < 512 ? rest : 512;
        memcpy(samples, bytes, count * sizeof *samples);
        ear_feed(self, samples, count);
        bytes += count * sizeof *samples;
        rest -= count;
    }
    explicit_bzero(samples, sizeof samples);
}

static enum status open_device(struct ear *ear, struct fault *why)
{
    SDL_AudioSpec wanted = {.freq = EAR_RATE,
                            .format = AUDIO_S16SYS,
                            .channels = 1,
                            .samples = EAR_RATE / 1000 * DEVICE_MS,
                            .callback = device_heard,
                            .userdata = ear};

    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
        return fault_set(why, FAILED, "there is no sound: %s", SDL_GetError());
    ear->device = SDL_OpenAudioDevice(NULL, 1, &wanted, NULL, 0);
    if (ear->device == 0) {
        fault_set(why, FAILED, "no microphone can be opened: %s", SDL_GetError());
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return FAILED;
    }
    SDL_PauseAudioDevice(ear->device, 0);
    return OK;
}

static void close_device(struct ear *ear)
{
    if (ear->device == 0)
        return;
    SDL_CloseAudioDevice(ear->device);
    ear->device = 0;
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

static void set_hearing(struct ear *ear, bool hearing)
{
    SDL_LockMutex(ear->lock);
    ear->hearing = hearing;
    SDL_UnlockMutex(ear->lock);
}

static void forget(struct ear *ear)
{
    close_device(ear);
    encode_close(ear->encoder);
    ear->encoder = NULL;
    ear->encoded = 0;
    ear->level = 0;
    ear->peak = 0;
    ear->failed = false;
    SDL_LockMutex(ear->lock);
    ear->hearing = false;
    explicit_bzero(ear->held, sizeof ear->held);
    ear->from = ear->count = ear->heard = 0;
    SDL_UnlockMutex(ear->lock);
}

void ear_close(struct ear *ear)
{
    if (ear == NULL)
        return;
    forget(ear);
    SDL_DestroyMutex(ear->lock);
    free(ear);
}

enum status ear_start(struct ear *ear, enum ear_source source, struct fault *why)
{
    if (ear->encoder != NULL)
        return fault_set(why, CONFLICT, "a recording is being made already");

    ear->format = encode_has(ENCODE_OPUS) ? ENCODE_OPUS : ENCODE_FLAC;
    enum status status = encode_open(&ear->encoder, ear->format, EAR_RATE, why);
    if (status != OK)
        return status;
    set_hearing(ear, true);
    if (source == EAR_MICROPHONE)
        status = open_device(ear, why);
    if (status != OK)
        forget(ear);
    return status;
}

/* From QUIET_DB to LOUD_DB below the loudest, evenly. */
static unsigned level_of(const int16_t *samples, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (double)samples[i] * samples[i];
    double rms = sqrt(sum / (double)count) / 32768;
    double db = rms > 0 ? 20 * log10(rms) : QUIET_DB;
    double part = (db - QUIET_DB) / (LOUD_DB - QUIET_DB);
    return (unsigned)lround((part < 0 ? 0 : part > 1 ? 1 : part) * EAR_LEVELS);
}

static void encode_part(struct ear *ear, const int16_t *samples, size_t count)
{
    struct fault why = {0};

    for (size_t i = 0; i < count; i++)
        ear->peak = abs(samples[i]) > ear->peak ? abs(samples[i]) : ear->peak;
    if (!ear->failed && encode_add(ear->encoder, samples, count, &why) != OK) {
        ear->failed = true;
        log_line(LOG_ERROR, "ear: %s", why.text);
    }
    ear->encoded += count;
}

/* Takes what is held, a tenth of a second at a time. */
static void take_held(struct ear *ear)
{
    int16_t samples[EAR_RATE / 10];
    size_t count;

    do {
        SDL_LockMutex(ear->lock);
        for (count = 0; count < EAR_RATE / 10 && ear->count > 0; count++, ear->count--) {
            samples[count] = ear->held[ear->from];
            ear->from = (ear->from + 1) % HELD;
        }
        SDL_UnlockMutex(ear->lock);
        if (count > 0) {
            encode_part(ear, samples, count);
            ear->level = level_of(samples, count);
        }
    } while (count > 0);
    explicit_bzero(samples, sizeof samples);
}

unsigned ear_level(struct ear *ear)
{
    if (ear->encoder == NULL)
        return 0;
    take_held(ear);
    return ear->level;
}

static enum status finish(struct ear *ear, struct text *bytes, struct text *media_type,
                          struct arena *arena, struct fault *why)
{
    take_held(ear);
    if (ear->failed)
        return fault_set(why, FAILED, "the recording could not be encoded");
    if (ear->encoded < LEAST)
        return fault_set(why, NOT_FOUND, "the recording is too short");
    if (ear->peak < SILENT)
        return fault_set(why, NOT_FOUND, "the microphone heard nothing");
    *media_type = ear->format == ENCODE_OPUS ? TEXT("audio/ogg") : TEXT("audio/flac");
    return encode_end(ear->encoder, bytes, arena, why);
}

enum status ear_end(struct ear *ear, struct text *bytes, struct text *media_type,
                    struct arena *arena, struct fault *why)
{
    enum status status = OK;

    if (ear->encoder == NULL)
        return fault_set(why, NOT_FOUND, "no recording is being made");
    close_device(ear);
    set_hearing(ear, false);
    if (arena != NULL)
        status = finish(ear, bytes, media_type, arena, why);
    forget(ear);
    return status;
}
