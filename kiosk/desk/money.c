#include "desk/money.h"

#include "base/file.h"

enum { MOST_BYTES = 16 * 1024, CURRENCY_LETTERS = 3 };
static const int64_t MOST_WORTH = 100000000;

static enum status read_line(struct money *money, struct text line, struct fault *why)
{
    struct money_piece piece;
    struct text worth;

    if (!text_take_part(&line, ',', &piece.currency) || !text_take_part(&line, ',', &worth) ||
        !text_take_part(&line, ',', &piece.picture) || line.at != NULL ||
        piece.currency.len != CURRENCY_LETTERS ||
        !text_to_int64(text_trim(worth), &piece.hundredths) || piece.hundredths <= 0 ||
        piece.hundredths > MOST_WORTH)
        return fault_set(why, REFUSED, "a line is \"currency,hundredths,picture\"");
    if (money->count == MONEY_MOST)
        return fault_set(why, TOO_LARGE, "more than %d banknotes and coins", MONEY_MOST);
    piece.picture = text_trim(piece.picture);
    money->pieces[money->count++] = piece;
    return OK;
}

enum status money_read(struct money *money, struct text table, struct text file,
                       struct arena *arena, struct fault *why)
{
    struct text rest = text_copy(arena, table), line;

    *money = (struct money){0};
    for (unsigned number = 1; text_take_part(&rest, '\n', &line); number++) {
        line = text_trim(line);
        if (line.len == 0 || text_starts(line, "#"))
            continue;
        enum status status = read_line(money, line, why);
        if (status != OK) {
            fault_at(why, file, number, 0);
            return status;
        }
    }
    return OK;
}

enum status money_open(const struct money **out, const char *assets, struct arena *arena,
                       struct fault *why)
{
    struct money *money = ARENA_NEW(arena, struct money);
    struct text bytes, path = text_format(arena, "%s/money.csv", assets);
    enum status status = file_read(&bytes, path.at, MOST_BYTES, arena, why);

    *out = money;
    if (status != OK)
        return status;
    return money_read(money, bytes, path, arena, why);
}

size_t money_of(const struct money *money, struct text currency,
                const struct money_piece **pieces, size_t room)
{
    size_t count = 0;

    for (size_t i = 0; money != NULL && i < money->count && count < room; i++)
        if (text_equal(money->pieces[i].currency, currency))
            pieces[count++] = &money->pieces[i];
    return count;
}
