/* answer.c: the answer of wire.h.
 *
 *   "DsA1" device[16] batch[16] made
 *   items: count, then each
 *     flags 1: the verdict in the low three bits
 *     unless SAME_ENTRY: identity (16, or a text)
 *     unless FIRST_PART: part
 *     have
 *     if HAS_REASON: reason
 *   signature[64] */
#include "sync/codec.h"
#include "sync/wire.h"

static const struct codec_kind ANSWER = {"DsA1", "answer", WIRE_LARGEST_BATCH};

enum {
    VERDICT = 7,
    SAME_ENTRY = 8,
    IS_UUID = 16,
    FIRST_PART = 32,
    HAS_REASON = 64,
    ALL_FLAGS = 127,
    LEAST_ITEM = 2,
    MOST_PARTS = 100000
};

static void put_item(struct buffer *out, const struct wire_answer_item *item,
                     const struct wire_answer_item *before)
{
    uint8_t uuid[CODEC_UUID];
    bool is_same = before && text_equal(before->instance_id, item->instance_id);
    bool is_uuid = !is_same && codec_uuid_of(uuid, item->instance_id);

    codec_put_byte(out, item->verdict | (is_same ? SAME_ENTRY : 0U) | (is_uuid ? IS_UUID : 0U) |
                            (item->part == 0 ? FIRST_PART : 0U) |
                            (item->reason.len > 0 ? HAS_REASON : 0U));
    if (is_uuid)
        codec_put_bytes(out, uuid, sizeof uuid);
    else if (!is_same)
        codec_put_text(out, item->instance_id);
    if (item->part > 0)
        codec_put_number(out, item->part);
    codec_put_number(out, item->have);
    if (item->reason.len > 0)
        codec_put_text(out, item->reason);
}

void wire_answer_write(struct buffer *out, const struct wire_answer *answer,
                       const struct signer *office)
{
    codec_begin(out, &ANSWER);
    codec_put_bytes(out, answer->device, WIRE_ID);
    codec_put_bytes(out, answer->batch, WIRE_ID);
    codec_put_signed(out, answer->made_ms);
    codec_put_number(out, answer->count);
    for (size_t i = 0; i < answer->count; i++)
        put_item(out, &answer->items[i], i > 0 ? &answer->items[i - 1] : NULL);
    codec_sign(out, &ANSWER, office);
}

static struct text take_identity(struct codec_reader *codec, unsigned flags,
                                 const struct wire_answer_item *before, struct arena *arena)
{
    uint8_t uuid[CODEC_UUID];
    struct text identity = {0};
    if (flags & SAME_ENTRY) {
        if (before && !(flags & IS_UUID))
            identity = before->instance_id;
    } else if (flags & IS_UUID) {
        codec_take_bytes(codec, uuid, sizeof uuid);
        identity = codec_uuid_text(uuid, arena);
    } else {
        identity = codec_take_text(codec);
    }
    if (identity.len == 0)
        codec_break(codec);
    return identity;
}

static void take_item(struct wire_answer_item *item, struct codec_reader *codec,
                      const struct wire_answer_item *before, struct arena *arena)
{
    unsigned flags = codec_take_byte(codec);
    if (flags > ALL_FLAGS || (flags & VERDICT) > WIRE_LATER)
        codec_break(codec);
    item->verdict = (enum wire_verdict)(flags & VERDICT);
    item->instance_id = take_identity(codec, flags, before, arena);
    if (!(flags & FIRST_PART))
        item->part = (unsigned)codec_take_number(codec, MOST_PARTS);
    item->have = codec_take_number(codec, WIRE_LARGEST_PART);
    if (flags & HAS_REASON)
        item->reason = codec_take_text(codec);
}

enum status wire_answer_read(struct wire_answer *answer, struct text bytes,
                             const struct sign_key *office, struct arena *arena,
                             struct fault *why)
{
    struct codec_reader codec;
    *answer = (struct wire_answer){0};
    enum status status = codec_open(&codec, &ANSWER, bytes, office, why);
    if (status != OK)
        return status;
    codec_take_bytes(&codec, answer->device, WIRE_ID);
    codec_take_bytes(&codec, answer->batch, WIRE_ID);
    answer->made_ms = codec_take_time(&codec, 0);
    size_t count = codec_take_count(&codec, WIRE_MOST_ITEMS, LEAST_ITEM);
    answer->items = arena_array(arena, count, sizeof *answer->items);
    const struct wire_answer_item *before = NULL;
    for (; answer->count < count && !codec.is_broken; answer->count++) {
        struct wire_answer_item *item = &answer->items[answer->count];
        take_item(item, &codec, before, arena);
        before = item;
    }
    return codec_end(&codec, &ANSWER, why);
}
