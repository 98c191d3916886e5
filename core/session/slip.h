/* slip.h: what somebody takes along to go on later, here or elsewhere: a number and a picture.
 *
 * The draft lies under both together, in the place of a person (session_keep_for), so the store
 * sees only a keyed hash of them. Twelve million pairs; what keeps them from being guessed are
 * the counts below: of wrong pairs in a row by one person or device, and of those of a whole
 * house. Pure; a clock that is set back closes nothing for longer. */
#ifndef SESSION_SLIP_H
#define SESSION_SLIP_H

#include "base/arena.h"
#include "base/text.h"

enum {
    SLIP_DIGITS = 6,
    SLIP_NUMBERS = 1000000,
    SLIP_PICTURES = 12,
    SLIP_MOST_WRONG = 3, /* in a row; then it is closed */
    SLIP_CLOSED_MS = 300000,
    SLIP_HOUSE_MOST = 60, /* wrong in a house; one of them is forgotten every */
    SLIP_HOUSE_FORGETS_MS = 300000
};

/* A picture's name, "sun", and the catalogue's key of its word. */
const char *slip_picture(unsigned picture);
const char *slip_picture_key(unsigned picture);
/* SLIP_PICTURES when there is none of that name. */
unsigned slip_find_picture(struct text name);
/* The person under whom the draft lies: "slip:123456:sun". In the arena. */
struct text slip_person(struct text number, unsigned picture, struct arena *arena);

/* Wrong pairs in a row, of one person or device. */
struct slip_tries {
    unsigned wrong;
    int64_t closed_until_ms; /* 0: it is not */
};
bool slip_tries_closed(const struct slip_tries *tries, int64_t now_ms);
void slip_tries_right(struct slip_tries *tries);
/* True when it is closed by this one. */
bool slip_tries_wrong(struct slip_tries *tries, int64_t now_ms);

/* Wrong pairs of everybody in a house. */
struct slip_guard {
    unsigned wrong;
    int64_t since_ms; /* when the last of them was forgotten, or the first came */
};
bool slip_guard_closed(struct slip_guard *guard, int64_t now_ms);
void slip_guard_wrong(struct slip_guard *guard, int64_t now_ms);

#endif
