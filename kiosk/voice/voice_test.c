#include "voice/fixture.h"

#include <pthread.h>
#include <stdatomic.h>

static const struct {
    const char *language, *words;
} SENTENCES[] = {{"en", "Please choose one."},
                 {"zh-CN", "请选一个。"},
                 {"ug", "بىرنى تاللاڭ."},
                 {"sw", "Chagua moja."}};

static void every_language_has_a_sound(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < 4; i++) {
        struct saying saying = words(1, SENTENCES[i].language, SENTENCES[i].words);
        say(world, &saying, 1);
        hear(world);
        double seconds = (double)world->count / VOICE_RATE;
        if (seconds < 0.4 || seconds > 5 || loudness(world->heard, world->count) < 200)
            fail_msg("%s: %.2f s, loudness %.0f", SENTENCES[i].language, seconds,
                     loudness(world->heard, world->count));
    }
    assert_int_equal(voice_figures(world->voice).missed, 0);
}

static size_t first_loud(const struct world *world)
{
    size_t at = 0;
    while (at < world->count && world->heard[at] == 0)
        at++;
    return at;
}

static void what_was_prepared_is_in_the_very_next_render(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "zh-CN", "请选一个。");
    voice_prepare(world->voice, &(struct speech){0, &saying, 1});
    voice_catch_up(world->voice);
    size_t made = voice_figures(world->voice).made;
    say(world, &saying, 1);
    voice_render(world->voice, world->heard, TICK);
    world->count = TICK;
    assert_true(loudness(world->heard, TICK) > 20);
    assert_true(first_loud(world) < TICK / 4);
    hear(world);
    assert_int_equal(voice_figures(world->voice).made, made);
}

static void silence_comes_with_the_next_render_and_without_a_click(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "en", "One moment please, this is a long sentence.");
    say(world, &saying, 1);
    voice_catch_up(world->voice);
    for (int i = 0; i < 20; i++)
        voice_render(world->voice, world->heard, TICK);
    voice_silence(world->voice);
    voice_render(world->voice, world->heard, TICK);
    size_t fade = VOICE_RATE * 5 / 1000;
    assert_true(loudness(world->heard, fade) > 0);
    assert_true(loudness(world->heard + fade, TICK - fade) == 0);
    assert_false(voice_place(world->voice).speaking);
}

static void what_is_private_is_a_sign_on_a_loudspeaker(void **state)
{
    struct world *world = *state;
    struct saying sayings[2] = {words(1, "en", "one one zero one zero five"),
                                words(1, "en", "nineteen fifty")};
    sayings[0].is_private = sayings[1].is_private = true;
    say(world, sayings, 2);
    hear(world);
    assert_true(world->count < VOICE_RATE / 2 && loudness(world->heard, world->count) > 100);
    voice_set(world->voice, 100, 100, true);
    say(world, sayings, 2);
    hear(world);
    assert_true(world->count > VOICE_RATE);
    voice_set(world->voice, 100, 100, false);
    sayings[0].asked = sayings[1].asked = true;
    say(world, sayings, 2);
    hear(world);
    assert_true(world->count > VOICE_RATE);
}

static void the_log_tells_what_was_said_in_order(void **state)
{
    struct world *world = *state;
    struct text bytes, line;
    struct saying sayings[3] = {words(5, "en", "First."), words(6, "sw", "Pili."),
                                words(7, "zh-CN", "第三。")};
    say(world, sayings, 3);
    hear(world);
    assert_int_equal(file_read(&bytes, world->log, 1 << 20, world->arena, NULL), OK);
    long long last = -1;
    for (size_t i = 0; i < 3; i++) {
        struct text part;
        int64_t time, item;
        assert_true(text_take_part(&bytes, '\n', &line));
        text_take_part(&line, '\t', &part);
        assert_true(text_to_int64(part, &time) && time > last);
        last = time;
        text_take_part(&line, '\t', &part);
        assert_true(text_to_int64(part, &item) && item == (int64_t)sayings[i].item);
        text_take_part(&line, '\t', &part);
        assert_true(text_equal(part, sayings[i].language));
        assert_true(text_equal(line, sayings[i].words));
    }
}

static void the_word_being_said_is_told(void **state)
{
    static const struct {
        const char *language, *words;
        size_t least;
    } ROWS[] = {{"en", "Pay 143 yuan on 2026-03-05 please.", 5},
                {"sw", "Lipa KSh 2,000 leo.", 3},
                {"zh-CN", "请带银行卡，交200元。", 4},
                {"ug", "سىز 14.03 يۈەن تاپشۇرۇڭ.", 3}};
    struct world *world = *state;
    for (size_t r = 0; r < 4; r++) {
        struct saying saying = words(3, ROWS[r].language, ROWS[r].words);
        size_t changes = 0, last = SIZE_MAX;
        say(world, &saying, 1);
        voice_catch_up(world->voice);
        for (;;) {
            voice_render(world->voice, world->heard, TICK);
            struct voice_place place = voice_place(world->voice);
            if (!place.speaking)
                break;
            assert_int_equal(place.item, 3);
            if (place.len == 0)
                continue;
            assert_true(place.word + place.len <= saying.words.len);
            if (place.word != last && last != SIZE_MAX && place.word < last)
                fail_msg("%s: goes back", ROWS[r].language);
            changes += place.word != last;
            last = place.word;
        }
        if (changes < ROWS[r].least)
            fail_msg("%s: %zu words lit", ROWS[r].language, changes);
    }
}

