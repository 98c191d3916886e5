#include "tools/inventory.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/check.h"
#include "base/file.h"
#include "base/log.h"

enum { LONGEST = 1024 * 1024 };
static const int64_t TODAY_MS = INT64_C(1795413600000); /* 2026-11-23 */

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

/* The village with another data sheet; NULL: with none. */
static struct text copy_village(const char *sheet, struct arena *arena)
{
    static const char *const FILES[] = {"deployment.conf", "home/form.xml", "join/form.xml"};
    char folder[] = "/tmp/doorstep-inventory-XXXXXX";
    struct fault why = {0};
    struct text bytes;

    assert_non_null(mkdtemp(folder));
    struct text root = text_copy(arena, text_of(folder));
    assert_int_equal(mkdir(text_format(arena, "%s/home", folder).at, 0700), 0);
    assert_int_equal(mkdir(text_format(arena, "%s/join", folder).at, 0700), 0);
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        const char *from = text_format(arena, "tools/testdata/village/%s", FILES[i]).at;
        assert_int_equal(file_read(&bytes, from, LONGEST, arena, &why), OK);
        const char *to = text_format(arena, "%s/%s", folder, FILES[i]).at;
        assert_int_equal(file_replace(to, bytes, 0600, &why), OK);
    }
    const char *path = text_format(arena, "%s/join/data-sheet.csv", folder).at;
    if (sheet)
        assert_int_equal(file_replace(path, text_of(sheet), 0600, &why), OK);
    return root;
}

static enum status gather(struct inventory *inventory, struct bundle *bundle, const char *path,
                          struct fault *why)
{
    assert_int_equal(bundle_open(bundle, path, NULL, why), OK);
    return inventory_gather(inventory, bundle, TODAY_MS, bundle->arena, why);
}

#define HEADER "node,purpose,basis,seen_by,keep,kind\n"
#define REST ",a purpose,a law,the office,a year,asked\n"

static const struct {
    const char *why, *sheet, *says;
} REFUSED_ROWS[] = {
    {"no sheet at all", NULL, "no data-sheet.csv"},
    {"a question without a row", HEADER "/data/agree" REST "/data/number" REST,
     "/data/children has no row"},
    {"a row without a legal basis",
     HEADER "/data/agree" REST "/data/number" REST
            "/data/children,a purpose,,the office,a year,asked\n",
     "lacks its purpose, basis"},
    {"a sheet without a column", "node,purpose\n/data/agree,x\n", "no column \"basis\""},
};

static void nothing_is_written_while_something_is_missing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED_ROWS / sizeof *REFUSED_ROWS; i++) {
        struct arena *arena = arena_open("test");
        struct bundle bundle;
        struct inventory inventory;
        struct fault why = {0};
        struct text root = copy_village(REFUSED_ROWS[i].sheet, arena);
        if (gather(&inventory, &bundle, root.at, &why) != REFUSED ||
            !strstr(why.text, REFUSED_ROWS[i].says))
            fail_msg("%s: %s", REFUSED_ROWS[i].why, why.text);
        bundle_close(&bundle);
        nftw(root.at, remove_one, 8, FTW_DEPTH | FTW_PHYS);
        arena_close(arena);
    }
}

static void wants(const struct inventory *inventory,
                  void (*write)(struct buffer *out, const struct inventory *inventory),
                  const char *words)
{
    struct buffer out = {0};
    write(&out, inventory);
    if (text_find(buffer_text(&out), text_of(words)) == SIZE_MAX)
        fail_msg("\"%s\" is not in\n%.*s", words, TEXT_ARG(buffer_text(&out)));
    buffer_close(&out);
}

static void every_question_stands_in_it_with_what_becomes_of_it(void **state)
{
    (void)state;
    struct bundle bundle;
    struct inventory inventory;
    struct fault why = {0};

    assert_int_equal(gather(&inventory, &bundle, "tools/testdata/village", &why), OK);
    wants(&inventory, inventory_write_data,
          "| `/data/children` | How many children? | asked | to count who is paid for | the "
          "village's rule 2 | the office | as long as the membership |");
    wants(&inventory, inventory_write_data, "They keep nothing of what is answered: `home`.");
    wants(&inventory, inventory_write_impact, "1 services send 3 kinds of values");
    wants(&inventory, inventory_write_impact, "- the village's rule 2 (2 values)");
    wants(&inventory, inventory_write_automation, "no table of what the office does");
    bundle_close(&bundle);
}

static void both_packs_can_say_what_they_do(void **state)
{
    (void)state;
    static const char *const PACKS[] = {"assets/services/cn-rural", "assets/services/ke"};
    for (size_t i = 0; i < sizeof PACKS / sizeof *PACKS; i++) {
        struct bundle bundle;
        struct inventory inventory;
        struct fault why = {0};
        if (gather(&inventory, &bundle, PACKS[i], &why) != OK)
            fail_msg("%s:%u: %s", why.file, why.line, why.text);
        wants(&inventory, inventory_write_automation, "a machine makes 0;");
        wants(&inventory, inventory_write_impact, "### Where people agree or do not\n\n- `");
        bundle_close(&bundle);
    }
}

static void be_quiet(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_written_while_something_is_missing),
        cmocka_unit_test(every_question_stands_in_it_with_what_becomes_of_it),
        cmocka_unit_test(both_packs_can_say_what_they_do),
    };
    log_set_sink((struct log_sink){.line = be_quiet, .least = LOG_FATAL});
    return cmocka_run_group_tests(tests, NULL, NULL);
}
