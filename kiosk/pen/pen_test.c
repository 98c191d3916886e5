#include "pen/pen.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "base/log.h"

/* As a hand draws them: strokes in school order, "x,y x,y ..." split by "|". */
static const struct {
    const char *letter, *strokes;
} WRITTEN[] = {
    {"一", "120,500 300,490 520,485 880,480"},
    {"二", "260,300 500,290 740,285|130,720 400,710 880,700"},
    {"三", "200,220 500,210 800,205|260,480 500,470 740,465|120,800 500,790 890,780"},
    {"十", "130,450 500,440 880,435|500,120 500,400 500,900"},
    {"人", "500,120 450,400 300,650 120,860|480,420 600,600 720,740 890,870"},
    {"大", "130,380 500,370 880,360|500,110 470,400 350,650 130,880|500,390 620,600 740,750 "
           "900,880"},
    {"口", "230,250 235,500 250,800|230,255 500,245 770,240 765,500 750,790|250,770 500,765 "
           "750,760"},
};

enum { MOST_STROKES = 8, MOST_POINTS = 64 };

struct drawn {
    struct stroke strokes[MOST_STROKES];
    struct stroke_point points[MOST_POINTS];
    size_t count, point_count;
};

/* How large a hand writes, of the canvas's width and height, and where. */
static const struct hand {
    const char *why;
    double wide, high;
    int right, down;
} HANDS[] = {{"all over the canvas", 1, 1, 0, 0},
             {"small, in the middle", 0.4, 0.4, 300, 300},
             {"small, in a corner", 0.3, 0.3, 0, 0},
             {"narrow, on a wide canvas", 0.7, 1, 100, 0}};

static struct drawn *drawn_of(const char *written, struct hand hand, struct arena *arena)
{
    struct drawn *drawn = ARENA_NEW(arena, struct drawn);
    struct text rest = text_of(written), line;

    while (text_take_part(&rest, '|', &line)) {
        struct stroke *stroke = &drawn->strokes[drawn->count++];
        struct text point, x, y;
        stroke->points = drawn->points + drawn->point_count;
        while (text_take_word(&line, &point)) {
            int64_t at_x = 0, at_y = 0;
            y = point;
            assert_true(text_take_part(&y, ',', &x) && text_to_int64(x, &at_x) &&
                        text_to_int64(y, &at_y));
            drawn->points[drawn->point_count++] =
                (struct stroke_point){(short)((double)at_x * hand.wide + hand.right),
                                      (short)((double)at_y * hand.high + hand.down)};
            stroke->count++;
        }
    }
    return drawn;
}

static struct pen *open_pen(const char *models)
{
    struct pen *pen;
    struct fault why = {0};

    assert_int_equal(pen_open(&pen, models, &why), OK);
    return pen;
}

static void plain_characters_are_among_the_first_six(void **state)
{
    (void)state;
    struct pen *pen = open_pen(NULL);
    struct arena *arena = arena_open("test");
    for (size_t n = 0; n < 4 * sizeof WRITTEN / sizeof *WRITTEN; n++) {
        size_t i = n / 4;
        struct text letters[SCENE_CANDIDATES];
        struct drawn *drawn = drawn_of(WRITTEN[i].strokes, HANDS[n % 4], arena);
        size_t count = pen_read(pen, drawn->strokes, drawn->count, TEXT("zh-CN"), letters,
                                SCENE_CANDIDATES, arena);
        size_t at = 0;
        assert_int_equal(count, SCENE_CANDIDATES);
        while (at < count && !text_is(letters[at], WRITTEN[i].letter))
            at++;
        if (at == count)
            fail_msg("%s, %s, was read as %.*s", WRITTEN[i].letter, HANDS[n % 4].why,
                     TEXT_ARG(letters[0]));
    }
    arena_close(arena);
    pen_close(pen);
}

