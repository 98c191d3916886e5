#include <string.h>

#include "store/sqlite_statements.h"

enum { LONGEST_FIELD = 4096, MOST_PARTS = 100000 };
enum { TEXTS = 5 }; /* columns of a submission's row, from the second on */

/* ---- Life and counters ---- */

static enum status life_get(void *self, struct store_life *life, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, LIFE_GET);
    enum status status = statement_first(self, statement, "read the store's age", why);
    if (status != OK)
        return status;
    life->lived_ms = sqlite3_column_int64(statement, 0);
    life->last_ms = sqlite3_column_int64(statement, 1);
    life->furthest_ms = sqlite3_column_int64(statement, 2);
    sqlite3_reset(statement);
    return OK;
}

static enum status life_put(void *self, const struct store_life *life, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, LIFE_PUT);
    sqlite3_bind_int64(statement, 1, life->lived_ms);
    sqlite3_bind_int64(statement, 2, life->last_ms);
    sqlite3_bind_int64(statement, 3, life->furthest_ms);
    return statement_run(self, statement, "write the store's age", why);
}

static enum status counter_get(void *self, struct text name, uint64_t *next, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, COUNTER_GET);
    statement_bind_text(statement, 1, name);
    enum status status = statement_first(self, statement, "read a counter", why);
    if (status != OK)
        return status;
    *next = (uint64_t)sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return OK;
}

static enum status counter_put(void *self, struct text name, uint64_t next, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, COUNTER_PUT);
    statement_bind_text(statement, 1, name);
    sqlite3_bind_int64(statement, 2, (int64_t)next);
    return statement_run(self, statement, "write a counter", why);
}

/* ---- Drafts ---- */

static enum status draft_put(void *self, const uint8_t key[STORE_KEY],
                             const struct store_draft_row *row, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, DRAFT_PUT);
    statement_bind_bytes(statement, 1, key, STORE_KEY);
    statement_bind_bytes(statement, 2, row->bytes.at, row->bytes.len);
    sqlite3_bind_int64(statement, 3, row->ends_lived_ms);
    statement_bind_bytes(statement, 4, row->hash, sizeof row->hash);
    return statement_run(self, statement, "keep a draft", why);
}

static enum status take_draft(sqlite3_stmt *statement, int64_t *id, uint8_t key[STORE_KEY],
                              struct store_draft_row *row, struct arena *arena)
{
    *id = sqlite3_column_int64(statement, 0);
    bool good = statement_column_exact(statement, 1, key, STORE_KEY);
    row->bytes = statement_column_text(statement, 2, arena);
    row->ends_lived_ms = sqlite3_column_int64(statement, 3);
    good = statement_column_exact(statement, 4, row->hash, sizeof row->hash) && good;
    sqlite3_reset(statement);
    return good ? OK : DAMAGED;
}

static enum status draft_get(void *self, const uint8_t key[STORE_KEY],
                             struct store_draft_row *row, struct arena *arena,
                             struct fault *why)
{
    int64_t id;
    uint8_t same[STORE_KEY];
    sqlite3_stmt *statement = statement_use(self, DRAFT_GET);
    statement_bind_bytes(statement, 1, key, STORE_KEY);
    enum status status = statement_first(self, statement, "read a draft", why);
    if (status == OK && take_draft(statement, &id, same, row, arena) != OK)
        status = fault_set(why, DAMAGED, "a draft is damaged");
    return status;
}

enum status sqlite_draft_over(struct sqlite *sqlite, int64_t *id, uint8_t key[STORE_KEY],
                              struct store_draft_row *row, struct arena *arena,
                              struct fault *why)
{
    sqlite3_stmt *statement = statement_use(sqlite, DRAFT_OVER);
    sqlite3_bind_int64(statement, 1, *id);
    enum status status = statement_first(sqlite, statement, "read a draft", why);
    if (status == OK && take_draft(statement, id, key, row, arena) != OK)
        status = fault_set(why, DAMAGED, "a draft is damaged");
    return status;
}

static enum status draft_drop(void *self, const uint8_t key[STORE_KEY], struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, DRAFT_DROP);
    statement_bind_bytes(statement, 1, key, STORE_KEY);
    return statement_run(self, statement, "drop a draft", why);
}

