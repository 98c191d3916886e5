/* A drawing as a picture: black lines on white, one byte a pixel, the same bytes each time. */
#include <assert.h>
#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "pen/pen.h"

enum { SIDE = 1000, MOST_SIDE = 4096, MOST_BYTES = 1 << 20, WHITE = 255 };

struct paper {
    unsigned char *pixels; /* 0 black, 255 white */
    int width, height;
};

/* A round nib: darkens what lies within its radius, softly at the edge. */
static void dot(struct paper *paper, double x, double y, double radius)
{
    int top = (int)floor(y - radius - 1), bottom = (int)ceil(y + radius + 1);
    int left = (int)floor(x - radius - 1), right = (int)ceil(x + radius + 1);

    for (int row = top < 0 ? 0 : top; row <= bottom && row < paper->height; row++)
        for (int column = left < 0 ? 0 : left; column <= right && column < paper->width;
             column++) {
            double away = hypot(column - x, row - y) - radius;
            double light = away <= -0.5 ? 0 : away >= 0.5 ? 1 : away + 0.5;
            unsigned char shade = (unsigned char)lround(light * WHITE);
            unsigned char *pixel = &paper->pixels[(size_t)row * paper->width + column];
            if (shade < *pixel)
                *pixel = shade;
        }
}

static void line(struct paper *paper, struct stroke_point from, struct stroke_point to)
{
    double across = (paper->width - 1) / (double)SIDE;
    double down = (paper->height - 1) / (double)SIDE;
    double radius = paper->height / 100.0 < 1 ? 1 : paper->height / 100.0;
    double x = from.x * across, y = from.y * down;
    double by_x = to.x * across - x, by_y = to.y * down - y;
    int steps = (int)ceil(hypot(by_x, by_y) / (radius / 2)) + 1;

    for (int i = 0; i <= steps; i++)
        dot(paper, x + by_x * i / steps, y + by_y * i / steps, radius);
}

static struct stroke_point within(struct stroke_point point)
{
    point.x = point.x < 0 ? 0 : point.x > SIDE ? SIDE : point.x;
    point.y = point.y < 0 ? 0 : point.y > SIDE ? SIDE : point.y;
    return point;
}

static void draw(struct paper *paper, const struct stroke *strokes, size_t count)
{
    for (size_t s = 0; s < count; s++)
        for (size_t p = 0; p < strokes[s].count; p++) {
            struct stroke_point to = within(strokes[s].points[p]);
            line(paper, p == 0 ? to : within(strokes[s].points[p - 1]), to);
        }
}

enum status pen_png(struct text *bytes, const struct stroke *strokes, size_t count, int width,
                    int height, struct arena *arena, struct fault *why)
{
    if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE)
        return fault_set(why, TOO_LARGE, "a drawing is 1 to %d pixels wide and high",
                         MOST_SIDE);

    struct arena *scratch = arena_open("drawing");
    struct paper paper = {arena_take(scratch, (size_t)width * height), width, height};
    memset(paper.pixels, WHITE, (size_t)width * height);
    draw(&paper, strokes, count);

    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = PNG_FORMAT_GRAY};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    char *room = arena_bytes(scratch, size);
    enum status status = OK;
    if (png_image_write_to_memory(&image, room, &size, 0, paper.pixels, 0, NULL))
        *bytes = text_copy(arena, (struct text){room, size});
    else
        status =
            fault_set(why, FAILED, "the drawing cannot be made a picture: %s", image.message);
    arena_close(scratch);
    return status;
}
