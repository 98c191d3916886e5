/* state.h: a desk as the files of this room see it; everybody else sees desk.h.
 *
 *   nothing open          the invitation
 *   `base` is open        the language, a page of a session, a question of the desk's own
 *   `over` lies on it     whether to stop, the slip: what lies under it waits as it is
 *   `leaving`             "are you still there?" lies over all that
 *   `staff`               the staff corner stands in the place of everything
 *   `covered`             the curtain lies over everything
 *
 * A sheet is a page with its editor; its use says who takes the answer. */
#ifndef DESK_STATE_H
#define DESK_STATE_H

#include "desk/editor.h"
#include "desk/money.h"
#include "desk/said.h"
#include "desk/staff.h"
#include "desk/staff_house.h"
#include "locale/catalogue.h"
#include "session/session.h"
#include "session/slip.h"

enum {
    DESK_LANGUAGES = 16,
    ID_BAR = 1100,      /* + place */
    ID_TOOL = 1110,     /* + place */
    ID_TOOLS = 1119,    /* what leads to them on a narrow screen */
    ID_PRACTICE = 1190, /* the mark that it is practice */
    ID_VIEW = 1200,     /* the first of those of the invitation, the curtain, "still there?" */
    ID_STAFF = 1300     /* the first of the staff corner's */
};

enum bar_place { BAR_BACK, BAR_AGAIN, BAR_HELP, BAR_PERSON, BAR_STOP };
enum tool_place {
    TOOL_SIZE,
    TOOL_CONTRAST,
    TOOL_RATE,
    TOOL_VOLUME,
    TOOL_CURTAIN,
    TOOL_LANGUAGE
};

enum sheet_use {
    SHEET_CLOSED,
    SHEET_LANGUAGE, /* before a session */
    SHEET_SESSION,  /* the session's page */
    SHEET_STOP,     /* throw away, keep, or go on */
    SHEET_KEPT,     /* the slip, to be taken along */
    SHEET_NUMBER,   /* of a slip, to go on with */
    SHEET_PICTURE,  /* of the same */
    SHEET_MINE,     /* after a power cut: was it yours? */
    SHEET_PROOF,    /* then what only that person knows */
    SHEET_USES
};

struct sheet {
    enum sheet_use use;
    struct arena *arena; /* of the page and its editor; wiped when it closes */
    struct page page;
    struct editor editor;
    bool helping; /* what to do here stands in the place of the hint */
};

struct settings {
    enum scene_size size;
    bool high_contrast;
    unsigned rate;           /* a step: settings.c */
    unsigned volume_percent; /* of the loudest */
};

struct greeting {
    size_t language; /* the one that is greeting, or was last */
    bool moving;
    int64_t next_ms; /* when something changes */
};

/* An answer is written down once the page after it is on the screen: a disk is slow, and a
 * power cut may cost the last answer. */
enum keeping { KEPT, ANSWERED, SHOWN };

/* "Are you still there?" */
struct leaving {
    bool asking;
    int64_t gone_ms; /* when nobody is; 0: it is still being asked aloud */
};

/* Under which a person goes on later. */
struct slip {
    char number[SLIP_DIGITS + 1]; /* "": none */
    unsigned picture;
    struct slip_tries tries; /* by whomever */
};

/* What a power cut left. */
struct recall {
    struct session *session; /* NULL: nothing */
    unsigned slot;           /* where it is kept */
    unsigned wrong;          /* answers so far */
    int64_t until_ms;        /* then it is destroyed */
};

struct desk {
    struct arena *arena; /* for the desk's life: nothing of a person */
    struct desk_options options;
    struct catalogue *catalogues[DESK_LANGUAGES];
    size_t language_count, language;
    const struct money *money; /* NULL: none is known */
    struct settings settings;
    struct scene_room room; /* what a page has room for, in the size of text that is set */
    bool tools_open;        /* a narrow screen: the tools stand in the place of the page */

    int64_t practises_until_ms; /* whoever begins before practises: staff wished it */
    struct session *session;    /* NULL: none */
    enum keeping keeping;
    unsigned slot; /* where its draft is kept against a power cut */
    struct sheet base, over;
    size_t changed_line; /* of the review: where it is opened next */
    struct staff *staff; /* NULL: not open */
    struct staff_house house;
    struct slip slip;
    struct recall recall;
    struct leaving leaving;
    bool covered;
    unsigned taught; /* how often this person was told how to go on */
    struct greeting greeting;
    struct said said;

