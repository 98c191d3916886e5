#include "base/random.h"
#include "intake/intake_check.h"

static void a_submission_is_complete_with_its_last_piece(void **state)
{
    struct db_place *place = *state;
    struct clock_fixed clock = {1793000000000};
    struct intake *intake = check_open(place->pool, &clock);
    struct wire_item body = check_item("a", 0, 2, "body"),
                     sound = check_item("a", 1, 2, "a recording");
    assert_string_equal(CHECK_STORE(intake, place->arena, body), "stored 4");
    assert_string_equal(check_all(place->pool, place->arena), "");
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(sound, 0, 5)),
                        "stored 5");
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(sound, 0, 5)),
                        "stored 5");
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(sound, 8, 3)),
                        "stored 5"); /* a hole: go on from 5 */
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(sound, 3, 6)),
                        "stored 9");
    intake_close(intake);
    db_place_reopen(place);
    intake = check_open(place->pool, &clock);
    assert_string_equal(CHECK_STORE(intake, place->arena, body, check_piece(sound, 7, 4)),
                        "complete 4, complete 11");
    assert_string_equal(check_all(place->pool, place->arena), "a[body|a recording] ");
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(sound, 3, 2), sound),
                        "complete 11, complete 11");
    intake_close(intake);
}

static void nothing_is_left_of_the_pieces_when_all_is_there(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct clock_fixed clock = {1793000000000};
    struct intake *intake = check_open(place->pool, &clock);
    struct wire_item item = check_item("a", 0, 1, "body");
    CHECK_STORE(intake, place->arena, check_piece(item, 0, 2));
    CHECK_STORE(intake, place->arena, check_piece(item, 2, 2));
    struct db *db = NULL;
    struct db_rows rows;
    assert_int_equal(db_take(&db, place->pool, &why), OK);
    assert_int_equal(db_run(&rows, db,
                            DB_SQL("SELECT (SELECT count(*) FROM arriving) +"
                                   " (SELECT count(*) FROM arriving_part) +"
                                   " (SELECT count(*) FROM arriving_piece),"
                                   " (SELECT count(*) FROM identity)"),
                            NULL, 0, place->arena, &why),
                     OK);
    assert_int_equal(db_at(&rows, 0, 0).number, 0);
    assert_int_equal(db_at(&rows, 0, 1).number, 1);
    db_give(db);
    intake_close(intake);
}

static void pieces_of_one_call_may_stand_in_any_order(void **state)
{
    struct db_place *place = *state;
    struct clock_fixed clock = {1793000000000};
    struct intake *intake = check_open(place->pool, &clock);
    struct wire_item one = check_item("a", 0, 3, "one"), two = check_item("a", 1, 3, ""),
                     three = check_item("a", 2, 3, "three");
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(three, 3, 2), two,
                                    check_piece(three, 0, 3), one, check_item("b", 0, 1, "b")),
                        "complete 5, complete 0, complete 5, complete 3, complete 1");
    /* In the order in which they came, and within one transaction those of one piece first. */
    const char *all = check_all(place->pool, place->arena);
    assert_non_null(strstr(all, "a[one||three] "));
    assert_non_null(strstr(all, "b[b] "));
    assert_string_equal(CHECK_STORE(intake, place->arena, check_item("c", 1, 2, "2"),
                                    check_item("c", 0, 2, "1")),
                        "complete 1, complete 1");
    assert_non_null(strstr(check_all(place->pool, place->arena), "c[1|2] "));
    intake_close(intake);
}

static void a_piece_of_another_body_is_refused_and_changes_nothing(void **state)
{
    struct db_place *place = *state;
    struct clock_fixed clock = {1793000000000};
    struct intake *intake = check_open(place->pool, &clock);
    struct wire_item body = check_item("a", 0, 1, "0123456789"),
                     other = check_item("a", 0, 1, "01234x6789"),
                     longer = check_item("a", 0, 1, "0123456789+");
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(body, 0, 6)), "stored 6");
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(other, 4, 6), other,
                                    check_piece(longer, 6, 5)),
                        "different 0, different 0, different 0");
    assert_string_equal(CHECK_STORE(intake, place->arena, check_piece(other, 6, 4)),
                        "complete 10"); /* these bytes are the same */
    assert_string_equal(check_all(place->pool, place->arena), "a[0123456789] ");
    intake_close(intake);
}

