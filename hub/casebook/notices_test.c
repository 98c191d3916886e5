/* notices_test.c: what the office offers of itself: by an approved table alone, to whom it
 * concerns, once a season, and never again after a no. */
#include <stdlib.h>

#include "audit/audit.h"
#include "base/file.h"
#include "base/place.h"
#include "casebook/book_check.h"
#include "news/news.h"
#include "seal/notice_row.h"
#include "store/store.h"

#define ZHANG "990001198507201170" /* whom BOOK_JOINS registers: born 1985-07-20 */
#define HEAD                                                                                   \
    "offer,rule,value,node,forms,states,from_days,days,service,valid_from,valid_to,"           \
    "approver,source,verify,zh-CN,ug,en\n"
#define BIRTH "/data/nothing /data/who/birth_date"
#define AGE                                                                                    \
    "turning-42,age,42," BIRTH ",enrol,*,-60,90,entitle,2026-01-01,2029-12-31,the head,"       \
    "a rule,no,z{until},u{until},You will soon be 42 until {until}.\n"
#define YEARLY                                                                                 \
    "autumn,yearly,09-01,,*,*,0,115,entitle,2026-01-01,2029-12-31,the head,a rule,no,z,u,"     \
    "It is autumn.\n"
#define DECISION                                                                               \
    "decision,state,,,*,agreed declined,0,30,case,2026-01-01,2029-12-31,the head,a rule,no,"   \
    "z{number},u{number},News of {number}.\n"

static const uint8_t SEED[SIGN_KEY] = {9, 9, 9};

struct office {
    struct book_place place;
    struct signer *signer;
    const char *services; /* a pack of its own, to be changed */
};

static void write_table(const struct office *office, const char *rows)
{
    struct arena *arena = arena_open("table");
    const char *path = text_format(arena, "%s/office/offers.csv", office->services).at;
    assert_int_equal(file_replace(path, text_format(arena, "%s%s", HEAD, rows), 0600, NULL),
                     OK);
    arena_close(arena);
}

/* A hub begins anew, with the office's voice. */
static void begin(struct office *office)
{
    struct fault why = {0};
    struct book_place *place = &office->place;
    const struct casebook_options options = {
        .pool = place->db->pool,
        .office = text_format(place->db->arena, "%s/office", office->services).at,
        .locales = DOORSTEP_BUILT_LOCALES,
        .secret = place->secret,
        .case_key = place->case_key,
        .signer = office->signer,
        .clock = clock_fixed(&place->clock)};
    casebook_close(place->book);
    if (casebook_open(&place->book, &options, &why) != OK)
        fail_msg("%s:%u:%u: %s", why.file, why.line, why.column, why.text);
}

static void open_office(struct office *office, struct db_place *db, const char *rows)
{
    char command[300];
    *office = (struct office){.services = text_format(db->arena, "%s/pack", db->folder).at};
    snprintf(command, sizeof command, "cp -rL " CN " %s", office->services);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a fixed command of a test */
    if (rows)                             /* else that of the pack */
        write_table(office, rows);
    book_place_open(&office->place, db, office->services);
    office->signer = signer_of_seed(SEED);
    begin(office);
}

static void close_office(struct office *office)
{
    book_place_close(&office->place);
    signer_close(office->signer);
}

static void approve(const struct office *office, const char *by)
{
    struct fault why = {0};
    if (casebook_approve(office->place.book, TEXT("offers.csv"), text_of(by), &why) != OK)
        fail_msg("%s:%u:%u: %s", why.file, why.line, why.column, why.text);
}

/* ---- At the device of somebody with that number ---- */

static struct case_token token_of(struct office *office, const char *person)
{
    struct case_token token = {0};
    assert_true(notice_token_make(&token, text_of(person), office->place.case_key));
    return token;
}

/* What is offered: the offers' names, a word each. */
static struct text offered(struct office *office, const char *person, struct notice **notices)
{
    struct arena *arena = office->place.db->arena;
    struct case_token token = token_of(office, person);
    uint8_t key[NOTICE_KEY];
    struct text row, all = {0};
    struct fault why = {0};
    size_t count = 0;
    book_place_step(office->place.book);
    book_place_news(&office->place, AREA);
    notice_row_find(key, &token);
    enum status status =
        store_news_row(&row, house_store(office->place.house), TEXT("notices"),
                       (struct text){(const char *)key, NOTICE_KEY}, arena, &why);
    if (status == NOT_FOUND)
        return TEXT("");
    assert_int_equal(status, OK);
    assert_int_equal(notice_row_unlock(notices, &count, &token, row, arena, &why), OK);
    for (size_t i = 0; i < count; i++)
        all = text_format(arena, "%.*s%s%.*s", TEXT_ARG(all), i > 0 ? " " : "",
                          TEXT_ARG((*notices)[i].offer));
    return all;
}

