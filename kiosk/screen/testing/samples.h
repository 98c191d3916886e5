/* samples.h: a scene of every plan in every language, for tests, pictures and figures.
 *
 * The words are those of the services and catalogues, in testing/words/TAG.txt. */
#ifndef SCREEN_TESTING_SAMPLES_H
#define SCREEN_TESTING_SAMPLES_H

#include "base/status.h"
#include "scene/scene.h"

struct samples; /* the words of one language */

/* Reads `folder`/`tag`.txt into the arena. */
enum status samples_open(struct samples **samples, const char *folder, const char *tag,
                         struct arena *arena, struct fault *why);

/* How many scenes there are, and what the nth is called ("tiles-six"). */
size_t samples_count(void);
const char *samples_name(size_t n);
/* Makes the nth, in the arena. */
void samples_make(const struct samples *samples, size_t n, struct scene *scene,
                  struct arena *arena);

extern const char *const SAMPLES_TAGS[4];

#endif
