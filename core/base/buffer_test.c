#include "base/buffer.h"

#include "base/check.h"

static void a_text_grows_at_its_end(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    assert_int_equal(buffer_text(&buffer).len, 0);
    buffer_add(&buffer, TEXT("pay"));
    buffer_add(&buffer, (struct text){0});
    buffer_add_string(&buffer, " rent ");
    buffer_add_string(&buffer, NULL);
    buffer_add_char(&buffer, 0x20bb7);
    buffer_addf(&buffer, " %d%s", 12, "!");
    buffer_addf(&buffer, "%s", "");
    assert_text(buffer_text(&buffer), "pay rent \U00020BB7 12!");
    buffer_close(&buffer);
}

static void no_byte_is_lost_at_any_size(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    for (unsigned i = 0; i < 5000; i++)
        i % 2 ? buffer_addf(&buffer, "%c", (int)('a' + i % 26))
              : buffer_add_char(&buffer, 'a' + i % 26);
    assert_int_equal(buffer.len, 5000);
    for (unsigned i = 0; i < 5000; i++)
        assert_int_equal(buffer.at[i], 'a' + i % 26);
    buffer_addf(&buffer, "%100000d", 1);
    assert_int_equal(buffer.len, 105000);
    buffer_close(&buffer);
}

static void an_emptied_buffer_keeps_its_room(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    buffer_add_string(&buffer, "somebody's words");
    size_t room = buffer.room;
    buffer_clear(&buffer);
    assert_int_equal(buffer_text(&buffer).len, 0);
    assert_int_equal(buffer.room, room);
    buffer_add_string(&buffer, "x");
    assert_text(buffer_text(&buffer), "x");
    buffer_close(&buffer);
}

static void a_closed_buffer_is_an_empty_one(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    buffer_close(&buffer);
    buffer_add_string(&buffer, "x");
    buffer_close(&buffer);
    assert_null(buffer.at);
    assert_int_equal(buffer.len + buffer.room, 0);
    buffer_close(&buffer);
}

CHECK_MAIN(cmocka_unit_test(a_text_grows_at_its_end),
           cmocka_unit_test(no_byte_is_lost_at_any_size),
           cmocka_unit_test(an_emptied_buffer_keeps_its_room),
           cmocka_unit_test(a_closed_buffer_is_an_empty_one))
