/* Nothing is believed of a message but what its sender signed, whole. */
#include "sync/wire_examples.h"

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
        if (KINDS[KIND_BATCH].read(f, buffer_text(&out), NULL) != REFUSED)
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

    KINDS[KIND_ENROL].write(&ask, f);
    assert_int_equal(wire_enrol_read(&enrol, buffer_text(&ask), OTHER, &f->why), REFUSED);
    wire_code_name(name, OTHER); /* also when it names the code that was not known */
    memcpy(ask.at, name, sizeof name);
    assert_int_equal(wire_enrol_read(&enrol, buffer_text(&ask), OTHER, &f->why), REFUSED);
    KINDS[KIND_ENROLLED].write(&reply, f);
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

CHECK_MAIN(WITH_KEYS(a_message_that_is_cut_is_refused),
           WITH_KEYS(a_message_with_one_wrong_bit_is_refused),
           WITH_KEYS(a_message_of_somebody_else_is_refused),
           WITH_KEYS(a_signature_makes_no_sense_of_nonsense),
           WITH_KEYS(pieces_lie_within_their_part),
           WITH_KEYS(a_message_that_is_too_large_is_refused_unread),
           WITH_KEYS(an_enrolment_with_another_code_is_refused),
           WITH_KEYS(who_listens_to_an_enrolment_learns_no_case_key))
