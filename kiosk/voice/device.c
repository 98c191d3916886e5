#include "voice/device.h"

#include <SDL2/SDL.h>
#include <SDL2/SDL_audio.h>
#include <alsa/error.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"

enum {
    /* 6 ms: a touch is heard no later than it is seen. SDL wants a power of two, and takes the
     * next one for the pace of some of its drivers. */
    BUFFER_SAMPLES = 128,
    REST_S = 10,         /* then SDL's sound is ended as well */
    SILENCE_MS = 1000,   /* then it is closed */
    OPENING_MS = 500,    /* speech waits so long for a device */
    AGAIN_MS = 2000,     /* between two tries */
    LOST_MS = 2000,      /* without taking a sample it is lost */
    UNHEARD_TICK_MS = 50 /* between turns of speech that nobody hears */
};

struct audio {
    struct voice *voice;
    SDL_Thread *thread; /* SDL keeps things of each thread, and ends them only with its own */
    pthread_mutex_t mutex; /* guards `wanted`, `reopen`, `closing` */
    pthread_cond_t work;
    bool wanted, reopen, closing;
    SDL_AudioDeviceID id; /* the thread's */
    atomic_int state;     /* enum audio_state */
    atomic_bool is_open;
    atomic_size_t taken; /* samples the device took */
    /* The caller's: */
    bool speaking;
    int64_t began_ms, ended_ms, rendered_ms, took_ms, tried_ms;
    size_t taken_then;
};

static void take(void *self, Uint8 *bytes, int len)
{
    struct audio *device = self;
    size_t count = (size_t)len / sizeof(int16_t);
    voice_render(device->voice, (int16_t *)(void *)bytes, count);
    atomic_fetch_add_explicit(&device->taken, count, memory_order_relaxed);
}

/* ---- The thread that opens and closes ---- */

static void close_now(struct audio *device)
{
    if (device->id != 0)
        SDL_CloseAudioDevice(device->id);
    device->id = 0;
    atomic_store(&device->is_open, false);
}

static void open_now(struct audio *device)
{
    SDL_AudioSpec wanted = {.freq = VOICE_RATE,
                            .format = AUDIO_S16SYS,
                            .channels = 1,
                            .samples = BUFFER_SAMPLES,
                            .callback = take,
                            .userdata = device};
    int before = atomic_load(&device->state);
    if (SDL_WasInit(SDL_INIT_AUDIO) == 0)
        SDL_InitSubSystem(SDL_INIT_AUDIO);
    if (SDL_WasInit(SDL_INIT_AUDIO) != 0)
        device->id = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    bool fine = device->id != 0;
    if (fine)
        SDL_PauseAudioDevice(device->id, 0);
    else if (before != DEVICE_NONE)
        log_line(LOG_WARNING, "sound: there is no device: %s", SDL_GetError());
    if (fine && before == DEVICE_NONE)
        log_line(LOG_INFO, "sound: the device is back");
    atomic_store(&device->is_open, fine);
    atomic_store(&device->state, fine ? DEVICE_FINE : DEVICE_NONE);
}

/* Once sound has not been wanted for a while SDL's part for it is ended too: its watch for new
 * sound cards wakes up ten times a second. Called with the mutex held. */
static void wait_for_work(struct audio *device)
{
    struct timespec until;
    if (device->wanted || SDL_WasInit(SDL_INIT_AUDIO) == 0) {
        pthread_cond_wait(&device->work, &device->mutex);
        return;
    }
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += REST_S;
    if (pthread_cond_timedwait(&device->work, &device->mutex, &until) == ETIMEDOUT)
        SDL_QuitSubSystem(SDL_INIT_AUDIO); /* 0.1 s at most, in which nobody wants sound */
}

static int open_and_close(void *self)
{
    struct audio *device = self;
    pthread_mutex_lock(&device->mutex);
    while (!device->closing) {
        bool reopen = device->reopen, wanted = device->wanted;
        device->reopen = false;
        pthread_mutex_unlock(&device->mutex);
        if (device->id != 0 && (reopen || !wanted))
            close_now(device);
        /* It may hold a server that is gone. Only what was begun may be ended: SDL ends its
         * events, and with them every touch, along with a sound that never was. */
        if (reopen && wanted && SDL_WasInit(SDL_INIT_AUDIO) != 0)
            SDL_QuitSubSystem(SDL_INIT_AUDIO);
        if (device->id == 0 && wanted)
            open_now(device);
        pthread_mutex_lock(&device->mutex);
        if (!device->closing && !device->reopen && device->wanted == wanted)
            wait_for_work(device);
    }
    pthread_mutex_unlock(&device->mutex);
    close_now(device);
    return 0;
}

