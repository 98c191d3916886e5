#include "hub/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

enum { NAME = 2 * WIRE_ID, DEVICE_AT = 4 };

struct partial {
    pthread_mutex_t lock;
    int folder;
    char *path;
    struct clock clock;
};

static void make_name(char name[NAME + 1], const uint8_t id[WIRE_ID])
{
    sodium_bin2hex(name, NAME + 1, id, WIRE_ID);
}

enum status partial_open(struct partial **partial, const char *folder, struct clock clock,
                         struct fault *why)
{
    struct partial *made;
    enum status status = folder_make(folder, why);
    int opened = status == OK ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    if (status != OK)
        return status;
    if (opened < 0)
        return fault_set(why, FAILED, "%s cannot be opened: %s", folder, strerror(errno));
    made = calloc(1, sizeof *made);
    if (made == NULL || (made->path = strdup(folder)) == NULL)
        fatal("no memory for pieces of batches");
    made->folder = opened;
    made->clock = clock;
    pthread_mutex_init(&made->lock, NULL);
    *partial = made;
    partial_expire(made);
    return OK;
}

void partial_close(struct partial *partial)
{
    if (partial == NULL)
        return;
    close(partial->folder);
    pthread_mutex_destroy(&partial->lock);
    free(partial->path);
    free(partial);
}

bool partial_device(uint8_t device[WIRE_ID], struct text bytes)
{
    if (bytes.len < PARTIAL_LEAST || !text_starts(bytes, "DsB1"))
        return false;
    memcpy(device, bytes.at + DEVICE_AT, WIRE_ID);
    return true;
}

