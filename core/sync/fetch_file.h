/* fetch_file.h: one file of an OpenRosa server, here when its hash fits and not before.
 *
 * DATA/sync/openrosa/have/NAME holds what has come, under a name made of the server's hash, so
 * what two forms share, or what a form had before it failed, is fetched once. NAME.part is
 * coming and goes on where it was cut, if the server can. */
#ifndef SYNC_FETCH_FILE_H
#define SYNC_FETCH_FILE_H

#include "sync/fetch_record.h"
#include "sync/openrosa_line.h"

struct fetch_place {
    const char *data;
    struct openrosa_line *line;
    uint64_t left; /* bytes that may still come today */
    size_t came;   /* files so far */
};
/* Makes it be there and fills the piece's sha and size from its name, hash and kind. At most
 * `most` bytes. FAILED, REFUSED, NOT_FOUND: as openrosa_line.h says. CONFLICT: what came is not
 * what the hash says, or the hash is of no known kind. TOO_LARGE. NO_ROOM. */
enum status fetch_file(struct fetch_piece *piece, struct fetch_place *place, struct text path,
                       uint64_t most, struct fault *why);
const char *fetch_file_path(const char *data, const struct fetch_piece *piece,
                            struct arena *arena);
/* Removes what no piece of the record needs. */
void fetch_file_tidy(const char *data, const struct fetch_record *record);

#endif
