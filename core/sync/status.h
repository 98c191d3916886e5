/* status.h: how this device fares, at one glance: what `doorstep-sync status` shows. */
#ifndef SYNC_STATUS_H
#define SYNC_STATUS_H

#include "store/store.h"
#include "sync/account.h"
#include "sync/install.h"
#include "sync/memory.h"

enum { STATUS_MOST_REFUSED = 20 };
struct status_refused { /* what the office refused for good, for staff */
    struct text case_number, form_id, reason;
    int64_t queued_ms;
};
struct sync_status {
    const struct account *account;
    struct store_figures figures;
    struct memory memory;
    struct install_state deployment;
    struct status_refused refused[STATUS_MOST_REFUSED]; /* the first of them */
    size_t refused_count;
    uint64_t batch_bytes; /* of the batch that is under way; 0: none */
    uint64_t disk_free;
    int64_t now_ms, wait_ms; /* until the next try may begin; 0: any moment */
    int64_t left_today;      /* bytes; INT64_MAX: no limit */
};
enum status sync_status_look(struct sync_status *status, const struct account *account,
                             struct store *store, struct clock clock, struct arena *arena,
                             struct fault *why);

#endif
