/* number.c: numbers to text and back, the same in every locale and without losing a bit. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xpath/date.h"
#include "xpath/xpath.h"

enum { MOST_DIGITS = 17, LONGEST_NUMBER = 352 };

static const double TENS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Writes a whole number's digits so that they end at `end`; where they begin. */
static char *put_digits(char *end, uint64_t whole)
{
    do {
        *--end = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0);
    return end;
}

/* Numbers of up to 15 digits and six decimals, which is nearly all there are: n / 10^k, both
 * exact, is the double nearest to that decimal, so equality proves it. */
static struct text short_text(double number, struct arena *arena)
{
    double size = fabs(number);
    for (int decimals = 0; decimals <= 6; decimals++) {
        double scaled = nearbyint(size * TENS[decimals]);
        if (scaled > 999999999999999.0)
            break;
        if (scaled / TENS[decimals] != size)
            continue;
        char out[24], *end = out + sizeof out;
        uint64_t whole = (uint64_t)scaled;
        char *from = end;
        for (int i = 0; i < decimals; i++, whole /= 10)
            *--from = (char)('0' + whole % 10);
        if (decimals > 0)
            *--from = '.';
        from = put_digits(from, whole);
        if (number < 0)
            *--from = '-';
        return text_copy(arena, (struct text){from, (size_t)(end - from)});
    }
    return (struct text){NULL, 0};
}

/* The fewest digits that read back as the same double; the power of ten of the first. */
static int shortest_digits(double size, char digits[MOST_DIGITS + 1])
{
    char out[64];
    for (int count = 15;; count++) {
        snprintf(out, sizeof out, "%.*e", count - 1, size);
        if (count == MOST_DIGITS || strtod(out, NULL) == size)
            break;
    }
    size_t len = 0;
    const char *from = out;
    for (; *from != 'e'; from++) /* whatever the locale puts between, it is no digit */
        if (*from >= '0' && *from <= '9')
            digits[len++] = *from;
    while (len > 1 && digits[len - 1] == '0')
        len--;
    digits[len] = '\0';
    return (int)strtol(from + 1, NULL, 10);
}

static struct text long_text(double number, struct arena *arena)
{
    char digits[MOST_DIGITS + 1] = "", out[LONGEST_NUMBER];
    int exponent = shortest_digits(fabs(number), digits);
    int count = (int)strlen(digits), len = 0;
    if (number < 0)
        out[len++] = '-';
    if (exponent < 0) {
        out[len++] = '0';
        out[len++] = '.';
    }
    for (int i = exponent; i < -1; i++)
        out[len++] = '0';
    for (int i = 0; i < count || i <= exponent; i++) {
        if (i == exponent + 1 && exponent >= 0)
            out[len++] = '.';
        out[len++] = i < count ? digits[i] : '0';
    }
    return text_copy(arena, (struct text){out, (size_t)len});
}

struct text xpath_number_text(double number, struct arena *arena)
{
    if (isnan(number))
        return TEXT("");
    if (isinf(number))
        return number > 0 ? TEXT("Infinity") : TEXT("-Infinity");
    struct text text = short_text(number, arena);
    return text.at ? text : long_text(number, arena);
}

/* A decimal as its digits without leading zeros and a power of ten. */
struct decimal {
    uint64_t mantissa; /* of the first 19 digits */
    int exponent;
    int dropped; /* digits beyond those, of which only the place counts */
};

static bool take_digit(struct text *rest, struct decimal *decimal)
{
    if (rest->len == 0 || *rest->at < '0' || *rest->at > '9')
        return false;
    if (decimal->mantissa < UINT64_C(1000000000000000000))
        decimal->mantissa = decimal->mantissa * 10 + (uint64_t)(*rest->at - '0');
    else
        decimal->dropped++;
    rest->at++;
    rest->len--;
    return true;
}

/* e5, E-5; at most four digits count, for no double is larger. */
static bool take_exponent(struct text *rest, struct decimal *decimal)
{
    int sign = 1, value = 0;
    size_t digits = 0;
    rest->at++;
    rest->len--;
    if (rest->len > 0 && (*rest->at == '-' || *rest->at == '+')) {
        sign = *rest->at == '-' ? -1 : 1;
        rest->at++;
        rest->len--;
    }
    for (; rest->len > 0 && *rest->at >= '0' && *rest->at <= '9'; rest->at++, rest->len--) {
        value = value < 9999 ? value * 10 + *rest->at - '0' : value;
        digits++;
    }
    decimal->exponent += sign * value;
    return digits > 0;
}

static double decimal_value(const struct decimal *decimal)
{
    char out[48];
    int exponent = decimal->exponent;
    if (decimal->mantissa < UINT64_C(1) << 53 && exponent >= -22 && exponent <= 22) {
        double mantissa = (double)decimal->mantissa;
        return exponent < 0 ? mantissa / TENS[-exponent] : mantissa * TENS[exponent];
    }
    snprintf(out, sizeof out, "%llue%d", (unsigned long long)decimal->mantissa, exponent);
    return strtod(out, NULL);
}

static bool read_decimal(struct text text, double *number)
{
    struct decimal decimal = {0};
    bool negative = *text.at == '-';
    size_t digits = 0;
    if (negative || *text.at == '+')
        text = (struct text){text.at + 1, text.len - 1};
    while (take_digit(&text, &decimal))
        digits++;
    decimal.exponent = decimal.dropped;
    if (text.len > 0 && *text.at == '.') {
        text = (struct text){text.at + 1, text.len - 1};
        int dropped = decimal.dropped;
        for (; take_digit(&text, &decimal); digits++)
            decimal.exponent -= decimal.dropped == dropped;
    }
    if (digits == 0)
        return false;
    if (text.len > 0 && (*text.at | ' ') == 'e' && !take_exponent(&text, &decimal))
        return false;
    *number = negative ? -decimal_value(&decimal) : decimal_value(&decimal);
    return text.len == 0;
}

double xpath_text_number(struct text text, struct clock clock)
{
    double number = 0;
    struct text trimmed = text_trim(text);
    if (trimmed.len == 0)
        return NAN;
    if (read_decimal(trimmed, &number))
        return number;
    return date_number(date_read(trimmed, clock));
}