static void want(struct audio *device, bool wanted, bool reopen)
{
    pthread_mutex_lock(&device->mutex);
    if (device->wanted != wanted || reopen) {
        device->wanted = wanted;
        device->reopen = device->reopen || reopen;
        pthread_cond_signal(&device->work);
    }
    pthread_mutex_unlock(&device->mutex);
}

/* ---- The caller's side ---- */

/* ALSA writes a page to standard error for each try without a card; we log one line. */
static void say_nothing(const char *file, int line, const char *function, int error,
                        const char *format, ...)
{
    (void)file;
    (void)line;
    (void)function;
    (void)error;
    (void)format;
}

struct audio *audio_open(struct voice *voice)
{
    struct audio *device = calloc(1, sizeof *device);
    if (!device)
        fatal("sound: no memory");
    device->voice = voice;
    snd_lib_error_set_handler(say_nothing);
    device->ended_ms = INT64_MIN / 2;
    pthread_mutex_init(&device->mutex, NULL);
    pthread_cond_init(&device->work, NULL);
    device->thread = SDL_CreateThread(open_and_close, "sound", device);
    if (!device->thread)
        fatal("sound: no thread");
    return device;
}

void audio_close(struct audio *device)
{
    if (!device)
        return;
    pthread_mutex_lock(&device->mutex);
    device->closing = true;
    pthread_cond_signal(&device->work);
    pthread_mutex_unlock(&device->mutex);
    SDL_WaitThread(device->thread, NULL);
    if (SDL_WasInit(SDL_INIT_AUDIO) != 0)
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    pthread_mutex_destroy(&device->mutex);
    pthread_cond_destroy(&device->work);
    free(device);
}

/* Takes samples at the pace of the clock, and drops them. */
static void go_on_unheard(struct audio *device, int64_t now_ms)
{
    int16_t samples[VOICE_RATE / 10];
    int64_t most = (int64_t)(sizeof samples / sizeof *samples);
    int64_t count = (now_ms - device->rendered_ms) * VOICE_RATE / 1000;
    for (; count > 0; count -= most)
        voice_render(device->voice, samples, (size_t)(count < most ? count : most));
    device->rendered_ms = now_ms;
}

static bool is_lost(struct audio *device, int64_t now_ms)
{
    size_t taken = atomic_load(&device->taken);
    if (taken != device->taken_then) {
        device->taken_then = taken;
        device->took_ms = now_ms;
    }
    return now_ms - device->took_ms > LOST_MS;
}

static void tick_speaking(struct audio *device, int64_t now_ms)
{
    if (!device->speaking) {
        device->speaking = true;
        device->began_ms = device->rendered_ms = device->took_ms = device->tried_ms = now_ms;
        want(device, true, false);
    }
    if (atomic_load(&device->is_open)) {
        device->rendered_ms = now_ms;
        if (is_lost(device, now_ms)) {
            atomic_store(&device->state, DEVICE_NONE);
            device->took_ms = device->tried_ms = now_ms;
            want(device, true, true);
        }
        return;
    }
    device->took_ms = now_ms;
    if (atomic_load(&device->state) == DEVICE_NONE || now_ms - device->began_ms > OPENING_MS)
        go_on_unheard(device, now_ms);
    if (atomic_load(&device->state) == DEVICE_NONE && now_ms - device->tried_ms >= AGAIN_MS) {
        device->tried_ms = now_ms;
        want(device, true, true);
    }
}

void audio_tick(struct audio *device, int64_t now_ms)
{
    bool speaking = voice_place(device->voice).speaking;
    if (speaking) {
        tick_speaking(device, now_ms);
        return;
    }
    if (device->speaking)
        device->ended_ms = now_ms;
    device->speaking = false;
    if (now_ms - device->ended_ms >= SILENCE_MS)
        want(device, false, false);
}

int64_t audio_wake_ms(const struct audio *device, int64_t now_ms)
{
    if (device->speaking)
        return now_ms + (atomic_load(&device->is_open) ? LOST_MS / 4 : UNHEARD_TICK_MS);
    if (voice_place(device->voice).speaking)
        return now_ms; /* it has yet to be told */
    if (now_ms - device->ended_ms < SILENCE_MS)
        return device->ended_ms + SILENCE_MS;
    return INT64_MAX;
}

void audio_changed(struct audio *device)
{
    if (device->speaking && atomic_load(&device->state) == DEVICE_NONE)
        want(device, true, true);
}

enum audio_state audio_state(const struct audio *device)
{
    return (enum audio_state)atomic_load(&device->state);
}
