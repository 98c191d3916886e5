/* ways_answer.c: what is answered on a page: of its choices one that was rarely taken, else
 * something made up from what the form says of the question. */
#include "tools/ways_state.h"

enum { UNKNOWN = 1000 * 1000 }; /* worth of what was never tried */

static struct text key_of(struct arena *arena, const struct page *page, struct text value)
{
    return text_format(arena, "%.*s\n%.*s\n%.*s", TEXT_ARG(page->service), TEXT_ARG(page->name),
                       TEXT_ARG(value));
}

static const size_t *lead_here(struct way_walk *walk)
{
    size_t *lead = arena_array(walk->run->arena, walk->taken_count + 1, sizeof *lead);
    for (size_t i = 0; i < walk->taken_count; i++)
        lead[i] = walk->taken[i];
    return lead;
}

/* The same page may be come to with other answers, which lead elsewhere after it. */
static void vary_lead(struct way_walk *walk, struct way_arm *arm)
{
    if (arm->made_up || walk->target || way_dice(walk->run, 3) > 0)
        return;
    arm->lead = lead_here(walk);
    arm->lead_count = walk->taken_count;
}

static size_t arm_of(struct way_walk *walk, struct text value, bool made_up)
{
    struct way_run *run = walk->run;
    struct text key = key_of(walk->arena, &walk->page, value);
    uint32_t known = map_get(run->known, key);

    if (known != UINT32_MAX) {
        vary_lead(walk, &run->arms[known]);
        return known;
    }
    if (run->arm_count == WAYS_MOST_ARMS)
        return 0;
    run->last_new = run->ways->walks;
    run->arms[run->arm_count] =
        (struct way_arm){.service = text_copy(run->arena, walk->page.service),
                         .page = text_copy(run->arena, walk->page.name),
                         .value = text_copy(run->arena, value),
                         .worth = UNKNOWN,
                         .made_up = made_up,
                         .lead = made_up ? NULL : lead_here(walk),
                         .lead_count = walk->taken_count};
    map_put(run->known, text_copy(run->arena, key), (uint32_t)run->arm_count);
    run->open[walk->met[walk->met_count - 1]] += !made_up;
    return run->arm_count++;
}

enum { MOST_CHOICES = 1000, ENOUGH = 60 /* pages, before no more is added */ };

/* A page that is still there with the last answer refused. */
static bool is_refused(const struct way_walk *walk)
{
    return walk->page.refused > 0;
}

static void say_value(struct way_walk *walk, struct text value)
{
    way_say(walk, &(struct answer){.kind = ANSWER_VALUE, .value = value});
}

static void note_taken(struct way_walk *walk, size_t arm)
{
    if (walk->taken_count == WAYS_LONGEST)
        return;
    walk->taken_on[walk->taken_count] = walk->met[walk->met_count - 1];
    walk->taken[walk->taken_count++] = arm;
}

/* ---- Choosing ---- */

enum { MOODS = 4, MOOD_TRIES = 2, MOOD_ANY = 3 }; /* else what leads to the untaken */

/* The better of two by the walk's mood; what was refused before comes last. */
static bool is_better(const struct way_walk *walk, size_t arm, size_t than)
{
    const struct way_arm *a = &walk->run->arms[arm], *b = &walk->run->arms[than];
    if (a->refused != b->refused)
        return b->refused;
    if (walk->mood % MOODS == MOOD_ANY)
        return false;
    return walk->mood % MOODS == MOOD_TRIES ? a->tries < b->tries : a->worth > b->worth;
}

static bool has_taken(const struct way_walk *walk, size_t arm)
{
    for (size_t i = 0; i < walk->taken_count; i++)
        if (walk->taken[i] == arm)
            return true;
    return false;
}

/* The target itself, or what once led to it, each once; SIZE_MAX where nothing of it is there.
 */
static size_t choose_lead(const struct way_walk *walk, const size_t *arms, size_t count)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; walk->target && i < count; i++) {
        if (has_taken(walk, arms[i]))
            continue;
        if (&walk->run->arms[arms[i]] == walk->target)
            return i;
        for (size_t k = 0; k < walk->target->lead_count; k++)
            if (walk->target->lead[k] == arms[i])
                found = i;
    }
    return found;
}

