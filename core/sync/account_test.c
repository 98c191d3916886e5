#include "sync/account.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "sync/hex.h"
#include "sync/office_fixture.h"

static const char *path_in(struct device_fixture *device, const char *name)
{
    return text_format(device->arena, "%s/%s", device->folder, name).at;
}

static struct text content(struct device_fixture *device, const char *name)
{
    struct text bytes;
    if (file_read(&bytes, path_in(device, name), 10000, device->arena, &device->why) != OK)
        fail_msg("%s", device->why.text);
    return bytes;
}

static enum status enrol(struct device_fixture *device, struct text code)
{
    struct account_invitation invitation = {.url = TEXT("https://office.example"),
                                            .code = code};
    return account_enrol(device->folder, &invitation, TEXT("town \"hall\""), &device->link,
                         clock_fixed(&device->now), random_seeded(&device->seeded),
                         &device->why);
}

static void an_invitation_is_read_or_refused(void **state)
{
    static const struct {
        const char *text, *url, *code; /* url NULL: refused */
    } CASES[] = {
        {"https://office.example#ABCD", "https://office.example", "ABCD"},
        {"doorstep:https://office.example/sub/#AB-CD", "https://office.example/sub", "AB-CD"},
        {" http://127.0.0.1:8080#ABCD\n", "http://127.0.0.1:8080", "ABCD"},
        {"https://office.example", NULL, NULL},
        {"https://office.example#", NULL, NULL},
        {"office.example#ABCD", NULL, NULL},
        {"#ABCD", NULL, NULL},
        {"", NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct account_invitation invitation;
        enum status status = account_read_invitation(&invitation, text_of(CASES[i].text), NULL);
        if (!CASES[i].url) {
            if (status != REFUSED)
                fail_msg("\"%s\" was taken", CASES[i].text);
            continue;
        }
        assert_int_equal(status, OK);
        assert_text(invitation.url, CASES[i].url);
        assert_text(invitation.code, CASES[i].code);
    }
}

static void enrolling_writes_all_that_the_device_needs(void **state)
{
    struct device_fixture *device = *state;
    struct office_key seal;
    struct stat about;
    static const char *const SECRETS[] = {"case.key", "device.sign", "sync.conf",
                                          "sync/account"};
    device_enrol(device);
    assert_text(device->account->name, "hall");
    assert_text(device->account->area, "north");
    assert_text(device->account->settings.url, "https://office.example");
    assert_int_equal(device->account->settings.keep_days, 30);
    assert_memory_equal(device->account->device, device->office->device, WIRE_ID);
    assert_text(content(device, "device.conf"), "case_first = 1000\ncase_last = 1999\n");
    assert_text(content(device, "case.key"), "07000000000000000000000000000000\n");
    assert_int_equal(office_key_read(&seal, path_in(device, "office"), NULL), OK);
    assert_int_equal(seal.bytes[0], 9);
    for (size_t i = 0; i < sizeof SECRETS / sizeof *SECRETS; i++) {
        assert_int_equal(stat(path_in(device, SECRETS[i]), &about), 0);
        assert_int_equal(about.st_mode & 0777, 0600);
    }
}

static void a_wrong_code_enrols_nobody(void **state)
{
    struct device_fixture *device = *state;
    struct account *account;
    assert_int_equal(enrol(device, TEXT("ABCDEFGHJKLMNPQ2")), REFUSED);
    assert_int_equal(account_open(&account, device->folder, &device->why), NOT_FOUND);
    assert_null(account);
}

static void a_reply_that_was_lost_is_asked_for_again(void **state)
{
    struct device_fixture *device = *state;
    uint8_t first[WIRE_ID];
    device->office->loses_reply = true;
    assert_int_equal(enrol(device, device->office->code), FAILED);
    memcpy(first, device->office->device, WIRE_ID);
    assert_int_equal(enrol(device, device->office->code), OK);
    assert_memory_equal(device->office->device, first, WIRE_ID); /* the same device */
}

static void a_folder_of_another_office_is_left_as_it_is(void **state)
{
    struct device_fixture *device = *state;
    static const uint8_t OTHER[SIGN_KEY] = {77};
    device_enrol(device);
    assert_int_equal(enrol(device, device->office->code), OK); /* the same one, again */
    struct text before = content(device, "sync/account");
    signer_close(device->office->signer);
    device->office->signer = signer_of_seed(OTHER);
    assert_int_equal(enrol(device, device->office->code), CONFLICT);
    assert_true(text_equal(content(device, "sync/account"), before));
}

static void a_demonstrations_folder_is_refused_before_the_code_is_used(void **state)
{
    struct device_fixture *device = *state;
    assert_int_equal(office_key_make(path_in(device, "office"), NULL), OK);
    assert_int_equal(enrol(device, device->office->code), CONFLICT);
    assert_int_equal(device->office->requests, 0);
}

static void settings_that_people_wrote_stay(void **state)
{
    struct device_fixture *device = *state;
    assert_int_equal(file_replace(path_in(device, "sync.conf"),
                                  TEXT("# ours\nhours = 22:00-06:00\nurl = http://old\n"
                                       "bytes_a_day = 1000000\n"),
                                  0600, NULL),
                     OK);
    device_enrol(device);
    assert_text(content(device, "sync.conf"),
                "url = https://office.example\n# ours\nhours = 22:00-06:00\n"
                "bytes_a_day = 1000000\n");
    assert_int_equal(device->account->settings.limits.from_min, 22 * 60);
    assert_int_equal(device->account->settings.limits.bytes_a_day, 1000000);
}

static void a_setting_that_is_wrong_stops_the_start(void **state)
{
    static const char *const WRONG[] = {
        "url = https://x\nspeed = 9\n", "url = https://x\nhours = always\n",
        "url = https://x\nbytes_a_day = 5\n", "hours = 22:00-06:00\n",
        "url = https://x\nevery_s = 1\n"};
    struct device_fixture *device = *state;
    device_enrol(device);
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        struct account *account;
        assert_int_equal(
            file_replace(path_in(device, "sync.conf"), text_of(WRONG[i]), 0600, NULL), OK);
        if (account_open(&account, device->folder, &device->why) != REFUSED)
            fail_msg("taken: %s", WRONG[i]);
        assert_non_null(strstr(device->why.file, "sync.conf"));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, device_set_up, device_tear_down)
CHECK_MAIN(cmocka_unit_test(an_invitation_is_read_or_refused),
           TEST(enrolling_writes_all_that_the_device_needs), TEST(a_wrong_code_enrols_nobody),
           TEST(a_reply_that_was_lost_is_asked_for_again),
           TEST(a_folder_of_another_office_is_left_as_it_is),
           TEST(a_demonstrations_folder_is_refused_before_the_code_is_used),
           TEST(settings_that_people_wrote_stay), TEST(a_setting_that_is_wrong_stops_the_start))
