#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

enum { MOST_NAMES = 100000 };

static enum status failed(struct fault *why, const char *doing, const char *path)
{
    int error = errno;
    enum status status = error == ENOENT || error == ENOTDIR                    ? NOT_FOUND
                         : error == ENOSPC || error == EROFS || error == EDQUOT ? NO_ROOM
                                                                                : FAILED;
    return fault_set(why, status, "cannot %s %s: %s", doing, path, strerror(error));
}

enum status file_read(struct text *bytes, const char *path, size_t limit, struct arena *arena,
                      struct fault *why)
{
    enum status status = OK;
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return failed(why, "open", path);
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        status = fault_set(why, REFUSED, "%s is not a file", path);
        goto done;
    }
    if ((uintmax_t)about.st_size > limit) {
        status = fault_set(why, TOO_LARGE, "%s is larger than %zu bytes", path, limit);
        goto done;
    }
    char *at = arena_bytes(arena, (size_t)about.st_size + 1);
    size_t len = 0;
    for (ssize_t got; len < (size_t)about.st_size; len += (size_t)got) {
        got = read(fd, at + len, (size_t)about.st_size - len);
        if (got < 0 && errno == EINTR) {
            got = 0;
            continue;
        }
        if (got < 0) {
            status = failed(why, "read", path);
            goto done;
        }
        if (got == 0)
            break;
    }
    at[len] = '\0';
    *bytes = (struct text){at, len};
done:
    close(fd);
    return status;
}

static bool write_all(int fd, struct text bytes)
{
    while (bytes.len > 0) {
        ssize_t put = write(fd, bytes.at, bytes.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes = text_part(bytes, (size_t)put, SIZE_MAX);
    }
    return fsync(fd) == 0;
}

static bool sync_folder_of(const char *path)
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

enum status file_replace(const char *path, struct text bytes, unsigned mode, struct fault *why)
{
    char beside[4096];
    if ((size_t)snprintf(beside, sizeof beside, "%s.new", path) >= sizeof beside)
        return fault_set(why, TOO_LARGE, "the path of %s is too long", path);
    /* A file left by a power cut may have another mode than the one wanted now. */
    unlink(beside);
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);
    if (fd < 0)
        return failed(why, "write", path);
    bool good = write_all(fd, bytes);
    enum status status = good ? OK : failed(why, "write", path);
    close(fd);
    if (good && rename(beside, path) != 0)
        status = failed(why, "replace", path);
    if (status == OK && !sync_folder_of(path))
        status = failed(why, "sync the folder of", path);
    if (status != OK)
        unlink(beside);
    return status;
}

enum status folder_make(const char *path, struct fault *why)
{
    char part[4096];
    if (path[0] == '\0')
        return fault_set(why, REFUSED, "a folder needs a name");
    if ((size_t)snprintf(part, sizeof part, "%s", path) >= sizeof part)
        return fault_set(why, TOO_LARGE, "the path of %s is too long", path);
    for (char *at = part + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return failed(why, "make the folder", part);
        *at = '/';
    }
    struct stat about;
    if (mkdir(part, 0700) != 0 && errno != EEXIST)
        return failed(why, "make the folder", part);
    if (stat(part, &about) != 0 || !S_ISDIR(about.st_mode))
        return fault_set(why, REFUSED, "%s is not a folder", path);
    return OK;
}

static int by_bytes(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

enum status folder_list(struct text **names, size_t *count, const char *path,
                        struct arena *arena, struct fault *why)
{
    DIR *folder = opendir(path);
    if (!folder)
        return failed(why, "open the folder", path);
    size_t room = 0, found = 0;
    struct text *list = NULL;
    enum status status = OK;
    errno = 0;
    for (struct dirent *entry; status == OK && (entry = readdir(folder)) != NULL; errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (found == MOST_NAMES) {
            status = fault_set(why, TOO_LARGE, "%s holds more than %d names", path, MOST_NAMES);
            break;
        }
        if (found == room) {
            struct text *more = arena_array(arena, room = room ? room * 2 : 16, sizeof *more);
            if (found > 0)
                memcpy(more, list, found * sizeof *more);
            list = more;
        }
        list[found++] = text_copy(arena, text_of(entry->d_name));
    }
    if (status == OK && errno != 0)
        status = failed(why, "read the folder", path);
    closedir(folder);
    if (status != OK)
        return status;
    if (found > 1)
        qsort(list, found, sizeof *list, by_bytes);
    *names = list;
    *count = found;
    return OK;
}
