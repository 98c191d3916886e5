/* batch.c: the batch of wire.h.
 *
 *   "DsB1" device[16] id[16] made
 *   forms: count, then (id, version) each
 *   items: count, then each
 *     flags 1
 *     unless SAME_ENTRY:  identity (16, or a text)  form (its place among the forms)
 *                         case number (5, or a text, or nothing)
 *                         queued (less that of the entry before; the first: less made)
 *                         priority
 *     unless ONLY_PART:   part, part_count, part_name if odk, offset
 *     unless WHOLE_PART:  size
 *     the sealed bytes
 *   signature[64]
 *
 * SAME_ENTRY: of the submission of the item before, so its pieces say that once. */
#include <string.h>

#include "sync/codec.h"
#include "sync/wire.h"

static const struct codec_kind BATCH = {"DsB1", "batch", WIRE_LARGEST_BATCH};

enum {
    SAME_ENTRY = 1,
    IS_UUID = 2,
    CASE_DIGITS_FLAG = 4,
    CASE_TEXT = 8,
    IS_ODK = 16,
    ONLY_PART = 32, /* part 0 of 1, from its beginning, without a name */
    WHOLE_PART = 64,
    ALL_FLAGS = 127,
    CASE_BYTES = 5,
    MOST_PARTS = 100000,
    LEAST_FORM = 2, /* bytes that a form, an item take at least */
    LEAST_ITEM = 2
};

/* ---- Writing ---- */

static bool same_form(const struct wire_item *a, const struct wire_item *b)
{
    return text_equal(a->form_id, b->form_id) && text_equal(a->form_version, b->form_version);
}

static bool same_entry(const struct wire_item *a, const struct wire_item *b)
{
    return text_equal(a->instance_id, b->instance_id) && same_form(a, b) &&
           text_equal(a->case_number, b->case_number) && a->queued_ms == b->queued_ms &&
           a->priority == b->priority && a->odk == b->odk;
}

/* Few forms and many items: looking through the forms is quick. */
static size_t form_place(const struct wire_item **forms, size_t *count,
                         const struct wire_item *item)
{
    size_t i = 0;
    while (i < *count && !same_form(forms[i], item))
        i++;
    if (i == *count)
        forms[(*count)++] = item;
    return i;
}

static void put_forms(struct buffer *out, const struct wire_item **forms, size_t count)
{
    codec_put_number(out, count);
    for (size_t i = 0; i < count; i++) {
        codec_put_text(out, forms[i]->form_id);
        codec_put_text(out, forms[i]->form_version);
    }
}

static unsigned flags_of(const struct wire_item *item, const struct wire_item *before)
{
    uint8_t uuid[CODEC_UUID];
    unsigned flags = 0;
    if (item->odk)
        flags |= IS_ODK;
    if (!item->odk && item->part == 0 && item->part_count == 1 && item->offset == 0)
        flags |= ONLY_PART;
    if (item->offset == 0 && item->size == item->bytes.len)
        flags |= WHOLE_PART;
    if (before && same_entry(item, before))
        return flags | SAME_ENTRY;
    if (codec_uuid_of(uuid, item->instance_id))
        flags |= IS_UUID;
    if (case_number_is_valid(item->case_number))
        flags |= CASE_DIGITS_FLAG;
    else if (item->case_number.len > 0)
        flags |= CASE_TEXT;
    return flags;
}

static void put_case_digits(struct buffer *out, struct text digits)
{
    uint64_t number = 0;
    uint8_t bytes[CASE_BYTES];
    for (size_t i = 0; i < digits.len; i++)
        number = number * 10 + (uint64_t)(digits.at[i] - '0');
    for (size_t i = CASE_BYTES; i-- > 0; number >>= 8)
        bytes[i] = (uint8_t)number;
    codec_put_bytes(out, bytes, sizeof bytes);
}

static void put_entry(struct buffer *out, const struct wire_item *item, unsigned flags,
                      size_t form, int64_t base_ms)
{
    uint8_t uuid[CODEC_UUID];
    if (codec_uuid_of(uuid, item->instance_id))
        codec_put_bytes(out, uuid, sizeof uuid);
    else
        codec_put_text(out, item->instance_id);
    codec_put_number(out, form);
    if (flags & CASE_DIGITS_FLAG)
        put_case_digits(out, item->case_number);
    if (flags & CASE_TEXT)
        codec_put_text(out, item->case_number);
    codec_put_signed(out, item->queued_ms - base_ms);
    codec_put_signed(out, item->priority);
}

