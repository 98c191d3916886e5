#include "tools/explore.h"

#include <time.h>

#include "tools/sample.h"

enum {
    WORTH = 10000,  /* of a stop that was never seen before */
    LATER_EVERY = 5 /* of so many walks one is made some years later */
};
/* The rows of many tables are no longer good then, and the form must still have an answer. */
static const int64_t LATER_MS = INT64_C(86400000) * 1100;

/* What is known of one answer of a question. */
struct arm {
    unsigned tries;
    unsigned worth; /* of the last walk that gave it: how rare the stops were that it saw */
    bool refused;   /* when it was last tried */
};
struct arms {
    struct arm at[SAMPLES_MOST + 1]; /* the last: no answer */
};

struct exploring {
    const struct form *form;
    const struct explorer *explorer;
    struct explored *explored;
    struct arena *arena;
    struct arms **arms; /* by control; NULL: not met yet */
    struct text *constraints;
    struct explore_host host;
    struct clock now;
    struct random random;
    int year;
    unsigned stops; /* of all walks */
    clock_t began;
};

/* What a walk prefers. They take turns. */
enum mood {
    MOOD_LONG,    /* long answers typed, choices that lead to what is rare */
    MOOD_RARE,    /* what leads to what is rare */
    MOOD_UNTRIED, /* what was tried least */
    MOOD_ANY,
    MOODS
};

/* One walk: what it chose, to be judged by where it led. */
struct walking {
    struct exploring *all;
    struct record *record;
    enum mood mood;
    unsigned stops;
    struct taken {
        uint32_t control;
        unsigned arm;
    } * taken;
    size_t taken_count;
    bool *met; /* by control */
    struct arena *scratch;
};

/* ---- The surroundings ---- */

static struct text property(void *self, struct text name)
{
    const struct explore_host *host = self;
    if (text_is(name, "phonenumber") || text_is(name, "phone number"))
        return host->turn % 2 == 0 ? TEXT("254712345678") : TEXT("");
    if (text_is(name, "channel"))
        return host->turn % 2 == 0 ? TEXT("ussd") : TEXT("kiosk");
    return text_is(name, "deviceid") ? TEXT("device") : TEXT("");
}

/* What the office says of a case once it has said something. */
static struct text office_says(struct text column)
{
    static const struct {
        const char *column, *says;
    } SAYS[] = {{"state", "a state of the office"},
                {"state-date", "2026-09-24"},
                {"told", "The office has decided."},
                {"reason", "One condition is not met now."},
                {"next", "A person will call."},
                {"object-until", "22 January 2027"},
                {"can-object", "yes"}};
    for (size_t i = 0; i < sizeof SAYS / sizeof *SAYS; i++)
        if (text_is(column, SAYS[i].column))
            return text_of(SAYS[i].says);
    return (struct text){0};
}

/* The table of cases, which the program keeps: every state comes up. */
static bool lookup(void *self, struct text table, struct text column, struct text key_column,
                   struct text key, struct text *found, struct arena *arena)
{
    static const char *const STATES[] = {"queued", "sent", "acknowledged",      "refused",
                                         "wait",   "",     "a state yet to be", "office"};
    const struct explore_host *host = self;
    (void)key_column;
    (void)key;
    (void)arena;
    *found = (struct text){0};
    if (!text_is(table, "cases"))
        return false;
    if (host->turn % (sizeof STATES / sizeof *STATES) == sizeof STATES / sizeof *STATES - 1)
        *found = office_says(column);
    else if (text_is(column, "state"))
        *found = text_of(STATES[host->turn % (sizeof STATES / sizeof *STATES)]);
    else if (text_is(column, "queued-date"))
        *found = TEXT("2026-09-23");
    return found->len > 0;
}

struct record_host explore_host(struct explore_host *host)
{
    return (struct record_host){.self = host,
                                .clock = host->clock.now_ms ? host->clock : clock_system(),
                                .random = random_seeded(&host->random),
                                .property = property,
                                .lookup = lookup};
}

/* ---- Choosing ---- */

static unsigned dice(struct exploring *all, unsigned sides)
{
    return sides > 0 ? (unsigned)(random_u64(all->random) % sides) : 0;
}

static struct arms *arms_of(struct exploring *all, uint32_t control)
{
    if (!all->arms[control])
        all->arms[control] = ARENA_NEW(all->arena, struct arms);
    return all->arms[control];
}

/* By the walk's mood; now and then, and where all are equal, any. */
static size_t choose(struct walking *walking, const struct arms *arms, size_t count)
{
    struct exploring *all = walking->all;
    size_t chosen = dice(all, (unsigned)count);

    if (walking->mood == MOOD_ANY || dice(all, 6) == 0)
        return chosen;
    for (size_t i = 0; i < count; i++) {
        const struct arm *arm = &arms->at[i], *best = &arms->at[chosen];
        if (walking->mood == MOOD_UNTRIED ? arm->tries < best->tries : arm->worth > best->worth)
            chosen = i;
    }
    return chosen;
}

