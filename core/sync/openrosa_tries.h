/* openrosa_tries.h: which submissions a server has put off before, and how often: a small note
 * in the store. What does not fit is forgotten, which costs another try and nothing else. */
#ifndef SYNC_OPENROSA_TRIES_H
#define SYNC_OPENROSA_TRIES_H

#include "store/store.h"

enum { OPENROSA_MOST_TRIES = 60 };
struct openrosa_tries {
    struct {
        char id[60];
        unsigned times;
    } of[OPENROSA_MOST_TRIES];
    size_t count;
    bool changed;
};
void openrosa_tries_read(struct openrosa_tries *tries, struct store *store,
                         struct arena *arena);
enum status openrosa_tries_write(struct openrosa_tries *tries, struct store *store,
                                 struct fault *why);
/* How often now, this time included. An identity that is too long is put off without end. */
unsigned openrosa_tries_add(struct openrosa_tries *tries, struct text id);
void openrosa_tries_forget(struct openrosa_tries *tries, struct text id);

#endif
