/* fault_log.h: the last warnings and errors, on the disk, for the staff corner.
 *
 * A log sink that writes what is LOG_WARNING and above to a file, a line each with its time,
 * and hands every line on. The file keeps to FAULT_LOG_BYTES: when it is full it becomes
 * PATH.old and a new one is begun. Log lines name nobody (log.h). */
#ifndef DESK_FAULT_LOG_H
#define DESK_FAULT_LOG_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

enum { FAULT_LOG_BYTES = 64 * 1024 };

struct fault_log {
    const char *path; /* the caller's, as long as the sink is set */
    struct clock clock;
    struct log_sink next; /* gets every line that it asks for; `line` NULL: nobody */
};

struct log_sink fault_log_sink(struct fault_log *log);
/* The newest lines, newest first; how many. None where there is no file. */
size_t fault_log_last(struct text *lines, size_t room, const char *path, struct arena *arena);

#endif
