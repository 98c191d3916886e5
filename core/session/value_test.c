#include "session/value.h"

#include "base/check.h"

static const struct choice CHOICES[] = {
    {.value = {"farm", 4}, .digit = 1},
    {.value = {"shop", 4}, .digit = 2},
    {.value = {"other", 5}, .digit = 3},
};
static const struct attribute GROUPS[] = {{{"groups", 6}, {"6 8 4", 5}},
                                          {{"letters", 7}, {"x", 1}}};
static const struct attribute CASE[] = {{{"groups", 6}, {"3 3 4", 5}},
                                        {{"check", 5}, {"case-number", 11}}};

static const struct question WHOLE = {.control = CONTROL_INPUT, .type = TYPE_INT};
static const struct question DECIMAL = {.control = CONTROL_INPUT, .type = TYPE_DECIMAL};
static const struct question WORDS = {.control = CONTROL_INPUT, .type = TYPE_STRING};
static const struct question IDENTITY = {.control = CONTROL_INPUT,
                                         .type = TYPE_STRING,
                                         .extras = (struct attribute *)GROUPS,
                                         .extra_count = 2};
static const struct question NUMBER = {.control = CONTROL_INPUT,
                                       .type = TYPE_STRING,
                                       .extras = (struct attribute *)CASE,
                                       .extra_count = 2};
static const struct question DATE = {.control = CONTROL_INPUT, .type = TYPE_DATE};
static const struct question TIME = {.control = CONTROL_INPUT, .type = TYPE_TIME};
static const struct question MOMENT = {.control = CONTROL_INPUT, .type = TYPE_DATETIME};
static const struct question ONE = {
    .control = CONTROL_SELECT1, .choices = (struct choice *)CHOICES, .choice_count = 3};
static const struct question MANY = {
    .control = CONTROL_SELECT, .choices = (struct choice *)CHOICES, .choice_count = 3};
static const struct question RANK = {
    .control = CONTROL_RANK, .choices = (struct choice *)CHOICES, .choice_count = 3};
static const struct question RANGE = {.control = CONTROL_RANGE,
                                      .type = TYPE_INT,
                                      .range_start = 0,
                                      .range_end = 10,
                                      .range_step = 5};
static const struct question AGREE = {.control = CONTROL_TRIGGER};
static const struct question YES_NO = {.control = CONTROL_INPUT, .type = TYPE_BOOLEAN};

