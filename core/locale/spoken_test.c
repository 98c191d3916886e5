#include "locale/spoken.h"

#include <math.h>

#include "base/check.h"

enum { LANGUAGES = 4 };
static const char *const TAGS[LANGUAGES] = {"zh-CN", "sw", "ug", "en"};

struct world {
    struct arena *arena;
    struct catalogue *of[LANGUAGES];
};

static int open_world(void **state)
{
    static struct world world;
    struct fault why = {0};
    world.arena = arena_open("test");
    for (size_t i = 0; i < LANGUAGES; i++)
        if (catalogue_open(&world.of[i], DOORSTEP_BUILT_LOCALES, text_of(TAGS[i]), world.arena,
                           &why) != OK)
            return print_error("%s: %s\n", TAGS[i], why.text), -1;
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    arena_close(((struct world *)*state)->arena);
    return 0;
}

#define SAY(got, want, why_)                                                                   \
    do {                                                                                       \
        struct text got_ = (got);                                                              \
        if (!text_is(got_, want))                                                              \
            fail_msg("%s: got \"%.*s\", wanted \"%s\"", why_, TEXT_ARG(got_), want);           \
    } while (0)

static const struct {
    double number;
    const char *words[LANGUAGES];
} NUMBERS[] = {
    {0, {"零", "sifuri", "نۆل", "zero"}},
    {10, {"十", "kumi", "ئون", "ten"}},
    {21, {"二十一", "ishirini na moja", "يىگىرمە بىر", "twenty-one"}},
    {105, {"一百零五", "mia moja na tano", "بىر يۈز بەش", "one hundred and five"}},
    {110, {"一百一十", "mia moja na kumi", "بىر يۈز ئون", "one hundred and ten"}},
    {143,
     {"一百四十三", "mia moja arobaini na tatu", "بىر يۈز قىرىق ئۈچ",
      "one hundred and forty-three"}},
    {1005, {"一千零五", "elfu moja na tano", "بىر مىڭ بەش", "one thousand and five"}},
    {2000, {"两千", "elfu mbili", "ئىككى مىڭ", "two thousand"}},
    {4800,
     {"四千八百", "elfu nne mia nane", "تۆت مىڭ سەككىز يۈز", "four thousand eight hundred"}},
    {12000, {"一万二千", "elfu kumi na mbili", "ئون ئىككى مىڭ", "twelve thousand"}},
    {100000, {"十万", "laki moja", "يۈز مىڭ", "one hundred thousand"}},
    {1000000, {"一百万", "milioni moja", "بىر مىليون", "one million"}},
    {10002, {"一万零二", "elfu kumi, na mbili", "ئون مىڭ ئىككى", "ten thousand and two"}},
    {22222,
     {"两万二千二百二十二", "elfu ishirini na mbili mia mbili ishirini na mbili",
      "يىگىرمە ئىككى مىڭ ئىككى يۈز يىگىرمە ئىككى",
      "twenty-two thousand two hundred and twenty-two"}},
    {100010010,
     {"一亿零一万零一十", "milioni mia moja elfu kumi na kumi", "يۈز مىليون ئون مىڭ ئون",
      "one hundred million ten thousand and ten"}},
    {12345678,
     {"一千二百三十四万五千六百七十八",
      "milioni kumi na mbili laki tatu elfu arobaini na tano mia sita sabini na nane",
      "ئون ئىككى مىليون ئۈچ يۈز قىرىق بەش مىڭ ئالتە يۈز يەتمىش سەككىز",
      "twelve million three hundred and forty-five thousand six hundred and seventy-eight"}},
    {200000000000, {"两千亿", "bilioni mia mbili", "ئىككى يۈز مىليارد", "two hundred billion"}},
    {-7, {"负七", "hasi saba", "مىنۇس يەتتە", "minus seven"}},
    {-0.0, {"零", "sifuri", "نۆل", "zero"}},
    {1.5, {"一点五", "moja nukta tano", "بىر پۈتۈن ئوندىن بەش", "one point five"}},
    {3.14,
     {"三点一四", "tatu nukta moja nne", "ئۈچ پۈتۈن يۈزدىن ئون تۆت", "three point one four"}},
    {-0.25,
     {"负零点二五", "hasi sifuri nukta mbili tano", "مىنۇس نۆل پۈتۈن يۈزدىن يىگىرمە بەش",
      "minus zero point two five"}},
    {2.0000001, {"二", "mbili", "ئىككى", "two"}},
};

