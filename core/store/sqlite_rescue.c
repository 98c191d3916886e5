#include "base/log.h"
#include "store/sqlite_engine.h"

/* A damaged page hides the rows on it; they are stepped over one by one, up to so many. */
enum { MOST_HIDDEN = 100000 };

struct rescue {
    struct sqlite from;
    struct store_engine from_engine, into;
    struct arena *arena;
    size_t submissions, drafts, lost;
};

/* A row that is whole goes over with the state it had: at worst it is sent a second time, which
 * does no harm. */
static enum status take_submission(struct rescue *rescue, const struct store_row *row,
                                   struct fault *why)
{
    struct store_part *parts;
    struct store_row there;

    if (sqlite_row_whole(&rescue->from, row, &parts, rescue->arena, NULL) != OK) {
        rescue->lost++;
        return OK;
    }
    enum status status = rescue->into.row_get(rescue->into.self, row->entry.instance_id, &there,
                                              rescue->arena, why);
    if (status != NOT_FOUND)
        return status;
    rescue->submissions++;
    return rescue->into.row_add(rescue->into.self, row, parts, why);
}

static enum status take_submissions(struct rescue *rescue, struct fault *why)
{
    struct arena_mark mark = arena_mark(rescue->arena);
    enum status status = OK;
    int64_t id = 0;

    for (int hidden = 0; status == OK && hidden < MOST_HIDDEN; id++) {
        struct store_row row = {.id = id};
        enum status found = sqlite_row_over(&rescue->from, id - 1, &row, rescue->arena, NULL);
        if (found == NOT_FOUND)
            break;
        if (row.id > id)
            id = row.id;
        if (found == OK)
            status = take_submission(rescue, &row, why);
        else
            hidden++;
        arena_release(rescue->arena, mark);
    }
    return status;
}

static enum status take_drafts(struct rescue *rescue, struct fault *why)
{
    struct arena_mark mark = arena_mark(rescue->arena);
    enum status status = OK;
    int64_t at = 0;

    for (int hidden = 0; status == OK && hidden < MOST_HIDDEN; at++) {
        struct store_draft_row row;
        uint8_t key[STORE_KEY];
        int64_t id = at - 1;
        enum status found =
            sqlite_draft_over(&rescue->from, &id, key, &row, rescue->arena, NULL);
        if (found == NOT_FOUND)
            break;
        if (id > at)
            at = id;
        if (found == OK && sqlite_draft_is_whole(&row, key)) {
            status = rescue->into.draft_put(rescue->into.self, key, &row, why);
            rescue->drafts++;
        } else {
            hidden++;
        }
        arena_release(rescue->arena, mark);
    }
    return status;
}

static enum status take_all(struct rescue *rescue, struct fault *why)
{
    struct store_life life;
    enum status status = take_submissions(rescue, why);
    if (status == OK)
        status = take_drafts(rescue, why);
    if (status == OK &&
        rescue->from_engine.life_get(rescue->from_engine.self, &life, NULL) == OK)
        status = rescue->into.life_put(rescue->into.self, &life, why);
    log_line(LOG_WARNING,
             "store: rescued %zu submissions and %zu drafts of a damaged database; %zu "
             "submissions are not whole",
             rescue->submissions, rescue->drafts, rescue->lost);
    return status;
}

enum status sqlite_rescue(struct sqlite *into, const char *from, struct fault *why)
{
    struct rescue rescue = {.arena = arena_open("rescue")};
    int version = 0;
    enum status status = OK;

    sqlite_rows_engine(&rescue.into, into);
    sqlite_rows_engine(&rescue.from_engine, &rescue.from);
    if (sqlite_connect(&rescue.from.db, from, false, NULL) == OK) {
        if (sqlite_schema_version(&version, rescue.from.db, NULL) == OK)
            sqlite_schema_migrate(rescue.from.db, version, NULL);
        if (sqlite_rows_open_to_rescue(&rescue.from, NULL) == OK)
            status = take_all(&rescue, why);
        else
            log_line(LOG_ERROR, "store: nothing can be read from a damaged database");
        sqlite_rows_close(&rescue.from);
    }
    sqlite3_close(rescue.from.db);
    arena_close(rescue.arena);
    return status;
}
