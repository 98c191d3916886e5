/* life_test.c: what the tables promise people, over every row of both packs: no adverse outcome
 * without a named person, a reason, a rule and a way to object; the first decider closes no
 * objection; no objection stops a payment; a hand-over has a reason. */
#include "base/check.h"
#include "casebook/sheet.h"
#include "casebook/tables.h"

static const char *const PACK[] = {"assets/services/cn-rural/office",
                                   "assets/services/ke/office"};
enum { PACK_COUNT = 2 };

static struct tables *opened(const char *folder, struct arena *arena)
{
    struct tables *tables;
    struct fault why = {0};
    if (tables_open(&tables, folder, arena, &why) != OK)
        fail_msg("%s:%u:%u: %s", why.file, why.line, why.column, why.text);
    return tables;
}

/* ---- What must hold, looked at apart from the loader's own checks ---- */

static void no_adverse_outcome_lacks_a_person_a_reason_a_rule_or_a_way_to_object(void **state)
{
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        const struct tables *tables = opened(PACK[p], arena);
        size_t adverse = 0;
        for (size_t i = 0; i < tables->move_count; i++) {
            const struct life_move *move = &tables->moves[i];
            if (!move->adverse)
                continue;
            adverse++;
            assert_false(tables_has_word(move->roles, TEXT("system")));
            assert_false(tables_has_word(move->roles, TEXT("person")));
            assert_true(move->needs_reason && move->needs_sentence && move->marks_decider);
            assert_non_null(tables_rung(tables, move->to));
            for (struct text rest = move->kinds, kind; text_take_word(&rest, &kind);)
                assert_non_null(
                    tables_move(tables, kind, move->to, TEXT("object"), TEXT("person")));
            for (size_t r = 0; r < tables->reason_count; r++)
                if (tables_has_word(tables->reasons[r].actions, move->action))
                    assert_true(tables->reasons[r].rule.len > 0);
        }
        assert_true(adverse >= 2); /* or this test looks at nothing */
        arena_close(arena);
    }
}

static void the_first_decider_can_close_no_objection(void **state)
{
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        const struct tables *tables = opened(PACK[p], arena);
        size_t closing = 0;
        for (size_t i = 0; i < tables->move_count; i++) {
            const struct life_move *move = &tables->moves[i];
            const struct life_state *from = tables_state(tables, move->state);
            const struct life_state *to = tables_state(tables, move->to);
            if (!from || !from->objection || to->objection)
                continue;
            closing++;
            assert_true(move->not_by_deciders);
        }
        assert_true(closing >= 2);
        arena_close(arena);
    }
}

static void no_objection_stops_a_payment(void **state)
{
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        const struct tables *tables = opened(PACK[p], arena);
        size_t objections = 0;
        for (size_t i = 0; i < tables->move_count; i++) {
            const struct life_move *move = &tables->moves[i];
            const struct life_state *from = tables_state(tables, move->state);
            if (tables_state(tables, move->to)->objection || (from && from->objection)) {
                objections++;
                assert_int_not_equal(move->payment, PAYMENT_STOPS);
            }
        }
        assert_true(objections >= 2);
        arena_close(arena);
    }
}

static void a_hand_over_needs_a_reason_and_a_name(void **state)
{
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        const struct tables *tables = opened(PACK[p], arena);
        size_t hand_overs = 0;
        for (size_t i = 0; i < tables->move_count; i++)
            if (text_is(tables->moves[i].action, "hand-over")) {
                hand_overs++;
                assert_true(tables->moves[i].needs_reason && tables->moves[i].needs_assignee);
            }
        assert_true(hand_overs >= 2);
        arena_close(arena);
    }
}

/* ---- Whatever is taken away from whichever row, the tables are refused ---- */

enum spoil {
    BY_THE_PERSON,
    BY_THE_MACHINE,
    WITHOUT_REASON,
    WITHOUT_SENTENCE,
    WITHOUT_NAME,
    BY_A_DECIDER,
    UNTOLD,
    STOPS_PAYMENT,
    TO_NOBODY,
    SPOILS
};

static bool is_objection(const struct tables *tables, struct text state)
{
    const struct life_state *found = tables_state(tables, state);
    return found && found->objection;
}

/* Whether the row would then break one of the promises. */
static bool spoil(struct life_move *move, const struct tables *tables, enum spoil how)
{
    bool from = is_objection(tables, move->state), to = is_objection(tables, move->to);
    bool office = tables_has_word(move->roles, TEXT("worker")) ||
                  tables_has_word(move->roles, TEXT("reviewer"));
    switch (how) {
    case BY_THE_PERSON:
        move->roles = TEXT("person reviewer");
        return move->adverse;
    case BY_THE_MACHINE:
        move->roles = TEXT("system");
        return move->state.len > 0;
    case WITHOUT_REASON:
        move->needs_reason = false;
        return move->adverse || text_is(move->action, "hand-over");
    case WITHOUT_SENTENCE:
        move->needs_sentence = false;
        return move->adverse;
    case WITHOUT_NAME:
        move->marks_decider = false;
        return move->adverse;
    case BY_A_DECIDER:
        move->not_by_deciders = false;
        return move->adverse || (from && office && (!to || move->marks_decider));
    case UNTOLD:
        move->told = TEXT("");
        return move->adverse;
    case STOPS_PAYMENT: /* in, within or out of an objection; elsewhere only where it is a no */
        move->payment = PAYMENT_STOPS;
        return from || to || !move->adverse;
    case TO_NOBODY:
        move->needs_assignee = false;
        return text_is(move->action, "hand-over");
    case SPOILS:
        break;
    }
    return false;
}

