/* hand.h: the moving picture of the invitation: a hand that touches. Within the room. */
#ifndef SCREEN_HAND_H
#define SCREEN_HAND_H

#include "screen/paint.h"

/* The part of the room in which it moves; the rest stands still. */
SDL_Rect hand_reach(SDL_Rect room);
/* Drawn as large as the room allows, at the painter's phase. */
void hand_paint(struct paint *paint, SDL_Rect room);

#endif
