#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

/* To check the queue of years takes some seconds on a small board. */
enum { NAP_MS = 5, MOST_NAPS = 10000 / NAP_MS };

/* A lock of the open file (F_OFD_), not of the process: it does not go when some other part of
 * the program closes the same file. And unlike flock(2) it is lowered in one step. */
static bool take(int fd, short type)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    return fcntl(fd, F_OFD_SETLK, &range) == 0;
}

static bool is_held_by_another(void)
{
    return errno == EAGAIN || errno == EACCES;
}

static enum status open_file(int *fd, const char *folder, struct fault *why)
{
    char path[4096];

    enum status status = folder_make(folder, why);
    if (status != OK)
        return status;
    if (snprintf(path, sizeof path, "%s/doorstep.lock", folder) >= (int)sizeof path)
        return fault_set(why, TOO_LARGE, "the path of the store's folder is too long");
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd >= 0)
        return OK;
    return fault_set(why,
                     errno == ENOSPC || errno == EROFS || errno == EDQUOT ? NO_ROOM : FAILED,
                     "cannot write to the store's folder %s: %s", folder, strerror(errno));
}

static enum status hold(int fd, bool *alone, const char *folder, struct fault *why)
{
    static const struct timespec NAP = {.tv_nsec = NAP_MS * 1000000L};

    for (int naps = 0; naps < MOST_NAPS; naps++) {
        *alone = take(fd, F_WRLCK);
        if (*alone || (is_held_by_another() && take(fd, F_RDLCK)))
            return OK;
        if (!is_held_by_another())
            return fault_set(why, FAILED, "cannot hold the store in %s: %s", folder,
                             strerror(errno));
        nanosleep(&NAP, NULL);
    }
    return fault_set(why, CONFLICT,
                     "another program is still checking the store in %s: try again when it is "
                     "done",
                     folder);
}

enum status lock_open(int *lock, bool *alone, const char *folder, struct fault *why)
{
    enum status status = open_file(lock, folder, why);
    if (status != OK)
        return status;
    status = hold(*lock, alone, folder, why);
    if (status != OK) {
        close(*lock);
        *lock = -1;
    }
    return status;
}

enum status lock_share(int lock, struct fault *why)
{
    if (take(lock, F_RDLCK))
        return OK;
    return fault_set(why, FAILED, "cannot share the store: %s", strerror(errno));
}

void lock_close(int lock)
{
    if (lock >= 0)
        close(lock);
}
