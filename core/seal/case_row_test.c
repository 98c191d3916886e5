#include "seal/case_row.h"

#include "base/check.h"
#include "seal/seal.h"

static const uint8_t KEY[CASE_KEY] = {1, 2, 3};
static const struct case_column COLUMNS[] = {
    {{"state", 5}, {"granted", 7}},
    {{"told", 4}, {"您的养老金批准了。", 27}},
    {{"next", 4}, {"", 0}},
};

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

static void who_knows_number_and_secret_reads_it(void **state)
{
    struct case_token token, again;
    struct case_column *columns;
    size_t count;
    uint8_t one[CASE_ROW_KEY], two[CASE_ROW_KEY];

    case_token_make(&token, TEXT("1234567897"), TEXT("271828"), KEY);
    case_token_make(&again, TEXT("1234567897"), TEXT("271828"), KEY);
    case_row_find(one, &token);
    case_row_find(two, &again);
    assert_memory_equal(one, two, CASE_ROW_KEY);

    struct text row = case_row_lock(&token, COLUMNS, 3, *state);
    assert_int_equal(text_find(row, TEXT("granted")), SIZE_MAX);
    assert_int_equal(case_row_unlock(&columns, &count, &again, row, *state, NULL), OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_true(text_equal(columns[i].name, COLUMNS[i].name));
        assert_true(text_equal(columns[i].value, COLUMNS[i].value));
    }
}

static void nobody_else_finds_or_reads_it(void **state)
{
    static const struct {
        const char *number, *secret;
        uint8_t key;
        const char *why;
    } ROWS[] = {
        {"1234567897", "271829", 1, "another secret"},
        {"1234567890", "271828", 1, "another number"},
        {"1234567897", "271828", 9, "another deployment"},
        {"123456789", "7 271828", 1, "the same letters, cut elsewhere"},
    };
    struct case_token token, other;
    uint8_t key[CASE_KEY] = {0}, ours[CASE_ROW_KEY], theirs[CASE_ROW_KEY];
    struct case_column *columns;
    size_t count;

    memcpy(key, KEY, CASE_KEY);
    case_token_make(&token, TEXT("1234567897"), TEXT("271828"), key);
    case_row_find(ours, &token);
    struct text row = case_row_lock(&token, COLUMNS, 3, *state);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        key[0] = ROWS[i].key;
        case_token_make(&other, text_of(ROWS[i].number), text_of(ROWS[i].secret), key);
        case_row_find(theirs, &other);
        if (memcmp(ours, theirs, CASE_ROW_KEY) == 0 ||
            case_row_unlock(&columns, &count, &other, row, *state, NULL) != DAMAGED)
            fail_msg("it is found with %s", ROWS[i].why);
    }
}

static void what_was_changed_is_not_believed(void **state)
{
    struct case_token token;
    struct case_column *columns;
    size_t count;

    case_token_make(&token, TEXT("1234567897"), TEXT("271828"), KEY);
    struct text row = case_row_lock(&token, COLUMNS, 3, *state);
    for (size_t i = 0; i < row.len; i++) {
        ((char *)row.at)[i] ^= 1;
        assert_int_equal(case_row_unlock(&columns, &count, &token, row, *state, NULL), DAMAGED);
        ((char *)row.at)[i] ^= 1;
        assert_int_equal(
            case_row_unlock(&columns, &count, &token, text_part(row, 0, i), *state, NULL),
            DAMAGED);
    }
}

static void a_value_cannot_hide_a_column(void **state)
{
    struct case_token token;
    struct case_column *columns;
    size_t count;
    const struct case_column sly = {TEXT("told"), {"all is well\0state\0closed", 24}};

    case_token_make(&token, TEXT("1234567897"), TEXT("271828"), KEY);
    struct text row = case_row_lock(&token, &sly, 1, *state);
    assert_int_equal(case_row_unlock(&columns, &count, &token, row, *state, NULL), OK);
    assert_int_equal(count, 1);
    assert_true(text_is(columns[0].value, "all is well"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_knows_number_and_secret_reads_it),
        cmocka_unit_test(nobody_else_finds_or_reads_it),
        cmocka_unit_test(what_was_changed_is_not_believed),
        cmocka_unit_test(a_value_cannot_hide_a_column),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
