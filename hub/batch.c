/* batch.c: messages of devices in, signed messages of the office out: over HTTP and on a stick.
 */
#include <string.h>

#include "hub/hub.h"
#include "hub/stepper.h"
#include "news/news.h"

/* The device, if it may speak. */
static enum status find_device(struct device_facts *facts, bool *is_stranger, struct hub *hub,
                               const uint8_t id[WIRE_ID], struct arena *arena,
                               struct fault *why)
{
    enum status status = devices_find(facts, hub->devices, id, arena, why);

    *is_stranger = status == NOT_FOUND || (status == OK && facts->revoked);
    if (*is_stranger)
        return fault_set(why, REFUSED, "the device is %s here",
                         status == OK ? "revoked" : "not known");
    return status;
}

static void count_verdicts(struct hub_batch *batch, const struct wire_answer *answer)
{
    for (size_t i = 0; i < answer->count; i++) {
        enum wire_verdict verdict = answer->items[i].verdict;
        batch->complete += verdict == WIRE_COMPLETE;
        batch->refused += verdict == WIRE_DIFFERENT || verdict == WIRE_UNWANTED;
    }
    batch->items = answer->count;
}

static enum status store_items(struct wire_answer *answer, struct hub_batch *batch,
                               struct hub *hub, const struct device_facts *device,
                               struct arena *arena, struct fault *why)
{
    struct wire_batch read;
    struct intake_from from = {batch->device, device->area, batch->source};
    enum status status = wire_batch_read(&read, batch->bytes, &device->key, arena, why);

    if (status != OK)
        return status;
    *answer =
        (struct wire_answer){.made_ms = hub->clock.now_ms(hub->clock.self),
                             .items = arena_array(arena, read.count + 1, sizeof *answer->items),
                             .count = read.count};
    memcpy(batch->id, read.id, WIRE_ID);
    memcpy(answer->batch, read.id, WIRE_ID);
    memcpy(answer->device, read.device, WIRE_ID);
    if (read.count > 0)
        status =
            intake_store(hub->intake, &from, read.items, answer->items, read.count, arena, why);
    return status;
}

enum status hub_take_batch(struct buffer *out, struct hub_batch *batch, struct hub *hub,
                           struct fault *why)
{
    struct arena *arena = arena_open("batch");
    struct device_facts device;
    struct wire_answer answer;
    enum status status = wire_batch_device(batch->device, batch->bytes, why);

    if (status == OK)
        status = find_device(&device, &batch->is_stranger, hub, batch->device, arena, why);
    if (status == OK)
        status = store_items(&answer, batch, hub, &device, arena, why);
    if (status == OK) {
        count_verdicts(batch, &answer);
        wire_answer_write(out, &answer, devices_signer(hub->devices));
        if (batch->complete > 0)
            stepper_wake(hub->stepper);
    }
    arena_close(arena);
    return status;
}

static void answer_counts(struct buffer *out, const struct hub_counts *counts, struct hub *hub)
{
    struct wire_answer answer = {.made_ms = hub->clock.now_ms(hub->clock.self)};

    memcpy(answer.device, counts->device, WIRE_ID);
    memcpy(answer.batch, counts->id, WIRE_ID);
    wire_answer_write(out, &answer, devices_signer(hub->devices));
}

enum status hub_take_tally(struct buffer *out, struct hub_counts *counts, struct hub *hub,
                           struct text message, struct fault *why)
{
    struct arena *arena = arena_open("tally");
    struct device_facts device;
    struct insight_taken taken;
    struct wire_tally tally;
    enum status status = wire_tally_device(counts->device, message, why);

    counts->is_stranger = false;
    if (status == OK)
        status = find_device(&device, &counts->is_stranger, hub, counts->device, arena, why);
    if (status == OK)
        status = wire_tally_read(&tally, message, &device.key, arena, why);
    if (status == OK)
        status = insight_take(&taken, hub->insight, &tally, why);
    if (status == OK) {
        memcpy(counts->id, tally.id, WIRE_ID);
        answer_counts(out, counts, hub);
    }
    arena_close(arena);
    return status;
}

enum status hub_write_news(struct buffer *out, struct wire_news *news, struct hub *hub,
                           const struct device_facts *device, struct news_ask ask,
                           struct arena *arena, struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, hub->pool, why);

    if (status != OK)
        return status;
    ask.area = device->area;
    status = news_page(news, db, &ask, arena, why);
    db_give(db);
    if (status != OK)
        return status;
    memcpy(news->device, device->id, WIRE_ID);
    news->made_ms = hub->clock.now_ms(hub->clock.self);
    wire_news_write(out, news, devices_signer(hub->devices));
    return OK;
}

enum status hub_take_hello(struct buffer *out, bool *is_stranger, struct hub *hub,
                           struct text message, struct fault *why)
{
    struct arena *arena = arena_open("hello");
    uint8_t id[WIRE_ID];
    struct device_facts device;
    struct wire_hello hello;
    struct wire_news news;
    enum status status = wire_hello_device(id, message, why);

    *is_stranger = false;
    if (status == OK)
        status = find_device(&device, is_stranger, hub, id, arena, why);
    if (status == OK)
        status = wire_hello_read(&hello, message, &device.key, why);
    if (status == OK)
        status = devices_seen(hub->devices, &hello, why);
    if (status == OK)
        status = hub_write_news(
            out, &news, hub, &device,
            (struct news_ask){.cursor = hello.cursor, .most_bytes = NEWS_PAGE_BYTES}, arena,
            why);
    arena_close(arena);
    return status;
}
