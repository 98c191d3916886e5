#include "form/letters.h"

#include "base/arena.h"

enum {
    BYTE = 256,
    PLACES = 4, /* of a byte in a letter */
    TWO_BITS = 17,
    SLOW = 1000,
    NONE_WEIGHS = 20, /* as much as an odd after one byte that was met so often */
    ONE_WEIGHS = 1,
    TWO_WEIGHS = 3
};

/* ---- One byte ---- */

struct places { /* where the odds of the next bit are */
    struct odds *none, *one, *two;
};

static struct odds *made(struct odds *odds)
{
    if (odds->seen == 0)
        odds->yes = ODDS_EVEN;
    return odds;
}

/* What the next byte is in UTF-8: a first one, or which of those after it. */
static unsigned place_in_letter(const struct letters *letters)
{
    if (letters->before >= 0xc0)
        return letters->before >= 0xe0 ? 2 : 1;
    return letters->before >= 0x80 && letters->earlier >= 0xe0 ? 3 : 0;
}

static struct places places_of(const struct letters *letters, uint32_t path)
{
    uint32_t two = (uint32_t)letters->earlier << 16 | (uint32_t)letters->before << 8 | path;
    return (struct places){
        made(&letters->none[place_in_letter(letters) * BYTE + path]),
        made(&letters->one[letters->before * BYTE + path]),
        made(&letters->two[two * 2654435761u >> (32 - TWO_BITS)]),
    };
}

/* The longer the context and the more often it was met, the more its odds weigh. */
static uint32_t blended(const struct places *places)
{
    uint32_t one = places->one->seen * ONE_WEIGHS, two = places->two->seen * TWO_WEIGHS;
    uint32_t sum =
        places->none->yes * NONE_WEIGHS + places->one->yes * one + places->two->yes * two;
    return sum / (NONE_WEIGHS + one + two);
}

/* `coder` NULL: only learns. */
static uint8_t one_byte(struct letters *letters, struct coder *coder, uint8_t byte)
{
    uint32_t path = 1;

    for (int i = 7; i >= 0; i--) {
        struct places places = places_of(letters, path);
        bool bit = byte >> i & 1;
        if (coder)
            bit = coder_bit(coder, blended(&places), bit);
        odds_learn(places.none, SLOW, bit);
        odds_learn(places.one, SLOW, bit);
        odds_learn(places.two, SLOW, bit);
        path = path << 1 | bit;
    }
    letters->earlier = letters->before;
    letters->before = (uint8_t)path;
    return (uint8_t)path;
}

/* ---- Texts ---- */

void letters_learn(struct letters *letters, struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        one_byte(letters, NULL, (uint8_t)text.at[i]);
    one_byte(letters, NULL, '\0');
    letters->before = letters->earlier = '\0';
}

void letters_open(struct letters *letters, struct text sample, struct arena *arena)
{
    *letters = (struct letters){
        .none = arena_array(arena, (size_t)PLACES * BYTE, sizeof(struct odds)),
        .one = arena_array(arena, (size_t)BYTE * BYTE, sizeof(struct odds)),
        .two = arena_array(arena, (size_t)1 << TWO_BITS, sizeof(struct odds)),
    };
    for (struct text piece; text_take_part(&sample, '\0', &piece);)
        letters_learn(letters, piece);
}

bool letters_code(struct letters *letters, struct coder *coder, struct text text,
                  struct buffer *out, size_t most)
{
    letters->before = letters->earlier = '\0';
    for (size_t i = 0; i <= most && !coder->broken; i++) {
        uint8_t byte = coder->writing && i < text.len ? (uint8_t)text.at[i] : '\0';
        byte = one_byte(letters, coder, byte);
        if (byte == '\0')
            return !coder->broken;
        buffer_add(out, (struct text){(const char *)&byte, 1});
    }
    return false;
}

/* ---- A form's words ---- */

/* What stands between two tags; false at the end. */
static bool take_piece(struct text *rest, struct text *piece)
{
    struct text before;

    if (!text_take_part(rest, '>', &before) || !rest->at)
        return false;
    *piece = text_trim(text_part(*rest, 0, text_find(*rest, TEXT("<"))));
    return true;
}

struct text letters_sample(struct text xml, struct arena *arena)
{
    struct buffer sample = {0};
    struct text rest = xml, piece;
    size_t all = 0, number = 0;

    while (take_piece(&rest, &piece))
        all += piece.len > 0 ? piece.len + 1 : 0;
    /* Every so-manieth, for the languages of a form follow one another. */
    size_t each = all / LETTERS_SAMPLE + 1;
    for (rest = xml; take_piece(&rest, &piece);) {
        if (piece.len == 0 || number++ % each != 0 || sample.len + piece.len >= LETTERS_SAMPLE)
            continue;
        buffer_add(&sample, piece);
        buffer_add(&sample, TEXT("\0"));
    }
    struct text text = text_copy(arena, buffer_text(&sample));
    buffer_close(&sample);
    return text;
}
