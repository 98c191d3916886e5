#include "sync/manifest.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"

static void only_plain_names_are_fine(void **state)
{
    static const struct {
        const char *name;
        bool fine;
    } CASES[] = {
        {"deployment.conf", true},
        {"enrol/form.xml", true},
        {"enrol/media/\xe6\x82\xa8\xe5\xa5\xbd.opus", true},
        {"", false},
        {"/etc/passwd", false},
        {"../key", false},
        {"enrol/../../key", false},
        {"enrol//form.xml", false},
        {"enrol/", false},
        {".hidden", false},
        {"enrol/.", false},
        {"a\\b", false},
        {"a\nb", false},
        {"a\xff", false},
        {"a/b/c/d/e/f", true},
        {"a/b/c/d/e/f/g", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        if (manifest_name_is_fine(text_of(CASES[i].name)) != CASES[i].fine)
            fail_msg("\"%s\" should %sbe fine", CASES[i].name, CASES[i].fine ? "" : "not ");
}

static struct wire_news_item file_of(const char *name, uint8_t sha)
{
    return (struct wire_news_item){
        .kind = WIRE_FILE, .name = text_of(name), .sha = {sha}, .size = 10};
}

static void changes_come_in_any_order_and_again(void **state)
{
    struct arena *arena = arena_open("test");
    struct manifest one = {0}, other = {0};
    char print[MANIFEST_PRINT + 1], same[MANIFEST_PRINT + 1];
    struct wire_news_item first[] = {
        file_of("b", 1),
        file_of("a", 2),
        file_of("c", 3),
        {.kind = WIRE_ROW, .name = TEXT("cases"), .key = TEXT("k")}};
    struct wire_news_item later[] = {file_of("b", 9),
                                     {.kind = WIRE_FILE_GONE, .name = TEXT("c")},
                                     {.kind = WIRE_FILE_GONE, .name = TEXT("never was")}};
    struct wire_news_item at_once[] = {file_of("a", 2), file_of("b", 9)};
    (void)state;
    assert_int_equal(manifest_change(&one, first, 4, arena, NULL), OK);
    assert_int_equal(one.count, 3);
    assert_int_equal(manifest_change(&one, later, 3, arena, NULL), OK);
    assert_int_equal(manifest_change(&one, later, 3, arena, NULL), OK);
    assert_int_equal(manifest_change(&other, at_once, 2, arena, NULL), OK);
    manifest_print(print, &one);
    manifest_print(same, &other);
    assert_string_equal(print, same);
    at_once[0].sha[31] = 1;
    assert_int_equal(manifest_change(&other, at_once, 2, arena, NULL), OK);
    manifest_print(same, &other);
    assert_string_not_equal(print, same);
    arena_close(arena);
}

static void what_is_not_fine_changes_nothing(void **state)
{
    struct arena *arena = arena_open("test");
    struct manifest manifest = {0};
    struct wire_news_item items[] = {file_of("a", 1), file_of("../b", 2)};
    struct wire_news_item large = file_of("a", 1);
    (void)state;
    large.size = (uint64_t)MANIFEST_LARGEST_FILE + 1;
    assert_int_equal(manifest_change(&manifest, items, 2, arena, NULL), REFUSED);
    assert_int_equal(manifest_change(&manifest, &large, 1, arena, NULL), REFUSED);
    assert_int_equal(manifest.count, 0);
    arena_close(arena);
}

static void it_is_kept_as_lines(void **state)
{
    char path[] = "/tmp/doorstep-manifest-XXXXXX";
    struct arena *arena = arena_open("test");
    struct manifest manifest = {0}, back;
    struct wire_news_item items[] = {file_of("a b.png", 1), file_of("c", 2)};
    int fd = mkstemp(path);
    (void)state;
    assert_int_not_equal(fd, -1);
    assert_int_equal(manifest_change(&manifest, items, 2, arena, NULL), OK);
    assert_int_equal(manifest_write(&manifest, path, NULL), OK);
    assert_int_equal(manifest_read(&back, path, arena, NULL), OK);
    assert_int_equal(back.count, 2);
    assert_text(back.files[0].name, "a b.png");
    assert_int_equal(back.files[0].size, 10);
    assert_memory_equal(back.files[1].sha, items[1].sha, WIRE_SHA);
    assert_int_equal(truncate(path, 30), 0);
    assert_int_equal(manifest_read(&back, path, arena, NULL), DAMAGED);
    close(fd);
    unlink(path);
    assert_int_equal(manifest_read(&back, path, arena, NULL), OK);
    assert_int_equal(back.count, 0);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(only_plain_names_are_fine),
           cmocka_unit_test(changes_come_in_any_order_and_again),
           cmocka_unit_test(what_is_not_fine_changes_nothing),
           cmocka_unit_test(it_is_kept_as_lines))
