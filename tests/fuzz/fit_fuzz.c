/* A table of letters, a line of typing and a room, then the text: what is cut is whole letters
 * within the room, what is typed becomes digits or is refused. Parts are parted by a line of
 * "--". */
#include "locale/digits.h"
#include "locale/fit.h"
#include "locale/gsm7.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct text take_piece(struct text *rest)
{
    size_t end = text_find(*rest, TEXT("\n--\n"));
    struct text piece = text_part(*rest, 0, end);
    *rest = end == SIZE_MAX ? (struct text){0} : text_part(*rest, end + 4, SIZE_MAX);
    return piece;
}

static void cut_all(struct text text, bool ucs2, size_t room)
{
    for (size_t cut = 1; text.len > 0 && cut > 0; text = text_part(text, cut, SIZE_MAX)) {
        cut = fit_cut(text, ucs2, room, TEXT("ug"));
        struct fit_cost cost = fit_cost(text_part(text, 0, cut));
        if (cut > text.len || !text_is_utf8(text_part(text, 0, cut)) ||
            (ucs2 ? cost.units : cost.septets) > room || (!ucs2 && cost.ucs2))
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open("fuzz");
    struct text rest = {(const char *)data, size};
    struct text table_bytes = take_piece(&rest), typed = take_piece(&rest);
    struct translit *table = NULL;

    digits_only(typed, true, arena);
    struct text date = digits_date(typed, true, arena), time = digits_time(typed, arena);
    if ((date.len != 0 && date.len != 10) || (time.len != 0 && time.len != 5))
        __builtin_trap();
    gsm7_unpack(data, size, arena);
    if (translit_read(&table, table_bytes, arena, NULL) == OK && text_is_utf8(rest))
        rest = translit_apply(table, rest, arena);
    if (text_is_utf8(rest) && rest.len < 4096)
        for (size_t room = 0; room < 12; room += 3) {
            cut_all(rest, true, room);
            cut_all(rest, false, room);
        }
    arena_close(arena);
    return 0;
}
