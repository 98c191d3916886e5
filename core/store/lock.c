#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

/* Bytes of the file. The turn to write is the first of a row of places: everybody enters at the
 * last and goes on to the next when that is free, so nobody overtakes. Further programs than
 * there are places wait before the last, in no order. */
enum { OPEN, FIRST_PLACE, LAST_PLACE = FIRST_PLACE + 3 };

/* To check the queue of years takes some seconds on a small board. A write takes milliseconds,
 * but a recording on a slow card. */
enum { OPEN_NAP_US = 5000, MOST_OPEN_NAPS = 2000, MOST_NAPS = 5000 };

/* A lock of the open file (F_OFD_), not of the process: it does not go when some other part of
 * the program closes the same file. And unlike flock(2) it is lowered in one step. */
static bool take_range(int fd, short type, off_t first, off_t last)
{
    struct flock range = {
        .l_type = type, .l_whence = SEEK_SET, .l_start = first, .l_len = last - first + 1};
    return fcntl(fd, F_OFD_SETLK, &range) == 0;
}

static bool take(int fd, short type)
{
    return take_range(fd, type, OPEN, OPEN);
}

static void nap(long microseconds)
{
    const struct timespec time = {.tv_nsec = microseconds * 1000};
    nanosleep(&time, NULL);
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
    for (int naps = 0; naps < MOST_OPEN_NAPS; naps++) {
        *alone = take(fd, F_WRLCK);
        if (*alone || (is_held_by_another() && take(fd, F_RDLCK)))
            return OK;
        if (!is_held_by_another())
            return fault_set(why, FAILED, "cannot hold the store in %s: %s", folder,
                             strerror(errno));
        nap(OPEN_NAP_US);
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

/* ---- The turn to write ---- */

/* Takes places from `place` on, as far as they are free; where it stands before the next. */
static off_t go_on(int lock, off_t place, bool *is_held)
{
    while (place >= FIRST_PLACE && take_range(lock, F_WRLCK, place, place))
        place--;
    *is_held = is_held_by_another();
    if (place + 2 <= LAST_PLACE) /* those behind may follow */
        take_range(lock, F_UNLCK, place + 2, LAST_PLACE);
    return place;
}

enum status lock_write(int lock, struct fault *why)
{
    off_t place = LAST_PLACE;
    bool is_held = true;

    for (int naps = 0; is_held && naps < MOST_NAPS; naps++) {
        place = go_on(lock, place, &is_held);
        if (place < FIRST_PLACE)
            return OK;
        nap(naps < 100 ? 200 : 1000);
    }
    lock_write_end(lock);
    if (!is_held)
        return fault_set(why, FAILED, "cannot hold the store: the system does not lock files");
    return fault_set(why, CONFLICT, "cannot write: another program is busy with the store");
}

void lock_write_end(int lock)
{
    take_range(lock, F_UNLCK, FIRST_PLACE, LAST_PLACE);
}
