#include "casebook/erase.h"

#include "base/check.h"

static const struct {
    const char *why, *xml, *paths, *want;
    size_t gone;
} CASES[] = {
    {"an answer goes, its element stays",
     "<data id=\"call\"><reach><phone>0700</phone><when>am</when></reach></data>",
     "/data/reach/phone",
     "<data id=\"call\"><reach><phone></phone><when>am</when></reach></data>", 1},
    {"every instance of a repeat", "<data><m><name>A</name></m><m><name>B</name></m></data>",
     "/data/m/name", "<data><m><name></name></m><m><name></name></m></data>", 2},
    {"an empty one has nothing to lose", "<data><a/><b></b></data>", "/data/a /data/b",
     "<data><a/><b></b></data>", 0},
    {"the same name elsewhere stays", "<data><a>1</a><g><a>2</a></g></data>", "/data/g/a",
     "<data><a>1</a><g><a></a></g></data>", 1},
    {"a group goes with all in it", "<data><g><a>1</a><b>2</b></g></data>", "/data/g /data/g/a",
     "<data><g></g></data>", 1},
    {"however it is written", "<data><a>1&amp;2<![CDATA[<b>]]><!-- x --></a></data>", "/data/a",
     "<data><a></a></data>", 1},
    {"a prefix is no part of the name",
     "<data xmlns:orx=\"x\"><orx:meta><orx:who>me</orx:who></orx:meta></data>",
     "/data/meta/who", "<data xmlns:orx=\"x\"><orx:meta><orx:who></orx:who></orx:meta></data>",
     1},
};

static void only_what_is_named_goes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct arena *arena = arena_open("test");
        struct text paths[4], word;
        struct erased erased;
        size_t count = 0;
        for (struct text rest = text_of(CASES[i].paths); text_take_word(&rest, &word);)
            paths[count++] = word;
        assert_int_equal(
            erase_answers(&erased, text_of(CASES[i].xml), paths, count, arena, NULL), OK);
        if (!text_is(erased.xml, CASES[i].want) || erased.count != CASES[i].gone)
            fail_msg("%s: %.*s", CASES[i].why, TEXT_ARG(erased.xml));
        arena_close(arena);
    }
}

static void what_is_not_xml_is_refused(void **state)
{
    static const char *const BROKEN[] = {"", "<data>", "<a></b>", "<data/><data/>"};
    struct arena *arena = arena_open("test");
    struct text path = TEXT("/data");
    struct erased erased;
    (void)state;
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++)
        assert_int_equal(erase_answers(&erased, text_of(BROKEN[i]), &path, 1, arena, NULL),
                         REFUSED);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(only_what_is_named_goes),
           cmocka_unit_test(what_is_not_xml_is_refused))
