/* faces.h: one sentence as every channel may need it: written, short, spoken, drawn.
 *
 * The forms of an ODK itext entry. A face that is not there is empty. Texts are borrowed. */
#ifndef BASE_FACES_H
#define BASE_FACES_H

#include "base/text.h"

struct faces {
    struct text text;                           /* the full sentence, outputs filled in */
    struct text short_text;                     /* form="short": for very small screens */
    struct text guidance;                       /* form="guidance": for helpers */
    struct text image, big_image, audio, video; /* plain file names */
};

#endif
