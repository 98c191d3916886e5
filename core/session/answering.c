#include "session/answering.h"

#include "locale/show.h"
#include "session/kind.h"
#include "session/value.h"

/* ---- Reasons ---- */

static bool says_something(const struct faces *faces)
{
    return faces->text.len > 0 || faces->short_text.len > 0 || faces->audio.len > 0;
}

static const char *type_key(enum page_kind kind)
{
    switch (kind) {
    case PAGE_CHOOSE:
    case PAGE_CHOOSE_MANY:
        return "refuse.choice";
    case PAGE_RANK:
        return "refuse.rank";
    case PAGE_NUMBER:
        return "refuse.whole";
    case PAGE_DECIMAL:
    case PAGE_MONEY:
        return "refuse.number";
    case PAGE_RANGE:
        return "refuse.range";
    case PAGE_DATE:
        return "refuse.date";
    case PAGE_TIME:
    case PAGE_DATETIME:
        return "refuse.time";
    default:
        return "refuse.generic";
    }
}

/* A number of known length: how many of its digits are missing or too many. */
static bool refuse_by_length(struct session *session, const struct question *question,
                             struct text value)
{
    static const char *const KEYS[2][2] = {
        {"refuse.digit-missing", "refuse.digits-missing"},
        {"refuse.digit-over", "refuse.digits-over"},
    };
    int64_t wanted = 0, part = 0, has = (int64_t)value.len;
    for (struct text rest = kind_extra(question, "groups"), word; text_take_word(&rest, &word);)
        wanted += text_to_int64(word, &part) && part > 0 && part < 100 ? part : 0;
    if (wanted == 0 || wanted == has)
        return false;
    int64_t off = has > wanted ? has - wanted : wanted - has;
    struct arena *arena = arena_open("refusal");
    struct text count = text_format(arena, "%d", (int)off);
    session_refuse_words(session,
                         catalogue_fill(session_catalogue(session), KEYS[has > wanted][off > 1],
                                        arena, "count", count, (const char *)NULL));
    arena_close(arena);
    return true;
}

static void refuse_range(struct session *session, const struct question *question)
{
    struct arena *arena = arena_open("refusal");
    const struct catalogue *catalogue = session_catalogue(session);
    struct text tag = catalogue_tag(catalogue);
    session_refuse_words(session,
                         catalogue_fill(catalogue, "refuse.range", arena, "least",
                                        show_number(question->range_start, tag, arena), "most",
                                        show_number(question->range_end, tag, arena),
                                        (const char *)NULL));
    arena_close(arena);
}

static void refuse_reason(struct session *session, const struct question *question,
                          const char *key)
{
    if (text_is(text_of(key), "refuse.range"))
        refuse_range(session, question);
    else
        session_refuse_key(session, key);
}

void answering_refuse(struct session *session, const struct verdict *verdict,
                      const struct question *question, struct text value)
{
    if (says_something(&verdict->message))
        session_refuse(session, &verdict->message);
    else if (verdict->kind == ANSWER_MISSING)
        session_refuse_key(session, "refuse.required");
    else if (verdict->kind == ANSWER_READONLY)
        session_refuse_key(session, "refuse.here");
    else if (verdict->kind == ANSWER_TYPE)
        refuse_reason(session, question, type_key(kind_of(question)));
    else if (kind_of(question) != PAGE_DIGITS || !refuse_by_length(session, question, value))
        session_refuse_key(session, "refuse.generic");
}

/* ---- Taking ---- */

static enum status go_forward(struct session *session, struct fault *why)
{
    walk_forward(&session->walk);
    return session_settle(session, why);
}

/* Judges and stores; `*taken` says whether it was. */
static enum status judge(bool *taken, struct session *session, const struct question *question,
                         struct text value, struct arena *arena)
{
    struct verdict verdict = {0};
    struct fault why;
    *taken = false;
    enum status status =
        record_answer(&verdict, session->walk.record, session->walk.place, value, arena, &why);
    if (status != OK) { /* a calculation outgrew its limits, and nothing has changed */
        session_refuse_key(session, "refuse.too-long");
        return OK;
    }
    *taken = verdict.kind == ANSWER_TAKEN;
    if (!*taken)
        answering_refuse(session, &verdict, question, value);
    else
        session->walk.touched = true;
    return OK;
}

static enum status take_value(struct session *session, const struct question *question,
                              struct text value, struct arena *arena, struct fault *why)
{
    bool taken = false;
    enum status status = judge(&taken, session, question, value, arena);
    return taken ? go_forward(session, why) : status;
}

