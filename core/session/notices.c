#include "session/notices.h"

#include <string.h>

#include "base/log.h"
#include "session/kind.h"
#include "session/question_page.h"
#include "session/state.h"

enum { LEAST_PRIORITY = 9 };
static const int64_t DAY_MS = 86400000;

void notices_end(struct notices *notices)
{
    arena_close(notices->arena);
    explicit_bzero(notices, sizeof *notices);
}

/* ---- Finding ---- */

/* The day where the person is, as a date. */
static struct text today(const struct house *house, struct arena *arena)
{
    int64_t now_ms = house->clock.now_ms(house->clock.self);
    int64_t local =
        now_ms + (int64_t)house->clock.offset_min(house->clock.self, now_ms) * 60000;
    struct date date = date_of_days(local / DAY_MS - (local % DAY_MS < 0));

    return text_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static void asked_key(uint8_t key[STORE_KEY], const struct house *house,
                      const struct offer *offer)
{
    struct buffer name = {0};

    buffer_add(&name, (struct text){(const char *)offer->key, sizeof offer->key});
    buffer_add(&name, offer->notice.offer);
    buffer_add_char(&name, '\n');
    buffer_add(&name, offer->notice.season);
    device_pseudonym(key, house->device, "notice", buffer_text(&name));
    buffer_close(&name);
}

static bool was_asked(const struct house *house, const struct offer *offer)
{
    uint8_t key[STORE_KEY];
    struct text bytes;
    struct arena *arena = arena_open("notice");

    asked_key(key, house, offer);
    enum status status = store_draft_get(&bytes, house->store, key, arena, NULL);
    arena_close(arena);
    return status == OK;
}

static void remember(const struct house *house, const struct offer *offer)
{
    uint8_t key[STORE_KEY];
    struct fault why = {0};

    asked_key(key, house, offer);
    if (store_draft_put(house->store, key, TEXT("asked"), NOTICES_ASKED_DAYS, &why) != OK)
        log_line(LOG_ERROR, "notices: %s", why.text);
}

static bool is_known(const struct notices *notices, const struct offer *offer)
{
    for (size_t i = 0; i < notices->count; i++)
        if (text_equal(notices->offers[i].notice.offer, offer->notice.offer) &&
            text_equal(notices->offers[i].notice.season, offer->notice.season))
            return true;
    return false;
}

/* Those that still are offers, of services that are here. */
static void take(struct session *session, const struct notice *found, size_t count,
                 const uint8_t key[NOTICE_KEY], bool by_phone)
{
    struct notices *notices = &session->notices;

    for (size_t i = 0; i < count && notices->count < NOTICES_MOST; i++) {
        struct offer offer = {.notice = found[i],
                              .service = house_service(session->house, found[i].service),
                              .by_phone = by_phone};
        struct text day = today(session->house, notices->arena);
        memcpy(offer.key, key, sizeof offer.key);
        bool over = text_compare(found[i].until, day) < 0;
        if (offer.service && !over && !is_known(notices, &offer) &&
            !was_asked(session->house, &offer))
            notices->offers[notices->count++] = offer;
    }
}

static uint64_t hash_of(struct text text)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 1099511628211u;
    return hash;
}

/* True the first time, and a few times in all. */
static bool is_new(struct notices *notices, struct text person)
{
    uint64_t hash = hash_of(person);

    for (size_t i = 0; i < notices->look_count; i++)
        if (notices->looked[i] == hash)
            return false;
    if (notices->look_count == NOTICES_MOST_LOOKS)
        return false;
    notices->looked[notices->look_count++] = hash;
    return true;
}

static void find(struct session *session, struct text person, bool by_phone)
{
    struct house *house = session->house;
    struct notices *notices = &session->notices;
    struct case_token token;
    struct notice *found;
    struct text row;
    uint8_t key[NOTICE_KEY];
    struct fault why = {0};
    size_t count = 0;
    bool any = false;

    if (session->practice || text_trim(person).len == 0 || !is_new(notices, person))
        return;
    if (store_news_any(&any, house->store, TEXT("notices"), &why) != OK || !any ||
        !notice_token_make(&token, person, house->enrolment.case_key))
        return;
    if (!notices->arena) {
        notices->arena = arena_open("notices");
        notices->offers = arena_array(notices->arena, NOTICES_MOST, sizeof *notices->offers);
    }
    notice_row_find(key, &token);
    enum status status =
        store_news_row(&row, house->store, TEXT("notices"),
                       (struct text){(const char *)key, sizeof key}, notices->arena, &why);
    if (status == OK)
        status = notice_row_unlock(&found, &count, &token, row, notices->arena, &why);
    explicit_bzero(&token, sizeof token);
    if (status == OK)
        take(session, found, count, key, by_phone);
    else if (status != NOT_FOUND)
        log_line(LOG_ERROR, "notices: %s", why.text);
}

