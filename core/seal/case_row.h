/* case_row.h: how a case's news lies on devices that must not read it.
 *
 * Whoever knows the case number and the secret given with it can find the row and open it;
 * nobody else, the device included, can tell whose it is or what it says. From both, and the
 * case key that all devices of a deployment share as salt, Argon2id (RFC 9106; 8 MiB, one pass)
 * makes a token; BLAKE2b of it for "find" is the row's key in the table, for "read" the key of
 * an XChaCha20-Poly1305 box that holds the columns. Six digits of secret are guessed in hours,
 * not in a blink, and only one case at a time.
 *
 * Columns are name, NUL, value, NUL, ... */
#ifndef SEAL_CASE_ROW_H
#define SEAL_CASE_ROW_H

#include "base/arena.h"
#include "base/status.h"
#include "seal/case_number.h"

enum { CASE_ROW_KEY = 16 };
struct case_token {
    uint8_t bytes[32];
};
/* The secret's digits, without spaces. */
void case_token_make(struct case_token *token, struct text number, struct text secret,
                     const uint8_t case_key[CASE_KEY]);
void case_row_find(uint8_t key[CASE_ROW_KEY], const struct case_token *token);
struct case_column {
    struct text name, value;
};
struct text case_row_lock(const struct case_token *token, const struct case_column *columns,
                          size_t count, struct arena *arena);
/* DAMAGED when it is not this token's, or was changed. */
enum status case_row_unlock(struct case_column **columns, size_t *count,
                            const struct case_token *token, struct text row,
                            struct arena *arena, struct fault *why);

#endif
