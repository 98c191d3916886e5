#include "hub/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void notify(const char *state)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    const char *path = getenv("NOTIFY_SOCKET");
    int line;

    if (path == NULL || strlen(path) >= sizeof to.sun_path ||
        (path[0] != '/' && path[0] != '@'))
        return;
    memcpy(to.sun_path, path, strlen(path) + 1);
    if (path[0] == '@') /* an abstract socket */
        to.sun_path[0] = '\0';
    line = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (line < 0)
        return;
    (void)sendto(line, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path)));
    close(line);
}
