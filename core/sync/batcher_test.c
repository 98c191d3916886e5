#include "sync/batcher.h"

#include <stdlib.h>

#include "base/check.h"
#include "sync/office_fixture.h"

enum { ROOM = 64 * 1024 };
static const size_t SMALL[] = {400}, RECORDED[] = {500, 90000};

struct bench {
    struct device_fixture *device;
    struct batcher *batcher;
    struct sign_key key;
};

static struct bench bench_of(struct device_fixture *device)
{
    device_enrol(device);
    return (struct bench){device,
                          batcher_open(device->store, device->account,
                                       clock_fixed(&device->now),
                                       random_seeded(&device->seeded)),
                          signer_key(device->account->signer)};
}

/* The next batch, as the office reads it. */
static struct wire_batch make(struct bench *bench, size_t most, struct buffer *out)
{
    struct batcher_made made;
    struct wire_batch batch = {0};
    buffer_clear(out);
    assert_int_equal(batcher_make(&made, out, bench->batcher, most, &bench->device->why), OK);
    assert_true(out->len <= most);
    if (made.items > 0)
        assert_int_equal(
            wire_batch_read(&batch, buffer_text(out), &bench->key, bench->device->arena, NULL),
            OK);
    assert_int_equal(batch.count, made.items);
    return batch;
}

/* One that is not there is an empty one. */
static struct wire_item item_at(const struct wire_batch *batch, size_t i)
{
    return batch->items && i < batch->count ? batch->items[i] : (struct wire_item){0};
}

static struct batcher_taken take(struct bench *bench, const struct wire_answer_item *items,
                                 size_t count)
{
    struct buffer out = {0};
    struct batcher_taken taken;
    struct wire_answer answer = {.items = (struct wire_answer_item *)items, .count = count};
    memcpy(answer.device, bench->device->account->device, WIRE_ID);
    wire_answer_write(&out, &answer, bench->device->office->signer);
    assert_int_equal(
        batcher_take(&taken, bench->batcher, buffer_text(&out), &bench->device->why), OK);
    buffer_close(&out);
    return taken;
}

