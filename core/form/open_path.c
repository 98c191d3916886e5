#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "form/form.h"

/* Where the attachments of one form may be, in the order of looking. */
struct folders {
    struct arena *arena;
    char *paths[3];
    size_t count;
};

static bool is_plain(struct text name)
{
    if (name.len == 0 || name.at[0] == '.')
        return false;
    return memchr(name.at, '/', name.len) == NULL && memchr(name.at, '\0', name.len) == NULL;
}

static enum status read_beside(void *self, struct text *bytes, struct text name,
                               struct arena *arena, struct fault *why)
{
    const struct folders *folders = self;

    for (size_t i = 0; is_plain(name) && i < folders->count; i++) {
        struct text path = text_format(arena, "%s/%.*s", folders->paths[i], TEXT_ARG(name));
        struct stat found;
        if (stat(path.at, &found) == 0 && S_ISREG(found.st_mode))
            return file_read(bytes, path.at, FORM_ATTACHMENT_LONGEST, arena, why);
    }
    return NOT_FOUND;
}

static bool is_folder(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

/* The folder of a file, and the file's name without ".xml". */
static void split(struct arena *arena, struct text path, struct text *folder, struct text *stem)
{
    size_t slash = path.len;
    while (slash > 0 && path.at[slash - 1] != '/')
        slash--;
    *folder = slash > 0 ? text_part(path, 0, slash - 1) : TEXT(".");
    if (slash == 1)
        *folder = TEXT("/");
    *stem = text_part(path, slash, path.len);
    if (text_ends(*stem, ".xml"))
        stem->len -= 4;
    if (text_ends(*stem, ".xform"))
        stem->len -= 6;
    *stem = text_copy(arena, *stem);
}

enum status form_open_path(struct form **form, const char *path, struct fault *why)
{
    struct arena *arena = arena_open("form file");
    struct folders folders = {.arena = arena};
    struct text file = text_of(path), folder, stem, xml;

    *form = NULL;
    if (is_folder(path))
        file = text_format(arena, "%s/form.xml", path);
    split(arena, file, &folder, &stem);
    folders.paths[folders.count++] = text_string(arena, folder);
    if (!is_folder(path))
        folders.paths[folders.count++] = text_string(
            arena, text_format(arena, "%.*s/%.*s-media", TEXT_ARG(folder), TEXT_ARG(stem)));
    folders.paths[folders.count++] =
        text_string(arena, text_format(arena, "%.*s/media", TEXT_ARG(folder)));
    struct form_files files = {&folders, read_beside};
    enum status status = file_read(&xml, text_string(arena, file), FORM_LONGEST, arena, why);
    if (status == OK)
        status = form_open(form, xml, file, &files, why);
    arena_close(arena);
    return status;
}
