/* office_secret.h: the key that opens submissions, where it may live and how it is opened.
 *
 * For the hub and its tests alone. In FOLDER lie office.pub and either office.key (a
 * demonstration's, in clear, mode 0600) or office.locked: the key in an
 * XChaCha20-Poly1305 box under a passphrase (Argon2id, RFC 9106, moderate limits of libsodium;
 * salt and limits stand in the file). A hub without either receives and reads nothing. */
#ifndef SEAL_OFFICE_SECRET_H
#define SEAL_OFFICE_SECRET_H

#include "base/arena.h"
#include "seal/seal.h"

struct office_secret; /* in locked memory */

/* Makes a pair whose secret half is locked: FOLDER/office.pub, FOLDER/office.locked. CONFLICT
 * if there is one. REFUSED: the passphrase has under 12 letters. */
enum status office_secret_make(const char *folder, struct text passphrase, struct fault *why);
/* `passphrase` is not looked at where the key lies in clear. NOT_FOUND: there is no secret
 * here. REFUSED: it is another passphrase. DAMAGED: not a whole file. */
enum status office_secret_open(struct office_secret **secret, const char *folder,
                               struct text passphrase, struct fault *why);
bool office_secret_is_locked(const char *folder); /* office.locked is there */
void office_secret_close(struct office_secret *secret);
/* As seal_open. */
enum status office_secret_unseal(struct text *plain, const struct office_secret *secret,
                                 struct text sealed, struct arena *arena, struct fault *why);
/* As device_pseudonym, under the office's secret: the same on every machine that opens it, and
 * nobody else can try numbers out. */
void office_secret_pseudonym(uint8_t out[SEAL_PSEUDONYM], const struct office_secret *secret,
                             const char *use, struct text of);

#endif
