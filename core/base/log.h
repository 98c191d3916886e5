/* log.h: one line a fact, to one sink.
 *
 * A line names the thing, then the fact: "queue 00c1f2: sealed". It never holds an answer, a
 * name, or a whole MSISDN. The sink is the one mutable static of core; set it before threads
 * start. By default lines of level LOG_WARNING and up go to standard error. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR, LOG_FATAL, LOG_BUG };

struct log_sink {
    void *self;
    void (*line)(void *self, enum log_level level, const char *line);
    enum log_level least;
};

void log_set_sink(struct log_sink sink);
void log_line(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Nothing sensible is left to do: logs and ends the program with status 70. */
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
