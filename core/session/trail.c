#include "session/trail.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "session/state.h"

enum { FLUSH_MS = 60000, FLUSH_ROWS = TALLY_MOST / 2, MINUTE_MS = 60000, DAY_MS = 86400000 };

/* ---- What is counted ---- */

static int64_t now_ms(const struct house *house)
{
    return house->clock.now_ms(house->clock.self);
}

static void count(struct session *session, enum tally_what what, enum tally_took took)
{
    const struct house *house = session->house;
    const struct trail *trail = &session->trail;
    if (session->practice)
        return;
    int64_t now = now_ms(house);
    int64_t local = now + house->clock.offset_min(house->clock.self, now) * (int64_t)MINUTE_MS;
    struct date date = date_of_days(local > 0 ? local / DAY_MS : 0);
    char month[TALLY_MONTH + 16];
    snprintf(month, sizeof month, "%04d-%02d", date.year, date.month);
    const struct tally_event event = {
        .month = text_of(month),
        .form = trail->service->id,
        .node = text_of(trail->node),
        .language = house->deployment.languages[session->language],
        .channel = session->channel,
        .what = what,
        .took = took,
    };
    tally_count(house->tally, &event);
}

/* ---- Where one is ---- */

static void name_question(struct trail *trail, const struct session *session)
{
    struct arena *arena = arena_open("trail");
    struct question question;
    record_question(&question, session->walk.record, session->walk.place, arena);
    if (question.name.len <= TALLY_LONGEST)
        snprintf(trail->node, sizeof trail->node, "%.*s", TEXT_ARG(question.name));
    arena_close(arena);
}

/* A page whose name is too long to be counted stays without one, and uncounted. */
static void look(struct trail *trail, const struct session *session)
{
    *trail = (struct trail){.since_ms = now_ms(session->house)};
    bool open = session->state == AT_WALK || session->state == AT_REVIEW ||
                session->state == AT_NOT_SENT;
    if (!open || !session_in_service(session) || session->over == OVER_GOODBYE)
        return;
    trail->service = session->walk.service;
    if (session->state == AT_WALK)
        name_question(trail, session);
    else
        snprintf(trail->node, sizeof trail->node, "%s",
                 session->state == AT_REVIEW ? "review" : "not-sent");
}

/* ---- How one left ---- */

/* Out of the service, by which door? */
static enum tally_what way_out(const struct session *session, enum answer_kind kind)
{
    if (session->state == AT_RECEIPT)
        return TALLY_SENT;
    if (session->state == AT_ENDED)
        return TALLY_ENDED;
    if (kind == ANSWER_STOP)
        return TALLY_STOPPED;
    if (kind == ANSWER_PAUSE)
        return TALLY_PAUSED;
    bool answered = kind == ANSWER_VALUE || kind == ANSWER_NEXT || kind == ANSWER_SKIP;
    bool is_home = !session_in_service(session);
    return answered && is_home && session->trail.service->tells_only ? TALLY_DONE : TALLY_LEFT;
}

static void count_leaving(struct session *session, enum answer_kind kind, bool in_service)
{
    int64_t spent_ms = now_ms(session->house) - session->trail.since_ms;
    enum tally_what out = in_service ? TALLY_WENT_ON : way_out(session, kind);
    if (in_service && kind == ANSWER_BACK)
        count(session, TALLY_WENT_BACK, 0);
    else if (out == TALLY_WENT_ON || out == TALLY_SENT || out == TALLY_DONE)
        count(session, TALLY_WENT_ON, tally_took_of(spent_ms));
    if (out != TALLY_WENT_ON)
        count(session, out, 0);
}

static void count_coming(struct session *session, const struct trail *before)
{
    if (before->service != session->trail.service)
        count(session, session->walk.touched ? TALLY_RESUMED : TALLY_BEGAN, 0);
    count(session, TALLY_CAME, 0);
}

void trail_turn(struct session *session, const struct answer *answer)
{
    struct trail before = session->trail, here;
    if (session->refusing && before.service) {
        count(session, TALLY_REFUSED, 0);
        return;
    }
    look(&here, session);
    bool stays = here.service == before.service && strcmp(here.node, before.node) == 0;
    if (stays) {
        if (answer->kind == ANSWER_PERSON && before.service)
            count(session, TALLY_PERSON, 0);
        return;
    }
    if (before.service)
        count_leaving(session, answer->kind, here.service == before.service);
    session->trail = here;
    if (here.service)
        count_coming(session, &before);
}

void trail_end(struct session *session)
{
    if (session->trail.service)
        count(session, TALLY_TIMED_OUT, 0);
    session->trail = (struct trail){0};
    trail_flush(session->house, false);
}

void session_helped(struct session *session)
{
    if (session->trail.service)
        count(session, TALLY_HELP, 0);
}

/* ---- Into the store ---- */

void trail_flush(struct house *house, bool now)
{
    struct fault why = {0};
    int64_t at = now_ms(house);
    int64_t since = at - house->tallied_ms;
    if (!now && since >= 0 && since < FLUSH_MS && tally_held(house->tally) < FLUSH_ROWS)
        return;
    house->tallied_ms = at;
    if (tally_flush(house->tally, house->store, &why) != OK)
        log_line(LOG_WARNING, "tally: counts are not written: %s", why.text);
}
