#include "session/enrolment.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/config.h"
#include "base/file.h"

enum { LARGEST_FILE = 4096 };

static const struct config_key KEYS[] = {
    {"case_first", CONFIG_NUMBER, offsetof(struct enrolment, case_first), 0, CASE_NUMBERS - 1},
    {"case_last", CONFIG_NUMBER, offsetof(struct enrolment, case_last), 0, CASE_NUMBERS - 1},
};

static int hex_value(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    return -1;
}

static enum status read_key(uint8_t key[CASE_KEY], struct text hex, struct fault *why)
{
    hex = text_trim(hex);
    bool right = hex.len == 2 * CASE_KEY;
    for (size_t i = 0; right && i < CASE_KEY; i++) {
        int high = hex_value(hex.at[2 * i]), low = hex_value(hex.at[2 * i + 1]);
        right = high >= 0 && low >= 0;
        key[i] = (uint8_t)(right ? high * 16 + low : 0);
    }
    return right ? OK : fault_set(why, DAMAGED, "the case key is not 32 hexadecimal digits");
}

static enum status make_key(const char *path, struct random random, struct fault *why)
{
    uint8_t key[CASE_KEY];
    char hex[2 * CASE_KEY + 1];
    random.fill(random.self, key, sizeof key);
    for (size_t i = 0; i < CASE_KEY; i++)
        snprintf(hex + 2 * i, 3, "%02x", key[i]);
    hex[2 * CASE_KEY] = '\n';
    return file_replace(path, (struct text){hex, sizeof hex}, 0600, why);
}

/* Kiosk and phone menu may be started together for the first time: the second to come must find
 * the key of the first, or their numbers would meet. */
static enum status hold_folder(int *held, const char *data, struct fault *why)
{
    enum status status = folder_make(data, why);
    if (status != OK)
        return status;
    *held = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*held >= 0 && flock(*held, LOCK_EX) == 0)
        return OK;
    return fault_set(why, FAILED, "cannot hold the folder %s: %s", data, strerror(errno));
}

/* What a demonstration has instead of an enrolment; a file that is there is never replaced. */
static enum status make_missing(const char *conf, const char *key, struct random random,
                                struct arena *arena, struct fault *why)
{
    struct text bytes;
    enum status status = file_read(&bytes, conf, LARGEST_FILE, arena, why);
    if (status == NOT_FOUND)
        status = file_replace(conf, TEXT("case_first = 0\ncase_last = 999999\n"), 0600, why);
    if (status == OK)
        status = file_read(&bytes, key, LARGEST_FILE, arena, why);
    if (status == NOT_FOUND)
        status = make_key(key, random, why);
    return status;
}

static enum status read_part(struct enrolment *enrolment, const char *path, struct arena *arena,
                             struct fault *why)
{
    struct text bytes;
    *enrolment = (struct enrolment){.case_first = -1, .case_last = -1};
    enum status status = file_read(&bytes, path, LARGEST_FILE, arena, why);
    if (status == NOT_FOUND)
        return fault_set(why, NOT_FOUND, "this device is not enrolled: %s is missing", path);
    if (status == OK)
        status = config_read(enrolment, sizeof *enrolment, KEYS, sizeof KEYS / sizeof *KEYS,
                             bytes, text_of(path), arena, why);
    if (status == OK &&
        (enrolment->case_first < 0 || enrolment->case_last < enrolment->case_first))
        return fault_set(why, REFUSED, "%s must give case_first and a later case_last", path);
    return status;
}

enum status enrolment_open(struct enrolment *enrolment, const char *data, bool demonstration,
                           struct random random, struct fault *why)
{
    struct arena *arena = arena_open("enrolment");
    struct text bytes;
    const char *conf = text_format(arena, "%s/device.conf", data).at;
    const char *key = text_format(arena, "%s/case.key", data).at;
    enum status status = OK;
    int held = -1;

    if (demonstration)
        status = hold_folder(&held, data, why);
    if (demonstration && status == OK)
        status = make_missing(conf, key, random, arena, why);
    if (held >= 0)
        close(held);
    if (status == OK)
        status = read_part(enrolment, conf, arena, why);
    if (status == OK)
        status = file_read(&bytes, key, LARGEST_FILE, arena, why);
    if (status == OK)
        status = read_key(enrolment->case_key, bytes, why);
    arena_close(arena);
    return status;
}

static enum status next(char out[CASE_DIGITS + 1], const struct enrolment *enrolment,
                        struct store *store, struct fault *why)
{
    uint64_t used = 0;
    enum status status = store_next(&used, store, "case", why);
    if (status != OK)
        return status;
    if (used > (uint64_t)(enrolment->case_last - enrolment->case_first))
        return fault_set(why, REFUSED,
                         "the case numbers of this device, %" PRId64 " to %" PRId64
                         ", are used up: enrol it for more",
                         enrolment->case_first, enrolment->case_last);
    case_number_make(out, enrolment->case_key,
                     (uint32_t)(enrolment->case_first + (int64_t)used));
    return OK;
}

/* Those that are kept for practice are passed over. */
enum status enrolment_next(char out[CASE_DIGITS + 1], const struct enrolment *enrolment,
                           struct store *store, struct fault *why)
{
    enum status status;

    do
        status = next(out, enrolment, store, why);
    while (status == OK && text_starts(text_of(out), STORE_PRACTICE_CASES));
    return status;
}