static void a_number_is_said_as_people_say_it(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        for (size_t l = 0; l < LANGUAGES; l++)
            SAY(spoken_number(NUMBERS[i].number, text_of(TAGS[l]), world->arena),
                NUMBERS[i].words[l], TAGS[l]);
}

static void what_is_no_number_or_too_large_is_harmless(void **state)
{
    struct world *world = *state;
    for (size_t l = 0; l < LANGUAGES; l++) {
        struct text tag = text_of(TAGS[l]);
        assert_int_equal(spoken_number(NAN, tag, world->arena).len, 0);
        assert_int_equal(spoken_number(INFINITY, tag, world->arena).len, 0);
        assert_true(spoken_number(1e300, tag, world->arena).len > 300);
        assert_true(spoken_number(-1e15, tag, world->arena).len > 16);
    }
    SAY(spoken_number(1e15, TEXT("en"), world->arena),
        "one zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero",
        "digit by digit");
    SAY(spoken_number(999999999999999, TEXT("zh"), world->arena),
        "九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九", "the largest");
    SAY(spoken_number(105.5, TEXT("fr"), world->arena), "1 0 5 . 5", "no rules: digits");
}

static const struct {
    unsigned number;
    const char *words[LANGUAGES];
} ORDINALS[] = {
    {1, {"第一", "ya kwanza", "بىرىنچى", "first"}},
    {2, {"第二", "ya pili", "ئىككىنچى", "second"}},
    {3, {"第三", "ya tatu", "ئۈچىنچى", "third"}},
    {12, {"第十二", "ya kumi na mbili", "ئون ئىككىنچى", "twelfth"}},
    {20, {"第二十", "ya ishirini", "يىگىرمىنچى", "twentieth"}},
    {26, {"第二十六", "ya ishirini na sita", "يىگىرمە ئالتىنچى", "twenty-sixth"}},
    {101, {"第一百零一", "ya mia moja na moja", "بىر يۈز بىرىنچى", "one hundred and first"}},
};

static void an_ordinal_has_its_own_form(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < sizeof ORDINALS / sizeof *ORDINALS; i++)
        for (size_t l = 0; l < LANGUAGES; l++)
            SAY(spoken_ordinal(ORDINALS[i].number, text_of(TAGS[l]), world->arena),
                ORDINALS[i].words[l], TAGS[l]);
}

static void figures_are_said_one_by_one_with_a_pause_between_groups(void **state)
{
    struct world *world = *state;
    SAY(spoken_digits(TEXT("13800138000"), TEXT("3 4 4"), true, TEXT("zh-CN"), world->arena),
        "幺 三 八， 零 零 幺 三， 八 零 零 零", "a telephone");
    SAY(spoken_digits(TEXT("13"), TEXT(""), false, TEXT("zh-CN"), world->arena), "一 三",
        "no telephone");
    SAY(spoken_digits(TEXT("002X"), TEXT(""), false, TEXT("en"), world->arena),
        "zero zero two X", "letters stay");
    SAY(spoken_digits(TEXT("12"), TEXT(""), false, TEXT("fr"), world->arena), "1 2",
        "no rules");
    SAY(spoken_digits(TEXT(""), TEXT("3"), false, TEXT("sw"), world->arena), "", "nothing");
}

