#include "xpath/date.h"

#include <math.h>
#include <stdio.h>

/* The calendar as a text holds it, before anybody asks where the clock stands. */
struct reading {
    struct date date;
    int64_t ms_of_day;
    int offset_min;
    bool has_offset;
};

static bool take_digits(struct text *rest, size_t count, int *value)
{
    if (rest->len < count)
        return false;
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        if (rest->at[i] < '0' || rest->at[i] > '9')
            return false;
        *value = *value * 10 + rest->at[i] - '0';
    }
    *rest = text_part(*rest, count, rest->len);
    return true;
}

static bool take(struct text *rest, char letter)
{
    if (rest->len == 0 || *rest->at != letter)
        return false;
    *rest = text_part(*rest, 1, rest->len);
    return true;
}

/* One or two digits; two only when `strict`. */
static bool take_part(struct text *rest, bool strict, int *value)
{
    if (take_digits(rest, 2, value))
        return true;
    return !strict && take_digits(rest, 1, value) && *value > 0;
}

static bool take_date(struct text *rest, bool strict, struct date *date)
{
    return take_digits(rest, 4, &date->year) && take(rest, '-') &&
           take_part(rest, strict, &date->month) && take(rest, '-') &&
           take_part(rest, strict, &date->day) && date_is_valid(*date);
}

/* Any number of digits, of which three count. */
static bool take_fraction(struct text *rest, int64_t *ms)
{
    int digit = 0;
    int64_t unit = 100;
    if (!take_digits(rest, 1, &digit))
        return false;
    do {
        *ms += digit * unit;
        unit /= 10;
    } while (take_digits(rest, 1, &digit));
    return true;
}

/* HH, HH:MM, HH:MM:SS or HH:MM:SS.fff */
static bool take_time(struct text *rest, int64_t *ms)
{
    int hour = 0, minute = 0, second = 0;
    int64_t fraction = 0;
    if (!take_digits(rest, 2, &hour))
        return false;
    if (take(rest, ':') && !take_digits(rest, 2, &minute))
        return false;
    if (take(rest, ':') && !take_digits(rest, 2, &second))
        return false;
    if (take(rest, '.') && !take_fraction(rest, &fraction))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *ms = ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + fraction;
    return true;
}

/* Z, +HH:MM or -HH:MM up to 14 hours; nothing is fine too. */
static bool take_offset(struct text *rest, struct reading *reading)
{
    int hours = 0, minutes = 0;
    if (rest->len == 0)
        return true;
    reading->has_offset = true;
    if (take(rest, 'Z'))
        return true;
    int sign = *rest->at == '-' ? -1 : 1;
    if (!take(rest, '-') && !take(rest, '+'))
        return false;
    if (!take_digits(rest, 2, &hours) || !take(rest, ':') || !take_digits(rest, 2, &minutes))
        return false;
    reading->offset_min = sign * (hours * 60 + minutes);
    return hours <= 14 && minutes <= 59;
}

static int64_t local_to_utc(int64_t local_ms, struct clock clock)
{
    int64_t before_ms = clock.offset_min(clock.self, local_ms - DATE_DAY_MS) * INT64_C(60000);
    int64_t after_ms = clock.offset_min(clock.self, local_ms + DATE_DAY_MS) * INT64_C(60000);
    int64_t early = local_ms - before_ms, late = local_ms - after_ms;
    if (early == late || clock.offset_min(clock.self, early) * INT64_C(60000) == before_ms)
        return early;
    return clock.offset_min(clock.self, late) * INT64_C(60000) == after_ms ? late : early;
}

static int64_t instant_of(const struct reading *reading, struct clock clock)
{
    int64_t local_ms = date_to_days(reading->date) * DATE_DAY_MS + reading->ms_of_day;
    if (reading->has_offset)
        return local_ms - reading->offset_min * INT64_C(60000);
    return local_to_utc(local_ms, clock);
}

