#include "openrosa/identity.h"

#include "base/check.h"

#define META "<meta><instanceID>uuid:1</instanceID></meta>"

static const struct {
    const char *why, *xml, *form, *version, *instance, *replaces;
} GOOD[] = {
    {"as clients write it", "<data id='f' version='2'>" META "</data>", "f", "2", "uuid:1", ""},
    {"a line break before the root", "\n<data id='f'>" META "</data>", "f", "", "uuid:1", ""},
    {"namespaces and prefixes as they like",
     "<x:data xmlns:x='http://a' xmlns:orx='http://openrosa.org/xforms' id='f'><a>1</a>"
     "<orx:meta><orx:instanceID>\n uuid:1 </orx:instanceID></orx:meta></x:data>",
     "f", "", "uuid:1", ""},
    {"an edit",
     "<data id='f'><meta><deprecatedID>uuid:0</deprecatedID><instanceID>uuid:1"
     "</instanceID></meta></data>",
     "f", "", "uuid:1", "uuid:0"},
    {"an answer may be called instanceID",
     "<data id='f'>" META "<a><instanceID>uuid:9</instanceID></a></data>", "f", "", "uuid:1",
     ""},
    {"references to characters", "<data id='a&amp;b'>" META "</data>", "a&b", "", "uuid:1", ""},
    {"as an attribute, as old clients do", "<data id='f' instanceID='uuid:1'/>", "f", "",
     "uuid:1", ""},
};

static const struct {
    const char *why, *xml;
} BAD[] = {
    {"nothing", ""},
    {"no XML", "hello"},
    {"cut", "<data id='f'>" META},
    {"two roots", "<data id='f'>" META "</data><data/>"},
    {"no form", "<data>" META "</data>"},
    {"no identity", "<data id='f'><meta/></data>"},
    {"an empty identity", "<data id='f'><meta><instanceID> </instanceID></meta></data>"},
    {"a document type", "<!DOCTYPE data><data id='f'>" META "</data>"},
    {"entities that grow",
     "<!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><data id='f'>&b;</data>"},
    {"a file from elsewhere",
     "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><data id='f'>&a;</data>"},
    {"not UTF-8", "<data id='f'>\xff" META "</data>"},
    {"encrypted, and no file", "<data id='f' encrypted='yes'>" META "</data>"},
    {"encrypted, and a file twice",
     "<data id='f' encrypted='yes'>" META "<media><file>a</file></media>"
     "<encryptedXmlFile>a</encryptedXmlFile></data>"},
};

static void who_it_is_is_read(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;

    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        struct identity its;
        struct fault why = {0};
        if (identity_read(&its, text_of(GOOD[i].xml), arena, &why) != OK ||
            !text_is(its.form_id, GOOD[i].form) || !text_is(its.version, GOOD[i].version) ||
            !text_is(its.instance_id, GOOD[i].instance) ||
            !text_is(its.replaces, GOOD[i].replaces))
            fail_msg("%s: %s", GOOD[i].why, why.text);
    }
    arena_close(arena);
}

static void what_does_not_say_so_is_refused(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct identity its;
        struct fault why;
        if (identity_read(&its, text_of(BAD[i].xml), arena, &why) != REFUSED)
            fail_msg("%s", BAD[i].why);
    }
    arena_close(arena);
}

static void files_of_what_is_encrypted_stand_in_order(void **state)
{
    struct arena *arena = arena_open("test");
    struct identity its;
    (void)state;

    assert_int_equal(
        identity_read(&its,
                      TEXT("<data id='f' encrypted='yes' "
                           "xmlns='http://opendatakit.org/submissions'>"
                           "<base64EncryptedKey>k</base64EncryptedKey>" META
                           "<media><file>1.jpg.enc</file></media>"
                           "<media><file>2.jpg.enc</file></media>"
                           "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile></data>"),
                      arena, NULL),
        OK);
    assert_true(its.encrypted);
    assert_int_equal(its.file_count, 3);
    assert_text(its.files[1], "2.jpg.enc");
    assert_text(its.files[2], "submission.xml.enc");
    arena_close(arena);
}

static void depth_has_its_limit(void **state)
{
    struct arena *arena = arena_open("test");
    char xml[16 * IDENTITY_DEEPEST];
    size_t len = 0;
    struct identity its;
    struct fault why;
    (void)state;

    for (int i = 0; i < 2 * IDENTITY_DEEPEST; i++)
        len += (size_t)sprintf(xml + len, "<a>");
    assert_int_equal(identity_read(&its, (struct text){xml, len}, arena, &why), REFUSED);
    assert_non_null(strstr(why.text, "too deep"));
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(who_it_is_is_read),
           cmocka_unit_test(what_does_not_say_so_is_refused),
           cmocka_unit_test(files_of_what_is_encrypted_stand_in_order),
           cmocka_unit_test(depth_has_its_limit))
