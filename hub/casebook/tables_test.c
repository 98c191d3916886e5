#include "casebook/tables.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/place.h"

#define PACKS "assets/services"
static const char *const PACK[] = {PACKS "/cn-rural/office", PACKS "/ke/office"};
static const char *const FILES[] = {"services.csv", "states.csv", "life.csv",    "reasons.csv",
                                    "ladder.csv",   "told.csv",   "holidays.csv"};
enum { PACK_COUNT = 2, FILE_COUNT = sizeof FILES / sizeof *FILES };

static struct tables *opened(const char *folder, struct arena *arena)
{
    struct tables *tables;
    struct fault why = {0};
    if (tables_open(&tables, folder, arena, &why) != OK)
        fail_msg("%s:%u:%u: %s", why.file, why.line, why.column, why.text);
    return tables;
}

/* ---- Tables that are refused, each with the place ---- */

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

/* The pack's tables in a folder of their own, `from` in one of them replaced by `to`. */
static void copy_changed(const char *folder, const char *file, const char *from, const char *to)
{
    struct arena *arena = arena_open("copy");
    for (size_t i = 0; i < FILE_COUNT; i++) {
        struct text bytes;
        const char *path = text_format(arena, "%s/%s", PACK[0], FILES[i]).at;
        assert_int_equal(file_read(&bytes, path, 1 << 20, arena, NULL), OK);
        if (strcmp(FILES[i], file) == 0) {
            size_t at = text_find(bytes, text_of(from));
            if (at == SIZE_MAX)
                fail_msg("%s holds no \"%s\"", file, from);
            bytes = text_format(arena, "%.*s%s%.*s", TEXT_ARG(text_part(bytes, 0, at)), to,
                                TEXT_ARG(text_part(bytes, at + strlen(from), SIZE_MAX)));
        }
        path = text_format(arena, "%s/%s", folder, FILES[i]).at;
        assert_int_equal(file_replace(path, bytes, 0600, NULL), OK);
    }
    arena_close(arena);
}

