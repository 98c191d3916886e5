#include "sync/install.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "sync/folder.h"
#include "sync/hex.h"

enum { LARGEST_REASON = 2048 };

static const char *wanted_path(const struct account *account, struct arena *arena)
{
    return text_format(arena, "%s/sync/wanted", account->data).at;
}
static const char *content_path(const struct account *account, const uint8_t *sha,
                                struct arena *arena)
{
    return text_format(arena, "%s/sync/files/%s", account->data,
                       hex_of(sha, WIRE_SHA, arena).at)
        .at;
}
static const char *deployment_path(const struct account *account, const char *name,
                                   struct arena *arena)
{
    return text_format(arena, "%s/deployment/%s", account->data, name).at;
}

enum status install_begin(const char *data, const char *services, struct fault *why)
{
    char real[PATH_MAX];
    struct arena *arena = arena_open("install");
    const char *folder = text_format(arena, "%s/deployment", data).at;
    const char *current = text_format(arena, "%s/current", folder).at;
    enum status status = folder_make(folder, why);
    if (status == OK && !realpath(services, real))
        status = fault_set(why, NOT_FOUND, "there are no services in %s", services);
    if (status == OK && symlink(real, current) != 0 && errno != EEXIST)
        status = fault_set(why, NO_ROOM, "cannot write %s: %s", current, strerror(errno));
    arena_close(arena);
    return status;
}

static void current_of(char print[MANIFEST_PRINT + 1], const struct account *account,
                       struct arena *arena)
{
    char target[256];
    uint8_t bytes[MANIFEST_PRINT / 2];
    ssize_t len =
        readlink(deployment_path(account, "current", arena), target, sizeof target - 1);
    print[0] = '\0';
    if (len == MANIFEST_PRINT &&
        hex_read(bytes, sizeof bytes, (struct text){target, (size_t)len})) {
        memcpy(print, target, MANIFEST_PRINT);
        print[MANIFEST_PRINT] = '\0';
    }
}

/* ---- Contents ---- */

static uint64_t size_of(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode) ? (uint64_t)about.st_size
                                                             : UINT64_MAX;
}

static bool is_here(const struct install *install, const struct manifest_file *file,
                    struct arena *arena)
{
    return size_of(content_path(install->account, file->sha, arena)) == file->size;
}

/* A file that is whole under another name becomes a content; false: it is another file. */
static bool adopt(const struct install *install, const struct manifest_file *file,
                  const char *path, bool is_ours, struct arena *arena, struct fault *why)
{
    uint8_t sha[WIRE_SHA];
    const char *content = content_path(install->account, file->sha, arena);
    if (size_of(path) != file->size || !folder_hash(sha, path) ||
        memcmp(sha, file->sha, sizeof sha) != 0)
        return false;
    if (is_ours)
        return rename(path, content) == 0 && folder_sync_above(content);
    return folder_copy(path, content, why) == OK;
}

static bool find_near(const struct install *install, const struct manifest_file *file,
                      struct arena *arena)
{
    struct text services = install->account->settings.services;
    if (services.len == 0)
        return false;
    const char *path =
        text_format(arena, "%.*s/%.*s", TEXT_ARG(services), TEXT_ARG(file->name)).at;
    return adopt(install, file, path, false, arena, NULL);
}

/* ---- Fetching ---- */

struct part {
    int fd;
    bool is_full; /* the disk */
};

static bool write_part(void *self, struct text bytes)
{
    struct part *part = self;
    while (bytes.len > 0) {
        ssize_t put = write(part->fd, bytes.at, bytes.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            part->is_full = true;
            return false;
        }
        bytes = text_part(bytes, (size_t)put, SIZE_MAX);
    }
    return true;
}

static enum status fetch_part(const struct manifest_file *file, struct hub_client *client,
                              const char *path, uint64_t *left, struct fault *why)
{
    struct part part = {
        open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600)};
    struct stat about;
    if (part.fd < 0 || fstat(part.fd, &about) != 0) {
        if (part.fd >= 0)
            close(part.fd);
        return fault_set(why, NO_ROOM, "cannot write %s: %s", path, strerror(errno));
    }
    uint64_t have = (uint64_t)about.st_size;
    if (have > file->size && ftruncate(part.fd, 0) == 0)
        have = 0;
    enum status status = OK;
    if (have < file->size) {
        uint64_t most = file->size - have < *left ? file->size - have : *left;
        uint64_t before = client->received;
        struct hub_file wanted = {file->sha, have, most, &part, write_part};
        status = hub_fetch(client, &wanted, why);
        uint64_t came = client->received - before;
        *left -= came < *left ? came : *left;
    }
    if (part.is_full)
        status = fault_set(why, NO_ROOM, "the disk is full: a file of the office does not fit");
    fdatasync(part.fd);
    close(part.fd);
    return status;
}

