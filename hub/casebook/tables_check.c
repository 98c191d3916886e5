/* tables_check.c: what must hold over all tables together, whoever wrote them. */
#include "casebook/life_columns.h"
#include "casebook/sheet.h"
#include "casebook/tables.h"

struct check {
    const struct tables *tables;
    const struct sheet *life;
    struct arena *arena;
    struct fault *why;
};

#define COMPLAIN(check, move, column, ...)                                                     \
    sheet_refuse((check)->life, (move)->row, column, (check)->why, __VA_ARGS__)

static bool has(struct text text, const char *part)
{
    return text_find(text, text_of(part)) != SIZE_MAX;
}

static bool is_by(const struct life_move *move, const char *role)
{
    return tables_has_word(move->roles, text_of(role));
}

static bool is_by_office(const struct life_move *move)
{
    return is_by(move, "worker") || is_by(move, "reviewer") || is_by(move, "administrator");
}

/* ---- Adverse moves ---- */

static enum status check_adverse_words(const struct check *check, const struct life_move *move)
{
    static const struct {
        const char *part, *value;
    } WANTED[] = {{"told", "{until}"},  {"reason", "{reason}"}, {"reason", "{sentence}"},
                  {"reason", "{rule}"}, {"reason", "{who}"},    {"object", "{ladder}"},
                  {"object", "{until}"}};
    for (size_t i = 0; i < sizeof WANTED / sizeof *WANTED; i++)
        for (size_t k = 0; k < check->tables->language_count; k++)
            if (!has(tables_part(check->tables, move->told, WANTED[i].part, k),
                     WANTED[i].value))
                return COMPLAIN(
                    check, move, LIFE_TOLD,
                    "an adverse outcome must be told with %s in \"%.*s.%s\" in %.*s",
                    WANTED[i].value, TEXT_ARG(move->told), WANTED[i].part,
                    TEXT_ARG(check->tables->languages[k]));
    return OK;
}

/* A reason for any form, with its rule; and no reason of this action without one. */
static enum status check_adverse_reasons(const struct check *check,
                                         const struct life_move *move)
{
    const struct tables *tables = check->tables;
    bool general = false;
    for (size_t i = 0; i < tables->reason_count; i++) {
        const struct life_reason *reason = &tables->reasons[i];
        if (!tables_has_word(reason->actions, move->action))
            continue;
        if (reason->rule.len == 0)
            return COMPLAIN(check, move, LIFE_ACTION,
                            "reason \"%.*s\" of this adverse action has no rule",
                            TEXT_ARG(reason->name));
        general = general || text_is(reason->forms, "*");
    }
    return general
               ? OK
               : COMPLAIN(check, move, LIFE_ACTION,
                          "reasons.csv has no reason for this adverse action and all forms");
}

static enum status check_way_to_object(const struct check *check, const struct life_move *move)
{
    if (!tables_rung(check->tables, move->to))
        return COMPLAIN(check, move, LIFE_TO,
                        "ladder.csv has no rung after this adverse outcome");
    for (struct text rest = move->kinds, kind; text_take_word(&rest, &kind);)
        if (!tables_move(check->tables, kind, move->to, TEXT("object"), TEXT("person")))
            return COMPLAIN(check, move, LIFE_TO,
                            "the person cannot object after this adverse outcome");
    return OK;
}

static enum status check_adverse(const struct check *check, const struct life_move *move)
{
    if (is_by(move, "person") || is_by(move, "system") || !is_by_office(move))
        return COMPLAIN(check, move, LIFE_ROLES,
                        "an adverse outcome belongs to a named person of the office");
    if (!move->needs_reason || !move->needs_sentence)
        return COMPLAIN(check, move, LIFE_NEEDS,
                        "an adverse outcome needs a reason and a sentence");
    if (!move->marks_decider)
        return COMPLAIN(check, move, LIFE_MARKS, "an adverse outcome marks who decided");
    if (!move->not_by_deciders)
        return COMPLAIN(check, move, LIFE_NOT_BY,
                        "an adverse outcome is not for somebody who decided here before");
    if (move->told.len == 0)
        return COMPLAIN(check, move, LIFE_TOLD, "an adverse outcome must be told");
    enum status status = check_adverse_words(check, move);
    if (status == OK)
        status = check_adverse_reasons(check, move);
    return status == OK ? check_way_to_object(check, move) : status;
}

/* ---- Objections, payments, hand-overs ---- */

