/* editor.h: one answer while it is being made. Within the room.
 *
 * A page asks for one kind of answer; an editor is how that kind is given by touch: tiles for
 * a choice, a keypad for a number, a canvas for handwriting. The desk opens one for each page,
 * shows it between the prompt and the bar, tells it what the person did, and takes from it what
 * to say and, when the person goes on, the answer. It is wiped with the page.
 *
 *   open -> (show, touch | type | stroke | tick | back)* -> close
 *
 * The faces of a page that an editor sees are ready for use: `audio` is the path of a file that
 * is there, `image` what an item takes. The green arrow is the desk's, more and less the
 * editor's. Ids below EDITOR_IDS are the editor's own. */
#ifndef DESK_EDITOR_H
#define DESK_EDITOR_H

#include "desk/desk.h"
#include "scene/scene.h"
#include "session/page.h"

enum {
    EDITOR_IDS = 1000, /* ids an editor may use: 1 to 999 */
    ID_GO = 1000,      /* the green arrow; the desk tells the editor of it as of any other */
    ID_MORE,
    ID_LESS,
    ID_PROMPT,
    ID_HINT,
    ID_REFUSAL,
    ID_SECTION,
    ID_STEPS
};

struct money;

/* What an editor works with; the desk's, for as long as the page is open. */
struct editor {
    const struct editor_kind *kind;
    const struct page *page;
    struct arena *arena;           /* ends, wiped, with the page */
    const struct catalogue *words; /* locales/: "keypad.clear", ... */
    const struct desk_ports *ports;
    const struct money *money;     /* the money of all currencies; NULL: none is known */
    const struct scene_room *room; /* changes with the size of text; NULL: the usual */
    size_t line;                   /* PAGE_REVIEW: the one that is looked for first */
    int64_t now_ms;                /* by the pace: for how long something takes */
    int64_t today_ms;              /* by the clock, when the page came: for dates */
    int64_t wake_ms; /* when it wants its next tick; the desk sets INT64_MAX before `open` */
    bool busy;       /* somebody speaks into it: untouched, and no silence */
    bool may_leave;  /* turn_leave_out has said that this may be left out */
    void *state;     /* the kind's own, in the arena */
};

/* What came of a touch. Filled with zeros before. */
struct editor_turn {
    bool changed;  /* something shown has changed */
    bool answered; /* `answer` goes to the session */
    struct answer answer;
    struct saying says[24]; /* said at once, instead of what was being said */
    size_t say_count;
};

struct editor_kind {
    const char *name;
    void (*open)(struct editor *editor);
    /* Adds its items and what they say on arrival, and says how the page is arranged. */
    enum scene_plan plan;
    void (*show)(const struct editor *editor, struct scene_maker *maker);
    void (*touch)(struct editor *editor, unsigned id, struct editor_turn *turn);
    /* Letters from a keyboard or scanner; "\b" takes one away, "\n" goes on. May be NULL. */
    void (*type)(struct editor *editor, struct text letters, struct editor_turn *turn);
    void (*stroke)(struct editor *editor, const struct stroke *stroke,
                   struct editor_turn *turn);
    void (*tick)(struct editor *editor, struct editor_turn *turn);
    void (*close)(struct editor *editor); /* what the arena cannot: stops a recording */
    /* Something else was touched while it is busy, and will be spoken: ends a recording. */
    void (*hush)(struct editor *editor);
    /* Back, where an answer is given in stages: false when this was the first. May be NULL. */
    bool (*back)(struct editor *editor, struct editor_turn *turn);
};

/* The kind that fits a page. Never NULL: what a kiosk has no means for (a file) offers to leave
 * it out or to call a person. */
const struct editor_kind *editor_for(const struct page *page);

/* ---- For editors ---- */

/* Adds a saying to the turn: `words` for the item of `id`. */
struct saying *turn_say(struct editor_turn *turn, const struct editor *editor, unsigned id,
                        struct text words);
/* What a sentence says: its recording if it has one, else its words. */
struct saying *turn_say_faces(struct editor_turn *turn, const struct editor *editor,
                              unsigned id, const struct faces *faces);
/* The answer ANSWER_VALUE `value`. */
void turn_answer(struct editor_turn *turn, struct text value);
/* A word of the catalogue. */
struct text editor_word(const struct editor *editor, const char *key);
/* The same said for the item of `id`. */
void turn_say_word(struct editor_turn *turn, const struct editor *editor, unsigned id,
                   const char *key);
/* The green arrow was touched and nothing was given: leaves the answer out if it may be and the
 * person heard so before, else says what is wanted (`key`, at the item of `id`). */
void turn_leave_out(struct editor_turn *turn, struct editor *editor, unsigned id,
                    const char *key);
/* Adds the item of a choice and what it says on arrival. */
struct item *show_tile(const struct editor *editor, struct scene_maker *maker, unsigned id,
                       const struct faces *faces);
/* What a page has room for on this screen, at the size of letters that is chosen. */
const struct scene_room *editor_room(const struct editor *editor);
/* Whether what is given here is not for the ears of a hall: identity, money, secrets. */
bool editor_is_private(const struct editor *editor);
/* Nobody but the person hears what is private. */
bool editor_has_headphones(const struct editor *editor);

extern const struct editor_kind editor_choose, editor_many, editor_rank, editor_listen,
    editor_number, editor_money, editor_digits, editor_range, editor_date, editor_time,
    editor_write, editor_speak, editor_draw, editor_scan, editor_elsewhere;

#endif
