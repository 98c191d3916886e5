#include "hub/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

enum { LONGEST = 2048 };

static size_t write_start(char out[LONGEST], const char *level)
{
    struct timespec now;
    struct tm utc;
    char when[32];

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &utc);
    return (size_t)snprintf(out, LONGEST, "{\"t\":\"%s.%03ldZ\",\"level\":\"%s\"", when,
                            now.tv_nsec / 1000000, level);
}

/* RFC 8259, 7. What does not fit is left out. */
static size_t write_string(char *out, size_t room, const char *string)
{
    size_t len = 0;

    for (; *string != '\0' && len + 8 < room; string++) {
        unsigned char byte = (unsigned char)*string;
        if (byte == '"' || byte == '\\')
            len += (size_t)snprintf(out + len, room - len, "\\%c", byte);
        else if (byte < ' ')
            len += (size_t)snprintf(out + len, room - len, "\\u%04x", byte);
        else
            out[len++] = (char)byte;
    }
    out[len] = '\0';
    return len;
}

/* One write a line, so that lines of several threads do not mix. */
static void put_line(char *line, size_t len)
{
    memcpy(line + len, "}\n", 2);
    if (write(STDERR_FILENO, line, len + 2) < 0)
        return; /* nobody listens */
}

static void put_message(void *self, enum log_level level, const char *message)
{
    static const char *const NAMES[] = {"debug", "info", "warning", "error", "fatal", "bug"};
    char line[LONGEST + 2];
    size_t len = write_start(line, NAMES[level]);
    (void)self;

    len += (size_t)snprintf(line + len, LONGEST - len, ",\"message\":\"");
    len += write_string(line + len, LONGEST - len - 4, message);
    line[len++] = '"';
    put_line(line, len);
}

void journal_start(int least)
{
    log_set_sink((struct log_sink){NULL, put_message, (enum log_level)least});
}

void journal_note(void *self, const struct http_note *note)
{
    char line[LONGEST + 2];
    size_t len = write_start(line, "info");
    (void)self;

    len += (size_t)snprintf(line + len, LONGEST - len,
                            ",\"event\":\"request\",\"method\":\"%s\",\"route\":\"%s\","
                            "\"status\":%d,\"in\":%zu,\"out\":%zu,\"us\":%" PRId64,
                            note->method, note->route, note->status, note->bytes_in,
                            note->bytes_out, note->took_us);
    put_line(line, len);
}
