#include "http/multipart.h"

#include "base/check.h"

#define TYPE "multipart/form-data; boundary=x"
#define XML_PART                                                                               \
    "--x\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; "                    \
    "filename=\"s.xml\"\r\nContent-Type: text/xml\r\n\r\n<a/>\r\n"

struct row {
    const char *why, *type, *body;
    const char *name, *file, *bytes; /* of the last part */
    size_t count;
};
static const struct row GOOD[] = {
    {"one part", TYPE, XML_PART "--x--\r\n", "xml_submission_file", "s.xml", "<a/>", 1},
    {"a second part", TYPE,
     XML_PART "--x\r\nContent-Disposition: form-data; name=\"1.jpg\"\r\n\r\n\r\n\r\n--x--",
     "1.jpg", "", "\r\n", 2},
    {"an empty part", TYPE, "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--x--",
     "a", "", "", 1},
    {"a preamble and an epilogue", TYPE, "hello\r\n" XML_PART "--x--\r\nbye",
     "xml_submission_file", "s.xml", "<a/>", 1},
    {"a quoted boundary, in other case", "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"x\"",
     XML_PART "--x--", "xml_submission_file", "s.xml", "<a/>", 1},
    {"what only looks like a boundary is content", TYPE,
     "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1--x\r\n-x\r\n--y\r\n--x--", "a", "",
     "1--x\r\n-x\r\n--y", 1},
    {"an escaped quote in a name", TYPE,
     "--x\r\ncontent-disposition: form-data; name=\"a\\\"b\"\r\n\r\n1\r\n--x--", "a\"b", "",
     "1", 1},
    {"a path in a name is only a name", TYPE,
     "--x\r\nContent-Disposition: form-data; name=a; filename=\"C:\\x\\..\\y\"\r\n\r\n1\r\n"
     "--x--",
     "a", "C:\\x\\..\\y", "1", 1},
    {"blanks after a boundary", TYPE,
     "--x  \r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--", "a", "", "1", 1},
    {"no parts", TYPE, "--x--", NULL, NULL, NULL, 0},
};

static const struct row BAD[] = {
    {"another kind", "text/xml", XML_PART "--x--"},
    {"no kind", "", XML_PART "--x--"},
    {"no boundary", "multipart/form-data", XML_PART "--x--"},
    {"an empty boundary", "multipart/form-data; boundary=\"\"", "----"},
    {"a boundary of 71 letters",
     "multipart/form-data; boundary="
     "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg1",
     "--x--"},
    {"a boundary whose quote does not end", "multipart/form-data; boundary=\"x", "--x--"},
    {"no body", TYPE, ""},
    {"the last boundary is missing", TYPE, XML_PART},
    {"cut in the content", TYPE, "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1"},
    {"cut in the headers", TYPE, "--x\r\nContent-Dispo"},
    {"cut in a boundary", TYPE, XML_PART "--x-"},
    {"no empty line", TYPE, "--x\r\nContent-Disposition: form-data; name=a\r\n--x--"},
    {"no name", TYPE, "--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--"},
    {"a name whose quote does not end", TYPE,
     "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--x--"},
    {"a name that is not UTF-8", TYPE,
     "--x\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n1\r\n--x--"},
    {"a name of two lines", TYPE,
     "--x\r\nContent-Disposition: form-data; name=\"a\nb\"\r\n\r\n1\r\n--x--"},
    {"another disposition", TYPE,
     "--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--x--"},
    {"another boundary", TYPE,
     "--y\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--y--"},
};

static void whole_bodies_are_read(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;

    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        const struct row *row = &GOOD[i];
        struct http_part *parts;
        struct fault why = {0};
        size_t count;
        if (multipart_read(&parts, &count, text_of(row->type), text_of(row->body), arena,
                           &why) != OK ||
            count != row->count)
            fail_msg("%s: %zu parts, %s", row->why, count, why.text);
        if (count > 0 && (!text_is(parts[count - 1].name, row->name) ||
                          !text_is(parts[count - 1].file_name, row->file) ||
                          !text_is(parts[count - 1].bytes, row->bytes)))
            fail_msg("%s", row->why);
    }
    arena_close(arena);
}

static void broken_bodies_are_refused_whole(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct http_part *parts;
        struct fault why = {0};
        size_t count;
        if (multipart_read(&parts, &count, text_of(BAD[i].type), text_of(BAD[i].body), arena,
                           &why) != REFUSED)
            fail_msg("%s", BAD[i].why);
    }
    arena_close(arena);
}

static void too_many_parts_are_too_large(void **state)
{
    struct arena *arena = arena_open("test");
    char *body = arena_bytes(arena, 64 * (HTTP_MOST_PARTS + 2));
    struct http_part *parts;
    struct fault why;
    size_t count, len = 0;
    (void)state;

    for (int i = 0; i <= HTTP_MOST_PARTS; i++)
        len += (size_t)sprintf(body + len,
                               "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n");
    len += (size_t)sprintf(body + len, "--x--");
    assert_int_equal(
        multipart_read(&parts, &count, TEXT(TYPE), (struct text){body, len}, arena, &why),
        TOO_LARGE);
    arena_close(arena);
}

static void a_part_may_not_have_endless_headers(void **state)
{
    struct arena *arena = arena_open("test");
    static const char HEAD[] = "--x\r\nX: ", TAIL[] = "\r\n\r\n1\r\n--x--";
    char *body = arena_bytes(arena, 2 * MULTIPART_PART_HEADERS);
    struct http_part *parts;
    struct fault why;
    size_t count, len = sizeof HEAD - 1;
    (void)state;

    memcpy(body, HEAD, len);
    memset(body + len, 'a', MULTIPART_PART_HEADERS);
    len += MULTIPART_PART_HEADERS;
    memcpy(body + len, TAIL, sizeof TAIL - 1);
    len += sizeof TAIL - 1;
    assert_int_equal(
        multipart_read(&parts, &count, TEXT(TYPE), (struct text){body, len}, arena, &why),
        REFUSED);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(whole_bodies_are_read),
           cmocka_unit_test(broken_bodies_are_refused_whole),
           cmocka_unit_test(too_many_parts_are_too_large),
           cmocka_unit_test(a_part_may_not_have_endless_headers))