/* ---- Against a model that could not be simpler ---- */

enum { IDS = 6, PARTS = 3, LONGEST = 12, STEPS = 25, AT_ONCE = 4 };

struct model {
    struct {
        bool known;
        size_t size, have;
        char bytes[LONGEST];
    } parts[PARTS];
    unsigned part_count; /* 0: nothing has come */
    bool complete;
};

static bool model_complete(const struct model *model)
{
    for (unsigned i = 0; i < model->part_count; i++)
        if (!model->parts[i].known || model->parts[i].have < model->parts[i].size)
            return false;
    return model->part_count > 0;
}

static struct wire_answer_item model_take(struct model *model, const struct wire_item *item)
{
    struct wire_answer_item different = {.verdict = WIRE_DIFFERENT};
    if (model->part_count == 0)
        model->part_count = item->part_count;
    if (model->part_count != item->part_count)
        return different;
    size_t have = model->parts[item->part].have;
    if (!model->parts[item->part].known) {
        model->parts[item->part].known = true;
        model->parts[item->part].size = item->size;
    }
    if (model->parts[item->part].size != item->size)
        return different;
    for (size_t i = 0; i < item->bytes.len; i++)
        if (item->offset + i < have &&
            model->parts[item->part].bytes[item->offset + i] != item->bytes.at[i])
            return different;
    if (item->offset <= have && item->offset + item->bytes.len > have) {
        memcpy(model->parts[item->part].bytes + item->offset, item->bytes.at, item->bytes.len);
        model->parts[item->part].have = item->offset + item->bytes.len;
    }
    return (struct wire_answer_item){.verdict = WIRE_STORED,
                                     .have = model->parts[item->part].have};
}

/* One of two bodies for each part, cut anywhere; seldom of another shape. */
static struct wire_item random_item(struct random random, struct arena *arena, unsigned *id)
{
    static const char *const BODIES[] = {"abcdefghijkl", "abcdefghijkX", "abcde", ""};
    *id = (unsigned)(random_u64(random) % IDS);
    unsigned count = *id % PARTS + 1;
    unsigned part = (unsigned)(random_u64(random) % count);
    bool odd = random_u64(random) % 40 == 0;
    size_t which = odd ? random_u64(random) % 4 : (*id + part) % 8 == 3 ? 3 : 0;
    struct wire_item item = check_item(text_format(arena, "id %u", *id).at, part,
                                       odd && part < 2 ? 2 : count, BODIES[which]);
    if (random_u64(random) % 3 == 0 || item.bytes.len == 0)
        return item;
    size_t from = random_u64(random) % item.bytes.len;
    return check_piece(item, from, 1 + random_u64(random) % (item.bytes.len - from));
}

/* A call's pieces of one identity count by part, then offset, then as they stand. */
static void model_call(struct model models[IDS], const struct wire_item *items,
                       const unsigned *ids, struct wire_answer_item *want)
{
    bool taken[AT_ONCE] = {false};
    for (size_t round = 0; round < AT_ONCE; round++) {
        size_t least = AT_ONCE;
        for (size_t i = 0; i < AT_ONCE; i++)
            if (!taken[i] &&
                (least == AT_ONCE || items[i].part < items[least].part ||
                 (items[i].part == items[least].part && items[i].offset < items[least].offset)))
                least = i;
        taken[least] = true;
        want[least] = model_take(&models[ids[least]], &items[least]);
    }
    for (size_t i = 0; i < IDS; i++)
        models[i].complete = model_complete(&models[i]);
    for (size_t i = 0; i < AT_ONCE; i++)
        if (want[i].verdict == WIRE_STORED && models[ids[i]].complete)
            want[i] =
                (struct wire_answer_item){.verdict = WIRE_COMPLETE, .have = items[i].size};
}

