/* offered.c: what is offered, how often, and what came of it: for the office's page. */
#include "casebook/notices.h"

static const int64_t DAY_MS = 86400000;

static struct text title_of(const struct tables *tables, struct text form, size_t language,
                            struct arena *arena)
{
    struct text title = tables_part(tables, TEXT("form"), text_string(arena, form), language);
    return title.len > 0 ? title : form;
}

static void take_counts(struct casebook_offer *offer, const struct db_rows *rows)
{
    for (size_t i = 0; i < rows->rows; i++)
        if (text_equal(db_at(rows, i, 0).text, offer->name)) {
            offer->made = db_at(rows, i, 1).number;
            offer->yes = db_at(rows, i, 2).number;
            offer->no = db_at(rows, i, 3).number;
        }
}

static struct casebook_offer offer_of(const struct casebook *book, const struct offer *from,
                                      size_t language, struct arena *arena)
{
    const struct tables_value dots[] = {
        {"number", TEXT("…")}, {"until", TEXT("…")}, {NULL, {NULL, 0}}};
    return (struct casebook_offer){
        .name = from->name,
        .service = title_of(book->tables, from->service, language, arena),
        .words = tables_fill(from->words[language], dots, arena),
        .approver = from->approver,
        .source = from->source,
        .until = tell_day(book, language, from->valid_to * DAY_MS + DAY_MS / 2, arena),
        .verify = from->verify};
}

enum status casebook_offers(struct casebook_offer **out, size_t *count, struct text *refused,
                            struct casebook *book, struct text language, struct arena *arena,
                            struct fault *why)
{
    struct offers offers = {0};
    struct db_rows rows = {0};
    struct fault wrong = {0};
    struct db *db;
    size_t tongue = tables_language(book->tables, language);
    *count = 0;
    *refused = TEXT("");
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    enum status table =
        book->options.signer ? notices_table(&offers, book, db, arena, &wrong) : NOT_FOUND;
    status = db_run(&rows, db,
                    DB_SQL("SELECT offer, COUNT(*), "
                           "SUM(CASE WHEN answer = 'yes' THEN 1 ELSE 0 END), "
                           "SUM(CASE WHEN answer = 'no' THEN 1 ELSE 0 END) "
                           "FROM book_notice GROUP BY offer"),
                    NULL, 0, arena, why);
    db_give(db);
    if (table != OK && table != NOT_FOUND)
        *refused = fault_text(&wrong, arena);
    *out = arena_array(arena, offers.count + 1, sizeof **out);
    for (size_t i = 0; status == OK && i < offers.count; i++) {
        (*out)[*count] = offer_of(book, &offers.rows[i], tongue, arena);
        take_counts(&(*out)[(*count)++], &rows);
    }
    return status;
}
