/* figures_test.c: what a session of a hundred questions holds, and how fast it answers. The
 * size is a promise and is tested; the speed is printed. */
#include <stdlib.h>
#include <time.h>

#include "base/buffer.h"
#include "base/file.h"
#include "session/session_fixture.h"

enum { QUESTIONS = 100, PROMISED_BYTES = 64 * 1024 };

/* Every question is relevant by the one before and calculates beside itself. */
static void write_form(const char *folder, struct arena *arena)
{
    struct buffer out = {0};
    buffer_add_string(
        &out, "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
              "xmlns:h=\"http://www.w3.org/1999/xhtml\" "
              "xmlns:jr=\"http://openrosa.org/javarosa\" "
              "xmlns:orx=\"http://openrosa.org/xforms\"><h:head><h:title>Long</h:title><model>"
              "<instance><data id=\"register\" version=\"1\">");
    for (int i = 0; i < QUESTIONS; i++)
        buffer_addf(&out, "<q%d/><c%d/>", i, i);
    buffer_add_string(&out, "<orx:meta><orx:instanceID/></orx:meta></data></instance>");
    for (int i = 0; i < QUESTIONS; i++) {
        buffer_addf(&out, "<bind nodeset=\"/data/q%d\" type=\"int\" required=\"true()\"", i);
        if (i > 0)
            buffer_addf(&out, " relevant=\"/data/q%d != ''\"", i - 1);
        buffer_addf(&out,
                    "/><bind nodeset=\"/data/c%d\" type=\"int\" calculate=\"/data/q%d + 1\"/>",
                    i, i);
    }
    buffer_add_string(&out, "<bind nodeset=\"/data/orx:meta/orx:instanceID\" type=\"string\" "
                            "jr:preload=\"uid\"/></model></h:head><h:body>");
    for (int i = 0; i < QUESTIONS; i++)
        buffer_addf(
            &out, "<input ref=\"/data/q%d\"><label>Question %d, please?</label></input>", i, i);
    buffer_add_string(&out, "</h:body></h:html>");
    const char *path = text_format(arena, "%s/register/form.xml", folder).at;
    assert_int_equal(file_replace(path, buffer_text(&out), 0600, NULL), OK);
    buffer_close(&out);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void answer_only(struct fixture *f, const char *value, struct arena *arena)
{
    struct fault why = {0};
    struct arena_mark mark = arena_mark(arena);
    struct answer answer = {.kind = ANSWER_VALUE, .value = text_of(value)};
    assert_int_equal(session_answer(f->session, &answer, &why), OK);
    session_page(&f->page, f->session, arena);
    arena_release(arena, mark);
}

static void a_session_of_a_hundred_questions_stays_small(void **state)
{
    (void)state;
    char folder[] = "/tmp/doorstep-figures-XXXXXX";
    struct arena *arena = arena_open("figures");
    struct fixture f;
    assert_non_null(mkdtemp(folder));
    fixture_copy(folder, NULL, NULL, NULL);
    write_form(folder, arena);
    fixture_open(&f, folder);
    fixture_dial(&f, SOMEBODY, "");
    fixture_say(&f, ANSWER_VALUE, "register");
    size_t most = session_held_bytes(f.session);
    double before = seconds();
    for (int i = 0; i < QUESTIONS; i++) {
        answer_only(&f, "12345", arena);
        size_t held = session_held_bytes(f.session);
        most = held > most ? held : most;
    }
    double took = seconds() - before;
    assert_int_equal(f.page.kind, PAGE_REVIEW);
    assert_int_equal(f.page.line_count, QUESTIONS);
    struct fault why = {0};
    before = seconds();
    assert_int_equal(session_keep(f.session, TEXT(""), &why), OK);
    double keeping = seconds() - before;
    print_message("a session of %d questions: %zu bytes; %.0f answers with their pages a "
                  "second; keeping it %.2f ms\n",
                  QUESTIONS, most, QUESTIONS / took, keeping * 1e3);
    assert_true(most < PROMISED_BYTES);
    fixture_close(&f);
    fixture_remove(folder);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(a_session_of_a_hundred_questions_stays_small))
