#include "session/kind.h"

#include "base/check.h"

#define T(literal)                                                                             \
    {                                                                                          \
        literal, sizeof(literal) - 1                                                           \
    }
static const struct attribute MONEY[] = {{T("money"), T("KES")}};
static const struct attribute LETTERS[] = {{T("letters"), T("x")}};

/* The table of docs/authors.md. */
static const struct {
    const char *why;
    struct question question;
    enum page_kind kind;
} ROWS[] = {
    {"select1", {.control = CONTROL_SELECT1}, PAGE_CHOOSE},
    {"select", {.control = CONTROL_SELECT}, PAGE_CHOOSE_MANY},
    {"rank", {.control = CONTROL_RANK}, PAGE_RANK},
    {"range", {.control = CONTROL_RANGE, .type = TYPE_INT}, PAGE_RANGE},
    {"trigger", {.control = CONTROL_TRIGGER}, PAGE_AGREE},
    {"int", {.control = CONTROL_INPUT, .type = TYPE_INT}, PAGE_NUMBER},
    {"decimal", {.control = CONTROL_INPUT, .type = TYPE_DECIMAL}, PAGE_DECIMAL},
    {"date", {.control = CONTROL_INPUT, .type = TYPE_DATE}, PAGE_DATE},
    {"time", {.control = CONTROL_INPUT, .type = TYPE_TIME}, PAGE_TIME},
    {"dateTime", {.control = CONTROL_INPUT, .type = TYPE_DATETIME}, PAGE_DATETIME},
    {"barcode", {.control = CONTROL_INPUT, .type = TYPE_BARCODE}, PAGE_SCAN},
    {"boolean", {.control = CONTROL_INPUT, .type = TYPE_BOOLEAN}, PAGE_CHOOSE},
    {"string", {.control = CONTROL_INPUT, .type = TYPE_STRING}, PAGE_TEXT},
    {"geo types are carried as words",
     {.control = CONTROL_INPUT, .type = TYPE_GEOPOINT},
     PAGE_TEXT},
    {"numbers among other looks",
     {.control = CONTROL_INPUT, .appearance = T("w1 numbers")},
     PAGE_DIGITS},
    {"a look that only begins alike",
     {.control = CONTROL_INPUT, .appearance = T("numbersx")},
     PAGE_TEXT},
    {"letters make digits",
     {.control = CONTROL_INPUT, .extras = (struct attribute *)LETTERS, .extra_count = 1},
     PAGE_DIGITS},
    {"money whatever the type",
     {.control = CONTROL_INPUT,
      .type = TYPE_INT,
      .extras = (struct attribute *)MONEY,
      .extra_count = 1},
     PAGE_MONEY},
    {"readonly", {.control = CONTROL_INPUT, .type = TYPE_INT, .readonly = true}, PAGE_LISTEN},
    {"signature",
     {.control = CONTROL_UPLOAD, .media_type = T("image/*"), .appearance = T("signature")},
     PAGE_DRAWING},
    {"picture", {.control = CONTROL_UPLOAD, .media_type = T("image/*")}, PAGE_PICTURE},
    {"voice", {.control = CONTROL_UPLOAD, .media_type = T("audio/*")}, PAGE_RECORDING},
    {"any file", {.control = CONTROL_UPLOAD, .media_type = T("*/*")}, PAGE_FILE},
};

static void every_question_has_its_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        if (kind_of(&ROWS[i].question) != ROWS[i].kind)
            fail_msg("%s: got %d", ROWS[i].why, kind_of(&ROWS[i].question));
}

CHECK_MAIN(cmocka_unit_test(every_question_has_its_page))
