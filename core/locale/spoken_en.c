#include "locale/spoken_rules.h"

static const char *const BELOW_TWENTY[] = {
    "zero",     "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
static const char *const TENS[] = {"",      "",      "twenty",  "thirty", "forty",
                                   "fifty", "sixty", "seventy", "eighty", "ninety"};

static void below_hundred(struct buffer *out, unsigned number)
{
    if (number < 20) {
        buffer_add_string(out, BELOW_TWENTY[number]);
        return;
    }
    buffer_add_string(out, TENS[number / 10]);
    if (number % 10 != 0)
        buffer_addf(out, "-%s", BELOW_TWENTY[number % 10]);
}

static void below_thousand(struct buffer *out, unsigned number)
{
    if (number >= 100)
        buffer_addf(out, "%s hundred", BELOW_TWENTY[number / 100]);
    if (number >= 100 && number % 100 != 0)
        buffer_add_string(out, " and ");
    if (number < 100 || number % 100 != 0)
        below_hundred(out, number % 100);
}

static void whole(struct buffer *out, uint64_t number)
{
    static const struct {
        uint64_t worth;
        const char *name;
    } SCALES[] = {{1000000000000, "trillion"},
                  {1000000000, "billion"},
                  {1000000, "million"},
                  {1000, "thousand"}};
    uint64_t rest = number;

    for (size_t i = 0; i < sizeof SCALES / sizeof *SCALES; i++)
        if (rest >= SCALES[i].worth) {
            below_thousand(out, (unsigned)(rest / SCALES[i].worth));
            buffer_addf(out, " %s", SCALES[i].name);
            rest %= SCALES[i].worth;
            if (rest > 0)
                buffer_add_string(out, rest < 100 ? " and " : " ");
        }
    if (rest > 0 || number == 0)
        below_thousand(out, (unsigned)rest);
}

static void decimals(struct buffer *out, struct text figures)
{
    buffer_add_string(out, " point");
    for (size_t i = 0; i < figures.len; i++)
        buffer_addf(out, " %s", BELOW_TWENTY[figures.at[i] - '0']);
}

/* The last word of the number is the one that changes. */
static void ordinal(struct buffer *out, unsigned number)
{
    static const char *const IRREGULAR[][2] = {
        {"one", "first"},          {"two", "second"},       {"three", "third"},
        {"five", "fifth"},         {"eight", "eighth"},     {"nine", "ninth"},
        {"twelve", "twelfth"},     {"twenty", "twentieth"}, {"thirty", "thirtieth"},
        {"forty", "fortieth"},     {"fifty", "fiftieth"},   {"sixty", "sixtieth"},
        {"seventy", "seventieth"}, {"eighty", "eightieth"}, {"ninety", "ninetieth"}};
    struct buffer words = {0};
    whole(&words, number);
    struct text all = buffer_text(&words);
    size_t last = all.len;
    while (last > 0 && all.at[last - 1] != ' ' && all.at[last - 1] != '-')
        last--;
    struct text word = text_part(all, last, SIZE_MAX);
    buffer_add(out, text_part(all, 0, last));
    for (size_t i = 0; i < sizeof IRREGULAR / sizeof *IRREGULAR; i++)
        if (text_is(word, IRREGULAR[i][0])) {
            buffer_add_string(out, IRREGULAR[i][1]);
            buffer_close(&words);
            return;
        }
    buffer_addf(out, "%.*sth", TEXT_ARG(word));
    buffer_close(&words);
}

/* 1998 is nineteen ninety-eight, 2005 two thousand and five. */
static void year(struct buffer *out, unsigned year)
{
    if (year < 1100 || year > 9999 || (year >= 2000 && year < 2010) || year % 1000 == 0) {
        whole(out, year);
        return;
    }
    below_hundred(out, year / 100);
    buffer_add_string(out, year % 100 == 0 ? " hundred" : year % 100 < 10 ? " oh " : " ");
    if (year % 100 != 0)
        below_hundred(out, year % 100);
}

static void date(struct buffer *out, struct date date)
{
    buffer_add_string(out, "the ");
    ordinal(out, (unsigned)date.day);
    buffer_addf(out, " of %s ", SPOKEN_EN.months[date.month - 1]);
    year(out, (unsigned)date.year);
}

static void time_of_day(struct buffer *out, unsigned hour, unsigned minute, bool part_of_day)
{
    below_hundred(out, hour % 12 == 0 ? 12 : hour % 12);
    if (minute > 0)
        buffer_add_string(out, minute < 10 ? " oh " : " ");
    if (minute > 0)
        below_hundred(out, minute);
    if (part_of_day)
        buffer_add_string(out, hour < 5    ? " at night"
                               : hour < 12 ? " in the morning"
                               : hour < 18 ? " in the afternoon"
                               : hour < 21 ? " in the evening"
                                           : " at night");
}

static void sum(struct buffer *out, const struct spoken_sum *sum)
{
    const struct spoken_currency *currency = sum->currency;
    if (sum->whole > 0 || sum->cents == 0) {
        whole(out, sum->whole);
        buffer_addf(out, " %s", sum->whole == 1 ? currency->one : currency->many);
    }
    if (sum->cents == 0)
        return;
    if (sum->whole > 0)
        buffer_add_string(out, " and ");
    below_hundred(out, sum->cents);
    buffer_addf(out, " %s", sum->cents == 1 ? currency->hundredth : currency->hundredths);
}

static void percent(struct buffer *out, struct text number)
{
    buffer_addf(out, "%.*s percent", TEXT_ARG(number));
}

static void range(struct buffer *out, struct text from, struct text to)
{
    buffer_addf(out, "%.*s to %.*s", TEXT_ARG(from), TEXT_ARG(to));
}

static bool is_ordinal(struct text after)
{
    static const char *const ENDINGS[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < 4; i++)
        if (text_starts(after, ENDINGS[i]) && (after.len == 2 || after.at[2] == ' '))
            return true;
    return false;
}

/* A word after which a figure such as 1949 is a year. */
static bool is_before_year(struct text before)
{
    static const char *const WORDS[] = {" in ", "In ", "since ", "Since ", "year ", "until "};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (text_ends(before, WORDS[i]))
            return true;
    while (text_ends(before, " "))
        before.len--;
    for (size_t i = 0; i < 12; i++)
        if (text_ends(before, SPOKEN_EN.months[i]))
            return true;
    return false;
}

/* "3rd", and years. */
static bool counted(struct buffer *out, uint64_t number, struct spoken_near near, size_t *taken)
{
    if (number < 1000000 && is_ordinal(near.after)) {
        ordinal(out, (unsigned)number);
        *taken = 2;
        return true;
    }
    if (number < 1800 || number >= 2200 || !is_before_year(near.before))
        return false;
    year(out, (unsigned)number);
    return true;
}

static const struct spoken_currency CURRENCIES[] = {
    {"CNY", "yuan", "yuan", NULL, "fen", "fen"},
    {"KES", "shilling", "shillings", NULL, "cent", "cents"}};
static const char *const PARTS_OF_DAY[] = {"in the",  "at night", "am",        "pm", "a.m.",
                                           "p.m.",    "noon",     "midnight",  "AM", "PM",
                                           "morning", "evening",  "afternoon", NULL};

const struct spoken_rules SPOKEN_EN = {
    .language = "en",
    .digits = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"},
    .minus = "minus ",
    .pause = ",",
    .rare = " a rare letter ",
    .plus = "plus",
    .star = "star",
    .hash = "hash",
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
    .currencies = CURRENCIES,
    .currency_count = sizeof CURRENCIES / sizeof *CURRENCIES,
    .whole = whole,
    .decimals = decimals,
    .ordinal = ordinal,
    .date = date,
    .year = year,
    .time = time_of_day,
    .sum = sum,
    .percent = percent,
    .range = range,
    .counted = counted,
    .parts_of_day = PARTS_OF_DAY};
