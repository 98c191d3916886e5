#include "casebook/inside.h"

static struct text title_of(const struct tables *tables, struct text form_id, size_t language,
                            struct arena *arena)
{
    struct text title =
        tables_part(tables, TEXT("form"), text_string(arena, form_id), language);
    return title.len > 0 ? title : form_id;
}

static void facts_of(struct case_facts *facts, const struct casebook *book,
                     const struct book_case *of, size_t language, struct arena *arena)
{
    const struct life_state *state = tables_state(book->tables, of->state);
    int64_t now_ms = book->options.clock.now_ms(book->options.clock.self);
    *facts = (struct case_facts){
        .id = of->id,
        .number = of->number,
        .form_id = of->form_id,
        .area = of->area,
        .state = of->state,
        .channel = of->channel,
        .language = of->language,
        .state_shown =
            tables_part(book->tables, TEXT("state"), text_string(arena, of->state), language),
        .opened_ms = of->opened_ms,
        .due_ms = of->due_ms,
        .person = of->person,
        .assignee = of->assignee,
        .decider = of->decider,
        .title = title_of(book->tables, of->form_id, language, arena),
        .late = state && state->open && of->due_ms > 0 && of->due_ms < now_ms,
        .objection = state && state->objection,
        .call_back = text_is(of->kind, "call")};
}

/* An empty wish is no condition. What the engine goes by stands first, so that it finds an
 * index for it; the rest is the same for all. */
#define LIST_BY(first)                                                                         \
    "SELECT " BOOK_COLUMNS " FROM book_case WHERE " first " AND ($1 = '' OR form_id = $1)"     \
    " AND ($2 = '' OR area = $2) AND ($3 = '' OR state = $3)"                                  \
    " AND ($4 = '' OR assignee = $4)"                                                          \
    " AND ($5 = '' OR id IN (SELECT case_id FROM book_key WHERE number = $5))"                 \
    " AND ($6 = '' OR person = $6) AND ($7 = '' OR area = $7)"                                 \
    " AND ($8 = 9223372036854775807 OR sort_ms < $8) AND ($9 = 0 OR is_open = 1)"              \
    " AND ($10 = 0 OR kind = 'call') AND ($11 = 0 OR is_objection = 1)"                        \
    " AND (sort_ms > $12 OR (sort_ms = $12 AND id > $13)) ORDER BY sort_ms, id LIMIT $14"

static struct db_sql list_sql(const struct case_filter *filter)
{
    bool open = filter->late_only || filter->open_only, area = filter->user_area.len > 0;
    if (filter->number.len > 0)
        return DB_SQL(LIST_BY("id IN (SELECT case_id FROM book_key WHERE number = $5)"));
    if (filter->person.len > 0)
        return DB_SQL(LIST_BY("person = $6"));
    if (filter->assignee.len > 0 && open)
        return DB_SQL(LIST_BY("assignee = $4 AND is_open = 1"));
    if (filter->state.len > 0)
        return DB_SQL(LIST_BY("state = $3"));
    if (filter->form_id.len > 0)
        return DB_SQL(LIST_BY("form_id = $1"));
    if (open)
        return area ? DB_SQL(LIST_BY("area = $7 AND is_open = 1"))
                    : DB_SQL(LIST_BY("is_open = 1"));
    return area ? DB_SQL(LIST_BY("area = $7")) : DB_SQL(LIST_BY("id > 0"));
}

enum status book_list(struct case_facts **found, size_t *count, struct casebook *book,
                      struct db *db, const struct case_filter *filter, struct text language,
                      struct arena *arena, struct fault *why)
{
    int64_t now_ms = book->options.clock.now_ms(book->options.clock.self);
    size_t tongue = tables_language(book->tables, language);
    int64_t after = filter->after_due_ms > 0 ? filter->after_due_ms : INT64_MAX;
    const struct db_value params[] = {
        db_text(filter->form_id),
        db_text(filter->area),
        db_text(filter->state),
        db_text(filter->assignee),
        db_text(filter->number),
        db_text(filter->person),
        db_text(filter->user_area),
        db_number(filter->late_only ? now_ms : INT64_MAX),
        db_number(filter->late_only || filter->open_only),
        db_number(filter->call_backs),
        db_number(filter->objections),
        db_number(filter->after_id > 0 ? after : INT64_MIN),
        db_number(filter->after_id > 0 ? filter->after_id : 0),
        db_number((int64_t)(filter->most < DB_MOST_ROWS ? filter->most : DB_MOST_ROWS))};
    struct db_rows rows;
    *count = 0;
    enum status status =
        db_run(&rows, db, list_sql(filter), params, sizeof params / sizeof *params, arena, why);
    *found = arena_array(arena, status == OK ? rows.rows : 0, sizeof **found);
    for (size_t i = 0; status == OK && i < rows.rows; i++) {
        struct book_case of;
        book_of_row(&of, &rows.values[i * rows.columns]);
        facts_of(&(*found)[(*count)++], book, &of, tongue, arena);
    }
    return status;
}