static const struct {
    const char *why, *file, *from, *to;
    unsigned line, column; /* 0: not looked at */
} REFUSED_TABLES[] = {
    {"an adverse outcome by the machine", "life.csv",
     "proposed,decline,declined,case,reviewer,",
     "proposed,decline,declined,case,reviewer person,", 20, 32},
    {"an adverse outcome without a reason", "life.csv",
     "deciders,decider,yes,reason sentence,none,,unchanged,declined",
     "deciders,decider,yes,sentence,none,,unchanged,declined", 20, 62},
    {"an adverse outcome without a sentence", "life.csv",
     "deciders,decider,yes,reason sentence,none,,unchanged,declined",
     "deciders,decider,yes,reason,none,,unchanged,declined", 20, 62},
    {"an adverse outcome by nobody in particular", "life.csv",
     "deciders,decider,yes,reason sentence,none,,unchanged,declined",
     "deciders,,yes,reason sentence,none,,unchanged,declined", 20, 50},
    {"an adverse outcome by one person alone", "life.csv",
     "reviewer,deciders,decider,yes,reason sentence,none,,unchanged,declined",
     "reviewer,,decider,yes,reason sentence,none,,unchanged,declined", 20, 41},
    {"an adverse outcome that is not told", "life.csv", "none,,unchanged,declined",
     "none,,unchanged,", 20, 94},
    {"an adverse outcome after which nobody can object", "life.csv",
     "declined,object,objected,case,person worker reviewer,",
     "declined,object,objected,case,worker reviewer,", 20, 18},
    {"an adverse outcome without a rung of the ladder", "ladder.csv", "recheck,declined,",
     "recheck,agreed,", 0, 0},
    {"an adverse outcome that does not say why", "told.csv", "declined.reason",
     "declined.raison", 0, 0},
    {"an adverse outcome that does not say who", "told.csv", "Decided by {who}.", "Decided.", 0,
     0},
    {"an adverse outcome that does not say until when", "told.csv",
     "{ladder} The last day is {until}.", "{ladder}", 0, 0},
    {"an adverse reason without a rule", "reasons.csv", "*,rule.conditions,", "*,,", 0, 0},
    {"no reason that fits every form", "reasons.csv", "propose decline uphold,*,",
     "propose decline uphold,enrol,", 0, 0},
    {"the first decider closes an objection", "life.csv",
     "rechecking,change,agreed,case,worker reviewer,deciders,",
     "rechecking,change,agreed,case,worker reviewer,,", 0, 0},
    {"an objection that stops a payment", "life.csv",
     "declined,object,objected,case,person worker reviewer,,,no,sentence,60,calendar,unchanged",
     "declined,object,objected,case,person worker reviewer,,,no,sentence,60,calendar,stops", 27,
     80},
    {"a payment that stops and is not called adverse", "life.csv",
     "looking,ask,asked,case,worker reviewer,,,no,reason sentence,none,,unchanged",
     "looking,ask,asked,case,worker reviewer,,,no,reason sentence,none,,stops", 10, 67},
    {"a hand-over without a reason", "life.csv",
     "received,hand-over,received,case,worker reviewer,,,no,reason assignee",
     "received,hand-over,received,case,worker reviewer,,,no,assignee", 5, 55},
    {"the machine decides", "life.csv", "looking,agree,agreed,case,worker reviewer",
     "looking,agree,agreed,case,system", 11, 27},
    {"a state that leads nowhere", "life.csv", "asked,more,looking", "looking,more,looking", 0,
     0},
    {"a state nobody comes to", "states.csv", "received,yes,no,office",
     "lost,yes,no,office\nreceived,yes,no,office", 0, 0},
    {"a state that devices have", "states.csv", "settled,no,no,nobody",
     "settled,no,no,nobody\nrefused,no,no,nobody", 0, 0},
    {"an unknown state", "life.csv", "looking,ask,asked", "looking,ask,askd", 10, 13},
    {"an unknown role", "life.csv", "looking,ask,asked,case,worker reviewer",
     "looking,ask,asked,case,worker boss", 10, 24},
    {"no clock on what waits for the office", "life.csv",
     "objected,take,rechecking,case,worker reviewer,deciders,assignee,no,,keep",
     "objected,take,rechecking,case,worker reviewer,deciders,assignee,no,,none", 0, 0},
    {"days that are none", "services.csv", "claim,case,more,20", "claim,case,more,soon", 5, 17},
    {"a cell too many", "services.csv", "claim,case,more,20", "claim,case,more,20,20", 0, 0},
    {"a cell too few", "services.csv", "claim,case,more,20,", "claim,case,more,", 5, 1},
    {"a quote that is not closed", "states.csv", "received,yes", "\"received,yes", 0, 0},
    {"a column of another name", "life.csv", "not_by", "notby", 1, 29},
    {"a day that is none", "holidays.csv", "2026-10-01", "2026-10-41", 0, 0},
    {"a day twice", "holidays.csv", "2026-10-02", "2026-10-01", 0, 0},
    {"a make-up day in the week", "holidays.csv", "2026-10-10,workday", "2026-10-12,workday", 0,
     0},
    {"a language that lacks a text", "told.csv", ",Received\n", ",\n", 0, 0},
    {"languages in another order", "reasons.csv", "zh-CN,ug,en", "ug,zh-CN,en", 0, 0},
    {"a value that only one language has", "told.csv", "It will be done by {due}.",
     "It will be done.", 0, 0},
    {"a value nobody fills in", "told.csv", "We have it.", "We have it, {name}.", 0, 0},
};

static void tables_that_could_harm_are_refused_with_their_place(void **state)
{
    char folder[] = "/tmp/doorstep-tables-XXXXXX";
    (void)state;
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof REFUSED_TABLES / sizeof *REFUSED_TABLES; i++) {
        struct arena *arena = arena_open("tables");
        struct tables *tables;
        struct fault why = {0};
        copy_changed(folder, REFUSED_TABLES[i].file, REFUSED_TABLES[i].from,
                     REFUSED_TABLES[i].to);
        if (tables_open(&tables, folder, arena, &why) != REFUSED)
            fail_msg("%s: was taken (%s)", REFUSED_TABLES[i].why, why.text);
        if (why.text[0] == '\0' || why.file[0] == '\0')
            fail_msg("%s: does not say where: %s", REFUSED_TABLES[i].why, why.text);
        if (REFUSED_TABLES[i].line > 0 &&
            (why.line != REFUSED_TABLES[i].line || why.column != REFUSED_TABLES[i].column))
            fail_msg("%s: %s:%u:%u: %s", REFUSED_TABLES[i].why, why.file, why.line, why.column,
                     why.text);
        arena_close(arena);
    }
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- Days ---- */

