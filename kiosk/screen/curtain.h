/* curtain.h: the ground of a page that nobody is to read. Within the room. */
#ifndef SCREEN_CURTAIN_H
#define SCREEN_CURTAIN_H

#include "screen/paint.h"

/* Cloth in folds over the whole clip. */
void curtain_paint(struct paint *paint);

#endif
