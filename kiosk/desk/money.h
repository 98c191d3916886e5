/* money.h: the banknotes and coins that people count out. Within the room.
 *
 * A table of the deployment's assets (money.csv): a line "currency,hundredths,picture" each,
 * in the order of showing; # begins a comment. */
#ifndef DESK_MONEY_H
#define DESK_MONEY_H

#include "base/arena.h"
#include "base/status.h"

enum { MONEY_MOST = 64, MONEY_MOST_SHOWN = 6 };

struct money_piece {
    struct text currency; /* ISO 4217 */
    int64_t hundredths;
    struct text picture;
};

struct money {
    struct money_piece pieces[MONEY_MOST];
    size_t count;
};

/* REFUSED, with the line, for what is no such table. */
enum status money_read(struct money *money, struct text table, struct text file,
                       struct arena *arena, struct fault *why);
enum status money_open(const struct money **money, const char *assets, struct arena *arena,
                       struct fault *why);
/* Those of a currency, at most `room`; how many. */
size_t money_of(const struct money *money, struct text currency,
                const struct money_piece **pieces, size_t room);

#endif
