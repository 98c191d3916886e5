#include "insight/shown.h"

int64_t shown_count(int64_t count)
{
    return count < INSIGHT_LEAST ? INSIGHT_HIDDEN : count / INSIGHT_LEAST * INSIGHT_LEAST;
}

int64_t shown_share(int64_t part, int64_t whole)
{
    enum { STEP = 5 };
    if (part < INSIGHT_LEAST || whole - part < INSIGHT_LEAST)
        return INSIGHT_HIDDEN;
    return (part * 100 + whole * STEP / 2) / (whole * STEP) * STEP;
}
