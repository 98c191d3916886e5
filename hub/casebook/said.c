/* said.c: what a person said, opened when a worker reads it and never kept in clear. */
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "casebook/inside.h"
#include "form/retold.h"
#include "locale/show.h"

/* ---- Answers in words ---- */

static struct text show_sum(const struct retold_answer *from, const struct catalogue *words,
                            struct arena *arena)
{
    char *end;
    char *value = text_string(arena, from->value);
    double amount = strtod(value, &end);
    return *value != '\0' && *end == '\0' ? show_money_in(amount, from->money, words, arena)
                                          : from->shown;
}

static struct text show_value(const struct casebook *book, const struct retold_answer *from,
                              size_t language, struct arena *arena)
{
    const struct catalogue *words = book->catalogues[language];
    if (from->chosen_count > 0)
        return from->shown;
    if (from->groups.len > 0)
        return show_groups(from->value, from->groups, arena);
    if (from->money.len > 0 && words)
        return show_sum(from, words, arena);
    if (from->type == TYPE_DATE && words)
        return show_date_in(from->value, words, arena);
    return from->shown;
}

/* ---- Who helped (form/helped.h) ---- */

enum { HELPED_LINES = 2 };

struct naming {
    struct text name, label;
    struct arena *arena;
};

static bool name_one(void *self, const struct record_node *node)
{
    struct naming *naming = self;
    size_t at = node->reference.len;
    while (at > 0 && node->reference.at[at - 1] != '/')
        at--;
    if (!text_equal(text_part(node->reference, at, SIZE_MAX), naming->name))
        return true;
    naming->label = text_copy(naming->arena, node->label.text);
    return false;
}

/* The questions that were put off, as they were asked. */
static struct text name_all(const struct record *record, struct text names, struct arena *arena)
{
    struct text all = {0};
    for (struct text rest = names, name; text_take_word(&rest, &name);) {
        struct naming naming = {.name = name, .arena = arena};
        record_each(record, &naming, name_one);
        struct text shown = naming.label.len > 0 ? naming.label : name;
        all = all.len == 0 ? shown
                           : text_format(arena, "%.*s; %.*s", TEXT_ARG(all), TEXT_ARG(shown));
    }
    return all;
}

static void take_helped(struct case_said *said, const struct casebook *book,
                        const struct record *record, size_t language, struct arena *arena)
{
    const struct helped helped = retold_helped(record);
    const struct catalogue *words = book->catalogues[language];
    if (helped.by.len == 0 || !words)
        return;
    struct text who =
        catalogue_words(words, text_format(arena, "helper.%.*s", TEXT_ARG(helped.by)).at);
    who = who.len > 0 ? who : helped.by;
    if (helped.name.len > 0)
        who = text_format(arena, "%.*s: %.*s", TEXT_ARG(who), TEXT_ARG(helped.name));
    said->answers[said->count++] =
        (struct case_answer){.label = catalogue_words(words, "worker.helped"), .value = who};
    if (helped.later.len > 0)
        said->answers[said->count++] =
            (struct case_answer){.label = catalogue_words(words, "worker.put-off"),
                                 .value = name_all(record, helped.later, arena)};
}

static void take_answers(struct case_said *said, const struct casebook *book,
                         const struct record *record, size_t language, struct arena *arena)
{
    struct retold_answer *answers;
    size_t count = 0;
    retold_answers(&answers, &count, record, arena);
    said->answers = arena_array(arena, count + HELPED_LINES, sizeof *said->answers);
    take_helped(said, book, record, language, arena);
    for (size_t i = 0; i < count; i++) {
        const struct retold_answer *from = &answers[i];
        if (from->is_secret) /* nobody at the office needs it */
            continue;
        said->answers[said->count++] = (struct case_answer){
            .label = from->label.text.len > 0 ? from->label.text : from->name,
            .value = show_value(book, from, language, arena),
            .section = from->section.text,
            .file = from->is_file ? from->value : TEXT(""),
            .private = from->is_private,
            .is_file = from->is_file};
    }
}

static size_t language_of(const struct form *form, struct text tag)
{
    size_t language = form_find_language(form, tag);
    if (language == SIZE_MAX)
        language = form_find_language(form, TEXT("en"));
    return language == SIZE_MAX ? 0 : language;
}

