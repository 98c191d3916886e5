#include "casebook/notices.h"
#include "locale/show.h"

enum { NUMBER, FORM, STATE, OPENED, CHANGED, IS_OPEN, AREA };

static const int64_t DAY_MS = 86400000;

static struct text cell(const struct notices_for *whom, size_t row, size_t column)
{
    return db_at(&whom->cases, row, column).text;
}

static int64_t day_of(const struct notices_for *whom, size_t row, size_t column)
{
    return moves_day(whom->book, db_at(&whom->cases, row, column).number);
}

static bool is_one_of(struct text words, struct text word)
{
    return tables_has_word(words, TEXT("*")) || tables_has_word(words, word);
}

static bool is_meant(const struct notices_for *whom, size_t row, const struct offer *offer)
{
    return is_one_of(offer->forms, cell(whom, row, FORM)) &&
           is_one_of(offer->states, cell(whom, row, STATE));
}

static bool is_answered(const struct notices_for *whom, struct text offer, struct text season)
{
    for (size_t i = 0; i < whom->answers.rows; i++)
        if (text_equal(db_at(&whom->answers, i, 0).text, offer) &&
            text_equal(db_at(&whom->answers, i, 1).text, season))
            return db_at(&whom->answers, i, 2).text.len > 0;
    return false;
}

/* They did it of themselves: a case of that service is open, or began in this window. The case
 * in which they asked to be reminded is none of these, however long it stays open. */
static bool is_done(const struct notices_for *whom, const struct offer *offer,
                    const struct offer_window *window)
{
    for (size_t i = 0; i < whom->cases.rows; i++)
        if (text_equal(cell(whom, i, FORM), offer->service) &&
            (day_of(whom, i, OPENED) >= window->first ||
             (db_at(&whom->cases, i, IS_OPEN).number == 1 &&
              !(offer->rule == OFFER_DATE && is_meant(whom, i, offer)))))
            return true;
    return false;
}

/* The day a rule goes by, as the person's own words have it. */
static bool find_day(int64_t *day, const struct notices_for *whom, const struct offer *offer)
{
    *day = 0;
    if (offer->nodes.len == 0)
        return true;
    for (struct text rest = offer->nodes, node; text_take_word(&rest, &node);)
        for (size_t i = 0; i < whom->offers->node_count; i++)
            if (text_equal(whom->offers->nodes[i], node) && whom->facts->has_day[i]) {
                *day = whom->facts->day[i];
                return true;
            }
    return false;
}

/* ---- In words ---- */

static struct notice notice_of(const struct notices_for *whom, const struct offer *offer,
                               const struct offer_window *window, struct text number,
                               struct arena *arena)
{
    const struct tables *tables = whom->book->tables;
    int64_t last = window->last < offer->valid_to ? window->last : offer->valid_to;
    int64_t noon = last * DAY_MS + DAY_MS / 2;
    noon -=
        (int64_t)whom->book->options.clock.offset_min(whom->book->options.clock.self, noon) *
        60000;
    struct notice notice = {
        .offer = offer->name,
        .season = window->season,
        .service = offer->service,
        .number = number,
        .until = tell_iso(whom->book, noon, arena),
        .words = arena_array(arena, tables->language_count, sizeof *notice.words),
        .word_count = tables->language_count};
    for (size_t i = 0; i < tables->language_count; i++) {
        const struct tables_value values[] = {
            {"number", show_groups(number, TEXT("3 3 4"), arena)},
            {"until", tell_day(whom->book, i, noon, arena)},
            {NULL, {NULL, 0}}};
        notice.words[i] = (struct notice_words){tables->languages[i],
                                                tables_fill(offer->words[i], values, arena)};
    }
    return notice;
}

/* ---- Rule by rule ---- */

struct finding {
    const struct notices_for *whom;
    struct notice *notices;
    size_t count;
    struct arena *arena;
};

static void add(struct finding *finding, const struct offer *offer,
                const struct offer_window *window, struct text number)
{
    if (finding->count < NOTICE_MOST &&
        !is_answered(finding->whom, offer->name, window->season))
        finding->notices[finding->count++] =
            notice_of(finding->whom, offer, window, number, finding->arena);
}

static void find_of_cases(struct finding *finding, const struct offer *offer)
{
    const struct notices_for *whom = finding->whom;
    struct offer_window window;
    for (size_t i = 0; i < whom->cases.rows; i++) {
        struct text number = cell(whom, i, NUMBER);
        if (is_meant(whom, i, offer) &&
            offer_is_due(&window, offer, whom->today, day_of(whom, i, CHANGED), number,
                         finding->arena))
            add(finding, offer, &window, number);
    }
}

static void find_of_person(struct finding *finding, const struct offer *offer)
{
    const struct notices_for *whom = finding->whom;
    struct offer_window window;
    int64_t on;
    bool meant = false;
    for (size_t i = 0; i < whom->cases.rows; i++)
        meant = meant || is_meant(whom, i, offer);
    if (meant && find_day(&on, whom, offer) &&
        offer_is_due(&window, offer, whom->today, on, TEXT(""), finding->arena) &&
        !is_done(whom, offer, &window))
        add(finding, offer, &window, TEXT(""));
}

size_t notices_due(struct notice *notices, const struct notices_for *whom, struct arena *arena)
{
    struct finding finding = {.whom = whom, .notices = notices, .arena = arena};
    for (size_t i = 0; i < whom->offers->count; i++) {
        const struct offer *offer = &whom->offers->rows[i];
        if (offer->rule == OFFER_STATE)
            find_of_cases(&finding, offer);
        else
            find_of_person(&finding, offer);
    }
    return finding.count;
}
