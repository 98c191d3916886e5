/* glass: what a person in front of a screen waits for, seen from outside the program.
 *
 *   glass start SECONDS COMMAND...   runs COMMAND and prints when it was begun, the ms until
 * its page was first drawn (an empty window is no page) and its process id; COMMAND runs on
 *   glass walk                       touches the points on standard input, "x y" a line
 *   glass touch COUNT X Y X Y ...    touches the points in turn; a line for each touch: when
 * the finger came down and was lifted, and the first change of the picture there after each
 * (-1: none)
 *
 * Times are ms of the monotonic clock. Every wait has an end. Any program on an X display:
 * touches are XTest events, pixels are watched with XDamage. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xdamage.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    BEFORE_MS = 50,    /* before a touch, while words may be lit elsewhere */
    PRESSED_MS = 60,   /* a finger lies on the glass */
    AFTER_MS = 120,    /* for what the touch does */
    SPREAD_MS = 30,    /* at most so much more before a touch: not in step with anything */
    WALK_MS = 120,     /* between two touches of a walk */
    TREMBLE_MS = 450,  /* on the same place: sooner it would be a tremble */
    NEAR_PX = 150,     /* a browser's mark stands beside the words that are touched */
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

static void press(struct glass *glass, bool down)
{
    XTestFakeButtonEvent(glass->display, 1, down, 0);
    XFlush(glass->display);
}

static void move_to(struct glass *glass, int x, int y)
{
    XTestFakeMotionEvent(glass->display, -1, x, y, 0);
    XSync(glass->display, False);
}

static bool is_near(const XRectangle *area, int x, int y)
{
    return x >= area->x - NEAR_PX && x < area->x + area->width + NEAR_PX &&
           y >= area->y - NEAR_PX && y < area->y + area->height + NEAR_PX;
}

/* Watches for `ms`; when the picture near x y first changed, -1: it did not. */
static double watch(struct glass *glass, double ms, int x, int y)
{
    double until = now_ms() + ms, first = -1;
    XRectangle area;

    while (wait_damage(glass, until, &area))
        if (first < 0 && is_near(&area, x, y))
            first = now_ms();
    return first;
}

static int touch_all(struct glass *glass, int count, int points, char **words)
{
    for (int i = 0; i < count; i++) {
        int point = i % points;
        int x = whole(words[2 * point]), y = whole(words[2 * point + 1]);
        move_to(glass, x, y);
        watch(glass, BEFORE_MS + i * 7 % SPREAD_MS, x, y);
        double pressed = now_ms();
        press(glass, true);
        double lit = watch(glass, PRESSED_MS, x, y);
        double lifted = now_ms();
        press(glass, false);
        double answered = watch(glass, AFTER_MS, x, y);
        printf("%.3f %.3f %.3f %.3f\n", pressed, lifted, lit, answered);
    }
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
        printf("began %.3f\nstart_ms %.1f\npid %d\n", began, at - began, (int)child);
        return 0;
    }
    printf("pid %d\n", (int)child);
    return 1;
}

/* ---- A walk ---- */

static int walk(struct glass *glass)
{
    char line[64];
    int was_x = -1, was_y = -1;

    while (fgets(line, sizeof line, stdin) != NULL) {
        char *rest;
        int x = (int)strtol(line, &rest, 10), y = whole(rest);
        watch(glass, x == was_x && y == was_y ? TREMBLE_MS : WALK_MS, x, y);
        move_to(glass, x, y);
        press(glass, true);
        watch(glass, PRESSED_MS, x, y);
        press(glass, false);
        was_x = x, was_y = y;
    }
    watch(glass, AFTER_MS, was_x, was_y);
    return 0;
}

int main(int count, char **words)
{
    struct glass glass = open_glass();

    if (count > 3 && strcmp(words[1], "start") == 0)
        return time_start(&glass, (double)whole(words[2]), words + 3);
    if (count > 4 && strcmp(words[1], "touch") == 0)
        return touch_all(&glass, whole(words[2]), (count - 3) / 2, words + 3);
    if (count == 2 && strcmp(words[1], "walk") == 0)
        return walk(&glass);
    fputs("usage: glass start SECONDS COMMAND... | glass touch COUNT X Y ... | glass walk\n",
          stderr);
    return 2;
}