/* Now and then any, or a walk that once led far would be all that is ever walked. */
static size_t choose(struct way_walk *walk, const size_t *arms, size_t count)
{
    size_t first = way_dice(walk->run, (unsigned)count), chosen = first;
    size_t lead = choose_lead(walk, arms, count);

    if (lead != SIZE_MAX)
        return lead;
    if (way_dice(walk->run, 8) == 0 && !walk->run->arms[arms[first]].refused)
        return first;
    for (size_t i = 1; i < count; i++)
        if (is_better(walk, arms[(first + i) % count], arms[chosen]))
            chosen = (first + i) % count;
    return chosen;
}

/* ---- Choices ---- */

static void refuse_arm(struct way_walk *walk, struct way_arm *arm)
{
    if (!arm->refused && !arm->made_up)
        way_find(walk, "dead end", "choice %.*s is offered and then refused",
                 TEXT_ARG(arm->value));
    arm->refused = true;
    walk->taken_count--;
}

static void choose_one(struct way_walk *walk)
{
    size_t arms[MOST_CHOICES], count = 0;

    for (size_t i = 0; i < walk->page.choice_count && count < MOST_CHOICES; i++)
        arms[count++] = arm_of(walk, walk->page.choices[i].value, false);
    while (count > 0) {
        size_t chosen = choose(walk, arms, count);
        struct way_arm *arm = &walk->run->arms[arms[chosen]];
        arm->tries++;
        note_taken(walk, arms[chosen]);
        say_value(walk, arm->value);
        if (!is_refused(walk))
            return;
        refuse_arm(walk, arm);
        arms[chosen] = arms[--count];
    }
    walk->failed = true;
    way_find(walk, "dead end", "there is nothing to choose that is taken");
}

static struct text all_of(const struct way_walk *walk)
{
    struct text all = {0};
    for (size_t i = 0; i < walk->page.choice_count; i++)
        all = text_format(walk->arena, "%.*s%s%.*s", TEXT_ARG(all), i > 0 ? " " : "",
                          TEXT_ARG(walk->page.choices[i].value));
    return all;
}

/* ---- What is typed ---- */

enum { LONGEST_NUMBER = 20 };

/* The question as samples are made for it; its choices are the page's. */
static struct question described(const struct way_walk *walk, const struct way_question *way)
{
    const struct page *page = &walk->page;
    struct question question = {.control = way->outline.control,
                                .type = way->outline.type,
                                .appearance = way->outline.appearance,
                                .range_start = page->least,
                                .range_end = page->most,
                                .range_step = page->interval};
    question.extras =
        arena_array(walk->arena, way->outline.extra_count + 1, sizeof *question.extras);
    for (; question.extra_count < way->outline.extra_count; question.extra_count++)
        question.extras[question.extra_count] = way->outline.extras[question.extra_count];
    question.choices =
        arena_array(walk->arena, page->choice_count + 1, sizeof *question.choices);
    for (; question.choice_count < page->choice_count; question.choice_count++)
        question.choices[question.choice_count].value =
            text_copy(walk->arena, page->choices[question.choice_count].value);
    return question;
}

static bool has_extra(const struct way_question *way, const char *name)
{
    for (size_t i = 0; i < way->outline.extra_count; i++)
        if (text_is(way->outline.extras[i].name, name))
            return true;
    return false;
}

/* A case number that was given to somebody, and later the secret that goes with it. */
static bool come_back(struct way_walk *walk, const struct way_question *way)
{
    struct way_run *run = walk->run;

    if (has_extra(way, "check") && run->receipt_count > 0 && way_dice(run, 4) > 0) {
        size_t most = run->receipt_count < WAYS_RECEIPTS ? run->receipt_count : WAYS_RECEIPTS;
        walk->back = &run->receipts[way_dice(run, (unsigned)most)];
        say_value(walk, walk->back->number);
        return !is_refused(walk);
    }
    if (walk->back && walk->page.is_secret && walk->back->secret.len > 0) {
        say_value(walk, walk->back->secret);
        return !is_refused(walk);
    }
    return false;
}

static bool offer(struct way_walk *walk, const struct samples *samples, size_t which)
{
    bool secret = walk->page.is_secret;
    struct text value = samples->at[which];

    say_value(walk, value);
    for (unsigned turn = 0; is_refused(walk) && samples->spin && turn < SPIN_TURNS; turn++) {
        value = sample_spun(samples->at[which], turn, walk->arena);
        say_value(walk, value);
    }
    if (!is_refused(walk) && secret)
        walk->secret = value;
    return !is_refused(walk);
}

