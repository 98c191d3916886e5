#include "screen/words.h"

#include "base/check.h"

struct bench {
    struct fonts *fonts;
    struct cache *cache;
    struct words *words;
};

static int open_bench(void **state)
{
    static struct bench bench;
    struct fault why;

    if (fonts_open(&bench.fonts, &why) != OK)
        return -1;
    bench.cache = cache_open(4 << 20);
    bench.words = words_open(bench.fonts, bench.cache);
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    words_close(bench->words);
    cache_close(bench->cache);
    fonts_close(bench->fonts);
    return 0;
}

static const struct block *set(void **state, const char *text, const char *language, int width,
                               int height)
{
    struct bench *bench = *state;
    bool right = strcmp(language, "ug") == 0;

    return words_block(bench->words, &(struct words_wish){.text = text_of(text),
                                                          .language = text_of(language),
                                                          .width = width,
                                                          .height = height,
                                                          .size = 30,
                                                          .least = 10,
                                                          .right_to_left = right});
}

static const struct {
    const char *why, *text, *language;
    int width, height;
    size_t lines;
    bool smaller, cut;
} CASES[] = {
    {"what fits stays on one line", "Yes, you may", "en", 400, 100, 1, false, false},
    {"what does not is broken between words", "Yes, you may", "en", 120, 100, 2, false, false},
    {"Chinese is broken between letters", "请再看看证件", "zh-CN", 100, 200, 2, false, false},
    {"and no line begins with its comma", "身份证号，一共", "zh-CN", 125, 200, 2, false, false},
    {"a long word makes the letters smaller", "Indistinguishable", "en", 150, 100, 1, true,
     false},
    {"so do too many lines", "one two three four five six", "en", 130, 60, 2, true, false},
    {"what cannot fit is cut, and said so", "Indistinguishable", "en", 20, 20, 1, true, true},
    {"Uyghur is broken between words", "ئاۋۋال بۇ سوئالغا جاۋاب بېرىڭ", "ug", 220, 150, 2,
     false, false},
    {"a line ends where it is told to", "one\ntwo", "en", 400, 100, 2, false, false},
};

static void lines_end_where_the_language_allows(void **state)
{
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct block *block =
            set(state, CASES[i].text, CASES[i].language, CASES[i].width, CASES[i].height);
        if (block->line_count != CASES[i].lines || block->cut != CASES[i].cut ||
            (block->size < 30) != CASES[i].smaller)
            fail_msg("%s: %zu lines at %d, cut %d", CASES[i].why, block->line_count,
                     block->size, block->cut);
        assert_true(block->width <= CASES[i].width && block->height <= CASES[i].height);
    }
}

static SDL_Rect where(void **state, const struct block *block, const char *text,
                      const char *part)
{
    struct bench *bench = *state;
    SDL_Rect box = {0};
    size_t from = (size_t)(strstr(text, part) - text);

    assert_int_equal(words_span(bench->words, block, from, strlen(part), &box, 1), 1);
    return box;
}

static void uyghur_runs_from_the_right_and_its_figures_from_the_left(void **state)
{
    const char *text = "نومۇرىڭىز 4071 552 183.";
    const struct block *block = set(state, text, "ug", 600, 100);
    SDL_Rect word = where(state, block, text, "نومۇرىڭىز"),
             first = where(state, block, text, "4071"), last = where(state, block, text, "183");

    assert_true(first.x < last.x); /* the groups of a number keep their order */
    assert_true(last.x + last.w <= word.x + 1);
}

static void a_number_by_itself_keeps_its_order_on_a_page_read_from_the_right(void **state)
{
    const char *text = "650121 19580412 3826";
    const struct block *block = set(state, text, "ug", 600, 100);

    assert_true(where(state, block, text, "650121").x < where(state, block, text, "3826").x);
}

static void a_word_is_found_to_be_lit(void **state)
{
    const char *text = "None of these";
    const struct block *block = set(state, text, "en", 400, 100);
    SDL_Rect none = where(state, block, text, "None"), of = where(state, block, text, "of");

    assert_int_equal(none.x, 0);
    assert_true(none.w > 20 && of.x > none.w);
    assert_true(of.x + of.w < block->width);
}

static void every_uyghur_letter_is_in_the_font(void **state)
{
    struct bench *bench = *state;
    struct text rest = TEXT("ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي،؟");

    while (rest.len > 0) {
        uint32_t letter = text_take_char(&rest);
        assert_int_equal(fonts_face(bench->fonts, letter, false, FACE_LATIN), FACE_ARABIC);
        assert_int_equal(fonts_face(bench->fonts, letter, true, FACE_LATIN), FACE_ARABIC_BOLD);
    }
}

static void one_line_may_hold_several_scripts(void **state)
{
    const struct block *block = set(state, "NSSF 参加 ئۇيغۇر 18", "zh-CN", 800, 100);

    assert_int_equal(block->line_count, 1);
    assert_true(block->run_count >= 4);
    assert_false(block->cut);
}

static void the_same_text_is_set_once(void **state)
{
    struct bench *bench = *state;
    const struct block *one = set(state, "Say it again", "en", 300, 100);
    size_t held = cache_held_bytes(bench->cache);

    assert_ptr_equal(set(state, "Say it again", "en", 300, 100), one);
    assert_int_equal(cache_held_bytes(bench->cache), held);
}

static void an_empty_text_takes_no_room(void **state)
{
    const struct block *block = set(state, "", "en", 300, 100);

    assert_int_equal(block->width, 0);
    assert_false(block->cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_where_the_language_allows),
        cmocka_unit_test(uyghur_runs_from_the_right_and_its_figures_from_the_left),
        cmocka_unit_test(a_number_by_itself_keeps_its_order_on_a_page_read_from_the_right),
        cmocka_unit_test(a_word_is_found_to_be_lit),
        cmocka_unit_test(every_uyghur_letter_is_in_the_font),
        cmocka_unit_test(one_line_may_hold_several_scripts),
        cmocka_unit_test(the_same_text_is_set_once),
        cmocka_unit_test(an_empty_text_takes_no_room),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
