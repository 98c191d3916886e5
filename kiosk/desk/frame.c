/* frame.c: what stands around every page: the part of the service, how far one is, why the last
 * answer was not taken, the question, the hint; the green arrow and the bar. */
#include <string.h>

#include "desk/page_editors.h"
#include "desk/state.h"

enum { OFFERS_PERSON = 3 /* refusals in a row */ };

/* ---- Above ---- */

static void show_steps(const struct desk *desk, const struct page *page,
                       struct scene_maker *maker)
{
    struct arena *arena = maker->arena;

    if (page->steps == 0)
        return;
    struct item *steps =
        scene_add(maker, ITEM_STEPS, ID_STEPS,
                  catalogue_fill(desk->catalogues[desk->language], "kiosk.steps", arena,
                                 "number", text_format(arena, "%zu", page->step), "total",
                                 text_format(arena, "%zu", page->steps), (const char *)NULL));
    steps->number = (long)page->step;
    steps->total = (long)page->steps;
}

static struct item *show_faces(struct scene_maker *maker, enum item_role role, unsigned id,
                               const struct faces *faces)
{
    if (faces->text.len == 0 && faces->audio.len == 0)
        return NULL;
    struct item *item = scene_add(maker, role, id, faces->text);
    item->image = faces->image;
    scene_say(maker, item, faces->audio, faces->text);
    return item;
}

static const char *help_key(const struct page *page)
{
    static const char *const KEYS[] = {
        [PAGE_CHOOSE] = "kiosk.help.choose",     [PAGE_CHOOSE_MANY] = "kiosk.help.many",
        [PAGE_RANK] = "kiosk.help.rank",         [PAGE_NUMBER] = "kiosk.help.number",
        [PAGE_DECIMAL] = "kiosk.help.number",    [PAGE_MONEY] = "kiosk.help.money",
        [PAGE_RANGE] = "kiosk.help.range",       [PAGE_DIGITS] = "kiosk.help.number",
        [PAGE_DATE] = "kiosk.help.date",         [PAGE_TIME] = "kiosk.help.date",
        [PAGE_DATETIME] = "kiosk.help.date",     [PAGE_TEXT] = "kiosk.help.text",
        [PAGE_RECORDING] = "kiosk.speak.how",    [PAGE_DRAWING] = "kiosk.draw.here",
        [PAGE_PICTURE] = "kiosk.elsewhere",      [PAGE_FILE] = "kiosk.elsewhere",
        [PAGE_SCAN] = "kiosk.scan.how",          [PAGE_AGREE] = "kiosk.help.agree",
        [PAGE_LISTEN] = "kiosk.arrow",           [PAGE_ADD] = "kiosk.help.choose",
        [PAGE_REVIEW] = "kiosk.help.review",     [PAGE_RECEIPT] = "kiosk.help.receipt",
        [PAGE_NOT_SENT] = "kiosk.help.not-sent", [PAGE_GO_ON] = "kiosk.help.choose",
        [PAGE_LANGUAGE] = "kiosk.help.choose",   [PAGE_PERSON] = "kiosk.help.person",
        [PAGE_GOODBYE] = "kiosk.arrow"};

    return page->is_consent ? "kiosk.help.agree" : KEYS[page->kind];
}

/* Help takes the place of the hint on show; spoken are both, and what helpers may say. */
static void show_hint(const struct desk *desk, const struct sheet *sheet,
                      struct scene_maker *maker)
{
    const struct page *page = &sheet->page;

    if (!sheet->helping) {
        show_faces(maker, ITEM_HINT, ID_HINT, &page->hint);
        return;
    }
    struct item *help = scene_add(maker, ITEM_HINT, ID_HINT, desk_word(desk, help_key(page)));
    scene_say(maker, help, TEXT(""), help->text);
}

void frame_show_head(const struct desk *desk, const struct sheet *sheet,
                     struct scene_maker *maker)
{
    const struct page *page = &sheet->page;

    if (page->section.text.len > 0)
        scene_add(maker, ITEM_SECTION, ID_SECTION, page->section.text)->image =
            page->section.image;
    show_steps(desk, page, maker);
    show_faces(maker, ITEM_REFUSAL, ID_REFUSAL, &page->refusal);
    struct item *prompt = show_faces(maker, ITEM_PROMPT, ID_PROMPT, &page->prompt);
    if (prompt != NULL && maker->scene->plan == PLAN_LISTEN)
        prompt->image = TEXT(""); /* it stands beside, large */
    show_hint(desk, sheet, maker);
}

/* Takes an item away again; what it says is said of the question. */
static void take_away(struct scene_maker *maker, size_t at)
{
    unsigned id = maker->items[at].id;

    for (size_t i = 0; i < maker->saying_count; i++)
        if (maker->sayings[i].item == id)
            maker->sayings[i].item = ID_PROMPT;
    maker->item_count--;
    memmove(&maker->items[at], &maker->items[at + 1],
            (maker->item_count - at) * sizeof *maker->items);
}

void frame_tidy(struct scene_maker *maker)
{
    size_t hint = SIZE_MAX;
    bool other = false;

    for (size_t i = 0; i < maker->item_count; i++) {
        if (maker->items[i].id == ID_HINT)
            hint = i;
        else if (maker->items[i].role == ITEM_HINT || maker->items[i].role == ITEM_REFUSAL)
            other = true;
    }
    if (hint != SIZE_MAX && other)
        take_away(maker, hint);
}

/* ---- Below ---- */

