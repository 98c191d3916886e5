#include "hub/stick.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/map.h"
#include "news/news.h"

enum { HEX_ID = 2 * WIRE_ID, HEX_SHA = 2 * WIRE_SHA, MOST_DEVICES = 10000 };

struct stick {
    struct hub *hub;
    struct arena *arena;
    struct stick_taken *taken;
    int to_office, from_office, files; /* folders, held open */
    struct named {
        uint8_t id[WIRE_ID];
        uint64_t cursor;
        bool has_cursor;
    } * devices;
    size_t device_count;
    struct map *places;
};

/* ---- Files on the stick: opened below folders that are held, no links followed ---- */

static enum status open_below(int *folder, int above, const char *name, bool makes,
                              struct fault *why)
{
    if (makes && mkdirat(above, name, 0755) != 0 && errno != EEXIST)
        return fault_set(why, FAILED, "the folder %s cannot be made on the stick: %s", name,
                         strerror(errno));
    *folder = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*folder >= 0)
        return OK;
    return fault_set(why, errno == ENOENT ? NOT_FOUND : FAILED,
                     "the folder %s cannot be opened on the stick: %s", name, strerror(errno));
}

static bool read_below(struct text *bytes, int folder, const char *name, size_t largest,
                       struct arena *arena)
{
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat found;
    size_t have = 0;
    bool good = file >= 0 && fstat(file, &found) == 0 && S_ISREG(found.st_mode) &&
                found.st_size >= 0 && (uint64_t)found.st_size <= largest;

    *bytes = (struct text){0};
    if (good) {
        size_t size = (size_t)found.st_size;
        char *at = arena_bytes(arena, size + 1);
        ssize_t got = 1;
        while (have < size && (got = read(file, at + have, size - have)) > 0)
            have += (size_t)got;
        good = have == size;
        *bytes = (struct text){at, have};
    }
    if (file >= 0)
        close(file);
    return good;
}

