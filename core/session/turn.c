/* turn.c: what an answer does: a table of states and answers, and a function for each entry. */
#include "session/answering.h"
#include "session/review.h"
#include "session/sending.h"

typedef enum status act(struct session *session, const struct answer *answer,
                        struct fault *why);

static enum status back(struct session *session, const struct answer *answer, struct fault *why)
{
    (void)answer;
    if (walk_back(&session->walk))
        return session_settle(session, why);
    if (session_in_service(session))
        return session_leave(session, false, why);
    session_refuse_key(session, "refuse.here");
    return OK;
}

static enum status change(struct session *session, const struct answer *answer,
                          struct fault *why)
{
    struct place place;
    (void)why;
    if (!review_place(&place, &session->walk, answer->index)) {
        session_refuse_key(session, "refuse.choice");
        return OK;
    }
    walk_change(&session->walk, place);
    session->state = AT_WALK;
    return OK;
}

static enum status to_review(struct session *session, const struct answer *answer,
                             struct fault *why)
{
    (void)answer;
    (void)why;
    session->state = AT_REVIEW;
    return OK;
}

static enum status leave(struct session *session, const struct answer *answer,
                         struct fault *why)
{
    (void)answer;
    return session_leave(session, true, why);
}

/* An unfinished service is left alone. */
static enum status leave_alone(struct session *session, const struct answer *answer,
                               struct fault *why)
{
    (void)answer;
    return session_leave(session, false, why);
}

static enum status stay(struct session *session, const struct answer *answer, struct fault *why)
{
    (void)session, (void)answer, (void)why;
    return OK;
}

static enum status go_on(struct session *session, const struct answer *answer,
                         struct fault *why)
{
    struct text value = text_trim(answer->value);
    if (text_is(value, "go-on") && !session->pending.stale)
        return session_go_on(session, why);
    if (text_is(value, "anew"))
        return session_begin_anew(session, why);
    session_refuse_key(session, "refuse.choice");
    return OK;
}

/* Nothing shown in the old language stays on show. */
static enum status language(struct session *session, const struct answer *answer,
                            struct fault *why)
{
    struct text tag = text_trim(answer->value);
    (void)why;
    if (tag.len == 0) {
        session->over = OVER_LANGUAGE;
        return OK;
    }
    size_t found = deployment_find_language(&session->house->deployment, tag);
    if (found == SIZE_MAX) {
        session_refuse_key(session, "refuse.choice");
        return OK;
    }
    session->language = found;
    if (session->walk.record)
        record_set_language(session->walk.record, session->walk.service->languages[found]);
    session->over = OVER_NOTHING;
    session_look(session);
    return OK;
}

static enum status choose_language(struct session *session, const struct answer *answer,
                                   struct fault *why)
{
    if (text_trim(answer->value).len > 0)
        return language(session, answer, why);
    session_refuse_key(session, "refuse.choice");
    return OK;
}

static enum status uncover(struct session *session, const struct answer *answer,
                           struct fault *why)
{
    (void)answer, (void)why;
    session->over = OVER_NOTHING;
    session_look(session);
    return OK;
}

/* From the offer of a moment alone: to what came before the private question. */
static enum status back_from_alone(struct session *session, const struct answer *answer,
                                   struct fault *why)
{
    session->over = OVER_NOTHING;
    return back(session, answer, why);
}

static enum status person(struct session *session, const struct answer *answer,
                          struct fault *why)
{
    (void)answer, (void)why;
    session->over = OVER_PERSON;
    return OK;
}

static enum status ask_person(struct session *session, const struct answer *answer,
                              struct fault *why)
{
    bool wants = text_is(text_trim(answer->value), "practice");
    if ((wants || text_is(text_trim(answer->value), "real")) && wants != session->practice &&
        session_may_turn(session))
        return session_turn_practice(session, wants, why);
    if (text_is(text_trim(answer->value), "helper"))
        return helper_begin(session);
    const struct service *const offered[] = {session->house->call_back, session->house->visit};
    for (size_t i = 0; i < sizeof offered / sizeof *offered; i++)
        if (offered[i] && text_equal(text_trim(answer->value), offered[i]->id))
            return session_ask_person(session, offered[i], why);
    session_refuse_key(session, "refuse.choice");
    return OK;
}

/* From the receipt and from an end without sending there is nothing to keep. */
static enum status home(struct session *session, const struct answer *answer, struct fault *why)
{
    (void)answer;
    bool drop = session->state == AT_RECEIPT || session->state == AT_ENDED;
    session_forget_asking(session);
    enum status status = session_go_home(session, drop, why);
    if (status == OK)
        session_look(session);
    return status;
}

