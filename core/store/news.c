#include <string.h>

#include "store/store_inside.h"

/* What is read back was changed on the disk when its hash no longer fits. */
static enum status check_hash(const uint8_t hash[STORE_HASH], struct text table,
                              struct text key, struct text bytes, struct fault *why)
{
    uint8_t again[STORE_HASH];

    store_news_hash(again, table, key, bytes);
    if (memcmp(again, hash, sizeof again) == 0)
        return OK;
    return fault_set(why, DAMAGED, "a row of %s was changed on the disk",
                     table.len > 0 ? "the news" : "notes");
}

/* ---- News ---- */

static enum status check_key(struct text table, struct text key, struct fault *why)
{
    if (table.len == 0 || table.len > STORE_NEWS_TABLE || !text_is_utf8(table))
        return fault_set(why, REFUSED, "a table of news has a name of at most %d bytes",
                         STORE_NEWS_TABLE);
    if (key.len == 0 || key.len > STORE_NEWS_KEY)
        return fault_set(why, REFUSED, "a row of news has a key of at most %d bytes",
                         STORE_NEWS_KEY);
    return OK;
}

static enum status check_news(uint64_t to, const struct store_news *news, size_t count,
                              struct fault *why)
{
    if (to > INT64_MAX)
        return fault_set(why, REFUSED, "the cursor of the news is beyond all numbers");
    if (count > STORE_NEWS_MOST)
        return fault_set(why, TOO_LARGE, "more than %d rows of news at once", STORE_NEWS_MOST);
    enum status status = OK;
    for (size_t i = 0; status == OK && i < count; i++) {
        status = check_key(news[i].table, news[i].key, why);
        if (status == OK && !news[i].gone && news[i].bytes.len > STORE_NEWS_BYTES)
            status = fault_set(why, TOO_LARGE, "a row of news is larger than %d bytes",
                               STORE_NEWS_BYTES);
    }
    return status;
}

static enum status take_news(struct store *store, const struct store_news *news,
                             struct fault *why)
{
    uint8_t hash[STORE_HASH];

    if (news->gone)
        return store->engine.news_drop(store->engine.self, news, why);
    store_news_hash(hash, news->table, news->key, news->bytes);
    return store->engine.news_put(store->engine.self, news, hash, why);
}

static enum status check_cursor(struct store *store, uint64_t from, struct fault *why)
{
    uint64_t cursor;
    enum status status = store->engine.cursor_get(store->engine.self, &cursor, why);
    if (status == OK && cursor != from)
        status =
            fault_set(why, CONFLICT, "these news go on from %llu, but are known up to %llu",
                      (unsigned long long)from, (unsigned long long)cursor);
    return status;
}

enum status store_news_apply(struct store *store, uint64_t from, uint64_t to,
                             const struct store_news *news, size_t count, struct fault *why)
{
    enum status status = check_news(to, news, count, why);
    if (status == OK)
        status = store_begin(store, why);
    if (status != OK)
        return status;
    status = check_cursor(store, from, why);
    for (size_t i = 0; status == OK && i < count; i++)
        status = take_news(store, &news[i], why);
    if (status == OK)
        status = store->engine.cursor_put(store->engine.self, to, why);
    return store_end(store, status, why);
}

enum status store_news_cursor(uint64_t *cursor, struct store *store, struct fault *why)
{
    enum status status = store_begin_reading(store, why);
    if (status != OK)
        return status;
    return store_end_reading(store, store->engine.cursor_get(store->engine.self, cursor, why));
}

enum status store_news_row(struct text *bytes, struct store *store, struct text table,
                           struct text key, struct arena *arena, struct fault *why)
{
    struct store_news news = {.table = table, .key = key};
    uint8_t hash[STORE_HASH];

    enum status status = check_key(table, key, why);
    if (status == OK)
        status = store_begin_reading(store, why);
    if (status != OK)
        return status;
    status = store_end_reading(
        store, store->engine.news_get(store->engine.self, &news, hash, arena, why));
    if (status == OK)
        status = check_hash(hash, table, key, news.bytes, why);
    if (status == OK)
        *bytes = news.bytes;
    return status;
}

enum status store_news_any(bool *any, struct store *store, struct text table, struct fault *why)
{
    bool found = false;
    enum status status = check_key(table, TEXT("any"), why);
    if (status == OK)
        status = store_begin_reading(store, why);
    if (status != OK)
        return status;
    status = store_end_reading(store,
                               store->engine.news_any(store->engine.self, table, &found, why));
    if (status == OK)
        *any = found;
    return status;
}

enum status store_news_reset(struct store *store, struct fault *why)
{
    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    return store_end(store, store->engine.news_clear(store->engine.self, why), why);
}

/* ---- Notes ---- */

static enum status check_name(const char *name, struct fault *why)
{
    struct text text = text_of(name);
    if (text.len == 0 || text.len > STORE_NOTE_NAME || !text_is_utf8(text))
        return fault_set(why, REFUSED, "a note has a name of at most %d bytes",
                         STORE_NOTE_NAME);
    return OK;
}

enum status store_note_put(struct store *store, const char *name, struct text bytes,
                           struct fault *why)
{
    uint8_t hash[STORE_HASH];

    enum status status = check_name(name, why);
    if (status == OK && bytes.len > STORE_NOTE_BYTES)
        status = fault_set(why, TOO_LARGE, "a note is larger than %d bytes", STORE_NOTE_BYTES);
    if (status == OK)
        status = store_begin(store, why);
    if (status != OK)
        return status;
    store_news_hash(hash, (struct text){0}, text_of(name), bytes);
    status = store->engine.note_put(store->engine.self, text_of(name), bytes, hash, why);
    return store_end(store, status, why);
}

enum status store_note_get(struct text *bytes, struct store *store, const char *name,
                           struct arena *arena, struct fault *why)
{
    uint8_t hash[STORE_HASH];
    struct text found;

    enum status status = check_name(name, why);
    if (status == OK)
        status = store_begin_reading(store, why);
    if (status != OK)
        return status;
    status = store_end_reading(store, store->engine.note_get(store->engine.self, text_of(name),
                                                             &found, hash, arena, why));
    if (status == OK)
        status = check_hash(hash, (struct text){0}, text_of(name), found, why);
    if (status == OK)
        *bytes = found;
    return status;
}
