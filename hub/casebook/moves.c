#include "audit/audit.h"
#include "casebook/inside.h"

static const int64_t DAY_MS = 86400000;

/* ---- Clocks ---- */

int64_t moves_day(const struct casebook *book, int64_t utc_ms)
{
    const struct clock *clock = &book->options.clock;
    int64_t local = utc_ms + (int64_t)clock->offset_min(clock->self, utc_ms) * 60000;
    return local / DAY_MS - (local % DAY_MS < 0);
}

int64_t moves_due(const struct casebook *book, int64_t now_ms, struct term term)
{
    const struct clock *clock = &book->options.clock;
    int64_t last = calendar_last(&book->tables->calendar, moves_day(book, now_ms), term);
    int64_t end = (last + 1) * DAY_MS - 1;
    return end - (int64_t)clock->offset_min(clock->self, end) * 60000;
}

static int64_t due_after(const struct casebook *book, const struct book_case *of,
                         const struct book_deed *deed)
{
    switch (deed->move->clock) {
    case CLOCK_KEEP:
        return of->due_ms;
    case CLOCK_OF_SERVICE:
        return moves_due(book, deed->now_ms, tables_service(book->tables, of->form_id)->term);
    case CLOCK_DAYS:
        return moves_due(book, deed->now_ms, deed->move->term);
    case CLOCK_NONE:
        break;
    }
    return 0;
}

/* ---- What a move does to a case ---- */

static bool is_objection(const struct casebook *book, struct text state)
{
    const struct life_state *found = tables_state(book->tables, state);
    return found && found->objection;
}

static void apply_told(struct casebook *book, struct book_case *of,
                       const struct book_deed *deed)
{
    const struct life_rung *rung =
        deed->move->adverse ? tables_rung(book->tables, deed->move->to) : NULL;
    if (deed->move->told.len == 0)
        return;
    of->told = deed->move->told;
    of->told_reason = deed->reason;
    of->told_sentence = deed->sentence;
    of->told_who = deed->who_shown.len > 0 ? deed->who_shown : deed->who;
    of->told_action = deed->move->action;
    of->told_ms = deed->now_ms;
    of->until_ms = rung ? moves_due(book, deed->now_ms, rung->term) : 0;
}

void moves_apply(struct casebook *book, struct book_case *of, const struct book_deed *deed)
{
    const struct life_move *move = deed->move;
    of->due_ms = due_after(book, of, deed);
    /* Who objects shall be heard by somebody new. */
    if (is_objection(book, move->to) && !is_objection(book, of->state))
        of->assignee = TEXT("");
    of->state = move->to;
    of->changed_ms = deed->now_ms;
    if (move->marks_decider)
        of->decider = deed->who;
    if (move->marks_assignee)
        of->assignee = deed->who;
    if (move->needs_assignee)
        of->assignee = deed->assignee;
    apply_told(book, of, deed);
}

/* ---- Whether it may be done ---- */

/* "worker reviewer" and "worker" alike; nobody of the office is the machine or the person. */
static const struct life_move *move_for(const struct casebook *book, const struct book_case *of,
                                        struct text action, struct text role)
{
    for (struct text rest = role, word; text_take_word(&rest, &word);) {
        if (text_is(word, "system") || text_is(word, "person"))
            continue;
        const struct life_move *move =
            tables_move(book->tables, of->kind, of->state, action, word);
        if (move)
            return move;
    }
    return NULL;
}

static enum status check_deciders(const struct life_move *move, struct db *db,
                                  const struct casebook *book, const struct book_case *of,
                                  const struct case_deed *deed, struct arena *arena,
                                  struct fault *why)
{
    bool decided = false;
    enum status status = OK;
    if (move->not_by_deciders)
        status = book_decided(&decided, db, of->id, deed->who, arena, why);
    if (status == OK && decided)
        return fault_set(why, REFUSED,
                         "you decided in this case before, or have the one that it is about: "
                         "somebody else has to do this");
    if (status == OK && move->needs_assignee && is_objection(book, move->to))
        status = book_decided(&decided, db, of->id, deed->assignee, arena, why);
    if (status == OK && decided)
        return fault_set(why, REFUSED,
                         "%.*s decided in this case before: an objection goes to another",
                         TEXT_ARG(deed->assignee));
    return status;
}

