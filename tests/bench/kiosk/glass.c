/* glass: what a person in front of a screen waits for, seen from outside the program.
 *
 *   glass start SECONDS COMMAND...     runs COMMAND and prints the ms until its page was first
 *                                      drawn (an empty window is no page) and its process id;
 *                                      COMMAND runs on
 *   glass touch COUNT X Y X Y ...      touches the points in turn and prints the ms from the
 *                                      touch to the first changed pixel, and until it is still
 *   glass sound PIPE COUNT X Y ...     the same, to the first sample that is no silence in
 * PIPE, a FIFO that SDL's disk audio driver writes to glass taps MS touches the points on
 * standard input, "x y" a line, with a pause after each
 *
 * Any program on an X display: touches are XTest events, pixels are watched with XDamage. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xdamage.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    STILL_MS = 700,   /* so long without a change: it is still */
    QUIET_MS = 400,   /* waited for before a touch */
    PRESSED_MS = 120, /* a finger lies on the glass */
    MOST_SAMPLES = 2000,
    MOST_COLOURS = 12, /* as many and more: a page */
    LINES = 40         /* of the screen that are looked at */
};

struct glass {
    Display *display;
    int damage_event;
};

static int whole(const char *word)
{
    return (int)strtol(word, NULL, 10);
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static struct glass open_glass(void)
{
    struct glass glass = {.display = XOpenDisplay(NULL)};
    int error;

    if (glass.display == NULL ||
        !XDamageQueryExtension(glass.display, &glass.damage_event, &error)) {
        fputs("glass: no X display with XDamage\n", stderr);
        exit(2);
    }
    XDamageCreate(glass.display, DefaultRootWindow(glass.display), XDamageReportRawRectangles);
    XSync(glass.display, True);
    return glass;
}

/* Waits at most until `until`; true when some pixel was drawn. */
static bool wait_damage(struct glass *glass, double until, XRectangle *area)
{
    for (;;) {
        while (XPending(glass->display)) {
            XEvent event;
            XNextEvent(glass->display, &event);
            if (event.type == glass->damage_event + XDamageNotify) {
                *area = ((XDamageNotifyEvent *)&event)->area;
                return true;
            }
        }
        double left = until - now_ms();
        if (left <= 0)
            return false;
        struct pollfd wait = {ConnectionNumber(glass->display), POLLIN, 0};
        struct timespec sleep = {(time_t)(left / 1e3), (long)(left * 1e6) % 1000000000L};
        ppoll(&wait, 1, &sleep, NULL);
    }
}

/* The ms of the first and the last change after `began`. */
static bool watch(struct glass *glass, double began, double most_ms, double *first,
                  double *last)
{
    XRectangle area;
    double until = began + most_ms;

    *first = *last = -1;
    while (wait_damage(glass, until, &area)) {
        double at = now_ms();
        if (*first < 0)
            *first = at - began;
        *last = at - began;
        until = at + STILL_MS < began + most_ms ? at + STILL_MS : began + most_ms;
    }
    return *first >= 0;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_spread(const char *name, double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    printf("%s_p50 %.2f\n%s_p99 %.2f\n%s_worst %.2f\n", name, values[count / 2], name,
           values[count * 99 / 100], name, values[count - 1]);
}

static int touch_all(struct glass *glass, int count, int points, char **words)
{
    static double firsts[MOST_SAMPLES], lasts[MOST_SAMPLES];
    int seen = 0;

    for (int i = 0; i < count && i < MOST_SAMPLES; i++) {
        int point = i % points;
        XRectangle area;
        XTestFakeMotionEvent(glass->display, -1, whole(words[2 * point]),
                             whole(words[2 * point + 1]), 0);
        XSync(glass->display, False);
        while (wait_damage(glass, now_ms() + QUIET_MS, &area))
            continue;
        double began = now_ms();
        XTestFakeButtonEvent(glass->display, 1, True, 0);
        XTestFakeButtonEvent(glass->display, 1, False, 60);
        XFlush(glass->display);
        if (watch(glass, began, 3000, &firsts[seen], &lasts[seen]))
            seen++;
    }
    printf("touches %d\nchanged %d\n", count, seen);
    if (seen == 0)
        return 1;
    print_spread("first_pixel_ms", firsts, seen);
    print_spread("still_ms", lasts, seen);
    return 0;
}

/* ---- Start ---- */

/* A window without a page has one colour or two. */
static bool shows_page(struct glass *glass)
{
    unsigned long colours[MOST_COLOURS];
    int width = DisplayWidth(glass->display, 0), height = DisplayHeight(glass->display, 0);
    int count = 0;

    for (int line = 1; line < LINES && count < MOST_COLOURS; line++) {
        XImage *row = XGetImage(glass->display, DefaultRootWindow(glass->display), 0,
                                height * line / LINES, (unsigned)width, 1, AllPlanes, ZPixmap);
        for (int x = 0; x < width && count < MOST_COLOURS; x++) {
            unsigned long colour = XGetPixel(row, x, 0);
            int known = 0;
            while (known < count && colours[known] != colour)
                known++;
            if (known == count)
                colours[count++] = colour;
        }
        XDestroyImage(row);
    }
    return count == MOST_COLOURS;
}

/* What a program before has left there is no page of this one. */
static void clear_screen(struct glass *glass)
{
    Window root = DefaultRootWindow(glass->display);

    XSetWindowBackground(glass->display, root, BlackPixel(glass->display, 0));
    XClearWindow(glass->display, root);
    XSync(glass->display, True);
}

static int time_start(struct glass *glass, double seconds, char **command)
{
    clear_screen(glass);
    double began = now_ms();
    XRectangle area;
    pid_t child = fork();

    if (child == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    while (wait_damage(glass, began + seconds * 1e3, &area)) {
        double at = now_ms();
        if (!shows_page(glass))
            continue;
        printf("start_ms %.1f\npid %d\n", at - began, (int)child);
        return 0;
    }
    printf("pid %d\n", (int)child);
    return 1;
}

/* ---- Sound ---- */

static void sleep_ms(int ms)
{
    struct timespec sleep = {ms / 1000, (ms % 1000) * 1000000L};
    nanosleep(&sleep, NULL);
}

/* The ms after `began` at which the first loud sample came; -1: none did. */
static double wait_sound(int pipe, double began, double most_ms)
{
    int16_t samples[4096];

    while (now_ms() < began + most_ms) {
        struct pollfd wait = {pipe, POLLIN, 0};
        if (poll(&wait, 1, 50) <= 0)
            continue;
        ssize_t bytes = read(pipe, samples, sizeof samples);
        double at = now_ms();
        for (ssize_t i = 0; i < bytes / 2; i++)
            if (samples[i] != 0)
                return at - began;
    }
    return -1;
}

static void drain(int pipe, int ms)
{
    double until = now_ms() + ms;
    char bytes[4096];

    while (now_ms() < until) {
        struct pollfd wait = {pipe, POLLIN, 0};
        if (poll(&wait, 1, 10) > 0 && read(pipe, bytes, sizeof bytes) < 0)
            return;
    }
}

/* A touch counts when the finger is lifted; it silences what was said when it comes down. */
static int hear_all(struct glass *glass, const char *name, int count, int points, char **words)
{
    static double firsts[MOST_SAMPLES];
    int pipe = open(name, O_RDWR | O_NONBLOCK), seen = 0;

    if (pipe < 0)
        return 2;
    for (int i = 0; i < count && i < MOST_SAMPLES; i++) {
        int point = i % points;
        XTestFakeMotionEvent(glass->display, -1, whole(words[2 * point]),
                             whole(words[2 * point + 1]), 0);
        XTestFakeButtonEvent(glass->display, 1, True, 0);
        XFlush(glass->display);
        drain(pipe, PRESSED_MS);
        double began = now_ms();
        XTestFakeButtonEvent(glass->display, 1, False, 0);
        XFlush(glass->display);
        double first = wait_sound(pipe, began, 2000);
        if (first >= 0)
            firsts[seen++] = first;
        drain(pipe, 600 + i * 37 % 100); /* not in step with the device */
    }
    printf("touches %d\nheard %d\n", count, seen);
    if (seen > 0)
        print_spread("first_sample_ms", firsts, seen);
    return seen == 0;
}

/* ---- Taps ---- */

static int tap_all(struct glass *glass, int pause_ms)
{
    char line[64];

    while (fgets(line, sizeof line, stdin) != NULL) {
        char *rest;
        int x = (int)strtol(line, &rest, 10), y = whole(rest);
        XTestFakeMotionEvent(glass->display, -1, x, y, 0);
        XTestFakeButtonEvent(glass->display, 1, True, 0);
        XTestFakeButtonEvent(glass->display, 1, False, 60);
        XSync(glass->display, False);
        sleep_ms(pause_ms);
    }
    return 0;
}

int main(int count, char **words)
{
    struct glass glass = open_glass();

    if (count > 3 && strcmp(words[1], "start") == 0)
        return time_start(&glass, (double)whole(words[2]), words + 3);
    if (count > 4 && strcmp(words[1], "touch") == 0)
        return touch_all(&glass, whole(words[2]), (count - 3) / 2, words + 3);
    if (count > 5 && strcmp(words[1], "sound") == 0)
        return hear_all(&glass, words[2], whole(words[3]), (count - 4) / 2, words + 4);
    if (count == 3 && strcmp(words[1], "taps") == 0)
        return tap_all(&glass, whole(words[2]));
    fputs("usage: glass start SECONDS COMMAND... | glass touch COUNT X Y ... | glass taps MS\n",
          stderr);
    return 2;
}