static const char *go_key(const struct sheet *sheet)
{
    if (sheet->page.kind == PAGE_REVIEW)
        return review_is_read(&sheet->editor) ? "review.send" : "nav.next";
    if (sheet->page.kind == PAGE_RECEIPT || sheet->page.kind == PAGE_GOODBYE)
        return "kiosk.finish";
    return sheet->page.kind == PAGE_NOT_SENT ? "not-sent.again" : "nav.next";
}

static bool can_go_back(const struct desk *desk, const struct sheet *sheet)
{
    return sheet == &desk->over || sheet->use != SHEET_SESSION ||
           (sheet->page.may & MAY_BACK) != 0;
}

static bool can_reach_person(const struct sheet *sheet)
{
    return sheet->use == SHEET_SESSION && (sheet->page.may & MAY_PERSON) != 0;
}

static bool can_stop(const struct desk *desk, const struct sheet *sheet)
{
    return sheet != &desk->over &&
           (sheet->use != SHEET_SESSION || (sheet->page.may & MAY_STOP) != 0);
}

void frame_show_bar(const struct desk *desk, const struct sheet *sheet,
                    struct scene_maker *maker)
{
    static const char *const KEYS[SCENE_BAR] = {"nav.back", "nav.repeat", "nav.help",
                                                "nav.person", "nav.stop"};
    const bool on[SCENE_BAR] = {can_go_back(desk, sheet), true, true, can_reach_person(sheet),
                                can_stop(desk, sheet)};

    for (unsigned place = 0; place < SCENE_BAR; place++) {
        struct item *item =
            scene_add(maker, ITEM_BAR, ID_BAR + place, desk_word(desk, KEYS[place]));
        item->place = place;
        item->is_off = !on[place] && !(place == BAR_BACK && desk->tools_open);
        if (place == BAR_PERSON && on[place] && sheet->page.refused >= OFFERS_PERSON)
            scene_say(maker, item, TEXT(""), desk_word(desk, "kiosk.offer-person"));
    }
}

void frame_show_foot(const struct desk *desk, const struct sheet *sheet,
                     struct scene_maker *maker)
{
    struct item *go = scene_add(maker, ITEM_GO, ID_GO, desk_word(desk, go_key(sheet)));

    if (sheet->editor.kind->plan == PLAN_LISTEN)
        scene_say(maker, go, TEXT(""), go->text);
    frame_show_bar(desk, sheet, maker);
}

/* ---- Touches ---- */

void frame_help(struct desk *desk)
{
    desk->tools_open = false;
    struct sheet *sheet = desk_sheet(desk);
    struct saying says[3];
    size_t count = 0;

    if (sheet == NULL)
        return;
    if (desk->session != NULL)
        session_helped(desk->session);
    const struct page *page = &sheet->page;
    const struct text all[] = {desk_word(desk, help_key(page)), page->hint.text,
                               page->prompt.guidance};
    sheet->helping = true;
    unsigned lit = desk_shows(desk, ID_HINT) ? ID_HINT : ID_PROMPT;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].len > 0)
            says[count++] = (struct saying){.item = lit,
                                            .words = all[i],
                                            .recording = i == 1 ? page->hint.audio : TEXT(""),
                                            .language = page->language};
    said_set(&desk->said, says, count);
}

void frame_back(struct desk *desk)
{
    struct sheet *sheet = desk_sheet(desk);

    if (sheet == NULL || settings_close(desk) || sheet_back(desk, sheet))
        return;
    if (sheet == &desk->over) {
        sheet_close(sheet);
        desk_arrive(desk);
    } else if (sheet->use != SHEET_SESSION) {
        course_end(desk);
    } else if (can_go_back(desk, sheet)) {
        course_answer(desk, &(struct answer){.kind = ANSWER_BACK});
    } else {
        desk_hear(desk, ID_BAR + BAR_BACK);
    }
}

void frame_person(struct desk *desk)
{
    struct sheet *sheet = desk_sheet(desk);

    desk->tools_open = false;
    if (sheet != NULL && can_reach_person(sheet))
        course_answer(desk, &(struct answer){.kind = ANSWER_PERSON});
    else
        desk_hear(desk, ID_BAR + BAR_PERSON);
}

/* Where something would be lost it is asked first. */
static void stop(struct desk *desk)
{
    struct sheet *sheet = desk_sheet(desk);

    desk->tools_open = false;
    if (!can_stop(desk, sheet))
        desk_hear(desk, ID_BAR + BAR_STOP);
    else if (sheet->use != SHEET_SESSION)
        course_end(desk);
    else if (slip_can_keep(desk) && sheet->page.kind != PAGE_GOODBYE)
        questions_stop(desk);
    else
        course_answer(desk, &(struct answer){.kind = ANSWER_STOP});
}

bool frame_touch(struct desk *desk, unsigned id)
{
    if (id == ID_PRACTICE) {
        desk_say(desk, id, desk_word(desk, "practice.band"));
        return true;
    }
    if (id < ID_BAR || id >= ID_BAR + SCENE_BAR)
        return false;
    switch ((enum bar_place)(id - ID_BAR)) {
    case BAR_BACK:
        frame_back(desk);
        break;
    case BAR_AGAIN:
        desk_arrive(desk);
        break;
    case BAR_HELP:
        frame_help(desk);
        break;
    case BAR_PERSON:
        frame_person(desk);
        break;
    case BAR_STOP:
        stop(desk);
        break;
    }
    return true;
}
