#include "sync/fetch_file.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "sync/folder.h"
#include "sync/hex.h"

enum { NAME_BYTES = 16, MD5 = 16, BLOCK = 64 * 1024 };

static const char *have_folder(const char *data, struct arena *arena)
{
    return text_format(arena, "%s/sync/openrosa/have", data).at;
}

static struct text name_of(const struct fetch_piece *piece, struct arena *arena)
{
    uint8_t name[NAME_BYTES];
    crypto_generichash(name, sizeof name, (const uint8_t *)piece->hash.at, piece->hash.len,
                       NULL, 0);
    return text_format(arena, "%s%.*s", piece->is_entities ? "e" : "f",
                       TEXT_ARG(hex_of(name, sizeof name, arena)));
}

const char *fetch_file_path(const char *data, const struct fetch_piece *piece,
                            struct arena *arena)
{
    return text_format(arena, "%s/%.*s", have_folder(data, arena),
                       TEXT_ARG(name_of(piece, arena)))
        .at;
}

/* ---- Hashes ---- */

static bool md5_of(uint8_t md5[MD5], const char *path)
{
    uint8_t block[BLOCK];
    ssize_t got = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = fd >= 0 && context && EVP_DigestInit_ex(context, EVP_md5(), NULL) == 1;
    while (good && (got = read(fd, block, sizeof block)) > 0)
        good = EVP_DigestUpdate(context, block, (size_t)got) == 1;
    good = good && got == 0 && EVP_DigestFinal_ex(context, md5, NULL) == 1;
    EVP_MD_CTX_free(context);
    if (fd >= 0)
        close(fd);
    return good;
}

/* Without "W/", quotes and "md5:", which servers put around the same hash. */
static struct text bare(struct text hash)
{
    hash = text_trim(hash);
    if (text_starts(hash, "W/"))
        hash = text_part(hash, 2, SIZE_MAX);
    if (hash.len >= 2 && text_starts(hash, "\"") && text_ends(hash, "\""))
        hash = text_part(hash, 1, hash.len - 2);
    if (text_starts(hash, "md5:"))
        hash = text_part(hash, 4, SIZE_MAX);
    return hash;
}

static bool has_md5(const char *path, struct text hash)
{
    uint8_t wanted[MD5], got[MD5];
    char lower[2 * MD5 + 1] = "";
    hash = bare(hash);
    if (hash.len != (size_t)2 * MD5)
        return false;
    for (size_t i = 0; i < hash.len; i++)
        lower[i] =
            hash.at[i] >= 'A' && hash.at[i] <= 'F' ? (char)(hash.at[i] + 32) : hash.at[i];
    return hex_read(wanted, sizeof wanted, text_of(lower)) && md5_of(got, path) &&
           memcmp(wanted, got, sizeof got) == 0;
}

/* An entity list is what its ETag says; where a server gives none, its bytes must fit. */
static bool is_what_was_announced(const struct fetch_piece *piece, const char *path,
                                  struct text etag)
{
    if (!piece->is_entities)
        return has_md5(path, piece->hash);
    return etag.len > 0 ? text_equal(bare(etag), bare(piece->hash))
                        : has_md5(path, piece->hash);
}

static bool measure(struct fetch_piece *piece, const char *path)
{
    struct stat about;
    if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode) || !folder_hash(piece->sha, path))
        return false;
    piece->size = (uint64_t)about.st_size;
    return true;
}

/* ---- Fetching ---- */

struct coming {
    int fd;
    uint64_t size, most, left;
    bool has_hash; /* of its bytes */
    bool goes_on;  /* bytes of an earlier try are there */
    bool is_too_large, is_full, is_spent;
};

static bool take(void *self, int status, struct text bytes)
{
    struct coming *coming = self;
    if (status == 200 && coming->goes_on) { /* the server began anew */
        coming->is_full = ftruncate(coming->fd, 0) != 0;
        coming->size = 0;
    }
    coming->goes_on = false;
    coming->is_too_large = bytes.len > coming->most - coming->size;
    coming->is_spent = bytes.len > coming->left;
    if (coming->is_too_large || coming->is_spent || coming->is_full)
        return false;
    coming->size += bytes.len;
    coming->left -= bytes.len;
    while (bytes.len > 0) {
        ssize_t put = write(coming->fd, bytes.at, bytes.len);
        if (put < 0 && errno == EINTR)
            continue;
        coming->is_full = put < 0;
        if (put < 0)
            return false;
        bytes = text_part(bytes, (size_t)put, SIZE_MAX);
    }
    return true;
}

