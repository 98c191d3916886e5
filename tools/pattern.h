/* pattern.h: texts that a regular expression matches, made up from the expression itself: so a
 * form whose constraints are patterns can be tried without anybody typing.
 *
 * Knows letters, escapes (\d \w \s and signs), classes, groups, alternatives and counts; of
 * what else there is (look-around, back references) it makes nothing. */
#ifndef TOOLS_PATTERN_H
#define TOOLS_PATTERN_H

#include "base/arena.h"
#include "base/text.h"

enum {
    PATTERN_LONGEST = 200, /* letters of what is made */
    PATTERN_DEEPEST = 16,  /* groups in one another */
    PATTERN_MANY = 12      /* how often `*` and `+` repeat at most */
};

/* A text for `pattern`; another `turn` chooses other branches and letters, 0 the longest. Empty
 * when the pattern is not understood. */
struct text pattern_sample(struct text pattern, unsigned turn, struct arena *arena);

#endif
