/* asking.c: a person now: what the request carries, and the way back to where one was. */
#include <string.h>

#include "session/state.h"

static bool brings_person(const struct session *session, const struct service *service)
{
    return service &&
           (service == session->house->call_back || service == session->house->visit);
}

static void forget(struct session *session)
{
    buffer_close(&session->asking.step);
    session->asking = (struct asking){0};
}

void session_forget_asking(struct session *session)
{
    forget(session);
}

/* From the page that lies under that of the person. Who asks on the way to one person for
 * another still is asked for what they did before. */
static void remember(struct session *session)
{
    struct arena *arena = arena_open("asking");
    struct page page;
    enum session_state over = session->over;

    session->over = OVER_NOTHING;
    session_page(&page, session, arena);
    session->over = over;
    forget(session);
    const struct service *service = house_service(session->house, page.service);
    if (service && service != session->house->home) {
        bool unfinished = session->state == AT_WALK || session->state == AT_REVIEW ||
                          session->state == AT_NOT_SENT;
        session->asking = (struct asking){.service = service, .returns = unfinished};
        buffer_add(&session->asking.step, page.name);
    }
    arena_close(arena);
}

/* The case that the service on show asks for, by the question that checks its number. */
static void find_case(struct session *session)
{
    const struct form *form = session->walk.form;
    for (size_t i = 0; i < form_extra_count(form); i++) {
        struct form_extra extra = form_extra_at(form, i);
        struct text number = {NULL, 0};
        if (text_is(extra.name, "check") && text_is(extra.value, "case-number"))
            number = record_value(session->walk.record, extra.reference);
        if (number.len == CASE_DIGITS)
            memcpy(session->asked_case, number.at, CASE_DIGITS);
    }
}

static void remember_case(struct session *session)
{
    memset(session->asked_case, 0, sizeof session->asked_case);
    if (session_in_service(session))
        find_case(session);
}

/* From within a service that another led to it still is about the case of that one. */
enum status session_ask_person(struct session *session, const struct service *service,
                               struct fault *why)
{
    if (!session_in_service(session))
        memset(session->asked_case, 0, sizeof session->asked_case);
    else if (!brings_person(session, session->walk.service))
        find_case(session);
    if (!brings_person(session, session->walk.service))
        remember(session);
    return session_open_service(session, service, why);
}

enum status session_open_chosen(struct session *session, const struct service *service,
                                struct fault *why)
{
    bool leads = session_in_service(session);
    remember_case(session);
    if (leads && brings_person(session, service))
        return session_ask_person(session, service, why);
    session->walk.touched = session->walk.touched && !leads; /* what told is not kept */
    forget(session);
    return session_open_service(session, service, why);
}

enum status session_open_offered(struct session *session, const struct service *service,
                                 struct text number, struct fault *why)
{
    remember(session);
    memset(session->asked_case, 0, sizeof session->asked_case);
    if (number.len == CASE_DIGITS)
        memcpy(session->asked_case, number.at, CASE_DIGITS);
    return session_open_service(session, service, why);
}

enum status session_fill(struct session *session, struct walk *walk, struct fault *why)
{
    const struct asking *asking = &session->asking;
    struct text from = {NULL, 0};

    if (asking->service)
        from = asking->service->id;
    const struct text values[FILLS] = {
        [FILL_CASE_NUMBER] = text_of(walk->case_number),
        [FILL_LANGUAGE] = session->house->deployment.languages[session->language],
        [FILL_CHANNEL] = session->channel,
        [FILL_FROM_SERVICE] = from,
        [FILL_FROM_STEP] = buffer_text(&asking->step),
        [FILL_FROM_CASE] = text_of(session->asked_case),
    };
    enum status status = OK;
    for (size_t i = 0; i < FILLS && status == OK; i++)
        if (walk->service->fills[i].len > 0 && values[i].len > 0)
            status = record_set(walk->record, walk->service->fills[i], values[i], why);
    return status;
}