static int64_t day_of(const char *iso)
{
    int64_t ms = 0;
    assert_true(place_in_time(&ms, iso));
    return ms / 86400000;
}

static const struct {
    const char *why, *from;
    struct term term;
    const char *last;
} TERMS[] = {
    {"the day itself does not count", "2026-11-23", {1, true}, "2026-11-24"},
    {"weekends do not count", "2026-11-20", {1, true}, "2026-11-23"},
    {"ten working days are two weeks", "2026-11-23", {10, true}, "2026-12-07"},
    {"twenty working days over the New Year", "2026-12-21", {20, true}, "2027-01-19"},
    {"the week of the National Day does not count, its make-up Saturday does",
     "2026-09-30",
     {2, true},
     "2026-10-09"},
    {"the make-up Saturday is the third", "2026-09-30", {3, true}, "2026-10-10"},
    {"Spring Festival of 2026", "2026-02-13", {2, true}, "2026-02-24"},
    {"other days all count", "2026-11-23", {60, false}, "2027-01-22"},
};

static void terms_end_on_the_right_day(void **state)
{
    struct arena *arena = arena_open("tables");
    const struct tables *tables = opened(PACK[0], arena);
    (void)state;
    for (size_t i = 0; i < sizeof TERMS / sizeof *TERMS; i++) {
        struct date last = date_of_days(
            calendar_last(&tables->calendar, day_of(TERMS[i].from), TERMS[i].term));
        char got[40];
        snprintf(got, sizeof got, "%04d-%02d-%02d", last.year, last.month, last.day);
        if (strcmp(got, TERMS[i].last) != 0)
            fail_msg("%s: %s, wanted %s", TERMS[i].why, got, TERMS[i].last);
    }
    arena_close(arena);
}

static void words_are_found_by_language_and_filled(void **state)
{
    struct arena *arena = arena_open("tables");
    const struct tables *tables = opened(PACK[0], arena);
    const struct tables_value values[] = {{"due", TEXT("{who}")}, {NULL, {NULL, 0}}};
    (void)state;
    assert_int_equal(tables_language(tables, TEXT("ug")), 1);
    assert_int_equal(tables_language(tables, TEXT("zh")), 0);
    assert_int_equal(tables_language(tables, TEXT("en-GB")), 2);
    assert_int_equal(tables_language(tables, TEXT("xx")), 0);
    assert_text(tables_text(tables, TEXT("state.received"), 2), "Received");
    assert_text(tables_text(tables, TEXT("state.nothing"), 2), "");
    assert_text(tables_fill(TEXT("By {due}, {number}."), values, arena), "By {who}, {number}.");
    assert_text(tables_fill(TEXT("An {open brace"), values, arena), "An {open brace");
    assert_text(tables_service(tables, TEXT("never-seen"))->form, "*");
    arena_close(arena);
}

/* ---- Words ---- */

/* What a phone in Kenya shows is in its own alphabet, and no sign that cannot be spoken stands
 * in a sentence. */
