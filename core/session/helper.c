#include "session/helper.h"

#include "session/kind.h"
#include "session/question_page.h"
#include "session/state.h"

/* In the order of their digits on a phone. */
static const struct {
    const char *value, *key, *image;
} WHO[] = {
    {"family", "helper.family", "family"}, {"neighbour", "helper.neighbour", "neighbours"},
    {"staff", "helper.staff", "office"},   {"interpreter", "helper.interpreter", "speak-up"},
    {"other", "helper.other", "people"},
};
enum { WHO_COUNT = sizeof WHO / sizeof *WHO };
#define NOBODY "nobody"

void helper_end(struct helper *helper)
{
    buffer_close(&helper->name);
    buffer_close(&helper->wished_name);
    *helper = (struct helper){0};
}

bool helper_is_there(const struct session *session)
{
    return session->helper.by && !session->helper.gone;
}

static struct text words(const struct session *session, const char *key)
{
    return catalogue_words(session_catalogue(session), key);
}

static const char *who_of(struct text value)
{
    for (size_t i = 0; i < WHO_COUNT; i++)
        if (text_is(value, WHO[i].value))
            return WHO[i].value;
    return NULL;
}

static const char *key_of(const char *by)
{
    for (size_t i = 0; i < WHO_COUNT; i++)
        if (text_is(text_of(by), WHO[i].value))
            return WHO[i].key;
    return WHO[WHO_COUNT - 1].key;
}

/* ---- Answers ---- */

enum status helper_begin(struct session *session)
{
    session->over = OVER_HELPER;
    return OK;
}

static void uncover(struct session *session)
{
    session->over = OVER_NOTHING;
    session_look(session);
}

enum status helper_who(struct session *session, const struct answer *answer, struct fault *why)
{
    struct helper *helper = &session->helper;
    struct text value = text_trim(answer->value);
    const char *by = who_of(value);

    (void)why;
    if (helper_is_there(session) && text_is(value, NOBODY)) {
        helper->gone = true;
        uncover(session);
    } else if (by) {
        helper->wished = by;
        buffer_close(&helper->wished_name);
        session->over = text_is(value, "staff") ? OVER_HELPER_NAME : OVER_HELPER_AGREES;
    } else {
        session_refuse_key(session, value.len > 0 ? "refuse.choice" : "refuse.required");
    }
    return OK;
}

enum status helper_name(struct session *session, const struct answer *answer, struct fault *why)
{
    struct text name = text_trim(answer->value);

    (void)why;
    if (name.len == 0) {
        session_refuse_key(session, "refuse.required");
    } else if (name.len > HELPER_LONGEST_NAME || !text_is_utf8(name) ||
               text_find(name, TEXT("\n")) != SIZE_MAX) {
        session_refuse_key(session, "refuse.too-long");
    } else {
        buffer_clear(&session->helper.wished_name);
        buffer_add(&session->helper.wished_name, name);
        session->over = OVER_HELPER_AGREES;
    }
    return OK;
}

enum status helper_agrees(struct session *session, const struct answer *answer,
                          struct fault *why)
{
    struct helper *helper = &session->helper;
    struct text value = text_trim(answer->value);

    (void)why;
    if (!text_is(value, "yes") && !text_is(value, "no")) {
        session_refuse_key(session, "refuse.choice");
        return OK;
    }
    if (text_is(value, "yes")) {
        const struct helper agreed = {.by = helper->wished, .name = helper->wished_name};
        helper->wished_name = (struct buffer){0};
        helper_end(helper);
        *helper = agreed;
    }
    uncover(session);
    return OK;
}

enum status helper_back(struct session *session, const struct answer *answer, struct fault *why)
{
    (void)answer, (void)why;
    bool named = session->over == OVER_HELPER_AGREES && session->helper.wished_name.len > 0;
    session->over = session->over == OVER_HELPER ? OVER_PERSON
                    : named                      ? OVER_HELPER_NAME
                                                 : OVER_HELPER;
    return OK;
}

/* ---- Private questions ---- */

static bool is_private(const struct question *question)
{
    return kind_says(question, "private") || kind_says(question, "secret");
}

void helper_look(struct session *session)
{
    struct arena *arena = arena_open("helper");
    struct question question = {0};
    bool at = session->state == AT_WALK && session_in_service(session) &&
              session->walk.place.kind == PLACE_QUESTION;

    if (at)
        record_question(&question, session->walk.record, session->walk.place, arena);
    if (!at || !is_private(&question))
        session->helper.is_alone = false;
    else if (session->over == OVER_NOTHING && helper_is_there(session) &&
             !session->helper.is_alone && !session->walk.returning && !question.readonly &&
             question.value.len == 0 && kind_of(&question) != PAGE_LISTEN)
        session->over = OVER_ALONE;
    arena_close(arena);
}

static bool has_word(struct text list, struct text wanted)
{
    for (struct text rest = list, word; text_take_word(&rest, &word);)
        if (text_equal(word, wanted))
            return true;
    return false;
}

bool helper_put_off(const struct session *session, struct text reference)
{
    return has_word(buffer_text(&session->walk.put_off), reference);
}

static enum status put_off(struct session *session, struct fault *why)
{
    struct arena *arena = arena_open("helper");
    struct question question;