/* The file that was there before goes only once the new one is taken. */
static enum status take_file(struct session *session, const struct question *question,
                             const struct answer *answer, struct arena *arena,
                             struct fault *why)
{
    struct text name = {NULL, 0}, before = question->value;
    bool taken = false;
    if (answer->bytes.len > 0) {
        const char *reason =
            walk_put_file(&session->walk, question, answer->value, answer->bytes, &name, arena);
        if (reason) {
            session_refuse_key(session, reason);
            return OK;
        }
    } else if (answer->value.len > 0) {
        session_refuse_key(session, "refuse.here");
        return OK;
    }
    enum status status = judge(&taken, session, question, name, arena);
    walk_drop_file(&session->walk, taken ? before : name);
    return taken ? go_forward(session, why) : status;
}

/* At home, and in services that only tell. */
static bool opens(const struct session *session, const struct question *question)
{
    return kind_says(question, "menu") &&
           (!session_in_service(session) || session->walk.service->tells_only);
}

static enum status open_chosen(struct session *session, struct text value, struct fault *why)
{
    const struct service *service = house_service(session->house, value);
    if (service)
        return session_open_chosen(session, service, why);
    session_refuse_key(session, value.len > 0 ? "refuse.choice" : "refuse.required");
    return OK;
}

/* ---- "Another one?" ---- */

static enum status add_instance(struct session *session)
{
    struct fault why;
    enum status status = walk_add(&session->walk, &why);
    if (status != OK)
        session_refuse_key(session, "refuse.too-many");
    return OK;
}

static enum status take_add(struct session *session, struct text value, struct fault *why)
{
    if (text_is(value, "yes"))
        return add_instance(session);
    if (text_is(value, "no"))
        return go_forward(session, why);
    if (text_is(value, "remove") && session->walk.returning)
        return walk_remove(&session->walk, why);
    session_refuse_key(session, "refuse.choice");
    return OK;
}

/* ---- The three rows ---- */

static enum status value_at_question(struct session *session, const struct answer *answer,
                                     struct arena *arena, struct fault *why)
{
    struct question question;
    struct text plain;
    const struct house *house = session->house;
    struct value_manner manner = {
        .day_first = house->deployment.day_first,
        .offset_min =
            house->clock.offset_min(house->clock.self, house->clock.now_ms(house->clock.self)),
    };
    record_question(&question, session->walk.record, session->walk.place, arena);
    enum page_kind kind = kind_of(&question);
    if (kind == PAGE_LISTEN) {
        if (text_trim(answer->value).len == 0)
            return go_forward(session, why);
        session_refuse_key(session, "refuse.here");
        return OK;
    }
    if (kind_is_file(kind))
        return take_file(session, &question, answer, arena, why);
    const char *reason = value_plain(&plain, answer->value, &question, &manner, arena);
    if (reason) {
        refuse_reason(session, &question, reason);
        return OK;
    }
    if (opens(session, &question) && (plain.len > 0 || question.required))
        return open_chosen(session, plain, why);
    struct text turns_back = kind_extra(&question, "back");
    if (turns_back.len > 0 && text_equal(plain, turns_back) && walk_back(&session->walk))
        return session_settle(session, why);
    return take_value(session, &question, plain, arena, why);
}

enum status answering_value(struct session *session, const struct answer *answer,
                            struct fault *why)
{
    if (session->walk.place.kind == PLACE_REPEAT)
        return take_add(session, text_trim(answer->value), why);
    struct arena *arena = arena_open("answer");
    enum status status = value_at_question(session, answer, arena, why);
    arena_close(arena);
    return status;
}

enum status answering_next(struct session *session, const struct answer *answer,
                           struct fault *why)
{
    (void)answer;
    if (session->walk.place.kind == PLACE_REPEAT)
        return go_forward(session, why);
    struct arena *arena = arena_open("answer");
    struct question question;
    enum status status = OK;
    record_question(&question, session->walk.record, session->walk.place, arena);
    if (opens(session, &question) && (question.value.len > 0 || question.required))
        status = open_chosen(session, question.value, why);
    else if (question.value.len == 0 && kind_of(&question) != PAGE_LISTEN && question.required)
        status = take_value(session, &question, question.value, arena, why);
    else
        status = go_forward(session, why);
    arena_close(arena);
    return status;
}

enum status answering_skip(struct session *session, const struct answer *answer,
                           struct fault *why)
{
    static const struct answer EMPTY = {.kind = ANSWER_VALUE};
    (void)answer;
    if (session->walk.place.kind == PLACE_REPEAT)
        return go_forward(session, why);
    return answering_value(session, &EMPTY, why);
}
