/* decision_test.c: what a worker decides, who may, and how it reaches the person's ear. */
#include <pthread.h>

#include "audit/audit.h"
#include "casebook/book_check.h"
#include "news/news.h"

static void a_yes_reaches_the_persons_ear(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = book_place_registered(&place, "en");
    book_place_hears(&place, number, "471142", "en", "We have it.");
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    book_place_must_not(&place, number, (struct book_try){W1, "worker", "agree"}, "sentence");
    book_place_must(
        &place, number,
        (struct book_try){W1, "worker", "agree", .sentence = "Your pension account is open"});
    book_place_hears(&place, number, "471142", "en", "the answer is yes");
    book_place_close(&place);
}

static void a_no_takes_two_people_a_reason_and_a_sentence(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = book_place_registered(&place, "en");
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    book_place_must_not(&place, number,
                        (struct book_try){W1, "worker", "decline", "conditions", "No."},
                        "state");
    book_place_must_not(&place, number, (struct book_try){W1, "worker", "propose", "", "No."},
                        "reason");
    book_place_must_not(&place, number,
                        (struct book_try){W1, "worker", "propose", "years-short", "No."},
                        "reason");
    book_place_must_not(&place, number,
                        (struct book_try){W1, "worker", "propose", "conditions", " "},
                        "sentence");
    book_place_must(&place, number,
                    (struct book_try){W1, "worker", "propose", "other-scheme",
                                      "You are in one since 2019"});
    book_place_must_not(&place, number,
                        (struct book_try){W1, "reviewer", "decline", "conditions", "No."},
                        "somebody else");
    book_place_must_not(&place, number,
                        (struct book_try){W2, "worker", "decline", "conditions", "No."},
                        "state");
    book_place_must_not(&place, number,
                        (struct book_try){" ", "reviewer", "decline", "conditions", "No."},
                        "named");
    book_place_must_not(&place, number,
                        (struct book_try){"machine", "system", "decline", "conditions", "No."},
                        "state");
    book_place_must(&place, number,
                    (struct book_try){R1, "reviewer", "decline", "other-scheme",
                                      "You are in the one of your factory since 2019"});
    book_place_hears(&place, number, "471142", "en",
                     "You can disagree, free, until 22 January 2027.");
    book_place_close(&place);
}

static void an_objection_is_heard_by_somebody_else(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = book_place_declined(&place);
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
    book_place_hears(&place, number, "471142", "en", "We have heard that you disagree.");
    book_place_hears(&place, second, "471142", "en", "We have heard that you disagree.");
    /* neither who proposed nor who decided */
    book_place_must_not(&place, number, (struct book_try){W1, "worker", "take"},
                        "somebody else");
    book_place_must_not(&place, number, (struct book_try){R1, "reviewer", "take"},
                        "somebody else");
    book_place_must_not(&place, number,
                        (struct book_try){W2, "worker", "hand-over", "knows", "", R1},
                        "another");
    book_place_must(&place, number, (struct book_try){W2, "worker", "take"});
    book_place_must_not(&place, number,
                        (struct book_try){R1, "reviewer", "uphold", "conditions", "It stays"},
                        "somebody else");
    book_place_must_not(&place, number,
                        (struct book_try){W1, "worker", "change", .sentence = "Now yes"},
                        "somebody else");
    book_place_must(&place, number,
                    (struct book_try){R2, "reviewer", "uphold", "conditions", "It stays"});
    book_place_hears(&place, number, "471142", "en", "The decision stays.");
    book_place_hears(&place, second, "471142", "en", "The decision stays.");
    book_place_close(&place);
}

static void a_number_alone_adds_words_and_opens_nothing(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = book_place_declined(&place);
    const struct book_answer other[] = {
        {"about", "decision"}, {"number", number}, {"why", "facts"}, {"secret", "111222"}, {0}};
    const char *second = book_place_say(&place, "object", "en", "ussd", other);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_text(book_place_case(&place, number, place.db->arena).state, "objected");
    book_place_hears(&place, number, "471142", "en", "We have heard that you disagree.");
    book_place_hears(&place, second, "111222", "en", "We have heard you.");
    book_place_hears(&place, second, "111222", "en", "first number");
    book_place_must(&place, number, (struct book_try){W2, "worker", "take"});
    book_place_must(
        &place, number,
        (struct book_try){R2, "reviewer", "uphold", "conditions", "A private thing"});
    struct arena *arena = arena_open("hear");
    book_place_news(&place, AREA);
    struct text said = book_place_ask(&place, second, "111222", "en", arena);
    assert_true(book_holds(said, "there is an answer"));
    assert_false(book_holds(said, "private") || book_holds(said, "stays"));
    arena_close(arena);
    book_place_close(&place);
}

