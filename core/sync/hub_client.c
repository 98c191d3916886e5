#include "sync/hub_client.h"

#include <inttypes.h>

#include "sync/hex.h"

enum {
    LARGEST_ANSWER = 4 * 1024 * 1024,
    LARGEST_REPLY = 4096, /* to an enrolment */
    MOST_TURNS = 100      /* of one batch in one go */
};

/* Some networks answer everything with a page to sign in. */
static bool is_a_page(const struct link_reply *reply)
{
    return (reply->status >= 300 && reply->status < 400) ||
           (reply->status == 200 && text_starts(reply->type, "text/html"));
}

static enum status ask(struct link_reply *reply, struct hub_client *client,
                       const struct link_request *request, struct arena *arena,
                       struct fault *why)
{
    const struct link *link = client->link;
    client->retry_s = 0;
    enum status status = link->ask(link->self, request, reply, arena, why);
    client->sent += reply->sent;
    client->received += reply->received;
    if (status != OK)
        return status;
    client->retry_s = reply->retry_s;
    if (is_a_page(reply))
        return fault_set(why, FAILED,
                         "something between here and the office wants us elsewhere; is there a "
                         "page to sign in on this network?");
    return OK;
}

/* One line of the reply, for the person who looks after the device; or nothing. */
static struct text first_line(const struct link_reply *reply)
{
    enum { LONGEST = 160 };
    struct text rest = reply->body, line = {0};
    if (!text_starts(reply->type, "text/plain") || !text_is_utf8(reply->body))
        return TEXT("");
    text_take_part(&rest, '\n', &line);
    return text_trim(text_part(line, 0, LONGEST));
}

/* What a status means that is not the one hoped for. */
static enum status judge(const struct link_reply *reply, const char *asked, struct fault *why)
{
    struct text said = first_line(reply);
    if (reply->status == 403)
        return fault_set(why, REFUSED, "the office refuses this device's %s: %.*s", asked,
                         TEXT_ARG(said.len ? said : TEXT("it does not say why")));
    if (reply->status == 404)
        return fault_set(why, NOT_FOUND, "there is no Doorstep office at this address");
    if (reply->status == 413)
        return fault_set(why, TOO_LARGE, "this %s is too large for the office", asked);
    if (reply->status == 429 || reply->status == 503)
        return fault_set(why, FAILED, "the office is busy");
    /* 408: it came too slowly. */
    bool is_ours = reply->status >= 400 && reply->status < 500 && reply->status != 408;
    return fault_set(why, is_ours ? CONFLICT : FAILED,
                     "the office answers the %s with %d%s%.*s", asked, reply->status,
                     said.len ? ": " : "", TEXT_ARG(said));
}

/* ---- Batches ---- */

struct sending {
    struct hub_client *client;
    struct text path, batch;
    uint64_t at; /* bytes of it that are there */
    struct arena *arena;
};

static enum status look_where(struct sending *sending, struct fault *why)
{
    struct link_request request = {.method = "HEAD", .path = sending->path};
    struct link_reply reply;
    enum status status = ask(&reply, sending->client, &request, sending->arena, why);
    if (status != OK)
        return status;
    sending->at = 0;
    if (reply.status == 404)
        return OK;
    if (reply.status != 200 || !reply.has_at)
        return judge(&reply, "batch", why);
    sending->at = reply.at;
    return OK;
}

static enum status put(struct link_reply *reply, struct sending *sending, struct fault *why)
{
    struct arena *arena = sending->arena;
    struct link_request request = {
        .method = "PUT",
        .path = sending->path,
        .body = text_part(sending->batch, (size_t)sending->at, SIZE_MAX),
        .largest = LARGEST_ANSWER,
    };
    link_add_header(&request, "Doorstep-At", text_format(arena, "%" PRIu64, sending->at));
    link_add_header(&request, "Doorstep-Size", text_format(arena, "%zu", sending->batch.len));
    link_add_header(&request, "Content-Type", TEXT("application/octet-stream"));
    return ask(reply, sending->client, &request, arena, why);
}