static enum status fetch_file(const struct install *install, struct hub_client *client,
                              const struct manifest_file *file, uint64_t *left,
                              struct fault *why)
{
    struct arena *arena = arena_open("fetch");
    const char *path =
        text_format(arena, "%s.part", content_path(install->account, file->sha, arena)).at;
    enum status status = OK;
    if (!find_near(install, file, arena)) {
        status = fetch_part(file, client, path, left, why);
        if (status == OK && size_of(path) >= file->size &&
            !adopt(install, file, path, true, arena, why)) {
            unlink(path); /* what came is not what was announced: once more, from nothing */
            status = fault_set(why, FAILED, "a file came that is not the one announced: %.*s",
                               TEXT_ARG(file->name));
        }
    }
    arena_close(arena);
    return status;
}

enum status install_fetch(const struct install *install, struct hub_client *client,
                          uint64_t most, struct fault *why)
{
    struct arena *arena = arena_open("install");
    struct install_state state;
    struct manifest wanted;
    const char *files = text_format(arena, "%s/sync/files", install->account->data).at;
    enum status status = install_look(&state, install->account, arena, why);
    if (status == OK)
        status = manifest_read(&wanted, wanted_path(install->account, arena), arena, why);
    if (status == OK && strcmp(state.wanted, state.current) != 0 && state.refused.len == 0)
        status = folder_make(files, why);
    else
        wanted.count = 0;
    for (size_t i = 0; status == OK && i < wanted.count && most > 0; i++)
        if (!is_here(install, &wanted.files[i], arena))
            status = fetch_file(install, client, &wanted.files[i], &most, why);
    arena_close(arena);
    return status;
}

enum status install_take_files(const struct install *install, const char *folder,
                               struct fault *why)
{
    struct arena *arena = arena_open("install");
    struct manifest wanted;
    const char *files = text_format(arena, "%s/sync/files", install->account->data).at;
    enum status status =
        manifest_read(&wanted, wanted_path(install->account, arena), arena, why);
    if (status == OK)
        status = folder_make(files, why);
    for (size_t i = 0; status == OK && i < wanted.count; i++) {
        const struct manifest_file *file = &wanted.files[i];
        const char *path =
            text_format(arena, "%s/%s", folder, hex_of(file->sha, WIRE_SHA, arena).at).at;
        if (!is_here(install, file, arena))
            adopt(install, file, path, false, arena, NULL);
    }
    arena_close(arena);
    return status;
}

/* ---- Looking ---- */

enum status install_look(struct install_state *state, const struct account *account,
                         struct arena *arena, struct fault *why)
{
    struct manifest wanted;
    struct install install = {account};
    struct fault looking = {0};
    *state = (struct install_state){0};
    current_of(state->current, account, arena);
    enum status status = manifest_read(&wanted, wanted_path(account, arena), arena, why);
    if (status != OK || wanted.count == 0)
        return status;
    manifest_print(state->wanted, &wanted);
    if (strcmp(state->wanted, state->current) == 0)
        return OK;
    const char *refused =
        text_format(arena, "%s.refused", deployment_path(account, state->wanted, arena)).at;
    if (file_read(&state->refused, refused, LARGEST_REASON, arena, &looking) == OK)
        return OK;
    for (size_t i = 0; i < wanted.count; i++) {
        struct arena_mark mark = arena_mark(arena);
        if (!is_here(&install, &wanted.files[i], arena)) {
            state->missing++;
            state->missing_bytes += wanted.files[i].size;
        }
        arena_release(arena, mark);
    }
    return OK;
}

/* ---- Putting in place ---- */

/* One file of the folder that is being built, looked at once more. */
static enum status place_file(const struct install *install, const struct manifest_file *file,
                              const char *folder, struct arena *arena, struct fault *why)
{
    uint8_t sha[WIRE_SHA];
    const char *content = content_path(install->account, file->sha, arena);
    char *path =
        text_string(arena, text_format(arena, "%s/%.*s", folder, TEXT_ARG(file->name)));
    if (!folder_hash(sha, content) || memcmp(sha, file->sha, sizeof sha) != 0) {
        unlink(content);
        return fault_set(why, FAILED, "a file of the office was damaged on this disk: %.*s",
                         TEXT_ARG(file->name));
    }
    char *slash = strrchr(path, '/');
    *slash = '\0';
    enum status status = folder_make(path, why);
    *slash = '/';
    if (status == OK && link(content, path) != 0)
        status = folder_copy(content, path, why);
    return status;
}

