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
    {"王", "200,200 500,195 800,190|230,480 500,475 770,470|500,200 500,500 500,800|120,810 "
           "500,805 880,800"},
    {"中", "200,280 210,450 230,620|200,280 500,270 800,260 790,440 770,600|230,600 500,595 "
           "770,590|500,80 500,500 500,930"},
    {"木", "130,380 500,370 870,360|500,100 500,500 500,920|490,400 400,560 280,700 "
           "120,820|510,400 620,560 740,690 880,800"},
    {"日", "260,150 265,500 270,880|260,150 500,145 740,140 740,500 735,870|270,500 500,495 "
           "735,490|270,850 500,845 735,840"},
    {"天", "200,210 500,205 800,200|120,450 500,440 880,430|500,215 470,450 350,680 "
           "130,880|505,450 610,620 740,770 890,880"},
    {"上", "480,130 480,450 480,800|490,430 620,425 760,420|120,820 500,810 880,800"},
    {"下", "120,200 500,195 880,190|490,200 490,550 490,900|510,420 620,500 730,590"},
    {"小", "500,120 500,500 495,850 420,800|300,380 250,520 150,660|690,370 760,500 860,640"},
    {"李", "150,210 500,200 850,190|500,60 500,250 500,430|490,220 380,330 230,420 "
           "120,470|510,220 620,310 760,400 880,450|300,520 500,515 690,505 600,590 "
           "520,640|510,640 520,780 510,920 430,880|130,720 500,710 870,700"},
    {"田", "200,180 205,500 215,840|200,180 500,175 800,170 795,500 785,830|210,500 500,495 "
           "795,490|500,180 500,500 500,820|215,820 500,815 785,810"},
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
             {"narrow, on a wide canvas", 0.7, 1, 100, 0},
             {"narrow, on one three times as wide", 0.33, 0.9, 300, 50}};
enum { HAND_COUNT = sizeof HANDS / sizeof *HANDS };

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
    for (size_t n = 0; n < HAND_COUNT * sizeof WRITTEN / sizeof *WRITTEN; n++) {
        size_t i = n / HAND_COUNT;
        struct text letters[SCENE_CANDIDATES];
        struct drawn *drawn = drawn_of(WRITTEN[i].strokes, HANDS[n % HAND_COUNT], arena);
        size_t count = pen_read(pen, drawn->strokes, drawn->count, TEXT("zh-CN"), letters,
                                SCENE_CANDIDATES, arena);
        size_t at = 0;
        assert_int_equal(count, SCENE_CANDIDATES);
        while (at < count && !text_is(letters[at], WRITTEN[i].letter))
            at++;
        if (at == count)
            fail_msg("%s, %s, was read as %.*s", WRITTEN[i].letter, HANDS[n % HAND_COUNT].why,
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