    record_question(&question, session->walk.record, session->walk.place, arena);
    if (!helper_put_off(session, question.reference)) {
        buffer_add(&session->walk.put_off, question.reference);
        buffer_add_char(&session->walk.put_off, ' ');
    }
    arena_close(arena);
    session->walk.touched = true;
    session->over = OVER_NOTHING;
    walk_forward(&session->walk);
    return session_settle(session, why);
}

enum status helper_alone(struct session *session, const struct answer *answer,
                         struct fault *why)
{
    struct text value = text_trim(answer->value);

    if (answer->kind == ANSWER_SKIP || text_is(value, "later"))
        return put_off(session, why);
    if (answer->kind != ANSWER_NEXT && !text_is(value, "alone")) {
        session_refuse_key(session, "refuse.choice");
        return OK;
    }
    session->helper.is_alone = true;
    session->over = OVER_NOTHING;
    return OK;
}

/* ---- Pages ---- */

static void put_choice(struct page *page, struct text value, struct text label,
                       const char *image)
{
    question_page_choice(page, value, label);
    page->choices[page->choice_count - 1].faces.image = text_of(image);
}

void helper_put_who(struct page *page, const struct session *session, struct arena *arena)
{
    page->kind = PAGE_CHOOSE;
    page->name = TEXT("helper");
    page->prompt.text = words(session, "helper.prompt");
    page->prompt.image = TEXT("helping-hand");
    page->choices = arena_array(arena, WHO_COUNT + 1, sizeof *page->choices);
    for (size_t i = 0; i < WHO_COUNT; i++) {
        put_choice(page, text_of(WHO[i].value), words(session, WHO[i].key), WHO[i].image);
        page->choices[i].chosen =
            helper_is_there(session) && text_is(text_of(session->helper.by), WHO[i].value);
    }
    if (helper_is_there(session))
        put_choice(page, TEXT(NOBODY), words(session, "helper.nobody"), "no");
    page->may |= MAY_BACK;
}

void helper_put_name(struct page *page, const struct session *session, struct arena *arena)
{
    (void)arena;
    page->kind = PAGE_TEXT;
    page->name = TEXT("helper-name");
    page->prompt.text = words(session, "helper.name");
    page->prompt.image = TEXT("office");
    page->may |= MAY_BACK;
}

void helper_put_agrees(struct page *page, const struct session *session, struct arena *arena)
{
    page->kind = PAGE_CHOOSE;
    page->name = TEXT("helper-agrees");
    page->prompt.text = words(session, "helper.agrees");
    page->prompt.image = TEXT("helping-hand");
    page->is_consent = true;
    page->choices = arena_array(arena, 2, sizeof *page->choices);
    put_choice(page, TEXT("yes"), words(session, "helper.agrees.yes"), "yes");
    put_choice(page, TEXT("no"), words(session, "helper.agrees.no"), "no");
    page->may |= MAY_BACK;
}

void helper_put_alone(struct page *page, const struct session *session, struct arena *arena)
{
    page->kind = PAGE_CHOOSE;
    page->name = TEXT("alone");
    page->prompt.text = words(session, "alone.prompt");
    page->prompt.image = TEXT("sign:hidden");
    page->choices = arena_array(arena, 2, sizeof *page->choices);
    put_choice(page, TEXT("alone"), words(session, "alone.now"), "sign:person");
    put_choice(page, TEXT("later"), words(session, "alone.later"), "calendar");
    page->may |= MAY_BACK;
}

void helper_put_review(struct page *page, const struct session *session, struct arena *arena)
{
    for (size_t i = 0; i < page->line_count; i++)
        if (page->lines[i].is_empty && helper_put_off(session, page->lines[i].reference))
            page->lines[i].value = words(session, "alone.put-off");
    if (!session->helper.by)
        return;
    page->hint.text =
        catalogue_fill(session_catalogue(session), "helper.review", arena, "who",
                       words(session, key_of(session->helper.by)), (const char *)NULL);
}

/* ---- Sending ---- */

/* Names of what was put off and is still empty, and asked at all. */
static struct text still_later(const struct session *session, struct arena *arena)
{
    struct text list = {NULL, 0};

    for (struct text rest = buffer_text(&session->walk.put_off), word;
         text_take_word(&rest, &word);) {
        struct place place;
        struct question question;
        if (!record_find(session->walk.record, word, &place))
            continue;
        record_question(&question, session->walk.record, place, arena);
        if (question.value.len == 0 && list.len + question.name.len < HELPED_LONGEST / 2)
            list = text_format(arena, "%.*s%s%.*s", TEXT_ARG(list), list.len > 0 ? " " : "",
                               TEXT_ARG(question.name));
    }
    return list;
}

struct helped helper_told(const struct session *session, struct arena *arena)
{
    if (!session->helper.by)
        return (struct helped){0};
    return (struct helped){.by = text_of(session->helper.by),
                           .agrees = TEXT("yes"),
                           .name = buffer_text(&session->helper.name),
                           .later = still_later(session, arena)};
}

/* ---- Drafts ---- */

void helper_pack(struct buffer *out, const struct helper *helper)
{
    pack_text(out, text_of(helper->by));
    pack_text(out, buffer_text(&helper->name));
    pack_number(out, helper->gone);
}

void helper_unpack(struct helper *helper, struct unpack *in)
{
    helper_end(helper);
    helper->by = who_of(unpack_text(in));
    buffer_add(&helper->name, unpack_text(in));
    helper->gone = unpack_number(in) != 0;
}
