#include "hub/replies.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

struct kept {
    uint8_t id[WIRE_ID];
    uint64_t size;
    char *bytes;
    size_t len;
};
struct replies {
    pthread_mutex_t lock;
    size_t next;
    struct kept kept[REPLIES_MOST];
};

struct replies *replies_open(void)
{
    struct replies *replies = calloc(1, sizeof *replies);

    if (replies == NULL)
        fatal("no memory for answers");
    pthread_mutex_init(&replies->lock, NULL);
    return replies;
}

void replies_close(struct replies *replies)
{
    if (replies == NULL)
        return;
    for (size_t i = 0; i < REPLIES_MOST; i++)
        free(replies->kept[i].bytes);
    pthread_mutex_destroy(&replies->lock);
    free(replies);
}

void replies_put(struct replies *replies, const uint8_t id[WIRE_ID], uint64_t size,
                 struct text answer)
{
    char *bytes = answer.len <= REPLIES_LARGEST ? malloc(answer.len + 1) : NULL;

    if (bytes == NULL)
        return;
    memcpy(bytes, answer.at, answer.len);
    pthread_mutex_lock(&replies->lock);
    struct kept *kept = &replies->kept[replies->next];
    replies->next = (replies->next + 1) % REPLIES_MOST;
    free(kept->bytes);
    *kept = (struct kept){.size = size, .bytes = bytes, .len = answer.len};
    memcpy(kept->id, id, WIRE_ID);
    pthread_mutex_unlock(&replies->lock);
}

bool replies_get(struct text *answer, uint64_t *size, struct replies *replies,
                 const uint8_t id[WIRE_ID], struct arena *arena)
{
    bool found = false;

    pthread_mutex_lock(&replies->lock);
    for (size_t i = 0; i < REPLIES_MOST && !found; i++) {
        const struct kept *kept = &replies->kept[i];
        if (kept->bytes == NULL || memcmp(kept->id, id, WIRE_ID) != 0)
            continue;
        *answer = text_copy(arena, (struct text){kept->bytes, kept->len});
        *size = kept->size;
        found = true;
    }
    pthread_mutex_unlock(&replies->lock);
    return found;
}
