#include "sync/openrosa_list.h"

#include "base/check.h"

static const struct {
    const char *why, *name;
    bool is_plain;
} NAMES[] = {
    {"an ordinary name", "map.csv", true},
    {"spaces, and letters of any script", "画 1.png", true},
    {"a name that begins like a device's", "console.csv", true},
    {"a path", "a/b", false},
    {"a path of other systems", "a\\b", false},
    {"upwards", "..", false},
    {"hidden", ".a", false},
    {"a dot that some systems cut off", "a.", false},
    {"a space that some systems cut off", "a ", false},
    {"a stream of other systems", "a:b", false},
    {"a quote that would end a header's", "a\"b", false},
    {"a device", "NUL", false},
    {"a device with an ending", "com1.txt", false},
    {"a line break", "a\nb", false},
    {"broken letters", "a\xff", false},
    {"nothing", "", false},
};

static void names_of_files_are_plain(void **state)
{
    char large[OPENROSA_LONGEST_NAME + 2];
    (void)state;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (openrosa_name_is_plain(text_of(NAMES[i].name)) != NAMES[i].is_plain)
            fail_msg("%s", NAMES[i].why);
    memset(large, 'a', sizeof large);
    assert_true(openrosa_name_is_plain((struct text){large, OPENROSA_LONGEST_NAME}));
    assert_false(openrosa_name_is_plain((struct text){large, OPENROSA_LONGEST_NAME + 1}));
    assert_false(openrosa_name_is_plain((struct text){"a\0b", 3}));
}

static void a_list_may_begin_with_a_line_break(void **state)
{
    static const char LIST[] =
        "\r\n <?xml version='1.0'?><xforms xmlns='http://openrosa.org/xforms/xformsList'>"
        "<xform><formID> a </formID><name>A &amp; b</name><majorMinorVersion/>"
        "<version>2 [encrypted:x]</version><hash>md5:1</hash><downloadUrl>/a?b=1&amp;c=2"
        "</downloadUrl></xform><other/><xform><formID>b</formID><hash>md5:2</hash>"
        "<downloadUrl>/b</downloadUrl><manifestUrl>/m</manifestUrl></xform></xforms>";
    struct arena *arena = arena_open("test");
    struct openrosa_form *forms;
    size_t count = 0;
    struct fault why = {0};
    (void)state;
    assert_int_equal(openrosa_forms_read(&forms, &count, text_of(LIST), arena, &why), OK);
    assert_int_equal(count, 2);
    assert_text(forms[0].id, "a");
    assert_text(forms[0].version, "2 [encrypted:x]");
    assert_text(forms[0].download, "/a?b=1&c=2");
    assert_text(forms[0].manifest, "");
    assert_text(forms[1].manifest, "/m");
    arena_close(arena);
}

/* Every beginning of a list is either refused or, when it is all of it, taken. */
static void a_list_that_is_cut_off_is_refused(void **state)
{
    static const char LIST[] = "\n<xforms><xform><formID>a</formID><hash>md5:1</hash>"
                               "<downloadUrl>/a</downloadUrl></xform></xforms>";
    struct arena *arena = arena_open("test");
    struct openrosa_form *forms;
    size_t count = 0;
    (void)state;
    for (size_t len = 0; len + 1 < sizeof LIST; len++)
        if ((openrosa_forms_read(&forms, &count, (struct text){LIST, len}, arena, NULL) ==
             OK) != (len + 1 == sizeof LIST))
            fail_msg("after %zu bytes", len);
    arena_close(arena);
}

static void deep_and_growing_documents_are_refused(void **state)
{
    char deep[4000] = "";
    struct arena *arena = arena_open("test");
    struct openrosa_file *files;
    size_t count = 0;
    (void)state;
    for (int i = 0; i < 900; i++)
        strcat(deep, "<a>"); /* NOLINT: there is room */
    assert_int_equal(openrosa_manifest_read(&files, &count, text_of(deep), arena, NULL),
                     TOO_LARGE);
    assert_int_equal(
        openrosa_manifest_read(&files, &count,
                               TEXT("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                                    "<manifest>&x;</manifest>"),
                               arena, NULL),
        REFUSED);
    arena_close(arena);
}

static void answers_are_read_whatever_they_are(void **state)
{
    static const struct {
        const char *body, *message;
    } CASES[] = {
        {"\n<OpenRosaResponse xmlns='http://openrosa.org/http/response'><message nature=''>"
         "all is well</message></OpenRosaResponse>",
         "all is well"},
        {"{\"code\":400.1,\"message\":\"broken \\\"form\\\"\"}", "broken \\\"form\\\""},
        {"{\"message\"", "{\"message\""},
        {"<html>\n<body>Sign in", "<html> <body>Sign in"},
        {"", ""},
        {"\xff\xfe", "what it says cannot be read"},
    };
    struct arena *arena = arena_open("test");
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_text(openrosa_message(text_of(CASES[i].body), arena), CASES[i].message);
    assert_true(openrosa_is_response(text_of(CASES[0].body)));
    assert_false(openrosa_is_response(TEXT("<html/>")));
    assert_false(openrosa_is_response(TEXT("<OpenRosaResponse>")));
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(names_of_files_are_plain),
           cmocka_unit_test(a_list_may_begin_with_a_line_break),
           cmocka_unit_test(a_list_that_is_cut_off_is_refused),
           cmocka_unit_test(deep_and_growing_documents_are_refused),
           cmocka_unit_test(answers_are_read_whatever_they_are))
