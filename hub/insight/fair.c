#include "insight/fair.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "casebook/outcomes.h"
#include "insight/stat.h"

enum { MOST_NAMES = 4096, MOST_GROUPS = 64 };
static const int64_t FAIR_DAY_MS = 86400000;
static const double SURE = 0.05;

/* ---- Facts ---- */

struct fair_facts {
    struct arena *arena;
    struct map *names;
    struct text *texts;
    size_t name_count;
    struct fair_case *cases;
    size_t count;
    int64_t made_ms;
};

struct fair_facts *fair_open(int64_t made_ms)
{
    struct arena *arena = arena_open("fair");
    struct fair_facts *facts = ARENA_NEW(arena, struct fair_facts);
    *facts =
        (struct fair_facts){.arena = arena,
                            .names = map_open(arena),
                            .texts = arena_array(arena, MOST_NAMES, sizeof *facts->texts),
                            .cases = arena_array(arena, FAIR_MOST_CASES, sizeof *facts->cases),
                            .made_ms = made_ms};
    return facts;
}

void fair_close(struct fair_facts *facts)
{
    if (facts)
        arena_close(facts->arena);
}

int64_t fair_made_ms(const struct fair_facts *facts)
{
    return facts->made_ms;
}

/* One copy of each name. */
static struct text keep(struct fair_facts *facts, struct text name)
{
    uint32_t at = map_get(facts->names, name);
    if (at != UINT32_MAX)
        return facts->texts[at];
    if (facts->name_count == MOST_NAMES)
        return (struct text){0};
    struct text copy = text_copy(facts->arena, name);
    map_put(facts->names, copy, (uint32_t)facts->name_count);
    return facts->texts[facts->name_count++] = copy;
}

void fair_add(struct fair_facts *facts, const struct fair_case *fact)
{
    if (facts->count == FAIR_MOST_CASES)
        return;
    struct fair_case *kept = &facts->cases[facts->count++];
    *kept = *fact;
    kept->form = keep(facts, fact->form);
    kept->area = keep(facts, fact->area);
    kept->language = keep(facts, fact->language);
    kept->channel = keep(facts, fact->channel);
}

static bool take(void *self, const struct case_outcome *outcome)
{
    struct fair_facts *facts = self;
    bool decided = outcome->decided_ms > 0;
    int64_t until = decided ? outcome->decided_ms : facts->made_ms;
    const struct fair_case fact = {
        .form = outcome->form_id,
        .area = outcome->area,
        .language = outcome->language,
        .channel = outcome->channel,
        .waited_ms = until > outcome->opened_ms ? until - outcome->opened_ms : 0,
        .decided = decided,
        .adverse = outcome->adverse,
        .helped = outcome->helped,
        .age = outcome->age,
        .sex = (int)outcome->sex};
    fair_add(facts, &fact);
    return true;
}

enum status fair_gather(struct fair_facts **facts, struct casebook *book, int64_t now_ms,
                        struct text who, struct fault *why)
{
    *facts = fair_open(now_ms);
    enum status status = case_outcomes(book, now_ms - FAIR_DAYS * FAIR_DAY_MS, FAIR_MOST_CASES,
                                       who, *facts, take, why);
    if (status != OK) {
        fair_close(*facts);
        *facts = NULL;
    }
    return status;
}

size_t fair_forms(struct text **forms, const struct fair_facts *facts, struct arena *arena)
{
    size_t count = 0;
    *forms = arena_array(arena, MOST_GROUPS, sizeof **forms);
    for (size_t i = 0; i < facts->count && count < MOST_GROUPS; i++) {
        bool known = false;
        for (size_t j = 0; j < count && !known; j++)
            known = text_equal((*forms)[j], facts->cases[i].form);
        if (!known)
            (*forms)[count++] = facts->cases[i].form;
    }
    return count;
}

/* ---- Groups ---- */

static struct text band_of(int age)
{
    static const struct {
        int under;
        struct text name;
    } BANDS[] = {{0, TEXT("?")},      {16, TEXT("0-15")},  {30, TEXT("16-29")},
                 {45, TEXT("30-44")}, {60, TEXT("45-59")}, {70, TEXT("60-69")},
                 {80, TEXT("70-79")}, {200, TEXT("80+")}};
    for (size_t i = 0; i < sizeof BANDS / sizeof *BANDS; i++)
        if (age < BANDS[i].under)
            return BANDS[i].name;
    return BANDS[0].name;
}