/* Nobody's name is a radical, and a mouth is not an enclosure. */
static void parts_of_letters_are_not_offered(void **state)
{
    (void)state;
    static const char *const PARTS[] = {"囗", "亻", "氵", "廾", "丶"};
    struct pen *pen = open_pen(NULL);
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof WRITTEN / sizeof *WRITTEN; i++) {
        struct text letters[SCENE_CANDIDATES];
        struct drawn *drawn = drawn_of(WRITTEN[i].strokes, HANDS[1], arena);
        size_t count = pen_read(pen, drawn->strokes, drawn->count, TEXT("zh"), letters,
                                SCENE_CANDIDATES, arena);
        for (size_t l = 0; l < count; l++)
            for (size_t p = 0; p < sizeof PARTS / sizeof *PARTS; p++)
                assert_false(text_is(letters[l], PARTS[p]));
    }
    arena_close(arena);
    pen_close(pen);
}

static void it_reads_again_after_a_rest(void **state)
{
    (void)state;
    struct pen *pen = open_pen(NULL);
    struct arena *arena = arena_open("test");
    struct drawn *drawn = drawn_of(WRITTEN[0].strokes, HANDS[0], arena);
    struct text letters[1];
    pen_rest(pen);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            pen_read(pen, drawn->strokes, drawn->count, TEXT("zh"), letters, 1, arena), 1);
        assert_text(letters[0], "一");
        pen_rest(pen);
    }
    arena_close(arena);
    pen_close(pen);
}

static void a_language_without_a_model_has_keys(void **state)
{
    (void)state;
    static const char *const OTHERS[] = {"ug", "en", "sw", "", "zhx", "-"};
    struct pen *pen = open_pen(NULL);
    struct arena *arena = arena_open("test");
    struct drawn *drawn = drawn_of(WRITTEN[0].strokes, HANDS[0], arena);
    struct text letters[1];
    assert_true(pen_knows(pen, TEXT("zh-CN")));
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        assert_false(pen_knows(pen, text_of(OTHERS[i])));
        assert_int_equal(
            pen_read(pen, drawn->strokes, drawn->count, text_of(OTHERS[i]), letters, 1, arena),
            0);
    }
    arena_close(arena);
    pen_close(pen);
}

static void a_missing_model_is_no_fault(void **state)
{
    (void)state;
    struct pen *pen = open_pen("/nowhere");
    assert_false(pen_knows(pen, TEXT("zh")));
    pen_close(pen);
}

static void count_lines(void *self, enum log_level level, const char *line)
{
    (void)line;
    assert_int_equal(level, LOG_ERROR);
    ++*(int *)self;
}

static void a_damaged_model_is_told_once_and_then_not_there(void **state)
{
    (void)state;
    static const char *const BYTES[] = {"", "no model", "\xff\xff\xff\xff\xff\xff\xff\xff"};
    for (size_t i = 0; i < sizeof BYTES / sizeof *BYTES; i++) {
        char folder[] = "/tmp/doorstep-pen-XXXXXX", path[128];
        struct fault why = {0};
        int told = 0;
        assert_non_null(mkdtemp(folder));
        snprintf(path, sizeof path, "%s/handwriting-zh_CN.model", folder);
        assert_int_equal(file_replace(path, text_of(BYTES[i]), 0600, &why), OK);
        struct pen *pen = open_pen(folder);
        struct arena *arena = arena_open("test");
        struct drawn *drawn = drawn_of(WRITTEN[0].strokes, HANDS[0], arena);
        struct text letters[1];
        log_set_sink((struct log_sink){&told, count_lines, LOG_WARNING});
        for (int again = 0; again < 2; again++)
            assert_int_equal(
                pen_read(pen, drawn->strokes, drawn->count, TEXT("zh"), letters, 1, arena), 0);
        log_set_sink((struct log_sink){0});
        assert_int_equal(told, 1);
        assert_false(pen_knows(pen, TEXT("zh")));
        arena_close(arena);
        pen_close(pen);
        unlink(path);
        rmdir(folder);
    }
}

CHECK_MAIN(cmocka_unit_test(plain_characters_are_among_the_first_six),
           cmocka_unit_test(parts_of_letters_are_not_offered),
           cmocka_unit_test(it_reads_again_after_a_rest),
           cmocka_unit_test(a_language_without_a_model_has_keys),
           cmocka_unit_test(a_missing_model_is_no_fault),
           cmocka_unit_test(a_damaged_model_is_told_once_and_then_not_there))
