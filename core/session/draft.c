#include "session/draft.h"

#include <string.h>

#define MAGIC "doorstep draft 2\n"

static struct text about(const struct session *session)
{
    return (struct text){(const char *)session->draft_key, sizeof session->draft_key};
}

/* Nobody who has the phone next is to learn that somebody was there. */
static bool leaves_no_trace(const struct session *session, const struct service *service)
{
    return service && service->leaves_no_trace && !session->by_wish;
}

/* The service that the session will offer to go on with. */
static const struct service *current_of(const struct session *session)
{
    const struct service *service = NULL;
    if (session->state == AT_GO_ON)
        service = session->pending.from_menu ? NULL : session->pending.service;
    else if (session_in_service(session) && session->state != AT_RECEIPT &&
             session->state != AT_ENDED)
        service = session->walk.service;
    return leaves_no_trace(session, service) ? NULL : service;
}

/* Whether the walk that was put aside is packed. */
static bool packs_kept(const struct session *session, size_t service)
{
    return session->kept[service].bytes.len > 0 &&
           !leaves_no_trace(session, &session->house->services[service]);
}

/* Whether the service one is in has to be packed; one in which nothing was answered still is
 * the place to go on. */
static bool packs_walk(const struct session *session)
{
    return session->state != AT_GO_ON && current_of(session) != NULL;
}

static bool worth_keeping(const struct session *session)
{
    if (session->state == AT_RECEIPT || session->note.len > 0 || session->language != 0 ||
        packs_walk(session))
        return true;
    for (size_t i = 0; i < session->house->service_count; i++)
        if (packs_kept(session, i))
            return true;
    return false;
}

static enum status pack_walks(struct buffer *out, const struct session *session,
                              struct fault *why)
{
    struct buffer walk = {0};
    enum status status = OK;
    uint64_t count = packs_walk(session);
    for (size_t i = 0; i < session->house->service_count; i++)
        count += packs_kept(session, i);
    pack_number(out, count);
    if (packs_walk(session)) {
        status = walk_pack(&walk, &session->walk, why);
        pack_text(out, buffer_text(&walk));
    }
    for (size_t i = 0; i < session->house->service_count; i++)
        if (packs_kept(session, i))
            pack_text(out, buffer_text(&session->kept[i].bytes));
    buffer_close(&walk);
    return status;
}

static struct text id_of(const struct service *service)
{
    return service ? service->id : (struct text){NULL, 0};
}

enum status draft_make(struct text *locked, const struct session *session, struct arena *arena,
                       struct fault *why)
{
    struct buffer out = {0};
    bool receipt =
        session->state == AT_RECEIPT && !leaves_no_trace(session, session->receipt_service);
    bool asked = !leaves_no_trace(session, session->asking.service);
    *locked = (struct text){NULL, 0};
    if (!worth_keeping(session))
        return OK;
    buffer_add_string(&out, MAGIC);
    pack_text(&out, session->house->deployment.languages[session->language]);
    pack_text(&out, receipt ? id_of(session->receipt_service) : (struct text){NULL, 0});
    pack_text(&out, text_of(receipt ? session->receipt : ""));
    pack_text(&out, id_of(current_of(session)));
    enum status status = pack_walks(&out, session, why);
    pack_text(&out, buffer_text(&session->note));
    helper_pack(&out, &session->helper);
    pack_text(&out, id_of(asked ? session->asking.service : NULL));
    pack_text(&out, asked ? buffer_text(&session->asking.step) : (struct text){NULL, 0});
    pack_number(&out, asked && session->asking.returns);
    if (status == OK)
        device_lock(locked, session->house->device, buffer_text(&out), about(session), arena);
    buffer_close(&out);
    return status;
}

/* ---- Reading ---- */

struct heading {
    struct text language, receipt_service, receipt, current;
};

/* Keeps a packed walk with its service. One whose form is deployed no more is told of if it is
 * the one to go on with, and let go. */
static void keep_walk(struct session *session, struct text packed, struct text current)
{
    struct walk_label label;
    struct unpack in = {.rest = packed};
    if (!walk_unpack_label(&label, &in))
        return;
    const struct service *service = house_service(session->house, label.form_id);
    bool stale = !service || service->mark != label.mark;
    if (service) {
        struct kept *kept = session_kept(session, service);
        buffer_clear(&kept->bytes);
        buffer_add(&kept->bytes, packed);
        kept->stale = stale;
    }
    if (!text_equal(label.form_id, current))
        return;
    session->pending = (struct pending){.service = service, .stale = stale};
    session->state = AT_GO_ON;
}

static enum status unpack_session(struct session *session, struct text plain)
{
    struct unpack in = {.rest = plain};
    if (!text_starts(in.rest, MAGIC))
        return DAMAGED;
    in.rest = text_part(in.rest, sizeof MAGIC - 1, SIZE_MAX);
    struct heading heading = {.language = unpack_text(&in)};
    heading.receipt_service = unpack_text(&in);
    heading.receipt = unpack_text(&in);
    heading.current = unpack_text(&in);
    size_t language = deployment_find_language(&session->house->deployment, heading.language);
    session->language = language == SIZE_MAX ? 0 : language;
    uint64_t count = unpack_number(&in);
    for (uint64_t i = 0; i < count && !in.broken; i++)
        keep_walk(session, unpack_text(&in), heading.current);
    buffer_add(&session->note, unpack_text(&in));
    helper_unpack(&session->helper, &in);
    session->asking.service = house_service(session->house, unpack_text(&in));
    buffer_add(&session->asking.step, unpack_text(&in));
    session->asking.returns = unpack_number(&in) != 0 && session->asking.service;
    if (!unpack_is_whole(&in) ||
        (heading.receipt.len != 0 && heading.receipt.len != CASE_DIGITS))
        return DAMAGED;
    if (heading.receipt.len > 0) {
        memcpy(session->receipt, heading.receipt.at, CASE_DIGITS);
        session->receipt_service = house_service(session->house, heading.receipt_service);
        session->state = AT_RECEIPT;
    }
    return OK;
}

enum status draft_take(struct session *session, struct text locked, struct fault *why)
{
    struct arena *arena = arena_open("draft");
    struct text plain = {NULL, 0};
    enum status status =
        device_unlock(&plain, session->house->device, locked, about(session), arena, why);
    if (status == OK && unpack_session(session, plain) != OK)
        status = fault_set(why, DAMAGED, "a person's draft cannot be read back");
    if (plain.len > 0)
        explicit_bzero((char *)plain.at, plain.len);
    arena_close(arena);
    return status;
}