static void urgent_ones_go_first_then_old_ones(void **state)
{
    struct bench bench = bench_of(*state);
    struct buffer out = {0};
    static const int PRIORITIES[] = {5, 0, 5, 2};
    static const unsigned ORDER[] = {1, 3, 0, 2};
    struct text ids[4];
    for (unsigned i = 0; i < 4; i++)
        ids[i] = device_queue(bench.device, i, PRIORITIES[i], SMALL, 1);
    struct wire_batch batch = make(&bench, ROOM, &out);
    assert_int_equal(batch.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(text_equal(item_at(&batch, i).instance_id, ids[ORDER[i]]));
    buffer_close(&out);
    batcher_close(bench.batcher);
}

static void what_is_large_goes_behind_all_that_is_small(void **state)
{
    struct bench bench = bench_of(*state);
    struct buffer out = {0};
    struct text urgent = device_queue(bench.device, 1, 0, RECORDED, 2);
    struct text other = device_queue(bench.device, 2, 9, SMALL, 1);
    struct wire_batch batch = make(&bench, ROOM, &out);
    assert_int_equal(batch.count, 3);
    assert_true(text_equal(item_at(&batch, 0).instance_id, urgent));
    assert_true(text_equal(item_at(&batch, 1).instance_id, other));
    assert_true(text_equal(item_at(&batch, 2).instance_id, urgent));
    assert_int_equal(item_at(&batch, 2).part, 1);
    assert_true(item_at(&batch, 2).bytes.len > 60000); /* the rest of the room */
    assert_int_equal(item_at(&batch, 2).size, 90000);
    buffer_close(&out);
    batcher_close(bench.batcher);
}

static void a_piece_begins_where_the_offices_part_ends(void **state)
{
    struct bench bench = bench_of(*state);
    struct buffer out = {0};
    struct text id = device_queue(bench.device, 1, 0, RECORDED, 2);
    const struct wire_answer_item answer[] = {{.instance_id = id, .part = 0, .have = 500},
                                              {.instance_id = id, .part = 1, .have = 41234}};
    make(&bench, ROOM, &out);
    take(&bench, answer, 2);
    struct wire_batch batch = make(&bench, ROOM, &out);
    assert_int_equal(batch.count, 1);
    assert_int_equal(item_at(&batch, 0).offset, 41234);
    assert_int_equal(item_at(&batch, 0).bytes.len, 90000 - 41234);
    take(&bench, answer, 2); /* the same again makes no way: it waits for the next round */
    assert_int_equal(make(&bench, ROOM, &out).count, 0);
    buffer_close(&out);
    batcher_close(bench.batcher);
}

static void a_batch_keeps_to_its_room(void **state)
{
    static const size_t ROOMS[] = {700, 1000, 1500, 5000, 20000, 200000};
    struct bench bench = bench_of(*state);
    struct buffer out = {0};
    for (unsigned i = 0; i < 40; i++)
        device_queue(bench.device, i, 1, i % 8 == 0 ? RECORDED : SMALL, i % 8 == 0 ? 2 : 1);
    for (size_t i = 0; i < sizeof ROOMS / sizeof *ROOMS; i++)
        if (make(&bench, ROOMS[i], &out).count == 0 && ROOMS[i] > 1000)
            fail_msg("nothing in %zu bytes", ROOMS[i]);
    buffer_close(&out);
    batcher_close(bench.batcher);
}

static void each_verdict_moves_what_it_should(void **state)
{
    static const struct {
        enum wire_verdict verdict;
        enum store_state state;
    } CASES[] = {{WIRE_STORED, STORE_QUEUED},
                 {WIRE_COMPLETE, STORE_ACKNOWLEDGED},
                 {WIRE_DIFFERENT, STORE_REFUSED},
                 {WIRE_UNWANTED, STORE_REFUSED},
                 {WIRE_LATER, STORE_QUEUED}};
    struct bench bench = bench_of(*state);
    enum { COUNT = sizeof CASES / sizeof *CASES };
    struct wire_answer_item answer[COUNT];
    for (unsigned i = 0; i < COUNT; i++)
        answer[i] =
            (struct wire_answer_item){.instance_id = device_queue(bench.device, i, 1, SMALL, 1),
                                      .verdict = CASES[i].verdict,
                                      .have = 100};
    struct batcher_taken taken = take(&bench, answer, COUNT);
    assert_true(taken.acknowledged == 1 && taken.refused == 2 && taken.later == 1);
    for (unsigned i = 0; i < COUNT; i++)
        if (device_state(bench.device, answer[i].instance_id) != CASES[i].state)
            fail_msg("verdict %d leads elsewhere", CASES[i].verdict);
    take(&bench, answer, COUNT); /* again: nothing moves */
    assert_int_equal(device_state(bench.device, answer[1].instance_id), STORE_ACKNOWLEDGED);
    batcher_close(bench.batcher);
}

static void one_verdict_that_makes_no_sense_holds_up_no_other(void **state)
{
    struct bench bench = bench_of(*state);
    const struct wire_answer_item answer[] = {
        {.instance_id = device_queue(bench.device, 1, 1, SMALL, 1), .have = 100000},
        {.instance_id = TEXT("uuid:never-was"), .verdict = WIRE_COMPLETE},
        {.instance_id = device_queue(bench.device, 2, 1, SMALL, 1), .part = 7, .have = 1},
        {.instance_id = device_queue(bench.device, 3, 1, SMALL, 1), .verdict = WIRE_COMPLETE}};
    take(&bench, answer, 4);
    assert_int_equal(device_state(bench.device, answer[0].instance_id), STORE_QUEUED);
    assert_int_equal(device_state(bench.device, answer[2].instance_id), STORE_QUEUED);
    assert_int_equal(device_state(bench.device, answer[3].instance_id), STORE_ACKNOWLEDGED);
    batcher_close(bench.batcher);
}

static void an_answer_for_another_device_moves_nothing(void **state)
{
    struct bench bench = bench_of(*state);
    struct buffer out = {0};
    struct batcher_taken taken;
    struct wire_answer_item item = {.instance_id = device_queue(bench.device, 1, 1, SMALL, 1),
                                    .verdict = WIRE_COMPLETE};
    struct wire_answer answer = {.device = {9}, .items = &item, .count = 1};
    wire_answer_write(&out, &answer, bench.device->office->signer);
    assert_int_equal(batcher_take(&taken, bench.batcher, buffer_text(&out), NULL), REFUSED);
    assert_int_equal(device_state(bench.device, item.instance_id), STORE_QUEUED);
    buffer_close(&out);
    batcher_close(bench.batcher);
}

static void who_only_looks_changes_nothing(void **state)
{
    struct bench bench = bench_of(*state);
    struct buffer out = {0};
    struct text id = device_queue(bench.device, 1, 1, SMALL, 1);
    assert_int_equal(store_part_have(bench.device->store, id, 0, 400, NULL), OK);
    batcher_only_look(bench.batcher);
    assert_int_equal(make(&bench, ROOM, &out).count, 1); /* it asks what is there */
    assert_int_equal(device_state(bench.device, id), STORE_QUEUED);
    batcher_assume(bench.batcher, buffer_text(&out));
    assert_int_equal(make(&bench, ROOM, &out).count, 0);
    buffer_close(&out);
    batcher_close(bench.batcher);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, device_set_up, device_tear_down)
CHECK_MAIN(TEST(urgent_ones_go_first_then_old_ones),
           TEST(what_is_large_goes_behind_all_that_is_small),
           TEST(a_piece_begins_where_the_offices_part_ends), TEST(a_batch_keeps_to_its_room),
           TEST(each_verdict_moves_what_it_should),
           TEST(one_verdict_that_makes_no_sense_holds_up_no_other),
           TEST(an_answer_for_another_device_moves_nothing),
           TEST(who_only_looks_changes_nothing))
