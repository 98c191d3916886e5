/* value_way.h: the ways in which one value can be told. Only value_code.c asks. */
#ifndef FORM_VALUE_WAY_H
#define FORM_VALUE_WAY_H

#include "form/value_code.h"

/* In the order in which they are tried: the shortest first, and what always works last. */
enum way {
    WAY_DEFAULT, /* as the form came */
    WAY_WORD,    /* of the control's items, a literal of the calculation, a known fill */
    WAY_SET,     /* several of the items, in their order */
    WAY_SAME,    /* as a value before */
    WAY_DAY,     /* the last date, in digits alone */
    WAY_AFTER,   /* a literal of the calculation, then a value before */
    WAY_UUID,
    WAY_DATE,
    WAY_INSTANT, /* a date-time with milliseconds and zone */
    WAY_DIGITS,
    WAY_FIGURES, /* digits and what stands between them */
    WAY_TEXT,
    WAYS
};

/* A value taken apart. */
struct shape {
    uint64_t number[3];
    struct text digits;
};

/* What one way works on: it reads a value into the shape, codes the shape, writes a value. */
struct telling {
    struct values *values;
    uint32_t def;
    struct shape *shape;
};

/* The value can be told so; `shape` is then it. */
bool way_fits(struct values *values, enum way way, uint32_t def, struct text value,
              struct shape *shape);
/* Codes it; the value again, in the arena. The coder is broken when the bytes make no sense. */
struct text way_code(struct values *values, enum way way, uint32_t def, struct text value,
                     struct shape *shape);

#endif
