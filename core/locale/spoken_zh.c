#include "locale/spoken_rules.h"

#include <stdio.h>

static const char *const DIGITS[] = {"零", "一", "二", "三", "四",
                                     "五", "六", "七", "八", "九"};

/* 1 to 9999. `head`: nothing was said before; there 2 is 两 before 百 and above, and 10 is 十
 * and not 一十. Zeros before the first digit are the caller's. */
static void below_ten_thousand(struct buffer *out, unsigned number, bool head)
{
    static const unsigned WORTH[] = {1000, 100, 10, 1};
    static const char *const NAMES[] = {"千", "百", "十", ""};
    bool gap = false, begun = false;

    for (size_t i = 0; i < 4; i++) {
        unsigned digit = number / WORTH[i] % 10;
        if (digit == 0) {
            gap = begun;
            continue;
        }
        if (gap)
            buffer_add_string(out, "零");
        if (digit == 2 && head && i < 2)
            buffer_add_string(out, "两");
        else if (!(digit == 1 && head && i == 2))
            buffer_add_string(out, DIGITS[digit]);
        buffer_add_string(out, NAMES[i]);
        gap = head = false;
        begun = true;
        if (number % WORTH[i] == 0)
            return;
    }
}

/* 1 to 99,999,999, in steps of 万. */
static void below_hundred_million(struct buffer *out, unsigned number, bool head)
{
    unsigned high = number / 10000, low = number % 10000;
    if (high == 2 && head)
        buffer_add_string(out, "两");
    else if (high > 0)
        below_ten_thousand(out, high, head);
    if (high > 0)
        buffer_add_string(out, "万");
    if (high > 0 && low > 0 && low < 1000)
        buffer_add_string(out, "零");
    if (low > 0)
        below_ten_thousand(out, low, head && high == 0);
}

/* In steps of 亿, a hundred million; the 亿 themselves are counted as any number. */
static void whole(struct buffer *out, uint64_t number)
{
    unsigned high = (unsigned)(number / 100000000), low = (unsigned)(number % 100000000);
    if (number == 0)
        buffer_add_string(out, DIGITS[0]);
    if (high == 2)
        buffer_add_string(out, "两");
    else if (high > 0)
        below_hundred_million(out, high, true);
    if (high > 0)
        buffer_add_string(out, "亿");
    if (high > 0 && low > 0 && low < 10000000)
        buffer_add_string(out, "零");
    if (low > 0)
        below_hundred_million(out, low, high == 0);
}

/* Before a measure word 2 by itself is 两. */
static void measured(struct buffer *out, uint64_t number)
{
    if (number == 2)
        buffer_add_string(out, "两");
    else
        whole(out, number);
}

static void decimals(struct buffer *out, struct text figures)
{
    buffer_add_string(out, "点");
    for (size_t i = 0; i < figures.len; i++)
        buffer_add_string(out, DIGITS[figures.at[i] - '0']);
}

static void ordinal(struct buffer *out, unsigned number)
{
    buffer_add_string(out, "第");
    whole(out, number);
}

static void year(struct buffer *out, unsigned year)
{
    char figures[16];
    int len = snprintf(figures, sizeof figures, "%u", year);
    for (int i = 0; i < len; i++)
        buffer_add_string(out, DIGITS[figures[i] - '0']);
}

static void date(struct buffer *out, struct date date)
{
    year(out, (unsigned)date.year);
    buffer_add_string(out, "年");
    whole(out, (uint64_t)date.month);
    buffer_add_string(out, "月");
    whole(out, (uint64_t)date.day);
    buffer_add_string(out, "号");
}

static void time_of_day(struct buffer *out, unsigned hour, unsigned minute, bool part_of_day)
{
    if (part_of_day)
        buffer_add_string(out, hour < 5    ? "凌晨"
                               : hour < 9  ? "早上"
                               : hour < 12 ? "上午"
                               : hour < 13 ? "中午"
                               : hour < 18 ? "下午"
                                           : "晚上");
    measured(out, part_of_day && hour > 12 ? hour - 12 : hour);
    buffer_add_string(out, "点");
    if (minute == 0)
        return;
    if (minute < 10)
        buffer_add_string(out, "零");
    whole(out, minute);
    buffer_add_string(out, "分");
}

static void cents(struct buffer *out, const struct spoken_sum *sum)
{
    unsigned tenths = sum->cents / 10, rest = sum->cents % 10;
    bool first = sum->whole == 0;

    if (sum->currency->tenth == NULL) {
        whole(out, sum->cents);
        buffer_add_string(out, sum->currency->hundredth);
        return;
    }
    if (tenths == 0 && !first)
        buffer_add_string(out, DIGITS[0]);
    if (tenths > 0)
        buffer_addf(out, "%s%s", first && tenths == 2 ? "两" : DIGITS[tenths],
                    sum->currency->tenth);
    if (rest > 0)
        buffer_addf(out, "%s%s", first && tenths == 0 && rest == 2 ? "两" : DIGITS[rest],
                    sum->currency->hundredth);
}

static void sum(struct buffer *out, const struct spoken_sum *sum)
{
    if (sum->whole > 0 || sum->cents == 0) {
        measured(out, sum->whole);
        buffer_add_string(out, sum->currency->one);
    }
    if (sum->cents > 0)
        cents(out, sum);
}

static void percent(struct buffer *out, struct text number)
{
    buffer_addf(out, "百分之%.*s", TEXT_ARG(number));
}

static void range(struct buffer *out, struct text from, struct text to)
{
    buffer_addf(out, "%.*s到%.*s", TEXT_ARG(from), TEXT_ARG(to));
}

static bool starts_with_one_of(struct text text, const char *const *words)
{
    while (*words != NULL && !text_starts(text, *words))
        words++;
    return *words != NULL;
}

/* "2个月" is two of something; "2月" and "第2" are not. "2026年" is a year, "15年" fifteen. */
static bool counted(struct buffer *out, uint64_t number, struct spoken_near near, size_t *taken)
{
    static const char *const MEASURES[] = {
        "个", "位",   "天",   "年",   "次", "张", "份", "块",   "岁", "口",
        "家", "种",   "件",   "人",   "名", "间", "条", "页",   "遍", "步",
        "句", "公里", "小时", "分钟", "周", "亩", "斤", "公斤", "倍", NULL};
    *taken = 0;
    if (number >= 1000 && number < 3000 && text_starts(near.after, "年")) {
        year(out, (unsigned)number);
        return true;
    }
    if (number != 2 || text_ends(near.before, "第") ||
        !starts_with_one_of(near.after, MEASURES))
        return false;
    measured(out, number);
    return true;
}

static const struct spoken_currency CURRENCIES[] = {
    {"CNY", "元", "元", "角", "分", "分"},
    {"KES", "肯尼亚先令", "肯尼亚先令", NULL, "分", "分"}};
static const char *const PARTS_OF_DAY[] = {"上午", "下午", "早上", "晚上", "中午",
                                           "凌晨", "早晨", "夜里", "傍晚", NULL};

const struct spoken_rules SPOKEN_ZH = {
    .language = "zh",
    .digits = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"},
    .telephone_one = "幺",
    .minus = "负",
    .pause = "，",
    .rare = "生僻字",
    .plus = "加",
    .star = "星",
    .hash = "井",
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
