/* hex.h: identities and hashes as people and file names see them: lower-case hexadecimal. */
#ifndef SYNC_HEX_H
#define SYNC_HEX_H

#include "base/arena.h"
#include "base/text.h"

struct text hex_of(const void *bytes, size_t count, struct arena *arena);
/* Exactly `count` bytes, or false. */
bool hex_read(void *bytes, size_t count, struct text hex);

#endif
