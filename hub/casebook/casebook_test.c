/* casebook_test.c: from a person's words at the kiosk to a worker's decision and back. */
#include "audit/audit.h"
#include "casebook/book_check.h"
#include "news/news.h"

#include <pthread.h>

static const struct book_answer JOINS[] = {
    {"have", "yes"},         {"id_number", "990001198507201170"},
    {"consent", "yes"},      {"home_place", "here"},
    {"situation", "none"},   {"name", "Zhang San"},
    {"ask_help", "no"},      {"tier", "500"},
    {"phone_whose", "none"}, {"phone", "13800138000"},
    {"secret", "471142"},    {0}};

#define W1 "worker-1"
#define W2 "worker-2"
#define R1 "reviewer-1"
#define R2 "reviewer-2"

static void must(struct book_place *place, const char *number, struct book_try deed)
{
    struct fault why = {0};
    if (book_place_do(place, number, &deed, &why) != OK)
        fail_msg("%s: %s", deed.action, why.text);
}

static void must_not(struct book_place *place, const char *number, struct book_try deed,
                     const char *words)
{
    struct fault why = {0};
    if (book_place_do(place, number, &deed, &why) != REFUSED)
        fail_msg("%s by %s was allowed", deed.action, deed.who);
    if (!strstr(why.text, words))
        fail_msg("%s by %s: %s", deed.action, deed.who, why.text);
}

/* Somebody's registration, arrived and read. */
static const char *registered(struct book_place *place, const char *language)
{
    const char *number = book_place_say(place, "enrol", language, "kiosk", JOINS);
    book_place_send(place, AREA);
    book_place_step(place->book);
    return number;
}

static bool holds(struct text text, const char *words)
{
    return text_find(text, text_of(words)) != SIZE_MAX;
}

static void check_hears(struct book_place *place, const char *number, const char *secret,
                        const char *language, const char *words)
{
    struct arena *arena = arena_open("hear");
    book_place_news(place, AREA);
    struct text said = book_place_ask(place, number, secret, language, arena);
    if (!holds(said, words))
        fail_msg("wanted \"%s\", heard \"%.*s\"", words, TEXT_ARG(said));
    arena_close(arena);
}

static void a_registration_becomes_a_case_with_its_clock(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = registered(&place, "en");
    struct case_facts facts = book_place_case(&place, number, place.db->arena);
    assert_text(facts.number, number);
    assert_text(facts.form_id, "enrol");
    assert_text(facts.area, "990001");
    assert_text(facts.state, "received");
    assert_text(facts.state_shown, "Received");
    assert_text(facts.title, "Join the pension");
    assert_int_equal(facts.person.len, 64);
    /* ten working days from Monday 23 November end with Monday 7 December */
    assert_int_equal(facts.due_ms, 1796687999999);
    assert_false(facts.late || facts.objection || facts.call_back);
    assert_int_equal(book_place_step(place.book), 0);
    book_place_send(&place, AREA); /* the same again opens nothing */
    assert_int_equal(book_place_step(place.book), 0);
    book_place_close(&place);
}