/* NAME.new, synced, renamed: it is whole or not there. */
static bool write_below(struct stick *stick, int folder, const char *name, struct text bytes)
{
    const char *fresh = text_format(stick->arena, "%s.new", name).at;
    int file;
    bool good;

    unlinkat(folder, fresh, 0);
    file = openat(folder, fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    good = file >= 0;
    while (good && bytes.len > 0) {
        ssize_t wrote = write(file, bytes.at, bytes.len);
        good = wrote > 0;
        bytes = text_part(bytes, good ? (size_t)wrote : 0, bytes.len);
    }
    good = good && fsync(file) == 0;
    if (file >= 0)
        close(file);
    good = good && renameat(folder, fresh, folder, name) == 0;
    if (!good) {
        log_line(LOG_WARNING, "stick: %s cannot be written: %s", name, strerror(errno));
        unlinkat(folder, fresh, 0);
        stick->taken->full = true;
    }
    return good;
}

/* ---- Devices that the stick names ---- */

static struct named *name_device(struct stick *stick, const uint8_t id[WIRE_ID])
{
    struct text key = text_copy(stick->arena, (struct text){(const char *)id, WIRE_ID});
    uint32_t place = map_get(stick->places, key);

    if (place != UINT32_MAX)
        return &stick->devices[place];
    if (stick->device_count == MOST_DEVICES)
        return NULL;
    map_put(stick->places, key, (uint32_t)stick->device_count);
    struct named *named = &stick->devices[stick->device_count++];
    memcpy(named->id, id, WIRE_ID);
    return named;
}

/* "DEVICE-BATCH.answer", "DEVICE.news" */
static void name_by_file(struct stick *stick, struct text file)
{
    uint8_t id[WIRE_ID];
    size_t len = 0;

    if (file.len > HEX_ID && (file.at[HEX_ID] == '-' || file.at[HEX_ID] == '.') &&
        sodium_hex2bin(id, sizeof id, file.at, HEX_ID, NULL, &len, NULL) == 0 && len == WIRE_ID)
        name_device(stick, id);
}

static const char *hex_of(struct stick *stick, const uint8_t *bytes, size_t size)
{
    char *hex = arena_bytes(stick->arena, 2 * size + 1);

    return sodium_bin2hex(hex, 2 * size + 1, bytes, size);
}

/* ---- In ---- */

static void count_refusal(struct stick *stick, const char *name, bool is_stranger,
                          const struct fault *why)
{
    log_line(LOG_WARNING, "stick: %s: %s", name, why->text);
    if (is_stranger)
        stick->taken->foreign++;
    else
        stick->taken->broken++;
}

/* FAILED and NO_ROOM end the import: the office cannot take anything now. */
static enum status take_batch(struct stick *stick, const char *name, struct text bytes,
                              struct fault *why)
{
    struct stick_taken *taken = stick->taken;
    struct hub_batch batch = {.bytes = bytes, .source = TEXT("stick")};
    struct buffer out = {0};
    enum status status = hub_take_batch(&out, &batch, stick->hub, why);

    if (status == OK) {
        const char *answer =
            text_format(stick->arena, "%s-%s.answer", hex_of(stick, batch.device, WIRE_ID),
                        hex_of(stick, batch.id, WIRE_ID))
                .at;
        taken->batches++;
        taken->items += batch.items;
        taken->complete += batch.complete;
        taken->refused += batch.refused;
        name_device(stick, batch.device);
        write_below(stick, stick->from_office, answer, buffer_text(&out));
    } else if (status == REFUSED || status == TOO_LARGE) {
        count_refusal(stick, name, batch.is_stranger, why);
        status = OK;
    }
    buffer_close(&out);
    return status;
}

static enum status take_hello(struct stick *stick, const char *name, struct text bytes,
                              struct fault *why)
{
    struct device_facts device;
    struct wire_hello hello;
    uint8_t id[WIRE_ID];
    enum status status = wire_hello_device(id, bytes, why);

    if (status == OK)
        status = devices_find(&device, stick->hub->devices, id, stick->arena, why);
    bool is_stranger = status == NOT_FOUND || (status == OK && device.revoked);
    if (status == OK && !is_stranger)
        status = wire_hello_read(&hello, bytes, &device.key, why);
    if (is_stranger || status == REFUSED) {
        count_refusal(stick, name, is_stranger, why);
        return OK;
    }
    if (status == OK && hello.now_ms > device.last.now_ms)
        status = devices_seen(stick->hub->devices, &hello, why);
    struct named *named = status == OK ? name_device(stick, id) : NULL;
    if (named != NULL) {
        named->cursor = hello.cursor;
        named->has_cursor = true;
    }
    return status;
}

static enum status take_tally(struct stick *stick, const char *name, struct text bytes,
                              struct fault *why)
{
    struct hub_counts counts;
    struct buffer out = {0};
    enum status status = hub_take_tally(&out, &counts, stick->hub, bytes, why);

    if (status == OK) {
        const char *answer =
            text_format(stick->arena, "%s-%s.answer", hex_of(stick, counts.device, WIRE_ID),
                        hex_of(stick, counts.id, WIRE_ID))
                .at;
        name_device(stick, counts.device);
        write_below(stick, stick->from_office, answer, buffer_text(&out));
    } else if (status == REFUSED || status == TOO_LARGE) {
        count_refusal(stick, name, counts.is_stranger, why);
        status = OK;
    }
    buffer_close(&out);
    return status;
}

static enum status list(struct text **names, size_t *count, int folder, struct stick *stick,
                        struct fault *why)
{
    const char *path = text_format(stick->arena, "/proc/self/fd/%d", folder).at;

    return folder_list(names, count, path, stick->arena, why);
}

static enum status take_all(struct stick *stick, struct fault *why)
{
    struct text *names;
    size_t count = 0;
    enum status status = list(&names, &count, stick->to_office, stick, why);

    for (size_t i = 0; status == OK && i < count; i++) {
        bool is_batch = text_ends(names[i], ".batch"), is_hello = text_ends(names[i], ".hello");
        bool is_tally = text_ends(names[i], ".tally");
        struct arena *arena = arena_open("batch");
        struct text bytes;
        if (!is_batch && !is_hello && !is_tally)
            ; /* something else that people keep there */
        else if (!read_below(&bytes, stick->to_office, names[i].at, WIRE_LARGEST_BATCH, arena))
            stick->taken->broken++;
        else if (is_batch)
            status = take_batch(stick, names[i].at, bytes, why);
        else if (is_tally)
            status = take_tally(stick, names[i].at, bytes, why);
        else
            status = take_hello(stick, names[i].at, bytes, why);
        arena_close(arena);
    }
    return status;
}

/* ---- Out ---- */

static enum status write_files(struct stick *stick, const struct wire_news *news,
                               struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, stick->hub->pool, why);

    if (status != OK)
        return status;
    for (size_t i = 0; status == OK && i < news->count; i++) {
        const char *name = hex_of(stick, news->items[i].sha, WIRE_SHA);
        struct arena *arena = arena_open("file");
        struct text bytes;
        struct stat found;
        if (news->items[i].kind == WIRE_FILE &&
            (fstatat(stick->files, name, &found, AT_SYMLINK_NOFOLLOW) != 0 ||
             !S_ISREG(found.st_mode) || (uint64_t)found.st_size != news->items[i].size)) {
            status = news_file(&bytes, db, news->items[i].sha, arena, why);
            if (status == OK && write_below(stick, stick->files, name, bytes))
                stick->taken->files++;
        }
        arena_close(arena);
    }
    db_give(db);
    return status;
}

