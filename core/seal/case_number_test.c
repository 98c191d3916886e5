#include "seal/case_number.h"

#include <stdlib.h>

#include "base/check.h"

static const uint8_t KEY[CASE_KEY] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
enum { MANY = 20000, SAMPLE = 1000000 };

static void the_check_digit_is_damms(void **state)
{
    static const struct {
        const char *why, *digits;
        bool valid;
    } CASES[] = {
        {"572 has the check digit 4, zeros before it change nothing", "0000005724", true},
        {"zero is its own check digit", "0000000000", true},
        {"one digit wrong", "0000005725", false},
        {"neighbours swapped", "0000007524", false},
        {"nine digits", "000005724", false},
        {"eleven digits", "00000005724", false},
        {"no digits", "", false},
        {"a letter", "00000O5724", false},
        {"a sign", "-000005724", false},
        {"a space", " 000005724", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        if (case_number_is_valid(text_of(CASES[i].digits)) != CASES[i].valid)
            fail_msg("%s: %s", CASES[i].why, CASES[i].digits);
}

static void every_wrong_digit_is_caught(void **state)
{
    char number[CASE_DIGITS + 1];
    (void)state;
    for (uint32_t count = 0; count < MANY; count++) {
        case_number_make(number, KEY, count * 49999);
        for (size_t i = 0; i < CASE_DIGITS; i++) {
            char right = number[i];
            for (number[i] = '0'; number[i] <= '9'; number[i]++)
                assert_int_equal(case_number_is_valid(text_of(number)), number[i] == right);
            number[i] = right;
        }
    }
}

static void every_swap_of_neighbours_is_caught(void **state)
{
    char number[CASE_DIGITS + 1];
    (void)state;
    for (uint32_t count = 0; count < MANY; count++) {
        case_number_make(number, KEY, count * 49999);
        for (size_t i = 0; i + 1 < CASE_DIGITS; i++) {
            char a = number[i], b = number[i + 1];
            number[i] = b;
            number[i + 1] = a;
            assert_int_equal(case_number_is_valid(text_of(number)), a == b);
            number[i] = a;
            number[i + 1] = b;
        }
    }
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void a_million_counts_give_a_million_numbers(void **state)
{
    char number[CASE_DIGITS + 1];
    uint32_t *values = malloc(SAMPLE * sizeof *values);
    (void)state;
    assert_non_null(values);
    for (uint32_t count = 0; count < SAMPLE; count++) {
        case_number_make(number, KEY, count);
        number[CASE_DIGITS - 1] = '\0';
        values[count] = (uint32_t)strtoul(number, NULL, 10);
    }
    qsort(values, SAMPLE, sizeof *values, by_value);
    for (size_t i = 1; i < SAMPLE; i++)
        assert_int_not_equal(values[i - 1], values[i]);
    free(values);
}

static void the_count_comes_back_exactly(void **state)
{
    char number[CASE_DIGITS + 1];
    (void)state;
    for (uint64_t count = 0; count < CASE_NUMBERS; count += 9973) {
        case_number_make(number, KEY, (uint32_t)count);
        assert_int_equal(case_number_count(text_of(number), KEY), count);
    }
    case_number_make(number, KEY, CASE_NUMBERS - 1);
    assert_int_equal(case_number_count(text_of(number), KEY), CASE_NUMBERS - 1);
}

/* Of two unrelated numbers, 0.9 digits of the nine agree on average. */
static void neighbours_look_unrelated(void **state)
{
    char one[CASE_DIGITS + 1], next[CASE_DIGITS + 1];
    uint64_t agree = 0, rising = 0;
    (void)state;
    for (uint32_t count = 0; count < MANY; count++) {
        case_number_make(one, KEY, count);
        case_number_make(next, KEY, count + 1);
        for (size_t i = 0; i < CASE_DIGITS - 1; i++)
            agree += one[i] == next[i];
        rising += strcmp(one, next) < 0;
    }
    assert_in_range(agree, MANY * 85 / 100, MANY * 95 / 100);
    assert_in_range(rising, MANY * 48 / 100, MANY * 52 / 100);
}

static void another_key_gives_other_numbers(void **state)
{
    uint8_t other[CASE_KEY];
    char one[CASE_DIGITS + 1], two[CASE_DIGITS + 1];
    int same = 0;
    (void)state;
    memcpy(other, KEY, sizeof other);
    other[CASE_KEY - 1] ^= 1;
    for (uint32_t count = 0; count < 1000; count++) {
        case_number_make(one, KEY, count);
        case_number_make(two, other, count);
        same += strcmp(one, two) == 0;
    }
    assert_int_equal(same, 0);
}

/* A number given out is for ever: these pin the permutation. */
static void numbers_never_change_between_versions(void **state)
{
    static const struct {
        uint32_t count;
        const char *number;
    } CASES[] = {
        {0, "4755927773"}, {1, "7019919296"}, {2, "5096863125"}, {999999999, "2559234674"}};
    char number[CASE_DIGITS + 1];
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        case_number_make(number, KEY, CASES[i].count);
        assert_string_equal(number, CASES[i].number);
    }
}

CHECK_MAIN(cmocka_unit_test(the_check_digit_is_damms),
           cmocka_unit_test(every_wrong_digit_is_caught),
           cmocka_unit_test(every_swap_of_neighbours_is_caught),
           cmocka_unit_test(a_million_counts_give_a_million_numbers),
           cmocka_unit_test(the_count_comes_back_exactly),
           cmocka_unit_test(neighbours_look_unrelated),
           cmocka_unit_test(another_key_gives_other_numbers),
           cmocka_unit_test(numbers_never_change_between_versions))
