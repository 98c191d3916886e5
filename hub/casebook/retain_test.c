#include "casebook/retain.h"

#include <string.h>

#include "audit/audit.h"
#include "base/file.h"
#include "casebook/book_check.h"

static const int64_t DAY_MS = 86400000;
static const char SENTENCE[] = "We have moved the counter for you, dear planted one";

struct retain_place {
    struct book_place book;
    struct office_key seal;
    struct arena *arena;
};

static void open_place(struct retain_place *place, struct db_place *db)
{
    book_place_open(&place->book, db, CN);
    place->arena = db->arena;
    assert_int_equal(office_key_read(&place->seal,
                                     text_format(db->arena, "%s/kiosk/office", db->folder).at,
                                     NULL),
                     OK);
}

static struct retain_done retain(struct retain_place *place, bool dry)
{
    const struct retain_options options = {
        .seal = &place->seal, .by = TEXT("night"), .dry = dry};
    struct retain_done done;
    struct fault why = {0};
    if (casebook_retain(&done, place->book.book, &options, &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
    return done;
}

static struct db *take(struct retain_place *place)
{
    struct db *db;
    assert_int_equal(db_take(&db, place->book.db->pool, NULL), OK);
    return db;
}

/* The sealed bytes of every part there is. */
static struct db_rows parts(struct retain_place *place)
{
    struct db_rows rows;
    struct db *db = take(place);
    assert_int_equal(db_run(&rows, db, DB_SQL("SELECT bytes FROM part WHERE size > 0"), NULL, 0,
                            place->arena, NULL),
                     OK);
    db_give(db);
    return rows;
}

static int64_t sentences(struct retain_place *place)
{
    const struct db_value planted = db_text(text_of(SENTENCE));
    struct db_rows rows;
    struct db *db = take(place);
    assert_int_equal(
        db_run(&rows, db,
               DB_SQL("SELECT (SELECT COUNT(*) FROM book_event WHERE sentence = $1)"
                      " + (SELECT COUNT(*) FROM book_case WHERE "
                      "told_sentence = $1)"),
               &planted, 1, place->arena, NULL),
        OK);
    db_give(db);
    return db_at(&rows, 0, 0).number;
}

/* SQLite: in no file of the database, raw. */
static bool lies_on_disk(struct retain_place *place, struct text bytes)
{
    struct text *names, content;
    size_t count;
    const char *folder = place->book.db->where;
    if (db_pool_is_postgres(place->book.db->pool)) /* its rows were looked at: parts() */
        return false;
    assert_int_equal(folder_list(&names, &count, folder, place->arena, NULL), OK);
    for (size_t i = 0; i < count; i++) {
        if (!text_starts(names[i], "hub.db"))
            continue;
        const char *path = text_format(place->arena, "%s/%.*s", folder, TEXT_ARG(names[i])).at;
        assert_int_equal(file_read(&content, path, 1 << 28, place->arena, NULL), OK);
        if (text_find(content, bytes) != SIZE_MAX)
            return true;
    }
    return false;
}

static void chain_holds(struct retain_place *place, const char *number, const char *what)
{
    struct audit_entry *entries;
    int64_t all, bad;
    size_t count;
    struct db *db = take(place);
    assert_int_equal(audit_verify(db, &all, &bad, NULL), OK);
    assert_int_equal(
        audit_list(&entries, &count, db, text_of(number), 0, 1, place->arena, NULL), OK);
    assert_true(count == 1);
    assert_text(entries[0].what, what);
    db_give(db);
}

/* Somebody complains; it is settled with that sentence. */
static const char *complained(struct retain_place *place)
{
    static const struct book_answer SAYS[] = {{"secret", "471142"}, {0}};
    struct book_place *book = &place->book;
    const char *number = book_place_say(book, "complain", "en", "kiosk", SAYS);
    book_place_send(book, AREA);
    book_place_step(book->book);
    book_place_must(book, number, (struct book_try){W1, "worker", "take"});
    book_place_must(book, number,
                    (struct book_try){W1, "worker", "settle", .sentence = SENTENCE});
    return number;
}

static void a_case_whose_time_is_over_is_gone_and_the_trail_holds(void **state)
{
    struct retain_place place;
    open_place(&place, *state);
    const char *number = complained(&place);
    struct db_rows sealed = parts(&place);
    bool postgres = db_pool_is_postgres(place.book.db->pool);
    struct text piece = text_part(db_at(&sealed, 0, 0).text, 8, 40);
    assert_true(sealed.rows >= 1);
    assert_true(sentences(&place) > 0);
    assert_true(postgres || lies_on_disk(&place, piece));
    assert_true(postgres || lies_on_disk(&place, text_of(SENTENCE)));
    place.book.clock.now_ms += 400 * DAY_MS;
    struct retain_done done = retain(&place, false);
    assert_int_equal(done.cases, 1);
    assert_int_equal(done.emptied, 1);
    assert_int_equal(parts(&place).rows, 0);
    assert_int_equal(sentences(&place), 0);
    assert_false(lies_on_disk(&place, piece));
    assert_false(lies_on_disk(&place, text_of(SENTENCE)));
    chain_holds(&place, number, "retain.case");
    assert_int_equal(retain(&place, false).cases, 0); /* once */
    book_place_close(&place.book);
}

static void a_dry_run_says_what_it_would_do_and_does_nothing(void **state)
{
    struct retain_place place;
    open_place(&place, *state);
    complained(&place);
    size_t before = parts(&place).rows;
    place.book.clock.now_ms += 400 * DAY_MS;
    for (int i = 0; i < 2; i++) {
        struct retain_done done = retain(&place, true);
        assert_int_equal(done.cases, 1);
        assert_int_equal(done.emptied, 1);
    }
    assert_int_equal(parts(&place).rows, before);
    assert_true(sentences(&place) > 0);
    book_place_close(&place.book);
}

/* What the case's page says: all values on one line. */
static struct text said(struct retain_place *place, const char *number)
{
    struct case_said *said;
    size_t count;
    struct buffer out = {0};
    struct case_facts facts = book_place_case(&place->book, number, place->arena);
    assert_int_equal(case_said(&said, &count, place->book.book, facts.id, TEXT("tester"),
                               TEXT("en"), place->arena, NULL),
                     OK);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < said[i].count; j++)
            buffer_addf(&out, "%.*s=%.*s\n", TEXT_ARG(said[i].answers[j].label),
                        TEXT_ARG(said[i].answers[j].value));
    struct text all = text_copy(place->arena, buffer_text(&out));
    buffer_close(&out);
    return all;
}

/* Somebody joins, with a telephone; it is agreed to, and ends. Their account goes on. */
static const char *joined(struct retain_place *place)
{
    struct book_answer says[20] = {{"phone_whose", "mine"}, {"message_ok", "no"}};
    struct book_place *book = &place->book;
    size_t count = 2;
    for (size_t i = 0; BOOK_JOINS[i].page; i++)
        if (strcmp(BOOK_JOINS[i].page, "phone_whose") != 0)
            says[count++] = BOOK_JOINS[i];
    const char *number = book_place_say(book, "enrol", "en", "kiosk", says);
    book_place_send(book, AREA);
    book_place_step(book->book);
    return number;
}

static void agreed(struct retain_place *place, const char *number)
{
    book_place_must(&place->book, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&place->book, number,
                    (struct book_try){W1, "worker", "agree", .sentence = "Yes"});
    book_place_must(&place->book, number, (struct book_try){W1, "worker", "worked"});
}

static void of_what_is_kept_only_those_answers_go_whose_time_is_over(void **state)
{
    struct retain_place place;
    open_place(&place, *state);
    const char *number = joined(&place);
    place.book.clock.now_ms += 400 * DAY_MS;
    assert_int_equal(retain(&place, false).cases, 0); /* it is open still */
    assert_true(book_holds(said(&place, number), "138 0013 8000"));
    agreed(&place, number);
    place.book.clock.now_ms += 400 * DAY_MS;
    struct retain_done done = retain(&place, false);
    assert_int_equal(done.cases, 1);
    assert_int_equal(done.emptied, 0);
    assert_true(done.answers >= 2);
    struct text after = said(&place, number);
    assert_false(book_holds(after, "138 0013"));
    assert_true(book_holds(after, "Zhang San")); /* as long as the account lives */
    chain_holds(&place, number, "case.read");
    assert_int_equal(retain(&place, false).cases, 0);
    book_place_close(&place.book);
}

static void as_long_as_one_can_object_nothing_goes(void **state)
{
    struct retain_place place;
    open_place(&place, *state);
    const char *number = book_place_declined(&place.book);
    place.book.clock.now_ms += 20 * DAY_MS;
    assert_int_equal(retain(&place, false).cases, 0);
    assert_true(book_holds(said(&place, number), "Zhang San"));
    book_place_close(&place.book);
}

/* It can empty what may go as a whole, and leaves the rest to the one that reads. */
static void a_hub_without_the_key_says_what_waits_for_it(void **state)
{
    struct retain_place place;
    open_place(&place, *state);
    struct book_place *book = &place.book;
    agreed(&place, joined(&place));
    place.book.clock.now_ms += 400 * DAY_MS;
    struct casebook *blind = book_place_hub(book, false), *reads = book->book;
    book->book = blind;
    struct retain_done done = retain(&place, false);
    assert_int_equal(done.cases, 0);
    assert_int_equal(done.wait_for_key, 1);
    book->book = reads;
    assert_int_equal(retain(&place, false).cases, 1);
    casebook_close(blind);
    book_place_close(book);
}

DB_CHECK_MAIN(DB_TEST(a_case_whose_time_is_over_is_gone_and_the_trail_holds),
              DB_TEST(a_dry_run_says_what_it_would_do_and_does_nothing),
              DB_TEST(of_what_is_kept_only_those_answers_go_whose_time_is_over),
              DB_TEST(as_long_as_one_can_object_nothing_goes),
              DB_TEST(a_hub_without_the_key_says_what_waits_for_it))
