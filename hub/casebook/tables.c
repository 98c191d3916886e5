#include "casebook/tables.h"

#include <string.h>

#include "base/buffer.h"
#include "casebook/sheet.h"

/* ---- told.csv: texts ---- */

static enum status read_languages(struct tables *tables, const struct sheet *sheet,
                                  struct fault *why)
{
    tables->language_count = sheet->columns - sheet->named;
    if (tables->language_count > TABLES_MOST_LANGUAGES)
        return fault_set(why, TOO_LARGE, "told.csv has over %d languages",
                         TABLES_MOST_LANGUAGES);
    for (size_t i = 0; i < tables->language_count; i++)
        tables->languages[i] = sheet->header[sheet->named + i].text;
    return OK;
}

static enum status read_told(struct tables *tables, const char *folder, struct arena *arena,
                             struct fault *why)
{
    static const char *const COLUMNS[] = {"key", NULL};
    struct sheet sheet;
    enum status status = sheet_read(&sheet, folder, "told.csv", COLUMNS, true, arena, why);
    if (status == OK)
        status = read_languages(tables, &sheet, why);
    if (status != OK)
        return status;
    tables->told = map_open(arena);
    tables->texts =
        arena_array(arena, sheet.rows * tables->language_count + 1, sizeof *tables->texts);
    for (size_t row = 0; row < sheet.rows; row++) {
        struct text key = sheet_text(&sheet, row, 0);
        if (key.len == 0 || map_get(tables->told, key) != UINT32_MAX)
            return sheet_refuse(&sheet, row, 0, why, "a key is missing here or stands twice");
        for (size_t i = 0; i < tables->language_count; i++) {
            status = sheet_filled(&sheet, row, 1 + i, why);
            if (status != OK)
                return status;
            tables->texts[row * tables->language_count + i] = sheet_text(&sheet, row, 1 + i);
        }
        map_put(tables->told, key, (uint32_t)row);
        tables->text_count++;
    }
    return OK;
}

/* The language columns of another table are those of told.csv, in the same order. */
enum status tables_same_languages(const struct tables *tables, const struct sheet *sheet,
                                  struct fault *why)
{
    for (size_t i = 0; i < tables->language_count || i < sheet->columns - sheet->named; i++) {
        size_t column = sheet->named + i;
        if (i < tables->language_count && column < sheet->columns &&
            text_equal(sheet->header[column].text, tables->languages[i]))
            continue;
        const struct sheet_cell *cell =
            &sheet->header[column < sheet->columns ? column : sheet->columns - 1];
        fault_set(why, REFUSED, "the languages must be those of told.csv, in its order");
        fault_at(why, sheet->file, cell->line, cell->column);
        return REFUSED;
    }
    return OK;
}

static enum status read_sentences(struct text *sentences, const struct tables *tables,
                                  const struct sheet *sheet, size_t row, struct fault *why)
{
    for (size_t i = 0; i < tables->language_count; i++) {
        enum status status = sheet_filled(sheet, row, sheet->named + i, why);
        if (status != OK)
            return status;
        sentences[i] = sheet_text(sheet, row, sheet->named + i);
    }
    return OK;
}

/* ---- reasons.csv ---- */

enum { REASON, REASON_ACTIONS, REASON_FORMS, REASON_RULE, REASON_SOURCE, REASON_VERIFY };

static enum status read_reason(struct life_reason *reason, const struct tables *tables,
                               const struct sheet *sheet, size_t row, struct fault *why)
{
    *reason = (struct life_reason){.name = sheet_text(sheet, row, REASON),
                                   .actions = sheet_text(sheet, row, REASON_ACTIONS),
                                   .forms = sheet_text(sheet, row, REASON_FORMS),
                                   .rule = sheet_text(sheet, row, REASON_RULE),
                                   .source = sheet_text(sheet, row, REASON_SOURCE)};
    static const int NEEDED[] = {REASON, REASON_ACTIONS, REASON_FORMS, REASON_SOURCE};
    for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++)
        if (sheet_filled(sheet, row, (size_t)NEEDED[i], why) != OK)
            return REFUSED;
    if (reason->rule.len > 0 && map_get(tables->told, reason->rule) == UINT32_MAX)
        return sheet_refuse(sheet, row, REASON_RULE, why, "told.csv has no \"%.*s\"",
                            TEXT_ARG(reason->rule));
    if (tables_reason(tables, reason->name))
        return sheet_refuse(sheet, row, REASON, why, "this reason stands here twice");
    enum status status = sheet_yes(&reason->verify, sheet, row, REASON_VERIFY, why);
    return status == OK ? read_sentences(reason->sentence, tables, sheet, row, why) : status;
}

