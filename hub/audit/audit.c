#include "audit/audit.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static_assert((int)AUDIT_HASH == (int)crypto_hash_sha256_BYTES, "SHA-256");

/* `audit_head` is one row: it gives numbers and makes those who add wait for one another, on
 * PostgreSQL by its row lock; on SQLite who writes is alone anyway. */
static const struct db_step STEPS[] = {
    {.sql.both = "CREATE TABLE audit ("
                 "seq BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, who TEXT NOT NULL, "
                 "what TEXT NOT NULL, about TEXT NOT NULL, detail TEXT NOT NULL, "
                 "hash BYTEA NOT NULL);"
                 "CREATE INDEX audit_about ON audit (about, seq);"
                 "CREATE TABLE audit_head (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL, "
                 "hash BYTEA NOT NULL)"},
};

/* What the first entry goes on from. */
static const uint8_t BEFORE_ALL[AUDIT_HASH];

static enum status put_first_head(struct db *db, struct fault *why)
{
    struct arena *arena = arena_open("audit");
    const struct db_value params[] = {
        db_bytes((struct text){(const char *)BEFORE_ALL, AUDIT_HASH})};
    enum status status = db_run(NULL, db,
                                DB_SQL("INSERT INTO audit_head (id, seq, hash) "
                                       "VALUES (1, 0, $1) ON CONFLICT DO NOTHING"),
                                params, 1, arena, why);
    arena_close(arena);
    return status;
}

enum status audit_migrate(struct db *db, struct fault *why)
{
    enum status status = db_migrate(db, "audit", STEPS, sizeof STEPS / sizeof *STEPS, why);
    return status == OK ? put_first_head(db, why) : status;
}

/* ---- One link ---- */

static void add_number(crypto_hash_sha256_state *state, uint64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> (8 * i));
    crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

/* With its length before it, so that no two entries are the same bytes. */
static void add_text(crypto_hash_sha256_state *state, struct text text)
{
    add_number(state, text.len);
    crypto_hash_sha256_update(state, (const uint8_t *)text.at, text.len);
}

static void hash_entry(uint8_t hash[AUDIT_HASH], const uint8_t before[AUDIT_HASH],
                       const struct audit_entry *entry)
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    add_text(&state, TEXT("doorstep audit 1"));
    crypto_hash_sha256_update(&state, before, AUDIT_HASH);
    add_number(&state, (uint64_t)entry->seq);
    add_number(&state, (uint64_t)entry->at_ms);
    add_text(&state, entry->who);
    add_text(&state, entry->what);
    add_text(&state, entry->about);
    add_text(&state, entry->detail);
    crypto_hash_sha256_final(&state, hash);
}

/* ---- Adding ---- */

/* What both engines store the same way: letters, and not too many of them. */
static struct text tame(struct text text, struct arena *arena)
{
    struct text cut = text_part(text, 0, AUDIT_LONGEST);
    while (cut.len > 0 && cut.len < text.len && (text.at[cut.len] & 0xC0) == 0x80)
        cut.len--;
    return text_is_utf8(cut) ? cut : text_copy(arena, TEXT("(not text)"));
}

static enum status next_link(struct audit_entry *entry, uint8_t before[AUDIT_HASH],
                             struct db *db, struct arena *arena, struct fault *why)
{
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash"),
               NULL, 0, arena, why);
    if (status != OK)
        return status;
    if (rows.rows != 1 || db_at(&rows, 0, 1).text.len != AUDIT_HASH)
        return fault_set(why, DAMAGED, "the audit trail has lost its head");
    entry->seq = db_at(&rows, 0, 0).number;
    memcpy(before, db_at(&rows, 0, 1).text.at, AUDIT_HASH);
    return OK;
}

