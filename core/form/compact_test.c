/* compact_test.c: what is written compactly comes back byte for byte, small; and bytes from
 * anywhere are refused or make a record's XML, within limits. */
#include "form/compact.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/check.h"
#include "base/file.h"
#include "form/record.h"

enum { WALKS = 12, MOST_STOPS = 300, LARGEST = 16 * 1024 * 1024 };

static const char *const FORMS[] = {
    "assets/services/cn-rural/enrol",
    "assets/services/cn-rural/call",
    "assets/services/cn-rural/entitle",
    "assets/services/cn-rural/case",
    "assets/services/cn-rural/home",
    "assets/services/ke/haba",
    "assets/services/ke/sha",
    "assets/services/ke/call",
    "assets/services/ke/case",
    "assets/services/ke/home",
    "core/session/testdata/village/register",
};

struct play {
    struct form *form;
    struct record *record;
    struct record_host host;
    struct clock_fixed time;
    struct random_seeded random;
    struct arena *arena;
    struct fault why;
};

static void play_open(struct play *play, const char *path)
{
    *play = (struct play){.arena = arena_open("play"), .random = {7}};
    play->time.now_ms = INT64_C(1795430400000); /* 2026-11-23 12:00 UTC */
    play->host = (struct record_host){.clock = clock_fixed(&play->time),
                                      .random = random_seeded(&play->random)};
    if (form_open_path(&play->form, path, &play->why) != OK ||
        record_new(&play->record, play->form, &play->host, &play->why) != OK)
        fail_msg("%s: %s", path, play->why.text);
}

static void play_close(struct play *play)
{
    record_close(play->record);
    form_close(play->form);
    arena_close(play->arena);
}

static struct text submitted(struct play *play)
{
    struct text xml;
    if (record_submission(&xml, play->record, play->arena, &play->why) != OK)
        fail_msg("%s", play->why.text);
    return xml;
}

/* Written and read back; how many bytes it took. */
static struct text there_and_back(struct play *play, struct text xml, const char *about)
{
    struct text bytes, again;
    compact_write(&bytes, play->form, xml, play->arena);
    if (compact_read(&again, play->form, bytes, play->arena, &play->why) != OK)
        fail_msg("%s: %s", about, play->why.text);
    if (!text_equal(again, xml))
        fail_msg("%s:\n wrote %.*s\n read  %.*s", about, TEXT_ARG(xml), TEXT_ARG(again));
    return bytes;
}

static bool is_compact(struct text bytes)
{
    uint8_t print[COMPACT_PRINT];
    return compact_print(print, bytes);
}

/* ---- Walks with made-up answers ---- */

static struct text made_up(struct play *play, const struct question *question)
{
    static const char *const VALUES[] = {"Amina Wangari",
                                         "阿卜杜热依木·艾合麦提",
                                         "ئايگۈل",
                                         "990001198507201170",
                                         "11010519491231002X",
                                         "0712345678",
                                         "+254712345678",
                                         "007",
                                         "-3.50",
                                         "2026-11-23",
                                         "2026-02-30",
                                         "1850-01-01",
                                         "9999-12-31",
                                         "2026-11-23T09:30:00.123+03:00",
                                         "2026-11-23T09:30:00.123-03:30",
                                         "2026-11-23T09:30:00.123Z",
                                         "10:30:00.000+08:00",
                                         "-1.28333 36.81667 0.0 5.0",
                                         "uuid:459931bb-40f4-4ad1-9bed-7712d76c1d6c",
                                         "459931BB-40f4-4ad1-9bed-7712d76c1d6c",
                                         "<b>&\"'\r\n\t]]></b>",
                                         "e\xcc\x81 \xf0\x9f\x98\x80",
                                         "yes no",
                                         "   ",
                                         "mark-1.png",
                                         "12345678901234567890123456789012345678901234567890",
                                         "20261123",
                                         "0",
                                         ""};
    uint64_t dice = random_u64(play->host.random);
    if (question->choice_count > 0 && dice % 8 > 0) {
        struct text first = question->choices[dice / 8 % question->choice_count].value;
        struct text second = question->choices[dice / 512 % question->choice_count].value;
        return question->control == CONTROL_SELECT1 || dice % 8 < 3
                   ? first
                   : text_format(play->arena, "%.*s %.*s", TEXT_ARG(first), TEXT_ARG(second));
    }
    return text_of(VALUES[dice / 8 % (sizeof VALUES / sizeof *VALUES)]);
}

