#include "screen/words_set.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <unicode/uchar.h>

/* What stays together on a line, with the spaces after it. */
struct piece {
    size_t from, end, to; /* units; from `end` on only spaces */
    float width, whole;   /* without and with those spaces */
    bool ends_line;
};

struct setting {
    struct words *words;
    const struct words_wish *wish;
    int most; /* the largest size to try */
    struct piece pieces[WORDS_MOST];
    size_t count;
    int measured; /* the size that widths are of */
    float height; /* of a line, in sizes */
    bool any_right_to_left;
};

struct lines {
    size_t starts[BLOCK_LINES + 1]; /* pieces */
    size_t count;
    float widest;
    bool fits; /* no piece is wider than the room, no line too many */
};

/* ---- Reading the letters ---- */

static bool is_right_to_left(uint32_t letter)
{
    return (letter >= 0x590 && letter < 0x900) ||
           (letter >= 0xfb1d && letter < 0xff00 && !(letter >= 0xfe30 && letter < 0xfe70)) ||
           letter == 0x200f;
}

/* Then all of it is set without bold, which the font for Han lacks. */
static bool has_han(struct text text)
{
    while (text.len > 0) {
        uint32_t letter = text_take_char(&text);
        if (letter >= 0x2e80 && letter < 0xa000)
            return true;
    }
    return false;
}

static bool is_digit(uint32_t letter)
{
    return letter >= '0' && letter <= '9';
}

/* A space between two digits parts the groups of one number: it is set as one that does not
 * break, so that the groups stay in their order in a line read from the right (UAX 9, W4). */
static bool in_number(const struct words *words, struct text rest)
{
    return rest.len > 0 && is_digit((unsigned char)*rest.at) && words->count > 0 &&
           is_digit(words->units[words->count - 1]);
}

static bool read_letters(struct setting *setting)
{
    struct words *words = setting->words;
    struct text rest = setting->wish->text;
    bool han = has_han(rest), bold = setting->wish->bold && !han;
    enum font_face last = fonts_begin(han ? TEXT("zh") : setting->wish->language, bold);

    if (last == FACE_HAN && !han)
        last = bold ? FACE_LATIN_BOLD : FACE_LATIN; /* figures by themselves */
    words->count = 0;
    while (rest.len > 0 && words->count + 2 <= WORDS_MOST) {
        size_t at = (size_t)(rest.at - setting->wish->text.at);
        uint32_t letter = text_take_char(&rest);
        last = fonts_face(words->fonts, letter, bold, last);
        setting->any_right_to_left |= is_right_to_left(letter);
        UChar pair[2] = {(UChar)letter};
        size_t count = 1;
        if (letter > 0xffff) {
            pair[0] = (UChar)(0xd7c0 + (letter >> 10));
            pair[1] = (UChar)(0xdc00 | (letter & 0x3ff));
            count = 2;
        }
        if (letter == ' ' && in_number(words, rest))
            pair[0] = 0xa0;
        for (size_t i = 0; i < count; i++) {
            words->units[words->count] = pair[i];
            words->bytes[words->count] = at;
            words->faces[words->count++] = (uint8_t)last;
        }
    }
    words->bytes[words->count] = (size_t)(rest.len > 0 ? rest.at - setting->wish->text.at
                                                       : (ptrdiff_t)setting->wish->text.len);
    return rest.len == 0;
}

static void read_levels(struct setting *setting)
{
    struct words *words = setting->words;
    UErrorCode error = U_ZERO_ERROR;

    memset(words->levels, setting->wish->right_to_left && words->count == 0, words->count + 1);
    if (!setting->any_right_to_left && !setting->wish->right_to_left)
        return;
    /* What is said in another script keeps its own direction; what has none takes the page's.
     */
    ubidi_setPara(words->bidi, words->units, (int32_t)words->count,
                  setting->wish->right_to_left ? UBIDI_DEFAULT_RTL : UBIDI_DEFAULT_LTR, NULL,
                  &error);
    const UBiDiLevel *levels = U_SUCCESS(error) ? ubidi_getLevels(words->bidi, &error) : NULL;
    if (levels != NULL && U_SUCCESS(error))
        memcpy(words->levels, levels, words->count);
}

