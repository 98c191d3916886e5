/* person.c: what must be known of a person to offer them something: by which numbers devices
 * find them, and the days that rules go by. Taken from what they said themselves, kept locked
 * under the office's secret, and never their name. */
#include <sodium.h>
#include <string.h>

#include "base/buffer.h"
#include "casebook/notices.h"
#include "form/retold.h"
#include "news/news.h"

enum { MOST_CASES = 20, MOST_MONTHS = 36 };

/* ---- From what was said ---- */

/* A token costs as much as guessing one: the same number is looked at once. */
static void take_token(struct person_facts *facts, struct text number, const uint8_t *case_key)
{
    uint8_t hash[PERSON_HASH];
    if (facts->token_count == PERSON_MOST_TOKENS || text_trim(number).len == 0)
        return;
    crypto_generichash(hash, sizeof hash, (const uint8_t *)number.at, number.len, NULL, 0);
    for (size_t i = 0; i < facts->token_count; i++)
        if (memcmp(facts->seen[i], hash, sizeof hash) == 0)
            return;
    memcpy(facts->seen[facts->token_count], hash, sizeof hash);
    facts->token_count +=
        notice_token_make(&facts->tokens[facts->token_count], number, case_key);
}

/* "PATH", with any number of "[PATH=VALUE]" behind it that must hold. */
static struct text value_at(const struct record *record, struct text node)
{
    size_t open = text_find(node, TEXT("["));
    struct text path = text_part(node, 0, open);
    for (struct text rest = text_part(node, open, open == SIZE_MAX ? 0 : SIZE_MAX);
         rest.len > 0;) {
        size_t is = text_find(rest, TEXT("=")), close = text_find(rest, TEXT("]"));
        if (is == SIZE_MAX || close == SIZE_MAX || is > close ||
            !text_equal(text_trim(record_value(record, text_part(rest, 1, is - 1))),
                        text_part(rest, is + 1, close - is - 1)))
            return TEXT("");
        rest = text_part(rest, close + 1, SIZE_MAX);
    }
    return text_trim(record_value(record, path));
}

/* A day; a month, which is its first; or so many months from the day it was said. */
static bool read_day(int64_t *day, struct text value, int64_t said, struct arena *arena)
{
    int64_t months;
    if (calendar_date(day, text_part(value, 0, 10)) ||
        calendar_date(day, text_format(arena, "%.*s-01", TEXT_ARG(value))))
        return true;
    if (!text_to_int64(value, &months) || months < 0 || months > MOST_MONTHS)
        return false;
    struct date date = date_of_days(said);
    int64_t month = date.month - 1 + months;
    *day = date_to_days((struct date){date.year + (int)(month / 12), (int)(month % 12) + 1, 1});
    return true;
}

/* The newest word on a day counts. */
static void take_record(struct person_facts *facts, const struct casebook *book,
                        const struct offers *offers, const struct record *record, int64_t said,
                        struct arena *arena)
{
    struct retold_mark *marks;
    size_t count = retold_marks(&marks, record, "person", arena);
    int64_t day;
    for (size_t i = 0; i < count; i++)
        take_token(facts, marks[i].value, book->options.case_key);
    for (size_t i = 0; i < offers->node_count; i++) {
        if (!facts->has_day[i] &&
            read_day(&day, value_at(record, offers->nodes[i]), said, arena)) {
            facts->has_day[i] = true;
            facts->day[i] = day;
        }
    }
}

/* One that cannot be read says nothing. */
static enum status gather_one(struct person_facts *facts, struct casebook *book, struct db *db,
                              const struct offers *offers, int64_t seq, struct fault *why)
{
    struct intake_submission submission;
    struct record *record = NULL;
    struct arena *arena = arena_open("person"); /* what was read ends, wiped, with it */
    enum status status = intake_get(&submission, db, seq, arena, why);
    if (status == OK)
        status = read_record(&record, NULL, book, db, &submission, arena, why);
    if (status == OK) {
        take_record(facts, book, offers, record, moves_day(book, submission.queued_ms), arena);
        record_close(record);
    }
    arena_close(arena);
    return status == FAILED || status == NO_ROOM ? status : OK;
}

enum status person_gather(struct person_facts *facts, struct casebook *book, struct db *db,
                          struct text person, const struct offers *offers, struct arena *arena,
                          struct fault *why)
{
    const struct db_value params[] = {db_text(person), db_number(MOST_CASES)};
    struct db_rows rows;
    *facts = (struct person_facts){0};
    /* What opened a case is the person's own; what joined it may be another's. */
    enum status status = db_run(&rows, db,
                                DB_SQL("SELECT id FROM book_case WHERE person = $1 "
                                       "ORDER BY id DESC LIMIT $2"),
                                params, 2, arena, why);
    for (size_t i = 0; status == OK && i < rows.rows; i++)
        status = gather_one(facts, book, db, offers, db_at(&rows, i, 0).number, why);
    return status;
}

/* ---- Locked: "token HEX" and "day PATH NUMBER", a line each ---- */

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES
};
_Static_assert((int)SEAL_PSEUDONYM == (int)crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
               "a pseudonym is long enough for a key");

