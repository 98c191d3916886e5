/* check_paths.c: where answers lead: dead ends, questions that a keypad cannot answer,
 * questions that nobody is ever asked. */
#include "tools/check.h"

static bool is_choice(const struct outline_control *outline)
{
    return outline->control == CONTROL_SELECT1 || outline->control == CONTROL_SELECT ||
           outline->control == CONTROL_RANK;
}

/* Somebody came to the end without it. */
static bool has_way_around(const struct check *check, size_t control)
{
    return check->explored.controls[control].ends < check->explored.ends;
}

/* ---- Menus ---- */

static bool is_menu(const struct check *check, size_t control)
{
    return text_is(check_extra(check, control, "menu"), "yes");
}

static void check_menu(struct check *check, size_t control)
{
    struct choice *choices;
    size_t count = outline_choices(&choices, check->fresh, control, check->arena);

    for (size_t i = 0; count != SIZE_MAX && i < count; i++)
        if (!bundle_find(check->bundle, choices[i].value))
            finding_add(check->findings, SEVERITY_ERROR, "dead end", check_spot(check, control),
                        "choice %u opens \"%.*s\", which is no service here", choices[i].digit,
                        TEXT_ARG(choices[i].value));
        else if (text_equal(choices[i].value, form_id(check->form)))
            finding_add(check->findings, SEVERITY_ERROR, "dead end", check_spot(check, control),
                        "choice %u opens the menu it stands in", choices[i].digit);
}

static void check_home(struct check *check)
{
    bool menu = false;

    for (size_t i = 0; i < check->control_count; i++)
        menu = menu || is_menu(check, i);
    if (!menu)
        finding_add(
            check->findings, SEVERITY_ERROR, "dead end", (struct spot){0},
            "this is the home form, and no question of it has ds:menu=\"yes\": it leads "
            "to no service");
}

/* ---- Keypads ---- */

static void say_keypad(struct check *check, size_t control, const char *what,
                       enum severity hard)
{
    const struct outline_control *outline = &check->controls[control];

    if (outline->required == WHEN_NEVER)
        finding_add(check->findings, SEVERITY_NOTICE, "keypad", check_spot(check, control),
                    "%s; on a phone it can be left out", what);
    else if (has_way_around(check, control))
        finding_add(check->findings, SEVERITY_WARNING, "keypad", check_spot(check, control),
                    "%s, and it must be answered; other answers lead past it", what);
    else
        finding_add(check->findings, hard, "keypad", check_spot(check, control),
                    "%s, it must be answered, and nothing leads past it", what);
}

static void check_keypad(struct check *check, size_t control)
{
    const struct screen_use *use = &check->uses[control * check->language_count];

    for (size_t i = 1; use->looks == 0 && i < check->language_count; i++)
        use++;
    if (use->looks == 0) /* in a repeat that no walk came to */
        return;
    if (screen_is_for_kiosk(use->kind))
        say_keypad(check, control, "a keypad cannot answer it: it wants a file or a drawing",
                   SEVERITY_ERROR);
    else if (use->kind == PAGE_TEXT)
        say_keypad(check, control, "it wants letters, which are hard to type on a keypad",
                   SEVERITY_WARNING);
    else if (use->kind == PAGE_SCAN)
        finding_add(check->findings, SEVERITY_NOTICE, "keypad", check_spot(check, control),
                    "a phone cannot scan it; it is typed there");
}

/* ---- Questions ---- */

static void check_choices(struct check *check, size_t control)
{
    const struct outline_control *outline = &check->controls[control];
    struct choice *choices;
    size_t count = outline_choices(&choices, check->fresh, control, check->arena);

    if (count != 0)
        return;
    finding_add(check->findings,
                outline->required == WHEN_NEVER ? SEVERITY_WARNING : SEVERITY_ERROR, "dead end",
                check_spot(check, control), "there is nothing to choose%s",
                outline->required == WHEN_NEVER ? "" : ", and a choice must be made");
}

static void check_reached(struct check *check, size_t control)
{
    const struct outline_control *outline = &check->controls[control];
    const struct explored_control *seen = &check->explored.controls[control];

    if (outline->relevant == WHEN_NEVER)
        finding_add(check->findings, SEVERITY_WARNING, "never", check_spot(check, control),
                    "nobody is ever asked: its relevant is always false");
    else if (seen->stops == 0 && !check->explored.cut)
        finding_add(check->findings, SEVERITY_NOTICE, "never", check_spot(check, control),
                    "none of %u walks with made-up answers came here", check->explored.walks);
    if (outline->valid == WHEN_NEVER)
        finding_add(check->findings,
                    outline->required == WHEN_NEVER ? SEVERITY_WARNING : SEVERITY_ERROR,
                    "dead end", check_spot(check, control),
                    "no answer is ever taken: its constraint is always false");
    else if (seen->untaken && seen->tried.len > 0)
        finding_add(check->findings, SEVERITY_NOTICE, "untried", check_spot(check, control),
                    "no made-up answer was taken, so what follows was tried as if one were");
}

static void check_ends(struct check *check)
{
    bool asks = false;

    for (size_t i = 0; i < check->control_count; i++)
        asks = asks || check_is_question(&check->controls[i]);
    if (!asks)
        finding_add(check->findings, SEVERITY_ERROR, "dead end", (struct spot){0},
                    "the form asks and tells nothing");
    if (check->explored.endless && check->explored.ends == 0)
        finding_add(check->findings, SEVERITY_ERROR, "dead end", (struct spot){0},
                    "no walk came to an end within %d pages", EXPLORE_LONGEST_WALK);
    if (check->explored.cut)
        finding_add(check->findings, SEVERITY_WARNING, "untried", (struct spot){0},
                    "the form is so large or slow that not all of it was tried");
}

void check_paths(struct check *check)
{
    check_ends(check);
    if (check->is_home)
        check_home(check);
    for (size_t i = 0; i < check->control_count; i++) {
        const struct outline_control *outline = &check->controls[i];
        if (!check_is_question(outline))
            continue;
        if (is_choice(outline))
            check_choices(check, i);
        if (is_choice(outline) && is_menu(check, i) && check->bundle->is_deployment)
            check_menu(check, i);
        if (outline->readonly != WHEN_ALWAYS)
            check_keypad(check, i);
        check_reached(check, i);
    }
}