/* Among the longest that are not known as refused. */
static size_t choose_longest(struct walking *walking, const struct arms *arms,
                             const struct samples *samples)
{
    size_t longest = 0, count = 0, which;

    for (size_t i = 0; i < samples->count; i++)
        if (!arms->at[i].refused && samples->at[i].len > longest)
            longest = samples->at[i].len;
    for (size_t i = 0; i < samples->count; i++)
        count += !arms->at[i].refused && samples->at[i].len == longest;
    which = dice(walking->all, (unsigned)count);
    for (size_t i = 0; i < samples->count; i++)
        if (!arms->at[i].refused && samples->at[i].len == longest && which-- == 0)
            return i;
    return 0;
}

/* ---- Answering ---- */

static bool offer(struct walking *walking, struct place place, struct text value)
{
    const struct explorer *explorer = walking->all->explorer;
    struct verdict verdict = {0};
    struct fault why = {0};

    if (record_answer(&verdict, walking->record, place, value, walking->scratch, &why) == OK &&
        verdict.kind == ANSWER_TAKEN)
        return true;
    if (explorer->refused && verdict.kind == ANSWER_CONSTRAINT)
        explorer->refused(explorer->self, walking->record, place, value);
    return false;
}

/* The sample, and where its last digit may be a check digit, its kin. */
static bool offer_kin(struct walking *walking, struct place place,
                      const struct samples *samples, size_t which)
{
    if (offer(walking, place, samples->at[which]))
        return true;
    for (unsigned turn = 0; samples->spin && turn < SPIN_TURNS; turn++)
        if (offer(walking, place, sample_spun(samples->at[which], turn, walking->scratch)))
            return true;
    return false;
}

static void note_taken(struct walking *walking, uint32_t control, size_t arm)
{
    if (walking->taken_count < EXPLORE_LONGEST_WALK)
        walking->taken[walking->taken_count++] = (struct taken){control, (unsigned)arm};
}

/* Nothing was taken: leaves it empty, or goes on with what a person might have found. */
static void give_up(struct walking *walking, const struct question *question,
                    const struct samples *samples, uint32_t control)
{
    struct explored_control *seen = &walking->all->explored->controls[control];
    struct fault why;

    if (!question->required) {
        note_taken(walking, control, SAMPLES_MOST);
        return;
    }
    struct text forced = samples->count > 0 ? samples->at[0] : TEXT("file");
    if (samples->count > 0) {
        seen->untaken = true;
        seen->tried = text_copy(walking->all->arena, forced);
    }
    (void)record_set(walking->record, question->reference, forced, &why);
}

static void answer(struct walking *walking, struct place place, const struct question *question)
{
    struct exploring *all = walking->all;
    struct arms *arms = arms_of(all, place.control);
    struct samples samples;

    samples_make(&samples, question, all->constraints[place.control], all->year,
                 walking->scratch);
    bool typed = question->control == CONTROL_INPUT;
    if (samples.count == 0 ||
        (!question->required && walking->mood != MOOD_LONG && dice(all, 6) == 0)) {
        give_up(walking, question, &samples, place.control);
        return;
    }
    size_t first = walking->mood == MOOD_LONG && typed ? choose_longest(walking, arms, &samples)
                                                       : choose(walking, arms, samples.count);
    for (size_t i = 0; i < samples.count; i++) {
        size_t which = (first + i) % samples.count;
        bool taken = offer_kin(walking, place, &samples, which);
        arms->at[which].refused = !taken;
        if (!taken)
            continue;
        all->explored->controls[place.control].untaken = false;
        note_taken(walking, place.control, which);
        return;
    }
    give_up(walking, question, &samples, place.control);
}

/* ---- Walking ---- */

static void show(struct walking *walking, struct place place, bool answered)
{
    const struct explorer *explorer = walking->all->explorer;
    if (explorer->stop)
        explorer->stop(explorer->self, walking->record, place, answered);
}

static void stop_at(struct walking *walking, struct place *place)
{
    struct exploring *all = walking->all;
    struct question question;
    struct fault why;

    show(walking, *place, false);
    record_question(&question, walking->record, *place, walking->scratch);
    if (place->kind == PLACE_REPEAT) {
        struct place added = *place;
        if (question.repeat_count < 1 + dice(all, 2) &&
            record_add_repeat(walking->record, &added, &why) == OK) {
            *place = added;
            /* Its first stop is not answered yet: come back to it. */
            struct place before = record_previous(walking->record, added);
            *place = before;
        }
        return;
    }
    walking->met[place->control] = true;
    all->explored->controls[place->control].stops++;
    if (question.readonly)
        return;
    answer(walking, *place, &question);
    if (walking->mood == MOOD_LONG)
        show(walking, *place, true);
}

