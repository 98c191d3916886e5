#include "intake/intake_check.h"

#include <pthread.h>

#include "store/store.h"

enum { NOVEMBER = 1, DECEMBER, CLIENTS = 256 };
static const int64_t NOW[] = {
    [NOVEMBER] = 1793000000000, /* 2026-10-26 */
    [DECEMBER] = 1796000000000, /* 2026-11-29 */
};

static void the_same_again_is_acknowledged_again_and_stored_once(void **state)
{
    struct db_place *place = *state;
    struct clock_fixed clock = {NOW[NOVEMBER]};
    struct intake *intake = check_open(place->pool, &clock);
    struct wire_item a = check_item("a", 0, 1, "one"), b = check_item("b", 0, 1, "two");
    assert_string_equal(CHECK_STORE(intake, place->arena, a, b), "complete 3, complete 3");
    assert_string_equal(CHECK_STORE(intake, place->arena, b, a, b),
                        "complete 3, complete 3, complete 3");
    assert_string_equal(check_all(place->pool, place->arena), "a[one] b[two] ");
    intake_close(intake);
    db_place_reopen(place);
    intake = check_open(place->pool, &clock);
    assert_string_equal(CHECK_STORE(intake, place->arena, a), "complete 3");
    assert_string_equal(check_all(place->pool, place->arena), "a[one] b[two] ");
    intake_close(intake);
}

static void another_body_under_a_known_identity_is_refused_and_kept_for_staff(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct clock_fixed clock = {NOW[NOVEMBER]};
    struct intake *intake = check_open(place->pool, &clock);
    struct wire_item one = check_item("a", 0, 1, "one"), other = check_item("a", 0, 1, "oNe");
    struct wire_item longer = check_item("a", 0, 1, "one more"),
                     parts = check_item("a", 0, 2, "one"), late = check_item("a", 1, 2, "late");
    assert_string_equal(CHECK_STORE(intake, place->arena, one, other),
                        "complete 3, different 0");
    assert_string_equal(CHECK_STORE(intake, place->arena, other, longer, parts, late, one),
                        "different 0, different 0, different 0, different 0, complete 3");
    assert_string_equal(check_all(place->pool, place->arena), "a[one] ");
    struct db *db = NULL;
    struct intake_stray *strays = NULL;
    size_t count = 0;
    assert_int_equal(db_take(&db, place->pool, &why), OK);
    assert_int_equal(intake_strays(&strays, &count, db, 0, 10, place->arena, &why), OK);
    assert_int_equal(count, 4); /* the same twice is kept once */
    assert_text(strays[0].bytes, "oNe");
    assert_text(strays[0].instance_id, "a");
    db_give(db);
    intake_close(intake);
}

static void what_is_different_fills_no_disk(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct clock_fixed clock = {NOW[NOVEMBER]};
    struct intake *intake = check_open(place->pool, &clock);
    struct intake_counts counts;
    struct db *db = NULL;
    CHECK_STORE(intake, place->arena, check_item("a", 0, 1, "one"));
    for (int i = 0; i < 150; i++) {
        struct text body = text_format(place->arena, "other %d", i);
        assert_string_equal(CHECK_STORE(intake, place->arena, check_item("a", 0, 1, body.at)),
                            "different 0");
    }
    assert_int_equal(db_take(&db, place->pool, &why), OK);
    assert_int_equal(intake_count(&counts, db, &why), OK);
    assert_int_equal(counts.strays, 100);
    /* What was forgotten leaves room, however many there have been. */
    int64_t gone = 0;
    assert_int_equal(intake_strays_forget(&gone, db, clock.now_ms + 1, place->arena, &why), OK);
    assert_int_equal(gone, 100);
    assert_int_equal(
        db_run(NULL, db, DB_SQL("UPDATE intake_state SET strays = 10000"), NULL, 0, NULL, &why),
        OK);
    CHECK_STORE(intake, place->arena, check_item("a", 0, 1, "one that came late"));
    assert_int_equal(intake_count(&counts, db, &why), OK);
    assert_int_equal(counts.strays, 1);
    db_give(db);
    intake_close(intake);
}

