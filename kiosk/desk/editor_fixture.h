/* editor_fixture.h: an editor on a page of its own, as the desk would hold it. For tests. */
#ifndef DESK_EDITOR_FIXTURE_H
#define DESK_EDITOR_FIXTURE_H

#include <stdlib.h>

#include "base/check.h"
#include "desk/editor.h"
#include "locale/catalogue.h"

struct bench {
    struct arena *arena;
    struct page page;
    struct desk_ports ports;
    struct catalogue *words;
    struct editor editor;
    struct scene scene;
    struct speech speech;
    struct editor_turn turn;
};

static inline struct bench *bench_open(const char *tag)
{
    struct arena *arena = arena_open("test");
    struct bench *bench = ARENA_NEW(arena, struct bench);
    struct fault why = {0};

    bench->arena = arena;
    if (catalogue_open(&bench->words, DOORSTEP_BUILT_LOCALES, text_of(tag), arena, &why) != OK)
        fail_msg("%s", why.text);
    bench->page.language = text_of(tag);
    return bench;
}

/* Opens an editor of that kind on the bench's page. */
static inline void bench_begin(struct bench *bench, const struct editor_kind *kind)
{
    bench->editor = (struct editor){.kind = kind,
                                    .page = &bench->page,
                                    .arena = arena_open("editor"),
                                    .words = bench->words,
                                    .ports = &bench->ports,
                                    .wake_ms = INT64_MAX};
    kind->open(&bench->editor);
}

static inline void bench_end(struct bench *bench)
{
    if (bench->editor.kind->close != NULL)
        bench->editor.kind->close(&bench->editor);
    arena_close(bench->editor.arena);
}

static inline void bench_close(struct bench *bench)
{
    arena_close(bench->arena);
}

static inline const struct scene *bench_show(struct bench *bench)
{
    struct scene_maker *maker = arena_take(bench->arena, sizeof *maker);

    scene_begin(maker, &bench->scene, bench->editor.kind->plan, bench->arena);
    maker->scene->language = bench->page.language;
    bench->editor.kind->show(&bench->editor, maker);
    assert_true(maker->item_count < SCENE_MOST_ITEMS);
    scene_end(maker, &bench->speech);
    return &bench->scene;
}

static inline void bench_touch(struct bench *bench, unsigned id)
{
    bench->turn = (struct editor_turn){0};
    bench->editor.kind->touch(&bench->editor, id, &bench->turn);
}

static inline void bench_type(struct bench *bench, const char *letters)
{
    bench->turn = (struct editor_turn){0};
    bench->editor.kind->type(&bench->editor, text_of(letters), &bench->turn);
}

static inline void bench_stroke(struct bench *bench, const struct stroke_point *points,
                                size_t count)
{
    struct stroke stroke = {points, count};

    bench->turn = (struct editor_turn){0};
    bench->editor.kind->stroke(&bench->editor, &stroke, &bench->turn);
}

static inline void bench_tick(struct bench *bench, int64_t now_ms)
{
    bench->turn = (struct editor_turn){0};
    bench->editor.now_ms = now_ms;
    bench->editor.kind->tick(&bench->editor, &bench->turn);
}

/* The first item of a role that shows this; NULL: none does. */
static inline const struct item *bench_find(struct bench *bench, enum item_role role,
                                            const char *text)
{
    const struct scene *scene = bench_show(bench);

    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].role == role &&
            (text == NULL || text_is(scene->items[i].text, text)))
            return &scene->items[i];
    return NULL;
}

/* Touches the key, tile or candidate that shows this. */
static inline void bench_press(struct bench *bench, enum item_role role, const char *text)
{
    const struct item *item = bench_find(bench, role, text);

    if (item == NULL)
        fail_msg("nothing shows \"%s\"", text != NULL ? text : "");
    else
        bench_touch(bench, item->id);
}

static inline struct text bench_word(const struct bench *bench, const char *key)
{
    return catalogue_words(bench->words, key);
}

static inline struct text bench_field(struct bench *bench)
{
    const struct item *field = bench_find(bench, ITEM_FIELD, NULL);

    assert_non_null(field);
    return field->value;
}

static inline void assert_says(const struct bench *bench, const char *words)
{
    if (bench->turn.say_count == 0 || !text_is(bench->turn.says[0].words, words))
        fail_msg("said \"%.*s\", wanted \"%s\"", TEXT_ARG(bench->turn.says[0].words), words);
}

static inline void assert_says_key(const struct bench *bench, const char *key)
{
    assert_says(bench, text_string(bench->arena, bench_word(bench, key)));
}

/* Every item that can be touched says something when it is: nothing is mute. The editor is as
 * it was only as far as touching does not change it. */
static inline void assert_nothing_is_mute(struct bench *bench)
{
    const struct scene scene = *bench_show(bench);

    for (size_t i = 0; i < scene.item_count; i++) {
        if (scene.items[i].id == 0 || scene.items[i].is_off)
            continue;
        bench_touch(bench, scene.items[i].id);
        if (bench->turn.say_count == 0 && !bench->turn.answered)
            fail_msg("item %u, \"%.*s\", is mute", scene.items[i].id,
                     TEXT_ARG(scene.items[i].text));
        for (size_t s = 0; s < bench->turn.say_count; s++)
            assert_true(bench->turn.says[s].words.len + bench->turn.says[s].sound.len > 0);
    }
}

#endif
