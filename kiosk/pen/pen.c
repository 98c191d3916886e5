#include "pen/pen.h"

#include <string.h>
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
    MOST_LETTERS = 16
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

static zinnia_character_t *character_of(const struct stroke *strokes, size_t count)
{
    zinnia_character_t *character = zinnia_character_new();
    if (character == NULL)
        return NULL;

    zinnia_character_set_width(character, SIDE);
    zinnia_character_set_height(character, SIDE);
    for (size_t s = 0; s < count && s < MOST_STROKES; s++)
        for (size_t p = 0; p < strokes[s].count; p++)
            zinnia_character_add(character, s, within(strokes[s].points[p].x),
                                 within(strokes[s].points[p].y));
    return character;
}

size_t pen_read(struct pen *pen, const struct stroke *strokes, size_t count,
                struct text language, struct text *letters, size_t room, struct arena *arena)
{
    size_t model = model_of(language), found = 0;
    if (model == MODEL_COUNT || count == 0 || room == 0 || !load(pen, model, arena))
        return 0;

    zinnia_character_t *character = character_of(strokes, count);
    zinnia_result_t *result =
        character == NULL
            ? NULL
            : zinnia_recognizer_classify(pen->recognizer, character,
                                         room < MOST_LETTERS ? room : MOST_LETTERS);
    for (size_t i = 0; result != NULL && i < zinnia_result_size(result) && found < room; i++) {
        struct text letter = text_of(zinnia_result_value(result, i));
        if (letter.len > 0 && text_is_utf8(letter))
            letters[found++] = text_copy(arena, letter);
    }
    if (result != NULL)
        zinnia_result_destroy(result);
    if (character != NULL)
        zinnia_character_destroy(character);
    return found;
}
