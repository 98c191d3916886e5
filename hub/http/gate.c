#include "http/gate.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"

struct line {
    struct gate_visit *first, *last;
};

struct gate {
    pthread_mutex_t lock;
    size_t room, used;
    bool ending;
    struct line waiting, arriving;
};

struct gate *gate_open(size_t room)
{
    struct gate *gate = calloc(1, sizeof *gate);

    if (gate == NULL)
        fatal("no memory for the gate of bodies");
    gate->room = room;
    pthread_mutex_init(&gate->lock, NULL);
    return gate;
}

void gate_close(struct gate *gate)
{
    if (gate == NULL)
        return;
    pthread_mutex_destroy(&gate->lock);
    free(gate);
}

/* ---- Lines ---- */

static void line_add(struct line *line, struct gate_visit *visit)
{
    visit->next = NULL;
    visit->before = line->last;
    *(line->last != NULL ? &line->last->next : &line->first) = visit;
    line->last = visit;
}

static void line_take(struct line *line, struct gate_visit *visit)
{
    *(visit->before != NULL ? &visit->before->next : &line->first) = visit->next;
    *(visit->next != NULL ? &visit->next->before : &line->last) = visit->before;
}

/* ---- Under the lock ---- */

static bool fits(const struct gate *gate, size_t bytes)
{
    return gate->ending || gate->used == 0 ||
           (gate->used <= gate->room && bytes <= gate->room - gate->used);
}

static void let_in(struct gate *gate, struct gate_visit *visit, int64_t now_ms)
{
    visit->state = GATE_ARRIVING;
    visit->since_ms = now_ms;
    gate->used += visit->bytes;
    line_add(&gate->arriving, visit);
}

static void let_in_all_that_fit(struct gate *gate, int64_t now_ms)
{
    struct gate_visit *visit;

    while ((visit = gate->waiting.first) != NULL && fits(gate, visit->bytes)) {
        line_take(&gate->waiting, visit);
        let_in(gate, visit, now_ms);
        visit->go(visit);
    }
}

/* ---- From outside ---- */

bool gate_enter(struct gate *gate, struct gate_visit *visit, size_t bytes, int64_t now_ms)
{
    pthread_mutex_lock(&gate->lock);
    bool enters = gate->waiting.first == NULL && fits(gate, bytes);
    visit->bytes = bytes;
    if (enters) {
        let_in(gate, visit, now_ms);
    } else {
        visit->wait(visit);
        visit->state = GATE_WAITING;
        line_add(&gate->waiting, visit);
    }
    pthread_mutex_unlock(&gate->lock);
    return enters;
}

void gate_is_whole(struct gate *gate, struct gate_visit *visit)
{
    pthread_mutex_lock(&gate->lock);
    if (visit->state == GATE_ARRIVING)
        line_take(&gate->arriving, visit);
    if (visit->state == GATE_SLOW)
        gate->used += visit->bytes;
    if (visit->state == GATE_ARRIVING || visit->state == GATE_SLOW)
        visit->state = GATE_WHOLE;
    pthread_mutex_unlock(&gate->lock);
}

void gate_leave(struct gate *gate, struct gate_visit *visit, int64_t now_ms)
{
    pthread_mutex_lock(&gate->lock);
    if (visit->state == GATE_WAITING)
        line_take(&gate->waiting, visit);
    if (visit->state == GATE_ARRIVING)
        line_take(&gate->arriving, visit);
    if (visit->state == GATE_ARRIVING || visit->state == GATE_WHOLE)
        gate->used -= visit->bytes;
    if (visit->state != GATE_AWAY)
        let_in_all_that_fit(gate, now_ms);
    visit->state = GATE_AWAY;
    pthread_mutex_unlock(&gate->lock);
}

/* Those that are arriving stand in the order they came in. */
void gate_look(struct gate *gate, int64_t now_ms)
{
    struct gate_visit *visit;

    pthread_mutex_lock(&gate->lock);
    while ((visit = gate->arriving.first) != NULL && now_ms - visit->since_ms >= GATE_SLOW_MS) {
        line_take(&gate->arriving, visit);
        visit->state = GATE_SLOW;
        gate->used -= visit->bytes;
    }
    let_in_all_that_fit(gate, now_ms);
    pthread_mutex_unlock(&gate->lock);
}

void gate_end(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->ending = true;
    let_in_all_that_fit(gate, 0);
    pthread_mutex_unlock(&gate->lock);
}
