#include "desk/identity.h"

#include "base/clock.h"

enum { REGION = 6, BORN = 14, OLDEST_YEAR = 1850 };

static int number_at(struct text digits, size_t from, size_t len)
{
    int number = 0;

    for (size_t i = from; i < from + len; i++)
        number = number * 10 + (digits.at[i] - '0');
    return number;
}

/* The first place at which no day from 1850 to today begins so. */
static size_t wrong_birth(struct text digits, int today)
{
    static const int SPANS[] = {10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};

    for (size_t at = REGION; at < BORN && at < digits.len; at++) {
        int span = SPANS[at - REGION];
        int least = number_at(digits, REGION, at - REGION + 1) * span;
        int month = least / 100 % 100, day = least % 100;
        bool wrong = least > today || least + span - 1 < OLDEST_YEAR * 10000;
        if (at == 10)
            wrong = wrong || digits.at[at] > '1';
        if (at == 11)
            wrong = wrong || month < 1 || month > 12;
        if (at == 12)
            wrong = wrong || digits.at[at] > '3';
        if (at == 13)
            wrong = wrong || !date_is_valid((struct date){least / 10000, month, day});
        if (wrong)
            return at;
    }
    return SIZE_MAX;
}

static bool check_fits(struct text digits)
{
    static const char CHECKS[] = "10X98765432";
    int sum = 0;

    /* The weight of a place is 2 to the power of its distance from the end, modulo 11. */
    for (int i = 0, weight = 2; i < IDENTITY_PLACES - 1; i++, weight = weight * 2 % 11)
        sum += weight * (digits.at[IDENTITY_PLACES - 2 - i] - '0');
    return digits.at[IDENTITY_PLACES - 1] == CHECKS[sum % 11];
}

size_t identity_wrong(struct text digits, int today)
{
    for (size_t i = 0; i < digits.len; i++)
        if (!(digits.at[i] >= '0' && digits.at[i] <= '9') &&
            (digits.at[i] != 'X' || i != IDENTITY_PLACES - 1))
            return i;
    size_t wrong = wrong_birth(digits, today);
    if (wrong == SIZE_MAX && digits.len > IDENTITY_PLACES)
        wrong = IDENTITY_PLACES;
    if (wrong == SIZE_MAX && digits.len == IDENTITY_PLACES && !check_fits(digits))
        wrong = IDENTITY_PLACES - 1;
    return wrong;
}
