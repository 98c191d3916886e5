#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"

static void pieces_are_aligned_zero_and_apart(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    unsigned char *pieces[400];
    for (size_t i = 0; i < 400; i++) {
        arena_bytes(arena, i % 7);
        pieces[i] = arena_take(arena, i);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t b = 0; b < i; b++)
            assert_int_equal(pieces[i][b], 0);
        memset(pieces[i], (int)(i % 251 + 1), i);
    }
    for (size_t i = 0; i < 400; i++)
        for (size_t b = 0; b < i; b++)
            assert_int_equal(pieces[i][b], i % 251 + 1);
    arena_close(arena);
}

static void memory_given_back_is_taken_again_and_zero(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    arena_take(arena, 100);
    struct arena_mark mark = arena_mark(arena);
    unsigned char *first = arena_take(arena, 64);
    memset(first, 0xff, 64);
    arena_release(arena, mark);
    unsigned char *again = arena_take(arena, 64);
    assert_ptr_equal(first, again);
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(again[i], 0);
    arena_close(arena);
}

static void release_gives_whole_chunks_back(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct arena_mark empty = arena_mark(arena);
    size_t none = arena_held_bytes(arena);
    char *kept = arena_bytes(arena, 10);
    memset(kept, 'k', 10);
    struct arena_mark mark = arena_mark(arena);
    size_t held = arena_held_bytes(arena);
    for (size_t i = 0; i < 100; i++)
        arena_take(arena, 5000);
    assert_true(arena_held_bytes(arena) > held + 100 * 5000);
    arena_release(arena, mark);
    assert_int_equal(arena_held_bytes(arena), held);
    assert_memory_equal(kept, "kkkkkkkkkk", 10);
    arena_release(arena, empty);
    assert_int_equal(arena_held_bytes(arena), none);
    assert_non_null(arena_take(arena, 1));
    arena_close(arena);
}

static void a_small_arena_stays_small(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    arena_take(arena, 100);
    assert_true(arena_held_bytes(arena) <= 1024 + 64);
    assert_non_null(arena_take(arena, 0));
    arena_close(arena);
    arena_close(NULL);
}

/* Runs in a child, because it ends the program. */
static int status_of(void (*act)(struct arena *arena), struct arena *arena)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(STDERR_FILENO);
        act(arena);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void ask_for_a_product_that_overflows(struct arena *arena)
{
    arena_array(arena, SIZE_MAX / 2, 3);
}

static void ask_for_nearly_all(struct arena *arena)
{
    arena_take(arena, SIZE_MAX - 8);
}

static void ask_for_half(struct arena *arena)
{
    arena_bytes(arena, SIZE_MAX / 2);
}

static void a_size_that_cannot_be_ends_the_program(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    for (int used = 0; used < 2; used++) {
        assert_int_equal(status_of(ask_for_a_product_that_overflows, arena), 70);
        assert_int_equal(status_of(ask_for_nearly_all, arena), 70);
        assert_int_equal(status_of(ask_for_half, arena), 70);
        arena_take(arena, 100);
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(pieces_are_aligned_zero_and_apart),
           cmocka_unit_test(memory_given_back_is_taken_again_and_zero),
           cmocka_unit_test(release_gives_whole_chunks_back),
           cmocka_unit_test(a_small_arena_stays_small),
           cmocka_unit_test(a_size_that_cannot_be_ends_the_program))
