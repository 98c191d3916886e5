/* few_colours IN.png OUT.png: the same picture in at most 256 colours, a third of the size, so
 * that a picture of every page can be kept. Boxes of colours are cut in two at the middle of
 * their longest side until there are enough; a colour becomes the mean of its box. */
#include <SDL.h>
#include <SDL_image.h>
#include <png.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLOURS = 256, CHANNELS = 3, CELLS = 1 << 15 /* 5 bits of each channel */ };

struct cell {
    unsigned char channel[CHANNELS]; /* 5 bits each */
    unsigned long count, sum[CHANNELS];
};

struct box {
    size_t first, end; /* of the cells */
    int side;          /* the longest */
    int length;
};

static int by_side;

static int compare(const void *a, const void *b)
{
    const struct cell *left = a, *right = b;
    return left->channel[by_side] - right->channel[by_side];
}

static void measure(struct box *box, const struct cell *cells)
{
    box->length = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
        int least = 255, most = 0;
        for (size_t i = box->first; i < box->end; i++) {
            int value = cells[i].channel[channel];
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        if (most - least > box->length) {
            box->length = most - least;
            box->side = channel;
        }
    }
}

static size_t cell_of(Uint32 pixel)
{
    return (pixel >> 19 & 31) << 10 | (pixel >> 11 & 31) << 5 | (pixel >> 3 & 31);
}

/* The colours that are there, one after another; how many. */
static size_t count_colours(struct cell *cells, const SDL_Surface *picture)
{
    size_t used = 0;

    for (int y = 0; y < picture->h; y++)
        for (int x = 0; x < picture->w; x++) {
            Uint32 pixel = *((const Uint32 *)((const char *)picture->pixels +
                                              (size_t)y * (size_t)picture->pitch) +
                             x);
            struct cell *cell = &cells[cell_of(pixel)];
            cell->count++;
            for (int channel = 0; channel < CHANNELS; channel++) {
                unsigned value = pixel >> (16 - 8 * channel) & 255;
                cell->channel[channel] = (unsigned char)(value >> 3);
                cell->sum[channel] += value;
            }
        }
    for (size_t i = 0; i < CELLS; i++)
        if (cells[i].count > 0)
            cells[used++] = cells[i];
    return used;
}

static size_t cut(struct box *boxes, struct cell *cells, size_t used)
{
    size_t count = 1;

    boxes[0] = (struct box){.end = used};
    measure(&boxes[0], cells);
    while (count < COLOURS) {
        struct box *longest = &boxes[0];
        for (size_t i = 1; i < count; i++)
            longest = boxes[i].length > longest->length ? &boxes[i] : longest;
        if (longest->length == 0)
            break;
        by_side = longest->side;
        qsort(cells + longest->first, longest->end - longest->first, sizeof *cells, compare);
        size_t middle = longest->first + (longest->end - longest->first) / 2;
        boxes[count] = (struct box){.first = middle, .end = longest->end};
        longest->end = middle;
        measure(longest, cells);
        measure(&boxes[count++], cells);
    }
    return count;
}

static void fill(png_color *palette, unsigned char *of_cell, const struct box *boxes,
                 size_t count, const struct cell *cells)
{
    for (size_t i = 0; i < count; i++) {
        unsigned long sum[CHANNELS] = {0}, all = 0;
        for (size_t c = boxes[i].first; c < boxes[i].end; c++) {
            const unsigned char *channel = cells[c].channel;
            of_cell[channel[0] << 10 | channel[1] << 5 | channel[2]] = (unsigned char)i;
            all += cells[c].count;
            for (int s = 0; s < CHANNELS; s++)
                sum[s] += cells[c].sum[s];
        }
        if (all > 0) /* no box is empty */
            palette[i] = (png_color){(png_byte)(sum[0] / all), (png_byte)(sum[1] / all),
                                     (png_byte)(sum[2] / all)};
    }
}

static bool write_png(const char *path, const SDL_Surface *picture, const png_color *palette,
                      size_t count, const unsigned char *of_cell)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)picture->w,
                       .height = (png_uint_32)picture->h,
                       .format = PNG_FORMAT_RGB_COLORMAP,
                       .colormap_entries = (png_uint_32)count};
    unsigned char *rows = calloc((size_t)picture->w, (size_t)picture->h);

    for (int y = 0; rows != NULL && y < picture->h; y++)
        for (int x = 0; x < picture->w; x++)
            rows[y * picture->w + x] =
                of_cell[cell_of(*((const Uint32 *)((const char *)picture->pixels +
                                                   (size_t)y * (size_t)picture->pitch) +
                                  x))];
    bool ok = rows != NULL && png_image_write_to_file(&image, path, 0, rows, 0, palette) != 0;
    free(rows);
    return ok;
}

int main(int count, char **words)
{
    static struct cell cells[CELLS];
    static unsigned char of_cell[CELLS];
    struct box boxes[COLOURS];
    png_color palette[COLOURS];

    if (count != 3) {
        fputs("usage: few_colours IN.png OUT.png\n", stderr);
        return 2;
    }
    SDL_Surface *read = IMG_Load(words[1]);
    SDL_Surface *picture =
        read ? SDL_ConvertSurfaceFormat(read, SDL_PIXELFORMAT_ARGB8888, 0) : NULL;
    SDL_FreeSurface(read);
    if (picture == NULL) {
        fprintf(stderr, "few_colours: %s\n", SDL_GetError());
        return 2;
    }
    size_t used = count_colours(cells, picture);
    size_t colours = cut(boxes, cells, used);
    fill(palette, of_cell, boxes, colours, cells);
    bool written = write_png(words[2], picture, palette, colours, of_cell);
    SDL_FreeSurface(picture);
    return written ? 0 : 2;
}
