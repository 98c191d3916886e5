#include "seal/office_secret.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "seal/key_file.h"

enum {
    SALT = crypto_pwhash_SALTBYTES,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    BOX = SEAL_KEY + crypto_aead_xchacha20poly1305_ietf_ABYTES,
    LEAST_LETTERS = 12,
    LARGEST_FILE = 1000,
    LONGEST_PATH = 4096,
};
/* libsodium's moderate limits, some 0.7 s; a file that asks for more than these is not ours. */
static const unsigned long long PASSES = crypto_pwhash_OPSLIMIT_MODERATE;
static const size_t MEMORY_BYTES = crypto_pwhash_MEMLIMIT_MODERATE;
static const char HEAD[] = "doorstep-office-locked-1";

struct office_secret {
    uint8_t secret[SEAL_KEY], public[SEAL_KEY];
};

static enum status path_of(char path[LONGEST_PATH], const char *folder, struct fault *why)
{
    if (snprintf(path, LONGEST_PATH, "%s/office.locked", folder) >= LONGEST_PATH)
        return fault_set(why, TOO_LARGE, "the path of office.locked is too long");
    return OK;
}

bool office_secret_is_locked(const char *folder)
{
    char path[LONGEST_PATH];
    struct stat about;
    return path_of(path, folder, NULL) == OK && stat(path, &about) == 0;
}

static enum status stretch(uint8_t key[SEAL_KEY], const uint8_t salt[SALT],
                           struct text passphrase, struct fault *why)
{
    if (crypto_pwhash(key, SEAL_KEY, passphrase.at, passphrase.len, salt, PASSES, MEMORY_BYTES,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fault_set(why, FAILED, "there is no memory to try a passphrase (%zu MB)",
                         MEMORY_BYTES / (1024 * 1024));
    return OK;
}

/* ---- Making ---- */

/* One line: its head, then salt, nonce and box in hexadecimal. */
static enum status write_locked(const char *path, const uint8_t secret[SEAL_KEY],
                                struct text passphrase, struct fault *why)
{
    uint8_t key[SEAL_KEY], bytes[SALT + NONCE + BOX];
    char hex[2 * sizeof bytes + 1], line[sizeof HEAD + sizeof hex + 2];

    randombytes_buf(bytes, SALT + NONCE);
    enum status status = stretch(key, bytes, passphrase, why);
    if (status != OK)
        return status;
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + SALT + NONCE, NULL, secret, SEAL_KEY,
                                               (const uint8_t *)HEAD, sizeof HEAD, NULL,
                                               bytes + SALT, key);
    sodium_memzero(key, sizeof key);
    sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
    snprintf(line, sizeof line, "%s %s\n", HEAD, hex);
    return file_replace(path, text_of(line), 0600, why);
}

static enum status make_pair(const char *path, const char *folder, struct text passphrase,
                             struct fault *why)
{
    uint8_t secret[SEAL_KEY], public[SEAL_KEY], found[SEAL_KEY];
    struct fault looking = {0};

    if (office_secret_is_locked(folder) ||
        key_file_read(found, &KEY_OFFICE_PUBLIC, folder, &looking) != NOT_FOUND ||
        key_file_read(found, &KEY_OFFICE_SECRET, folder, &looking) != NOT_FOUND)
        return fault_set(why, CONFLICT, "there is a key of the office in %s already", folder);
    sodium_mlock(secret, sizeof secret);
    crypto_box_keypair(public, secret);
    enum status status = write_locked(path, secret, passphrase, why);
    sodium_munlock(secret, sizeof secret);
    return status == OK ? key_file_write(public, &KEY_OFFICE_PUBLIC, folder, why) : status;
}

enum status office_secret_make(const char *folder, struct text passphrase, struct fault *why)
{
    char path[LONGEST_PATH];
    int held;

