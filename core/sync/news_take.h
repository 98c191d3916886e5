/* news_take.h: the office's news, believed only when they are signed, for us, and go on where
 * ours end. Rows go into the store, files into the list of what a deployment is to have
 * (manifest.h). Taken all or nothing; the same news again is CONFLICT and changes nothing. */
#ifndef SYNC_NEWS_TAKE_H
#define SYNC_NEWS_TAKE_H

#include "store/store.h"
#include "sync/account.h"

struct news_taken {
    size_t rows, files;
    bool more; /* the office has more to tell */
    bool anew; /* with CONFLICT: it knows less than we do, and begins from the beginning */
    int64_t made_ms; /* by the office's clock */
};
enum status news_take(struct news_taken *taken, const struct account *account,
                      struct store *store, struct text bytes, struct fault *why);

#endif
