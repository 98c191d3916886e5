/* Every message comes back as it went, and small. */
#include "sync/wire_examples.h"

/* ---- Coming back ---- */

static void assert_same(struct text got, struct text want)
{
    if (!text_equal(got, want))
        fail_msg("got \"%.*s\", wanted \"%.*s\"", TEXT_ARG(got), TEXT_ARG(want));
}

static void a_batch_comes_back_as_it_went(void **state)
{
    struct fixture *f = *state;
    struct buffer out = {0};
    struct wire_batch back;
    uint8_t device[WIRE_ID];

    assert_true(case_number_is_valid(RIGHT_CASE) && !case_number_is_valid(WRONG_CASE));
    KINDS[KIND_BATCH].write(&out, f);
    assert_int_equal(wire_batch_device(device, buffer_text(&out), &f->why), OK);
    assert_memory_equal(device, BATCH.device, WIRE_ID);
    assert_int_equal(
        wire_batch_read(&back, buffer_text(&out), &f->device_key, f->arena, &f->why), OK);
    assert_memory_equal(back.device, BATCH.device, WIRE_ID);
    assert_memory_equal(back.id, BATCH.id, WIRE_ID);
    assert_true(back.made_ms == ((int64_t)NOW * 1000) && back.count == BATCH.count);
    for (size_t i = 0; i < back.count; i++) {
        const struct wire_item *got = &back.items[i], *want = &BATCH.items[i];
        assert_same(got->instance_id, want->instance_id);
        assert_same(got->form_id, want->form_id);
        assert_same(got->form_version, want->form_version);
        assert_same(got->case_number, want->case_number);
        assert_same(got->part_name, want->part_name);
        assert_same(got->bytes, want->bytes);
        assert_true(got->queued_ms == want->queued_ms && got->priority == want->priority);
        assert_true(got->odk == want->odk && got->part == want->part);
        assert_true(got->part_count == want->part_count && got->offset == want->offset);
        assert_true(got->size == want->size);
    }
    buffer_close(&out);
}

static void an_answer_comes_back_as_it_went(void **state)
{
    struct fixture *f = *state;
    struct buffer out = {0};
    struct wire_answer back;

    KINDS[KIND_ANSWER].write(&out, f);
    assert_int_equal(
        wire_answer_read(&back, buffer_text(&out), &f->office_key, f->arena, &f->why), OK);
    assert_memory_equal(back.device, ANSWER.device, WIRE_ID);
    assert_memory_equal(back.batch, ANSWER.batch, WIRE_ID);
    assert_true(back.made_ms == ANSWER.made_ms && back.count == ANSWER.count);
    for (size_t i = 0; i < back.count; i++) {
        assert_same(back.items[i].instance_id, ANSWER.items[i].instance_id);
        assert_same(back.items[i].reason, ANSWER.items[i].reason);
        assert_int_equal(back.items[i].part, ANSWER.items[i].part);
        assert_int_equal(back.items[i].have, ANSWER.items[i].have);
        assert_int_equal(back.items[i].verdict, ANSWER.items[i].verdict);
    }
    buffer_close(&out);
}

static void a_tally_comes_back_as_it_went(void **state)
{
    struct fixture *f = *state;
    struct buffer out = {0};
    struct wire_tally back;
    uint8_t device[WIRE_ID];

    KINDS[KIND_TALLY].write(&out, f);
    assert_true(out.len < 260); /* what keys share goes once */
    assert_int_equal(wire_tally_device(device, buffer_text(&out), &f->why), OK);
    assert_memory_equal(device, TALLY.device, WIRE_ID);
    assert_int_equal(
        wire_tally_read(&back, buffer_text(&out), &f->device_key, f->arena, &f->why), OK);
    assert_memory_equal(back.id, TALLY.id, WIRE_ID);
    assert_int_equal(back.count, TALLY.count);
    for (size_t i = 0; i < back.count; i++) {
        assert_same(back.counts[i].key, TALLY.counts[i].key);
        assert_int_equal(back.counts[i].times, TALLY.counts[i].times);
    }
    buffer_close(&out);
}

static void a_hello_comes_back_as_it_went(void **state)
{
    struct fixture *f = *state;
    struct buffer out = {0};
    struct wire_hello back;
    uint8_t device[WIRE_ID];

    KINDS[KIND_HELLO].write(&out, f);
    assert_int_equal(wire_hello_device(device, buffer_text(&out), &f->why), OK);
    assert_memory_equal(device, HELLO.device, WIRE_ID);
    assert_int_equal(wire_hello_read(&back, buffer_text(&out), &f->device_key, &f->why), OK);
    assert_memory_equal(back.device, HELLO.device, WIRE_ID);
    assert_same(back.program, HELLO.program);
    assert_true(back.now_ms == HELLO.now_ms && back.cursor == HELLO.cursor);
    assert_true(back.queued == HELLO.queued && back.refused == HELLO.refused);
    assert_true(back.oldest_s == HELLO.oldest_s && back.disk_free == HELLO.disk_free);
    buffer_close(&out);
}

