/* Exactly once, however the names of a store are laid out (SQLite). */
#include "intake/slices.h"

#include "intake/intake_check.h"
#include "intake/recent.h"

enum { ROWS = 600, EACH = 20 };

static struct clock_fixed clock_now = {1793000000000};

/* Memory for few and slices of few numbers, so that what is tested is the table. */
static struct intake *open_small(struct db_place *place, unsigned shift)
{
    struct intake *intake = check_open(place->pool, &clock_now);
    slices_limit(intake->slices, shift);
    return intake;
}

static struct intake *start_again(struct db_place *place, struct intake *intake, unsigned shift)
{
    intake_close(intake);
    db_place_reopen(place);
    return open_small(place, shift);
}

/* Names from one to the other, all answered alike: whether they are the same again, or others
 * under a known name. */
static void store(struct intake *intake, int from, int to, const char *body,
                  enum wire_verdict wanted)
{
    for (int at = from; at < to; at += EACH) {
        struct arena *arena = arena_open("store");
        struct wire_item items[EACH];
        struct wire_answer_item answers[EACH] = {0};
        struct fault why = {0};
        for (int i = 0; i < EACH; i++)
            items[i] = check_item(text_format(arena, "name %d", at + i).at, 0, 1, body);
        if (intake_store(intake, &CHECK_FROM, items, answers, EACH, arena, &why) != OK)
            fail_msg("%s", why.text);
        for (int i = 0; i < EACH; i++)
            if (answers[i].verdict != wanted)
                fail_msg("name %d: verdict %d, not %d", at + i, answers[i].verdict, wanted);
        arena_close(arena);
    }
}

static int64_t count_of(struct db_place *place, const char *question)
{
    struct fault why = {0};
    struct db *db = NULL;
    struct db_rows rows;
    assert_int_equal(db_take(&db, place->pool, &why), OK);
    if (db_run(&rows, db, (struct db_sql){.both = question}, NULL, 0, place->arena, &why) != OK)
        fail_msg("%s: %s", question, why.text);
    db_give(db);
    return rows.rows == 1 ? db_at(&rows, 0, 0).number : 0;
}

static void run(struct db_place *place, const char *sql)
{
    struct fault why = {0};
    struct db *db = NULL;
    assert_int_equal(db_take(&db, place->pool, &why), OK);
    if (db_run(NULL, db, (struct db_sql){.both = sql}, NULL, 0, NULL, &why) != OK)
        fail_msg("%s: %s", sql, why.text);
    db_give(db);
}

static void check_known(struct db_place *place, int from, int to)
{
    struct fault why = {0};
    struct db *db = NULL;
    int64_t seq = 0;
    assert_int_equal(db_take(&db, place->pool, &why), OK);
    for (int i = from; i < to; i++) {
        struct text name = text_format(place->arena, "name %d", i);
        if (intake_known(&seq, db, name, place->arena, &why) != OK || seq == 0)
            fail_msg("name %d is not known", i);
    }
    assert_int_equal(intake_known(&seq, db, TEXT("a stranger"), place->arena, &why), NOT_FOUND);
    db_give(db);
}

static void check_all_of_it(struct intake *intake, struct db_place *place)
{
    store(intake, 0, ROWS, "body", WIRE_COMPLETE);
    store(intake, 0, ROWS, "other", WIRE_DIFFERENT);
    assert_int_equal(count_of(place, "SELECT count(*) FROM submission"), ROWS);
    check_known(place, 0, ROWS);
}

static void a_name_is_known_in_whichever_slice_it_stands(void **state)
{
    static const struct {
        unsigned shift;
        const char *why;
    } ROWS_OF[] = {
        {20, "all in one"},
        {6, "ten slices"},
        {3, "more slices than have filters"},
        {0, "a slice for each"},
    };
    struct db_place *place = *state;
    for (size_t i = 0; i < sizeof ROWS_OF / sizeof *ROWS_OF; i++) {
        struct intake *intake = open_small(place, ROWS_OF[i].shift);
        store(intake, 0, ROWS, "body", WIRE_COMPLETE);
        check_all_of_it(intake, place);
        intake = start_again(place, intake, ROWS_OF[i].shift);
        check_all_of_it(intake, place);
        intake_close(intake);
        int rc = db_place_away(state);
        assert_int_equal(rc, 0);
        db_place_sqlite(state);
        place = *state;
    }
}