static void put_piece(struct buffer *out, const struct wire_item *item, unsigned flags)
{
    if (!(flags & ONLY_PART)) {
        codec_put_number(out, item->part);
        codec_put_number(out, item->part_count);
        if (flags & IS_ODK)
            codec_put_text(out, item->part_name);
        codec_put_number(out, item->offset);
    }
    if (!(flags & WHOLE_PART))
        codec_put_number(out, item->size);
    codec_put_text(out, item->bytes);
}

void wire_batch_write(struct buffer *out, const struct wire_batch *batch,
                      const struct signer *device)
{
    struct arena *arena = arena_open("batch");
    const struct wire_item **forms = arena_array(arena, batch->count + 1, sizeof(void *));
    size_t *places = arena_array(arena, batch->count + 1, sizeof *places);
    size_t form_count = 0;

    for (size_t i = 0; i < batch->count; i++)
        places[i] = form_place(forms, &form_count, &batch->items[i]);
    codec_begin(out, &BATCH);
    codec_put_bytes(out, batch->device, WIRE_ID);
    codec_put_bytes(out, batch->id, WIRE_ID);
    codec_put_signed(out, batch->made_ms);
    put_forms(out, forms, form_count);
    codec_put_number(out, batch->count);
    for (size_t i = 0; i < batch->count; i++) {
        const struct wire_item *item = &batch->items[i];
        unsigned flags = flags_of(item, i > 0 ? item - 1 : NULL);
        codec_put_byte(out, flags);
        if (!(flags & SAME_ENTRY))
            put_entry(out, item, flags, places[i],
                      i > 0 ? (item - 1)->queued_ms : batch->made_ms);
        put_piece(out, item, flags);
    }
    codec_sign(out, &BATCH, device);
    arena_close(arena);
}

/* ---- Reading ---- */

struct form_name {
    struct text id, version;
};
struct batch_reader {
    struct codec_reader codec;
    struct form_name *forms;
    size_t form_count;
    struct arena *arena;
};

static void take_forms(struct batch_reader *reader)
{
    size_t count = codec_take_count(&reader->codec, WIRE_MOST_ITEMS, LEAST_FORM);
    reader->forms = arena_array(reader->arena, count, sizeof *reader->forms);
    for (; reader->form_count < count; reader->form_count++) {
        struct form_name *form = &reader->forms[reader->form_count];
        form->id = codec_take_text(&reader->codec);
        form->version = codec_take_text(&reader->codec);
    }
}

static struct text take_case_digits(struct batch_reader *reader)
{
    uint8_t bytes[CASE_BYTES];
    uint64_t number = 0;
    codec_take_bytes(&reader->codec, bytes, sizeof bytes);
    for (size_t i = 0; i < CASE_BYTES; i++)
        number = number << 8 | bytes[i];
    char *digits = arena_bytes(reader->arena, CASE_DIGITS);
    for (size_t i = CASE_DIGITS; i-- > 0; number /= 10)
        digits[i] = (char)('0' + number % 10);
    struct text text = {digits, CASE_DIGITS};
    if (number > 0 || !case_number_is_valid(text))
        codec_break(&reader->codec);
    return text;
}

static struct text take_identity(struct batch_reader *reader, unsigned flags)
{
    uint8_t uuid[CODEC_UUID];
    if (flags & IS_UUID) {
        codec_take_bytes(&reader->codec, uuid, sizeof uuid);
        return codec_uuid_text(uuid, reader->arena);
    }
    struct text identity = codec_take_text(&reader->codec);
    if (identity.len == 0)
        codec_break(&reader->codec);
    return identity;
}

