/* passage.c: between home and services: opening one, putting one aside, going on with it. */
#include "base/log.h"
#include "session/state.h"

static void replace_walk(struct session *session, const struct walk *walk)
{
    walk_end(&session->walk);
    session->walk = *walk;
    session->state = AT_WALK;
    session->over = OVER_NOTHING;
}

/* Packs the service one is in, if anything was answered in it or one comes back to it, and it
 * is not over. */
static enum status put_aside(struct session *session, struct fault *why)
{
    bool done = session->state == AT_RECEIPT || session->state == AT_ENDED;
    bool returns = session->asking.returns && session->asking.service == session->walk.service;
    if (!session_in_service(session) || !(session->walk.touched || returns) || done)
        return OK;
    struct buffer packed = {0};
    enum status status = walk_pack(&packed, &session->walk, why);
    if (status != OK) {
        buffer_close(&packed);
        return status;
    }
    struct kept *kept = session_kept(session, session->walk.service);
    buffer_close(&kept->bytes);
    *kept = (struct kept){.bytes = packed};
    return OK;
}

enum status session_go_home(struct session *session, bool drop, struct fault *why)
{
    struct walk home = {0};
    enum status status =
        walk_begin(&home, session->house->home, &session->host, session->language, why);
    if (status == OK && !drop)
        status = put_aside(session, why);
    if (status != OK) {
        walk_end(&home);
        return status;
    }
    replace_walk(session, &home);
    if (session->helper.gone)
        helper_end(&session->helper);
    return OK;
}

static enum status begin_service(struct session *session, const struct service *service,
                                 struct fault *why)
{
    struct walk walk = {0};
    enum status status = walk_begin(&walk, service, &session->host, session->language, why);
    if (status != OK)
        return status;
    status = session_fill(session, &walk, why);
    if (status != OK) {
        walk_end(&walk);
        return status;
    }
    replace_walk(session, &walk);
    return session_settle(session, why);
}

enum status session_open_service(struct session *session, const struct service *service,
                                 struct fault *why)
{
    if (session->walk.service == service) {
        session->over = OVER_NOTHING;
        return OK;
    }
    enum status status = put_aside(session, why);
    if (status != OK)
        return status;
    const struct kept *kept = session_kept(session, service);
    if (kept->bytes.len == 0)
        return begin_service(session, service, why);
    status = session_go_home(session, true, why);
    if (status != OK)
        return status;
    session->pending =
        (struct pending){.service = service, .from_menu = true, .stale = kept->stale};
    session->state = AT_GO_ON;
    return OK;
}

enum status session_settle(struct session *session, struct fault *why)
{
    const struct walk *walk = &session->walk;
    session->state = AT_WALK;
    notices_heard(session);
    if (!walk_at_end(walk)) {
        notices_find(session);
        session_look(session);
        return OK;
    }
    if (!session_in_service(session) || walk->service->tells_only)
        return session_leave(session, true, why);
    bool ended = walk->service->send.len > 0 &&
                 text_is(record_value(walk->record, walk->service->send), "no");
    session->state = ended ? AT_ENDED : AT_REVIEW;
    session->helper.is_alone = false;
    return OK;
}

enum status session_go_on(struct session *session, struct fault *why)
{
    const struct service *service = session->pending.service;
    struct kept *kept = session_kept(session, service);
    struct walk walk;
    struct fault reason = {0};
    enum status status = walk_resume(&walk, service, &session->host, session->language,
                                     buffer_text(&kept->bytes), &reason);
    if (status != OK) {
        log_line(LOG_WARNING, "draft: %s", reason.text);
        session->pending.stale = kept->stale = true;
        return OK;
    }
    buffer_close(&kept->bytes);
    status = session_fill(session, &walk, why);
    replace_walk(session, &walk);
    return status == OK ? session_settle(session, why) : status;
}

enum status session_begin_anew(struct session *session, struct fault *why)
{
    const struct pending pending = session->pending;
    enum status status = pending.from_menu ? begin_service(session, pending.service, why)
                                           : session_go_home(session, true, why);
    if (status == OK && pending.service) {
        struct kept *kept = session_kept(session, pending.service);
        buffer_close(&kept->bytes);
        kept->stale = false;
    }
    return status;
}

/* The service one goes back to was put aside when a person was asked for. */
static enum status return_to(struct session *session, const struct service *service,
                             struct fault *why)
{
    if (session_kept(session, service)->bytes.len == 0)
        return begin_service(session, service, why);
    enum status status = session_go_home(session, true, why);
    if (status != OK)
        return status;
    session->pending = (struct pending){.service = service, .from_menu = true};
    session->state = AT_GO_ON;
    return session_go_on(session, why);
}

enum status session_leave(struct session *session, bool drop, struct fault *why)
{
    const struct service *back = session->asking.returns ? session->asking.service : NULL;
    enum status status = OK;

    session_forget_asking(session);
    if (!back || back == session->walk.service) {
        status = session_go_home(session, drop, why);
        if (status == OK)
            session_look(session);
        return status;
    }
    if (!drop)
        status = put_aside(session, why);
    return status == OK ? return_to(session, back, why) : status;
}