static const struct {
    double amount;
    const char *currency;
    const char *words[LANGUAGES];
} SUMS[] = {
    {14.03,
     "CNY",
     {"十四元零三分", "yuan kumi na nne, senti tatu", "ئون تۆت يۈەن ئۈچ پۇڭ",
      "fourteen yuan and three fen"}},
    {14.3,
     "CNY",
     {"十四元三角", "yuan kumi na nne, senti thelathini", "ئون تۆت يۈەن ئۈچ مو",
      "fourteen yuan and thirty fen"}},
    {2, "CNY", {"两元", "yuan mbili", "ئىككى يۈەن", "two yuan"}},
    {0, "CNY", {"零元", "yuan sifuri", "نۆل يۈەن", "zero yuan"}},
    {0.2, "CNY", {"两角", "senti ishirini", "ئىككى مو", "twenty fen"}},
    {-3000,
     "CNY",
     {"负三千元", "hasi yuan elfu tatu", "مىنۇس ئۈچ مىڭ يۈەن", "minus three thousand yuan"}},
    {2000,
     "KES",
     {"两千肯尼亚先令", "shilingi elfu mbili", "ئىككى مىڭ كېنىيە شىللىڭى",
      "two thousand shillings"}},
    {1.01,
     "KES",
     {"一肯尼亚先令一分", "shilingi moja, senti moja", "بىر كېنىيە شىللىڭى بىر سېنت",
      "one shilling and one cent"}},
};

static void a_sum_has_its_units_in_words(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < sizeof SUMS / sizeof *SUMS; i++)
        for (size_t l = 0; l < LANGUAGES; l++)
            SAY(spoken_money(SUMS[i].amount, text_of(SUMS[i].currency), world->of[l],
                             world->arena),
                SUMS[i].words[l], TAGS[l]);
    for (size_t l = 0; l < LANGUAGES; l++) {
        assert_true(spoken_money(1e300, TEXT("CNY"), world->of[l], world->arena).len > 0);
        assert_true(spoken_money(5, TEXT("XTS"), world->of[l], world->arena).len > 0);
        assert_int_equal(spoken_money(NAN, TEXT("CNY"), world->of[l], world->arena).len, 0);
    }
}

static const struct {
    const char *iso;
    const char *words[LANGUAGES];
} DATES[] = {
    {"2026-03-05",
     {"二零二六年三月五号", "tarehe tano Machi mwaka elfu mbili ishirini na sita",
      "ئىككى مىڭ يىگىرمە ئالتىنچى يىلى ئۈچىنچى ئاينىڭ بەشىنچى كۈنى",
      "the fifth of March twenty twenty-six"}},
    {"1949-12-31",
     {"一九四九年十二月三十一号",
      "tarehe thelathini na moja Desemba mwaka elfu moja mia tisa arobaini na tisa",
      "بىر مىڭ توققۇز يۈز قىرىق توققۇزىنچى يىلى ئون ئىككىنچى ئاينىڭ ئوتتۇز بىرىنچى كۈنى",
      "the thirty-first of December nineteen forty-nine"}},
    {"2005-02-30", {"2005-02-30", "2005-02-30", "2005-02-30", "2005-02-30"}},
};

static void a_date_is_said_in_words(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < sizeof DATES / sizeof *DATES; i++)
        for (size_t l = 0; l < LANGUAGES; l++)
            SAY(spoken_date(text_of(DATES[i].iso), text_of(TAGS[l]), world->arena),
                DATES[i].words[l], TAGS[l]);
    SAY(spoken_date(TEXT("1905-01-02"), TEXT("en"), world->arena),
        "the second of January nineteen oh five", "years in English");
    SAY(spoken_date(TEXT("2005-01-02"), TEXT("en"), world->arena),
        "the second of January two thousand and five", "years in English");
}

static const struct {
    const char *iso;
    const char *words[LANGUAGES];
} TIMES[] = {
    {"09:00",
     {"上午九点", "saa tatu asubuhi", "چۈشتىن بۇرۇن سائەت توققۇز", "nine in the morning"}},
    {"14:05",
     {"下午两点零五分", "saa nane na dakika tano mchana", "چۈشتىن كېيىن سائەت ئىككى بەش مىنۇت",
      "two oh five in the afternoon"}},
    {"00:30",
     {"凌晨零点三十分", "saa sita na dakika thelathini usiku", "كېچە سائەت نۆل ئوتتۇز مىنۇت",
      "twelve thirty at night"}},
    {"25:00", {"25:00", "25:00", "25:00", "25:00"}},
};