static enum status put_link(struct db *db, const struct audit_entry *entry,
                            const uint8_t hash[AUDIT_HASH], struct arena *arena,
                            struct fault *why)
{
    const struct db_value link = db_bytes((struct text){(const char *)hash, AUDIT_HASH});
    const struct db_value params[] = {db_number(entry->seq),
                                      db_number(entry->at_ms),
                                      db_text(entry->who),
                                      db_text(entry->what),
                                      db_text(entry->about),
                                      db_text(entry->detail),
                                      link};
    enum status status = db_run(NULL, db,
                                DB_SQL("INSERT INTO audit (seq, at_ms, who, what, about, "
                                       "detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
                                params, sizeof params / sizeof *params, arena, why);
    return status == OK
               ? db_run(NULL, db, DB_SQL("UPDATE audit_head SET hash = $1 WHERE id = 1"), &link,
                        1, arena, why)
               : status;
}

enum status audit_add(struct db *db, int64_t now_ms, struct text who, struct text what,
                      struct text about, struct text detail, struct fault *why)
{
    struct arena *arena = arena_open("audit");
    struct audit_entry entry = {.at_ms = now_ms,
                                .who = tame(who, arena),
                                .what = tame(what, arena),
                                .about = tame(about, arena),
                                .detail = tame(detail, arena)};
    uint8_t before[AUDIT_HASH], hash[AUDIT_HASH];
    enum status status = next_link(&entry, before, db, arena, why);
    if (status == OK) {
        hash_entry(hash, before, &entry);
        status = put_link(db, &entry, hash, arena, why);
    }
    arena_close(arena);
    return status;
}

/* ---- Verifying ---- */

struct walk {
    uint8_t before[AUDIT_HASH];
    int64_t entries, first_bad; /* first_bad 0: none so far */
    int64_t head_seq;
    uint8_t head[AUDIT_HASH];
    bool has_head;
};

static struct audit_entry entry_of(const struct db_value *row)
{
    return (struct audit_entry){row[0].number, row[1].number, row[2].text,
                                row[3].text,   row[4].text,   row[5].text};
}

/* Columns: the entry's six, its hash, the head's number and hash. */
static bool check_link(void *self, const struct db_value *row, size_t columns)
{
    struct walk *walk = self;
    uint8_t hash[AUDIT_HASH];
    (void)columns;

    walk->head_seq = row[7].number;
    walk->has_head = row[8].text.len == AUDIT_HASH;
    if (walk->has_head)
        memcpy(walk->head, row[8].text.at, AUDIT_HASH);
    if (row[0].kind == DB_NULL) /* the head alone: an empty trail */
        return false;
    struct audit_entry entry = entry_of(row);
    if (entry.seq != walk->entries + 1) {
        walk->first_bad = walk->entries + 1;
        return false;
    }
    hash_entry(hash, walk->before, &entry);
    if (row[6].text.len != AUDIT_HASH || memcmp(hash, row[6].text.at, AUDIT_HASH) != 0) {
        walk->first_bad = entry.seq;
        return false;
    }
    memcpy(walk->before, hash, AUDIT_HASH);
    walk->entries++;
    return true;
}

enum status audit_verify(struct db *db, int64_t *entries, int64_t *first_bad, struct fault *why)
{
    struct walk walk = {0};
    /* One statement: one picture, also while others add. */
    enum status status = db_each(
        db,
        DB_SQL("SELECT a.seq, a.at_ms, a.who, a.what, a.about, a.detail, a.hash, h.seq, "
               "h.hash FROM audit_head h LEFT JOIN audit a ON a.seq > 0 WHERE h.id = 1 "
               "ORDER BY a.seq"),
        NULL, 0, &walk, check_link, why);
    if (status != OK)
        return status;
    bool whole = walk.has_head && walk.head_seq == walk.entries &&
                 memcmp(walk.head, walk.before, AUDIT_HASH) == 0;
    if (walk.first_bad == 0 && !whole)
        walk.first_bad = walk.entries + 1;
    *entries = walk.entries;
    *first_bad = walk.first_bad;
    if (walk.first_bad == 0)
        return OK;
    return fault_set(why, DAMAGED, "entry %lld of the audit trail is gone or was changed",
                     (long long)walk.first_bad);
}

enum status audit_head(int64_t *seq, uint8_t hash[AUDIT_HASH], struct db *db, struct fault *why)
{
    struct arena *arena = arena_open("audit");
    struct db_rows rows;
    enum status status =
        db_run(&rows, db, DB_SQL("SELECT seq, hash FROM audit_head WHERE id = 1"), NULL, 0,
               arena, why);
    if (status == OK && (rows.rows != 1 || db_at(&rows, 0, 1).text.len != AUDIT_HASH))
        status = fault_set(why, DAMAGED, "the audit trail has lost its head");
    if (status == OK) {
        *seq = db_at(&rows, 0, 0).number;
        memcpy(hash, db_at(&rows, 0, 1).text.at, AUDIT_HASH);
    }
    arena_close(arena);
    return status;
}

enum status audit_holds(struct db *db, int64_t seq, const uint8_t hash[AUDIT_HASH],
                        struct fault *why)
{
    struct arena *arena = arena_open("audit");
    struct db_rows rows;
    const struct db_value params[] = {db_number(seq)};
    enum status status = db_run(&rows, db, DB_SQL("SELECT hash FROM audit WHERE seq = $1"),
                                params, 1, arena, why);
    if (status == OK) {
        struct text found = rows.rows == 1 ? db_at(&rows, 0, 0).text : TEXT("");
        if (found.len != AUDIT_HASH || memcmp(found.at, hash, AUDIT_HASH) != 0)
            status = fault_set(why, DAMAGED,
                               "entry %lld of the audit trail is not the one that was noted",
                               (long long)seq);
    }
    arena_close(arena);
    return status;
}

/* ---- Reading ---- */

enum status audit_list(struct audit_entry **entries, size_t *count, struct db *db,
                       struct text about, int64_t before_seq, size_t most, struct arena *arena,
                       struct fault *why)
{
    struct db_rows rows;
    const struct db_value params[] = {
        db_number(before_seq > 0 ? before_seq : INT64_MAX),
        db_number((int64_t)(most < DB_MOST_ROWS ? most : DB_MOST_ROWS)), db_text(about)};
    *entries = NULL;
    *count = 0;
    enum status status =
        about.len == 0
            ? db_run(&rows, db,
                     DB_SQL("SELECT seq, at_ms, who, what, about, detail FROM audit "
                            "WHERE seq < $1 ORDER BY seq DESC LIMIT $2"),
                     params, 2, arena, why)
            : db_run(&rows, db,
                     DB_SQL("SELECT seq, at_ms, who, what, about, detail FROM audit "
                            "WHERE seq < $1 AND about = $3 ORDER BY seq DESC LIMIT $2"),
                     params, 3, arena, why);
    if (status != OK)
        return status;
    *entries = arena_array(arena, rows.rows, sizeof **entries);
    for (size_t i = 0; i < rows.rows; i++)
        (*entries)[(*count)++] = entry_of(&rows.values[i * rows.columns]);
    return OK;
}
