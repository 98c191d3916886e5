#include "casebook/notices.h"

#include <sodium.h>
#include <string.h>

#include "audit/audit.h"
#include "base/buffer.h"
#include "base/log.h"
#include "casebook/approval.h"
#include "news/news.h"

enum { AT_ONCE = 50, STAMP_BITS = 20, HASH = 16 };

/* ---- The table, as it was approved ---- */

static enum status check_approved(const struct offers *offers, const struct casebook *book,
                                  struct db *db, struct arena *arena, struct fault *why)
{
    const struct sign_key key = signer_key(book->options.signer);
    enum status status = OK;
    for (size_t i = 0; i < offers->count && status == OK; i++)
        status = approval_check(db, TEXT(OFFERS_TABLE), offers->rows[i].approver, offers->bytes,
                                &key, arena, why);
    return status;
}

enum status notices_table(struct offers *offers, const struct casebook *book, struct db *db,
                          struct arena *arena, struct fault *why)
{
    enum status status = offers_read(offers, book->tables, book->options.office, arena, why);
    return status == OK ? check_approved(offers, book, db, arena, why) : status;
}

/* Said once, until something else is wrong, or all is well again. */
static void say_refused(struct casebook *book, enum status status, const struct fault *why)
{
    char words[sizeof book->offers_refused] = "";
    struct arena *arena = arena_open("refused");
    if (status != OK && status != NOT_FOUND)
        snprintf(words, sizeof words, "%s", fault_text(why, arena).at);
    arena_close(arena);
    pthread_mutex_lock(&book->lock);
    bool is_new = strcmp(words, book->offers_refused) != 0;
    memcpy(book->offers_refused, words, sizeof words);
    pthread_mutex_unlock(&book->lock);
    if (is_new && words[0] != '\0')
        log_line(LOG_ERROR, "nothing is offered: %s", words);
}

/* ---- One person ---- */

struct looked {
    struct text person, facts, facts_by, area, published; /* as they were */
    int64_t changes;
    struct text new_facts, new_area, new_published;
    struct person_facts known;
    struct notice *notices;
    size_t count;
};

static enum status get_facts(struct looked *looked, struct casebook *book, struct db *db,
                             const struct offers *offers, struct text facts_by,
                             struct arena *arena, struct fault *why)
{
    looked->new_facts = looked->facts;
    if (text_equal(looked->facts_by, facts_by) &&
        person_unlock(&looked->known, book, looked->facts, looked->person, offers, arena))
        return OK;
    enum status status =
        person_gather(&looked->known, book, db, looked->person, offers, arena, why);
    if (status == OK)
        looked->new_facts = person_lock(book, &looked->known, looked->person, offers, arena);
    return status;
}

/* What the rows say, and where, in short: the same again is not published again. */
static struct text print_of(const struct looked *looked, struct arena *arena)
{
    struct buffer out = {0};
    uint8_t hash[HASH];
    char hex[2 * HASH + 1];
    if (looked->count == 0)
        return TEXT("");
    buffer_add(&out, looked->new_area);
    for (size_t i = 0; i < looked->known.token_count; i++)
        buffer_add(&out, (struct text){(const char *)looked->known.tokens[i].bytes,
                                       sizeof looked->known.tokens[i].bytes});
    for (size_t i = 0; i < looked->count; i++) {
        const struct notice *notice = &looked->notices[i];
        buffer_addf(&out, "\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n", TEXT_ARG(notice->offer),
                    TEXT_ARG(notice->season), TEXT_ARG(notice->service),
                    TEXT_ARG(notice->number), TEXT_ARG(notice->until));
        for (size_t k = 0; k < notice->word_count; k++)
            buffer_add(&out, notice->words[k].text);
    }
    crypto_generichash(hash, HASH, (const uint8_t *)out.at, out.len, NULL, 0);
    buffer_close(&out);
    return text_of(text_string(arena, text_of(sodium_bin2hex(hex, sizeof hex, hash, HASH))));
}