static enum status check_reason(const struct casebook *book, const struct book_case *of,
                                const struct life_move *move, const struct case_deed *deed,
                                struct fault *why)
{
    const struct life_reason *reason = tables_reason(book->tables, deed->reason);
    if (deed->reason.len == 0)
        return move->needs_reason ? fault_set(why, REFUSED, "choose a reason") : OK;
    if (!reason || !tables_reason_fits(reason, deed->action, of->form_id))
        return fault_set(why, REFUSED, "this reason is not one for this");
    return OK;
}

static enum status check_words(const struct life_move *move, const struct case_deed *deed,
                               struct fault *why)
{
    if (text_trim(deed->who).len == 0)
        return fault_set(why, REFUSED, "nobody is named who does this");
    if (move->needs_sentence && text_trim(deed->sentence).len == 0)
        return fault_set(why, REFUSED, "say it in a sentence that the person understands");
    if (deed->sentence.len > BOOK_LONGEST_SENTENCE || !text_is_utf8(deed->sentence) ||
        !text_is_utf8(deed->who_shown))
        return fault_set(why, REFUSED, "the sentence is too long");
    if (move->needs_assignee && text_trim(deed->assignee).len == 0)
        return fault_set(why, REFUSED, "choose to whom it goes");
    if (move->needs_assignee && text_equal(deed->assignee, deed->who))
        return fault_set(why, REFUSED, "a hand-over goes to somebody else");
    return OK;
}

/* The move of a deed, when all of the table's conditions are met. */
static enum status check_deed(struct book_deed *out, const struct casebook *book, struct db *db,
                              const struct book_case *of, const struct case_deed *deed,
                              struct arena *arena, struct fault *why)
{
    const struct life_move *move = move_for(book, of, deed->action, deed->role);
    if (!move) {
        fault_set(why, REFUSED,
                  "this is not to be done here now: the case is in the state \"%.*s\"",
                  TEXT_ARG(of->state));
        return REFUSED;
    }
    enum status status = check_words(move, deed, why);
    if (status == OK)
        status = check_reason(book, of, move, deed, why);
    if (status == OK)
        status = check_deciders(move, db, book, of, deed, arena, why);
    *out = (struct book_deed){.move = move,
                              .who = deed->who,
                              .who_shown = text_trim(deed->who_shown),
                              .role = deed->role,
                              .reason = deed->reason,
                              .sentence = text_trim(deed->sentence),
                              .assignee = deed->assignee,
                              .now_ms = book->options.clock.now_ms(book->options.clock.self)};
    return status;
}

enum status moves_try(struct book_case *after, struct casebook *book, struct db *db,
                      const struct case_deed *deed, struct arena *arena, struct fault *why)
{
    struct book_deed made = {0};
    enum status status = book_load(after, db, deed->id, false, arena, why);
    if (status == OK)
        status = check_deed(&made, book, db, after, deed, arena, why);
    if (status == OK)
        moves_apply(book, after, &made);
    return status;
}

/* ---- Doing it ---- */

static enum status do_in(struct casebook *book, struct db *db, const struct case_deed *deed,
                         struct arena *arena, struct fault *why)
{
    struct book_case of = {0};
    struct book_deed made = {0};
    enum status status = book_load(&of, db, deed->id, true, arena, why);
    if (status == OK)
        status = check_deed(&made, book, db, &of, deed, arena, why);
    if (status != OK)
        return status;
    const struct book_event event = {.at_ms = made.now_ms,
                                     .who = made.who,
                                     .role = made.role,
                                     .action = made.move->action,
                                     .from = of.state,
                                     .to = made.move->to,
                                     .reason = made.reason,
                                     .sentence = made.sentence,
                                     .assignee =
                                         made.move->needs_assignee ? made.assignee : TEXT(""),
                                     .decides = made.move->marks_decider};
    moves_apply(book, &of, &made);
    status = book_save(db, &of, book->tables, arena, why);
    if (status == OK)
        status = book_note(db, of.id, &event, why);
    if (status == OK)
        status = person_touch(db, of.person, false, arena, why);
    if (status == OK && made.move->told.len > 0)
        status = tell_publish(book, db, &of, arena, why);
    if (status == OK) /* last: others wait for it until the commit */
        status =
            audit_add(db, made.now_ms, made.who, TEXT("case.do"), of.number,
                      text_format(arena, "%.*s: %.*s to %.*s%s%.*s", TEXT_ARG(event.action),
                                  TEXT_ARG(event.from), TEXT_ARG(event.to),
                                  event.reason.len > 0 ? ", " : "", TEXT_ARG(event.reason)),
                      why);
    return status;
}