enum status case_calls(struct case_facts **found, size_t *count, struct casebook *book,
                       int64_t id, struct text language, struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(id), db_number(DB_MOST_ROWS)};
    size_t tongue = tables_language(book->tables, language);
    struct db_rows rows;
    struct db *db;
    *count = 0;
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status =
        db_run(&rows, db,
               DB_SQL("SELECT " BOOK_COLUMNS " FROM book_case WHERE (about = $1 AND "
                      "about <> 0 AND kind = 'call') OR id IN (SELECT about FROM book_case "
                      "WHERE id = $1 AND kind = 'call') ORDER BY id LIMIT $2"),
               params, 2, arena, why);
    db_give(db);
    *found = arena_array(arena, status == OK ? rows.rows : 0, sizeof **found);
    for (size_t i = 0; status == OK && i < rows.rows; i++) {
        struct book_case of;
        book_of_row(&of, &rows.values[i * rows.columns]);
        facts_of(&(*found)[(*count)++], book, &of, tongue, arena);
    }
    return status;
}

enum status case_list(struct case_facts **found, size_t *count, struct casebook *book,
                      const struct case_filter *filter, struct text language,
                      struct arena *arena, struct fault *why)
{
    struct db *db;
    *count = 0;
    enum status status = db_take(&db, book->options.pool, why);
    if (status == OK) {
        status = book_list(found, count, book, db, filter, language, arena, why);
        db_give(db);
    }
    return status;
}

enum status case_get(struct case_facts *found, struct casebook *book, int64_t id,
                     struct text language, struct arena *arena, struct fault *why)
{
    struct book_case of;
    struct db *db;
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = book_load(&of, db, id, false, arena, why);
    db_give(db);
    if (status == OK)
        facts_of(found, book, &of, tables_language(book->tables, language), arena);
    return status;
}

/* ---- History ---- */

/* The sentence of a reason as it stands now; its name when the tables no longer have it. */
static struct text reason_words(const struct tables *tables, struct text name, size_t language)
{
    const struct life_reason *reason = tables_reason(tables, name);
    return reason ? reason->sentence[language] : name;
}

static struct text words_or(const struct tables *tables, const char *kind, struct text name,
                            size_t language, struct arena *arena)
{
    struct text words = tables_part(tables, text_of(kind), text_string(arena, name), language);
    return words.len > 0 ? words : name;
}

enum status case_history(struct case_event **events, size_t *count, struct casebook *book,
                         int64_t id, struct text language, struct arena *arena,
                         struct fault *why)
{
    const struct db_value params[] = {db_number(id)};
    size_t tongue = tables_language(book->tables, language);
    struct db_rows rows;
    struct db *db;
    *count = 0;
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = db_run(&rows, db,
                    DB_SQL("SELECT at_ms, who, action, from_state, to_state, reason, sentence "
                           "FROM book_event WHERE case_id = $1 ORDER BY n"),
                    params, 1, arena, why);
    db_give(db);
    *events = arena_array(arena, status == OK ? rows.rows : 0, sizeof **events);
    for (size_t i = 0; status == OK && i < rows.rows; i++)
        (*events)[(*count)++] = (struct case_event){
            .at_ms = db_at(&rows, i, 0).number,
            .who = db_at(&rows, i, 1).text,
            .action = words_or(book->tables, "action", db_at(&rows, i, 2).text, tongue, arena),
            .from = words_or(book->tables, "state", db_at(&rows, i, 3).text, tongue, arena),
            .to = words_or(book->tables, "state", db_at(&rows, i, 4).text, tongue, arena),
            .reason = reason_words(book->tables, db_at(&rows, i, 5).text, tongue),
            .sentence = db_at(&rows, i, 6).text};
    return status;
}

/* ---- Names and figures ---- */

/* Jumps from one value to the next by the index: as fast with millions of cases. */
#define VALUES_OF(column)                                                                      \
    "WITH RECURSIVE step (v) AS (SELECT MIN(" column ") FROM book_case UNION ALL "             \
    "SELECT (SELECT MIN(" column ") FROM book_case WHERE " column " > step.v) FROM step "      \
    "WHERE step.v IS NOT NULL) SELECT v FROM step WHERE v IS NOT NULL"

