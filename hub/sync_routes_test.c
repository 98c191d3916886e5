#include "hub/hub_check.h"
#include "hub/partial.h"
#include "news/news.h"

static struct http_reply put(struct hub_place *place, uint8_t name, struct text batch,
                             int64_t at, size_t len)
{
    return hub_ask(place, (struct asked){.method = "PUT",
                                         .path = batch_path(name, place->arena),
                                         .body = text_part(batch, (size_t)at, len),
                                         .at = at,
                                         .size = (int64_t)batch.len});
}

static struct http_reply head(struct hub_place *place, uint8_t name)
{
    return hub_ask(place,
                   (struct asked){.method = "HEAD", .path = batch_path(name, place->arena)});
}

static struct http_reply hello(struct hub_place *place, const struct kiosk *kiosk,
                               uint64_t cursor)
{
    struct wire_hello message = {.now_ms = 1, .cursor = cursor, .program = TEXT("1")};
    struct buffer out = {0};

    memcpy(message.device, kiosk->id, WIRE_ID);
    wire_hello_write(&out, &message, kiosk->signer);
    struct text body = text_copy(place->arena, buffer_text(&out));
    buffer_close(&out);
    return hub_ask(
        place,
        (struct asked){.method = "POST", .path = TEXT("/doorstep/1/hello"), .body = body});
}

static struct text this_month(struct arena *arena)
{
    struct clock clock = clock_system();
    struct date date = date_of_days(clock.now_ms(clock.self) / 86400000);
    return text_format(arena, "%04d-%02d", date.year, date.month);
}

static struct text tally_of(const struct kiosk *kiosk, uint8_t name, struct arena *arena)
{
    const char *month = this_month(arena).at;
    struct wire_count counts[] = {
        {text_format(arena, "%s sha consent sw kiosk came 0", month), 7},
        {text_format(arena, "%s sha consent sw ussd came 0", month), 8}};
    struct wire_tally tally = {.id = {name}, .made_ms = 1, .counts = counts, .count = 2};
    struct buffer out = {0};

    memcpy(tally.device, kiosk->id, WIRE_ID);
    wire_tally_write(&out, &tally, kiosk->signer);
    struct text message = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return message;
}

static struct http_reply count(struct hub_place *place, struct text message)
{
    return hub_ask(
        place,
        (struct asked){.method = "POST", .path = TEXT("/doorstep/1/tally"), .body = message});
}

static void counts_are_taken_once_and_answered_each_time(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east");
    struct text message = tally_of(&kiosk, 5, place->arena);
    struct insight_row *rows;
    size_t rows_count;

    for (int i = 0; i < 3; i++) {
        struct http_reply reply = count(place, message);
        assert_int_equal(reply.status, 200);
        kiosk_expects(&kiosk, reply.body, 0, WIRE_COMPLETE, place->arena);
    }
    const struct insight_ask ask = {this_month(place->arena), TEXT("sha"),
                                    .by = INSIGHT_BY_PAGE};
    assert_int_equal(
        insight_stops(&rows, &rows_count, place->hub->insight, &ask, place->arena, NULL), OK);
    assert_int_equal(rows_count, 1);
    assert_int_equal(rows[0].began, 15);
    signer_close(kiosk.signer);
}

static void counts_of_strangers_and_broken_ones_are_refused(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east"), stranger = kiosk_make(9);
    struct text message = tally_of(&kiosk, 5, place->arena);

    assert_int_equal(count(place, tally_of(&stranger, 5, place->arena)).status, 403);
    assert_int_equal(count(place, text_part(message, 0, message.len - 1)).status, 400);
    assert_int_equal(devices_revoke(place->hub->devices, kiosk.id, TEXT("test"), NULL), OK);
    assert_int_equal(count(place, message).status, 403);
    signer_close(kiosk.signer);
    signer_close(stranger.signer);
}

static void a_batch_is_stored_once_however_often_it_comes(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east");
    struct text batch = kiosk_batch(&kiosk, 7, 20, 100, place->arena);

    for (int i = 0; i < 3; i++) {
        struct http_reply reply = put(place, 7, batch, 0, SIZE_MAX);
        assert_int_equal(reply.status, 200);
        kiosk_expects(&kiosk, reply.body, 20, WIRE_COMPLETE, place->arena);
    }
    assert_int_equal(hub_submissions(place), 20);
    signer_close(kiosk.signer);
}

static void a_batch_that_comes_in_pieces_goes_on_where_it_ended(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east");
    struct text batch = kiosk_batch(&kiosk, 7, 5, 100, place->arena);

    assert_int_equal(head(place, 7).status, 404);
    struct http_reply reply = put(place, 7, batch, 0, 100);
    assert_int_equal(reply.status, 202);
    assert_int_equal(reply_at(&reply), 100);
    reply = head(place, 7);
    assert_int_equal(reply.status, 200);
    assert_int_equal(reply_at(&reply), 100);
    reply = put(place, 7, batch, 150, 10); /* a hole */
    assert_int_equal(reply.status, 409);
    assert_int_equal(reply_at(&reply), 100);
    reply = put(place, 7, batch, 0, 60); /* an older piece, noticed late */
    assert_int_equal(reply_at(&reply), 100);
    assert_int_equal(hub_submissions(place), 0);
    reply = put(place, 7, batch, 100, SIZE_MAX);
    assert_int_equal(reply.status, 200);
    kiosk_expects(&kiosk, reply.body, 5, WIRE_COMPLETE, place->arena);
    signer_close(kiosk.signer);
}