void notices_open(struct session *session)
{
    if (session->own_phone)
        find(session, session->phone, true);
}

void notices_find(struct session *session)
{
    const struct walk *walk = &session->walk;

    if (!session_in_service(session) || !walk->record)
        return;
    for (size_t i = 0; i < walk->service->person_count; i++)
        find(session, record_value(walk->record, walk->service->persons[i]), false);
}

/* ---- Offering ---- */

/* One thing at a time: not while another offer, or a person, is being seen to. */
static bool may_show(const struct session *session, const struct offer *offer)
{
    bool busy =
        session->notices.taken && session->notices.taken->service == session->walk.service;

    return !busy && !session->asking.returns && !offer->done &&
           offer->service != session->walk.service &&
           !(offer->by_phone && session_in_service(session));
}

void notices_look(struct session *session)
{
    struct notices *notices = &session->notices;

    if (session->over != OVER_NOTHING || session->state != AT_WALK || session->practice ||
        session->walk.returning)
        return;
    for (size_t i = 0; i < notices->count; i++)
        if (may_show(session, &notices->offers[i])) {
            notices->at = i;
            session->over = OVER_NOTICE;
            return;
        }
}

void notices_put(struct page *page, const struct session *session, struct arena *arena)
{
    const struct catalogue *catalogue = session_catalogue(session);
    const struct offer *offer = &session->notices.offers[session->notices.at];

    page->kind = PAGE_CHOOSE;
    page->name = TEXT("notice");
    page->is_notice = true;
    page->section.text = catalogue_words(catalogue, "notice.section");
    page->section.image = TEXT("office");
    page->prompt.text = text_copy(arena, notice_text(&offer->notice, catalogue_tag(catalogue)));
    page->prompt.image = TEXT("message");
    page->choices = arena_array(arena, 2, sizeof *page->choices);
    question_page_choice(page, TEXT("yes"), catalogue_words(catalogue, "notice.yes"));
    question_page_choice(page, TEXT("no"), catalogue_words(catalogue, "notice.no"));
    page->choices[0].faces.image = TEXT("yes");
    page->choices[1].faces.image = TEXT("no");
}

/* ---- Telling the office ---- */

static enum status seal_answer(struct store_part *part, const struct session *session,
                               const struct offer *offer, bool yes, struct arena *arena,
                               struct fault *why)
{
    struct notice_answer answer = {
        .offer = offer->notice.offer, .season = offer->notice.season, .yes = yes};
    memcpy(answer.key, offer->key, sizeof answer.key);
    *part = (struct store_part){.name = TEXT("")};
    return seal_to_office(&part->bytes, &session->house->office,
                          notice_answer_write(&answer, arena), arena, why);
}

/* What cannot be queued is asked again another day: that is all that is lost. */
static void tell_office(struct session *session, const struct offer *offer, bool yes)
{
    struct arena *arena = arena_open("notice");
    struct store_part part;
    struct fault why = {0};
    char uuid[37];

    random_uuid(session->house->random, uuid);
    struct store_sending sending = {
        .submission = {.instance_id = text_format(arena, "uuid:%s", uuid),
                       .form_id = TEXT(NOTICE_FORM),
                       .form_version = TEXT("1"),
                       .priority = LEAST_PRIORITY,
                       .parts = &part,
                       .part_count = 1}};
    device_pseudonym(sending.case_check, session->house->device, "no-case",
                     sending.submission.instance_id);
    enum status status = seal_answer(&part, session, offer, yes, arena, &why);
    if (status == OK)
        status = store_send(session->house->store, &sending, &why);
    if (status == OK)
        remember(session->house, offer);
    else
        log_line(LOG_ERROR, "notices: an answer was not queued: %s", why.text);
    arena_close(arena);
}

/* ---- "Yes" ---- */

struct said {
    struct text name, value;
};
struct filling {
    struct arena *arena;
    struct said *said; /* in the service one comes from */
    size_t said_count;
    struct text *references; /* what gets it in the one that opens */
    struct said **values;
    size_t count, room;
};

/* Typed once, and no question of trust: what is a secret or a consent is asked anew. */
static bool is_plain(const struct question *question)
{
    return question->control == CONTROL_INPUT && !question->readonly &&
           question->value.len > 0 && !kind_says(question, "secret") &&
           !kind_says(question, "consent");
}

static void collect(struct filling *filling, const struct session *session)
{
    struct arena *arena = filling->arena;
    struct place place = record_start();
    size_t before = 0, all = 0;

    if (!session_in_service(session))
        return;
    record_progress(session->walk.record, session->walk.place, &before, &all);
    filling->said = arena_array(arena, all + 1, sizeof *filling->said);
    while ((place = record_next(session->walk.record, place)).kind != PLACE_END) {
        struct question question;
        if (place.kind != PLACE_QUESTION || place.repeat[0] != 0 || filling->said_count > all)
            continue;
        record_question(&question, session->walk.record, place, arena);
        if (is_plain(&question))
            filling->said[filling->said_count++] =
                (struct said){question.name, text_copy(arena, question.value)};
    }
}

