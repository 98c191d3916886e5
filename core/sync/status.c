#include "sync/status.h"

#include <sys/stat.h>

#include "sync/folder.h"

struct looking {
    struct sync_status *status;
    struct arena *arena;
};

static bool keep_refused(void *self, const struct store_entry *entry)
{
    struct looking *looking = self;
    struct sync_status *status = looking->status;
    status->refused[status->refused_count++] =
        (struct status_refused){text_copy(looking->arena, entry->case_number),
                                text_copy(looking->arena, entry->form_id),
                                text_copy(looking->arena, entry->reason), entry->queued_ms};
    return status->refused_count < STATUS_MOST_REFUSED;
}

enum status sync_status_look(struct sync_status *status, const struct account *account,
                             struct store *store, struct clock clock, struct arena *arena,
                             struct fault *why)
{
    const struct store_walk walk = {.states = 1U << STORE_REFUSED};
    struct looking looking = {status, arena};
    struct stat about;
    *status = (struct sync_status){.account = account, .now_ms = clock.now_ms(clock.self)};
    enum status result = store_figures(&status->figures, store, why);
    if (result == OK)
        result = memory_get(&status->memory, store, why);
    if (result == OK)
        result = store_each_of(store, &walk, &looking, keep_refused, why);
    if (result == OK)
        result = install_look(&status->deployment, account, arena, why);
    if (stat(text_format(arena, "%s/sync/current.batch", account->data).at, &about) == 0)
        status->batch_bytes = (uint64_t)about.st_size;
    status->disk_free = folder_free_bytes(account->data);
    status->wait_ms = pace_wait_ms(&status->memory.pace, &account->settings.limits, clock);
    status->left_today =
        pace_left_bytes(&status->memory.pace, &account->settings.limits, clock);
    return result;
}
