#include "voice/limit.h"

/* From here on it is pressed, and this it never reaches. */
static const int KNEE = 24576, MOST = 32600;

int16_t limit_softly(int value)
{
    int64_t size = value < 0 ? -(int64_t)value : value, over = size - KNEE;

    if (over > 0)
        size = KNEE + (MOST - KNEE) * over / (over + MOST - KNEE);
    return (int16_t)(value < 0 ? -size : size);
}
