/* workers.h: threads that run handlers, so that the threads that read and write never wait for
 * a disk; for the http room. */
#ifndef HTTP_WORKERS_H
#define HTTP_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

struct workers;
struct work { /* within the thing to be done */
    struct work *next;
    void (*run)(struct work *work);
};

struct workers *workers_open(unsigned threads, size_t most_waiting);
/* False: as many wait already as may. */
bool workers_give(struct workers *workers, struct work *work);
/* Does what waits and ends the threads; from now on nothing is taken. */
void workers_end(struct workers *workers);
void workers_close(struct workers *workers);

#endif
