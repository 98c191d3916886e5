/* check_digits.c: choices whose digit moved since the deployed version. People who do not read
 * learn a service as a path of digits, so a digit means the same for ever. */
#include "base/map.h"
#include "tools/check.h"

/* The deployed form's controls by their node. */
static struct map *controls_of(const struct form *form, struct arena *arena)
{
    struct map *map = map_open(arena);
    for (size_t i = 0; i < outline_count(form); i++) {
        struct outline_control outline;
        outline_control(&outline, form, i, arena);
        if (check_is_question(&outline))
            map_put(map, outline.reference, (uint32_t)i);
    }
    return map;
}

/* A list may hold a value more than once, for different filters. */
static const struct choice *with_value(const struct choice *choices, size_t count,
                                       struct text value)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(choices[i].value, value))
            return &choices[i];
    return NULL;
}

static bool has_pair(const struct choice *choices, size_t count, const struct choice *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (choices[i].digit == wanted->digit && text_equal(choices[i].value, wanted->value))
            return true;
    return false;
}

static void compare(struct check *check, size_t control, const struct choice *old,
                    size_t old_count)
{
    struct choice *choices;
    size_t count = outline_choices(&choices, check->fresh, control, check->arena);
    struct spot spot = check_spot(check, control);

    for (size_t i = 0; count != SIZE_MAX && i < count; i++) {
        const struct choice *was = with_value(old, old_count, choices[i].value);
        if (was && !has_pair(old, old_count, &choices[i]))
            finding_add(check->findings, SEVERITY_ERROR, "digit", spot,
                        "choice %.*s was %u where it is deployed, and is %u here; ds:digit "
                        "keeps it",
                        TEXT_ARG(was->value), was->digit, choices[i].digit);
        for (size_t k = 0; !was && k < old_count; k++)
            if (old[k].digit == choices[i].digit && !with_value(choices, count, old[k].value))
                finding_add(check->findings, SEVERITY_ERROR, "digit", spot,
                            "digit %u meant %.*s where it is deployed, and means %.*s here",
                            old[k].digit, TEXT_ARG(old[k].value), TEXT_ARG(choices[i].value));
    }
    for (size_t k = 0; count != SIZE_MAX && k < old_count; k++)
        if (!with_value(choices, count, old[k].value))
            finding_add(check->findings, SEVERITY_NOTICE, "digit", spot,
                        "choice %.*s (digit %u) is there no more", TEXT_ARG(old[k].value),
                        old[k].digit);
}

void check_digits(struct check *check, const struct form *old)
{
    struct record *record;
    struct fault why;
    struct map *there = controls_of(old, check->arena);

    if (record_new(&record, old, &check->host, &why) != OK) {
        finding_of_fault(check->findings, SEVERITY_WARNING, "digit", &why);
        return;
    }
    for (size_t i = 0; i < check->control_count; i++) {
        struct choice *choices;
        const struct outline_control *outline = &check->controls[i];
        if (outline->control != CONTROL_SELECT1 && outline->control != CONTROL_SELECT &&
            outline->control != CONTROL_RANK)
            continue;
        uint32_t was = map_get(there, outline->reference);
        if (was == UINT32_MAX)
            continue;
        size_t count = outline_choices(&choices, record, was, check->arena);
        if (count != SIZE_MAX)
            compare(check, i, choices, count);
    }
    record_close(record);
}
