/* pen.h: what a finger wrote or drew: letters by zinnia, drawings as PNG.
 *
 * The model of a language is loaded when first needed and dropped by pen_rest: it takes some
 * 27 MB. */
#ifndef PEN_PEN_H
#define PEN_PEN_H

#include "base/status.h"
#include "scene/scene.h"

struct pen;
/* `models` is a folder of zinnia models; NULL: where Debian keeps them. */
enum status pen_open(struct pen **pen, const char *models, struct fault *why);
void pen_close(struct pen *pen);
/* There is a model for this language. */
bool pen_knows(const struct pen *pen, struct text language);
/* Letters that the strokes may be, best first; how many. 0 when there is no model. */
size_t pen_read(struct pen *pen, const struct stroke *strokes, size_t count,
                struct text language, struct text *letters, size_t room, struct arena *arena);
/* Gives the model's memory back. */
void pen_rest(struct pen *pen);
/* A drawing, black on white, as PNG. */
enum status pen_png(struct text *bytes, const struct stroke *strokes, size_t count, int width,
                    int height, struct arena *arena, struct fault *why);

#endif
