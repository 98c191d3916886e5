/* function_geo.c: points, traces and shapes on a sphere of the equatorial radius.
 *
 * ODK XForms, "Geographic Functions". A point is "latitude longitude [altitude [accuracy]]"; a
 * trace or shape is points between semicolons, or a node-set of points. */
#include <math.h>

#include "xpath/function.h"

#define EARTH_RADIUS_M 6378100.0
#define DEGREE (3.14159265358979323846 / 180)

struct point {
    double latitude, longitude;
};

struct trace {
    struct point *at;
    size_t count;
    bool broken; /* something in it is no point */
};

static bool read_point(struct run *run, struct text text, struct point *point)
{
    struct text word;
    size_t words = 0;
    for (; text_take_word(&text, &word); words++) {
        double number = text_number(run, word);
        if (words == 0)
            point->latitude = number;
        if (words == 1)
            point->longitude = number;
    }
    return words >= 2 && words <= 4 && fabs(point->latitude) <= 90 &&
           fabs(point->longitude) <= 180;
}

static void add_points(struct run *run, struct trace *trace, struct text text)
{
    struct text part;
    size_t parts = 1;
    for (size_t i = 0; i < text.len; i++)
        parts += text.at[i] == ';';
    if (!run_work(run, (trace->count + parts) * 4))
        return;
    struct point *points = arena_array(run->scratch, trace->count + parts, sizeof *points);
    for (size_t i = 0; i < trace->count; i++)
        points[i] = trace->at[i];
    trace->at = points;
    while (text_take_part(&text, ';', &part)) {
        if (text_trim(part).len == 0 && text_trim(text).len == 0)
            break;
        if (read_point(run, part, &trace->at[trace->count]))
            trace->count++;
        else
            trace->broken = true;
    }
}

/* Of every value of every argument from `from` on. */
static struct trace read_trace(struct run *run, const struct term *call, size_t from)
{
    struct trace trace = {0};
    for (size_t i = from; i < call->arg_count; i++) {
        struct cursor cursor = cursor_open(run, call->args[i]);
        for (struct value value; cursor_next(run, &cursor, &value);)
            add_points(run, &trace, value_text(run, value));
    }
    return trace;
}

/* To the centimetre. */
static double rounded(double metres)
{
    return fabs(floor(metres * 100 + 0.5) / 100);
}

static double area_below(struct point a, struct point b)
{
    return (b.longitude - a.longitude) * DEGREE *
           (2 + sin(a.latitude * DEGREE) + sin(b.latitude * DEGREE));
}

static bool is_closed(const struct trace *trace)
{
    struct point first = trace->at[0], last = trace->at[trace->count - 1];
    return first.latitude == last.latitude && first.longitude == last.longitude;
}

FUNCTION(fn_area)
{
    struct trace trace = read_trace(run, call, 0);
    double total = 0;
    if (trace.broken || trace.count < 3)
        return value_of_number(0);
    for (size_t i = 1; i < trace.count; i++)
        total += area_below(trace.at[i - 1], trace.at[i]);
    if (!is_closed(&trace))
        total += area_below(trace.at[trace.count - 1], trace.at[0]);
    return value_of_number(rounded(total * EARTH_RADIUS_M * EARTH_RADIUS_M / 2));
}

static double distance(struct point a, struct point b)
{
    double cosine = sin(a.latitude * DEGREE) * sin(b.latitude * DEGREE) +
                    cos(a.latitude * DEGREE) * cos(b.latitude * DEGREE) *
                        cos((a.longitude - b.longitude) * DEGREE);
    return acos(fmax(-1, fmin(1, cosine))) * EARTH_RADIUS_M;
}

FUNCTION(fn_distance)
{
    struct trace trace = read_trace(run, call, 0);
    double total = 0;
    if (trace.broken || trace.count < 2)
        return value_of_number(NAN);
    for (size_t i = 1; i < trace.count; i++)
        total += distance(trace.at[i - 1], trace.at[i]);
    return value_of_number(rounded(total));
}

/* A ray to the east crosses the border an odd number of times. */
static bool is_inside(struct point point, const struct trace *shape)
{
    bool inside = false;
    for (size_t i = 1; i < shape->count; i++) {
        struct point a = shape->at[i - 1], b = shape->at[i];
        if ((a.latitude > point.latitude) == (b.latitude > point.latitude))
            continue;
        double crossing = b.longitude + (a.longitude - b.longitude) *
                                            (point.latitude - b.latitude) /
                                            (a.latitude - b.latitude);
        if (point.longitude < crossing)
            inside = !inside;
    }
    return inside;
}

FUNCTION(fn_geofence)
{
    struct point point;
    struct trace shape = read_trace(run, call, 1);
    if (!read_point(run, argument_text(run, call, 0), &point) || shape.broken ||
        shape.count < 2 || !is_closed(&shape))
        return value_of_boolean(false);
    return value_of_boolean(is_inside(point, &shape));
}

/* ---- intersects(trace): whether it crosses or touches itself ---- */

/* On which side of the line from a to b the point lies. */
static double side(struct point a, struct point b, struct point point)
{
    return (b.longitude - a.longitude) * (point.latitude - a.latitude) -
           (b.latitude - a.latitude) * (point.longitude - a.longitude);
}

static bool is_between(struct point a, struct point b, struct point point)
{
    return fmin(a.latitude, b.latitude) <= point.latitude &&
           point.latitude <= fmax(a.latitude, b.latitude) &&
           fmin(a.longitude, b.longitude) <= point.longitude &&
           point.longitude <= fmax(a.longitude, b.longitude);
}

static bool do_lines_meet(const struct point *first, const struct point *second)
{
    double a = side(first[0], first[1], second[0]), b = side(first[0], first[1], second[1]);
    double c = side(second[0], second[1], first[0]), d = side(second[0], second[1], first[1]);
    if (((a > 0 && b < 0) || (a < 0 && b > 0)) && ((c > 0 && d < 0) || (c < 0 && d > 0)))
        return true;
    return (a == 0 && is_between(first[0], first[1], second[0])) ||
           (b == 0 && is_between(first[0], first[1], second[1])) ||
           (c == 0 && is_between(second[0], second[1], first[0])) ||
           (d == 0 && is_between(second[0], second[1], first[1]));
}

FUNCTION(fn_intersects)
{
    struct trace trace = read_trace(run, call, 0);
    if (trace.broken || trace.count < 4)
        return value_of_boolean(false);
    bool closed = is_closed(&trace);
    for (size_t i = 0; i + 3 < trace.count; i++)
        for (size_t j = i + 2; j + 1 < trace.count && run_work(run, 4); j++) {
            bool joined = closed && i == 0 && j + 2 == trace.count;
            if (!joined && do_lines_meet(&trace.at[i], &trace.at[j]))
                return value_of_boolean(true);
        }
    return value_of_boolean(false);
}
