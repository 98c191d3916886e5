/* tables_life.c: services.csv, states.csv and life.csv, each cell as it must be. What must hold
 * between them is tables_check.c's. */
#include "casebook/life_columns.h"
#include "casebook/sheet.h"
#include "casebook/tables.h"

static const char *const DAY_KINDS[] = {"calendar", "working", NULL};

static enum status read_term(struct term *term, const struct sheet *sheet, size_t row,
                             size_t column, struct fault *why)
{
    size_t kind = 0;
    enum status status = sheet_days(&term->days, sheet, row, column, why);
    if (status == OK)
        status = sheet_word(&kind, sheet, row, column + 1, DAY_KINDS, why);
    term->working = kind == 1;
    return status;
}

/* ---- states.csv ---- */

static enum status read_states(struct tables *tables, const char *folder, struct arena *arena,
                               struct fault *why)
{
    enum { STATE, OPEN, OBJECTION, WAITS_FOR };
    static const char *const COLUMNS[] = {"state", "open", "objection", "waits_for", NULL};
    static const char *const WAITS[] = {"office", "person", "nobody", NULL};
    struct sheet sheet;
    enum status status = sheet_read(&sheet, folder, "states.csv", COLUMNS, false, arena, why);
    if (status != OK)
        return status;
    tables->states = arena_array(arena, sheet.rows + 1, sizeof *tables->states);
    for (size_t row = 0; row < sheet.rows && status == OK; row++) {
        size_t waits = 0;
        struct life_state state = {.name = sheet_text(&sheet, row, STATE),
                                   .waits_for = sheet_text(&sheet, row, WAITS_FOR)};
        status = sheet_filled(&sheet, row, STATE, why);
        if (status == OK && tables_state(tables, state.name))
            status = sheet_refuse(&sheet, row, STATE, why, "this state stands here twice");
        if (status == OK &&
            tables_part(tables, TEXT("state"), text_string(arena, state.name), 0).len == 0)
            status = sheet_refuse(&sheet, row, STATE, why, "told.csv has no \"state.%.*s\"",
                                  TEXT_ARG(state.name));
        if (status == OK)
            status = sheet_yes(&state.open, &sheet, row, OPEN, why);
        if (status == OK)
            status = sheet_yes(&state.objection, &sheet, row, OBJECTION, why);
        if (status == OK)
            status = sheet_word(&waits, &sheet, row, WAITS_FOR, WAITS, why);
        tables->states[tables->state_count++] = state;
    }
    return status;
}

/* ---- services.csv ---- */

static enum status read_service(struct life_service *service, const struct tables *tables,
                                const struct sheet *sheet, size_t row, struct fault *why)
{
    enum { FORM, KIND, JOINS_AS, DAYS, DAY_KIND, SOURCE, VERIFY };
    *service = (struct life_service){.form = sheet_text(sheet, row, FORM),
                                     .kind = sheet_text(sheet, row, KIND),
                                     .joins_as = sheet_text(sheet, row, JOINS_AS),
                                     .source = sheet_text(sheet, row, SOURCE)};
    static const int NEEDED[] = {FORM, KIND, JOINS_AS, SOURCE};
    for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++)
        if (sheet_filled(sheet, row, (size_t)NEEDED[i], why) != OK)
            return REFUSED;
    for (size_t i = 0; i < tables->service_count; i++)
        if (text_equal(tables->services[i].form, service->form))
            return sheet_refuse(sheet, row, FORM, why, "this form stands here twice");
    enum status status = read_term(&service->term, sheet, row, DAYS, why);
    return status == OK ? sheet_yes(&service->verify, sheet, row, VERIFY, why) : status;
}

static enum status read_services(struct tables *tables, const char *folder, struct arena *arena,
                                 struct fault *why)
{
    static const char *const COLUMNS[] = {"form",     "kind",   "joins_as", "days",
                                          "day_kind", "source", "verify",   NULL};
    struct sheet sheet;
    enum status status = sheet_read(&sheet, folder, "services.csv", COLUMNS, false, arena, why);
    if (status != OK)
        return status;
    tables->services = arena_array(arena, sheet.rows + 1, sizeof *tables->services);
    for (size_t row = 0; row < sheet.rows && status == OK; row++) {
        status =
            read_service(&tables->services[tables->service_count], tables, &sheet, row, why);
        tables->service_count += status == OK;
    }
    if (status == OK && !tables_service(tables, TEXT("*"))) {
        status = fault_set(why, REFUSED, "a row for all other forms, \"*\", is missing");
        fault_at(why, sheet.file, 1, 1);
    }
    return status;
}

/* ---- life.csv ---- */

/* Every word of the cell is among `words`; `seen` says which. */
static enum status read_words(bool *seen, const struct sheet *sheet, size_t row, size_t column,
                              const char *const *words, struct fault *why)
{
    for (struct text rest = sheet_text(sheet, row, column), next;
         text_take_word(&rest, &next);) {
        size_t i = 0;
        while (words[i] && !text_is(next, words[i]))
            i++;
        if (!words[i])
            return sheet_refuse(sheet, row, column, why,
                                "\"%.*s\" is none of the words for this column",
                                TEXT_ARG(next));
        seen[i] = true;
    }
    return OK;
}

