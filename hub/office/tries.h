/* tries.h: wrong log-ins by address, in memory, bounded; for the office room alone. Pure. */
#ifndef OFFICE_TRIES_H
#define OFFICE_TRIES_H

#include "base/text.h"

enum { TRIES_ADDRESSES = 512, TRIES_LONGEST_ADDRESS = 46 };

/* Zeroed it is empty. When it is full the address that tried longest ago makes room. */
struct tries {
    struct tries_row {
        char address[TRIES_LONGEST_ADDRESS + 1];
        int64_t since_ms;
        int wrong;
    } rows[TRIES_ADDRESSES];
};
bool tries_allowed(const struct tries *tries, struct text address, int64_t now_ms);
void tries_wrong(struct tries *tries, struct text address, int64_t now_ms);

#endif
