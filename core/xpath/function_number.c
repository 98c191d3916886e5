#include <math.h>

#include "xpath/function.h"

FUNCTION(fn_number)
{
    return value_of_number(argument_number(run, call, 0));
}

FUNCTION(fn_int)
{
    return value_of_number(trunc(argument_number(run, call, 0)));
}

/* NaN as soon as one is none; of nothing it is NaN too (docs/decisions/xpath.md). */
FUNCTION(fn_sum)
{
    struct cursor cursor = cursor_open(run, argument(call, 0));
    struct value value;
    double total = 0;
    size_t count = 0;
    for (; cursor_next(run, &cursor, &value); count++)
        total += value_number(run, value);
    return value_of_number(count > 0 ? total : NAN);
}

/* The largest of all values when `sign` is 1, the smallest when it is -1. */
static struct value extreme(struct run *run, const struct term *call, double sign)
{
    double best = -INFINITY;
    bool any = false;
    for (size_t i = 0; i < call->arg_count; i++) {
        struct cursor cursor = cursor_open(run, call->args[i]);
        for (struct value value; cursor_next(run, &cursor, &value); any = true) {
            double number = sign * value_number(run, value);
            if (isnan(number))
                return value_of_number(NAN);
            if (number > best)
                best = number;
        }
    }
    return value_of_number(any ? sign * best : NAN);
}

FUNCTION(fn_max)
{
    return extreme(run, call, 1);
}

FUNCTION(fn_min)
{
    return extreme(run, call, -1);
}

/* Halves go away from zero, as in both ODK engines. */
FUNCTION(fn_round)
{
    double number = argument_number(run, call, 0);
    double decimals = call->arg_count > 1 ? trunc(argument_number(run, call, 1)) : 0;
    if (isnan(number) || isnan(decimals))
        return value_of_number(NAN);
    if (decimals == 0 || isinf(number))
        return value_of_number(round(number));
    if (decimals > 0) {
        double scale = pow(10, decimals), scaled = number * scale;
        return value_of_number(isfinite(scaled) && isfinite(scale) ? round(scaled) / scale
                                                                   : number);
    }
    double scale = pow(10, -decimals);
    return value_of_number(isfinite(scale) ? round(number / scale) * scale : 0);
}

/* JavaScript and the engines disagree with C where one side is NaN or 1. */
FUNCTION(fn_pow)
{
    double base = argument_number(run, call, 0), power = argument_number(run, call, 1);
    if (isnan(base) || isnan(power) || (fabs(base) == 1 && isinf(power)))
        return value_of_number(NAN);
    return value_of_number(pow(base, power));
}

FUNCTION(fn_exp10)
{
    return value_of_number(pow(10, argument_number(run, call, 0)));
}

FUNCTION(fn_atan2)
{
    return value_of_number(atan2(argument_number(run, call, 0), argument_number(run, call, 1)));
}

FUNCTION(fn_pi)
{
    (void)run;
    (void)call;
    return value_of_number(3.14159265358979323846);
}

#define OF_ONE_NUMBER(function, c_function)                                                    \
    FUNCTION(function)                                                                         \
    {                                                                                          \
        return value_of_number(c_function(argument_number(run, call, 0)));                     \
    }

OF_ONE_NUMBER(fn_floor, floor)
OF_ONE_NUMBER(fn_ceiling, ceil)
OF_ONE_NUMBER(fn_abs, fabs)
OF_ONE_NUMBER(fn_log, log)
OF_ONE_NUMBER(fn_log10, log10)
OF_ONE_NUMBER(fn_exp, exp)
OF_ONE_NUMBER(fn_sqrt, sqrt)
OF_ONE_NUMBER(fn_sin, sin)
OF_ONE_NUMBER(fn_cos, cos)
OF_ONE_NUMBER(fn_tan, tan)
OF_ONE_NUMBER(fn_asin, asin)
OF_ONE_NUMBER(fn_acos, acos)
OF_ONE_NUMBER(fn_atan, atan)
