/* peers.h: the connections that are open, how many come from where, and until when each may
 * take for what it is doing; for the http room.
 *
 *   opened --headers--> reading --body whole--> served (no end) --reply--> sent, idle
 *
 * A time that has passed cuts the connection: trickling single bytes gains nothing. The library
 * has a time of its own that only silence runs down. */
#ifndef HTTP_PEERS_H
#define HTTP_PEERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct peers;
struct peer;

struct peers_limits {
    unsigned connections, from_one_address; /* 0: no limit from one address */
    void *self;
    void (*look)(void *self); /* called a few times a second while anybody is there */
};
struct peers *peers_open(struct peers_limits limits);
void peers_close(struct peers *peers); /* all are closed already */

struct peer *peer_open(struct peers *peers, int socket, const struct sockaddr *address);
void peer_close(struct peer *peer);
/* It came when there were too many: it gets 503 and goes. */
bool peer_is_over(const struct peer *peer);
const char *peer_address(const struct peer *peer);
/* From now on, so many seconds; 0: no end. */
void peer_may_take(struct peer *peer, unsigned seconds);
unsigned peers_count(struct peers *peers);

#endif
