#include "desk/editor_fixture.h"
#include "desk/keyboard.h"

static const struct stroke_point LINE[] = {{100, 500}, {900, 500}};

/* A pen that reads any one stroke as 一, any two as 二 or 十, and more not at all. */
static size_t read_strokes(void *self, const struct stroke *strokes, size_t count,
                           struct text language, struct text *letters, size_t room,
                           struct arena *arena)
{
    (void)self;
    (void)strokes;
    (void)arena;
    assert_true(room >= 2);
    assert_true(text_is(language, "zh-CN"));
    letters[0] = count == 1 ? TEXT("一") : TEXT("二");
    letters[1] = TEXT("十");
    return count == 1 ? 1 : count == 2 ? 2 : 0;
}

static bool reads_chinese(void *self, struct text language)
{
    (void)self;
    return text_is(language, "zh-CN");
}

static struct bench *begin(const char *tag)
{
    struct bench *bench = bench_open(tag);
    bench->page.kind = PAGE_TEXT;
    bench->ports.read_strokes = read_strokes;
    bench->ports.reads_strokes = reads_chinese;
    bench_begin(bench, &editor_write);
    return bench;
}

static void end(struct bench *bench)
{
    bench_end(bench);
    bench_close(bench);
}

static void a_letter_is_written_heard_and_taken(void **state)
{
    (void)state;
    struct bench *bench = begin("zh-CN");
    assert_int_equal(bench_show(bench)->plan, PLAN_CANVAS);
    bench_stroke(bench, LINE, 2);
    bench_stroke(bench, LINE, 2);
    assert_int_equal(bench_find(bench, ITEM_CANVAS, NULL)->stroke_count, 2);
    bench_press(bench, ITEM_CANDIDATE, "十");
    assert_says(bench, "十");
    assert_text(bench_field(bench), "");
    assert_true(bench_find(bench, ITEM_CANDIDATE, "十")->chosen);
    bench_press(bench, ITEM_CANDIDATE, "十");
    assert_text(bench_field(bench), "十");
    assert_int_equal(bench_find(bench, ITEM_CANVAS, NULL)->stroke_count, 0);
    assert_true(bench_find(bench, ITEM_CANDIDATE, NULL)->is_off);
    end(bench);
}

static void the_green_arrow_takes_a_letter_first_and_then_the_answer(void **state)
{
    (void)state;
    struct bench *bench = begin("zh-CN");
    bench_stroke(bench, LINE, 2);
    bench_touch(bench, ID_GO);
    assert_false(bench->turn.answered);
    assert_says_key(bench, "kiosk.write.choose");
    bench_press(bench, ITEM_CANDIDATE, "一");
    bench_touch(bench, ID_GO);
    assert_false(bench->turn.answered);
    assert_text(bench_field(bench), "一");
    bench_touch(bench, ID_GO);
    assert_true(bench->turn.answered);
    assert_text(bench->turn.answer.value, "一");
    end(bench);
}

static void after_three_letters_nobody_is_told_again_how_to_take_one(void **state)
{
    (void)state;
    struct bench *bench = begin("zh-CN");
    for (int i = 0; i < 4; i++) {
        bench_stroke(bench, LINE, 2);
        bench_press(bench, ITEM_CANDIDATE, "一");
        assert_says(bench, "一");
        assert_int_equal(bench->turn.say_count, i < 3 ? 2 : 1);
        bench_press(bench, ITEM_CANDIDATE, "一");
    }
    assert_text(bench_field(bench), "一一一一");
    end(bench);
}

static void the_canvas_has_the_same_neighbours_before_and_after_a_stroke(void **state)
{
    (void)state;
    struct bench *bench = begin("zh-CN");
    size_t count = bench_show(bench)->item_count;
    for (int i = 0; i < 3; i++) {
        bench_stroke(bench, LINE, 2);
        assert_int_equal(bench_show(bench)->item_count, count);
    }
    end(bench);
}

static void what_cannot_be_read_says_so(void **state)
{
    (void)state;
    struct bench *bench = begin("zh-CN");
    for (int i = 0; i < 3; i++)
        bench_stroke(bench, LINE, 2);
    assert_says_key(bench, "kiosk.write.unread");
    bench_press(bench, ITEM_KEY,
                text_string(bench->arena, bench_word(bench, "kiosk.write.again")));
    assert_int_equal(bench_find(bench, ITEM_CANVAS, NULL)->stroke_count, 0);
    end(bench);
}

/* A letter: its group first, then itself. */
static void press(struct bench *bench, const char *group, const char *letter)
{
    bench_press(bench, ITEM_KEY, group);
    bench_press(bench, ITEM_KEY, letter);
}

static void chinese_has_keys_as_well_and_the_way_back(void **state)
{
    (void)state;
    struct bench *bench = begin("zh-CN");
    bench_press(bench, ITEM_KEY,
                text_string(bench->arena, bench_word(bench, "kiosk.write.keys")));
    assert_int_equal(bench_show(bench)->plan, PLAN_KEYBOARD);
    press(bench, "A B C\nD E F", "A");
    press(bench, "s t u v\nw x y z", "t");
    assert_text(bench_field(bench), "At");
    bench_press(bench, ITEM_KEY,
                text_string(bench->arena, bench_word(bench, "kiosk.write.hand")));
    assert_int_equal(bench_show(bench)->plan, PLAN_CANVAS);
    assert_text(bench_field(bench), "At");
    end(bench);
}

