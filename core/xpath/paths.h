/* paths.h: lists the paths of a compiled expression. Inside the xpath room only. */
#ifndef XPATH_PATHS_H
#define XPATH_PATHS_H

#include "xpath/program.h"

/* Fills in paths, origins and path_count. */
void paths_collect(struct xpath *xpath, struct arena *arena);

#endif