static void compare_stored(struct db_place *place, const struct model models[IDS])
{
    const char *all = check_all(place->pool, place->arena);
    size_t complete = 0, found = 0;
    for (unsigned id = 0; id < IDS; id++) {
        const struct model *model = &models[id];
        struct text want = text_format(place->arena, "id %u[", id);
        for (unsigned part = 0; model->complete && part < model->part_count; part++)
            want = text_format(place->arena, "%.*s%s%.*s", TEXT_ARG(want), part ? "|" : "",
                               (int)model->parts[part].size, model->parts[part].bytes);
        if (model->complete &&
            !strstr(all, text_format(place->arena, "%.*s] ", TEXT_ARG(want)).at))
            fail_msg("wanted %.*s in %s", TEXT_ARG(want), all);
        complete += model->complete;
    }
    for (const char *at = all; (at = strchr(at, ']')); at++)
        found++;
    assert_int_equal(found, complete);
}

static void one_run(struct db_place *place, uint64_t seed, int64_t now_ms)
{
    struct random_seeded random_state = {seed};
    struct random random = random_seeded(&random_state);
    struct clock_fixed clock = {now_ms};
    struct model models[IDS] = {0};
    struct intake *intake = check_open(place->pool, &clock);
    for (int step = 0; step < STEPS; step++) {
        struct wire_item items[AT_ONCE];
        struct wire_answer_item want[AT_ONCE] = {0}, got[AT_ONCE] = {0};
        unsigned ids[AT_ONCE];
        struct fault why = {0};
        for (size_t i = 0; i < AT_ONCE; i++)
            items[i] = random_item(random, place->arena, &ids[i]);
        model_call(models, items, ids, want);
        if (intake_store(intake, &CHECK_FROM, items, got, AT_ONCE, place->arena, &why) != OK)
            fail_msg("%s", why.text);
        for (size_t i = 0; i < AT_ONCE; i++)
            if (got[i].verdict != want[i].verdict || got[i].have != want[i].have)
                fail_msg("seed %llu, step %d, item %zu: got %d %llu, wanted %d %llu",
                         (unsigned long long)seed, step, i, got[i].verdict,
                         (unsigned long long)got[i].have, want[i].verdict,
                         (unsigned long long)want[i].have);
    }
    compare_stored(place, models);
    intake_close(intake);
}

static void whatever_comes_in_whatever_order_a_simple_model_agrees(void **state)
{
    struct db_place *place = *state;
    static const struct db_sql CLEAR[] = {
        {.both = "DELETE FROM identity"},      {.both = "DELETE FROM submission"},
        {.both = "DELETE FROM part"},          {.both = "DELETE FROM arriving"},
        {.both = "DELETE FROM arriving_part"}, {.both = "DELETE FROM arriving_piece"},
        {.both = "DELETE FROM stray"},
    };
    for (uint64_t seed = 1; seed <= 40; seed++) {
        one_run(place, seed, 1793000000000);
        struct db *db = NULL;
        struct fault why = {0};
        assert_int_equal(db_take(&db, place->pool, &why), OK);
        for (size_t i = 0; i < sizeof CLEAR / sizeof *CLEAR; i++)
            assert_int_equal(db_run(NULL, db, CLEAR[i], NULL, 0, NULL, &why), OK);
        db_give(db);
    }
}

DB_CHECK_MAIN(DB_TEST(a_submission_is_complete_with_its_last_piece),
              DB_TEST(nothing_is_left_of_the_pieces_when_all_is_there),
              DB_TEST(pieces_of_one_call_may_stand_in_any_order),
              DB_TEST(a_piece_of_another_body_is_refused_and_changes_nothing),
              DB_TEST(whatever_comes_in_whatever_order_a_simple_model_agrees))
