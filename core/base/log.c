#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

static void to_stderr(void *self, enum log_level level, const char *line)
{
    static const char *const NAMES[] = {"debug", "info", "warning", "error", "fatal", "bug"};
    (void)self;
    fprintf(stderr, "%s: %s\n", NAMES[level], line);
}

static struct log_sink sink = {NULL, to_stderr, LOG_WARNING};

void log_set_sink(struct log_sink wanted)
{
    sink = wanted;
}

__attribute__((format(printf, 2, 0))) static void
write_line(enum log_level level, const char *format, va_list arguments)
{
    char line[1024];
    vsnprintf(line, sizeof line, format, arguments);
    text_make_line(line); /* nobody outside can begin a second line */
    sink.line(sink.self, level, line);
}

void log_line(enum log_level level, const char *format, ...)
{
    va_list arguments;
    if (level < sink.least)
        return;
    va_start(arguments, format);
    write_line(level, format, arguments);
    va_end(arguments);
}

void fatal(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(LOG_FATAL, format, arguments);
    va_end(arguments);
    exit(70);
}
