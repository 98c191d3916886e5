#include "sync/wire_examples.h"

const struct text CODE = {"K7QMXR3THP9WDVCF", 16};

int wire_set_up(void **state)
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

int wire_tear_down(void **state)
{
    struct fixture *fixture = *state;
    signer_close(fixture->device);
    signer_close(fixture->office);
    arena_close(fixture->arena);
    return 0;
}

/* ---- Examples ---- */

const struct text RIGHT_CASE = {"5724000000", 10}, WRONG_CASE = {"A-1", 3};

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
const struct wire_batch BATCH = {.device = {1, 2, 3},
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
const struct wire_answer ANSWER = {
    .device = {1, 2, 3}, .batch = {4, 5, 6}, .made_ms = 77, .items = VERDICTS, .count = 4};

const struct wire_hello HELLO = {
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
const struct wire_news NEWS = {.device = {1, 2, 3},
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
struct wire_enrol enrol_example(const struct fixture *f)
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
struct wire_enrolled enrolled_example(const struct fixture *f)
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

static struct wire_count COUNTS[] = {
    {TEXT("2026-11 enrol id ug kiosk came 0"), 12},
    {TEXT("2026-11 enrol id ug kiosk went-on 2"), 300},
    {TEXT("2026-11 enrol \u06be\u06d5 ug kiosk came 0"), 1},
    {TEXT("2026-11 enrol \u06be\u06d0 ug kiosk came 0"), 2}, /* its first byte is as above */
    {TEXT("2026-12"), 1},
};
const struct wire_tally TALLY = {
    .device = {1, 2, 3}, .id = {9, 8}, .made_ms = 12345, .counts = COUNTS, .count = 5};
static void write_tally(struct buffer *out, struct fixture *f)
{
    wire_tally_write(out, &TALLY, f->device);
}
static enum status read_tally(struct fixture *f, struct text bytes, const struct sign_key *key)
{
    struct wire_tally tally;
    return wire_tally_read(&tally, bytes, key ? key : &f->device_key, f->arena, &f->why);
}

const struct wire_kind KINDS[KIND_COUNT] = {
    {"batch", "batch", write_batch, read_batch, false, true},
    {"answer", "answer", write_answer, read_answer, false, false},
    {"hello", "hello", write_hello, read_hello, false, true},
    {"news", "news", write_news, read_news, false, false},
    {"enrolment", "enrolment", write_enrol, read_enrol, true, true},
    {"reply", "reply to an enrolment", write_enrolled, read_enrolled, true, false},
    {"tally", "tally", write_tally, read_tally, false, true},
};
