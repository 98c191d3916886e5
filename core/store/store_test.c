#include "store/store.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "store/store_fixture.h"

/* ---- Drafts ---- */

static void a_draft_comes_back_after_a_restart(void **state)
{
    struct place *place = *state;
    struct text got;
    uint8_t key[STORE_KEY] = {1}, other[STORE_KEY] = {2};

    place_open(place);
    assert_int_equal(store_draft_put(place->store, key, TEXT("one"), 7, NULL), OK);
    assert_int_equal(store_draft_put(place->store, key, TEXT("two"), 7, NULL), OK);
    assert_int_equal(store_draft_put(place->store, other, (struct text){0}, 7, NULL), OK);
    place_reopen(place);
    assert_int_equal(store_draft_get(&got, place->store, key, place->arena, NULL), OK);
    assert_text(got, "two");
    assert_int_equal(store_draft_get(&got, place->store, other, place->arena, NULL), OK);
    assert_text(got, "");
    assert_int_equal(store_draft_drop(place->store, key, NULL), OK);
    assert_int_equal(store_draft_drop(place->store, key, NULL), OK);
    place_reopen(place);
    assert_int_equal(store_draft_get(&got, place->store, key, place->arena, NULL), NOT_FOUND);
}

static void a_draft_ends_after_its_days_of_running(void **state)
{
    struct place *place = *state;
    struct text got;
    uint8_t key[STORE_KEY] = {1};

    place_open(place);
    assert_int_equal(store_draft_put(place->store, key, TEXT("x"), 3, NULL), OK);
    for (int day = 0; day < 3; day++) {
        assert_int_equal(store_draft_get(&got, place->store, key, place->arena, NULL), OK);
        place->clock.now_ms += DAY_MS;
        place_reopen(place); /* days are counted across restarts */
    }
    assert_int_equal(store_draft_get(&got, place->store, key, place->arena, NULL), NOT_FOUND);
}

/* ---- The queue ---- */

static void a_submission_is_queued_whole_and_once(void **state)
{
    struct place *place = *state;
    struct store_part *parts;
    size_t count;

    place_open(place);
    assert_int_equal(place_send(place, "uuid:a", 0, "bytes of a"), OK);
    assert_int_equal(place_send(place, "uuid:a", 0, "bytes of a"), OK);
    assert_int_equal(place_send(place, "uuid:a", 0, "other bytes"), CONFLICT);
    place_reopen(place);
    assert_int_equal(place_send(place, "uuid:a", 0, "bytes of a"), OK);
    assert_int_equal(place_send(place, "uuid:a", 0, "bytes of A"), CONFLICT);
    assert_string_equal(place_queue(place), "uuid:a=queued ");
    assert_int_equal(
        store_parts(&parts, &count, place->store, TEXT("uuid:a"), place->arena, NULL), OK);
    assert_int_equal(count, 2);
    assert_text(parts[0].name, "");
    assert_text(parts[0].bytes, "bytes of a");
    assert_text(parts[1].name, "1");
    assert_text(parts[1].bytes, "an attachment");
    assert_int_equal(
        store_parts(&parts, &count, place->store, TEXT("uuid:b"), place->arena, NULL),
        NOT_FOUND);
}

static void sending_takes_the_draft_along(void **state)
{
    struct place *place = *state;
    uint8_t key[STORE_KEY] = {1};
    struct text got;
    struct store_part part = {TEXT(""), TEXT("sealed")};
    struct store_sending sending = {.submission = {.instance_id = TEXT("uuid:a"),
                                                   .form_id = TEXT("f"),
                                                   .parts = &part,
                                                   .part_count = 1},
                                    .draft_key = key,
                                    .draft = TEXT("receipt"),
                                    .draft_keep_days = 1};

    place_open(place);
    assert_int_equal(store_draft_put(place->store, key, TEXT("answers"), 7, NULL), OK);
    assert_int_equal(store_send(place->store, &sending, NULL), OK);
    assert_int_equal(store_draft_get(&got, place->store, key, place->arena, NULL), OK);
    assert_text(got, "receipt");

    /* Sent again, nothing changes: neither the queue nor a draft begun since. */
    assert_int_equal(store_draft_put(place->store, key, TEXT("later"), 7, NULL), OK);
    assert_int_equal(store_send(place->store, &sending, NULL), OK);
    assert_int_equal(store_draft_get(&got, place->store, key, place->arena, NULL), OK);
    assert_text(got, "later");

    sending.submission.instance_id = TEXT("uuid:b");
    sending.draft = (struct text){0};
    assert_int_equal(store_send(place->store, &sending, NULL), OK);
    assert_int_equal(store_draft_get(&got, place->store, key, place->arena, NULL), NOT_FOUND);
}

