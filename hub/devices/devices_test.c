#include "devices/devices.h"

#include "db/db_check.h"
#include "seal/seal.h"

struct fixture {
    struct db_place *place;
    struct devices *devices;
    struct clock_fixed now;
    char *keys;
};

static struct devices *open_devices(struct fixture *fixture)
{
    struct devices *devices;
    struct fault why = {0};

    if (devices_open(&devices, fixture->place->pool, fixture->keys, clock_fixed(&fixture->now),
                     random_system(), &why) != OK)
        fail_msg("%s", why.text);
    return devices;
}

static struct fixture begin(void **state)
{
    struct fixture fixture = {.place = *state, .now = {1000000}};

    seal_start();
    fixture.keys =
        text_string(fixture.place->arena,
                    text_format(fixture.place->arena, "%s/keys", fixture.place->folder));
    assert_int_equal(office_key_make(fixture.keys, NULL), OK);
    return fixture;
}

/* What a device would send. */
struct kiosk {
    uint8_t id[WIRE_ID];
    struct signer *signer;
};

static struct kiosk make_kiosk(uint8_t number)
{
    struct kiosk kiosk = {.id = {number}};
    uint8_t seed[SIGN_KEY] = {number};

    kiosk.signer = signer_of_seed(seed);
    return kiosk;
}

static enum status enrol(struct wire_enrolled *enrolled, struct fixture *fixture,
                         const struct kiosk *kiosk, const char *code)
{
    struct wire_enrol ask = {.key = signer_key(kiosk->signer), .name = TEXT("hall")};
    struct buffer message = {0}, reply = {0};
    struct fault why = {0};

    memcpy(ask.device, kiosk->id, WIRE_ID);
    wire_enrol_write(&message, &ask, text_of(code), kiosk->signer);
    enum status status = devices_enrol(&reply, fixture->devices, buffer_text(&message), &why);
    if (status == OK) {
        struct text kept = text_copy(fixture->place->arena, buffer_text(&reply));
        status = wire_enrolled_read(enrolled, kept, text_of(code), &why);
        assert_int_equal(status, OK);
    }
    buffer_close(&message);
    buffer_close(&reply);
    return status;
}

static void new_code(char code[WIRE_CODE + 1], struct fixture *fixture)
{
    struct fault why = {0};

    if (devices_code(code, fixture->devices, TEXT("east"), TEXT("ada"), &why) != OK)
        fail_msg("%s", why.text);
}

static void a_device_enrols_with_a_code_and_is_known(void **state)
{
    struct fixture fixture = begin(state);
    struct kiosk kiosk = make_kiosk(1);
    struct wire_enrolled enrolled = {0};
    struct device_facts facts;
    char code[WIRE_CODE + 1];

    fixture.devices = open_devices(&fixture);
    new_code(code, &fixture);
    assert_int_equal(strspn(code, "ABCDEFGHJKMNPQRSTVWXYZ23456789"), WIRE_CODE);
    assert_int_equal(enrol(&enrolled, &fixture, &kiosk, code), OK);
    assert_text(enrolled.area, "east");
    assert_true(enrolled.case_last > enrolled.case_first && enrolled.case_first > 0);
    assert_memory_equal(enrolled.case_key, devices_case_key(fixture.devices), CASE_KEY);
    assert_memory_equal(enrolled.seal.bytes, devices_seal_key(fixture.devices)->bytes,
                        SEAL_KEY);
    assert_int_equal(
        devices_find(&facts, fixture.devices, kiosk.id, fixture.place->arena, NULL), OK);
    assert_text(facts.name, "hall");
    assert_text(facts.area, "east");
    assert_false(facts.revoked);
    struct sign_key key = signer_key(kiosk.signer);
    assert_memory_equal(facts.key.bytes, key.bytes, SIGN_KEY);
    signer_close(kiosk.signer);
    devices_close(fixture.devices);
}

