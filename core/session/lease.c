#include "session/lease.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { LONGEST = 4096 };

/* Where the link leads; NULL: it is none. */
static const char *target_of(const char *given, struct arena *arena)
{
    char target[LONGEST];
    ssize_t len = readlink(given, target, sizeof target);
    if (len <= 0 || len == (ssize_t)sizeof target)
        return NULL;
    const char *slash = strrchr(given, '/');
    if (target[0] == '/' || !slash)
        return text_format(arena, "%.*s", (int)len, target).at;
    return text_format(arena, "%.*s/%.*s", (int)(slash - given), given, (int)len, target).at;
}

void lease_open(struct lease *lease, const char *given, struct arena *arena)
{
    const char *target = target_of(given, arena);
    *lease = (struct lease){given, target ? target : given, -1};
    lease->held = open(lease->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lease->held >= 0)
        flock(lease->held, LOCK_SH | LOCK_NB); /* whoever removes it has it for a blink */
}

bool lease_is_old(const struct lease *lease)
{
    struct stat about;
    struct arena *arena = arena_open("lease");
    const char *target = target_of(lease->given, arena);
    bool is_old = target && strcmp(target, lease->folder) != 0 && stat(target, &about) == 0 &&
                  S_ISDIR(about.st_mode);
    arena_close(arena);
    return is_old;
}

void lease_close(struct lease *lease)
{
    if (lease->held >= 0)
        close(lease->held);
    lease->held = -1;
}
