#include "store/store.h"

#include "base/buffer.h"
#include "base/check.h"
#include "store/store_fixture.h"

static const char *have_of(struct place *place, const char *id)
{
    uint64_t *have;
    size_t count;
    struct buffer words = {0};

    if (store_parts_have(&have, &count, place->store, text_of(id), place->arena, NULL) != OK)
        return "none";
    for (size_t i = 0; i < count; i++)
        buffer_addf(&words, "%llu ", (unsigned long long)have[i]);
    const char *copy = text_string(place->arena, buffer_text(&words));
    buffer_close(&words);
    return copy;
}

static enum status have(struct place *place, const char *id, unsigned part, uint64_t bytes)
{
    return store_part_have(place->store, text_of(id), part, bytes, NULL);
}

static void what_the_office_has_of_each_part_is_remembered(void **state)
{
    struct place *place = *state;
    size_t purged;

    place_open(place);
    place_send(place, "uuid:a", 0, "0123456789");
    place_send(place, "uuid:b", 0, "0123456789");
    assert_string_equal(have_of(place, "uuid:a"), "0 0 ");
    assert_int_equal(have(place, "uuid:a", 0, 4), OK);
    assert_int_equal(have(place, "uuid:a", 1, 13), OK); /* "an attachment", all of it */
    assert_int_equal(have(place, "uuid:a", 0, 10), OK);
    assert_int_equal(have(place, "uuid:a", 0, 7), OK); /* an office can lose some again */
    assert_int_equal(have(place, "uuid:a", 0, 11), REFUSED);
    assert_int_equal(have(place, "uuid:a", 0, UINT64_MAX), REFUSED);
    assert_int_equal(have(place, "uuid:a", 2, 0), REFUSED);
    assert_int_equal(have(place, "uuid:c", 0, 0), NOT_FOUND);
    place_reopen(place);
    assert_string_equal(have_of(place, "uuid:a"), "7 13 ");
    assert_string_equal(have_of(place, "uuid:b"), "0 0 ");
    assert_string_equal(have_of(place, "uuid:c"), "none");

    /* It goes with the submission, and does not come back with the next. */
    store_move(place->store, TEXT("uuid:a"), STORE_SENT, TEXT(""), NULL);
    store_move(place->store, TEXT("uuid:a"), STORE_ACKNOWLEDGED, TEXT(""), NULL);
    assert_int_equal(store_purge(place->store, 0, &purged, NULL), OK);
    assert_int_equal(purged, 1);
    assert_int_equal(have(place, "uuid:a", 0, 0), NOT_FOUND);
    place_send(place, "uuid:a", 0, "0123456789");
    assert_string_equal(have_of(place, "uuid:a"), "0 0 ");
}

/* ---- Many steps at once ---- */

static struct store_step to(const char *id, enum store_state state, const char *reason)
{
    return (struct store_step){.instance_id = text_of(id),
                               .kind = STORE_STEP_MOVE,
                               .to = state,
                               .reason = text_of(reason)};
}

static struct store_step had(const char *id, unsigned part, uint64_t bytes)
{
    return (struct store_step){
        .instance_id = text_of(id), .kind = STORE_STEP_HAVE, .part = part, .have = bytes};
}

static void an_answer_is_taken_whole_and_twice_is_as_once(void **state)
{
    struct place *place = *state;
    size_t taken;

    place_open(place);
    for (int i = 0; i < 5; i++)
        place_send(place, text_format(place->arena, "uuid:%c", 'a' + i).at, 0, "0123456789");
    const struct store_step sent[] = {to("uuid:a", STORE_SENT, ""),
                                      to("uuid:b", STORE_SENT, "")};
    const struct store_step answer[] = {
        to("uuid:a", STORE_ACKNOWLEDGED, ""),
        to("uuid:b", STORE_REFUSED, "unknown-form"),
        had("uuid:c", 0, 5),
        had("uuid:c", 0, 6),
        to("uuid:d", STORE_ACKNOWLEDGED, ""), /* by way of sent */
        to("uuid:gone", STORE_ACKNOWLEDGED, ""),
        had("uuid:gone", 0, 5),
        had("uuid:e", 0, 11), /* it has ten */
        had("uuid:e", 7, 0),
        to("uuid:e", STORE_QUEUED, ""),
    };
    assert_int_equal(store_steps(&taken, place->store, sent, 2, NULL), OK);
    assert_int_equal(taken, 2);
    for (int times = 0; times < 2; times++) {
        assert_int_equal(store_steps(&taken, place->store, answer, 10, NULL), OK);
        assert_int_equal(taken, times == 0 ? 5 : 2); /* how much there is may be said again */
        place_reopen(place);
        assert_string_equal(
            place_queue(place),
            "uuid:a=acknowledged uuid:b=refused uuid:c=queued uuid:d=acknowledged "
            "uuid:e=queued ");
        assert_string_equal(have_of(place, "uuid:c"), "6 0 ");
        assert_string_equal(have_of(place, "uuid:e"), "0 0 ");
    }
    assert_int_equal(store_steps(NULL, place->store, sent, 2, NULL),
                     OK); /* nothing goes back */
    assert_int_equal(store_steps(NULL, place->store, NULL, 0, NULL), OK);
    assert_string_equal(place_queue(place),
                        "uuid:a=acknowledged uuid:b=refused uuid:c=queued uuid:d=acknowledged "
                        "uuid:e=queued ");
}

