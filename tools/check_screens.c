/* check_screens.c: every question laid out as phones get it, with the answers that a person may
 * have given before: how many screens it takes, and what can never fit one. */
#include "base/buffer.h"
#include "tools/check.h"

enum {
    MOST_LOOKS = 24, /* of one question in one language: what it says seldom differs */
    MOST_REVIEWS = 200,
    MOST_COMPARED = 300, /* choices of a list; a phone shows fewer */
    HUGE_SCREEN = 1000 * 1000
};

/* ---- One screen ---- */

/* What a screen of a text in that alphabet carries beside "more" and "back". */
static size_t room(const struct look_manner *manner, bool ucs2, struct arena *arena)
{
    const struct screen_words words = look_words(manner);
    struct fit_cost nav = flow_add(fit_cost(nav_line(NAV_MORE, &words, arena)),
                                   fit_cost(nav_line(NAV_BACK, &words, arena)));
    size_t limit = ucs2 || nav.ucs2 ? manner->budget.units : manner->budget.septets;
    size_t taken = (ucs2 || nav.ucs2 ? nav.units : nav.septets) + 2; /* the line breaks */
    return limit > taken ? limit - taken : 0;
}

/* How much too long a text is to stand on one screen; 0: it fits. */
static size_t excess(const struct look_manner *manner, struct text text, struct arena *arena)
{
    struct fit_cost cost = fit_cost(translit_apply(manner->tongue->letters, text, arena));
    const struct screen_words words = look_words(manner);
    bool ucs2 = cost.ucs2 || fit_cost(nav_line(NAV_MORE, &words, arena)).ucs2;
    size_t wanted = ucs2 ? cost.units : cost.septets, has = room(manner, ucs2, arena);
    return wanted > has ? wanted - has : 0;
}

static const char *unit_name(bool ucs2)
{
    return ucs2 ? "letters" : "septets";
}

static bool is_ucs2(struct text text)
{
    return fit_cost(text).ucs2;
}

static void check_choices(struct check *check, const struct look *look,
                          const struct look_manner *manner, struct spot spot,
                          struct arena *arena)
{
    for (size_t i = 0; i < look->page.choice_count; i++) {
        const struct page_choice *choice = &look->page.choices[i];
        struct text line =
            text_format(arena, "%u %.*s", choice->digit, TEXT_ARG(screen_face(&choice->faces)));
        size_t over = excess(manner, line, arena);
        if (over > 0)
            finding_add(check->findings, SEVERITY_ERROR, "screen", spot,
                        "choice %.*s is %zu %s too long for a screen; give it a short text",
                        TEXT_ARG(choice->value), over, unit_name(is_ucs2(line)));
    }
}

/* Lists with digits of their own may hold one twice, for different filters: what counts is what
 * is offered together. */
static void check_twins(struct check *check, const struct page *page, struct spot spot)
{
    spot.language = (struct text){0};
    for (size_t i = 0; i < page->choice_count && i < MOST_COMPARED; i++)
        for (size_t k = 0; k < i; k++)
            if (page->choices[i].digit == page->choices[k].digit)
                finding_add(check->findings, SEVERITY_ERROR, "digit", spot,
                            "choices %.*s and %.*s have the same digit %u",
                            TEXT_ARG(page->choices[k].value), TEXT_ARG(page->choices[i].value),
                            page->choices[i].digit);
}

static void check_short(struct check *check, const struct look *look,
                        const struct look_manner *manner, struct spot spot, struct arena *arena)
{
    struct text text = text_trim(look->page.prompt.short_text);
    size_t over = text.len > 0 ? excess(manner, text, arena) : 0;
    if (over > 0)
        finding_add(check->findings, SEVERITY_WARNING, "screen", spot,
                    "its short text is %zu %s too long for a screen", over,
                    unit_name(is_ucs2(text)));
}

/* What one screen would have to carry besides. */
static size_t over_one(const struct look *look, const struct look_manner *manner,
                       struct arena *arena)
{
    struct look whole = *look;
    struct look_manner endless = *manner;

