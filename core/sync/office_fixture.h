/* office_fixture.h: an office in memory at the other end of a link, for tests of this room.
 *
 * It speaks what docs/decisions/sync.md says, believes only what is signed, and can be told to
 * cut the line after any byte, to lose replies, to refuse, and to send news. */
#ifndef SYNC_OFFICE_FIXTURE_H
#define SYNC_OFFICE_FIXTURE_H

#include "base/map.h"
#include "store/store.h"
#include "sync/account.h"
#include "sync/round.h"

enum { OFFICE_MOST = 4096, OFFICE_FILES = 64 };
struct office_part {
    struct text instance_id;
    unsigned part, part_count;
    uint64_t size;
    struct buffer bytes;
};
struct office {
    struct arena *arena;
    struct signer *signer;
    struct sign_key device_key;
    uint8_t device[WIRE_ID];
    struct text code;
    struct office_part parts[OFFICE_MOST];
    size_t part_count;
    struct {
        uint8_t id[WIRE_ID];
        struct buffer bytes;
        bool is_there;
    } upload; /* the batch that is being sent */
    struct wire_news_item news[OFFICE_FILES];
    size_t news_count;
    struct text contents[OFFICE_FILES];     /* of files, by their place in the news */
    int64_t made_ms;                        /* its clock, as news tell it; 0: 1 */
    size_t page;                            /* news in one reply; 0: all */
    uint8_t parcels[OFFICE_FILES][WIRE_ID]; /* of counts, each once */
    size_t parcel_count;
    uint64_t counted; /* times, in all of them */

    /* What goes wrong. */
    int64_t cut_after; /* bytes until the line is cut; -1: never */
    bool loses_reply;  /* the next reply does not arrive */
    int status;        /* of HTTP; 0: as it should be */
    struct text type;  /* with such a status */
    int64_t retry_s;
    struct text unwanted, different, later; /* identities that get these verdicts */

    size_t requests, batches; /* batches that were complete */
    size_t stored;            /* parts completed; each counts once */
    uint64_t bytes_up;
};
void office_open(struct office *office);
void office_close(struct office *office);
struct link office_link(struct office *office);
/* How many parts of that submission are whole. */
size_t office_has(const struct office *office, struct text instance_id);
void office_answer(struct buffer *out, struct office *office, struct text batch);
/* Takes counts, unless it has that parcel, and answers. */
void office_count(struct buffer *out, struct office *office, struct text tally);
void office_tell(struct buffer *out, struct office *office, uint64_t from);
void office_add_file(struct office *office, const char *name, const char *content);

/* A device enrolled with that office, in a folder of its own. */
struct device_fixture {
    char folder[64];
    struct arena *arena;
    struct office *office;
    struct link link;
    struct account *account;
    struct store *store;
    struct clock_fixed now;
    struct random_seeded seeded;
    struct memory memory;
    bool refuses_deployments;
    struct fault why;
};
int device_set_up(void **state);
int device_tear_down(void **state);
void device_enrol(struct device_fixture *device);
/* Queues a submission whose parts have those sizes; its identity. */
struct text device_queue(struct device_fixture *device, unsigned number, int priority,
                         const size_t *sizes, size_t count);
struct round device_round(struct device_fixture *device);
enum store_state device_state(struct device_fixture *device, struct text instance_id);

#endif
