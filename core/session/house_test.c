/* house_test.c: what stops the start, and says why. Each row is the village with one file put
 * in another's place. */
#include "session/house.h"

#include <stdlib.h>

#include "session/session_fixture.h"

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
     "/data/menu of the form home offers cash, which is no form here"},
    {"a home without a menu", "home/form.xml", " ds:menu=\"yes\"", "",
     "the home form home has no question with ds:menu"},
    {"the same form twice", "case/form.xml", "id=\"case\"", "id=\"register\"", ""},
    {"a form that is broken", "case/form.xml", "</h:body>", "", ""},
    {"an expression that is broken", "case/form.xml", "pulldata(", "pullover(", ""},
    {"a fill that is not known", "register/form.xml", "ds:fill=\"case-number\"",
     "ds:fill=\"case\"",
     "ds:fill wants case-number, language, channel, from-service, from-step or from-case, not "
     "\"case\""},
    {"a visit that is not there", "deployment.conf", "call_back = case", "visit = visit",
     "visit: there is no form \"visit\""},
    {"a staffed place in a language that is not spoken", "deployment.conf", "draft_days = 14",
     "staffed_place.fr = Mairie", "staffed_place.fr: fr is not among the languages"},
    {"a staffed place twice", "deployment.conf", "draft_days = 14",
     "staffed_hours.en = 9 to 5\nstaffed_hours.en = 8 to 4", "staffed_hours.en is given twice"},
    {"a check that is not known", "register/form.xml", "ds:letters=\"x\"",
     "ds:check=\"mod-11\"", "ds:check wants case-number, not \"mod-11\""},
    {"a priority that is none", "register/form.xml", "ds:priority=\"2\"",
     "ds:priority=\"urgent\"", "ds:priority wants a number from 0 to 9"},
    {"no deployment.conf", "deployment.conf", NULL, NULL, ""},
};

static enum status open_copy(size_t row, bool demonstration, struct fault *why)
{
    char folder[] = "/tmp/doorstep-house-XXXXXX";
    struct arena *arena = arena_open("test");
    struct clock_fixed clock = {1795430400000};
    struct random_seeded random = {3};
    struct house *house = NULL;
    assert_non_null(mkdtemp(folder));
    if (row == SIZE_MAX)
        fixture_copy(folder, NULL, NULL, NULL);
    else
        fixture_copy(folder, ROWS[row].file, ROWS[row].from, ROWS[row].to);
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
    fixture_remove(folder);
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
