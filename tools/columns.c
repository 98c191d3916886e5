#include "tools/columns.h"

#include <string.h>

#include <unicode/uchar.h>

static size_t letter_width(uint32_t letter)
{
    switch (u_charType((UChar32)letter)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
        return 0;
    default:
        break;
    }
    switch (u_getIntPropertyValue((UChar32)letter, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_WIDE:
    case U_EA_FULLWIDTH:
        return 2;
    default:
        return 1;
    }
}

size_t columns_width(struct text text)
{
    size_t width = 0;
    while (text.len > 0)
        width += letter_width(text_take_char(&text));
    return width;
}

size_t columns_cut(struct text text, size_t columns)
{
    struct text rest = text;
    size_t width = 0, end = 0, word_end = 0;

    while (rest.len > 0) {
        uint32_t letter = text_take_char(&rest);
        if (letter == '\n')
            return end;
        if (letter == ' ')
            word_end = end;
        width += letter_width(letter);
        if (width > columns && end > 0)
            return word_end > 0 ? word_end : end;
        end = text.len - rest.len;
    }
    return end;
}

static void add_line(struct column *column, struct text line)
{
    if (column->count == column->room) {
        size_t room = column->room > 0 ? column->room * 2 : 16;
        struct text *grown = arena_array(column->arena, room, sizeof *grown);
        if (column->count > 0)
            memcpy(grown, column->lines, column->count * sizeof *grown);
        column->lines = grown;
        column->room = room;
    }
    column->lines[column->count++] = line;
}

void column_add(struct column *column, struct text text)
{
    text = text_copy(column->arena, text);
    do {
        size_t cut = columns_cut(text, column->columns);
        add_line(column, text_trim(text_part(text, 0, cut)));
        text = text_part(text, cut, text.len);
        if (text.len > 0 && (text.at[0] == '\n' || text.at[0] == ' '))
            text = text_part(text, 1, text.len);
    } while (text.len > 0);
}

static void add_padded(struct buffer *out, struct text line, size_t columns)
{
    size_t width = columns_width(line);
    buffer_add(out, line);
    for (; width < columns; width++)
        buffer_add_string(out, " ");
}

void columns_print(struct buffer *out, const struct column *left, const struct column *right)
{
    size_t count = left->count > right->count ? left->count : right->count;

    for (size_t i = 0; i < count; i++) {
        struct text on_right = i < right->count ? right->lines[i] : TEXT("");
        add_padded(out, i < left->count ? left->lines[i] : TEXT(""), left->columns);
        buffer_addf(out, " |%s%.*s\n", on_right.len > 0 ? " " : "", TEXT_ARG(on_right));
    }
}