static enum status read_reasons(struct tables *tables, const char *folder, struct arena *arena,
                                struct fault *why)
{
    static const char *const COLUMNS[] = {"reason", "actions", "forms", "rule",
                                          "source", "verify",  NULL};
    struct sheet sheet;
    enum status status = sheet_read(&sheet, folder, "reasons.csv", COLUMNS, true, arena, why);
    if (status == OK)
        status = tables_same_languages(tables, &sheet, why);
    if (status != OK)
        return status;
    tables->reasons = arena_array(arena, sheet.rows + 1, sizeof *tables->reasons);
    for (size_t row = 0; row < sheet.rows && status == OK; row++) {
        status = read_reason(&tables->reasons[tables->reason_count], tables, &sheet, row, why);
        tables->reason_count += status == OK;
    }
    return status;
}

/* ---- ladder.csv ---- */

enum { RUNG, RUNG_AT, RUNG_DAYS, RUNG_KIND, RUNG_SOURCE, RUNG_VERIFY };

static enum status read_rung(struct life_rung *rung, const struct tables *tables,
                             const struct sheet *sheet, size_t row, struct fault *why)
{
    static const char *const KINDS[] = {"calendar", "working", NULL};
    size_t kind = 0;
    *rung = (struct life_rung){.name = sheet_text(sheet, row, RUNG),
                               .at = sheet_text(sheet, row, RUNG_AT),
                               .source = sheet_text(sheet, row, RUNG_SOURCE)};
    if (!tables_state(tables, rung->at))
        return sheet_refuse(sheet, row, RUNG_AT, why, "states.csv has no \"%.*s\"",
                            TEXT_ARG(rung->at));
    if (tables_rung(tables, rung->at))
        return sheet_refuse(sheet, row, RUNG_AT, why, "this state has its rung already");
    enum status status = sheet_filled(sheet, row, RUNG, why);
    if (status == OK)
        status = sheet_filled(sheet, row, RUNG_SOURCE, why);
    if (status == OK)
        status = sheet_days(&rung->term.days, sheet, row, RUNG_DAYS, why);
    if (status == OK)
        status = sheet_word(&kind, sheet, row, RUNG_KIND, KINDS, why);
    rung->term.working = kind == 1;
    if (status == OK)
        status = sheet_yes(&rung->verify, sheet, row, RUNG_VERIFY, why);
    return status == OK ? read_sentences(rung->words, tables, sheet, row, why) : status;
}

static enum status read_ladder(struct tables *tables, const char *folder, struct arena *arena,
                               struct fault *why)
{
    static const char *const COLUMNS[] = {"rung",   "at",     "days", "day_kind",
                                          "source", "verify", NULL};
    struct sheet sheet;
    enum status status = sheet_read(&sheet, folder, "ladder.csv", COLUMNS, true, arena, why);
    if (status == OK)
        status = tables_same_languages(tables, &sheet, why);
    if (status != OK)
        return status;
    tables->rungs = arena_array(arena, sheet.rows + 1, sizeof *tables->rungs);
    for (size_t row = 0; row < sheet.rows && status == OK; row++) {
        status = read_rung(&tables->rungs[tables->rung_count], tables, &sheet, row, why);
        tables->rung_count += status == OK;
    }
    return status;
}

/* ---- All of it ---- */

enum status tables_open(struct tables **out, const char *folder, struct arena *arena,
                        struct fault *why)
{
    struct tables *tables = ARENA_NEW(arena, struct tables);
    struct sheet life;
    enum status status = read_told(tables, folder, arena, why);
    if (status == OK)
        status = calendar_read(&tables->calendar, folder, arena, why);
    if (status == OK)
        status = tables_read_life(tables, &life, folder, arena, why);
    if (status == OK)
        status = read_reasons(tables, folder, arena, why);
    if (status == OK)
        status = read_ladder(tables, folder, arena, why);
    if (status == OK)
        status = tables_check(tables, &life, why);
    *out = status == OK ? tables : NULL;
    return status;
}