static struct sheet life_of(const char *folder, struct arena *arena)
{
    static const char *const COLUMNS[] = {"state",    "action",  "to",      "kinds", "roles",
                                          "not_by",   "marks",   "adverse", "needs", "days",
                                          "day_kind", "payment", "told",    NULL};
    struct sheet sheet;
    assert_int_equal(sheet_read(&sheet, folder, "life.csv", COLUMNS, false, arena, NULL), OK);
    return sheet;
}

static void every_row_that_loses_a_protection_is_refused(void **state)
{
    size_t tried[SPOILS] = {0};
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        struct tables *tables = opened(PACK[p], arena);
        struct sheet life = life_of(PACK[p], arena);
        for (size_t i = 0; i < tables->move_count; i++)
            for (enum spoil how = 0; how < SPOILS; how++) {
                struct life_move whole = tables->moves[i];
                struct fault why = {0};
                if (spoil(&tables->moves[i], tables, how)) {
                    tried[how]++;
                    if (tables_check(tables, &life, &why) != REFUSED || why.line == 0 ||
                        (how != BY_THE_MACHINE && why.line != i + 2) || why.column == 0 ||
                        why.text[0] == '\0')
                        fail_msg("%s: line %zu, spoil %d: %s:%u:%u: %s", PACK[p], i + 2,
                                 (int)how, why.file, why.line, why.column, why.text);
                }
                tables->moves[i] = whole;
            }
        assert_int_equal(tables_check(tables, &life, NULL), OK);
        arena_close(arena);
    }
    for (enum spoil how = 0; how < SPOILS; how++)
        assert_true(tried[how] >= 4); /* or this test looks at nothing */
}

/* The rows beside an adverse outcome: its reasons' rules, its rung, its way to object, and what
 * is told of it in each language. */
static void refuse_without(const struct tables *tables, const struct sheet *life,
                           struct text *cell, const char *what)
{
    struct text whole = *cell;
    struct fault why = {0};
    *cell = TEXT("");
    if (tables_check(tables, life, &why) != REFUSED || why.text[0] == '\0')
        fail_msg("%s: was taken without %.*s", what, TEXT_ARG(whole));
    *cell = whole;
}

static void spoil_around(struct tables *tables, const struct sheet *life,
                         const struct life_move *adverse)
{
    static const char *const PARTS[] = {"told", "reason", "object"};
    struct arena *arena = arena_open("around");
    for (size_t i = 0; i < tables->reason_count; i++)
        if (tables_has_word(tables->reasons[i].actions, adverse->action))
            refuse_without(tables, life, &tables->reasons[i].rule, "a reason");
    for (size_t i = 0; i < tables->rung_count; i++)
        if (text_equal(tables->rungs[i].at, adverse->to))
            refuse_without(tables, life, &tables->rungs[i].at, "the ladder");
    for (size_t i = 0; i < tables->move_count; i++)
        if (text_equal(tables->moves[i].state, adverse->to) &&
            text_is(tables->moves[i].action, "object") &&
            tables_has_word(tables->moves[i].kinds, adverse->kinds))
            refuse_without(tables, life, &tables->moves[i].roles, "who may object");
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        for (size_t k = 0; k < tables->language_count; k++) {
            uint32_t row = map_get(
                tables->told, text_format(arena, "%.*s.%s", TEXT_ARG(adverse->told), PARTS[i]));
            assert_true(row != UINT32_MAX);
            refuse_without(tables, life, &tables->texts[row * tables->language_count + k],
                           PARTS[i]);
        }
    arena_close(arena);
}

static void nothing_beside_an_adverse_outcome_can_be_left_out(void **state)
{
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        struct tables *tables = opened(PACK[p], arena);
        struct sheet life = life_of(PACK[p], arena);
        for (size_t i = 0; i < tables->move_count; i++)
            if (tables->moves[i].adverse)
                spoil_around(tables, &life, &tables->moves[i]);
        assert_int_equal(tables_check(tables, &life, NULL), OK);
        arena_close(arena);
    }
}

CHECK_MAIN(
    cmocka_unit_test(no_adverse_outcome_lacks_a_person_a_reason_a_rule_or_a_way_to_object),
    cmocka_unit_test(the_first_decider_can_close_no_objection),
    cmocka_unit_test(no_objection_stops_a_payment),
    cmocka_unit_test(a_hand_over_needs_a_reason_and_a_name),
    cmocka_unit_test(every_row_that_loses_a_protection_is_refused),
    cmocka_unit_test(nothing_beside_an_adverse_outcome_can_be_left_out))
