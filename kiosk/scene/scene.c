#include "scene/scene.h"

#include <string.h>

const struct scene_room SCENE_ROOM_USUAL = {SCENE_TILES, SCENE_TILES, false};

void scene_begin(struct scene_maker *maker, struct scene *scene, enum scene_plan plan,
                 struct arena *arena)
{
    *scene = (struct scene){.plan = plan};
    maker->scene = scene;
    maker->arena = arena;
    maker->item_count = 0;
    maker->saying_count = 0;
}

struct item *scene_add(struct scene_maker *maker, enum item_role role, unsigned id,
                       struct text text)
{
    size_t at =
        maker->item_count < SCENE_MOST_ITEMS ? maker->item_count++ : maker->item_count - 1;
    struct item *item = &maker->items[at];

    *item = (struct item){.id = id, .role = role, .text = text, .wrong_at = SIZE_MAX};
    return item;
}

struct saying *scene_say(struct scene_maker *maker, const struct item *item,
                         struct text recording, struct text words)
{
    size_t at = maker->saying_count < SCENE_MOST_SAYINGS - 1 ? maker->saying_count
                                                             : SCENE_MOST_SAYINGS - 1;
    struct saying *saying = &maker->sayings[at];

    *saying = (struct saying){.item = item->id != 0 ? item->id : SAYING_ROLE + item->role,
                              .recording = recording,
                              .words = words,
                              .language = maker->scene->language};
    if (recording.len > 0 || words.len > 0)
        maker->saying_count = at + 1;
    return saying;
}

void scene_end(struct scene_maker *maker, struct speech *speech)
{
    struct item *items = arena_array(maker->arena, maker->item_count + 1, sizeof *items);

    memcpy(items, maker->items, maker->item_count * sizeof *items);
    maker->scene->items = items;
    maker->scene->item_count = maker->item_count;
    if (speech == NULL)
        return;
    struct saying *sayings =
        arena_array(maker->arena, maker->saying_count + 1, sizeof *sayings);
    memcpy(sayings, maker->sayings, maker->saying_count * sizeof *sayings);
    speech->sayings = sayings;
    speech->count = maker->saying_count;
}

const struct item *scene_item(const struct scene *scene, unsigned id)
{
    for (size_t i = 0; id != 0 && i < scene->item_count; i++)
        if (scene->items[i].id == id)
            return &scene->items[i];
    return NULL;
}
