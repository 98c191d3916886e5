#include "casebook/offers.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "casebook/sheet.h"

enum {
    OFFER,
    RULE,
    VALUE,
    NODE,
    FORMS,
    STATES,
    FROM_DAYS,
    DAYS,
    SERVICE,
    VALID_FROM,
    VALID_TO,
    APPROVER,
    SOURCE,
    VERIFY
};
static const char *const COLUMNS[] = {
    "offer",   "rule",       "value",    "node",     "forms",  "states", "from_days", "days",
    "service", "valid_from", "valid_to", "approver", "source", "verify", NULL};
static const char *const RULES[] = {
    [OFFER_AGE] = "age",       [OFFER_BIRTH_MONTH] = "birth-month",
    [OFFER_YEARLY] = "yearly", [OFFER_DATE] = "date",
    [OFFER_STATE] = "state",   NULL};
enum { LEAP_YEAR = 2000, OLDEST = 120, FARTHEST = 400 };

/* ---- Cells ---- */

static enum status read_value(struct offer *offer, const struct sheet *sheet, size_t row,
                              struct fault *why)
{
    struct text value = sheet_text(sheet, row, VALUE);
    int64_t number = 0, month = 0;
    if (offer->rule == OFFER_AGE) {
        if (!text_to_int64(value, &number) || number < 1 || number > OLDEST)
            return sheet_refuse(sheet, row, VALUE, why, "here belongs an age, 1 to %d", OLDEST);
        offer->age = (int)number;
        return OK;
    }
    if (offer->rule == OFFER_YEARLY) {
        struct date date = {LEAP_YEAR, 0, 0};
        if (value.len == 5 && value.at[2] == '-' &&
            text_to_int64(text_part(value, 0, 2), &month) &&
            text_to_int64(text_part(value, 3, 2), &number)) {
            date.month = (int)month;
            date.day = (int)number;
        }
        if (!date_is_valid(date))
            return sheet_refuse(sheet, row, VALUE, why, "here belongs a day such as 09-01");
        offer->month = date.month;
        offer->day = date.day;
        return OK;
    }
    return value.len == 0 ? OK : sheet_refuse(sheet, row, VALUE, why, "this rule has no value");
}

static bool is_known(const struct offers *offers, struct text node)
{
    for (size_t i = 0; i < offers->node_count; i++)
        if (text_equal(offers->nodes[i], node))
            return true;
    return false;
}

/* "/data/a" or "/data/a[/data/b=c][/data/d=e]" */
static bool is_node(struct text node)
{
    size_t open = text_find(node, TEXT("["));
    struct text rest = text_part(node, open, open == SIZE_MAX ? 0 : SIZE_MAX);
    while (rest.len > 0) {
        size_t is = text_find(rest, TEXT("=")), close = text_find(rest, TEXT("]"));
        if (!text_starts(rest, "[/") || is == SIZE_MAX || close == SIZE_MAX || is > close)
            return false;
        rest = text_part(rest, close + 1, SIZE_MAX);
    }
    return text_starts(node, "/");
}

static enum status read_nodes(struct offers *offers, struct offer *offer,
                              const struct sheet *sheet, size_t row, struct fault *why)
{
    bool needed = offer->rule == OFFER_AGE || offer->rule == OFFER_BIRTH_MONTH ||
                  offer->rule == OFFER_DATE;
    offer->nodes = sheet_text(sheet, row, NODE);
    if (needed != (offer->nodes.len > 0))
        return sheet_refuse(sheet, row, NODE, why,
                            needed ? "this rule needs the node of a day"
                                   : "this rule looks at no node");
    for (struct text rest = offer->nodes, node; text_take_word(&rest, &node);) {
        if (!is_node(node))
            return sheet_refuse(sheet, row, NODE, why,
                                "a node is named by its path, /data/..., with [/data/...=...] "
                                "behind it where another must have a value");
        if (is_known(offers, node))
            continue;
        if (offers->node_count == OFFERS_MOST_NODES)
            return sheet_refuse(sheet, row, NODE, why, "there are over %d nodes",
                                OFFERS_MOST_NODES);
        offers->nodes[offers->node_count++] = node;
    }
    return OK;
}

