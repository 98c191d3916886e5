#include "desk/fault_log.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

enum { MOST_LINE = 700 };

static void keep(const struct fault_log *log, enum log_level level, const char *line)
{
    static const char *const NAMES[] = {[LOG_WARNING] = "warning",
                                        [LOG_ERROR] = "error",
                                        [LOG_FATAL] = "fatal",
                                        [LOG_BUG] = "bug"};
    char whole[MOST_LINE], old[512];
    struct stat is;
    time_t now = (time_t)(log->clock.now_ms(log->clock.self) / 1000);
    struct tm at = {0};

    gmtime_r(&now, &at);
    snprintf(whole, sizeof whole - 1, "%04d-%02d-%02d %02d:%02d %s: %s", at.tm_year + 1900,
             at.tm_mon + 1, at.tm_mday, at.tm_hour, at.tm_min, NAMES[level], line);
    text_make_line(whole);
    size_t len = text_of(whole).len;
    whole[len++] = '\n';
    if (stat(log->path, &is) == 0 && is.st_size + (off_t)len > FAULT_LOG_BYTES &&
        snprintf(old, sizeof old, "%s.old", log->path) < (int)sizeof old)
        rename(log->path, old);
    int file = open(log->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return; /* a full disk: the line still goes on to whoever listens */
    if (write(file, whole, len) < 0)
        whole[0] = '\0';
    close(file);
}

static void take(void *self, enum log_level level, const char *line)
{
    const struct fault_log *log = self;

    if (level >= LOG_WARNING && level <= LOG_BUG)
        keep(log, level, line);
    if (log->next.line != NULL && level >= log->next.least)
        log->next.line(log->next.self, level, line);
}

struct log_sink fault_log_sink(struct fault_log *log)
{
    enum log_level least =
        log->next.line != NULL && log->next.least < LOG_WARNING ? log->next.least : LOG_WARNING;

    return (struct log_sink){log, take, least};
}

size_t fault_log_last(struct text *lines, size_t room, const char *path, struct arena *arena)
{
    struct fault why = {0};
    struct text bytes;
    size_t count = 0;

    if (file_read(&bytes, path, 2 * FAULT_LOG_BYTES, arena, &why) != OK || !text_is_utf8(bytes))
        return 0;
    while (bytes.len > 0 && count < room) {
        size_t end = bytes.len - (bytes.at[bytes.len - 1] == '\n'), begin = end;
        while (begin > 0 && bytes.at[begin - 1] != '\n')
            begin--;
        if (end > begin)
            lines[count++] = text_part(bytes, begin, end - begin);
        bytes.len = begin;
    }
    return count;
}