static void read_breaks(struct setting *setting)
{
    struct words *words = setting->words;
    UErrorCode error = U_ZERO_ERROR;
    char language[sizeof words->language] = {0};

    memset(words->may_break, 0, sizeof words->may_break);
    if (setting->wish->language.len < sizeof language && setting->wish->language.len > 0)
        memcpy(language, setting->wish->language.at, setting->wish->language.len);
    if (words->breaks == NULL || strcmp(language, words->language) != 0) {
        if (words->breaks != NULL)
            ubrk_close(words->breaks);
        words->breaks = ubrk_open(UBRK_LINE, language, NULL, 0, &error);
        memcpy(words->language, language, sizeof language);
    }
    if (U_FAILURE(error) || words->breaks == NULL)
        return;
    ubrk_setText(words->breaks, words->units, (int32_t)words->count, &error);
    if (U_FAILURE(error))
        return;
    for (int32_t at = ubrk_first(words->breaks); at != UBRK_DONE; at = ubrk_next(words->breaks))
        if (at >= 0 && (size_t)at <= words->count)
            words->may_break[at] = true;
}

/* ---- Measuring ---- */

static bool is_space(UChar unit)
{
    return unit == ' ' || unit == '\n' || unit == '\r' || unit == '\t' || unit == 0x3000;
}

static float measure_run(const struct setting *setting, size_t from, size_t to, int size)
{
    const struct words *words = setting->words;
    char piece[WORDS_PIECE + 1];
    size_t begin = words->bytes[from], len = words->bytes[to] - begin;
    TTF_Font *font =
        fonts_take(words->fonts, words->faces[from], size, (words->levels[from] & 1) != 0);
    int width = 0;

    if (font == NULL || len == 0)
        return 0;
    len = len < WORDS_PIECE ? len : WORDS_PIECE;
    memcpy(piece, setting->wish->text.at + begin, len);
    piece[len] = '\0';
    if (piece[len - 1] == '\n')
        piece[len - 1] = '\0';
    TTF_SizeUTF8(font, piece, &width, NULL);
    explicit_bzero(piece, sizeof piece);
    return (float)width;
}

/* Where the run that begins at `from` ends: one face, one direction. */
static size_t run_end(const struct words *words, size_t from, size_t to)
{
    size_t at = from + 1;

    while (at < to && words->faces[at] == words->faces[from] &&
           words->levels[at] == words->levels[from])
        at++;
    return at;
}

static float measure(const struct setting *setting, size_t from, size_t to, int size)
{
    float width = 0;

    for (size_t at = from; at < to;) {
        size_t end = run_end(setting->words, at, to);
        width += measure_run(setting, at, end, size);
        at = end;
    }
    return width;
}

/* A line in sizes: some fonts leave room for marks that our languages do not stack. */
static const float HIGHEST_LINE = 1.5F;

static void measure_pieces(struct setting *setting, int size)
{
    setting->height = 1.3F;
    for (size_t i = 0; i < setting->count; i++) {
        struct piece *piece = &setting->pieces[i];
        piece->width = measure(setting, piece->from, piece->end, size);
        piece->whole = piece->to > piece->end ? measure(setting, piece->from, piece->to, size)
                                              : piece->width;
        for (size_t at = piece->from; at < piece->to; at++) {
            TTF_Font *font = fonts_take(setting->words->fonts, setting->words->faces[at], size,
                                        (setting->words->levels[at] & 1) != 0);
            float height = font != NULL ? (float)TTF_FontHeight(font) / (float)size : 0;
            height = height > HIGHEST_LINE ? HIGHEST_LINE : height;
            setting->height = height > setting->height ? height : setting->height;
        }
    }
    setting->measured = size;
}

