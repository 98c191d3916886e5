/* sync_routes.c: what devices ask over HTTP (docs/decisions/sync.md). */
#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "hub/hub.h"
#include "hub/partial.h"
#include "hub/replies.h"
#include "news/news.h"

enum { SMALL = 8192 };
static const char BATCH_PATH[] = "/doorstep/1/batch/", FILE_PATH[] = "/doorstep/1/file/";

/* ---- Replies ---- */

static void say_later(struct http_reply *reply, const struct fault *why)
{
    log_line(LOG_ERROR, "sync: %s", why->text);
    http_say(reply, 503, "The office cannot take this now. Please try again later.\n");
    http_add_header(reply, TEXT("Retry-After"), TEXT("30"));
}

static void say_refused(struct http_reply *reply, enum status status, bool is_stranger,
                        const struct fault *why)
{
    if (is_stranger)
        http_say(reply, 403, "This device is not enrolled here. Please ask the office.\n");
    else if (status == REFUSED)
        http_say(reply, 400, "This message is not whole.\n");
    else if (status == TOO_LARGE)
        http_say(reply, 413, "This is too large.\n");
    else
        say_later(reply, why);
}

static void say_bytes(struct http_reply *reply, struct text bytes, struct arena *arena)
{
    reply->type = TEXT("application/octet-stream");
    reply->body = text_copy(arena, bytes);
}

static void add_at(struct http_reply *reply, uint64_t at, struct arena *arena)
{
    http_add_header(reply, TEXT("Doorstep-At"), text_format(arena, "%" PRIu64, at));
}

/* The hexadecimal end of a path. */
static bool read_name(uint8_t *bytes, size_t size, struct text path, const char *before)
{
    struct text hex = text_part(path, strlen(before), path.len);
    size_t len = 0;

    return hex.len == 2 * size &&
           sodium_hex2bin(bytes, size, hex.at, hex.len, NULL, &len, NULL) == 0 && len == size;
}

/* ---- Enrolment, hello, files ---- */

static void enrol(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct hub *hub = self;
    struct buffer out = {0};
    struct fault why = {0};
    enum status status = devices_enrol(&out, hub->devices, request->body, &why);

    if (status == OK)
        say_bytes(reply, buffer_text(&out), request->arena);
    else if (status == REFUSED)
        http_say(reply, 403,
                 "There is no such code, or it was used, or its time is over. Please ask the "
                 "office for another.\n");
    else
        say_later(reply, &why);
    buffer_close(&out);
}

static void hello(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct hub *hub = self;
    struct buffer out = {0};
    struct fault why = {0};
    bool is_stranger;
    enum status status = hub_take_hello(&out, &is_stranger, hub, request->body, &why);

    if (status == OK)
        say_bytes(reply, buffer_text(&out), request->arena);
    else
        say_refused(reply, status, is_stranger, &why);
    buffer_close(&out);
}

static void tally(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct hub *hub = self;
    struct hub_counts counts;
    struct buffer out = {0};
    struct fault why = {0};
    enum status status = hub_take_tally(&out, &counts, hub, request->body, &why);

    if (status == OK)
        say_bytes(reply, buffer_text(&out), request->arena);
    else
        say_refused(reply, status, counts.is_stranger, &why);
    buffer_close(&out);
}

static void get_file(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct hub *hub = self;
    struct fault why = {0};
    uint8_t sha[WIRE_SHA];
    struct db *db;
    enum status status;

    if (!read_name(sha, WIRE_SHA, request->path, FILE_PATH)) {
        http_say(reply, 404, "There is no such file.\n");
        return;
    }
    status = db_take(&db, hub->pool, &why);
    if (status == OK) {
        status = news_file(&reply->body, db, sha, request->arena, &why);
        db_give(db);
    }
    if (status == NOT_FOUND) {
        http_say(reply, 404, "There is no such file.\n");
    } else if (status != OK) {
        say_later(reply, &why);
    } else {
        reply->type = TEXT("application/octet-stream");
        http_add_header(reply, TEXT("Cache-Control"), TEXT("max-age=31536000, immutable"));
        http_serve(reply, request,
                   text_format(request->arena, "\"%.*s\"", 2 * WIRE_SHA,
                               request->path.at + sizeof FILE_PATH - 1));
    }
}

/* ---- Batches ---- */

static void head_batch(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct hub *hub = self;
    uint8_t id[WIRE_ID];
    struct text answer;
    uint64_t have;

    if (!read_name(id, WIRE_ID, request->path, BATCH_PATH) ||
        (!replies_get(&answer, &have, hub->replies, id, request->arena) &&
         (have = partial_have(hub->partial, id)) == 0))
        http_say(reply, 404, "Nothing of this batch is here.\n");
    else
        add_at(reply, have, request->arena);
}

struct arriving {
    struct hub *hub;
    const struct http_request *request;
    struct http_reply *reply;
    uint8_t id[WIRE_ID];
    uint64_t at, size;
};