static void check_words(struct text words, struct text language)
{
    static const char *const SIGNS[] = {"/", "(", ")", ";", "；", "（", "[", "*", "%", "  "};
    static const char *const NOT_UYGHUR[] = {"\u0647", "\u0629", "\u06A9", "\u06CC"};
    static const char *const WRITTEN[] = {"逾期", "予以", "据实", "核定", "缴纳", "该", "其"};
    if (text_is(language, "en") || text_is(language, "sw"))
        for (size_t i = 0; i < words.len; i++)
            if ((unsigned char)words.at[i] >= 0x80)
                fail_msg("not of a phone's alphabet: %.*s", TEXT_ARG(words));
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (text_find(words, text_of(SIGNS[i])) != SIZE_MAX)
            fail_msg("holds \"%s\": %.*s", SIGNS[i], TEXT_ARG(words));
    for (size_t i = 0; i < sizeof NOT_UYGHUR / sizeof *NOT_UYGHUR; i++)
        if (text_is(language, "ug") && text_find(words, text_of(NOT_UYGHUR[i])) != SIZE_MAX)
            fail_msg("a letter that Uyghur has not: %.*s", TEXT_ARG(words));
    for (size_t i = 0; i < sizeof WRITTEN / sizeof *WRITTEN; i++)
        if (text_is(language, "zh-CN") && text_find(words, text_of(WRITTEN[i])) != SIZE_MAX)
            fail_msg("a written word, \"%s\": %.*s", WRITTEN[i], TEXT_ARG(words));
}

static void words_can_be_said_and_shown_on_a_phone(void **state)
{
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        const struct tables *tables = opened(PACK[p], arena);
        for (size_t k = 0; k < tables->language_count; k++) {
            struct text language = tables->languages[k];
            for (size_t i = 0; i < tables->text_count; i++)
                check_words(tables->texts[i * tables->language_count + k], language);
            for (size_t i = 0; i < tables->reason_count; i++)
                check_words(tables->reasons[i].sentence[k], language);
            for (size_t i = 0; i < tables->rung_count; i++)
                check_words(tables->rungs[i].words[k], language);
        }
        arena_close(arena);
    }
}

/* The languages of the office are those of its deployment, in its order. */
static void the_office_speaks_the_languages_of_its_deployment(void **state)
{
    static const char *const WANTED[PACK_COUNT] = {"zh-CN ug en", "sw en"};
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        const struct tables *tables = opened(PACK[p], arena);
        struct text conf;
        const char *path = text_format(arena, "%s/../deployment.conf", PACK[p]).at;
        assert_int_equal(file_read(&conf, path, 1 << 16, arena, NULL), OK);
        struct text all = {0};
        for (size_t k = 0; k < tables->language_count; k++)
            all = text_format(arena, "%.*s%s%.*s", TEXT_ARG(all), k > 0 ? " " : "",
                              TEXT_ARG(tables->languages[k]));
        assert_text(all, WANTED[p]);
        assert_true(text_find(conf, text_format(arena, "languages = %.*s\n", TEXT_ARG(all))) !=
                    SIZE_MAX);
        arena_close(arena);
    }
}

/* Whoever works here reads what a case, an offer or a count is about, not the name of a folder.
 * The menu alone is about nothing. */
static void every_service_has_a_name(void **state)
{
    (void)state;
    for (size_t p = 0; p < PACK_COUNT; p++) {
        struct arena *arena = arena_open("tables");
        const struct tables *tables = opened(PACK[p], arena);
        struct text *names;
        size_t count, services = 0;
        const char *pack = text_format(arena, "%s/..", PACK[p]).at;
        assert_int_equal(folder_list(&names, &count, pack, arena, NULL), OK);
        for (size_t i = 0; i < count; i++) {
            char *name = text_string(arena, names[i]);
            const char *form = text_format(arena, "%s/%s/form.xml", pack, name).at;
            if (strcmp(name, "home") == 0 || access(form, R_OK) != 0)
                continue;
            services++;
            for (size_t k = 0; k < tables->language_count; k++)
                if (tables_part(tables, TEXT("form"), name, k).len == 0)
                    fail_msg("%s: form.%s is missing", PACK[p], name);
        }
        assert_true(services > 10);
        arena_close(arena);
    }
}

CHECK_MAIN(cmocka_unit_test(tables_that_could_harm_are_refused_with_their_place),
           cmocka_unit_test(terms_end_on_the_right_day),
           cmocka_unit_test(words_are_found_by_language_and_filled),
           cmocka_unit_test(words_can_be_said_and_shown_on_a_phone),
           cmocka_unit_test(the_office_speaks_the_languages_of_its_deployment),
           cmocka_unit_test(every_service_has_a_name))
