#include "voice/device.h"

#include <SDL2/SDL.h>
#include <stdlib.h>

#include "base/check.h"

enum { STEP_MS = 10, LONG_MS = 60000 };

struct world {
    struct voice *voice;
    struct audio *device;
    unsigned long number;
    int64_t now_ms;
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    struct voice_options options = {DOORSTEP_BUILT_LOCALES, NULL};
    assert_int_equal(voice_open(&world->voice, &options, NULL), OK);
    world->device = audio_open(world->voice);
    world->now_ms = 1000;
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    audio_close(world->device);
    voice_close(world->voice);
    free(world);
    return 0;
}

static void say(struct world *world)
{
    struct saying saying = {
        .item = 1, .words = TEXT("Please choose one."), .language = TEXT("en")};
    voice_say(world->voice, &(struct speech){++world->number, &saying, 1});
    voice_catch_up(world->voice);
}

static void without_a_device_speech_ends_in_its_own_time(void **state)
{
    struct world *world = *state;
    SDL_setenv("SDL_AUDIODRIVER", "nosuchdriver", 1);
    assert_int_equal(audio_state(world->device), DEVICE_UNKNOWN);
    assert_true(audio_wake_ms(world->device, world->now_ms) == INT64_MAX);
    say(world);
    assert_true(audio_wake_ms(world->device, world->now_ms) <= world->now_ms);
    int64_t began = world->now_ms;
    while (voice_place(world->voice).speaking && world->now_ms < LONG_MS) {
        audio_tick(world->device, world->now_ms);
        assert_true(audio_wake_ms(world->device, world->now_ms) <= world->now_ms + 500);
        world->now_ms += STEP_MS;
    }
    assert_true(world->now_ms - began > 500 && world->now_ms - began < 6000);
    audio_tick(world->device, world->now_ms);
    assert_true(audio_wake_ms(world->device, world->now_ms) == world->now_ms + 1000);
    world->now_ms += 1000;
    audio_tick(world->device, world->now_ms);
    assert_true(audio_wake_ms(world->device, world->now_ms) == INT64_MAX);
}

/* Waits for the threads of the device, not for a time: the clock here is the test's. */
static void tick_until(struct world *world, enum audio_state state)
{
    while (audio_state(world->device) != state) {
        audio_tick(world->device, world->now_ms);
        SDL_Delay(1);
    }
}

static void a_device_that_comes_is_found(void **state)
{
    struct world *world = *state;
    SDL_setenv("SDL_AUDIODRIVER", "nosuchdriver", 1);
    say(world);
    tick_until(world, DEVICE_NONE);
    SDL_setenv("SDL_AUDIODRIVER", "dummy", 1);
    audio_changed(world->device);
    tick_until(world, DEVICE_FINE);
}

static void one_that_comes_unnoticed_is_found_by_trying_again(void **state)
{
    struct world *world = *state;
    SDL_setenv("SDL_AUDIODRIVER", "nosuchdriver", 1);
    say(world);
    tick_until(world, DEVICE_NONE);
    SDL_setenv("SDL_AUDIODRIVER", "dummy", 1);
    for (int i = 0; i < 1000 && audio_state(world->device) != DEVICE_FINE; i++) {
        if (!voice_place(world->voice).speaking)
            say(world);
        audio_tick(world->device, world->now_ms);
        world->now_ms += STEP_MS;
        SDL_Delay(1);
    }
    assert_int_equal(audio_state(world->device), DEVICE_FINE);
}

/* SDL counts who uses its events; sound that never began must not count itself out. */
static void touches_outlive_a_sound_that_never_comes(void **state)
{
    struct world *world = *state;
    SDL_setenv("SDL_AUDIODRIVER", "nosuchdriver", 1);
    assert_int_equal(SDL_InitSubSystem(SDL_INIT_EVENTS), 0);
    for (int i = 0; i < 20; i++) {
        say(world);
        tick_until(world, DEVICE_NONE);
        audio_changed(world->device);
        audio_tick(world->device, world->now_ms);
        SDL_Delay(5);
        assert_int_not_equal(SDL_WasInit(SDL_INIT_EVENTS), 0);
    }
    SDL_QuitSubSystem(SDL_INIT_EVENTS);
}

static void what_is_said_comes_out_of_the_device(void **state)
{
    struct world *world = *state;
    SDL_setenv("SDL_AUDIODRIVER", "dummy", 1);
    say(world);
    tick_until(world, DEVICE_FINE);
    while (voice_place(world->voice).speaking) { /* the device is the clock */
        audio_tick(world->device, world->now_ms);
        SDL_Delay(5);
    }
    audio_tick(world->device, world->now_ms);
    audio_tick(world->device, world->now_ms + 1000);
    assert_true(audio_wake_ms(world->device, world->now_ms + 1000) == INT64_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
CHECK_MAIN(TEST(without_a_device_speech_ends_in_its_own_time),
           TEST(a_device_that_comes_is_found),
           TEST(one_that_comes_unnoticed_is_found_by_trying_again),
           TEST(touches_outlive_a_sound_that_never_comes),
           TEST(what_is_said_comes_out_of_the_device))
