#include "desk/editor_fixture.h"

/* A microphone that hears what it is told. */
struct microphone {
    bool broken, silent, open;
    unsigned level;
    int started, thrown_away;
};

static enum status record(void *self, struct fault *why)
{
    struct microphone *microphone = self;
    if (microphone->broken)
        return fault_set(why, FAILED, "there is no microphone");
    assert_false(microphone->open);
    microphone->open = true;
    microphone->started++;
    return OK;
}

static unsigned record_level(void *self)
{
    const struct microphone *microphone = self;
    assert_true(microphone->open);
    return microphone->level;
}

static enum status record_end(void *self, struct text *bytes, struct text *media_type,
                              struct arena *arena, struct fault *why)
{
    struct microphone *microphone = self;
    assert_true(microphone->open);
    microphone->open = false;
    if (arena == NULL) {
        microphone->thrown_away++;
        return OK;
    }
    if (microphone->silent)
        return fault_set(why, NOT_FOUND, "nothing was heard");
    *bytes = text_copy(arena, TEXT("OggS and what was said"));
    *media_type = TEXT("audio/ogg");
    return OK;
}

static struct bench *begin(struct microphone *microphone)
{
    struct bench *bench = bench_open("en");
    bench->page.kind = PAGE_RECORDING;
    bench->ports = (struct desk_ports){.self = microphone,
                                       .record = record,
                                       .record_level = record_level,
                                       .record_end = record_end};
    bench_begin(bench, &editor_speak);
    return bench;
}

static void end(struct bench *bench)
{
    bench_end(bench);
    bench_close(bench);
}

static void an_answer_is_spoken_heard_and_kept(void **state)
{
    (void)state;
    struct microphone microphone = {.level = 400};
    struct bench *bench = begin(&microphone);
    assert_int_equal(bench_show(bench)->plan, PLAN_SPEAK);
    bench_press(bench, ITEM_TILE, "Speak");
    assert_true(microphone.open);
    assert_int_equal(bench->turn.say_count, 0); /* it would be in the recording */
    bench_tick(bench, 5000);
    bench_press(bench, ITEM_TILE, "Done");
    assert_false(microphone.open);
    assert_true(text_starts(bench->turn.says[0].sound, "OggS"));
    bench_press(bench, ITEM_TILE, "Hear it");
    assert_true(text_starts(bench->turn.says[0].sound, "OggS"));
    assert_true(bench->turn.says[0].asked);
    bench_touch(bench, ID_GO);
    assert_true(bench->turn.answered);
    assert_int_equal(bench->turn.answer.kind, ANSWER_VALUE);
    assert_text(bench->turn.answer.value, "recording.ogg");
    assert_text(bench->turn.answer.bytes, "OggS and what was said");
    end(bench);
}

static void the_meter_moves_and_time_passes_while_one_speaks(void **state)
{
    (void)state;
    struct microphone microphone = {.level = 400};
    struct bench *bench = begin(&microphone);
    assert_true(bench->editor.wake_ms == INT64_MAX);
    bench_press(bench, ITEM_TILE, "Speak");
    assert_true(bench->editor.wake_ms <= 100);
    assert_true(bench->editor.busy); /* who speaks for a minute has not gone */
    bench_tick(bench, bench->editor.wake_ms);
    assert_true(bench->turn.changed);
    assert_int_equal(bench_find(bench, ITEM_METER, NULL)->number, 400);
    microphone.level = 5000;
    bench_tick(bench, 30000);
    assert_int_equal(bench_find(bench, ITEM_METER, NULL)->number, 1000);
    const struct scene *scene = bench_show(bench);
    const struct item *time = NULL;
    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].role == ITEM_METER && scene->items[i].place == 1)
            time = &scene->items[i];
    assert_int_equal(time == NULL ? 0 : time->number, 30);
    assert_int_equal(time == NULL ? 0 : time->total, 120);
    bench_press(bench, ITEM_TILE, "Done");
    assert_true(bench->editor.wake_ms == INT64_MAX && !bench->editor.busy);
    end(bench);
}

static void it_ends_by_itself_after_two_minutes(void **state)
{
    (void)state;
    struct microphone microphone = {.level = 400};
    struct bench *bench = begin(&microphone);
    bench_press(bench, ITEM_TILE, "Speak");
    bench_tick(bench, 119999);
    assert_true(microphone.open);
    bench_tick(bench, 120100);
    assert_false(microphone.open);
    assert_non_null(bench_find(bench, ITEM_TILE, "Hear it"));
    end(bench);
}

