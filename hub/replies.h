/* replies.h: answers to the last batches, in memory: when an answer is lost on a bad line, the
 * device asks how much is here, hears "all of it", and gets the same answer without sending the
 * batch again. Forgotten, it costs only that. Safe from many threads at once. */
#ifndef HUB_REPLIES_H
#define HUB_REPLIES_H

#include "base/arena.h"
#include "sync/wire.h"

enum { REPLIES_MOST = 256, REPLIES_LARGEST = 8 * 1024 };

struct replies;
struct replies *replies_open(void);
void replies_close(struct replies *replies);
/* `size` is the batch's. An answer over REPLIES_LARGEST is not kept. */
void replies_put(struct replies *replies, const uint8_t id[WIRE_ID], uint64_t size,
                 struct text answer);
/* False when it is not here. */
bool replies_get(struct text *answer, uint64_t *size, struct replies *replies,
                 const uint8_t id[WIRE_ID], struct arena *arena);

#endif