static bool is_objection(const struct check *check, struct text state)
{
    const struct life_state *found = tables_state(check->tables, state);
    return found && found->objection;
}

static enum status check_objection(const struct check *check, const struct life_move *move)
{
    bool from = is_objection(check, move->state), to = is_objection(check, move->to);
    if (from && is_by_office(move) && (!to || move->marks_decider || move->marks_assignee) &&
        !move->not_by_deciders)
        return COMPLAIN(check, move, LIFE_NOT_BY,
                        "who decided before may not take, decide or end an objection");
    if (move->payment == PAYMENT_STOPS && (from || to))
        return COMPLAIN(check, move, LIFE_PAYMENT, "no payment stops while somebody objects");
    if (move->payment == PAYMENT_STOPS && !move->adverse)
        return COMPLAIN(check, move, LIFE_PAYMENT, "what stops a payment is adverse");
    return OK;
}

static enum status check_hand_over(const struct check *check, const struct life_move *move)
{
    bool hands_over = text_is(move->action, "hand-over");
    if (hands_over && !move->needs_assignee)
        return COMPLAIN(check, move, LIFE_NEEDS, "a hand-over needs to whom");
    if ((hands_over || move->needs_assignee) && !move->needs_reason)
        return COMPLAIN(check, move, LIFE_NEEDS, "a hand-over needs a reason");
    return OK;
}

/* ---- Clocks ---- */

static enum status check_clock(const struct check *check, const struct life_move *move)
{
    const struct life_state *to = tables_state(check->tables, move->to);
    bool office = text_is(to->waits_for, "office");
    if (!to->open && move->clock != CLOCK_NONE)
        return COMPLAIN(check, move, LIFE_DAYS, "no clock runs once it is over");
    if (to->open && office && move->clock == CLOCK_NONE)
        return COMPLAIN(check, move, LIFE_DAYS, "what waits for the office has a clock");
    if (move->told.len == 0)
        return OK;
    for (size_t k = 0; k < check->tables->language_count; k++)
        if (move->clock == CLOCK_NONE &&
            has(tables_part(check->tables, move->told, "next", k), "{due}"))
            return COMPLAIN(check, move, LIFE_TOLD,
                            "\"%.*s.next\" says {due} where no clock runs",
                            TEXT_ARG(move->told));
    return OK;
}

/* ---- One row, and what other rows it stands beside ---- */

static bool shares_word(struct text a, struct text b)
{
    for (struct text rest = a, word; text_take_word(&rest, &word);)
        if (tables_has_word(b, word))
            return true;
    return false;
}

static enum status check_move(const struct check *check, size_t index)
{
    const struct life_move *move = &check->tables->moves[index];
    for (size_t i = 0; i < index; i++) {
        const struct life_move *other = &check->tables->moves[i];
        if (text_equal(other->state, move->state) && text_equal(other->action, move->action) &&
            shares_word(other->kinds, move->kinds) && shares_word(other->roles, move->roles))
            return COMPLAIN(check, move, LIFE_ACTION, "line %zu says the same", other->row + 2);
    }
    if (is_by(move, "system") != (move->state.len == 0))
        return COMPLAIN(check, move, LIFE_ROLES,
                        "the machine opens cases, and does nothing else");
    enum status status = move->adverse ? check_adverse(check, move) : OK;
    if (status == OK)
        status = check_objection(check, move);
    if (status == OK)
        status = check_hand_over(check, move);
    return status == OK ? check_clock(check, move) : status;
}

/* ---- States: each is reached, and leads on ---- */

static enum status fail(const struct check *check, const char *file, const char *words,
                        struct text name)
{
    struct text path = check->life->file;
    size_t slash = path.len;
    while (slash > 0 && path.at[slash - 1] != '/')
        slash--;
    fault_set(check->why, REFUSED, "%s: \"%.*s\"", words, TEXT_ARG(name));
    fault_at(check->why,
             text_format(check->arena, "%.*s%s", TEXT_ARG(text_part(path, 0, slash)), file), 0,
             0);
    return REFUSED;
}

/* Marks what a case of that kind can come to. */
static void reach(const struct check *check, struct text kind, bool *reached)
{
    const struct tables *tables = check->tables;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < tables->move_count; i++) {
            const struct life_move *move = &tables->moves[i];
            const struct life_state *from = tables_state(tables, move->state);
            size_t to = (size_t)(tables_state(tables, move->to) - tables->states);
            if (tables_has_word(move->kinds, kind) && !reached[to] &&
                (move->state.len == 0 || (from && reached[from - tables->states])))
                more = reached[to] = true;
        }
    }
}

