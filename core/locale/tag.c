#include "locale/tag.h"

#include <string.h>

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool tag_is_sound(struct text tag)
{
    if (tag.len == 0 || tag.len > TAG_MOST_BYTES || !is_letter_or_digit(tag.at[tag.len - 1]))
        return false;
    for (size_t i = 0; i < tag.len; i++)
        if (!is_letter_or_digit(tag.at[i]) &&
            (tag.at[i] != '-' || i == 0 || tag.at[i - 1] == '-'))
            return false;
    return true;
}

struct text tag_shorter(struct text tag)
{
    while (tag.len > 0 && tag.at[tag.len - 1] != '-')
        tag.len--;
    return text_part(tag, 0, tag.len > 0 ? tag.len - 1 : 0);
}

bool tag_is_of_column(struct text tag, struct text column)
{
    for (; tag.len > 0; tag = tag_shorter(tag))
        if (text_equal(column, tag) ||
            (column.len > tag.len &&
             text_equal(text_part(column, column.len - tag.len, SIZE_MAX), tag) &&
             !is_letter_or_digit(column.at[column.len - tag.len - 1])))
            return true;
    return false;
}

void tag_for_icu(char out[TAG_MOST_BYTES + 1], struct text tag)
{
    size_t len = tag_is_sound(tag) ? tag.len : 0;
    if (len > 0)
        memcpy(out, tag.at, len);
    out[len] = '\0';
}
