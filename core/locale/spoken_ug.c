#include "locale/spoken_rules.h"

#include <assert.h>
#include <string.h>

/* A word and what it becomes: the third, out of three, up to three. Vowels and consonants of an
 * ending follow those of the word, so each is written out. */
struct number_word {
    const char *word, *ordinal, *from, *until;
};

static const struct number_word UNITS[] = {{"نۆل", "نۆلىنچى", "نۆلدىن", "نۆلگىچە"},
                                           {"بىر", "بىرىنچى", "بىردىن", "بىرگىچە"},
                                           {"ئىككى", "ئىككىنچى", "ئىككىدىن", "ئىككىگىچە"},
                                           {"ئۈچ", "ئۈچىنچى", "ئۈچتىن", "ئۈچكىچە"},
                                           {"تۆت", "تۆتىنچى", "تۆتتىن", "تۆتكىچە"},
                                           {"بەش", "بەشىنچى", "بەشتىن", "بەشكىچە"},
                                           {"ئالتە", "ئالتىنچى", "ئالتىدىن", "ئالتىگىچە"},
                                           {"يەتتە", "يەتتىنچى", "يەتتىدىن", "يەتتىگىچە"},
                                           {"سەككىز", "سەككىزىنچى", "سەككىزدىن", "سەككىزگىچە"},
                                           {"توققۇز", "توققۇزىنچى", "توققۇزدىن", "توققۇزغىچە"}};
static const struct number_word TENS[] = {
    {"", "", "", ""},
    {"ئون", "ئونىنچى", "ئوندىن", "ئونغىچە"},
    {"يىگىرمە", "يىگىرمىنچى", "يىگىرمىدىن", "يىگىرمىگىچە"},
    {"ئوتتۇز", "ئوتتۇزىنچى", "ئوتتۇزدىن", "ئوتتۇزغىچە"},
    {"قىرىق", "قىرىقىنچى", "قىرىقتىن", "قىرىققىچە"},
    {"ئەللىك", "ئەللىكىنچى", "ئەللىكتىن", "ئەللىككىچە"},
    {"ئاتمىش", "ئاتمىشىنچى", "ئاتمىشتىن", "ئاتمىشقىچە"},
    {"يەتمىش", "يەتمىشىنچى", "يەتمىشتىن", "يەتمىشكىچە"},
    {"سەكسەن", "سەكسىنىنچى", "سەكسەندىن", "سەكسەنگىچە"},
    {"توقسان", "توقسىنىنچى", "توقساندىن", "توقسانغىچە"}};
static const struct number_word HUNDRED = {"يۈز", "يۈزىنچى", "يۈزدىن", "يۈزگىچە"};
static const struct {
    uint64_t worth;
    struct number_word word;
} SCALES[] = {{1000000000000, {"تىرىليون", "تىرىليونىنچى", "تىرىليوندىن", "تىرىليونغىچە"}},
              {1000000000, {"مىليارد", "مىلياردىنچى", "مىلياردتىن", "مىلياردقىچە"}},
              {1000000, {"مىليون", "مىليونىنچى", "مىليوندىن", "مىليونغىچە"}},
              {1000, {"مىڭ", "مىڭىنچى", "مىڭدىن", "مىڭغىچە"}}};

enum { MOST_WORDS = 24 };

/* The words of a number in order; the last one is the one that takes an ending. */
struct words {
    const struct number_word *at[MOST_WORDS];
    size_t count;
};

static void below_thousand(struct words *words, unsigned number, bool alone)
{
    if (number >= 100) {
        /* A hundred by itself counts something as يۈز; 143 and 105 say the one before it. */
        if (number / 100 != 1 || !alone)
            words->at[words->count++] = &UNITS[number / 100];
        words->at[words->count++] = &HUNDRED;
    }
    if (number / 10 % 10 != 0)
        words->at[words->count++] = &TENS[number / 10 % 10];
    if (number % 10 != 0)
        words->at[words->count++] = &UNITS[number % 10];
}

static struct words words_of(uint64_t number)
{
    struct words words = {.count = 0};
    if (number == 0)
        words.at[words.count++] = &UNITS[0];
    for (size_t i = 0; i < sizeof SCALES / sizeof *SCALES; i++)
        if (SCALES[i].worth > 0 && number >= SCALES[i].worth) {
            unsigned count = (unsigned)(number / SCALES[i].worth);
            below_thousand(&words, count, count == 100);
            words.at[words.count++] = &SCALES[i].word;
            number %= SCALES[i].worth;
        }
    if (number > 0)
        below_thousand(&words, (unsigned)number, number == 100 && words.count == 0);
    return words;
}

static void put(struct buffer *out, const struct words *words, const char *last)
{
    for (size_t i = 0; i + 1 < words->count; i++)
        buffer_addf(out, "%s ", words->at[i]->word);
    buffer_add_string(out, last);
}

static void whole(struct buffer *out, uint64_t number)
{
    struct words words = words_of(number);
    put(out, &words, words.at[words.count - 1]->word);
}

static void ordinal(struct buffer *out, unsigned number)
{
    struct words words = words_of(number);
    put(out, &words, words.at[words.count - 1]->ordinal);
}

