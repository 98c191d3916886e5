#include "base/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/check.h"

struct place {
    struct arena *arena;
    char folder[64];
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (!place)
        return -1;
    place->arena = arena_open("test");
    snprintf(place->folder, sizeof place->folder, "/tmp/doorstep-file-XXXXXX");
    *state = place;
    return mkdtemp(place->folder) ? 0 : -1;
}

/* Removes the folder and what the tests may have left in it, two floors deep. */
static void clear(struct arena *arena, const char *folder)
{
    struct text *names = NULL;
    size_t count = 0;
    if (folder_list(&names, &count, folder, arena, NULL) != OK)
        return;
    for (size_t i = 0; i < count; i++) {
        struct text path = text_format(arena, "%s/%.*s", folder, TEXT_ARG(names[i]));
        if (unlink(path.at) != 0)
            clear(arena, path.at);
    }
    rmdir(folder);
}

static int clear_place(void **state)
{
    struct place *place = *state;
    clear(place->arena, place->folder);
    arena_close(place->arena);
    free(place);
    return 0;
}

static const char *at(const struct place *place, const char *name)
{
    return text_format(place->arena, "%s/%s", place->folder, name).at;
}

static void a_file_is_replaced_whole(void **state)
{
    struct place *place = *state;
    struct text bytes, *names;
    size_t count = 0;
    struct stat about;
    assert_int_equal(file_replace(at(place, "a"), TEXT("one"), 0644, NULL), OK);
    assert_int_equal(file_replace(at(place, "a"), (struct text){"t\0wo", 4}, 0600, NULL), OK);
    assert_int_equal(file_read(&bytes, at(place, "a"), 4, place->arena, NULL), OK);
    assert_true(text_equal(bytes, (struct text){"t\0wo", 4}));
    assert_int_equal(bytes.at[4], '\0');
    assert_int_equal(stat(at(place, "a"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(folder_list(&names, &count, place->folder, place->arena, NULL), OK);
    assert_int_equal(count, 1);
}

static void what_a_power_cut_left_lends_nothing(void **state)
{
    struct place *place = *state;
    struct stat about;
    assert_int_equal(file_replace(at(place, "key.new"), TEXT("half"), 0644, NULL), OK);
    assert_int_equal(file_replace(at(place, "key"), TEXT("whole"), 0600, NULL), OK);
    assert_int_equal(stat(at(place, "key"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    /* A link in its place is not followed. */
    assert_int_equal(symlink(at(place, "elsewhere"), at(place, "key.new")), 0);
    assert_int_equal(file_replace(at(place, "key"), TEXT("again"), 0600, NULL), OK);
    assert_int_equal(access(at(place, "elsewhere"), F_OK), -1);
}

static void what_cannot_be_read_says_why(void **state)
{
    struct place *place = *state;
    struct text bytes = TEXT("untouched");
    struct fault why = {0};
    assert_int_equal(file_replace(at(place, "a"), TEXT("12345"), 0600, NULL), OK);
    assert_int_equal(mkfifo(at(place, "pipe"), 0600), 0);
    static const struct {
        const char *why, *name;
        size_t limit;
        enum status want;
    } ROWS[] = {
        {"there is none", "none", 10, NOT_FOUND},
        {"a file where a folder should be", "a/b", 10, NOT_FOUND},
        {"one byte too large", "a", 4, TOO_LARGE},
        {"a folder is no file", ".", 10, REFUSED},
        {"a pipe is no file, and is not waited for", "pipe", 10, REFUSED},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        enum status got =
            file_read(&bytes, at(place, ROWS[i].name), ROWS[i].limit, place->arena, &why);
        if (got != ROWS[i].want || !text_is(bytes, "untouched") || why.text[0] == '\0')
            fail_msg("%s: got %s", ROWS[i].why, status_name(got));
    }
    assert_int_equal(file_read(&bytes, "/dev/null", 10, place->arena, &why), REFUSED);
}

static void what_cannot_be_written_changes_nothing(void **state)
{
    struct place *place = *state;
    struct text bytes;
    struct fault why = {0};
    assert_int_equal(file_replace(at(place, "none/a"), TEXT("x"), 0600, &why), NOT_FOUND);
    /* A folder in the way of the file beside it. */
    assert_int_equal(file_replace(at(place, "a"), TEXT("old"), 0600, &why), OK);
    assert_int_equal(folder_make(at(place, "a.new"), &why), OK);
    assert_int_not_equal(file_replace(at(place, "a"), TEXT("new"), 0600, &why), OK);
    assert_int_equal(file_read(&bytes, at(place, "a"), 10, place->arena, &why), OK);
    assert_text(bytes, "old");
    char long_path[5000];
    memset(long_path, 'a', sizeof long_path);
    long_path[sizeof long_path - 1] = '\0';
    assert_int_equal(file_replace(long_path, TEXT("x"), 0600, &why), TOO_LARGE);
    assert_int_equal(folder_make(long_path, &why), TOO_LARGE);
}

static void folders_are_made_with_those_above(void **state)
{
    struct place *place = *state;
    struct stat about;
    assert_int_equal(folder_make(at(place, "a/b/c"), NULL), OK);
    assert_int_equal(folder_make(at(place, "a/b/c/"), NULL), OK);
    assert_int_equal(folder_make(at(place, "a//b"), NULL), OK);
    assert_int_equal(stat(at(place, "a/b"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    assert_int_equal(folder_make("/", NULL), OK);
    assert_int_equal(folder_make("", NULL), REFUSED);
    assert_int_equal(file_replace(at(place, "file"), TEXT("x"), 0600, NULL), OK);
    assert_int_equal(folder_make(at(place, "file"), NULL), REFUSED);
    assert_int_not_equal(folder_make(at(place, "file/a"), NULL), OK);
}

static void names_come_in_byte_order(void **state)
{
    struct place *place = *state;
    struct text *names = NULL;
    size_t count = 9;
    struct fault why = {0};
    assert_int_equal(folder_list(&names, &count, place->folder, place->arena, &why), OK);
    assert_int_equal(count, 0);
    for (int i = 39; i >= 0; i--)
        assert_int_equal(file_replace(text_format(place->arena, "%s/%02d", place->folder, i).at,
                                      TEXT(""), 0600, &why),
                         OK);
    assert_int_equal(file_replace(at(place, ".hidden"), TEXT(""), 0600, &why), OK);
    assert_int_equal(folder_list(&names, &count, place->folder, place->arena, &why), OK);
    assert_int_equal(count, 41);
    assert_text(names[0], ".hidden");
    assert_text(names[1], "00");
    assert_text(names[40], "39");
    assert_int_equal(folder_list(&names, &count, at(place, "none"), place->arena, &why),
                     NOT_FOUND);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, clear_place)

CHECK_MAIN(IN_PLACE(a_file_is_replaced_whole), IN_PLACE(what_a_power_cut_left_lends_nothing),
           IN_PLACE(what_cannot_be_read_says_why),
           IN_PLACE(what_cannot_be_written_changes_nothing),
           IN_PLACE(folders_are_made_with_those_above), IN_PLACE(names_come_in_byte_order))
