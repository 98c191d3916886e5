/* slots.h: which of a deployment's forms are open. A form in memory is ten times its file, and
 * a person is in one at a time: where memory is short, the forms that somebody is in are open,
 * home, and the few left last; the others are read again when somebody comes. */
#ifndef SESSION_SLOTS_H
#define SESSION_SLOTS_H

#include "form/form.h"

/* One for all forms of a house. */
struct slots {
    size_t most;   /* open ones that nobody is in; 0: as many as there are */
    uint64_t turn; /* counts who comes and leaves, to know which was left longest ago */
    bool changed;  /* a file was another than at first */
    struct slot *first;
};

struct slot {
    struct slots *slots;
    struct slot *next;
    struct text folder;
    struct form *form; /* NULL: closed */
    uint64_t print;    /* what it was when it was opened first (form_print) */
    uint64_t turn;     /* when somebody came or left last */
    unsigned walks;    /* in it now */
};

/* Opens FOLDER/form.xml for the first time; nobody is in it. `folder` outlives it. */
enum status slot_open(struct slot *slot, struct slots *slots, struct text folder,
                      struct fault *why);
void slot_close(struct slot *slot);

/* Somebody comes: the form stays open until they leave. CONFLICT: the file was changed. */
enum status slot_enter(struct slot *slot, struct fault *why);
/* Closes nothing: what was read from the form is good until somebody enters another. */
void slot_leave(struct slot *slot);
/* Closes those that nobody is in but the `most` left last. */
void slots_rest(struct slots *slots);

#endif
