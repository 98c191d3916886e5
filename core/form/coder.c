#include "form/coder.h"

enum { MOST_BITS = 48, LEAST_ODDS = 48 };

void coder_write(struct coder *coder, struct buffer *out)
{
    *coder = (struct coder){.writing = true, .high = UINT32_MAX, .out = out};
}

static uint8_t take_byte(struct coder *coder)
{
    if (coder->rest.len == 0) {
        /* What ends the bytes may be told by as many zeros as `code` is long. */
        coder->broken = coder->broken || ++coder->past > sizeof coder->code;
        return 0;
    }
    uint8_t byte = (uint8_t)coder->rest.at[0];
    coder->rest = text_part(coder->rest, 1, coder->rest.len);
    return byte;
}

void coder_read(struct coder *coder, struct text bytes)
{
    *coder = (struct coder){.high = UINT32_MAX, .rest = bytes};
    for (size_t i = 0; i < sizeof coder->code; i++)
        coder->code = coder->code << 8 | take_byte(coder);
}

static void put_byte(struct coder *coder, uint32_t of)
{
    const char byte = (char)(uint8_t)(of >> 24);
    buffer_add(coder->out, (struct text){&byte, 1});
}

/* The fewest bytes that, with zeros after them, lie between low and high. */
void coder_end(struct coder *coder)
{
    for (unsigned bytes = 0; bytes <= 4; bytes++) {
        uint64_t rest = bytes == 4 ? 0 : UINT32_MAX >> (8 * bytes);
        uint64_t value = (coder->low + rest) & ~rest;
        if (value > coder->high)
            continue;
        for (unsigned i = 0; i < bytes; i++)
            put_byte(coder, (uint32_t)value << (8 * i));
        return;
    }
}

bool coder_bit(struct coder *coder, uint32_t yes, bool bit)
{
    if (coder->broken)
        return false;
    uint32_t middle =
        coder->low + (uint32_t)(((uint64_t)(coder->high - coder->low) * yes) >> 16);
    if (!coder->writing)
        bit = coder->code <= middle;
    if (bit)
        coder->high = middle;
    else
        coder->low = middle + 1;
    while (((coder->low ^ coder->high) & 0xff000000u) == 0) {
        if (coder->writing)
            put_byte(coder, coder->high);
        else
            coder->code = coder->code << 8 | take_byte(coder);
        coder->low <<= 8;
        coder->high = coder->high << 8 | 0xff;
    }
    return bit;
}

void odds_learn(struct odds *odds, unsigned slow, bool bit)
{
    int32_t wanted = bit ? ODDS_ONE - LEAST_ODDS : LEAST_ODDS;
    odds->yes = (uint16_t)(odds->yes + (wanted - odds->yes) * 2 / (2 * odds->seen + 3));
    if (odds->seen < slow)
        odds->seen++;
}

bool coder_learn(struct coder *coder, struct odds *odds, unsigned slow, bool bit)
{
    bit = coder_bit(coder, odds->yes, bit);
    odds_learn(odds, slow, bit);
    return bit;
}

uint64_t coder_one_of(struct coder *coder, uint64_t value, uint64_t count)
{
    uint64_t from = 0, to = count;

    while (to - from > 1) {
        uint64_t middle = from + (to - from) / 2;
        uint32_t yes = (uint32_t)(((to - middle) << 16) / (to - from));
        if (coder_bit(coder, yes, value >= middle))
            from = middle;
        else
            to = middle;
    }
    return from;
}

uint64_t coder_number(struct coder *coder, uint64_t value)
{
    unsigned bits = 0;
    uint64_t number = 0;

    while (bits < MOST_BITS && coder_bit(coder, ODDS_EVEN, value >> bits > 0))
        bits++;
    for (unsigned i = bits; i > 1; i--)
        number |= coder_one_of(coder, value >> (i - 2) & 1, 2) << (i - 2);
    return bits > 0 ? number | (uint64_t)1 << (bits - 1) : 0;
}
