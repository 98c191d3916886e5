#include "casebook/outcomes.h"

#include "audit/audit.h"
#include "casebook/inside.h"
#include "casebook/sheet.h"
#include "form/retold.h"

enum { PAGE = 200, NODE = 0, MEANS = 1 };
enum means { MEANS_IDENTITY, MEANS_BORN, MEANS_YEAR, MEANS_SEX };
static const int64_t OUTCOME_DAY_MS = 86400000;

/* ---- Age and sex ---- */

static bool take_digits(int *number, struct text text, size_t from, size_t len)
{
    *number = 0;
    if (text.len < from + len)
        return false;
    for (size_t i = from; i < from + len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        *number = *number * 10 + text.at[i] - '0';
    }
    return true;
}

bool outcomes_identity(struct date *born, enum case_sex *sex, struct text identity)
{
    int order;
    if (identity.len != 18 || !take_digits(&born->year, identity, 6, 4) ||
        !take_digits(&born->month, identity, 10, 2) ||
        !take_digits(&born->day, identity, 12, 2) || !take_digits(&order, identity, 14, 3))
        return false;
    *sex = order % 2 == 1 ? CASE_MALE : CASE_FEMALE;
    return date_is_valid(*born);
}

static int age_at(struct date born, int64_t ms)
{
    struct date then = date_of_days(ms / OUTCOME_DAY_MS);
    bool had = then.month > born.month || (then.month == born.month && then.day >= born.day);
    int age = then.year - born.year - !had;
    return age >= 0 && age < 130 ? age : -1;
}

static enum case_sex sex_of(struct text value)
{
    static const char *const FEMALE[] = {"female", "f", "2"}, *const MALE[] = {"male", "m",
                                                                               "1"};
    for (size_t i = 0; i < 3; i++) {
        if (text_is(value, FEMALE[i]))
            return CASE_FEMALE;
        if (text_is(value, MALE[i]))
            return CASE_MALE;
    }
    return CASE_SEX_UNKNOWN;
}

static void take_value(struct case_outcome *outcome, enum means means, struct text value)
{
    struct date born = {0, 1, 1};
    enum case_sex sex;
    bool dated = false;
    if (means == MEANS_SEX)
        outcome->sex = sex_of(value);
    else if (means == MEANS_IDENTITY) {
        dated = outcomes_identity(&born, &sex, value);
        if (dated)
            outcome->sex = sex;
    } else if (means == MEANS_YEAR)
        dated = value.len == 4 && take_digits(&born.year, value, 0, 4);
    else
        dated = take_digits(&born.year, value, 0, 4) && take_digits(&born.month, value, 5, 2) &&
                take_digits(&born.day, value, 8, 2) && date_is_valid(born);
    if (dated)
        outcome->age = age_at(born, outcome->opened_ms);
}

static void take_record(struct case_outcome *outcome, const struct record *record,
                        const struct sheet *groups)
{
    static const char *const MEANINGS[] = {"identity", "born", "year", "sex"};
    for (size_t row = 0; row < groups->rows; row++) {
        struct text value = text_trim(record_value(record, sheet_text(groups, row, NODE)));
        for (size_t i = 0; value.len > 0 && i < sizeof MEANINGS / sizeof *MEANINGS; i++)
            if (text_is(sheet_text(groups, row, MEANS), MEANINGS[i]))
                take_value(outcome, (enum means)i, value);
    }
    outcome->helped = retold_helped(record).by.len > 0;
}

/* ---- One case ---- */

struct asking {
    struct casebook *book;
    const char *detail; /* for the trail */
    /* What else is wanted of a record, while it is open; may be NULL. */
    void (*look)(void *self, const struct case_outcome *outcome, const struct record *record,
                 const struct sheet *groups, struct arena *arena);
    void *look_self;
    struct db *db;
    struct sheet groups;
    int64_t since_ms, before_id;
};

/* What opened it says whose it is. What cannot be read is of no known group. */
static enum status look_inside(struct case_outcome *outcome, const struct asking *asking,
                               int64_t id, struct arena *arena, struct fault *why)
{
    struct intake_submission submission;
    struct record *record;
    if (!asking->book->options.secret)
        return OK;
    enum status status = intake_get(&submission, asking->db, id, arena, why);
    if (status != OK)
        return status;
    if (read_record(&record, NULL, asking->book, asking->db, &submission, arena, NULL) != OK)
        return OK;
    take_record(outcome, record, &asking->groups);
    if (asking->look)
        asking->look(asking->look_self, outcome, record, &asking->groups, arena);
    record_close(record);
    return OK;
}