static struct text name_in(const struct fair_case *fact, enum fair_by by)
{
    static const struct text SEXES[] = {TEXT("?"), TEXT("female"), TEXT("male")};
    switch (by) {
    case FAIR_BY_AGE:
        return band_of(fact->age);
    case FAIR_BY_SEX:
        return SEXES[fact->sex >= 0 && fact->sex < 3 ? fact->sex : 0];
    case FAIR_BY_AREA:
        return fact->area;
    case FAIR_BY_LANGUAGE:
        return fact->language;
    case FAIR_BY_CHANNEL:
        return fact->channel;
    case FAIR_BY_HELP:
        return fact->helped ? TEXT("helped") : TEXT("alone");
    case FAIR_BYS:
        break;
    }
    return (struct text){0};
}

struct tally_of {
    struct text name;
    int64_t cases, decided, adverse;
};
struct dividing {
    struct tally_of groups[MOST_GROUPS];
    size_t count;
    size_t *group_of; /* of each case; SIZE_MAX: not of this form */
};

static size_t group_of(struct dividing *dividing, struct text name)
{
    for (size_t i = 0; i < dividing->count; i++)
        if (text_equal(dividing->groups[i].name, name))
            return i;
    if (dividing->count == MOST_GROUPS)
        return MOST_GROUPS - 1;
    dividing->groups[dividing->count] = (struct tally_of){.name = name};
    return dividing->count++;
}

static void divide(struct dividing *dividing, const struct fair_facts *facts, enum fair_by by,
                   struct text form)
{
    for (size_t i = 0; i < facts->count; i++) {
        const struct fair_case *fact = &facts->cases[i];
        dividing->group_of[i] = SIZE_MAX;
        if (form.len > 0 && !text_equal(fact->form, form))
            continue;
        size_t at = group_of(dividing, name_in(fact, by));
        struct tally_of *group = &dividing->groups[at];
        dividing->group_of[i] = at;
        group->cases++;
        group->decided += fact->decided;
        group->adverse += fact->decided && fact->adverse;
    }
}

/* ---- Half of them ---- */

static int by_number(const void *a, const void *b)
{
    const int64_t *one = a, *other = b;
    return (*one > *other) - (*one < *other);
}

/* Days until half of the group had an answer (those who still wait count as longer). */
static int64_t median_days(const struct dividing *dividing, const struct fair_facts *facts,
                           size_t at, struct arena *arena)
{
    const struct tally_of *group = &dividing->groups[at];
    int64_t *waits = arena_array(arena, (size_t)group->cases + 1, sizeof *waits);
    size_t count = 0;
    for (size_t i = 0; i < facts->count; i++)
        if (dividing->group_of[i] == at)
            waits[count++] = facts->cases[i].decided ? facts->cases[i].waited_ms : INT64_MAX;
    if (shown_count(group->decided) == INSIGHT_HIDDEN)
        return INSIGHT_HIDDEN;
    qsort(waits, count, sizeof *waits, by_number);
    int64_t half = waits[(count - 1) / 2];
    return half == INT64_MAX ? INSIGHT_HIDDEN : (half + FAIR_DAY_MS - 1) / FAIR_DAY_MS;
}

/* ---- Tests ---- */

struct question {
    double p;
    bool asked, more;
};

static struct question ask_refused(const struct dividing *dividing, size_t at)
{
    const struct tally_of *group = &dividing->groups[at];
    int64_t decided = 0, adverse = 0;
    for (size_t i = 0; i < dividing->count; i++) {
        decided += dividing->groups[i].decided;
        adverse += dividing->groups[i].adverse;
    }
    int64_t others = decided - group->decided, others_no = adverse - group->adverse;
    const struct stat_table table = {group->adverse, group->decided - group->adverse, others_no,
                                     others - others_no};
    return (struct question){.p = stat_outcomes(&table),
                             .asked = group->decided >= FAIR_LEAST && others >= FAIR_LEAST,
                             .more = (double)group->adverse * (double)others >
                                     (double)others_no * (double)group->decided};
}

