/* news.c: the news of wire.h.
 *
 *   "DsN1" device[16] from to more made
 *   items: count, then each
 *     flags 1: the kind in the low two bits
 *     unless SAME_NAME: name
 *     a file: sha[32] size     a row: key, bytes     a row that is gone: key
 *   signature[64] */
#include "sync/codec.h"
#include "sync/wire.h"

static const struct codec_kind NEWS = {"DsN1", "news", WIRE_LARGEST_NEWS};

enum { KIND = 3, SAME_NAME = 4, ALL_FLAGS = 7, LEAST_ITEM = 2 };

static void put_item(struct buffer *out, const struct wire_news_item *item,
                     const struct wire_news_item *before)
{
    bool is_same = before && text_equal(before->name, item->name);
    codec_put_byte(out, item->kind | (is_same ? SAME_NAME : 0U));
    if (!is_same)
        codec_put_text(out, item->name);
    switch (item->kind) {
    case WIRE_FILE:
        codec_put_bytes(out, item->sha, WIRE_SHA);
        codec_put_number(out, item->size);
        break;
    case WIRE_FILE_GONE:
        break;
    case WIRE_ROW:
        codec_put_text(out, item->key);
        codec_put_text(out, item->bytes);
        break;
    case WIRE_ROW_GONE:
        codec_put_text(out, item->key);
        break;
    }
}

void wire_news_write(struct buffer *out, const struct wire_news *news,
                     const struct signer *office)
{
    codec_begin(out, &NEWS);
    codec_put_bytes(out, news->device, WIRE_ID);
    codec_put_number(out, news->from);
    codec_put_number(out, news->to);
    codec_put_byte(out, news->more);
    codec_put_signed(out, news->made_ms);
    codec_put_number(out, news->count);
    for (size_t i = 0; i < news->count; i++)
        put_item(out, &news->items[i], i > 0 ? &news->items[i - 1] : NULL);
    codec_sign(out, &NEWS, office);
}

static void take_item(struct wire_news_item *item, struct codec_reader *codec,
                      const struct wire_news_item *before)
{
    unsigned flags = codec_take_byte(codec);
    if (flags > ALL_FLAGS || (flags & SAME_NAME && !before)) {
        codec_break(codec);
        return;
    }
    item->kind = (enum wire_news_kind)(flags & KIND);
    item->name = flags & SAME_NAME ? before->name : codec_take_text(codec);
    if (item->name.len == 0)
        codec_break(codec);
    if (item->kind == WIRE_FILE) {
        codec_take_bytes(codec, item->sha, WIRE_SHA);
        item->size = codec_take_number(codec, INT64_MAX);
    }
    if (item->kind == WIRE_ROW || item->kind == WIRE_ROW_GONE)
        item->key = codec_take_blob(codec, CODEC_LONGEST_TEXT);
    if (item->kind == WIRE_ROW)
        item->bytes = codec_take_blob(codec, WIRE_LARGEST_NEWS);
}

enum status wire_news_read(struct wire_news *news, struct text bytes,
                           const struct sign_key *office, struct arena *arena,
                           struct fault *why)
{
    struct codec_reader codec;
    *news = (struct wire_news){0};
    enum status status = codec_open(&codec, &NEWS, bytes, office, why);
    if (status != OK)
        return status;
    codec_take_bytes(&codec, news->device, WIRE_ID);
    news->from = codec_take_number(&codec, INT64_MAX);
    news->to = codec_take_number(&codec, INT64_MAX);
    unsigned more = codec_take_byte(&codec);
    news->more = more == 1;
    news->made_ms = codec_take_time(&codec, 0);
    if (more > 1 || news->to < news->from)
        codec_break(&codec);
    size_t count = codec_take_count(&codec, WIRE_LARGEST_NEWS, LEAST_ITEM);
    news->items = arena_array(arena, count, sizeof *news->items);
    const struct wire_news_item *before = NULL;
    for (; news->count < count && !codec.is_broken; news->count++) {
        struct wire_news_item *item = &news->items[news->count];
        take_item(item, &codec, before);
        before = item;
    }
    return codec_end(&codec, &NEWS, why);
}
