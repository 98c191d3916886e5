/* helped_test.c: who was helped, from the page of a person on the device to the office's count.
 */
#include "casebook/book_check.h"
#include "insight/fair.h"

enum { ALONE = 10, HELPED = 5 }; /* counts are shown in fives */

static const struct fair_group *group(const struct fair_facts *facts, const char *name,
                                      struct arena *arena)
{
    struct fair_group *groups;
    size_t count;
    fair_groups(&groups, &count, facts, FAIR_BY_HELP, TEXT(""), arena);
    for (size_t i = 0; i < count; i++)
        if (text_is(groups[i].name, name))
            return &groups[i];
    fail_msg("there is no group %s", name);
    return NULL;
}

static void join(struct book_place *place, const char *helper, int times)
{
    place->helper = helper;
    for (int i = 0; i < times; i++)
        book_place_say(place, "enrol", "en", "kiosk", BOOK_JOINS);
}

static void who_helped_is_on_the_case_and_counts_among_the_helped(void **state)
{
    struct book_place place;
    struct case_said *said;
    struct fair_facts *facts;
    struct fault why = {0};
    size_t count;
    book_place_open(&place, *state, CN);
    struct arena *arena = place.db->arena;
    join(&place, NULL, ALONE);
    join(&place, "Li Wei", HELPED - 1);
    const char *number = book_place_say(&place, "enrol", "en", "kiosk", BOOK_JOINS);
    book_place_send(&place, AREA);
    book_place_step(place.book);
    struct case_facts facts_of_one = book_place_case(&place, number, arena);
    assert_int_equal(case_said(&said, &count, place.book, facts_of_one.id, TEXT(W1), TEXT("en"),
                               arena, NULL),
                     OK);
    assert_int_equal(count, 1);
    assert_text(said[0].answers[0].label, "Helped by");
    assert_text(said[0].answers[0].value, "Village staff: Li Wei");
    if (fair_gather(&facts, place.book, place.clock.now_ms, TEXT("auditor"), &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
    assert_int_equal(group(facts, "helped", arena)->cases, HELPED);
    assert_int_equal(group(facts, "alone", arena)->cases, ALONE);
    fair_close(facts);
    book_place_close(&place);
}

DB_CHECK_MAIN(DB_TEST(who_helped_is_on_the_case_and_counts_among_the_helped))
