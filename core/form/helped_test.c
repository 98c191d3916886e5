/* helped_test.c: who helped travels with a submission of any form, compactly too, and comes
 * back to the office; and what is not as we write it is left as it is. */
#include "form/helped.h"

#include "base/buffer.h"
#include "base/check.h"
#include "form/compact.h"
#include "form/retold.h"

static const struct helped STAFF = {.by = {"staff", 5},
                                    .agrees = {"yes", 3},
                                    .name = {"Li \"Wei\" & <co>", 15},
                                    .later = {"illness secret", 14}};

static const struct {
    const char *why, *xml;
    const char *with;
} PLACES[] = {
    {"at the end of the meta block", "<data><a/><orx:meta><orx:id>1</orx:id></orx:meta></data>",
     "<data><a/><orx:meta><orx:id>1</orx:id>@</orx:meta></data>"},
    {"whatever its prefix", "<data><meta><id>1</id></meta></data>",
     "<data><meta><id>1</id>@</meta></data>"},
    {"at the end of the root where there is none", "<data><a>1</a></data>",
     "<data><a>1</a>@</data>"},
    {"or where something else is the last", "<data><meta><id>1</id></meta><a>1</a></data>",
     "<data><meta><id>1</id></meta><a>1</a>@</data>"},
    {"a root without an end has no place", "<data/>", "<data/>"},
};

#define ELEMENT                                                                                \
    "<ds:helped xmlns:ds=\"urn:doorstep:xforms\" by=\"staff\" agrees=\"yes\" "                 \
    "name=\"Li &quot;Wei&quot; &amp; &lt;co&gt;\" later=\"illness secret\"/>"

static struct text with_element(const char *pattern, struct arena *arena)
{
    struct text text = text_of(pattern);
    size_t at = text_find(text, TEXT("@"));
    if (at == SIZE_MAX)
        return text;
    return text_format(arena, "%.*s" ELEMENT "%.*s", TEXT_ARG(text_part(text, 0, at)),
                       TEXT_ARG(text_part(text, at + 1, SIZE_MAX)));
}

static void it_is_put_in_and_taken_out_again(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
        struct text xml = text_of(PLACES[i].xml), bare;
        struct helped helped;
        struct text with = helped_add(xml, &STAFF, arena);
        if (!text_equal(with, with_element(PLACES[i].with, arena)))
            fail_msg("%s: %.*s", PLACES[i].why, TEXT_ARG(with));
        bool there = !text_equal(with, xml);
        assert_true(helped_take(&helped, &bare, with, arena) == there);
        assert_true(text_equal(bare, xml));
        assert_true(!there || text_equal(helped.name, STAFF.name));
        assert_true(!there || text_equal(helped.later, STAFF.later));
    }
    assert_true(
        text_equal(helped_add(TEXT("<a>1</a>"), &(struct helped){0}, arena), TEXT("<a>1</a>")));
    arena_close(arena);
}

static void what_is_not_as_we_write_it_stays(void **state)
{
    static const char *const OTHERS[] = {
        "<data><ds:helped xmlns:ds=\"urn:doorstep:xforms\" by=\"x\"/></data>",
        "<data><ds:helped xmlns:ds=\"urn:doorstep:xforms\"/></data>",
        ("<data>" ELEMENT "<a>1</a></data>"),
        "<ds:helped xmlns:ds=\"urn:doorstep:xforms\"",
        "",
    };
    (void)state;
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        struct helped helped;
        struct text bare;
        if (helped_take(&helped, &bare, text_of(OTHERS[i]), arena))
            fail_msg("%s: taken", OTHERS[i]);
        assert_text(bare, OTHERS[i]);
        assert_int_equal(helped.by.len, 0);
    }
    arena_close(arena);
}

/* Through the compact bytes to the office, and in few of them. */
static void it_travels_compactly_and_is_told_to_the_office(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct fault why = {0};
    struct form *form;
    struct record *record, *retold;
    struct clock_fixed clock = {1795430400000};
    struct random_seeded random = {7};
    struct record_host host = {.clock = clock_fixed(&clock), .random = random_seeded(&random)};
    struct text xml, with, bytes, without, again;
    uint8_t print[COMPACT_PRINT];

    assert_int_equal(form_open_path(&form, "core/session/testdata/hamlet/apply", &why), OK);
    assert_int_equal(record_new(&record, form, &host, &why), OK);
    assert_int_equal(record_submission(&xml, record, arena, &why), OK);
    with = helped_add(xml, &STAFF, arena);
    compact_write(&without, form, xml, arena);
    compact_write(&bytes, form, with, arena);
    assert_true(compact_print(print, bytes));
    assert_true(bytes.len <= without.len + 50);
    assert_int_equal(compact_read(&again, form, bytes, arena, &why), OK);
    assert_true(text_equal(again, with));
    assert_int_equal(retold_open(&retold, form, again, &why), OK);
    assert_true(text_equal(retold_helped(retold).by, STAFF.by));
    assert_true(text_equal(retold_helped(retold).name, STAFF.name));
    record_close(retold);
    /* Every cut, and every byte changed, is refused or makes something sound. */
    for (size_t at = 0; at < bytes.len; at++) {
        char *copy = text_string(arena, bytes);
        struct fault reason = {0};
        assert_int_not_equal(
            compact_read(&again, form, text_part(bytes, 0, at), arena, &reason), OK);
        copy[at] = (char)(copy[at] ^ 0x41);
        if (compact_read(&again, form, (struct text){copy, bytes.len}, arena, &reason) == OK &&
            !text_starts(again, "<"))
            fail_msg("byte %zu", at);
    }
    record_close(record);
    form_close(form);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(it_is_put_in_and_taken_out_again),
           cmocka_unit_test(what_is_not_as_we_write_it_stays),
           cmocka_unit_test(it_travels_compactly_and_is_told_to_the_office))
