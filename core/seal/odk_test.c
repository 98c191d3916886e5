#include "seal/odk.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include "base/check.h"
#include "seal/seal.h"

/* What is sealed is opened by OpenSSL's command line in odk_openssl_test.sh; here is what must
 * be refused, and what a manifest looks like. */

struct keys {
    struct arena *arena;
    struct text good, small, elliptic; /* base64 of SubjectPublicKeyInfo */
};

static struct text public_of(EVP_PKEY *pair, struct arena *arena)
{
    uint8_t *der = NULL;
    assert_non_null(pair);
    int len = i2d_PUBKEY(pair, &der);
    assert_true(len > 0);
    char *base64 = arena_bytes(arena, (size_t)len * 2);
    int base64_len = EVP_EncodeBlock((uint8_t *)base64, der, len);
    OPENSSL_free(der);
    EVP_PKEY_free(pair);
    return (struct text){base64, (size_t)base64_len};
}

static int set_up(void **state)
{
    struct keys *keys = calloc(1, sizeof *keys);
    if (!keys)
        return -1;
    seal_start();
    keys->arena = arena_open("test");
    keys->good = public_of(EVP_RSA_gen(2048), keys->arena);
    keys->small = public_of(EVP_RSA_gen(1024), keys->arena);
    keys->elliptic = public_of(EVP_EC_gen("P-256"), keys->arena);
    *state = keys;
    return 0;
}

static int tear_down(void **state)
{
    struct keys *keys = *state;
    arena_close(keys->arena);
    free(keys);
    return 0;
}

static const struct odk_submission PLAIN = {.form_id = {"f", 1},
                                            .version = {"1", 1},
                                            .instance_id = {"uuid:1", 6},
                                            .xml = {"<data/>", 7}};

static void a_key_that_is_none_is_refused_plainly(void **state)
{
    struct keys *keys = *state;
    struct text half = text_part(keys->good, 0, keys->good.len / 2 / 4 * 4);
    const struct {
        const char *why;
        struct text key;
        const char *says;
    } cases[] = {
        {"nothing", TEXT(""), "not base64"},
        {"no base64", TEXT("this is no key!"), "not base64"},
        {"base64 of something else", TEXT("aGVsbG8gd29ybGQh"), "not a SubjectPublicKeyInfo"},
        {"half a key", half, "not a SubjectPublicKeyInfo"},
        {"more than a key",
         text_format(keys->arena, "%.*sAAAA", TEXT_ARG(text_trim(keys->good))), ""},
        {"an elliptic key", keys->elliptic, "not an RSA key"},
        {"1024 bits", keys->small, "1024 bits"},
        {"a PEM file", TEXT("-----BEGIN PUBLIC KEY-----"), "not base64"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct odk_file *files = NULL;
        size_t count = 0;
        struct fault why = {0};
        enum status status =
            odk_encrypt(&files, &count, &PLAIN, cases[i].key, keys->arena, &why);
        if (status != REFUSED || !strstr(why.text, cases[i].says) || files)
            fail_msg("%s: %s: %s", cases[i].why, status_name(status), why.text);
    }
    struct odk_file *files;
    size_t count;
    char *lengthy = arena_bytes(keys->arena, 10000);
    memset(lengthy, 'A', 10000);
    assert_int_equal(
        odk_encrypt(&files, &count, &PLAIN, (struct text){lengthy, 10000}, keys->arena, NULL),
        TOO_LARGE);
}

static void a_key_may_be_broken_into_lines(void **state)
{
    struct keys *keys = *state;
    struct odk_file *files;
    size_t count;
    struct text key = text_format(keys->arena, "\n  %.*s\r\n  %.*s\n", 64, keys->good.at,
                                  (int)keys->good.len - 64, keys->good.at + 64);
    assert_int_equal(odk_encrypt(&files, &count, &PLAIN, key, keys->arena, NULL), OK);
}

static void names_and_ids_that_would_go_astray_are_refused(void **state)
{
    struct keys *keys = *state;
    const struct odk_file two[] = {{TEXT("a.jpg"), TEXT("1")}, {TEXT("a.jpg"), TEXT("2")}};
    const struct odk_file slash = {TEXT("../a.jpg"), TEXT("1")}, none = {TEXT(""), TEXT("1")},
                          line = {TEXT("a\nb.jpg"), TEXT("1")},
                          same = {TEXT("submission.xml"), TEXT("1")},
                          broken = {TEXT("a\xff.jpg"), TEXT("1")},
                          huge = {TEXT("a"), {"", (size_t)ODK_LARGEST_FILE + 1}};
    struct {
        const char *why;
        struct odk_submission submission;
        enum status want;
    } cases[] = {
        {"two of one name", PLAIN, REFUSED},  {"a path", PLAIN, REFUSED},
        {"no name", PLAIN, REFUSED},          {"two lines", PLAIN, REFUSED},
        {"the submission's", PLAIN, REFUSED}, {"no UTF-8", PLAIN, REFUSED},
        {"a huge file", PLAIN, TOO_LARGE},    {"no form id", PLAIN, REFUSED},
        {"no instanceID", PLAIN, REFUSED},    {"a version of two lines", PLAIN, REFUSED},
        {"a great many", PLAIN, TOO_LARGE},
    };
    enum { LISTS = 7 };
    const struct odk_file *const lists[LISTS] = {two,   &slash,  &none, &line,
                                                 &same, &broken, &huge};
    for (size_t i = 0; i < LISTS; i++) {
        cases[i].submission.attachments = lists[i];
        cases[i].submission.attachment_count = i == 0 ? 2 : 1;
    }
    cases[7].submission.form_id = (struct text){0};
    cases[8].submission.instance_id = (struct text){0};
    cases[9].submission.version = TEXT("1\n2");
    cases[10].submission.attachment_count = ODK_MOST_ATTACHMENTS + 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct odk_file *files = NULL;
        size_t count;
        struct fault why = {0};
        enum status status =
            odk_encrypt(&files, &count, &cases[i].submission, keys->good, keys->arena, &why);
        if (status != cases[i].want || files || !why.text[0])
            fail_msg("%s: %s: %s", cases[i].why, status_name(status), why.text);
    }
}

