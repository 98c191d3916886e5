/* hub_check.h: a whole hub in a folder of its own, and a kiosk that is enrolled with it, for
 * tests of this room: requests go to the handlers, without sockets. */
#ifndef HUB_HUB_CHECK_H
#define HUB_HUB_CHECK_H

#include "base/check.h"
#include "hub/hub.h"

struct kiosk {
    uint8_t id[WIRE_ID];
    struct signer *signer;
    struct sign_key office;
};
struct hub_place {
    char folder[64];
    struct arena *arena;
    struct hub *hub;
    struct http_route routes[HUB_MOST_ROUTES];
    size_t route_count;
};
int hub_place_open(void **state);
int hub_place_close(void **state);

/* A kiosk with keys of its own, that nobody knows. */
struct kiosk kiosk_make(uint8_t number);
/* The same, enrolled for that area over HTTP. */
struct kiosk kiosk_enrol(struct hub_place *place, uint8_t number, const char *area);
/* A batch of `items` submissions, called by `name`, each sealed bytes of `size`. */
struct text kiosk_batch(const struct kiosk *kiosk, uint8_t name, size_t items, size_t size,
                        struct arena *arena);
/* The answer to it, believed, its verdicts all `verdict`; else the test fails. */
void kiosk_expects(const struct kiosk *kiosk, struct text answer, size_t items,
                   enum wire_verdict verdict, struct arena *arena);

struct asked {
    const char *method;
    struct text path, body;
    int64_t at, size; /* Doorstep-At, Doorstep-Size; -1: left out */
    bool cut;
};
struct http_reply hub_ask(struct hub_place *place, struct asked asked);
/* "/doorstep/1/batch/" and the batch called by `name`. */
struct text batch_path(uint8_t name, struct arena *arena);
/* What the reply says by Doorstep-At; -1: nothing. */
int64_t reply_at(const struct http_reply *reply);
size_t hub_submissions(struct hub_place *place);

#endif
