/* Every message: that it comes back as it went, and that nothing else is believed. */
#include "sync/wire.h"

#include "base/check.h"

static const struct text CODE = {"K7QMXR3THP9WDVCF", 16};

struct fixture {
    struct signer *device, *office;
    struct sign_key device_key, office_key;
    struct arena *arena;
    struct fault why;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    static const uint8_t A[SIGN_KEY] = {1}, B[SIGN_KEY] = {2};
    seal_start();
    fixture = (struct fixture){.device = signer_of_seed(A), .office = signer_of_seed(B)};
    fixture.device_key = signer_key(fixture.device);
    fixture.office_key = signer_key(fixture.office);
    fixture.arena = arena_open("test");
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    signer_close(fixture->device);
    signer_close(fixture->office);
    arena_close(fixture->arena);
    return 0;
}

/* ---- Examples ---- */

#define UUID_A TEXT("uuid:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")
#define UUID_B TEXT("uuid:00000000-0000-4000-8000-000000000001")
enum { NOW = 1700000000 };
static const int64_t NOW_MS = (int64_t)NOW * 1000;

/* case_digits is a right number, so that it travels in five bytes. */
static const struct text RIGHT_CASE = {"5724000000", 10}, WRONG_CASE = {"A-1", 3};

static struct wire_item ITEMS[] = {
    {.instance_id = UUID_A,
     .form_id = TEXT("enrol"),
     .form_version = TEXT("3"),
     .case_number = {"5724000000", 10},
     .queued_ms = (int64_t)NOW * 1000 - 86400000,
     .priority = 5,
     .part_count = 2,
     .size = 6,
     .bytes = TEXT("sealed")},
    {.instance_id = UUID_A,
     .form_id = TEXT("enrol"),
     .form_version = TEXT("3"),
     .case_number = {"5724000000", 10},
     .queued_ms = (int64_t)NOW * 1000 - 86400000,
     .priority = 5,
     .part = 1,
     .part_count = 2,
     .offset = 1000,
     .size = 2000,
     .bytes = TEXT("a piece \xff\x00 of a recording")},
    {.instance_id = TEXT("collect-7"),
     .form_id = TEXT("enrol"),
     .form_version = TEXT(""),
     .case_number = {"A-1", 3},
     .queued_ms = (int64_t)NOW * 1000 + 5,
     .priority = -3,
     .odk = true,
     .part = 0,
     .part_count = 1,
     .part_name = TEXT("submission.xml.enc"),
     .size = 4,
     .bytes = TEXT("odk!")},
    {.instance_id = UUID_B,
     .form_id = TEXT("enrol"),
     .form_version = TEXT("3"),
     .queued_ms = 0,
     .part_count = 1},
};
static const struct wire_batch BATCH = {.device = {1, 2, 3},
                                        .id = {4, 5, 6},
                                        .made_ms = (int64_t)NOW * 1000,
                                        .items = ITEMS,
                                        .count = 4};

static struct wire_answer_item VERDICTS[] = {
    {.instance_id = UUID_A, .have = 6, .verdict = WIRE_STORED},
    {.instance_id = UUID_A, .part = 1, .have = 2000, .verdict = WIRE_COMPLETE},
    {.instance_id = TEXT("collect-7"),
     .verdict = WIRE_UNWANTED,
     .reason = TEXT("unknown-form")},
    {.instance_id = UUID_B, .verdict = WIRE_LATER, .reason = TEXT("full")},
};
static const struct wire_answer ANSWER = {
    .device = {1, 2, 3}, .batch = {4, 5, 6}, .made_ms = 77, .items = VERDICTS, .count = 4};

static const struct wire_hello HELLO = {
    .device = {1, 2, 3},
    .now_ms = 12345,
    .cursor = 99,
    .program = TEXT("0.1.0"),
    .queued = 12,
    .refused = 1,
    .oldest_s = 86400,
    .disk_free = UINT64_C(1) << 40,
};

