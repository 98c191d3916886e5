/* fixture.h: small forms and their filling-in, for the tests of this room.
 *
 * A form is given by what differs: the instance's content, the rest of the model, the body. A
 * play is a line of steps: "/data/a=5; +/data/child; -/data/child 1; language English". */
#ifndef FORM_FIXTURE_H
#define FORM_FIXTURE_H

#include "base/buffer.h"
#include <stdlib.h>

#include "base/check.h"
#include "form/record.h"

struct fixture {
    struct form *form;
    struct record *record;
    struct record_host host;
    struct fault why;
    struct clock_fixed time;
    struct random_seeded random;
    struct arena *arena;
};

static inline struct text fixture_xml(struct arena *arena, const char *instance,
                                      const char *model, const char *body)
{
    return text_format(arena,
                       "<?xml version=\"1.0\"?>\n"
                       "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
                       "xmlns:h=\"http://www.w3.org/1999/xhtml\" "
                       "xmlns:jr=\"http://openrosa.org/javarosa\" "
                       "xmlns:ds=\"urn:doorstep:xforms\" "
                       "xmlns:odk=\"http://www.opendatakit.org/xforms\">\n"
                       "<h:head><h:title>Test</h:title><model>\n"
                       "<instance><data id=\"t\" version=\"1\">%s</data></instance>\n"
                       "%s\n</model></h:head>\n<h:body>%s</h:body></h:html>",
                       instance, model ? model : "", body ? body : "");
}

static inline enum status fixture_try(struct fixture *fixture, struct text xml)
{
    fixture->time.now_ms = INT64_C(1709240400000); /* 2024-02-29T21:00:00Z */
    fixture->random.state = 7;
    fixture->host.clock = clock_fixed(&fixture->time);
    fixture->host.random = random_seeded(&fixture->random);
    enum status status = form_open(&fixture->form, xml, TEXT("form.xml"), NULL, &fixture->why);
    if (status == OK)
        status = record_new(&fixture->record, fixture->form, &fixture->host, &fixture->why);
    return status;
}

static inline void fixture_open(struct fixture *fixture, const char *instance,
                                const char *model, const char *body)
{
    *fixture = (struct fixture){.arena = arena_open("fixture")};
    if (fixture_try(fixture, fixture_xml(fixture->arena, instance, model, body)) != OK)
        fail_msg("the form is refused: %s", fixture->why.text);
}

static inline void fixture_close(struct fixture *fixture)
{
    record_close(fixture->record);
    form_close(fixture->form);
    arena_close(fixture->arena);
}

static inline enum status fixture_step(struct fixture *fixture, struct text step)
{
    struct text reference = text_part(step, 1, step.len), number;
    struct place place;
    int64_t instance = 1;

    if (text_starts(step, "+")) {
        if (!record_find(fixture->record, reference, &place))
            return fault_set(&fixture->why, NOT_FOUND, "no such repeat");
        return record_add_repeat(fixture->record, &place, &fixture->why);
    }
    if (text_starts(step, "-")) {
        size_t space = text_find(reference, TEXT(" "));
        number = text_part(reference, space + 1, reference.len);
        assert_true(space != SIZE_MAX && text_to_int64(number, &instance));
        return record_remove_repeat(fixture->record, text_part(reference, 0, space),
                                    (size_t)instance, &fixture->why);
    }
    if (text_starts(step, "language ")) {
        size_t language = form_find_language(fixture->form, text_part(step, 9, step.len));
        assert_true(language != SIZE_MAX);
        record_set_language(fixture->record, language);
        return OK;
    }
    size_t equals = text_find(step, TEXT("="));
    assert_true(equals != SIZE_MAX);
    return record_set(fixture->record, text_part(step, 0, equals),
                      text_part(step, equals + 1, step.len), &fixture->why);
}

static inline void fixture_play(struct fixture *fixture, const char *play)
{
    struct text rest = text_of(play), step;

    while (play && *play && text_take_part(&rest, ';', &step)) {
        step = text_trim(step);
        if (step.len > 0 && fixture_step(fixture, step) != OK)
            fail_msg("step \"%.*s\": %s", TEXT_ARG(step), fixture->why.text);
    }
}

/* What the root holds in the submission, without meta. */
static inline struct text fixture_inside(struct fixture *fixture)
{
    struct text xml;

    if (record_submission(&xml, fixture->record, fixture->arena, &fixture->why) != OK)
        fail_msg("no submission: %s", fixture->why.text);
    size_t from = text_find(xml, TEXT(">")) + 1, to = text_find(xml, TEXT("<orx:meta>"));
    return text_part(xml, from, to - from);
}

/* One form, what is done with it, what is then submitted. */
struct row {
    const char *why, *instance, *model, *body, *play, *want;
};

static inline void fixture_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fixture fixture;
        fixture_open(&fixture, rows[i].instance, rows[i].model, rows[i].body);
        fixture_play(&fixture, rows[i].play);
        struct text got = fixture_inside(&fixture);
        if (!text_is(got, rows[i].want))
            fail_msg("%s:\n  wanted %s\n  got    %.*s", rows[i].why, rows[i].want,
                     TEXT_ARG(got));
        fixture_close(&fixture);
    }
}

#endif