static struct question ask_waits(const struct dividing *dividing,
                                 const struct fair_facts *facts, size_t at, struct arena *arena)
{
    struct stat_wait *waits = arena_array(arena, facts->count + 1, sizeof *waits);
    size_t count = 0;
    bool sooner = false;
    for (size_t i = 0; i < facts->count; i++)
        if (dividing->group_of[i] != SIZE_MAX)
            waits[count++] =
                (struct stat_wait){(double)facts->cases[i].waited_ms, facts->cases[i].decided,
                                   dividing->group_of[i] == at};
    int64_t own = dividing->groups[at].cases;
    struct question question = {.p = stat_log_rank(waits, count, &sooner),
                                .asked =
                                    own >= FAIR_LEAST && (int64_t)count - own >= FAIR_LEAST};
    question.more = !sooner;
    return question;
}

static enum fair_verdict verdict_of(const struct question *question, double p)
{
    if (!question->asked)
        return FAIR_TOO_FEW;
    if (p >= SURE)
        return FAIR_NO_SIGN;
    return question->more ? FAIR_MORE : FAIR_LESS;
}

static void judge(struct fair_group *groups, const struct dividing *dividing,
                  const struct fair_facts *facts, struct arena *arena)
{
    struct question questions[2 * MOST_GROUPS] = {0};
    double p[2 * MOST_GROUPS] = {0};
    size_t asked = 0, at = 0;
    for (size_t i = 0; i < dividing->count; i++) {
        struct arena_mark mark = arena_mark(arena);
        questions[2 * i] = ask_refused(dividing, i);
        questions[2 * i + 1] = ask_waits(dividing, facts, i, arena);
        arena_release(arena, mark);
    }
    for (size_t i = 0; i < 2 * dividing->count; i++)
        if (questions[i].asked)
            p[asked++] = questions[i].p;
    stat_holm(p, asked);
    for (size_t i = 0; i < dividing->count; i++) {
        const struct question *refused = &questions[2 * i], *waits = &questions[2 * i + 1];
        groups[i].refused = verdict_of(refused, refused->asked ? p[at] : 1);
        at += refused->asked;
        groups[i].waits = verdict_of(waits, waits->asked ? p[at] : 1);
        at += waits->asked;
    }
}

/* ---- What is shown ---- */

static void hide(struct fair_group *group)
{
    group->cases = group->decided = group->refused_share = group->median_days = INSIGHT_HIDDEN;
    group->refused = group->waits = FAIR_TOO_FEW;
}

/* Groups of one kind add up to the same as those of another: one hidden group alone could be
 * had by subtraction, so the smallest of the others goes with it. */
static void hide_small(struct fair_group *groups, size_t count)
{
    struct fair_group *next = NULL;
    size_t hidden = 0;
    for (size_t i = 0; i < count; i++) {
        if (groups[i].cases == INSIGHT_HIDDEN) {
            hide(&groups[i]);
            hidden++;
        } else if (!next || groups[i].cases < next->cases) {
            next = &groups[i];
        }
    }
    if (hidden == 1 && next)
        hide(next);
}

static int by_name(const void *a, const void *b)
{
    const struct fair_group *one = a, *other = b;
    return text_compare(one->name, other->name);
}

void fair_groups(struct fair_group **groups, size_t *count, const struct fair_facts *facts,
                 enum fair_by by, struct text form, struct arena *arena)
{
    struct dividing *dividing = ARENA_NEW(arena, struct dividing);
    dividing->group_of = arena_array(arena, facts->count + 1, sizeof *dividing->group_of);
    divide(dividing, facts, by, form);
    *count = dividing->count;
    *groups = arena_array(arena, dividing->count + 1, sizeof **groups);
    for (size_t i = 0; i < dividing->count; i++) {
        const struct tally_of *group = &dividing->groups[i];
        (*groups)[i] = (struct fair_group){
            .name = group->name,
            .cases = shown_count(group->cases),
            .decided = shown_count(group->decided),
            .refused_share = shown_share(group->adverse, group->decided),
            .median_days = median_days(dividing, facts, i, arena),
        };
    }
    judge(*groups, dividing, facts, arena);
    hide_small(*groups, *count);
    qsort(*groups, *count, sizeof **groups, by_name);
}