static enum status build(const struct install *install, const struct manifest *wanted,
                         const char *folder, struct fault *why)
{
    struct arena *arena = arena_open("build");
    enum status status = folder_remove(folder, why);
    if (status == OK)
        status = folder_make(folder, why);
    for (size_t i = 0; i < wanted->count && status == OK; i++) {
        struct arena_mark mark = arena_mark(arena);
        status = place_file(install, &wanted->files[i], folder, arena, why);
        arena_release(arena, mark);
    }
    arena_close(arena);
    return status;
}

/* `current` becomes a link to it, in one step. */
static enum status turn_to(const struct account *account, const char *print,
                           struct arena *arena, struct fault *why)
{
    const char *current = deployment_path(account, "current", arena);
    const char *beside = deployment_path(account, "current.new", arena);
    unlink(beside);
    if (symlink(print, beside) != 0 || rename(beside, current) != 0 ||
        !folder_sync_above(current))
        return fault_set(why, NO_ROOM, "cannot put the new deployment in place: %s",
                         strerror(errno));
    return OK;
}

static void keep_refusal(const struct account *account, const char *print,
                         const struct fault *refusal, struct arena *arena)
{
    const char *path =
        text_format(arena, "%s.refused", deployment_path(account, print, arena)).at;
    struct fault why = {0};
    if (file_replace(path, fault_text(refusal, arena), 0600, &why) != OK)
        log_line(LOG_WARNING, "deployment %s: %s", print, why.text);
}

void install_judge_anew(const struct account *account)
{
    struct arena *arena = arena_open("install");
    struct install_state state;
    if (install_look(&state, account, arena, NULL) == OK && state.refused.len > 0)
        unlink(
            text_format(arena, "%s.refused", deployment_path(account, state.wanted, arena)).at);
    arena_close(arena);
}

/* A folder that no program holds; the one before the present is kept for those that are about
 * to open it. */
static void remove_if_free(const char *path)
{
    struct fault why = {0};
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && folder_remove(path, &why) != OK)
        log_line(LOG_WARNING, "an old deployment stays: %s", why.text);
    close(fd);
}

static void tidy(const struct install *install, const struct manifest *wanted,
                 const char *print, const char *before)
{
    struct arena *arena = arena_open("tidy");
    const char *deployments = text_format(arena, "%s/deployment", install->account->data).at;
    const char *files = text_format(arena, "%s/sync/files", install->account->data).at;
    struct text *names;
    size_t count = 0;
    if (folder_list(&names, &count, deployments, arena, NULL) == OK)
        for (size_t i = 0; i < count; i++)
            if (!text_is(names[i], print) && !text_is(names[i], before) &&
                !text_is(names[i], "current"))
                remove_if_free(deployment_path(install->account, names[i].at, arena));
    if (folder_list(&names, &count, files, arena, NULL) != OK)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_wanted = false;
        for (size_t k = 0; k < wanted->count && !is_wanted; k++)
            is_wanted = text_equal(names[i], hex_of(wanted->files[k].sha, WIRE_SHA, arena));
        if (!is_wanted)
            unlink(text_format(arena, "%s/%s", files, names[i].at).at);
    }
    arena_close(arena);
}

static enum status put(const struct install *install, const struct install_state *state,
                       const struct manifest *wanted, struct arena *arena, struct fault *why)
{
    const struct account *account = install->account;
    const char *folder = deployment_path(account, state->wanted, arena);
    const char *beside = text_format(arena, "%s.new", folder).at;
    struct fault refusal = {0};
    enum status status = build(install, wanted, beside, why);
    if (status != OK)
        return status;
    if (install->judge(install->self, beside, &refusal) != OK) {
        keep_refusal(account, state->wanted, &refusal, arena);
        folder_remove(beside, NULL);
        if (why)
            *why = refusal;
        return REFUSED;
    }
    status = folder_remove(folder, why);
    if (status == OK && (rename(beside, folder) != 0 || !folder_sync_above(folder)))
        status = fault_set(why, NO_ROOM, "cannot put the new deployment in place: %s",
                           strerror(errno));
    if (status == OK)
        status = turn_to(account, state->wanted, arena, why);
    if (status == OK)
        tidy(install, wanted, state->wanted, state->current);
    return status;
}

enum status install_put(const struct install *install, bool *changed, struct fault *why)
{
    struct arena *arena = arena_open("install");
    struct install_state state;
    struct manifest wanted;
    bool is_due = false;
    enum status status = install_look(&state, install->account, arena, why);
    if (status == OK)
        status = manifest_read(&wanted, wanted_path(install->account, arena), arena, why);
    if (status == OK) {
        is_due = state.wanted[0] != '\0' && strcmp(state.wanted, state.current) != 0 &&
                 state.refused.len == 0 && state.missing == 0;
        if (is_due)
            status = put(install, &state, &wanted, arena, why);
    }
    if (changed)
        *changed = is_due && status == OK;
    arena_close(arena);
    return status;
}
