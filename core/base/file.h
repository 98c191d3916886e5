/* file.h: whole small files: read within a limit, replaced in one step. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/status.h"

/* All bytes of a regular file into the arena; over `limit` bytes it is TOO_LARGE. */
enum status file_read(struct text *bytes, const char *path, size_t limit, struct arena *arena,
                      struct fault *why);

/* Writes PATH.new beside, syncs, renames over, syncs the folder: after a power cut the old file
 * is there or the new one. `mode` as for open(2). */
enum status file_replace(const char *path, struct text bytes, unsigned mode, struct fault *why);

/* Makes the folder and those above it (mode 0700); one that is there is fine. */
enum status folder_make(const char *path, struct fault *why);

/* Names in a folder without "." and "..", in byte order; over 100,000 it is TOO_LARGE. */
enum status folder_list(struct text **names, size_t *count, const char *path,
                        struct arena *arena, struct fault *why);

#endif
