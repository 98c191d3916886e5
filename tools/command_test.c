/* check and show as they are called: what they print, and their exit status. */
#include "tools/commands.h"

#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/file.h"
#include "form/form.h"

enum { MOST_WORDS = 8, LONGEST = 4 * 1024 * 1024 };

struct ran {
    int status;
    struct text out;
};

/* Runs a command with standard output going to a file, and standard error nowhere. */
static struct ran run(int (*command)(int, char **), const char *const *words,
                      struct arena *arena)
{
    char path[] = "/tmp/doorstep-out-XXXXXX", *argv[MOST_WORDS + 1] = {NULL};
    int count = 0, out = mkstemp(path), was_out = dup(1), was_err = dup(2);
    struct ran ran = {0};
    struct fault why;

    assert_true(out >= 0);
    while (words[count]) {
        argv[count] = text_string(arena, text_of(words[count]));
        count++;
    }
    fflush(stdout);
    assert_true(dup2(out, 1) == 1);
    assert_non_null(freopen("/dev/null", "we", stderr));
    ran.status = command(count, argv);
    fflush(stdout);
    assert_true(dup2(was_out, 1) == 1);
    fflush(stderr);
    assert_true(dup2(was_err, 2) == 2);
    close(was_out);
    close(was_err);
    close(out);
    assert_int_equal(file_read(&ran.out, path, LONGEST, arena, &why), OK);
    unlink(path);
    return ran;
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char VILLAGE[] = "tools/testdata/village";

static void the_last_line_says_whether_it_can_be_deployed(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct ran ran = run(command_check, WORDS(VILLAGE), arena);
    assert_int_equal(ran.status, EXIT_FINE);
    assert_true(
        text_ends(ran.out, "Can be deployed: 2 forms, 0 errors, 0 warnings, 2 notices.\n"));
    ran = run(command_check, WORDS("tools/testdata/hostile/not-xml.xml"), arena);
    assert_int_equal(ran.status, EXIT_NOT_GOOD);
    assert_true(text_find(ran.out, TEXT("Cannot be deployed: 1 form, 1 error,")) != SIZE_MAX);
    arena_close(arena);
}

static void findings_are_in_the_order_of_lines(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct ran ran = run(command_check, WORDS("assets/services/ke/sha"), arena);
    unsigned last = 0, lines = 0;
    for (struct text rest = ran.out, line; text_take_part(&rest, '\n', &line);) {
        size_t at = text_find(line, TEXT("  line "));
        if (at == SIZE_MAX)
            continue;
        unsigned number = (unsigned)strtoul(line.at + at + 7, NULL, 10);
        assert_true(number >= last);
        last = number;
        lines++;
    }
    assert_true(lines > 3);
    arena_close(arena);
}

static json_t *form_of(json_t *json, const char *id)
{
    json_t *form;
    size_t i;
    json_array_foreach(json_object_get(json, "forms"), i,
                       form) if (strcmp(json_string_value(json_object_get(form, "id")), id) ==
                                 0) return form;
    fail_msg("no form \"%s\"", id);
    return NULL;
}

static void json_says_the_same(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct ran ran = run(command_check, WORDS("--json", "assets/services/cn-rural"), arena);
    json_t *json = json_loadb(ran.out.at, ran.out.len, 0, NULL);
    assert_non_null(json);
    assert_true(json_is_true(json_object_get(json, "deployable")));
    assert_int_equal(json_integer_value(json_object_get(json, "errors")), 0);
    assert_int_equal(json_array_size(json_object_get(json, "forms")), 19);
    json_t *enrol = form_of(json, "enrol");
    assert_int_equal(json_array_size(json_object_get(enrol, "languages")), 3);
    json_t *screen = json_array_get(json_object_get(enrol, "screens"), 0);
    assert_string_equal(json_string_value(json_object_get(screen, "question")),
                        "/data/welcome");
    assert_string_equal(json_string_value(json_object_get(screen, "alphabet")), "ucs2");
    json_decref(json);
    ran = run(command_check, WORDS("--json", "tools/testdata/hostile/not-xml.xml"), arena);
    assert_int_equal(ran.status, EXIT_NOT_GOOD);
    json = json_loadb(ran.out.at, ran.out.len, 0, NULL);
    assert_true(json_is_false(json_object_get(json, "deployable")));
    json_decref(json);
    arena_close(arena);
}

/* The village with an unkind sentence in a table and one in its settings. */
static const char *const VILLAGE_FILES[] = {
    "pictures.csv", "home/form.xml",   "join/form.xml", "join/data-sheet.csv",
    "told.csv",     "deployment.conf", "join",          "home"};
enum { COPIED = 4 };

static void make_unkind_village(const char *root, struct arena *arena)
{
    struct text bytes;

    for (int i = COPIED + 2; i < COPIED + 4; i++)
        assert_int_equal(mkdir(text_format(arena, "%s/%s", root, VILLAGE_FILES[i]).at, 0700),
                         0);
    for (int i = 0; i < COPIED; i++) {
        const char *from = text_format(arena, "%s/%s", VILLAGE, VILLAGE_FILES[i]).at;
        const char *to = text_format(arena, "%s/%s", root, VILLAGE_FILES[i]).at;
        assert_int_equal(file_read(&bytes, from, LONGEST, arena, NULL), OK);
        assert_int_equal(file_replace(to, bytes, 0600, NULL), OK);
    }
    const char *told = text_format(arena, "%s/told.csv", root).at;
    bytes = TEXT("key,en\nclosed.told,Your form is invalid.\n");
    assert_int_equal(file_replace(told, bytes, 0600, NULL), OK);
    const char *from = text_format(arena, "%s/deployment.conf", VILLAGE).at;
    assert_int_equal(file_read(&bytes, from, LONGEST, arena, NULL), OK);
    size_t at = text_find(bytes, TEXT("The school"));
    assert_true(at != SIZE_MAX);
    bytes = text_format(arena, "%.*sAn invalid %.*s", TEXT_ARG(text_part(bytes, 0, at)),
                        TEXT_ARG(text_part(bytes, at, SIZE_MAX)));
    const char *to = text_format(arena, "%s/deployment.conf", root).at;
    assert_int_equal(file_replace(to, bytes, 0600, NULL), OK);
}

/* Nobody can mend what is counted and not said. */
static void what_is_wrong_in_tables_and_settings_is_said_too(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    char root[] = "/tmp/doorstep-village-XXXXXX";
    assert_non_null(mkdtemp(root));
    make_unkind_village(root, arena);
    struct ran ran = run(command_check, WORDS(root), arena);
    assert_true(text_find(ran.out, TEXT("/told.csv\n  warning  line 2, closed.told, en:")) !=
                SIZE_MAX);
    assert_true(text_find(ran.out, TEXT("/deployment.conf\n  warning  staffed_place, en:")) !=
                SIZE_MAX);
    assert_true(text_find(ran.out, TEXT(" 2 warnings, ")) != SIZE_MAX);
    ran = run(command_check, WORDS("--json", root), arena);
    json_t *json = json_loadb(ran.out.at, ran.out.len, 0, NULL);
    const json_t *others = json_object_get(json, "others");
    assert_int_equal(json_array_size(others), 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(
            json_array_size(json_object_get(json_array_get(others, i), "findings")), 1);
    json_decref(json);
    for (size_t i = 0; i < sizeof VILLAGE_FILES / sizeof *VILLAGE_FILES; i++)
        assert_int_equal(remove(text_format(arena, "%s/%s", root, VILLAGE_FILES[i]).at), 0);
    assert_int_equal(rmdir(root), 0);
    arena_close(arena);
}

static void a_smaller_budget_takes_more_screens(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct ran whole = run(command_check, WORDS("assets/services/ke/home"), arena);
    struct ran part =
        run(command_check, WORDS("--budget", "70/35", "assets/services/ke/home"), arena);
    assert_int_equal(whole.status, EXIT_FINE);
    assert_true(text_find(whole.out, TEXT("more than one screen")) == SIZE_MAX);
    assert_true(text_find(part.out, TEXT("more than one screen")) != SIZE_MAX);
    arena_close(arena);
}

static const struct {
    const char *why;
    const char *words[4];
    int check, show;
} USES[] = {
    {"nothing to look at", {NULL}, EXIT_USAGE, EXIT_USAGE},
    {"two things", {"a", "b", NULL}, EXIT_USAGE, EXIT_USAGE},
    {"an unknown flag", {"--frobnicate", "1", "a", NULL}, EXIT_USAGE, EXIT_USAGE},
    {"a flag without its value", {"a", "--budget", NULL}, EXIT_USAGE, EXIT_USAGE},
    {"a budget that no network has", {"a", "--budget", "1000/1", NULL}, EXIT_USAGE, EXIT_USAGE},
    {"a width that no terminal has", {"a", "--width", "3", NULL}, EXIT_USAGE, EXIT_USAGE},
    {"what is not there", {"tools/testdata/nowhere", NULL}, EXIT_NO_INPUT, EXIT_NO_INPUT},
    {"a folder without forms", {"tools/testdata", NULL}, EXIT_NO_INPUT, EXIT_NO_INPUT},
    {"a deployed version that is not there",
     {"tools/testdata/village", "--deployed", "tools/testdata/nowhere", NULL},
     EXIT_NO_INPUT,
     EXIT_FINE},
    {"no XML", {"tools/testdata/hostile/not-xml.xml", NULL}, EXIT_NOT_GOOD, EXIT_REFUSED},
    {"XML, and no form",
     {"tools/testdata/hostile/no-form.xml", NULL},
     EXIT_NOT_GOOD,
     EXIT_REFUSED},
    {"a list without end", {"tools/testdata/hostile/endless.xml", NULL}, EXIT_FINE, EXIT_FINE},
    {"a language it lacks",
     {"tools/testdata/village", "--language", "ug", NULL},
     EXIT_FINE,
     EXIT_USAGE},
};

static void what_cannot_be_looked_at_is_said_by_the_status(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof USES / sizeof *USES; i++) {
        struct arena *arena = arena_open("test");
        int check = run(command_check, USES[i].words, arena).status;
        int show = run(command_show, USES[i].words, arena).status;
        if (check != USES[i].check || show != USES[i].show)
            fail_msg("%s: check %d, show %d", USES[i].why, check, show);
        arena_close(arena);
    }
}

static void a_file_that_is_huge_or_unreadable_is_refused(void **state)
{
    (void)state;
    char folder[] = "/tmp/doorstep-huge-XXXXXX";
    struct arena *arena = arena_open("test");
    assert_non_null(mkdtemp(folder));
    struct text file = text_format(arena, "%s/form.xml", folder);
    FILE *huge = fopen(file.at, "we");
    assert_non_null(huge);
    assert_int_equal(ftruncate(fileno(huge), (off_t)FORM_LONGEST + 1), 0);
    fclose(huge);
    struct ran ran = run(command_check, WORDS(folder), arena);
    assert_int_equal(ran.status, EXIT_NOT_GOOD);
    assert_true(text_find(ran.out, TEXT("  error ")) != SIZE_MAX);
    unlink(file.at);
    assert_int_equal(mkdir(file.at, 0700), 0); /* a folder where the form should be */
    ran = run(command_check, WORDS(folder), arena);
    assert_int_equal(ran.status, EXIT_NOT_GOOD);
    rmdir(file.at);
    rmdir(folder);
    arena_close(arena);
}

static void show_has_every_page_in_order_and_both_faces(void **state)
{
    (void)state;
    static const char *const IN_ORDER[] = {
        "join 1, in sw",
        "1. /data/agree: choose one",
        "Unakubali?", /* the phone's words stand before the kiosk's */
        "Je, unakubali tuiweke?",
        "[1] Ndiyo  (yes.png)",
        "2. /data/number: digits; only when /data/agree = 'yes'",
        "3. /data/children: number, may be left out",
        "4. /data/sorry: listen; only when /data/agree = 'no'",
        "5. /data/thanks: listen",
    };
    struct arena *arena = arena_open("test");
    struct ran ran = run(command_show, WORDS("tools/testdata/village/join", "-l", "sw"), arena);
    struct text rest = ran.out;
    assert_int_equal(ran.status, EXIT_FINE);
    for (size_t i = 0; i < sizeof IN_ORDER / sizeof *IN_ORDER; i++) {
        size_t at = text_find(rest, text_of(IN_ORDER[i]));
        if (at == SIZE_MAX)
            fail_msg("not there, or not in its order: %s", IN_ORDER[i]);
        rest = text_part(rest, at + 1, rest.len);
    }
    /* Outputs are filled in, as a person would read them. */
    assert_true(text_find(rest, TEXT("Nambari :")) == SIZE_MAX);
    assert_true(text_find(rest, TEXT("septets (GSM)")) != SIZE_MAX);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(the_last_line_says_whether_it_can_be_deployed),
           cmocka_unit_test(findings_are_in_the_order_of_lines),
           cmocka_unit_test(json_says_the_same),
           cmocka_unit_test(what_is_wrong_in_tables_and_settings_is_said_too),
           cmocka_unit_test(a_smaller_budget_takes_more_screens),
           cmocka_unit_test(what_cannot_be_looked_at_is_said_by_the_status),
           cmocka_unit_test(a_file_that_is_huge_or_unreadable_is_refused),
           cmocka_unit_test(show_has_every_page_in_order_and_both_faces))
