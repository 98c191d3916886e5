#include <string.h>

#include "store/sqlite_engine.h"

/* SQLite checks its pages, not what lies in them: a byte that changed within a sealed
 * submission shows in its hash alone. */

enum status sqlite_row_whole(struct sqlite *sqlite, const struct store_row *row,
                             struct store_part **parts, struct arena *arena, struct fault *why)
{
    struct store_engine engine;
    uint8_t hash[STORE_HASH];

    sqlite_rows_engine(&engine, sqlite);
    *parts = arena_array(arena, row->entry.part_count + 1, sizeof **parts);
    enum status status = engine.row_parts(sqlite, row, *parts, arena, why);
    if (status != OK)
        return status;
    store_row_hash(hash, row, *parts);
    if (memcmp(hash, row->hash, sizeof hash) != 0)
        return fault_set(why, DAMAGED, "submission %.*s in the queue was changed on the disk",
                         TEXT_ARG(row->entry.instance_id));
    return OK;
}

bool sqlite_draft_is_whole(const struct store_draft_row *row, const uint8_t key[STORE_KEY])
{
    uint8_t hash[STORE_HASH];

    store_draft_hash(hash, key, row->bytes);
    return memcmp(hash, row->hash, sizeof hash) == 0;
}

static enum status check_submissions(struct sqlite *sqlite, struct arena *arena,
                                     struct fault *why)
{
    struct store_row row = {.id = INT64_MIN};
    struct store_part *parts;
    struct arena_mark mark = arena_mark(arena);
    enum status status;

    while ((status = sqlite_row_over(sqlite, row.id, &row, arena, why)) == OK) {
        status = sqlite_row_whole(sqlite, &row, &parts, arena, why);
        if (status != OK)
            return status;
        arena_release(arena, mark);
    }
    return status == NOT_FOUND ? OK : status;
}

static enum status check_drafts(struct sqlite *sqlite, struct arena *arena, struct fault *why)
{
    struct store_draft_row row;
    uint8_t key[STORE_KEY];
    int64_t id = INT64_MIN;
    struct arena_mark mark = arena_mark(arena);
    enum status status;

    while ((status = sqlite_draft_over(sqlite, &id, key, &row, arena, why)) == OK) {
        if (!sqlite_draft_is_whole(&row, key))
            return fault_set(why, DAMAGED, "a draft was changed on the disk");
        arena_release(arena, mark);
    }
    return status == NOT_FOUND ? OK : status;
}

enum status sqlite_rows_check(struct sqlite *sqlite, struct fault *why)
{
    struct arena *arena = arena_open("store check");
    /* One transaction: the file is locked for reading once, and not for every row. */
    enum status status = sqlite_run(sqlite->db, "BEGIN", "check the database", why);
    if (status == OK)
        status = check_submissions(sqlite, arena, why);
    if (status == OK)
        status = check_drafts(sqlite, arena, why);
    if (!sqlite3_get_autocommit(sqlite->db))
        sqlite_run(sqlite->db, "ROLLBACK", "check the database", NULL);
    arena_close(arena);
    return status;
}
