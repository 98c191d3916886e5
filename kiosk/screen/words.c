#include "screen/words.h"

#include "screen/words_set.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>

struct words *words_open(struct fonts *fonts, struct cache *cache)
{
    struct words *words = calloc(1, sizeof *words);
    UErrorCode error = U_ZERO_ERROR;

    if (words == NULL)
        fatal("no memory for words");
    words->fonts = fonts;
    words->cache = cache;
    words->bidi = ubidi_openSized(WORDS_MOST, 0, &error);
    if (U_FAILURE(error))
        fatal("ICU cannot order text: %s", u_errorName(error));
    return words;
}

void words_close(struct words *words)
{
    if (words == NULL)
        return;
    if (words->breaks != NULL)
        ubrk_close(words->breaks);
    ubidi_close(words->bidi);
    explicit_bzero(words, sizeof *words);
    free(words);
}

static uint64_t key_of(const struct words_wish *wish)
{
    uint64_t key = hash_number(HASH_BEGIN, 'T');

    key = hash_bytes(key, wish->text.at, wish->text.len);
    key = hash_bytes(key, wish->language.at, wish->language.len);
    key = hash_number(key, (int64_t)wish->width * 65536 + wish->height);
    key = hash_number(key, (int64_t)wish->size * 65536 + wish->least);
    return hash_number(key, wish->bold | wish->right_to_left << 1 | (int)wish->align << 2);
}

/* Draws one piece into the block's mask, its baseline at `y`. */
static void draw_piece(struct words *words, struct block *block, const struct block_run *run,
                       int y)
{
    char piece[WORDS_PIECE + 1];
    size_t len = run->len < WORDS_PIECE ? run->len : WORDS_PIECE;
    const uint8_t *text = block->bytes + (size_t)block->width * (size_t)block->height;
    TTF_Font *font = fonts_take(words->fonts, run->face, block->size, run->right_to_left);

    memcpy(piece, text + run->from, len);
    piece[len] = '\0';
    const SDL_Color ink = {255, 255, 255, 255}, none = {0, 0, 0, 0};
    SDL_Surface *drawn = font != NULL ? TTF_RenderUTF8_Shaded(font, piece, ink, none) : NULL;
    explicit_bzero(piece, sizeof piece);
    if (drawn == NULL)
        return;
    int top = y - TTF_FontAscent(font);
    bool thick = block->thick && run->face == FACE_HAN;
    for (int row = 0; row < drawn->h; row++) {
        if (top + row < 0 || top + row >= block->height)
            continue;
        const uint8_t *from = (const uint8_t *)drawn->pixels + row * drawn->pitch;
        uint8_t *to = block->bytes + (ptrdiff_t)(top + row) * block->width;
        for (int x = 0; x < drawn->w; x++) {
            int at = run->x + x, cover = from[x];
            if (thick && x > 0 && from[x - 1] * 3 / 4 > cover)
                cover = from[x - 1] * 3 / 4;
            if (at >= 0 && at < block->width && cover > to[at])
                to[at] = (uint8_t)cover;
        }
    }
    memset(drawn->pixels, 0, (size_t)drawn->h * (size_t)drawn->pitch);
    SDL_FreeSurface(drawn);
}

static void draw_line(struct words *words, struct block *block, const struct block_line *line)
{
    int ascent = 0, descent = 0;

    for (size_t i = 0; i < line->run_count; i++) {
        const struct block_run *run = &block->runs[line->first_run + i];
        TTF_Font *font = fonts_take(words->fonts, run->face, block->size, run->right_to_left);
        if (font == NULL)
            continue;
        int up = TTF_FontAscent(font), down = -TTF_FontDescent(font);
        ascent = up > ascent ? up : ascent;
        descent = down > descent ? down : descent;
    }
    int baseline = line->y + (line->height - ascent - descent) / 2 + ascent;
    for (size_t i = 0; i < line->run_count; i++)
        draw_piece(words, block, &block->runs[line->first_run + i], baseline);
}

const struct block *words_block(struct words *words, const struct words_wish *wish)
{
    uint64_t key = key_of(wish);
    struct block *block = cache_get(words->cache, key);

    if (block != NULL)
        return block;
    struct block set;
    words_set(words, wish, &set);
    size_t mask = (size_t)set.width * (size_t)set.height;
    size_t bytes = sizeof *block + mask + set.text_len + 1;
    block = calloc(1, bytes);
    if (block == NULL)
        fatal("no memory for a line of text");
    *block = set;
    if (set.text_len > 0)
        memcpy(block->bytes + mask, wish->text.at, set.text_len);
    for (size_t i = 0; i < block->line_count; i++)
        draw_line(words, block, &block->lines[i]);
    cache_put(words->cache, key, block, bytes);
    return block;
}

void words_draw(struct sheet *sheet, const struct block *block, int x, int y, uint32_t colour)
{
    SDL_Rect cut = rect_cut((SDL_Rect){x, y, block->width, block->height}, sheet->clip);

    /* The block is a mask with more around it; a mask of its own would be a copy. */
    shape_coverage(sheet, block->bytes, block->width, cut, x, y, colour);
}

/* The way from a run's beginning to a byte in it. */
static int measure_to(struct words *words, const struct block *block,
                      const struct block_run *run, size_t to)
{
    char piece[WORDS_PIECE + 1];
    const uint8_t *text = block->bytes + (size_t)block->width * (size_t)block->height;
    size_t len = to - run->from < WORDS_PIECE ? to - run->from : WORDS_PIECE;
    TTF_Font *font = fonts_take(words->fonts, run->face, block->size, run->right_to_left);
    int width = 0;

    if (len == 0 || font == NULL)
        return 0;
    if (len >= run->len)
        return run->width;
    memcpy(piece, text + run->from, len);
    piece[len] = '\0';
    TTF_SizeUTF8(font, piece, &width, NULL);
    explicit_bzero(piece, sizeof piece);
    return width < run->width ? width : run->width;
}

size_t words_span(struct words *words, const struct block *block, size_t from, size_t len,
                  SDL_Rect *boxes, size_t room)
{
    size_t count = 0, to = from + len;

    for (size_t l = 0; l < block->line_count; l++) {
        const struct block_line *line = &block->lines[l];
        for (size_t r = 0; r < line->run_count && count < room; r++) {
            const struct block_run *run = &block->runs[line->first_run + r];
            size_t first = from > run->from ? from : run->from;
            size_t last = to < run->from + run->len ? to : run->from + run->len;
            if (first >= last)
                continue;
            int near = measure_to(words, block, run, first);
            int far = measure_to(words, block, run, last);
            int x = run->right_to_left ? run->x + run->width - far : run->x + near;
            boxes[count++] = (SDL_Rect){x, line->y, far - near, line->height};
        }
    }
    return count;
}