static enum status read_names(const struct life_move *move, const struct tables *tables,
                              const struct sheet *sheet, size_t row, struct arena *arena,
                              struct fault *why)
{
    if (move->state.len > 0 && !tables_state(tables, move->state))
        return sheet_refuse(sheet, row, LIFE_STATE, why, "states.csv has no \"%.*s\"",
                            TEXT_ARG(move->state));
    if (!tables_state(tables, move->to))
        return sheet_refuse(sheet, row, LIFE_TO, why, "states.csv has no \"%.*s\"",
                            TEXT_ARG(move->to));
    if (tables_part(tables, TEXT("action"), text_string(arena, move->action), 0).len == 0)
        return sheet_refuse(sheet, row, LIFE_ACTION, why, "told.csv has no \"action.%.*s\"",
                            TEXT_ARG(move->action));
    if (sheet_filled(sheet, row, LIFE_KINDS, why) != OK)
        return REFUSED;
    if (move->told.len > 0 && (tables_part(tables, move->told, "told", 0).len == 0 ||
                               tables_part(tables, move->told, "next", 0).len == 0))
        return sheet_refuse(sheet, row, LIFE_TOLD, why,
                            "told.csv has no \"%.*s.told\" or no \"%.*s.next\"",
                            TEXT_ARG(move->told), TEXT_ARG(move->told));
    return OK;
}

static enum status read_who(struct life_move *move, const struct sheet *sheet, size_t row,
                            struct fault *why)
{
    static const char *const ROLE[] = {"system",   "person",        "worker",
                                       "reviewer", "administrator", NULL};
    static const char *const NOT[] = {"deciders", NULL};
    static const char *const MARK[] = {"decider", "assignee", NULL};
    static const char *const NEED[] = {"reason", "sentence", "assignee", NULL};
    bool roles[5] = {0}, nots[1] = {0}, marks[2] = {0}, needs[3] = {0};
    enum status status = sheet_filled(sheet, row, LIFE_ROLES, why);
    if (status == OK)
        status = read_words(roles, sheet, row, LIFE_ROLES, ROLE, why);
    if (status == OK)
        status = read_words(nots, sheet, row, LIFE_NOT_BY, NOT, why);
    if (status == OK)
        status = read_words(marks, sheet, row, LIFE_MARKS, MARK, why);
    if (status == OK)
        status = read_words(needs, sheet, row, LIFE_NEEDS, NEED, why);
    move->not_by_deciders = nots[0];
    move->marks_decider = marks[0];
    move->marks_assignee = marks[1];
    move->needs_reason = needs[0];
    move->needs_sentence = needs[1];
    move->needs_assignee = needs[2];
    return status;
}

static enum status read_clock(struct life_move *move, const struct sheet *sheet, size_t row,
                              struct fault *why)
{
    struct text days = sheet_text(sheet, row, LIFE_DAYS);
    if (text_is(days, "keep"))
        move->clock = CLOCK_KEEP;
    else if (text_is(days, "none"))
        move->clock = CLOCK_NONE;
    else if (text_is(days, "service"))
        move->clock = CLOCK_OF_SERVICE;
    else {
        move->clock = CLOCK_DAYS;
        return read_term(&move->term, sheet, row, LIFE_DAYS, why);
    }
    return sheet_text(sheet, row, LIFE_DAY_KIND).len == 0
               ? OK
               : sheet_refuse(sheet, row, LIFE_DAY_KIND, why,
                              "only a number of days has a kind");
}

static enum status read_move(struct life_move *move, const struct tables *tables,
                             const struct sheet *sheet, size_t row, struct arena *arena,
                             struct fault *why)
{
    static const char *const PAYMENTS[] = {[PAYMENT_UNCHANGED] = "unchanged",
                                           [PAYMENT_STARTS] = "starts",
                                           [PAYMENT_STOPS] = "stops",
                                           NULL};
    size_t payment = 0;
    *move = (struct life_move){.state = sheet_text(sheet, row, LIFE_STATE),
                               .action = sheet_text(sheet, row, LIFE_ACTION),
                               .to = sheet_text(sheet, row, LIFE_TO),
                               .kinds = sheet_text(sheet, row, LIFE_KINDS),
                               .roles = sheet_text(sheet, row, LIFE_ROLES),
                               .told = sheet_text(sheet, row, LIFE_TOLD),
                               .row = row};
    enum status status = read_names(move, tables, sheet, row, arena, why);
    if (status == OK)
        status = read_who(move, sheet, row, why);
    if (status == OK)
        status = sheet_yes(&move->adverse, sheet, row, LIFE_ADVERSE, why);
    if (status == OK)
        status = read_clock(move, sheet, row, why);
    if (status == OK)
        status = sheet_word(&payment, sheet, row, LIFE_PAYMENT, PAYMENTS, why);
    move->payment = (enum life_payment)payment;
    return status;
}

enum status tables_read_life(struct tables *tables, struct sheet *sheet, const char *folder,
                             struct arena *arena, struct fault *why)
{
    static const char *const COLUMNS[] = {"state",    "action",  "to",      "kinds", "roles",
                                          "not_by",   "marks",   "adverse", "needs", "days",
                                          "day_kind", "payment", "told",    NULL};
    enum status status = read_states(tables, folder, arena, why);
    if (status == OK)
        status = read_services(tables, folder, arena, why);
    if (status == OK)
        status = sheet_read(sheet, folder, "life.csv", COLUMNS, false, arena, why);
    if (status != OK)
        return status;
    tables->moves = arena_array(arena, sheet->rows + 1, sizeof *tables->moves);
    for (size_t row = 0; row < sheet->rows && status == OK; row++) {
        status = read_move(&tables->moves[row], tables, sheet, row, arena, why);
        tables->move_count += status == OK;
    }
    return status;
}