static const struct {
    const char *why;
    const struct question *question;
    const char *typed, *plain, *reason;
} ROWS[] = {
    {"a number is a number", &WHOLE, "12", "12", NULL},
    {"in any script", &WHOLE, "٧٧", "77", NULL},
    {"with letters that look like digits", &WHOLE, "1O l", "101", NULL},
    {"with thousands", &WHOLE, "12,500", "12500", NULL},
    {"below zero", &WHOLE, "-5", "-5", NULL},
    {"zero has no sign", &WHOLE, "-0", "0", NULL},
    {"with a full stop after it", &WHOLE, "7.", "7", NULL},
    {"without its leading zeros", &WHOLE, "007", "7", NULL},
    {"half is not whole, and never read as tens", &WHOLE, "3.5", NULL, "refuse.whole"},
    {"nor is a comma dropped", &WHOLE, "3,5", NULL, "refuse.whole"},
    {"words are no number", &WHOLE, "seven", NULL, "refuse.number"},
    {"a sign alone is no number", &WHOLE, "-", NULL, "refuse.number"},
    {"nothing counts that far", &WHOLE, "99999999999999999999", NULL, "refuse.too-long"},
    {"a decimal", &DECIMAL, "3.50", "3.50", NULL},
    {"a decimal comma", &DECIMAL, "3,5", "3.5", NULL},
    {"thousands and cents", &DECIMAL, "1,234.5", "1234.5", NULL},
    {"a point first", &DECIMAL, ".5", "0.5", NULL},
    {"full width", &DECIMAL, "１．５", "1.5", NULL},
    {"two points are none", &DECIMAL, "1.2.3", NULL, "refuse.number"},
    {"nor a comma after the point", &DECIMAL, "1.234,5", NULL, "refuse.number"},
    {"a decimal is digits", &DECIMAL, "1.x", NULL, "refuse.number"},
    {"an identity number as on the card", &IDENTITY, "110105 19491231 002x",
     "11010519491231002X", NULL},
    {"an X from a keypad", &IDENTITY, "11010519491231002*", "11010519491231002X", NULL},
    {"a case number as it is said", &NUMBER, "982 340 6631", "9823406631", NULL},
    {"a wrong digit in it is found", &NUMBER, "9823406632", NULL, "refuse.slip"},
    {"and two that changed places", &NUMBER, "9823460631", NULL, "refuse.slip"},
    {"one too short is for the form to say", &NUMBER, "982340663", "982340663", NULL},
    {"an X only at the end", &IDENTITY, "X1", NULL, "refuse.digits"},
    {"a date as written", &DATE, "5/3/2026", "2026-03-05", NULL},
    {"a date as stored", &DATE, "2026-03-05", "2026-03-05", NULL},
    {"no such day", &DATE, "2026-02-30", NULL, "refuse.date"},
    {"a time with the zone", &TIME, "9.30", "09:30:00.000+08:00", NULL},
    {"a time as stored", &TIME, "09:30:00.000+08:00", "09:30:00.000+08:00", NULL},
    {"no such hour", &TIME, "25:00", NULL, "refuse.time"},
    {"a day and its hour", &MOMENT, "5.3.2026 9:30", "2026-03-05T09:30:00.000+08:00", NULL},
    {"as stored", &MOMENT, "2026-03-05T09:30:00.000+08:00", "2026-03-05T09:30:00.000+08:00",
     NULL},
    {"a day without an hour", &MOMENT, "5.3.2026", NULL, "refuse.time"},
    {"one of the choices", &ONE, " shop ", "shop", NULL},
    {"not one of them", &ONE, "sho", NULL, "refuse.choice"},
    {"several, in the form's order, each once", &MANY, "other farm other", "farm other", NULL},
    {"all of several must be choices", &MANY, "farm x", NULL, "refuse.choice"},
    {"a rank is in the person's order", &RANK, "other farm shop", "other farm shop", NULL},
    {"a rank has all", &RANK, "other farm", NULL, "refuse.rank"},
    {"a range has an end", &RANGE, "11", NULL, "refuse.range"},
    {"and steps", &RANGE, "3", NULL, "refuse.range"},
    {"of its own", &RANGE, "5", "5", NULL},
    {"agreeing is OK", &AGREE, "OK", "OK", NULL},
    {"and nothing else", &AGREE, "no", NULL, "refuse.agree"},
    {"true", &YES_NO, "true", "true", NULL},
    {"or false", &YES_NO, "yes", NULL, "refuse.choice"},
    {"words are trimmed", &WORDS, "  Amina \n", "Amina", NULL},
    {"blank is empty", &WORDS, " \t", "", NULL},
    {"no control characters come in", &WORDS, "a\033[2Jb", NULL, "refuse.generic"},
    {"nor broken letters", &WORDS, "a\xff", NULL, "refuse.generic"},
};

static void what_is_typed_becomes_what_is_stored(void **state)
{
    (void)state;
    static const struct value_manner MANNER = {.day_first = true, .offset_min = 480};
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct text plain;
        const char *reason =
            value_plain(&plain, text_of(ROWS[i].typed), ROWS[i].question, &MANNER, arena);
        if (!text_equal(text_of(reason), text_of(ROWS[i].reason)))
            fail_msg("%s: refused with %s", ROWS[i].why, reason ? reason : "nothing");
        if (!reason && !text_is(plain, ROWS[i].plain))
            fail_msg("%s: got \"%.*s\"", ROWS[i].why, TEXT_ARG(plain));
    }
    arena_close(arena);
}

static void an_endless_answer_is_refused(void **state)
{
    (void)state;
    static char endless[VALUE_LONGEST + 2];
    static const struct value_manner MANNER = {.day_first = true};
    struct arena *arena = arena_open("test");
    struct text plain;
    memset(endless, '1', sizeof endless - 1);
    assert_string_equal(value_plain(&plain, text_of(endless), &WORDS, &MANNER, arena),
                        "refuse.too-long");
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(what_is_typed_becomes_what_is_stored),
           cmocka_unit_test(an_endless_answer_is_refused))
