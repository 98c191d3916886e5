/* openrosa_list.h: what an OpenRosa server says: its list of forms, a form's manifest, a form's
 * own head, and its answers to people. OpenRosa Form List API and Form Manifest
 * (docs.getodk.org/openrosa). Everything is checked once here: identities, versions and hashes
 * are single lines, names of files are plain ones. Texts lie in the arena. */
#ifndef SYNC_OPENROSA_LIST_H
#define SYNC_OPENROSA_LIST_H

#include "base/arena.h"
#include "base/status.h"

enum {
    OPENROSA_LARGEST_LIST = 4 * 1024 * 1024, /* bytes of a list or a manifest */
    OPENROSA_MOST_FORMS = 2000,
    OPENROSA_MOST_FILES = 1000, /* of one form */
    OPENROSA_LONGEST_NAME = 120,
    OPENROSA_LONGEST_ID = 250
};

struct openrosa_form {
    struct text id, name, version;
    struct text hash;               /* as it stands there: "md5:..." */
    struct text download, manifest; /* addresses; no manifest: empty */
};
/* REFUSED: broken XML, another document, a form without identity, hash or address, or two of
 * one identity. */
enum status openrosa_forms_read(struct openrosa_form **forms, size_t *count, struct text bytes,
                                struct arena *arena, struct fault *why);

struct openrosa_file {
    struct text name, hash, download;
    bool is_entities; /* an entity list: its hash is its ETag, not the MD5 of its bytes */
};
/* REFUSED also for a name that is no plain file name, or stands there twice. */
enum status openrosa_manifest_read(struct openrosa_file **files, size_t *count,
                                   struct text bytes, struct arena *arena, struct fault *why);
/* One part of a path that may be written anywhere: no separators, control signs, dots in front,
 * or names that some systems keep for themselves. */
bool openrosa_name_is_plain(struct text name);

/* What the fetching must know of a form's XML. */
struct openrosa_head {
    struct text id, version;
    bool has_key;    /* base64RsaPublicKey: it is filled in encrypted */
    bool tells_only; /* ds:submit="no": nothing of it is ever sent */
};
enum status openrosa_head_read(struct openrosa_head *head, struct text bytes,
                               struct arena *arena, struct fault *why);

/* What is sent as xml_submission_file of an encrypted submission. */
struct openrosa_envelope {
    struct text id, version, instance_id;
    struct text *files; /* the names that it mentions, "submission.xml.enc" among them */
    size_t file_count;
};
/* REFUSED: it is not such a document, whole. */
enum status openrosa_envelope_read(struct openrosa_envelope *envelope, struct text bytes,
                                   struct arena *arena, struct fault *why);

/* Whether a body is an OpenRosaResponse. */
bool openrosa_is_response(struct text body);
/* What an answer says to people: the message of an OpenRosaResponse, of JSON, or the beginning
 * of whatever it is; one line, at most 200 bytes. */
struct text openrosa_message(struct text body, struct arena *arena);

#endif
