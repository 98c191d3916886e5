/* greeting.h: the hello that this device says now: how it fares, and how far it knows the news.
 */
#ifndef SYNC_GREETING_H
#define SYNC_GREETING_H

#include "store/store.h"
#include "sync/account.h"

/* `program`: its version. */
enum status greeting_write(struct buffer *out, const struct account *account,
                           struct store *store, struct clock clock, const char *program,
                           struct fault *why);

#endif