static void a_code_serves_one_device_and_its_lost_reply(void **state)
{
    struct fixture fixture = begin(state);
    struct kiosk first = make_kiosk(1), second = make_kiosk(2);
    struct wire_enrolled enrolled = {0}, again = {0};
    char code[WIRE_CODE + 1];

    fixture.devices = open_devices(&fixture);
    new_code(code, &fixture);
    assert_int_equal(enrol(&enrolled, &fixture, &first, code), OK);
    assert_int_equal(enrol(&again, &fixture, &first, code), OK);
    assert_int_equal(again.case_first, enrolled.case_first);
    assert_int_equal(enrol(&again, &fixture, &second, code), REFUSED);
    assert_int_equal(enrol(&again, &fixture, &second, "AAAABBBBCCCCDDDD"), REFUSED);
    signer_close(first.signer);
    signer_close(second.signer);
    devices_close(fixture.devices);
}

static void a_code_ends_and_outlives_a_restart_until_then(void **state)
{
    struct fixture fixture = begin(state);
    struct kiosk kiosk = make_kiosk(1);
    struct wire_enrolled enrolled = {0};
    char code[WIRE_CODE + 1], late[WIRE_CODE + 1];

    fixture.devices = open_devices(&fixture);
    new_code(code, &fixture);
    new_code(late, &fixture);
    devices_close(fixture.devices);
    fixture.devices = open_devices(&fixture);
    assert_int_equal(enrol(&enrolled, &fixture, &kiosk, code), OK);
    fixture.now.now_ms += DEVICES_CODE_HOURS * (int64_t)3600000 + 1;
    assert_int_equal(enrol(&enrolled, &fixture, &kiosk, late), REFUSED);
    signer_close(kiosk.signer);
    devices_close(fixture.devices);
}

static void no_two_devices_share_a_case_number(void **state)
{
    struct fixture fixture = begin(state);
    int64_t last = -1;

    fixture.devices = open_devices(&fixture);
    for (uint8_t i = 0; i < 5; i++) {
        struct kiosk kiosk = make_kiosk(i);
        struct wire_enrolled enrolled = {0};
        char code[WIRE_CODE + 1];
        new_code(code, &fixture);
        assert_int_equal(enrol(&enrolled, &fixture, &kiosk, code), OK);
        assert_true(enrolled.case_first > last);
        last = enrolled.case_last;
        new_code(code, &fixture); /* the same device, which may have lost count */
        assert_int_equal(enrol(&enrolled, &fixture, &kiosk, code), OK);
        assert_true(enrolled.case_first > last);
        last = enrolled.case_last;
        signer_close(kiosk.signer);
    }
    devices_close(fixture.devices);
}

static void the_offices_own_numbers_are_nobody_elses(void **state)
{
    struct fixture fixture = begin(state);
    struct kiosk kiosk = make_kiosk(1);
    struct wire_enrolled enrolled = {0};
    char code[WIRE_CODE + 1], number[CASE_DIGITS + 1];
    uint32_t counts[3];
    struct db *db;

    fixture.devices = open_devices(&fixture);
    const uint8_t *key = devices_case_key(fixture.devices);
    for (size_t i = 0; i < 3; i++) {
        if (i == 2) { /* as if the first part were used up */
            assert_int_equal(db_take(&db, fixture.place->pool, NULL), OK);
            assert_int_equal(db_run(NULL, db,
                                    DB_SQL("UPDATE device_part SET next = 100000 WHERE id = 2"),
                                    NULL, 0, NULL, NULL),
                             OK);
            db_give(db);
        }
        assert_int_equal(devices_number(number, fixture.devices, NULL), OK);
        assert_true(case_number_is_valid(text_of(number)));
        counts[i] = case_number_count(text_of(number), key);
    }
    assert_int_equal(counts[0], 0);
    assert_int_equal(counts[1], 1);
    new_code(code, &fixture);
    assert_int_equal(enrol(&enrolled, &fixture, &kiosk, code), OK);
    assert_true(counts[2] > counts[1] && counts[2] < enrolled.case_first);
    signer_close(kiosk.signer);
    devices_close(fixture.devices);
}