/* Spelled as "Chinese letter, Chinese letter" it would take three times as long. */
static void a_name_in_another_script_is_said_by_its_own_voice(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "en", "王小明"), own = words(1, "zh-CN", "王小明");
    struct saying mixed = words(1, "en", "Name: 王小明 now");
    say(world, &own, 1);
    hear(world);
    size_t wanted = world->count;
    say(world, &saying, 1);
    hear(world);
    assert_int_equal(world->count, wanted);
    say(world, &mixed, 1);
    voice_catch_up(world->voice);
    size_t last = 0;
    for (struct voice_place place;;) {
        voice_render(world->voice, world->heard, TICK);
        place = voice_place(world->voice);
        if (!place.speaking)
            break;
        assert_true(place.word + place.len <= mixed.words.len && place.word >= last);
        last = place.word;
    }
    assert_int_equal(last, mixed.words.len - 3);
}

static void slower_takes_longer_and_louder_is_louder(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "en", "Please choose one of these.");
    size_t usual, slow;
    say(world, &saying, 1);
    hear(world);
    usual = world->count;
    double loud = loudness(world->heard, world->count);
    voice_set(world->voice, 70, 100, false);
    say(world, &saying, 1);
    hear(world);
    slow = world->count;
    assert_true(slow * 10 > usual * 12);
    voice_set(world->voice, 100, 50, false);
    say(world, &saying, 1);
    hear(world);
    assert_true(fabs(loudness(world->heard, world->count) / loud - 0.5) < 0.05);
}

static void an_earcon_sounds_by_itself_and_beside_words(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < VOICE_EARCONS; i++) {
        voice_earcon(world->voice, (enum voice_earcon)i);
        assert_true(voice_place(world->voice).speaking);
        hear(world);
        assert_true(world->count <= VOICE_RATE * 3 / 10);
        assert_true(loudness(world->heard, world->count) > 100);
    }
}

static void a_number_that_is_not_new_changes_nothing(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "en", "Please choose one."), other = words(2, "en", "No.");
    say(world, &saying, 1);
    voice_say(world->voice, &(struct speech){world->number, &other, 1});
    voice_catch_up(world->voice);
    voice_render(world->voice, world->heard, TICK);
    assert_int_equal(voice_place(world->voice).item, 1);
}

static void a_wipe_leaves_nothing(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "en", "Please choose one.");
    say(world, &saying, 1);
    voice_catch_up(world->voice);
    voice_render(world->voice, world->heard, TICK);
    assert_true(voice_figures(world->voice).bytes > 0);
    voice_wipe(world->voice);
    assert_int_equal(voice_figures(world->voice).sounds, 0);
    assert_int_equal(voice_figures(world->voice).bytes, 0);
    voice_render(world->voice, world->heard, TICK);
    assert_true(loudness(world->heard, TICK) == 0);
    assert_false(voice_place(world->voice).speaking);
    say(world, &saying, 1);
    hear(world);
    assert_true(loudness(world->heard, world->count) > 200);
}

static void many_sentences_stay_within_the_bound(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < 5000; i++) {
        struct saying saying =
            words(1, i % 2 ? "en" : "zh-CN", text_format(world->arena, "%d", i * 7919).at);
        say(world, &saying, 1);
        if (i % 20 == 0)
            voice_catch_up(world->voice);
        voice_render(world->voice, world->heard, TICK);
        assert_true(voice_figures(world->voice).bytes <= VOICE_MOST_STORE + (1 << 20));
    }
}

/* A device's thread, as fast as it can. */
struct listener {
    struct voice *voice;
    atomic_bool done;
};

static void *listen(void *self)
{
    struct listener *listener = self;
    int16_t samples[TICK];
    while (!atomic_load(&listener->done))
        voice_render(listener->voice, samples, TICK);
    return NULL;
}

static void everything_may_change_while_a_device_listens(void **state)
{
    struct world *world = *state;
    struct listener listener = {world->voice, false};
    pthread_t thread;
    unsigned seed = 5;
    assert_int_equal(pthread_create(&thread, NULL, listen, &listener), 0);
    for (int i = 0; i < 400; i++) {
        struct saying sayings[3];
        for (unsigned k = 0; k < 3; k++)
            sayings[k] = words(k + 1, SENTENCES[(unsigned)rand_r(&seed) % 4].language,
                               text_format(world->arena, "%d", rand_r(&seed) % 50).at);
        switch (rand_r(&seed) % 8) {
        case 0:
            voice_silence(world->voice);
            break;
        case 1:
            voice_wipe(world->voice);
            break;
        case 2:
            voice_prepare(world->voice, &(struct speech){0, sayings, 3});
            break;
        case 3:
            voice_set(world->voice, 80 + (unsigned)rand_r(&seed) % 60, 90, i % 2);
            break;
        case 4:
            voice_earcon(world->voice, EARCON_CHOSEN);
            break;
        case 5:
            voice_catch_up(world->voice);
            break;
        default:
            say(world, sayings, 3);
        }
        voice_place(world->voice);
    }
    atomic_store(&listener.done, true);
    pthread_join(thread, NULL);
}

CHECK_MAIN(TEST(every_language_has_a_sound), TEST(what_was_prepared_is_in_the_very_next_render),
           TEST(silence_comes_with_the_next_render_and_without_a_click),
           TEST(what_is_private_is_a_sign_on_a_loudspeaker),
           TEST(the_log_tells_what_was_said_in_order), TEST(the_word_being_said_is_told),
           TEST(a_name_in_another_script_is_said_by_its_own_voice),
           TEST(slower_takes_longer_and_louder_is_louder),
           TEST(an_earcon_sounds_by_itself_and_beside_words),
           TEST(a_number_that_is_not_new_changes_nothing), TEST(a_wipe_leaves_nothing),
           TEST(many_sentences_stay_within_the_bound),
           TEST(everything_may_change_while_a_device_listens))