static struct wire_news_item NEWS_ITEMS[] = {
    {.kind = WIRE_FILE, .name = TEXT("enrol/form.xml"), .sha = {7, 8}, .size = 70000},
    {.kind = WIRE_FILE_GONE, .name = TEXT("old/form.xml")},
    {.kind = WIRE_ROW,
     .name = TEXT("cases"),
     .key = TEXT("\x00\xffkey"),
     .bytes = TEXT("\x00locked")},
    {.kind = WIRE_ROW_GONE, .name = TEXT("cases"), .key = TEXT("other")},
};
static const struct wire_news NEWS = {.device = {1, 2, 3},
                                      .from = 5,
                                      .to = 9,
                                      .more = true,
                                      .made_ms = 4,
                                      .items = NEWS_ITEMS,
                                      .count = 4};

/* ---- A message of each kind, as the tests see it ---- */

static void write_batch(struct buffer *out, struct fixture *f)
{
    wire_batch_write(out, &BATCH, f->device);
}
static enum status read_batch(struct fixture *f, struct text bytes, const struct sign_key *key)
{
    struct wire_batch batch;
    return wire_batch_read(&batch, bytes, key ? key : &f->device_key, f->arena, &f->why);
}
static void write_answer(struct buffer *out, struct fixture *f)
{
    wire_answer_write(out, &ANSWER, f->office);
}
static enum status read_answer(struct fixture *f, struct text bytes, const struct sign_key *key)
{
    struct wire_answer answer;
    return wire_answer_read(&answer, bytes, key ? key : &f->office_key, f->arena, &f->why);
}
static void write_hello(struct buffer *out, struct fixture *f)
{
    wire_hello_write(out, &HELLO, f->device);
}
static enum status read_hello(struct fixture *f, struct text bytes, const struct sign_key *key)
{
    struct wire_hello hello;
    return wire_hello_read(&hello, bytes, key ? key : &f->device_key, &f->why);
}
static void write_news(struct buffer *out, struct fixture *f)
{
    wire_news_write(out, &NEWS, f->office);
}
static enum status read_news(struct fixture *f, struct text bytes, const struct sign_key *key)
{
    struct wire_news news;
    return wire_news_read(&news, bytes, key ? key : &f->office_key, f->arena, &f->why);
}
static struct wire_enrol enrol_example(const struct fixture *f)
{
    return (struct wire_enrol){
        .device = {1, 2, 3}, .key = f->device_key, .name = TEXT("hall"), .now_ms = 5};
}
static void write_enrol(struct buffer *out, struct fixture *f)
{
    struct wire_enrol enrol = enrol_example(f);
    wire_enrol_write(out, &enrol, CODE, f->device);
}
static enum status read_enrol(struct fixture *f, struct text bytes, const struct sign_key *key)
{
    struct wire_enrol enrol;
    (void)key;
    return wire_enrol_read(&enrol, bytes, CODE, &f->why);
}
static struct wire_enrolled enrolled_example(const struct fixture *f)
{
    return (struct wire_enrolled){.device = {1, 2, 3},
                                  .seal = {{9, 9}},
                                  .sign = f->office_key,
                                  .case_key = {1, 2, 3, 4},
                                  .case_first = 1000,
                                  .case_last = 1999,
                                  .area = TEXT("north")};
}
static void write_enrolled(struct buffer *out, struct fixture *f)
{
    struct wire_enrolled enrolled = enrolled_example(f);
    wire_enrolled_write(out, &enrolled, CODE, f->office);
}
static enum status read_enrolled(struct fixture *f, struct text bytes,
                                 const struct sign_key *key)
{
    struct wire_enrolled enrolled;
    (void)key;
    return wire_enrolled_read(&enrolled, bytes, CODE, &f->why);
}

