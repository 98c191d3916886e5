/* view.c: the page that a session is on, made anew each time it is asked for; a table says who
 * builds which. */
#include <string.h>

#include "locale/show.h"
#include "session/question_page.h"
#include "session/review.h"
#include "session/state.h"

static struct text words(const struct session *session, const char *key)
{
    return catalogue_words(session_catalogue(session), key);
}

/* ---- A question ---- */

static struct question_words words_of(const struct session *session)
{
    return (struct question_words){.yes = words(session, "nav.yes"),
                                   .no = words(session, "nav.no"),
                                   .add = words(session, "add.prompt")};
}

static void put_progress(struct page *page, const struct session *session)
{
    size_t before = 0, all = 0;
    if (!session_in_service(session))
        return;
    record_progress(session->walk.record, session->walk.place, &before, &all);
    page->step = before + 1;
    page->steps = all;
}

static void put_question(struct page *page, const struct session *session, struct arena *arena)
{
    const struct question_words own = words_of(session);
    struct question question;
    record_question(&question, session->walk.record, session->walk.place, arena);
    question_page(page, &question, &own, arena);
    session_invent(page, session, &question, arena);
    page->is_menu = !session_in_service(session);
}

/* "Another one?" In a change from the review the last one may also be taken away. */
static void put_add(struct page *page, const struct session *session, struct arena *arena)
{
    const struct question_words own = words_of(session);
    struct question question;
    record_question(&question, session->walk.record, session->walk.place, arena);
    question_page_add(page, &question, &own, arena);
    if (session->walk.returning && question.repeat_count > 0)
        question_page_choice(page, TEXT("remove"), words(session, "add.remove"));
}

static void put_walk(struct page *page, const struct session *session, struct arena *arena)
{
    if (session->walk.place.kind == PLACE_REPEAT)
        put_add(page, session, arena);
    else
        put_question(page, session, arena);
    put_progress(page, session);
    struct place before = record_previous(session->walk.record, session->walk.place);
    if (session_in_service(session) || before.kind != PLACE_START)
        page->may |= MAY_BACK;
}

/* ---- The others ---- */

static void put_review(struct page *page, const struct session *session, struct arena *arena)
{
    question_page_review(page, session->walk.record, session_catalogue(session), arena);
    helper_put_review(page, session, arena);
    page->may |= MAY_BACK;
}

static void put_not_sent(struct page *page, const struct session *session, struct arena *arena)
{
    (void)arena;
    page->kind = PAGE_NOT_SENT;
    page->name = TEXT("not-sent");
    page->prompt.text = words(session, "not-sent.prompt");
    page->may |= MAY_BACK;
}

static void put_receipt(struct page *page, const struct session *session, struct arena *arena)
{
    page->kind = PAGE_RECEIPT;
    page->name = TEXT("receipt");
    page->receipt = text_copy(arena, text_of(session->receipt));
    page->prompt.text = catalogue_fill(
        session_catalogue(session), session->practice ? "practice.receipt" : "receipt.prompt",
        arena, "number", show_groups(page->receipt, TEXT("3 3 4"), arena), (const char *)NULL);
    if (session->practice)
        return;
    if (session->walk.record && session->walk.service == session->receipt_service)
        page->hint = record_itext(session->walk.record, TEXT("ds-receipt"), arena);
    if (page->hint.text.len == 0)
        page->hint.text = words(session, "receipt.next");
}

static struct faces copy_faces(const struct faces *faces, struct arena *arena)
{
    return (struct faces){
        .text = text_copy(arena, faces->text),
        .short_text = text_copy(arena, faces->short_text),
        .guidance = text_copy(arena, faces->guidance),
        .image = text_copy(arena, faces->image),
        .big_image = text_copy(arena, faces->big_image),
        .audio = text_copy(arena, faces->audio),
        .video = text_copy(arena, faces->video),
    };
}