static enum status look(struct looked *looked, struct casebook *book, struct db *db,
                        const struct offers *offers, struct text facts_by, int64_t today,
                        struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_text(looked->person)};
    struct notices_for whom = {
        .book = book, .offers = offers, .facts = &looked->known, .today = today};
    enum status status = get_facts(looked, book, db, offers, facts_by, arena, why);
    if (status == OK)
        status = db_run(&whom.cases, db, DB_SQL(NOTICES_CASES), params, 1, arena, why);
    if (status == OK)
        status = db_run(&whom.answers, db,
                        DB_SQL("SELECT offer, season, answer FROM book_notice WHERE "
                               "person = $1"),
                        params, 1, arena, why);
    if (status != OK)
        return status;
    looked->notices = arena_array(arena, NOTICE_MOST, sizeof *looked->notices);
    looked->count =
        looked->known.token_count > 0 ? notices_due(looked->notices, &whom, arena) : 0;
    looked->new_area = whom.cases.rows > 0 ? db_at(&whom.cases, 0, 6).text : looked->area;
    looked->new_published = print_of(looked, arena);
    return OK;
}

/* ---- Writing it ---- */

static enum status claim(bool *ours, struct db *db, const struct looked *looked,
                         struct text facts_by, int64_t stamp, struct arena *arena,
                         struct fault *why)
{
    const struct db_value params[] = {
        db_text(looked->person),       db_number(looked->changes), db_number(stamp),
        db_bytes(looked->new_facts),   db_text(facts_by),          db_text(looked->new_area),
        db_text(looked->new_published)};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("UPDATE book_person SET checked = $3, facts = $4, facts_by = $5, "
                      "area = $6, published = $7 WHERE person = $1 AND changes = $2 AND "
                      "checked <> $3"),
               params, sizeof params / sizeof *params, arena, why);
    *ours = status == OK && rows.changed == 1;
    return status;
}

static enum status note_made(struct db *db, const struct looked *looked, int64_t now_ms,
                             struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; i < looked->count && status == OK; i++) {
        const struct db_value params[] = {
            db_text(looked->person), db_text(looked->notices[i].offer),
            db_text(looked->notices[i].season), db_number(now_ms)};
        status = db_post(db,
                         DB_SQL("INSERT INTO book_notice (person, offer, season, made_ms, "
                                "answered_ms, answer) VALUES ($1, $2, $3, $4, 0, '') "
                                "ON CONFLICT DO NOTHING"),
                         params, 4, why);
    }
    return status;
}

/* A number that two people gave belongs to who gave it first. */
static enum status own_key(bool *own, struct db *db, struct text key, struct text person,
                           struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_bytes(key), db_text(person)};
    struct db_rows rows;
    enum status status = db_run(NULL, db,
                                DB_SQL("INSERT INTO book_notice_key (key, person) "
                                       "VALUES ($1, $2) ON CONFLICT DO NOTHING"),
                                params, 2, arena, why);
    if (status == OK)
        status = db_run(&rows, db,
                        DB_SQL("SELECT 1 FROM book_notice_key WHERE key = $1 AND person = $2"),
                        params, 2, arena, why);
    *own = status == OK && rows.rows > 0;
    return status;
}

static enum status publish_under(struct db *db, const struct looked *looked,
                                 const struct case_token *token, struct arena *arena,
                                 struct fault *why)
{
    uint8_t bytes[NOTICE_KEY];
    const struct text key = {(const char *)bytes, NOTICE_KEY};
    bool own = false;
    notice_row_find(bytes, token);
    enum status status = own_key(&own, db, key, looked->person, arena, why);
    if (status != OK || !own)
        return status;
    if (looked->published.len > 0 && !text_equal(looked->area, looked->new_area))
        status = news_drop_row(db, looked->area, TEXT("notices"), key, why);
    if (status == OK && looked->count > 0)
        return news_put_row(db, looked->new_area, TEXT("notices"), key,
                            notice_row_lock(token, looked->notices, looked->count, arena), why);
    return status == OK ? news_drop_row(db, looked->new_area, TEXT("notices"), key, why)
                        : status;
}

static enum status write_one(struct db *db, const struct looked *looked, struct text facts_by,
                             int64_t stamp, int64_t now_ms, struct arena *arena,
                             struct fault *why)
{
    bool ours = false;
    enum status status = claim(&ours, db, looked, facts_by, stamp, arena, why);
    if (status != OK || !ours || text_equal(looked->published, looked->new_published))
        return status;
    status = note_made(db, looked, now_ms, why);
    for (size_t i = 0; i < looked->known.token_count && status == OK; i++)
        status = publish_under(db, looked, &looked->known.tokens[i], arena, why);
    return status;
}

