#include <math.h>
#include <stdio.h>
#include <string.h>

#include "xpath/date.h"
#include "xpath/function.h"

static struct clock clock_of(const struct run *run)
{
    return run->context->host->clock;
}

FUNCTION(fn_today)
{
    (void)call;
    return value_of_date(date_today(clock_of(run)));
}

FUNCTION(fn_now)
{
    struct clock clock = clock_of(run);
    (void)call;
    return value_of_date(clock.now_ms(clock.self));
}

/* The instant of an argument: days, a date, or a text that is one. */
static int64_t instant_of(struct run *run, struct value value, bool loosely)
{
    if (value.kind == KIND_DATE)
        return value.date_ms;
    if (value.kind == KIND_BOOLEAN)
        return DATE_NONE;
    if (value.kind == KIND_NUMBER)
        return date_of_number(value.number);
    struct text text = value_text(run, value);
    return loosely ? date_read_loosely(text, clock_of(run)) : date_read(text, clock_of(run));
}

FUNCTION(fn_date)
{
    return value_of_date(instant_of(run, term_value(run, argument(call, 0)), true));
}

FUNCTION(fn_decimal_date_time)
{
    return value_of_number(
        date_number(instant_of(run, term_value(run, argument(call, 0)), false)));
}

FUNCTION(fn_decimal_time)
{
    return value_of_number(date_read_time(argument_text(run, call, 0), clock_of(run)));
}

/* ---- format-date ---- */

enum { LONGEST_PART = 16 };

static const char MONTHS[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char DAYS[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/* What stands for %letter; 0 when it stands for nothing and is kept as written. */
static size_t write_part(const struct moment *at, char letter, char out[LONGEST_PART])
{
    static const struct {
        char letter;
        int width; /* padded with zeros */
        size_t offset;
    } NUMBERS[] = {
        {'Y', 4, offsetof(struct moment, year)},
        {'m', 2, offsetof(struct moment, month)},
        {'n', 1, offsetof(struct moment, month)},
        {'d', 2, offsetof(struct moment, day)},
        {'e', 1, offsetof(struct moment, day)},
        {'H', 2, offsetof(struct moment, hour)},
        {'h', 1, offsetof(struct moment, hour)},
        {'M', 2, offsetof(struct moment, minute)},
        {'S', 2, offsetof(struct moment, second)},
        {'3', 3, offsetof(struct moment, millisecond)},
    };
    if (letter == 'y')
        return (size_t)snprintf(out, LONGEST_PART, "%02d", at->year % 100);
    if (letter == 'b')
        return (size_t)snprintf(out, LONGEST_PART, "%s", MONTHS[at->month - 1]);
    if (letter == 'a')
        return (size_t)snprintf(out, LONGEST_PART, "%s", DAYS[at->weekday]);
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        if (NUMBERS[i].letter != letter)
            continue;
        int number;
        memcpy(&number, (const char *)at + NUMBERS[i].offset, sizeof number);
        return (size_t)snprintf(out, LONGEST_PART, "%0*d", NUMBERS[i].width, number);
    }
    return 0;
}

FUNCTION(fn_format_date)
{
    struct text format = argument_text(run, call, 1), done = {NULL, 0};
    int64_t ms = date_read(argument_text(run, call, 0), clock_of(run));
    if (ms == DATE_NONE)
        return value_of_text(TEXT(""));
    struct moment at = date_moment(ms, clock_of(run));
    char *out = run_bytes(run, format.len * 2 + LONGEST_PART);
    if (!out)
        return value_of_text(TEXT(""));
    done.at = out;
    for (size_t i = 0; i < format.len; i++) {
        char part[LONGEST_PART];
        size_t len = 0;
        if (format.at[i] == '%' && i + 1 < format.len)
            len = write_part(&at, format.at[i + 1], part);
        if (len > 0)
            i++;
        memcpy(out + done.len, len > 0 ? part : &format.at[i], len > 0 ? len : 1);
        done.len += len > 0 ? len : 1;
    }
    return value_of_text(done);
}