static const struct {
    const char *name, *what; /* what: as it is signed */
    void (*write)(struct buffer *out, struct fixture *f);
    enum status (*read)(struct fixture *f, struct text bytes, const struct sign_key *key);
    bool carries_key, is_of_device;
} KINDS[] = {
    {"batch", "batch", write_batch, read_batch, false, true},
    {"answer", "answer", write_answer, read_answer, false, false},
    {"hello", "hello", write_hello, read_hello, false, true},
    {"news", "news", write_news, read_news, false, false},
    {"enrolment", "enrolment", write_enrol, read_enrol, true, true},
    {"reply", "reply to an enrolment", write_enrolled, read_enrolled, true, false},
};
enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS };

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
    write_batch(&out, f);
    assert_int_equal(wire_batch_device(device, buffer_text(&out), &f->why), OK);
    assert_memory_equal(device, BATCH.device, WIRE_ID);
    assert_int_equal(
        wire_batch_read(&back, buffer_text(&out), &f->device_key, f->arena, &f->why), OK);
    assert_memory_equal(back.device, BATCH.device, WIRE_ID);
    assert_memory_equal(back.id, BATCH.id, WIRE_ID);
    assert_true(back.made_ms == NOW_MS && back.count == BATCH.count);
    for (size_t i = 0; i < back.count; i++) {
        const struct wire_item *got = &back.items[i], *want = &ITEMS[i];
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

    write_answer(&out, f);
    assert_int_equal(
        wire_answer_read(&back, buffer_text(&out), &f->office_key, f->arena, &f->why), OK);
    assert_memory_equal(back.device, ANSWER.device, WIRE_ID);
    assert_memory_equal(back.batch, ANSWER.batch, WIRE_ID);
    assert_true(back.made_ms == ANSWER.made_ms && back.count == ANSWER.count);
    for (size_t i = 0; i < back.count; i++) {
        assert_same(back.items[i].instance_id, VERDICTS[i].instance_id);
        assert_same(back.items[i].reason, VERDICTS[i].reason);
        assert_int_equal(back.items[i].part, VERDICTS[i].part);
        assert_int_equal(back.items[i].have, VERDICTS[i].have);
        assert_int_equal(back.items[i].verdict, VERDICTS[i].verdict);
    }
    buffer_close(&out);
}

static void a_hello_comes_back_as_it_went(void **state)
{
    struct fixture *f = *state;
    struct buffer out = {0};
    struct wire_hello back;
    uint8_t device[WIRE_ID];

    write_hello(&out, f);
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

    write_news(&out, f);
    assert_int_equal(
        wire_news_read(&back, buffer_text(&out), &f->office_key, f->arena, &f->why), OK);
    assert_memory_equal(back.device, NEWS.device, WIRE_ID);
    assert_true(back.from == NEWS.from && back.to == NEWS.to && back.more);
    assert_true(back.made_ms == NEWS.made_ms && back.count == NEWS.count);
    for (size_t i = 0; i < back.count; i++) {
        assert_int_equal(back.items[i].kind, NEWS_ITEMS[i].kind);
        assert_same(back.items[i].name, NEWS_ITEMS[i].name);
        assert_memory_equal(back.items[i].sha, NEWS_ITEMS[i].sha, WIRE_SHA);
        assert_int_equal(back.items[i].size, NEWS_ITEMS[i].size);
        assert_same(back.items[i].key, NEWS_ITEMS[i].key);
        assert_same(back.items[i].bytes, NEWS_ITEMS[i].bytes);
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

    write_enrol(&ask, f);
    assert_int_equal(wire_enrol_code(name, buffer_text(&ask), &f->why), OK);
    wire_code_name(same, TEXT("k7qm-xr3t hp9w-dvcf")); /* as somebody types it */
    assert_memory_equal(name, same, sizeof name);
    assert_int_equal(wire_enrol_read(&enrol, buffer_text(&ask), CODE, &f->why), OK);
    assert_memory_equal(enrol.key.bytes, f->device_key.bytes, SIGN_KEY);
    assert_text(enrol.name, "hall");
    assert_int_equal(enrol.now_ms, 5);

    write_enrolled(&reply, f);
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
    assert_int_equal(read_batch(f, buffer_text(&out), NULL), OK);
    buffer_close(&out);
}

/* ---- Believing nothing else ---- */

static void a_message_that_is_cut_is_refused(void **state)
{
    struct fixture *f = *state;
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        struct buffer out = {0};
        KINDS[kind].write(&out, f);
        for (size_t len = 0; len < out.len; len++)
            if (KINDS[kind].read(f, text_part(buffer_text(&out), 0, len), NULL) == OK)
                fail_msg("the first %zu bytes of the %s were taken", len, KINDS[kind].name);
        buffer_add_char(&out, 'x');
        assert_int_equal(KINDS[kind].read(f, buffer_text(&out), NULL), REFUSED);
        buffer_close(&out);
    }
}

