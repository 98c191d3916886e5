/* tell_test.c: everything that any move tells, in every language of both packs. */
#include <stdlib.h>

#include "base/check.h"
#include "casebook/inside.h"

static const char *const PACK[] = {"assets/services/cn-rural/office",
                                   "assets/services/ke/office"};
enum { PACK_COUNT = 2 };
static struct clock_fixed today = {1795430400000}; /* 2026-11-23 12:00 UTC */

static struct casebook open_book(const char *office, struct arena *arena)
{
    struct fault why = {0};
    struct casebook book = {.options = {.office = office,
                                        .locales = DOORSTEP_BUILT_LOCALES,
                                        .clock = clock_fixed(&today)},
                            .arena = arena};
    setenv("TZ", "UTC", 1);
    if (tables_open(&book.tables, office, arena, &why) != OK ||
        book_open_words(&book, &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
    return book;
}

/* A case to which the move was just done, with the first reason that fits it. */
static struct book_case moved(struct casebook *book, const struct life_move *move,
                              size_t language)
{
    const struct tables *tables = book->tables;
    struct text kind = {0}, rest = move->kinds;
    struct book_case of = {.number = TEXT("9856849698"),
                           .form_id = TEXT("enrol"),
                           .state = move->state,
                           .language = tables->languages[language],
                           .due_ms = today.now_ms + 86400000};
    struct book_deed deed = {.move = move,
                             .who = TEXT("Li Na"),
                             .sentence = TEXT("One thing"),
                             .now_ms = today.now_ms};
    text_take_word(&rest, &kind);
    of.kind = kind;
    for (size_t i = 0; i < tables->reason_count; i++)
        if (tables_reason_fits(&tables->reasons[i], move->action, TEXT("*")))
            deed.reason = tables->reasons[i].name;
    moves_apply(book, &of, &deed);
    return of;
}

static void check_screens(const struct case_preview *preview, const char *what)
{
    static const struct fit_budget BUDGET = {182, 80};
    if (preview->screen_count < preview->page_count)
        fail_msg("%s: %zu pages, %zu screens", what, preview->page_count,
                 preview->screen_count);
    for (size_t i = 0; i < preview->screen_count; i++)
        if (!fit_fits(preview->screens[i], BUDGET))
            fail_msg("%s: a screen is too full: %.*s", what, TEXT_ARG(preview->screens[i]));
}

/* Dates, years, numbers of a law or of a telephone: none is left to the synthesiser. */
static void check_spoken(const struct case_preview *preview, const char *what)
{
    for (size_t i = 0; i < preview->page_count; i++) {
        struct text spoken = preview->spoken[i];
        if (spoken.len == 0)
            fail_msg("%s: page %zu is not spoken", what, i);
        for (size_t k = 0; k < spoken.len; k++)
            if (spoken.at[k] >= '0' && spoken.at[k] <= '9')
                fail_msg("%s: a digit is spoken: %.*s", what, TEXT_ARG(spoken));
    }
}

static bool holds(const struct case_preview *preview, struct text words)
{
    for (size_t i = 0; i < preview->page_count; i++)
        if (text_find(preview->pages[i], words) != SIZE_MAX)
            return true;
    return false;
}

static void check_move(struct casebook *book, const struct life_move *move, size_t language,
                       struct arena *arena)
{
    struct case_preview preview;
    struct book_case of = moved(book, move, language);
    const char *what =
        text_format(arena, "%s: %.*s from %.*s in %.*s", book->options.office,
                    TEXT_ARG(move->action), TEXT_ARG(move->state), TEXT_ARG(of.language))
            .at;
    preview_of(&preview, book, &of, arena);
    if (preview.page_count < 2)
        fail_msg("%s: says nothing, or not what comes next", what);
    for (size_t i = 0; i < preview.page_count; i++)
        if (text_find(preview.pages[i], TEXT("{")) != SIZE_MAX)
            fail_msg("%s: is not filled in: %.*s", what, TEXT_ARG(preview.pages[i]));
    check_screens(&preview, what);
    check_spoken(&preview, what);
    if (!move->adverse)
        return;
    const struct life_reason *reason = tables_reason(book->tables, of.told_reason);
    if (!reason || !holds(&preview, reason->sentence[language]) ||
        !holds(&preview, tables_text(book->tables, reason->rule, language)) ||
        !holds(&preview, TEXT("Li Na")) || !holds(&preview, TEXT("One thing")) ||
        !holds(&preview, tell_day(book, language, of.until_ms, arena)) ||
        !holds(&preview, tables_rung(book->tables, of.state)->words[language]))
        fail_msg("%s: does not say why, by which rule, who, or how to object until when", what);
}

static void every_move_is_told_whole_on_both_channels(void **state)
{
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        struct casebook book = open_book(PACK[p], arena);
        size_t told = 0;
        for (size_t i = 0; i < book.tables->move_count; i++)
            for (size_t k = 0; k < book.tables->language_count; k++)
                if (book.tables->moves[i].told.len > 0) {
                    check_move(&book, &book.tables->moves[i], k, arena);
                    told++;
                }
        assert_true(told > 50);
        arena_close(arena);
    }
}

static void a_workers_sentence_gets_its_full_stop(void **state)
{
    struct arena *arena = arena_open("tables");
    struct casebook book = open_book(PACK[0], arena);
    struct telling telling;
    (void)state;
    const struct life_move *move = tables_move(book.tables, TEXT("case"), TEXT("proposed"),
                                               TEXT("decline"), TEXT("reviewer"));
    struct book_case of = moved(&book, move, 2);
    tell(&telling, &book, &of, arena);
    assert_text(telling.told,
                "It did not work this time. You can disagree, free, until 22 January 2027.");
    assert_text(telling.reason,
                "One condition is not met now. One thing. This is the rule. State "
                "Council document 2014 number 8. Decided by Li Na.");
    assert_text(telling.until, "22 January 2027");
    assert_true(telling.can_object);
    of = moved(&book, move, 0);
    tell(&telling, &book, &of, arena);
    assert_text(telling.told, "这次没有办成。不同意可以提出来，不要钱，最晚2027年1月22日。");
    of.told_sentence = TEXT("Is it?");
    tell(&telling, &book, &of, arena);
    assert_true(text_find(telling.reason, TEXT("Is it?依据")) != SIZE_MAX);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(every_move_is_told_whole_on_both_channels),
           cmocka_unit_test(a_workers_sentence_gets_its_full_stop))
