/* casebook_test.c: from a person's words at the kiosk to a worker's decision and back. */
#include "audit/audit.h"
#include "casebook/book_check.h"
#include "form/helped.h"
#include "news/news.h"

#include <pthread.h>

static void a_registration_becomes_a_case_with_its_clock(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = book_place_registered(&place, "en");
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
    const char *number = book_place_registered(&place, "zh-CN");
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
        assert_false(book_holds(answer->value, "471142")); /* nobody needs the secret */
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
    assert_true(recording->is_file);
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
    assert_true(book_holds(xml, "Zhang San"));
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
        book_place_registered(&place, "en");
    if (case_each_xml(place.book, &filter, TEXT("auditor-1"), &count, take_xml, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(count, 3);
    book_place_close(&place);
}

/* ---- What cannot be read ---- */

static void store_as(struct book_place *place, const char *id, const char *form_id,
                     struct text version, struct text number, struct text bytes, bool odk)
{
    struct fault why = {0};
    struct wire_answer_item answer;
    const struct intake_from from = {NULL, AREA, TEXT("odk")};
    const struct wire_item item = {.instance_id = text_of(id),
                                   .form_id = text_of(form_id),
                                   .form_version = version,
                                   .case_number = number,
                                   .odk = odk,
                                   .part_count = 1,
                                   .part_name = odk ? TEXT("submission.xml") : TEXT(""),
                                   .size = bytes.len,
                                   .bytes = bytes};
    assert_int_equal(
        intake_store(place->intake, &from, &item, &answer, 1, place->db->arena, &why), OK);
    assert_int_equal(answer.verdict, WIRE_COMPLETE);
}

static void store_bytes(struct book_place *place, const char *id, const char *form_id,
                        struct text bytes, bool odk)
{
    store_as(place, id, form_id, TEXT("1"), TEXT(""), bytes, odk);
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
    const char *number = book_place_registered(&place, "en"); /* and what came behind is read */
    book_place_hears(&place, number, "471142", "en", "We have it.");
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

static void a_hub_without_the_secret_opens_cases_and_reads_nothing(void **state)
{
    struct book_place place;
    struct case_said *said;
    size_t count;
    book_place_open(&place, *state, CN);
    struct casebook *blind = book_place_hub(&place, false);
    const char *number = book_place_say(&place, "enrol", "en", "kiosk", BOOK_JOINS);
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
    book_place_hears(&place, number, "471142", "en", "We have it.");
    casebook_close(blind);
    book_place_close(&place);
}

static void lists_are_by_deadline_and_go_on_where_they_ended(void **state)
{
    enum { CASES = 7 };
    struct book_place place;
    book_place_open(&place, *state, CN);
    for (int i = 0; i < CASES; i++) {
        book_place_say(&place, i % 2 ? "call" : "enrol", "en", "kiosk", BOOK_JOINS);
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
    const char *number = book_place_registered(&place, "en");
    book_place_registered(&place, "zh-CN");
    struct case_facts facts = book_place_case(&place, number, place.db->arena);
    const struct case_filter filter = {.person = facts.person, .most = 10};
    assert_int_equal(
        case_list(&found, &count, place.book, &filter, TEXT("en"), place.db->arena, NULL), OK);
    assert_int_equal(count, 2);
    book_place_close(&place);
}

static bool keep_xml(void *self, const struct case_facts *facts, struct text xml)
{
    struct buffer *kept = self;
    (void)facts;
    buffer_clear(kept);
    buffer_add(kept, xml);
    return true;
}

/* ODK's clients send an edit as a submission of its own; it has the number of the first. */
static void an_edit_belongs_to_the_case_it_edits(void **state)
{
    struct book_place place;
    struct case_said *said;
    struct buffer kept = {0};
    struct office_key key;
    struct text sealed;
    size_t count;
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = book_place_registered(&place, "en");
    const struct case_filter all = {.most = 10};
    assert_int_equal(case_each_xml(place.book, &all, TEXT(W1), &kept, keep_xml, NULL), OK);
    const char *folder = text_format(arena, "%s/kiosk/office", place.db->folder).at;
    assert_int_equal(office_key_read(&key, folder, NULL), OK);
    assert_int_equal(seal_to_office(&sealed, &key, buffer_text(&kept), arena, NULL), OK);
    size_t at = text_find(buffer_text(&kept), TEXT(" version=\"")) + strlen(" version=\"");
    struct text version, rest = text_part(buffer_text(&kept), at, SIZE_MAX);
    assert_true(text_take_part(&rest, '"', &version));
    store_as(&place, "an-edit", "enrol", version, text_of(number), sealed, false);
    book_place_step(place.book);
    struct case_facts facts = book_place_case(&place, number, arena);
    assert_int_equal(
        case_said(&said, &count, place.book, facts.id, TEXT(W1), TEXT("en"), arena, NULL), OK);
    assert_int_equal(count, 2);
    buffer_close(&kept);
    book_place_close(&place);
}

static void the_worker_sees_who_helped_and_what_was_put_off(void **state)
{
    const struct helped helped = {.by = TEXT("staff"),
                                  .agrees = TEXT("yes"),
                                  .name = TEXT("Li Wei"),
                                  .later = TEXT("phone nowhere")};
    struct book_place place;
    struct case_said *said;
    struct buffer kept = {0};
    struct office_key key;
    struct text sealed, version;
    size_t count;
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = book_place_registered(&place, "en");
    const struct case_filter all = {.most = 10};
    assert_int_equal(case_each_xml(place.book, &all, TEXT(W1), &kept, keep_xml, NULL), OK);
    struct text xml = helped_add(buffer_text(&kept), &helped, arena);
    const char *folder = text_format(arena, "%s/kiosk/office", place.db->folder).at;
    assert_int_equal(office_key_read(&key, folder, NULL), OK);
    assert_int_equal(seal_to_office(&sealed, &key, xml, arena, NULL), OK);
    struct text rest =
        text_part(xml, text_find(xml, TEXT(" version=\"")) + strlen(" version=\""), SIZE_MAX);
    assert_true(text_take_part(&rest, '"', &version));
    store_as(&place, "helped", "enrol", version, text_of(number), sealed, false);
    book_place_step(place.book);
    struct case_facts facts = book_place_case(&place, number, arena);
    assert_int_equal(
        case_said(&said, &count, place.book, facts.id, TEXT(W1), TEXT("en"), arena, NULL), OK);
    assert_int_equal(count, 2);
    assert_true(said[1].count == said[0].count + 2);
    assert_text(said[1].answers[0].label, "Helped by");
    assert_text(said[1].answers[0].value, "Village staff: Li Wei");
    assert_text(said[1].answers[1].label, "Put off: please ask");
    assert_true(text_ends(said[1].answers[1].value, "; nowhere"));
    buffer_close(&kept);
    book_place_close(&place);
}

/* A clock of its own, and each of the two leads to the other; the case itself stands as before.
 */
static void a_call_about_a_case_is_found_from_it(void **state)
{
    static const struct book_answer says[] = {
        {"phone", "13800138000"}, {"secret", "135790"}, {0}};
    struct book_place place;
    struct case_facts *found;
    struct case_event *events;
    size_t count;
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = book_place_registered(&place, "en");
    struct case_facts before = book_place_case(&place, number, arena);
    book_place_news(&place, AREA);
    const char *call = book_place_call(&place, number, "471142", says);
    const char *elsewhere = book_place_call(&place, number, "471142", says);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_string_not_equal(call, elsewhere);
    struct case_facts of = book_place_case(&place, call, arena);
    struct case_facts after = book_place_case(&place, number, arena);
    assert_true(of.id != after.id && of.call_back && of.due_ms > 0);
    assert_int_equal(after.due_ms, before.due_ms);
    assert_text(after.state, "received");
    assert_int_equal(case_calls(&found, &count, place.book, after.id, TEXT("en"), arena, NULL),
                     OK);
    assert_int_equal(count, 2);
    assert_int_equal(found[0].id, of.id);
    assert_int_equal(case_calls(&found, &count, place.book, of.id, TEXT("en"), arena, NULL),
                     OK);
    assert_int_equal(count, 1);
    assert_int_equal(found[0].id, after.id);
    assert_int_equal(
        case_history(&events, &count, place.book, after.id, TEXT("en"), arena, NULL), OK);
    assert_int_equal(count, 3);
    assert_text(events[1].action, "Asks for a call");
    book_place_close(&place);
}

static void names_are_those_that_cases_have(void **state)
{
    struct book_place place;
    struct case_name *names;
    size_t count;
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    assert_int_equal(
        case_names(&names, &count, place.book, CASE_STATES, TEXT("en"), arena, NULL), OK);
    assert_int_equal(count, 0);
    book_place_registered(&place, "en");
    book_place_say(&place, "call", "en", "kiosk", BOOK_JOINS);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_int_equal(
        case_names(&names, &count, place.book, CASE_STATES, TEXT("en"), arena, NULL), OK);
    assert_int_equal(count, 2);
    assert_text(names[0].code, "call-waiting");
    assert_text(names[0].shown, "We call");
    assert_text(names[1].shown, "Received");
    assert_int_equal(
        case_names(&names, &count, place.book, CASE_FORMS, TEXT("ug"), arena, NULL), OK);
    assert_int_equal(count, 2);
    assert_text(names[0].shown, "تېلېفون قىلىڭ");
    assert_int_equal(
        case_names(&names, &count, place.book, CASE_AREAS, TEXT("en"), arena, NULL), OK);
    assert_int_equal(count, 1);
    assert_text(names[0].shown, "990001");
    book_place_close(&place);
}

static void tables_that_forget_a_state_are_refused(void **state)
{
    struct book_place place;
    struct casebook *book;
    struct fault why = {0};
    struct db *db;
    book_place_open(&place, *state, CN);
    book_place_registered(&place, "en");
    assert_int_equal(db_take(&db, place.db->pool, NULL), OK);
    assert_int_equal(
        db_run(NULL, db, DB_SQL("UPDATE book_case SET state = 'of-old'"), NULL, 0, NULL, NULL),
        OK);
    db_give(db);
    const struct casebook_options options = {.pool = place.db->pool,
                                             .office = CN "/office",
                                             .locales = DOORSTEP_BUILT_LOCALES,
                                             .case_key = place.case_key,
                                             .clock = clock_fixed(&place.clock)};
    assert_int_equal(casebook_open(&book, &options, &why), REFUSED);
    assert_null(book);
    assert_non_null(strstr(why.text, "of-old"));
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
        numbers[i] = book_place_say(&place, "call", "en", "kiosk", BOOK_JOINS);
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
    book_place_hears(&place, numbers[CASES - 1], "471142", "en", "We will call you.");
    int64_t entries, bad;
    struct db *db;
    assert_int_equal(db_take(&db, place.db->pool, NULL), OK);
    assert_int_equal(audit_verify(db, &entries, &bad, NULL), OK);
    assert_true(entries > CASES);
    db_give(db);
    book_place_close(&place);
}

DB_CHECK_MAIN(DB_TEST(a_call_about_a_case_is_found_from_it),
              DB_TEST(the_worker_sees_who_helped_and_what_was_put_off),
              DB_TEST(names_are_those_that_cases_have),
              DB_TEST(tables_that_forget_a_state_are_refused),
              DB_TEST(a_registration_becomes_a_case_with_its_clock),
              DB_TEST(what_was_said_is_read_in_the_workers_language),
              DB_TEST(a_recording_is_played_to_the_worker),
              DB_TEST(exports_give_the_xml_of_each_submission),
              DB_TEST(what_nobody_can_read_stops_nothing),
              DB_TEST(a_hub_without_the_secret_opens_cases_and_reads_nothing),
              DB_TEST(lists_are_by_deadline_and_go_on_where_they_ended),
              DB_TEST(the_same_person_is_known_again),
              DB_TEST(an_edit_belongs_to_the_case_it_edits),
              DB_TEST(several_hubs_share_the_work))
