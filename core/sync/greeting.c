#include "sync/greeting.h"

#include <string.h>

#include "sync/folder.h"

enum status greeting_write(struct buffer *out, const struct account *account,
                           struct store *store, struct clock clock, const char *program,
                           struct fault *why)
{
    struct store_figures figures;
    int64_t now_ms = clock.now_ms(clock.self);
    struct wire_hello hello = {.now_ms = now_ms > 0 ? now_ms : 0, .program = text_of(program)};
    enum status status = store_figures(&figures, store, why);
    if (status == OK)
        status = store_news_cursor(&hello.cursor, store, why);
    if (status != OK)
        return status;
    memcpy(hello.device, account->device, WIRE_ID);
    hello.queued = figures.of[STORE_QUEUED].entries + figures.of[STORE_SENT].entries;
    hello.refused = figures.of[STORE_REFUSED].entries;
    int64_t oldest = figures.of[STORE_QUEUED].oldest_ms;
    if (oldest > 0 && oldest < hello.now_ms)
        hello.oldest_s = (uint64_t)(hello.now_ms - oldest) / 1000;
    hello.disk_free = folder_free_bytes(account->data);
    wire_hello_write(out, &hello, account->signer);
    return OK;
}