/* They are arms too: one birthday leads elsewhere than another. */
static bool offer_samples(struct way_walk *walk, const struct samples *samples)
{
    size_t arms[SAMPLES_MOST], which[SAMPLES_MOST], count = 0;

    for (; count < samples->count; count++) {
        arms[count] = arm_of(walk, text_format(walk->arena, "sample %zu", count), true);
        which[count] = count;
    }
    while (count > 0) {
        size_t chosen = choose(walk, arms, count);
        struct way_arm *arm = &walk->run->arms[arms[chosen]];
        arm->tries++;
        note_taken(walk, arms[chosen]);
        arm->refused = !offer(walk, samples, which[chosen]);
        if (!arm->refused)
            return true;
        walk->taken_count--;
        count--;
        arms[chosen] = arms[count];
        which[chosen] = which[count];
    }
    return false;
}

/* Digits of every length: what is left of a worn card depends on what was typed before. */
static bool offer_lengths(struct way_walk *walk)
{
    char digits[LONGEST_NUMBER + 1] = "";

    for (size_t i = 0; i < LONGEST_NUMBER; i++) {
        digits[i] = "123456789"[i % 9];
        say_value(walk, text_copy(walk->arena, (struct text){digits, i + 1}));
        if (!is_refused(walk))
            return true;
    }
    return false;
}

static void skip(struct way_walk *walk)
{
    way_say(walk, &(struct answer){.kind = ANSWER_SKIP});
}

static void type(struct way_walk *walk)
{
    struct way_run *run = walk->run;
    struct way_question way = way_question(walk);
    bool may_skip = (walk->page.may & MAY_SKIP) != 0;
    struct samples samples = {0};

    if (may_skip && way_dice(run, 4) == 0) {
        skip(walk);
        return;
    }
    if (come_back(walk, &way))
        return;
    if (way.found) {
        struct question question = described(walk, &way);
        int64_t today = run->clock.now_ms / 86400000;
        samples_make(&samples, &question, way.outline.constraint, date_of_days(today).year,
                     walk->arena);
    }
    if (offer_samples(walk, &samples))
        return;
    if (may_skip) {
        skip(walk);
        return;
    }
    if (offer_lengths(walk))
        return;
    walk->failed = true;
    way_find(walk, "dead end", "it must be answered, and nothing made up is taken");
}

/* Bytes of a file that nobody looks into here. */
static void hand_over(struct way_walk *walk)
{
    if ((walk->page.may & MAY_SKIP) != 0 && way_dice(walk->run, 2) == 0) {
        skip(walk);
        return;
    }
    way_say(walk, &(struct answer){.kind = ANSWER_VALUE,
                                   .value = TEXT("spoken.ogg"),
                                   .bytes = TEXT("OggS, and what was said")});
    if (!is_refused(walk))
        return;
    walk->failed = true;
    way_find(walk, "dead end", "what is handed over is not taken");
}

static void several(struct way_walk *walk)
{
    if (walk->page.kind != PAGE_RANK && way_dice(walk->run, 3) > 0) {
        choose_one(walk);
        return;
    }
    say_value(walk, all_of(walk));
    if (is_refused(walk))
        choose_one(walk);
}

/* ---- Any page ---- */

void way_answer(struct way_walk *walk)
{
    bool may_skip = (walk->page.may & MAY_SKIP) != 0;

    switch (walk->page.kind) {
    case PAGE_CHOOSE:
        if (may_skip && way_dice(walk->run, 6) == 0)
            skip(walk);
        else
            choose_one(walk);
        break;
    case PAGE_ADD:
        if (walk->met_count > ENOUGH)
            say_value(walk, TEXT("no"));
        else
            choose_one(walk);
        break;
    case PAGE_GO_ON:
    case PAGE_LANGUAGE:
        choose_one(walk);
        break;
    case PAGE_CHOOSE_MANY:
    case PAGE_RANK:
        several(walk);
        break;
    case PAGE_RECORDING:
    case PAGE_DRAWING:
    case PAGE_PICTURE:
    case PAGE_FILE:
        hand_over(walk);
        break;
    case PAGE_AGREE:
        say_value(walk, TEXT("OK"));
        break;
    case PAGE_LISTEN:
    case PAGE_PERSON:
        way_say(walk, &(struct answer){.kind = ANSWER_NEXT});
        break;
    case PAGE_REVIEW:
        way_say(walk, &(struct answer){.kind = ANSWER_SEND});
        break;
    default:
        type(walk);
    }
}
