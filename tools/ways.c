#include "tools/ways_state.h"

#include <stdarg.h>
#include <stdio.h>

enum { RECEIPT_DIGITS = 10, ASKED_FOR = 3, PATIENCE = 10, FEW = 5, OPEN_PAGE = 1000 };
static const int64_t LATER_MS = INT64_C(86400000) * 1100;

unsigned way_dice(struct way_run *run, unsigned sides)
{
    return sides > 0 ? (unsigned)(random_u64(run->random) % sides) : 0;
}

/* ---- The page on show ---- */

static bool is_home(const struct way_walk *walk)
{
    return text_equal(walk->page.service, walk->run->bundle->deployment.home);
}

/* "who" of "/data/reach/who". */
static struct text last_step(struct text reference)
{
    size_t start = 0;
    for (size_t i = 0; i < reference.len; i++)
        start = reference.at[i] == '/' ? i + 1 : start;
    return text_part(reference, start, reference.len);
}

struct way_question way_question(const struct way_walk *walk)
{
    struct way_question question = {.form = bundle_find(walk->run->bundle, walk->page.service)};
    size_t count = question.form ? outline_count(question.form->form) : 0;

    for (size_t i = 0; i < count && !question.found; i++) {
        outline_control(&question.outline, question.form->form, i, walk->arena);
        question.found = question.outline.control > CONTROL_REPEAT &&
                         text_equal(last_step(question.outline.reference), walk->page.name);
    }
    return question;
}

/* One finding is enough, however many walks come to it. */
static bool is_known(const struct findings *findings, struct text place, const char *words)
{
    for (size_t i = 0; i < findings->count; i++)
        if (text_equal(findings->at[i].file, findings->file) &&
            text_equal(findings->at[i].place, place) && text_is(findings->at[i].text, words))
            return true;
    return false;
}

void way_find(struct way_walk *walk, const char *kind, const char *format, ...)
{
    char words[400];
    va_list values;
    struct way_question at = way_question(walk);
    struct findings *findings = walk->run->findings;
    struct text place = at.found ? at.outline.reference : walk->page.name;

    va_start(values, format);
    vsnprintf(words, sizeof words, format, values);
    va_end(values);
    findings->file = at.form ? at.form->path : walk->run->bundle->path;
    if (!is_known(findings, place, words))
        finding_add(findings, SEVERITY_ERROR, kind,
                    (struct spot){.line = at.found ? at.outline.line : 0,
                                  .place = place,
                                  .language = walk->run->options->language},
                    "%s", words);
}

static void look(struct way_walk *walk)
{
    arena_close(walk->on_show);
    walk->on_show = arena_open("page");
    session_page(&walk->page, walk->session, walk->on_show);
}

void way_say(struct way_walk *walk, const struct answer *answer)
{
    struct fault why = {0};
    if (session_answer(walk->session, answer, &why) != OK) {
        walk->failed = true;
        way_find(walk, "dead end", "the answer is a fault: %s", why.text);
    }
    look(walk);
}

/* ---- A person is one step away ---- */

static size_t page_of(struct way_walk *walk)
{
    struct way_run *run = walk->run;
    struct text key = text_format(walk->arena, "%.*s\n%.*s", TEXT_ARG(walk->page.service),
                                  TEXT_ARG(walk->page.name));
    uint32_t known = map_get(run->pages, key);
    if (known != UINT32_MAX)
        return known;
    uint32_t fresh = (uint32_t)map_count(run->pages);
    if (fresh == WAYS_MOST_ARMS)
        return 0;
    map_put(run->pages, text_copy(run->arena, key), fresh);
    run->last_new = run->ways->walks;
    return fresh;
}

/* Asks for one, and comes back to where it was. */
static void ask_for_a_person(struct way_walk *walk)
{
    struct text was = text_copy(walk->arena, walk->page.name);

    way_say(walk, &(struct answer){.kind = ANSWER_PERSON});
    if (walk->page.kind != PAGE_PERSON || walk->page.prompt.text.len == 0) {
        walk->failed = true;
        way_find(walk, "dead end", "who asks for a person here gets none");
        return;
    }
    way_say(walk, &(struct answer){.kind = ANSWER_BACK});
    if (!text_equal(walk->page.name, was)) {
        walk->failed = true;
        way_find(walk, "dead end", "who asked for a person is not back on %.*s", TEXT_ARG(was));
    }
}

static void meet(struct way_walk *walk)
{
    struct way_run *run = walk->run;
    size_t page = page_of(walk);

    run->ways->pages++;
    if (walk->met_count < WAYS_LONGEST)
        walk->met[walk->met_count++] = page;
    if ((walk->page.may & MAY_PERSON) == 0 && walk->page.kind != PAGE_PERSON) {
        walk->failed = true;
        way_find(walk, "dead end", "no person can be asked for here");
    } else if (run->visits[page]++ < ASKED_FOR && walk->page.kind != PAGE_PERSON)
        ask_for_a_person(walk);
}

/* ---- Ends ---- */