static void what_had_come_before_a_cut_is_there(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east");
    struct text batch = kiosk_batch(&kiosk, 7, 5, 100, place->arena);
    struct asked cut = {.method = "PUT",
                        .path = batch_path(7, place->arena),
                        .body = text_part(batch, 0, 77),
                        .size = (int64_t)batch.len,
                        .cut = true};

    hub_ask(place, cut);
    struct http_reply reply = head(place, 7);
    assert_int_equal(reply_at(&reply), 77);
    cut.at = 77;
    cut.body = text_part(batch, 77, 23);
    hub_ask(place, cut);
    reply = head(place, 7);
    assert_int_equal(reply_at(&reply), 100);
    assert_int_equal(put(place, 7, batch, 100, SIZE_MAX).status, 200);
    assert_int_equal(partial_have(place->hub->partial, (uint8_t[WIRE_ID]){7}), 0);
    signer_close(kiosk.signer);
}

static void a_lost_answer_comes_again_without_the_batch(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east");
    struct text batch = kiosk_batch(&kiosk, 7, 5, 100, place->arena);

    put(place, 7, batch, 0, SIZE_MAX);
    struct http_reply reply = head(place, 7);
    assert_int_equal(reply_at(&reply), (int64_t)batch.len);
    reply = put(place, 7, batch, (int64_t)batch.len, 0);
    assert_int_equal(reply.status, 200);
    kiosk_expects(&kiosk, reply.body, 5, WIRE_COMPLETE, place->arena);
    signer_close(kiosk.signer);
}

static void strangers_and_the_revoked_are_refused_and_keep_nothing_here(void **state)
{
    struct hub_place *place = *state;
    struct kiosk stranger = kiosk_make(9), revoked = kiosk_enrol(place, 1, "east");
    const struct kiosk *kiosks[] = {&stranger, &revoked};

    assert_int_equal(devices_revoke(place->hub->devices, revoked.id, TEXT("test"), NULL), OK);
    for (size_t i = 0; i < 2; i++) {
        struct text batch = kiosk_batch(kiosks[i], 7, 5, 100, place->arena);
        assert_int_equal(put(place, 7, batch, 0, SIZE_MAX).status, 403);
        assert_int_equal(put(place, 7, batch, 0, 100).status, 403);
        assert_int_equal(head(place, 7).status, 404);
        assert_int_equal(hello(place, kiosks[i], 0).status, 403);
    }
    assert_int_equal(hub_submissions(place), 0);
    signer_close(stranger.signer);
    signer_close(revoked.signer);
}

static void what_was_changed_on_the_way_is_refused_whole(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east"), other = kiosk_make(2);
    struct text batch = kiosk_batch(&kiosk, 7, 2, 60, place->arena);
    char *bytes = text_string(place->arena, batch);

    for (size_t i = 0; i < batch.len; i += 3) {
        bytes[i] ^= 1;
        int status = put(place, 7, (struct text){bytes, batch.len}, 0, SIZE_MAX).status;
        assert_true(status == 400 || status == 403);
        bytes[i] ^= 1;
    }
    memcpy(other.id, kiosk.id, WIRE_ID); /* another's signature under a known name */
    batch = kiosk_batch(&other, 7, 2, 60, place->arena);
    assert_int_equal(put(place, 7, batch, 0, SIZE_MAX).status, 400);
    assert_int_equal(put(place, 7, batch, 0, 50).status, 202);
    assert_int_equal(put(place, 7, batch, 50, SIZE_MAX).status, 400);
    assert_int_equal(head(place, 7).status, 404); /* no use in going on with it */
    assert_int_equal(hub_submissions(place), 0);
    signer_close(kiosk.signer);
    signer_close(other.signer);
}

static const struct {
    const char *why, *path;
    int64_t at, size;
    int status;
} ROWS[] = {
    {"no place", "/doorstep/1/batch/07000000000000000000000000000000", -1, 100, 400},
    {"no size", "/doorstep/1/batch/07000000000000000000000000000000", 0, -1, 400},
    {"a short name", "/doorstep/1/batch/0700", 0, 100, 400},
    {"a name that is no number", "/doorstep/1/batch/zz000000000000000000000000000000", 0, 100,
     400},
    {"a path in a name", "/doorstep/1/batch/../../../../etc/passwd0000000000", 0, 100, 400},
    {"larger than any batch", "/doorstep/1/batch/07000000000000000000000000000000", 0,
     (int64_t)WIRE_LARGEST_BATCH + 1, 413},
    {"more than it says", "/doorstep/1/batch/07000000000000000000000000000000", 0, 3, 413},
    {"beyond its end", "/doorstep/1/batch/07000000000000000000000000000000", 99, 100, 413},
};

