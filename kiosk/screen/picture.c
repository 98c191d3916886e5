#include "screen/picture.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "base/map.h"

#include <SDL_image.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    MOST_TABLE = 256 << 10, /* bytes of pictures.csv */
    MOST_NAMES = 4000,      /* lines of it */
    MOST_LETTERS = 16,      /* of one emoji */
    MOST_FILE = 4 << 20,    /* bytes of a picture's file */
    MOST_SIDE = 3000,       /* pixels of it */
    STRIKE = 109            /* the size of the emoji font's bitmaps */
};

struct pictures {
    struct fonts *fonts;
    struct cache *cache;
    struct arena *arena;
    struct map *names;
    struct text *emoji; /* UTF-8, by the number in `names` */
};

/* ---- The table ---- */

static bool read_hex(struct text word, uint32_t *letter)
{
    *letter = 0;
    if (word.len == 0 || word.len > 6)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                                                : 16;
        if (digit == 16)
            return false;
        *letter = *letter * 16 + digit;
    }
    return *letter > 0 && *letter <= 0x10ffff;
}

static bool read_emoji(struct pictures *pictures, struct text codes, struct text *emoji)
{
    char *bytes = arena_bytes(pictures->arena, (size_t)4 * MOST_LETTERS);
    struct text word;
    size_t len = 0, letters = 0;

    while (text_take_word(&codes, &word)) {
        uint32_t letter;
        if (letters++ == MOST_LETTERS || !read_hex(word, &letter))
            return false;
        len += text_put_char(bytes + len, letter);
    }
    *emoji = (struct text){bytes, len};
    return len > 0;
}

static enum status read_table(struct pictures *pictures, struct text table, const char *path,
                              struct fault *why)
{
    struct text line, name, codes;
    uint32_t count = 0;

    pictures->names = map_open(pictures->arena);
    pictures->emoji = arena_array(pictures->arena, MOST_NAMES, sizeof *pictures->emoji);
    for (unsigned number = 1; text_take_part(&table, '\n', &line); number++) {
        line = text_trim(line);
        if (number == 1 || line.len == 0)
            continue;
        if (!text_take_part(&line, ',', &name) || !text_take_part(&line, ',', &codes) ||
            name.len == 0 || count == MOST_NAMES ||
            !read_emoji(pictures, codes, &pictures->emoji[count])) {
            enum status status = fault_set(why, REFUSED, "a line is not name,emoji,meaning");
            fault_at(why, text_of(path), number, 0);
            return status;
        }
        map_put(pictures->names, name, count++);
    }
    return OK;
}

enum status pictures_open(struct pictures **pictures, const char *folder, struct fonts *fonts,
                          struct cache *cache, struct fault *why)
{
    struct pictures *made = calloc(1, sizeof *made);
    char path[512];
    struct text table;

    *pictures = NULL;
    if (made == NULL)
        fatal("no memory for pictures");
    *made = (struct pictures){.fonts = fonts, .cache = cache, .arena = arena_open("pictures")};
    int len = snprintf(path, sizeof path, "%s/pictures.csv", folder);
    enum status status = len >= (int)sizeof path
                             ? fault_set(why, TOO_LARGE, "the path of pictures.csv is too long")
                             : file_read(&table, path, MOST_TABLE, made->arena, why);
    if (status == OK)
        status = read_table(made, table, path, why);
    if (status != OK) {
        pictures_close(made);
        return status;
    }
    *pictures = made;
    return OK;
}

void pictures_close(struct pictures *pictures)
{
    if (pictures == NULL)
        return;
    arena_close(pictures->arena);
    free(pictures);
}

/* Of "media/old-couple.png", what the table may know: "old-couple". */
static struct text stem_of(struct text name)
{
    for (size_t i = name.len; i > 0; i--)
        if (name.at[i - 1] == '/') {
            name = text_part(name, i, name.len);
            break;
        }
    for (size_t i = name.len; i > 1; i--)
        if (name.at[i - 1] == '.')
            return text_part(name, 0, i - 1);
    return name;
}

bool pictures_has(const struct pictures *pictures, struct text name)
{
    return map_get(pictures->names, stem_of(name)) != UINT32_MAX ||
           (name.len > 0 && memchr(name.at, '/', name.len) != NULL);
}

/* ---- Scaling ---- */

/* Catmull and Rom's cubic: keeps edges crisp; stretched over all pixels that fall into one when
 * the picture becomes smaller. */
static float kernel(float x)
{
    x = fabsf(x);
    if (x < 1)
        return 1 + x * x * (1.5F * x - 2.5F);
    if (x < 2)
        return 2 + x * (-4 + x * (2.5F - 0.5F * x));
    return 0;
}