/* One that cannot be read says so in the place of its answers. */
static void say_why_not(struct case_said *said, const struct fault *why, struct arena *arena)
{
    said->answers = ARENA_NEW(arena, struct case_answer);
    said->answers[0].value = text_copy(arena, text_of(why->text));
    said->count = 1;
}

static void head(struct case_said *said, const struct casebook *book,
                 const struct intake_submission *of, size_t language, struct arena *arena)
{
    struct text title =
        tables_part(book->tables, TEXT("form"), text_string(arena, of->form_id), language);
    *said = (struct case_said){.seq = of->seq,
                               .queued_ms = of->queued_ms,
                               .received_ms = of->received_ms,
                               .form_id = of->form_id,
                               .form_version = of->form_version,
                               .title = title.len > 0 ? title : of->form_id,
                               .source = of->source};
}

static enum status say_one(struct case_said *said, struct casebook *book, struct db *db,
                           const struct intake_submission *submission, size_t language,
                           struct arena *arena, struct fault *why)
{
    struct record *record;
    struct fault reason = {0};
    head(said, book, submission, language, arena);
    enum status status = read_record(&record, NULL, book, db, submission, arena, &reason);
    if (status == FAILED)
        return fault_set(why, FAILED, "%s", reason.text);
    if (status != OK) {
        say_why_not(said, &reason, arena);
        return OK;
    }
    record_set_language(record,
                        language_of(record_form(record), book->tables->languages[language]));
    take_answers(said, book, record, language, arena);
    record_close(record);
    return OK;
}

/* ---- What was refused as different ---- */

enum { STRAYS_SHOWN = 5 };

/* Read as what came first was: by the form that it named. */
static enum status open_stray(struct record **record, struct casebook *book, struct db *db,
                              const struct intake_submission *first,
                              const struct intake_stray *stray, struct arena *arena,
                              struct fault *why)
{
    if (first->odk)
        return fault_set(why, REFUSED, "it is sealed to another key: ODK's tools open it");
    if (stray->part > 0)
        return fault_set(why, REFUSED, "it is a file that came with other bytes");
    if (stray->size > stray->bytes.len)
        return fault_set(why, REFUSED, "only its beginning is kept: it is too long");
    return read_sealed(record, NULL, book, db, first, stray->bytes, arena, why);
}

static void say_stray(struct case_said *said, struct casebook *book, struct db *db,
                      const struct intake_submission *first, const struct intake_stray *stray,
                      size_t language, struct arena *arena)
{
    struct record *record = NULL;
    struct fault reason = {0};
    head(said, book, first, language, arena);
    said->different = true;
    said->received_ms = stray->received_ms;
    said->source = stray->source;
    if (open_stray(&record, book, db, first, stray, arena, &reason) != OK) {
        say_why_not(said, &reason, arena);
        return;
    }
    record_set_language(record,
                        language_of(record_form(record), book->tables->languages[language]));
    take_answers(said, book, record, language, arena);
    for (size_t i = 0; i < said->count; i++) /* whose files those are, nobody can tell */
        said->answers[i].is_file = false;
    record_close(record);
}

/* A submission, and behind it what was refused as different from it. */
static enum status say_with_strays(struct case_said *said, size_t *count, struct casebook *book,
                                   struct db *db, int64_t seq, size_t language,
                                   struct arena *arena, struct fault *why)
{
    struct intake_submission submission;
    struct intake_stray *strays;
    size_t stray_count = 0;
    enum status status = intake_get(&submission, db, seq, arena, why);
    if (status == OK)
        status = say_one(said, book, db, &submission, language, arena, why);
    if (status == OK)
        status = intake_strays_of(&strays, &stray_count, db, submission.instance_id,
                                  STRAYS_SHOWN, arena, why);
    if (status != OK)
        return status;
    for (size_t i = 0; i < stray_count; i++)
        say_stray(&said[1 + i], book, db, &submission, &strays[i], language, arena);
    *count += 1 + stray_count;
    return OK;
}

/* ---- A case's submissions ---- */

