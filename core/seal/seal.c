#include "seal/seal.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "seal/key_file.h"
#include "seal/office_secret.h"

static_assert((int)SEAL_KEY == (int)KEY_FILE_KEY, "a key file holds one key");
static_assert(SEAL_KEY == crypto_box_PUBLICKEYBYTES, "X25519");
static_assert(SEAL_KEY == crypto_kdf_KEYBYTES, "the device's key");
static_assert(SEAL_OVERHEAD == crypto_box_SEALBYTES, "of a sealed box");
static_assert(SEAL_LOCK_OVERHEAD == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
                                        crypto_aead_xchacha20poly1305_ietf_ABYTES,
              "a nonce and a tag");

void seal_start(void)
{
    if (sodium_init() < 0)
        fatal("libsodium does not start");
}

/* ---- To the office ---- */

/* A pair whose making was cut off half-way (the secret key alone is there) is finished. */
static enum status make_pair(uint8_t secret[SEAL_KEY], const char *folder, struct fault *why)
{
    uint8_t public[SEAL_KEY];
    struct fault looking = {0};

    if (key_file_read(public, &KEY_OFFICE_PUBLIC, folder, &looking) != NOT_FOUND)
        return fault_set(why, CONFLICT, "there is a key of the office in %s already", folder);
    enum status status = key_file_read(secret, &KEY_OFFICE_SECRET, folder, why);
    if (status == OK) {
        crypto_scalarmult_base(public, secret);
        return key_file_write(public, &KEY_OFFICE_PUBLIC, folder, why);
    }
    if (status != NOT_FOUND)
        return status;
    crypto_box_keypair(public, secret);
    status = key_file_write(secret, &KEY_OFFICE_SECRET, folder, why);
    return status == OK ? key_file_write(public, &KEY_OFFICE_PUBLIC, folder, why) : status;
}

enum status office_key_make(const char *folder, struct fault *why)
{
    int held;
    uint8_t secret[SEAL_KEY];
    enum status status = key_folder_hold(&held, folder, why);
    if (status != OK)
        return status;
    sodium_mlock(secret, sizeof secret);
    status = make_pair(secret, folder, why);
    sodium_munlock(secret, sizeof secret); /* wipes it */
    key_folder_let_go(held);
    return status;
}

enum status office_key_read(struct office_key *key, const char *folder, struct fault *why)
{
    return key_file_read(key->bytes, &KEY_OFFICE_PUBLIC, folder, why);
}

enum status office_key_write(const struct office_key *key, const char *folder,
                             struct fault *why)
{
    int held;
    enum status status = key_folder_hold(&held, folder, why);
    if (status != OK)
        return status;
    status = key_file_write(key->bytes, &KEY_OFFICE_PUBLIC, folder, why);
    key_folder_let_go(held);
    return status;
}

enum status seal_to_office(struct text *sealed, const struct office_key *key, struct text plain,
                           struct arena *arena, struct fault *why)
{
    if (plain.len > SEAL_LARGEST)
        return fault_set(why, TOO_LARGE, "what is to be sealed is larger than %d bytes",
                         SEAL_LARGEST);
    char *at = arena_bytes(arena, plain.len + SEAL_OVERHEAD);
    if (crypto_box_seal((uint8_t *)at, (const uint8_t *)plain.at, plain.len, key->bytes) != 0)
        return fault_set(why, REFUSED, "the office's key is not one to seal with");
    *sealed = (struct text){at, plain.len + SEAL_OVERHEAD};
    return OK;
}

enum status seal_open(struct text *plain, const char *folder, struct text sealed,
                      struct arena *arena, struct fault *why)
{
    struct office_secret *secret;
    enum status status = office_secret_open(&secret, folder, (struct text){0}, why);
    if (status == OK)
        status = office_secret_unseal(plain, secret, sealed, arena, why);
    office_secret_close(secret);
    return status;
}

/* ---- A device's own ---- */