static enum status home_from_notice(struct session *session, const struct answer *answer,
                                    struct fault *why)
{
    notices_put_off(session);
    return home(session, answer, why);
}

static enum status say_goodbye(struct session *session, const char *farewell)
{
    session->over = OVER_GOODBYE;
    session->farewell = farewell;
    return OK;
}

static enum status pause_it(struct session *session, const struct answer *answer,
                            struct fault *why)
{
    (void)answer, (void)why;
    bool holds = session_in_service(session) || session->state == AT_GO_ON;
    if (!holds || session->state == AT_RECEIPT)
        return say_goodbye(session, "goodbye");
    if (session->keeps)
        return say_goodbye(session, "pause.kept");
    session_refuse_key(session, "refuse.here");
    return OK;
}

static enum status stop(struct session *session, const struct answer *answer, struct fault *why)
{
    (void)answer;
    bool loses = session_in_service(session) && session->state != AT_RECEIPT;
    enum status status = OK;
    session_forget_asking(session);
    if (session_in_service(session))
        status = session_go_home(session, true, why);
    return status == OK ? say_goodbye(session, loses ? "stop.gone" : "goodbye") : status;
}

enum { ANSWER_KINDS = ANSWER_STOP + 1 };

/* What each answer does in each state; where a state says nothing, ANYWHERE does. */
static act *const ANYWHERE[ANSWER_KINDS] = {
    [ANSWER_HOME] = home,      [ANSWER_LANGUAGE] = language, [ANSWER_PERSON] = person,
    [ANSWER_PAUSE] = pause_it, [ANSWER_STOP] = stop,
};
static act *const ACTS[SESSION_STATES][ANSWER_KINDS] = {
    [AT_WALK] = {[ANSWER_VALUE] = answering_value,
                 [ANSWER_NEXT] = answering_next,
                 [ANSWER_SKIP] = answering_skip,
                 [ANSWER_BACK] = back},
    [AT_REVIEW] = {[ANSWER_CHANGE] = change,
                   [ANSWER_SEND] = sending_send,
                   [ANSWER_NEXT] = sending_send,
                   [ANSWER_BACK] = back},
    [AT_NOT_SENT] =
        {[ANSWER_SEND] = sending_send, [ANSWER_NEXT] = sending_send, [ANSWER_BACK] = to_review},
    [AT_RECEIPT] = {[ANSWER_NEXT] = leave, [ANSWER_BACK] = leave, [ANSWER_SEND] = stay},
    [AT_GO_ON] = {[ANSWER_VALUE] = go_on, [ANSWER_BACK] = leave_alone},
    [AT_ENDED] = {[ANSWER_NEXT] = leave, [ANSWER_BACK] = back},
    [OVER_LANGUAGE] =
        {[ANSWER_VALUE] = choose_language, [ANSWER_NEXT] = uncover, [ANSWER_BACK] = uncover},
    [OVER_PERSON] =
        {[ANSWER_VALUE] = ask_person, [ANSWER_NEXT] = uncover, [ANSWER_BACK] = uncover},
    [OVER_HELPER] = {[ANSWER_VALUE] = helper_who, [ANSWER_BACK] = helper_back},
    [OVER_HELPER_NAME] = {[ANSWER_VALUE] = helper_name, [ANSWER_BACK] = helper_back},
    [OVER_HELPER_AGREES] = {[ANSWER_VALUE] = helper_agrees, [ANSWER_BACK] = helper_back},
    [OVER_NOTICE] = {[ANSWER_VALUE] = notices_answer,
                     [ANSWER_NEXT] = notices_answer,
                     [ANSWER_SKIP] = notices_answer,
                     [ANSWER_BACK] = notices_answer,
                     [ANSWER_HOME] = home_from_notice},
    [OVER_ALONE] = {[ANSWER_VALUE] = helper_alone,
                    [ANSWER_NEXT] = helper_alone,
                    [ANSWER_SKIP] = helper_alone,
                    [ANSWER_BACK] = back_from_alone},
};

static act *act_of(const struct session *session, enum answer_kind kind)
{
    enum session_state shows = session_shows(session);
    if ((unsigned)kind >= ANSWER_KINDS || shows == OVER_GOODBYE)
        return NULL;
    return ACTS[shows][kind] ? ACTS[shows][kind] : ANYWHERE[kind];
}

enum status session_answer(struct session *session, const struct answer *answer,
                           struct fault *why)
{
    act *does = act_of(session, answer->kind);
    enum status status = OK;
    session->refusing = false;
    if (does)
        status = does(session, answer, why);
    else
        session_refuse_key(session, "refuse.here");
    if (!session->refusing)
        session_take(session);
    if (status == OK)
        trail_turn(session, answer);
    if (session->state != AT_NOT_SENT)
        sending_forget(session);
    return status;
}