static void requests_that_make_no_sense_are_refused(void **state)
{
    struct hub_place *place = *state;

    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct http_reply reply = hub_ask(place, (struct asked){.method = "PUT",
                                                                .path = text_of(ROWS[i].path),
                                                                .body = TEXT("abcdefgh"),
                                                                .at = ROWS[i].at,
                                                                .size = ROWS[i].size});
        if (reply.status != ROWS[i].status)
            fail_msg("%s: %d", ROWS[i].why, reply.status);
    }
}

static void a_batch_under_another_name_is_refused(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east");
    struct text batch = kiosk_batch(&kiosk, 7, 2, 60, place->arena);

    assert_int_equal(put(place, 8, batch, 0, SIZE_MAX).status, 400);
    signer_close(kiosk.signer);
}

static void a_device_keeps_only_so_many_beginnings_here(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east");
    unsigned here = 0;

    for (unsigned name = 1; name <= PARTIAL_MOST_OF_DEVICE + 3; name++) {
        uint8_t called = (uint8_t)name;
        struct text batch = kiosk_batch(&kiosk, called, 5, 100, place->arena);
        assert_int_equal(put(place, called, batch, 0, 100).status, 202);
        assert_int_equal(head(place, called).status, 200);
    }
    for (unsigned name = 1; name <= PARTIAL_MOST_OF_DEVICE + 3; name++)
        here += head(place, (uint8_t)name).status == 200;
    assert_int_equal(here, PARTIAL_MOST_OF_DEVICE);
    signer_close(kiosk.signer);
}

static void news_and_files_come_signed_and_in_ranges(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_enrol(place, 1, "east");
    struct http_reply reply = hello(place, &kiosk, 0);
    struct wire_news news;
    char hex[2 * WIRE_SHA + 1] = "";

    assert_int_equal(reply.status, 200);
    assert_int_equal(wire_news_read(&news, reply.body, &kiosk.office, place->arena, NULL), OK);
    assert_true(news.count > 10);
    for (size_t i = 0; i < WIRE_SHA; i++)
        sprintf(hex + 2 * i, "%02x", news.items[0].sha[i]);
    struct asked file = {.method = "GET",
                         .path = text_format(place->arena, "/doorstep/1/file/%s", hex)};
    reply = hub_ask(place, file);
    assert_int_equal(reply.status, 200);
    assert_int_equal(reply.body.len, news.items[0].size);
    file.path = TEXT("/doorstep/1/file/00");
    assert_int_equal(hub_ask(place, file).status, 404);
    reply = hello(place, &kiosk, news.to);
    assert_int_equal(wire_news_read(&news, reply.body, &kiosk.office, place->arena, NULL), OK);
    assert_int_equal(news.count, 0);
    signer_close(kiosk.signer);
}

static void a_wrong_code_enrols_nobody(void **state)
{
    struct hub_place *place = *state;
    struct kiosk kiosk = kiosk_make(1);
    struct wire_enrol ask = {.key = signer_key(kiosk.signer), .name = TEXT("hall")};
    struct buffer message = {0};

    wire_enrol_write(&message, &ask, TEXT("AAAABBBBCCCCDDDD"), kiosk.signer);
    for (size_t len = 0; len <= message.len; len += 13)
        assert_int_equal(hub_ask(place, (struct asked){.method = "POST",
                                                       .path = TEXT("/doorstep/1/enrol"),
                                                       .body = {message.at, len}})
                             .status,
                         403);
    buffer_close(&message);
    signer_close(kiosk.signer);
}

#define HUB_TEST(test) cmocka_unit_test_setup_teardown(test, hub_place_open, hub_place_close)
CHECK_MAIN(HUB_TEST(counts_are_taken_once_and_answered_each_time),
           HUB_TEST(counts_of_strangers_and_broken_ones_are_refused),
           HUB_TEST(a_batch_is_stored_once_however_often_it_comes),
           HUB_TEST(a_batch_that_comes_in_pieces_goes_on_where_it_ended),
           HUB_TEST(what_had_come_before_a_cut_is_there),
           HUB_TEST(a_lost_answer_comes_again_without_the_batch),
           HUB_TEST(strangers_and_the_revoked_are_refused_and_keep_nothing_here),
           HUB_TEST(what_was_changed_on_the_way_is_refused_whole),
           HUB_TEST(requests_that_make_no_sense_are_refused),
           HUB_TEST(a_batch_under_another_name_is_refused),
           HUB_TEST(a_device_keeps_only_so_many_beginnings_here),
           HUB_TEST(news_and_files_come_signed_and_in_ranges),
           HUB_TEST(a_wrong_code_enrols_nobody))
