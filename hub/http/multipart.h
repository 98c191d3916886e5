/* multipart.h: bodies of several parts, as forms and OpenRosa clients send them; for the http
 * room.
 *
 * RFC 7578 and RFC 2046, 5.1. Pure: parts lie in the body, nothing is copied but names with
 * escapes. Ours and not the library's, which hands out pieces, guesses at broken ends and takes
 * a body without its last boundary. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "http/http.h"

enum { MULTIPART_BOUNDARY = 70, MULTIPART_PART_HEADERS = 4096 };

/* `type` is the request's Content-Type. REFUSED: it is of another kind, or not whole, or a part
 * has no name, or a name is not UTF-8. TOO_LARGE: over HTTP_MOST_PARTS. */
enum status multipart_read(struct http_part **parts, size_t *count, struct text type,
                           struct text body, struct arena *arena, struct fault *why);

#endif
