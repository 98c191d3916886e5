#include "casebook/inside.h"

/* `sort_ms` is the deadline, or the end of time where no clock runs: lists go by it. */
static const struct db_step STEPS[] = {
    {.sql.both =
         "CREATE TABLE book_state (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL);"
         "INSERT INTO book_state (id, seq) VALUES (1, 0);"
         "CREATE TABLE book_case ("
         "id BIGINT PRIMARY KEY, number TEXT NOT NULL, form_id TEXT NOT NULL, "
         "area TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, "
         "is_open BIGINT NOT NULL, is_objection BIGINT NOT NULL, "
         "opened_ms BIGINT NOT NULL, due_ms BIGINT NOT NULL, sort_ms BIGINT NOT NULL, "
         "until_ms BIGINT NOT NULL, version BIGINT NOT NULL, changed_ms BIGINT NOT NULL, "
         "person TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL, "
         "assignee TEXT NOT NULL, decider TEXT NOT NULL, told TEXT NOT NULL, "
         "told_reason TEXT NOT NULL, told_sentence TEXT NOT NULL, told_who TEXT NOT NULL, "
         "told_action TEXT NOT NULL, told_ms BIGINT NOT NULL);"
         "CREATE INDEX book_case_open ON book_case (is_open, sort_ms, id);"
         "CREATE INDEX book_case_area ON book_case (area, is_open, sort_ms, id);"
         "CREATE INDEX book_case_sort ON book_case (sort_ms, id);"
         "CREATE INDEX book_case_number ON book_case (number);"
         "CREATE INDEX book_case_person ON book_case (person);"
         "CREATE INDEX book_case_assignee ON book_case (assignee, is_open, sort_ms, id);"
         /* Every number a case can be asked by; the token is there once the secret was read.
          * is_own 0: it came in by naming another's number without its secret, so it is told
          * that there is an answer, and not which. */
         "CREATE TABLE book_key (number TEXT PRIMARY KEY, case_id BIGINT NOT NULL, "
         "token BYTEA, is_own BIGINT NOT NULL);"
         "CREATE INDEX book_key_case ON book_key (case_id);"
         /* is_read: 0 sealed so far, 1 read, 2 never (it is for ODK's tools, or broken),
          * 3 not yet: its form was not published here */
         "CREATE TABLE book_submission (seq BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, "
         "is_read BIGINT NOT NULL);"
         "CREATE INDEX book_submission_case ON book_submission (case_id, seq);"
         "CREATE INDEX book_submission_unread ON book_submission (is_read, seq) "
         "WHERE is_read IN (0, 3);"
         "CREATE TABLE book_event (case_id BIGINT NOT NULL, n BIGINT NOT NULL, "
         "at_ms BIGINT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, "
         "action TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, "
         "reason TEXT NOT NULL, sentence TEXT NOT NULL, assignee TEXT NOT NULL, "
         "decides BIGINT NOT NULL, PRIMARY KEY (case_id, n))"},
    /* For the names of what there is, which pages ask for each time. */
    {.sql.both = "CREATE INDEX book_case_state ON book_case (state);"
                 "CREATE INDEX book_case_form ON book_case (form_id)"},
    /* Lists by one wish each go along an index to their first page; figures read one index
     * and no case. */
    {.sql.both = "DROP INDEX book_case_state; DROP INDEX book_case_form;"
                 "CREATE INDEX book_case_by_state ON book_case (state, sort_ms, id);"
                 "CREATE INDEX book_case_by_form ON book_case (form_id, sort_ms, id);"
                 "CREATE INDEX book_case_by_area ON book_case (area, sort_ms, id);"
                 "CREATE INDEX book_case_figures ON book_case "
                 "(area, form_id, channel, state, is_open, sort_ms)"},
    /* Who notices are for. `facts` is locked: only who has the office's secret reads it.
     * `checked`: when, and by which table, it was last looked at (notices.c); `changes` rises
     * with whatever happens to this person's cases. */
    {.sql.both =
         "CREATE TABLE book_person (person TEXT PRIMARY KEY, checked BIGINT NOT NULL, "
         "changes BIGINT NOT NULL, facts BYTEA, facts_by TEXT NOT NULL, area TEXT NOT NULL, "
         "published TEXT NOT NULL);"
         "CREATE INDEX book_person_checked ON book_person (checked);"
         "INSERT INTO book_person (person, checked, changes, facts_by, area, published) "
         "SELECT DISTINCT person, 0, 0, '', '', '' FROM book_case WHERE person <> '';"
         "CREATE TABLE book_notice_key (key BYTEA PRIMARY KEY, person TEXT NOT NULL);"
         "CREATE INDEX book_notice_key_person ON book_notice_key (person);"
         "CREATE TABLE book_notice (person TEXT NOT NULL, offer TEXT NOT NULL, "
         "season TEXT NOT NULL, made_ms BIGINT NOT NULL, answered_ms BIGINT NOT NULL, "
         "answer TEXT NOT NULL, PRIMARY KEY (person, offer, season));"
         "CREATE TABLE book_approval (name TEXT NOT NULL, approver TEXT NOT NULL, "
         "at_ms BIGINT NOT NULL, signature BYTEA NOT NULL, "
         "PRIMARY KEY (name, approver, at_ms))"},
    /* The case that a complaint or a call is about when it stays one of its own. */
    {.sql.both = "ALTER TABLE book_case ADD COLUMN about BIGINT NOT NULL DEFAULT 0"},
    {.sql.both = "CREATE INDEX book_case_about ON book_case (about) WHERE about <> 0"},
};

