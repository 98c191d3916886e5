#include "sync/fetch_deploy.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "sync/fetch_file.h"
#include "sync/folder.h"
#include "sync/hex.h"
#include "sync/openrosa_list.h"

enum { MOST_DEEP = 6, LARGEST_FORM = 8 * 1024 * 1024 };

struct making {
    const struct install *install;
    const struct fetch_record *record;
    struct manifest manifest;
    size_t room;
    struct fetch_deployed *deployed;
    struct arena *arena;
    struct fault *why;
};

static void add(struct making *making, struct text name, const uint8_t *sha, uint64_t size)
{
    struct manifest *manifest = &making->manifest;
    if (manifest->count == making->room) {
        making->room = making->room ? 2 * making->room : 256;
        struct manifest_file *files = arena_array(making->arena, making->room, sizeof *files);
        if (manifest->count > 0)
            memcpy(files, manifest->files, manifest->count * sizeof *files);
        manifest->files = files;
    }
    struct manifest_file *file = &manifest->files[manifest->count++];
    *file = (struct manifest_file){.name = name, .size = size};
    memcpy(file->sha, sha, WIRE_SHA);
}

static const char *content_path(const struct making *making, const uint8_t *sha)
{
    return text_format(making->arena, "%s/sync/files/%s", making->install->account->data,
                       hex_of(sha, WIRE_SHA, making->arena).at)
        .at;
}

/* The contents become one of those that install.h builds from. */
static enum status offer(const struct making *making, const char *path, const uint8_t *sha,
                         uint64_t size)
{
    struct stat about;
    const char *content = content_path(making, sha);
    if (stat(content, &about) == 0 && (uint64_t)about.st_size == size)
        return OK;
    unlink(content);
    if (link(path, content) == 0)
        return OK;
    if (access(path, R_OK) != 0)
        return fault_set(making->why, DAMAGED, "%s is not here any more", path);
    return folder_copy(path, content, making->why);
}

/* ---- What came with the device ---- */

static void stamp_folder(crypto_generichash_state *state, const char *folder, int deep,
                         struct arena *arena)
{
    struct text *names;
    size_t count = 0;
    if (folder_list(&names, &count, folder, arena, NULL) != OK)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        struct stat about;
        const char *path = text_format(arena, "%s/%.*s", folder, TEXT_ARG(names[i])).at;
        if (names[i].at[0] == '.' || stat(path, &about) != 0)
            continue;
        struct text line =
            text_format(arena, "%s %lld %lld %ld\n", path, (long long)about.st_size,
                        (long long)about.st_mtime, about.st_mtim.tv_nsec);
        crypto_generichash_update(state, (const uint8_t *)line.at, line.len);
        if (S_ISDIR(about.st_mode) && deep > 0)
            stamp_folder(state, path, deep - 1, arena);
    }
}

struct text fetch_base_stamp(const struct account *account, struct arena *arena)
{
    crypto_generichash_state state;
    uint8_t stamp[FETCH_PRINT / 2];
    crypto_generichash_init(&state, NULL, 0, sizeof stamp);
    stamp_folder(&state, text_string(arena, account->settings.services), MOST_DEEP, arena);
    crypto_generichash_final(&state, stamp, sizeof stamp);
    return hex_of(stamp, sizeof stamp, arena);
}

static enum status add_base_file(struct making *making, struct text name, const char *path,
                                 uint64_t size)
{
    uint8_t sha[WIRE_SHA];
    if (!manifest_name_is_fine(name) || !folder_hash(sha, path)) {
        log_line(LOG_WARNING, "deployment: %s is passed over", path);
        return OK;
    }
    add(making, name, sha, size);
    return offer(making, path, sha, size);
}

static enum status add_base_folder(struct making *making, struct text name, int deep)
{
    struct text services = making->install->account->settings.services;
    const char *folder = text_format(making->arena, "%.*s%s%.*s", TEXT_ARG(services),
                                     name.len > 0 ? "/" : "", TEXT_ARG(name))
                             .at;
    struct text *names;
    size_t count = 0;
    enum status status = folder_list(&names, &count, folder, making->arena, making->why);
    for (size_t i = 0; i < count && status == OK; i++) {
        struct stat about;
        const char *path = text_format(making->arena, "%s/%.*s", folder, TEXT_ARG(names[i])).at;
        struct text below = text_format(making->arena, "%.*s%s%.*s", TEXT_ARG(name),
                                        name.len > 0 ? "/" : "", TEXT_ARG(names[i]));
        if (names[i].at[0] == '.' || stat(path, &about) != 0)
            continue;
        if (S_ISREG(about.st_mode))
            status = add_base_file(making, below, path, (uint64_t)about.st_size);
        else if (S_ISDIR(about.st_mode) && deep > 0 && name.len > 0)
            status = add_base_folder(making, below, deep - 1);
    }
    return status;
}