#define assert_offered(office, person, want)                                                   \
    do {                                                                                       \
        struct notice *found_;                                                                 \
        assert_text(offered(office, person, &found_), want);                                   \
    } while (0)

static void say(struct office *office, const char *person, const struct notice *notice,
                bool yes)
{
    static unsigned number = 0;
    struct arena *arena = office->place.db->arena;
    struct case_token token = token_of(office, person);
    struct notice_answer said = {.offer = notice->offer, .season = notice->season, .yes = yes};
    struct office_key key;
    struct wire_answer_item verdict;
    struct text sealed;
    struct fault why = {0};
    const char *folder = text_format(arena, "%s/kiosk/office", office->place.db->folder).at;
    const struct intake_from from = {(const uint8_t *)"a kiosk of ours.", AREA, TEXT("batch")};
    notice_row_find(said.key, &token);
    assert_int_equal(office_key_read(&key, folder, &why), OK);
    assert_int_equal(
        seal_to_office(&sealed, &key, notice_answer_write(&said, arena), arena, &why), OK);
    const struct wire_item item = {
        .instance_id = text_format(arena, "uuid:00000000-0000-4000-8000-%012u", ++number),
        .form_id = TEXT(NOTICE_FORM),
        .form_version = TEXT("1"),
        .case_number = TEXT(""),
        .queued_ms = office->place.clock.now_ms,
        .part_count = 1,
        .part_name = TEXT(""),
        .size = sealed.len,
        .bytes = sealed};
    if (intake_store(office->place.intake, &from, &item, &verdict, 1, arena, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(verdict.verdict, WIRE_COMPLETE);
}

static void it_is_day(struct office *office, const char *day)
{
    assert_true(place_in_time(&office->place.clock.now_ms, day));
    office->place.clock.now_ms += 8 * 3600000;
}

/* ---- Approval ---- */

static void nothing_is_offered_by_a_table_nobody_approved(void **state)
{
    struct office office;
    struct fault why = {0};
    open_office(&office, *state, YEARLY);
    book_place_registered(&office.place, "en");
    assert_offered(&office, ZHANG, "");
    assert_int_equal(
        casebook_approve(office.place.book, TEXT("offers.csv"), TEXT("a passer-by"), &why),
        REFUSED);
    assert_int_equal(
        casebook_approve(office.place.book, TEXT("life.csv"), TEXT("the head"), &why), REFUSED);
    assert_offered(&office, ZHANG, "");
    approve(&office, "the head");
    assert_offered(&office, ZHANG, "autumn");
    close_office(&office);
}

static void one_approver_of_two_is_not_enough(void **state)
{
    struct office office;
    open_office(&office, *state,
                YEARLY "second,yearly,09-01,,*,*,0,115,call,2026-01-01,2029-12-31,the other,"
                       "a rule,no,z,u,e\n");
    book_place_registered(&office.place, "en");
    approve(&office, "the head");
    assert_offered(&office, ZHANG, "");
    approve(&office, "the other");
    assert_offered(&office, ZHANG, "autumn second");
    close_office(&office);
}

static void a_table_changed_after_its_approval_offers_nothing(void **state)
{
    struct office office;
    open_office(&office, *state, DECISION);
    const char *number = book_place_registered(&office.place, "en");
    approve(&office, "the head");
    assert_offered(&office, ZHANG, "");
    write_table(&office, DECISION YEARLY); /* a row put in, with the approver's name */
    assert_offered(&office, ZHANG, "");
    book_place_must(&office.place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&office.place, number,
                    (struct book_try){W1, "worker", "agree", .sentence = "Yes"});
    assert_offered(&office, ZHANG, ""); /* refused whole: the approved row too */
    write_table(&office, DECISION);
    assert_offered(&office, ZHANG, "decision");
    write_table(&office, DECISION YEARLY);
    assert_offered(&office, ZHANG, ""); /* taken back */
    write_table(&office, DECISION);
    assert_offered(&office, ZHANG, "decision");
    write_table(&office, "");
    assert_offered(&office, ZHANG, "");
    close_office(&office);
}

static void an_approval_in_the_database_counts_only_with_the_offices_signature(void **state)
{
    struct office office;
    struct db *db;
    open_office(&office, *state, YEARLY);
    book_place_registered(&office.place, "en");
    approve(&office, "the head");
    assert_int_equal(db_take(&db, office.place.db->pool, NULL), OK);
    assert_int_equal(db_run(NULL, db, DB_SQL("UPDATE book_approval SET at_ms = at_ms + 1"),
                            NULL, 0, NULL, NULL),
                     OK);
    db_give(db);
    assert_offered(&office, ZHANG, "");
    /* Nor with that of another office. */
    static const uint8_t OTHER[SIGN_KEY] = {1};
    struct signer *right = office.signer;
    office.signer = signer_of_seed(OTHER);
    begin(&office);
    approve(&office, "the head");
    signer_close(office.signer);
    office.signer = right;
    begin(&office);
    assert_offered(&office, ZHANG, "");
    approve(&office, "the head");
    assert_offered(&office, ZHANG, "autumn");
    close_office(&office);
}

static void a_demonstration_is_approved_once(void **state)
{
    struct office office;
    open_office(&office, *state, YEARLY);
    book_place_registered(&office.place, "en");
    assert_int_equal(casebook_approve_first(office.place.book, NULL), OK);
    assert_offered(&office, ZHANG, "autumn");
    write_table(&office, YEARLY DECISION);
    assert_int_equal(casebook_approve_first(office.place.book, NULL), OK);
    const char *number = book_place_registered(&office.place, "en");
    book_place_must(&office.place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&office.place, number,
                    (struct book_try){W1, "worker", "agree", .sentence = "Yes"});
    assert_offered(&office, ZHANG, ""); /* a change is for somebody to approve */
    approve(&office, "the head");
    assert_offered(&office, ZHANG, "autumn decision");
    close_office(&office);
}

static void a_broken_table_stops_nothing_else(void **state)
{
    struct office office;
    struct fault why = {0};
    open_office(&office, *state, YEARLY);
    write_table(&office, YEARLY YEARLY);
    if (casebook_approve(office.place.book, TEXT("offers.csv"), TEXT("the head"), &why) !=
            REFUSED ||
        why.line != 3 || !strstr(why.file, "offers.csv"))
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
    const char *number = book_place_registered(&office.place, "en");
    assert_offered(&office, ZHANG, "");
    book_place_hears(&office.place, number, "471142", "en", "We have it.");
    close_office(&office);
}

/* ---- To whom, and when ---- */

static void who_has_a_birthday_is_told_in_time_and_nobody_else(void **state)
{
    struct office office;
    struct notice *found;
    open_office(&office, *state, AGE);
    approve(&office, "the head");
    book_place_registered(&office.place, "en");
    assert_offered(&office, ZHANG, "");
    it_is_day(&office, "2027-05-20");
    assert_offered(&office, ZHANG, "");
    it_is_day(&office, "2027-05-21");
    assert_text(offered(&office, ZHANG, &found), "turning-42");
    assert_text(found->season, "2027");
    assert_text(found->service, "entitle");
    assert_text(found->until, "2027-08-18");
    assert_text(notice_text(found, TEXT("en")), "You will soon be 42 until 18 August 2027.");
    assert_true(text_starts(notice_text(found, TEXT("zh-CN")), "z"));
    assert_offered(&office, "990001195001010015", "");
    it_is_day(&office, "2027-08-19");
    assert_offered(&office, ZHANG, "");
    close_office(&office);
}

/* Also when it leads back to the service in which they asked, and nobody has closed that case.
 */
static void who_asked_to_be_reminded_is_reminded_on_the_day(void **state)
{
    static const char SOON[] = "990001196701150013";
    static const struct book_answer asks[] = {
        {"have", "yes"}, {"id_number", SOON}, {"remind", "yes"}, {"secret", "471142"}, {0}};
    struct office office;
    open_office(&office, *state,
                "reminder,date,,/data/who/remind_month[/data/remind=yes],entitle,*,0,120,"
                "entitle,2026-01-01,2029-12-31,the head,asked for,no,z,u,You asked us.\n");
    approve(&office, "the head");
    it_is_day(&office, "2026-11-10");
    book_place_say(&office.place, "entitle", "en", "kiosk", asks);
    book_place_send(&office.place, AREA);
    assert_offered(&office, SOON, "");
    it_is_day(&office, "2027-02-10");
    assert_offered(&office, SOON, "reminder");
    close_office(&office);
}

static bool is_due(struct office *office)
{
    struct notice *found;
    return book_holds(offered(office, ZHANG, &found), "alive-due");
}

/* By the pack's own table. Who said in July 2026 that they live is asked from 1 July 2027 on,
 * until they say it again. Their birthday stands in what they said then, and in no other case.
 */
static void proof_of_life_is_due_from_birth_month_to_birth_month(void **state)
{
    static const struct book_answer says[] = {
        {"have", "yes"}, {"id_number", ZHANG}, {"alive", "me"}, {"secret", "471142"}, {0}};
    struct office office;
    open_office(&office, *state, NULL);
    approve(&office, "head of the county office");
    it_is_day(&office, "2026-07-10");
    const char *number = book_place_say(&office.place, "alive", "en", "kiosk", says);
    book_place_send(&office.place, AREA);
    assert_false(is_due(&office));
    book_place_must(&office.place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&office.place, number,
                    (struct book_try){W1, "worker", "agree", "", "Seen at the kiosk"});
    assert_false(is_due(&office)); /* this window is done */
    it_is_day(&office, "2027-06-30");
    assert_false(is_due(&office));
    it_is_day(&office, "2027-07-01");
    assert_true(is_due(&office));
    book_place_say(&office.place, "alive", "en", "kiosk", says);
    book_place_send(&office.place, AREA);
    assert_false(is_due(&office));
    close_office(&office);
}

static void a_no_is_not_asked_again_in_the_same_season(void **state)
{
    struct office office;
    struct notice *found;
    open_office(&office, *state, YEARLY);
    approve(&office, "the head");
    book_place_registered(&office.place, "en");
    assert_text(offered(&office, ZHANG, &found), "autumn");
    say(&office, ZHANG, found, false);
    assert_offered(&office, ZHANG, "");
    struct casebook_offer *offers;
    struct text refused;
    size_t offer_count = 0;
    assert_int_equal(casebook_offers(&offers, &offer_count, &refused, office.place.book,
                                     TEXT("en"), office.place.db->arena, NULL),
                     OK);
    assert_int_equal(offer_count, 1);
    assert_text(refused, "");
    assert_text(offers[0].words, "It is autumn.");
    assert_true(offers[0].made == 1 && offers[0].no == 1 && offers[0].yes == 0);
    assert_int_equal(book_place_step(office.place.book), 0);
    it_is_day(&office, "2026-12-01");
    assert_offered(&office, ZHANG, "");
    it_is_day(&office, "2027-09-02");
    assert_text(offered(&office, ZHANG, &found), "autumn");
    assert_text(found->season, "2027");
    /* An answer opens no case. */
    struct case_facts *cases;
    size_t count = 0;
    const struct case_filter all = {.most = 10};
    assert_int_equal(case_list(&cases, &count, office.place.book, &all, TEXT("en"),
                               office.place.db->arena, NULL),
                     OK);
    assert_int_equal(count, 1);
    close_office(&office);
}

static void what_was_done_of_oneself_is_not_offered(void **state)
{
    struct office office;
    open_office(&office, *state,
                "join,yearly,09-01,,*,*,0,115,enrol,2026-01-01,2029-12-31,the head,a rule,no,"
                "z,u,e\n");
    approve(&office, "the head");
    book_place_registered(&office.place, "en");
    assert_offered(&office, ZHANG, "");
    close_office(&office);
}

static void a_decision_is_news_of_its_case_until_it_was_heard_of(void **state)
{
    struct office office;
    struct notice *found;
    open_office(&office, *state, DECISION);
    approve(&office, "the head");
    const char *number = book_place_registered(&office.place, "en");
    assert_offered(&office, ZHANG, "");
    book_place_must(&office.place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&office.place, number,
                    (struct book_try){W1, "worker", "agree", .sentence = "Yes"});
    assert_text(offered(&office, ZHANG, &found), "decision");
    assert_text(found->number, number);
    assert_text(found->service, "case");
    struct text words = notice_text(found, TEXT("en"));
    assert_true(text_starts(words, "News of ") &&
                text_find(words, text_part(text_of(number), 0, 3)) != SIZE_MAX);
    say(&office, ZHANG, found, true);
    assert_offered(&office, ZHANG, "");
    close_office(&office);
}

/* From the rule to the kiosk's page, and the person's no back to the office. */
static void a_no_at_the_kiosk_comes_back_to_the_office(void **state)
{
    struct office office;
    struct notice *found;
    struct db *db;
    struct db_rows rows;
    struct arena *arena = ((struct db_place *)*state)->arena;
    static const struct book_answer SAYS_NO[] = {{"offered", "no"},
                                                 {"have", "yes"},
                                                 {"id_number", ZHANG},
                                                 {"consent", "yes"},
                                                 {"home_place", "here"},
                                                 {"situation", "none"},
                                                 {"name", "Zhang San"},
                                                 {"ask_help", "no"},
                                                 {"tier", "500"},
                                                 {"phone_whose", "none"},
                                                 {"phone", "13800138000"},
                                                 {"secret", "471142"},
                                                 {0}};
    open_office(&office, *state, YEARLY);
    approve(&office, "the head");
    book_place_registered(&office.place, "en");
    assert_text(offered(&office, ZHANG, &found), "autumn");
    book_place_say(&office.place, "enrol", "en", "kiosk", SAYS_NO);
    book_place_send(&office.place, AREA);
    assert_offered(&office, ZHANG, "");
    assert_int_equal(db_take(&db, office.place.db->pool, NULL), OK);
    assert_int_equal(
        db_run(&rows, db, DB_SQL("SELECT answer FROM book_notice"), NULL, 0, arena, NULL), OK);
    db_give(db);
    assert_int_equal(rows.rows, 1);
    assert_text(db_at(&rows, 0, 0).text, "no");
    close_office(&office);
}

/* The same day, or the same news, makes nothing new: devices fetch no byte. */
static void nothing_is_made_twice(void **state)
{
    struct office office;
    open_office(&office, *state, YEARLY);
    approve(&office, "the head");
    book_place_registered(&office.place, "en");
    assert_offered(&office, ZHANG, "autumn");
    uint64_t cursor = office.place.cursor;
    assert_int_equal(book_place_step(office.place.book), 0);
    it_is_day(&office, "2026-11-24");
    assert_int_equal(book_place_step(office.place.book), 1);
    assert_offered(&office, ZHANG, "autumn");
    begin(&office); /* nor when the hub starts again */
    assert_int_equal(book_place_step(office.place.book), 0);
    assert_offered(&office, ZHANG, "autumn");
    assert_int_equal(office.place.cursor, cursor);
    close_office(&office);
}

/* Neither the database nor the news hold who it is. */
static void nobody_is_named(void **state)
{
    struct office office;
    struct db *db;
    struct db_rows rows;
    struct arena *arena = ((struct db_place *)*state)->arena;
    open_office(&office, *state, YEARLY AGE);
    approve(&office, "the head");
    book_place_registered(&office.place, "en");
    assert_offered(&office, ZHANG, "autumn");
    assert_int_equal(db_take(&db, office.place.db->pool, NULL), OK);
    assert_int_equal(db_run(&rows, db,
                            DB_SQL("SELECT person, facts, published FROM book_person"), NULL, 0,
                            arena, NULL),
                     OK);
    assert_int_equal(rows.rows, 1);
    for (size_t i = 0; i < rows.columns; i++) {
        struct text cell = db_at(&rows, 0, i).text;
        assert_true(cell.len > 0);
        assert_int_equal(text_find(cell, TEXT("1985")), SIZE_MAX);
        assert_int_equal(text_find(cell, TEXT("Zhang")), SIZE_MAX);
        assert_int_equal(text_find(cell, TEXT("birth")), SIZE_MAX);
    }
    db_give(db);
    close_office(&office);
}

DB_CHECK_MAIN(DB_TEST(nothing_is_offered_by_a_table_nobody_approved),
              DB_TEST(one_approver_of_two_is_not_enough),
              DB_TEST(a_table_changed_after_its_approval_offers_nothing),
              DB_TEST(an_approval_in_the_database_counts_only_with_the_offices_signature),
              DB_TEST(a_demonstration_is_approved_once),
              DB_TEST(a_broken_table_stops_nothing_else),
              DB_TEST(who_has_a_birthday_is_told_in_time_and_nobody_else),
              DB_TEST(who_asked_to_be_reminded_is_reminded_on_the_day),
              DB_TEST(proof_of_life_is_due_from_birth_month_to_birth_month),
              DB_TEST(a_no_is_not_asked_again_in_the_same_season),
              DB_TEST(what_was_done_of_oneself_is_not_offered),
              DB_TEST(a_decision_is_news_of_its_case_until_it_was_heard_of),
              DB_TEST(a_no_at_the_kiosk_comes_back_to_the_office),
              DB_TEST(nothing_is_made_twice), DB_TEST(nobody_is_named))