static enum status ask(struct coming *coming, struct link_reply *reply,
                       struct fetch_place *place, struct text path, struct arena *arena,
                       struct fault *why)
{
    const struct openrosa_wish wish = {.path = path,
                                       .from = coming->size,
                                       .may_leave = coming->has_hash,
                                       .sink = take,
                                       .sink_self = coming};
    coming->goes_on = coming->size > 0;
    enum status status = openrosa_get(reply, place->line, &wish, arena, why);
    place->left = coming->left;
    if (coming->is_too_large)
        return fault_set(why, TOO_LARGE, "it has more than %llu bytes",
                         (unsigned long long)coming->most);
    if (coming->is_full)
        return fault_set(why, NO_ROOM, "the disk is full: a file of the server does not fit");
    if (coming->is_spent)
        return fault_set(why, FAILED, "the day's bytes are used up");
    return status;
}

static enum status fetch_part(struct link_reply *reply, const struct fetch_piece *piece,
                              struct fetch_place *place, struct text path, const char *part,
                              uint64_t most, struct arena *arena, struct fault *why)
{
    struct stat about;
    struct coming coming = {.most = most, .left = place->left, .has_hash = !piece->is_entities};
    if (piece->is_entities) /* what was changes under the same address */
        unlink(part);
    coming.fd = open(part, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (coming.fd < 0 || fstat(coming.fd, &about) != 0) {
        if (coming.fd >= 0)
            close(coming.fd);
        return fault_set(why, NO_ROOM, "cannot write %s: %s", part, strerror(errno));
    }
    coming.size = (uint64_t)about.st_size < most ? (uint64_t)about.st_size : 0;
    if ((uint64_t)about.st_size >= most && ftruncate(coming.fd, 0) != 0)
        coming.is_full = true;
    enum status status = ask(&coming, reply, place, path, arena, why);
    if (fsync(coming.fd) != 0 && status == OK)
        status = fault_set(why, NO_ROOM, "cannot write %s: %s", part, strerror(errno));
    close(coming.fd);
    if (status != OK && status != FAILED)
        unlink(part);
    return status;
}

static enum status fetch_new(const struct fetch_piece *piece, struct fetch_place *place,
                             struct text from, const char *path, uint64_t most,
                             struct fault *why)
{
    struct arena *arena = arena_open("fetch");
    struct link_reply reply = {0};
    const char *part = text_format(arena, "%s.part", path).at;
    enum status status = folder_make(have_folder(place->data, arena), why);
    if (status == OK)
        status = fetch_part(&reply, piece, place, from, part, most, arena, why);
    if (status == OK && !is_what_was_announced(piece, part, reply.etag)) {
        unlink(part);
        status = fault_set(why, CONFLICT, "what came is not what its hash says");
    }
    if (status == OK && (rename(part, path) != 0 || !folder_sync_above(path)))
        status = fault_set(why, NO_ROOM, "cannot write %s: %s", path, strerror(errno));
    arena_close(arena);
    return status;
}

enum status fetch_file(struct fetch_piece *piece, struct fetch_place *place, struct text path,
                       uint64_t most, struct fault *why)
{
    struct arena *arena = arena_open("file");
    const char *have = fetch_file_path(place->data, piece, arena);
    enum status status = OK;
    if (!piece->is_entities && !text_starts(piece->hash, "md5:")) {
        status = fault_set(why, CONFLICT, "its hash is of a kind that is not known here");
    } else if (access(have, F_OK) != 0 ||
               (!piece->is_entities && !has_md5(have, piece->hash))) {
        unlink(have);
        status = fetch_new(piece, place, path, have, most, why);
        place->came += status == OK;
    }
    if (status == OK && !measure(piece, have))
        status = fault_set(why, DAMAGED, "%s cannot be read", have);
    arena_close(arena);
    return status;
}

void fetch_file_tidy(const char *data, const struct fetch_record *record)
{
    struct arena *arena = arena_open("tidy");
    struct map *needed = map_open(arena);
    struct text *names;
    size_t count = 0;
    const char *folder = have_folder(data, arena);
    for (size_t i = 0; i < record->count; i++)
        for (size_t k = 0; k < record->forms[i].count; k++)
            map_put(needed, name_of(&record->forms[i].pieces[k], arena), 0);
    if (folder_list(&names, &count, folder, arena, NULL) != OK)
        count = 0;
    for (size_t i = 0; i < count; i++)
        if (map_get(needed, names[i]) == UINT32_MAX)
            unlink(text_format(arena, "%s/%.*s", folder, TEXT_ARG(names[i])).at);
    arena_close(arena);
}
