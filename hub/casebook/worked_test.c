/* worked_test.c: "did it work?", from the person to the queue and back. */
#include "casebook/book_check.h"

static const char *agreed(struct book_place *place)
{
    const char *number = book_place_registered(place, "en");
    book_place_must(place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(place, number,
                    (struct book_try){W1, "worker", "agree", .sentence = "It is done"});
    book_place_news(place, AREA);
    return number;
}

static size_t waiting(struct book_place *place, struct case_facts **found)
{
    const struct case_filter queue = {.open_only = true, .most = 10};
    size_t count = 0;
    assert_int_equal(
        case_list(found, &count, place->book, &queue, TEXT("en"), place->db->arena, NULL), OK);
    return count;
}

static void no_money_came_reopens_the_case_with_a_clock(void **state)
{
    static const struct book_answer NO_MONEY[] = {
        {"what", "no-money"}, {"secret", "471142"}, {0}};
    struct book_place place;
    struct case_facts *found;
    book_place_open(&place, *state, CN);
    const char *number = agreed(&place);
    assert_int_equal(waiting(&place, &found), 0);
    place.clock.now_ms += 20 * 86400000LL; /* Sunday, 2026-12-13 */
    const char *second = book_place_then(&place, number, "471142", "not-worked", NO_MONEY);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_int_equal(waiting(&place, &found), 1);
    assert_text(found[0].number, number);
    assert_text(found[0].state, "looking");
    assert_text(found[0].state_shown, "Being looked at");
    assert_text(found[0].assignee, W1); /* who knows it has it again */
    assert_true(found[0].due_ms > place.clock.now_ms);
    assert_int_equal(book_place_case(&place, second, place.db->arena).id, found[0].id);
    book_place_hears(&place, number, "471142", "en", "We look again.");
    book_place_hears(&place, number, "471142", "en", "25 December 2026");
    book_place_close(&place);
}

static void it_worked_ends_the_case_and_can_be_taken_back(void **state)
{
    static const struct book_answer SECRET[] = {{"secret", "471142"}, {0}};
    struct book_place place;
    struct case_facts *found;
    book_place_open(&place, *state, CN);
    const char *number = agreed(&place);
    book_place_then(&place, number, "471142", "worked", SECRET);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_text(book_place_case(&place, number, place.db->arena).state, "closed");
    book_place_hears(&place, number, "471142", "en", "Thank you. All is done.");
    /* Said twice, or sent twice: nobody's work. */
    const struct book_answer again[] = {{"number", number}, {"secret", "471142"}, {0}};
    book_place_say(&place, "worked", "en", "kiosk", again);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_int_equal(waiting(&place, &found), 0);
    const struct book_answer late[] = {
        {"number", number}, {"what", "no-money"}, {"secret", "471142"}, {0}};
    book_place_say(&place, "not-worked", "en", "kiosk", late);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    assert_int_equal(waiting(&place, &found), 1);
    assert_text(found[0].state, "looking");
    book_place_close(&place);
}

DB_CHECK_MAIN(DB_TEST(no_money_came_reopens_the_case_with_a_clock),
              DB_TEST(it_worked_ends_the_case_and_can_be_taken_back))
