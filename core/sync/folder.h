/* folder.h: files that are too large to hold, and folders as a whole. */
#ifndef SYNC_FOLDER_H
#define SYNC_FOLDER_H

#include "sync/wire.h"

/* SHA-256 of a regular file; false when it cannot be read. */
bool folder_hash(uint8_t sha[WIRE_SHA], const char *path);
/* Copies to TO.new, syncs, renames: TO is whole or not there. */
enum status folder_copy(const char *from, const char *to, struct fault *why);
/* Removes a folder and all in it, following no links; one that is not there is fine. */
enum status folder_remove(const char *path, struct fault *why);
/* Syncs the folder that holds `path`. */
bool folder_sync_above(const char *path);
/* Bytes that may still be written on that disk; 0 when it is not known. */
uint64_t folder_free_bytes(const char *path);

#endif
