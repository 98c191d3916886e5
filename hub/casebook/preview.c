/* preview.c: a deed as the person will hear and read it, before it is done. Its sentences are
 * made by the same code as the news, its phone screens by the phone's own layout. */
#include "casebook/inside.h"
#include "locale/spoken.h"
#include "ussd/screen.h"

/* What a network without a gateway's limits carries (3GPP TS 23.038): what is cut well here is
 * cut elsewhere at the same words or earlier ones. */
static const struct fit_budget BUDGET = {.septets = 182, .units = 80};
enum { MOST_PAGES = 3 };

static struct text find_words(const void *self, const char *key)
{
    return self ? catalogue_words(self, key) : TEXT("");
}

static void add_screens(struct case_preview *preview, const struct casebook *book,
                        size_t language, struct text words, struct arena *arena)
{
    struct page page = {.kind = PAGE_LISTEN,
                        .language = book->tables->languages[language],
                        .prompt.text = words,
                        .may = MAY_BACK | MAY_HOME | MAY_PERSON | MAY_PAUSE | MAY_STOP};
    const struct screen_order order = {.page = &page,
                                       .budget = BUDGET,
                                       .words = {book->catalogues[language], find_words},
                                       .translit = book->letters[language],
                                       .nav = nav_of_page(&page)};
    struct screens screens;
    struct fault why = {0};
    if (!book->catalogues[language] || screen_layout(&screens, &order, arena, &why) != OK)
        return;
    struct text *all = arena_array(arena, preview->screen_count + screens.count, sizeof *all);
    for (size_t i = 0; i < preview->screen_count; i++)
        all[i] = preview->screens[i];
    for (size_t i = 0; i < screens.count; i++)
        all[preview->screen_count + i] = screens.at[i].text;
    preview->screens = all;
    preview->screen_count += screens.count;
}

/* Without the lexicon: its readings mend a synthesiser, and nobody reads them. */
static struct text spoken(const struct casebook *book, size_t language, struct text words,
                          struct arena *arena)
{
    return spoken_text(words, book->tables->languages[language], book->catalogues[language],
                       NULL, arena, NULL, NULL);
}

void preview_of(struct case_preview *preview, const struct casebook *book,
                const struct book_case *of, struct arena *arena)
{
    struct telling telling;
    tell(&telling, book, of, arena);
    *preview = (struct case_preview){
        .language = book->tables->languages[telling.language],
        .pages = arena_array(arena, MOST_PAGES, sizeof *preview->pages),
        .spoken = arena_array(arena, MOST_PAGES, sizeof *preview->spoken)};
    const struct text parts[MOST_PAGES] = {telling.told, telling.reason, telling.next};
    for (size_t i = 0; i < MOST_PAGES; i++)
        if (parts[i].len > 0) {
            preview->spoken[preview->page_count] =
                spoken(book, telling.language, parts[i], arena);
            preview->pages[preview->page_count++] = parts[i];
            add_screens(preview, book, telling.language, parts[i], arena);
        }
}

enum status case_preview(struct case_preview *preview, struct casebook *book,
                         const struct case_deed *deed, struct arena *arena, struct fault *why)
{
    struct book_case after;
    struct db *db;
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = moves_try(&after, book, db, deed, arena, why);
    db_give(db);
    if (status == OK)
        preview_of(preview, book, &after, arena);
    return status;
}

static enum status is_told(bool *told, struct db *db, int64_t id, struct arena *arena,
                           struct fault *why)
{
    const struct db_value params[] = {db_number(id)};
    struct db_rows rows;
    enum status status = db_run(&rows, db,
                                DB_SQL("SELECT 1 FROM book_key WHERE case_id = $1 AND "
                                       "token IS NOT NULL LIMIT 1"),
                                params, 1, arena, why);
    *told = status == OK && rows.rows > 0;
    return status;
}

enum status case_telling(struct case_telling *out, struct casebook *book, int64_t id,
                         struct text language, struct arena *arena, struct fault *why)
{
    struct book_case of;
    struct telling telling;
    struct db *db;
    bool told = false;
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = book_load(&of, db, id, false, arena, why);
    if (status == OK)
        status = is_told(&told, db, id, arena, why);
    db_give(db);
    if (status != OK)
        return status;
    if (language.len > 0)
        of.language = language;
    tell(&telling, book, &of, arena);
    *out = (struct case_telling){.language = book->tables->languages[telling.language],
                                 .told = telling.told,
                                 .reason = telling.reason,
                                 .next = telling.next,
                                 .until = telling.until,
                                 .can_object = telling.can_object,
                                 .told_nobody = !told};
    return OK;
}
