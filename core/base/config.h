/* config.h: one file a program, read once into a struct that then never changes.
 *
 * A line is `key = value`, or a comment when it begins with `#` (elsewhere `#` is a sign as any
 * other: a short code has one). A value may stand in double quotes, and has them at both ends
 * or at none. A key that the program does not know stops the start and names its line. Every
 * key has a default in the struct before reading. */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/status.h"

enum config_kind {
    CONFIG_TEXT,   /* struct text */
    CONFIG_NUMBER, /* int64_t, within least and most */
    CONFIG_YES_NO  /* bool */
};

struct config_key {
    const char *name;
    enum config_kind kind;
    size_t offset;       /* of the field in the struct */
    int64_t least, most; /* numbers only */
};

/* `file` names the text in faults. Texts are copied to the arena. A key given twice is refused;
 * on any fault the struct is as it was. */
enum status config_read(void *into, size_t into_size, const struct config_key *keys,
                        size_t key_count, struct text bytes, struct text file,
                        struct arena *arena, struct fault *why);

#endif