static void what_is_no_submission_is_unwanted_and_harms_no_other(void **state)
{
    struct db_place *place = *state;
    struct clock_fixed clock = {NOW[NOVEMBER]};
    struct intake *intake = check_open(place->pool, &clock);
    struct wire_item good = check_item("good", 0, 1, "good");
    struct wire_item none = check_item("", 0, 1, "x"), beyond = check_item("b", 2, 2, "x"),
                     many = check_item("c", 0, INTAKE_MOST_PARTS + 1, "x"),
                     large = check_item("d", 0, 1, "x"), over = check_item("e", 0, 1, "x"),
                     far_off = check_item("f", 0, 1, "x"), broken = check_item("g", 0, 1, "x");
    large.size = (uint64_t)INTAKE_LARGEST_PART + 1;
    over.size = 0;
    far_off.offset = UINT64_MAX;
    broken.form_id = TEXT("\xff");
    assert_string_equal(
        CHECK_STORE(intake, place->arena, none, beyond, many, large, good, over, far_off,
                    broken),
        "unwanted malformed, unwanted malformed, unwanted malformed, unwanted too-large, "
        "complete 4, unwanted malformed, unwanted malformed, unwanted malformed");
    assert_string_equal(check_all(place->pool, place->arena), "good[good] ");
    intake_close(intake);
}

/* The devices queue nothing of it; whatever else sends it is told no. Each sign is enough. */
static void what_was_made_in_practice_is_unwanted(void **state)
{
    struct db_place *place = *state;
    struct clock_fixed clock = {NOW[NOVEMBER]};
    struct intake *intake = check_open(place->pool, &clock);
    struct wire_item identity = check_item(STORE_PRACTICE_ID "a", 0, 1, "x"),
                     number = check_item("b", 0, 1, "x"),
                     body = check_item("c", 0, 1, STORE_PRACTICE_PART "x"),
                     good = check_item("good", 0, 1, "good");
    number.case_number = TEXT(STORE_PRACTICE_CASES "000");
    assert_string_equal(CHECK_STORE(intake, place->arena, identity, number, body, good),
                        "unwanted practice, unwanted practice, unwanted practice, complete 4");
    assert_string_equal(check_all(place->pool, place->arena), "good[good] ");
    intake_close(intake);
}

static void what_was_said_of_a_submission_comes_back(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct clock_fixed clock = {NOW[NOVEMBER]};
    struct intake *intake = check_open(place->pool, &clock);
    struct intake_submission found;
    struct db *db = NULL;
    int64_t seq = -1;
    struct text name, bytes;
    const char *id = "uuid:01234567-89ab-4def-8123-456789abcdef";
    struct wire_item item = check_item(id, 0, 1, "\x01 sealed");
    item.odk = true;
    item.part_name = TEXT("submission.xml.enc");
    CHECK_STORE(intake, place->arena, item);
    assert_int_equal(db_take(&db, place->pool, &why), OK);
    assert_int_equal(intake_known(&seq, db, text_of(id), place->arena, &why), OK);
    assert_int_equal(intake_get(&found, db, seq, place->arena, &why), OK);
    assert_text(found.instance_id, id);
    assert_text(found.form_id, "enrol");
    assert_text(found.form_version, "1");
    assert_text(found.case_number, "1234567890");
    assert_text(found.area, "north");
    assert_text(found.source, "batch");
    assert_memory_equal(found.device, CHECK_FROM.device, WIRE_ID);
    assert_true(found.queued_ms == 1000 && found.received_ms == NOW[NOVEMBER]);
    assert_true(found.odk && found.complete && found.part_count == 1);
    assert_int_equal(intake_part(&name, &bytes, db, seq, 0, place->arena, &why), OK);
    assert_text(name, "submission.xml.enc");
    assert_text(bytes, "\x01 sealed");
    assert_int_equal(intake_part(&name, &bytes, db, seq, 1, place->arena, &why), NOT_FOUND);
    assert_int_equal(intake_get(&found, db, seq + 1, place->arena, &why), NOT_FOUND);
    assert_int_equal(intake_known(&seq, db, TEXT("uuid:"), place->arena, &why), NOT_FOUND);
    db_give(db);
    intake_close(intake);
}

