#include "seal/notice_row.h"

#include "base/check.h"
#include "seal/seal.h"

static const uint8_t KEY[CASE_KEY] = {4, 5, 6};

static int set_up(void **state)
{
    seal_start();
    *state = arena_open("test");
    return 0;
}

static int tear_down(void **state)
{
    arena_close(*state);
    return 0;
}

static struct case_token token_of(const char *person)
{
    struct case_token token = {0};
    assert_true(notice_token_make(&token, text_of(person), KEY));
    return token;
}

static struct notice example(struct notice_words words[2])
{
    words[0] = (struct notice_words){TEXT("zh-CN"), TEXT("您快满60岁了。")};
    words[1] = (struct notice_words){TEXT("en"), TEXT("You will soon be 60.")};
    return (struct notice){.offer = TEXT("turning-60"),
                           .season = TEXT("2027"),
                           .service = TEXT("claim"),
                           .until = TEXT("2027-03-15"),
                           .words = words,
                           .word_count = 2};
}

static void who_it_is_for_reads_it_in_their_language(void **state)
{
    struct notice_words words[2];
    struct notice two[2] = {example(words), example(words)}, *found;
    size_t count = 0;
    struct case_token token = token_of("990001196003150024"),
                      again = token_of("990001196003150024");

    two[1].offer = TEXT("decision");
    two[1].number = TEXT("1234567897");
    struct text row = notice_row_lock(&token, two, 2, *state);
    assert_int_equal(notice_row_unlock(&found, &count, &again, row, *state, NULL), OK);
    assert_int_equal(count, 2);
    assert_text(found[0].offer, "turning-60");
    assert_text(found[0].season, "2027");
    assert_text(found[0].service, "claim");
    assert_text(found[0].number, "");
    assert_text(found[0].until, "2027-03-15");
    assert_text(found[1].number, "1234567897");
    assert_text(notice_text(&found[0], TEXT("en")), "You will soon be 60.");
    assert_text(notice_text(&found[0], TEXT("zh")), "您快满60岁了。");
    assert_text(notice_text(&found[0], TEXT("ug")), "您快满60岁了。");
}

static void a_number_is_the_same_however_it_is_written(void **state)
{
    static const struct {
        const char *why, *one, *other;
        bool same;
    } ROWS[] = {
        {"a small x", "11010519491231002x", "11010519491231002X", true},
        {"groups", "110105 19491231 0028", "110105194912310028", true},
        {"a passport", "ab-12/3", "AB123", true},
        {"a phone as networks write it", "+254712345678", "254712345678", true},
        {"and with two zeros", "00254712345678", "+254712345678", true},
        {"another person", "110105194912310028", "110105194912310036", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        uint8_t one[NOTICE_KEY], other[NOTICE_KEY];
        struct case_token a = token_of(ROWS[i].one), b = token_of(ROWS[i].other);
        notice_row_find(one, &a);
        notice_row_find(other, &b);
        if ((memcmp(one, other, NOTICE_KEY) == 0) != ROWS[i].same)
            fail_msg("%s", ROWS[i].why);
    }
    struct case_token none;
    assert_false(notice_token_make(&none, TEXT(" - "), KEY));
}

static void nobody_else_reads_it(void **state)
{
    struct notice_words words[2];
    struct notice one = example(words), *found;
    size_t count = 7;
    struct case_token token = token_of("990001196003150024"),
                      other = token_of("990001195001010015");
    struct text row = notice_row_lock(&token, &one, 1, *state);

    assert_int_equal(text_find(row, TEXT("turning")), SIZE_MAX);
    assert_int_equal(notice_row_unlock(&found, &count, &other, row, *state, NULL), DAMAGED);
    assert_int_equal(count, 0);
    /* A box of that person which holds no notice: the row of a case, say. */
    const struct case_column column = {TEXT("state"), TEXT("agreed")};
    row = case_row_lock(&token, &column, 1, *state);
    assert_int_equal(notice_row_unlock(&found, &count, &token, row, *state, NULL), DAMAGED);
}

static void an_answer_comes_back_whole_or_not_at_all(void **state)
{
    struct notice_answer answer = {.offer = TEXT("turning-60"),
                                   .season = TEXT("2027"),
                                   .yes = false},
                         read;
    struct case_token token = token_of("990001196003150024");

    notice_row_find(answer.key, &token);
    struct text bytes = notice_answer_write(&answer, *state);
    assert_int_equal(notice_answer_read(&read, bytes, *state, NULL), OK);
    assert_memory_equal(read.key, answer.key, NOTICE_KEY);
    assert_text(read.offer, "turning-60");
    assert_text(read.season, "2027");
    assert_false(read.yes);
    for (size_t i = 0; i < bytes.len; i++)
        if (notice_answer_read(&read, text_part(bytes, 0, i), *state, NULL) != DAMAGED)
            fail_msg("%zu bytes of it were taken", i);
    assert_int_equal(notice_answer_read(&read, TEXT("<data id=\"notice\"/>"), *state, NULL),
                     DAMAGED);
}

CHECK_MAIN(cmocka_unit_test_setup_teardown(who_it_is_for_reads_it_in_their_language, set_up,
                                           tear_down),
           cmocka_unit_test_setup_teardown(a_number_is_the_same_however_it_is_written, set_up,
                                           tear_down),
           cmocka_unit_test_setup_teardown(nobody_else_reads_it, set_up, tear_down),
           cmocka_unit_test_setup_teardown(an_answer_comes_back_whole_or_not_at_all, set_up,
                                           tear_down))