static struct text last_name(struct text reference)
{
    size_t at = reference.len;

    while (at > 0 && reference.at[at - 1] != '/')
        at--;
    return text_part(reference, at, SIZE_MAX);
}

static bool match(void *self, const struct record_node *node)
{
    struct filling *filling = self;

    if (node->kind != RECORD_LEAF || node->control != CONTROL_INPUT || node->readonly ||
        text_find(node->reference, TEXT("[")) != SIZE_MAX)
        return true;
    for (size_t i = 0; i < filling->said_count && filling->count < filling->room; i++)
        if (text_equal(last_name(node->reference), filling->said[i].name)) {
            filling->references[filling->count] = text_copy(filling->arena, node->reference);
            filling->values[filling->count++] = &filling->said[i];
        }
    return true;
}

/* Questions of the same name get what was just said; each is shown all the same. */
static void prefill(struct session *session, struct filling *filling)
{
    struct arena *arena = filling->arena;
    struct fault why = {0};

    if (!session_in_service(session) || session->state != AT_WALK)
        return;
    filling->room = filling->said_count;
    filling->references = arena_array(arena, filling->room, sizeof *filling->references);
    filling->values = arena_array(arena, filling->room, sizeof *filling->values);
    record_each(session->walk.record, filling, match);
    for (size_t i = 0; i < filling->count; i++)
        if (record_set(session->walk.record, filling->references[i], filling->values[i]->value,
                       &why) != OK)
            log_line(LOG_WARNING, "notices: %s", why.text);
}

/* The number of the case it is about, shown and to be gone on from; a form that asks for it
 * only where it is not known has it by its own rule. */
static void prefill_case(struct session *session, struct text number)
{
    const struct walk *walk = &session->walk;
    struct fault why = {0};

    if (!session_in_service(session) || session->state != AT_WALK || number.len == 0 ||
        walk->service->fills[FILL_FROM_CASE].len > 0)
        return;
    for (size_t i = 0; i < form_extra_count(walk->form); i++) {
        struct form_extra extra = form_extra_at(walk->form, i);
        if (text_is(extra.name, "check") && text_is(extra.value, "case-number") &&
            record_set(walk->record, extra.reference, number, &why) != OK)
            log_line(LOG_WARNING, "notices: %s", why.text);
    }
}

static enum status take_up(struct session *session, struct offer *offer, struct fault *why)
{
    struct arena *arena = arena_open("notice");
    struct filling filling = {.arena = arena};

    session->over = OVER_NOTHING;
    collect(&filling, session);
    session->notices.taken = offer;
    session->cases.has_found = false; /* whether it is heard shows anew */
    enum status status =
        session_open_offered(session, offer->service, offer->notice.number, why);
    if (status == OK) {
        prefill(session, &filling);
        prefill_case(session, offer->notice.number);
    }
    for (size_t i = 0; i < filling.said_count; i++)
        explicit_bzero((char *)filling.said[i].value.at, filling.said[i].value.len);
    arena_close(arena);
    return status;
}

enum status notices_answer(struct session *session, const struct answer *answer,
                           struct fault *why)
{
    struct offer *offer = &session->notices.offers[session->notices.at];
    struct text value = text_trim(answer->value);
    bool no = answer->kind != ANSWER_VALUE || text_is(value, "no");

    if (!no && !text_is(value, "yes")) {
        session_refuse_key(session, value.len > 0 ? "refuse.choice" : "refuse.required");
        return OK;
    }
    offer->done = true;
    if (!no)
        return take_up(session, offer, why);
    if (answer->kind == ANSWER_VALUE)
        tell_office(session, offer, false);
    session->over = OVER_NOTHING;
    session_look(session);
    return OK;
}

void notices_put_off(struct session *session)
{
    struct notices *notices = &session->notices;

    for (size_t i = 0; i < notices->count; i++)
        notices->offers[i].done = true;
}

void notices_heard(struct session *session)
{
    struct offer *taken = session->notices.taken;
    const struct walk *walk = &session->walk;

    if (!taken || taken->told || taken->service != walk->service || session->practice ||
        !taken->service->tells_only)
        return;
    taken->told = taken->notice.number.len > 0 ? session->cases.has_found : walk_at_end(walk);
    if (taken->told)
        tell_office(session, taken, true);
}

void notices_sent(struct session *session)
{
    const struct offer *taken = session->notices.taken;

    if (taken && taken->service == session->walk.service) {
        remember(session->house, taken);
        session->notices.taken = NULL;
    }
}