static void a_time_of_day_is_said_with_its_part_of_the_day(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < sizeof TIMES / sizeof *TIMES; i++)
        for (size_t l = 0; l < LANGUAGES; l++)
            SAY(spoken_time(text_of(TIMES[i].iso), text_of(TAGS[l]), world->arena),
                TIMES[i].words[l], TAGS[l]);
}

static int test_of(struct world *world, const char *tag)
{
    (void)world;
    for (int i = 0; i < LANGUAGES; i++)
        if (strncmp(TAGS[i], tag, 2) == 0)
            return i;
    return -1;
}

static const struct {
    const char *why, *tag, *shown, *spoken;
} SENTENCES[] = {
    {"nothing to do", "en", "Please choose one.", "Please choose one."},
    {"a number in a sentence", "en", "You chose 105 days.",
     "You chose one hundred and five days."},
    {"thousands", "en", "about 12,345.50 of them",
     "about twelve thousand three hundred and forty-five point five zero of them"},
    {"a sum by its pattern", "en", "Pay 143 yuan now.",
     "Pay one hundred and forty-three yuan now."},
    {"a sum by its sign", "en", "It costs ¥14.03.", "It costs fourteen yuan and three fen."},
    {"shillings", "en", "KSh 2,000 a year", "two thousand shillings a year"},
    {"shillings, joined", "sw", "Lipa KSh2,000 leo", "Lipa shilingi elfu mbili leo"},
    {"a pattern with the unit first", "sw", "Lipa yuan 14.03.",
     "Lipa yuan kumi na nne, senti tatu."},
    {"a sum in Chinese", "zh-CN", "每年交200元。", "每年交两百元。"},
    {"a sum without thousands", "zh-CN", "共10000元", "共一万元"},
    {"Uyghur", "ug", "14.03 يۈەن", "ئون تۆت يۈەن ئۈچ پۇڭ"},
    {"a date by its pattern", "en", "Born 5 March 2026.",
     "Born the fifth of March twenty twenty-six."},
    {"a date by its pattern", "zh-CN", "生日是2026年3月5日。", "生日是二零二六年三月五号。"},
    {"a date by its pattern", "ug", "2026-يىلى 3-ئاينىڭ 5-كۈنى",
     "ئىككى مىڭ يىگىرمە ئالتىنچى يىلى ئۈچىنچى ئاينىڭ بەشىنچى كۈنى"},
    {"a date by its pattern", "sw", "5 Machi 2026",
     "tarehe tano Machi mwaka elfu mbili ishirini na sita"},
    {"an ISO date", "en", "On 2026-03-05, a person looks.",
     "On the fifth of March twenty twenty-six, a person looks."},
    {"a date and its time", "en", "2026-03-05T09:00:00.000+08:00",
     "the fifth of March twenty twenty-six, nine in the morning"},
    {"a year and a month", "zh-CN", "2026年3月前", "二零二六年三月前"},
    {"years that are counted", "zh-CN", "交15年", "交十五年"},
    {"two of something", "zh-CN", "2个月内，第2天", "两个月内，第二天"},
    {"an ordinal by a dash", "ug", "10-كۈنىگىچە", "ئونىنچى كۈنىگىچە"},
    {"a year in English", "en", "since 1949", "since nineteen forty-nine"},
    {"an ordinal", "en", "the 3rd day", "the third day"},
    {"a time", "en", "Come at 9:30.", "Come at nine thirty in the morning."},
    {"its part is said already", "en", "Come at 9:30 in the morning.",
     "Come at nine thirty in the morning."},
    {"its part is said already", "zh-CN", "下午3:00来", "下午三点来"},
    {"a telephone", "zh-CN", "电话138 0013 8000", "电话幺 三 八， 零 零 幺 三， 八 零 零 零"},
    {"a telephone", "sw", "Piga 0712 345 678.",
     "Piga sifuri saba moja mbili, tatu nne tano, sita saba nane."},
    {"a short number", "zh-CN", "请打12333。", "请打幺 二 三 三 三。"},
    {"a case number", "en", "Your number: 1234567890.",
     "Your number: one two three four five six seven eight nine zero."},
    {"an identity number", "en", "110105 19491231 002X",
     "one one zero one zero five, one nine four nine one two three one, zero zero two X"},
    {"a short code", "en", "Dial *147#", "Dial star one four seven hash"},
    {"letters and figures", "en", "Slip K7F2", "Slip K seven F two"},
    {"percent", "en", "5%", "five percent"},
    {"percent", "zh-CN", "5.5%", "百分之五点五"},
    {"percent", "sw", "50%", "asilimia hamsini"},
    {"percent", "ug", "50%", "ئەللىك پىرسەنت"},
    {"a range", "en", "5-7 days", "five to seven days"},
    {"a range", "zh-CN", "5–7天", "五到七天"},
    {"a range", "sw", "siku 5–7", "siku tano hadi saba"},
    {"a range", "ug", "5–7 كۈن", "بەشتىن يەتتىگىچە كۈن"},
    {"a negative number", "en", "It is -5 today", "It is minus five today"},
    {"a dash that is no minus", "en", "step-3", "step three"},
    {"brackets", "en", "pension (old age) here", "pension , old age,  here"},
    {"brackets beside a stop", "zh-CN", "养老金（钱）。", "养老金， 钱 。"},
    {"a slash", "en", "yes/no", "yes, no"},
    {"signs of direction and pictures", "en", "\xe2\x81\xa8yes\xe2\x81\xa9 \xf0\x9f\x98\x80",
     "yes "},
    {"quotes", "en", "say \xe2\x80\x9cyes\xe2\x80\x9d", "say yes"},
    {"an apostrophe", "sw", "ng'ombe", "ng'ombe"},
    {"the dot in a name", "zh-CN", "买买提·艾力", "买买提 艾力"},
    {"a letter that no voice can read", "zh-CN", "王\xf0\xa0\xae\xb7明", "王生僻字明"},
    {"a language without rules", "fr", "Il y a 15.", "Il y a 1 5."},
    {"half a value at the end", "en", "2026-", "two thousand and twenty-six "},
    {"nothing", "en", "", ""},
};

