/* inside.h: how what arrives becomes one transaction. Only this room includes it.
 *
 *   call     what one caller of intake_store brings: its items as jobs
 *   group    all calls that wait when the one before is on the disk: one transaction
 *   arrival  all jobs of a group under one identity
 *
 * Whoever writes holds the row of intake_state (or, on SQLite, is alone anyway), from its first
 * statement to the end of the commit. So numbers are given in the order in which transactions
 * become visible, whichever hub they come from, and a reader who has seen number n has been
 * shown all below; and nobody stores under an identity while another looks it up. */
#ifndef INTAKE_INSIDE_H
#define INTAKE_INSIDE_H

#include <pthread.h>

#include "intake/intake.h"

enum { INTAKE_KEY_MOST = 32, INTAKE_SHA = 32 };

/* The key of identity: 16 bytes of "uuid:...", else SHA-256 of the name. Never alike, since
 * their lengths differ. */
size_t intake_key(uint8_t key[INTAKE_KEY_MOST], struct text instance_id);

struct job {
    const struct wire_item *item;
    const struct intake_from *from;
    struct wire_answer_item *answer;
    size_t order; /* in the group, as they came */
    uint8_t key_bytes[INTAKE_KEY_MOST];
    struct text key;
    uint8_t sha[INTAKE_SHA]; /* of the bytes, when it is whole */
    bool whole;              /* a part from its beginning to its end */
};

struct arrival {
    struct job *jobs; /* by part, then by offset */
    size_t count;
    size_t order;  /* of the job that came first */
    int64_t place; /* 0: never seen; above: its number; below: waits for more under -place */
    bool recent;   /* stored, and its identity only remembered (recent.h) */
};

struct call {
    struct job *jobs; /* those that can be stored */
    size_t count, bytes;
    enum status status;
    struct fault why;
    bool done;
    pthread_cond_t turn;
    struct call *next;
};

struct intake {
    struct db_pool *pool;
    struct db *db; /* whoever writes */
    struct clock clock;
    pthread_mutex_t lock;
    struct call *first, **end;
    uint64_t commits;
    struct recent *recent; /* SQLite */
    struct slices *slices; /* SQLite */
    bool writing;          /* one of the callers does, for all that wait */
    int64_t month_ready;   /* PostgreSQL: partitions are there of this month and the next */
};

/* One transaction on its way. */
struct group {
    struct intake *intake;
    struct db *db;
    struct arena *arena;
    struct arrival *arrivals;
    size_t count;
    int64_t now_ms;
    int64_t seq, waiting, strays, indexed; /* intake_state, as it will be */
};

/* All jobs of some calls in one transaction. */
enum status intake_group(struct intake *intake, struct job **jobs, size_t count,
                         struct fault *why);

/* Whole submissions that nobody has seen before, all at once. */
bool intake_is_whole(const struct arrival *arrival);
enum status intake_store_whole(struct group *group, struct arrival **arrivals, size_t count,
                               struct fault *why);
/* One whose parts come in pieces. */
enum status intake_store_pieces(struct group *group, struct arrival *arrival,
                                struct fault *why);
/* One that is complete: is it the same again? */
enum status intake_compare(struct group *group, struct arrival *arrival, struct fault *why);

/* Another body under a known identity: refused, and kept for staff while there is room. */
enum status intake_stray(struct group *group, const struct job *job, struct fault *why);

void intake_answer(const struct job *job, enum wire_verdict verdict, uint64_t have);
void intake_refuse(const struct job *job, const char *reason);

/* The next number. */
int64_t intake_number(struct group *group);

enum status intake_migrate(struct db *db, struct fault *why);
/* PostgreSQL: the partitions of that instant's month and the next. */
enum status intake_make_room(struct intake *intake, int64_t now_ms, struct fault *why);
int64_t intake_month(int64_t now_ms);
int64_t intake_first_of_month(int64_t month);

#endif