static void without_a_pen_there_are_keys_and_no_way_to_handwriting(void **state)
{
    (void)state;
    struct bench *bench = bench_open("zh-CN");
    bench_begin(bench, &editor_write);
    assert_int_equal(bench_show(bench)->plan, PLAN_KEYBOARD);
    assert_null(bench_find(bench, ITEM_KEY,
                           text_string(bench->arena, bench_word(bench, "kiosk.write.hand"))));
    bench_stroke(bench, LINE, 2);
    assert_false(bench->turn.changed);
    end(bench);
}

static void a_name_has_a_capital_at_each_word(void **state)
{
    (void)state;
    struct bench *bench = begin("en");
    press(bench, "A B C\nD E F", "A");
    assert_says(bench, "a");
    press(bench, "g h i\nj k l", "l");
    press(bench, "g h i\nj k l", "i");
    bench_press(bench, ITEM_KEY, "Space");
    press(bench, "G H I\nJ K L", "K");
    bench_press(bench, ITEM_KEY, "m n o\np q r");
    press(bench, "⇧", "M");
    press(bench, "a b c\nd e f", "a");
    bench_press(bench, ITEM_KEY, "Space");
    bench_press(bench, ITEM_KEY, "A B C\nD E F");
    press(bench, "⇧", "b");
    assert_text(bench_field(bench), "Ali KMa b");
    end(bench);
}

static void uyghur_is_typed_with_its_own_letters(void **state)
{
    (void)state;
    static const char *const KEYS[][2] = {{"ئا ئە ب\nپ ت ج", "ئا"},
                                          {"چ خ د\nر ز ژ", "د"},
                                          {"ئو ئۇ ئۆ ئۈ\nۋ ئې ئى ي", "ئى"},
                                          {"گ ڭ ل\nم ن ھ", "ل"}};
    struct bench *bench = begin("ug");
    assert_int_equal(bench_show(bench)->plan, PLAN_KEYBOARD);
    for (size_t i = 0; i < 4; i++) {
        press(bench, KEYS[i][0], KEYS[i][1]);
        assert_says(bench, KEYS[i][1]);
    }
    assert_text(bench_field(bench), "ئادىل");
    end(bench);
}

static void all_keys_fit_their_grid_and_none_lies_on_another(void **state)
{
    (void)state;
    static const char *const LANGUAGES[] = {"en", "zh-CN", "ug", "sw"};
    for (size_t l = 0; l < 4; l++) {
        struct bench *bench = bench_open(LANGUAGES[l]);
        bench->ports.read_strokes = read_strokes;
        bench->ports.reads_strokes = reads_chinese;
        bench_begin(bench, &editor_write);
        if (bench_show(bench)->plan == PLAN_CANVAS)
            bench_press(bench, ITEM_KEY,
                        text_string(bench->arena, bench_word(bench, "kiosk.write.keys")));
        for (unsigned group = 0; group < KEYBOARD_GROUPS; group++) {
            bench_touch(bench, 8); /* all groups */
            bench_touch(bench, 20 + group);
            const struct scene *scene = bench_show(bench);
            bool taken[8][8] = {0};
            for (size_t i = 0; i < scene->item_count; i++) {
                const struct item *item = &scene->items[i];
                for (unsigned s = 0;
                     item->role == ITEM_KEY && s < (item->span ? item->span : 1); s++) {
                    assert_true(item->row < scene->rows && item->column + s < scene->columns);
                    assert_false(taken[item->row][item->column + s]);
                    taken[item->row][item->column + s] = true;
                }
            }
        }
        end(bench);
    }
}

static void deleting_and_clearing_say_what_they_do(void **state)
{
    (void)state;
    struct bench *bench = begin("en");
    bench_press(bench, ITEM_KEY, "Delete");
    assert_says_key(bench, "kiosk.write.empty");
    bench_type(bench, "Jo An");
    bench_press(bench, ITEM_KEY, "Delete");
    assert_says_key(bench, "kiosk.deleted");
    assert_text(bench_field(bench), "Jo A");
    bench_press(bench, ITEM_KEY, "Clear");
    assert_says_key(bench, "kiosk.cleared");
    assert_text(bench_field(bench), "");
    end(bench);
}

static void a_real_keyboard_types_and_goes_on(void **state)
{
    (void)state;
    struct bench *bench = begin("en");
    bench_type(bench, "Jo\x01\x7f \xff\b");
    bench_type(bench, "ñ\n");
    assert_true(bench->turn.answered);
    assert_text(bench->turn.answer.value, "Joñ");
    end(bench);
}

