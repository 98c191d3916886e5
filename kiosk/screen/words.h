/* words.h: text in its place: broken into lines, ordered, shaped and drawn once.
 *
 * ICU says where a line may break and in which order its pieces stand; SDL_ttf with HarfBuzz
 * shapes the pieces; each letter has the font of its script. The result is a block: a mask
 * that is kept and drawn in any colour. Within the room. */
#ifndef SCREEN_WORDS_H
#define SCREEN_WORDS_H

#include "screen/cache.h"
#include "screen/font.h"
#include "screen/shape.h"

enum words_align { WORDS_START, WORDS_MIDDLE };

struct words_wish {
    struct text text, language;
    int width, height; /* the room there is */
    int size, least;   /* of the letters; it shrinks in steps, and only if it must */
    bool bold, right_to_left;
    enum words_align align;
};

enum { BLOCK_LINES = 24, BLOCK_RUNS = 64 };

/* Text as it stands. Measures are pixels from the block's own corner. */
struct block {
    int width, height; /* of the mask: never more than the room there was */
    int size;          /* of the letters, as it came out */
    bool thick;        /* letters of a font without bold are drawn a little thicker */
    bool cut;          /* it did not fit even at the least size: a layout must not let it */
    size_t line_count, run_count;
    struct block_line {
        size_t from, len; /* bytes of the text */
        int y, height;
        size_t first_run, run_count;
    } lines[BLOCK_LINES];
    struct block_run {
        size_t from, len;
        int x, width;
        enum font_face face;
        bool right_to_left;
    } runs[BLOCK_RUNS];
    size_t text_len;
    uint8_t bytes[]; /* the mask, then the text */
};

struct words;
struct words *words_open(struct fonts *fonts, struct cache *cache);
void words_close(struct words *words);

/* The block of a wish, from the cache if it was made before. Never NULL; good until something
 * else is put into the cache. */
const struct block *words_block(struct words *words, const struct words_wish *wish);
void words_draw(struct sheet *sheet, const struct block *block, int x, int y, uint32_t colour);
/* Where the bytes from `from` stand: at most `room` boxes, one a line and direction. */
size_t words_span(struct words *words, const struct block *block, size_t from, size_t len,
                  SDL_Rect *boxes, size_t room);

#endif
