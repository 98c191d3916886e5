/* wire.h: what a device and the office say to each other, as bytes: on a wire and on a stick.
 *
 * Pure: no network, no disk, no clock. Whole numbers are LEB128 unless a size is given; texts
 * and byte strings are their length and their bytes. Everything ends with a signature
 * (seal/sign.h, 64 bytes) over all before it; a reader checks the signature first and believes
 * nothing of what does not carry it. A message is read whole or refused whole.
 *
 *   enrolment  device -> office   a one-time code and the device's keys; the office's keys back
 *   batch      device -> office   many sealed submissions, or pieces of their parts
 *   answer     office -> device   one verdict for each item of a batch
 *   tally      device -> office   how often what happened on which page (tally/tally.h); the
 *                                 answer to it is one without items
 *   hello      device -> office   how it fares, and how far it knows the news
 *   news       office -> device   what changed since: files of the deployment, rows of tables
 *
 * Paths over HTTP stand in docs/decisions/sync.md. Texts that come out of a reader lie in the
 * message that was read, or in the arena it was given. How each is written stands at the top of
 * batch.c, answer.c, tally.c, hello.c, news.c, enrolment.c. */
#ifndef SYNC_WIRE_H
#define SYNC_WIRE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include "seal/case_number.h"
#include "seal/seal.h"
#include "seal/sign.h"

enum {
    WIRE_ID = 16, /* of a device, of a batch: random bytes */
    WIRE_MOST_ITEMS = 10000,
    WIRE_LARGEST_BATCH = 16 * 1024 * 1024,
    WIRE_LARGEST_NEWS = 4 * 1024 * 1024,
    WIRE_LARGEST_PART = 65 * 1024 * 1024, /* as the store takes */
    WIRE_CODE = 16, /* letters of a one-time code, of an alphabet without look-alikes */
};

/* ---- Batches ---- */

/* One part of a submission, or a piece of one. */
struct wire_item {
    struct text instance_id; /* "uuid:..." travels in 16 bytes, others as they are */
    struct text form_id, form_version;
    struct text case_number; /* ten digits, or empty */
    int64_t queued_ms;
    int priority;
    bool odk; /* sealed as ODK does, under `part_name` */
    unsigned part, part_count;
    struct text part_name; /* "" unless odk */
    uint64_t offset, size; /* where this piece begins in its part; bytes of the whole part */
    struct text bytes;     /* sealed */
};
struct wire_batch {
    uint8_t device[WIRE_ID], id[WIRE_ID];
    int64_t made_ms;
    struct wire_item *items;
    size_t count;
};
void wire_batch_write(struct buffer *out, const struct wire_batch *batch,
                      const struct signer *device);
/* Whose it says it is, to find the key; nothing of it is checked yet. */
enum status wire_batch_device(uint8_t device[WIRE_ID], struct text bytes, struct fault *why);
enum status wire_batch_read(struct wire_batch *batch, struct text bytes,
                            const struct sign_key *device, struct arena *arena,
                            struct fault *why);

/* ---- Answers ---- */

enum wire_verdict {
    WIRE_STORED,    /* this piece is on the office's disk, or was before */
    WIRE_COMPLETE,  /* with it all parts are there: the office's acknowledgement */
    WIRE_DIFFERENT, /* another body under this identity: refused for good */
    WIRE_UNWANTED,  /* refused for good: `reason` */
    WIRE_LATER,     /* not now: `reason` */
};
struct wire_answer_item {
    struct text instance_id;
    unsigned part;
    enum wire_verdict verdict;
    uint64_t have;      /* bytes of that part from its beginning that are there */
    struct text reason; /* a word from a short list: "unknown-form", "full", ... */
};
struct wire_answer {
    uint8_t device[WIRE_ID], batch[WIRE_ID];
    int64_t made_ms;
    struct wire_answer_item *items; /* in the order of the batch */
    size_t count;
};
void wire_answer_write(struct buffer *out, const struct wire_answer *answer,
                       const struct signer *office);
enum status wire_answer_read(struct wire_answer *answer, struct text bytes,
                             const struct sign_key *office, struct arena *arena,
                             struct fault *why);