    bool speaking;    /* at the last tick */
    int64_t quiet_ms; /* silent and untouched since */
    unsigned focus;   /* the item where the keys are; 0: none */
    bool scanning;    /* one switch drives it */
    int64_t scan_ms;  /* when the focus moves on */
};

/* ---- desk.c ---- */

int64_t desk_now_ms(const struct desk *desk);   /* by the pace */
int64_t desk_today_ms(const struct desk *desk); /* by the clock */
bool desk_is_at_rest(const struct desk *desk);  /* the invitation */
/* Staff wished that whoever begins now only practises. It ends with one session, or with ten
 * minutes: nobody who comes later should practise unknowingly. */
bool desk_practises(const struct desk *desk);
void desk_wish_practice(struct desk *desk, bool practice);
/* The sheet that is on show, NULL at the invitation. */
struct sheet *desk_sheet(struct desk *desk);
struct text desk_word(const struct desk *desk, const char *key);
/* Says `key` for the item of `id`, instead of what was being said. */
void desk_say(struct desk *desk, unsigned id, struct text words);
bool desk_shows(const struct desk *desk, unsigned id);
/* Says what is on show from its beginning. */
void desk_arrive(struct desk *desk);
/* Says the item of `id` once more; what is private too, for it was asked for. */
void desk_hear(struct desk *desk, unsigned id);

/* ---- view.c ---- */

/* What is done now is practice; or, at rest, what the next person will do. */
bool view_is_practice(const struct desk *desk);
/* Makes the scene that is on show now. */
void view_show(const struct desk *desk, struct scene *scene, struct scene_maker *maker,
               struct arena *arena);

/* ---- frame.c: what stands around every page ---- */

void frame_show_head(const struct desk *desk, const struct sheet *sheet,
                     struct scene_maker *maker);
/* Beside the question is one place: where the editor asks something of its own, or an answer
 * was not taken, the hint is not shown but said. */
void frame_tidy(struct scene_maker *maker);
void frame_show_foot(const struct desk *desk, const struct sheet *sheet,
                     struct scene_maker *maker);
void frame_show_bar(const struct desk *desk, const struct sheet *sheet,
                    struct scene_maker *maker);
/* The bar: true when `id` is of it. */
bool frame_touch(struct desk *desk, unsigned id);
void frame_help(struct desk *desk);
void frame_back(struct desk *desk);
void frame_person(struct desk *desk);

/* ---- settings.c: the tools ---- */

void settings_reset(struct desk *desk);
/* The tools, or on a narrow screen what leads to them. */
void settings_show(const struct desk *desk, struct scene_maker *maker);
/* On a narrow screen: all of them, in the place of the page of `sheet`. */
void settings_show_all(const struct desk *desk, const struct sheet *sheet,
                       struct scene_maker *maker);
bool settings_touch(struct desk *desk, unsigned id);
/* The page comes back. False: it was there. */
bool settings_close(struct desk *desk);
void settings_louder(struct desk *desk, int steps);

/* The house's own, of the staff corner: what each person begins with. */
void settings_house(struct desk *desk);

/* ---- sheet.c ---- */

/* A sheet's page in its own arena, for the caller to fill; then sheet_show opens its editor. */
struct page *sheet_begin(struct desk *desk, struct sheet *sheet, enum sheet_use use);
void sheet_show(struct desk *desk, struct sheet *sheet);
void sheet_editor(const struct desk *desk, struct sheet *sheet, const struct editor_kind *kind);
void sheet_show_as(struct desk *desk, struct sheet *sheet, const struct editor_kind *kind);
void sheet_close(struct sheet *sheet);
void sheet_touch(struct desk *desk, struct sheet *sheet, unsigned id);
void sheet_type(struct desk *desk, struct sheet *sheet, struct text letters);
void sheet_stroke(struct desk *desk, struct sheet *sheet, const struct stroke *stroke);
void sheet_tick(struct desk *desk, struct sheet *sheet);
/* The stage before in the same editor; false when there is none. */
bool sheet_back(struct desk *desk, struct sheet *sheet);
/* A choice of a page of the desk's own. The page's `choices` have room for it. */
void sheet_choice(struct desk *desk, struct page *page, const char *value, const char *key,
                  const char *image);

