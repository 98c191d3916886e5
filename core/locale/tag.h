/* tag.h: language tags (BCP 47) as names of files and of columns. */
#ifndef LOCALE_TAG_H
#define LOCALE_TAG_H

#include "base/text.h"

enum { TAG_MOST_BYTES = 35 };

/* Letters, digits and single dashes inside: nothing that leads out of a folder. */
bool tag_is_sound(struct text tag);
/* What to try next: "zh-Hans-CN" gives "zh-Hans", "zh" the empty text. */
struct text tag_shorter(struct text tag);
/* Whether a table's column holds texts of this language: it is called as the tag, or ends in it
 * after a sign. "zh-CN", "zh", "answer_zh-CN" and "answer_zh" are all of zh-CN. */
bool tag_is_of_column(struct text tag, struct text column);
/* The tag as ICU wants it, in `out`; "" (the root of CLDR) for what is no tag. */
void tag_for_icu(char out[TAG_MOST_BYTES + 1], struct text tag);

#endif