static void walk(struct play *play)
{
    struct place place = record_next(play->record, record_start());
    for (int i = 0; i < MOST_STOPS && place.kind != PLACE_END; i++) {
        struct question question;
        record_question(&question, play->record, place, play->arena);
        if (place.kind == PLACE_REPEAT && question.repeat_count < 3 &&
            random_u64(play->host.random) % 2 == 0) {
            assert_int_equal(record_add_repeat(play->record, &place, &play->why), OK);
            continue;
        }
        if (place.kind == PLACE_QUESTION && !question.readonly) {
            struct verdict verdict;
            struct text value = made_up(play, &question);
            /* First as a person would, else as a program may. */
            if (record_answer(&verdict, play->record, place, value, play->arena, &play->why) !=
                    OK ||
                verdict.kind != ANSWER_TAKEN)
                (void)record_set(play->record, question.reference, value, &play->why);
        }
        place = record_next(play->record, place);
    }
}

static void every_walk_of_every_form_comes_back_byte_for_byte(void **state)
{
    size_t compact = 0, all = 0;
    (void)state;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
        for (unsigned seed = 0; seed < WALKS; seed++) {
            struct play play;
            play_open(&play, FORMS[i]);
            play.random.state = 1000 + seed;
            walk(&play);
            struct text bytes = there_and_back(&play, submitted(&play), FORMS[i]);
            compact += is_compact(bytes);
            all++;
            play_close(&play);
        }
    assert_int_equal(compact, all);
}

/* ---- Journeys that the reference engine knows ---- */

static json_t *json_read(const char *path, struct arena *arena)
{
    struct text bytes;
    assert_int_equal(file_read(&bytes, path, LARGEST, arena, NULL), OK);
    json_t *json = json_loadb(bytes.at, bytes.len, 0, NULL);
    assert_non_null(json);
    return json;
}

/* The journey's answers, and what the program fills in at sending. */
static void play_steps(struct play *play, const char *path)
{
    json_t *journey = json_read(path, play->arena), *step;
    size_t i;
    json_array_foreach(json_object_get(journey, "steps"), i, step)
    {
        const char *set = json_string_value(json_object_get(step, "set"));
        const char *value = json_string_value(json_object_get(step, "value"));
        struct place place;
        if (set && record_set(play->record, text_of(set), text_of(value), &play->why) != OK)
            fail_msg("%s: %s: %s", path, set, play->why.text);
        const char *add = json_string_value(json_object_get(step, "add_repeat"));
        if (add && record_find(play->record, text_of(add), &place))
            assert_int_equal(record_add_repeat(play->record, &place, &play->why), OK);
    }
    (void)record_set(play->record, TEXT("/data/case_number"), TEXT("4711420017"), &play->why);
    (void)record_set(play->record, TEXT("/data/language"), TEXT("en"), &play->why);
    (void)record_set(play->record, TEXT("/data/channel"), TEXT("ussd"), &play->why);
    json_decref(journey);
}

static const struct {
    const char *form, *journey;
    size_t most;
} TYPICAL[] = {
    {"assets/services/cn-rural/enrol", "tests/services/enrol/whole-journey.json", 135},
    {"assets/services/cn-rural/call", "tests/services/call/whole.json", 60},
    {"assets/services/ke/haba", "tests/services/haba/whole-journey.json", 95},
    {"assets/services/ke/sha", "tests/services/sha/family.json", 85},
    {"assets/services/ke/sha", "tests/services/sha/alone.json", 70},
    {"assets/services/ke/older", "tests/services/older/whole.json", 70},
    {"assets/services/ke/caregiver", "tests/services/caregiver/whole.json", 65},
    {"assets/services/ke/refund", "tests/services/refund/whole.json", 80},
    {"assets/services/ke/appeal", "tests/services/appeal/with-card.json", 65},
    {"assets/services/ke/paid", "tests/services/paid/disagree.json", 80},
    {"assets/services/ke/call", "tests/services/call/ke-whole.json", 60},
};

