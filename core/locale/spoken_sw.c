#include "locale/spoken_rules.h"

static const char *const UNITS[] = {"sifuri", "moja", "mbili", "tatu", "nne",
                                    "tano",   "sita", "saba",  "nane", "tisa"};
static const char *const TENS[] = {"",        "kumi",   "ishirini", "thelathini", "arobaini",
                                   "hamsini", "sitini", "sabini",   "themanini",  "tisini"};

/* 1 to 99; "na" stands before the last unit. */
static void below_hundred(struct buffer *out, unsigned number)
{
    if (number >= 10)
        buffer_add_string(out, TENS[number / 10]);
    if (number >= 10 && number % 10 != 0)
        buffer_add_string(out, " na ");
    if (number % 10 != 0)
        buffer_add_string(out, UNITS[number % 10]);
}

/* 1 to 999; what comes before a last ten or unit by itself is joined by "na". */
static void below_thousand(struct buffer *out, unsigned number, bool joined)
{
    unsigned rest = number % 100;
    if (number >= 100)
        buffer_addf(out, "mia %s%s", UNITS[number / 100], rest > 0 ? " " : "");
    if (rest > 0 && (number >= 100 || joined) && (rest < 10 || rest % 10 == 0))
        buffer_add_string(out, "na ");
    if (rest > 0)
        below_hundred(out, rest);
}

/* A count of something above a hundred thousand has the laki in it as well. */
static void whole(struct buffer *out, uint64_t number)
{
    static const struct {
        uint64_t worth;
        const char *name;
    } SCALES[] = {{1000000000000, "trilioni"},
                  {1000000000, "bilioni"},
                  {1000000, "milioni"},
                  {100000, "laki"},
                  {1000, "elfu"}};
    uint64_t rest = number;
    bool joined = false;

    if (number == 0)
        buffer_add_string(out, UNITS[0]);
    for (size_t i = 0; i < sizeof SCALES / sizeof *SCALES; i++) {
        uint64_t count = rest / SCALES[i].worth;
        if (count == 0)
            continue;
        buffer_addf(out, "%s ", SCALES[i].name);
        below_thousand(out, (unsigned)count, false);
        rest %= SCALES[i].worth;
        joined = true;
        /* "Elfu kumi na mbili" is 12,000; 10,002 needs a pause to be told from it. */
        if (rest > 0)
            buffer_add_string(out, count % 10 == 0 && rest < 10 ? ", " : " ");
    }
    if (rest > 0)
        below_thousand(out, (unsigned)rest, joined);
}

static void decimals(struct buffer *out, struct text figures)
{
    buffer_add_string(out, " nukta");
    for (size_t i = 0; i < figures.len; i++)
        buffer_addf(out, " %s", UNITS[figures.at[i] - '0']);
}

static void ordinal(struct buffer *out, unsigned number)
{
    buffer_add_string(out, "ya ");
    if (number == 1)
        buffer_add_string(out, "kwanza");
    else if (number == 2)
        buffer_add_string(out, "pili");
    else
        whole(out, number);
}

static void year(struct buffer *out, unsigned year)
{
    whole(out, year);
}

static void date(struct buffer *out, struct date date)
{
    buffer_add_string(out, "tarehe ");
    whole(out, (uint64_t)date.day);
    buffer_addf(out, " %s mwaka ", SPOKEN_SW.months[date.month - 1]);
    year(out, (unsigned)date.year);
}

/* The hours of day and night are counted from six: nine in the morning is the third. */
static void time_of_day(struct buffer *out, unsigned hour, unsigned minute, bool part_of_day)
{
    buffer_add_string(out, "saa ");
    whole(out, (hour + 5) % 12 + 1);
    if (minute > 0) {
        buffer_add_string(out, " na dakika ");
        below_hundred(out, minute);
    }
    if (part_of_day)
        buffer_add_string(out, hour < 4    ? " usiku"
                               : hour < 6  ? " alfajiri"
                               : hour < 12 ? " asubuhi"
                               : hour < 16 ? " mchana"
                               : hour < 19 ? " jioni"
                                           : " usiku");
}

static void sum(struct buffer *out, const struct spoken_sum *sum)
{
    if (sum->whole > 0 || sum->cents == 0) {
        buffer_addf(out, "%s ", sum->currency->one);
        whole(out, sum->whole);
    }
    if (sum->cents == 0)
        return;
    if (sum->whole > 0)
        buffer_add_string(out, ", ");
    buffer_addf(out, "%s ", sum->currency->hundredth);
    below_hundred(out, sum->cents);
}

static void percent(struct buffer *out, struct text number)
{
    buffer_addf(out, "asilimia %.*s", TEXT_ARG(number));
}

static void range(struct buffer *out, struct text from, struct text to)
{
    buffer_addf(out, "%.*s hadi %.*s", TEXT_ARG(from), TEXT_ARG(to));
}

static const struct spoken_currency CURRENCIES[] = {
    {"CNY", "yuan", "yuan", NULL, "senti", "senti"},
    {"KES", "shilingi", "shilingi", NULL, "senti", "senti"}};
/* A writer who says "saa" or names the part of the day already counts from six. */
static const char *const PARTS_OF_DAY[] = {"saa",   "Saa",   "asubuhi",  "mchana",
                                           "jioni", "usiku", "alfajiri", NULL};

const struct spoken_rules SPOKEN_SW = {.language = "sw",
                                       .digits = {"sifuri", "moja", "mbili", "tatu", "nne",
                                                  "tano", "sita", "saba", "nane", "tisa"},
                                       .minus = "hasi ",
                                       .pause = ",",
                                       .rare = " herufi adimu ",
                                       .plus = "jumlisha",
                                       .star = "nyota",
                                       .hash = "reli",
                                       .months = {"Januari", "Februari", "Machi", "Aprili",
                                                  "Mei", "Juni", "Julai", "Agosti", "Septemba",
                                                  "Oktoba", "Novemba", "Desemba"},
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
                                       .parts_of_day = PARTS_OF_DAY};
