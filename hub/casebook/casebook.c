#include "audit/audit.h"
#include "casebook/inside.h"
#include "news/news.h"

/* New tables that forget a state would leave the cases in it where nobody can move them. */
static enum status check_states(const struct casebook *book, struct db *db, struct fault *why)
{
    struct arena *arena = arena_open("states");
    struct db_rows rows;
    enum status status = book_values(&rows, db, CASE_STATES, arena, why);
    for (size_t i = 0; status == OK && i < rows.rows; i++) {
        struct text state = db_at(&rows, i, 0).text;
        if (!tables_state(book->tables, state))
            status =
                fault_set(why, REFUSED,
                          "there are cases in the state \"%.*s\", which %s/states.csv does "
                          "not have",
                          TEXT_ARG(state), book->options.office);
    }
    arena_close(arena);
    return status;
}

static enum status migrate(struct casebook *book, struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = audit_migrate(db, why);
    if (status == OK)
        status = news_migrate(db, why);
    if (status == OK)
        status = book_migrate(db, why);
    if (status == OK)
        status = check_states(book, db, why);
    db_give(db);
    return status;
}

/* A language of the office's own that has no catalogue is told in plain dates. */
enum status book_open_words(struct casebook *book, struct fault *why)
{
    const char *locales = book->options.locales;
    for (size_t i = 0; i < book->tables->language_count; i++) {
        struct text tag = book->tables->languages[i];
        enum status status =
            catalogue_open(&book->catalogues[i], locales, tag, book->arena, why);
        if (status == NOT_FOUND)
            book->catalogues[i] = NULL;
        else if (status != OK)
            return status;
        status = translit_open(&book->letters[i], locales, tag, book->arena, why);
        if (status != OK)
            return status;
    }
    return OK;
}

enum status casebook_open(struct casebook **out, const struct casebook_options *options,
                          struct fault *why)
{
    struct arena *arena = arena_open("casebook");
    struct casebook *book = ARENA_NEW(arena, struct casebook);
    *book = (struct casebook){.options = *options, .arena = arena};
    book->services = text_format(arena, "%s/..", options->office).at;
    pthread_mutex_init(&book->lock, NULL);
    enum status status = tables_open(&book->tables, options->office, arena, why);
    if (status == OK)
        status = book_open_words(book, why);
    if (status == OK)
        status = migrate(book, why);
    *out = book;
    if (status != OK) {
        casebook_close(book);
        *out = NULL;
    }
    return status;
}

void casebook_close(struct casebook *book)
{
    if (!book)
        return;
    forms_close(book);
    pthread_mutex_destroy(&book->lock);
    arena_close(book->arena);
}

enum status casebook_step(struct casebook *book, size_t *done, struct fault *why)
{
    size_t arrived = 0, read = 0, told = 0;
    enum status status = arrive_step(book, &arrived, why);
    if (status == OK && book->options.secret)
        status = read_step(book, &read, why);
    /* What people sent comes first; what is offered has the rest of the time. */
    if (status == OK && arrived + read == 0 && book->options.secret && book->options.signer)
        status = notices_step(book, &told, why);
    *done = arrived + read + told;
    return status;
}