struct naming {
    struct text id;
    struct faces named;
    struct arena *arena;
};

static bool name_from_menu(void *self, const struct record_node *node)
{
    struct naming *naming = self;
    for (size_t i = 0; i < node->choice_count; i++)
        if (text_equal(node->choices[i].value, naming->id)) {
            naming->named = copy_faces(&node->choices[i].faces, naming->arena);
            return false;
        }
    return true;
}

/* What the home menu calls the service, in whichever of its sub-menus; else the form's title.
 */
static struct faces name_of(const struct session *session, struct arena *arena)
{
    const struct service *service = session->pending.service;
    struct naming naming = {
        .id = service->id, .named = {.text = service->title}, .arena = arena};
    if (session->walk.record && !session_in_service(session))
        record_each(session->walk.record, &naming, name_from_menu);
    return naming.named;
}

static void put_go_on(struct page *page, const struct session *session, struct arena *arena)
{
    const struct pending *pending = &session->pending;
    page->kind = PAGE_GO_ON;
    page->name = TEXT("go-on");
    page->choices = arena_array(arena, 2, sizeof *page->choices);
    if (pending->service) {
        page->service = pending->service->id;
        page->version = pending->service->version;
        page->section = name_of(session, arena);
    }
    if (pending->stale) {
        page->prompt.text = words(session, "session.changed");
        question_page_choice(page, TEXT("anew"), words(session, "session.anew"));
        page->choices[0].digit = 2; /* where it always stands */
        return;
    }
    page->prompt.text = catalogue_fill(session_catalogue(session), "session.go-on.prompt",
                                       arena, "title", page->section.text, (const char *)NULL);
    if (pending->from_menu)
        page->may |= MAY_BACK;
    question_page_choice(page, TEXT("go-on"), words(session, "session.go-on"));
    question_page_choice(page, TEXT("anew"), words(session, "session.anew"));
}

static void put_ended(struct page *page, const struct session *session, struct arena *arena)
{
    (void)arena;
    page->kind = PAGE_LISTEN;
    page->name = TEXT("ended");
    page->prompt.text = words(session, "ended.not-sent");
    page->may |= MAY_BACK;
}

static void put_languages(struct page *page, const struct session *session, struct arena *arena)
{
    const struct house *house = session->house;
    size_t count = house->deployment.language_count;
    page->kind = PAGE_LANGUAGE;
    page->name = TEXT("language");
    page->prompt.text = words(session, "language.prompt");
    page->choices = arena_array(arena, count, sizeof *page->choices);
    for (size_t i = 0; i < count; i++) {
        question_page_choice(page, house->deployment.languages[i],
                             catalogue_words(house->catalogues[i], "language.name"));
        page->choices[i].chosen = i == session->language;
    }
    page->may |= MAY_BACK;
}

/* Where people serve people, and when; empty where the deployment does not say. */
static struct text staffed_words(const struct session *session, struct arena *arena)
{
    const struct deployment *deployment = &session->house->deployment;
    struct text place = deployment->staffed_place[session->language];
    struct text hours = deployment->staffed_hours[session->language];
    if (place.len == 0)
        return place;
    const char *key = hours.len > 0 ? "person.staffed" : "person.staffed.no-hours";
    return catalogue_fill(session_catalogue(session), key, arena, "place", place, "hours",
                          hours, (const char *)NULL);
}

