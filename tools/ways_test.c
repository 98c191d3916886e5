/* Each service in testdata/dead-ends but two ends badly in a way of its own. */
#include "tools/ways.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static void walk(struct ways *ways, struct findings *findings, struct bundle *bundle,
                 const char *folder, unsigned walks)
{
    char data[] = "/tmp/doorstep-ways-XXXXXX";
    struct fault why = {0};

    assert_non_null(mkdtemp(data));
    assert_int_equal(bundle_open(bundle, folder, NULL, &why), OK);
    *findings = (struct findings){.arena = bundle->arena};
    const struct ways_options options = {.data = data,
                                         .language = TEXT("en"),
                                         .walks = walks,
                                         .now_ms = INT64_C(1795413600000),
                                         .between_ms = 86400000,
                                         .seed = 3};
    if (ways_walk(ways, bundle, findings, &options, &why) != OK)
        fail_msg("%s", why.text);
    nftw(data, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static bool is_found(const struct findings *findings, const char *file, const char *place,
                     const char *says)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *each = &findings->at[i];
        if (text_find(each->file, text_of(file)) != SIZE_MAX && text_is(each->place, place) &&
            text_find(each->text, text_of(says)) != SIZE_MAX)
            return true;
    }
    return false;
}

static void a_way_that_ends_badly_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *why, *file, *place, *says;
    } ROWS[] = {
        {"a consent that takes only yes", "refusing/form.xml", "/data/agree",
         "choice no is offered and then refused"},
        {"a filter that leaves nothing for one answer", "nothing/form.xml", "/data/office",
         "nothing to choose"},
        {"and so that answer leads nowhere", "nothing/form.xml", "", "of choice lake"},
        {"an answer after which nothing is told", "home/form.xml", "/data/menu",
         "the service silent ends without having told anything"},
        {"a number that nobody has", "stuck/form.xml", "/data/number", "nothing made up"},
    };
    struct bundle bundle;
    struct findings findings;
    struct ways ways;

    walk(&ways, &findings, &bundle, "tools/testdata/dead-ends", 60);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        if (!is_found(&findings, ROWS[i].file, ROWS[i].place, ROWS[i].says))
            fail_msg("%s: not found", ROWS[i].why);
    for (size_t i = 0; i < findings.count; i++) {
        assert_true(text_find(findings.at[i].file, TEXT("sound/")) == SIZE_MAX);
        assert_true(text_find(findings.at[i].file, TEXT("told/")) == SIZE_MAX);
    }
    assert_true(ways.taken < ways.choices);
    bundle_close(&bundle);
}

static void a_sound_deployment_ends_in_receipts_and_answers_alone(void **state)
{
    (void)state;
    struct bundle bundle;
    struct findings findings;
    struct ways ways;

    walk(&ways, &findings, &bundle, "tools/testdata/village", 20);
    for (size_t i = 0; i < findings.count; i++)
        print_message("%.*s: %.*s\n", TEXT_ARG(findings.at[i].place),
                      TEXT_ARG(findings.at[i].text));
    assert_int_equal(findings.count, 0);
    assert_int_equal(ways.walks, 25);
    assert_int_equal(ways.receipts + ways.told + ways.stops, ways.walks);
    assert_int_equal(ways.taken, ways.choices);
    bundle_close(&bundle);
}

static void the_same_deployment_gives_the_same_walks(void **state)
{
    (void)state;
    struct bundle bundle[2];
    struct findings findings[2];
    struct ways ways[2];

    for (size_t i = 0; i < 2; i++) {
        walk(&ways[i], &findings[i], &bundle[i], "tools/testdata/dead-ends", 10);
        bundle_close(&bundle[i]);
    }
    assert_memory_equal(&ways[0], &ways[1], sizeof ways[0]);
    assert_int_equal(findings[0].count, findings[1].count);
}

static void be_quiet(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_way_that_ends_badly_is_found),
        cmocka_unit_test(a_sound_deployment_ends_in_receipts_and_answers_alone),
        cmocka_unit_test(the_same_deployment_gives_the_same_walks),
    };
    log_set_sink((struct log_sink){.line = be_quiet, .least = LOG_FATAL});
    return cmocka_run_group_tests(tests, NULL, NULL);
}