/* ---- course.c: the way of a session ---- */

void course_begin(struct desk *desk);
void course_answer(struct desk *desk, const struct answer *answer);
/* Keeps what was answered, at the second tick after it. */
void course_tick(struct desk *desk);
/* At once: the desk closes. */
void course_keep(struct desk *desk);
/* The person of a slip or of before a power cut goes on. The session is handed over. */
void course_go_on(struct desk *desk, struct session *session);
/* Opens a session whose draft is kept for `person`; NULL when it cannot be. */
struct session *course_open(struct desk *desk, struct text person);
bool course_has_draft(const struct session *session);
/* Ends it, destroys what was kept, wipes everything of the person, and goes back to the
 * invitation. */
void course_end(struct desk *desk);
/* The same, but what is kept on disk stays: it has a slip. */
void course_leave(struct desk *desk);

/* ---- questions.c: pages of the desk's own ---- */

void questions_language(struct desk *desk);
void questions_stop(struct desk *desk);
/* A sheet of one's own: `kind`, and the words of `prompt`. */
struct page *questions_begin(struct desk *desk, struct sheet *sheet, enum sheet_use use,
                             enum page_kind kind, const char *prompt);
/* What was answered to one of them does not do: the page says `key` first. */
void questions_refuse(struct desk *desk, struct sheet *sheet, const char *key);
/* An answer to one of them. */
void questions_answer(struct desk *desk, enum sheet_use use, const struct answer *answer);

/* ---- slip.c: to go on later, under a number and a picture ---- */

/* Something is there that can be put under a slip. */
bool slip_can_keep(const struct desk *desk);
/* Keeps the session, and shows the slip. */
void slip_keep(struct desk *desk);
/* Offers on a menu to go on with a slip: one choice more. */
void slip_offer(const struct desk *desk, struct page *page, struct arena *arena);
bool slip_is_offer(struct text value);
void slip_ask(struct desk *desk);
void slip_take(struct desk *desk, enum sheet_use use, const struct answer *answer);
/* The one of the session on show goes on being its own. */
bool slip_is_open(const struct desk *desk);
void slip_forget(struct desk *desk);

/* ---- recall.c: what a power cut left ---- */

/* Looks for it as the desk opens. */
void recall_open(struct desk *desk);
bool recall_is_offered(const struct desk *desk);
void recall_ask(struct desk *desk);
void recall_take(struct desk *desk, enum sheet_use use, const struct answer *answer);
void recall_tick(struct desk *desk);
void recall_close(struct desk *desk);
/* Where a session's draft is kept against a power cut. */
struct text recall_person(unsigned slot, struct arena *arena);

/* ---- corner.c: into the staff corner and out ---- */

void corner_open(struct desk *desk);
void corner_show(const struct desk *desk, struct scene_maker *maker);
void corner_touch(struct desk *desk, unsigned id);
void corner_type(struct desk *desk, struct text letters);
void corner_stroke(struct desk *desk, const struct stroke *stroke);
void corner_tick(struct desk *desk);

/* ---- invitation.c ---- */

/* `greets`: at once; else after a silence. */
void invitation_open(struct desk *desk, bool greets);
void invitation_show(const struct desk *desk, struct scene_maker *maker);
void invitation_start(struct desk *desk);
void invitation_tick(struct desk *desk);

/* ---- leaving.c: silence and its end ---- */

void leaving_touched(struct desk *desk);
void leaving_show(const struct desk *desk, struct scene_maker *maker);
bool leaving_touch(struct desk *desk, unsigned id);
void leaving_tick(struct desk *desk);
int64_t leaving_wake_ms(const struct desk *desk);

/* ---- keys.c ---- */

void keys_press(struct desk *desk, enum desk_key key);
void keys_tick(struct desk *desk);

/* ---- media.c ---- */

/* Makes the faces of a page ready for use: see editor.h. */
void media_ready(struct page *page, const char *services, struct arena *arena);

#endif
