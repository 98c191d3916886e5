/* judge.h: whether a deployment that came may be served: it opens as the kiosk would open it,
 * and `doorstep-form check` finds no error. The check runs as a program of its own: it tries
 * forms that came over the network, and ends with a mistake of its own at worst. */
#ifndef SYNC_PROGRAM_JUDGE_H
#define SYNC_PROGRAM_JUDGE_H

#include "base/status.h"

struct judge {
    const char *locales;  /* the folder of catalogues */
    const char *checker;  /* the program doorstep-form */
    const char *pictures; /* pictures.csv of the kiosk; NULL: not known */
};
/* As install.h wants it; `self` is a struct judge. */
enum status judge_deployment(void *self, const char *folder, struct fault *why);

#endif