static uint64_t size_of(const struct partial *partial, const char *name)
{
    struct stat found;

    return fstatat(partial->folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
                   S_ISREG(found.st_mode)
               ? (uint64_t)found.st_size
               : 0;
}

uint64_t partial_have(struct partial *partial, const uint8_t id[WIRE_ID])
{
    char name[NAME + 1];

    make_name(name, id);
    pthread_mutex_lock(&partial->lock);
    uint64_t have = size_of(partial, name);
    pthread_mutex_unlock(&partial->lock);
    return have;
}

/* ---- Room for one more ---- */

static bool read_device(uint8_t device[WIRE_ID], const struct partial *partial,
                        const char *name)
{
    int file = openat(partial->folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool read = file >= 0 && pread(file, device, WIRE_ID, DEVICE_AT) == WIRE_ID;

    if (file >= 0)
        close(file);
    return read;
}

struct oldest {
    const char *name;
    int64_t changed;
    size_t count;
};

static void count_in(struct oldest *oldest, const char *name, int64_t changed)
{
    if (oldest->count++ == 0 || changed < oldest->changed) {
        oldest->name = name;
        oldest->changed = changed;
    }
}

/* Before a new one is begun: the oldest of that device, and of all, give way. */
static void make_room(struct partial *partial, const uint8_t device[WIRE_ID])
{
    struct arena *arena = arena_open("partial");
    struct oldest of_all = {0}, of_device = {0};
    struct text *names;
    size_t count = 0;

    if (folder_list(&names, &count, partial->path, arena, NULL) != OK)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t owner[WIRE_ID];
        struct stat found;
        if (fstatat(partial->folder, names[i].at, &found, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        count_in(&of_all, names[i].at, found.st_mtime);
        if (read_device(owner, partial, names[i].at) && memcmp(owner, device, WIRE_ID) == 0)
            count_in(&of_device, names[i].at, found.st_mtime);
    }
    if (of_device.count >= PARTIAL_MOST_OF_DEVICE)
        unlinkat(partial->folder, of_device.name, 0);
    else if (of_all.count >= PARTIAL_MOST)
        unlinkat(partial->folder, of_all.name, 0);
    arena_close(arena);
}

/* ---- Bytes ---- */

static enum status write_all(int file, uint64_t at, struct text bytes, struct fault *why)
{
    while (bytes.len > 0) {
        ssize_t wrote = pwrite(file, bytes.at, bytes.len, (off_t)at);
        if (wrote <= 0)
            return fault_set(why, errno == ENOSPC || errno == EDQUOT ? NO_ROOM : FAILED,
                             "a piece of a batch cannot be written: %s", strerror(errno));
        at += (uint64_t)wrote;
        bytes = text_part(bytes, (size_t)wrote, bytes.len);
    }
    return OK;
}

/* They are here already: a connection that broke earlier may be noticed later. */
static bool is_there(int file, uint64_t at, struct text bytes, uint64_t have)
{
    char piece[4096];

    if (at + bytes.len > have)
        return false;
    while (bytes.len > 0) {
        size_t len = bytes.len < sizeof piece ? bytes.len : sizeof piece;
        if (pread(file, piece, len, (off_t)at) != (ssize_t)len ||
            memcmp(piece, bytes.at, len) != 0)
            return false;
        at += len;
        bytes = text_part(bytes, len, bytes.len);
    }
    return true;
}

static enum status put(uint64_t *have, struct partial *partial, const char *name, uint64_t at,
                       struct text bytes, struct fault *why)
{
    enum status status;
    int file;

    *have = size_of(partial, name);
    if (at > *have)
        return fault_set(why, CONFLICT, "there are %llu bytes of this batch",
                         (unsigned long long)*have);
    if (at + bytes.len > WIRE_LARGEST_BATCH)
        return fault_set(why, TOO_LARGE, "a batch has at most %d bytes", WIRE_LARGEST_BATCH);
    if (*have == 0 && bytes.len >= PARTIAL_LEAST)
        make_room(partial, (const uint8_t *)bytes.at + DEVICE_AT);
    file = openat(partial->folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return fault_set(why, errno == ENOSPC ? NO_ROOM : FAILED,
                         "a piece of a batch cannot be kept: %s", strerror(errno));
    if (is_there(file, at, bytes, *have)) {
        close(file);
        return OK;
    }
    status = write_all(file, at, bytes, why);
    if (status == OK && ftruncate(file, (off_t)(at + bytes.len)) != 0)
        status =
            fault_set(why, FAILED, "a piece of a batch cannot be kept: %s", strerror(errno));
    close(file);
    *have = size_of(partial, name);
    return status;
}

enum status partial_put(uint64_t *have, struct partial *partial, const uint8_t id[WIRE_ID],
                        uint64_t at, struct text bytes, struct fault *why)
{
    char name[NAME + 1];

    make_name(name, id);
    pthread_mutex_lock(&partial->lock);
    enum status status = put(have, partial, name, at, bytes, why);
    pthread_mutex_unlock(&partial->lock);
    return status;
}

enum status partial_get(struct text *bytes, struct partial *partial, const uint8_t id[WIRE_ID],
                        struct arena *arena, struct fault *why)
{
    char name[NAME + 1];

    make_name(name, id);
    pthread_mutex_lock(&partial->lock);
    const char *path = text_format(arena, "%s/%s", partial->path, name).at;
    enum status status = file_read(bytes, path, WIRE_LARGEST_BATCH, arena, why);
    pthread_mutex_unlock(&partial->lock);
    return status;
}

void partial_drop(struct partial *partial, const uint8_t id[WIRE_ID])
{
    char name[NAME + 1];

    make_name(name, id);
    pthread_mutex_lock(&partial->lock);
    unlinkat(partial->folder, name, 0);
    pthread_mutex_unlock(&partial->lock);
}

void partial_expire(struct partial *partial)
{
    struct arena *arena = arena_open("partial");
    int64_t end =
        partial->clock.now_ms(partial->clock.self) / 1000 - (int64_t)PARTIAL_DAYS * 24 * 3600;
    struct text *names;
    size_t count = 0;

    pthread_mutex_lock(&partial->lock);
    if (folder_list(&names, &count, partial->path, arena, NULL) != OK)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        struct stat found;
        if (fstatat(partial->folder, names[i].at, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
            found.st_mtime < end)
            unlinkat(partial->folder, names[i].at, 0);
    }
    pthread_mutex_unlock(&partial->lock);
    arena_close(arena);
}
