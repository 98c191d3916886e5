/* view.c: the scene that is on show, made of what the other files show. */
#include "desk/state.h"

static void show_curtain(const struct desk *desk, struct scene_maker *maker)
{
    struct item *prompt =
        scene_add(maker, ITEM_PROMPT, ID_VIEW, desk_word(desk, "kiosk.curtain.lift"));

    scene_say(maker, prompt, TEXT(""), prompt->text);
}

static void show_sheet(const struct desk *desk, const struct sheet *sheet,
                       struct scene_maker *maker)
{
    maker->scene->language = sheet->page.language;
    maker->scene->right_to_left = sheet->page.right_to_left;
    frame_show_head(desk, sheet, maker);
    sheet->editor.kind->show(&sheet->editor, maker);
    if (maker->scene->plan != PLAN_RECEIPT)
        frame_tidy(maker);
    frame_show_foot(desk, sheet, maker);
}

static enum scene_plan plan_of(const struct desk *desk, const struct sheet *sheet)
{
    if (desk->staff != NULL)
        return PLAN_STAFF;
    if (desk_is_at_rest(desk))
        return PLAN_INVITATION;
    if (desk->covered)
        return PLAN_CURTAIN;
    return desk->leaving.asking || desk->tools_open ? PLAN_TILES : sheet->editor.kind->plan;
}

static void mark_focus(const struct desk *desk, struct scene_maker *maker)
{
    for (size_t i = 0; desk->focus != 0 && i < maker->item_count; i++)
        maker->items[i].focused = maker->items[i].id == desk->focus;
}

/* A kiosk that cannot be heard says so by a picture: the one thing it cannot say. */
static void mark_silence(const struct desk *desk, struct scene_maker *maker)
{
    const struct desk_ports *ports = &desk->options.ports;

    if (ports->silent == NULL || !ports->silent(ports->self) || desk->covered)
        return;
    scene_add(maker, ITEM_MARK, 0, desk_word(desk, "kiosk.silent"))->image =
        TEXT("sign:silent");
}

bool view_is_practice(const struct desk *desk)
{
    if (desk->session != NULL)
        return session_is_practice(desk->session);
    return desk_practises(desk) || house_is_practice(desk->options.house);
}

/* Where a person begins, and where they may think that it is done. */
static bool says_practice(const struct desk *desk)
{
    const struct page *page = &desk->base.page;

    return desk->over.use == SHEET_CLOSED && desk->base.use == SHEET_SESSION &&
           (page->is_menu || page->step == 1 || page->kind == PAGE_REVIEW ||
            page->kind == PAGE_GOODBYE);
}

/* A picture and a word on every page; touched, it says what that means. */
static void mark_practice(const struct desk *desk, struct scene_maker *maker)
{
    if (!view_is_practice(desk) || desk->staff != NULL)
        return;
    struct item *mark =
        scene_add(maker, ITEM_MARK, ID_PRACTICE, desk_word(desk, "practice.mark"));
    mark->image = TEXT("pencil");
    mark->chosen = true; /* it stands out */
    if (says_practice(desk))
        scene_say(maker, mark, TEXT(""), desk_word(desk, "practice.band"));
}

void view_show(const struct desk *desk, struct scene *scene, struct scene_maker *maker,
               struct arena *arena)
{
    const struct sheet *sheet = desk->over.use != SHEET_CLOSED ? &desk->over : &desk->base;
    const struct catalogue *words = desk->catalogues[desk->language];

    scene_begin(maker, scene, plan_of(desk, sheet), arena);
    scene->language = catalogue_tag(words);
    scene->right_to_left = catalogue_right_to_left(words);
    scene->size = desk->settings.size;
    scene->high_contrast = desk->settings.high_contrast;
    if (desk->staff != NULL)
        corner_show(desk, maker);
    else if (desk_is_at_rest(desk))
        invitation_show(desk, maker);
    else if (desk->covered)
        show_curtain(desk, maker);
    else if (desk->leaving.asking)
        leaving_show(desk, maker);
    else if (desk->tools_open)
        settings_show_all(desk, sheet, maker);
    else
        show_sheet(desk, sheet, maker);
    if (!desk_is_at_rest(desk) && !desk->covered && !desk->leaving.asking && !desk->tools_open)
        settings_show(desk, maker);
    mark_practice(desk, maker);
    mark_silence(desk, maker);
    mark_focus(desk, maker);
}

/* The next page as it would arrive, with an editor that nobody touches. */
void desk_ahead(const struct desk *desk, struct speech *speech, struct arena *arena)
{
    struct scene_maker *maker = ARENA_NEW(arena, struct scene_maker);
    struct sheet *next = ARENA_NEW(arena, struct sheet);
    struct scene scene;

    *speech = (struct speech){0};
    if (desk->base.use != SHEET_SESSION || desk->over.use != SHEET_CLOSED ||
        !session_ahead(&next->page, desk->session, arena))
        return;
    next->use = SHEET_SESSION;
    next->arena = arena;
    media_ready(&next->page, desk->options.services, arena);
    sheet_editor(desk, next, editor_for(&next->page));
    scene_begin(maker, &scene, next->editor.kind->plan, arena);
    show_sheet(desk, next, maker);
    scene_end(maker, speech);
    if (next->editor.kind->close != NULL)
        next->editor.kind->close(&next->editor);
}
