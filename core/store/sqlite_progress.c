#include "store/sqlite_statements.h"

static enum status have_put(void *self, const struct store_row *row, unsigned part,
                            uint64_t have, struct fault *why)
{
    struct sqlite *sqlite = self;
    if (have > INT64_MAX)
        return fault_set(why, REFUSED, "no part is as large as that");
    sqlite3_stmt *statement = statement_use(sqlite, HAVE_PUT);
    sqlite3_bind_int64(statement, 1, row->id);
    sqlite3_bind_int64(statement, 2, part);
    sqlite3_bind_int64(statement, 3, (int64_t)have);
    enum status status = statement_run(sqlite, statement, "note what was sent", why);
    if (status == OK && sqlite3_changes(sqlite->db) == 0)
        status = fault_set(why, REFUSED, "submission %.*s has no such part, or less of it",
                           TEXT_ARG(row->entry.instance_id));
    return status;
}

static enum status have_get(void *self, const struct store_row *row, uint64_t *have,
                            struct fault *why)
{
    struct sqlite *sqlite = self;
    sqlite3_stmt *statement = statement_use(sqlite, HAVE_GET);
    sqlite3_bind_int64(statement, 1, row->id);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        int64_t part = sqlite3_column_int64(statement, 0);
        if (part >= 0 && (uint64_t)part < row->entry.part_count)
            have[part] = (uint64_t)sqlite3_column_int64(statement, 1);
    }
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? OK : sqlite_fault(sqlite->db, code, "read what was sent", why);
}

static enum status figures(void *self, struct store_figures *all, struct fault *why)
{
    struct sqlite *sqlite = self;
    sqlite3_stmt *statement = statement_use(sqlite, FIGURES);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        int64_t state = sqlite3_column_int64(statement, 0);
        if (state < 0 || state >= STORE_STATES)
            continue;
        all->of[state].entries = (uint64_t)sqlite3_column_int64(statement, 1);
        all->of[state].bytes = (uint64_t)sqlite3_column_int64(statement, 2);
        all->of[state].oldest_ms = sqlite3_column_int64(statement, 3);
    }
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? OK : sqlite_fault(sqlite->db, code, "count the queue", why);
}

void sqlite_progress_engine(struct store_engine *engine)
{
    engine->have_put = have_put;
    engine->have_get = have_get;
    engine->figures = figures;
}