static void the_manifest_has_the_namespaces_of_the_specification(void **state)
{
    struct keys *keys = *state;
    const struct odk_file photo = {TEXT("a<b.jpg"), TEXT("photo")};
    struct odk_submission submission = PLAIN;
    struct odk_file *files;
    size_t count;

    submission.attachments = &photo;
    submission.attachment_count = 1;
    assert_int_equal(odk_encrypt(&files, &count, &submission, keys->good, keys->arena, NULL),
                     OK);
    assert_int_equal(count, 3);
    assert_text(files[0].name, "submission.xml");
    assert_text(files[1].name, "a<b.jpg.enc");
    assert_text(files[2].name, "submission.xml.enc");
    assert_int_equal(files[1].bytes.len, 16);
    assert_true(
        text_starts(files[0].bytes,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<data xmlns=\"http://opendatakit.org/submissions\" id=\"f\" version=\"1\""
                    " encrypted=\"yes\"><base64EncryptedKey>"));
    static const char *const HAS[] = {
        "<meta xmlns=\"http://openrosa.org/xforms\"><instanceID>uuid:1</instanceID></meta>",
        "<media><file>a&lt;b.jpg.enc</file></media>"
        "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
        "<base64EncryptedElementSignature>"};
    for (size_t i = 0; i < sizeof HAS / sizeof *HAS; i++)
        assert_true(text_find(files[0].bytes, text_of(HAS[i])) != SIZE_MAX);

    submission.version = (struct text){0};
    assert_int_equal(odk_encrypt(&files, &count, &submission, keys->good, keys->arena, NULL),
                     OK);
    assert_true(text_find(files[0].bytes, TEXT("version=\"\"")) == SIZE_MAX);
}

static void sealing_twice_gives_other_bytes(void **state)
{
    struct keys *keys = *state;
    struct odk_file *one, *two;
    size_t count;
    assert_int_equal(odk_encrypt(&one, &count, &PLAIN, keys->good, keys->arena, NULL), OK);
    assert_int_equal(odk_encrypt(&two, &count, &PLAIN, keys->good, keys->arena, NULL), OK);
    assert_false(text_equal(one[0].bytes, two[0].bytes));
    assert_false(text_equal(one[1].bytes, two[1].bytes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_that_is_none_is_refused_plainly),
        cmocka_unit_test(a_key_may_be_broken_into_lines),
        cmocka_unit_test(names_and_ids_that_would_go_astray_are_refused),
        cmocka_unit_test(the_manifest_has_the_namespaces_of_the_specification),
        cmocka_unit_test(sealing_twice_gives_other_bytes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