static void an_empty_answer_is_left_out_only_where_it_may_be(void **state)
{
    (void)state;
    struct bench *bench = begin("en");
    bench_touch(bench, ID_GO);
    assert_false(bench->turn.answered);
    assert_says_key(bench, "kiosk.write.empty");
    bench->page.may = MAY_SKIP;
    bench_touch(bench, ID_GO);
    assert_false(bench->turn.answered);
    bench_touch(bench, ID_GO);
    assert_true(bench->turn.answered);
    assert_int_equal(bench->turn.answer.kind, ANSWER_SKIP);
    end(bench);
}

static void what_is_private_is_said_on_headphones_unless_asked_for(void **state)
{
    (void)state;
    struct bench *bench = begin("en");
    bench->page.is_private = true;
    bench_type(bench, "J");
    assert_true(bench->turn.says[0].is_private && !bench->turn.says[0].asked);
    bench_press(bench, ITEM_FIELD, NULL);
    assert_says(bench, "J");
    assert_true(bench->turn.says[0].is_private && bench->turn.says[0].asked);
    end(bench);
}

static void a_secret_is_neither_shown_nor_said(void **state)
{
    (void)state;
    struct bench *bench = bench_open("en");
    bench->page.is_secret = true;
    bench->page.value = TEXT("mother");
    bench_begin(bench, &editor_write);
    assert_text(bench_field(bench), "");
    bench_type(bench, "J");
    assert_true(bench_find(bench, ITEM_FIELD, NULL)->hidden);
    bench_press(bench, ITEM_FIELD, NULL);
    assert_says_key(bench, "kiosk.secret");
    end(bench);
}

static void an_answer_given_before_is_there_to_go_on_with(void **state)
{
    (void)state;
    struct bench *bench = bench_open("en");
    bench->page.value = TEXT("Jo An");
    bench_begin(bench, &editor_write);
    assert_text(bench_field(bench), "Jo An");
    bench_touch(bench, ID_GO);
    assert_text(bench->turn.answer.value, "Jo An");
    end(bench);
}

static void no_answer_grows_without_end(void **state)
{
    (void)state;
    struct bench *bench = begin("en");
    for (int i = 0; i < 1000; i++)
        bench_type(bench, "ñ");
    assert_says_key(bench, "kiosk.write.full");
    assert_true(bench_field(bench).len <= 600);
    assert_true(text_is_utf8(bench_field(bench)));
    end(bench);
}

/* All groups, and all keys of each. */
static void assert_no_key_is_mute(struct bench *bench)
{
    enum { BACK = 8, GROUP = 20 };

    for (int group = -1; group < KEYBOARD_GROUPS; group++) {
        bench_touch(bench, BACK);
        if (group >= 0)
            bench_touch(bench, GROUP + (unsigned)group);
        const struct scene scene = *bench_show(bench);
        for (size_t i = 0; i < scene.item_count; i++) {
            bench_touch(bench, scene.items[i].id);
            if (bench->turn.say_count == 0)
                fail_msg("\"%.*s\" is mute", TEXT_ARG(scene.items[i].text));
            bench_touch(bench, BACK);
            if (group >= 0)
                bench_touch(bench, GROUP + (unsigned)group);
        }
    }
}

static void nothing_is_mute(void **state)
{
    (void)state;
    static const char *const LANGUAGES[] = {"en", "zh-CN", "ug", "sw"};
    for (size_t i = 0; i < 4; i++) {
        struct bench *bench = begin(LANGUAGES[i]);
        bench_show(bench);
        assert_true(bench->speech.count > 0);
        if (bench->scene.plan == PLAN_CANVAS) {
            bench_stroke(bench, LINE, 2);
            bench_stroke(bench, LINE, 2);
        }
        if (bench->scene.plan == PLAN_CANVAS)
            assert_nothing_is_mute(bench);
        else
            assert_no_key_is_mute(bench);
        end(bench);
    }
}

CHECK_MAIN(cmocka_unit_test(a_letter_is_written_heard_and_taken),
           cmocka_unit_test(the_green_arrow_takes_a_letter_first_and_then_the_answer),
           cmocka_unit_test(after_three_letters_nobody_is_told_again_how_to_take_one),
           cmocka_unit_test(the_canvas_has_the_same_neighbours_before_and_after_a_stroke),
           cmocka_unit_test(what_cannot_be_read_says_so),
           cmocka_unit_test(chinese_has_keys_as_well_and_the_way_back),
           cmocka_unit_test(without_a_pen_there_are_keys_and_no_way_to_handwriting),
           cmocka_unit_test(a_name_has_a_capital_at_each_word),
           cmocka_unit_test(uyghur_is_typed_with_its_own_letters),
           cmocka_unit_test(all_keys_fit_their_grid_and_none_lies_on_another),
           cmocka_unit_test(deleting_and_clearing_say_what_they_do),
           cmocka_unit_test(a_real_keyboard_types_and_goes_on),
           cmocka_unit_test(an_empty_answer_is_left_out_only_where_it_may_be),
           cmocka_unit_test(what_is_private_is_said_on_headphones_unless_asked_for),
           cmocka_unit_test(a_secret_is_neither_shown_nor_said),
           cmocka_unit_test(an_answer_given_before_is_there_to_go_on_with),
           cmocka_unit_test(no_answer_grows_without_end), cmocka_unit_test(nothing_is_mute))
