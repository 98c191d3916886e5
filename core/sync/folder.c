#include "sync/folder.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, MOST_OPEN = 16 };

static_assert((unsigned)WIRE_SHA == crypto_hash_sha256_BYTES, "SHA-256");

static ssize_t read_some(int fd, uint8_t *bytes, size_t room)
{
    ssize_t got;
    do
        got = read(fd, bytes, room);
    while (got < 0 && errno == EINTR);
    return got;
}

static int open_file(const char *path)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd >= 0 && (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))) {
        close(fd);
        fd = -1;
    }
    return fd;
}

bool folder_hash(uint8_t sha[WIRE_SHA], const char *path)
{
    crypto_hash_sha256_state state;
    uint8_t block[BLOCK];
    ssize_t got = -1;
    int fd = open_file(path);
    crypto_hash_sha256_init(&state);
    while (fd >= 0 && (got = read_some(fd, block, sizeof block)) > 0)
        crypto_hash_sha256_update(&state, block, (size_t)got);
    crypto_hash_sha256_final(&state, sha);
    if (fd >= 0)
        close(fd);
    return got == 0;
}

static bool copy_bytes(int from, int to)
{
    uint8_t block[BLOCK];
    ssize_t got;
    while ((got = read_some(from, block, sizeof block)) > 0)
        for (ssize_t put = 0, some; put < got; put += some)
            if ((some = write(to, block + put, (size_t)(got - put))) < 0)
                return false;
    return got == 0 && fsync(to) == 0;
}

enum status folder_copy(const char *from, const char *to, struct fault *why)
{
    char beside[4096];
    if ((size_t)snprintf(beside, sizeof beside, "%s.new", to) >= sizeof beside)
        return fault_set(why, TOO_LARGE, "the path of %s is too long", to);
    int in = open_file(from);
    if (in < 0)
        return fault_set(why, NOT_FOUND, "cannot read %s", from);
    unlink(beside);
    int out = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = out >= 0 && copy_bytes(in, out);
    int error = errno;
    close(in);
    if (out >= 0)
        close(out);
    if (good && rename(beside, to) == 0 && folder_sync_above(to))
        return OK;
    if (good)
        error = errno;
    unlink(beside);
    return fault_set(why, NO_ROOM, "cannot write %s: %s", to, strerror(error));
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

enum status folder_remove(const char *path, struct fault *why)
{
    struct stat about;
    if (lstat(path, &about) != 0 && errno == ENOENT)
        return OK;
    if (nftw(path, remove_one, MOST_OPEN, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0)
        return OK;
    return fault_set(why, FAILED, "cannot remove %s: %s", path, strerror(errno));
}

bool folder_sync_above(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1,
             slash ? path : ".");
    int fd = open(folder[0] ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

uint64_t folder_free_bytes(const char *path)
{
    struct statvfs about;
    return statvfs(path, &about) == 0 ? (uint64_t)about.f_bavail * about.f_frsize : 0;
}
