/* page_print.h: a scene as lines of text, for scripts and their authors. */
#ifndef KIOSK_PAGE_PRINT_H
#define KIOSK_PAGE_PRINT_H

#include <stdio.h>

#include "scene/scene.h"

void page_print(const struct scene *scene, FILE *out);

#endif
