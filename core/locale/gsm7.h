/* gsm7.h: what a text costs in the GSM 7-bit alphabet, and its octets on the wire.
 *
 * A phone counts septets, not bytes or letters: most letters take one, ten signs (€ [ ] and so
 * on) take two, the rest cannot be sent and are never replaced. 3GPP TS 23.038, 6.2.1 and
 * 6.2.1.1; packing for USSD with its carriage returns: 6.1.2.3.1. Gateways and fit.h ask here.
 * Pure: keeps nothing. */
#ifndef LOCALE_GSM7_H
#define LOCALE_GSM7_H

#include "base/arena.h"
#include "base/text.h"

enum {
    GSM7_SCREEN_OCTETS = 160, /* the longest USSD string */
    GSM7_SCREEN = 182         /* septets in it */
};

/* Septets one letter takes: 1, 2, or 0 when the alphabet lacks it. */
size_t gsm7_cost(uint32_t letter);

/* Packs `text` (valid UTF-8) into `octets` of `room` bytes; the length in *count. False, and
 * nothing is to be sent, when the alphabet lacks a letter or the room is too small. Seven spare
 * bits at the end become a carriage return, and a carriage return of the text's own at an
 * octet's end is doubled, so that no phone shows an @ or drops a line. */
bool gsm7_pack(unsigned char *octets, size_t room, size_t *count, struct text text);

/* The text of packed octets, in the arena. One carriage return that ends at an octet's end is
 * padding and is dropped. An escape to a sign that is not there gives the sign without its
 * escape, and an escape to nothing a space, as 6.2.1.1 asks of a receiver. Cannot fail. */
struct text gsm7_unpack(const unsigned char *octets, size_t count, struct arena *arena);

#endif
