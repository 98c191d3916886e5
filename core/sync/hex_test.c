#include "sync/hex.h"

#include "base/check.h"

static void bytes_come_back(void **state)
{
    struct arena *arena = arena_open("test");
    uint8_t back[3];
    (void)state;
    assert_text(hex_of("\x00\xa7\xff", 3, arena), "00a7ff");
    assert_true(hex_read(back, 3, TEXT("00a7ff")));
    assert_memory_equal(back, "\x00\xa7\xff", 3);
    arena_close(arena);
}

static void what_is_not_hexadecimal_is_not_read(void **state)
{
    static const char *const WRONG[] = {"", "00a7f", "00a7ff0", "00A7FF", "00a7fg", "../../"};
    uint8_t back[3];
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
        if (hex_read(back, sizeof back, text_of(WRONG[i])))
            fail_msg("\"%s\" was read", WRONG[i]);
}

CHECK_MAIN(cmocka_unit_test(bytes_come_back),
           cmocka_unit_test(what_is_not_hexadecimal_is_not_read))