static void the_queue_goes_by_priority_then_age(void **state)
{
    struct place *place = *state;
    place_open(place);
    place_send(place, "uuid:a", 5, "a");
    place->clock.now_ms -=
        400 * DAY_MS; /* age is the order of sending, not what a clock says */
    place_send(place, "uuid:b", 5, "b");
    place_send(place, "uuid:c", -1, "c");
    place_send(place, "uuid:d", 0, "d");
    place_send(place, "uuid:e", INT32_MIN, "e");
    place_send(place, "uuid:f", INT32_MAX, "f");
    assert_string_equal(place_queue(place), "uuid:e=queued uuid:c=queued uuid:d=queued "
                                            "uuid:a=queued uuid:b=queued uuid:f=queued ");
}

static void a_submission_moves_along_the_drawing_alone(void **state)
{
    struct place *place = *state;
    static const bool MAY[4][4] = {{0, 1, 0, 1}, {0, 0, 1, 1}, {0}, {0}};
    static const enum store_state WAY[4][3] = {
        {STORE_QUEUED}, {STORE_SENT}, {STORE_SENT, STORE_ACKNOWLEDGED}, {STORE_REFUSED}};

    place_open(place);
    for (int from = 0; from < 4; from++)
        for (int to = 0; to < 4; to++) {
            struct text id = text_format(place->arena, "uuid:%d-%d", from, to);
            assert_int_equal(place_send(place, id.at, 0, "x"), OK);
            for (int step = 0; step < 3 && WAY[from][step] != STORE_QUEUED; step++)
                assert_int_equal(store_move(place->store, id, WAY[from][step], TEXT(""), NULL),
                                 OK);
            assert_int_equal(
                store_move(place->store, id, (enum store_state)to, TEXT("no"), NULL),
                MAY[from][to] ? OK : CONFLICT);
        }
    assert_int_equal(store_move(place->store, TEXT("uuid:none"), STORE_SENT, TEXT(""), NULL),
                     NOT_FOUND);
}

static bool move_on(void *self, const struct store_entry *entry)
{
    struct place *place = self;
    assert_int_equal(store_move(place->store, entry->instance_id, STORE_SENT, TEXT(""), NULL),
                     OK);
    return !text_is(entry->instance_id, "uuid:c");
}

static void a_visitor_may_change_the_queue_and_stop(void **state)
{
    struct place *place = *state;
    place_open(place);
    for (int i = 0; i < 4; i++)
        place_send(place, text_format(place->arena, "uuid:%c", 'a' + i).at, 0, "x");
    assert_int_equal(store_each(place->store, place, move_on, NULL), OK);
    assert_string_equal(place_queue(place),
                        "uuid:a=sent uuid:b=sent uuid:c=sent uuid:d=queued ");
}

static void what_was_refused_is_kept_with_its_reason(void **state)
{
    struct place *place = *state;
    struct store_entry entry;
    size_t purged;
    uint8_t check[STORE_KEY] = {'u', 'u', 'i', 'd', ':', 'a'};

    place_open(place);
    place_send(place, "uuid:a", 0, "x");
    assert_int_equal(
        store_move(place->store, TEXT("uuid:a"), STORE_REFUSED, TEXT("unknown form"), NULL),
        OK);
    place->clock.now_ms += DAY_MS;
    assert_int_equal(store_purge(place->store, 0, &purged, NULL), OK);
    assert_int_equal(purged, 0);
    place_reopen(place);
    assert_int_equal(store_case_find(&entry, place->store, check, place->arena, NULL), OK);
    assert_text(entry.reason, "unknown form");
    assert_int_equal(entry.state, STORE_REFUSED);
}

