/* gate.h: how many bytes of bodies are here at once; for the http room.
 *
 *   arriving --whole--> handled --left
 *
 * Who finds no room waits before its body is read, in the order they came: its bytes stay in
 * the system's socket, and its sender is held back by TCP. So a burst of batches takes as much
 * memory as the room says and no more, and is done as fast. A line that is slow must not hold
 * up others: a body that has been arriving for longer than GATE_SLOW_MS does not count until it
 * is whole. A body larger than all the room comes in when it is alone. */
#ifndef HTTP_GATE_H
#define HTTP_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GATE_SLOW_MS = 1000 };

struct gate_visit { /* within what comes; zeroed */
    struct gate_visit *next, *before;
    enum { GATE_AWAY, GATE_WAITING, GATE_ARRIVING, GATE_SLOW, GATE_WHOLE } state;
    size_t bytes;
    int64_t since_ms;
    /* Both under the gate's lock: stop reading; go on. */
    void (*wait)(struct gate_visit *visit);
    void (*go)(struct gate_visit *visit);
};

struct gate;
struct gate *gate_open(size_t room);
void gate_close(struct gate *gate); /* nobody is in it or waits */

/* True: it is in. False: `wait` was called, and `go` will be. `now_ms`: CLOCK_MONOTONIC. */
bool gate_enter(struct gate *gate, struct gate_visit *visit, size_t bytes, int64_t now_ms);
void gate_is_whole(struct gate *gate, struct gate_visit *visit);
/* Also when it never came, or waits; again does nothing. */
void gate_leave(struct gate *gate, struct gate_visit *visit, int64_t now_ms);
/* A few times a second: looks for the slow. */
void gate_look(struct gate *gate, int64_t now_ms);
/* Lets all in that wait or will: nothing may be held any more. */
void gate_end(struct gate *gate);

#endif