/* ---- Looking up ---- */

static struct text first_part(struct text tag)
{
    size_t dash = text_find(tag, TEXT("-"));
    return text_part(tag, 0, dash == SIZE_MAX ? tag.len : dash);
}

size_t tables_language(const struct tables *tables, struct text tag)
{
    for (size_t i = 0; i < tables->language_count; i++)
        if (text_equal(tables->languages[i], tag))
            return i;
    for (size_t i = 0; i < tables->language_count; i++)
        if (text_equal(first_part(tables->languages[i]), first_part(tag)))
            return i;
    return 0;
}

const struct life_service *tables_service(const struct tables *tables, struct text form)
{
    const struct life_service *others = NULL;
    for (size_t i = 0; i < tables->service_count; i++) {
        if (text_equal(tables->services[i].form, form))
            return &tables->services[i];
        if (text_is(tables->services[i].form, "*"))
            others = &tables->services[i];
    }
    return others;
}

const struct life_state *tables_state(const struct tables *tables, struct text name)
{
    for (size_t i = 0; i < tables->state_count; i++)
        if (text_equal(tables->states[i].name, name))
            return &tables->states[i];
    return NULL;
}

bool tables_has_word(struct text words, struct text word)
{
    for (struct text rest = words, next; text_take_word(&rest, &next);)
        if (text_equal(next, word))
            return true;
    return false;
}

const struct life_move *tables_move(const struct tables *tables, struct text kind,
                                    struct text state, struct text action, struct text role)
{
    for (size_t i = 0; i < tables->move_count; i++) {
        const struct life_move *move = &tables->moves[i];
        if (text_equal(move->state, state) && text_equal(move->action, action) &&
            tables_has_word(move->kinds, kind) &&
            (role.len == 0 || tables_has_word(move->roles, role)))
            return move;
    }
    return NULL;
}

const struct life_reason *tables_reason(const struct tables *tables, struct text name)
{
    for (size_t i = 0; i < tables->reason_count; i++)
        if (text_equal(tables->reasons[i].name, name))
            return &tables->reasons[i];
    return NULL;
}

bool tables_reason_fits(const struct life_reason *reason, struct text action, struct text form)
{
    return tables_has_word(reason->actions, action) &&
           (text_is(reason->forms, "*") || tables_has_word(reason->forms, form));
}

const struct life_rung *tables_rung(const struct tables *tables, struct text state)
{
    for (size_t i = 0; i < tables->rung_count; i++)
        if (text_equal(tables->rungs[i].at, state))
            return &tables->rungs[i];
    return NULL;
}

struct text tables_text(const struct tables *tables, struct text key, size_t language)
{
    uint32_t row = map_get(tables->told, key);
    return row == UINT32_MAX || language >= tables->language_count
               ? TEXT("")
               : tables->texts[row * tables->language_count + language];
}

struct text tables_part(const struct tables *tables, struct text key, const char *part,
                        size_t language)
{
    struct arena *arena = arena_open("key");
    struct text text =
        tables_text(tables, text_format(arena, "%.*s.%s", TEXT_ARG(key), part), language);
    arena_close(arena);
    return text;
}

static const struct tables_value *value_of(const struct tables_value *values, struct text name)
{
    for (; values->name; values++)
        if (text_is(name, values->name))
            return values;
    return NULL;
}

struct text tables_fill(struct text text, const struct tables_value *values,
                        struct arena *arena)
{
    struct buffer out = {0};
    for (struct text rest = text; rest.len > 0;) {
        size_t open = text_find(rest, TEXT("{"));
        struct text behind = text_part(rest, open, open == SIZE_MAX ? 0 : SIZE_MAX);
        size_t close = text_find(behind, TEXT("}"));
        if (close == SIZE_MAX) {
            buffer_add(&out, rest);
            break;
        }
        const struct tables_value *value = value_of(values, text_part(behind, 1, close - 1));
        buffer_add(&out, text_part(rest, 0, open));
        buffer_add(&out, value ? value->value : text_part(behind, 0, close + 1));
        rest = text_part(behind, close + 1, SIZE_MAX);
    }
    struct text filled = text_copy(arena, text_trim(buffer_text(&out)));
    buffer_close(&out);
    return filled;
}