static void only_acknowledged_submissions_are_purged(void **state)
{
    struct place *place = *state;
    struct store_part *parts;
    size_t purged, count;

    place_open(place);
    for (int i = 0; i < 4; i++)
        place_send(place, text_format(place->arena, "uuid:%c", 'a' + i).at, 0, "x");
    store_move(place->store, TEXT("uuid:b"), STORE_SENT, TEXT(""), NULL);
    store_move(place->store, TEXT("uuid:c"), STORE_SENT, TEXT(""), NULL);
    store_move(place->store, TEXT("uuid:c"), STORE_ACKNOWLEDGED, TEXT(""), NULL);
    store_move(place->store, TEXT("uuid:d"), STORE_REFUSED, TEXT("r"), NULL);
    place->clock.now_ms += DAY_MS;
    assert_int_equal(store_purge(place->store, 2, &purged, NULL), OK);
    assert_int_equal(purged, 0);
    place->clock.now_ms += DAY_MS;
    assert_int_equal(store_purge(place->store, 2, &purged, NULL), OK);
    assert_int_equal(purged, 1);
    assert_string_equal(place_queue(place), "uuid:a=queued uuid:b=sent uuid:d=refused ");
    assert_int_equal(
        store_parts(&parts, &count, place->store, TEXT("uuid:c"), place->arena, NULL),
        NOT_FOUND);
    place_reopen(place); /* and what is left is whole */
    assert_int_equal(place->set_aside.len, 0);
}

static void a_clock_that_jumps_years_purges_nothing(void **state)
{
    struct place *place = *state;
    uint8_t key[STORE_KEY] = {1};
    struct text got;
    size_t purged;
    static const int64_t YEARS[] = {10, -10, 30, -57, 56, -1000000, 1000000};

    place_open(place);
    place_send(place, "uuid:a", 0, "x");
    store_move(place->store, TEXT("uuid:a"), STORE_SENT, TEXT(""), NULL);
    store_move(place->store, TEXT("uuid:a"), STORE_ACKNOWLEDGED, TEXT(""), NULL);
    assert_int_equal(store_draft_put(place->store, key, TEXT("x"), 30, NULL), OK);
    for (size_t i = 0; i < sizeof YEARS / sizeof *YEARS; i++) {
        place->clock.now_ms += YEARS[i] * 365 * DAY_MS;
        if (i % 2)
            place_reopen(place);
        assert_int_equal(store_purge(place->store, 30, &purged, NULL), OK);
        assert_int_equal(purged, 0);
        assert_int_equal(store_draft_get(&got, place->store, key, place->arena, NULL), OK);
    }
}

static bool fill_entry(void *self, const struct store_entry *entry)
{
    struct store_entry *out = self;
    *out = *entry;
    return false;
}

static void what_breaks_a_limit_is_refused_whole(void **state)
{
    struct place *place = *state;
    char *letters =
        text_string(place->arena, (struct text){arena_take(place->arena, 5000), 5000});
    memset(letters, 'x', 5000);
    struct text lengthy = {letters, 256};
    struct store_part part = {TEXT(""), TEXT("sealed")};
    struct store_part bad_name = {lengthy, TEXT("sealed")};
    struct store_part huge = {TEXT(""), {letters, SIZE_MAX / 2}}; /* never read */
    const struct store_submission good = {
        .instance_id = TEXT("uuid:a"), .form_id = TEXT("f"), .parts = &part, .part_count = 1};
    struct {
        const char *why;
        struct store_submission submission;
        enum status want;
    } cases[] = {
        {"no instanceID", good, REFUSED},
        {"a long instanceID", good, TOO_LARGE},
        {"an instanceID that is no text", good, REFUSED},
        {"no form", good, REFUSED},
        {"a long version", good, TOO_LARGE},
        {"a long case number", good, TOO_LARGE},
        {"no parts", good, REFUSED},
        {"a part with a long name", good, TOO_LARGE},
        {"a huge part", good, TOO_LARGE},
        {"very many parts", good, TOO_LARGE},
    };
    struct store_entry entry = {.part_count = 77};

    cases[0].submission.instance_id = (struct text){0};
    cases[1].submission.instance_id = lengthy;
    cases[2].submission.instance_id = TEXT("uuid:\xff");
    cases[3].submission.form_id = (struct text){0};
    cases[4].submission.form_version = lengthy;
    cases[5].submission.case_number = lengthy;
    cases[6].submission.part_count = 0;
    cases[7].submission.parts = &bad_name;
    cases[8].submission.parts = &huge;
    cases[9].submission.part_count = 1000000;
    place_open(place);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store_sending sending = {.submission = cases[i].submission};
        struct fault why = {0};
        if (store_send(place->store, &sending, &why) != cases[i].want || !why.text[0])
            fail_msg("%s: %s", cases[i].why, why.text);
    }
    assert_int_equal(store_each(place->store, &entry, fill_entry, NULL), OK);
    assert_int_equal(entry.part_count, 77); /* there is no entry */
    uint8_t key[STORE_KEY] = {1};
    assert_int_equal(store_draft_put(place->store, key, TEXT("x"), -1, NULL), REFUSED);
    assert_int_equal(store_draft_put(place->store, key, huge.bytes, 1, NULL), TOO_LARGE);
    assert_int_equal(store_move(place->store, TEXT("uuid:a"), STORE_REFUSED,
                                (struct text){letters, 5000}, NULL),
                     TOO_LARGE);
}