static enum status drafts_end(void *self, int64_t lived_ms, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, DRAFTS_END);
    sqlite3_bind_int64(statement, 1, lived_ms);
    return statement_run(self, statement, "drop old drafts", why);
}

/* ---- Submissions ---- */

static void bind_row(sqlite3_stmt *statement, const struct store_row *row)
{
    const struct store_entry *entry = &row->entry;
    statement_bind_text(statement, 1, entry->instance_id);
    statement_bind_text(statement, 2, entry->form_id);
    statement_bind_text(statement, 3, entry->form_version);
    statement_bind_text(statement, 4, entry->case_number);
    statement_bind_text(statement, 5, entry->reason);
    sqlite3_bind_int64(statement, 6, entry->state);
    sqlite3_bind_int64(statement, 7, entry->queued_ms);
    sqlite3_bind_int64(statement, 8, row->moved_lived_ms);
    sqlite3_bind_int64(statement, 9, entry->priority);
    sqlite3_bind_int64(statement, 10, entry->odk);
    sqlite3_bind_int64(statement, 11, (int64_t)entry->part_count);
    sqlite3_bind_int64(statement, 12, (int64_t)entry->bytes);
    statement_bind_bytes(statement, 13, row->case_check, sizeof row->case_check);
    statement_bind_bytes(statement, 14, row->hash, sizeof row->hash);
}

static enum status row_add(void *self, const struct store_row *row,
                           const struct store_part *parts, struct fault *why)
{
    struct sqlite *sqlite = self;
    sqlite3_stmt *statement = statement_use(sqlite, ROW_ADD);
    bind_row(statement, row);
    enum status status = statement_run(sqlite, statement, "queue a submission", why);
    int64_t id = sqlite3_last_insert_rowid(sqlite->db);
    for (size_t i = 0; status == OK && i < row->entry.part_count; i++) {
        statement = statement_use(sqlite, PART_ADD);
        sqlite3_bind_int64(statement, 1, id);
        sqlite3_bind_int64(statement, 2, (int64_t)i);
        statement_bind_text(statement, 3, parts[i].name);
        statement_bind_bytes(statement, 4, parts[i].bytes.at, parts[i].bytes.len);
        status = statement_run(sqlite, statement, "queue a submission", why);
    }
    return status;
}

/* Reads the row the statement stands on, and resets it. */
static enum status take_row(sqlite3_stmt *statement, struct store_row *row, struct arena *arena,
                            struct fault *why)
{
    int64_t state = sqlite3_column_int64(statement, 6);
    int64_t parts = sqlite3_column_int64(statement, 11);
    *row = (struct store_row){
        .id = sqlite3_column_int64(statement, 0),
        .moved_lived_ms = sqlite3_column_int64(statement, 8),
        .entry = {.number = sqlite3_column_int64(statement, 0),
                  .state = (enum store_state)state,
                  .queued_ms = sqlite3_column_int64(statement, 7),
                  .priority = sqlite3_column_int(statement, 9),
                  .odk = sqlite3_column_int(statement, 10) != 0,
                  .part_count = (size_t)parts,
                  .bytes = (size_t)sqlite3_column_int64(statement, 12)},
    };
    struct text *const texts[TEXTS] = {&row->entry.instance_id, &row->entry.form_id,
                                       &row->entry.form_version, &row->entry.case_number,
                                       &row->entry.reason};
    bool good =
        state >= STORE_QUEUED && state <= STORE_REFUSED && parts >= 0 && parts <= MOST_PARTS &&
        statement_column_exact(statement, 13, row->case_check, sizeof row->case_check) &&
        statement_column_exact(statement, 14, row->hash, sizeof row->hash);
    for (int i = 0; good && i < TEXTS; i++) {
        good = sqlite3_column_bytes(statement, i + 1) <= LONGEST_FIELD;
        if (good)
            *texts[i] = statement_column_text(statement, i + 1, arena);
    }
    sqlite3_reset(statement);
    return good ? OK : fault_set(why, DAMAGED, "a row of the queue is damaged");
}

static enum status take_first(struct sqlite *sqlite, sqlite3_stmt *statement,
                              struct store_row *row, struct arena *arena, struct fault *why)
{
    enum status status = statement_first(sqlite, statement, "read the queue", why);
    return status == OK ? take_row(statement, row, arena, why) : status;
}

static enum status row_get(void *self, struct text instance_id, struct store_row *row,
                           struct arena *arena, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, ROW_GET);
    statement_bind_text(statement, 1, instance_id);
    return take_first(self, statement, row, arena, why);
}