enum status case_do(struct casebook *book, const struct case_deed *deed, struct fault *why)
{
    struct arena *arena = arena_open("deed");
    struct db *db;
    enum status status = db_take(&db, book->options.pool, why);
    if (status == OK) {
        status = db_begin_open(db, why);
        if (status == OK)
            status = do_in(book, db, deed, arena, why);
        if (status == OK)
            status = db_commit(db, why);
        db_give(db);
    }
    arena_close(arena);
    return status;
}

/* ---- What a page offers ---- */

static bool may_do(const struct life_move *move, const struct book_case *of, struct text role,
                   bool decided)
{
    bool his = false;
    for (struct text rest = role, word; text_take_word(&rest, &word);)
        his = his || (!text_is(word, "system") && !text_is(word, "person") &&
                      tables_has_word(move->roles, word));
    return his && text_equal(move->state, of->state) &&
           tables_has_word(move->kinds, of->kind) && !(decided && move->not_by_deciders);
}

static enum status load_for(struct book_case *of, bool *decided, struct casebook *book,
                            int64_t id, struct text who, struct arena *arena, struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = book_load(of, db, id, false, arena, why);
    if (status == OK && decided)
        status = book_decided(decided, db, id, who, arena, why);
    db_give(db);
    return status;
}

enum status case_actions(struct case_action **actions, size_t *count, struct casebook *book,
                         int64_t id, struct text who, struct text role, struct text language,
                         struct arena *arena, struct fault *why)
{
    const struct tables *tables = book->tables;
    size_t tongue = tables_language(tables, language);
    struct book_case of = {0};
    bool decided = false;
    *count = 0;
    *actions = arena_array(arena, tables->move_count, sizeof **actions);
    enum status status = load_for(&of, &decided, book, id, who, arena, why);
    for (size_t i = 0; status == OK && i < tables->move_count; i++) {
        const struct life_move *move = &tables->moves[i];
        if (!may_do(move, &of, role, decided))
            continue;
        (*actions)[(*count)++] = (struct case_action){
            .name = move->action,
            .label =
                tables_part(tables, TEXT("action"), text_string(arena, move->action), tongue),
            .to = tables_part(tables, TEXT("state"), text_string(arena, move->to), tongue),
            .adverse = move->adverse,
            .wants_reason = move->needs_reason,
            .wants_sentence = move->needs_sentence,
            .wants_assignee = move->needs_assignee};
    }
    return status;
}

enum status case_reasons(struct case_reason **reasons, size_t *count, struct casebook *book,
                         int64_t id, struct text action, struct text language,
                         struct arena *arena, struct fault *why)
{
    const struct tables *tables = book->tables;
    size_t tongue = tables_language(tables, language);
    struct book_case of = {0};
    *count = 0;
    *reasons = arena_array(arena, tables->reason_count, sizeof **reasons);
    enum status status = load_for(&of, NULL, book, id, TEXT(""), arena, why);
    for (size_t i = 0; status == OK && i < tables->reason_count; i++)
        if (tables_reason_fits(&tables->reasons[i], action, of.form_id))
            (*reasons)[(*count)++] = (struct case_reason){
                .name = tables->reasons[i].name,
                .rule = tables_text(tables, tables->reasons[i].rule, tongue),
                .sentence = tables->reasons[i].sentence[tongue]};
    return status;
}