/* ---- A step ---- */

static struct text facts_by(const struct offers *offers, struct arena *arena)
{
    struct text all = TEXT("1");
    for (size_t i = 0; i < offers->node_count; i++)
        all = text_format(arena, "%.*s %.*s", TEXT_ARG(all), TEXT_ARG(offers->nodes[i]));
    return all;
}

/* The day and the table: who was looked at by both is done. */
static int64_t stamp_of(const struct offers *offers, int64_t today)
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)offers->bytes.at, offers->bytes.len,
                       NULL, 0);
    int64_t table = ((int64_t)hash[0] << 12 | (int64_t)hash[1] << 4 | hash[2] >> 4);
    return (today << STAMP_BITS) + table;
}

static enum status list_people(struct db_rows *rows, struct db *db, int64_t stamp,
                               struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(stamp), db_number(AT_ONCE)};
    return db_run(rows, db,
                  DB_SQL("SELECT person, facts, facts_by, area, published, changes FROM "
                         "book_person WHERE checked < $1 UNION ALL "
                         "SELECT person, facts, facts_by, area, published, changes FROM "
                         "book_person WHERE checked > $1 LIMIT $2"),
                  params, 2, arena, why);
}

static enum status write_all(struct db *db, const struct looked *all, size_t count,
                             struct text by, int64_t stamp, int64_t now_ms, struct arena *arena,
                             struct fault *why)
{
    enum status status = db_begin_open(db, why);
    for (size_t i = 0; i < count && status == OK; i++)
        status = write_one(db, &all[i], by, stamp, now_ms, arena, why);
    if (status == OK)
        status = db_commit(db, why);
    db_rollback(db);
    return status;
}

static enum status step_in(struct casebook *book, struct db *db, const struct offers *offers,
                           size_t *done, struct arena *arena, struct fault *why)
{
    int64_t now_ms = book->options.clock.now_ms(book->options.clock.self);
    int64_t today = moves_day(book, now_ms), stamp = stamp_of(offers, today);
    struct text by = facts_by(offers, arena);
    struct db_rows rows;
    enum status status = list_people(&rows, db, stamp, arena, why);
    if (status != OK || rows.rows == 0)
        return status;
    struct looked *all = arena_array(arena, rows.rows, sizeof *all);
    for (size_t i = 0; i < rows.rows && status == OK; i++) {
        all[i] = (struct looked){.person = db_at(&rows, i, 0).text,
                                 .facts = db_at(&rows, i, 1).text,
                                 .facts_by = db_at(&rows, i, 2).text,
                                 .area = db_at(&rows, i, 3).text,
                                 .published = db_at(&rows, i, 4).text,
                                 .changes = db_at(&rows, i, 5).number};
        status = look(&all[i], book, db, offers, by, today, arena, why);
    }
    if (status == OK)
        status = write_all(db, all, rows.rows, by, stamp, now_ms, arena, why);
    *done = status == OK ? rows.rows : 0;
    return status == CONFLICT ? OK : status; /* another hub's turn; the next step tries */
}

/* What was offered by a table that holds no longer is offered no more. */
static enum status withdraw(struct db *db, size_t *done, struct arena *arena, struct fault *why)
{
    const struct db_value most = db_number(AT_ONCE);
    struct db_rows rows;
    enum status status = db_run(
        &rows, db, DB_SQL("SELECT person FROM book_person WHERE published <> '' LIMIT $1"),
        &most, 1, arena, why);
    if (status != OK || rows.rows == 0)
        return status;
    status = db_begin_open(db, why);
    for (size_t i = 0; i < rows.rows && status == OK; i++)
        status = person_withdraw(db, db_at(&rows, i, 0).text, arena, why);
    if (status == OK)
        status = db_commit(db, why);
    db_rollback(db);
    *done = status == OK ? rows.rows : 0;
    return status == CONFLICT ? OK : status; /* another hub's turn; the next step tries */
}

static bool holds_no_longer(enum status table, const struct offers *offers)
{
    return table == REFUSED || table == NOT_FOUND || table == TOO_LARGE ||
           (table == OK && offers->count == 0);
}

