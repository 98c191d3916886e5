/* sign.h: who said it: Ed25519 signatures (RFC 8032, libsodium crypto_sign_detached) over
 * BLAKE2b of "doorstep-sign-1", the use and the message.
 *
 * `what` keeps signatures of different uses apart ("batch", "news"): it is part of what is
 * signed. A signer lives in locked memory. Files: FOLDER/NAME.sign (secret, mode 0600) and
 * FOLDER/NAME.sign.pub beside it, as seal/key_file.h writes them. */
#ifndef SEAL_SIGN_H
#define SEAL_SIGN_H

#include "base/status.h"

enum { SIGN_KEY = 32, SIGN_BYTES = 64 };

struct sign_key {
    uint8_t bytes[SIGN_KEY]; /* public */
};
struct signer;

/* Reads the pair called `name` ("device", "office"), or makes it when there is none. */
enum status signer_open(struct signer **signer, const char *folder, const char *name,
                        struct fault *why);
/* In memory alone, from 32 bytes; for tests. */
struct signer *signer_of_seed(const uint8_t seed[SIGN_KEY]);
void signer_close(struct signer *signer);
struct sign_key signer_key(const struct signer *signer);
void sign_make(uint8_t signature[SIGN_BYTES], const struct signer *signer, const char *what,
               struct text message);
bool sign_check(const uint8_t signature[SIGN_BYTES], const struct sign_key *key,
                const char *what, struct text message);
/* Public keys as files of their own: the office's on a device. */
enum status sign_key_read(struct sign_key *key, const char *folder, const char *name,
                          struct fault *why);
enum status sign_key_write(const struct sign_key *key, const char *folder, const char *name,
                           struct fault *why);

#endif