static enum status row_after(void *self, const struct store_walk *walk, struct store_row *row,
                             struct arena *arena, struct fault *why)
{
    /* One comparison of both columns would seek by the first alone, and read all that have the
     * same priority. */
    static const enum which NEXT_THEN_AFTER[] = {ROW_NEXT, ROW_AFTER};
    enum status status = NOT_FOUND;

    for (int i = walk->goes_on ? 0 : 1; status == NOT_FOUND && i < 2; i++) {
        sqlite3_stmt *statement = statement_use(self, NEXT_THEN_AFTER[i]);
        sqlite3_bind_int64(statement, 1, walk->goes_on ? walk->priority : INT64_MIN);
        sqlite3_bind_int64(statement, 2, walk->number);
        sqlite3_bind_int64(statement, 3, walk->states ? walk->states : UINT32_MAX);
        status = take_first(self, statement, row, arena, why);
    }
    return status;
}

static enum status row_by_case(void *self, const uint8_t check[STORE_KEY],
                               struct store_row *row, struct arena *arena, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, ROW_BY_CASE);
    statement_bind_bytes(statement, 1, check, STORE_KEY);
    return take_first(self, statement, row, arena, why);
}

enum status sqlite_row_over(struct sqlite *sqlite, int64_t id, struct store_row *row,
                            struct arena *arena, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(sqlite, ROW_OVER);
    sqlite3_bind_int64(statement, 1, id);
    return take_first(sqlite, statement, row, arena, why);
}

static enum status row_parts(void *self, const struct store_row *row, struct store_part *parts,
                             struct arena *arena, struct fault *why)
{
    struct sqlite *sqlite = self;
    sqlite3_stmt *statement = statement_use(sqlite, PARTS_GET);
    sqlite3_bind_int64(statement, 1, row->id);
    size_t found = 0;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && found < row->entry.part_count) {
        parts[found].name = statement_column_text(statement, 0, arena);
        parts[found].bytes = statement_column_text(statement, 1, arena);
        found++;
    }
    sqlite3_reset(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return sqlite_fault(sqlite->db, code, "read a submission", why);
    if (code == SQLITE_ROW || found != row->entry.part_count)
        return fault_set(why, DAMAGED, "a submission in the queue is not whole");
    return OK;
}

static enum status row_move(void *self, const struct store_row *row, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, ROW_MOVE);
    sqlite3_bind_int64(statement, 1, row->id);
    sqlite3_bind_int64(statement, 2, row->entry.state);
    statement_bind_text(statement, 3, row->entry.reason);
    sqlite3_bind_int64(statement, 4, row->moved_lived_ms);
    return statement_run(self, statement, "move a submission on", why);
}

static enum status rows_purge(void *self, int64_t lived_ms, size_t *purged, struct fault *why)
{
    static const enum which ALL_OF_THEM[] = {PURGE_HAVE, PURGE_PARTS, PURGE_ROWS};
    struct sqlite *sqlite = self;
    enum status status = OK;

    for (size_t i = 0; status == OK && i < sizeof ALL_OF_THEM / sizeof *ALL_OF_THEM; i++) {
        sqlite3_stmt *statement = statement_use(sqlite, ALL_OF_THEM[i]);
        sqlite3_bind_int64(statement, 1, lived_ms);
        status = statement_run(sqlite, statement, "purge the queue", why);
        *purged = (size_t)sqlite3_changes(sqlite->db);
    }
    return status;
}

void sqlite_rows_engine(struct store_engine *engine, struct sqlite *sqlite)
{
    *engine = (struct store_engine){
        .self = sqlite,
        .life_get = life_get,
        .life_put = life_put,
        .draft_put = draft_put,
        .draft_get = draft_get,
        .draft_drop = draft_drop,
        .drafts_end = drafts_end,
        .row_add = row_add,
        .row_get = row_get,
        .row_after = row_after,
        .row_by_case = row_by_case,
        .row_parts = row_parts,
        .row_move = row_move,
        .rows_purge = rows_purge,
        .counter_get = counter_get,
        .counter_put = counter_put,
    };
    sqlite_commit_engine(engine);
    sqlite_progress_engine(engine);
    sqlite_news_engine(engine);
    sqlite_tally_engine(engine);
}