enum status notices_step(struct casebook *book, size_t *done, struct fault *why)
{
    struct arena *arena = arena_open("notices");
    struct offers offers = {0};
    struct fault refused = {0};
    struct db *db;
    *done = 0;
    enum status status = db_take(&db, book->options.pool, why);
    if (status == OK) {
        enum status table = notices_table(&offers, book, db, arena, &refused);
        say_refused(book, table, &refused);
        if (table == OK && offers.count > 0)
            status = step_in(book, db, &offers, done, arena, why);
        else if (holds_no_longer(table, &offers))
            status = withdraw(db, done, arena, why);
        db_give(db);
    }
    arena_close(arena);
    return status;
}

/* ---- What people answered ---- */

enum status notices_take(struct casebook *book, struct db *db,
                         const struct notice_answer *answer, struct arena *arena,
                         struct fault *why)
{
    const struct db_value key[] = {
        db_bytes((struct text){(const char *)answer->key, NOTICE_KEY})};
    int64_t now_ms = book->options.clock.now_ms(book->options.clock.self);
    struct db_rows rows;
    enum status status =
        db_run(&rows, db, DB_SQL("SELECT person FROM book_notice_key WHERE key = $1"), key, 1,
               arena, why);
    if (status != OK || rows.rows == 0)
        return status; /* whose it was is no longer known here */
    struct text person = db_at(&rows, 0, 0).text;
    const struct db_value params[] = {db_text(person), db_text(answer->offer),
                                      db_text(answer->season), db_number(now_ms),
                                      db_text(answer->yes ? TEXT("yes") : TEXT("no"))};
    status = db_run(NULL, db,
                    DB_SQL("INSERT INTO book_notice (person, offer, season, made_ms, "
                           "answered_ms, answer) VALUES ($1, $2, $3, $4, $4, $5) ON CONFLICT "
                           "(person, offer, season) DO UPDATE SET answered_ms = $4, "
                           "answer = $5"),
                    params, 5, arena, why);
    return status == OK ? person_touch(db, person, false, arena, why) : status;
}

/* ---- Approving ---- */

static bool is_approver(const struct offers *offers, struct text by)
{
    for (size_t i = 0; i < offers->count; i++)
        if (text_equal(offers->rows[i].approver, by))
            return true;
    return false;
}

enum status casebook_approve(struct casebook *book, struct text table, struct text by,
                             struct fault *why)
{
    struct arena *arena = arena_open("approve");
    struct offers offers = {0};
    struct db *db = NULL;
    enum status status =
        text_is(table, OFFERS_TABLE)
            ? offers_read(&offers, book->tables, book->options.office, arena, why)
            : fault_set(why, REFUSED, "\"%.*s\" is no table that is approved: %s is",
                        TEXT_ARG(table), OFFERS_TABLE);
    if (status == OK && !is_approver(&offers, by))
        status = fault_set(why, REFUSED, "no row of %s has \"%.*s\" as its approver",
                           OFFERS_TABLE, TEXT_ARG(by));
    if (status == OK)
        status = db_take(&db, book->options.pool, why);
    if (status == OK) {
        const struct approval approval = {
            .table = table,
            .approver = by,
            .bytes = offers.bytes,
            .at_ms = book->options.clock.now_ms(book->options.clock.self)};
        status = approval_give(db, &approval, book->options.signer, why);
    }
    if (db)
        db_give(db);
    arena_close(arena);
    return status;
}

enum status casebook_approve_first(struct casebook *book, struct fault *why)
{
    struct arena *arena = arena_open("approve");
    struct offers offers = {0};
    struct db *db = NULL;
    bool known = true;
    enum status status = offers_read(&offers, book->tables, book->options.office, arena, why);
    if (status == OK)
        status = db_take(&db, book->options.pool, why);
    if (status == OK) {
        status = approval_known(&known, db, TEXT(OFFERS_TABLE), arena, why);
        db_give(db);
    }
    for (size_t i = 0; status == OK && !known && i < offers.count; i++) {
        bool earlier = false;
        for (size_t k = 0; k < i; k++)
            earlier = earlier || text_equal(offers.rows[k].approver, offers.rows[i].approver);
        if (!earlier)
            status = casebook_approve(book, TEXT(OFFERS_TABLE), offers.rows[i].approver, why);
    }
    arena_close(arena);
    return status == NOT_FOUND ? OK : status;
}
