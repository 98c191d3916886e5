#include "seal/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"

struct place {
    char folder[64];
    struct arena *arena;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (!place)
        return -1;
    seal_start();
    strcpy(place->folder, "/tmp/doorstep-seal-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    place->arena = arena_open("test");
    *state = place;
    return 0;
}

static char *path_in(struct place *place, const char *name)
{
    return (char *)text_format(place->arena, "%s/%s", place->folder, name).at;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    struct text *names;
    size_t count;
    if (folder_list(&names, &count, place->folder, place->arena, NULL) == OK)
        for (size_t i = 0; i < count; i++)
            unlink(path_in(place, text_string(place->arena, names[i])));
    rmdir(place->folder);
    arena_close(place->arena);
    free(place);
    return 0;
}

static void write_file(const char *path, struct text bytes, unsigned mode)
{
    assert_int_equal(file_replace(path, bytes, mode, NULL), OK);
    assert_int_equal(chmod(path, mode), 0);
}

/* ---- To the office ---- */

static void what_is_sealed_opens_at_the_office_alone(void **state)
{
    struct place *place = *state;
    struct office_key key;
    struct text sealed, again, plain;
    static const size_t LENGTHS[] = {0, 1, 15, 16, 1200, 1000000};

    assert_int_equal(office_key_make(place->folder, NULL), OK);
    assert_int_equal(office_key_read(&key, place->folder, NULL), OK);
    char *words = arena_bytes(place->arena, 1000000);
    memset(words, 'w', 1000000);
    for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++) {
        struct text said = {words, LENGTHS[i]};
        assert_int_equal(seal_to_office(&sealed, &key, said, place->arena, NULL), OK);
        assert_int_equal(sealed.len, said.len + SEAL_OVERHEAD);
        assert_int_equal(seal_to_office(&again, &key, said, place->arena, NULL), OK);
        assert_false(text_equal(sealed, again)); /* the same words twice look different */
        assert_int_equal(seal_open(&plain, place->folder, sealed, place->arena, NULL), OK);
        assert_true(text_equal(plain, said));
    }
    /* Another office. */
    assert_int_equal(unlink(path_in(place, "office.pub")), 0);
    assert_int_equal(unlink(path_in(place, "office.key")), 0);
    assert_int_equal(office_key_make(place->folder, NULL), OK);
    assert_int_equal(seal_open(&plain, place->folder, sealed, place->arena, NULL), REFUSED);
}

static void a_box_changed_in_any_byte_is_refused(void **state)
{
    struct place *place = *state;
    struct office_key key;
    struct text sealed, plain;
    struct fault why;

    assert_int_equal(office_key_make(place->folder, NULL), OK);
    assert_int_equal(office_key_read(&key, place->folder, NULL), OK);
    assert_int_equal(
        seal_to_office(&sealed, &key, TEXT("three words here"), place->arena, NULL), OK);
    for (size_t i = 0; i < sealed.len; i++) {
        char *changed = text_string(place->arena, sealed);
        changed[i] = (char)(changed[i] ^ 1 << i % 8);
        assert_int_equal(seal_open(&plain, place->folder, (struct text){changed, sealed.len},
                                   place->arena, &why),
                         REFUSED);
    }
    for (size_t len = 0; len < sealed.len; len++)
        assert_int_equal(
            seal_open(&plain, place->folder, text_part(sealed, 0, len), place->arena, &why),
            REFUSED);
}