/* What is read is in the trail before anybody sees it. */
static enum status note_reading(struct casebook *book, struct db *db, int64_t id,
                                struct text who, struct text what, struct text detail,
                                struct arena *arena, struct fault *why)
{
    struct book_case of;
    enum status status = db_begin_open(db, why);
    if (status == OK)
        status = book_load(&of, db, id, false, arena, why);
    if (status == OK)
        status = audit_add(db, book->options.clock.now_ms(book->options.clock.self), who, what,
                           of.number, detail, why);
    if (status == OK)
        status = db_commit(db, why);
    db_rollback(db);
    return status;
}

static enum status list_submissions(struct db_rows *rows, struct db *db, int64_t id,
                                    struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(id)};
    return db_run(rows, db,
                  DB_SQL("SELECT seq FROM book_submission WHERE case_id = $1 ORDER BY seq"),
                  params, 1, arena, why);
}

enum status case_said(struct case_said **said, size_t *count, struct casebook *book, int64_t id,
                      struct text who, struct text language, struct arena *arena,
                      struct fault *why)
{
    struct db_rows rows;
    struct db *db;
    *count = 0;
    if (!book->options.secret)
        return fault_set(why, FAILED, "this hub has no key to read what was said");
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = note_reading(book, db, id, who, TEXT("case.read"), TEXT(""), arena, why);
    if (status == OK)
        status = list_submissions(&rows, db, id, arena, why);
    size_t most = status == OK ? rows.rows * (1 + STRAYS_SHOWN) : 0;
    *said = arena_array(arena, most, sizeof **said);
    for (size_t i = 0; status == OK && i < rows.rows; i++)
        status = say_with_strays(&(*said)[*count], count, book, db, db_at(&rows, i, 0).number,
                                 tables_language(book->tables, language), arena, why);
    db_give(db);
    return status;
}

/* ---- Files ---- */

/* Told from the bytes: a name is what a stranger wrote. */
static struct text type_of(struct text bytes)
{
    static const struct {
        size_t at;
        struct text magic, type;
    } TYPES[] = {{0, TEXT("OggS"), TEXT("audio/ogg")},
                 {0, TEXT("fLaC"), TEXT("audio/flac")},
                 {8, TEXT("WAVE"), TEXT("audio/wav")},
                 {0, TEXT("ID3"), TEXT("audio/mpeg")},
                 {4, TEXT("ftypM4A"), TEXT("audio/mp4")},
                 {4, TEXT("ftyp"), TEXT("video/mp4")},
                 {0, TEXT("#!AMR"), TEXT("audio/amr")},
                 {0, TEXT("\x89PNG\r\n"), TEXT("image/png")},
                 {0, TEXT("\xff\xd8\xff"), TEXT("image/jpeg")},
                 {0, TEXT("GIF8"), TEXT("image/gif")},
                 {8, TEXT("WEBP"), TEXT("image/webp")}};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (text_equal(text_part(bytes, TYPES[i].at, TYPES[i].magic.len), TYPES[i].magic))
            return TYPES[i].type;
    return TEXT("application/octet-stream");
}

/* Sealed with its name before it, so that the queue cannot tell it. */
static enum status find_file(struct text *bytes, struct casebook *book, struct db *db,
                             const struct intake_submission *submission, struct text name,
                             struct arena *arena, struct fault *why)
{
    for (unsigned part = 1; part < submission->part_count; part++) {
        struct text label, sealed, plain, own;
        enum status status =
            intake_part(&label, &sealed, db, submission->seq, part, arena, why);
        if (status == OK)
            status = office_secret_unseal(&plain, book->options.secret, sealed, arena, why);
        if (status != OK)
            return status;
        if (text_take_part(&plain, '\n', &own) && text_equal(own, name)) {
            *bytes = plain;
            return OK;
        }
    }
    return fault_set(why, NOT_FOUND, "there is no such file");
}

static enum status check_belongs(struct db *db, int64_t id, int64_t seq, struct arena *arena,
                                 struct fault *why)
{
    const struct db_value params[] = {db_number(seq), db_number(id)};
    struct db_rows rows;
    enum status status = db_run(&rows, db,
                                DB_SQL("SELECT 1 FROM book_submission WHERE seq = $1 AND "
                                       "case_id = $2"),
                                params, 2, arena, why);
    return status == OK && rows.rows == 0 ? fault_set(why, NOT_FOUND, "there is no such file")
                                          : status;
}

