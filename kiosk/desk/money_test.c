#include "desk/money.h"

#include "base/check.h"

static void the_table_has_six_for_each_currency(void **state)
{
    static const char *const CURRENCIES[] = {"CNY", "KES"};
    struct arena *arena = arena_open("test");
    const struct money *money;
    const struct money_piece *pieces[MONEY_MOST];
    struct fault why = {0};

    (void)state;
    if (money_open(&money, "assets", arena, &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
    for (size_t c = 0; c < 2; c++) {
        size_t count = money_of(money, text_of(CURRENCIES[c]), pieces, MONEY_MOST);
        assert_in_range(count, 1, MONEY_MOST_SHOWN);
        for (size_t i = 1; i < count; i++)
            assert_true(pieces[i]->hundredths < pieces[i - 1]->hundredths);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(pieces[i]->hundredths % 100, 0);
            assert_true(pieces[i]->picture.len > 0);
        }
    }
    assert_int_equal(money_of(money, TEXT("ZZZ"), pieces, MONEY_MOST), 0);
    assert_int_equal(money_of(NULL, TEXT("CNY"), pieces, MONEY_MOST), 0);
    arena_close(arena);
}

static void what_is_no_table_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *why, *table;
        enum status want;
        unsigned line;
    } ROWS[] = {
        {"comments and empty lines are passed over", "# money\n\nCNY,100,coin\n", OK, 0},
        {"a worth is a number", "CNY,ten,coin\n", REFUSED, 1},
        {"a worth is more than nothing", "CNY,100,coin\nCNY,0,coin\n", REFUSED, 2},
        {"a currency has three letters", "YUAN,100,coin\n", REFUSED, 1},
        {"a line has three parts", "CNY,100\n", REFUSED, 1},
        {"and no more", "CNY,100,coin,coin\n", REFUSED, 1},
        {"a worth has its bounds", "CNY,99999999999999999999,coin\n", REFUSED, 1},
    };
    struct arena *arena = arena_open("test");

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct money money;
        struct fault why = {0};
        enum status got =
            money_read(&money, text_of(ROWS[i].table), TEXT("money.csv"), arena, &why);
        if (got != ROWS[i].want || why.line != ROWS[i].line)
            fail_msg("%s: %s, line %u", ROWS[i].why, status_name(got), why.line);
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(the_table_has_six_for_each_currency),
           cmocka_unit_test(what_is_no_table_is_refused_with_its_line))
