#include "seal/sign.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "seal/key_file.h"

static_assert(SIGN_KEY == crypto_sign_PUBLICKEYBYTES, "Ed25519");
static_assert(SIGN_KEY == crypto_sign_SEEDBYTES, "a secret key is kept as its seed");
static_assert(SIGN_BYTES == crypto_sign_BYTES, "Ed25519");
static_assert((int)SIGN_KEY == (int)KEY_FILE_KEY, "a key file holds one key");

struct signer {
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    struct sign_key public;
};

/* ---- Files ---- */

/* The two files of a pair, and what stands in their first word. */
struct names {
    char secret[80], secret_file[80], public[80], public_file[80];
};

static enum status names_make(struct names *names, const char *name, struct fault *why)
{
    size_t len = strlen(name);
    if (len == 0 || len > 40 || strpbrk(name, "/. ") != NULL)
        return fault_set(why, REFUSED, "a signing key cannot be called \"%s\"", name);
    snprintf(names->secret, sizeof names->secret, "%s-sign-secret", name);
    snprintf(names->secret_file, sizeof names->secret_file, "%s.sign", name);
    snprintf(names->public, sizeof names->public, "%s-sign-public", name);
    snprintf(names->public_file, sizeof names->public_file, "%s.sign.pub", name);
    return OK;
}

/* The secret one is written first: a making that was cut off is finished the next time. */
static enum status read_or_make(uint8_t seed[SIGN_KEY], struct names *names, const char *folder,
                                struct fault *why)
{
    const struct key_kind secret = {names->secret, names->secret_file, true};
    const struct key_kind public = {names->public, names->public_file, false};
    struct fault looking = {0};
    enum status status = key_file_read(seed, &secret, folder, &looking);

    if (status == NOT_FOUND) {
        randombytes_buf(seed, SIGN_KEY);
        status = key_file_write(seed, &secret, folder, why);
    } else if (status != OK && why) {
        *why = looking;
    }
    if (status != OK)
        return status;
    struct signer *signer = signer_of_seed(seed);
    uint8_t found[SIGN_KEY];
    status = key_file_read(found, &public, folder, &looking);
    if (status == NOT_FOUND)
        status = key_file_write(signer->public.bytes, &public, folder, why);
    else if (status != OK && why)
        *why = looking;
    else if (status == OK && memcmp(found, signer->public.bytes, SIGN_KEY) != 0)
        status = fault_set(why, DAMAGED, "%s/%s does not belong to %s", folder,
                           names->public_file, names->secret_file);
    signer_close(signer);
    return status;
}

enum status signer_open(struct signer **signer, const char *folder, const char *name,
                        struct fault *why)
{
    struct names names;
    uint8_t seed[SIGN_KEY];
    int held;

    *signer = NULL;
    enum status status = names_make(&names, name, why);
    if (status == OK)
        status = key_folder_hold(&held, folder, why);
    if (status != OK)
        return status;
    sodium_mlock(seed, sizeof seed);
    status = read_or_make(seed, &names, folder, why);
    if (status == OK)
        *signer = signer_of_seed(seed);
    sodium_munlock(seed, sizeof seed); /* wipes it */
    key_folder_let_go(held);
    return status;
}

enum status sign_key_read(struct sign_key *key, const char *folder, const char *name,
                          struct fault *why)
{
    struct names names;
    enum status status = names_make(&names, name, why);
    if (status != OK)
        return status;
    const struct key_kind public = {names.public, names.public_file, false};
    return key_file_read(key->bytes, &public, folder, why);
}

enum status sign_key_write(const struct sign_key *key, const char *folder, const char *name,
                           struct fault *why)
{
    struct names names;
    int held;
    enum status status = names_make(&names, name, why);
    if (status == OK)
        status = key_folder_hold(&held, folder, why);
    if (status != OK)
        return status;
    const struct key_kind public = {names.public, names.public_file, false};
    status = key_file_write(key->bytes, &public, folder, why);
    key_folder_let_go(held);
    return status;
}

/* ---- Signing ---- */

struct signer *signer_of_seed(const uint8_t seed[SIGN_KEY])
{
    struct signer *signer = sodium_malloc(sizeof *signer);
    if (!signer)
        fatal("no memory for a signing key");
    crypto_sign_seed_keypair(signer->public.bytes, signer->secret, seed);
    sodium_mprotect_readonly(signer);
    return signer;
}

void signer_close(struct signer *signer)
{
    sodium_free(signer); /* wipes it */
}

struct sign_key signer_key(const struct signer *signer)
{
    return signer->public;
}

/* What is signed is a hash (Ed25519ph would be the same idea) of the use, with its NUL, and the
 * message: so a message of any length is read once, and no use looks like another. */
static void digest_of(uint8_t digest[crypto_generichash_BYTES], const char *what,
                      struct text message)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES);
    crypto_generichash_update(&state, (const uint8_t *)"doorstep-sign-1", 16);
    crypto_generichash_update(&state, (const uint8_t *)what, strlen(what) + 1);
    crypto_generichash_update(&state, (const uint8_t *)message.at, message.len);
    crypto_generichash_final(&state, digest, crypto_generichash_BYTES);
}

void sign_make(uint8_t signature[SIGN_BYTES], const struct signer *signer, const char *what,
               struct text message)
{
    uint8_t digest[crypto_generichash_BYTES];

    digest_of(digest, what, message);
    crypto_sign_detached(signature, NULL, digest, sizeof digest, signer->secret);
}

bool sign_check(const uint8_t signature[SIGN_BYTES], const struct sign_key *key,
                const char *what, struct text message)
{
    uint8_t digest[crypto_generichash_BYTES];

    digest_of(digest, what, message);
    return crypto_sign_verify_detached(signature, digest, sizeof digest, key->bytes) == 0;
}
