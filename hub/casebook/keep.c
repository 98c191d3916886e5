#include "casebook/keep.h"

#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "casebook/sheet.h"

/* ---- What the words mean ---- */

enum { WORD, FROM, DAYS };
static const char *const KEEP_COLUMNS[] = {"keep", "from", "days", "source", "verify", NULL};
static const char *const FROMS[] = {"case", "received", "never", "strays", "counts", NULL};

static enum status read_word(enum keep_from *from, int64_t *days, const struct sheet *words,
                             size_t row, struct fault *why)
{
    size_t word;
    int64_t number = 0;
    enum status status = sheet_filled(words, row, WORD, why);
    if (status == OK)
        status = sheet_word(&word, words, row, FROM, FROMS, why);
    if (status != OK)
        return status;
    bool good =
        text_to_int64(sheet_text(words, row, DAYS), &number) && number >= 0 && number <= 36500;
    if (!good)
        return sheet_refuse(words, row, DAYS, why, "days are a number from 0 to 36500");
    *from = (enum keep_from)word;
    *days = number;
    return OK;
}

static enum status take_words(struct keep *keep, const struct sheet *words, struct fault *why)
{
    for (size_t row = 0; row < words->rows; row++) {
        enum keep_from from = KEEP_NEVER;
        int64_t days = 0;
        enum status status = read_word(&from, &days, words, row, why);
        if (status != OK)
            return status;
        if (from == KEEP_STRAYS)
            keep->stray_days = days;
        if (from == KEEP_COUNTS)
            keep->count_days = days;
    }
    return OK;
}

/* ---- A form's sheet ---- */

enum { NODE, KEEP = 4 };
static const char *const SHEET_COLUMNS[] = {"node", "purpose", "basis", "seen_by",
                                            "keep", "kind",    NULL};

static enum status take_rule(struct keep_rule *rule, const struct sheet *sheet, size_t row,
                             const struct sheet *words, struct fault *why)
{
    struct text said = sheet_text(sheet, row, KEEP);
    for (size_t i = 0; i < words->rows; i++)
        if (text_equal(sheet_text(words, i, WORD), said)) {
            rule->node = sheet_text(sheet, row, NODE);
            enum status status = read_word(&rule->from, &rule->days, words, i, why);
            if (status == OK && rule->from > KEEP_NEVER)
                status = sheet_refuse(words, i, FROM, why, "no answer is kept like that");
            return status;
        }
    return sheet_refuse(sheet, row, KEEP, why,
                        "office/keep.csv does not say how long \"%.*s\" is", TEXT_ARG(said));
}

static enum status take_sheet(struct keep_form *form, const char *folder, struct text name,
                              const struct sheet *words, struct arena *arena, struct fault *why)
{
    struct sheet sheet;
    enum status status =
        sheet_read(&sheet, folder, "data-sheet.csv", SHEET_COLUMNS, false, arena, why);
    if (status != OK)
        return status;
    *form = (struct keep_form){.form = name,
                               .rules = arena_array(arena, sheet.rows, sizeof *form->rules),
                               .count = sheet.rows};
    for (size_t i = 0; status == OK && i < sheet.rows; i++)
        status = take_rule(&form->rules[i], &sheet, i, words, why);
    return status;
}

/* ---- All ---- */

static void add_print(crypto_generichash_state *state, const char *folder, const char *name,
                      struct arena *arena)
{
    struct text bytes;
    if (file_read(&bytes, text_format(arena, "%s/%s", folder, name).at, SHEET_LONGEST, arena,
                  NULL) == OK)
        crypto_generichash_update(state, (const unsigned char *)bytes.at, bytes.len);
}

static enum status take_forms(struct keep *keep, const char *services,
                              const struct sheet *words, crypto_generichash_state *print,
                              struct arena *arena, struct fault *why)
{
    struct text *names;
    size_t count;
    enum status status = folder_list(&names, &count, services, arena, why);
    keep->forms = arena_array(arena, count, sizeof *keep->forms);
    for (size_t i = 0; status == OK && i < count; i++) {
        struct stat about;
        const char *folder = text_format(arena, "%s/%.*s", services, TEXT_ARG(names[i])).at;
        if (stat(text_format(arena, "%s/data-sheet.csv", folder).at, &about) != 0)
            continue;
        add_print(print, folder, "data-sheet.csv", arena);
        status = take_sheet(&keep->forms[keep->count++], folder, names[i], words, arena, why);
    }
    return status;
}

enum status keep_read(struct keep *keep, const char *services, struct arena *arena,
                      struct fault *why)
{
    const char *office = text_format(arena, "%s/office", services).at;
    struct sheet words;
    crypto_generichash_state state;
    *keep = (struct keep){0};
    crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES);
    enum status status =
        sheet_read(&words, office, "keep.csv", KEEP_COLUMNS, false, arena, why);
    add_print(&state, office, "keep.csv", arena);
    if (status == OK)
        status = take_words(keep, &words, why);
    if (status == OK)
        status = take_forms(keep, services, &words, &state, arena, why);
    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash_final(&state, hash, sizeof hash);
    memcpy(&keep->print, hash, sizeof keep->print);
    return status;
}

const struct keep_form *keep_form(const struct keep *keep, struct text form)
{
    for (size_t i = 0; i < keep->count; i++)
        if (text_equal(keep->forms[i].form, form))
            return &keep->forms[i];
    return NULL;
}
