/* Where the recordings and pictures of a form lie: SERVICES/FORM/media/. */
#include <unistd.h>

#include "desk/state.h"

static struct text file_of(struct text name, struct text folder, struct arena *arena)
{
    struct text path = text_format(arena, "%.*s/%.*s", TEXT_ARG(folder), TEXT_ARG(name));
    bool plain = name.len > 0 && text_find(name, TEXT("/")) == SIZE_MAX;

    return plain && access(path.at, R_OK) == 0 ? path : TEXT("");
}

/* A picture that is no file is one of the table of pictures, whose names have no ending. */
static struct text image_of(struct text name, struct text folder, struct arena *arena)
{
    struct text path = file_of(name, folder, arena);
    size_t dot = text_find(name, TEXT("."));

    return path.len > 0 ? path : text_part(name, 0, dot);
}

static void ready(struct faces *faces, struct text folder, struct arena *arena)
{
    faces->audio = file_of(faces->audio, folder, arena);
    faces->image = image_of(faces->image, folder, arena);
    faces->big_image = image_of(faces->big_image, folder, arena);
}

void media_ready(struct page *page, const char *services, struct arena *arena)
{
    struct text folder =
        text_format(arena, "%s/%.*s/media", services ? services : ".", TEXT_ARG(page->service));

    ready(&page->section, folder, arena);
    ready(&page->prompt, folder, arena);
    ready(&page->hint, folder, arena);
    ready(&page->refusal, folder, arena);
    for (size_t i = 0; i < page->choice_count; i++)
        ready(&page->choices[i].faces, folder, arena);
    for (size_t i = 0; i < page->line_count; i++) {
        ready(&page->lines[i].label, folder, arena);
        ready(&page->lines[i].shown, folder, arena);
    }
}
