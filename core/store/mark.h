/* mark.h: how far each counter may have come, in a small file beside the database.
 *
 * A mark is reserved ahead, in blocks, so it is written seldom; it is on the disk before any
 * number below it is given out. So when the database is set aside, lost or replaced by an older
 * copy, counting goes on above every number that was ever given. */
#ifndef STORE_MARK_H
#define STORE_MARK_H

#include "base/arena.h"
#include "base/status.h"

enum { MARK_BLOCK = 64, MARK_MOST_COUNTERS = 32, MARK_LONGEST_NAME = 40 };

struct mark {
    char name[MARK_LONGEST_NAME + 1];
    uint64_t reserved; /* numbers below may have been given out */
};
struct marks {
    char path[4096];
    struct mark marks[MARK_MOST_COUNTERS];
    size_t count;
};

/* Reads FOLDER/counters; a missing file is no marks, an unreadable one is DAMAGED. */
enum status marks_read(struct marks *marks, const char *folder, struct fault *why);
/* Reads the same file again: another program may have reserved more. Who reserves reads first,
 * and keeps others from reserving meanwhile. */
enum status marks_read_again(struct marks *marks, struct fault *why);
/* 0 when the counter has none. */
uint64_t marks_reserved(const struct marks *marks, struct text name);
/* On the disk when it answers OK; else as it was. `name` is letters, digits and '-'. */
enum status marks_reserve(struct marks *marks, struct text name, uint64_t reserved,
                          struct fault *why);

#endif