/* The parts cover both texts, in order, without gaps. */
static void check_parts(struct text shown, struct text said, const struct spoken_part *parts,
                        size_t count, const char *why)
{
    size_t from = 0, to = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].from != from || parts[i].to_from != to || parts[i].len == 0)
            fail_msg("%s: part %zu leaves a gap", why, i);
        from += parts[i].len;
        to += parts[i].to_len;
    }
    if (from != shown.len || to != said.len)
        fail_msg("%s: the parts end before the texts do", why);
}

static void a_sentence_is_made_into_what_is_spoken(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < sizeof SENTENCES / sizeof *SENTENCES; i++) {
        const struct spoken_part *parts;
        size_t count;
        int l = test_of(world, SENTENCES[i].tag);
        struct text shown = text_of(SENTENCES[i].shown), tag = text_of(SENTENCES[i].tag);
        struct catalogue *words = l < 0 ? NULL : world->of[l];
        struct text said = spoken_text(shown, tag, words, NULL, world->arena, &parts, &count);
        SAY(said, SENTENCES[i].spoken, SENTENCES[i].why);
        check_parts(shown, said, parts, count, SENTENCES[i].why);
        if (l >= 0)
            SAY(spoken_text(said, tag, words, NULL, world->arena, NULL, NULL),
                SENTENCES[i].spoken, "spoken twice");
    }
}