/* Their digits never move. */
static void put_person(struct page *page, const struct session *session, struct arena *arena)
{
    const struct house *house = session->house;
    const struct {
        const struct service *service;
        const char *key, *image;
        unsigned digit;
    } offers[] = {{house->call_back, "person.call-back", "phone", 1},
                  {house->visit, "person.visit", "home", 2}};
    page->kind = PAGE_PERSON;
    page->name = TEXT("person");
    struct text phone = house->deployment.person_phone;
    page->prompt.text = phone.len > 0
                            ? catalogue_fill(session_catalogue(session), "person.prompt", arena,
                                             "phone", phone, (const char *)NULL)
                            : words(session, "person.prompt.no-phone");
    page->hint.text = staffed_words(session, arena);
    page->choices =
        arena_array(arena, sizeof offers / sizeof *offers + 2, sizeof *page->choices);
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
        if (!offers[i].service)
            continue;
        question_page_choice(page, offers[i].service->id, words(session, offers[i].key));
        page->choices[page->choice_count - 1].digit = offers[i].digit;
        page->choices[page->choice_count - 1].faces.image = text_of(offers[i].image);
    }
    question_page_choice(
        page, TEXT("helper"),
        words(session, helper_is_there(session) ? "helper.change" : "helper.begin"));
    page->choices[page->choice_count - 1].digit = 3;
    page->choices[page->choice_count - 1].faces.image = TEXT("helping-hand");
    if (session_may_turn(session)) {
        question_page_choice(
            page, session->practice ? TEXT("real") : TEXT("practice"),
            words(session, session->practice ? "practice.end" : "practice.begin"));
        page->choices[page->choice_count - 1].digit = 4;
        page->choices[page->choice_count - 1].faces.image = TEXT("pencil");
    }
    page->may |= MAY_BACK;
}

static void put_goodbye(struct page *page, const struct session *session, struct arena *arena)
{
    (void)arena;
    page->kind = PAGE_GOODBYE;
    page->name = TEXT("goodbye");
    page->prompt.text = words(session, session->farewell);
}

static void (*const BUILDERS[SESSION_STATES])(struct page *page, const struct session *session,
                                              struct arena *arena) = {
    [AT_WALK] = put_walk,
    [AT_REVIEW] = put_review,
    [AT_NOT_SENT] = put_not_sent,
    [AT_RECEIPT] = put_receipt,
    [AT_GO_ON] = put_go_on,
    [AT_ENDED] = put_ended,
    [OVER_LANGUAGE] = put_languages,
    [OVER_PERSON] = put_person,
    [OVER_GOODBYE] = put_goodbye,
    [OVER_HELPER] = helper_put_who,
    [OVER_HELPER_NAME] = helper_put_name,
    [OVER_HELPER_AGREES] = helper_put_agrees,
    [OVER_ALONE] = helper_put_alone,
    [OVER_NOTICE] = notices_put,
};

/* What one may do on (nearly) every page. */
static unsigned may_of(const struct session *session)
{
    enum session_state shows = session_shows(session);
    unsigned may = MAY_STOP;
    if (shows == OVER_GOODBYE)
        return 0;
    if (session->house->deployment.language_count > 1 && shows != OVER_LANGUAGE)
        may |= MAY_LANGUAGE;
    if (shows != OVER_PERSON)
        may |= MAY_PERSON;
    if (shows != AT_WALK || session_in_service(session))
        may |= MAY_HOME;
    if (session->keeps && session_in_service(session) && session->state != AT_RECEIPT &&
        !session->walk.service->leaves_no_trace)
        may |= MAY_PAUSE;
    return may;
}

/* The words of a refusal live only until the next answer; those of a page as long as its arena.
 */
void session_page(struct page *page, const struct session *session, struct arena *arena)
{
    const struct catalogue *catalogue = session_catalogue(session);
    *page = (struct page){
        .language = catalogue_tag(catalogue),
        .right_to_left = catalogue_right_to_left(catalogue),
        .may = may_of(session),
        .refused = session->refused,
        .practice = session->practice,
    };
    if (session->refused > 0)
        page->refusal = copy_faces(&session->refusal, arena);
    if (session->walk.service) {
        page->service = session->walk.service->id;
        page->version = session->walk.service->version;
    }
    BUILDERS[session_shows(session)](page, session, arena);
    if (page->hint.text.len > 0 || page->prompt.guidance.len > 0)
        page->may |= MAY_HELP;
}
