/* same_picture A.png B.png [DIFFERENCE.png]: whether two pictures look the same. Either may be
 * a virtual screen's framebuffer instead.
 *
 * Fonts of another release shift a rim here and there, so a few pixels may differ, and all a
 * little. Ends with 0 when they look the same, 1 when not, 2 when one cannot be read. */
#include <SDL.h>
#include <SDL_image.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { SLIGHT = 24 /* of 255 in a channel */, MOST_PARTS = 500 /* one pixel in so many */ };

/* The framebuffer of a virtual screen (Xvfb -fbdir): an X window dump, of big-endian numbers.
 */
static SDL_Surface *open_dump(const char *path)
{
    enum { SIZE, VERSION, WIDTH = 4, HEIGHT, BITS = 11, LINE, COLOURS = 19, NUMBERS = 25 };
    Uint32 header[NUMBERS];
    SDL_RWops *file = SDL_RWFromFile(path, "rb");
    SDL_Surface *picture = NULL;

    if (file == NULL)
        return NULL;
    for (int i = 0; i < NUMBERS; i++)
        header[i] = SDL_ReadBE32(file);
    if (header[VERSION] == 7 && header[BITS] == 32 && header[WIDTH] <= 4096 &&
        header[HEIGHT] <= 4096)
        picture = SDL_CreateRGBSurfaceWithFormat(0, (int)header[WIDTH], (int)header[HEIGHT], 32,
                                                 SDL_PIXELFORMAT_RGB888);
    Sint64 pixels = (Sint64)header[SIZE] + (Sint64)header[COLOURS] * 12;
    for (int y = 0; picture != NULL && y < picture->h; y++) {
        SDL_RWseek(file, pixels + (Sint64)y * header[LINE], RW_SEEK_SET);
        SDL_RWread(file, (char *)picture->pixels + (size_t)y * (size_t)picture->pitch, 4,
                   (size_t)picture->w);
    }
    SDL_RWclose(file);
    return picture;
}

static SDL_Surface *open_picture(const char *path)
{
    SDL_Surface *read = IMG_Load(path);
    if (read == NULL)
        read = open_dump(path);
    if (read == NULL) {
        fprintf(stderr, "same_picture: %s\n", IMG_GetError());
        exit(2);
    }
    SDL_Surface *picture = SDL_ConvertSurfaceFormat(read, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(read);
    return picture;
}

static Uint32 *pixel_at(const SDL_Surface *picture, int x, int y)
{
    return (Uint32 *)((char *)picture->pixels + (size_t)y * (size_t)picture->pitch) + x;
}

static int furthest(Uint32 a, Uint32 b)
{
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int far = abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
        most = far > most ? far : most;
    }
    return most;
}

/* Counts pixels that are not alike and marks them in `a`. */
static long mark_different(SDL_Surface *a, const SDL_Surface *b)
{
    long count = 0;
    for (int y = 0; y < a->h; y++)
        for (int x = 0; x < a->w; x++) {
            Uint32 *pixel = pixel_at(a, x, y);
            bool different = furthest(*pixel, *pixel_at(b, x, y)) > SLIGHT;
            count += different;
            *pixel = different ? 0xffff0000 : *pixel;
        }
    return count;
}

int main(int count, char **words)
{
    if (count < 3) {
        fputs("usage: same_picture A.png B.png [DIFFERENCE.png]\n", stderr);
        return 2;
    }
    SDL_Surface *a = open_picture(words[1]), *b = open_picture(words[2]);
    bool same = a->w == b->w && a->h == b->h;
    if (!same)
        printf("%s is %dx%d, %s is %dx%d\n", words[1], a->w, a->h, words[2], b->w, b->h);
    else {
        long different = mark_different(a, b);
        same = different <= (long)a->w * a->h / MOST_PARTS;
        if (!same) {
            printf("%s and %s: %ld of %ld pixels differ\n", words[1], words[2], different,
                   (long)a->w * a->h);
            if (count > 3)
                IMG_SavePNG(a, words[3]);
        }
    }
    SDL_FreeSurface(a);
    SDL_FreeSurface(b);
    return same ? 0 : 1;
}
