/* thinlink: a thin line between two network namespaces, for tests.
 *
 *   thinlink --delay MS --rate BITS --loss PERCENT --seed N NAMESPACE-A NAMESPACE-B
 *
 * Makes the device "thin" (10.77.0.1 in A, 10.77.0.2 in B) in both and carries real IP packets
 * between them: each waits until the line is free, takes its length at RATE bits a second, is
 * lost with that probability, and arrives MS milliseconds after it was sent. So TCP above it
 * behaves as on a real line: it slows down, sends again, gives up. What tc's netem does, also
 * where the kernel has none. SIGUSR1 cuts the line (what is under way is lost), SIGUSR2 mends
 * it. Prints "ready", and at the end (and when it gets SIGHUP) how many packets and bytes were
 * put on the line each way, and how many packets were lost. Needs root. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 2048, MOST_WAITING = 64 }; /* a modem's queue: what is more is lost */

struct packet {
    int64_t arrives_us;
    size_t len;
    char bytes[LARGEST];
};

/* One way: a ring of packets in the order in which they arrive. */
struct way {
    int from, to;
    int64_t free_us; /* when the line has sent all before */
    struct packet *ring;
    size_t first, count;
    uint64_t packets, bytes, lost;
};

struct line {
    int64_t delay_us;
    double bits_a_us, loss;
    uint64_t seed;
    bool is_cut;
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* splitmix64 */
static double next_random(uint64_t *seed)
{
    uint64_t x = *seed += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return (double)((x ^ (x >> 31)) >> 11) / 9007199254740992.0;
}

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "thinlink: %s: %s\n", what, strerror(errno));
    exit(70);
}

static int open_end(const char *name)
{
    char path[300];
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};

    snprintf(path, sizeof path, "/run/netns/%s", name);
    int space = open(path, O_RDONLY | O_CLOEXEC);
    if (space < 0 || setns(space, CLONE_NEWNET) != 0)
        fail(path);
    close(space);
    int end = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    strcpy(request.ifr_name, "thin");
    if (end < 0 || ioctl(end, TUNSETIFF, &request) != 0)
        fail("/dev/net/tun");
    return end;
}

static void set_up(const char *space, const char *own)
{
    char command[400];
    snprintf(command, sizeof command,
             "ip -n %s addr add %s/24 dev thin && ip -n %s link set thin mtu 1400 up && "
             "ip -n %s link set lo up",
             space, own, space, space);
    if (system(command) != 0)
        fail("ip");
}

/* ---- Carrying ---- */

static void take(struct way *way, struct line *line)
{
    char bytes[LARGEST];
    ssize_t len;

    while ((len = read(way->from, bytes, sizeof bytes)) > 0) {
        bool is_lost = next_random(&line->seed) < line->loss;
        if (line->is_cut || way->count == MOST_WAITING) {
            way->lost++;
            continue;
        }
        int64_t now = now_us(), begins = way->free_us > now ? way->free_us : now;
        way->free_us = begins + (int64_t)((double)len * 8 / line->bits_a_us);
        way->packets++;
        way->bytes += (uint64_t)len;
        if (is_lost) { /* on the way: it took its time of the line */
            way->lost++;
            continue;
        }
        struct packet *packet = &way->ring[(way->first + way->count++) % MOST_WAITING];
        packet->arrives_us = way->free_us + line->delay_us;
        packet->len = (size_t)len;
        memcpy(packet->bytes, bytes, (size_t)len);
    }
}

/* Hands over what has arrived; when the next does, or -1. */
static int64_t give(struct way *way)
{
    while (way->count > 0) {
        struct packet *packet = &way->ring[way->first];
        if (packet->arrives_us > now_us())
            return packet->arrives_us;
        if (write(way->to, packet->bytes, packet->len) != (ssize_t)packet->len)
            way->lost++; /* that end is down */
        way->first = (way->first + 1) % MOST_WAITING;
        way->count--;
    }
    return -1;
}