static void steps_beyond_the_limits_are_refused_whole(void **state)
{
    struct place *place = *state;
    char *letters = arena_bytes(place->arena, 1002);

    memset(letters, 'x', 1001);
    letters[1001] = '\0';
    place_open(place);
    place_send(place, "uuid:a", 0, "x");
    const struct store_step lengthy[] = {to("uuid:a", STORE_SENT, ""),
                                         to("uuid:a", STORE_REFUSED, letters)};
    assert_int_equal(store_steps(NULL, place->store, lengthy, 2, NULL), TOO_LARGE);
    assert_int_equal(store_steps(NULL, place->store, lengthy, SIZE_MAX / 256, NULL), TOO_LARGE);
    assert_string_equal(place_queue(place), "uuid:a=queued ");
}

/* ---- Walks and figures ---- */

struct walked {
    struct place *place;
    struct buffer words;
    struct store_walk place_of_last;
    int most;
};

static bool walk_one(void *self, const struct store_entry *entry)
{
    struct walked *walked = self;
    buffer_addf(&walked->words, "%.*s ", TEXT_ARG(text_part(entry->instance_id, 5, SIZE_MAX)));
    walked->place_of_last.goes_on = true;
    walked->place_of_last.priority = entry->priority;
    walked->place_of_last.number = entry->number;
    return --walked->most > 0;
}

/* From the place of `walked` on, at most so many; ends with what was visited. */
static const char *walk(struct walked *walked, unsigned states, int most)
{
    walked->most = most;
    walked->place_of_last.states = states;
    struct store_walk from = walked->place_of_last;
    assert_int_equal(store_each_of(walked->place->store, &from, walked, walk_one, NULL), OK);
    const char *copy = text_string(walked->place->arena, buffer_text(&walked->words));
    buffer_close(&walked->words);
    walked->words = (struct buffer){0};
    return copy;
}

static void a_walk_goes_on_where_another_ended(void **state)
{
    struct place *place = *state;
    struct walked walked = {.place = place};
    enum { BOTH = 1u << STORE_QUEUED | 1u << STORE_SENT };

    place_open(place);
    place_send(place, "uuid:c", 5, "x");
    place_send(place, "uuid:a", INT32_MIN, "x");
    place_send(place, "uuid:d", 5, "x");
    place_send(place, "uuid:b", -1, "x");
    place_send(place, "uuid:e", INT32_MAX, "x");
    assert_string_equal(walk(&walked, 0, 2), "a b ");
    assert_string_equal(walk(&walked, 0, 1), "c ");
    place_send(place, "uuid:z", 4, "x"); /* before the place: not met any more */
    assert_string_equal(walk(&walked, 0, 100), "d e ");
    assert_string_equal(walk(&walked, 0, 100), "");
    store_move(place->store, TEXT("uuid:b"), STORE_SENT, TEXT(""), NULL);
    store_move(place->store, TEXT("uuid:d"), STORE_REFUSED, TEXT("r"), NULL);
    walked.place_of_last.goes_on = false;
    assert_string_equal(walk(&walked, 1u << STORE_SENT, 100), "b ");
    walked.place_of_last.goes_on = false;
    assert_string_equal(walk(&walked, BOTH, 3), "a b z ");
    assert_string_equal(walk(&walked, BOTH, 100), "c e ");
    assert_string_equal(walk(&walked, 1u << STORE_ACKNOWLEDGED, 100), "");
}

static void figures_are_of_each_state(void **state)
{
    struct place *place = *state;
    struct store_figures figures;

    place_open(place);
    assert_int_equal(store_figures(&figures, place->store, NULL), OK);
    assert_int_equal(figures.of[STORE_QUEUED].entries, 0);
    assert_int_equal(figures.of[STORE_QUEUED].oldest_ms, 0);
    int64_t begun_ms = place->clock.now_ms;
    for (int i = 0; i < 100; i++) { /* more than one handful */
        place_send(place, text_format(place->arena, "uuid:%d", i).at, i % 3, "0123456789");
        place->clock.now_ms += 1000;
    }
    for (int i = 0; i < 10; i++)
        store_move(place->store, text_format(place->arena, "uuid:%d", i), STORE_SENT, TEXT(""),
                   NULL);
    store_move(place->store, TEXT("uuid:3"), STORE_REFUSED, TEXT("r"), NULL);
    assert_int_equal(store_figures(&figures, place->store, NULL), OK);
    assert_int_equal(figures.of[STORE_QUEUED].entries, 90);
    assert_int_equal(figures.of[STORE_QUEUED].bytes, 90 * 23);
    assert_int_equal(figures.of[STORE_QUEUED].oldest_ms, begun_ms + 10 * 1000);
    assert_int_equal(figures.of[STORE_SENT].entries, 9);
    assert_int_equal(figures.of[STORE_SENT].oldest_ms, begun_ms);
    assert_int_equal(figures.of[STORE_REFUSED].entries, 1);
    assert_int_equal(figures.of[STORE_REFUSED].bytes, 23);
    assert_int_equal(figures.of[STORE_ACKNOWLEDGED].entries, 0);
    struct walked walked = {.place = place};
    const char *all = walk(&walked, 0, 1000);
    for (int i = 0; i < 100; i++)
        assert_non_null(strstr(all, text_format(place->arena, "%d ", i).at));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
CHECK_MAIN(TEST(what_the_office_has_of_each_part_is_remembered),
           TEST(an_answer_is_taken_whole_and_twice_is_as_once),
           TEST(steps_beyond_the_limits_are_refused_whole),
           TEST(a_walk_goes_on_where_another_ended), TEST(figures_are_of_each_state))
