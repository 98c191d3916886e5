#include "seal/office_secret.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"

static const struct text PASSPHRASE = {"four words on paper", 19};

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
    strcpy(place->folder, "/tmp/doorstep-secret-XXXXXX");
    place->arena = arena_open("test");
    *state = place;
    return mkdtemp(place->folder) ? 0 : -1;
}

static const char *path_in(struct place *place, const char *name)
{
    return text_format(place->arena, "%s/%s", place->folder, name).at;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    struct text *names;
    size_t count;
    if (folder_list(&names, &count, place->folder, place->arena, NULL) == OK)
        for (size_t i = 0; i < count; i++)
            unlink(path_in(place, text_string(place->arena, names[i])));
    int status = rmdir(place->folder);
    arena_close(place->arena);
    free(place);
    return status;
}

static void what_was_sealed_opens_with_the_passphrase_alone(void **state)
{
    struct place *place = *state;
    struct office_secret *secret;
    struct office_key key;
    struct text sealed, plain;
    struct fault why = {0};

    assert_int_equal(office_secret_make(place->folder, PASSPHRASE, &why), OK);
    assert_true(office_secret_is_locked(place->folder));
    assert_int_equal(office_key_read(&key, place->folder, &why), OK);
    assert_int_equal(seal_to_office(&sealed, &key, TEXT("<data/>"), place->arena, &why), OK);
    assert_int_equal(
        office_secret_open(&secret, place->folder, TEXT("four words on papr"), &why), REFUSED);
    assert_null(secret);
    assert_int_equal(office_secret_open(&secret, place->folder, PASSPHRASE, &why), OK);
    assert_int_equal(office_secret_unseal(&plain, secret, sealed, place->arena, &why), OK);
    assert_true(text_is(plain, "<data/>"));
    assert_int_equal(
        office_secret_unseal(&plain, secret, text_part(sealed, 1, 60), place->arena, &why),
        REFUSED);
    office_secret_close(secret);
}

static void the_key_does_not_lie_in_the_file(void **state)
{
    struct place *place = *state;
    struct text bytes;
    struct stat about;

    assert_int_equal(office_secret_make(place->folder, PASSPHRASE, NULL), OK);
    const char *path = path_in(place, "office.locked");
    assert_int_equal(file_read(&bytes, path, 4096, place->arena, NULL), OK);
    assert_int_equal(text_find(bytes, PASSPHRASE), SIZE_MAX);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 077, 0);
    assert_int_not_equal(access(path_in(place, "office.key"), F_OK), 0);
}

static void a_pair_is_never_written_over(void **state)
{
    struct place *place = *state;
    struct fault why = {0};

    assert_int_equal(office_secret_make(place->folder, TEXT("too short"), &why), REFUSED);
    assert_int_equal(office_secret_make(place->folder, PASSPHRASE, &why), OK);
    assert_int_equal(office_secret_make(place->folder, PASSPHRASE, &why), CONFLICT);
    assert_int_equal(office_key_make(place->folder, &why), CONFLICT);
}

static void a_making_that_was_cut_off_is_finished_when_it_is_opened(void **state)
{
    struct place *place = *state;
    struct office_secret *secret;
    struct office_key before, after;

    assert_int_equal(office_secret_make(place->folder, PASSPHRASE, NULL), OK);
    assert_int_equal(office_key_read(&before, place->folder, NULL), OK);
    assert_int_equal(unlink(path_in(place, "office.pub")), 0);
    assert_int_equal(office_secret_open(&secret, place->folder, PASSPHRASE, NULL), OK);
    office_secret_close(secret);
    assert_int_equal(office_key_read(&after, place->folder, NULL), OK);
    assert_memory_equal(before.bytes, after.bytes, SEAL_KEY);
}

static void a_damaged_file_is_told_from_a_wrong_passphrase(void **state)
{
    struct place *place = *state;
    struct office_secret *secret;
    struct text bytes;

    assert_int_equal(office_secret_open(&secret, place->folder, PASSPHRASE, NULL), NOT_FOUND);
    assert_int_equal(office_secret_make(place->folder, PASSPHRASE, NULL), OK);
    const char *path = path_in(place, "office.locked");
    assert_int_equal(file_read(&bytes, path, 4096, place->arena, NULL), OK);
    for (size_t len = 0; len + 1 < bytes.len; len += 7) {
        assert_int_equal(file_replace(path, text_part(bytes, 0, len), 0600, NULL), OK);
        assert_int_equal(office_secret_open(&secret, place->folder, PASSPHRASE, NULL), DAMAGED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_sealed_opens_with_the_passphrase_alone, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_key_does_not_lie_in_the_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pair_is_never_written_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_making_that_was_cut_off_is_finished_when_it_is_opened,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_told_from_a_wrong_passphrase, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