    endless.budget = (struct fit_budget){HUGE_SCREEN, HUGE_SCREEN};
    look_again(&whole, &endless, arena);
    size_t used = 0;
    for (size_t i = 0; i < whole.screens.count; i++)
        used += whole.screens.at[i].used;
    size_t limit = whole.screens.count > 0 && whole.screens.at[0].ucs2 ? manner->budget.units
                                                                       : manner->budget.septets;
    return used > limit ? used - limit : 0;
}

static void note_use(struct screen_use *use, const struct look *look,
                     const struct look_manner *manner, struct arena *arena)
{
    size_t over = look->screens.count > 1 ? over_one(look, manner, arena) : 0;

    if (look->screens.count < use->screens ||
        (look->screens.count == use->screens && over <= use->over))
        return;
    use->screens = look->screens.count;
    use->over = over;
    use->ucs2 = look->screens.at[0].ucs2;
}

/* A filter may leave nothing. After an answer that was made up and stored unjudged that is no
 * proof. */
static void check_nothing(struct check *check, const struct page *page, struct spot spot)
{
    bool sure = true;

    if (page->choice_count > 0 || !check->walking ||
        (page->kind != PAGE_CHOOSE && page->kind != PAGE_CHOOSE_MANY &&
         page->kind != PAGE_RANK))
        return;
    for (size_t i = 0; i < check->control_count; i++)
        sure = sure && !check->explored.controls[i].untaken;
    spot.language = (struct text){0};
    finding_add(check->findings,
                sure && !(page->may & MAY_SKIP) ? SEVERITY_ERROR : SEVERITY_WARNING, "dead end",
                spot, "some answers leave nothing to choose here%s",
                page->may & MAY_SKIP ? "" : ", and a choice must be made");
}

/* ---- Stops ---- */

static void look_in(struct check *check, struct record *record, struct place place,
                    size_t language)
{
    struct look_manner manner = check_manner(check, language);
    struct screen_use *use = &check->uses[place.control * check->language_count + language];
    struct spot spot = check_spot(check, place.control);
    struct arena *arena = arena_open("look");
    struct look look;

    use->looks++;
    spot.language = check->languages[language].name;
    record_set_language(record, check->languages[language].translation);
    look_at(&look, &manner, record, place, arena);
    use->kind = look.page.kind;
    if (look.status == OK) {
        check_choices(check, &look, &manner, spot, arena);
        check_twins(check, &look.page, spot);
        check_nothing(check, &look.page, spot);
        check_short(check, &look, &manner, spot, arena);
        note_use(use, &look, &manner, arena);
    } else {
        finding_add(check->findings, SEVERITY_ERROR, "screen", spot, "%s", look.why.text);
    }
    arena_close(arena);
}

static void at_stop(void *self, struct record *record, struct place place, bool answered)
{
    struct check *check = self;
    unsigned most = answered ? MOST_LOOKS : MOST_LOOKS / 2;

    for (size_t i = 0; i < check->language_count; i++)
        if (check->languages[i].translation != SIZE_MAX &&
            check->uses[place.control * check->language_count + i].looks < most)
            look_in(check, record, place, i);
    record_set_language(record, 0);
}

/* The form's own words about a refused answer, with that answer in place. */
static void at_refusal(void *self, struct record *record, struct place place, struct text value)
{
    struct check *check = self;
    struct arena *arena = arena_open("refusal");

    if (check->uses[place.control * check->language_count].looks >= MOST_LOOKS / 2) {
        arena_close(arena);
        return;
    }
    for (size_t i = 0; i < check->language_count; i++) {
        struct look_manner manner = check_manner(check, i);
        struct verdict verdict = {0};
        struct fault why;
        if (check->languages[i].translation == SIZE_MAX)
            continue;
        record_set_language(record, check->languages[i].translation);
        if (record_answer(&verdict, record, place, value, arena, &why) != OK)
            continue;
        struct text message = screen_face(&verdict.message);
        size_t over = excess(&manner, message, arena);
        struct spot spot = check_spot(check, place.control);
        spot.language = check->languages[i].name;
        if (over > 0)
            finding_add(check->findings, SEVERITY_WARNING, "screen", spot,
                        "why an answer is refused is %zu %s too long for a screen", over,
                        unit_name(is_ucs2(message)));
    }
    record_set_language(record, 0);
    arena_close(arena);
}