/* What each new pixel of a row takes of the old ones: the same for every row. */
struct shares {
    int most;      /* old pixels that a new one takes */
    int *first;    /* of them, by new pixel; may lie before the edge */
    float *weight; /* `most` for each */
};

static struct shares shares_open(int count, int to_count)
{
    float ratio = (float)count / (float)to_count;
    float reach = ratio > 1 ? ratio : 1;
    struct shares shares = {.most = (int)(4 * reach) + 1};
    size_t room = (size_t)to_count;

    shares.first = calloc(room, sizeof *shares.first);
    shares.weight = calloc(room * (size_t)shares.most, sizeof *shares.weight);
    if (shares.first == NULL || shares.weight == NULL)
        fatal("no memory to scale a picture");
    for (int i = 0; i < to_count; i++) {
        float *weight = shares.weight + (ptrdiff_t)i * shares.most, sum = 0;
        float middle = ((float)i + 0.5F) * ratio - 0.5F;
        int first = shares.first[i] = (int)ceilf(middle - 2 * reach);
        for (int k = 0; k < shares.most; k++)
            sum += weight[k] = kernel(((float)(first + k) - middle) / reach);
        for (int k = 0; k < shares.most; k++)
            weight[k] /= sum;
    }
    return shares;
}

static void shares_close(struct shares *shares)
{
    free(shares->first);
    free(shares->weight);
}

/* One row or column: `count` pixels from `from`, `step` apart, become `to_count` at `to`. */
struct strip {
    const float (*from)[4];
    float (*to)[4];
    int count, to_count;
    ptrdiff_t step;
    const struct shares *shares;
};

static void scale_strip(const struct strip *strip)
{
    int most = strip->shares->most;

    for (int i = 0; i < strip->to_count; i++) {
        const float *weight = strip->shares->weight + (ptrdiff_t)i * most;
        int first = strip->shares->first[i];
        float sum[4] = {0};
        for (int k = 0; k < most; k++) {
            int at = first + k < 0              ? 0
                     : first + k < strip->count ? first + k
                                                : strip->count - 1;
            const float *pixel = strip->from[at * strip->step];
            for (int c = 0; c < 4; c++)
                sum[c] += weight[k] * pixel[c];
        }
        memcpy(strip->to[i], sum, sizeof sum);
    }
}

static uint32_t packed(const float pixel[4])
{
    float alpha = fminf(fmaxf(pixel[3], 0), 255);
    uint32_t word = (uint32_t)(alpha + 0.5F) << 24;

    for (int c = 0; c < 3; c++)
        word |= (uint32_t)(fminf(fmaxf(pixel[c], 0), alpha) + 0.5F) << (8 * c);
    return word;
}

static void unpack(float to[4], uint32_t pixel)
{
    for (int c = 0; c < 4; c++)
        to[c] = (float)(pixel >> (8 * c) & 0xff);
}

struct picture *picture_scaled(const struct picture *from, int width, int height)
{
    struct picture *picture = picture_new(width, height);
    if (picture == NULL)
        return NULL;
    size_t whole = (size_t)from->width * (size_t)from->height;
    float(*pixels)[4] = calloc(whole, sizeof *pixels);
    float(*narrow)[4] = calloc((size_t)width * (size_t)from->height, sizeof *narrow);
    float(*column)[4] = malloc((size_t)height * sizeof *column);
    if (pixels == NULL || narrow == NULL || column == NULL)
        fatal("no memory to scale a picture");
    for (size_t i = 0; i < whole; i++)
        unpack(pixels[i], from->pixels[i]);
    struct shares across = shares_open(from->width, width);
    struct shares down = shares_open(from->height, height);
    for (int y = 0; y < from->height; y++)
        scale_strip(&(struct strip){pixels + (ptrdiff_t)y * from->width,
                                    narrow + (ptrdiff_t)y * width, from->width, width, 1,
                                    &across});
    for (int x = 0; x < width; x++) {
        scale_strip(&(struct strip){narrow + x, column, from->height, height, width, &down});
        for (int y = 0; y < height; y++)
            picture->pixels[(ptrdiff_t)y * width + x] = packed(column[y]);
    }
    shares_close(&across);
    shares_close(&down);
    free(pixels);
    free(narrow);
    free(column);
    return picture;
}

/* ---- Drawing ---- */

/* A surface as a premultiplied picture; `plain` when its colours are not multiplied yet. Gives
 * the surface back. */
