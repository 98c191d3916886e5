#include "http/peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "base/log.h"

enum { LOOK_MS = 250 };

struct peer {
    struct peers *peers;
    struct peer *next, *before;
    int socket;
    bool over;
    unsigned gone;  /* so many looks in a row found that no more will come */
    int64_t end_ms; /* 0: none */
    char address[INET6_ADDRSTRLEN];
};

struct peers {
    struct peers_limits limits;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t watcher;
    bool ending;
    struct peer *first;
    unsigned count;
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The library waits for edges: when the last bytes and the end of a connection arrive together
 * it sees only the bytes. Twice in a row, for it may just be at work with them. */
static bool is_gone(struct peer *peer)
{
    struct pollfd look = {.fd = peer->socket, .events = POLLRDHUP};
    int unread = 0;
    bool ended = poll(&look, 1, 0) == 1 && (look.revents & POLLRDHUP) != 0 &&
                 ioctl(peer->socket, FIONREAD, &unread) == 0 && unread == 0;

    peer->gone = ended ? peer->gone + 1 : 0;
    return peer->gone > 1;
}

/* Looks a few times a second while anybody is there, and sleeps otherwise. Shutting a socket
 * down wakes the library, which closes it. Who is being served is left alone. */
static void *watch(void *self)
{
    struct peers *peers = self;

    pthread_mutex_lock(&peers->lock);
    while (!peers->ending) {
        int64_t now = now_ms();
        struct timespec until = {(now + LOOK_MS) / 1000, (now + LOOK_MS) % 1000 * 1000000};
        for (struct peer *peer = peers->first; peer != NULL; peer = peer->next)
            if (peer->end_ms != 0 && (peer->end_ms <= now || is_gone(peer)))
                shutdown(peer->socket, SHUT_RDWR);
        if (peers->limits.look != NULL) {
            pthread_mutex_unlock(&peers->lock);
            peers->limits.look(peers->limits.self);
            pthread_mutex_lock(&peers->lock);
        }
        if (peers->ending)
            break;
        if (peers->first == NULL)
            pthread_cond_wait(&peers->changed, &peers->lock);
        else
            pthread_cond_timedwait(&peers->changed, &peers->lock, &until);
    }
    pthread_mutex_unlock(&peers->lock);
    return NULL;
}

struct peers *peers_open(struct peers_limits limits)
{
    struct peers *peers = calloc(1, sizeof *peers);
    pthread_condattr_t monotonic;

    if (peers == NULL)
        fatal("no memory for connections");
    peers->limits = limits;
    pthread_mutex_init(&peers->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&peers->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&peers->watcher, NULL, watch, peers) != 0)
        fatal("no thread to watch connections");
    return peers;
}

void peers_close(struct peers *peers)
{
    pthread_mutex_lock(&peers->lock);
    peers->ending = true;
    pthread_cond_broadcast(&peers->changed);
    pthread_mutex_unlock(&peers->lock);
    pthread_join(peers->watcher, NULL);
    pthread_cond_destroy(&peers->changed);
    pthread_mutex_destroy(&peers->lock);
    free(peers);
}

static void write_address(char out[INET6_ADDRSTRLEN], const struct sockaddr *address)
{
    const void *bytes = NULL;

    if (address != NULL && address->sa_family == AF_INET)
        bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    if (address != NULL && address->sa_family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (bytes == NULL || inet_ntop(address->sa_family, bytes, out, INET6_ADDRSTRLEN) == NULL)
        memcpy(out, "?", 2);
}

static bool is_too_many(const struct peers *peers, const struct peer *newcomer)
{
    unsigned same = 0;

    if (peers->count > peers->limits.connections)
        return true;
    if (peers->limits.from_one_address == 0)
        return false;
    for (const struct peer *peer = peers->first; peer != NULL; peer = peer->next)
        same += strcmp(peer->address, newcomer->address) == 0;
    return same > peers->limits.from_one_address;
}

struct peer *peer_open(struct peers *peers, int socket, const struct sockaddr *address)
{
    struct peer *peer = calloc(1, sizeof *peer);

    if (peer == NULL)
        fatal("no memory for a connection");
    peer->peers = peers;
    peer->socket = socket;
    write_address(peer->address, address);
    pthread_mutex_lock(&peers->lock);
    peer->next = peers->first;
    if (peer->next != NULL)
        peer->next->before = peer;
    peers->first = peer;
    peers->count++;
    peer->over = is_too_many(peers, peer);
    if (peer->next == NULL)
        pthread_cond_signal(&peers->changed);
    pthread_mutex_unlock(&peers->lock);
    return peer;
}

void peer_close(struct peer *peer)
{
    struct peers *peers = peer->peers;

    pthread_mutex_lock(&peers->lock);
    *(peer->before != NULL ? &peer->before->next : &peers->first) = peer->next;
    if (peer->next != NULL)
        peer->next->before = peer->before;
    peers->count--;
    pthread_mutex_unlock(&peers->lock);
    free(peer);
}

bool peer_is_over(const struct peer *peer)
{
    return peer->over;
}

const char *peer_address(const struct peer *peer)
{
    return peer->address;
}

void peer_may_take(struct peer *peer, unsigned seconds)
{
    pthread_mutex_lock(&peer->peers->lock);
    peer->end_ms = seconds != 0 ? now_ms() + (int64_t)seconds * 1000 : 0;
    pthread_mutex_unlock(&peer->peers->lock);
}

unsigned peers_count(struct peers *peers)
{
    pthread_mutex_lock(&peers->lock);
    unsigned count = peers->count;
    pthread_mutex_unlock(&peers->lock);
    return count;
}