static void nobody_takes_another_devices_place(void **state)
{
    struct fixture fixture = begin(state);
    struct kiosk right = make_kiosk(1), wrong = make_kiosk(2);
    struct wire_enrolled enrolled = {0};
    struct device_facts facts;
    char code[WIRE_CODE + 1];

    fixture.devices = open_devices(&fixture);
    new_code(code, &fixture);
    assert_int_equal(enrol(&enrolled, &fixture, &right, code), OK);
    new_code(code, &fixture);
    memcpy(wrong.id, right.id, WIRE_ID);
    assert_int_equal(enrol(&enrolled, &fixture, &wrong, code), REFUSED);
    assert_int_equal(
        devices_find(&facts, fixture.devices, right.id, fixture.place->arena, NULL), OK);
    struct sign_key key = signer_key(right.signer);
    assert_memory_equal(facts.key.bytes, key.bytes, SIGN_KEY);
    assert_int_equal(enrol(&enrolled, &fixture, &right, code), OK); /* it was not used up */
    signer_close(right.signer);
    signer_close(wrong.signer);
    devices_close(fixture.devices);
}

static void a_revoked_device_stays_known_as_revoked(void **state)
{
    struct fixture fixture = begin(state);
    struct kiosk kiosk = make_kiosk(1);
    struct wire_enrolled enrolled = {0};
    struct device_facts facts;
    char code[WIRE_CODE + 1], other[WIRE_CODE + 1];

    fixture.devices = open_devices(&fixture);
    new_code(code, &fixture);
    assert_int_equal(devices_revoke(fixture.devices, kiosk.id, TEXT("ada"), NULL), NOT_FOUND);
    assert_int_equal(enrol(&enrolled, &fixture, &kiosk, code), OK);
    assert_int_equal(devices_revoke(fixture.devices, kiosk.id, TEXT("ada"), NULL), OK);
    assert_int_equal(
        devices_find(&facts, fixture.devices, kiosk.id, fixture.place->arena, NULL), OK);
    assert_true(facts.revoked);
    assert_int_equal(enrol(&enrolled, &fixture, &kiosk, code), REFUSED);
    new_code(other, &fixture);
    assert_int_equal(enrol(&enrolled, &fixture, &kiosk, other), OK);
    assert_int_equal(
        devices_find(&facts, fixture.devices, kiosk.id, fixture.place->arena, NULL), OK);
    assert_false(facts.revoked);
    signer_close(kiosk.signer);
    devices_close(fixture.devices);
}

static void the_last_word_of_a_device_is_kept(void **state)
{
    struct fixture fixture = begin(state);
    struct kiosk kiosk = make_kiosk(1);
    struct wire_enrolled enrolled = {0};
    struct wire_hello hello = {.now_ms = 5,
                               .cursor = 6,
                               .program = TEXT("1.2"),
                               .queued = 7,
                               .refused = 1,
                               .oldest_s = 8,
                               .disk_free = UINT64_MAX};
    struct device_facts *list;
    char code[WIRE_CODE + 1];
    size_t count;

    fixture.devices = open_devices(&fixture);
    memcpy(hello.device, kiosk.id, WIRE_ID);
    assert_int_equal(devices_seen(fixture.devices, &hello, NULL), NOT_FOUND);
    new_code(code, &fixture);
    assert_int_equal(enrol(&enrolled, &fixture, &kiosk, code), OK);
    fixture.now.now_ms += 1000;
    assert_int_equal(devices_seen(fixture.devices, &hello, NULL), OK);
    assert_int_equal(devices_list(&list, &count, fixture.devices, fixture.place->arena, NULL),
                     OK);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].seen_ms, fixture.now.now_ms);
    assert_int_equal(list[0].last.queued, 7);
    assert_int_equal(list[0].last.cursor, 6);
    assert_text(list[0].last.program, "1.2");
    assert_true(list[0].last.disk_free == INT64_MAX);
    signer_close(kiosk.signer);
    devices_close(fixture.devices);
}

