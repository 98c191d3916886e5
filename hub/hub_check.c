#include "hub/hub_check.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

int hub_place_open(void **state)
{
    struct hub_place *place = calloc(1, sizeof *place);
    struct hub_options options = {.services = "assets/services/ke",
                                  .locales = DOORSTEP_BUILT_LOCALES,
                                  .demonstration = true,
                                  .publishes = true};
    struct fault why = {0};

    strcpy(place->folder, "/tmp/doorstep-hub-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    place->arena = arena_open("test");
    options.data = place->folder;
    if (hub_open(&place->hub, &options, &why) != OK)
        fail_msg("%s: %s", why.file, why.text);
    place->route_count = hub_sync_routes(place->routes, place->hub);
    *state = place;
    return 0;
}

int hub_place_close(void **state)
{
    struct hub_place *place = *state;
    char command[96];

    hub_close(place->hub);
    arena_close(place->arena);
    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    int status = system(command); /* NOLINT(cert-env33-c) */
    free(place);
    return status;
}

/* ---- Asking ---- */

struct http_reply hub_ask(struct hub_place *place, struct asked asked)
{
    struct http_pair *headers = arena_array(place->arena, 2, sizeof *headers);
    struct http_request request = {.method = text_of(asked.method),
                                   .path = asked.path,
                                   .body = asked.body,
                                   .cut = asked.cut,
                                   .arena = place->arena,
                                   .headers = headers};
    struct http_reply reply = {.status = 200};

    if (asked.at >= 0)
        headers[request.header_count++] = (struct http_pair){
            TEXT("doorstep-at"), text_format(place->arena, "%" PRId64, asked.at)};
    if (asked.size >= 0)
        headers[request.header_count++] = (struct http_pair){
            TEXT("doorstep-size"), text_format(place->arena, "%" PRId64, asked.size)};
    for (size_t i = 0; i < place->route_count; i++) {
        const struct http_route *route = &place->routes[i];
        if (text_is(request.method, route->method) && text_starts(request.path, route->path)) {
            route->handle(route->self, &request, &reply);
            return reply;
        }
    }
    fail_msg("no route for %.*s", TEXT_ARG(asked.path));
    return reply;
}

struct text batch_path(uint8_t name, struct arena *arena)
{
    return text_format(arena, "/doorstep/1/batch/%02x%030d", name, 0);
}

int64_t reply_at(const struct http_reply *reply)
{
    int64_t at = -1;

    for (size_t i = 0; i < reply->header_count; i++)
        if (text_is(reply->headers[i].name, "Doorstep-At"))
            assert_true(text_to_int64(reply->headers[i].value, &at));
    return at;
}

size_t hub_submissions(struct hub_place *place)
{
    struct intake_submission *found;
    struct db *db;
    size_t count;

    assert_int_equal(db_take(&db, place->hub->pool, NULL), OK);
    assert_int_equal(intake_after(&found, &count, db, 0, 1000, place->arena, NULL), OK);
    db_give(db);
    return count;
}

/* ---- A kiosk ---- */

struct kiosk kiosk_make(uint8_t number)
{
    struct kiosk kiosk = {.id = {number, 1}};
    uint8_t seed[SIGN_KEY] = {number, 2};

    kiosk.signer = signer_of_seed(seed);
    return kiosk;
}

struct kiosk kiosk_enrol(struct hub_place *place, uint8_t number, const char *area)
{
    struct kiosk kiosk = kiosk_make(number);
    struct wire_enrol ask = {.key = signer_key(kiosk.signer), .name = TEXT("hall")};
    struct wire_enrolled enrolled;
    struct buffer message = {0};
    char code[WIRE_CODE + 1];

    assert_int_equal(devices_code(code, place->hub->devices, text_of(area), TEXT("test"), NULL),
                     OK);
    memcpy(ask.device, kiosk.id, WIRE_ID);
    wire_enrol_write(&message, &ask, text_of(code), kiosk.signer);
    struct http_reply reply = hub_ask(place, (struct asked){.method = "POST",
                                                            .path = TEXT("/doorstep/1/enrol"),
                                                            .body = buffer_text(&message)});
    assert_int_equal(reply.status, 200);
    assert_int_equal(wire_enrolled_read(&enrolled, reply.body, text_of(code), NULL), OK);
    kiosk.office = enrolled.sign;
    buffer_close(&message);
    return kiosk;
}

struct text kiosk_batch(const struct kiosk *kiosk, uint8_t name, size_t items, size_t size,
                        struct arena *arena)
{
    struct wire_batch batch = {.id = {name}, .made_ms = 1700000000000, .count = items};
    struct buffer out = {0};

    memcpy(batch.device, kiosk->id, WIRE_ID);
    batch.items = arena_array(arena, items + 1, sizeof *batch.items);
    for (size_t i = 0; i < items; i++) {
        char *bytes = arena_bytes(arena, size);
        memset(bytes, (int)(name + i), size);
        batch.items[i] = (struct wire_item){
            .instance_id = text_format(arena, "uuid:%08x-0000-4000-8000-%012x", (unsigned)name,
                                       (unsigned)i),
            .form_id = TEXT("sha"),
            .form_version = TEXT("1"),
            .queued_ms = 1700000000000,
            .part_count = 1,
            .size = size,
            .bytes = {bytes, size}};
    }
    wire_batch_write(&out, &batch, kiosk->signer);
    struct text kept = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return kept;
}

void kiosk_expects(const struct kiosk *kiosk, struct text bytes, size_t items,
                   enum wire_verdict verdict, struct arena *arena)
{
    struct wire_answer answer;
    struct fault why = {0};

    if (wire_answer_read(&answer, bytes, &kiosk->office, arena, &why) != OK)
        fail_msg("%s", why.text);
    assert_memory_equal(answer.device, kiosk->id, WIRE_ID);
    assert_int_equal(answer.count, items);
    for (size_t i = 0; i < answer.count; i++)
        assert_int_equal(answer.items[i].verdict, verdict);
}