static void a_message_with_one_wrong_bit_is_refused(void **state)
{
    struct fixture *f = *state;
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        struct buffer out = {0};
        KINDS[kind].write(&out, f);
        for (size_t bit = 0; bit < out.len * 8; bit++) {
            out.at[bit / 8] = (char)(out.at[bit / 8] ^ (1 << bit % 8));
            if (KINDS[kind].read(f, buffer_text(&out), NULL) == OK)
                fail_msg("bit %zu of the %s was another, and it was taken", bit,
                         KINDS[kind].name);
            out.at[bit / 8] = (char)(out.at[bit / 8] ^ (1 << bit % 8));
        }
        assert_int_equal(KINDS[kind].read(f, buffer_text(&out), NULL), OK);
        buffer_close(&out);
    }
}

static void a_message_of_somebody_else_is_refused(void **state)
{
    struct fixture *f = *state;
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        struct buffer out = {0};
        const struct sign_key *other =
            KINDS[kind].is_of_device ? &f->office_key : &f->device_key;
        KINDS[kind].write(&out, f);
        if (!KINDS[kind].carries_key)
            assert_int_equal(KINDS[kind].read(f, buffer_text(&out), other), REFUSED);
        for (size_t reader = 0; reader < KIND_COUNT; reader++)
            if (reader != kind)
                assert_int_equal(KINDS[reader].read(f, buffer_text(&out), NULL), REFUSED);
        buffer_close(&out);
    }
}

/* Signs again what a test has changed. */
static void sign_again(struct buffer *out, struct fixture *f, size_t kind, struct text body)
{
    uint8_t signature[SIGN_BYTES];
    const struct signer *signer = KINDS[kind].is_of_device ? f->device : f->office;
    sign_make(signature, signer, KINDS[kind].what, body);
    buffer_clear(out);
    buffer_add(out, body);
    buffer_add(out, (struct text){(const char *)signature, sizeof signature});
}

static void a_signature_makes_no_sense_of_nonsense(void **state)
{
    struct fixture *f = *state;
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        struct buffer whole = {0}, out = {0};
        if (KINDS[kind].carries_key) /* those are proven by the code */
            continue;
        KINDS[kind].write(&whole, f);
        struct text body = text_part(buffer_text(&whole), 0, whole.len - SIGN_BYTES);
        for (size_t len = 0; len < body.len; len++) {
            sign_again(&out, f, kind, text_part(body, 0, len));
            if (KINDS[kind].read(f, buffer_text(&out), NULL) == OK)
                fail_msg("the first %zu bytes of the %s, signed, were taken", len,
                         KINDS[kind].name);
        }
        for (size_t bit = 0; bit < body.len * 8; bit++) { /* right or refused: no crash */
            whole.at[bit / 8] = (char)(whole.at[bit / 8] ^ (1 << bit % 8));
            sign_again(&out, f, kind, body);
            KINDS[kind].read(f, buffer_text(&out), NULL);
            whole.at[bit / 8] = (char)(whole.at[bit / 8] ^ (1 << bit % 8));
        }
        buffer_close(&whole);
        buffer_close(&out);
    }
}

static void pieces_lie_within_their_part(void **state)
{
    static const struct {
        const char *why;
        struct wire_item item;
    } CASES[] = {
        {"a piece begins past its end", {.part_count = 1, .offset = 3, .size = 2}},
        {"a piece goes past the end",
         {.part_count = 1, .offset = 1, .size = 2, .bytes = TEXT("ab")}},
        {"the part is not among the parts", {.part = 2, .part_count = 2}},
        {"it says it has no parts", {.part_count = 0}},
        {"a part is larger than any may be",
         {.part_count = 2, .size = (uint64_t)WIRE_LARGEST_PART + 1}},
        {"it was queued before 1970", {.part_count = 1, .queued_ms = -1}},
        {"it has no identity", {.part_count = 1, .instance_id = TEXT("")}},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct buffer out = {0};
        struct wire_item item = CASES[i].item;
        if (!item.instance_id.at)
            item.instance_id = UUID_A;
        struct wire_batch batch = {.items = &item, .count = 1};
        wire_batch_write(&out, &batch, f->device);
        if (read_batch(f, buffer_text(&out), NULL) != REFUSED)
            fail_msg("not refused, though %s", CASES[i].why);
        buffer_close(&out);
    }
}