static void a_pair_of_keys_is_made_once(void **state)
{
    struct place *place = *state;
    struct office_key one, two;
    struct stat about;
    struct fault why;

    assert_int_equal(office_key_read(&one, place->folder, &why), NOT_FOUND);
    assert_int_equal(office_key_make(place->folder, &why), OK);
    assert_int_equal(office_key_read(&one, place->folder, &why), OK);
    assert_int_equal(office_key_make(place->folder, &why), CONFLICT);
    assert_int_equal(office_key_read(&two, place->folder, &why), OK);
    assert_memory_equal(&one, &two, sizeof one);
    assert_int_equal(stat(path_in(place, "office.key"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);

    /* Cut off between the two files: the pair is finished, not begun anew. */
    assert_int_equal(unlink(path_in(place, "office.pub")), 0);
    assert_int_equal(office_key_make(place->folder, &why), OK);
    assert_int_equal(office_key_read(&two, place->folder, &why), OK);
    assert_memory_equal(&one, &two, sizeof one);

    /* A device holds the public key alone, and never gets a pair of its own. */
    assert_int_equal(unlink(path_in(place, "office.key")), 0);
    assert_int_equal(office_key_make(place->folder, &why), CONFLICT);
    struct text plain, sealed = TEXT("................................................");
    assert_int_equal(seal_open(&plain, place->folder, sealed, place->arena, &why), NOT_FOUND);
}

static void an_office_key_nobody_could_own_is_refused(void **state)
{
    struct place *place = *state;
    struct office_key zero = {{0}};
    struct text sealed;
    assert_int_equal(seal_to_office(&sealed, &zero, TEXT("x"), place->arena, NULL), REFUSED);
}

/* ---- A device's own ---- */

static void what_is_locked_opens_after_a_restart(void **state)
{
    struct place *place = *state;
    struct device *device;
    struct text locked, again, plain;

    assert_int_equal(device_open(&device, place->folder, NULL), OK);
    device_lock(&locked, device, TEXT("a draft"), TEXT("draft 1"), place->arena);
    device_lock(&again, device, TEXT("a draft"), TEXT("draft 1"), place->arena);
    assert_int_equal(locked.len, strlen("a draft") + SEAL_LOCK_OVERHEAD);
    assert_false(text_equal(locked, again));
    device_close(device);

    assert_int_equal(device_open(&device, place->folder, NULL), OK);
    assert_int_equal(device_unlock(&plain, device, locked, TEXT("draft 1"), place->arena, NULL),
                     OK);
    assert_text(plain, "a draft");
    device_lock(&locked, device, (struct text){0}, (struct text){0}, place->arena);
    assert_int_equal(
        device_unlock(&plain, device, locked, (struct text){0}, place->arena, NULL), OK);
    assert_int_equal(plain.len, 0);
    device_close(device);
    device_close(NULL);
}

static void a_lock_changed_moved_or_cut_is_damaged(void **state)
{
    struct place *place = *state;
    struct device *device;
    struct text locked, plain;

    assert_int_equal(device_open(&device, place->folder, NULL), OK);
    device_lock(&locked, device, TEXT("a draft"), TEXT("draft 1"), place->arena);
    for (size_t i = 0; i < locked.len; i++) {
        char *changed = text_string(place->arena, locked);
        changed[i] = (char)(changed[i] ^ 1 << i % 8);
        assert_int_equal(device_unlock(&plain, device, (struct text){changed, locked.len},
                                       TEXT("draft 1"), place->arena, NULL),
                         DAMAGED);
        assert_int_equal(device_unlock(&plain, device, text_part(locked, 0, i), TEXT("draft 1"),
                                       place->arena, NULL),
                         DAMAGED);
    }
    assert_int_equal(device_unlock(&plain, device, locked, TEXT("draft 2"), place->arena, NULL),
                     DAMAGED);
    device_close(device);

    assert_int_equal(unlink(path_in(place, "device.key")), 0); /* another device's key */
    assert_int_equal(device_open(&device, place->folder, NULL), OK);
    assert_int_equal(device_unlock(&plain, device, locked, TEXT("draft 1"), place->arena, NULL),
                     DAMAGED);
    device_close(device);
}

static void a_pseudonym_is_the_same_for_the_same_use_alone(void **state)
{
    struct place *place = *state;
    struct device *device;
    uint8_t first[SEAL_PSEUDONYM], other[SEAL_PSEUDONYM];
    static const struct {
        const char *why, *use, *of;
        bool same;
    } CASES[] = {
        {"the same", "draft", "+254700000001", true},
        {"another number", "draft", "+254700000002", false},
        {"another use", "case", "+254700000001", false},
        {"where use and text meet matters", "draft+", "254700000001", false},
        {"an empty text", "draft", "", false},
    };

    assert_int_equal(device_open(&device, place->folder, NULL), OK);
    device_pseudonym(first, device, "draft", TEXT("+254700000001"));
    for (int restarts = 0; restarts < 2; restarts++) {
        for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
            device_pseudonym(other, device, CASES[i].use, text_of(CASES[i].of));
            if ((memcmp(first, other, sizeof first) == 0) != CASES[i].same)
                fail_msg("%s", CASES[i].why);
        }
        device_close(device);
        assert_int_equal(device_open(&device, place->folder, NULL), OK);
    }
    device_close(device);
    assert_int_equal(unlink(path_in(place, "device.key")), 0);
    assert_int_equal(device_open(&device, place->folder, NULL), OK);
    device_pseudonym(other, device, "draft", TEXT("+254700000001"));
    assert_memory_not_equal(first, other, sizeof first);
    device_close(device);
}

/* A draft kept by an older version opens in a newer one, and is found. Made by another program,
 * from the descriptions of BLAKE2b (RFC 7693) and XChaCha20-Poly1305. */
static void what_the_first_version_kept_still_opens(void **state)
{
    static const char PSEUDONYM[] =
        "4f5d9c17856f99dd50b928cca8efe0d76a87e80651a892d5b9a8714d97273f5f";
    static const char BOX[] = "6465666768696a6b6c6d6e6f707172737475767778797a7b7ad9934fee051071"
                              "6a6f120467e56f247768fa01f0cd448d6c8c42a9533ae3960182c4b9608b9dc4"
                              "503baf4809025e9799f8bd49";
    struct place *place = *state;
    struct device *device;
    struct text plain;
    uint8_t pseudonym[SEAL_PSEUDONYM];
    char hex[2 * SEAL_PSEUDONYM + 1];
    char *box = arena_bytes(place->arena, sizeof BOX / 2);
    size_t len;

    write_file(path_in(place, "device.key"),
               TEXT("doorstep-device-1 "
                    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                    " "
                    "4262ee36070ce439253c40f09ac79511\n"),
               0600);
    assert_int_equal(device_open(&device, place->folder, NULL), OK);
    device_pseudonym(pseudonym, device, "draft", TEXT("+254700000001"));
    sodium_bin2hex(hex, sizeof hex, pseudonym, sizeof pseudonym);
    assert_string_equal(hex, PSEUDONYM);
    assert_int_equal(
        sodium_hex2bin((uint8_t *)box, sizeof BOX / 2, BOX, sizeof BOX - 1, NULL, &len, NULL),
        0);
    assert_int_equal(device_unlock(&plain, device, (struct text){box, len}, TEXT("draft 1"),
                                   place->arena, NULL),
                     OK);
    assert_text(plain, "a draft kept since the first version");
    device_close(device);
}

/* ---- The key's file ---- */

static void a_key_that_cannot_be_read_is_never_replaced(void **state)
{
    struct place *place = *state;
    struct device *device;
    struct fault why;
    struct text good, now;
    const char *path = path_in(place, "device.key");

    assert_int_equal(device_open(&device, place->folder, NULL), OK);
    device_close(device);
    assert_int_equal(file_read(&good, path, 1000, place->arena, NULL), OK);

    for (size_t i = 0; i < good.len * 2 + 2; i++) {
        char *bytes = text_string(place->arena, good);
        struct text bad = {bytes, i < good.len ? i : good.len}; /* cut short */
        if (i >= good.len && i < good.len * 2)                  /* one letter changed */
            bytes[i - good.len] = (char)(bytes[i - good.len] ^ 2);
        else if (i == good.len * 2) /* longer than a key */
            bad = text_format(place->arena, "%.*s\n", TEXT_ARG(good));
        else if (i == good.len * 2 + 1) /* far longer */
            bad = (struct text){arena_take(place->arena, 100000), 100000};
        write_file(path, bad, 0600);
        assert_int_equal(device_open(&device, place->folder, &why), DAMAGED);
        assert_non_null(strstr(why.text, "device.key"));
        assert_int_equal(file_read(&now, path, 200000, place->arena, NULL), OK);
        assert_true(text_equal(now, bad));
    }
    write_file(path, good, 0600);
    assert_int_equal(device_open(&device, place->folder, &why), OK);
    device_close(device);
}

static void a_secret_that_others_may_read_is_refused(void **state)
{
    struct place *place = *state;
    struct device *device;
    struct fault why;
    static const unsigned MODES[] = {0604, 0640, 0644, 0666, 0610, 0602};
    const char *path = path_in(place, "device.key");
    struct stat about;

    assert_int_equal(device_open(&device, place->folder, NULL), OK);
    device_close(device);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    for (size_t i = 0; i < sizeof MODES / sizeof *MODES; i++) {
        assert_int_equal(chmod(path, MODES[i]), 0);
        assert_int_equal(device_open(&device, place->folder, &why), REFUSED);
        assert_non_null(strstr(why.text, "0600"));
    }
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(device_open(&device, place->folder, &why), OK);
    device_close(device);
}

static void one_kind_of_key_is_not_taken_for_another(void **state)
{
    struct place *place = *state;
    struct device *device;
    struct fault why;
    struct text secret;

    assert_int_equal(office_key_make(place->folder, NULL), OK);
    assert_int_equal(file_read(&secret, path_in(place, "office.key"), 1000, place->arena, NULL),
                     OK);
    write_file(path_in(place, "device.key"), secret, 0600);
    assert_int_equal(device_open(&device, place->folder, &why), DAMAGED);
}

static void something_that_is_no_file_is_not_replaced(void **state)
{
    struct place *place = *state;
    struct device *device;
    struct fault why;
    const char *path = path_in(place, "device.key");

    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(device_open(&device, place->folder, &why), DAMAGED);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(symlink("nowhere", path), 0); /* where it points may come back */
    assert_int_equal(device_open(&device, place->folder, &why), CONFLICT);
}

/* Each child opens the device at the same moment and prints a pseudonym; all must agree. */
static void many_that_start_at_once_share_one_key(void **state)
{
    struct place *place = *state;
    enum { CHILDREN = 8 };
    pid_t children[CHILDREN];
    int ways[2];
    assert_int_equal(pipe(ways), 0);
    for (int i = 0; i < CHILDREN; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            struct device *device;
            uint8_t out[SEAL_PSEUDONYM];
            if (device_open(&device, place->folder, NULL) != OK)
                _exit(1);
            device_pseudonym(out, device, "use", TEXT("of"));
            _exit(write(ways[1], out, sizeof out) == sizeof out ? 0 : 2);
        }
    }
    uint8_t first[SEAL_PSEUDONYM], other[SEAL_PSEUDONYM];
    for (int i = 0; i < CHILDREN; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
        assert_int_equal(read(ways[0], i ? other : first, sizeof other), sizeof other);
        if (i)
            assert_memory_equal(first, other, sizeof first);
    }
    close(ways[0]);
    close(ways[1]);
}

