#include "desk/staff_house.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/file.h"
#include "base/log.h"

enum { LARGEST_FILE = 4096 };

static const struct config_key KEYS[] = {
    {"volume", CONFIG_NUMBER, offsetof(struct staff_house, volume), 0, 100},
    {"language", CONFIG_TEXT, offsetof(struct staff_house, language), 0, 0},
};

static const char *path_of(const char *data, struct arena *arena)
{
    return text_format(arena, "%s/house-settings", data).at;
}

void staff_house_read(struct staff_house *settings, const char *data, struct arena *arena)
{
    const char *path = path_of(data, arena);
    struct fault why = {0};
    struct text bytes;

    *settings = (struct staff_house){0};
    enum status status = file_read(&bytes, path, LARGEST_FILE, arena, &why);
    if (status == NOT_FOUND)
        return;
    if (status == OK)
        status = config_read(settings, sizeof *settings, KEYS, sizeof KEYS / sizeof *KEYS,
                             bytes, text_of(path), arena, &why);
    if (status != OK)
        log_line(LOG_WARNING, "house settings: %.*s", TEXT_ARG(fault_text(&why, arena)));
}

enum status staff_house_write(const struct staff_house *settings, const char *data,
                              struct fault *why)
{
    struct arena *arena = arena_open("house settings");
    struct text bytes = text_format(arena, "volume = %lld\nlanguage = \"%.*s\"\n",
                                    (long long)settings->volume, TEXT_ARG(settings->language));
    enum status status = file_replace(path_of(data, arena), bytes, 0600, why);

    arena_close(arena);
    return status;
}
