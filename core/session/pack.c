#include "session/pack.h"

enum { NUMBER = 8 };

void pack_number(struct buffer *out, uint64_t number)
{
    char bytes[NUMBER];
    for (size_t i = 0; i < NUMBER; i++)
        bytes[i] = (char)(number >> (8 * i) & 0xff);
    buffer_add(out, (struct text){bytes, NUMBER});
}

void pack_text(struct buffer *out, struct text text)
{
    pack_number(out, text.len);
    buffer_add(out, text);
}

static struct text take(struct unpack *in, uint64_t len)
{
    if (in->broken || len > in->rest.len) {
        in->broken = true;
        return (struct text){NULL, 0};
    }
    struct text taken = {in->rest.at, (size_t)len};
    in->rest = text_part(in->rest, (size_t)len, SIZE_MAX);
    return taken;
}

uint64_t unpack_number(struct unpack *in)
{
    struct text bytes = take(in, NUMBER);
    uint64_t number = 0;
    for (size_t i = 0; i < bytes.len; i++)
        number |= (uint64_t)(unsigned char)bytes.at[i] << (8 * i);
    return number;
}

struct text unpack_text(struct unpack *in)
{
    return take(in, unpack_number(in));
}

bool unpack_is_whole(const struct unpack *in)
{
    return !in->broken && in->rest.len == 0;
}