static bool out_of_time(const struct exploring *all)
{
    return (clock() - all->began) / CLOCKS_PER_SEC >= EXPLORE_MOST_SECONDS ||
           all->stops >= EXPLORE_MOST_STOPS;
}

static bool walk_to_end(struct walking *walking)
{
    struct exploring *all = walking->all;
    struct place place = record_start();

    for (;;) {
        place = record_next(walking->record, place);
        if (place.kind == PLACE_END) {
            if (all->explorer->end)
                all->explorer->end(all->explorer->self, walking->record);
            return true;
        }
        if (++walking->stops > EXPLORE_LONGEST_WALK) {
            all->explored->endless = true;
            return false;
        }
        all->stops++;
        if (out_of_time(all))
            return false;
        struct arena_mark mark = arena_mark(walking->scratch);
        stop_at(walking, &place);
        arena_release(walking->scratch, mark);
    }
}

/* How many controls this walk saw that none had seen. */
static size_t learn(struct walking *walking, bool ended)
{
    struct exploring *all = walking->all;
    size_t fresh = 0;
    unsigned worth = 0;

    for (size_t i = 0; i < all->explored->control_count; i++) {
        struct explored_control *seen = &all->explored->controls[i];
        worth += walking->met[i] ? WORTH / seen->stops : 0;
        fresh += walking->met[i] && seen->stops == 1;
        seen->ends += walking->met[i] && ended;
    }
    for (size_t i = 0; i < walking->taken_count; i++) {
        struct arm *arm = &all->arms[walking->taken[i].control]->at[walking->taken[i].arm];
        arm->tries++;
        arm->worth = worth;
    }
    all->explored->ends += ended;
    return fresh;
}

static int64_t later_ms(void *self)
{
    const struct clock *now = self;
    return now->now_ms(now->self) + LATER_MS;
}

static int later_offset(void *self, int64_t utc_ms)
{
    const struct clock *now = self;
    return now->offset_min(now->self, utc_ms);
}

static enum status walk(struct exploring *all, size_t *fresh, struct fault *why)
{
    struct walking walking = {.all = all, .mood = all->explored->walks % MOODS};
    struct record_host host;

    all->host.turn = all->explored->walks++;
    host = explore_host(&all->host);
    host.clock = all->host.turn % LATER_EVERY == LATER_EVERY - 1
                     ? (struct clock){&all->now, later_ms, later_offset}
                     : all->now;
    enum status status = record_new(&walking.record, all->form, &host, why);
    if (status != OK)
        return status;
    walking.scratch = arena_open("walk");
    walking.taken = arena_array(walking.scratch, EXPLORE_LONGEST_WALK, sizeof *walking.taken);
    walking.met = arena_array(walking.scratch, all->explored->control_count + 1, sizeof(bool));
    bool ended = walk_to_end(&walking);
    *fresh = learn(&walking, ended);
    arena_close(walking.scratch);
    record_close(walking.record);
    return OK;
}

static void read_constraints(struct exploring *all, struct arena *arena)
{
    for (size_t i = 0; i < all->explored->control_count; i++) {
        struct outline_control outline;
        outline_control(&outline, all->form, i, arena);
        all->constraints[i] = outline.constraint;
    }
}

enum status explore(struct explored *explored, const struct form *form,
                    const struct explorer *explorer, struct arena *arena, struct fault *why)
{
    struct exploring all = {.form = form,
                            .explorer = explorer,
                            .explored = explored,
                            .arena = arena,
                            .host = {.clock = explorer->clock, .random.state = 1},
                            .began = clock()};
    struct random_seeded state = {.state = 2};
    unsigned idle = 0;

    all.now = explore_host(&all.host).clock;

    *explored = (struct explored){.control_count = outline_count(form)};
    explored->controls =
        arena_array(arena, explored->control_count + 1, sizeof *explored->controls);
    all.arms = arena_array(arena, explored->control_count + 1, sizeof(struct arms *));
    all.constraints = arena_array(arena, explored->control_count + 1, sizeof(struct text));
    all.random = random_seeded(&state);
    all.year = date_of_days(all.now.now_ms(all.now.self) / 86400000).year;
    read_constraints(&all, arena);
    while (explored->walks < EXPLORE_MOST_WALKS && !out_of_time(&all) &&
           (explored->walks < EXPLORE_LEAST_WALKS || idle < EXPLORE_PATIENCE)) {
        size_t fresh = 0;
        enum status status = walk(&all, &fresh, why);
        if (status != OK)
            return status;
        idle = fresh > 0 ? 0 : idle + 1;
    }
    explored->cut = out_of_time(&all) && explored->walks < EXPLORE_FEWEST;
    return OK;
}