static void each_figure_of_a_name_is_a_part_of_its_own(void **state)
{
    static const struct {
        size_t from, len;
        const char *said;
    } WANT[] = {{6, 1, "幺 "}, {7, 1, "三 "}, {8, 2, "八， "}, {10, 1, "零 "}};
    struct world *world = *state;
    const struct spoken_part *parts;
    size_t count;
    struct text said = spoken_text(TEXT("打138 0013 8000"), TEXT("zh-CN"), world->of[0], NULL,
                                   world->arena, &parts, &count);
    assert_int_equal(count, 12);
    for (size_t i = 0; i < 4; i++) {
        struct spoken_part part = parts[i + 1];
        SAY(text_part(said, part.to_from, part.to_len), WANT[i].said, "its word");
        assert_int_equal(part.from, WANT[i].from - 3);
        assert_int_equal(part.len, WANT[i].len);
    }
    spoken_text(TEXT("105"), TEXT("en"), world->of[3], NULL, world->arena, &parts, &count);
    assert_int_equal(count, 1);
}

/* A repeatable stream of small numbers. */
static unsigned next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(*seed >> 33);
}

/* Pinyin has figures of its own. */
static bool is_latin_or_figure(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '\'' ||
           (byte >= '0' && byte <= '9');
}

static void check_no_figure_is_left(struct text text, struct text said)
{
    for (size_t i = 0; i < said.len; i++)
        if (said.at[i] >= '0' && said.at[i] <= '9' &&
            (i == 0 || !is_latin_or_figure(said.at[i - 1])))
            fail_msg("a figure is left of \"%.*s\": \"%.*s\"", TEXT_ARG(text), TEXT_ARG(said));
}

static const char *const PIECES[] = {"1",
                                     "23",
                                     "456",
                                     "7890",
                                     "0",
                                     ",",
                                     ".",
                                     "-",
                                     ":",
                                     "%",
                                     "/",
                                     " ",
                                     "元",
                                     "年",
                                     "月",
                                     "日",
                                     "个",
                                     "KSh ",
                                     "¥",
                                     "X",
                                     "yuan",
                                     "*",
                                     "#",
                                     "+",
                                     "(",
                                     ")",
                                     "ا",
                                     "كۈن",
                                     "钱",
                                     "T",
                                     "2026-03-05",
                                     "09:30",
                                     "\xe2\x81\xa6",
                                     "\xf0\x9f\x98\x80",
                                     "–",
                                     "st",
                                     "'",
                                     "Machi"};

static void any_mixture_of_signs_is_covered_by_its_parts(void **state)
{
    struct world *world = *state;
    uint64_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        char shown[256];
        size_t len = 0, count;
        const struct spoken_part *parts;
        struct arena_mark mark = arena_mark(world->arena);
        unsigned l = next(&seed) % LANGUAGES;
        for (unsigned pieces = next(&seed) % 12; pieces > 0; pieces--)
            len += (size_t)snprintf(shown + len, sizeof shown - len, "%s",
                                    PIECES[next(&seed) % (sizeof PIECES / sizeof *PIECES)]);
        struct text text = {shown, len};
        struct text said = spoken_text(text, text_of(TAGS[l]), world->of[l], NULL, world->arena,
                                       &parts, &count);
        check_parts(text, said, parts, count, text_string(world->arena, text));
        assert_true(text_is_utf8(said));
        check_no_figure_is_left(text, said);
        arena_release(world->arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_said_as_people_say_it),
        cmocka_unit_test(what_is_no_number_or_too_large_is_harmless),
        cmocka_unit_test(an_ordinal_has_its_own_form),
        cmocka_unit_test(figures_are_said_one_by_one_with_a_pause_between_groups),
        cmocka_unit_test(a_sum_has_its_units_in_words),
        cmocka_unit_test(a_date_is_said_in_words),
        cmocka_unit_test(a_time_of_day_is_said_with_its_part_of_the_day),
        cmocka_unit_test(a_sentence_is_made_into_what_is_spoken),
        cmocka_unit_test(each_figure_of_a_name_is_a_part_of_its_own),
        cmocka_unit_test(any_mixture_of_signs_is_covered_by_its_parts),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