/* ---- Tallies ---- */

/* A parcel of counts. It keeps its identity until the office has answered, so whatever arrives
 * twice is counted once. */
enum { WIRE_MOST_COUNTS = 1000, WIRE_LARGEST_TALLY = 512 * 1024 };
struct wire_count {
    struct text key;
    uint64_t times;
};
struct wire_tally {
    uint8_t device[WIRE_ID], id[WIRE_ID];
    int64_t made_ms;
    struct wire_count *counts; /* short when they are in order */
    size_t count;
};
void wire_tally_write(struct buffer *out, const struct wire_tally *tally,
                      const struct signer *device);
enum status wire_tally_device(uint8_t device[WIRE_ID], struct text bytes, struct fault *why);
enum status wire_tally_read(struct wire_tally *tally, struct text bytes,
                            const struct sign_key *device, struct arena *arena,
                            struct fault *why);

/* ---- Hello and news ---- */

struct wire_hello {
    uint8_t device[WIRE_ID];
    int64_t now_ms;
    uint64_t cursor;                               /* news up to here is known; 0: none */
    struct text program;                           /* version */
    uint64_t queued, refused, oldest_s, disk_free; /* the last in bytes */
};
void wire_hello_write(struct buffer *out, const struct wire_hello *hello,
                      const struct signer *device);
enum status wire_hello_device(uint8_t device[WIRE_ID], struct text bytes, struct fault *why);
enum status wire_hello_read(struct wire_hello *hello, struct text bytes,
                            const struct sign_key *device, struct fault *why);

enum wire_news_kind {
    WIRE_FILE, /* `name` of the deployment ("enrol/form.xml") now has that sha256 */
    WIRE_FILE_GONE,
    WIRE_ROW, /* `key` of table `name` ("cases") now has these sealed bytes */
    WIRE_ROW_GONE,
};
enum { WIRE_SHA = 32 };
struct wire_news_item {
    enum wire_news_kind kind;
    struct text name;
    uint8_t sha[WIRE_SHA];  /* files */
    uint64_t size;          /* files */
    struct text key, bytes; /* rows; see seal/case_row.h */
};
struct wire_news {
    uint8_t device[WIRE_ID];
    uint64_t from, to; /* cursors: it goes on from `from`, else it is not for us */
    bool more;         /* ask again at once */
    int64_t made_ms;   /* the office's clock */
    struct wire_news_item *items;
    size_t count;
};
void wire_news_write(struct buffer *out, const struct wire_news *news,
                     const struct signer *office);
enum status wire_news_read(struct wire_news *news, struct text bytes,
                           const struct sign_key *office, struct arena *arena,
                           struct fault *why);

/* ---- Enrolment ---- */

/* Signed by the key it carries, and keyed with the code: who does not know the code can neither
 * ask nor answer. The code itself does not travel. */
struct wire_enrol {
    uint8_t device[WIRE_ID];
    struct sign_key key;
    struct text name; /* what staff call it: "township hall" */
    int64_t now_ms;
};
struct wire_enrolled {
    uint8_t device[WIRE_ID];
    struct office_key seal; /* to seal to */
    struct sign_key sign;   /* whose answers and news to believe */
    uint8_t case_key[CASE_KEY];
    int64_t case_first, case_last;
    struct text area;
};
void wire_enrol_write(struct buffer *out, const struct wire_enrol *enrol, struct text code,
                      const struct signer *device);
/* What the office looks the code up by: a hash of it, the first bytes of the message. */
enum { WIRE_CODE_NAME = 16 };
enum status wire_enrol_code(uint8_t name[WIRE_CODE_NAME], struct text bytes, struct fault *why);
void wire_code_name(uint8_t name[WIRE_CODE_NAME], struct text code);
enum status wire_enrol_read(struct wire_enrol *enrol, struct text bytes, struct text code,
                            struct fault *why);
void wire_enrolled_write(struct buffer *out, const struct wire_enrolled *enrolled,
                         struct text code, const struct signer *office);
enum status wire_enrolled_read(struct wire_enrolled *enrolled, struct text bytes,
                               struct text code, struct fault *why);

#endif
