#include "http/target.h"

#include "base/check.h"

static const struct {
    const char *why, *sent, *path, *query;
} GOOD[] = {
    {"a plain path", "/healthz", "/healthz", ""},
    {"the root", "/", "/", ""},
    {"what follows the first question mark is the query", "/a?b=c?d", "/a", "b=c?d"},
    {"an escape is decoded once", "/a%20b%2541", "/a b%41", ""},
    {"letters of any script", "/%E6%9D%91/formList", "/村/formList", ""},
    {"tokens hold $ and !", "/key/a$b!c/formList", "/key/a$b!c/formList", ""},
    {"a path may end in a slash", "/cases/", "/cases/", ""},
    {"dots within a name are a name", "/a/..b/c.xml", "/a/..b/c.xml", ""},
    {"a plus in a path is a plus", "/a+b", "/a+b", ""},
};

static const struct {
    const char *why, *sent;
} BAD[] = {
    {"nothing", ""},
    {"another machine's address", "http://elsewhere/x"},
    {"a star", "*"},
    {"up", "/a/../etc/passwd"},
    {"up, escaped", "/a/%2e%2e/etc/passwd"},
    {"up at the end", "/a/.."},
    {"here", "/a/./b"},
    {"an empty step", "/a//b"},
    {"an empty first step, which some read as a host", "//host/a"},
    {"a hidden slash", "/a%2fb"},
    {"a backslash", "/a\\b"},
    {"a hidden backslash", "/a%5cb"},
    {"a hidden NUL", "/a%00.xml"},
    {"a hidden line break", "/a%0d%0aX: y"},
    {"half an escape", "/a%2"},
    {"no escape", "/a%zz"},
    {"broken UTF-8", "/a%ff"},
    {"a slash in too many bytes", "/a%c0%af"},
};

static void plain_paths_are_read(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;

    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        struct text path, query;
        if (target_read(&path, &query, text_of(GOOD[i].sent), arena, NULL) != OK ||
            !text_is(path, GOOD[i].path) || !text_is(query, GOOD[i].query))
            fail_msg("%s: %s", GOOD[i].why, GOOD[i].sent);
    }
    arena_close(arena);
}

static void tricks_are_refused(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct text path, query;
        struct fault why;
        if (target_read(&path, &query, text_of(BAD[i].sent), arena, &why) != REFUSED)
            fail_msg("%s: %s", BAD[i].why, BAD[i].sent);
    }
    arena_close(arena);
}

static const struct {
    const char *why, *pairs, *name, *value;
} VALUES[] = {
    {"one of several", "a=1&b=2", "b", "2"},
    {"a plus is a space, an escaped one is not", "a=1+1%2B1", "a", "1 1+1"},
    {"the first of a name counts", "a=1&a=2", "a", "1"},
    {"an equals sign in a value", "a=b=c", "a", "b=c"},
    {"a name may be escaped", "%61=1", "a", "1"},
    {"no value", "a&b=2", "a", ""},
    {"no such name", "ab=1", "a", ""},
    {"a broken value is none", "a=%f", "a", ""},
    {"nor one that is not UTF-8", "a=%ff", "a", ""},
    {"a NUL is no letter", "a=%00", "a", ""},
    {"nothing at all", "", "a", ""},
};

static void values_are_found_by_name(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;

    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++)
        if (!text_is(target_value(text_of(VALUES[i].pairs), VALUES[i].name, arena),
                     VALUES[i].value))
            fail_msg("%s", VALUES[i].why);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(plain_paths_are_read), cmocka_unit_test(tricks_are_refused),
           cmocka_unit_test(values_are_found_by_name))