static void again_forgets_the_first_one(void **state)
{
    (void)state;
    struct microphone microphone = {0};
    struct bench *bench = begin(&microphone);
    bench_press(bench, ITEM_TILE, "Speak");
    bench_touch(bench, ID_GO); /* also ends it */
    assert_false(microphone.open);
    bench_press(bench, ITEM_TILE, "Speak again");
    assert_int_equal(microphone.started, 2);
    bench_end(bench);
    assert_int_equal(microphone.thrown_away, 1); /* the page was left while it recorded */
    bench_close(bench);
}

static void asking_for_help_ends_the_recording_and_keeps_it(void **state)
{
    (void)state;
    struct microphone microphone = {0};
    struct bench *bench = begin(&microphone);
    bench_press(bench, ITEM_TILE, "Speak");
    bench->editor.kind->hush(&bench->editor);
    assert_false(microphone.open || bench->editor.busy);
    bench_press(bench, ITEM_TILE, "Hear it");
    assert_true(text_starts(bench->turn.says[0].sound, "OggS"));
    end(bench);
}

static void silence_is_no_answer_and_says_so(void **state)
{
    (void)state;
    struct microphone microphone = {.silent = true};
    struct bench *bench = begin(&microphone);
    bench_press(bench, ITEM_TILE, "Speak");
    bench_press(bench, ITEM_TILE, "Done");
    assert_says_key(bench, "kiosk.speak.nothing");
    assert_non_null(bench_find(bench, ITEM_TILE, "Speak"));
    bench_touch(bench, ID_GO);
    assert_false(bench->turn.answered);
    end(bench);
}

static void without_a_microphone_one_may_skip_or_ask_a_person(void **state)
{
    (void)state;
    for (int there = 0; there < 2; there++) {
        struct microphone microphone = {.broken = true};
        struct bench *bench = begin(&microphone);
        bench->page.may = MAY_SKIP;
        if (there == 0) { /* not even a port */
            bench_end(bench);
            bench->ports = (struct desk_ports){0};
            bench_begin(bench, &editor_speak);
        } else {
            bench_press(bench, ITEM_TILE, "Speak");
        }
        assert_int_equal(bench_show(bench)->plan, PLAN_TILES);
        assert_true(bench->speech.count > 0);
        assert_nothing_is_mute(bench);
        bench_press(bench, ITEM_TILE, "Skip");
        bench_press(bench, ITEM_TILE, "Skip");
        assert_int_equal(bench->turn.answer.kind, ANSWER_SKIP);
        bench_press(bench, ITEM_TILE, "A person");
        bench_press(bench, ITEM_TILE, "A person");
        assert_int_equal(bench->turn.answer.kind, ANSWER_PERSON);
        bench->page.may = 0;
        assert_null(bench_find(bench, ITEM_TILE, "Skip"));
        end(bench);
    }
}

static void what_was_spoken_before_is_kept_by_going_on(void **state)
{
    (void)state;
    struct microphone microphone = {0};
    struct bench *bench = begin(&microphone);
    bench->page.value = TEXT("recording.ogg");
    bench_touch(bench, ID_GO);
    assert_true(bench->turn.answered);
    assert_int_equal(bench->turn.answer.kind, ANSWER_NEXT);
    end(bench);
}

static void nothing_is_mute(void **state)
{
    (void)state;
    struct microphone microphone = {0};
    struct bench *bench = begin(&microphone);
    bench_show(bench);
    assert_true(bench->speech.count > 0);
    bench_press(bench, ITEM_TILE, "Speak");
    bench_press(bench, ITEM_TILE, "Done");
    bench_show(bench);
    bench_touch(bench, bench_find(bench, ITEM_METER, NULL)->id);
    assert_true(bench->turn.say_count > 0);
    end(bench);
}

CHECK_MAIN(cmocka_unit_test(an_answer_is_spoken_heard_and_kept),
           cmocka_unit_test(the_meter_moves_and_time_passes_while_one_speaks),
           cmocka_unit_test(it_ends_by_itself_after_two_minutes),
           cmocka_unit_test(again_forgets_the_first_one),
           cmocka_unit_test(asking_for_help_ends_the_recording_and_keeps_it),
           cmocka_unit_test(silence_is_no_answer_and_says_so),
           cmocka_unit_test(without_a_microphone_one_may_skip_or_ask_a_person),
           cmocka_unit_test(what_was_spoken_before_is_kept_by_going_on),
           cmocka_unit_test(nothing_is_mute))