static void what_was_said_is_read_in_the_workers_language(void **state)
{
    struct book_place place;
    struct case_said *said;
    size_t count;
    struct fault why = {0};
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = registered(&place, "zh-CN");
    struct case_facts facts = book_place_case(&place, number, arena);
    if (case_said(&said, &count, place.book, facts.id, TEXT(W1), TEXT("en"), arena, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(count, 1);
    assert_text(said[0].form_id, "enrol");
    bool name = false, number_seen = false;
    for (size_t i = 0; i < said[0].count; i++) {
        const struct case_answer *answer = &said[0].answers[i];
        name = name || text_is(answer->value, "Zhang San");
        number_seen = number_seen || text_is(answer->value, "990001 19850720 1170");
        assert_false(holds(answer->value, "471142")); /* nobody needs the secret */
    }
    assert_true(name && number_seen);
    /* and it is in the trail who read it */
    struct audit_entry *entries;
    struct db *db;
    assert_int_equal(db_take(&db, place.db->pool, NULL), OK);
    assert_int_equal(audit_list(&entries, &count, db, text_of(number), 0, 1, arena, NULL), OK);
    assert_int_equal(count, 1);
    assert_text(entries[0].who, W1);
    assert_text(entries[0].what, "case.read");
    db_give(db);
    book_place_close(&place);
}

static void news_are_in_the_language_of_the_case(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = registered(&place, "ug");
    struct case_facts facts = book_place_case(&place, number, place.db->arena);
    assert_text(facts.language, "ug");
    assert_text(facts.channel, "kiosk");
    check_hears(&place, number, "471142", "ug", "تاپشۇرۇۋالدۇق.");
    check_hears(&place, number, "471142", "ug", "2026-يىلى 12-ئاينىڭ 7-كۈنى");
    book_place_close(&place);
}

static void kenya_is_told_in_swahili(void **state)
{
    static const struct book_answer joins[] = {{"adult", "yes"},
                                               {"id_kind", "national"},
                                               {"id_number", "12345678"},
                                               {"first_name", "Amani"},
                                               {"other_phone", "0712345678"},
                                               {"secret", "471142"},
                                               {0}};
    struct book_place place;
    book_place_open(&place, *state, KE);
    const char *number = book_place_say(&place, "haba", "sw", "ussd", joins);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    check_hears(&place, number, "471142", "sw", "Tumeipokea.");
    must(&place, number, (struct book_try){W1, "worker", "take"});
    must(&place, number,
         (struct book_try){W1, "worker", "propose", "conditions", "Jambo moja"});
    must(&place, number,
         (struct book_try){R1, "reviewer", "decline", "conditions", "Jambo moja"});
    check_hears(&place, number, "471142", "sw", "Unaweza kukata rufaa bure hadi");
    book_place_close(&place);
}

static void a_recording_is_played_to_the_worker(void **state)
{
    struct book_place place;
    struct case_said *said;
    struct text bytes, type;
    size_t count;
    struct fault why = {0};
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const struct book_answer complaint[] = {{"about", "service"},
                                            {"why", "slow"},
                                            {"said", "OggS and so on"},
                                            {"secret", "471142"},
                                            {0}};
    const char *number = book_place_say(&place, "object", "en", "kiosk", complaint);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    int64_t id = book_place_case(&place, number, arena).id;
    assert_int_equal(
        case_said(&said, &count, place.book, id, TEXT(W1), TEXT("en"), arena, &why), OK);
    const struct case_answer none = {0}, *recording = &none;
    for (size_t i = 0; i < said[0].count; i++)
        if (said[0].answers[i].is_file)
            recording = &said[0].answers[i];
    assert_true(recording->is_file && recording->private);
    if (case_file(&bytes, &type, place.book, id, said[0].seq, recording->file, TEXT(W1), arena,
                  &why) != OK)
        fail_msg("%s", why.text);
    assert_text(bytes, "OggS and so on");
    assert_text(type, "audio/ogg");
    assert_int_equal(case_file(&bytes, &type, place.book, id, said[0].seq, TEXT("../secret"),
                               TEXT(W1), arena, &why),
                     NOT_FOUND);
    assert_int_equal(case_file(&bytes, &type, place.book, id, said[0].seq + 1, recording->file,
                               TEXT(W1), arena, &why),
                     NOT_FOUND);
    book_place_close(&place);
}

static bool take_xml(void *self, const struct case_facts *facts, struct text xml)
{
    size_t *count = self;
    assert_true(facts->id > 0);
    assert_true(holds(xml, "Zhang San"));
    return ++*count < 3;
}

static void exports_give_the_xml_of_each_submission(void **state)
{
    struct book_place place;
    size_t count = 0;
    struct fault why = {0};
    const struct case_filter filter = {.most = 0};
    book_place_open(&place, *state, CN);
    for (int i = 0; i < 4; i++)
        registered(&place, "en");
    if (case_each_xml(place.book, &filter, TEXT("auditor-1"), &count, take_xml, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(count, 3);
    book_place_close(&place);
}

/* ---- What cannot be read ---- */

static void store_bytes(struct book_place *place, const char *id, const char *form_id,
                        struct text bytes, bool odk)
{
    struct fault why = {0};
    struct wire_answer_item answer;
    const struct intake_from from = {NULL, AREA, TEXT("odk")};
    const struct wire_item item = {.instance_id = text_of(id),
                                   .form_id = text_of(form_id),
                                   .form_version = TEXT("1"),
                                   .case_number = TEXT(""),
                                   .odk = odk,
                                   .part_count = 1,
                                   .part_name = odk ? TEXT("submission.xml") : TEXT(""),
                                   .size = bytes.len,
                                   .bytes = bytes};
    assert_int_equal(
        intake_store(place->intake, &from, &item, &answer, 1, place->db->arena, &why), OK);
    assert_int_equal(answer.verdict, WIRE_COMPLETE);
}

static void what_nobody_can_read_stops_nothing(void **state)
{
    struct book_place place;
    struct case_facts *found;
    struct case_said *said;
    size_t count, all;
    struct fault why = {0};
    struct office_key other = {{0}};
    struct text sealed;
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    store_bytes(&place, "not-sealed-at-all", "enrol", TEXT("garbage"), false);
    store_bytes(&place, "for-odk", "enrol", TEXT("<data/>"), true);
    other.bytes[0] = 9; /* a point of the curve, and nobody's key */
    assert_int_equal(seal_to_office(&sealed, &other, TEXT("<data/>"), arena, &why), OK);
    store_bytes(&place, "to-another-office", "enrol", sealed, false);
    const char *folder = text_format(arena, "%s/kiosk/office", place.db->folder).at;
    struct office_key key;
    assert_int_equal(office_key_read(&key, folder, &why), OK);
    assert_int_equal(seal_to_office(&sealed, &key,
                                    TEXT("<data id=\"../../etc\" version=\"1\"/>"), arena,
                                    &why),
                     OK);
    store_bytes(&place, "of-no-form", "../../etc/passwd", sealed, false);
    assert_int_equal(seal_to_office(&sealed, &key, TEXT("<data id=\"enrol\""), arena, &why),
                     OK);
    store_bytes(&place, "of-broken-xml", "enrol", sealed, false);
    const char *number = registered(&place, "en"); /* and what came behind is read */
    check_hears(&place, number, "471142", "en", "We have it.");
    const struct case_filter filter = {.most = 100};
    assert_int_equal(case_list(&found, &all, place.book, &filter, TEXT("en"), arena, &why), OK);
    assert_int_equal(all, 6);
    for (size_t i = 0; i < all; i++) { /* each is a case that a worker sees */
        if (case_said(&said, &count, place.book, found[i].id, TEXT(W1), TEXT("en"), arena,
                      &why) != OK)
            fail_msg("%s", why.text);
        assert_int_equal(count, 1);
        assert_true(said[0].count > 0);
    }
    book_place_close(&place);
}

static void a_yes_reaches_the_persons_ear(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = registered(&place, "en");
    check_hears(&place, number, "471142", "en", "We have it.");
    must(&place, number, (struct book_try){W1, "worker", "take"});
    must_not(&place, number, (struct book_try){W1, "worker", "agree"}, "sentence");
    must(&place, number,
         (struct book_try){W1, "worker", "agree", .sentence = "Your pension account is open"});
    check_hears(&place, number, "471142", "en", "the answer is yes");
    book_place_close(&place);
}

static void a_no_takes_two_people_a_reason_and_a_sentence(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = registered(&place, "en");
    must(&place, number, (struct book_try){W1, "worker", "take"});
    must_not(&place, number, (struct book_try){W1, "worker", "decline", "conditions", "No."},
             "state");
    must_not(&place, number, (struct book_try){W1, "worker", "propose", "", "No."}, "reason");
    must_not(&place, number, (struct book_try){W1, "worker", "propose", "years-short", "No."},
             "reason");
    must_not(&place, number, (struct book_try){W1, "worker", "propose", "conditions", " "},
             "sentence");
    must(&place, number,
         (struct book_try){W1, "worker", "propose", "other-scheme",
                           "You are in one since 2019"});
    must_not(&place, number, (struct book_try){W1, "reviewer", "decline", "conditions", "No."},
             "somebody else");
    must_not(&place, number, (struct book_try){W2, "worker", "decline", "conditions", "No."},
             "state");
    must_not(&place, number, (struct book_try){" ", "reviewer", "decline", "conditions", "No."},
             "named");
    must_not(&place, number,
             (struct book_try){"machine", "system", "decline", "conditions", "No."}, "state");
    must(&place, number,
         (struct book_try){R1, "reviewer", "decline", "other-scheme",
                           "You are in the one of your factory since 2019"});
    check_hears(&place, number, "471142", "en",
                "You can disagree, free, until 22 January 2027.");
    book_place_close(&place);
}

static void an_objection_is_heard_by_somebody_else(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = registered(&place, "en");
    must(&place, number, (struct book_try){W1, "worker", "take"});
    must(&place, number, (struct book_try){W1, "worker", "propose", "conditions", "One thing"});
    must(&place, number,
         (struct book_try){R1, "reviewer", "decline", "conditions", "One thing"});
    const struct book_answer objection[] = {
        {"about", "decision"}, {"number", number}, {"why", "facts"}, {"secret", "471142"}, {0}};
    const char *second = book_place_say(&place, "object", "en", "ussd", objection);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    struct case_facts facts = book_place_case(&place, number, place.db->arena);
    assert_text(facts.state, "objected");
    assert_true(facts.objection);
    assert_text(facts.assignee, "");
    assert_int_equal(book_place_case(&place, second, place.db->arena).id, facts.id);
    check_hears(&place, number, "471142", "en", "We have heard that you disagree.");
    check_hears(&place, second, "471142", "en", "We have heard that you disagree.");
    /* neither who proposed nor who decided */
    must_not(&place, number, (struct book_try){W1, "worker", "take"}, "somebody else");
    must_not(&place, number, (struct book_try){R1, "reviewer", "take"}, "somebody else");
    must_not(&place, number, (struct book_try){W2, "worker", "hand-over", "knows", "", R1},
             "another");
    must(&place, number, (struct book_try){W2, "worker", "take"});
    must_not(&place, number,
             (struct book_try){R1, "reviewer", "uphold", "conditions", "It stays"},
             "somebody else");
    must_not(&place, number, (struct book_try){W1, "worker", "change", .sentence = "Now yes"},
             "somebody else");
    must(&place, number, (struct book_try){R2, "reviewer", "uphold", "conditions", "It stays"});
    check_hears(&place, number, "471142", "en", "The decision stays.");
    check_hears(&place, second, "471142", "en", "The decision stays.");
    book_place_close(&place);
}

static void a_number_alone_adds_words_and_opens_nothing(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = registered(&place, "en");
    must(&place, number, (struct book_try){W1, "worker", "take"});
    must(&place, number, (struct book_try){W1, "worker", "propose", "conditions", "One thing"});
    must(&place, number,
         (struct book_try){R1, "reviewer", "decline", "conditions", "A private thing"});
    const struct book_answer other[] = {
        {"about", "decision"}, {"number", number}, {"why", "facts"}, {"secret", "111222"}, {0}};
    const char *second = book_place_say(&place, "object", "en", "ussd", other);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_text(book_place_case(&place, number, place.db->arena).state, "objected");
    check_hears(&place, number, "471142", "en", "We have heard that you disagree.");
    check_hears(&place, second, "111222", "en", "We have heard you.");
    check_hears(&place, second, "111222", "en", "first number");
    must(&place, number, (struct book_try){W2, "worker", "take"});
    must(&place, number,
         (struct book_try){R2, "reviewer", "uphold", "conditions", "A private thing"});
    struct arena *arena = arena_open("hear");
    book_place_news(&place, AREA);
    struct text said = book_place_ask(&place, second, "111222", "en", arena);
    assert_true(holds(said, "there is an answer"));
    assert_false(holds(said, "private") || holds(said, "stays"));
    arena_close(arena);
    book_place_close(&place);
}

static void a_hub_without_the_secret_opens_cases_and_reads_nothing(void **state)
{
    struct book_place place;
    struct case_said *said;
    size_t count;
    book_place_open(&place, *state, CN);
    struct casebook *blind = book_place_hub(&place, false);
    const char *number = book_place_say(&place, "enrol", "en", "kiosk", JOINS);
    book_place_send(&place, AREA);
    assert_int_equal(book_place_step(blind), 1);
    struct case_facts facts = book_place_case(&place, number, place.db->arena);
    assert_text(facts.person, "");
    assert_int_equal(
        case_said(&said, &count, blind, facts.id, TEXT(W1), TEXT("en"), place.db->arena, NULL),
        FAILED);
    assert_int_equal(book_place_step(place.book), 1); /* another hub fills in the rest */
    facts = book_place_case(&place, number, place.db->arena);
    assert_int_equal(facts.person.len, 64);
    check_hears(&place, number, "471142", "en", "We have it.");
    casebook_close(blind);
    book_place_close(&place);
}

static void without_a_secret_nothing_is_published(void **state)
{
    struct book_place place;
    struct wire_news news;
    struct db *db;
    book_place_open(&place, *state, CN);
    const struct book_answer praise[] = {{"about", "praise"}, {0}};
    book_place_say(&place, "object", "en", "ussd", praise);
    book_place_send(&place, AREA);
    assert_int_equal(book_place_step(place.book), 2);
    assert_int_equal(db_take(&db, place.db->pool, NULL), OK);
    assert_int_equal(news_since(&news, db, AREA, 0, place.db->arena, NULL), OK);
    for (size_t i = 0; i < news.count; i++)
        assert_int_not_equal(news.items[i].kind, WIRE_ROW);
    db_give(db);
    book_place_close(&place);
}

static void news_go_to_the_cases_area_alone(void **state)
{
    struct book_place place;
    struct wire_news news;
    struct db *db;
    book_place_open(&place, *state, CN);
    registered(&place, "en");
    assert_int_equal(db_take(&db, place.db->pool, NULL), OK);
    assert_int_equal(news_since(&news, db, TEXT("990002"), 0, place.db->arena, NULL), OK);
    for (size_t i = 0; i < news.count; i++)
        assert_int_not_equal(news.items[i].kind, WIRE_ROW);
    db_give(db);
    book_place_close(&place);
}

static void lists_are_by_deadline_and_go_on_where_they_ended(void **state)
{
    enum { CASES = 7 };
    struct book_place place;
    book_place_open(&place, *state, CN);
    for (int i = 0; i < CASES; i++) {
        book_place_say(&place, i % 2 ? "call" : "enrol", "en", "kiosk", JOINS);
        place.clock.now_ms += 86400000;
        book_place_send(&place, AREA);
    }
    book_place_step(place.book);
    struct case_filter filter = {.most = 3};
    size_t all = 0, count = 3;
    int64_t last_due = 0;
    while (count == 3) {
        struct case_facts *found;
        assert_int_equal(
            case_list(&found, &count, place.book, &filter, TEXT("en"), place.db->arena, NULL),
            OK);
        for (size_t i = 0; i < count; i++) {
            assert_true(found[i].due_ms >= last_due);
            last_due = filter.after_due_ms = found[i].due_ms;
            filter.after_id = found[i].id;
        }
        all += count;
    }
    assert_int_equal(all, CASES);
    struct case_facts *found;
    filter = (struct case_filter){.call_backs = true, .most = 10};
    assert_int_equal(
        case_list(&found, &count, place.book, &filter, TEXT("en"), place.db->arena, NULL), OK);
    assert_int_equal(count, 3);
    assert_true(found[0].call_back && found[0].late);
    filter = (struct case_filter){.late_only = true, .most = 10};
    assert_int_equal(
        case_list(&found, &count, place.book, &filter, TEXT("en"), place.db->arena, NULL), OK);
    size_t late = count;
    assert_true(late > 0 && late < CASES);
    filter = (struct case_filter){.user_area = TEXT("elsewhere"), .most = 10};
    assert_int_equal(
        case_list(&found, &count, place.book, &filter, TEXT("en"), place.db->arena, NULL), OK);
    assert_int_equal(count, 0);
    struct case_count *counts;
    int64_t waiting = 0, overdue = 0;
    assert_int_equal(case_counts(&counts, &count, place.book, TEXT(""), place.db->arena, NULL),
                     OK);
    for (size_t i = 0; i < count; i++) {
        waiting += counts[i].waiting;
        overdue += counts[i].late;
    }
    assert_int_equal(waiting, CASES);
    assert_int_equal(overdue, late);
    book_place_close(&place);
}

static void the_same_person_is_known_again(void **state)
{
    struct book_place place;
    struct case_facts *found;
    size_t count;
    book_place_open(&place, *state, CN);
    const char *number = registered(&place, "en");
    registered(&place, "zh-CN");
    struct case_facts facts = book_place_case(&place, number, place.db->arena);
    const struct case_filter filter = {.person = facts.person, .most = 10};
    assert_int_equal(
        case_list(&found, &count, place.book, &filter, TEXT("en"), place.db->arena, NULL), OK);
    assert_int_equal(count, 2);
    book_place_close(&place);
}

static void a_preview_is_what_is_told_afterwards(void **state)
{
    struct book_place place;
    struct case_preview preview;
    struct fault why = {0};
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = registered(&place, "en");
    must(&place, number, (struct book_try){W1, "worker", "take"});
    must(&place, number, (struct book_try){W1, "worker", "propose", "conditions", "One thing"});
    const struct case_deed deed = {.id = book_place_case(&place, number, arena).id,
                                   .who = TEXT(R1),
                                   .role = TEXT("reviewer"),
                                   .action = TEXT("decline"),
                                   .reason = TEXT("conditions"),
                                   .sentence = TEXT("The age is 15")};
    if (case_preview(&preview, place.book, &deed, arena, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(preview.page_count, 3);
    assert_true(preview.screen_count >= 3);
    assert_text(book_place_case(&place, number, arena).state, "proposed"); /* nothing is done */
    assert_int_equal(case_do(place.book, &deed, &why), OK);
    book_place_news(&place, AREA);
    struct text said =
        book_place_ask(&place, number, "471142", text_string(arena, preview.language), arena);
    for (size_t i = 0; i < preview.page_count; i++)
        if (text_find(said, preview.pages[i]) == SIZE_MAX)
            fail_msg("not heard: %.*s\nheard: %.*s", TEXT_ARG(preview.pages[i]),
                     TEXT_ARG(said));
    book_place_close(&place);
}

static void a_hand_over_needs_a_reason_and_somebody_else(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = registered(&place, "en");
    must(&place, number, (struct book_try){W1, "worker", "take"});
    assert_text(book_place_case(&place, number, place.db->arena).assignee, W1);
    must_not(&place, number, (struct book_try){W1, "worker", "hand-over", "", "", W2},
             "reason");
    must_not(&place, number, (struct book_try){W1, "worker", "hand-over", "away", "", ""},
             "to whom");
    must_not(&place, number, (struct book_try){W1, "worker", "hand-over", "away", "", W1},
             "somebody else");
    must(&place, number, (struct book_try){W1, "worker", "hand-over", "away", "", W2});
    assert_text(book_place_case(&place, number, place.db->arena).assignee, W2);
    book_place_close(&place);
}

static void actions_offered_are_those_that_can_be_done(void **state)
{
    struct book_place place;
    struct case_action *actions;
    struct case_event *events;
    struct case_reason *reasons;
    size_t count;
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = registered(&place, "en");
    int64_t id = book_place_case(&place, number, arena).id;
    assert_int_equal(case_actions(&actions, &count, place.book, id, TEXT(W1), TEXT("auditor"),
                                  TEXT("en"), arena, NULL),
                     OK);
    assert_int_equal(count, 0);
    assert_int_equal(case_actions(&actions, &count, place.book, id, TEXT(W1), TEXT("worker"),
                                  TEXT("en"), arena, NULL),
                     OK);
    assert_int_equal(count, 4);
    assert_text(actions[0].name, "take");
    assert_text(actions[0].label, "Take it");
    must(&place, number, (struct book_try){W1, "worker", "take"});
    must(&place, number, (struct book_try){W1, "worker", "propose", "conditions", "One thing"});
    assert_int_equal(case_actions(&actions, &count, place.book, id, TEXT(W1), TEXT("reviewer"),
                                  TEXT("en"), arena, NULL),
                     OK);
    assert_int_equal(count, 0); /* who proposed decides nothing */
    assert_int_equal(case_actions(&actions, &count, place.book, id, TEXT(R1), TEXT("reviewer"),
                                  TEXT("en"), arena, NULL),
                     OK);
    assert_int_equal(count, 3);
    assert_true(actions[0].adverse && actions[0].wants_reason && actions[0].wants_sentence);
    assert_int_equal(case_reasons(&reasons, &count, place.book, id, TEXT("decline"), TEXT("en"),
                                  arena, NULL),
                     OK);
    assert_int_equal(count, 5); /* those of this form, and the general one */
    for (size_t i = 0; i < count; i++)
        assert_true(reasons[i].rule.len > 0);
    assert_int_equal(case_history(&events, &count, place.book, id, TEXT("en"), arena, NULL),
                     OK);
    assert_int_equal(count, 3);
    assert_text(events[0].action, "Arrived");
    assert_text(events[2].who, W1);
    assert_text(events[2].to, "Second look");
    assert_text(events[2].sentence, "One thing");
    book_place_close(&place);
}

/* ---- Several hubs over one database ---- */

struct hub {
    struct casebook *book;
    bool failed;
};

static void *step_on(void *self)
{
    struct hub *hub = self;
    for (int quiet = 0; quiet < 3;) {
        size_t done = 0;
        struct fault why = {0};
        enum status status = casebook_step(hub->book, &done, &why);
        if (status != OK && status != CONFLICT) {
            fprintf(stderr, "%s\n", why.text);
            hub->failed = true;
            return NULL;
        }
        quiet = done > 0 || status == CONFLICT ? 0 : quiet + 1;
    }
    return NULL;
}

static void several_hubs_share_the_work(void **state)
{
    enum { HUBS = 4, CASES = 30 };
    struct book_place place;
    struct hub hubs[HUBS] = {0};
    pthread_t threads[HUBS];
    const char *numbers[CASES];
    book_place_open(&place, *state, CN);
    for (int i = 0; i < CASES; i++)
        numbers[i] = book_place_say(&place, "call", "en", "kiosk", JOINS);
    book_place_send(&place, AREA);
    for (int i = 0; i < HUBS; i++) {
        hubs[i].book = book_place_hub(&place, i > 0);
        assert_int_equal(pthread_create(&threads[i], NULL, step_on, &hubs[i]), 0);
    }
    for (int i = 0; i < HUBS; i++) {
        pthread_join(threads[i], NULL);
        assert_false(hubs[i].failed);
        casebook_close(hubs[i].book);
    }
    for (int i = 0; i < CASES; i++)
        assert_int_equal(book_place_case(&place, numbers[i], place.db->arena).person.len % 64,
                         0);
    struct case_facts *found;
    size_t count;
    const struct case_filter filter = {.most = 1000};
    assert_int_equal(
        case_list(&found, &count, place.book, &filter, TEXT("en"), place.db->arena, NULL), OK);
    assert_int_equal(count, CASES);
    check_hears(&place, numbers[CASES - 1], "471142", "en", "We will call you.");
    int64_t entries, bad;
    struct db *db;
    assert_int_equal(db_take(&db, place.db->pool, NULL), OK);
    assert_int_equal(audit_verify(db, &entries, &bad, NULL), OK);
    assert_true(entries > CASES);
    db_give(db);
    book_place_close(&place);
}

DB_CHECK_MAIN(
    DB_TEST(a_registration_becomes_a_case_with_its_clock),
    DB_TEST(what_was_said_is_read_in_the_workers_language),
    DB_TEST(news_are_in_the_language_of_the_case), DB_TEST(kenya_is_told_in_swahili),
    DB_TEST(a_recording_is_played_to_the_worker),
    DB_TEST(exports_give_the_xml_of_each_submission),
    DB_TEST(what_nobody_can_read_stops_nothing), DB_TEST(a_yes_reaches_the_persons_ear),
    DB_TEST(a_no_takes_two_people_a_reason_and_a_sentence),
    DB_TEST(an_objection_is_heard_by_somebody_else),
    DB_TEST(a_number_alone_adds_words_and_opens_nothing),
    DB_TEST(a_hub_without_the_secret_opens_cases_and_reads_nothing),
    DB_TEST(without_a_secret_nothing_is_published), DB_TEST(news_go_to_the_cases_area_alone),
    DB_TEST(lists_are_by_deadline_and_go_on_where_they_ended),
    DB_TEST(the_same_person_is_known_again), DB_TEST(a_preview_is_what_is_told_afterwards),
    DB_TEST(a_hand_over_needs_a_reason_and_somebody_else),
    DB_TEST(actions_offered_are_those_that_can_be_done), DB_TEST(several_hubs_share_the_work))
