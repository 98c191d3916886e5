#include "hub/stepper.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "hub/hub.h"
#include "hub/partial.h"

/* Another hub's submissions are seen within a quarter of a minute; what failed is tried again
 * then. */
enum { EVERY_SECONDS = 15 };

struct stepper {
    struct hub *hub;
    pthread_mutex_t lock;
    pthread_cond_t change;
    pthread_t thread;
    bool wanted, ending;
};

static void step(struct hub *hub)
{
    struct fault why = {0};
    size_t done = 0, all = 0;
    enum status status = OK;

    partial_expire(hub->partial);
    if (hub->book == NULL)
        return;
    do {
        status = casebook_step(hub->book, &done, &why);
        all += done;
    } while (status == OK && done > 0);
    if (status != OK && status != CONFLICT)
        log_line(LOG_ERROR, "cases: %s", why.text);
    if (all > 0)
        log_line(LOG_INFO, "cases: %zu steps with new submissions", all);
}

static bool wait_until_wanted(struct stepper *stepper)
{
    struct timespec until;
    int waited = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += EVERY_SECONDS;
    pthread_mutex_lock(&stepper->lock);
    while (!stepper->wanted && !stepper->ending && waited == 0)
        waited = pthread_cond_timedwait(&stepper->change, &stepper->lock, &until);
    stepper->wanted = false;
    bool goes_on = !stepper->ending;
    pthread_mutex_unlock(&stepper->lock);
    return goes_on;
}

static void *work(void *self)
{
    struct stepper *stepper = self;

    do
        step(stepper->hub);
    while (wait_until_wanted(stepper));
    return NULL;
}

struct stepper *stepper_open(struct hub *hub)
{
    struct stepper *stepper = calloc(1, sizeof *stepper);
    pthread_condattr_t monotonic;

    if (stepper == NULL)
        fatal("no memory for the hub's own work");
    stepper->hub = hub;
    pthread_mutex_init(&stepper->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&stepper->change, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&stepper->thread, NULL, work, stepper) != 0)
        fatal("no thread for the hub's own work");
    return stepper;
}

void stepper_wake(struct stepper *stepper)
{
    if (stepper == NULL)
        return;
    pthread_mutex_lock(&stepper->lock);
    stepper->wanted = true;
    pthread_cond_signal(&stepper->change);
    pthread_mutex_unlock(&stepper->lock);
}

void stepper_close(struct stepper *stepper)
{
    if (stepper == NULL)
        return;
    pthread_mutex_lock(&stepper->lock);
    stepper->ending = true;
    pthread_cond_signal(&stepper->change);
    pthread_mutex_unlock(&stepper->lock);
    pthread_join(stepper->thread, NULL);
    pthread_cond_destroy(&stepper->change);
    pthread_mutex_destroy(&stepper->lock);
    free(stepper);
}
