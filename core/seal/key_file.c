#include "seal/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

enum { CHECK = crypto_generichash_BYTES_MIN, LONGEST_FILE = 200, LONGEST_PATH = 4096 };

const struct key_kind KEY_DEVICE = {"device", "device.key", true};
const struct key_kind KEY_OFFICE_SECRET = {"office-secret", "office.key", true};
const struct key_kind KEY_OFFICE_PUBLIC = {"office-public", "office.pub", false};

static enum status path_of(char path[LONGEST_PATH], const struct key_kind *kind,
                           const char *folder, struct fault *why)
{
    if (snprintf(path, LONGEST_PATH, "%s/%s", folder, kind->file) >= LONGEST_PATH)
        return fault_set(why, TOO_LARGE, "the path of %s is too long", kind->file);
    return OK;
}

static void line_of(char line[LONGEST_FILE], const struct key_kind *kind,
                    const uint8_t key[KEY_FILE_KEY])
{
    char key_hex[2 * KEY_FILE_KEY + 1], check_hex[2 * CHECK + 1];
    uint8_t check[CHECK];
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, CHECK);
    crypto_generichash_update(&state, (const uint8_t *)kind->name, strlen(kind->name) + 1);
    crypto_generichash_update(&state, key, KEY_FILE_KEY);
    crypto_generichash_final(&state, check, CHECK);
    sodium_bin2hex(key_hex, sizeof key_hex, key, KEY_FILE_KEY);
    sodium_bin2hex(check_hex, sizeof check_hex, check, CHECK);
    snprintf(line, LONGEST_FILE, "doorstep-%s-1 %s %s\n", kind->name, key_hex, check_hex);
    sodium_memzero(key_hex, sizeof key_hex);
    sodium_memzero(&state, sizeof state);
}

/* The key is taken from the second word; the line written from it again must be the same, which
 * checks kind, lengths, letters and check at once. */
static bool key_of_line(uint8_t key[KEY_FILE_KEY], const struct key_kind *kind,
                        struct text bytes)
{
    struct text rest = bytes, name = {0}, hex = {0};
    char again[LONGEST_FILE];
    size_t len = 0;

    bool good = text_take_word(&rest, &name) && text_take_word(&rest, &hex) &&
                sodium_hex2bin(key, KEY_FILE_KEY, hex.at, hex.len, NULL, &len, NULL) == 0 &&
                len == KEY_FILE_KEY;
    if (good) {
        line_of(again, kind, key);
        good = bytes.len == strlen(again) && sodium_memcmp(bytes.at, again, bytes.len) == 0;
    }
    sodium_memzero(again, sizeof again);
    if (!good)
        sodium_memzero(key, KEY_FILE_KEY);
    return good;
}

enum status key_file_read(uint8_t key[KEY_FILE_KEY], const struct key_kind *kind,
                          const char *folder, struct fault *why)
{
    char path[LONGEST_PATH];
    struct stat about;
    struct text bytes = {0};
    enum status status = path_of(path, kind, folder, why);
    if (status != OK)
        return status;
    if (stat(path, &about) != 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? fault_set(why, NOT_FOUND, "there is no key %s", path)
                   : fault_set(why, DAMAGED, "cannot read the key %s: %s", path,
                               strerror(errno));
    if (kind->secret && (about.st_mode & 077) != 0)
        return fault_set(why, REFUSED,
                         "others may read the secret key %s: set its mode to 0600", path);

    struct arena *arena = arena_open("key file");
    struct fault reading = {0};
    if (file_read(&bytes, path, LONGEST_FILE, arena, &reading) != OK)
        status = fault_set(why, DAMAGED, "cannot read the key %s: %s", path, reading.text);
    else if (!key_of_line(key, kind, bytes))
        status = fault_set(why, DAMAGED, "%s is not a whole key of kind %s", path, kind->name);
    if (bytes.len > 0)
        sodium_memzero((char *)bytes.at, bytes.len);
    arena_close(arena);
    return status;
}

enum status key_file_write(const uint8_t key[KEY_FILE_KEY], const struct key_kind *kind,
                           const char *folder, struct fault *why)
{
    char path[LONGEST_PATH], line[LONGEST_FILE];
    struct stat about;
    enum status status = path_of(path, kind, folder, why);
    if (status != OK)
        return status;
    if (lstat(path, &about) == 0)
        return fault_set(why, CONFLICT, "there is a key %s already", path);
    if (errno != ENOENT)
        return fault_set(why, FAILED, "cannot look for the key %s: %s", path, strerror(errno));
    line_of(line, kind, key);
    status = file_replace(path, text_of(line), kind->secret ? 0600 : 0644, why);
    sodium_memzero(line, sizeof line);
    return status;
}

enum status key_folder_hold(int *held, const char *folder, struct fault *why)
{
    *held = -1;
    enum status status = folder_make(folder, why);
    if (status != OK)
        return status;
    *held = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*held >= 0 && flock(*held, LOCK_EX) == 0)
        return OK;
    status = fault_set(why, FAILED, "cannot hold the folder %s: %s", folder, strerror(errno));
    key_folder_let_go(*held);
    *held = -1;
    return status;
}

void key_folder_let_go(int held)
{
    if (held >= 0)
        close(held);
}
