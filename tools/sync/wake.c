#include "tools/sync/wake.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

enum { LONGEST_SLEEP_MS = 60 * 1000, ROOM = 16 * 1024 };
static const char STORE_FILES[] = "doorstep.db";

static int open_network(void)
{
    struct sockaddr_nl address = {.nl_family = AF_NETLINK,
                                  .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR |
                                               RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_IFADDR |
                                               RTMGRP_IPV6_ROUTE};
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    log_line(LOG_WARNING, "the network's return cannot be heard (%s): trying by time alone",
             strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

static int open_queue(const char *data)
{
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (fd >= 0 && inotify_add_watch(fd, data, IN_MODIFY | IN_CREATE | IN_MOVED_TO) >= 0)
        return fd;
    log_line(LOG_WARNING, "%s cannot be watched (%s): looking by time alone", data,
             strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

void wake_open(struct wake *wake, const char *data)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    sigprocmask(SIG_BLOCK, &ending, NULL);
    signal(SIGPIPE, SIG_IGN);
    *wake = (struct wake){
        .network = open_network(),
        .queue = open_queue(data),
        .signals = signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK),
    };
    if (wake->signals < 0)
        fatal("no signalfd: %s", strerror(errno));
}

void wake_close(struct wake *wake)
{
    int all[] = {wake->network, wake->queue, wake->signals};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i] >= 0)
            close(all[i]);
}

/* An address, a way, or a link that runs: what was lost says nothing to us. */
static bool is_return(const struct nlmsghdr *message)
{
    if (message->nlmsg_type == RTM_NEWADDR || message->nlmsg_type == RTM_NEWROUTE)
        return true;
    const struct ifinfomsg *link = NLMSG_DATA(message);
    return message->nlmsg_type == RTM_NEWLINK &&
           message->nlmsg_len >= NLMSG_LENGTH(sizeof *link) && link->ifi_flags & IFF_RUNNING;
}

static bool network_returned(int fd)
{
    _Alignas(struct nlmsghdr) char bytes[ROOM];
    bool returned = false;
    for (;;) {
        ssize_t len = recv(fd, bytes, sizeof bytes, 0);
        if (len < 0 && errno == EINTR)
            continue;
        if (len < 0 && errno == ENOBUFS) { /* more happened than could be kept */
            returned = true;
            continue;
        }
        if (len <= 0)
            return returned;
        unsigned left = (unsigned)len;
        for (const struct nlmsghdr *message = (const struct nlmsghdr *)(const void *)bytes;
             NLMSG_OK(message, left); message = NLMSG_NEXT(message, left))
            returned = returned || is_return(message);
    }
}

static bool queue_changed(int fd)
{
    _Alignas(struct inotify_event) char bytes[ROOM];
    bool changed = false;
    ssize_t len;
    while ((len = read(fd, bytes, sizeof bytes)) > 0)
        for (ssize_t at = 0; at < len;) {
            const struct inotify_event *event =
                (const struct inotify_event *)(const void *)(bytes + at);
            changed = changed || event->mask & IN_Q_OVERFLOW ||
                      (event->len > 0 &&
                       strncmp(event->name, STORE_FILES, sizeof STORE_FILES - 1) == 0);
            at += (ssize_t)(sizeof *event + event->len);
        }
    return changed;
}

bool wake_stops(struct wake *wake)
{
    struct signalfd_siginfo about;
    while (read(wake->signals, &about, sizeof about) == (ssize_t)sizeof about)
        wake->stops = true;
    return wake->stops;
}

unsigned wake_wait(struct wake *wake, int64_t ms)
{
    struct pollfd polled[] = {{wake->signals, POLLIN, 0},
                              {wake->network, POLLIN, 0}, /* those of -1 are passed over */
                              {wake->queue, POLLIN, 0}};
    if (ms > LONGEST_SLEEP_MS) /* so that a clock which is set is noticed */
        ms = LONGEST_SLEEP_MS;
    unsigned happened = 0;
    if (wake_stops(wake))
        return WAKE_STOP;
    if (poll(polled, sizeof polled / sizeof *polled, (int)(ms > 0 ? ms : 0)) <= 0)
        return 0;
    if (wake_stops(wake))
        happened |= WAKE_STOP;
    if (polled[1].revents != 0 && network_returned(wake->network))
        happened |= WAKE_NETWORK;
    if (polled[2].revents != 0 && queue_changed(wake->queue))
        happened |= WAKE_QUEUE;
    return happened;
}
