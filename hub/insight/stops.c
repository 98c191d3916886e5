#include <stdlib.h>

#include "insight/inside.h"

enum { MOST_NAMES = 2000 };

/* ---- Adding up ---- */

struct sum {
    struct text name;
    int64_t times[TALLY_WHATS];
    int64_t took[TALLY_TOOKS];
};
struct sums {
    struct sum *at;
    size_t count;
};

static struct sum *sum_of(struct sums *sums, struct text name)
{
    for (size_t i = 0; i < sums->count; i++)
        if (text_equal(sums->at[i].name, name))
            return &sums->at[i];
    if (sums->count == MOST_NAMES)
        return &sums->at[MOST_NAMES - 1];
    sums->at[sums->count] = (struct sum){.name = name};
    return &sums->at[sums->count++];
}

static void add(struct sum *sum, struct text what, int64_t took, int64_t times)
{
    for (int i = 0; i < TALLY_WHATS; i++)
        if (text_is(what, tally_word((enum tally_what)i)))
            sum->times[i] += times;
    if (text_is(what, tally_word(TALLY_WENT_ON)) && took >= 0 && took < TALLY_TOOKS)
        sum->took[took] += times;
}

#define SELECT(name)                                                                           \
    "SELECT " name ", what, took, SUM(times) FROM insight_count WHERE month = $1 "             \
    "AND ($2 = '' OR form = $2) AND ($3 = '' OR language = $3) "                               \
    "AND ($4 = '' OR channel = $4) GROUP BY " name ", what, took ORDER BY " name

static enum status add_up(struct sums *sums, struct insight *insight,
                          const struct insight_ask *ask, struct arena *arena, struct fault *why)
{
    static const struct db_sql SQL[] = {
        [INSIGHT_BY_FORM] = {.both = SELECT("form")},
        [INSIGHT_BY_LANGUAGE] = {.both = SELECT("language")},
        [INSIGHT_BY_CHANNEL] = {.both = SELECT("channel")},
        [INSIGHT_BY_PAGE] = {.both = SELECT("node")},
    };
    /* Pages of one language on one channel would be small figures, and their sums known. */
    struct text channel = ask->language.len > 0 ? (struct text){0} : ask->channel;
    const struct db_value params[] = {db_text(ask->month), db_text(ask->form),
                                      db_text(ask->language), db_text(channel)};
    struct db_rows rows;
    struct db *db;
    enum status status = db_take(&db, insight->options.pool, why);
    if (status != OK)
        return status;
    status = db_run(&rows, db, SQL[ask->by], params, 4, arena, why);
    db_give(db);
    *sums = (struct sums){.at = arena_array(arena, MOST_NAMES, sizeof *sums->at)};
    for (size_t i = 0; status == OK && i < rows.rows; i++)
        add(sum_of(sums, db_at(&rows, i, 0).text), db_at(&rows, i, 1).text,
            db_at(&rows, i, 2).number, db_at(&rows, i, 3).number);
    return status;
}

/* ---- What may be shown ---- */

static int by_size(const void *a, const void *b)
{
    const struct sum *one = a, *other = b;
    int64_t difference = other->times[TALLY_CAME] - one->times[TALLY_CAME];
    return difference != 0 ? (difference > 0 ? 1 : -1) : text_compare(one->name, other->name);
}

/* A sum with too many parts gives its smallest away. */
static void put_smallest_together(struct sums *sums)
{
    if (sums->count <= INSIGHT_GROUPS)
        return;
    qsort(sums->at, sums->count, sizeof *sums->at, by_size);
    struct sum *others = &sums->at[INSIGHT_GROUPS - 1];
    others->name = (struct text){0};
    for (size_t i = INSIGHT_GROUPS; i < sums->count; i++) {
        for (int what = 0; what < TALLY_WHATS; what++)
            others->times[what] += sums->at[i].times[what];
        for (int took = 0; took < TALLY_TOOKS; took++)
            others->took[took] += sums->at[i].took[took];
    }
    sums->count = INSIGHT_GROUPS;
}

