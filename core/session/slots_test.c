#include "session/slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/check.h"
#include "base/file.h"

enum { FORMS = 4 };

struct shelf {
    char folder[64];
    struct arena *arena;
    struct slots all;
    struct slot slots[FORMS];
};

static void write_form(struct shelf *shelf, size_t i, const char *asks)
{
    struct text xml = text_format(
        shelf->arena,
        "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
        "xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><h:title>t</h:title><model>"
        "<instance><data id=\"form%zu\"><a/></data></instance><bind nodeset=\"/data/a\"/>"
        "</model></h:head><h:body><input ref=\"/data/a\"><label>%s</label></input></h:body>"
        "</h:html>",
        i, asks);
    struct fault why = {0};
    const char *path = text_format(shelf->arena, "%s/form.xml", shelf->slots[i].folder.at).at;
    if (file_replace(path, xml, 0600, &why) != OK)
        fail_msg("%s", why.text);
}

static struct shelf *shelf_open(size_t most)
{
    struct shelf *shelf = test_calloc(1, sizeof *shelf);
    struct fault why = {0};
    snprintf(shelf->folder, sizeof shelf->folder, "/tmp/doorstep-slots-XXXXXX");
    assert_non_null(mkdtemp(shelf->folder));
    shelf->arena = arena_open("test");
    shelf->all.most = most;
    for (size_t i = 0; i < FORMS; i++) {
        struct text folder = text_format(shelf->arena, "%s/%zu", shelf->folder, i);
        assert_int_equal(mkdir(folder.at, 0700), 0);
        shelf->slots[i].folder = folder;
        write_form(shelf, i, "first");
        if (slot_open(&shelf->slots[i], &shelf->all, folder, &why) != OK)
            fail_msg("%s", why.text);
    }
    return shelf;
}

static void shelf_close(struct shelf *shelf)
{
    for (size_t i = 0; i < FORMS; i++) {
        slot_close(&shelf->slots[i]);
        remove(text_format(shelf->arena, "%s/form.xml", shelf->slots[i].folder.at).at);
        remove(shelf->slots[i].folder.at);
    }
    remove(shelf->folder);
    arena_close(shelf->arena);
    test_free(shelf);
}

static void enter(struct shelf *shelf, size_t i)
{
    struct fault why = {0};
    if (slot_enter(&shelf->slots[i], &why) != OK)
        fail_msg("%s", why.text);
    assert_non_null(shelf->slots[i].form);
}

/* "0.2." is: the first and the third are open. */
static void open_ones(const struct shelf *shelf, const char *wanted)
{
    char found[FORMS + 1] = "";
    for (size_t i = 0; i < FORMS; i++)
        found[i] = shelf->slots[i].form ? (char)('0' + i) : '.';
    assert_string_equal(found, wanted);
}

static void open_are_those_somebody_is_in_and_the_ones_left_last(void **state)
{
    (void)state;
    struct shelf *shelf = shelf_open(1);
    open_ones(shelf, "0123");
    enter(shelf, 0);
    enter(shelf, 0); /* two people */
    slots_rest(&shelf->all);
    enter(shelf, 1);
    slot_leave(&shelf->slots[1]);
    open_ones(shelf, "01..");
    enter(shelf, 2);
    open_ones(shelf, "012.");
    slot_leave(&shelf->slots[0]);
    enter(shelf, 3);
    open_ones(shelf, "0123");
    slot_leave(&shelf->slots[2]);
    slot_leave(&shelf->slots[0]);
    open_ones(shelf, "0123"); /* leaving closes nothing */
    enter(shelf, 1);
    open_ones(shelf, "01.3"); /* the one left last stays */
    slots_rest(&shelf->all);
    open_ones(shelf, "01.3");
    shelf_close(shelf);
}

static void without_a_bound_nothing_is_closed(void **state)
{
    (void)state;
    struct shelf *shelf = shelf_open(0);
    for (size_t i = 0; i < FORMS; i++) {
        enter(shelf, i);
        slot_leave(&shelf->slots[i]);
    }
    slots_rest(&shelf->all);
    open_ones(shelf, "0123");
    shelf_close(shelf);
}

static void a_form_that_was_changed_in_its_place_is_not_gone_on_with(void **state)
{
    (void)state;
    struct fault why = {0};
    struct shelf *shelf = shelf_open(1);
    enter(shelf, 0);
    enter(shelf, 1);
    open_ones(shelf, "01..");
    write_form(shelf, 2, "another");
    write_form(shelf, 0, "another");
    assert_int_equal(slot_enter(&shelf->slots[2], &why), CONFLICT);
    assert_non_null(strstr(why.text, "was changed while it was in use"));
    assert_true(shelf->all.changed);
    open_ones(shelf, "01.."); /* who is in the old one stays in it */
    remove(text_format(shelf->arena, "%s/form.xml", shelf->slots[2].folder.at).at);
    assert_int_not_equal(slot_enter(&shelf->slots[2], &why), OK);
    write_form(shelf, 2, "first");
    enter(shelf, 2); /* as it was: as if nothing had been */
    shelf_close(shelf);
}

CHECK_MAIN(cmocka_unit_test(open_are_those_somebody_is_in_and_the_ones_left_last),
           cmocka_unit_test(without_a_bound_nothing_is_closed),
           cmocka_unit_test(a_form_that_was_changed_in_its_place_is_not_gone_on_with))
