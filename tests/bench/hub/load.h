/* load.h: clients that send as fast as they are answered, and what that took. */
#ifndef BENCH_HUB_LOAD_H
#define BENCH_HUB_LOAD_H

#include "base/random.h"
#include "base/status.h"

enum { BODY = 400 }; /* bytes of a typical sealed registration */

/* What one client does again and again: sends so many things; OK when all are durable. */
struct load_work {
    void *self;
    enum status (*send)(void *self, unsigned client, size_t count, struct random random,
                        struct fault *why);
};

struct load {
    unsigned clients;
    size_t batch;   /* things a call */
    int64_t for_ms; /* so long, or */
    int64_t things; /* so many; 0: until the time is over */
    int64_t server; /* a process whose children work for us too; 0: none */
};

struct load_result {
    double per_second;
    double p50_ms, p99_ms; /* of a call */
    double cpu_us; /* ours and the server's, for each thing: the same when others work too */
    int64_t things;
};
enum status load_run(struct load_result *result, struct load load, struct load_work work,
                     struct fault *why);

/* Megabytes this program holds now. */
double load_memory_mb(void);
int64_t load_now_us(void);

#endif
