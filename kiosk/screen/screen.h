/* screen.h: places a scene and draws it; only what changed.
 *
 * Draws in memory (an SDL surface, 32 bits), so that a test needs no window and a cheap board
 * no GPU. The layout comes from the scene alone: the same scene on the same size gives the same
 * picture to the bit.
 *
 * An image of an item is a name of pictures.csv, a file's path, or one of the screen's own
 * signs, drawn in ink: "sign:NAME" with NAME back again help person stop size contrast speed
 * volume curtain language tools go more less tick delete clear shift space pen keys microphone
 * play pause record end eye plus minus up down print warning silent hidden. A bar or a tool
 * without an image has the sign of its place (back, again, help, person, stop; size, contrast,
 * speed, volume, curtain, language); one with a `total` has so many beads, that at `number`
 * (from 0) dark. The keys ⌫ ⇧ ⎵ are drawn as signs. The invitation's picture without an image
 * is a moving hand. Money below one unit, or with the value "coin", is drawn as a coin. */
#ifndef SCREEN_SCREEN_H
#define SCREEN_SCREEN_H

#include <SDL.h>

#include "base/status.h"
#include "scene/scene.h"

struct screen_options {
    int width, height;    /* pixels */
    double pixels_per_mm; /* of the real screen; 0: as a 10.1 inch screen of that size */
    const char *assets;   /* the folder with pictures.csv */
    SDL_Surface *surface; /* to draw on: a window's, borrowed; NULL, or of another size or other
                             pixels than SDL_PIXELFORMAT_RGB888: it makes one of its own */
};

struct screen;
enum status screen_open(struct screen **screen, const struct screen_options *options,
                        struct fault *why);
void screen_close(struct screen *screen);

/* Draws `scene` as it differs from the last one, with the item `lit` (as in saying.item)
 * shown as being spoken and its word of `word_len` bytes from `word` lit; what was drawn is in
 * `changed` (at most `room`), how many. The scene may go after this call. `now_ms` moves what
 * moves. */
size_t screen_draw(struct screen *screen, const struct scene *scene, unsigned lit, size_t word,
                   size_t word_len, int64_t now_ms, SDL_Rect *changed, size_t room);
/* The picture; the screen's, or that of its options. */
SDL_Surface *screen_surface(struct screen *screen);
/* A borrowed surface is about to go: from now on what was drawn lies in one of its own. */
enum status screen_leave_surface(struct screen *screen, struct fault *why);
/* The item at a point of what was last drawn: its id and, for a canvas, where on it (0 to
 * 1000). 0: none. */
unsigned screen_at(const struct screen *screen, int x, int y, struct stroke_point *on);
/* All that is touched for it: its place, and that of what is too small to be touched alone and
 * belongs to it. False when it is not on show or belongs to something else. */
bool screen_target(const struct screen *screen, unsigned id, SDL_Rect *rect);
/* How much a page may hold, in that size of text. */
struct scene_room screen_room(const struct screen *screen, enum scene_size size);
/* The place of an item, for scripts and tests. */
bool screen_place(const struct screen *screen, unsigned id, SDL_Rect *rect);
/* A finger is drawing: shows the line so far at once, before the desk knows of it. */
size_t screen_ink(struct screen *screen, unsigned id, const struct stroke *stroke,
                  SDL_Rect *changed, size_t room);
/* Overwrites everything drawn and forgets every glyph line: a person has left. */
void screen_wipe(struct screen *screen);
/* Bytes held in caches, for figures. */
size_t screen_held_bytes(const struct screen *screen);
/* Texts of what was drawn last that did not fit in their place even in the smallest letters:
 * 0, or a page needs another arrangement. For tests. */
unsigned screen_cut_texts(const struct screen *screen);
/* What is shown as a PNG file: for documents and tests. */
enum status screen_save_png(const struct screen *screen, const char *path, struct fault *why);

#endif
