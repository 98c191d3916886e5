#include "pen/pen.h"

#include <stdlib.h>
#include <unistd.h>

#include <zinnia.h>

#include "base/log.h"

#define DEBIAN_MODELS "/usr/share/tegaki/models/zinnia"

/* Languages with a model of Debian's. */
static const struct model {
    const char *language, *file;
} MODELS[] = {{"zh", "handwriting-zh_CN.model"}};
enum {
    MODEL_COUNT = sizeof MODELS / sizeof *MODELS,
    SIDE = 1000, /* of the canvas: a stroke's points lie in it */
    MOST_STROKES = 64,
    DEPTH = 20 /* letters of each reading that count */
};

/* A model is sure of a letter only at the size and in the shape it learned it. So a letter is
 * brought to these sizes in its middle, squared, for a canvas may be wider than it is high; the
 * readings are added up. */
static const int SIZES[] = {700, 900};
enum {
    READINGS = sizeof SIZES / sizeof *SIZES,
    MOST_LETTERS = READINGS * DEPTH,
    FLAT = 5 /* a letter so many times as wide as high is meant so: one, or a part of two */
};

/* Parts of letters that the models know and nobody writes alone: they take the place of what
 * was meant. The first of a pair is read as the second; "" leaves it out. */
static const char *const PARTS[][2] = {
    {"囗", "口"}, {"亻", ""}, {"冫", ""}, {"氵", ""}, {"艹", ""}, {"犭", ""}, {"彳", ""},
    {"忄", ""},   {"丶", ""}, {"丨", ""}, {"亠", ""}, {"廾", ""}, {"巛", ""}, {"丿", ""},
    {"讠", ""},   {"扌", ""}, {"钅", ""}, {"饣", ""}, {"纟", ""}, {"宀", ""}, {"冖", ""},
};

struct pen {
    struct arena *arena;
    const char *models;
    zinnia_recognizer_t *recognizer; /* NULL: at rest */
    size_t loaded;                   /* whose model it is */
    bool broken[MODEL_COUNT];        /* was said to be damaged, and is not tried again */
};

enum status pen_open(struct pen **pen, const char *models, struct fault *why)
{
    struct arena *arena = arena_open("pen");
    struct text folder = text_of(models != NULL ? models : DEBIAN_MODELS);

    (void)why; /* a pen without any model is a pen: letters then have keys */
    *pen = ARENA_NEW(arena, struct pen);
    (*pen)->arena = arena;
    (*pen)->models = text_string(arena, folder);
    return OK;
}

void pen_close(struct pen *pen)
{
    if (pen == NULL)
        return;
    pen_rest(pen);
    arena_close(pen->arena);
}

void pen_rest(struct pen *pen)
{
    if (pen->recognizer != NULL)
        zinnia_recognizer_destroy(pen->recognizer);
    pen->recognizer = NULL;
}

/* The first subtag decides: zh-CN is read as zh. */
static size_t model_of(struct text language)
{
    struct text main_tag = language;

    text_take_part(&language, '-', &main_tag);
    for (size_t i = 0; i < MODEL_COUNT; i++)
        if (text_is(main_tag, MODELS[i].language))
            return i;
    return MODEL_COUNT;
}

static const char *path_of(const struct pen *pen, size_t model, struct arena *arena)
{
    return text_format(arena, "%s/%s", pen->models, MODELS[model].file).at;
}

bool pen_knows(const struct pen *pen, struct text language)
{
    size_t model = model_of(language);
    if (model == MODEL_COUNT || pen->broken[model])
        return false;

    struct arena *arena = arena_open("pen path");
    bool there = access(path_of(pen, model, arena), R_OK) == 0;
    arena_close(arena);
    return there;
}

/* A model that cannot be loaded is told once and from then on not there. */
static bool load(struct pen *pen, size_t model, struct arena *arena)
{
    if (pen->recognizer != NULL && pen->loaded == model)
        return true;
    if (pen->broken[model])
        return false;

    pen_rest(pen);
    const char *path = path_of(pen, model, arena);
    pen->recognizer = zinnia_recognizer_new();
    if (pen->recognizer != NULL && zinnia_recognizer_open(pen->recognizer, path)) {
        pen->loaded = model;
        return true;
    }
    pen_rest(pen);
    pen->broken[model] = true;
    log_line(LOG_ERROR, "pen %s: cannot be read as a handwriting model; letters have keys",
             path);
    return false;
}