static void a_typical_registration_is_small(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof TYPICAL / sizeof *TYPICAL; i++) {
        struct play play;
        play_open(&play, TYPICAL[i].form);
        play_steps(&play, TYPICAL[i].journey);
        struct text xml = submitted(&play);
        struct text bytes = there_and_back(&play, xml, TYPICAL[i].journey);
        print_message("%s: %zu bytes of XML, %zu compact\n", TYPICAL[i].journey, xml.len,
                      bytes.len);
        assert_true(is_compact(bytes));
        assert_in_range(bytes.len, 1, TYPICAL[i].most);
        play_close(&play);
    }
}

static void what_another_engine_wrote_comes_back_too(void **state)
{
    static const char *const FOLDERS[] = {"appeal", "call",    "caregiver", "case",
                                          "enrol",  "entitle", "haba",      "older",
                                          "paid",   "refund",  "sha"};
    struct arena *arena = arena_open("test");
    size_t compact = 0, all = 0;
    (void)state;
    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
        struct text *names, folder = text_format(arena, "tests/services/%s", FOLDERS[i]);
        size_t count;
        assert_int_equal(folder_list(&names, &count, folder.at, arena, NULL), OK);
        for (size_t j = 0; j < count; j++) {
            if (!text_ends(names[j], ".expected.json"))
                continue;
            struct text stem = text_part(names[j], 0, names[j].len - 14);
            struct text about = text_format(arena, "%s/%.*s", folder.at, TEXT_ARG(stem));
            json_t *journey = json_read(text_format(arena, "%s.json", about.at).at, arena);
            json_t *known =
                json_read(text_format(arena, "%s.expected.json", about.at).at, arena);
            struct play play;
            play_open(&play, text_format(arena, "%s/%s", folder.at,
                                         json_string_value(json_object_get(journey, "form")))
                                 .at);
            struct text xml = text_of(json_string_value(json_object_get(known, "instance")));
            compact += is_compact(there_and_back(&play, xml, about.at));
            all++;
            play_close(&play);
            json_decref(journey);
            json_decref(known);
        }
    }
    assert_int_equal(compact, all);
    assert_in_range(all, 50, 1000);
    arena_close(arena);
}

/* ---- What is not as the form has it travels as it is ---- */

static void what_the_form_would_not_write_stays_xml(void **state)
{
    static const char *const XMLS[] = {
        "<data id=\"call\"/>\n",
        "<data id='call'/>",
        "<data id=\"call\"><today/><today/></data>",
        "<data id=\"call\"><unknown/></data>",
        "<data other=\"1\"/>",
        "<data id=\"call\">words</data>",
        "<data id=\"call\"><send>yes</send><today/></data>",
        "<data",
        "",
        "\x01not XML at all",
    };
    struct play play;
    (void)state;
    play_open(&play, "assets/services/ke/call");
    for (size_t i = 0; i < sizeof XMLS / sizeof *XMLS; i++) {
        struct text bytes;
        compact_write(&bytes, play.form, text_of(XMLS[i]), play.arena);
        assert_text(bytes, XMLS[i]);
    }
    play_close(&play);
}

static void another_form_is_told_from_a_broken_message(void **state)
{
    struct play play, other;
    struct text xml;
    uint8_t print[COMPACT_PRINT], own[COMPACT_PRINT];
    (void)state;
    play_open(&play, "assets/services/ke/call");
    play_open(&other, "assets/services/cn-rural/call");
    struct text bytes = there_and_back(&play, submitted(&play), "call");
    assert_int_equal(compact_read(&xml, other.form, bytes, play.arena, &play.why), CONFLICT);
    assert_true(compact_print(print, bytes));
    compact_print_of(own, play.form);
    assert_memory_equal(print, own, COMPACT_PRINT);
    assert_false(compact_print(print, TEXT("<data/>")));
    assert_int_equal(compact_read(&xml, play.form, TEXT(""), play.arena, &play.why), REFUSED);
    assert_int_equal(
        compact_read(&xml, play.form, TEXT("\x03gibberish"), play.arena, &play.why), REFUSED);
    play_close(&other);
    play_close(&play);
}

