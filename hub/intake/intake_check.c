#include "intake/intake_check.h"

#include "base/buffer.h"
#include "intake/recent.h"

static const uint8_t DEVICE[WIRE_ID] = "a device of ours";
const struct intake_from CHECK_FROM = {DEVICE, {"north", 5}, {"batch", 5}};

struct intake *check_open(struct db_pool *pool, struct clock_fixed *clock)
{
    struct fault why = {0};
    struct intake *intake = NULL;
    if (intake_open(&intake, pool, clock_fixed(clock), &why) != OK)
        fail_msg("%s", why.text);
    if (intake->recent) {
        recent_limit(intake->recent, 8);
        slices_limit(intake->slices, CHECK_SHIFT);
    }
    return intake;
}

struct wire_item check_item(const char *id, unsigned part, unsigned part_count,
                            const char *body)
{
    return (struct wire_item){.instance_id = text_of(id),
                              .form_id = TEXT("enrol"),
                              .form_version = TEXT("1"),
                              .case_number = TEXT("1234567890"),
                              .queued_ms = 1000,
                              .part = part,
                              .part_count = part_count,
                              .part_name = TEXT(""),
                              .size = strlen(body),
                              .bytes = text_of(body)};
}

struct wire_item check_piece(struct wire_item item, size_t offset, size_t length)
{
    item.bytes = text_part(item.bytes, offset, length);
    item.offset = offset;
    return item;
}

const char *check_store(struct intake *intake, struct arena *arena,
                        const struct wire_item *items, size_t count)
{
    static const char *const NAMES[] = {"stored", "complete", "different", "unwanted", "later"};
    struct fault why = {0};
    struct wire_answer_item *answers = arena_array(arena, count, sizeof *answers);
    struct buffer out = {0};

    if (intake_store(intake, &CHECK_FROM, items, answers, count, arena, &why) != OK)
        fail_msg("%s", why.text);
    for (size_t i = 0; i < count; i++) {
        assert_true(text_equal(answers[i].instance_id, items[i].instance_id));
        assert_int_equal(answers[i].part, items[i].part);
        buffer_addf(&out, "%s%s", i > 0 ? ", " : "", NAMES[answers[i].verdict]);
        if (answers[i].verdict == WIRE_UNWANTED)
            buffer_addf(&out, " %.*s", TEXT_ARG(answers[i].reason));
        else
            buffer_addf(&out, " %llu", (unsigned long long)answers[i].have);
    }
    const char *said = text_string(arena, buffer_text(&out));
    buffer_close(&out);
    return said;
}

static void add_parts(struct buffer *out, struct db *db, const struct intake_submission *what,
                      struct arena *arena)
{
    for (unsigned part = 0; part < what->part_count; part++) {
        struct fault why = {0};
        struct text name, bytes;
        if (intake_part(&name, &bytes, db, what->seq, part, arena, &why) != OK)
            fail_msg("%s", why.text);
        buffer_addf(out, "%s%.*s", part > 0 ? "|" : "", TEXT_ARG(bytes));
    }
}

const char *check_all(struct db_pool *pool, struct arena *arena)
{
    struct fault why = {0};
    struct db *db = NULL;
    struct intake_submission *found = NULL;
    struct buffer out = {0};
    size_t count = 2;
    int64_t seq = 0;

    if (db_take(&db, pool, &why) != OK)
        fail_msg("%s", why.text);
    while (count == 2) {
        if (intake_after(&found, &count, db, seq, 2, arena, &why) != OK)
            fail_msg("%s", why.text);
        for (size_t i = 0; i < count; i++) {
            assert_true(found[i].complete && found[i].seq > seq);
            seq = found[i].seq;
            buffer_addf(&out, "%.*s[", TEXT_ARG(found[i].instance_id));
            add_parts(&out, db, &found[i], arena);
            buffer_add_string(&out, "] ");
        }
    }
    db_give(db);
    const char *said = text_string(arena, buffer_text(&out));
    buffer_close(&out);
    return said;
}