static enum status write_news(struct stick *stick, const struct named *named, struct fault *why)
{
    struct arena *arena = arena_open("news");
    struct device_facts device;
    struct wire_news news;
    struct buffer out = {0};
    enum status status = devices_find(&device, stick->hub->devices, named->id, arena, why);
    const char *name =
        text_format(stick->arena, "%s.news", hex_of(stick, named->id, WIRE_ID)).at;

    if (status == NOT_FOUND || (status == OK && device.revoked)) {
        arena_close(arena);
        return OK;
    }
    const struct news_ask ask = {.cursor =
                                     named->has_cursor ? named->cursor : device.last.cursor,
                                 .most_bytes = NEWS_STICK_BYTES};
    if (status == OK)
        status = hub_write_news(&out, &news, stick->hub, &device, ask, arena, why);
    if (status == OK)
        status = write_files(stick, &news, why);
    if (status == OK && write_below(stick, stick->from_office, name, buffer_text(&out)))
        stick->taken->devices++;
    buffer_close(&out);
    arena_close(arena);
    return status;
}

static enum status name_others(struct stick *stick, bool all, struct fault *why)
{
    struct device_facts *known;
    struct text *names;
    size_t count = 0;
    enum status status = list(&names, &count, stick->from_office, stick, why);

    for (size_t i = 0; status == OK && i < count; i++)
        name_by_file(stick, names[i]);
    if (status != OK || !all)
        return status;
    status = devices_list(&known, &count, stick->hub->devices, stick->arena, why);
    for (size_t i = 0; status == OK && i < count; i++)
        name_device(stick, known[i].id);
    return status;
}

static enum status open_folders(struct stick *stick, const char *path, struct fault *why)
{
    int top = -1, doorstep = -1;
    enum status status = open_below(&top, AT_FDCWD, path, false, why);

    if (status == OK)
        status = open_below(&doorstep, top, "doorstep", false, why);
    if (status == OK)
        status = open_below(&stick->to_office, doorstep, "to-office", true, why);
    if (status == OK)
        status = open_below(&stick->from_office, doorstep, "from-office", true, why);
    if (status == OK)
        status = open_below(&stick->files, doorstep, "files", true, why);
    if (top >= 0)
        close(top);
    if (doorstep >= 0)
        close(doorstep);
    return status;
}

enum status stick_take(struct stick_taken *taken, struct hub *hub, const char *path, bool all,
                       struct fault *why)
{
    struct stick stick = {hub, arena_open("stick"), taken, -1, -1, -1};
    enum status status = open_folders(&stick, path, why);

    *taken = (struct stick_taken){0};
    stick.devices = arena_array(stick.arena, MOST_DEVICES, sizeof *stick.devices);
    stick.places = map_open(stick.arena);
    if (status == OK)
        status = take_all(&stick, why);
    if (status == OK)
        status = name_others(&stick, all, why);
    for (size_t i = 0; status == OK && i < stick.device_count; i++)
        status = write_news(&stick, &stick.devices[i], why);
    const int folders[] = {stick.to_office, stick.from_office, stick.files};
    for (size_t i = 0; i < 3; i++)
        if (folders[i] >= 0)
            close(folders[i]);
    arena_close(stick.arena);
    return status;
}
