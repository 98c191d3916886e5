/* desk.h: what a kiosk does with what a person does; pictures and sound are others' work.
 *
 * A desk is the kiosk's whole behaviour as one value: the invitation, the language, the pages
 * of a session with their editors, help, the tools, the curtain, silence and its end, the
 * staff corner. It is told of touches, keys, strokes and time, and tells what is to be seen
 * (a scene) and said (a speech). It knows no pixels, no samples and no real clock, so that a
 * whole journey is a test without a screen.
 *
 *   invitation -> language -> pages of a session -> receipt -> goodbye -> invitation
 *       ^                        |  idle: asks, counts down, wipes, or keeps under a slip
 *       +------------------------+ */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "base/clock.h"
#include "base/random.h"
#include "base/status.h"
#include "scene/scene.h"
#include "session/session.h"

/* What a desk asks of the machine around it. Any of them may be NULL: it is then not there. */
struct desk_ports {
    void *self;
    /* The microphone. `level` is 0 to 1000. The bytes are a sound file (Opus in Ogg, or FLAC)
     * in the arena. `record_end` with a NULL arena throws it away. */
    enum status (*record)(void *self, struct fault *why);
    unsigned (*record_level)(void *self);
    enum status (*record_end)(void *self, struct text *bytes, struct text *media_type,
                              struct arena *arena, struct fault *why);
    /* Letters that the strokes may be, best first, at most `room`; how many. */
    size_t (*read_strokes)(void *self, const struct stroke *strokes, size_t count,
                           struct text language, struct text *letters, size_t room,
                           struct arena *arena);
    /* Whether strokes of this language can be read; where not, letters have keys. */
    bool (*reads_strokes)(void *self, struct text language);
    /* A drawing as the bytes of a PNG file. */
    enum status (*draw_png)(void *self, const struct stroke *strokes, size_t count,
                            struct text *bytes, struct arena *arena, struct fault *why);
    enum status (*print)(void *self, struct text slip, struct text code, struct fault *why);
    bool (*headphones)(void *self);
    /* Nothing of what is said can be heard: no loudspeaker, or it was unplugged. */
    bool (*silent)(void *self);
    void (*volume)(void *self, unsigned percent);
    void (*rate)(void *self, unsigned percent); /* of speech; 100 is the house's own */
    /* Facts for the staff corner: a picture's name, a name and a value each; how many. */
    size_t (*facts)(void *self, struct text *names, struct text *values, size_t room,
                    struct arena *arena);
    void (*restart)(void *self);
};

struct desk_options {
    struct house *house;
    const char *services, *locales, *data; /* as for the house */
    const char *assets; /* the folder with money.csv; NULL: no pictures of money */
    struct clock clock; /* for dates */
    struct clock pace;  /* for how long things take: a clock that nobody sets */
    struct random random;
    struct desk_ports ports;
    /* What the screen has room for, by scene_size; without tiles: that of 10 inches. */
    struct scene_room rooms[SIZE_LARGEST + 1];
    const char *device;       /* for deviceid */
    unsigned idle_s, leave_s; /* 0: 60 and 20 */
};

/* Keys that do everything without touch: arrows or one switch, help, volume. */
enum desk_key {
    KEY_NEXT,
    KEY_PREVIOUS,
    KEY_SELECT,
    KEY_BACK,
    KEY_AGAIN,
    KEY_HELP,
    KEY_PERSON,
    KEY_LOUDER,
    KEY_QUIETER,
    KEY_SWITCH /* the only switch: focus moves by itself, this selects */
};

struct desk;

enum status desk_open(struct desk **desk, const struct desk_options *options,
                      struct fault *why);
/* Looks, once and when the house's forms are open, for what a power cut left, to offer it. */
void desk_recall(struct desk *desk);
/* Wipes what it held. */
void desk_close(struct desk *desk);

/* What is to be seen now; in the arena, which may end with the next scene. */
void desk_scene(const struct desk *desk, struct scene *scene, struct arena *arena);
/* What is to be said: the same `number` until there is something new. In the arena. */
void desk_speech(const struct desk *desk, struct speech *speech, struct arena *arena);

/* What is likely to be said next, once the person goes on: to be made ready meanwhile. Its
 * number is 0; no sayings where that is not known. In the arena. */
void desk_ahead(const struct desk *desk, struct speech *speech, struct arena *arena);

/* A touch that began and ended on the item `id`; 0: beside all of them. */
void desk_touch(struct desk *desk, unsigned id);
/* Two seconds on it: opens the staff corner where it may. */
void desk_hold(struct desk *desk, unsigned id);
void desk_key(struct desk *desk, enum desk_key key);
/* Letters of a real keyboard or of a scanner, which acts as one. */
void desk_type(struct desk *desk, struct text letters);
/* A line was drawn on the canvas `id`. */
void desk_stroke(struct desk *desk, unsigned id, const struct stroke *stroke);
/* Time has passed: to be told at least when desk_wake_ms says so, and when speech has ended.
 * `speaking` is whether anything is being said: silence only counts while nothing is. */
void desk_tick(struct desk *desk, bool speaking);
/* When the desk wants its next tick, in the pace's ms; INT64_MAX: not before something
 * happens. */
int64_t desk_wake_ms(const struct desk *desk);

#endif