#define OUTCOME_COLUMNS                                                                        \
    "SELECT c.id, c.form_id, c.area, c.language, c.channel, c.opened_ms, c.kind, e.at_ms, "    \
    "e.action, e.from_state, e.role, e.to_state FROM (SELECT * FROM book_case WHERE "          \
    "kind = 'case' AND opened_ms >= $1 AND id < $2 ORDER BY id DESC LIMIT $3) c LEFT JOIN "    \
    "book_event e ON e.case_id = c.id AND e.decides = 1 ORDER BY c.id DESC, e.n"

static struct case_outcome outcome_of(const struct db_rows *rows, size_t row)
{
    return (struct case_outcome){.form_id = db_at(rows, row, 1).text,
                                 .area = db_at(rows, row, 2).text,
                                 .language = db_at(rows, row, 3).text,
                                 .channel = db_at(rows, row, 4).text,
                                 .opened_ms = db_at(rows, row, 5).number,
                                 .age = -1};
}

/* A decision is what ends a case for the first time; a proposal does not. */
static void take_event(struct case_outcome *outcome, const struct asking *asking,
                       const struct db_rows *rows, size_t row)
{
    const struct tables *tables = asking->book->tables;
    if (outcome->decided_ms > 0 || db_at(rows, row, 7).kind == DB_NULL)
        return;
    const struct life_state *to = tables_state(tables, db_at(rows, row, 11).text);
    if (!to || to->open)
        return;
    const struct life_move *move =
        tables_move(tables, db_at(rows, row, 6).text, db_at(rows, row, 9).text,
                    db_at(rows, row, 8).text, db_at(rows, row, 10).text);
    outcome->decided_ms = db_at(rows, row, 7).number;
    outcome->adverse = move && move->adverse;
}

/* ---- All ---- */

static enum status read_groups(struct asking *asking, struct arena *arena, struct fault *why)
{
    static const char *const COLUMNS[] = {"node", "means", "source", "verify", NULL};
    enum status status = sheet_read(&asking->groups, asking->book->options.office, "groups.csv",
                                    COLUMNS, false, arena, why);
    return status == NOT_FOUND ? OK : status; /* then nothing is known of age and sex */
}

static enum status note_counting(struct asking *asking, struct text who, struct fault *why)
{
    const struct clock *clock = &asking->book->options.clock;
    enum status status = db_begin_open(asking->db, why);
    if (status == OK)
        status = audit_add(asking->db, clock->now_ms(clock->self), who, TEXT("case.figures"),
                           TEXT(""), text_of(asking->detail), why);
    if (status == OK)
        status = db_commit(asking->db, why);
    db_rollback(asking->db);
    return status;
}

struct visiting {
    void *self;
    bool (*visit)(void *self, const struct case_outcome *outcome);
    size_t left;
};

/* The cases of one page; how many. Rows of one case stand together. */
static enum status give_page(size_t *found, struct asking *asking, const struct db_rows *rows,
                             struct visiting *visiting, struct arena *arena, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < rows->rows && visiting->left > 0; ++*found) {
        struct case_outcome outcome = outcome_of(rows, i);
        struct arena_mark mark = arena_mark(arena);
        asking->before_id = db_at(rows, i, 0).number;
        for (; i < rows->rows && db_at(rows, i, 0).number == asking->before_id; i++)
            take_event(&outcome, asking, rows, i);
        status = look_inside(&outcome, asking, asking->before_id, arena, why);
        visiting->left--;
        if (status == OK && !visiting->visit(visiting->self, &outcome))
            visiting->left = 0;
        arena_release(arena, mark);
    }
    return status;
}

static enum status each_outcome(struct asking *asking, struct visiting *visiting,
                                struct fault *why)
{
    enum status status = OK;
    for (size_t found = PAGE; status == OK && found == PAGE && visiting->left > 0;) {
        struct arena *arena = arena_open("outcomes");
        const struct db_value params[] = {db_number(asking->since_ms),
                                          db_number(asking->before_id), db_number(PAGE)};
        struct db_rows rows = {0};
        found = 0;
        status = db_run(&rows, asking->db, DB_SQL(OUTCOME_COLUMNS), params, 3, arena, why);
        if (status == OK)
            status = give_page(&found, asking, &rows, visiting, arena, why);
        arena_close(arena);
    }
    return status;
}