enum way_end { WAY_ON, WAY_RECEIPT, WAY_TOLD, WAY_STOPPED, WAY_FAILED };

static enum way_end fail(struct way_walk *walk, const char *words)
{
    way_find(walk, "dead end", "%s", words);
    return WAY_FAILED;
}

static void keep_receipt(struct way_walk *walk)
{
    struct way_run *run = walk->run;
    run->receipts[run->receipt_count++ % WAYS_RECEIPTS] =
        (struct way_receipt){.number = text_copy(run->arena, walk->page.receipt),
                             .secret = text_copy(run->arena, walk->secret)};
}

static enum way_end receipt(struct way_walk *walk)
{
    if (walk->page.receipt.len != RECEIPT_DIGITS || walk->page.prompt.text.len == 0)
        return fail(walk, "the receipt has no number, or no words");
    keep_receipt(walk);
    return WAY_RECEIPT;
}

/* Home again, from a service that sends nothing. */
static enum way_end home_again(struct way_walk *walk)
{
    if (walk->told)
        return WAY_TOLD;
    way_find(walk, "dead end", "the service %.*s ends without having told anything",
             TEXT_ARG(walk->service));
    return WAY_FAILED;
}

/* Where the walk is, once its last answer was taken. */
static enum way_end where(struct way_walk *walk)
{
    const struct page *page = &walk->page;

    if (walk->failed)
        return WAY_FAILED;
    if (page->kind == PAGE_RECEIPT)
        return receipt(walk);
    if (page->kind == PAGE_NOT_SENT)
        return fail(walk, "what was answered could not be sent");
    if (page->kind == PAGE_GOODBYE)
        return fail(walk, "it ends with nothing but a farewell");
    if (page->kind == PAGE_LISTEN && !way_question(walk).found)
        return page->prompt.text.len > 0 ? WAY_STOPPED : fail(walk, "it stops without a word");
    if (is_home(walk) && walk->service.len > 0)
        return home_again(walk);
    if (!is_home(walk) && walk->service.len == 0)
        walk->service = text_copy(walk->arena, page->service);
    bool tells = page->kind == PAGE_LISTEN && page->prompt.text.len > 0;
    walk->told = walk->told || (walk->service.len > 0 && tells);
    return WAY_ON;
}

static enum way_end walk_to_end(struct way_walk *walk)
{
    for (unsigned i = 0; i < WAYS_LONGEST; i++) {
        meet(walk);
        if (!walk->failed)
            way_answer(walk);
        enum way_end end = where(walk);
        if (end != WAY_ON) {
            if (end != WAY_FAILED)
                meet(walk);
            return walk->failed ? WAY_FAILED : end;
        }
    }
    return fail(walk, "the walk goes on and on");
}

/* ---- Many walks ---- */

/* One poor walk does not make a choice poor that led far before. */
static void forget(struct way_arm *arm, unsigned worth)
{
    bool fresh = arm->worth > WAYS_LONGEST * OPEN_PAGE || worth >= arm->worth;
    arm->worth = fresh ? worth : (arm->worth * 3 + worth) / 4;
}

static void learn(struct way_walk *walk, enum way_end end)
{
    struct way_run *run = walk->run;
    struct ways *ways = run->ways;
    unsigned worth = 0;

    for (size_t i = 0; i < walk->taken_count; i++) {
        struct way_arm *arm = &run->arms[walk->taken[i]];
        if (end != WAY_FAILED && arm->ended++ == 0 && !arm->made_up)
            run->open[walk->taken_on[i]]--;
    }
    for (size_t i = 0; i < walk->met_count; i++)
        worth += run->open[walk->met[i]] > 0 ? OPEN_PAGE + run->open[walk->met[i]] * 100 : 0;
    for (size_t i = 0; i < walk->taken_count; i++)
        forget(&run->arms[walk->taken[i]], worth);
    ways->walks++;
    ways->receipts += end == WAY_RECEIPT;
    ways->told += end == WAY_TOLD;
    ways->stops += end == WAY_STOPPED;
}

static bool is_untaken(const struct way_arm *arm)
{
    return arm->ended == 0 && !arm->made_up && !arm->refused;
}

/* Of a few, the one that was tried least: what lies behind it is known least. */
static const struct way_arm *rare_arm(struct way_run *run)
{
    const struct way_arm *rare = NULL;
    for (int i = 0; i < FEW && run->arm_count > 0; i++) {
        const struct way_arm *arm = &run->arms[way_dice(run, (unsigned)run->arm_count)];
        if (!arm->made_up && !arm->refused && (!rare || arm->tries < rare->tries))
            rare = arm;
    }
    return rare;
}

/* Three of four walks go for a choice that was seen and never taken, or seldom, the way it was
 * seen. */
static const struct way_arm *target_of(struct way_run *run)
{
    size_t first = way_dice(run, (unsigned)run->arm_count);

    if (run->ways->walks % 4 == 0)
        return NULL;
    for (size_t i = 0; i < run->arm_count; i++) {
        const struct way_arm *arm = &run->arms[(first + i) % run->arm_count];
        if (is_untaken(arm))
            return arm;
    }
    return rare_arm(run);
}