static void a_preview_is_what_is_told_afterwards(void **state)
{
    struct book_place place;
    struct case_preview preview;
    struct fault why = {0};
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = book_place_registered(&place, "en");
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&place, number,
                    (struct book_try){W1, "worker", "propose", "conditions", "One thing"});
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
    const char *number = book_place_registered(&place, "en");
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    assert_text(book_place_case(&place, number, place.db->arena).assignee, W1);
    book_place_must_not(&place, number,
                        (struct book_try){W1, "worker", "hand-over", "", "", W2}, "reason");
    book_place_must_not(&place, number,
                        (struct book_try){W1, "worker", "hand-over", "away", "", ""},
                        "to whom");
    book_place_must_not(&place, number,
                        (struct book_try){W1, "worker", "hand-over", "away", "", W1},
                        "somebody else");
    book_place_must(&place, number,
                    (struct book_try){W1, "worker", "hand-over", "away", "", W2});
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
    const char *number = book_place_registered(&place, "en");
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
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&place, number,
                    (struct book_try){W1, "worker", "propose", "conditions", "One thing"});
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
    book_place_hears(&place, number, "471142", "sw", "Tumeipokea.");
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&place, number,
                    (struct book_try){W1, "worker", "propose", "conditions", "Jambo moja"});
    book_place_must(&place, number,
                    (struct book_try){R1, "reviewer", "decline", "conditions", "Jambo moja"});
    book_place_hears(&place, number, "471142", "sw", "Unaweza kukata rufaa bure hadi");
    book_place_close(&place);
}

static void news_are_in_the_language_of_the_case(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = book_place_registered(&place, "ug");
    struct case_facts facts = book_place_case(&place, number, place.db->arena);
    assert_text(facts.language, "ug");
    assert_text(facts.channel, "kiosk");
    book_place_hears(&place, number, "471142", "ug", "تاپشۇرۇۋالدۇق.");
    book_place_hears(&place, number, "471142", "ug", "2026-يىلى 12-ئاينىڭ 7-كۈنى");
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
    book_place_registered(&place, "en");
    assert_int_equal(db_take(&db, place.db->pool, NULL), OK);
    assert_int_equal(news_since(&news, db, TEXT("990002"), 0, place.db->arena, NULL), OK);
    for (size_t i = 0; i < news.count; i++)
        assert_int_not_equal(news.items[i].kind, WIRE_ROW);
    db_give(db);
    book_place_close(&place);
}

static void what_comes_while_the_office_waits_is_what_it_waits_for(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = book_place_registered(&place, "en");
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&place, number,
                    (struct book_try){W1, "worker", "ask", "unclear", "Which village is it?"});
    struct case_facts facts = book_place_case(&place, number, place.db->arena);
    assert_text(facts.state, "asked");
    assert_int_equal(facts.due_ms, 0); /* no clock runs against the person */
    book_place_hears(&place, number, "471142", "en", "Which village is it?");
    const struct book_answer adds[] = {
        {"about", "service"}, {"number", number}, {"why", "other"}, {"secret", "471142"}, {0}};
    book_place_say(&place, "object", "en", "ussd", adds);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_text(book_place_case(&place, number, place.db->arena).state, "looking");
    book_place_hears(&place, number, "471142", "en", "We have what you added.");
    book_place_close(&place);
}

static void a_complaint_about_an_open_case_is_looked_at_by_itself(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = book_place_registered(&place, "en");
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    const struct book_answer slow[] = {
        {"about", "service"}, {"number", number}, {"why", "slow"}, {"secret", "111222"}, {0}};
    const char *second = book_place_say(&place, "object", "ug", "ussd", slow);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_text(book_place_case(&place, number, place.db->arena).state, "looking");
    assert_text(book_place_case(&place, second, place.db->arena).state, "complained");
    assert_true(book_place_case(&place, second, place.db->arena).objection);
    /* not by whoever it is about */
    book_place_must_not(&place, second, (struct book_try){W1, "worker", "take"},
                        "somebody else");
    book_place_must(&place, second, (struct book_try){W2, "worker", "take"});
    book_place_must_not(&place, second,
                        (struct book_try){W1, "worker", "settle", .sentence = "Done"},
                        "somebody else");
    book_place_hears(&place, second, "111222", "ug", "بىر ئادەم تەكشۈرۈۋاتىدۇ");
    book_place_close(&place);
}

