/* Against the real `doorstep-form`, and against programs that behave badly in its place.
 *
 *   sync_judge_test CHECKER */
#include "tools/sync/judge.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/check.h"
#include "base/file.h"
#include "sync/folder.h"

static const char *checker; /* set once by main */

static struct judge judge_with(const char *program)
{
    return (struct judge){.locales = DOORSTEP_BUILT_LOCALES,
                          .checker = program,
                          .pictures = "assets/pictures.csv"};
}

static void copy_folder(const char *from, const char *to, struct arena *arena)
{
    struct text *names;
    size_t count;
    struct stat about;
    assert_int_equal(folder_make(to, NULL), OK);
    assert_int_equal(folder_list(&names, &count, from, arena, NULL), OK);
    for (size_t i = 0; i < count; i++) {
        const char *one = text_format(arena, "%s/%s", from, names[i].at).at;
        const char *other = text_format(arena, "%s/%s", to, names[i].at).at;
        assert_int_equal(stat(one, &about), 0);
        if (S_ISDIR(about.st_mode))
            copy_folder(one, other, arena);
        else
            assert_int_equal(folder_copy(one, other, NULL), OK);
    }
}

/* A deployment that opens; a check has been seen to pass it. */
static const char *new_deployment(struct arena *arena)
{
    char folder[] = "/tmp/doorstep-judge-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *services = text_format(arena, "%s", folder).at;
    copy_folder("assets/services/cn-rural", services, arena);
    return services;
}

static void a_sound_deployment_passes(void **state)
{
    struct arena *arena = arena_open("test");
    struct judge judge = judge_with("/bin/true");
    const char *services = new_deployment(arena);
    struct fault why = {0};
    (void)state;
    if (judge_deployment(&judge, services, &why) != OK)
        fail_msg("%s", why.text);
    folder_remove(services, NULL);
    arena_close(arena);
}

static void one_that_does_not_open_is_refused_and_said_why(void **state)
{
    struct arena *arena = arena_open("test");
    struct judge judge = judge_with("/bin/true");
    const char *services = new_deployment(arena);
    struct fault why = {0};
    (void)state;
    const char *conf = text_format(arena, "%s/deployment.conf", services).at;
    assert_int_equal(file_replace(conf, TEXT("no such key = 1\n"), 0600, NULL), OK);
    assert_int_not_equal(judge_deployment(&judge, services, &why), OK);
    assert_non_null(strstr(why.text, "no such key"));
    folder_remove(services, NULL);
    arena_close(arena);
}

/* A picture that is not there opens, and is an error for the check. */
static void one_with_an_error_that_only_the_check_finds_is_refused(void **state)
{
    struct arena *arena = arena_open("test");
    struct judge judge = judge_with(checker);
    const char *services = new_deployment(arena);
    struct fault why = {0};
    struct text form, before = TEXT("jr://images/"), name;
    struct buffer changed = {0};
    (void)state;
    const char *path = text_format(arena, "%s/home/form.xml", services).at;
    assert_int_equal(file_read(&form, path, 1 << 20, arena, NULL), OK);
    size_t at = text_find(form, before);
    assert_true(at != SIZE_MAX);
    name = text_part(form, at + before.len, SIZE_MAX);
    buffer_add(&changed, text_part(form, 0, at + before.len));
    buffer_add(&changed, TEXT("no-such-picture.png"));
    buffer_add(&changed, text_part(name, text_find(name, TEXT("<")), SIZE_MAX));
    assert_int_equal(file_replace(path, buffer_text(&changed), 0600, NULL), OK);
    assert_int_equal(judge_deployment(&judge, services, &why), REFUSED);
    assert_non_null(strstr(why.text, "no-such-picture.png"));
    buffer_close(&changed);
    folder_remove(services, NULL);
    arena_close(arena);
}

static void a_checker_that_fails_passes_nothing(void **state)
{
    static const struct {
        const char *program;
        enum status status;
    } CASES[] = {{"/bin/false", REFUSED}, {"/nowhere/doorstep-form", FAILED}};
    struct arena *arena = arena_open("test");
    const char *services = new_deployment(arena);
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct judge judge = judge_with(CASES[i].program);
        struct fault why = {0};
        if (judge_deployment(&judge, services, &why) != CASES[i].status)
            fail_msg("%s: %s", CASES[i].program, why.text);
    }
    folder_remove(services, NULL);
    arena_close(arena);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_deployment_passes),
        cmocka_unit_test(one_that_does_not_open_is_refused_and_said_why),
        cmocka_unit_test(one_with_an_error_that_only_the_check_finds_is_refused),
        cmocka_unit_test(a_checker_that_fails_passes_nothing),
    };
    if (argc != 2)
        return fprintf(stderr, "usage: %s CHECKER\n", argv[0]), 64;
    checker = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
