/* tally.c: the tally of wire.h.
 *
 *   "DsT1" device[16] id[16] made count, then each
 *     how many bytes of the key before it begins with, the rest of its key, times
 *   signature[64] */
#include <string.h>

#include "sync/codec.h"
#include "sync/wire.h"

static const struct codec_kind TALLY = {"DsT1", "tally", WIRE_LARGEST_TALLY};
enum { LEAST_COUNT = 3 };

/* Never within a letter. */
static size_t shared(struct text key, struct text before)
{
    size_t len = 0;
    while (len < key.len && len < before.len && key.at[len] == before.at[len])
        len++;
    while (len > 0 && len < key.len && ((unsigned char)key.at[len] & 0xc0) == 0x80)
        len--;
    return len;
}

void wire_tally_write(struct buffer *out, const struct wire_tally *tally,
                      const struct signer *device)
{
    struct text before = {0};
    codec_begin(out, &TALLY);
    codec_put_bytes(out, tally->device, WIRE_ID);
    codec_put_bytes(out, tally->id, WIRE_ID);
    codec_put_signed(out, tally->made_ms);
    codec_put_number(out, tally->count);
    for (size_t i = 0; i < tally->count; i++) {
        struct text key = tally->counts[i].key;
        size_t same = shared(key, before);
        codec_put_number(out, same);
        codec_put_text(out, text_part(key, same, SIZE_MAX));
        codec_put_number(out, tally->counts[i].times);
        before = key;
    }
    codec_sign(out, &TALLY, device);
}

enum status wire_tally_device(uint8_t device[WIRE_ID], struct text bytes, struct fault *why)
{
    struct codec_reader codec;
    enum status status = codec_open(&codec, &TALLY, bytes, NULL, why);
    codec_take_bytes(&codec, device, WIRE_ID);
    if (status == OK && codec.is_broken)
        status = codec_end(&codec, &TALLY, why);
    return status;
}

static void take_count(struct wire_count *count, struct codec_reader *codec, struct text before,
                       struct arena *arena)
{
    size_t same = (size_t)codec_take_number(codec, before.len);
    struct text rest = codec_take_text(codec);
    count->times = codec_take_number(codec, INT32_MAX);
    count->key =
        text_format(arena, "%.*s%.*s", (int)same, before.at ? before.at : "", TEXT_ARG(rest));
    if (count->times == 0 || count->key.len > CODEC_LONGEST_TEXT || !text_is_utf8(count->key))
        codec_break(codec);
}

enum status wire_tally_read(struct wire_tally *tally, struct text bytes,
                            const struct sign_key *device, struct arena *arena,
                            struct fault *why)
{
    struct codec_reader codec;
    *tally = (struct wire_tally){0};
    enum status status = codec_open(&codec, &TALLY, bytes, device, why);
    if (status != OK)
        return status;
    codec_take_bytes(&codec, tally->device, WIRE_ID);
    codec_take_bytes(&codec, tally->id, WIRE_ID);
    tally->made_ms = codec_take_time(&codec, 0);
    tally->count = codec_take_count(&codec, WIRE_MOST_COUNTS, LEAST_COUNT);
    tally->counts = arena_array(arena, tally->count, sizeof *tally->counts);
    for (size_t i = 0; i < tally->count && !codec.is_broken; i++)
        take_count(&tally->counts[i], &codec,
                   i > 0 ? tally->counts[i - 1].key : (struct text){0}, arena);
    return codec_end(&codec, &TALLY, why);
}