enum status hub_send(struct text *answer, struct hub_client *client, const uint8_t id[WIRE_ID],
                     struct text batch, bool is_resumed, struct arena *arena, struct fault *why)
{
    struct sending sending = {client, .batch = batch, .arena = arena};
    sending.path =
        text_format(arena, "/doorstep/1/batch/%.*s", TEXT_ARG(hex_of(id, WIRE_ID, arena)));
    enum status status = is_resumed ? look_where(&sending, why) : OK;
    for (int turn = 0; status == OK && turn < MOST_TURNS; turn++) {
        struct link_reply reply;
        if (sending.at > batch.len)
            return fault_set(why, FAILED, "the office has more of a batch than there is");
        status = put(&reply, &sending, why);
        if (status != OK)
            return status;
        if (reply.status == 200) {
            *answer = reply.body;
            return OK;
        }
        bool goes_on = (reply.status == 202 || reply.status == 409) && reply.has_at;
        if (!goes_on || (reply.status == 202 && reply.at <= sending.at))
            return judge(&reply, "batch", why);
        sending.at = reply.at;
    }
    return status == OK ? fault_set(why, FAILED, "the office does not take a batch whole")
                        : status;
}

/* ---- Small messages ---- */

static enum status post(struct text *body, struct hub_client *client, const char *path,
                        const char *asked, struct text message, size_t largest,
                        struct arena *arena, struct fault *why)
{
    struct link_request request = {
        .method = "POST", .path = text_of(path), .body = message, .largest = largest};
    struct link_reply reply;
    link_add_header(&request, "Content-Type", TEXT("application/octet-stream"));
    enum status status = ask(&reply, client, &request, arena, why);
    if (status == OK && reply.status != 200)
        status = judge(&reply, asked, why);
    *body = status == OK ? reply.body : (struct text){0};
    return status;
}

enum status hub_hello(struct text *news, struct hub_client *client, struct text hello,
                      struct arena *arena, struct fault *why)
{
    return post(news, client, "/doorstep/1/hello", "hello", hello, WIRE_LARGEST_NEWS, arena,
                why);
}

enum status hub_tally(struct text *answer, struct hub_client *client, struct text tally,
                      struct arena *arena, struct fault *why)
{
    return post(answer, client, "/doorstep/1/tally", "counts", tally, LARGEST_REPLY, arena,
                why);
}

enum status hub_enrol(struct text *reply, struct hub_client *client, struct text enrolment,
                      struct arena *arena, struct fault *why)
{
    return post(reply, client, "/doorstep/1/enrol", "enrolment", enrolment, LARGEST_REPLY,
                arena, why);
}

/* ---- Files ---- */

struct receiving {
    const struct hub_file *file;
    uint64_t at; /* of the file, where the next byte that comes stands */
    int status;
};

/* A side that knows no ranges sends the whole file: what is here already is passed over. */
static bool receive(void *self, int status, struct text bytes)
{
    struct receiving *receiving = self;
    const struct hub_file *file = receiving->file;
    if (receiving->status == 0)
        receiving->at = status == 206 ? file->from : 0;
    receiving->status = status;
    uint64_t known = file->from > receiving->at ? file->from - receiving->at : 0;
    struct text fresh =
        text_part(bytes, known < bytes.len ? (size_t)known : bytes.len, SIZE_MAX);
    receiving->at += bytes.len;
    if (receiving->at > file->from && receiving->at - file->from > file->most)
        return false;
    return fresh.len == 0 || file->take(file->self, fresh);
}

enum status hub_fetch(struct hub_client *client, const struct hub_file *file, struct fault *why)
{
    struct arena *arena = arena_open("fetch");
    struct receiving receiving = {file};
    struct link_request request = {.method = "GET", .sink = receive, .sink_self = &receiving};
    struct link_reply reply;
    request.path = text_format(arena, "/doorstep/1/file/%.*s",
                               TEXT_ARG(hex_of(file->sha, WIRE_SHA, arena)));
    link_add_header(&request, "Range",
                    text_format(arena, "bytes=%" PRIu64 "-%" PRIu64, file->from,
                                file->from + file->most - 1));
    enum status status = ask(&reply, client, &request, arena, why);
    if (status == OK && reply.status == 404)
        status = fault_set(why, NOT_FOUND, "the office does not have a file that it announced");
    else if (status == OK && reply.status != 200 && reply.status != 206)
        status = judge(&reply, "file", why);
    arena_close(arena);
    return status;
}
