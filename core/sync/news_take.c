#include "sync/news_take.h"

#include <string.h>

#include "sync/manifest.h"

static enum status check(struct news_taken *taken, const struct wire_news *news,
                         const struct account *account, struct store *store, struct fault *why)
{
    uint64_t cursor;
    if (memcmp(news->device, account->device, WIRE_ID) != 0)
        return fault_set(why, REFUSED, "these news are for another device");
    enum status status = store_news_cursor(&cursor, store, why);
    if (status != OK || news->from == cursor)
        return status;
    taken->anew = news->from == 0 && news->to < cursor;
    return fault_set(why, CONFLICT, "these news do not go on where ours end");
}

/* From the beginning means: all of it. */
static enum status take_files(struct news_taken *taken, const struct wire_news *news,
                              const struct account *account, struct arena *arena,
                              struct fault *why)
{
    struct manifest manifest = {0};
    const char *path = text_format(arena, "%s/sync/wanted", account->data).at;
    for (size_t i = 0; i < news->count; i++)
        taken->files +=
            news->items[i].kind == WIRE_FILE || news->items[i].kind == WIRE_FILE_GONE;
    if (taken->files == 0)
        return OK;
    enum status status = news->from == 0 ? OK : manifest_read(&manifest, path, arena, why);
    if (status == OK)
        status = manifest_change(&manifest, news->items, news->count, arena, why);
    return status == OK ? manifest_write(&manifest, path, why) : status;
}

static enum status take_rows(struct news_taken *taken, const struct wire_news *news,
                             struct store *store, struct arena *arena, struct fault *why)
{
    struct store_news *rows = arena_array(arena, news->count, sizeof *rows);
    for (size_t i = 0; i < news->count; i++) {
        const struct wire_news_item *item = &news->items[i];
        if (item->kind == WIRE_ROW || item->kind == WIRE_ROW_GONE)
            rows[taken->rows++] = (struct store_news){item->name, item->key, item->bytes,
                                                      item->kind == WIRE_ROW_GONE};
    }
    return store_news_apply(store, news->from, news->to, rows, taken->rows, why);
}

enum status news_take(struct news_taken *taken, const struct account *account,
                      struct store *store, struct text bytes, struct fault *why)
{
    struct wire_news news;
    struct arena *arena = arena_open("news");
    *taken = (struct news_taken){0};
    enum status status = wire_news_read(&news, bytes, &account->office, arena, why);
    if (status == OK)
        status = check(taken, &news, account, store, why);
    /* The list of files first: if we are cut off between the two, the same news come again and
     * make the same list. */
    if (status == OK)
        status = take_files(taken, &news, account, arena, why);
    if (status == OK && (news.to != news.from || news.count > 0))
        status = take_rows(taken, &news, store, arena, why);
    taken->more = news.more;
    taken->made_ms = news.made_ms;
    arena_close(arena);
    return status;
}