static int within(int at)
{
    return at < 0 ? 0 : at > SIDE ? SIDE : at;
}

/* Where a canvas's points go in the square that a model knows. */
struct frame {
    double across, down, left, top;
};

static struct frame frame_of(const struct stroke *strokes, size_t count, int size)
{
    int left = SIDE, right = 0, top = SIDE, bottom = 0;

    for (size_t s = 0; s < count; s++)
        for (size_t p = 0; p < strokes[s].count; p++) {
            int x = within(strokes[s].points[p].x), y = within(strokes[s].points[p].y);
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y > bottom ? y : bottom;
        }
    int wide = right - left, high = bottom - top, side = wide > high ? wide : high;
    if (side <= 0) /* a dot */
        return (struct frame){.across = 1, .down = 1};
    bool squared = wide * FLAT > high && high * FLAT > wide;
    double across = (double)size / (squared ? wide : side);
    double down = (double)size / (squared ? high : side);
    return (struct frame){across, down, (SIDE - across * (left + right)) / 2,
                          (SIDE - down * (top + bottom)) / 2};
}

static zinnia_character_t *character_of(const struct stroke *strokes, size_t count, int size)
{
    struct frame frame = frame_of(strokes, count, size);
    zinnia_character_t *character = zinnia_character_new();
    if (character == NULL)
        return NULL;

    zinnia_character_set_width(character, SIDE);
    zinnia_character_set_height(character, SIDE);
    for (size_t s = 0; s < count; s++)
        for (size_t p = 0; p < strokes[s].count; p++)
            zinnia_character_add(
                character, s,
                within((int)(frame.left + frame.across * within(strokes[s].points[p].x))),
                within((int)(frame.top + frame.down * within(strokes[s].points[p].y))));
    return character;
}

struct reading {
    struct text letter;
    double score;
};

static struct text as_written(struct text letter)
{
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        if (text_is(letter, PARTS[i][0]))
            return text_of(PARTS[i][1]);
    return letter;
}

/* Adds a letter's score to those of the same letter; how many letters there are now. */
static size_t add_score(struct reading *readings, size_t count, struct text letter,
                        double score)
{
    size_t at = 0;

    while (at < count && !text_equal(readings[at].letter, letter))
        at++;
    if (at == count)
        readings[count++] = (struct reading){letter, 0};
    readings[at].score += score;
    return count;
}

/* One reading: each letter counts by how much better it is than the last of them. */
static size_t read_once(const struct pen *pen, zinnia_character_t *character,
                        struct reading *readings, size_t count, struct arena *arena)
{
    zinnia_result_t *result =
        character == NULL ? NULL
                          : zinnia_recognizer_classify(pen->recognizer, character, DEPTH);
    size_t found = result == NULL ? 0 : zinnia_result_size(result);

    for (size_t i = 0; i < found && i < DEPTH; i++) {
        struct text letter = as_written(text_of(zinnia_result_value(result, i)));
        double score = zinnia_result_score(result, i) - zinnia_result_score(result, found - 1);
        if (letter.len > 0 && text_is_utf8(letter))
            count = add_score(readings, count, text_copy(arena, letter), score);
    }
    if (result != NULL)
        zinnia_result_destroy(result);
    if (character != NULL)
        zinnia_character_destroy(character);
    return count;
}

static int better_first(const void *a, const void *b)
{
    const struct reading *one = a, *other = b;

    if (one->score != other->score)
        return one->score < other->score ? 1 : -1;
    return text_compare(one->letter, other->letter);
}

size_t pen_read(struct pen *pen, const struct stroke *strokes, size_t count,
                struct text language, struct text *letters, size_t room, struct arena *arena)
{
    struct reading readings[MOST_LETTERS];
    size_t model = model_of(language), found = 0;

    if (model == MODEL_COUNT || count == 0 || room == 0 || !load(pen, model, arena))
        return 0;
    if (count > MOST_STROKES)
        count = MOST_STROKES;
    for (size_t i = 0; i < READINGS; i++)
        found = read_once(pen, character_of(strokes, count, SIZES[i]), readings, found, arena);
    qsort(readings, found, sizeof *readings, better_first);
    if (found > room)
        found = room;
    for (size_t i = 0; i < found; i++)
        letters[i] = readings[i].letter;
    return found;
}