enum status case_file(struct text *bytes, struct text *type, struct casebook *book, int64_t id,
                      int64_t seq, struct text name, struct text who, struct arena *arena,
                      struct fault *why)
{
    struct intake_submission submission;
    struct db *db;
    if (!book->options.secret)
        return fault_set(why, FAILED, "this hub has no key to read what was said");
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = check_belongs(db, id, seq, arena, why);
    if (status == OK)
        status = intake_get(&submission, db, seq, arena, why);
    if (status == OK && submission.odk)
        status = fault_set(why, REFUSED, "it is sealed to another key: ODK's tools open it");
    if (status == OK)
        status = find_file(bytes, book, db, &submission, name, arena, why);
    if (status == OK)
        status =
            note_reading(book, db, id, who, TEXT("case.file"),
                         text_format(arena, "submission %lld", (long long)seq), arena, why);
    db_give(db);
    if (status == OK)
        *type = type_of(*bytes);
    return status;
}

/* ---- Exports ---- */

struct xml_visit {
    void *self;
    bool (*visit)(void *self, const struct case_facts *facts, struct text xml);
};

static enum status give_xml(bool *more, struct casebook *book, struct db *db,
                            const struct case_facts *facts, const struct xml_visit *visit,
                            struct fault *why)
{
    struct arena *arena = arena_open("export");
    struct db_rows rows;
    enum status status = list_submissions(&rows, db, facts->id, arena, why);
    for (size_t i = 0; status == OK && *more && i < rows.rows; i++) {
        struct intake_submission submission;
        struct record *record;
        struct text xml;
        struct fault reason = {0};
        status = intake_get(&submission, db, db_at(&rows, i, 0).number, arena, why);
        if (status != OK)
            break;
        enum status read = read_record(&record, &xml, book, db, &submission, arena, &reason);
        if (read == FAILED)
            status = fault_set(why, FAILED, "%s", reason.text);
        if (read != OK)
            continue; /* it is for ODK's own tools, or its form is not here */
        record_close(record);
        *more = visit->visit(visit->self, facts, xml);
    }
    arena_close(arena);
    return status;
}

static enum status note_export(struct casebook *book, struct db *db, struct text who,
                               struct fault *why)
{
    enum status status = db_begin_open(db, why);
    if (status == OK)
        status = audit_add(db, book->options.clock.now_ms(book->options.clock.self), who,
                           TEXT("case.export"), TEXT(""), TEXT("submissions as XML"), why);
    if (status == OK)
        status = db_commit(db, why);
    db_rollback(db);
    return status;
}

enum status case_each_xml(struct casebook *book, const struct case_filter *filter,
                          struct text who, void *self,
                          bool (*visit)(void *self, const struct case_facts *facts,
                                        struct text xml),
                          struct fault *why)
{
    enum { PAGE = 100 };
    const struct xml_visit each = {self, visit};
    struct case_filter at = *filter;
    struct db *db;
    bool more = true;
    size_t left = filter->most > 0 ? filter->most : SIZE_MAX;
    if (!book->options.secret)
        return fault_set(why, FAILED, "this hub has no key to read what was said");
    enum status status = db_take(&db, book->options.pool, why);
    if (status != OK)
        return status;
    status = note_export(book, db, who, why);
    while (status == OK && more && left > 0) {
        struct arena *arena = arena_open("export");
        struct case_facts *found;
        size_t count = 0;
        at.most = left < PAGE ? left : PAGE;
        status = book_list(&found, &count, book, db, &at, TEXT(""), arena, why);
        for (size_t i = 0; status == OK && more && i < count; i++)
            status = give_xml(&more, book, db, &found[i], &each, why);
        if (count > 0) {
            at.after_due_ms = found[count - 1].due_ms;
            at.after_id = found[count - 1].id;
        }
        more = more && count == at.most;
        left -= count;
        arena_close(arena);
    }
    db_give(db);
    return status;
}