static void what_says_that_it_is_practice_is_never_queued(void **state)
{
    static const struct {
        const char *why, *id, *number, *body;
        enum status want;
    } CASES[] = {
        {"by its identity", "practice:uuid:a", "5724000000", "sealed", REFUSED},
        {"by its number", "uuid:a", "0000000000", "sealed", REFUSED},
        {"by any number of that range", "uuid:a", "0000000991", "sealed", REFUSED},
        {"by what it holds", "uuid:a", "5724000000", STORE_PRACTICE_PART "sealed", REFUSED},
        {"what only names practice is none", "uuid:practice:a", "0000005724", "practice", OK},
    };
    struct place *place = *state;
    struct store_entry entry = {.part_count = 77};

    place_open(place);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct store_part parts[] = {{TEXT(""), TEXT("first")},
                                           {TEXT("1"), text_of(CASES[i].body)}};
        const struct store_sending sending = {
            .submission = {.instance_id = text_of(CASES[i].id),
                           .form_id = TEXT("pension"),
                           .form_version = TEXT("3"),
                           .case_number = text_of(CASES[i].number),
                           .parts = parts,
                           .part_count = 2}};
        struct fault why = {0};
        if (store_send(place->store, &sending, &why) != CASES[i].want)
            fail_msg("%s: %s", CASES[i].why, why.text);
        assert_int_equal(store_each(place->store, &entry, fill_entry, NULL), OK);
        assert_int_equal(entry.part_count, CASES[i].want == OK ? 2 : 77);
    }
}

/* ---- Cases ---- */

static void a_case_is_found_by_its_check_alone(void **state)
{
    struct place *place = *state;
    struct store_entry entry;
    uint8_t check[STORE_KEY] = {'u', 'u', 'i', 'd', ':', 'b'}, wrong[STORE_KEY] = {'u'};

    place_open(place);
    place_send(place, "uuid:a", 0, "x");
    place_send(place, "uuid:b", 0, "x");
    assert_int_equal(store_case_find(&entry, place->store, check, place->arena, NULL), OK);
    assert_text(entry.instance_id, "uuid:b");
    assert_text(entry.case_number, "0000005724");
    assert_int_equal(entry.part_count, 2);
    assert_int_equal(store_case_find(&entry, place->store, wrong, place->arena, NULL),
                     NOT_FOUND);
}

/* ---- Counters ---- */

static void a_counter_counts_from_zero_and_goes_on(void **state)
{
    struct place *place = *state;
    uint64_t value;

    place_open(place);
    for (uint64_t want = 0; want < 200; want++) {
        assert_int_equal(store_next(&value, place->store, "case", NULL), OK);
        assert_int_equal(value, want);
        if (want % 30 == 29)
            place_reopen(place);
    }
    assert_int_equal(store_next(&value, place->store, "other", NULL), OK);
    assert_int_equal(value, 0);
}