enum status book_values(struct db_rows *rows, struct db *db, enum case_names which,
                        struct arena *arena, struct fault *why)
{
    static const struct db_sql SQL[] = {[CASE_STATES] = {.both = VALUES_OF("state")},
                                        [CASE_FORMS] = {.both = VALUES_OF("form_id")},
                                        [CASE_AREAS] = {.both = VALUES_OF("area")}};
    return db_run(rows, db, SQL[which], NULL, 0, arena, why);
}

enum status case_names(struct case_name **names, size_t *count, struct casebook *book,
                       enum case_names which, struct text language, struct arena *arena,
                       struct fault *why)
{
    static const char *const KIND[] = {
        [CASE_STATES] = "state", [CASE_FORMS] = "form", [CASE_AREAS] = "area"};
    size_t tongue = tables_language(book->tables, language);
    struct db_rows rows;
    struct db *db;
    *count = 0;
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = book_values(&rows, db, which, arena, why);
    db_give(db);
    *names = arena_array(arena, status == OK ? rows.rows : 0, sizeof **names);
    for (size_t i = 0; status == OK && i < rows.rows; i++) {
        struct text code = db_at(&rows, i, 0).text;
        (*names)[(*count)++] =
            (struct case_name){code, words_or(book->tables, KIND[which], code, tongue, arena)};
    }
    return status;
}

enum status case_counts(struct case_count **counts, size_t *count, struct casebook *book,
                        struct text user_area, struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {
        db_number(book->options.clock.now_ms(book->options.clock.self)), db_text(user_area)};
    struct db_rows rows;
    struct db *db;
    *count = 0;
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status =
        db_run(&rows, db,
               DB_SQL("SELECT area, form_id, channel, state, "
                      "SUM(CASE WHEN is_open = 1 THEN 1 ELSE 0 END), "
                      "SUM(CASE WHEN is_open = 1 AND sort_ms < $1 THEN 1 ELSE 0 END), "
                      "SUM(CASE WHEN is_open = 1 THEN 0 ELSE 1 END) FROM book_case "
                      "WHERE ($2 = '' OR area = $2) GROUP BY area, form_id, channel, state "
                      "ORDER BY area, form_id, channel, state"),
               params, 2, arena, why);
    db_give(db);
    *counts = arena_array(arena, status == OK ? rows.rows : 0, sizeof **counts);
    for (size_t i = 0; status == OK && i < rows.rows; i++)
        (*counts)[(*count)++] = (struct case_count){.area = db_at(&rows, i, 0).text,
                                                    .form_id = db_at(&rows, i, 1).text,
                                                    .channel = db_at(&rows, i, 2).text,
                                                    .state = db_at(&rows, i, 3).text,
                                                    .waiting = db_at(&rows, i, 4).number,
                                                    .late = db_at(&rows, i, 5).number,
                                                    .closed = db_at(&rows, i, 6).number};
    return status;
}

/* ---- What was refused as different ---- */

static enum status find_first(struct case_stray *found, struct db *db, struct text instance_id,
                              struct arena *arena, struct fault *why)
{
    int64_t seq = 0;
    struct db_rows rows;
    enum status status = intake_known(&seq, db, instance_id, arena, why);
    const struct db_value params[] = {db_number(seq)};
    if (status == NOT_FOUND || seq == 0)
        return status == NOT_FOUND ? OK : status; /* what came first waits for its parts */
    if (status == OK)
        status = db_run(&rows, db,
                        DB_SQL("SELECT a.id, a.number FROM book_submission b "
                               "JOIN book_case a ON a.id = b.case_id WHERE b.seq = $1"),
                        params, 1, arena, why);
    if (status == OK && rows.rows > 0) {
        found->id = db_at(&rows, 0, 0).number;
        found->number = db_at(&rows, 0, 1).text;
    }
    return status;
}

enum status case_strays(struct case_stray **found, size_t *count, struct casebook *book,
                        struct text user_area, size_t most, struct arena *arena,
                        struct fault *why)
{
    struct intake_stray *strays;
    struct db *db;
    *count = 0;
    enum status status = db_take(&db, book->options.pool, why);
    size_t stray_count = 0;
    if (status != OK)
        return status;
    status = intake_strays_newest(&strays, &stray_count, db, user_area, most, arena, why);
    *found = arena_array(arena, stray_count, sizeof **found);
    for (size_t i = 0; status == OK && i < stray_count; i++) {
        (*found)[i] =
            (struct case_stray){.received_ms = strays[i].received_ms, .area = strays[i].area};
        status = find_first(&(*found)[i], db, strays[i].instance_id, arena, why);
        *count += status == OK;
    }
    db_give(db);
    return status;
}
