#include "base/status.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/log.h"

static void a_fault_says_what_and_where(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct fault why = {0};
    assert_int_equal(fault_set(&why, REFUSED, "a bind has no %s", "nodeset"), REFUSED);
    assert_text(fault_text(&why, arena), "a bind has no nodeset");
    fault_at(&why, TEXT("form.xml"), 0, 0);
    assert_text(fault_text(&why, arena), "form.xml: a bind has no nodeset");
    fault_at(&why, TEXT("other.xml"), 12, 5);
    assert_text(fault_text(&why, arena), "form.xml:12:5: a bind has no nodeset");
    fault_at(&why, TEXT("other.xml"), 99, 9);
    assert_text(fault_text(&why, arena), "form.xml:12:5: a bind has no nodeset");
    fault_set(&why, FAILED, "again");
    assert_int_equal(why.line, 0);
    assert_string_equal(why.file, "");
    arena_close(arena);
}

static void nobody_needs_to_ask_why(void **state)
{
    (void)state;
    struct fault fine = {0};
    assert_int_equal(fault_set(NULL, NO_ROOM, "full"), NO_ROOM);
    fault_at(NULL, TEXT("x"), 1, 1);
    fault_at(&fine, TEXT("x"), 1, 1);
    assert_string_equal(fine.file, "");
}

#define FIFTEEN "你你你你你你你你你你你你你你你"
#define SIXTY FIFTEEN FIFTEEN FIFTEEN FIFTEEN

/* A letter of three bytes lies across every limit. */
static void a_long_sentence_ends_after_a_whole_letter(void **state)
{
    (void)state;
    char words[2000];
    for (size_t shift = 0; shift < 3; shift++) {
        struct fault why = {0};
        snprintf(words, sizeof words, "%.*s%s%s%s%s", (int)shift, "aa", SIXTY, SIXTY, SIXTY,
                 SIXTY);
        fault_set(&why, REFUSED, "%s", words);
        fault_at(&why, text_of(words), 1, 1);
        assert_true(text_is_utf8(text_of(why.text)) && text_is_utf8(text_of(why.file)));
        assert_in_range(strlen(why.text), 509, 511);
        assert_in_range(strlen(why.file), 125, 127);
    }
}

static void a_sentence_is_one_line(void **state)
{
    (void)state;
    struct fault why = {0};
    fault_set(&why, REFUSED, "%s", "no\nerror: forged\r\x1b[2J");
    assert_string_equal(why.text, "no error: forged  [2J");
}

static void every_status_has_a_name(void **state)
{
    (void)state;
    for (enum status status = OK; status <= FAILED; status++)
        assert_true(strlen(status_name(status)) > 1);
    assert_string_equal(status_name(NO_ROOM), "no room");
}

struct heard {
    char line[2048];
    int count;
};

static void hear(void *self, enum log_level level, const char *line)
{
    struct heard *heard = self;
    (void)level;
    heard->count++;
    snprintf(heard->line, sizeof heard->line, "%s", line);
}

static void a_log_line_is_one_line_of_the_wanted_level(void **state)
{
    (void)state;
    struct heard heard = {0};
    log_set_sink((struct log_sink){&heard, hear, LOG_WARNING});
    log_line(LOG_INFO, "unheard");
    assert_int_equal(heard.count, 0);
    log_line(LOG_WARNING, "queue %d: %s", 3, "sealed\nfatal: forged");
    assert_string_equal(heard.line, "queue 3: sealed fatal: forged");
    log_line(LOG_ERROR, "%3000d", 1);
    assert_int_equal(strlen(heard.line), 1023);
    assert_int_equal(heard.count, 2);
}

CHECK_MAIN(cmocka_unit_test(a_fault_says_what_and_where),
           cmocka_unit_test(nobody_needs_to_ask_why),
           cmocka_unit_test(a_long_sentence_ends_after_a_whole_letter),
           cmocka_unit_test(a_sentence_is_one_line), cmocka_unit_test(every_status_has_a_name),
           cmocka_unit_test(a_log_line_is_one_line_of_the_wanted_level))