static struct picture *picture_of(SDL_Surface *surface, bool plain)
{
    if (surface == NULL)
        return NULL;
    SDL_Surface *pixels = SDL_ConvertSurfaceFormat(surface, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(surface);
    if (pixels == NULL)
        return NULL;
    struct picture *picture = picture_new(pixels->w, pixels->h);
    for (int y = 0; picture != NULL && y < pixels->h; y++) {
        const uint32_t *row =
            (const uint32_t *)(const void *)((const char *)pixels->pixels + y * pixels->pitch);
        for (int x = 0; x < pixels->w; x++) {
            uint32_t pixel = row[x], alpha = pixel >> 24, word = alpha << 24;
            for (int shift = 0; shift < 24; shift += 8) {
                uint32_t part = pixel >> shift & 0xff;
                part = plain ? (part * alpha + 127) / 255 : part < alpha ? part : alpha;
                word |= part << shift;
            }
            picture->pixels[y * pixels->w + x] = word;
        }
    }
    SDL_FreeSurface(pixels);
    return picture;
}

static struct picture *draw_emoji(struct pictures *pictures, struct text emoji)
{
    char string[4 * MOST_LETTERS + 1];
    TTF_Font *font = fonts_take(pictures->fonts, FACE_EMOJI, STRIKE, false);

    if (font == NULL || emoji.len >= sizeof string)
        return NULL;
    memcpy(string, emoji.at, emoji.len);
    string[emoji.len] = '\0';
    const SDL_Color ink = {0, 0, 0, 255};
    return picture_of(TTF_RenderUTF8_Blended(font, string, ink), false);
}

static struct picture *load_file(struct text name)
{
    char path[1024];
    struct stat about;

    if (name.len >= sizeof path)
        return NULL;
    memcpy(path, name.at, name.len);
    path[name.len] = '\0';
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > MOST_FILE)
        return NULL;
    SDL_Surface *surface = IMG_Load(path);
    if (surface != NULL && (surface->w > MOST_SIDE || surface->h > MOST_SIDE)) {
        SDL_FreeSurface(surface);
        return NULL;
    }
    return picture_of(surface, true);
}

/* Without the empty rows and columns around it: how large it looks is how large it is. */
static struct picture *trimmed(struct picture *picture)
{
    int left = picture->width, right = 0, top = picture->height, foot = 0;

    for (int y = 0; y < picture->height; y++)
        for (int x = 0; x < picture->width; x++)
            if (picture->pixels[y * picture->width + x] >> 24 > 8) {
                left = x < left ? x : left;
                right = x + 1 > right ? x + 1 : right;
                top = y < top ? y : top;
                foot = y + 1;
            }
    struct picture *less = picture_new(right - left, foot - top);
    if (less == NULL)
        return picture;
    for (int y = 0; y < less->height; y++)
        memcpy(less->pixels + (ptrdiff_t)y * less->width,
               picture->pixels + (ptrdiff_t)(top + y) * picture->width + left,
               (size_t)less->width * sizeof(uint32_t));
    free(picture);
    return less;
}

static struct picture *made(struct pictures *pictures, struct text name, int width, int height)
{
    /* A file of the form's own goes before the table's picture of that name. */
    uint32_t number = UINT32_MAX;
    struct picture *whole = memchr(name.at, '/', name.len) != NULL ? load_file(name) : NULL;
    if (whole == NULL && (number = map_get(pictures->names, stem_of(name))) != UINT32_MAX)
        whole = draw_emoji(pictures, pictures->emoji[number]);
    if (whole == NULL)
        return NULL;
    whole = trimmed(whole);
    float scale =
        fminf((float)width / (float)whole->width, (float)height / (float)whole->height);
    /* An emoji is a bitmap: much larger than it is, it is a blur. */
    if (number != UINT32_MAX && scale > 2.2F)
        scale = 2.2F;
    int to_width = (int)((float)whole->width * scale);
    int to_height = (int)((float)whole->height * scale);
    struct picture *scaled =
        picture_scaled(whole, to_width > 0 ? to_width : 1, to_height > 0 ? to_height : 1);
    free(whole);
    return scaled;
}

const struct picture *pictures_take(struct pictures *pictures, struct text name, int width,
                                    int height)
{
    if (width <= 0 || height <= 0 || !pictures_has(pictures, name))
        return NULL;
    uint64_t key = hash_bytes(hash_number(HASH_BEGIN, 'P'), name.at, name.len);
    key = hash_number(key, (int64_t)width * 65536 + height);
    struct picture *picture = cache_get(pictures->cache, key);
    if (picture != NULL)
        return picture;
    picture = made(pictures, name, width, height);
    if (picture == NULL) {
        picture = picture_new(1, 1); /* remembered: it is not looked for again */
        if (picture == NULL)
            return NULL;
        log_line(LOG_WARNING, "screen: no picture %.*s", TEXT_ARG(name));
    }
    cache_put(pictures->cache, key, picture,
              sizeof *picture +
                  (size_t)picture->width * (size_t)picture->height * sizeof(uint32_t));
    return picture;
}