static void a_device_that_was_enrolled_keeps_the_offices_key(void **state)
{
    struct place *place = *state;
    struct office_key given = {{1, 2, 3}}, other = {{4}}, kept;

    assert_int_equal(office_key_write(&given, place->folder, NULL), OK);
    assert_int_equal(office_key_read(&kept, place->folder, NULL), OK);
    assert_memory_equal(&kept, &given, sizeof kept);
    assert_int_equal(office_key_write(&other, place->folder, NULL), CONFLICT);
    assert_int_equal(office_key_read(&kept, place->folder, NULL), OK);
    assert_memory_equal(&kept, &given, sizeof kept);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
CHECK_MAIN(TEST(what_is_sealed_opens_at_the_office_alone),
           TEST(a_box_changed_in_any_byte_is_refused), TEST(a_pair_of_keys_is_made_once),
           TEST(an_office_key_nobody_could_own_is_refused),
           TEST(what_is_locked_opens_after_a_restart),
           TEST(a_lock_changed_moved_or_cut_is_damaged),
           TEST(a_pseudonym_is_the_same_for_the_same_use_alone),
           TEST(what_the_first_version_kept_still_opens),
           TEST(a_key_that_cannot_be_read_is_never_replaced),
           TEST(a_secret_that_others_may_read_is_refused),
           TEST(one_kind_of_key_is_not_taken_for_another),
           TEST(something_that_is_no_file_is_not_replaced),
           TEST(many_that_start_at_once_share_one_key),
           TEST(a_device_that_was_enrolled_keeps_the_offices_key))
