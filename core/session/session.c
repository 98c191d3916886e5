#include "session/session.h"

#include <string.h>

#include "base/log.h"
#include "session/draft.h"
#include "session/sending.h"

enum { SHARED_TRIES = 10 }; /* times as many where all people share one device */

/* ---- What its files share ---- */

enum session_state session_shows(const struct session *session)
{
    return session->over != OVER_NOTHING ? session->over : session->state;
}

const struct catalogue *session_catalogue(const struct session *session)
{
    return session->house->catalogues[session->language];
}

bool session_in_service(const struct session *session)
{
    return session->walk.service && session->walk.service != session->house->home;
}

struct kept *session_kept(const struct session *session, const struct service *service)
{
    return &session->kept[service - session->house->services];
}

void session_take(struct session *session)
{
    session->refused = 0;
    session->refusal = (struct faces){0};
    buffer_close(&session->refusal_words);
}

/* The words are copied one after the other, then pointed to: the buffer moves as it grows. */
void session_refuse(struct session *session, const struct faces *message)
{
    enum { KEPT = 4 };
    const struct text from[KEPT] = {message->text, message->short_text, message->audio,
                                    message->image};
    struct text *const to[KEPT] = {&session->refusal.text, &session->refusal.short_text,
                                   &session->refusal.audio, &session->refusal.image};
    unsigned refused = session->refused;
    size_t at = 0;
    session_take(session);
    session->refused = refused + 1;
    session->refusing = true;
    for (size_t i = 0; i < KEPT; i++)
        buffer_add(&session->refusal_words, from[i]);
    for (size_t i = 0; i < KEPT; at += from[i++].len)
        *to[i] = text_part(buffer_text(&session->refusal_words), at, from[i].len);
}

void session_refuse_words(struct session *session, struct text words)
{
    session_refuse(session, &(struct faces){.text = words});
}

void session_refuse_key(struct session *session, const char *key)
{
    session_refuse_words(session, catalogue_words(session_catalogue(session), key));
}

void session_look(struct session *session)
{
    notices_look(session);
    helper_look(session);
}

/* ---- The life of a session ---- */

static struct text property(void *self, struct text name)
{
    const struct session *session = self;
    if (text_is(name, "deviceid"))
        return session->device;
    if (text_is(name, "phonenumber"))
        return session->phone;
    if (text_is(name, "channel"))
        return session->channel;
    return (struct text){NULL, 0};
}

static bool lookup(void *self, struct text table, struct text column, struct text key_column,
                   struct text key, struct text *found, struct arena *arena)
{
    struct session *session = self;
    if (!text_is(table, "cases") || !text_is(key_column, "number-and-secret"))
        return false;
    return session->practice ? session_practice_case(found, column, key)
                             : cases_find(&session->cases, column, key, found, arena);
}

static struct session *make(struct house *house, const struct visitor *visitor)
{
    struct arena *arena = arena_open("session");
    struct session *session = ARENA_NEW(arena, struct session);
    bool practice = visitor->practice || house->practice;
    *session = (struct session){
        .house = house,
        .arena = arena,
        .channel = text_copy(arena, visitor->channel),
        .phone = deployment_phone(&house->deployment, visitor->phone, arena),
        .device = text_copy(arena, visitor->device),
        .own_phone = visitor->phone.len > 0 && !visitor->is_shared,
        .keeps = visitor->person.len > 0 && !practice,
        .practice = practice,
        .practises_throughout = practice,
        .kept_before = visitor->person.len > 0,
        .over = OVER_NOTHING,
        .cases = {.store = house->store,
                  .device = house->device,
                  .tries = house->tries,
                  .clock = house->clock,
                  .case_key = house->enrolment.case_key,
                  .most = house->deployment.case_tries},
    };
    session->host = (struct record_host){.self = session,
                                         .clock = house->clock,
                                         .random = house->random,
                                         .property = property,
                                         .lookup = lookup};
    session->kept = arena_array(arena, house->service_count, sizeof *session->kept);
    session->shelf = arena_array(arena, house->service_count, sizeof *session->shelf);
    bool own = visitor->person.len > 0 && !visitor->is_shared;
    if (visitor->person.len > 0)
        device_pseudonym(session->draft_key, house->device, "draft", visitor->person);
    if (!own)
        session->cases.most *= SHARED_TRIES;
    device_pseudonym(session->cases.person, house->device, own ? "tries" : "shared tries",
                     own ? visitor->person : visitor->device);
    return session;
}

/* A draft that cannot be read is told to staff; the person begins afresh. */
static enum status read_draft(struct session *session, struct fault *why)
{
    struct text locked;
    struct arena *arena = arena_open("draft");
    enum status status =
        store_draft_get(&locked, session->house->store, session->draft_key, arena, why);
    if (status == OK) {
        struct fault reason = {0};
        session->has_draft = true;
        if (draft_take(session, locked, &reason) != OK)
            log_line(LOG_WARNING, "draft: %s", reason.text);
    }
    arena_close(arena);
    return status == NOT_FOUND ? OK : status;
}

