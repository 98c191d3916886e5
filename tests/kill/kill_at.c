#include "tests/kill/kill_at.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* The functions below stand before the C library's, which they do not call: the kernel is asked
 * directly, so it does not matter who else (a sanitizer) stands in between. */

enum mode { COUNT, BEFORE, AFTER, TORN, SHORT, ENOSPC_, EROFS_, EIO_, MODES };
static const char *const MODE_NAMES[MODES] = {"count", "before", "after", "torn",
                                              "short", "enospc", "erofs", "eio"};
static const int ERRORS[MODES] = {
    [SHORT] = ENOSPC, [ENOSPC_] = ENOSPC, [EROFS_] = EROFS, [EIO_] = EIO};

/* One for the process: the functions that are replaced have no place for it. */
static struct {
    enum mode mode;
    long at, until, count;
    const char *folder, *report;
} plan = {.until = LONG_MAX};

void kill_at_set(const char *mode, long at, long until, const char *folder)
{
    int found = 0;
    while (found < MODES && strcmp(MODE_NAMES[found], mode) != 0)
        found++;
    if (found == MODES)
        abort();
    plan.mode = (enum mode)found;
    plan.at = at;
    plan.until = until;
    plan.folder = folder;
    __atomic_store_n(&plan.count, 0, __ATOMIC_SEQ_CST);
}

long kill_at_count(void)
{
    return __atomic_load_n(&plan.count, __ATOMIC_SEQ_CST);
}

static long number_of(const char *name, long otherwise)
{
    const char *value = getenv(name);
    return value ? strtol(value, NULL, 10) : otherwise;
}

__attribute__((constructor)) static void from_environment(void)
{
    const char *mode = getenv("DOORSTEP_KILL_MODE");
    if (!mode)
        return;
    kill_at_set(mode, number_of("DOORSTEP_KILL_AT", 0),
                number_of("DOORSTEP_KILL_UNTIL", LONG_MAX), getenv("DOORSTEP_KILL_FOLDER"));
    plan.report = getenv("DOORSTEP_KILL_REPORT");
}

static void report(long count)
{
    char line[32];
    if (!plan.report)
        return;
    int len = snprintf(line, sizeof line, "%ld\n", count);
    long fd = syscall(SYS_openat, AT_FDCWD, plan.report, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0 || syscall(SYS_write, fd, line, len) != len)
        abort();
    syscall(SYS_close, fd);
}

__attribute__((destructor)) static void report_all(void)
{
    report(kill_at_count());
}

/* ---- Points ---- */

static bool in_folder(const char *path)
{
    return !plan.folder || strncmp(path, plan.folder, strlen(plan.folder)) == 0;
}

static bool counts_fd(int fd)
{
    struct stat about;
    char link[64], path[PATH_MAX];

    if (fstat(fd, &about) != 0 || !(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode)))
        return false;
    if (!plan.folder)
        return true;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    path[len < 0 ? 0 : len] = '\0';
    return in_folder(path);
}

static _Noreturn void die(void)
{
    for (;;)
        syscall(SYS_kill, getpid(), SIGKILL);
}

struct point {
    bool torn;  /* the first half of a write is still to be done */
    bool after; /* die when the call is done */
    int error;  /* fail with it; 0: go on */
};

/* `is_write`: of bytes, which can be done by half. */
static struct point reach(bool counts, bool is_write)
{
    struct point point = {0};
    if (!counts)
        return point;
    long count = __atomic_add_fetch(&plan.count, 1, __ATOMIC_SEQ_CST);
    if (plan.mode == COUNT)
        report(count);
    bool here = count == plan.at;
    if (here && (plan.mode == BEFORE || (plan.mode == TORN && !is_write)))
        die();
    point.torn = here && is_write && (plan.mode == TORN || plan.mode == SHORT);
    point.after = here && (plan.mode == AFTER || plan.mode == TORN);
    if (!point.torn && plan.at > 0 && count >= plan.at && count <= plan.until)
        point.error = ERRORS[plan.mode];
    return point;
}

static long leave(struct point point, long result)
{
    if (point.after)
        die();
    return result;
}

#define FAIL_IF_TOLD(point)                                                                    \
    if ((point).error) {                                                                       \
        errno = (point).error;                                                                 \
        return -1;                                                                             \
    }

/* ---- Writes ---- */

ssize_t write(int fd, const void *bytes, size_t count)
{
    struct point point = reach(counts_fd(fd), true);
    FAIL_IF_TOLD(point)
    return leave(point, syscall(SYS_write, fd, bytes, point.torn ? count / 2 : count));
}

static ssize_t write_at(int fd, const void *bytes, size_t count, off64_t offset)
{
    struct point point = reach(counts_fd(fd), true);
    FAIL_IF_TOLD(point)
    return leave(point,
                 syscall(SYS_pwrite64, fd, bytes, point.torn ? count / 2 : count, offset));
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset)
{
    return write_at(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset)
{
    return write_at(fd, bytes, count, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    struct point point = reach(counts_fd(fd), true);
    FAIL_IF_TOLD(point)
    return leave(point, syscall(SYS_writev, fd, parts, point.torn ? (count + 1) / 2 : count));
}

/* ---- Files and names ---- */

#define ON_FD(fd, call)                                                                        \
    struct point point = reach(counts_fd(fd), false);                                          \
    FAIL_IF_TOLD(point)                                                                        \
    return (int)leave(point, call);
#define ON_PATH(path, call)                                                                    \
    struct point point = reach(in_folder(path), false);                                        \
    FAIL_IF_TOLD(point)                                                                        \
    return (int)leave(point, call);

int fsync(int fd)
{
    ON_FD(fd, syscall(SYS_fsync, fd))
}

int fdatasync(int fd)
{
    ON_FD(fd, syscall(SYS_fdatasync, fd))
}

int ftruncate(int fd, off_t len)
{
    ON_FD(fd, syscall(SYS_ftruncate, fd, len))
}

int ftruncate64(int fd, off64_t len)
{
    ON_FD(fd, syscall(SYS_ftruncate, fd, len))
}

int rename(const char *from, const char *to)
{
    ON_PATH(from, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0))
}

int unlink(const char *path)
{
    ON_PATH(path, syscall(SYS_unlinkat, AT_FDCWD, path, 0))
}

int mkdir(const char *path, mode_t mode)
{
    ON_PATH(path, syscall(SYS_mkdirat, AT_FDCWD, path, mode))
}

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
    struct stat about;
    /* Only a file that is made changes anything. */
    bool makes = (flags & O_CREAT) && fstatat(folder, path, &about, AT_SYMLINK_NOFOLLOW) != 0;
    struct point point = reach((makes || (flags & O_TRUNC)) && in_folder(path), false);
    FAIL_IF_TOLD(point)
    return (int)leave(point, syscall(SYS_openat, folder, path, flags, mode));
}

/* NOLINTBEGIN(clang-analyzer-valist.Uninitialized): the checker misses va_start in a macro. */

/* The mode stands there only when a file may be made. */
#define MODE_OF(flags, mode)                                                                   \
    va_list rest;                                                                              \
    va_start(rest, flags);                                                                     \
    mode_t mode = (flags) & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                  \
    va_end(rest);

int open(const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_at(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_at(folder, path, flags, mode);
}

/* NOLINTEND(clang-analyzer-valist.Uninitialized) */
