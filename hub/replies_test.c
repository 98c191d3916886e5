#include "hub/replies.h"

#include "base/check.h"

static void make_id(uint8_t id[WIRE_ID], unsigned number)
{
    memset(id, 0, WIRE_ID);
    memcpy(id, &number, sizeof number);
}

static void the_last_answers_are_kept_and_older_ones_forgotten(void **state)
{
    struct replies *replies = replies_open();
    struct arena *arena = arena_open("test");
    struct text answer;
    uint8_t id[WIRE_ID];
    uint64_t size;
    (void)state;

    for (unsigned i = 0; i <= REPLIES_MOST; i++) {
        make_id(id, i);
        replies_put(replies, id, i, text_format(arena, "answer %u", i));
    }
    assert_true(replies_get(&answer, &size, replies, id, arena));
    assert_int_equal(size, REPLIES_MOST);
    assert_text(answer, "answer 256");
    make_id(id, 0);
    assert_false(replies_get(&answer, &size, replies, id, arena));
    make_id(id, 1);
    assert_true(replies_get(&answer, &size, replies, id, arena));
    replies_close(replies);
    arena_close(arena);
}

static void a_large_answer_is_not_kept(void **state)
{
    struct replies *replies = replies_open();
    struct arena *arena = arena_open("test");
    struct text answer = {arena_take(arena, REPLIES_LARGEST + 1), REPLIES_LARGEST + 1};
    uint8_t id[WIRE_ID] = {1};
    uint64_t size;
    (void)state;

    replies_put(replies, id, 5, answer);
    assert_false(replies_get(&answer, &size, replies, id, arena));
    replies_close(replies);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(the_last_answers_are_kept_and_older_ones_forgotten),
           cmocka_unit_test(a_large_answer_is_not_kept))
