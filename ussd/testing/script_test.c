/* Plays ussd/testdata/NAME.script and compares what is printed with NAME.screens. With GOLDEN
 * set in the environment the screens are written anew, to be read before they are kept. */
#include <stdlib.h>

#include "base/check.h"
#include "base/file.h"
#include "ussd/script.h"
#include "ussd/testing/fake_session.h"

static char *played(const char *name, enum status want)
{
    struct fake_disk *disk = calloc(1, sizeof *disk);
    struct clock_fixed clock = {.now_ms = 1772701200000};
    struct handset_options options = {.transport = transport_at(0), .msisdn = "990000000001"};
    struct handset handset;
    struct fault why = {0};
    char *out = NULL;
    size_t len = 0;
    FILE *script = fopen(name, "re"), *print = open_memstream(&out, &len);

    assert_non_null(script);
    options.house.clock = clock_fixed(&clock);
    options.house.data = (const char *)disk;
    assert_int_equal(handset_open(&handset, &options, &why), OK);
    assert_int_equal(script_play(&handset, &clock, script, name, print, &why), want);
    if (want != OK)
        fprintf(print, "%u: %s\n", why.line, why.text);
    handset_close(&handset);
    fclose(script);
    fclose(print);
    free(disk);
    return out;
}

static void the_field_loses_nothing(void **state)
{
    (void)state;
    static const char GOLDEN[] = "ussd/testdata/field.screens";
    char *got = played("ussd/testdata/field.script", OK);
    struct arena *arena = arena_open("test");
    struct fault why;
    struct text want;

    if (getenv("GOLDEN") != NULL)
        assert_int_equal(file_replace(GOLDEN, text_of(got), 0644, &why), OK);
    if (file_read(&want, GOLDEN, 1 << 20, arena, &why) != OK)
        fail_msg("%s", why.text);
    if (!text_is(want, got))
        fail_msg("%s is not what is printed now:\n%s", GOLDEN, got);
    arena_close(arena);
    free(got);
}

static void a_wrong_line_is_named(void **state)
{
    (void)state;
    char *got = played("ussd/testdata/wrong.script", REFUSED);

    assert_non_null(strstr(got, "3: wants a number of seconds, not \"soon\"\n"));
    free(got);
}

CHECK_MAIN(cmocka_unit_test(the_field_loses_nothing), cmocka_unit_test(a_wrong_line_is_named))
