#include "http/workers.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"

enum { STACK_BYTES = 2 * 1024 * 1024 };

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct work *first, **last;
    size_t waiting, most_waiting;
    bool ending;
    unsigned count;
    pthread_t threads[];
};

static struct work *take(struct workers *workers)
{
    struct work *work;

    pthread_mutex_lock(&workers->lock);
    while (workers->first == NULL && !workers->ending)
        pthread_cond_wait(&workers->more, &workers->lock);
    work = workers->first;
    if (work != NULL) {
        workers->first = work->next;
        workers->waiting--;
        if (workers->first == NULL)
            workers->last = &workers->first;
    }
    pthread_mutex_unlock(&workers->lock);
    return work;
}

static void *serve(void *self)
{
    struct work *work;

    while ((work = take(self)) != NULL)
        work->run(work);
    return NULL;
}

struct workers *workers_open(unsigned threads, size_t most_waiting)
{
    struct workers *workers = calloc(1, sizeof *workers + threads * sizeof(pthread_t));
    pthread_attr_t attributes;

    if (workers == NULL)
        fatal("no memory for threads");
    workers->last = &workers->first;
    workers->most_waiting = most_waiting;
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->more, NULL);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    for (; workers->count < threads; workers->count++)
        if (pthread_create(&workers->threads[workers->count], &attributes, serve, workers) != 0)
            fatal("no thread to serve requests");
    pthread_attr_destroy(&attributes);
    return workers;
}

bool workers_give(struct workers *workers, struct work *work)
{
    bool taken;

    work->next = NULL;
    pthread_mutex_lock(&workers->lock);
    taken = !workers->ending && workers->waiting < workers->most_waiting;
    if (taken) {
        *workers->last = work;
        workers->last = &work->next;
        workers->waiting++;
        pthread_cond_signal(&workers->more);
    }
    pthread_mutex_unlock(&workers->lock);
    return taken;
}

void workers_end(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    workers->ending = true;
    pthread_cond_broadcast(&workers->more);
    pthread_mutex_unlock(&workers->lock);
    for (unsigned i = 0; i < workers->count; i++)
        pthread_join(workers->threads[i], NULL);
    workers->count = 0;
}

void workers_close(struct workers *workers)
{
    workers_end(workers);
    pthread_cond_destroy(&workers->more);
    pthread_mutex_destroy(&workers->lock);
    free(workers);
}