/* 3.14 is three wholes and fourteen out of a hundred; past thousandths, figures one by one. */
static void decimals(struct buffer *out, struct text figures)
{
    static const struct number_word *const PARTS[] = {&TENS[1], &HUNDRED, &SCALES[3].word};
    unsigned number = 0;

    assert(figures.len > 0);
    if (figures.len > 3) {
        buffer_add_string(out, " نۇقتا");
        for (size_t i = 0; i < figures.len; i++)
            buffer_addf(out, " %s", UNITS[figures.at[i] - '0'].word);
        return;
    }
    for (size_t i = 0; i < figures.len; i++)
        number = number * 10 + (unsigned)(figures.at[i] - '0');
    buffer_addf(out, " پۈتۈن %s ", PARTS[figures.len - 1]->from);
    whole(out, number);
}

static void year(struct buffer *out, unsigned year)
{
    ordinal(out, year);
}

static void date(struct buffer *out, struct date date)
{
    ordinal(out, (unsigned)date.year);
    buffer_add_string(out, " يىلى ");
    ordinal(out, (unsigned)date.month);
    buffer_add_string(out, " ئاينىڭ ");
    ordinal(out, (unsigned)date.day);
    buffer_add_string(out, " كۈنى");
}

static void time_of_day(struct buffer *out, unsigned hour, unsigned minute, bool part_of_day)
{
    if (part_of_day)
        buffer_add_string(out, hour < 5    ? "كېچە "
                               : hour < 12 ? "چۈشتىن بۇرۇن "
                               : hour < 18 ? "چۈشتىن كېيىن "
                                           : "كەچ ");
    buffer_add_string(out, "سائەت ");
    whole(out, part_of_day && hour > 12 ? hour - 12 : hour);
    if (minute == 0)
        return;
    buffer_add_string(out, " ");
    whole(out, minute);
    buffer_add_string(out, " مىنۇت");
}

static void sum(struct buffer *out, const struct spoken_sum *sum)
{
    const struct spoken_currency *currency = sum->currency;
    unsigned tenths = currency->tenth ? sum->cents / 10 : 0;
    unsigned rest = currency->tenth ? sum->cents % 10 : sum->cents;
    const char *space = "";

    if (sum->whole > 0 || sum->cents == 0) {
        whole(out, sum->whole);
        buffer_addf(out, " %s", currency->one);
        space = " ";
    }
    if (tenths > 0) {
        buffer_addf(out, "%s%s %s", space, UNITS[tenths].word, currency->tenth);
        space = " ";
    }
    if (rest > 0) {
        buffer_add_string(out, space);
        whole(out, rest);
        buffer_addf(out, " %s", currency->hundredth);
    }
}

static void percent(struct buffer *out, struct text number)
{
    buffer_addf(out, "%.*s پىرسەنت", TEXT_ARG(number));
}

static const struct number_word *word_at_end(struct text text)
{
    for (size_t i = 0; i < 10; i++) {
        if (text_ends(text, UNITS[i].word))
            return &UNITS[i];
        if (i > 0 && text_ends(text, TENS[i].word))
            return &TENS[i];
    }
    for (size_t i = 0; i < sizeof SCALES / sizeof *SCALES; i++)
        if (text_ends(text, SCALES[i].word.word))
            return &SCALES[i].word;
    return text_ends(text, HUNDRED.word) ? &HUNDRED : NULL;
}

static void put_with(struct buffer *out, struct text words, const struct number_word *last,
                     const char *ending)
{
    if (last == NULL)
        buffer_add(out, words);
    else
        buffer_addf(out, "%.*s%s",
                    TEXT_ARG(text_part(words, 0, words.len - strlen(last->word))), ending);
}

static void range(struct buffer *out, struct text from, struct text to)
{
    const struct number_word *first = word_at_end(from), *last = word_at_end(to);
    put_with(out, from, first, first ? first->from : "");
    buffer_add_string(out, " ");
    put_with(out, to, last, last ? last->until : "");
}

/* A dash and a word make a figure an ordinal: "5-كۈنى" is the fifth day. */
static bool counted(struct buffer *out, uint64_t number, struct spoken_near near, size_t *taken)
{
    struct text rest = text_part(near.after, 1, SIZE_MAX);
    if (!text_starts(near.after, "-") || rest.len == 0 || number >= 1000000)
        return false;
    uint32_t letter = text_take_char(&rest);
    if (letter < 0x0620 || letter > 0x06d5)
        return false;
    ordinal(out, (unsigned)number);
    buffer_add_string(out, " ");
    *taken = 1;
    return true;
}

static const struct spoken_currency CURRENCIES[] = {
    {"CNY", "يۈەن", "يۈەن", "مو", "پۇڭ", "پۇڭ"},
    {"KES", "كېنىيە شىللىڭى", "كېنىيە شىللىڭى", NULL, "سېنت", "سېنت"}};
static const char *const PARTS_OF_DAY[] = {"سائەت", "چۈش", "كەچ", "كېچە", "ئەتىگەن", NULL};

const struct spoken_rules SPOKEN_UG = {.language = "ug",
                                       .digits = {"نۆل", "بىر", "ئىككى", "ئۈچ", "تۆت", "بەش",
                                                  "ئالتە", "يەتتە", "سەككىز", "توققۇز"},
                                       .minus = "مىنۇس ",
                                       .pause = "،",
                                       .rare = " ئاز ئۇچرايدىغان خەت ",
                                       .plus = "قوشۇش",
                                       .star = "يۇلتۇز",
                                       .hash = "پەنجىرە",
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