static void a_counter_never_repeats_when_the_database_is_gone(void **state)
{
    struct place *place = *state;
    uint64_t value, last = 0;
    struct text old, marks;

    place_open(place);
    for (int i = 0; i < 5; i++)
        store_next(&value, place->store, "case", NULL);
    place_close(place);
    assert_int_equal(
        file_read(&old, place_path(place, "doorstep.db"), 1 << 20, place->arena, NULL), OK);
    place_open(place);
    for (int i = 0; i < 90; i++)
        store_next(&last, place->store, "case", NULL);
    place_close(place);

    /* Yesterday's copy put back; the file gone; the file damaged. */
    assert_int_equal(file_replace(place_path(place, "doorstep.db"), old, 0600, NULL), OK);
    for (int way = 0; way < 3; way++) {
        if (way == 1)
            assert_int_equal(unlink(place_path(place, "doorstep.db")), 0);
        else if (way == 2)
            file_replace(place_path(place, "doorstep.db"), TEXT("rubbish"), 0600, NULL);
        place_open(place);
        assert_int_equal(store_next(&value, place->store, "case", NULL), OK);
        assert_true(value > last);
        last = value;
        place_close(place);
    }
    /* The marks gone: the database knows. */
    assert_int_equal(file_read(&marks, place_path(place, "counters"), 1000, place->arena, NULL),
                     OK);
    assert_int_equal(unlink(place_path(place, "counters")), 0);
    place_open(place);
    assert_int_equal(store_next(&value, place->store, "case", NULL), OK);
    assert_true(value > last);
}

static void a_damaged_mark_is_set_aside_or_stops_the_start(void **state)
{
    struct place *place = *state;
    struct fault why;
    uint64_t value, last;

    place_open(place);
    store_next(&last, place->store, "case", NULL);
    place_close(place);
    file_replace(place_path(place, "counters"), TEXT("doorstep-counters-1\ncase 0\n"), 0600,
                 NULL);
    place_open(place); /* the database knows how far it came */
    assert_int_equal(store_next(&value, place->store, "case", NULL), OK);
    assert_true(value > last);
    assert_int_equal(access(place_path(place, "counters.damaged-1"), F_OK), 0);
    place_close(place);

    file_replace(place_path(place, "counters"), TEXT("case 0\n"), 0600, NULL);
    unlink(place_path(place, "doorstep.db"));
    assert_int_equal(place_try_open(place, &why), DAMAGED); /* nobody knows */
    assert_non_null(strstr(why.text, "twice"));
}

/* ---- Nothing readable ---- */

static void nothing_of_a_draft_that_was_dropped_stays_in_the_file(void **state)
{
    struct place *place = *state;
    uint8_t key[STORE_KEY] = {1};

    place_open(place);
    assert_int_equal(store_draft_put(place->store, key, TEXT("a-lock-of-old-words"), 1, NULL),
                     OK);
    assert_int_equal(store_draft_drop(place->store, key, NULL), OK);
    place_close(place);
    assert_false(place_holds(place, "a-lock-of-old-words"));
}

static void nobody_else_may_read_any_file(void **state)
{
    struct place *place = *state;
    struct text *names;
    struct stat about;
    size_t count;
    uint64_t value;

    place_open(place);
    assert_int_equal(place_send(place, "uuid:a", 0, "x"), OK);
    assert_int_equal(store_next(&value, place->store, "case", NULL), OK);
    assert_int_equal(folder_list(&names, &count, place->folder, place->arena, NULL), OK);
    assert_true(count >= 4); /* database, log, lock, counters */
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(stat(place_path(place, names[i].at), &about), 0);
        if ((about.st_mode & 0777) != 0600)
            fail_msg("%s has the mode %o", names[i].at, about.st_mode & 0777);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
CHECK_MAIN(
    TEST(a_draft_comes_back_after_a_restart), TEST(a_draft_ends_after_its_days_of_running),
    TEST(a_submission_is_queued_whole_and_once), TEST(sending_takes_the_draft_along),
    TEST(the_queue_goes_by_priority_then_age), TEST(a_submission_moves_along_the_drawing_alone),
    TEST(a_visitor_may_change_the_queue_and_stop),
    TEST(what_was_refused_is_kept_with_its_reason),
    TEST(only_acknowledged_submissions_are_purged),
    TEST(a_clock_that_jumps_years_purges_nothing), TEST(what_breaks_a_limit_is_refused_whole),
    TEST(what_says_that_it_is_practice_is_never_queued),
    TEST(a_case_is_found_by_its_check_alone), TEST(a_counter_counts_from_zero_and_goes_on),
    TEST(a_counter_never_repeats_when_the_database_is_gone),
    TEST(a_damaged_mark_is_set_aside_or_stops_the_start), TEST(nobody_else_may_read_any_file),
    TEST(nothing_of_a_draft_that_was_dropped_stays_in_the_file))
