#include "store/sqlite_statements.h"

/* ---- News ---- */

static enum status cursor_get(void *self, uint64_t *cursor, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, CURSOR_GET);
    enum status status = statement_first(self, statement, "read the news", why);
    if (status != OK)
        return status;
    *cursor = (uint64_t)sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return OK;
}

static enum status cursor_put(void *self, uint64_t cursor, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, CURSOR_PUT);
    sqlite3_bind_int64(statement, 1, (int64_t)cursor);
    return statement_run(self, statement, "keep the news", why);
}

static enum status news_put(void *self, const struct store_news *news,
                            const uint8_t hash[STORE_HASH], struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, NEWS_PUT);
    statement_bind_text(statement, 1, news->table);
    statement_bind_bytes(statement, 2, news->key.at, news->key.len);
    statement_bind_bytes(statement, 3, news->bytes.at, news->bytes.len);
    statement_bind_bytes(statement, 4, hash, STORE_HASH);
    return statement_run(self, statement, "keep the news", why);
}

static enum status news_drop(void *self, const struct store_news *news, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, NEWS_DROP);
    statement_bind_text(statement, 1, news->table);
    statement_bind_bytes(statement, 2, news->key.at, news->key.len);
    return statement_run(self, statement, "keep the news", why);
}

/* Bytes and their hash, of a row that is there. */
static enum status take_bytes(struct sqlite *sqlite, sqlite3_stmt *statement,
                              struct text *bytes, uint8_t hash[STORE_HASH], struct arena *arena,
                              struct fault *why)
{
    enum status status = statement_first(sqlite, statement, "read the news", why);
    if (status != OK)
        return status;
    *bytes = statement_column_text(statement, 0, arena);
    bool good = statement_column_exact(statement, 1, hash, STORE_HASH);
    sqlite3_reset(statement);
    return good ? OK : fault_set(why, DAMAGED, "a row of the news is damaged");
}

static enum status news_get(void *self, struct store_news *news, uint8_t hash[STORE_HASH],
                            struct arena *arena, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, NEWS_GET);
    statement_bind_text(statement, 1, news->table);
    statement_bind_bytes(statement, 2, news->key.at, news->key.len);
    return take_bytes(self, statement, &news->bytes, hash, arena, why);
}

static enum status news_any(void *self, struct text table, bool *any, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, NEWS_ANY);
    statement_bind_text(statement, 1, table);
    enum status status = statement_first(self, statement, "read the news", why);
    if (status != OK)
        return status;
    *any = sqlite3_column_int64(statement, 0) != 0;
    sqlite3_reset(statement);
    return OK;
}

static enum status news_clear(void *self, struct fault *why)
{
    enum status status =
        statement_run(self, statement_use(self, NEWS_CLEAR), "drop the news", why);
    return status == OK ? cursor_put(self, 0, why) : status;
}

/* ---- Notes ---- */

static enum status note_put(void *self, struct text name, struct text bytes,
                            const uint8_t hash[STORE_HASH], struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, NOTE_PUT);
    statement_bind_text(statement, 1, name);
    statement_bind_bytes(statement, 2, bytes.at, bytes.len);
    statement_bind_bytes(statement, 3, hash, STORE_HASH);
    return statement_run(self, statement, "keep a note", why);
}

static enum status note_get(void *self, struct text name, struct text *bytes,
                            uint8_t hash[STORE_HASH], struct arena *arena, struct fault *why)
{
    sqlite3_stmt *statement = statement_use(self, NOTE_GET);
    statement_bind_text(statement, 1, name);
    return take_bytes(self, statement, bytes, hash, arena, why);
}

void sqlite_news_engine(struct store_engine *engine)
{
    engine->cursor_get = cursor_get;
    engine->cursor_put = cursor_put;
    engine->news_put = news_put;
    engine->news_drop = news_drop;
    engine->news_get = news_get;
    engine->news_any = news_any;
    engine->news_clear = news_clear;
    engine->note_put = note_put;
    engine->note_get = note_get;
}
