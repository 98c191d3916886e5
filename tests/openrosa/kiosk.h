/* kiosk.h: a device whose office is an OpenRosa server, for tests: a data folder, a folder of
 * services that came with it, a queue, and the real link. */
#ifndef TESTS_OPENROSA_KIOSK_H
#define TESTS_OPENROSA_KIOSK_H

#include "seal/odk.h"
#include "sync/round.h"

struct kiosk {
    char folder[64];
    struct arena *arena;
    struct account *account;
    struct store *store;
    struct link real, link; /* `link` is what rounds use: the real one, or one that breaks it */
    struct memory memory;
    struct clock_fixed now;
    const char *key; /* base64, for encrypted forms */
    struct round_tally tally;
    struct fault why;
    size_t judged;

    /* What goes wrong on the line. */
    bool loses_reply;  /* the next reply to a POST does not arrive */
    int64_t cut_after; /* bytes of a file, once; -1: never */
};
/* `key`: base64RsaPublicKey. */
void kiosk_open(struct kiosk *kiosk, const char *url, const char *key);
void kiosk_close(struct kiosk *kiosk);
/* Account and link once more, after sync.conf was written anew. */
void kiosk_configure(struct kiosk *kiosk, const char *url, const char *more);
enum round_end kiosk_round(struct kiosk *kiosk);
/* A form that the server serves. */
struct text kiosk_form(struct kiosk *kiosk, const char *id, const char *version,
                       const char *label);
/* Queues a submission that is encrypted as ODK does, with attachments of those sizes. */
struct text kiosk_queue(struct kiosk *kiosk, const char *form, unsigned number,
                        const size_t *sizes, size_t count);
/* One that is sealed for a hub. */
struct text kiosk_queue_sealed(struct kiosk *kiosk, unsigned number);
enum store_state kiosk_state(struct kiosk *kiosk, struct text instance_id, struct text *reason);
/* A file of the deployment in place; empty when it is not there. */
struct text kiosk_file(struct kiosk *kiosk, const char *form, const char *name);
bool kiosk_has(struct kiosk *kiosk, const char *form);

/* An RSA key of 2048 bits: the public one as forms carry it. */
const char *kiosk_make_key(struct arena *arena);

#endif
