#include "sync/codec.h"

#include <assert.h>
#include <string.h>

enum { CODEC_MORE = 0x80, CODEC_SEVEN = 0x7f, LONGEST_NUMBER = 10 };

/* ---- Writing ---- */

void codec_begin(struct buffer *out, const struct codec_kind *kind)
{
    codec_put_bytes(out, kind->magic, CODEC_MAGIC);
}

void codec_sign(struct buffer *out, const struct codec_kind *kind, const struct signer *signer)
{
    uint8_t signature[SIGN_BYTES];
    sign_make(signature, signer, kind->name, buffer_text(out));
    codec_put_bytes(out, signature, sizeof signature);
}

void codec_put_byte(struct buffer *out, unsigned byte)
{
    uint8_t one = (uint8_t)byte;
    codec_put_bytes(out, &one, 1);
}

void codec_put_bytes(struct buffer *out, const void *bytes, size_t count)
{
    buffer_add(out, (struct text){bytes, count});
}

void codec_put_number(struct buffer *out, uint64_t number)
{
    uint8_t bytes[LONGEST_NUMBER];
    size_t count = 0;
    for (; number > CODEC_SEVEN; number >>= 7)
        bytes[count++] = (uint8_t)(number & CODEC_SEVEN) | CODEC_MORE;
    bytes[count++] = (uint8_t)number;
    codec_put_bytes(out, bytes, count);
}

void codec_put_signed(struct buffer *out, int64_t number)
{
    uint64_t twice = (uint64_t)number << 1;
    codec_put_number(out, number < 0 ? ~twice : twice);
}

void codec_put_text(struct buffer *out, struct text text)
{
    codec_put_number(out, text.len);
    buffer_add(out, text);
}

/* ---- Reading ---- */

void codec_break(struct codec_reader *reader)
{
    *reader = (struct codec_reader){.is_broken = true};
}

static struct text take(struct codec_reader *reader, size_t count)
{
    struct text taken = {reader->rest.at, count};
    if (count > reader->rest.len) {
        codec_break(reader);
        return (struct text){0};
    }
    reader->rest = text_part(reader->rest, count, SIZE_MAX);
    return taken;
}

enum status codec_open(struct codec_reader *reader, const struct codec_kind *kind,
                       struct text bytes, const struct sign_key *key, struct fault *why)
{
    codec_break(reader);
    if (bytes.len > kind->largest)
        return fault_set(why, TOO_LARGE, "this %s has more than %zu bytes", kind->name,
                         kind->largest);
    if (bytes.len < CODEC_MAGIC + SIGN_BYTES || memcmp(bytes.at, kind->magic, CODEC_MAGIC) != 0)
        return fault_set(why, REFUSED, "these bytes are not a whole %s", kind->name);
    struct text signed_part = text_part(bytes, 0, bytes.len - SIGN_BYTES);
    const uint8_t *signature = (const uint8_t *)bytes.at + signed_part.len;
    if (key && !sign_check(signature, key, kind->name, signed_part))
        return fault_set(why, REFUSED, "the signature of this %s is not right", kind->name);
    reader->is_broken = false;
    reader->rest = text_part(signed_part, CODEC_MAGIC, SIZE_MAX);
    return OK;
}

enum status codec_end(const struct codec_reader *reader, const struct codec_kind *kind,
                      struct fault *why)
{
    if (reader->is_broken || reader->rest.len > 0)
        return fault_set(why, REFUSED, "this %s is not written as it should be", kind->name);
    return OK;
}

unsigned codec_take_byte(struct codec_reader *reader)
{
    struct text one = take(reader, 1);
    return one.len == 1 ? (uint8_t)*one.at : 0;
}

void codec_take_bytes(struct codec_reader *reader, void *bytes, size_t count)
{
    struct text taken = take(reader, count);
    if (taken.len == count && count > 0)
        memcpy(bytes, taken.at, count);
    else
        memset(bytes, 0, count);
}

uint64_t codec_take_number(struct codec_reader *reader, uint64_t most)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 7 * LONGEST_NUMBER; shift += 7) {
        uint64_t byte = codec_take_byte(reader);
        if (shift == 63 && byte > 1) /* more than 64 bits */
            break;
        number |= (byte & CODEC_SEVEN) << shift;
        if (byte & CODEC_MORE)
            continue;
        if (number > most || (byte == 0 && shift > 0)) /* longer than it need be: not ours */
            break;
        return number;
    }
    codec_break(reader);
    return 0;
}

int64_t codec_take_signed(struct codec_reader *reader)
{
    uint64_t number = codec_take_number(reader, UINT64_MAX);
    return (int64_t)(number & 1 ? ~(number >> 1) : number >> 1);
}

int64_t codec_take_time(struct codec_reader *reader, int64_t base)
{
    int64_t sum;
    if (!__builtin_add_overflow(base, codec_take_signed(reader), &sum) && sum >= 0)
        return sum;
    codec_break(reader);
    return 0;
}

struct text codec_take_blob(struct codec_reader *reader, size_t most)
{
    return take(reader, codec_take_number(reader, most));
}

struct text codec_take_text(struct codec_reader *reader)
{
    struct text text = codec_take_blob(reader, CODEC_LONGEST_TEXT);
    if (text_is_utf8(text))
        return text;
    codec_break(reader);
    return (struct text){0};
}

size_t codec_take_count(struct codec_reader *reader, size_t most, size_t least)
{
    assert(least > 0);
    size_t room = reader->rest.len / least;
    return codec_take_number(reader, room < most ? room : most);
}

/* ---- Identities ---- */

static const char UUID_SHAPE[] = "uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

static int hex_value(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    return -1;
}

bool codec_uuid_of(uint8_t uuid[CODEC_UUID], struct text instance_id)
{
    size_t digits = 0;
    if (instance_id.len != sizeof UUID_SHAPE - 1)
        return false;
    memset(uuid, 0, CODEC_UUID);
    for (size_t i = 0; i < instance_id.len; i++) {
        char letter = instance_id.at[i];
        if (UUID_SHAPE[i] != 'x' && letter != UUID_SHAPE[i])
            return false;
        if (UUID_SHAPE[i] != 'x')
            continue;
        int value = hex_value(letter);
        if (value < 0)
            return false;
        uuid[digits / 2] = (uint8_t)(uuid[digits / 2] << 4 | value);
        digits++;
    }
    return true;
}

struct text codec_uuid_text(const uint8_t uuid[CODEC_UUID], struct arena *arena)
{
    struct text text = text_copy(arena, text_of(UUID_SHAPE));
    char *at = (char *)text.at;
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (UUID_SHAPE[i] != 'x')
            continue;
        unsigned byte = uuid[digits / 2];
        at[i] = "0123456789abcdef"[digits % 2 == 0 ? byte >> 4 : byte & 15];
        digits++;
    }
    return text;
}
