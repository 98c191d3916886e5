/* openrosa_letter.h: one encrypted submission as it goes to an OpenRosa server: its manifest,
 * its files, and which of them the server has. For openrosa_send. */
#ifndef SYNC_OPENROSA_LETTER_H
#define SYNC_OPENROSA_LETTER_H

#include "base/buffer.h"
#include "store/store.h"

struct openrosa_letter {
    const struct store_entry *entry;
    struct store_part *parts;
    uint64_t *have;
    size_t count, xml; /* `xml`: which part is its manifest */
    struct arena *arena;
};
/* Its parts from the store, and what the server has of them. */
enum status openrosa_letter_read(struct openrosa_letter *letter, struct store *store,
                                 struct fault *why);
/* DAMAGED: it is not whole. The names that the manifest mentions are to be those of the parts,
 * and none may be missing: a server takes a part of another name with thanks and throws it
 * away. */
enum status openrosa_letter_check(struct openrosa_letter *letter, struct fault *why);
bool openrosa_letter_has(const struct openrosa_letter *letter, size_t part);
/* Whether one of its files cannot go in a request of that size, however it is cut. */
bool openrosa_letter_exceeds(const struct openrosa_letter *letter, uint64_t most);
/* Which parts the next request carries: the manifest first, then of the missing files at least
 * one, and as many as fit. `chosen` has room for all. */
size_t openrosa_letter_choose(size_t *chosen, const struct openrosa_letter *letter,
                              uint64_t most);
/* The multipart/form-data body of these parts. */
void openrosa_letter_write(struct buffer *body, const struct openrosa_letter *letter,
                           const size_t *chosen, size_t count, struct text boundary);

#endif