struct device {
    uint8_t lock_key[SEAL_KEY];
    uint8_t pseudonym_key[SEAL_KEY];
};
enum { LOCK_KEY = 1, PSEUDONYM_KEY = 2 }; /* numbers of the keys derived from the file's */
static const char CONTEXT[crypto_kdf_CONTEXTBYTES + 1] = "doorstep";

static enum status read_or_make(uint8_t key[SEAL_KEY], const char *folder, struct fault *why)
{
    int held;
    enum status status = key_folder_hold(&held, folder, why);
    if (status != OK)
        return status;
    struct fault looking = {0};
    status = key_file_read(key, &KEY_DEVICE, folder, &looking);
    if (status == NOT_FOUND) {
        crypto_kdf_keygen(key);
        status = key_file_write(key, &KEY_DEVICE, folder, why);
    } else if (status != OK && why) {
        *why = looking;
    }
    key_folder_let_go(held);
    return status;
}

enum status device_open(struct device **device, const char *folder, struct fault *why)
{
    uint8_t key[SEAL_KEY];

    sodium_mlock(key, sizeof key);
    enum status status = read_or_make(key, folder, why);
    if (status == OK) {
        struct device *made = sodium_malloc(sizeof *made);
        if (!made)
            fatal("no memory for the device's keys");
        crypto_kdf_derive_from_key(made->lock_key, SEAL_KEY, LOCK_KEY, CONTEXT, key);
        crypto_kdf_derive_from_key(made->pseudonym_key, SEAL_KEY, PSEUDONYM_KEY, CONTEXT, key);
        sodium_mprotect_readonly(made);
        *device = made;
    }
    sodium_munlock(key, sizeof key);
    return status;
}

void device_close(struct device *device)
{
    sodium_free(device); /* wipes it */
}

/* A locked box is the nonce, then what the cipher made of the plain bytes. */
void device_lock(struct text *locked, const struct device *device, struct text plain,
                 struct text about, struct arena *arena)
{
    const size_t nonce_len = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    uint8_t *at = (uint8_t *)arena_bytes(arena, plain.len + SEAL_LOCK_OVERHEAD);

    randombytes_buf(at, nonce_len);
    crypto_aead_xchacha20poly1305_ietf_encrypt(at + nonce_len, NULL, (const uint8_t *)plain.at,
                                               plain.len, (const uint8_t *)about.at, about.len,
                                               NULL, at, device->lock_key);
    *locked = (struct text){(char *)at, plain.len + SEAL_LOCK_OVERHEAD};
}

enum status device_unlock(struct text *plain, const struct device *device, struct text locked,
                          struct text about, struct arena *arena, struct fault *why)
{
    const size_t nonce_len = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;

    if (locked.len < SEAL_LOCK_OVERHEAD)
        return fault_set(why, DAMAGED, "this locked box is too short to be whole");
    size_t len = locked.len - SEAL_LOCK_OVERHEAD;
    uint8_t *at = (uint8_t *)arena_bytes(arena, len + 1);
    const uint8_t *from = (const uint8_t *)locked.at;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            at, NULL, NULL, from + nonce_len, locked.len - nonce_len, (const uint8_t *)about.at,
            about.len, from, device->lock_key) != 0)
        return fault_set(why, DAMAGED,
                         "this locked box was changed, or is about something else");
    at[len] = '\0';
    *plain = (struct text){(char *)at, len};
    return OK;
}

void device_pseudonym(uint8_t out[SEAL_PSEUDONYM], const struct device *device, const char *use,
                      struct text of)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, device->pseudonym_key, SEAL_KEY, SEAL_PSEUDONYM);
    /* With its NUL: no use and text together look like another use and text. */
    crypto_generichash_update(&state, (const uint8_t *)use, strlen(use) + 1);
    crypto_generichash_update(&state, (const uint8_t *)of.at, of.len);
    crypto_generichash_final(&state, out, SEAL_PSEUDONYM);
    sodium_memzero(&state, sizeof state);
}
