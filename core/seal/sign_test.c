#include "seal/sign.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "seal/seal.h"

static int set_up(void **state)
{
    static char folder[64];
    seal_start();
    strcpy(folder, "/tmp/doorstep-sign-XXXXXX");
    *state = mkdtemp(folder);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    struct arena *arena = arena_open("test");
    struct text *names;
    size_t count;
    if (folder_list(&names, &count, *state, arena, NULL) == OK)
        for (size_t i = 0; i < count; i++)
            unlink(text_format(arena, "%s/%.*s", (char *)*state, TEXT_ARG(names[i])).at);
    arena_close(arena);
    return rmdir(*state);
}

static void a_signature_is_of_one_key_one_use_and_one_message(void **state)
{
    (void)state;
    const uint8_t seeds[2][SIGN_KEY] = {{1}, {2}};
    struct signer *one = signer_of_seed(seeds[0]), *two = signer_of_seed(seeds[1]);
    struct sign_key key = signer_key(one), other = signer_key(two);
    uint8_t signature[SIGN_BYTES];

    sign_make(signature, one, "batch", TEXT("hundred and one"));
    assert_true(sign_check(signature, &key, "batch", TEXT("hundred and one")));
    assert_false(sign_check(signature, &key, "news", TEXT("hundred and one")));
    assert_false(sign_check(signature, &key, "batch", TEXT("hundred and two")));
    assert_false(sign_check(signature, &other, "batch", TEXT("hundred and one")));
    for (size_t i = 0; i < SIGN_BYTES; i++) {
        signature[i] ^= 1;
        assert_false(sign_check(signature, &key, "batch", TEXT("hundred and one")));
        signature[i] ^= 1;
    }
    signer_close(one);
    signer_close(two);
}

/* A use that ends where the message begins must not look like a shorter use. */
static void a_use_and_a_message_do_not_run_together(void **state)
{
    (void)state;
    const uint8_t seed[SIGN_KEY] = {3};
    struct signer *signer = signer_of_seed(seed);
    struct sign_key key = signer_key(signer);
    uint8_t signature[SIGN_BYTES];

    sign_make(signature, signer, "ab", TEXT("c"));
    assert_false(sign_check(signature, &key, "a", TEXT("bc")));
    signer_close(signer);
}

static void a_pair_is_made_once_and_read_after(void **state)
{
    struct signer *signer;
    struct fault why = {0};
    assert_int_equal(signer_open(&signer, *state, "office", &why), OK);
    struct sign_key made = signer_key(signer), read;
    signer_close(signer);
    assert_int_equal(signer_open(&signer, *state, "office", &why), OK);
    read = signer_key(signer);
    signer_close(signer);
    assert_memory_equal(made.bytes, read.bytes, SIGN_KEY);
    assert_int_equal(sign_key_read(&read, *state, "office", &why), OK);
    assert_memory_equal(made.bytes, read.bytes, SIGN_KEY);
}

static void a_making_that_was_cut_off_is_finished(void **state)
{
    struct arena *arena = arena_open("test");
    struct signer *signer;
    struct sign_key made, read;
    assert_int_equal(signer_open(&signer, *state, "kiosk", NULL), OK);
    made = signer_key(signer);
    signer_close(signer);
    const char *public = text_format(arena, "%s/kiosk.sign.pub", (char *)*state).at;
    assert_int_equal(unlink(public), 0);
    assert_int_equal(signer_open(&signer, *state, "kiosk", NULL), OK);
    signer_close(signer);
    assert_int_equal(sign_key_read(&read, *state, "kiosk", NULL), OK);
    assert_memory_equal(made.bytes, read.bytes, SIGN_KEY);
    arena_close(arena);
}

static void what_cannot_be_a_pair_is_refused(void **state)
{
    struct arena *arena = arena_open("test");
    struct signer *signer;
    struct sign_key key;
    struct fault why = {0};
    assert_int_equal(signer_open(&signer, *state, "../office", &why), REFUSED);
    assert_int_equal(sign_key_read(&key, *state, "nobody", &why), NOT_FOUND);

    assert_int_equal(signer_open(&signer, *state, "mixed", &why), OK);
    signer_close(signer);
    const char *public = text_format(arena, "%s/mixed.sign.pub", (char *)*state).at;
    assert_int_equal(unlink(public), 0);
    key = (struct sign_key){{7}};
    assert_int_equal(sign_key_write(&key, *state, "mixed", &why), OK);
    assert_int_equal(sign_key_write(&key, *state, "mixed", &why), CONFLICT);
    assert_int_equal(signer_open(&signer, *state, "mixed", &why), DAMAGED);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_is_of_one_key_one_use_and_one_message),
        cmocka_unit_test(a_use_and_a_message_do_not_run_together),
        cmocka_unit_test(a_pair_is_made_once_and_read_after),
        cmocka_unit_test(a_making_that_was_cut_off_is_finished),
        cmocka_unit_test(what_cannot_be_a_pair_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