enum status book_migrate(struct db *db, struct fault *why)
{
    return db_migrate(db, "casebook", STEPS, sizeof STEPS / sizeof *STEPS, why);
}

void book_of_row(struct book_case *found, const struct db_value *row)
{
    *found = (struct book_case){
        .id = row[0].number,
        .opened_ms = row[1].number,
        .due_ms = row[2].number,
        .until_ms = row[3].number,
        .version = row[4].number,
        .told_ms = row[5].number,
        .changed_ms = row[6].number,
        .number = row[7].text,
        .form_id = row[8].text,
        .area = row[9].text,
        .kind = row[10].text,
        .state = row[11].text,
        .person = row[12].text,
        .language = row[13].text,
        .channel = row[14].text,
        .assignee = row[15].text,
        .decider = row[16].text,
        .told = row[17].text,
        .told_reason = row[18].text,
        .told_sentence = row[19].text,
        .told_who = row[20].text,
        .told_action = row[21].text,
    };
}

enum status book_load(struct book_case *found, struct db *db, int64_t id, bool lock,
                      struct arena *arena, struct fault *why)
{
    static const struct db_sql PLAIN = {.both = "SELECT " BOOK_COLUMNS
                                                " FROM book_case WHERE id = $1"};
    static const struct db_sql LOCKED = {
        .sqlite = "SELECT " BOOK_COLUMNS " FROM book_case WHERE id = $1",
        .postgres = "SELECT " BOOK_COLUMNS " FROM book_case WHERE id = $1 FOR UPDATE"};
    const struct db_value params[] = {db_number(id)};
    struct db_rows rows;
    enum status status = db_run(&rows, db, lock ? LOCKED : PLAIN, params, 1, arena, why);
    if (status == OK && rows.rows == 0)
        status = fault_set(why, NOT_FOUND, "there is no such case");
    if (status == OK)
        book_of_row(found, rows.values);
    return status;
}

/* What insert and save write alike, from $3 on; $1 is the id, $2 the version. */
enum { SHARED = 20 };
static void fill_shared(struct db_value *params, const struct book_case *of,
                        const struct tables *tables)
{
    const struct life_state *state = tables_state(tables, of->state);
    const struct db_value values[SHARED] = {
        db_number(of->id),
        db_number(of->version),
        db_text(of->state),
        db_number(state && state->open),
        db_number(state && state->objection),
        db_number(of->due_ms),
        db_number(of->due_ms > 0 ? of->due_ms : INT64_MAX),
        db_number(of->until_ms),
        db_number(of->changed_ms),
        db_text(of->person),
        db_text(of->language),
        db_text(of->channel),
        db_text(of->assignee),
        db_text(of->decider),
        db_text(of->told),
        db_text(of->told_reason),
        db_text(of->told_sentence),
        db_text(of->told_who),
        db_text(of->told_action),
        db_number(of->told_ms),
    };
    for (size_t i = 0; i < SHARED; i++)
        params[i] = values[i];
}