struct text person_lock(const struct casebook *book, const struct person_facts *facts,
                        struct text person, const struct offers *offers, struct arena *arena)
{
    uint8_t key[SEAL_PSEUDONYM];
    char hex[2 * sizeof(struct case_token) + 1];
    struct buffer plain = {0};
    for (size_t i = 0; i < facts->token_count; i++)
        buffer_addf(&plain, "token %s\n",
                    sodium_bin2hex(hex, sizeof hex, facts->tokens[i].bytes,
                                   sizeof facts->tokens[i].bytes));
    for (size_t i = 0; i < offers->node_count; i++)
        if (facts->has_day[i])
            buffer_addf(&plain, "day %.*s %lld\n", TEXT_ARG(offers->nodes[i]),
                        (long long)facts->day[i]);
    uint8_t *box = (uint8_t *)arena_bytes(arena, NONCE + plain.len + TAG);
    randombytes_buf(box, NONCE);
    office_secret_pseudonym(key, book->options.secret, "facts", TEXT(""));
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, NULL, (const uint8_t *)plain.at,
                                               plain.len, (const uint8_t *)person.at,
                                               person.len, NULL, box, key);
    sodium_memzero(key, sizeof key);
    struct text locked = {(const char *)box, NONCE + plain.len + TAG};
    buffer_close(&plain);
    return locked;
}

static void take_line(struct person_facts *facts, const struct offers *offers, struct text line)
{
    struct text word, name, number;
    size_t len = 0;
    if (!text_take_word(&line, &word) || !text_take_word(&line, &name))
        return;
    if (text_is(word, "token") && facts->token_count < PERSON_MOST_TOKENS) {
        struct case_token *token = &facts->tokens[facts->token_count];
        facts->token_count += sodium_hex2bin(token->bytes, sizeof token->bytes, name.at,
                                             name.len, NULL, &len, NULL) == 0 &&
                              len == sizeof token->bytes;
    }
    for (size_t i = 0; i < offers->node_count && text_is(word, "day"); i++)
        if (text_equal(offers->nodes[i], name) && text_take_word(&line, &number))
            facts->has_day[i] = text_to_int64(number, &facts->day[i]);
}

bool person_unlock(struct person_facts *facts, const struct casebook *book, struct text locked,
                   struct text person, const struct offers *offers, struct arena *arena)
{
    uint8_t key[SEAL_PSEUDONYM];
    struct text line;
    *facts = (struct person_facts){0};
    if (locked.len < NONCE + TAG)
        return false;
    const uint8_t *box = (const uint8_t *)locked.at;
    size_t len = locked.len - NONCE - TAG;
    char *plain = arena_bytes(arena, len + 1);
    office_secret_pseudonym(key, book->options.secret, "facts", TEXT(""));
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        (uint8_t *)plain, NULL, NULL, box + NONCE, locked.len - NONCE,
        (const uint8_t *)person.at, person.len, box, key);
    sodium_memzero(key, sizeof key);
    for (struct text rest = {plain, len}; failed == 0 && text_take_part(&rest, '\n', &line);)
        take_line(facts, offers, line);
    return failed == 0;
}

/* ---- Something happened ---- */

enum status person_touch(struct db *db, struct text person, bool said, struct arena *arena,
                         struct fault *why)
{
    static const struct db_sql SAID = {
        .both = "INSERT INTO book_person (person, checked, changes, facts_by, area, published) "
                "VALUES ($1, 0, 1, '', '', '') ON CONFLICT (person) DO UPDATE SET checked = 0, "
                "changes = book_person.changes + 1, facts_by = ''"};
    static const struct db_sql DONE = {
        .both = "UPDATE book_person SET checked = 0, changes = changes + 1 WHERE person = $1"};
    const struct db_value params[] = {db_text(person)};
    return person.len == 0 ? OK : db_run(NULL, db, said ? SAID : DONE, params, 1, arena, why);
}

static enum status drop_rows(struct db *db, struct text person, struct arena *arena,
                             struct fault *why)
{
    const struct db_value whose = db_text(person);
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("SELECT key, area FROM book_notice_key JOIN book_person ON "
                      "book_person.person = book_notice_key.person WHERE "
                      "book_person.person = $1 AND published <> ''"),
               &whose, 1, arena, why);
    for (size_t i = 0; status == OK && i < rows.rows; i++)
        status = news_drop_row(db, db_at(&rows, i, 1).text, TEXT("notices"),
                               db_at(&rows, i, 0).text, why);
    return status;
}

enum status person_withdraw(struct db *db, struct text person, struct arena *arena,
                            struct fault *why)
{
    const struct db_value whose = db_text(person);
    enum status status = drop_rows(db, person, arena, why);
    return status == OK ? db_run(NULL, db,
                                 DB_SQL("UPDATE book_person SET published = '', checked = 0 "
                                        "WHERE person = $1"),
                                 &whose, 1, arena, why)
                        : status;
}

enum status person_forget(struct db *db, struct text person, struct arena *arena,
                          struct fault *why)
{
    static const struct db_sql SQL[] = {
        {.both = "DELETE FROM book_notice WHERE person = $1"},
        {.both = "DELETE FROM book_notice_key WHERE person = $1"},
        {.both = "DELETE FROM book_person WHERE person = $1"}};
    const struct db_value whose = db_text(person);
    enum status status = drop_rows(db, person, arena, why);
    for (size_t i = 0; status == OK && i < sizeof SQL / sizeof *SQL; i++)
        status = db_run(NULL, db, SQL[i], &whose, 1, arena, why);
    return status;
}
