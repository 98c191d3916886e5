#include "locale/show.h"

#include <math.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/unumberformatter.h>
#include <unicode/ustring.h>

#include "base/clock.h"
#include "base/log.h"
#include "locale/tag.h"

enum { MOST_UNITS = 1024, DAY_MS = 86400000 };

static struct text from_utf16(const UChar *units, int32_t count, struct arena *arena)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t len = 0;
    char *out = arena_bytes(arena, (size_t)count * 3 + 1);
    u_strToUTF8(out, count * 3 + 1, &len, units, count, &error);
    if (U_FAILURE(error))
        fatal("ICU made a text that is no text: %s", u_errorName(error));
    return (struct text){out, (size_t)len};
}

/* `skeleton` is ICU's description of a number's look. */
static struct text format_number(double number, const UChar *skeleton, struct text language,
                                 struct arena *arena)
{
    char locale[TAG_MOST_BYTES + 1];
    UChar units[MOST_UNITS];
    UErrorCode error = U_ZERO_ERROR;

    if (!isfinite(number))
        return (struct text){0};
    tag_for_icu(locale, language);
    UNumberFormatter *formatter = unumf_openForSkeletonAndLocale(skeleton, -1, locale, &error);
    UFormattedNumber *result = unumf_openResult(&error);
    unumf_formatDouble(formatter, number, result, &error);
    int32_t count = unumf_resultToString(result, units, MOST_UNITS, &error);
    unumf_closeResult(result);
    unumf_close(formatter);
    if (U_FAILURE(error))
        fatal("ICU cannot write a number: %s", u_errorName(error));
    return from_utf16(units, count, arena);
}

struct text show_number(double number, struct text language, struct arena *arena)
{
    return format_number(number, u".###### latin", language, arena);
}

/* Cents only when there are some, and then both digits. */
static struct text show_amount(double amount, struct text language, struct arena *arena)
{
    return format_number(amount, u".00/w latin", language, arena);
}

static bool is_currency(struct text currency)
{
    bool good = currency.len == 3;
    for (size_t i = 0; good && i < currency.len; i++)
        good = currency.at[i] >= 'A' && currency.at[i] <= 'Z';
    return good;
}

struct text show_money(double amount, struct text currency, struct text language,
                       struct arena *arena)
{
    UChar skeleton[] = u"currency/XXX unit-width-full-name .00/w latin";
    if (!is_currency(currency))
        return show_amount(amount, language, arena);
    for (size_t i = 0; i < currency.len; i++)
        skeleton[9 + i] = (UChar)currency.at[i];
    return format_number(amount, skeleton, language, arena);
}

struct text show_money_in(double amount, struct text currency,
                          const struct catalogue *catalogue, struct arena *arena)
{
    char key[] = "money.XXX";
    struct text language = catalogue_tag(catalogue);
    struct text amount_text = show_amount(amount, language, arena);

    if (amount_text.len == 0 || !is_currency(currency))
        return amount_text;
    for (size_t i = 0; i < currency.len; i++)
        key[6 + i] = currency.at[i];
    if (catalogue_words(catalogue, key).len == 0)
        return show_money(amount, currency, language, arena);
    return catalogue_fill(catalogue, key, arena, "amount", amount_text, (const char *)NULL);
}

/* The date that an ISO date or date and time begins with. */
static bool read_iso(struct text iso, struct date *date)
{
    int64_t year, month, day;
    if (iso.len < 10 || iso.at[4] != '-' || iso.at[7] != '-' ||
        (iso.len > 10 && iso.at[10] != 'T'))
        return false;
    for (size_t i = 0; i < 10; i++)
        if (i != 4 && i != 7 && (iso.at[i] < '0' || iso.at[i] > '9'))
            return false;
    text_to_int64(text_part(iso, 0, 4), &year);
    text_to_int64(text_part(iso, 5, 2), &month);
    text_to_int64(text_part(iso, 8, 2), &day);
    *date = (struct date){(int)year, (int)month, (int)day};
    return date_is_valid(*date);
}

/* The calendar and the digits that XForms dates have, whatever the language prefers; English
 * without a country says the day first. */
static void date_locale(char out[ULOC_FULLNAME_CAPACITY], struct text language)
{
    char tag[TAG_MOST_BYTES + 1];
    UErrorCode error = U_ZERO_ERROR;
    tag_for_icu(tag, text_is(language, "en") ? TEXT("en-001") : language);
    uloc_forLanguageTag(tag, out, ULOC_FULLNAME_CAPACITY, NULL, &error);
    uloc_setKeywordValue("calendar", "gregorian", out, ULOC_FULLNAME_CAPACITY, &error);
    uloc_setKeywordValue("numbers", "latn", out, ULOC_FULLNAME_CAPACITY, &error);
    if (U_FAILURE(error))
        fatal("ICU does not take a language's name: %s", u_errorName(error));
}

struct text show_date_by(struct text iso, struct text pattern, struct text language,
                         struct arena *arena)
{
    char locale[ULOC_FULLNAME_CAPACITY];
    UChar wanted[MOST_UNITS], units[MOST_UNITS];
    int32_t wanted_len = 0;
    UErrorCode error = U_ZERO_ERROR;
    struct date date;

    if (!read_iso(iso, &date))
        return iso;
    date_locale(locale, language);
    u_strFromUTF8(wanted, MOST_UNITS, &wanted_len, pattern.at ? pattern.at : "",
                  (int32_t)pattern.len, &error);
    UDateFormatStyle style = pattern.len > 0 ? UDAT_PATTERN : UDAT_LONG;
    UDateFormat *format = udat_open(style == UDAT_PATTERN ? style : UDAT_NONE, style, locale,
                                    u"Etc/UTC", -1, wanted, wanted_len, &error);
    double at_ms = (double)(date_to_days(date) * DAY_MS);
    int32_t count = udat_format(format, at_ms, units, MOST_UNITS, NULL, &error);
    udat_close(format);
    if (U_FAILURE(error) || count == 0) /* a pattern that is none, or without end */
        return iso;
    return from_utf16(units, count, arena);
}

struct text show_date(struct text iso, struct text language, struct arena *arena)
{
    return show_date_by(iso, (struct text){0}, language, arena);
}

struct text show_date_in(struct text iso, const struct catalogue *catalogue,
                         struct arena *arena)
{
    return show_date_by(iso, catalogue_words(catalogue, "date.pattern"),
                        catalogue_tag(catalogue), arena);
}

/* Bytes of the first `letters` letters. */
static size_t bytes_of(struct text text, int64_t letters)
{
    struct text rest = text;
    while (rest.len > 0 && letters-- > 0)
        text_take_char(&rest);
    return text.len - rest.len;
}

struct text show_groups(struct text digits, struct text groups, struct arena *arena)
{
    struct text rest = digits, word;
    char *out = arena_bytes(arena, digits.len * 2 + 1);
    size_t len = 0;
    int64_t size = 0;

    for (struct text words = groups; text_take_word(&words, &word);)
        if (!text_to_int64(word, &size) || size < 1)
            return digits;
    while (rest.len > 0) {
        size_t bytes = rest.len;
        if (text_take_word(&groups, &word) && text_to_int64(word, &size))
            bytes = bytes_of(rest, size);
        if (len > 0)
            out[len++] = ' ';
        for (size_t i = 0; i < bytes; i++)
            out[len++] = rest.at[i];
        rest = text_part(rest, bytes, SIZE_MAX);
    }
    out[len] = '\0';
    return (struct text){out, len};
}