enum status book_insert(struct db *db, const struct book_case *new, const struct tables *tables,
                        struct fault *why)
{
    struct db_value params[SHARED + 5];
    fill_shared(params, new, tables);
    params[SHARED] = db_text(new->number);
    params[SHARED + 1] = db_text(new->form_id);
    params[SHARED + 2] = db_text(new->area);
    params[SHARED + 3] = db_text(new->kind);
    params[SHARED + 4] = db_number(new->opened_ms);
    return db_post(
        db,
        DB_SQL("INSERT INTO book_case (id, version, state, is_open, is_objection, "
               "due_ms, sort_ms, until_ms, changed_ms, person, language, channel, "
               "assignee, decider, told, told_reason, told_sentence, told_who, "
               "told_action, told_ms, number, form_id, area, kind, opened_ms) VALUES "
               "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
               "$16, $17, $18, $19, $20, $21, $22, $23, $24, $25)"),
        params, sizeof params / sizeof *params, why);
}

enum status book_save(struct db *db, const struct book_case *changed,
                      const struct tables *tables, struct arena *arena, struct fault *why)
{
    struct db_value params[SHARED];
    struct db_rows rows;
    fill_shared(params, changed, tables);
    enum status status =
        db_run(&rows, db,
               DB_SQL("UPDATE book_case SET version = version + 1, state = $3, is_open = $4, "
                      "is_objection = $5, due_ms = $6, sort_ms = $7, until_ms = $8, "
                      "changed_ms = $9, person = $10, language = $11, channel = $12, "
                      "assignee = $13, decider = $14, told = $15, told_reason = $16, "
                      "told_sentence = $17, told_who = $18, told_action = $19, told_ms = $20 "
                      "WHERE id = $1 AND version = $2"),
               params, SHARED, arena, why);
    if (status == OK && rows.changed != 1)
        status = fault_set(why, CONFLICT, "somebody was quicker: look at the case again");
    return status;
}

/* ---- History ---- */

enum status book_note(struct db *db, int64_t id, const struct book_event *event,
                      struct fault *why)
{
    const struct db_value params[] = {db_number(id),
                                      db_number(event->at_ms),
                                      db_text(event->who),
                                      db_text(event->role),
                                      db_text(event->action),
                                      db_text(event->from),
                                      db_text(event->to),
                                      db_text(event->reason),
                                      db_text(event->sentence),
                                      db_text(event->assignee),
                                      db_number(event->decides)};
    return db_post(db,
                   DB_SQL("INSERT INTO book_event (case_id, n, at_ms, who, role, action, "
                          "from_state, to_state, reason, sentence, assignee, decides) "
                          "SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, "
                          "$10, $11 FROM book_event WHERE case_id = $1"),
                   params, sizeof params / sizeof *params, why);
}

enum status book_decided(bool *decided, struct db *db, int64_t id, struct text who,
                         struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(id), db_text(who)};
    struct db_rows rows;
    enum status status = db_run(
        &rows, db,
        DB_SQL("SELECT 1 FROM book_event WHERE case_id = $1 AND who = $2 AND decides = 1 "
               "UNION ALL SELECT 1 FROM book_event JOIN book_case ON "
               "book_case.about = book_event.case_id WHERE book_case.id = $1 AND "
               "book_event.who = $2 AND decides = 1 "
               "UNION ALL SELECT 1 FROM book_case a JOIN book_case b ON a.about = b.id "
               "WHERE a.id = $1 AND b.assignee = $2 LIMIT 1"),
        params, 2, arena, why);
    *decided = status == OK && rows.rows > 0;
    return status;
}
