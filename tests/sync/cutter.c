/* cutter: a line that breaks, for tests.
 *
 *   cutter PORT SEED CUTS LONGEST
 *
 * Listens on a free port of loopback, prints it, and carries each connection to PORT, one at a
 * time. The first CUTS connections are broken off (reset, both ends) after at most LONGEST
 * bytes that the seed chooses, whichever way they go; the others are left alone. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BLOCK = 4096 };

/* splitmix64 */
static uint64_t next(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static struct sockaddr_in loopback(unsigned port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int dial(unsigned port)
{
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static void hang_up(int fd, bool reset)
{
    struct linger now = {1, 0};
    if (reset)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

/* Carries what there is, at most `*left` bytes; false when the connection is at its end. */
static bool carry(int from, int to, int64_t *left)
{
    char bytes[BLOCK];
    size_t room = *left < BLOCK ? (size_t)*left : BLOCK;
    ssize_t got = read(from, bytes, room);
    for (ssize_t put = 0, some; put < got; put += some)
        if ((some = write(to, bytes + put, (size_t)(got - put))) < 0)
            return false;
    if (got > 0)
        *left -= got;
    return got > 0 && *left > 0;
}

static void serve(int near, int far, int64_t left)
{
    struct pollfd polled[] = {{near, POLLIN, 0}, {far, POLLIN, 0}};
    bool goes_on = true;
    while (goes_on && poll(polled, 2, -1) > 0) {
        if (polled[0].revents)
            goes_on = carry(near, far, &left);
        if (goes_on && polled[1].revents)
            goes_on = carry(far, near, &left);
    }
    hang_up(near, left == 0);
    hang_up(far, left == 0);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = loopback(0);
    socklen_t len = sizeof address;
    if (argc != 5)
        return fprintf(stderr, "usage: cutter PORT SEED CUTS LONGEST\n"), 64;
    unsigned port = (unsigned)strtoul(argv[1], NULL, 10);
    uint64_t seed = strtoull(argv[2], NULL, 10);
    long cuts = strtol(argv[3], NULL, 10);
    uint64_t longest = strtoull(argv[4], NULL, 10);
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    signal(SIGPIPE, SIG_IGN);
    if (listening < 0 || bind(listening, (struct sockaddr *)&address, len) != 0 ||
        listen(listening, 8) != 0 ||
        getsockname(listening, (struct sockaddr *)&address, &len) != 0)
        return perror("cutter"), 70;
    printf("%u\n", ntohs(address.sin_port));
    fflush(stdout);
    for (int near; (near = accept(listening, NULL, NULL)) >= 0; cuts--) {
        int far = dial(port);
        if (far < 0)
            hang_up(near, true);
        else
            serve(near, far, cuts > 0 ? (int64_t)(next(&seed) % longest) + 1 : INT64_MAX);
    }
    return 0;
}
