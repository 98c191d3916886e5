#include "tools/sync/wake.h"

#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/file.h"

enum { LONG_MS = 30000 }; /* nothing here waits so long unless it is broken */

struct fixture {
    char folder[32];
    struct arena *arena;
    struct wake wake;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture =
        (struct fixture){.folder = "/tmp/doorstep-wake-XXXXXX", .arena = arena_open("test")};
    assert_non_null(mkdtemp(fixture.folder));
    wake_open(&fixture.wake, fixture.folder);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    struct text *names;
    size_t count = 0;
    wake_close(&fixture->wake);
    folder_list(&names, &count, fixture->folder, fixture->arena, NULL);
    for (size_t i = 0; i < count; i++)
        unlink(text_format(fixture->arena, "%s/%s", fixture->folder, names[i].at).at);
    rmdir(fixture->folder);
    arena_close(fixture->arena);
    return 0;
}

static void write_file(struct fixture *fixture, const char *name)
{
    const char *path = text_format(fixture->arena, "%s/%s", fixture->folder, name).at;
    assert_int_equal(file_replace(path, TEXT("x"), 0600, NULL), OK);
}

static void time_passes_and_nothing_happened(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(wake_wait(&fixture->wake, 0), 0);
    assert_int_equal(wake_wait(&fixture->wake, -5), 0);
}

static void what_is_queued_is_noticed_and_other_files_are_not(void **state)
{
    struct fixture *fixture = *state;
    write_file(fixture, "sync.conf");
    assert_int_equal(wake_wait(&fixture->wake, LONG_MS), 0);
    write_file(fixture, "doorstep.db-wal");
    assert_int_equal(wake_wait(&fixture->wake, LONG_MS), WAKE_QUEUE);
    assert_int_equal(wake_wait(&fixture->wake, 0), 0); /* once */
}

static void a_signal_stops_it_also_later(void **state)
{
    struct fixture *fixture = *state;
    assert_false(wake_stops(&fixture->wake));
    assert_int_equal(kill(getpid(), SIGTERM), 0);
    assert_int_equal(wake_wait(&fixture->wake, LONG_MS), WAKE_STOP);
    assert_int_equal(wake_wait(&fixture->wake, LONG_MS), WAKE_STOP);
    assert_true(wake_stops(&fixture->wake));
}

static void set_loopback(bool up)
{
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(ioctl(fd, SIOCGIFFLAGS, &request), 0);
    request.ifr_flags = (short)(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
    assert_int_equal(ioctl(fd, SIOCSIFFLAGS, &request), 0);
    close(fd);
}

static void the_networks_return_is_heard_and_its_end_is_not(void **state)
{
    struct fixture *fixture = *state;
    struct wake wake;
    if (unshare(CLONE_NEWNET) != 0)
        skip(); /* only root has a network of its own */
    wake_open(&wake, fixture->folder);
    if (wake.network < 0)
        skip();
    set_loopback(true);
    assert_int_equal(wake_wait(&wake, LONG_MS), WAKE_NETWORK);
    while (wake_wait(&wake, 0) != 0)
        ;
    set_loopback(false);
    assert_int_equal(wake_wait(&wake, 100), 0);
    wake_close(&wake);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
CHECK_MAIN(TEST(time_passes_and_nothing_happened),
           TEST(what_is_queued_is_noticed_and_other_files_are_not),
           TEST(a_signal_stops_it_also_later),
           TEST(the_networks_return_is_heard_and_its_end_is_not))