static void a_message_that_is_too_large_is_refused_unread(void **state)
{
    struct fixture *f = *state;
    struct text huge = {NULL, 0};
    huge.at = arena_bytes(f->arena, WIRE_LARGEST_BATCH + 1);
    huge.len = WIRE_LARGEST_BATCH + 1;
    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        if (!KINDS[kind].carries_key)
            assert_int_equal(KINDS[kind].read(f, huge, NULL), TOO_LARGE);
}

static void an_enrolment_with_another_code_is_refused(void **state)
{
    struct fixture *f = *state;
    struct buffer ask = {0}, reply = {0};
    struct wire_enrol enrol;
    struct wire_enrolled enrolled;
    uint8_t name[WIRE_CODE_NAME];
    static const struct text OTHER = {"K7QMXR3THP9WDVCG", 16};

    write_enrol(&ask, f);
    assert_int_equal(wire_enrol_read(&enrol, buffer_text(&ask), OTHER, &f->why), REFUSED);
    wire_code_name(name, OTHER); /* also when it names the code that was not known */
    memcpy(ask.at, name, sizeof name);
    assert_int_equal(wire_enrol_read(&enrol, buffer_text(&ask), OTHER, &f->why), REFUSED);
    write_enrolled(&reply, f);
    assert_int_equal(wire_enrolled_read(&enrolled, buffer_text(&reply), OTHER, &f->why),
                     REFUSED);
    buffer_close(&ask);
    buffer_close(&reply);
}

static void who_listens_to_an_enrolment_learns_no_case_key(void **state)
{
    struct fixture *f = *state;
    struct buffer reply = {0};
    struct wire_enrolled enrolled = enrolled_example(f);
    struct text secret = {(const char *)enrolled.case_key, CASE_KEY};
    memcpy(enrolled.case_key, "0123456789abcdef", CASE_KEY);
    wire_enrolled_write(&reply, &enrolled, CODE, f->office);
    assert_true(text_find(buffer_text(&reply), secret) == SIZE_MAX);
    assert_true(text_find(buffer_text(&reply), CODE) == SIZE_MAX);
    buffer_close(&reply);
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
            .queued_ms = NOW_MS - 3600000 + 30000 * (int64_t)i,
            .priority = 5,
            .part_count = 1,
            .size = SEALED,
            .bytes = {sealed, SEALED},
        };
    }
    struct wire_batch batch = {.made_ms = NOW_MS, .items = items, .count = COUNT};
    wire_batch_write(&out, &batch, f->device);
    size_t over = out.len - (size_t)COUNT * SEALED;
    print_message("%d registrations: %.1f bytes beside what is sealed, each\n", COUNT,
                  (double)over / COUNT);
    assert_true(over <= COUNT * 35 + FRAME);
    assert_int_equal(read_batch(f, buffer_text(&out), NULL), OK);
    buffer_close(&out);
}

#define WITH_KEYS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

CHECK_MAIN(WITH_KEYS(a_batch_comes_back_as_it_went), WITH_KEYS(an_answer_comes_back_as_it_went),
           WITH_KEYS(a_hello_comes_back_as_it_went), WITH_KEYS(news_comes_back_as_it_went),
           WITH_KEYS(an_enrolment_and_its_reply_come_back),
           WITH_KEYS(messages_without_items_come_back),
           WITH_KEYS(a_message_that_is_cut_is_refused),
           WITH_KEYS(a_message_with_one_wrong_bit_is_refused),
           WITH_KEYS(a_message_of_somebody_else_is_refused),
           WITH_KEYS(a_signature_makes_no_sense_of_nonsense),
           WITH_KEYS(pieces_lie_within_their_part),
           WITH_KEYS(a_message_that_is_too_large_is_refused_unread),
           WITH_KEYS(an_enrolment_with_another_code_is_refused),
           WITH_KEYS(who_listens_to_an_enrolment_learns_no_case_key),
           WITH_KEYS(a_registration_costs_at_most_35_bytes_more_than_it_is))
