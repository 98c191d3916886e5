/* ahead.c: what is likely to be asked next, for channels that prepare it. */
#include "session/question_page.h"
#include "session/state.h"

bool session_ahead(struct page *page, const struct session *session, struct arena *arena)
{
    const struct catalogue *catalogue = session_catalogue(session);
    const struct question_words own = {.yes = catalogue_words(catalogue, "nav.yes"),
                                       .no = catalogue_words(catalogue, "nav.no")};
    struct question question;

    if (session_shows(session) != AT_WALK || !session_in_service(session) ||
        session->walk.returning)
        return false;
    struct place next = record_next(session->walk.record, session->walk.place);
    if (next.kind != PLACE_QUESTION)
        return false;
    record_question(&question, session->walk.record, next, arena);
    *page = (struct page){
        .service = session->walk.service->id,
        .version = session->walk.service->version,
        .language = catalogue_tag(catalogue),
        .right_to_left = catalogue_right_to_left(catalogue),
        .practice = session->practice,
    };
    question_page(page, &question, &own, arena);
    session_invent(page, session, &question, arena);
    return true;
}
