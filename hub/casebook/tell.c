#include "casebook/inside.h"
#include "locale/show.h"
#include "news/news.h"

static const int64_t DAY_MS = 86400000;

struct text tell_iso(const struct casebook *book, int64_t ms, struct arena *arena)
{
    const struct clock *clock = &book->options.clock;
    int64_t local = ms + (int64_t)clock->offset_min(clock->self, ms) * 60000;
    struct date date = date_of_days(local / DAY_MS - (local % DAY_MS < 0));
    return text_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

struct text tell_day(const struct casebook *book, size_t language, int64_t ms,
                     struct arena *arena)
{
    struct text iso = tell_iso(book, ms, arena);
    return book->catalogues[language]
               ? show_date_in(iso, book->catalogues[language], arena)
               : show_date(iso, book->tables->languages[language], arena);
}

/* ---- Sentences ---- */

static bool is_chinese(const struct casebook *book, size_t language)
{
    return text_starts(book->tables->languages[language], "zh");
}

/* What a worker wrote gets its full stop, so that the next sentence does not run into it. */
static struct text whole_sentence(const struct casebook *book, size_t language,
                                  struct text words, struct arena *arena)
{
    static const char *const ENDS[] = {".", "?", "!", "。", "？", "！", "؟", "…"};
    struct text trimmed = text_trim(words);
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
        if (trimmed.len == 0 || text_ends(trimmed, ENDS[i]))
            return trimmed;
    return text_format(arena, "%.*s%s", TEXT_ARG(trimmed),
                       is_chinese(book, language) ? "。" : ".");
}

static struct text join(const struct casebook *book, size_t language, struct text a,
                        struct text b, struct arena *arena)
{
    if (a.len == 0 || b.len == 0)
        return a.len > 0 ? a : b;
    return text_format(arena, "%.*s%s%.*s", TEXT_ARG(a), is_chinese(book, language) ? "" : " ",
                       TEXT_ARG(b));
}

enum { VALUES = 9 };

static void fill_values(struct tables_value values[VALUES], size_t language,
                        const struct casebook *book, const struct book_case *of,
                        struct arena *arena)
{
    const struct life_reason *reason = tables_reason(book->tables, of->told_reason);
    const struct life_rung *rung = tables_rung(book->tables, of->state);
    const struct tables_value all[VALUES] = {
        {"number", show_groups(of->number, TEXT("3 3 4"), arena)},
        {"due", of->due_ms > 0 ? tell_day(book, language, of->due_ms, arena) : TEXT("")},
        {"until", of->until_ms > 0 ? tell_day(book, language, of->until_ms, arena) : TEXT("")},
        {"sentence", whole_sentence(book, language, of->told_sentence, arena)},
        {"reason", reason ? reason->sentence[language] : TEXT("")},
        {"rule", reason ? tables_text(book->tables, reason->rule, language) : TEXT("")},
        {"who", of->told_who},
        {"ladder", rung ? rung->words[language] : TEXT("")},
        {NULL, {NULL, 0}}};
    for (size_t i = 0; i < VALUES; i++)
        values[i] = all[i];
}

void tell(struct telling *telling, const struct casebook *book, const struct book_case *of,
          struct arena *arena)
{
    size_t language = tables_language(book->tables, of->language);
    struct tables_value values[VALUES];
    struct text part[4];
    static const char *const PARTS[] = {"told", "reason", "object", "next"};

    fill_values(values, language, book, of, arena);
    for (size_t i = 0; i < 4; i++)
        part[i] = text_trim(tables_fill(tables_part(book->tables, of->told, PARTS[i], language),
                                        values, arena));
    *telling = (struct telling){
        .language = language,
        .told = part[0],
        .reason = part[1],
        .next = join(book, language, part[2], part[3], arena),
        .until = of->until_ms > 0 ? tell_day(book, language, of->until_ms, arena) : TEXT(""),
        .can_object = tables_move(book->tables, of->kind, of->state, TEXT("object"),
                                  TEXT("person")) != NULL};
}

/* ---- News ---- */

static enum status put_row(struct db *db, const struct book_case *of, struct text token_bytes,
                           const struct case_column *columns, size_t count, struct arena *arena,
                           struct fault *why)
{
    struct case_token token;
    uint8_t key[CASE_ROW_KEY];
    if (token_bytes.len != sizeof token.bytes)
        return fault_set(why, DAMAGED, "the token of a case is not whole");
    for (size_t i = 0; i < sizeof token.bytes; i++)
        token.bytes[i] = (uint8_t)token_bytes.at[i];
    case_row_find(key, &token);
    return news_put_row(db, of->area, TEXT("cases"), (struct text){(char *)key, CASE_ROW_KEY},
                        case_row_lock(&token, columns, count, arena), why);
}

/* For who named this case's number without its secret. */
static enum status put_hint(struct casebook *book, struct db *db, const struct book_case *of,
                            struct text token, struct arena *arena, struct fault *why)
{
    const struct life_state *state = tables_state(book->tables, of->state);
    bool open = state && state->open;
    struct text key = open ? TEXT("linked-open") : TEXT("linked-done");
    size_t language = tables_language(book->tables, of->language);
    const struct case_column columns[] = {
        {TEXT("state"), key},
        {TEXT("state-date"), tell_iso(book, of->changed_ms, arena)},
        {TEXT("told"), tables_part(book->tables, key, "told", language)},
        {TEXT("next"), tables_part(book->tables, key, "next", language)},
        {TEXT("can-object"), TEXT("no")}};
    return put_row(db, of, token, columns, sizeof columns / sizeof *columns, arena, why);
}

static enum status put_news(struct casebook *book, struct db *db, const struct book_case *of,
                            struct text token, struct arena *arena, struct fault *why)
{
    struct telling telling;
    tell(&telling, book, of, arena);
    const struct case_column columns[] = {
        {TEXT("state"), of->state},
        {TEXT("state-date"), tell_iso(book, of->changed_ms, arena)},
        {TEXT("told"), telling.told},
        {TEXT("reason"), telling.reason},
        {TEXT("next"), telling.next},
        {TEXT("object-until"), telling.until},
        {TEXT("can-object"), telling.can_object ? TEXT("yes") : TEXT("no")},
        {TEXT("form"), of->form_id},
        {TEXT("language"), book->tables->languages[telling.language]}};
    return put_row(db, of, token, columns, sizeof columns / sizeof *columns, arena, why);
}

enum status tell_publish(struct casebook *book, struct db *db, const struct book_case *of,
                         struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(of->id)};
    struct db_rows rows;
    enum status status = db_run(&rows, db,
                                DB_SQL("SELECT token, is_own FROM book_key WHERE case_id = $1 "
                                       "AND token IS NOT NULL"),
                                params, 1, arena, why);
    /* Without a secret nobody could be told, so nothing is said. */
    for (size_t i = 0; status == OK && i < rows.rows; i++)
        status = db_at(&rows, i, 1).number == 1
                     ? put_news(book, db, of, db_at(&rows, i, 0).text, arena, why)
                     : put_hint(book, db, of, db_at(&rows, i, 0).text, arena, why);
    return status;
}