static void tell(const struct way *ways)
{
    for (int i = 0; i < 2; i++)
        printf("%s: %" PRIu64 " packets, %" PRIu64 " bytes, %" PRIu64 " lost\n",
               i == 0 ? "A to B" : "B to A", ways[i].packets, ways[i].bytes, ways[i].lost);
    fflush(stdout);
}

/* False when it is time to end. */
static bool obey(int signals, struct line *line, struct way *ways)
{
    struct signalfd_siginfo info;

    while (read(signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGHUP) {
            tell(ways);
            continue;
        }
        if (info.ssi_signo != SIGUSR1 && info.ssi_signo != SIGUSR2)
            return false;
        line->is_cut = info.ssi_signo == SIGUSR1;
        for (int i = 0; line->is_cut && i < 2; i++) {
            ways[i].lost += ways[i].count;
            ways[i].count = 0;
        }
    }
    return true;
}

static void carry(struct way *ways, struct line *line, int signals)
{
    struct pollfd waits[] = {
        {ways[0].from, POLLIN, 0}, {ways[1].from, POLLIN, 0}, {signals, POLLIN, 0}};
    for (;;) {
        int64_t one = give(&ways[0]), two = give(&ways[1]);
        int64_t next = one < 0 || (two >= 0 && two < one) ? two : one;
        struct timespec wait = {0};
        if (next >= 0) {
            int64_t left = next - now_us();
            left = left > 0 ? left : 0;
            wait = (struct timespec){left / 1000000, left % 1000000 * 1000};
        }
        if (ppoll(waits, 3, next >= 0 ? &wait : NULL, NULL) < 0 && errno != EINTR)
            fail("ppoll");
        if ((waits[2].revents & POLLIN) && !obey(signals, line, ways))
            return;
        take(&ways[0], line);
        take(&ways[1], line);
    }
}

static bool read_options(struct line *line, int argc, char **argv)
{
    static const struct option OPTIONS[] = {{"delay", required_argument, NULL, 'd'},
                                            {"rate", required_argument, NULL, 'r'},
                                            {"loss", required_argument, NULL, 'l'},
                                            {"seed", required_argument, NULL, 's'},
                                            {NULL, 0, NULL, 0}};
    int option;

    while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) >= 0) {
        double value = optarg ? strtod(optarg, NULL) : 0;
        if (option == 'd')
            line->delay_us = (int64_t)(value * 1000);
        else if (option == 'r')
            line->bits_a_us = value / 1000000;
        else if (option == 'l')
            line->loss = value / 100;
        else if (option == 's')
            line->seed = (uint64_t)value;
        else
            return false;
    }
    return argc - optind == 2 && line->bits_a_us > 0;
}

static int listen_to_signals(void)
{
    sigset_t heard;

    sigemptyset(&heard);
    sigaddset(&heard, SIGUSR1);
    sigaddset(&heard, SIGUSR2);
    sigaddset(&heard, SIGHUP);
    sigaddset(&heard, SIGTERM);
    sigaddset(&heard, SIGINT);
    sigprocmask(SIG_BLOCK, &heard, NULL);
    return signalfd(-1, &heard, SFD_NONBLOCK | SFD_CLOEXEC);
}

int main(int argc, char **argv)
{
    struct line line = {.bits_a_us = 1, .seed = 1};
    struct way ways[2] = {0};

    if (!read_options(&line, argc, argv))
        return 64;
    int signals = listen_to_signals();
    int a = open_end(argv[optind]), b = open_end(argv[optind + 1]);
    set_up(argv[optind], "10.77.0.1");
    set_up(argv[optind + 1], "10.77.0.2");
    ways[0] = (struct way){.from = a, .to = b};
    ways[1] = (struct way){.from = b, .to = a};
    for (int i = 0; i < 2; i++)
        if (!(ways[i].ring = calloc(MOST_WAITING, sizeof *ways[i].ring)))
            fail("memory");
    puts("ready");
    fflush(stdout);
    carry(ways, &line, signals);
    tell(ways);
    free(ways[0].ring);
    free(ways[1].ring);
    return 0;
}
