#include "tools/sync/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/check.h"

static void what_systemd_is_told_arrives_as_one_line(void **state)
{
    char folder[] = "/tmp/doorstep-notify-XXXXXX", got[700];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(address.sun_path, sizeof address.sun_path, "%s/notify", folder);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    notify_ready();
    assert_int_equal(recv(fd, got, sizeof got, 0), 7);
    assert_memory_equal(got, "READY=1", 7);
    notify_status("all is sent\nMAINPID=1");
    ssize_t len = recv(fd, got, sizeof got, 0);
    assert_memory_equal(got, "STATUS=all is sent MAINPID=1", (size_t)len);
    notify_stopping();
    assert_int_equal(recv(fd, got, sizeof got, 0), 10);
    unlink(address.sun_path);
    notify_ready(); /* nobody there: nothing happens */
    unsetenv("NOTIFY_SOCKET");
    notify_ready();
    setenv("NOTIFY_SOCKET", "not a path", 1);
    notify_ready();
    unsetenv("NOTIFY_SOCKET");
    close(fd);
    rmdir(folder);
}

CHECK_MAIN(cmocka_unit_test(what_systemd_is_told_arrives_as_one_line))
