#include "desk/identity.h"

#include "base/check.h"

enum { TODAY = 20261123 };

static const struct {
    const char *why, *digits;
    size_t wrong;
} ROWS[] = {
    {"nothing is wrong before anything is typed", "", SIZE_MAX},
    {"a region may be any: a resident from abroad has 9", "9", SIZE_MAX},
    {"and one that is not known may be old", "990001", SIZE_MAX},
    {"nobody was born in the year 3000", "1101053", 6},
    {"nor in 1749", "11010517", 7},
    {"1949 may be, 2027 may not yet", "1101051949", SIZE_MAX},
    {"a year still to come", "1101052027", 9},
    {"there is no month 20", "11010519492", 10},
    {"nor 13", "110105194913", 11},
    {"nor 00", "110105194900", 11},
    {"no day begins with 4", "1101051949124", 12},
    {"nor is there a 31 June", "11010519490631", 13},
    {"29 February is in leap years alone", "11010519490229", 13},
    {"and there it is", "11010519480229", SIZE_MAX},
    {"tomorrow is no birth", "11010520261124", 13},
    {"a right check digit", "11010519491231002X", SIZE_MAX},
    {"another right one", "110105197501010210", SIZE_MAX},
    {"a wrong check digit shows at the last place", "110105194912310021", 17},
    {"two digits swapped show there too", "11010519491231020X", 17},
    {"X stands last alone", "1101051949123100X", 16},
    {"nineteen are too many", "110105197501010210 ", 18},
};

static void the_first_wrong_place_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        size_t got = identity_wrong(text_of(ROWS[i].digits), TODAY);
        if (got != ROWS[i].wrong)
            fail_msg("%s (%s): got %zu", ROWS[i].why, ROWS[i].digits, got);
    }
}

/* Every single wrong digit of a right number is noticed: what the check digit is for. */
static void no_single_wrong_digit_stays_unseen(void **state)
{
    static const char RIGHT[] = "11010519491231002X";
    (void)state;
    for (size_t at = 0; at < IDENTITY_PLACES - 1; at++)
        for (int digit = '0'; digit <= '9'; digit++) {
            char typed[sizeof RIGHT];
            memcpy(typed, RIGHT, sizeof RIGHT);
            if (typed[at] == digit)
                continue;
            typed[at] = (char)digit;
            if (identity_wrong(text_of(typed), TODAY) == SIZE_MAX)
                fail_msg("%s passes", typed);
        }
}

CHECK_MAIN(cmocka_unit_test(the_first_wrong_place_is_found),
           cmocka_unit_test(no_single_wrong_digit_stays_unseen))
