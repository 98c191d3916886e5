/* note.h: what a phone is shown, as a note in the person's draft.
 *
 * Written with every answer before its reply leaves, so that after a restart the same input
 * again gets the same bytes, and the next one goes on where the phone is. A page of which a
 * part is shown is known by a mark, for the page itself is not kept. */
#ifndef USSD_NOTE_H
#define USSD_NOTE_H

#include "base/buffer.h"
#include "session/slip.h"

enum {
    NOTE_NETWORK = 64, /* bytes of a network's session id that count */
    NOTE_TYPED = 32,
    NOTE_REFUSAL = 32,
    NOTE_REPLY = 512 /* 160 octets are at most 364 bytes of UTF-8 */
};

enum note_mode {
    NOTE_PAGE,      /* the page itself */
    NOTE_HELP,      /* with its full texts */
    NOTE_ASK,       /* "You typed 0. What is it?" */
    NOTE_SLIP_LOSE, /* slip_entry.h */
    NOTE_SLIP_NUMBER,
    NOTE_SLIP_PICTURE,
    NOTE_MODES
};

struct note {
    char network[NOTE_NETWORK + 1]; /* the network's session */
    uint64_t step;                  /* of the last input, counted by the network's side */
    enum note_mode mode;
    uint64_t screen, screen_before; /* of the page; before NOTE_ASK */
    uint64_t part;                  /* of that screen, while a refusal makes several of it */
    bool parted;                    /* NOTE_ASK: not all of that screen was said */
    bool heard;                     /* the refusal was read, and is said no more */
    uint64_t line;                  /* of the review, being changed, from 1; 0: none */
    uint64_t mark;                  /* of the page */
    uint64_t refusals;              /* in a row */
    bool opening;                   /* the first page of a service */
    bool ended;
    struct slip_tries tries; /* of slips; they outlive the dialogue */
    char typed[NOTE_TYPED +
               1]; /* NOTE_ASK: what is asked about; NOTE_SLIP_PICTURE: the number */
    char refusal[NOTE_REFUSAL + 1]; /* a key, when the last input was not for the session */
    char reply[NOTE_REPLY + 1];
};

void note_pack(struct buffer *out, const struct note *note);
/* False, and *note zeroed, when it is none. */
bool note_unpack(struct note *note, struct text packed);
/* Copies at most `most` bytes and a NUL, whole letters; control characters become '_'. */
void note_set(char *out, size_t most, struct text text);

#endif
