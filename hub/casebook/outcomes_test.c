#include "casebook/outcomes.h"

#include "casebook/book_check.h"

static void a_number_tells_the_day_of_birth_and_the_sex(void **state)
{
    static const struct {
        const char *number;
        bool good;
        int year;
        enum case_sex sex;
    } CASES[] = {{"990001198507201170", true, 1985, CASE_MALE},
                 {"11010519491231002X", true, 1949, CASE_FEMALE},
                 {"990001198513201170", false, 0, CASE_SEX_UNKNOWN},
                 {"99000119850720117", false, 0, CASE_SEX_UNKNOWN},
                 {"", false, 0, CASE_SEX_UNKNOWN}};
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct date born;
        enum case_sex sex;
        bool good = outcomes_identity(&born, &sex, text_of(CASES[i].number));
        assert_int_equal(good, CASES[i].good);
        if (good) {
            assert_int_equal(born.year, CASES[i].year);
            assert_int_equal(sex, CASES[i].sex);
        }
    }
}

struct seen {
    struct case_outcome last;
    size_t count;
};

static bool see(void *self, const struct case_outcome *outcome)
{
    struct seen *seen = self;
    seen->last = *outcome; /* its texts are not looked at */
    seen->count++;
    return true;
}

static struct seen look(struct book_place *place, struct casebook *book)
{
    struct seen seen = {.count = 0};
    struct fault why = {0};
    if (case_outcomes(book, 0, 100, TEXT("auditor"), &seen, see, &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
    (void)place;
    return seen;
}

static void what_became_of_a_case_is_told_without_anybody(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    const char *number = book_place_registered(&place, "en");
    struct seen seen = look(&place, place.book);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.last.decided_ms, 0);
    assert_int_equal(seen.last.age, 41);
    assert_int_equal(seen.last.sex, CASE_MALE);
    assert_false(seen.last.helped);
    book_place_must(&place, number, (struct book_try){W1, "worker", "take"});
    place.clock.now_ms += 3600000;
    book_place_must(&place, number,
                    (struct book_try){W1, "worker", "propose", "conditions", "One thing"});
    assert_int_equal(look(&place, place.book).last.decided_ms, 0);
    place.clock.now_ms += 3600000;
    book_place_must(&place, number,
                    (struct book_try){R1, "reviewer", "decline", "conditions", "A thing"});
    seen = look(&place, place.book);
    assert_int_equal(seen.last.decided_ms, place.clock.now_ms);
    assert_true(seen.last.adverse);
    book_place_close(&place);
}

static void a_hub_without_the_key_knows_no_age(void **state)
{
    struct book_place place;
    book_place_open(&place, *state, CN);
    book_place_registered(&place, "en");
    struct casebook *blind = book_place_hub(&place, false);
    struct seen seen = look(&place, blind);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.last.age, -1);
    assert_int_equal(seen.last.sex, CASE_SEX_UNKNOWN);
    casebook_close(blind);
    book_place_close(&place);
}

DB_CHECK_MAIN(cmocka_unit_test(a_number_tells_the_day_of_birth_and_the_sex),
              DB_TEST(what_became_of_a_case_is_told_without_anybody),
              DB_TEST(a_hub_without_the_key_knows_no_age))
