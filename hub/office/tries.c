#include "office/tries.h"

#include <string.h>

#include "office/users.h"

/* Its row, or the one to take for it. */
static size_t row_of(const struct tries *tries, struct text address)
{
    size_t oldest = 0;
    for (size_t i = 0; i < TRIES_ADDRESSES; i++) {
        if (text_is(address, tries->rows[i].address))
            return i;
        if (tries->rows[i].since_ms < tries->rows[oldest].since_ms)
            oldest = i;
    }
    return oldest;
}

static bool is_of(const struct tries_row *row, struct text address, int64_t now_ms)
{
    /* A clock that was set back closes nobody out for longer. */
    int64_t age = now_ms - row->since_ms;
    return text_is(address, row->address) && age >= 0 && age < USERS_ADDRESS_MS;
}

bool tries_allowed(const struct tries *tries, struct text address, int64_t now_ms)
{
    address = text_part(address, 0, TRIES_LONGEST_ADDRESS);
    const struct tries_row *row = &tries->rows[row_of(tries, address)];
    return !is_of(row, address, now_ms) || row->wrong < USERS_ADDRESS_WRONG;
}

void tries_wrong(struct tries *tries, struct text address, int64_t now_ms)
{
    address = text_part(address, 0, TRIES_LONGEST_ADDRESS);
    struct tries_row *row = &tries->rows[row_of(tries, address)];
    if (!is_of(row, address, now_ms)) {
        *row = (struct tries_row){.since_ms = now_ms};
        if (address.len > 0)
            memcpy(row->address, address.at, address.len);
    }
    row->wrong++;
}