static void news_comes_back_as_it_went(void **state)
{
    struct fixture *f = *state;
    struct buffer out = {0};
    struct wire_news back;

    KINDS[KIND_NEWS].write(&out, f);
    assert_int_equal(
        wire_news_read(&back, buffer_text(&out), &f->office_key, f->arena, &f->why), OK);
    assert_memory_equal(back.device, NEWS.device, WIRE_ID);
    assert_true(back.from == NEWS.from && back.to == NEWS.to && back.more);
    assert_true(back.made_ms == NEWS.made_ms && back.count == NEWS.count);
    for (size_t i = 0; i < back.count; i++) {
        assert_int_equal(back.items[i].kind, NEWS.items[i].kind);
        assert_same(back.items[i].name, NEWS.items[i].name);
        assert_memory_equal(back.items[i].sha, NEWS.items[i].sha, WIRE_SHA);
        assert_int_equal(back.items[i].size, NEWS.items[i].size);
        assert_same(back.items[i].key, NEWS.items[i].key);
        assert_same(back.items[i].bytes, NEWS.items[i].bytes);
    }
    buffer_close(&out);
}

static void an_enrolment_and_its_reply_come_back(void **state)
{
    struct fixture *f = *state;
    struct buffer ask = {0}, reply = {0};
    struct wire_enrol enrol;
    struct wire_enrolled enrolled, want = enrolled_example(f);
    uint8_t name[WIRE_CODE_NAME], same[WIRE_CODE_NAME];

    KINDS[KIND_ENROL].write(&ask, f);
    assert_int_equal(wire_enrol_code(name, buffer_text(&ask), &f->why), OK);
    wire_code_name(same, TEXT("k7qm-xr3t hp9w-dvcf")); /* as somebody types it */
    assert_memory_equal(name, same, sizeof name);
    assert_int_equal(wire_enrol_read(&enrol, buffer_text(&ask), CODE, &f->why), OK);
    assert_memory_equal(enrol.key.bytes, f->device_key.bytes, SIGN_KEY);
    assert_text(enrol.name, "hall");
    assert_int_equal(enrol.now_ms, 5);

    KINDS[KIND_ENROLLED].write(&reply, f);
    assert_int_equal(wire_enrolled_read(&enrolled, buffer_text(&reply), CODE, &f->why), OK);
    assert_memory_equal(enrolled.device, want.device, WIRE_ID);
    assert_memory_equal(enrolled.seal.bytes, want.seal.bytes, SEAL_KEY);
    assert_memory_equal(enrolled.sign.bytes, want.sign.bytes, SIGN_KEY);
    assert_memory_equal(enrolled.case_key, want.case_key, CASE_KEY);
    assert_true(enrolled.case_first == 1000 && enrolled.case_last == 1999);
    assert_text(enrolled.area, "north");
    buffer_close(&ask);
    buffer_close(&reply);
}

static void messages_without_items_come_back(void **state)
{
    struct fixture *f = *state;
    struct buffer out = {0};
    struct wire_batch batch = {0};
    wire_batch_write(&out, &batch, f->device);
    assert_int_equal(KINDS[KIND_BATCH].read(f, buffer_text(&out), NULL), OK);
    buffer_close(&out);
}

/* ---- Small ---- */

static void a_registration_costs_at_most_35_bytes_more_than_it_is(void **state)
{
    enum { COUNT = 100, SEALED = 300, FRAME = 150 };
    struct fixture *f = *state;
    struct buffer out = {0};
    static struct wire_item items[COUNT];
    char sealed[SEALED] = {0}, number[CASE_DIGITS + 1];
    static const uint8_t KEY[CASE_KEY] = {5};

    for (unsigned i = 0; i < COUNT; i++) {
        case_number_make(number, KEY, i);
        items[i] = (struct wire_item){
            .instance_id = text_format(f->arena, "uuid:00000000-0000-4000-8000-%012u", i),
            .form_id = TEXT("rural-enrol"),
            .form_version = TEXT("2024030100"),
            .case_number = text_copy(f->arena, text_of(number)),
            .queued_ms = ((int64_t)NOW * 1000) - 3600000 + 30000 * (int64_t)i,
            .priority = 5,
            .part_count = 1,
            .size = SEALED,
            .bytes = {sealed, SEALED},
        };
    }
    struct wire_batch batch = {
        .made_ms = ((int64_t)NOW * 1000), .items = items, .count = COUNT};
    wire_batch_write(&out, &batch, f->device);
    size_t over = out.len - (size_t)COUNT * SEALED;
    print_message("%d registrations: %.1f bytes beside what is sealed, each\n", COUNT,
                  (double)over / COUNT);
    assert_true(over <= COUNT * 35 + FRAME);
    assert_int_equal(KINDS[KIND_BATCH].read(f, buffer_text(&out), NULL), OK);
    buffer_close(&out);
}

CHECK_MAIN(WITH_KEYS(a_batch_comes_back_as_it_went), WITH_KEYS(an_answer_comes_back_as_it_went),
           WITH_KEYS(a_tally_comes_back_as_it_went), WITH_KEYS(a_hello_comes_back_as_it_went),
           WITH_KEYS(news_comes_back_as_it_went),
           WITH_KEYS(an_enrolment_and_its_reply_come_back),
           WITH_KEYS(messages_without_items_come_back),
           WITH_KEYS(a_registration_costs_at_most_35_bytes_more_than_it_is))