/* The walk that lies under the first page: the finished service under a receipt, for its words;
 * else home. */
static enum status first_walk(struct session *session, struct fault *why)
{
    const struct service *service = session->house->home;
    if (session->state == AT_RECEIPT && session->receipt_service)
        service = session->receipt_service;
    return walk_begin(&session->walk, service, &session->host, session->language, why);
}

enum status session_open(struct session **out, struct house *house,
                         const struct visitor *visitor, struct fault *why)
{
    struct session *session = make(house, visitor);
    enum status status = session->keeps ? read_draft(session, why) : OK;
    size_t wished = deployment_find_language(&house->deployment, visitor->language);
    if (wished != SIZE_MAX)
        session->language = wished;
    if (status == OK)
        status = first_walk(session, why);
    if (status == OK) {
        notices_open(session);
        session_look(session);
    }
    if (status != OK) {
        session_close(session);
        return status;
    }
    *out = session;
    return OK;
}

static void wipe(struct text text)
{
    if (text.len > 0)
        explicit_bzero((char *)text.at, text.len);
}

void session_close(struct session *session)
{
    if (!session)
        return;
    trail_end(session);
    walk_end(&session->walk);
    sending_forget(session);
    for (size_t i = 0; i < session->house->service_count; i++) {
        buffer_close(&session->kept[i].bytes);
        buffer_close(&session->shelf[i].bytes);
    }
    buffer_close(&session->refusal_words);
    buffer_close(&session->note);
    buffer_close(&session->asking.step);
    helper_end(&session->helper);
    notices_end(&session->notices);
    wipe(session->phone);
    wipe(session->device);
    arena_close(session->arena);
}

static enum status write_draft(struct session *session, struct fault *why)
{
    struct store *store = session->house->store;
    struct arena *arena = arena_open("draft");
    struct text locked;
    enum status status = draft_make(&locked, session, arena, why);
    if (status == OK && locked.len > 0)
        status = store_draft_put(store, session->draft_key, locked,
                                 (int)session->house->deployment.draft_days, why);
    else if (status == OK && session->has_draft)
        status = store_draft_drop(store, session->draft_key, why);
    if (status == OK)
        session->has_draft = locked.len > 0;
    arena_close(arena);
    return status;
}

enum status session_keep(struct session *session, struct text note, struct fault *why)
{
    if (!session->keeps)
        return OK;
    buffer_clear(&session->note);
    buffer_add(&session->note, note);
    return write_draft(session, why);
}

enum status session_forget(struct session *session, struct fault *why)
{
    if (!session->has_draft || session->practice)
        return OK;
    enum status status = store_draft_drop(session->house->store, session->draft_key, why);
    if (status == OK)
        session->has_draft = false;
    return status;
}

/* On any fault it is kept where it was. */
enum status session_keep_for(struct session *session, struct text person, struct text note,
                             struct fault *why)
{
    uint8_t before[SEAL_PSEUDONYM];
    if (session->practice)
        return fault_set(why, REFUSED, "what is made in practice is not kept");
    bool had_draft = session->has_draft, kept = session->keeps;
    memcpy(before, session->draft_key, sizeof before);
    device_pseudonym(session->draft_key, session->house->device, "draft", person);
    session->keeps = true;
    session->by_wish = text_starts(person, "slip:");
    session->has_draft = false;
    enum status status = session_keep(session, note, why);
    if (status != OK) {
        memcpy(session->draft_key, before, sizeof before);
        session->has_draft = had_draft;
        session->keeps = kept;
        return status;
    }
    if (had_draft && memcmp(before, session->draft_key, sizeof before) != 0)
        status = store_draft_drop(session->house->store, before, why);
    return status;
}

struct text session_note(const struct session *session)
{
    return buffer_text(&session->note);
}

bool session_holds_work(const struct session *session)
{
    if (session->practice)
        return false;
    bool open = session->state == AT_WALK || session->state == AT_REVIEW ||
                session->state == AT_NOT_SENT;
    if (open && session_in_service(session) && session->walk.touched)
        return true;
    for (size_t i = 0; i < session->house->service_count; i++)
        if (session->kept[i].bytes.len > 0)
            return true;
    return false;
}

struct text session_words(const struct session *session, const char *key)
{
    return catalogue_words(session_catalogue(session), key);
}

size_t session_held_bytes(const struct session *session)
{
    size_t held = arena_held_bytes(session->arena) + session->walk.passed.room +
                  session->walk.put_off.room + session->helper.name.room +
                  session->refusal_words.room + session->note.room;
    if (session->walk.record)
        held += record_held_bytes(session->walk.record);
    for (size_t i = 0; i < session->walk.file_count; i++)
        held += session->walk.files[i].name.room + session->walk.files[i].bytes.room;
    for (size_t i = 0; i < session->house->service_count; i++)
        held += session->kept[i].bytes.room;
    return held;
}
