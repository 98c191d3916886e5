#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

enum status fault_set(struct fault *why, enum status status, const char *format, ...)
{
    if (!why)
        return status;
    va_list arguments;
    *why = (struct fault){.status = status};
    va_start(arguments, format);
    vsnprintf(why->text, sizeof why->text, format, arguments);
    va_end(arguments);
    text_make_line(why->text);
    return status;
}

void fault_at(struct fault *why, struct text file, unsigned line, unsigned column)
{
    if (!why || why->status == OK)
        return;
    if (why->file[0] == '\0') {
        snprintf(why->file, sizeof why->file, "%.*s", TEXT_ARG(file));
        text_make_line(why->file);
    }
    if (why->line == 0) {
        why->line = line;
        why->column = column;
    }
}

struct text fault_text(const struct fault *why, struct arena *arena)
{
    if (why->file[0] == '\0')
        return text_format(arena, "%s", why->text);
    if (why->line == 0)
        return text_format(arena, "%s: %s", why->file, why->text);
    return text_format(arena, "%s:%u:%u: %s", why->file, why->line, why->column, why->text);
}

const char *status_name(enum status status)
{
    static const char *const NAMES[] = {"ok",       "refused", "not found", "too large",
                                        "conflict", "no room", "damaged",   "failed"};
    return NAMES[status];
}
