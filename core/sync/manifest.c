#include "sync/manifest.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "sync/hex.h"

enum { MOST_DEEP = 6, LONGEST_PART = 120, LARGEST_FILE = 8 * 1024 * 1024 };

static bool part_is_fine(struct text part)
{
    if (part.len == 0 || part.len > LONGEST_PART || part.at[0] == '.')
        return false;
    for (size_t i = 0; i < part.len; i++)
        if ((unsigned char)part.at[i] < ' ' || part.at[i] == '\\' || part.at[i] == 0x7f)
            return false;
    return true;
}

bool manifest_name_is_fine(struct text name)
{
    int deep = 0;
    if (name.len == 0 || !text_is_utf8(name))
        return false;
    for (struct text rest = name, part; text_take_part(&rest, '/', &part); deep++)
        if (!part_is_fine(part))
            return false;
    return deep <= MOST_DEEP;
}

/* ---- As lines ---- */

static bool read_line(struct manifest_file *file, struct text line)
{
    struct text sha, size;
    int64_t number;
    if (!text_take_part(&line, ' ', &sha) || !text_take_part(&line, ' ', &size) ||
        !hex_read(file->sha, WIRE_SHA, sha) || !text_to_int64(size, &number) || number < 0)
        return false;
    file->size = (uint64_t)number;
    file->name = line;
    return manifest_name_is_fine(line);
}

enum status manifest_read(struct manifest *manifest, const char *path, struct arena *arena,
                          struct fault *why)
{
    struct text bytes;
    struct fault looking = {0};
    *manifest = (struct manifest){0};
    enum status status = file_read(&bytes, path, LARGEST_FILE, arena, &looking);
    if (status == NOT_FOUND)
        return OK;
    if (status != OK) {
        if (why)
            *why = looking;
        return status;
    }
    manifest->files = arena_array(arena, MANIFEST_MOST, sizeof *manifest->files);
    for (struct text line; text_take_part(&bytes, '\n', &line);) {
        if (line.len == 0)
            continue;
        if (manifest->count == MANIFEST_MOST ||
            !read_line(&manifest->files[manifest->count], line))
            return fault_set(why, DAMAGED, "%s is not a list of files", path);
        manifest->count++;
    }
    return OK;
}

static void put_lines(struct buffer *out, const struct manifest *manifest, struct arena *arena)
{
    for (size_t i = 0; i < manifest->count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        buffer_addf(out, "%s %" PRIu64 " %.*s\n", hex_of(file->sha, WIRE_SHA, arena).at,
                    file->size, TEXT_ARG(file->name));
    }
}

enum status manifest_write(const struct manifest *manifest, const char *path, struct fault *why)
{
    struct buffer out = {0};
    struct arena *arena = arena_open("manifest");
    put_lines(&out, manifest, arena);
    enum status status = file_replace(path, buffer_text(&out), 0600, why);
    buffer_close(&out);
    arena_close(arena);
    return status;
}

void manifest_print(char print[MANIFEST_PRINT + 1], const struct manifest *manifest)
{
    struct buffer out = {0};
    struct arena *arena = arena_open("manifest");
    uint8_t hash[crypto_hash_sha256_BYTES];
    put_lines(&out, manifest, arena);
    crypto_hash_sha256(hash, (const uint8_t *)out.at, out.len);
    memcpy(print, hex_of(hash, MANIFEST_PRINT / 2, arena).at, MANIFEST_PRINT + 1);
    buffer_close(&out);
    arena_close(arena);
}

/* ---- Changing ---- */

static int by_name(const void *a, const void *b)
{
    const struct manifest_file *one = a, *other = b;
    return text_compare(one->name, other->name);
}

static enum status change_one(struct manifest *manifest, struct map *places,
                              const struct wire_news_item *item, struct fault *why)
{
    if (!manifest_name_is_fine(item->name))
        return fault_set(why, REFUSED, "the office announces a file whose name is not fine");
    if (item->kind == WIRE_FILE && item->size > MANIFEST_LARGEST_FILE)
        return fault_set(why, REFUSED, "the office announces a file that is too large: %.*s",
                         TEXT_ARG(item->name));
    uint32_t place = map_get(places, item->name);
    if (place == UINT32_MAX) {
        if (item->kind == WIRE_FILE_GONE)
            return OK;
        if (manifest->count == (size_t)MANIFEST_MOST * 2)
            return fault_set(why, REFUSED, "the office announces too many files");
        place = (uint32_t)manifest->count++;
        map_put(places, item->name, place);
    }
    struct manifest_file *file = &manifest->files[place];
    *file = (struct manifest_file){.name = item->name, .size = item->size};
    memcpy(file->sha, item->sha, WIRE_SHA);
    if (item->kind == WIRE_FILE_GONE)
        file->size = UINT64_MAX;
    return OK;
}

static enum status weigh(const struct manifest *manifest, struct fault *why)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < manifest->count; i++)
        sum += manifest->files[i].size;
    if (manifest->count > MANIFEST_MOST || sum > MANIFEST_LARGEST)
        return fault_set(why, REFUSED, "the office announces too many files");
    return OK;
}

enum status manifest_change(struct manifest *manifest, const struct wire_news_item *items,
                            size_t count, struct arena *arena, struct fault *why)
{
    struct map *places = map_open(arena);
    struct manifest changed = {
        arena_array(arena, (size_t)MANIFEST_MOST * 2, sizeof *changed.files), 0};
    enum status status = OK;
    for (; changed.count < manifest->count; changed.count++) {
        changed.files[changed.count] = manifest->files[changed.count];
        map_put(places, manifest->files[changed.count].name, (uint32_t)changed.count);
    }
    for (size_t i = 0; i < count && status == OK; i++)
        if (items[i].kind == WIRE_FILE || items[i].kind == WIRE_FILE_GONE)
            status = change_one(&changed, places, &items[i], why);
    if (status != OK)
        return status;
    size_t kept = 0;
    for (size_t i = 0; i < changed.count; i++)
        if (changed.files[i].size != UINT64_MAX) /* not gone */
            changed.files[kept++] = changed.files[i];
    changed.count = kept;
    qsort(changed.files, changed.count, sizeof *changed.files, by_name);
    status = weigh(&changed, why);
    if (status == OK)
        *manifest = changed;
    return status;
}