static void find_pieces(struct setting *setting)
{
    const struct words *words = setting->words;

    setting->count = 0;
    for (size_t from = 0; from < words->count;) {
        size_t to = from + 1;
        while (to < words->count && !words->may_break[to])
            to++;
        struct piece *piece = &setting->pieces[setting->count++];
        *piece = (struct piece){.from = from, .end = to, .to = to};
        piece->ends_line = words->units[to - 1] == '\n';
        while (piece->end > from && is_space(words->units[piece->end - 1]))
            piece->end--;
        from = to;
    }
}

/* ---- Breaking ---- */

static struct lines break_lines(const struct setting *setting, float scale, float room)
{
    struct lines lines = {.fits = true};
    float used = 0;
    bool fresh = true;

    for (size_t i = 0; i < setting->count; i++) {
        const struct piece *piece = &setting->pieces[i];
        float width = piece->width * scale;
        if (!fresh && used + width > room)
            fresh = true;
        if (fresh) {
            if (lines.count == BLOCK_LINES) {
                lines.fits = false;
                break;
            }
            lines.starts[lines.count++] = i;
            used = 0;
        }
        lines.fits = lines.fits && used + width <= room;
        lines.widest = used + width > lines.widest ? used + width : lines.widest;
        used += piece->whole * scale;
        fresh = piece->ends_line;
    }
    lines.starts[lines.count] = setting->count;
    return lines;
}

static int line_height(const struct setting *setting, int size)
{
    return (int)ceilf(setting->height * (float)size);
}

static bool fits(const struct setting *setting, const struct lines *lines, int size)
{
    return lines->fits &&
           (int)lines->count * line_height(setting, size) <= setting->wish->height;
}

/* The greatest size at which it fits, and its lines there. */
static int fit(struct setting *setting, struct lines *lines, bool *cut)
{
    int size = setting->most;

    measure_pieces(setting, size);
    for (;;) {
        float scale = (float)size / (float)setting->measured;
        *lines = break_lines(setting, scale, (float)setting->wish->width);
        if (fits(setting, lines, size)) {
            if (size == setting->measured)
                return size;
            measure_pieces(setting, size);
            *lines = break_lines(setting, 1, (float)setting->wish->width);
            if (fits(setting, lines, size))
                return size;
        }
        if (size <= setting->wish->least)
            break;
        int next = size - (size + 15) / 16;
        size = next > setting->wish->least ? next : setting->wish->least;
    }
    measure_pieces(setting, size);
    *lines = break_lines(setting, 1, (float)setting->wish->width);
    *cut = !fits(setting, lines, size);
    return size;
}

/* The narrowest room that still makes so many lines: no word is left alone on the last. */
static void balance(const struct setting *setting, struct lines *lines)
{
    float least = lines->widest / 2, most = lines->widest;

    if (lines->count < 2 || !lines->fits)
        return;
    for (int i = 0; i < 7; i++) {
        float room = (least + most) / 2;
        struct lines tried = break_lines(setting, 1, room);
        if (tried.fits && tried.count <= lines->count)
            most = room;
        else
            least = room;
    }
    struct lines narrow = break_lines(setting, 1, most);
    if (narrow.fits && narrow.count == lines->count)
        *lines = narrow;
}

/* ---- Placing ---- */

enum { LINE_RUNS = 32 };

static void place_line(const struct setting *setting, struct block *set,
                       struct block_line *line, size_t from, size_t to)
{
    const struct words *words = setting->words;
    size_t starts[LINE_RUNS + 1], count = 0;
    UBiDiLevel levels[LINE_RUNS];
    int32_t order[LINE_RUNS];
    int x = 0;

