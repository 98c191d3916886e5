/* wake.h: what ends a daemon's sleep: the network comes back, somebody queued something, the
 * system wants it to end, or the time is up.
 *
 * The network by netlink (rtnetlink(7): links that run, addresses, routes), the queue by
 * inotify on the store's files, the end by signalfd (SIGTERM, SIGINT). Where one of the first
 * two cannot be had, it sleeps shorter instead. */
#ifndef SYNC_PROGRAM_WAKE_H
#define SYNC_PROGRAM_WAKE_H

#include <stdbool.h>
#include <stdint.h>

enum { WAKE_NETWORK = 1, WAKE_QUEUE = 2, WAKE_STOP = 4 };
struct wake {
    int network, queue, signals; /* file descriptors; -1: not to be had */
    bool stops;
};
/* Blocks the two signals for this process: from now on they arrive here. */
void wake_open(struct wake *wake, const char *data);
void wake_close(struct wake *wake);
/* Sleeps at most so long; which of the above happened. */
unsigned wake_wait(struct wake *wake, int64_t ms);
/* Whether it is to stop, without sleeping. */
bool wake_stops(struct wake *wake);

#endif