static int64_t read_date(struct text text, struct clock clock, bool strict)
{
    struct reading reading = {0};
    struct text rest = text;
    if (!take_date(&rest, strict, &reading.date))
        return DATE_NONE;
    if (rest.len > 0 && (!take(&rest, 'T') || !take_time(&rest, &reading.ms_of_day) ||
                         !take_offset(&rest, &reading)))
        return DATE_NONE;
    return rest.len == 0 ? instant_of(&reading, clock) : DATE_NONE;
}

int64_t date_read(struct text text, struct clock clock)
{
    if (text.len < 10 || text.at[4] != '-' || text.at[7] != '-')
        return DATE_NONE;
    return read_date(text, clock, true);
}

int64_t date_read_loosely(struct text text, struct clock clock)
{
    return read_date(text, clock, false);
}

int64_t date_of_number(double days)
{
    double ms = floor(days * (double)DATE_DAY_MS + 0.5);
    /* 0000-01-01 and 10000-01-01 */
    if (!(ms >= -719528.0 * (double)DATE_DAY_MS && ms < 2932897.0 * (double)DATE_DAY_MS))
        return DATE_NONE;
    return (int64_t)ms;
}

double date_number(int64_t ms)
{
    return ms == DATE_NONE ? NAN : (double)ms / (double)DATE_DAY_MS;
}

static int64_t floor_days(int64_t ms)
{
    return ms >= 0 ? ms / DATE_DAY_MS : -((DATE_DAY_MS - 1 - ms) / DATE_DAY_MS);
}

int64_t date_today(struct clock clock)
{
    int64_t now_ms = clock.now_ms(clock.self);
    int64_t local_ms = now_ms + clock.offset_min(clock.self, now_ms) * INT64_C(60000);
    return local_to_utc(floor_days(local_ms) * DATE_DAY_MS, clock);
}

double date_read_time(struct text text, struct clock clock)
{
    struct reading reading = {.date = {1970, 1, 1}};
    struct text rest = text;
    if (text.len < 5 || text.at[2] != ':' || !take_time(&rest, &reading.ms_of_day) ||
        !take_offset(&rest, &reading) || rest.len > 0)
        return NAN;
    if (!reading.has_offset)
        return (double)reading.ms_of_day / (double)DATE_DAY_MS;
    int64_t utc_ms = instant_of(&reading, clock);
    int64_t local_ms = utc_ms + clock.offset_min(clock.self, utc_ms) * INT64_C(60000);
    return (double)(local_ms - floor_days(local_ms) * DATE_DAY_MS) / (double)DATE_DAY_MS;
}

struct moment date_moment(int64_t ms, struct clock clock)
{
    int offset_min = clock.offset_min(clock.self, ms);
    int64_t local_ms = ms + offset_min * INT64_C(60000);
    int64_t days = floor_days(local_ms), of_day = local_ms - days * DATE_DAY_MS;
    struct date date = date_of_days(days);
    return (struct moment){
        .year = date.year,
        .month = date.month,
        .day = date.day,
        .hour = (int)(of_day / 3600000),
        .minute = (int)(of_day / 60000 % 60),
        .second = (int)(of_day / 1000 % 60),
        .millisecond = (int)(of_day % 1000),
        .weekday = (int)(((days + 4) % 7 + 7) % 7), /* 1970-01-01 was a Thursday */
        .offset_min = offset_min,
    };
}

struct text date_write(int64_t ms, struct clock clock, char out[DATE_LONGEST])
{
    struct moment at = date_moment(ms, clock);
    int offset = at.offset_min < 0 ? -at.offset_min : at.offset_min;
    int len = snprintf(out, DATE_LONGEST, "%04d-%02d-%02d", at.year, at.month, at.day);
    if (at.hour || at.minute || at.second || at.millisecond)
        len +=
            snprintf(out + len, DATE_LONGEST - (size_t)len, "T%02d:%02d:%02d.%03d%c%02d:%02d",
                     at.hour, at.minute, at.second, at.millisecond,
                     at.offset_min < 0 ? '-' : '+', offset / 60 % 100, offset % 60);
    return (struct text){out, (size_t)len};
}