/* Whether a service that came with the device is to be there: not when the server has it, and
 * not when what is filled in there could be sent to nobody. */
static bool is_wanted(struct making *making, const char *folder)
{
    struct text bytes;
    struct openrosa_head head;
    const char *path = text_format(making->arena, "%s/form.xml", folder).at;
    if (file_read(&bytes, path, LARGEST_FORM, making->arena, NULL) != OK)
        return true; /* files that forms share, say */
    if (openrosa_head_read(&head, bytes, making->arena, NULL) != OK)
        return true; /* whoever judges the whole finds better words */
    if (fetch_record_find(making->record, head.id))
        return false;
    if (!head.has_key && !head.tells_only && making->deployed->unsendable.len == 0)
        making->deployed->unsendable = head.id;
    return head.has_key || head.tells_only;
}

static enum status add_base(struct making *making)
{
    struct text services = making->install->account->settings.services;
    struct text *names;
    size_t count = 0;
    const char *base = text_string(making->arena, services);
    enum status status = folder_list(&names, &count, base, making->arena, making->why);
    for (size_t i = 0; i < count && status == OK; i++) {
        struct stat about;
        const char *path = text_format(making->arena, "%s/%.*s", base, TEXT_ARG(names[i])).at;
        if (names[i].at[0] == '.' || stat(path, &about) != 0)
            continue;
        if (S_ISREG(about.st_mode))
            status = add_base_file(making, names[i], path, (uint64_t)about.st_size);
        else if (S_ISDIR(about.st_mode) && is_wanted(making, path))
            status = add_base_folder(making, names[i], MOST_DEEP - 2);
    }
    return status;
}

/* ---- What the server has ---- */

static enum status add_form(struct making *making, const struct fetch_form *form)
{
    enum status status = OK;
    for (size_t i = 0; i < form->count && status == OK; i++) {
        const struct fetch_piece *piece = &form->pieces[i];
        const char *path =
            fetch_file_path(making->install->account->data, piece, making->arena);
        add(making,
            text_format(making->arena, "%.*s/%.*s", TEXT_ARG(form->folder),
                        TEXT_ARG(piece->name)),
            piece->sha, piece->size);
        status = offer(making, path, piece->sha, piece->size);
    }
    return status;
}

static int by_name(const void *a, const void *b)
{
    const struct manifest_file *one = a, *other = b;
    return text_compare(one->name, other->name);
}

static enum status announce(struct making *making)
{
    const struct account *account = making->install->account;
    struct manifest *manifest = &making->manifest;
    if (manifest->count > MANIFEST_MOST)
        return fault_set(making->why, TOO_LARGE, "the deployment has more than %d files",
                         MANIFEST_MOST);
    if (manifest->count > 0)
        qsort(manifest->files, manifest->count, sizeof *manifest->files, by_name);
    return manifest_write(
        manifest, text_format(making->arena, "%s/sync/wanted", account->data).at, making->why);
}

/* What install_put did not take, also when that was in an earlier round. */
static enum status look_for_refusal(const struct making *making)
{
    struct install_state state;
    enum status status =
        install_look(&state, making->install->account, making->arena, making->why);
    if (status == OK && state.refused.len > 0)
        return fault_set(making->why, REFUSED, "%.*s", TEXT_ARG(state.refused));
    if (status == OK && state.missing > 0)
        return fault_set(making->why, DAMAGED, "%zu files are not here any more",
                         state.missing);
    return status;
}

enum status fetch_deploy(struct fetch_deployed *deployed, const struct fetch_record *record,
                         const struct install *install, struct arena *arena, struct fault *why)
{
    struct making making = {
        .install = install, .record = record, .deployed = deployed, .arena = arena, .why = why};
    *deployed = (struct fetch_deployed){0};
    enum status status =
        folder_make(text_format(arena, "%s/sync/files", install->account->data).at, why);
    if (status == OK)
        status = add_base(&making);
    for (size_t i = 0; i < record->count && status == OK; i++)
        status = add_form(&making, &record->forms[i]);
    if (status == OK)
        status = announce(&making);
    if (status == OK)
        status = install_put(install, &deployed->changed, why);
    return status == OK ? look_for_refusal(&making) : status;
}