static void take_entry(struct wire_item *item, struct batch_reader *reader, unsigned flags,
                       int64_t base_ms)
{
    struct codec_reader *codec = &reader->codec;
    item->instance_id = take_identity(reader, flags);
    size_t form = codec_take_number(codec, WIRE_MOST_ITEMS);
    if (flags & CASE_DIGITS_FLAG)
        item->case_number = take_case_digits(reader);
    else if (flags & CASE_TEXT)
        item->case_number = codec_take_text(codec);
    item->queued_ms = codec_take_time(codec, base_ms);
    int64_t priority = codec_take_signed(codec);
    item->odk = flags & IS_ODK;
    if (form >= reader->form_count || priority < INT32_MIN || priority > INT32_MAX) {
        codec_break(codec);
        return;
    }
    item->priority = (int)priority;
    item->form_id = reader->forms[form].id;
    item->form_version = reader->forms[form].version;
}

/* Of the entry of the item before, so nothing of the entry may be said again. */
static void repeat_entry(struct wire_item *item, struct batch_reader *reader, unsigned flags,
                         const struct wire_item *before)
{
    if (!before || flags & (IS_UUID | CASE_DIGITS_FLAG | CASE_TEXT) ||
        before->odk != !!(flags & IS_ODK)) {
        codec_break(&reader->codec);
        return;
    }
    *item = (struct wire_item){
        .instance_id = before->instance_id,
        .form_id = before->form_id,
        .form_version = before->form_version,
        .case_number = before->case_number,
        .queued_ms = before->queued_ms,
        .priority = before->priority,
        .odk = before->odk,
    };
}

static void take_piece(struct wire_item *item, struct codec_reader *codec, unsigned flags)
{
    item->part_count = 1;
    if (!(flags & ONLY_PART)) {
        item->part = (unsigned)codec_take_number(codec, MOST_PARTS);
        item->part_count = (unsigned)codec_take_number(codec, MOST_PARTS);
        if (flags & IS_ODK)
            item->part_name = codec_take_text(codec);
        item->offset = codec_take_number(codec, WIRE_LARGEST_PART);
    }
    if (!(flags & WHOLE_PART))
        item->size = codec_take_number(codec, WIRE_LARGEST_PART);
    item->bytes = codec_take_blob(codec, WIRE_LARGEST_BATCH);
    if (flags & WHOLE_PART)
        item->size = item->bytes.len;
    if (item->part >= item->part_count || item->offset > item->size ||
        item->bytes.len > item->size - item->offset)
        codec_break(codec);
}

static void take_item(struct wire_item *item, struct batch_reader *reader,
                      const struct wire_item *before, int64_t made_ms)
{
    unsigned flags = codec_take_byte(&reader->codec);
    if (flags > ALL_FLAGS || (flags & IS_ODK && flags & ONLY_PART) ||
        (flags & CASE_DIGITS_FLAG && flags & CASE_TEXT))
        codec_break(&reader->codec);
    if (flags & SAME_ENTRY)
        repeat_entry(item, reader, flags, before);
    else
        take_entry(item, reader, flags, before ? before->queued_ms : made_ms);
    take_piece(item, &reader->codec, flags);
}

enum status wire_batch_read(struct wire_batch *batch, struct text bytes,
                            const struct sign_key *device, struct arena *arena,
                            struct fault *why)
{
    struct batch_reader reader = {.arena = arena};
    *batch = (struct wire_batch){0};
    enum status status = codec_open(&reader.codec, &BATCH, bytes, device, why);
    if (status != OK)
        return status;
    codec_take_bytes(&reader.codec, batch->device, WIRE_ID);
    codec_take_bytes(&reader.codec, batch->id, WIRE_ID);
    batch->made_ms = codec_take_time(&reader.codec, 0);
    take_forms(&reader);
    size_t count = codec_take_count(&reader.codec, WIRE_MOST_ITEMS, LEAST_ITEM);
    batch->items = arena_array(arena, count, sizeof *batch->items);
    const struct wire_item *before = NULL;
    for (; batch->count < count && !reader.codec.is_broken; batch->count++) {
        struct wire_item *item = &batch->items[batch->count];
        take_item(item, &reader, before, batch->made_ms);
        before = item;
    }
    return codec_end(&reader.codec, &BATCH, why);
}

enum status wire_batch_device(uint8_t device[WIRE_ID], struct text bytes, struct fault *why)
{
    struct codec_reader codec;
    enum status status = codec_open(&codec, &BATCH, bytes, NULL, why);
    codec_take_bytes(&codec, device, WIRE_ID);
    if (status == OK && codec.is_broken)
        status = codec_end(&codec, &BATCH, why);
    return status;
}
