#include "sync/hex.h"

struct text hex_of(const void *bytes, size_t count, struct arena *arena)
{
    static const char DIGITS[] = "0123456789abcdef";
    const uint8_t *from = bytes;
    char *at = arena_bytes(arena, 2 * count + 1);
    for (size_t i = 0; i < count; i++) {
        at[2 * i] = DIGITS[from[i] >> 4];
        at[2 * i + 1] = DIGITS[from[i] & 15];
    }
    at[2 * count] = '\0';
    return (struct text){at, 2 * count};
}

static int value_of(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    return -1;
}

bool hex_read(void *bytes, size_t count, struct text hex)
{
    uint8_t *to = bytes;
    if (hex.len != 2 * count)
        return false;
    for (size_t i = 0; i < count; i++) {
        int high = value_of(hex.at[2 * i]), low = value_of(hex.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        to[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