static enum status ask(struct asking *asking, struct text who, struct visiting *visiting,
                       struct fault *why)
{
    struct arena *arena = arena_open("outcomes");
    enum status status = read_groups(asking, arena, why);
    if (status == OK)
        status = db_take(&asking->db, asking->book->options.pool, why);
    if (status == OK) {
        status = note_counting(asking, who, why);
        if (status == OK)
            status = each_outcome(asking, visiting, why);
        db_give(asking->db);
    }
    arena_close(arena);
    return status;
}

enum status case_outcomes(struct casebook *book, int64_t since_ms, size_t most, struct text who,
                          void *self,
                          bool (*visit)(void *self, const struct case_outcome *outcome),
                          struct fault *why)
{
    struct asking asking = {.book = book,
                            .detail = "outcomes by group",
                            .since_ms = since_ms,
                            .before_id = INT64_MAX};
    struct visiting visiting = {self, visit, most};
    return ask(&asking, who, &visiting, why);
}

/* ---- Who was agreed to ---- */

struct enrolling {
    struct text form;
    struct case_enrolled person;
    void *self;
    bool (*visit)(void *self, const struct case_enrolled *enrolled);
};

static void take_identity(struct case_enrolled *person, struct text value, struct arena *arena)
{
    struct date born;
    person->identifier = value;
    person->identifier_type = TEXT("UIN");
    if (outcomes_identity(&born, &person->sex, value))
        person->birth_date =
            text_format(arena, "%04d-%02d-%02d", born.year, born.month, born.day);
}

static void take_person(void *self, const struct case_outcome *outcome,
                        const struct record *record, const struct sheet *groups,
                        struct arena *arena)
{
    struct case_enrolled *person = &((struct enrolling *)self)->person;
    *person = (struct case_enrolled){.sex = outcome->sex};
    for (size_t row = 0; row < groups->rows; row++) {
        struct text value = text_trim(record_value(record, sheet_text(groups, row, NODE)));
        struct text means = sheet_text(groups, row, MEANS);
        if (value.len == 0)
            continue;
        value = text_copy(arena, value);
        if (text_is(means, "identity"))
            take_identity(person, value, arena);
        else if (text_is(means, "number")) {
            person->identifier = value;
            person->identifier_type = TEXT("NATIONAL_ID");
        } else if (text_is(means, "born"))
            person->birth_date = text_part(value, 0, 10);
        else if (text_is(means, "given-name"))
            person->given_name = value;
        else if (text_is(means, "surname"))
            person->surname = value;
        else if (text_is(means, "phone"))
            person->phone = value;
    }
}

static bool give_person(void *self, const struct case_outcome *outcome)
{
    struct enrolling *enrolling = self;
    struct case_enrolled *person = &enrolling->person;
    bool wanted = outcome->decided_ms > 0 && !outcome->adverse &&
                  (enrolling->form.len == 0 || text_equal(enrolling->form, outcome->form_id));
    person->form_id = outcome->form_id;
    person->area = outcome->area;
    person->opened_ms = outcome->opened_ms;
    person->decided_ms = outcome->decided_ms;
    /* Nobody is told of who did not say who they are. */
    bool more =
        !wanted || person->identifier.len == 0 || enrolling->visit(enrolling->self, person);
    *person = (struct case_enrolled){0};
    return more;
}

enum status case_enrolled(struct casebook *book, struct text form, size_t most, struct text who,
                          void *self,
                          bool (*visit)(void *self, const struct case_enrolled *enrolled),
                          struct fault *why)
{
    struct enrolling enrolling = {.form = form, .self = self, .visit = visit};
    struct asking asking = {.book = book,
                            .detail = "people whose case was agreed to, for another register",
                            .look = take_person,
                            .look_self = &enrolling,
                            .before_id = INT64_MAX};
    struct visiting visiting = {&enrolling, give_person, most};
    if (!book->options.secret)
        return fault_set(why, FAILED, "this hub has no key to read what was said");
    return ask(&asking, who, &visiting, why);
}
