/* house_test.c: what stops the start, and says why. Each row is the village with one file put
 * in another's place. */
#include "session/house.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "session/session_fixture.h"

static const char *const FILES[] = {"deployment.conf", "home/form.xml", "register/form.xml",
                                    "case/form.xml"};

/* A text of a file replaced by another, or the file left out. */
static const struct {
    const char *why, *file, *from, *to, *says;
} ROWS[] = {
    {"an unknown key", "deployment.conf", "day_first", "day_last",
     "there is no setting called \"day_last\""},
    {"a language without words", "deployment.conf", "en zh-CN", "en xx", ""},
    {"a language twice", "deployment.conf", "en zh-CN", "en en",
     "languages: en is there twice"},
    {"no language", "deployment.conf", "en zh-CN", "", "languages: there is none"},
    {"a number out of bounds", "deployment.conf", "draft_days = 14", "draft_days = 0",
     "draft_days wants a whole number from 1 to 90"},
    {"a home that is not there", "deployment.conf", "home = home", "home = house",
     "the home form \"house\" is not among the services"},
    {"a call back that is not there", "deployment.conf", "call_back = case", "call_back = call",
     "call_back: there is no form \"call\""},
    {"a menu that leads nowhere", "home/form.xml", "<value>case</value>", "<value>cash</value>",
     "/data/menu of the home form offers cash, which is no form here"},
    {"a home without a menu", "home/form.xml", " ds:menu=\"yes\"", "",
     "the home form home has no question with ds:menu"},
    {"the same form twice", "case/form.xml", "id=\"case\"", "id=\"register\"", ""},
    {"a form that is broken", "case/form.xml", "</h:body>", "", ""},
    {"an expression that is broken", "case/form.xml", "pulldata(", "pullover(", ""},
    {"a fill that is not known", "register/form.xml", "ds:fill=\"case-number\"",
     "ds:fill=\"case\"", "ds:fill wants case-number, not \"case\""},
    {"a priority that is none", "register/form.xml", "ds:priority=\"2\"",
     "ds:priority=\"urgent\"", "ds:priority wants a number from 0 to 9"},
    {"no deployment.conf", "deployment.conf", NULL, NULL, ""},
};

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

static struct text replaced(struct text bytes, const char *from, const char *to,
                            struct arena *arena)
{
    size_t at = text_find(bytes, text_of(from));
    assert_true(at != SIZE_MAX);
    return text_format(arena, "%.*s%s%.*s", TEXT_ARG(text_part(bytes, 0, at)), to,
                       TEXT_ARG(text_part(bytes, at + strlen(from), SIZE_MAX)));
}

static void copy_village(const char *folder, size_t row, struct arena *arena)
{
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        struct text bytes, path = text_format(arena, "%s/%s", folder, FILES[i]);
        bool this = row != SIZE_MAX && strcmp(FILES[i], ROWS[row].file) == 0;
        assert_int_equal(file_read(&bytes, text_format(arena, VILLAGE "/%s", FILES[i]).at,
                                   1 << 20, arena, NULL),
                         OK);
        if (this && !ROWS[row].from)
            continue;
        if (this)
            bytes = replaced(bytes, ROWS[row].from, ROWS[row].to, arena);
        char *slash = strrchr((char *)(uintptr_t)path.at, '/');
        *slash = '\0';
        assert_int_equal(folder_make(path.at, NULL), OK);
        *slash = '/';
        assert_int_equal(file_replace(path.at, bytes, 0600, NULL), OK);
    }
}

static enum status open_copy(size_t row, bool demonstration, struct fault *why)
{
    char folder[] = "/tmp/doorstep-house-XXXXXX";
    struct arena *arena = arena_open("test");
    struct clock_fixed clock = {1795430400000};
    struct random_seeded random = {3};
    struct house *house = NULL;
    assert_non_null(mkdtemp(folder));
    copy_village(folder, row, arena);
    const struct house_options options = {
        .services = folder,
        .data = text_format(arena, "%s/data", folder).at,
        .locales = DOORSTEP_BUILT_LOCALES,
        .clock = clock_fixed(&clock),
        .random = random_seeded(&random),
        .demonstration = demonstration,
    };
    enum status status = house_open(&house, &options, why);
    if (status == OK)
        house_close(house);
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_close(arena);
    return status;
}

static void what_is_wrong_with_a_deployment_stops_the_start_and_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct fault why = {0};
        enum status status = open_copy(i, true, &why);
        if (status == OK)
            fail_msg("%s: it started", ROWS[i].why);
        if (why.text[0] == '\0' || (ROWS[i].says[0] && strcmp(why.text, ROWS[i].says) != 0))
            fail_msg("%s: it said \"%s\"", ROWS[i].why, why.text);
    }
}

static void the_village_as_it_is_starts(void **state)
{
    (void)state;
    struct fault why = {0};
    if (open_copy(SIZE_MAX, true, &why) != OK)
        fail_msg("%s: %s", why.file, why.text);
}

static void a_device_that_nobody_enrolled_does_not_start(void **state)
{
    (void)state;
    struct fault why = {0};
    assert_int_not_equal(open_copy(SIZE_MAX, false, &why), OK);
    assert_true(why.text[0] != '\0');
}

CHECK_MAIN(cmocka_unit_test(what_is_wrong_with_a_deployment_stops_the_start_and_is_said),
           cmocka_unit_test(the_village_as_it_is_starts),
           cmocka_unit_test(a_device_that_nobody_enrolled_does_not_start))