static void filters_of_full_slices_are_kept_and_are_not_needed(void **state)
{
    static const struct {
        const char *harm, *why;
    } HARMS[] = {
        {"DELETE FROM identity_filter", "lost"},
        {"UPDATE identity_filter SET bits = substr(bits, 2)", "of another size"},
    };
    struct db_place *place = *state;
    struct intake *intake = open_small(place, 6);
    store(intake, 0, ROWS, "body", WIRE_COMPLETE);
    int64_t indexed = count_of(place, "SELECT indexed FROM intake_state");
    assert_true(indexed > ROWS / 2);
    assert_int_equal(count_of(place, "SELECT count(*) FROM identity_filter"),
                     (indexed + 1) >> 6);
    for (size_t i = 0; i < sizeof HARMS / sizeof *HARMS; i++) {
        run(place, HARMS[i].harm);
        intake = start_again(place, intake, 6);
        check_all_of_it(intake, place);
    }
    intake_close(intake);
}

/* A program of the earlier kind has stored meanwhile, or another hub has: the one that did
 * nothing knows all of it at its next transaction. */
static void what_another_hub_put_into_the_table_is_known_to_this_one(void **state)
{
    struct db_place *place = *state;
    struct intake *one = open_small(place, 6), *other = open_small(place, 6);
    store(one, 0, EACH, "body", WIRE_COMPLETE);
    store(other, EACH, ROWS, "body", WIRE_COMPLETE);
    assert_true(count_of(place, "SELECT indexed FROM intake_state") > 2 * EACH);
    check_all_of_it(one, place);
    check_all_of_it(other, place);
    intake_close(one);
    intake_close(other);
}

static void what_waits_for_parts_is_known_and_takes_its_place_when_complete(void **state)
{
    struct db_place *place = *state;
    struct intake *intake = open_small(place, 3);
    struct wire_item item = check_item("in pieces", 0, 1, "body");
    CHECK_STORE(intake, place->arena, check_piece(item, 0, 2));
    store(intake, 0, ROWS, "body", WIRE_COMPLETE);
    intake = start_again(place, intake, 3);
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(item, 2, 2)),
                        "complete 4");
    assert_string_equal(CHECK_STORE(intake, place->arena, item), "complete 4");
    assert_int_equal(count_of(place, "SELECT count(*) FROM identity WHERE slice < 0"), 0);
    intake = start_again(place, intake, 3);
    assert_string_equal(CHECK_STORE(intake, place->arena, item), "complete 4");
    assert_int_equal(count_of(place, "SELECT count(*) FROM submission"), ROWS + 1);
    intake_close(intake);
}

/* As the two first steps of the migration left it. */
static void a_store_of_an_earlier_program_goes_on(void **state)
{
    static const char *const BACK[] = {
        "CREATE TABLE earlier (instance BLOB PRIMARY KEY, seq BIGINT NOT NULL) WITHOUT ROWID",
        "INSERT INTO earlier (instance, seq) SELECT instance, seq FROM identity",
        "DROP TABLE identity",
        "DROP TABLE identity_filter",
        "ALTER TABLE earlier RENAME TO identity",
        "DELETE FROM migration WHERE room = 'intake' AND step = 3",
    };
    struct db_place *place = *state;
    struct intake *intake = open_small(place, SLICE_SHIFT);
    struct wire_item item = check_item("in pieces", 0, 1, "body");
    CHECK_STORE(intake, place->arena, check_piece(item, 0, 2));
    store(intake, 0, ROWS, "body", WIRE_COMPLETE);
    int64_t rows = count_of(place, "SELECT count(*) FROM identity");
    intake_close(intake);
    for (size_t i = 0; i < sizeof BACK / sizeof *BACK; i++)
        run(place, BACK[i]);
    db_place_reopen(place);
    intake = open_small(place, SLICE_SHIFT);
    assert_int_equal(count_of(place, "SELECT count(*) FROM identity WHERE slice >= 0"),
                     rows - 1);
    check_all_of_it(intake, place);
    assert_string_equal(CHECK_STORE(intake, place->arena, item), "complete 4");
    intake_close(intake);
}

#define SQLITE_TEST(test)                                                                      \
    {                                                                                          \
#test, test, db_place_sqlite, db_place_away, NULL                                      \
    }

DB_CHECK_MAIN(SQLITE_TEST(a_name_is_known_in_whichever_slice_it_stands),
              SQLITE_TEST(filters_of_full_slices_are_kept_and_are_not_needed),
              SQLITE_TEST(what_another_hub_put_into_the_table_is_known_to_this_one),
              SQLITE_TEST(what_waits_for_parts_is_known_and_takes_its_place_when_complete),
              SQLITE_TEST(a_store_of_an_earlier_program_goes_on))