static void who_has_no_device_has_none(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct clock_fixed clock = {NOW[NOVEMBER]};
    struct intake *intake = check_open(place->pool, &clock);
    const struct intake_from token = {NULL, TEXT("south"), TEXT("odk")};
    struct wire_item item = check_item("a", 0, 1, "one");
    struct wire_answer_item answer;
    assert_int_equal(intake_store(intake, &token, &item, &answer, 1, place->arena, &why), OK);
    assert_int_equal(answer.verdict, WIRE_COMPLETE);
    struct db *db = NULL;
    struct intake_submission *found = NULL;
    size_t count = 0;
    static const uint8_t NOBODY[WIRE_ID];
    assert_int_equal(db_take(&db, place->pool, &why), OK);
    assert_int_equal(intake_after(&found, &count, db, 0, 10, place->arena, &why), OK);
    assert_int_equal(count, 1);
    assert_memory_equal(found[0].device, NOBODY, WIRE_ID);
    db_give(db);
    intake_close(intake);
}

static void numbers_rise_over_the_months_also_when_a_clock_goes_back(void **state)
{
    struct db_place *place = *state;
    struct clock_fixed clock = {NOW[NOVEMBER]};
    struct intake *intake = check_open(place->pool, &clock);
    CHECK_STORE(intake, place->arena, check_item("a", 0, 1, "1"));
    clock.now_ms = NOW[DECEMBER];
    CHECK_STORE(intake, place->arena, check_item("b", 0, 1, "2"));
    clock.now_ms = NOW[DECEMBER] + INT64_C(400) * 86400000;
    CHECK_STORE(intake, place->arena, check_item("c", 0, 1, "3"));
    clock.now_ms = NOW[NOVEMBER];
    CHECK_STORE(intake, place->arena, check_item("d", 0, 1, "4"));
    clock.now_ms = -5;
    CHECK_STORE(intake, place->arena, check_item("e", 0, 1, "5"));
    assert_string_equal(check_all(place->pool, place->arena), "a[1] b[2] c[3] d[4] e[5] ");
    intake_close(intake);
}

/* ---- At once ---- */

struct client {
    struct intake *intake;
    pthread_t thread;
    int number;
    bool fine;
};

static void *send_one(void *self)
{
    struct client *client = self;
    struct fault why = {0};
    struct arena *arena = arena_open("client");
    struct text id = text_format(arena, "uuid:00000000-0000-4000-8000-%012x", client->number);
    struct wire_item item = check_item(id.at, 0, 1, "body");
    struct wire_answer_item answer = {0};
    client->fine =
        intake_store(client->intake, &CHECK_FROM, &item, &answer, 1, arena, &why) == OK &&
        answer.verdict == WIRE_COMPLETE;
    arena_close(arena);
    return NULL;
}

static void many_who_come_at_once_share_commits(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct clock_fixed clock = {NOW[NOVEMBER]};
    struct intake *intake = check_open(place->pool, &clock);
    struct client *clients = arena_array(place->arena, CLIENTS, sizeof *clients);
    struct db *held = NULL;
    /* While somebody else writes, all of them come and wait. */
    assert_int_equal(db_take(&held, place->pool, &why), OK);
    assert_int_equal(db_begin_open(held, &why), OK);
    assert_int_equal(
        db_run(NULL, held, DB_SQL("UPDATE intake_state SET seq = seq"), NULL, 0, NULL, &why),
        OK);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){.intake = intake, .number = i};
        assert_int_equal(pthread_create(&clients[i].thread, NULL, send_one, &clients[i]), 0);
    }
    while (intake_waiting(intake) < CLIENTS - 1)
        sched_yield();
    db_give(held);
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(clients[i].thread, NULL);
        assert_true(clients[i].fine);
    }
    assert_int_equal(intake_commits(intake), 2); /* who came first, and all others */
    struct intake_submission *found = NULL;
    size_t count = 0;
    struct db *db = NULL;
    assert_int_equal(db_take(&db, place->pool, &why), OK);
    assert_int_equal(intake_after(&found, &count, db, 0, 1000, place->arena, &why), OK);
    assert_int_equal(count, CLIENTS);
    db_give(db);
    intake_close(intake);
}

DB_CHECK_MAIN(DB_TEST(the_same_again_is_acknowledged_again_and_stored_once),
              DB_TEST(another_body_under_a_known_identity_is_refused_and_kept_for_staff),
              DB_TEST(what_is_different_fills_no_disk),
              DB_TEST(what_was_made_in_practice_is_unwanted),
              DB_TEST(what_is_no_submission_is_unwanted_and_harms_no_other),
              DB_TEST(what_was_said_of_a_submission_comes_back),
              DB_TEST(who_has_no_device_has_none),
              DB_TEST(numbers_rise_over_the_months_also_when_a_clock_goes_back),
              DB_TEST(many_who_come_at_once_share_commits))
