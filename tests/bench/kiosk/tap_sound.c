/* tap_sound: loaded before SDL (LD_PRELOAD), writes a line for each buffer that a program hands
 * to its audio device into the file named by TAP_SOUND: when it was handed over (ms of the
 * monotonic clock), the number of its first sample and how many it has, counted from the first
 * there ever was, and 1 if it is no silence. */
#include <SDL2/SDL.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static struct {
    SDL_AudioCallback callback;
    void *self;
    int file;
    unsigned long samples;
} tapped = {.file = -1};

static void take(void *self, Uint8 *bytes, int len)
{
    struct timespec now;
    unsigned long count = (unsigned long)len / sizeof(Sint16);
    int loud = 0;

    (void)self;
    tapped.callback(tapped.self, bytes, len);
    clock_gettime(CLOCK_MONOTONIC, &now);
    for (int i = 0; i < len && !loud; i++)
        loud = bytes[i] != 0;
    dprintf(tapped.file, "%.3f %lu %lu %d\n",
            (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6, tapped.samples, count, loud);
    tapped.samples += count;
}

SDL_AudioDeviceID SDL_OpenAudioDevice(const char *name, int capture,
                                      const SDL_AudioSpec *wanted, SDL_AudioSpec *got,
                                      int changes)
{
    SDL_AudioDeviceID (*open_device)(const char *, int, const SDL_AudioSpec *, SDL_AudioSpec *,
                                     int);
    const char *path = getenv("TAP_SOUND");
    SDL_AudioSpec with = *wanted;

    *(void **)&open_device = dlsym(RTLD_NEXT, "SDL_OpenAudioDevice");
    if (path != NULL && !capture) {
        if (tapped.file < 0)
            tapped.file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        tapped.callback = wanted->callback;
        tapped.self = wanted->userdata;
        with.callback = take;
    }
    return open_device(name, capture, &with, got, changes);
}
