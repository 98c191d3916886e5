/* strays_test.c: another body under a known identity is there for staff to see. */
#include "casebook/book_check.h"

/* What the second submission says, sent once more under the identity of the first. */
static void send_different(struct book_place *place)
{
    struct fault why = {0};
    struct arena *arena = place->db->arena;
    struct intake_submission *sent;
    struct text name, bytes;
    struct wire_answer_item answer;
    size_t count = 0;
    struct db *db;
    assert_int_equal(db_take(&db, place->db->pool, &why), OK);
    assert_int_equal(intake_after(&sent, &count, db, 0, 10, arena, &why), OK);
    assert_int_equal(count, 2);
    assert_int_equal(intake_part(&name, &bytes, db, sent[1].seq, 0, arena, &why), OK);
    db_give(db);
    const struct intake_from from = {NULL, AREA, TEXT("odk")};
    const struct wire_item item = {.instance_id = sent[0].instance_id,
                                   .form_id = sent[0].form_id,
                                   .form_version = sent[0].form_version,
                                   .case_number = sent[0].case_number,
                                   .part_count = 1,
                                   .size = bytes.len,
                                   .bytes = bytes};
    assert_int_equal(intake_store(place->intake, &from, &item, &answer, 1, arena, &why), OK);
    assert_int_equal(answer.verdict, WIRE_DIFFERENT);
}

static size_t strays_of(struct case_stray **found, struct book_place *place, struct text area)
{
    size_t count = 0;
    assert_int_equal(case_strays(found, &count, place->book, area, 10, place->db->arena, NULL),
                     OK);
    return count;
}

static void what_was_refused_as_different_is_listed_and_can_be_read(void **state)
{
    struct book_place place;
    struct case_said *said;
    struct case_stray *found;
    size_t count = 0;
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    const char *number = book_place_registered(&place, "en");
    book_place_registered(&place, "en");
    assert_int_equal(strays_of(&found, &place, TEXT("")), 0);
    send_different(&place);

    assert_int_equal(strays_of(&found, &place, TEXT("elsewhere")), 0);
    assert_int_equal(strays_of(&found, &place, AREA), 1);
    assert_int_equal(strays_of(&found, &place, TEXT("")), 1);
    struct case_facts facts = book_place_case(&place, number, arena);
    assert_int_equal(found[0].id, facts.id);
    assert_text(found[0].number, number);

    assert_int_equal(
        case_said(&said, &count, place.book, facts.id, TEXT(W1), TEXT("en"), arena, NULL), OK);
    assert_int_equal(count, 2);
    assert_false(said[0].different);
    assert_true(said[1].different);
    assert_int_equal(said[1].count, said[0].count);
    assert_true(said[1].count > 5);
    assert_int_equal(book_place_step(place.book), 0); /* and it changes nothing */
    book_place_close(&place);
}

DB_CHECK_MAIN(DB_TEST(what_was_refused_as_different_is_listed_and_can_be_read))