static enum status read_days(int64_t *days, const struct sheet *sheet, size_t row,
                             size_t column, int64_t least, struct fault *why)
{
    if (!text_to_int64(sheet_text(sheet, row, column), days) || *days < least ||
        *days > FARTHEST)
        return sheet_refuse(sheet, row, column, why, "here belong days, %lld to %d",
                            (long long)least, FARTHEST);
    return OK;
}

static enum status read_times(struct offer *offer, const struct sheet *sheet, size_t row,
                              struct fault *why)
{
    if (!calendar_date(&offer->valid_from, sheet_text(sheet, row, VALID_FROM)))
        return sheet_refuse(sheet, row, VALID_FROM, why,
                            "here belongs a date such as 2026-10-01");
    if (!calendar_date(&offer->valid_to, sheet_text(sheet, row, VALID_TO)) ||
        offer->valid_to < offer->valid_from)
        return sheet_refuse(sheet, row, VALID_TO, why,
                            "here belongs a date not before the one beside it");
    enum status status =
        read_days(&offer->from_days, sheet, row, FROM_DAYS, -(int64_t)FARTHEST, why);
    return status == OK ? read_days(&offer->days, sheet, row, DAYS, 1, why) : status;
}

static bool is_plain(struct text name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] == '/' || name.at[i] == '.')
            return false;
    return name.len > 0 && name.len < 100;
}

static enum status read_places(struct offer *offer, const struct tables *tables,
                               const struct sheet *sheet, size_t row, const char *folder,
                               struct arena *arena, struct fault *why)
{
    offer->forms = sheet_text(sheet, row, FORMS);
    offer->states = sheet_text(sheet, row, STATES);
    offer->service = sheet_text(sheet, row, SERVICE);
    if (sheet_filled(sheet, row, FORMS, why) != OK ||
        sheet_filled(sheet, row, STATES, why) != OK)
        return REFUSED;
    for (struct text rest = offer->states, state; text_take_word(&rest, &state);)
        if (!text_is(state, "*") && !tables_state(tables, state))
            return sheet_refuse(sheet, row, STATES, why, "states.csv has no \"%.*s\"",
                                TEXT_ARG(state));
    if (offer->rule == OFFER_STATE && tables_has_word(offer->states, TEXT("*")))
        return sheet_refuse(sheet, row, STATES, why, "this rule names its states");
    if (!is_plain(offer->service) ||
        access(text_format(arena, "%s/../%.*s/form.xml", folder, TEXT_ARG(offer->service)).at,
               R_OK) != 0)
        return sheet_refuse(sheet, row, SERVICE, why, "the deployment has no service \"%.*s\"",
                            TEXT_ARG(offer->service));
    return OK;
}

/* ---- Words: the same {values} in each language, and only those there are ---- */

static size_t times(struct text text, const char *value)
{
    size_t count = 0;
    for (size_t at; (at = text_find(text, text_of(value))) != SIZE_MAX; count++)
        text = text_part(text, at + 1, SIZE_MAX);
    return count;
}

static enum status read_words(struct offer *offer, const struct tables *tables,
                              const struct sheet *sheet, size_t row, struct fault *why)
{
    for (size_t i = 0; i < tables->language_count; i++) {
        struct text words = sheet_text(sheet, row, sheet->named + i);
        size_t numbers = times(words, "{number}"), untils = times(words, "{until}");
        if (sheet_filled(sheet, row, sheet->named + i, why) != OK)
            return REFUSED;
        offer->words[i] = words;
        if (times(words, "{") != numbers + untils ||
            (numbers > 0 && offer->rule != OFFER_STATE))
            return sheet_refuse(sheet, row, sheet->named + i, why,
                                "a {value} here is not known to this rule");
        if (numbers != times(offer->words[0], "{number}") ||
            untils != times(offer->words[0], "{until}"))
            return sheet_refuse(sheet, row, sheet->named + i, why,
                                "the languages differ in their {values}");
    }
    return OK;
}

