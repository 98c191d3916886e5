#include "form/value_time.h"

#include "base/clock.h"

enum {
    DAYS = 1 << 17, /* from 1850 to 2208 */
    DAY_MS = 24 * 60 * 60 * 1000,
    ZONES = 128, /* quarters of an hour; the last stands for Z */
    ZONE_UTC = 64,
    SLOW = 8
};
static const struct date FIRST_DAY = {1850, 1, 1};

/* ---- Numbers of a fixed width ---- */

static bool digits_at(struct text text, size_t from, size_t count, int64_t *number)
{
    struct text part = text_part(text, from, count);
    for (size_t i = 0; i < part.len; i++)
        if (part.at[i] < '0' || part.at[i] > '9')
            return false;
    return part.len == count && text_to_int64(part, number);
}

static bool letter_at(struct text text, size_t at, char letter)
{
    return text.len > at && text.at[at] == letter;
}

/* ---- Dates ---- */

static struct text date_text(struct telling *telling, int64_t day, const char *between)
{
    struct date date = date_of_days(date_to_days(FIRST_DAY) + day);
    return text_format(telling->values->arena, "%04d%s%02d%s%02d", date.year, between,
                       date.month, between, date.day);
}

bool time_read_day(struct telling *telling, struct text value)
{
    (void)telling;
    return value.len == 8;
}

struct text time_write_day(struct telling *telling)
{
    return date_text(telling, telling->values->day, "");
}

bool time_read_date(struct telling *telling, struct text value)
{
    int64_t year = 0, month = 0, day = 0;
    if (value.len < 10 || !digits_at(value, 0, 4, &year) || !digits_at(value, 5, 2, &month) ||
        !digits_at(value, 8, 2, &day))
        return false;
    struct date date = {(int)year, (int)month, (int)day};
    if (!date_is_valid(date))
        return false;
    int64_t days = date_to_days(date) - date_to_days(FIRST_DAY);
    telling->shape->number[0] = (uint64_t)days;
    return days >= 0 && days < DAYS;
}

void time_code_date(struct telling *telling)
{
    struct values *values = telling->values;
    bool last = (int64_t)telling->shape->number[0] == values->day;

    if (!coder_learn(values->coder, &values->is_last_day, SLOW, last))
        values->day = (int64_t)coder_one_of(values->coder, telling->shape->number[0], DAYS);
    telling->shape->number[0] = (uint64_t)values->day;
}

struct text time_write_date(struct telling *telling)
{
    return date_text(telling, (int64_t)telling->shape->number[0], "-");
}

static bool read_zone(struct telling *telling, struct text value)
{
    int64_t hour = 0, minute = 0;
    if (value.len == 24 && letter_at(value, 23, 'Z')) {
        telling->shape->number[2] = ZONES - 1;
        return true;
    }
    if (!digits_at(value, 24, 2, &hour) || !digits_at(value, 27, 2, &minute) || hour > 14)
        return false;
    int64_t quarters = hour * 4 + minute / 15;
    telling->shape->number[2] =
        (uint64_t)(ZONE_UTC + (letter_at(value, 23, '-') ? -quarters : quarters));
    return true;
}

bool time_read_instant(struct telling *telling, struct text value)
{
    int64_t hour = 0, minute = 0, second = 0, ms = 0;
    if (!time_read_date(telling, value) || !digits_at(value, 11, 2, &hour) ||
        !digits_at(value, 14, 2, &minute) || !digits_at(value, 17, 2, &second) ||
        !digits_at(value, 20, 3, &ms) || hour > 23 || minute > 59 || second > 59)
        return false;
    telling->shape->number[1] = (uint64_t)(((hour * 60 + minute) * 60 + second) * 1000 + ms);
    return read_zone(telling, value);
}

void time_code_instant(struct telling *telling)
{
    struct coder *coder = telling->values->coder;
    time_code_date(telling);
    telling->shape->number[1] = coder_one_of(coder, telling->shape->number[1], DAY_MS);
    telling->shape->number[2] = coder_one_of(coder, telling->shape->number[2], ZONES);
}

struct text time_write_instant(struct telling *telling)
{
    struct arena *arena = telling->values->arena;
    struct text date = date_text(telling, (int64_t)telling->shape->number[0], "-");
    unsigned ms = (unsigned)telling->shape->number[1];
    int zone = (int)telling->shape->number[2];
    struct text time = text_format(arena, "%.*sT%02u:%02u:%02u.%03u", TEXT_ARG(date),
                                   ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
    if (zone == ZONES - 1)
        return text_format(arena, "%.*sZ", TEXT_ARG(time));
    int quarters = zone < ZONE_UTC ? ZONE_UTC - zone : zone - ZONE_UTC;
    return text_format(arena, "%.*s%c%02d:%02d", TEXT_ARG(time), zone < ZONE_UTC ? '-' : '+',
                       quarters / 4, quarters % 4 * 15);
}
