#include "base/config.h"

#include "base/arena.h"
#include "base/check.h"

struct settings {
    struct text name;
    int64_t idle_s;
    bool quiet;
};

static const struct config_key KEYS[] = {
    {"name", CONFIG_TEXT, offsetof(struct settings, name), 0, 0},
    {"idle_s", CONFIG_NUMBER, offsetof(struct settings, idle_s), 1, 600},
    {"quiet", CONFIG_YES_NO, offsetof(struct settings, quiet), 0, 0},
};

static enum status read_settings(struct settings *settings, struct text bytes,
                                 struct arena *arena, struct fault *why)
{
    return config_read(settings, sizeof *settings, KEYS, sizeof KEYS / sizeof *KEYS, bytes,
                       TEXT("test.conf"), arena, why);
}

static const struct {
    const char *why, *bytes, *name;
    int64_t idle_s;
    bool quiet;
} GOOD[] = {
    {"nothing changes nothing", "", "default", 30, false},
    {"every kind is read", "name = x\nidle_s=600\nquiet = yes\n", "x", 600, true},
    {"lines may end as on other systems", "name = x\r\nidle_s = 1\r\n", "x", 1, false},
    {"comments and empty lines are passed over", "# name = y\n\n   \n  # z\nname = x", "x", 30,
     false},
    {"quotes keep spaces", "name = \"  x \"", "  x ", 30, false},
    {"quotes may hold nothing", "name = \"\"", "", 30, false},
    {"a quote inside is a sign as any other", "name = a\"b", "a\"b", 30, false},
    {"so is # inside a value: a short code has one", "name = *123#", "*123#", 30, false},
    {"only the first = parts", "name = a=b", "a=b", 30, false},
    {"an empty value is one", "name =", "", 30, false},
};

static void a_good_file_is_read(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        struct settings got = {TEXT("default"), 30, false};
        struct fault why = {0};
        if (read_settings(&got, text_of(GOOD[i].bytes), arena, &why) != OK)
            fail_msg("%s: %s", GOOD[i].why, why.text);
        if (!text_is(got.name, GOOD[i].name) || got.idle_s != GOOD[i].idle_s ||
            got.quiet != GOOD[i].quiet)
            fail_msg("%s: got \"%.*s\"", GOOD[i].why, TEXT_ARG(got.name));
    }
    arena_close(arena);
}

static const struct {
    const char *why, *bytes;
    unsigned line;
} BAD[] = {
    {"an unknown key", "name = x\nnmae = y\n", 2},
    {"a key of another case", "Name = x\n", 1},
    {"a line that sets nothing", "name = x\n\nquiet\n", 3},
    {"a key given twice", "name = x\nname = x\n", 2},
    {"a number that is none", "idle_s = soon\n", 1},
    {"a number with a unit", "idle_s = 30 s\n", 1},
    {"a number that is too small", "idle_s = 0\n", 1},
    {"a number that is too large", "idle_s = 601\n", 1},
    {"a number past all numbers", "idle_s = 99999999999999999999\n", 1},
    {"neither yes nor no", "quiet = true\n", 1},
    {"quotes that do not close", "name = \"x\n", 1},
    {"quotes that do not open", "name = x\"\n", 1},
    {"one quote alone", "name = \"\n", 1},
    {"no name", "= x\n", 1},
    {"broken UTF-8", "name = \xff\n", 0},
};

static void a_bad_file_changes_nothing_and_names_its_line(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct settings got = {TEXT("default"), 30, false};
        struct fault why = {0};
        enum status status = read_settings(&got, text_of(BAD[i].bytes), arena, &why);
        if (status != REFUSED || why.line != BAD[i].line ||
            strcmp(why.file, "test.conf") != 0 || !text_is(got.name, "default") ||
            got.idle_s != 30 || got.quiet)
            fail_msg("%s: got %s in line %u", BAD[i].why, status_name(status), why.line);
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(a_good_file_is_read),
           cmocka_unit_test(a_bad_file_changes_nothing_and_names_its_line))
