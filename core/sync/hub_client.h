/* hub_client.h: the conversation with our own hub: each request of docs/decisions/sync.md.
 *
 * Statuses everywhere: OK; FAILED: try later, and `retry_s` is what the office asked for;
 * REFUSED: the office does not want this device, or what answers is not the office; CONFLICT:
 * it does not understand what we said; NOT_FOUND and TOO_LARGE as they are named. What comes
 * back is bytes: whoever asked checks signatures.
 */
#ifndef SYNC_HUB_CLIENT_H
#define SYNC_HUB_CLIENT_H

#include "sync/link.h"
#include "sync/wire.h"

struct hub_client {
    const struct link *link;
    uint64_t sent, received; /* bytes so far, for whoever counts them */
    int64_t retry_s;
};

/* Sends a batch from where it was cut off; `is_resumed`: asks first how much is there. */
enum status hub_send(struct text *answer, struct hub_client *client, const uint8_t id[WIRE_ID],
                     struct text batch, bool is_resumed, struct arena *arena,
                     struct fault *why);
enum status hub_hello(struct text *news, struct hub_client *client, struct text hello,
                      struct arena *arena, struct fault *why);
enum status hub_tally(struct text *answer, struct hub_client *client, struct text tally,
                      struct arena *arena, struct fault *why);
enum status hub_enrol(struct text *reply, struct hub_client *client, struct text enrolment,
                      struct arena *arena, struct fault *why);

/* Where a file's bytes go, in their order. */
struct hub_file {
    const uint8_t *sha;  /* WIRE_SHA bytes */
    uint64_t from, most; /* from this byte on, at most so many */
    void *self;
    bool (*take)(void *self, struct text bytes); /* false: cut it */
};
enum status hub_fetch(struct hub_client *client, const struct hub_file *file,
                      struct fault *why);

#endif