static void show_took(struct insight_row *row, const struct sum *sum)
{
    int64_t all = 0, so_far = 0;
    for (int i = 0; i < TALLY_TOOKS; i++)
        all += sum->took[i];
    row->has_took = shown_count(all) != INSIGHT_HIDDEN;
    for (int i = 0; row->has_took && i < TALLY_TOOKS; i++) {
        row->took = (enum tally_took)i;
        so_far += sum->took[i];
        if (2 * so_far >= all)
            return;
    }
}

static struct insight_row shown_row(const struct sum *sum, bool is_page)
{
    const int64_t *times = sum->times;
    int64_t aside = times[TALLY_PAUSED] + times[TALLY_LEFT];
    int64_t over = times[TALLY_SENT] + times[TALLY_DONE] + times[TALLY_ENDED];
    int64_t gone = times[TALLY_STOPPED] + times[TALLY_TIMED_OUT] + aside + times[TALLY_ENDED];
    struct insight_row row = {
        .name = sum->name,
        .began = shown_count(times[is_page ? TALLY_CAME : TALLY_BEGAN]),
        .resumed = shown_count(times[TALLY_RESUMED]),
        .finished = shown_count(is_page ? times[TALLY_WENT_ON] : over),
        .back = shown_count(times[TALLY_WENT_BACK]),
        .stopped = shown_count(is_page ? gone : times[TALLY_STOPPED]),
        .timed_out = is_page ? INSIGHT_HIDDEN : shown_count(times[TALLY_TIMED_OUT]),
        .aside = is_page ? INSIGHT_HIDDEN : shown_count(aside),
        .help = shown_count(times[TALLY_HELP]),
        .person = shown_count(times[TALLY_PERSON]),
        .refused = shown_count(times[TALLY_REFUSED]),
    };
    if (is_page)
        show_took(&row, sum);
    return row;
}

/* ---- In the order of the form ---- */

static const struct sum *find(const struct sums *sums, struct text name)
{
    for (size_t i = 0; i < sums->count; i++)
        if (text_equal(sums->at[i].name, name))
            return &sums->at[i];
    return NULL;
}

static bool is_page_of(const struct insight_page *pages, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(pages[i].name, name))
            return true;
    return false;
}

/* Pages of the form as it is now; then those of the session (review), and of forms before. */
static void in_order(struct insight_row *rows, size_t *count, const struct sums *sums,
                     const struct insight_page *pages, size_t page_count)
{
    for (size_t i = 0; i < page_count; i++) {
        const struct sum *sum = find(sums, pages[i].name);
        if (sum && *count < sums->count)
            rows[(*count)++] = shown_row(sum, true);
    }
    for (size_t i = 0; i < sums->count && *count < sums->count; i++)
        if (!is_page_of(pages, page_count, sums->at[i].name))
            rows[(*count)++] = shown_row(&sums->at[i], true);
}

enum status insight_stops(struct insight_row **rows, size_t *count, struct insight *insight,
                          const struct insight_ask *ask, struct arena *arena, struct fault *why)
{
    struct insight_page *pages;
    struct text title;
    struct sums sums;
    size_t page_count = 0;
    bool by_page = ask->by == INSIGHT_BY_PAGE;
    *count = 0;
    enum status status = add_up(&sums, insight, ask, arena, why);
    if (status != OK)
        return status;
    if (ask->by == INSIGHT_BY_LANGUAGE || ask->by == INSIGHT_BY_CHANNEL)
        put_smallest_together(&sums);
    *rows = arena_array(arena, sums.count + 1, sizeof **rows);
    for (size_t i = 0; !by_page && i < sums.count; i++)
        (*rows)[(*count)++] = shown_row(&sums.at[i], false);
    if (!by_page)
        return OK;
    /* A form that is gone: its pages stand as they come. */
    if (insight_pages(&pages, &page_count, &title, insight, ask->form, (struct text){0}, arena,
                      NULL) != OK)
        page_count = 0;
    in_order(*rows, count, &sums, pages, page_count);
    return OK;
}
