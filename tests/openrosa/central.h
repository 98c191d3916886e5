/* central.h: an OpenRosa server for tests that answers as ODK Central was measured to answer,
 * over real HTTP, and can be told to answer badly.
 *
 * It is asked by one client at a time; a test changes it only between requests. */
#ifndef TESTS_OPENROSA_CENTRAL_H
#define TESTS_OPENROSA_CENTRAL_H

#include "base/arena.h"
#include "http/http.h"

enum { CENTRAL_FORMS = 8, CENTRAL_FILES = 8, CENTRAL_SENT = 32, CENTRAL_PARTS = 32 };
#define CENTRAL_PATH "/v1/key/To$ken!/projects/1"

struct central_file {
    const char *name;
    struct text bytes;
    bool is_entities;
    /* What is wrong with it; NULL and 0: nothing. */
    const char *hash, *etag, *redirect, *address;
    int status;
};
struct central_form {
    const char *id, *version;
    struct text xml;
    struct central_file files[CENTRAL_FILES];
    size_t file_count;
    const char *hash, *address; /* instead of the right ones */
    const char *manifest;       /* the manifest's body, instead of the right one */
    bool is_relative;           /* its addresses are */
    bool is_closed;
};
struct central_sent {
    struct text instance_id, xml;
    struct {
        struct text name, bytes;
    } parts[CENTRAL_PARTS];
    size_t count;
};
struct central {
    struct http_server *server;
    struct arena *arena;
    unsigned port;
    struct central_form forms[CENTRAL_FORMS];
    size_t form_count;
    struct central_sent sent[CENTRAL_SENT];
    size_t sent_count;
    int64_t accepts;             /* X-OpenRosa-Accept-Content-Length; 0: not said */
    struct text bucket;          /* what lies at /bucket/ */
    const char *user, *password; /* Digest is asked for; NULL: it is not */

    /* What goes wrong. */
    size_t list_cut;       /* so many bytes of the list; 0: all */
    const char *list_body; /* instead of the list */
    int list_status;
    const char *redirect; /* of the list */
    bool zips;            /* says that its replies are gzip, and sends rubbish */
    int answer;           /* to POST; 0: as it should be */
    const char *answer_body;
    const char *only_for; /* ... if the manifest holds this; NULL: always */
    unsigned answers;     /* how often; 0: always */
    bool stores_anyway;

    size_t lists, manifests, downloads, unchanged, posts, heads; /* requests */
    size_t largest_post;
    size_t without_version;   /* that lacked the header which they must have */
    size_t with_secret;       /* that held a password or the token */
    size_t challenges;        /* requests that were asked for a password */
    size_t refused_to_digest; /* a wrong answer to the challenge */
};
void central_open(struct central *central);
void central_close(struct central *central);
struct central_form *central_add(struct central *central, const char *id, struct text xml);
struct central_file *central_add_file(struct central_form *form, const char *name,
                                      const char *bytes);
const struct central_sent *central_find(const struct central *central, struct text instance_id);
/* "md5:..." in the arena. */
struct text central_hash(struct text bytes, struct arena *arena);

#endif
