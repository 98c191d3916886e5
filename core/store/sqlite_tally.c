#include "store/sqlite_statements.h"

static const char COUNTING[] = "count", CARRYING[] = "carry counts";

static enum status tally_add(void *self, const struct store_tally *tally, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, TALLY_ADD);
    statement_bind_text(statement, 1, tally->key);
    sqlite3_bind_int64(statement, 2, tally->times);
    return statement_run(self, statement, COUNTING, why);
}

static enum status tally_rows(void *self, int64_t *rows, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, TALLY_ROWS);
    enum status status = statement_first(self, statement, COUNTING, why);
    if (status != OK)
        return status;
    *rows = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return OK;
}

static enum status parcel_waits(void *self, uint8_t id[STORE_PARCEL], struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, PARCEL_WAITS);
    enum status status = statement_first(self, statement, CARRYING, why);
    if (status != OK)
        return status;
    bool good = statement_column_exact(statement, 0, id, STORE_PARCEL);
    sqlite3_reset(statement);
    return good ? OK : fault_set(why, DAMAGED, "a parcel of counts is damaged");
}

static enum status parcel_wrap(void *self, const uint8_t id[STORE_PARCEL], int64_t most,
                               struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, PARCEL_WRAP);
    statement_bind_bytes(statement, 1, id, STORE_PARCEL);
    sqlite3_bind_int64(statement, 2, most);
    return statement_run(self, statement, CARRYING, why);
}

static enum status parcel_read(void *self, const uint8_t id[STORE_PARCEL],
                               struct store_tally *rows, size_t *count, size_t most,
                               struct arena *arena, struct fault *why)
{
    struct sqlite *sqlite = self;
    sqlite3_stmt *statement = statement_use(sqlite, PARCEL_READ);
    int code = SQLITE_ROW;
    statement_bind_bytes(statement, 1, id, STORE_PARCEL);
    for (*count = 0; *count < most && (code = sqlite3_step(statement)) == SQLITE_ROW;)
        rows[(*count)++] =
            (struct store_tally){.key = statement_column_text(statement, 0, arena),
                                 .times = sqlite3_column_int64(statement, 1)};
    bool good = code == SQLITE_ROW || code == SQLITE_DONE;
    enum status status = good ? OK : sqlite_fault(sqlite->db, code, CARRYING, why);
    sqlite3_reset(statement);
    return status;
}

static enum status parcel_drop(void *self, const uint8_t id[STORE_PARCEL], struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, PARCEL_DROP);
    statement_bind_bytes(statement, 1, id, STORE_PARCEL);
    return statement_run(self, statement, CARRYING, why);
}

void sqlite_tally_engine(struct store_engine *engine)
{
    engine->tally_add = tally_add;
    engine->tally_rows = tally_rows;
    engine->parcel_waits = parcel_waits;
    engine->parcel_wrap = parcel_wrap;
    engine->parcel_read = parcel_read;
    engine->parcel_drop = parcel_drop;
}
