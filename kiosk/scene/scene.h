/* scene.h: what a kiosk shows and says at this moment, as plain values.
 *
 * The desk knows what a person is doing and makes a scene of it; the screen places and draws
 * the scene; the voice says its sayings. None of the three knows the others. Everything in a
 * scene is borrowed from the arena it was made in, and a scene never changes once made: what
 * differs from the one before is what is drawn anew. */
#ifndef SCENE_SCENE_H
#define SCENE_SCENE_H

#include "base/arena.h"
#include "base/text.h"

/* How the whole is arranged. Items find their places by their role. */
enum scene_plan {
    PLAN_INVITATION, /* a large moving picture, nothing else; touching anywhere starts */
    PLAN_TILES,      /* a prompt and at most six tiles */
    PLAN_KEYPAD,     /* a prompt, a field, a telephone's keys; pictures of money beside it */
    PLAN_KEYBOARD,   /* a prompt, a field, the letters of a language, candidates */
    PLAN_CANVAS,     /* a prompt, a place to draw or write on, candidates */
    PLAN_LISTEN,     /* a prompt with a large picture, nothing to choose */
    PLAN_SPEAK,      /* recording: a meter and its buttons */
    PLAN_LINES,      /* answers read back, a line each */
    PLAN_RECEIPT,    /* a large number, a code to scan, what happens next */
    PLAN_CURTAIN,    /* nothing of the page is to be seen */
    PLAN_STAFF       /* facts and switches for staff: small print is fine */
};

enum item_role {
    ITEM_PROMPT,    /* what is asked; touching it says it again */
    ITEM_HINT,      /* a further sentence under it */
    ITEM_REFUSAL,   /* why the last answer was not taken */
    ITEM_SECTION,   /* which part of the service this is */
    ITEM_STEPS,     /* how far one is: `number` of `total` */
    ITEM_MARK,      /* stands on every page: practice, no sound, and the like */
    ITEM_TILE,      /* a choice: picture and words */
    ITEM_KEY,       /* a key of a keypad or keyboard; `column`, `row`, `span` say where; the
                       column after the last is beside the field */
    ITEM_FIELD,     /* what was typed, in its groups; `wrong_at` is the first wrong letter */
    ITEM_CANDIDATE, /* a letter that the handwriting may be */
    ITEM_MONEY,     /* a banknote or coin: `number` is its worth in hundredths */
    ITEM_LINE,      /* an answer in the review: `text` is the question, `value` the answer */
    ITEM_FACT,      /* PLAN_STAFF: `text` and `value` */
    ITEM_CANVAS,    /* where a finger draws; `strokes` is what it drew */
    ITEM_METER,     /* `number` of `total`: loudness or time */
    ITEM_PICTURE,   /* a picture by itself */
    ITEM_NUMBER,    /* a number in large digits: a case number */
    ITEM_CODE,      /* `value` as a QR code */
    ITEM_COUNTDOWN, /* `number` of `total` seconds are left */
    ITEM_GO,        /* the large green arrow */
    ITEM_MORE,      /* the big arrow to more of this page; says how many */
    ITEM_LESS,      /* back to what came before it */
    ITEM_BAR,       /* back, again, help, person, stop: `place` from 0, always the same */
    ITEM_TOOL       /* size, contrast, speed, volume, curtain: `place` from 0; alone, on a
                       narrow screen, it leads to them */
};

enum { SCENE_TILES = 6, SCENE_BAR = 5, SCENE_TOOLS = 6, SCENE_CANDIDATES = 6 };

/* A line drawn by a finger: points from 0 to 1000 of the canvas's width and height. */
struct stroke {
    const struct stroke_point {
        short x, y;
    } * points;
    size_t count;
};

struct item {
    unsigned id; /* what a touch on it is told as; 0: it cannot be touched */
    enum item_role role;
    struct text text, value;    /* as shown; which words belong where the role says */
    struct text image;          /* a name of assets/pictures.csv, or a file's path */
    bool chosen;                /* shown by shape, never by colour alone */
    bool is_off;                /* there, but does nothing now */
    bool hidden;                /* private: dots instead of letters until it is asked for */
    bool focused;               /* where the keys are */
    unsigned badge;             /* ranking: the place it was given; 0: none */
    unsigned place;             /* ITEM_BAR, ITEM_TOOL */
    unsigned column, row, span; /* ITEM_KEY: in a grid from 0; span 0 is 1 */
    long number, total;
    size_t wrong_at; /* ITEM_FIELD: byte of the first wrong letter; SIZE_MAX: none */
    const struct stroke *strokes;
    size_t stroke_count;
};

enum scene_size { SIZE_USUAL, SIZE_LARGE, SIZE_LARGEST };

struct scene {
    enum scene_plan plan;
    struct text language; /* BCP 47: shapes letters, breaks lines */
    bool right_to_left;   /* mirrors the whole page */
    enum scene_size size;
    bool high_contrast;
    bool moving; /* the picture moves: PLAN_INVITATION */
    const struct item *items;
    size_t item_count;
    unsigned columns, rows; /* of the ITEM_KEY grid */
};

/* How much a page holds on this screen, so that whatever is touched is 22 mm and what stands on
 * it can be seen. The screen knows, and the desk makes its pages so. */
struct scene_room {
    unsigned tiles;        /* where all of them stand on one page */
    unsigned tiles_a_page; /* where there are more */
    bool narrow; /* a hand's screen: two rows of keys; one tool that leads to all of them */
};

/* That of a screen of 10 inches. */
extern const struct scene_room SCENE_ROOM_USUAL;

/* ---- What is said ---- */

/* One thing to say, from beginning to end without a gap to the next. */
struct saying {
    unsigned item;         /* the item lit meanwhile, by its id or, for what cannot be touched,
                              SAYING_ROLE + its role; 0: none */
    bool is_private;       /* on headphones only, unless `asked` */
    bool asked;            /* the person touched this very thing to hear it */
    struct text recording; /* path of a sound file, which goes first; empty: none */
    struct text sound;     /* or the bytes of one: a person's own recording */
    struct text words;     /* else these words, as shown: the voice writes values out itself */
    struct text language;
};
enum { SAYING_ROLE = 1u << 20 };

/* What to say now. A higher `number` than the last one silences that and begins anew. */
struct speech {
    unsigned long number;
    const struct saying *sayings;
    size_t count;
};

/* ---- Making a scene ---- */

enum { SCENE_MOST_ITEMS = 128, SCENE_MOST_SAYINGS = 160 };

/* Collects the items of one scene and what they say on arrival, in reading order. */
struct scene_maker {
    struct scene *scene;
    struct arena *arena;
    struct item items[SCENE_MOST_ITEMS];
    size_t item_count;
    struct saying sayings[SCENE_MOST_SAYINGS];
    size_t saying_count;
};

void scene_begin(struct scene_maker *maker, struct scene *scene, enum scene_plan plan,
                 struct arena *arena);
/* A new item, all else zero (`wrong_at` SIZE_MAX); the maker's until scene_end. What does not
 * fit is dropped, which is an error of the program: a test finds it. */
struct item *scene_add(struct scene_maker *maker, enum item_role role, unsigned id,
                       struct text text);
/* `item` says `words` (or plays `recording` if not empty) on arrival, after what was added
 * before. Empty words and no recording: nothing. */
struct saying *scene_say(struct scene_maker *maker, const struct item *item,
                         struct text recording, struct text words);
/* Copies items into the arena; `speech` may be NULL. */
void scene_end(struct scene_maker *maker, struct speech *speech);

/* The item of that id, NULL if there is none. */
const struct item *scene_item(const struct scene *scene, unsigned id);

#endif