/* ---- Hostile bytes ---- */

static void a_message_that_was_cut_or_changed_is_refused(void **state)
{
    struct play play;
    struct text xml;
    (void)state;
    play_open(&play, "assets/services/ke/haba");
    play_steps(&play, "tests/services/haba/whole-journey.json");
    struct text whole = submitted(&play), bytes = there_and_back(&play, whole, "haba");
    for (size_t len = 0; len < bytes.len; len++) {
        enum status status =
            compact_read(&xml, play.form, text_part(bytes, 0, len), play.arena, &play.why);
        if (status != REFUSED)
            fail_msg("cut to %zu bytes it is %s", len, status_name(status));
    }
    for (size_t bit = 8 * (1 + COMPACT_PRINT); bit < 8 * bytes.len; bit++) {
        char *changed = text_string(play.arena, bytes);
        changed[bit / 8] = (char)(changed[bit / 8] ^ 1 << bit % 8);
        enum status status = compact_read(&xml, play.form, (struct text){changed, bytes.len},
                                          play.arena, &play.why);
        /* The last byte may hold bits that nothing hangs on. */
        if (status != REFUSED && !(status == OK && text_equal(xml, whole)))
            fail_msg("with bit %zu changed it is %s", bit, status_name(status));
    }
    play_close(&play);
}

/* Bytes that say as much as few can: much of the same. */
static void no_message_grows_beyond_the_limits(void **state)
{
    enum { LONG = 256 * 1024 };
    static const uint8_t FILLS[] = {0x00, 0xff, 0x55, 0x80, 0x01};
    struct play play;
    (void)state;
    play_open(&play, "assets/services/ke/sha");
    for (size_t i = 0; i < sizeof FILLS / sizeof *FILLS; i++) {
        struct arena *arena = arena_open("bomb");
        struct text xml;
        uint8_t *bytes = (uint8_t *)arena_bytes(arena, LONG);
        memset(bytes, FILLS[i], LONG);
        bytes[0] = 0x01;
        compact_print_of(bytes + 1, play.form);
        assert_int_equal(
            compact_read(&xml, play.form, (struct text){(char *)bytes, LONG}, arena, &play.why),
            REFUSED);
        assert_in_range(arena_held_bytes(arena), LONG, LONG * 2);
        arena_close(arena);
    }
    play_close(&play);
}

/* One letter after another, as far as a record goes. */
static void much_of_the_same_comes_back_and_is_small(void **state)
{
    enum { LONG = 200 * 1000 };
    struct play play;
    (void)state;
    play_open(&play, "assets/services/ke/haba");
    play_steps(&play, "tests/services/haba/whole-journey.json");
    char *name = arena_bytes(play.arena, LONG);
    memset(name, 'a', LONG);
    assert_int_equal(record_set(play.record, TEXT("/data/who/first_name"),
                                (struct text){name, LONG}, &play.why),
                     OK);
    struct text bytes = there_and_back(&play, submitted(&play), "much of the same");
    assert_in_range(bytes.len, 100, LONG / 20);
    play_close(&play);
}

CHECK_MAIN(cmocka_unit_test(every_walk_of_every_form_comes_back_byte_for_byte),
           cmocka_unit_test(a_typical_registration_is_small),
           cmocka_unit_test(what_another_engine_wrote_comes_back_too),
           cmocka_unit_test(what_the_form_would_not_write_stays_xml),
           cmocka_unit_test(another_form_is_told_from_a_broken_message),
           cmocka_unit_test(a_message_that_was_cut_or_changed_is_refused),
           cmocka_unit_test(no_message_grows_beyond_the_limits),
           cmocka_unit_test(much_of_the_same_comes_back_and_is_small))
