/* pin.h: a short secret of staff, kept so that its file does not give it away.
 *
 * Argon2id (libsodium crypto_pwhash_str, RFC 9106) at 19 MiB and two passes: some 30 ms on a
 * small board, which a person does not notice and who tries a million of them does. A line of
 * text, with its salt in it. */
#ifndef SEAL_PIN_H
#define SEAL_PIN_H

#include "base/random.h"
#include "base/status.h"

enum { PIN_LINE = 128, PIN_LEAST = 6, PIN_MOST = 12 };

/* Only digits, PIN_LEAST to PIN_MOST of them, and not one that is tried first: all the same,
 * or each one more or one less than the one before. */
bool pin_is_good(struct text pin);
/* FAILED: there is no memory for it. */
enum status pin_hash(char line[PIN_LINE], struct text pin, struct fault *why);
/* OK: it is this one. REFUSED: it is another. DAMAGED: the line is not one of ours. */
enum status pin_check(struct text line, struct text pin, struct fault *why);

#endif
