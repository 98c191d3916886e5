/* target.h: what stands in a request's first line and in urlencoded bodies; for the http room.
 *
 * RFC 3986, 2.1 and 3.3; WHATWG URL, application/x-www-form-urlencoded. Pure. */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include "base/arena.h"
#include "base/status.h"

/* Splits "/a/b%20c?x=1" and decodes the path once. REFUSED: it is not absolute; an escape is
 * broken; it hides a slash, a backslash or a control character; a step is "", "." or ".."
 * (only the last may be empty); it is not UTF-8. */
enum status target_read(struct text *path, struct text *query, struct text sent,
                        struct arena *arena, struct fault *why);
/* The first value of that name among "a=1&b=2"; empty when there is none, or when it is broken
 * or not UTF-8. A plus is a space. */
struct text target_value(struct text pairs, const char *name, struct arena *arena);

#endif
