/* media.c: where the recordings and pictures of a form lie, SERVICES/FORM/media/, and the
 * pictures of what is in no form. */
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

/* ---- Pages of no form, and answers that every form has ---- */

static const struct {
    enum page_kind kind;
    const char *value, *image; /* `value` NULL: of the prompt */
} OWN[] = {
    {PAGE_PERSON, NULL, "person-desk"}, {PAGE_PERSON, "", "phone"},
    {PAGE_GO_ON, NULL, "box"},          {PAGE_GO_ON, "go-on", "yes"},
    {PAGE_GO_ON, "anew", "old-paper"},  {PAGE_LANGUAGE, NULL, "globe"},
    {PAGE_ADD, "yes", "yes"},           {PAGE_ADD, "no", "no"},
    {PAGE_ADD, "remove", "sign:clear"}, {PAGE_CHOOSE, "true", "yes"},
    {PAGE_CHOOSE, "false", "no"},       {PAGE_GOODBYE, NULL, "handshake"},
    {PAGE_NOT_SENT, NULL, "box"},
};

/* The picture of a choice, or of the prompt (`value` NULL), where the page has none. */
static void give_image(struct faces *faces, enum page_kind kind, const struct text *value)
{
    for (size_t i = 0; i < sizeof OWN / sizeof *OWN && faces->image.len == 0; i++) {
        if (OWN[i].kind != kind || (OWN[i].value == NULL) != (value == NULL))
            continue;
        if (value == NULL || OWN[i].value[0] == '\0' || text_is(*value, OWN[i].value))
            faces->image = text_of(OWN[i].image);
    }
}

static void give_images(struct page *page)
{
    give_image(&page->prompt, page->kind, NULL);
    for (size_t i = 0; i < page->choice_count; i++)
        give_image(&page->choices[i].faces, page->kind, &page->choices[i].value);
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
    give_images(page);
}