static bool read_number(uint64_t *number, const struct http_request *request, const char *name)
{
    int64_t value;

    if (!text_to_int64(http_header(request, name), &value) || value < 0)
        return false;
    *number = (uint64_t)value;
    return true;
}

/* A batch that is whole. What is not kept for a later try is dropped. */
static void finish(const struct arriving *its, struct text bytes, bool was_partial)
{
    struct hub *hub = its->hub;
    struct hub_batch batch = {.bytes = bytes, .source = TEXT("batch")};
    struct buffer out = {0};
    struct fault why = {0};
    enum status status = hub_take_batch(&out, &batch, hub, &why);

    if (status == OK && memcmp(batch.id, its->id, WIRE_ID) != 0)
        http_say(its->reply, 400, "This batch is another than its name says.\n");
    else if (status == OK)
        say_bytes(its->reply, buffer_text(&out), its->request->arena);
    else
        say_refused(its->reply, status, batch.is_stranger, &why);
    if (status == OK)
        replies_put(hub->replies, batch.id, bytes.len, buffer_text(&out));
    if (was_partial && (status == OK || status == REFUSED || status == TOO_LARGE))
        partial_drop(hub->partial, its->id);
    if (status == OK)
        log_line(LOG_DEBUG, "sync: a batch of %zu, %zu complete, %zu refused", batch.items,
                 batch.complete, batch.refused);
    buffer_close(&out);
}

/* Who sends the first piece of a batch has to be known: strangers get no room on the disk. */
static bool may_begin(const struct arriving *its)
{
    struct device_facts facts;
    struct fault why = {0};
    uint8_t device[WIRE_ID];
    enum status status;

    if (its->at > 0)
        return true;
    if (its->request->body.len < PARTIAL_LEAST) {
        add_at(its->reply, 0, its->request->arena);
        its->reply->status = 202;
        return false;
    }
    status = partial_device(device, its->request->body)
                 ? OK
                 : fault_set(&why, REFUSED, "this is no batch");
    if (status == OK)
        status = devices_find(&facts, its->hub->devices, device, its->request->arena, &why);
    if (status == OK && !facts.revoked)
        return true;
    say_refused(its->reply, status, status == NOT_FOUND || status == OK, &why);
    return false;
}

/* A piece: kept, and if it was the last the whole is taken. */
static void take_piece(const struct arriving *its)
{
    struct arena *arena = its->request->arena;
    struct fault why = {0};
    struct text whole;
    uint64_t have = 0;
    enum status status =
        partial_put(&have, its->hub->partial, its->id, its->at, its->request->body, &why);

    if (status == CONFLICT) {
        http_say(its->reply, 409, "This piece leaves a hole.\n");
        add_at(its->reply, have, arena);
    } else if (status != OK) {
        say_refused(its->reply, status, false, &why);
    } else if (have < its->size) {
        its->reply->status = 202;
        add_at(its->reply, have, arena);
    } else {
        status = partial_get(&whole, its->hub->partial, its->id, arena, &why);
        if (status == OK)
            finish(its, whole, true);
        else
            say_later(its->reply, &why);
    }
}

/* The answer was lost and is here still. */
static bool is_answered(const struct arriving *its)
{
    struct text answer;
    uint64_t size;

    if (its->at == 0 || its->at != its->size || its->request->body.len > 0 ||
        !replies_get(&answer, &size, its->hub->replies, its->id, its->request->arena) ||
        size != its->size)
        return false;
    say_bytes(its->reply, answer, its->request->arena);
    return true;
}

static void put_batch(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct arriving its = {.hub = self, .request = request, .reply = reply};
    uint64_t end;

    if (!read_name(its.id, WIRE_ID, request->path, BATCH_PATH) ||
        !read_number(&its.at, request, "Doorstep-At") ||
        !read_number(&its.size, request, "Doorstep-Size")) {
        http_say(reply, 400, "A batch comes with its name, Doorstep-At and Doorstep-Size.\n");
        return;
    }
    end = its.at + request->body.len;
    if (its.size > WIRE_LARGEST_BATCH || its.at > its.size || end > its.size)
        http_say(reply, 413, "This is too large.\n");
    else if (its.at == 0 && end == its.size && !request->cut)
        finish(&its, request->body, false);
    else if (!is_answered(&its) && may_begin(&its))
        take_piece(&its);
}

size_t hub_sync_routes(struct http_route *routes, struct hub *hub)
{
    const struct http_route made[] = {
        {"POST", "/doorstep/1/enrol", SMALL, hub, enrol, false},
        {"POST", "/doorstep/1/hello", SMALL, hub, hello, false},
        {"POST", "/doorstep/1/tally", WIRE_LARGEST_TALLY, hub, tally, false},
        {"GET", FILE_PATH, 0, hub, get_file, false},
        {"HEAD", BATCH_PATH, 0, hub, head_batch, false},
        {"PUT", BATCH_PATH, WIRE_LARGEST_BATCH, hub, put_batch, true},
    };

    memcpy(routes, made, sizeof made);
    return sizeof made / sizeof made[0];
}
