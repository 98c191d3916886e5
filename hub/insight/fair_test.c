#include "insight/fair.h"

#include "base/check.h"
#include "base/file.h"

static const int64_t DAY_MS = 86400000;

static struct fair_case person(const char *language, int64_t days, bool adverse)
{
    return (struct fair_case){.form = TEXT("enrol"),
                              .area = TEXT("east"),
                              .language = text_of(language),
                              .channel = TEXT("kiosk"),
                              .waited_ms = days * DAY_MS,
                              .decided = true,
                              .adverse = adverse,
                              .age = 66,
                              .sex = 1};
}

/* So many people, of whom every `no`th hears no; they wait a little differently each. */
static void add(struct fair_facts *facts, const char *language, int count, int no, int64_t days)
{
    for (int i = 0; i < count; i++) {
        struct fair_case fact = person(language, days + i % 5, no > 0 && i % no == 0);
        fair_add(facts, &fact);
    }
}

static const struct fair_group *group(struct fair_facts *facts, enum fair_by by,
                                      const char *name, struct arena *arena)
{
    struct fair_group *groups;
    size_t count;
    fair_groups(&groups, &count, facts, by, TEXT("enrol"), arena);
    for (size_t i = 0; i < count; i++)
        if (text_is(groups[i].name, name))
            return &groups[i];
    fail_msg("there is no group %s", name);
    return NULL;
}

static void a_group_that_hears_no_more_often_is_seen(void **state)
{
    struct arena *arena = arena_open("test");
    struct fair_facts *facts = fair_open(0);
    (void)state;
    add(facts, "zh-CN", 200, 20, 5);
    add(facts, "ug", 60, 3, 5);
    const struct fair_group *ug = group(facts, FAIR_BY_LANGUAGE, "ug", arena);
    assert_int_equal(ug->refused, FAIR_MORE);
    assert_int_equal(ug->waits, FAIR_NO_SIGN);
    assert_int_equal(ug->cases, 60);
    assert_int_equal(ug->refused_share, 35);
    assert_int_equal(group(facts, FAIR_BY_LANGUAGE, "zh-CN", arena)->refused, FAIR_LESS);
    fair_close(facts);
    arena_close(arena);
}

static void a_group_that_waits_longer_is_seen(void **state)
{
    struct arena *arena = arena_open("test");
    struct fair_facts *facts = fair_open(0);
    (void)state;
    add(facts, "zh-CN", 100, 10, 4);
    add(facts, "ug", 40, 10, 12);
    const struct fair_group *ug = group(facts, FAIR_BY_LANGUAGE, "ug", arena);
    assert_int_equal(ug->waits, FAIR_MORE);
    assert_int_equal(ug->refused, FAIR_NO_SIGN);
    assert_int_equal(ug->median_days, 14);
    fair_close(facts);
    arena_close(arena);
}

/* Who still waits has waited longer than the figures of those with an answer tell. */
static void who_still_waits_counts(void **state)
{
    struct arena *arena = arena_open("test");
    struct fair_facts *facts = fair_open(0);
    (void)state;
    add(facts, "zh-CN", 60, 10, 4);
    for (int i = 0; i < 40; i++) {
        struct fair_case fact = person("ug", i < 15 ? 4 + i % 5 : 30, false);
        fact.decided = i < 15;
        fair_add(facts, &fact);
    }
    const struct fair_group *ug = group(facts, FAIR_BY_LANGUAGE, "ug", arena);
    assert_int_equal(ug->waits, FAIR_MORE);
    assert_int_equal(ug->median_days, INSIGHT_HIDDEN); /* not half of them have one */
    fair_close(facts);
    arena_close(arena);
}

static void where_there_is_no_difference_none_is_told(void **state)
{
    struct arena *arena = arena_open("test");
    struct fair_facts *facts = fair_open(0);
    (void)state;
    add(facts, "zh-CN", 100, 5, 4);
    add(facts, "ug", 100, 5, 4);
    add(facts, "en", 100, 5, 4);
    struct fair_group *groups;
    size_t count;
    fair_groups(&groups, &count, facts, FAIR_BY_LANGUAGE, TEXT("enrol"), arena);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(groups[i].refused, FAIR_NO_SIGN);
        assert_int_equal(groups[i].waits, FAIR_NO_SIGN);
    }
    fair_close(facts);
    arena_close(arena);
}

static void a_small_group_is_not_shown_and_neither_is_the_next(void **state)
{
    struct arena *arena = arena_open("test");
    struct fair_facts *facts = fair_open(0);
    (void)state;
    add(facts, "zh-CN", 100, 5, 4);
    add(facts, "ug", 20, 1, 40);
    add(facts, "en", 4, 1, 40);
    assert_int_equal(group(facts, FAIR_BY_LANGUAGE, "en", arena)->cases, INSIGHT_HIDDEN);
    assert_int_equal(group(facts, FAIR_BY_LANGUAGE, "en", arena)->refused, FAIR_TOO_FEW);
    assert_int_equal(group(facts, FAIR_BY_LANGUAGE, "ug", arena)->cases, INSIGHT_HIDDEN);
    assert_int_equal(group(facts, FAIR_BY_LANGUAGE, "zh-CN", arena)->cases, 100);
    fair_close(facts);
    arena_close(arena);
}

static void people_are_grouped_by_what_is_known_of_them(void **state)
{
    static const struct {
        enum fair_by by;
        const char *name;
    } NAMES[] = {{FAIR_BY_AGE, "60-69"},   {FAIR_BY_SEX, "female"},    {FAIR_BY_AREA, "east"},
                 {FAIR_BY_LANGUAGE, "ug"}, {FAIR_BY_CHANNEL, "kiosk"}, {FAIR_BY_HELP, "alone"}};
    struct arena *arena = arena_open("test");
    struct fair_facts *facts = fair_open(0);
    (void)state;
    add(facts, "ug", 30, 5, 4);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        assert_int_equal(group(facts, NAMES[i].by, NAMES[i].name, arena)->cases, 30);
    fair_close(facts);
    arena_close(arena);
}

/* Neither here nor where the facts come from does anybody ask who worked on a case. */
static void nothing_is_grouped_by_worker(void **state)
{
    static const char *const FILES[] = {"hub/insight/fair.c", "hub/insight/fair.h",
                                        "hub/casebook/outcomes.c", "hub/office/page_fair.c",
                                        "hub/office/page_stops.c"};
    static const char *const WORDS[] = {"assignee", "decider",    "e.who",
                                        "c.who",    "SELECT who", "GROUP BY who"};
    struct arena *arena = arena_open("test");
    (void)state;
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        struct text source;
        assert_int_equal(file_read(&source, FILES[i], 1 << 20, arena, NULL), OK);
        for (size_t word = 0; word < sizeof WORDS / sizeof *WORDS; word++)
            if (text_find(source, text_of(WORDS[word])) != SIZE_MAX)
                fail_msg("%s speaks of %s", FILES[i], WORDS[word]);
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(a_group_that_hears_no_more_often_is_seen),
           cmocka_unit_test(a_group_that_waits_longer_is_seen),
           cmocka_unit_test(who_still_waits_counts),
           cmocka_unit_test(where_there_is_no_difference_none_is_told),
           cmocka_unit_test(a_small_group_is_not_shown_and_neither_is_the_next),
           cmocka_unit_test(people_are_grouped_by_what_is_known_of_them),
           cmocka_unit_test(nothing_is_grouped_by_worker))
