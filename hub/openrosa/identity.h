/* identity.h: what a submission says of itself: its form, its identity, its files; for the
 * openrosa room.
 *
 * Only the outside is read; words of people are passed over. Hostile: no document type, at most
 * IDENTITY_DEEPEST elements in one another, read whole or refused whole. */
#ifndef OPENROSA_IDENTITY_H
#define OPENROSA_IDENTITY_H

#include "base/arena.h"
#include "base/status.h"

enum { IDENTITY_DEEPEST = 64, IDENTITY_MOST_FILES = 500, IDENTITY_LONGEST = 1000 };

struct identity {
    struct text form_id, version, instance_id;
    struct text replaces; /* deprecatedID, or empty */
    struct text audit;    /* meta/audit, a file's name, or empty */
    bool encrypted;       /* a manifest of ODK's encryption: `files` are its parts, in order */
    struct text files[IDENTITY_MOST_FILES];
    size_t file_count;
};
/* REFUSED: not well formed, or it has no form or no identity. */
enum status identity_read(struct identity *identity, struct text xml, struct arena *arena,
                          struct fault *why);

#endif