static void the_person_hears_the_name_and_the_trail_keeps_the_user(void **state)
{
    struct book_place place;
    struct case_preview preview;
    struct case_event *events;
    size_t count;
    struct fault why = {0};
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = book_place_registered(&place, "en");
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&place, number,
                    (struct book_try){W1, "worker", "propose", "conditions", "One thing"});
    const struct case_deed deed = {.id = book_place_case(&place, number, arena).id,
                                   .who = TEXT(R1),
                                   .who_shown = TEXT("Li Na"),
                                   .role = TEXT("reviewer"),
                                   .action = TEXT("decline"),
                                   .reason = TEXT("conditions"),
                                   .sentence = TEXT("One thing")};
    if (case_preview(&preview, place.book, &deed, arena, &why) != OK ||
        case_do(place.book, &deed, &why) != OK)
        fail_msg("%s", why.text);
    assert_true(book_holds(preview.pages[1], "Decided by Li Na."));
    assert_int_equal(
        case_history(&events, &count, place.book, deed.id, TEXT("en"), arena, &why), OK);
    assert_text(events[count - 1].who, R1);
    book_place_hears(&place, number, "471142", "en", "Decided by Li Na.");
    book_place_close(&place);
}

/* ---- All or nothing, and once ---- */

static void what_cannot_be_told_is_not_done(void **state)
{
    struct book_place place;
    struct case_event *events;
    struct audit_entry *entries;
    size_t count, trail;
    struct fault why = {0};
    struct db *db;
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = book_place_registered(&place, "en");
    int64_t id = book_place_case(&place, number, arena).id;
    assert_int_equal(db_take(&db, place.db->pool, NULL), OK);
    assert_int_equal(audit_list(&entries, &trail, db, TEXT(""), 0, 100, arena, NULL), OK);
    assert_int_equal(
        db_run(NULL, db, DB_SQL("ALTER TABLE news RENAME TO lost"), NULL, 0, NULL, NULL), OK);
    assert_int_not_equal(
        book_place_do(&place, number, &(struct book_try){W1, "worker", "take"}, &why), OK);
    assert_text(book_place_case(&place, number, arena).state, "received");
    assert_int_equal(case_history(&events, &count, place.book, id, TEXT("en"), arena, NULL),
                     OK);
    assert_int_equal(count, 1);
    assert_int_equal(audit_list(&entries, &count, db, TEXT(""), 0, 100, arena, NULL), OK);
    assert_int_equal(count, trail);
    db_give(db);
    book_place_close(&place);
}

struct rival {
    struct book_place *place;
    int64_t id;
    const char *who;
    enum status status;
};

static void *decide(void *self)
{
    struct rival *rival = self;
    struct fault why = {0};
    const struct case_deed deed = {.id = rival->id,
                                   .who = text_of(rival->who),
                                   .role = TEXT("worker"),
                                   .action = TEXT("agree"),
                                   .sentence = TEXT("Yes")};
    rival->status = case_do(rival->place->book, &deed, &why);
    return NULL;
}

static void only_one_of_two_decides(void **state)
{
    enum { RIVALS = 4 };
    static const char *const NAMES[RIVALS] = {"a", "b", "c", "d"};
    struct book_place place;
    struct case_event *events;
    size_t count, done = 0;
    struct rival rivals[RIVALS];
    pthread_t threads[RIVALS];
    book_place_open(&place, *state, CN);
    const char *number = book_place_registered(&place, "en");
    int64_t id = book_place_case(&place, number, place.db->arena).id;
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    for (int i = 0; i < RIVALS; i++) {
        rivals[i] = (struct rival){&place, id, NAMES[i], FAILED};
        assert_int_equal(pthread_create(&threads[i], NULL, decide, &rivals[i]), 0);
    }
    for (int i = 0; i < RIVALS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(rivals[i].status == OK || rivals[i].status == REFUSED ||
                    rivals[i].status == CONFLICT);
        done += rivals[i].status == OK;
    }
    assert_int_equal(done, 1);
    assert_int_equal(
        case_history(&events, &count, place.book, id, TEXT("en"), place.db->arena, NULL), OK);
    assert_int_equal(count, 3);
    book_place_close(&place);
}

DB_CHECK_MAIN(DB_TEST(what_cannot_be_told_is_not_done), DB_TEST(only_one_of_two_decides),
              DB_TEST(what_comes_while_the_office_waits_is_what_it_waits_for),
              DB_TEST(a_complaint_about_an_open_case_is_looked_at_by_itself),
              DB_TEST(the_person_hears_the_name_and_the_trail_keeps_the_user),
              DB_TEST(a_yes_reaches_the_persons_ear),
              DB_TEST(a_no_takes_two_people_a_reason_and_a_sentence),
              DB_TEST(an_objection_is_heard_by_somebody_else),
              DB_TEST(a_number_alone_adds_words_and_opens_nothing),
              DB_TEST(a_preview_is_what_is_told_afterwards),
              DB_TEST(a_hand_over_needs_a_reason_and_somebody_else),
              DB_TEST(actions_offered_are_those_that_can_be_done),
              DB_TEST(kenya_is_told_in_swahili), DB_TEST(news_are_in_the_language_of_the_case),
              DB_TEST(without_a_secret_nothing_is_published),
              DB_TEST(news_go_to_the_cases_area_alone))