/* What no walk reached is laid out as the fresh form has it. */
static void look_at_the_rest(struct check *check)
{
    for (size_t i = 0; i < check->control_count; i++) {
        struct place place = {.kind = PLACE_QUESTION, .control = (uint32_t)i};
        if (check->explored.controls[i].stops == 0 && !check->controls[i].repeated &&
            check_is_question(&check->controls[i]))
            at_stop(check, check->fresh, place, false);
    }
}

/* ---- The review ---- */

/* False for the home menu, a service that only tells, and answers that mean: do not send. */
static bool is_reviewed(const struct check *check, const struct record *record)
{
    for (size_t i = 0; i < form_extra_count(check->form); i++) {
        struct form_extra extra = form_extra_at(check->form, i);
        if (text_is(extra.name, "submit") && text_is(extra.value, "no"))
            return false;
        if (text_is(extra.name, "send") && text_is(extra.value, "yes") &&
            text_is(record_value(record, extra.reference), "no"))
            return false;
    }
    return !check->is_home;
}

static void look_at_end(struct check *check, struct record *record, size_t language)
{
    struct look_manner manner = check_manner(check, language);
    struct screen_use *use = &check->reviews[language];
    const struct spot spot = {.language = check->languages[language].name};
    struct arena *arena = arena_open("review");
    struct look look;

    use->looks++;
    record_set_language(record, check->languages[language].translation);
    look_at_review(&look, &manner, record, arena);
    if (look.status == OK)
        note_use(use, &look, &manner, arena);
    else
        finding_add(check->findings, SEVERITY_ERROR, "screen", spot, "the review: %s",
                    look.why.text);
    arena_close(arena);
}

static void at_end(void *self, struct record *record)
{
    struct check *check = self;

    if (!is_reviewed(check, record))
        return;
    for (size_t i = 0; i < check->language_count; i++)
        if (check->languages[i].translation != SIZE_MAX &&
            check->reviews[i].looks < MOST_REVIEWS)
            look_at_end(check, record, i);
    record_set_language(record, 0);
}

/* ---- What is said of it ---- */

/* `uses` of each language. */
static void say_use(struct check *check, const struct screen_use *uses, struct spot spot,
                    const char *what)
{
    struct buffer said = {0};
    bool flows = false;

    for (size_t i = 0; i < check->language_count; i++) {
        flows = flows || uses[i].screens > 1;
        if (uses[i].screens == 0)
            continue;
        buffer_addf(&said, "%s%.*s %zu", said.len > 0 ? ", " : "",
                    TEXT_ARG(check->languages[i].name), uses[i].screens);
        if (uses[i].over > 0)
            buffer_addf(&said, " (%zu %s over one)", uses[i].over, unit_name(uses[i].ucs2));
    }
    if (flows)
        finding_add(check->findings, SEVERITY_NOTICE, "screen", spot,
                    "%stakes more than one screen: %.*s", what, TEXT_ARG(buffer_text(&said)));
    buffer_close(&said);
}

static void check_budget(struct check *check)
{
    for (size_t i = 0; i < check->language_count; i++) {
        struct look_manner manner = check_manner(check, i);
        const struct screen_words words = look_words(&manner);
        const struct spot spot = {.language = check->languages[i].name};
        struct fault why;
        if (screen_check_budget(check->budget, &words, check->languages[i].name, check->arena,
                                &why) != OK)
            finding_add(check->findings, SEVERITY_ERROR, "screen", spot, "%s", why.text);
    }
}

enum status check_screens(struct check *check, struct fault *why)
{
    const struct explorer explorer = {.clock = check->host.clock,
                                      .self = check,
                                      .stop = at_stop,
                                      .end = at_end,
                                      .refused = at_refusal};

    check->uses = arena_array(check->arena, check->control_count * check->language_count + 1,
                              sizeof *check->uses);
    check->reviews =
        arena_array(check->arena, check->language_count + 1, sizeof *check->reviews);
    check_budget(check);
    check->walking = true;
    enum status status = explore(&check->explored, check->form, &explorer, check->arena, why);
    check->walking = false;
    if (status != OK)
        return status;
    look_at_the_rest(check);
    for (size_t i = 0; i < check->control_count; i++)
        say_use(check, &check->uses[i * check->language_count], check_spot(check, i), "");
    say_use(check, check->reviews, (struct spot){0}, "with the longest answers the review ");
    return OK;
}
