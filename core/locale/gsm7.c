#include "locale/gsm7.h"

#include <assert.h>
#include <uchar.h>

enum {
    ESCAPE = 0x1b,
    RETURN = '\r',
    LETTERS = 128,
    LAST_LETTER = 0x3a9, /* Ω: no letter of the alphabet is past it but one sign */
    EURO = 0x20ac
};

/* 6.2.1: the place of a letter is its septet; ESCAPE stands for nothing by itself. */
static const char16_t ALPHABET[] =
    u"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    u"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static_assert(sizeof ALPHABET / sizeof(char16_t) == LETTERS + 1, "6.2.1 has 128 places");

/* 6.2.1.1: the septet after an escape, and its sign. */
static const struct {
    unsigned char septet;
    char16_t sign;
} ESCAPED[] = {{0x0a, u'\f'}, {0x14, u'^'}, {0x28, u'{'}, {0x29, u'}'}, {0x2f, u'\\'},
               {0x3c, u'['},  {0x3d, u'~'}, {0x3e, u']'}, {0x40, u'|'}, {0x65, u'€'}};
enum { ESCAPED_COUNT = sizeof ESCAPED / sizeof *ESCAPED };

/* The septets of a letter; how many. Digits and Latin letters stand where ASCII has them. */
static size_t encode(unsigned char septets[2], uint32_t letter)
{
    if (letter > LAST_LETTER && letter != EURO)
        return 0;
    if (letter < LETTERS && letter != ESCAPE && ALPHABET[letter] == letter) {
        septets[0] = (unsigned char)letter;
        return 1;
    }
    for (size_t i = 0; i < LETTERS; i++)
        if (ALPHABET[i] == letter && i != ESCAPE) {
            septets[0] = (unsigned char)i;
            return 1;
        }
    for (size_t i = 0; i < ESCAPED_COUNT; i++)
        if (ESCAPED[i].sign == letter) {
            septets[0] = ESCAPE;
            septets[1] = ESCAPED[i].septet;
            return 2;
        }
    return 0;
}

size_t gsm7_cost(uint32_t letter)
{
    unsigned char septets[2];
    return encode(septets, letter);
}

/* Septets lie end to end, the least bit first (6.1.2.3). */
struct packer {
    unsigned char *octets;
    size_t room, septets;
};

static size_t octets_of(size_t septets)
{
    return septets - septets / 8;
}

static bool put_septet(struct packer *packer, unsigned septet)
{
    size_t at = packer->septets / 8 * 7 + packer->septets % 8 * 7 / 8;
    unsigned shift = (unsigned)(packer->septets * 7 % 8);
    if (octets_of(packer->septets + 1) > packer->room)
        return false;
    if (shift == 0)
        packer->octets[at] = (unsigned char)septet;
    else
        packer->octets[at] |= (unsigned char)(septet << shift);
    if (shift > 1)
        packer->octets[at + 1] = (unsigned char)(septet >> (8 - shift));
    packer->septets++;
    return true;
}

bool gsm7_pack(unsigned char *octets, size_t room, size_t *count, struct text text)
{
    struct packer packer = {.room = room};
    unsigned char septets[2] = {0};
    size_t taken = 0;

    packer.octets = octets;

    for (struct text rest = text; rest.len > 0;) {
        taken = encode(septets, text_take_char(&rest));
        if (taken == 0)
            return false;
        for (size_t i = 0; i < taken; i++)
            if (!put_septet(&packer, septets[i]))
                return false;
    }
    bool spare = packer.septets % 8 == 7;
    bool doubled =
        packer.septets > 0 && packer.septets % 8 == 0 && taken == 1 && septets[0] == RETURN;
    if ((spare || doubled) && !put_septet(&packer, RETURN))
        return false;
    *count = octets_of(packer.septets);
    return true;
}

static unsigned septet_at(const unsigned char *octets, size_t count, size_t index)
{
    size_t at = index / 8 * 7 + index % 8 * 7 / 8;
    unsigned shift = (unsigned)(index * 7 % 8);
    unsigned bits = octets[at] | (at + 1 < count ? (unsigned)octets[at + 1] << 8 : 0);
    return bits >> shift & 0x7f;
}

static char16_t sign_of(unsigned septet)
{
    for (size_t i = 0; i < ESCAPED_COUNT; i++)
        if (ESCAPED[i].septet == septet)
            return ESCAPED[i].sign;
    return septet == ESCAPE ? u' ' : ALPHABET[septet];
}

struct text gsm7_unpack(const unsigned char *octets, size_t count, struct arena *arena)
{
    size_t septets = count / 7 * 8 + count % 7 * 8 / 7, len = 0;
    if (count > 0 && count % 7 == 0 && septet_at(octets, count, septets - 1) == RETURN)
        septets--;
    char *out = arena_bytes(arena, septets * 3 + 1);
    for (size_t i = 0; i < septets; i++) {
        unsigned septet = septet_at(octets, count, i);
        char16_t letter = ALPHABET[septet];
        if (septet == ESCAPE)
            letter = i + 1 < septets ? sign_of(septet_at(octets, count, ++i)) : u' ';
        char bytes[4];
        size_t taken = text_put_char(bytes, letter);
        for (size_t b = 0; b < taken; b++)
            out[len++] = bytes[b];
    }
    return (struct text){out, len};
}
