/* http_check.h: a client of plain bytes, for the tests of this room. */
#ifndef HTTP_HTTP_CHECK_H
#define HTTP_HTTP_CHECK_H

#include "base/check.h"
#include "http/http.h"

/* A connection to a server on loopback. */
int check_call(const struct http_server *server);
/* Until all is said, or the server has hung up, as it may. */
void check_say(int line, const char *bytes, size_t len);
/* All until the server closes; closes the line too. */
struct text check_hear(int line, struct arena *arena);
int check_status(struct text heard);
bool check_holds(struct text heard, const char *words);

#endif