static enum status read_offer(struct offers *offers, const struct tables *tables,
                              const struct sheet *sheet, size_t row, const char *folder,
                              struct arena *arena, struct fault *why)
{
    struct offer *offer = &offers->rows[offers->count];
    size_t rule = 0;
    *offer = (struct offer){.name = sheet_text(sheet, row, OFFER),
                            .approver = sheet_text(sheet, row, APPROVER),
                            .source = sheet_text(sheet, row, SOURCE)};
    static const int NEEDED[] = {OFFER, APPROVER, SOURCE};
    for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++)
        if (sheet_filled(sheet, row, (size_t)NEEDED[i], why) != OK)
            return REFUSED;
    for (size_t i = 0; i < offers->count; i++)
        if (text_equal(offers->rows[i].name, offer->name))
            return sheet_refuse(sheet, row, OFFER, why, "this offer stands here twice");
    enum status status = sheet_word(&rule, sheet, row, RULE, RULES, why);
    offer->rule = (enum offer_rule)rule;
    if (status == OK)
        status = read_value(offer, sheet, row, why);
    if (status == OK)
        status = read_nodes(offers, offer, sheet, row, why);
    if (status == OK)
        status = read_times(offer, sheet, row, why);
    if (status == OK)
        status = read_places(offer, tables, sheet, row, folder, arena, why);
    if (status == OK)
        status = sheet_yes(&offer->verify, sheet, row, VERIFY, why);
    return status == OK ? read_words(offer, tables, sheet, row, why) : status;
}

enum status offers_read(struct offers *offers, const struct tables *tables, const char *folder,
                        struct arena *arena, struct fault *why)
{
    struct sheet sheet;
    struct text path = text_format(arena, "%s/%s", folder, OFFERS_TABLE);
    *offers = (struct offers){0};
    enum status status = file_read(&offers->bytes, path.at, SHEET_LONGEST, arena, why);
    if (status == OK)
        status = sheet_of(&sheet, path, offers->bytes, COLUMNS, true, arena, why);
    if (status == OK)
        status = tables_same_languages(tables, &sheet, why);
    if (status == OK && sheet.rows > OFFERS_MOST)
        status = fault_set(why, TOO_LARGE, "%s has over %d rows", OFFERS_TABLE, OFFERS_MOST);
    if (status != OK)
        return status;
    offers->rows = arena_array(arena, sheet.rows + 1, sizeof *offers->rows);
    for (size_t row = 0; row < sheet.rows && status == OK; row++) {
        status = read_offer(offers, tables, &sheet, row, folder, arena, why);
        offers->count += status == OK;
    }
    return status;
}

/* ---- When ---- */

/* The 29th of February comes a day early in other years. */
static int64_t day_in(int year, int month, int day)
{
    struct date date = {year, month, day};
    if (!date_is_valid(date))
        date.day--;
    return date_to_days(date);
}

static bool lies_in(struct offer_window *window, const struct offer *offer, int64_t today,
                    int64_t on)
{
    window->first = on + offer->from_days;
    window->last = window->first + offer->days - 1;
    return today >= window->first && today <= window->last;
}

/* The window of this year, of the one before or of the next. */
static bool yearly(struct offer_window *window, const struct offer *offer, int64_t today,
                   int month, int day, struct arena *arena)
{
    int year = date_of_days(today).year;
    for (int i = -1; i <= 1; i++)
        if (lies_in(window, offer, today, day_in(year + i, month, day))) {
            window->season = text_format(arena, "%d", year + i);
            return true;
        }
    return false;
}

bool offer_is_due(struct offer_window *window, const struct offer *offer, int64_t today,
                  int64_t on, struct text number, struct arena *arena)
{
    struct date date = date_of_days(on);
    bool due = false;

    *window = (struct offer_window){0};
    switch (offer->rule) {
    case OFFER_AGE:
        due =
            lies_in(window, offer, today, day_in(date.year + offer->age, date.month, date.day));
        window->season = text_format(arena, "%d", date.year + offer->age);
        break;
    case OFFER_BIRTH_MONTH:
        due = yearly(window, offer, today, date.month, 1, arena);
        break;
    case OFFER_YEARLY:
        due = yearly(window, offer, today, offer->month, offer->day, arena);
        break;
    case OFFER_DATE:
    case OFFER_STATE:
        due = lies_in(window, offer, today, on);
        window->season = text_format(arena, "%04d-%02d-%02d%s%.*s", date.year, date.month,
                                     date.day, number.len > 0 ? " " : "", TEXT_ARG(number));
        break;
    }
    return due && today >= offer->valid_from && today <= offer->valid_to;
}
