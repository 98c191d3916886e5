/* pack.h: numbers and texts as bytes, for drafts.
 *
 * A number is eight bytes, least first; a text is its length as a number and its bytes. A
 * reader that meets an end too early says so in `broken` and gives zeros and empty texts from
 * then on, so whoever reads asks once, at the end. */
#ifndef SESSION_PACK_H
#define SESSION_PACK_H

#include "base/buffer.h"

void pack_number(struct buffer *out, uint64_t number);
void pack_text(struct buffer *out, struct text text);

struct unpack {
    struct text rest;
    bool broken;
};
uint64_t unpack_number(struct unpack *in);
/* Borrowed from the packed bytes. */
struct text unpack_text(struct unpack *in);
/* Nothing is missing and nothing is left. */
bool unpack_is_whole(const struct unpack *in);

#endif