static enum status walk(struct way_run *run, struct fault *why)
{
    struct way_walk walk = {.run = run, .mood = run->ways->walks / 4, .target = target_of(run)};
    bool has_phone = run->ways->walks % 3 != 0;
    const struct visitor visitor = {.channel = run->ways->walks % 2 == 0 ? TEXT("ussd")
                                                                         : TEXT("kiosk"),
                                    .phone = has_phone ? TEXT("254712345678") : TEXT(""),
                                    .device = TEXT("device-1"),
                                    .language = run->options->language};
    enum status status = session_open(&walk.session, run->house, &visitor, why);
    if (status != OK)
        return status;
    walk.arena = arena_open("walk");
    walk.on_show = arena_open("page");
    look(&walk);
    learn(&walk, walk_to_end(&walk));
    session_close(walk.session);
    arena_close(walk.on_show);
    arena_close(walk.arena);
    run->clock.now_ms += run->options->between_ms;
    return OK;
}

static bool is_any_untaken(const struct way_run *run)
{
    for (size_t i = 0; i < run->arm_count; i++)
        if (is_untaken(&run->arms[i]))
            return true;
    return false;
}

/* What only an office's answer brings up, no walk comes to here; check tries the forms by
 * themselves with such answers. */
static void count_met(struct way_run *run, const struct bundle_form *form)
{
    struct arena *arena = arena_open("outline");
    for (size_t i = 0; form->form && i < outline_count(form->form); i++) {
        struct outline_control control;
        outline_control(&control, form->form, i, arena);
        struct text key = text_format(arena, "%.*s\n%.*s", TEXT_ARG(form_id(form->form)),
                                      TEXT_ARG(last_step(control.reference)));
        if (control.control <= CONTROL_REPEAT)
            continue;
        run->ways->questions++;
        run->ways->met += map_get(run->pages, key) != UINT32_MAX;
    }
    arena_close(arena);
}

/* Every choice that was offered was taken to an end. */
static void sum_up(struct way_run *run)
{
    const struct spot spot = {.language = run->options->language};

    for (size_t i = 0; i < run->arm_count; i++) {
        const struct way_arm *arm = &run->arms[i];
        const struct bundle_form *form = bundle_find(run->bundle, arm->service);
        run->ways->choices += !arm->made_up;
        run->ways->taken += !arm->made_up && arm->ended > 0;
        if (!is_untaken(arm))
            continue;
        run->findings->file = form ? form->path : run->bundle->path;
        finding_add(run->findings, SEVERITY_ERROR, "untried", spot,
                    "of choice %.*s on the page %.*s no walk knows where it leads",
                    TEXT_ARG(arm->value), TEXT_ARG(arm->page));
    }
}

/* So many as wanted, and then some more while something new is found or a choice is untaken;
 * and some years later, when the rows of many tables are no longer good. */
static enum status walk_all(struct way_run *run, struct fault *why)
{
    unsigned wanted = run->options->walks;
    enum status status = OK;

    for (unsigned i = 0; status == OK && i < wanted * PATIENCE; i++) {
        bool idle = run->ways->walks - run->last_new >= wanted / 2;
        if (i >= wanted && idle && !is_any_untaken(run))
            break;
        status = walk(run, why);
    }
    if (status == OK)
        sum_up(run);
    run->clock.now_ms += LATER_MS;
    for (unsigned i = 0; status == OK && i < wanted / 4; i++)
        status = walk(run, why);
    for (size_t i = 0; i < run->bundle->form_count; i++)
        count_met(run, &run->bundle->forms[i]);
    return status;
}

enum status ways_walk(struct ways *ways, struct bundle *bundle, struct findings *findings,
                      const struct ways_options *options, struct fault *why)
{
    struct way_run run = {.ways = ways,
                          .bundle = bundle,
                          .findings = findings,
                          .options = options,
                          .arena = arena_open("ways"),
                          .clock.now_ms = options->now_ms,
                          .state.state = options->seed};
    *ways = (struct ways){0};
    run.random = random_seeded(&run.state);
    run.known = map_open(run.arena);
    run.pages = map_open(run.arena);
    run.arms = arena_array(run.arena, WAYS_MOST_ARMS, sizeof *run.arms);
    run.visits = arena_array(run.arena, WAYS_MOST_ARMS, sizeof *run.visits);
    run.open = arena_array(run.arena, WAYS_MOST_ARMS, sizeof *run.open);
    const struct house_options house = {.services = bundle->path.at,
                                        .data = options->data,
                                        .locales = bundle->locales,
                                        .clock = clock_fixed(&run.clock),
                                        .random = run.random,
                                        .demonstration = true};
    enum status status = house_open(&run.house, &house, why);
    if (status == OK)
        status = walk_all(&run, why);
    house_close(run.house);
    arena_close(run.arena);
    return status;
}