static void broken_enrolments_are_refused(void **state)
{
    struct fixture fixture = begin(state);
    struct kiosk kiosk = make_kiosk(1);
    struct wire_enrol ask = {.key = signer_key(kiosk.signer), .name = TEXT("hall")};
    struct buffer message = {0}, reply = {0};
    char code[WIRE_CODE + 1];
    struct fault why;

    fixture.devices = open_devices(&fixture);
    new_code(code, &fixture);
    wire_enrol_write(&message, &ask, text_of(code), kiosk.signer);
    for (size_t len = 0; len < message.len; len += 7)
        assert_int_equal(
            devices_enrol(&reply, fixture.devices, (struct text){message.at, len}, &why),
            REFUSED);
    for (size_t i = WIRE_CODE_NAME; i < message.len; i += 5) {
        message.at[i] ^= 1;
        assert_int_equal(devices_enrol(&reply, fixture.devices, buffer_text(&message), &why),
                         REFUSED);
        message.at[i] ^= 1;
    }
    assert_int_equal(reply.len, 0);
    buffer_close(&message);
    buffer_close(&reply);
    signer_close(kiosk.signer);
    devices_close(fixture.devices);
}

static void a_token_opens_its_area_until_it_is_revoked(void **state)
{
    struct fixture fixture = begin(state);
    char token[DEVICES_TOKEN + 1], second[DEVICES_TOKEN + 1];
    struct arena *arena = fixture.place->arena;
    struct devices *devices = fixture.devices = open_devices(&fixture);
    struct text area;

    assert_int_equal(
        devices_token(token, devices, TEXT("nurse"), TEXT("east"), TEXT("ada"), NULL), OK);
    assert_int_equal(strlen(token), DEVICES_TOKEN);
    assert_int_equal(devices_token_area(&area, devices, text_of(token), arena, NULL), OK);
    assert_text(area, "east");
    assert_int_equal(
        devices_token(second, devices, TEXT("nurse"), TEXT("east"), TEXT("ada"), NULL),
        CONFLICT);
    assert_int_equal(devices_token_revoke(devices, TEXT("nurse"), TEXT("ada"), NULL), OK);
    assert_int_equal(devices_token_area(&area, devices, text_of(token), arena, NULL), REFUSED);
    assert_int_equal(devices_token_revoke(devices, TEXT("nurse"), TEXT("ada"), NULL),
                     NOT_FOUND);
    token[0] = token[0] == 'a' ? 'b' : 'a';
    assert_int_equal(devices_token_area(&area, devices, text_of(token), arena, NULL),
                     NOT_FOUND);
    assert_int_equal(
        devices_token(second, devices, TEXT("nurse"), TEXT("west"), TEXT("ada"), NULL), OK);
    assert_int_equal(
        devices_token(second, devices, TEXT("x\ny"), TEXT("west"), TEXT("ada"), NULL), REFUSED);
    devices_close(devices);
}

static void a_hub_with_other_keys_does_not_start(void **state)
{
    struct fixture fixture = begin(state);
    struct devices *other;
    struct fault why;
    const char *keys =
        text_string(fixture.place->arena,
                    text_format(fixture.place->arena, "%s/other", fixture.place->folder));

    fixture.devices = open_devices(&fixture);
    assert_int_equal(devices_open(&other, fixture.place->pool, keys, clock_fixed(&fixture.now),
                                  random_system(), &why),
                     NOT_FOUND);
    assert_int_equal(office_key_make(keys, NULL), OK);
    assert_int_equal(devices_open(&other, fixture.place->pool, keys, clock_fixed(&fixture.now),
                                  random_system(), &why),
                     REFUSED);
    assert_null(other);
    devices_close(fixture.devices);
}

DB_CHECK_MAIN(DB_TEST(a_device_enrols_with_a_code_and_is_known),
              DB_TEST(a_code_serves_one_device_and_its_lost_reply),
              DB_TEST(a_code_ends_and_outlives_a_restart_until_then),
              DB_TEST(no_two_devices_share_a_case_number),
              DB_TEST(the_offices_own_numbers_are_nobody_elses),
              DB_TEST(nobody_takes_another_devices_place),
              DB_TEST(a_revoked_device_stays_known_as_revoked),
              DB_TEST(the_last_word_of_a_device_is_kept),
              DB_TEST(broken_enrolments_are_refused),
              DB_TEST(a_token_opens_its_area_until_it_is_revoked),
              DB_TEST(a_hub_with_other_keys_does_not_start))
