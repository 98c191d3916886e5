/* bench.c: how long the screen takes and how much it holds, printed.
 *
 *   screen_bench [LANGUAGE]      run it of a release build */
#include "screen/screen.h"
#include "screen/testing/samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 400, ROOM = 32 };

/* Of work: what other programs take of the processor is not the screen's. */
static double now_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void print_times(const char *what, double *times, size_t count)
{
    qsort(times, count, sizeof *times, by_size);
    printf("%-44s median %7.3f ms   p99 %7.3f ms   most %7.3f ms\n", what, times[count / 2],
           times[count * 99 / 100], times[count - 1]);
}

static long peak_kib(void)
{
    char line[128];
    long kib = 0;
    FILE *file = fopen("/proc/self/status", "r");

    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "VmRSS:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    if (file != NULL)
        fclose(file);
    return kib;
}

/* Each scene alone, all caches empty; then again, all of them warm. */
static void bench_pages(struct screen *screen, const struct samples *samples)
{
    SDL_Rect changed[ROOM];

    for (size_t n = 0; n < samples_count(); n++) {
        struct arena *arena = arena_open("scene");
        struct scene scene;
        samples_make(samples, n, &scene, arena);
        screen_wipe(screen);
        double begin = now_ms();
        screen_draw(screen, &scene, 0, 0, 0, 1000, changed, ROOM);
        double cold = now_ms() - begin;
        scene.high_contrast = true;
        screen_draw(screen, &scene, 0, 0, 0, 1000, changed, ROOM);
        scene.high_contrast = false;
        begin = now_ms();
        screen_draw(screen, &scene, 0, 0, 0, 1000, changed, ROOM);
        printf("%-16s cold %7.2f ms   warm %6.2f ms   held %5zu KiB\n", samples_name(n), cold,
               now_ms() - begin, screen_held_bytes(screen) >> 10);
        arena_close(arena);
    }
}

/* A finger on one tile after the other. */
static void bench_touch(struct screen *screen, const struct samples *samples, const char *name)
{
    static double times[ROUNDS], same[ROUNDS];
    struct arena *arena = arena_open("scene");
    struct scene scene;
    SDL_Rect changed[ROOM];
    size_t n = 0;

    while (strcmp(samples_name(n), name) != 0)
        n++;
    samples_make(samples, n, &scene, arena);
    struct item *items = arena_array(arena, scene.item_count, sizeof *items);
    memcpy(items, scene.items, scene.item_count * sizeof *items);
    scene.items = items;
    screen_draw(screen, &scene, 0, 0, 0, 0, changed, ROOM);
    for (size_t i = 0; i < ROUNDS; i++) {
        unsigned id = 1 + (unsigned)(i % 6);
        for (size_t k = 0; k < scene.item_count; k++)
            if (items[k].role == ITEM_TILE)
                items[k].chosen = items[k].id == id;
        double begin = now_ms();
        screen_draw(screen, &scene, id, 0, 3, 0, changed, ROOM);
        times[i] = now_ms() - begin;
        begin = now_ms();
        screen_draw(screen, &scene, id, 0, 3, 0, changed, ROOM);
        same[i] = now_ms() - begin;
    }
    print_times("touch on a tile to changed pixels", times, ROUNDS);
    print_times("the same scene once more", same, ROUNDS);
    arena_close(arena);
}

static void bench_hand(struct screen *screen, const struct samples *samples)
{
    static double times[ROUNDS];
    struct arena *arena = arena_open("scene");
    struct scene scene;
    SDL_Rect changed[ROOM];

    samples_make(samples, 0, &scene, arena);
    screen_draw(screen, &scene, 0, 0, 0, 0, changed, ROOM);
    for (size_t i = 0; i < ROUNDS; i++) {
        double begin = now_ms();
        screen_draw(screen, &scene, 0, 0, 0, (int64_t)(i + 1) * 125, changed, ROOM);
        times[i] = now_ms() - begin;
    }
    print_times("a step of the invitation's hand", times, ROUNDS);
    arena_close(arena);
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_open("bench");
    struct screen_options options = {1280, 800, 0, "assets"};
    struct samples *samples;
    struct screen *screen;
    struct fault why;
    SDL_Rect changed[ROOM];
    struct scene scene;

    long before = peak_kib();
    double begin = now_ms();
    if (samples_open(&samples, "kiosk/screen/testing/words", argc > 1 ? argv[1] : "zh-CN",
                     arena, &why) != OK ||
        screen_open(&screen, &options, &why) != OK) {
        fprintf(stderr, "screen_bench: %s\n", why.text);
        return 1;
    }
    samples_make(samples, 0, &scene, arena);
    screen_draw(screen, &scene, 0, 0, 0, 0, changed, ROOM);
    printf("open and first page %.1f ms, %ld KiB resident more\n", now_ms() - begin,
           peak_kib() - before);
    bench_pages(screen, samples);
    bench_touch(screen, samples, "six");
    bench_hand(screen, samples);
    printf("held in caches %zu KiB, resident %ld KiB more than at the start\n",
           screen_held_bytes(screen) >> 10, peak_kib() - before);
    screen_close(screen);
    arena_close(arena);
    return 0;
}