    if (!text_is_utf8(passphrase) || text_letters(passphrase) < LEAST_LETTERS)
        return fault_set(why, REFUSED, "a passphrase has at least %d letters", LEAST_LETTERS);
    enum status status = path_of(path, folder, why);
    if (status == OK)
        status = key_folder_hold(&held, folder, why);
    if (status != OK)
        return status;
    status = make_pair(path, folder, passphrase, why);
    key_folder_let_go(held);
    return status;
}

/* ---- Opening ---- */

static bool parse(uint8_t bytes[SALT + NONCE + BOX], struct text line)
{
    struct text rest = line, head, hex;
    size_t len = 0;
    return text_take_word(&rest, &head) && text_is(head, HEAD) && text_take_word(&rest, &hex) &&
           text_trim(rest).len == 0 &&
           sodium_hex2bin(bytes, SALT + NONCE + BOX, hex.at, hex.len, NULL, &len, NULL) == 0 &&
           len == SALT + NONCE + BOX;
}

static enum status read_locked(uint8_t secret[SEAL_KEY], const char *path,
                               struct text passphrase, struct arena *arena, struct fault *why)
{
    uint8_t bytes[SALT + NONCE + BOX], key[SEAL_KEY];
    struct text line;
    enum status status = file_read(&line, path, LARGEST_FILE, arena, why);
    if (status != OK)
        return status;
    if (!parse(bytes, line))
        return fault_set(why, DAMAGED, "%s is not a whole key", path);
    status = stretch(key, bytes, passphrase, why);
    if (status != OK)
        return status;
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        secret, NULL, NULL, bytes + SALT + NONCE, BOX, (const uint8_t *)HEAD, sizeof HEAD,
        bytes + SALT, key);
    sodium_memzero(key, sizeof key);
    return failed ? fault_set(why, REFUSED, "that is not the passphrase of the office's key")
                  : OK;
}

static enum status read_secret(uint8_t secret[SEAL_KEY], const char *folder,
                               struct text passphrase, struct arena *arena, struct fault *why)
{
    char path[LONGEST_PATH];
    enum status status = path_of(path, folder, why);
    if (status != OK)
        return status;
    if (office_secret_is_locked(folder))
        return read_locked(secret, path, passphrase, arena, why);
    return key_file_read(secret, &KEY_OFFICE_SECRET, folder, why);
}

/* A making that was cut off after the secret half is finished. */
static enum status finish_pair(const uint8_t public[SEAL_KEY], const char *folder,
                               struct fault *why)
{
    uint8_t found[SEAL_KEY];
    int held;
    enum status status = key_folder_hold(&held, folder, why);
    if (status != OK)
        return status;
    struct fault looking = {0};
    status = key_file_read(found, &KEY_OFFICE_PUBLIC, folder, &looking);
    if (status == NOT_FOUND)
        status = key_file_write(public, &KEY_OFFICE_PUBLIC, folder, why);
    else if (status != OK && why)
        *why = looking;
    else if (status == OK && memcmp(found, public, SEAL_KEY) != 0)
        status = fault_set(why, DAMAGED, "office.pub in %s is of another key", folder);
    key_folder_let_go(held);
    return status;
}

enum status office_secret_open(struct office_secret **secret, const char *folder,
                               struct text passphrase, struct fault *why)
{
    struct arena *arena = arena_open("office secret");
    struct office_secret *made = sodium_malloc(sizeof *made);

    if (!made)
        fatal("no memory for the office's key");
    *secret = NULL;
    enum status status = read_secret(made->secret, folder, passphrase, arena, why);
    arena_close(arena);
    if (status != OK) {
        sodium_free(made);
        return status;
    }
    crypto_scalarmult_base(made->public, made->secret);
    status = finish_pair(made->public, folder, why);
    if (status != OK) {
        sodium_free(made);
        return status;
    }
    sodium_mprotect_readonly(made);
    *secret = made;
    return OK;
}

void office_secret_close(struct office_secret *secret)
{
    sodium_free(secret); /* wipes it */
}

enum status office_secret_unseal(struct text *plain, const struct office_secret *secret,
                                 struct text sealed, struct arena *arena, struct fault *why)
{
    if (sealed.len < SEAL_OVERHEAD)
        return fault_set(why, REFUSED, "this box is too short to be whole");
    if (sealed.len - SEAL_OVERHEAD > SEAL_LARGEST)
        return fault_set(why, TOO_LARGE, "this box holds more than %d bytes", SEAL_LARGEST);
    size_t len = sealed.len - SEAL_OVERHEAD;
    char *at = arena_bytes(arena, len + 1);
    if (crypto_box_seal_open((uint8_t *)at, (const uint8_t *)sealed.at, sealed.len,
                             secret->public, secret->secret) != 0)
        return fault_set(why, REFUSED,
                         "this box is not for this office, or was changed on the way");
    at[len] = '\0';
    *plain = (struct text){at, len};
    return OK;
}

void office_secret_pseudonym(uint8_t out[SEAL_PSEUDONYM], const struct office_secret *secret,
                             const char *use, struct text of)
{
    uint8_t key[crypto_generichash_KEYBYTES];

    /* A key of its own for each use, so that no two uses ever hash the same. */
    crypto_generichash(key, sizeof key, (const uint8_t *)use, strlen(use), secret->secret,
                       SEAL_KEY);
    crypto_generichash(out, SEAL_PSEUDONYM, (const uint8_t *)of.at, of.len, key, sizeof key);
    sodium_memzero(key, sizeof key);
}