static enum status check_kind(const struct check *check, const struct life_service *service,
                              bool *ever)
{
    const struct tables *tables = check->tables;
    bool *reached = arena_array(check->arena, tables->state_count + 1, sizeof *reached);
    if (!tables_move(tables, service->kind, TEXT(""), TEXT("arrive"), TEXT("system")))
        return fail(check, "services.csv", "life.csv does not say how this kind arrives",
                    service->kind);
    reach(check, service->kind, reached);
    for (size_t i = 0; i < tables->state_count; i++) {
        ever[i] = ever[i] || reached[i];
        if (reached[i] && !tables_move(tables, service->kind, tables->states[i].name,
                                       TEXT("more"), TEXT("person")))
            return fail(check, "life.csv",
                        "nothing leads on from a state when the person "
                        "sends more",
                        tables->states[i].name);
    }
    return OK;
}

static enum status check_states(const struct check *check)
{
    static const char *const OF_DEVICES[] = {"queued",  "sent", "acknowledged",
                                             "refused", "wait", "unknown"};
    const struct tables *tables = check->tables;
    bool *ever = arena_array(check->arena, tables->state_count + 1, sizeof *ever);
    for (size_t i = 0; i < tables->state_count; i++)
        for (size_t k = 0; k < sizeof OF_DEVICES / sizeof *OF_DEVICES; k++)
            if (text_is(tables->states[i].name, OF_DEVICES[k]))
                return fail(check, "states.csv", "only devices have a state of this name",
                            tables->states[i].name);
    for (size_t i = 0; i < tables->service_count; i++)
        if (check_kind(check, &tables->services[i], ever) != OK)
            return REFUSED;
    for (size_t i = 0; i < tables->state_count; i++)
        if (!ever[i])
            return fail(check, "states.csv", "no case comes to this state",
                        tables->states[i].name);
    return OK;
}

/* ---- Texts: known values, the same in every language ---- */

static const char *const VALUES[] = {"{number}", "{due}",  "{until}", "{sentence}",
                                     "{reason}", "{rule}", "{who}",   "{ladder}"};
enum { VALUE_COUNT = sizeof VALUES / sizeof *VALUES };

static size_t braces(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] == '{';
    return count;
}

static size_t times(struct text text, const char *value)
{
    size_t count = 0;
    for (struct text rest = text; text_find(rest, text_of(value)) != SIZE_MAX; count++)
        rest = text_part(rest, text_find(rest, text_of(value)) + 1, SIZE_MAX);
    return count;
}

static enum status check_texts(const struct check *check)
{
    const struct tables *tables = check->tables;
    for (size_t row = 0; row < tables->text_count; row++) {
        const struct text *texts = &tables->texts[row * tables->language_count];
        for (size_t k = 0; k < tables->language_count; k++) {
            size_t known = 0;
            for (size_t v = 0; v < VALUE_COUNT; v++) {
                known += times(texts[k], VALUES[v]);
                if (times(texts[k], VALUES[v]) != times(texts[0], VALUES[v]))
                    return fail(check, "told.csv", "the languages differ in their {values}",
                                texts[k]);
            }
            if (known != braces(texts[k]))
                return fail(check, "told.csv", "a {value} here is not known", texts[k]);
        }
    }
    return OK;
}

/* What is told to who named a case without its secret. */
static enum status check_linked(const struct check *check)
{
    static const char *const KEYS[] = {"linked-open.told", "linked-open.next",
                                       "linked-done.told", "linked-done.next"};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (tables_text(check->tables, text_of(KEYS[i]), 0).len == 0)
            return fail(check, "told.csv", "a text is missing", text_of(KEYS[i]));
    return OK;
}

enum status tables_check(const struct tables *tables, const struct sheet *life,
                         struct fault *why)
{
    struct check check = {tables, life, arena_open("check"), why};
    enum status status = OK;
    for (size_t i = 0; i < tables->move_count && status == OK; i++)
        status = check_move(&check, i);
    if (status == OK)
        status = check_states(&check);
    if (status == OK)
        status = check_linked(&check);
    if (status == OK)
        status = check_texts(&check);
    arena_close(check.arena);
    return status;
}
