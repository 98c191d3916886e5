/* inside.h: what the files of the news room share. */
#ifndef NEWS_INSIDE_H
#define NEWS_INSIDE_H

#include "news/news.h"

/* One change; a thing is area, what it is (file or row), name and key. */
struct news_change {
    enum wire_news_kind kind;
    struct text area, name, key;
    struct text sha; /* files */
    uint64_t size;
    struct text bytes; /* rows */
};
/* Gives it the next number in place of any change of the same thing before. */
enum status news_put(struct db *db, const struct news_change *change, struct arena *arena,
                     struct fault *why);

#endif
