/* openrosa_url.h: where the addresses that an OpenRosa server gives lead to.
 *
 * A server is asked at one place only: the scheme, host and port that staff wrote down. Tokens
 * stand in its paths and passwords in its headers, so an address that leads elsewhere is
 * refused before anything is asked. Addresses come whole, from the root, or relative to the
 * document that names them (RFC 3986, 5.2). Pure. */
#ifndef SYNC_OPENROSA_URL_H
#define SYNC_OPENROSA_URL_H

#include "base/arena.h"
#include "base/status.h"

enum { OPENROSA_LONGEST_URL = 2000 };

struct openrosa_base {
    struct text origin; /* "https://odk.example:8443": what a link is opened with */
    struct text path;   /* "/v1/key/TOKEN/projects/1", without a slash at its end */
};
/* REFUSED: it is no http:// or https:// address, or holds a user name. */
enum status openrosa_base_read(struct openrosa_base *base, struct text url, struct arena *arena,
                               struct fault *why);
/* The path (and query) to ask for, from the root. `document` is the path of what named it.
 * REFUSED: it leads to another place, or is none. */
enum status openrosa_resolve(struct text *path, const struct openrosa_base *base,
                             struct text document, struct text url, struct arena *arena,
                             struct fault *why);
/* Where a file lies that the server keeps elsewhere: its origin and path (with the query). Only
 * a whole address, and never without TLS where the server has it. REFUSED otherwise. */
enum status openrosa_elsewhere(struct openrosa_base *place, const struct openrosa_base *base,
                               struct text url, struct arena *arena, struct fault *why);

#endif
