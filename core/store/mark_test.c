#include "store/mark.h"

#include "base/check.h"
#include "base/file.h"
#include "store/store_fixture.h"

static void a_mark_is_read_as_it_was_reserved(void **state)
{
    struct place *place = *state;
    struct marks marks, again;

    assert_int_equal(marks_read(&marks, place->folder, NULL), OK);
    assert_int_equal(marks_reserved(&marks, TEXT("case")), 0);
    assert_int_equal(marks_reserve(&marks, TEXT("case"), 64, NULL), OK);
    assert_int_equal(marks_reserve(&marks, TEXT("other-1"), UINT64_C(9000000000), NULL), OK);
    assert_int_equal(marks_reserve(&marks, TEXT("case"), 128, NULL), OK);
    assert_int_equal(marks_read(&again, place->folder, NULL), OK);
    assert_int_equal(marks_reserved(&again, TEXT("case")), 128);
    assert_int_equal(marks_reserved(&again, TEXT("other-1")), UINT64_C(9000000000));
    assert_int_equal(marks_reserved(&again, TEXT("cas")), 0);
}

static void a_mark_changed_anywhere_is_damaged(void **state)
{
    struct place *place = *state;
    struct marks marks;
    struct text good;

    assert_int_equal(marks_read(&marks, place->folder, NULL), OK);
    assert_int_equal(marks_reserve(&marks, TEXT("case"), 64, NULL), OK);
    const char *path = place_path(place, "counters");
    assert_int_equal(file_read(&good, path, 1000, place->arena, NULL), OK);
    for (size_t i = 0; i < good.len; i++) {
        char *bytes = text_string(place->arena, good);
        bytes[i] = (char)(bytes[i] ^ 1);
        file_replace(path, (struct text){bytes, good.len}, 0600, NULL);
        assert_int_equal(marks_read(&marks, place->folder, NULL), DAMAGED);
        file_replace(path, text_part(good, 0, i), 0600, NULL);
        assert_int_equal(marks_read(&marks, place->folder, NULL), DAMAGED);
    }
    file_replace(path, (struct text){arena_take(place->arena, 100000), 100000}, 0600, NULL);
    assert_int_equal(marks_read(&marks, place->folder, NULL), DAMAGED);
}

static void a_name_is_plain_and_there_are_not_too_many(void **state)
{
    struct place *place = *state;
    struct marks marks;
    static const char *const BAD[] = {
        "", "two words", "line\n", "check:", "é", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"};

    assert_int_equal(marks_read(&marks, place->folder, NULL), OK);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        assert_int_equal(marks_reserve(&marks, text_of(BAD[i]), 1, NULL), REFUSED);
    for (int i = 0; i < MARK_MOST_COUNTERS; i++)
        assert_int_equal(marks_reserve(&marks, text_format(place->arena, "c%d", i), 1, NULL),
                         OK);
    assert_int_equal(marks_reserve(&marks, TEXT("more"), 1, NULL), TOO_LARGE);
    assert_int_equal(marks_read(&marks, place->folder, NULL), OK);
    assert_int_equal(marks_reserved(&marks, TEXT("more")), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
CHECK_MAIN(TEST(a_mark_is_read_as_it_was_reserved), TEST(a_mark_changed_anywhere_is_damaged),
           TEST(a_name_is_plain_and_there_are_not_too_many))
