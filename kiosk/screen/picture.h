/* picture.h: pictures by name, from the colour emoji font, or by path. Within the room. */
#ifndef SCREEN_PICTURE_H
#define SCREEN_PICTURE_H

#include "screen/cache.h"
#include "screen/font.h"
#include "screen/shape.h"

struct pictures;

/* Reads `folder`/pictures.csv (name,emoji,meaning; `emoji` in hexadecimal letters). */
enum status pictures_open(struct pictures **pictures, const char *folder, struct fonts *fonts,
                          struct cache *cache, struct fault *why);
void pictures_close(struct pictures *pictures);

/* The picture of a name or a path, as large as fits the room; NULL if there is none. Good until
 * something else is put into the cache. */
const struct picture *pictures_take(struct pictures *pictures, struct text name, int width,
                                    int height);
/* There is one of that name (a path may still turn out not to be a picture). */
bool pictures_has(const struct pictures *pictures, struct text name);

/* As large as wanted, smoothly: a new picture, freed with free. */
struct picture *picture_scaled(const struct picture *from, int width, int height);

#endif
