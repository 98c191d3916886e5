#include "base/place.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

const char *place_beside_program(const char *path, const char *otherwise, struct arena *arena)
{
    char program[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);

    if (len <= 0)
        return otherwise;
    program[len] = '\0';
    *strrchr(program, '/') = '\0';
    const char *found = text_format(arena, "%s/%s", program, path).at;
    return access(found, R_OK) == 0 ? found : otherwise;
}

const char *place_of_state(struct arena *arena)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (state != NULL && state[0] == '/')
        return text_format(arena, "%s/doorstep", state).at;
    if (home != NULL && home[0] == '/')
        return text_format(arena, "%s/.local/state/doorstep", home).at;
    return "data";
}

/* A number of exactly `len` digits at `from`, at most `most`. */
static bool read_part(int64_t *out, struct text text, size_t from, size_t len, int64_t most)
{
    struct text part = text_part(text, from, len);
    return part.len == len && part.at[0] >= '0' && part.at[0] <= '9' &&
           text_to_int64(part, out) && *out <= most;
}

/* "Z", "+03:00", or nothing, which is UTC too. */
static bool read_zone(int64_t *seconds, struct text zone)
{
    int64_t hours, minutes;

    *seconds = 0;
    if (zone.len == 0 || text_is(zone, "Z"))
        return true;
    if (zone.len != 6 || (zone.at[0] != '+' && zone.at[0] != '-') || zone.at[3] != ':' ||
        !read_part(&hours, zone, 1, 2, 14) || !read_part(&minutes, zone, 4, 2, 59))
        return false;
    *seconds = (hours * 60 + minutes) * 60 * (zone.at[0] == '-' ? -1 : 1);
    return true;
}

/* "09:00:00" */
static bool read_clock(int64_t *seconds, struct text text)
{
    int64_t hour, minute, second;

    if (text.len != 8 || text.at[2] != ':' || text.at[5] != ':' ||
        !read_part(&hour, text, 0, 2, 23) || !read_part(&minute, text, 3, 2, 59) ||
        !read_part(&second, text, 6, 2, 59))
        return false;
    *seconds = (hour * 60 + minute) * 60 + second;
    return true;
}

bool place_in_time(int64_t *ms, const char *string)
{
    struct text text = text_of(string);
    int64_t year, month, day, clock_s = 0, zone_s = 0;

    if (text.len < 10 || text.at[4] != '-' || text.at[7] != '-' ||
        !read_part(&year, text, 0, 4, 9999) || !read_part(&month, text, 5, 2, 12) ||
        !read_part(&day, text, 8, 2, 31))
        return false;
    struct date date = {(int)year, (int)month, (int)day};
    if (!date_is_valid(date))
        return false;
    if (text.len > 10 && (text.at[10] != 'T' || !read_clock(&clock_s, text_part(text, 11, 8)) ||
                          !read_zone(&zone_s, text_part(text, 19, SIZE_MAX))))
        return false;
    *ms = (date_to_days(date) * 86400 + clock_s - zone_s) * 1000;
    return true;
}