    for (size_t at = from; at < to; at = starts[count]) {
        if (count == LINE_RUNS) {
            set->cut = true;
            break;
        }
        starts[count] = at;
        levels[count] = words->levels[at];
        starts[++count] = run_end(words, at, to);
    }
    ubidi_reorderVisual(levels, (int32_t)count, order);
    line->first_run = set->run_count;
    for (size_t i = 0; i < count; i++) {
        size_t run = (size_t)order[i];
        if (set->run_count == BLOCK_RUNS) {
            set->cut = true;
            break;
        }
        int width = (int)measure_run(setting, starts[run], starts[run + 1], set->size);
        set->runs[set->run_count++] =
            (struct block_run){.from = words->bytes[starts[run]],
                               .len = words->bytes[starts[run + 1]] - words->bytes[starts[run]],
                               .x = x,
                               .width = width,
                               .face = words->faces[starts[run]],
                               .right_to_left = (levels[run] & 1) != 0};
        x += width;
    }
    line->run_count = set->run_count - line->first_run;
    line->from = words->bytes[from];
    line->len = words->bytes[to] - words->bytes[from];
    set->width = x > set->width ? x : set->width;
}

static void align_line(const struct setting *setting, struct block *set,
                       const struct block_line *line)
{
    const struct block_run *last = &set->runs[line->first_run + line->run_count - 1];
    int spare = set->width - (last->x + last->width);
    bool right = (setting->words->levels[0] & 1) != 0;

    if (setting->wish->align == WORDS_MIDDLE)
        spare /= 2;
    else if (!right)
        spare = 0;
    for (size_t i = 0; i < line->run_count; i++)
        set->runs[line->first_run + i].x += spare;
}

static void place(struct setting *setting, struct block *set, const struct lines *lines)
{
    int height = line_height(setting, set->size);

    set->line_count = lines->count;
    for (size_t i = 0; i < lines->count; i++) {
        const struct piece *first = &setting->pieces[lines->starts[i]];
        const struct piece *last = &setting->pieces[lines->starts[i + 1] - 1];
        set->lines[i].y = (int)i * height;
        set->lines[i].height = height;
        place_line(setting, set, &set->lines[i], first->from,
                   last->end > first->from ? last->end : first->from);
    }
    for (size_t i = 0; i < lines->count; i++)
        if (set->lines[i].run_count > 0)
            align_line(setting, set, &set->lines[i]);
    set->height = (int)lines->count * height;
    if (set->width > setting->wish->width || set->height > setting->wish->height)
        set->cut = true;
    if (set->width > setting->wish->width)
        set->width = setting->wish->width;
    if (set->height > setting->wish->height)
        set->height = setting->wish->height;
}

void words_set(struct words *words, const struct words_wish *wish, struct block *set)
{
    static_assert(sizeof(struct setting) < 100 * 1024, "it lies on the stack");
    struct setting setting;
    setting.words = words;
    setting.wish = wish;
    setting.any_right_to_left = false;

    *set = (struct block){.size = wish->size, .thick = wish->bold};
    if (wish->text.len == 0 || wish->width <= 0 || wish->height <= 0 || wish->size <= 0) {
        set->cut = wish->text.len > 0;
        return;
    }
    bool whole = read_letters(&setting);
    read_levels(&setting);
    read_breaks(&setting);
    find_pieces(&setting);
    struct lines lines;
    set->text_len = words->bytes[words->count];
    setting.most = wish->size;
    for (;;) {
        bool cut = !whole;
        *set = (struct block){.text_len = set->text_len, .thick = wish->bold};
        set->size = fit(&setting, &lines, &cut);
        set->cut = cut;
        balance(&setting, &lines);
        place(&setting, set, &lines);
        /* Words joined to a line may be a little wider than their sum: once more, smaller. */
        if (!set->cut || set->size <= wish->least)
            break;
        setting.most = set->size - 1;
    }
    explicit_bzero(words->units, sizeof words->units);
}
