#include "office/users.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/log.h"
#include "office/office.h"
#include "office/tries.h"
#include "seal/pin.h"

static const struct db_step STEPS[] = {
    {{.both = "CREATE TABLE office_user ("
              "  name TEXT PRIMARY KEY, shown TEXT NOT NULL, role TEXT NOT NULL,"
              "  area TEXT NOT NULL, language TEXT NOT NULL, hash TEXT NOT NULL,"
              "  wrong BIGINT NOT NULL DEFAULT 0, locks BIGINT NOT NULL DEFAULT 0,"
              "  locked_until_ms BIGINT NOT NULL DEFAULT 0, disabled BIGINT NOT NULL DEFAULT 0,"
              "  made_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL DEFAULT 0);"
              "CREATE TABLE office_visit ("
              "  token TEXT PRIMARY KEY," /* a hash of the cookie's */
              "  name TEXT NOT NULL, csrf TEXT NOT NULL,"
              "  began_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL);"
              "CREATE INDEX office_visit_name ON office_visit (name);"}},
};

struct users {
    struct db_pool *pool;
    struct clock clock;
    struct random random;
    struct tries tries;
    pthread_mutex_t one_at_a_time; /* hashing takes 19 MB: never twice at once */
    char nobody[PIN_LINE];         /* what a name that nobody has is compared with */
};

static int64_t now_of(const struct users *users)
{
    return users->clock.now_ms(users->clock.self);
}

enum status users_open(struct users **users, struct db_pool *pool, struct clock clock,
                       struct random random, struct fault *why)
{
    struct users *made = calloc(1, sizeof *made);
    struct db *db;

    if (!made)
        fatal("no memory for the people of the office");
    *made = (struct users){.pool = pool, .clock = clock, .random = random};
    pthread_mutex_init(&made->one_at_a_time, NULL);
    enum status status = db_take(&db, pool, why);
    if (status == OK) {
        status = audit_migrate(db, why);
        if (status == OK)
            status = db_migrate(db, "office", STEPS, sizeof STEPS / sizeof *STEPS, why);
        db_give(db);
    }
    if (status == OK)
        status = pin_hash(made->nobody, TEXT("nobody has this password"), why);
    if (status != OK) {
        users_close(made);
        return status;
    }
    *users = made;
    return OK;
}

void users_close(struct users *users)
{
    if (!users)
        return;
    pthread_mutex_destroy(&users->one_at_a_time);
    free(users);
}

bool user_is(const struct user *user, const char *role)
{
    return text_is(user->role, role);
}

/* ---- Statements that change, each with its line in the audit trail ---- */

struct change {
    struct db_sql sql;
    const struct db_value *params;
    size_t count;
    const char *what;
    struct text by, about;
};

/* NOT_FOUND when no row was changed. */
static enum status make_change(struct users *users, const struct change *change,
                               struct fault *why)
{
    struct db *db;
    struct db_rows rows = {0};
    enum status status = db_take(&db, users->pool, why);
    if (status != OK)
        return status;
    struct arena *arena = arena_open("users");
    status = db_begin_open(db, why);
    if (status == OK)
        status = db_run(&rows, db, change->sql, change->params, change->count, arena, why);
    if (status == OK && rows.changed == 0)
        status = fault_set(why, NOT_FOUND, "there is nobody called \"%.*s\"",
                           TEXT_ARG(change->about));
    if (status == OK && change->what)
        status = audit_add(db, now_of(users), change->by, text_of(change->what), change->about,
                           (struct text){0}, why);
    if (status == OK)
        status = db_commit(db, why);
    arena_close(arena);
    db_give(db); /* takes back what was not committed */
    return status;
}

static bool name_is_good(struct text name)
{
    if (name.len < 2 || name.len > 40)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-", name.at[i]))
            return false;
    return true;
}

static bool role_is_good(struct text role)
{
    static const char *const ROLES[] = {"worker", "reviewer", "auditor", "administrator"};
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++)
        if (text_is(role, ROLES[i]))
            return true;
    return false;
}

static enum status hash_of(char line[PIN_LINE], struct users *users, struct text password,
                           struct fault *why)
{
    if (!text_is_utf8(password) || text_letters(password) < OFFICE_LEAST_PASSWORD ||
        password.len > 200)
        return fault_set(why, REFUSED,
                         "a password has %d letters or more, and at most 200 bytes",
                         OFFICE_LEAST_PASSWORD);
    pthread_mutex_lock(&users->one_at_a_time);
    enum status status = pin_hash(line, password, why);
    pthread_mutex_unlock(&users->one_at_a_time);
    return status;
}

enum status users_add(struct users *users, const struct user *user, struct text password,
                      struct text by, struct fault *why)
{
    char line[PIN_LINE];

    if (!name_is_good(user->name))
        return fault_set(why, REFUSED,
                         "a user name is 2 to 40 small letters, digits, dots and dashes");
    if (!role_is_good(user->role))
        return fault_set(why, REFUSED, "a role is worker, reviewer, auditor or administrator");
    enum status status = hash_of(line, users, password, why);
    if (status != OK)
        return status;
    const struct db_value params[] = {
        db_text(user->name),      db_text(user->shown.len > 0 ? user->shown : user->name),
        db_text(user->role),      db_text(user->area),
        db_text(user->language),  db_text(text_of(line)),
        db_number(now_of(users)),
    };
    status = make_change(
        users,
        &(struct change){
            DB_SQL("INSERT INTO office_user (name, shown, role, area, language, hash, made_ms)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"),
            params, 7, "user.add", by, user->name},
        why);
    return status == NOT_FOUND
               ? fault_set(why, CONFLICT, "there is a \"%.*s\" already", TEXT_ARG(user->name))
               : status;
}

enum status users_password(struct users *users, struct text name, struct text password,
                           struct text by, struct fault *why)
{
    char line[PIN_LINE];
    enum status status = hash_of(line, users, password, why);
    if (status != OK)
        return status;
    const struct db_value params[] = {db_text(name), db_text(text_of(line))};
    return make_change(users,
                       &(struct change){DB_SQL("UPDATE office_user SET hash = $2, wrong = 0,"
                                               " locks = 0, locked_until_ms = 0"
                                               " WHERE name = $1"),
                                        params, 2, "user.password", by, name},
                       why);
}

enum status users_disable(struct users *users, struct text name, struct text by,
                          struct fault *why)
{
    const struct db_value params[] = {db_text(name)};
    return make_change(
        users,
        &(struct change){DB_SQL("UPDATE office_user SET disabled = 1 WHERE name = $1"), params,
                         1, "user.disable", by, name},
        why);
}

enum status users_language(struct users *users, struct text name, struct text language,
                           struct fault *why)
{
    const struct db_value params[] = {db_text(name), db_text(language)};
    return make_change(
        users,
        &(struct change){DB_SQL("UPDATE office_user SET language = $2 WHERE name = $1"), params,
                         2, NULL, name, name},
        why);
}

/* ---- Reading ---- */

enum { USER_COLUMNS = 8 };
#define USER_FIELDS                                                                            \
    "u.name, u.shown, u.role, u.area, u.language, u.disabled, u.made_ms, u.seen_ms"

static struct user user_of(const struct db_rows *rows, size_t row)
{
    return (struct user){
        .name = db_at(rows, row, 0).text,
        .shown = db_at(rows, row, 1).text,
        .role = db_at(rows, row, 2).text,
        .area = db_at(rows, row, 3).text,
        .language = db_at(rows, row, 4).text,
        .disabled = db_at(rows, row, 5).number != 0,
        .made_ms = db_at(rows, row, 6).number,
        .seen_ms = db_at(rows, row, 7).number,
    };
}

static enum status ask(struct db_rows *rows, struct users *users, struct db_sql sql,
                       const struct db_value *params, size_t count, struct arena *arena,
                       struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, users->pool, why);
    if (status != OK)
        return status;
    status = db_run(rows, db, sql, params, count, arena, why);
    db_give(db);
    return status;
}

enum status users_list(struct user **list, size_t *count, struct users *users,
                       struct arena *arena, struct fault *why)
{
    struct db_rows rows;
    *count = 0;
    enum status status =
        ask(&rows, users, DB_SQL("SELECT " USER_FIELDS " FROM office_user u ORDER BY u.name"),
            NULL, 0, arena, why);
    if (status != OK)
        return status;
    *list = arena_array(arena, rows.rows, sizeof **list);
    for (size_t i = 0; i < rows.rows; i++)
        (*list)[i] = user_of(&rows, i);
    *count = rows.rows;
    return OK;
}

/* ---- Visits ---- */

static void hex_of(char *out, const uint8_t *bytes, size_t count)
{
    sodium_bin2hex(out, 2 * count + 1, bytes, count);
}

static void hash_token(char out[USERS_TOKEN + 1], struct text token)
{
    uint8_t hash[USERS_TOKEN / 2];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)token.at, token.len, NULL, 0);
    hex_of(out, hash, sizeof hash);
}

static enum status begin_visit(char token[USERS_TOKEN + 1], struct users *users,
                               struct text name, struct fault *why)
{
    uint8_t bytes[USERS_TOKEN / 2], secret[16];
    char hash[USERS_TOKEN + 1], csrf[2 * sizeof secret + 1];

    users->random.fill(users->random.self, bytes, sizeof bytes);
    users->random.fill(users->random.self, secret, sizeof secret);
    hex_of(token, bytes, sizeof bytes);
    hex_of(csrf, secret, sizeof secret);
    hash_token(hash, text_of(token));
    const struct db_value params[] = {db_text(text_of(hash)), db_text(name),
                                      db_text(text_of(csrf)), db_number(now_of(users))};
    return make_change(users,
                       &(struct change){DB_SQL("INSERT INTO office_visit"
                                               " (token, name, csrf, began_ms, seen_ms)"
                                               " VALUES ($1, $2, $3, $4, $4)"),
                                        params, 4, "user.login", name, name},
                       why);
}

/* Counts a wrong password; every USERS_MOST_WRONG of them lock the name, twice as long each
 * time. */
static enum status count_wrong(struct users *users, struct text name, int64_t wrong,
                               int64_t locks, struct fault *why)
{
    bool lock = wrong + 1 >= USERS_MOST_WRONG;
    int64_t until = now_of(users) + ((int64_t)USERS_LOCK_MS << (locks < 10 ? locks : 10));
    const struct db_value params[] = {db_text(name), db_number(lock ? 0 : wrong + 1),
                                      db_number(lock ? locks + 1 : locks),
                                      db_number(lock ? until : 0)};
    return make_change(users,
                       &(struct change){DB_SQL("UPDATE office_user SET wrong = $2, locks = $3,"
                                               " locked_until_ms = $4 WHERE name = $1"),
                                        params, 4, lock ? "user.locked" : NULL, name, name},
                       why);
}

static enum status count_right(struct users *users, struct text name, struct fault *why)
{
    const struct db_value params[] = {db_text(name), db_number(now_of(users))};
    return make_change(users,
                       &(struct change){DB_SQL("UPDATE office_user SET wrong = 0, locks = 0,"
                                               " locked_until_ms = 0, seen_ms = $2"
                                               " WHERE name = $1"),
                                        params, 2, NULL, name, name},
                       why);
}

/* One log-in at a time, so that tries side by side are counted one after another. */
static enum status log_in(char token[USERS_TOKEN + 1], struct users *users, struct text name,
                          struct text password, struct text address, struct arena *arena,
                          struct fault *why)
{
    static const char NO[] = "that name and password do not go together, or the name is locked";
    struct db_rows rows;
    int64_t now_ms = now_of(users);

    if (!tries_allowed(&users->tries, address, now_ms))
        return fault_set(why, REFUSED, NO);
    enum status status = ask(&rows, users,
                             DB_SQL("SELECT hash, wrong, locks, locked_until_ms, disabled"
                                    " FROM office_user WHERE name = $1"),
                             (const struct db_value[]){db_text(name)}, 1, arena, why);
    if (status != OK)
        return status;
    bool known = rows.rows == 1 && db_at(&rows, 0, 4).number == 0;
    bool open = known && db_at(&rows, 0, 3).number <= now_ms;
    struct text line = known ? db_at(&rows, 0, 0).text : text_of(users->nobody);
    enum status right = pin_check(line, password, NULL);
    if (right == OK && open) {
        status = count_right(users, name, why);
        return status == OK ? begin_visit(token, users, name, why) : status;
    }
    tries_wrong(&users->tries, address, now_ms);
    if (open) {
        status =
            count_wrong(users, name, db_at(&rows, 0, 1).number, db_at(&rows, 0, 2).number, why);
        if (status != OK)
            return status;
    }
    return fault_set(why, REFUSED, NO);
}

enum status users_log_in(char token[USERS_TOKEN + 1], struct users *users, struct text name,
                         struct text password, struct text address, struct arena *arena,
                         struct fault *why)
{
    token[0] = '\0';
    pthread_mutex_lock(&users->one_at_a_time);
    enum status status = log_in(token, users, name, password, address, arena, why);
    pthread_mutex_unlock(&users->one_at_a_time);
    return status;
}

/* The moment of the last request is written at most once a minute. */
static enum status touch(struct users *users, struct text hash, int64_t seen_ms,
                         struct fault *why)
{
    int64_t now_ms = now_of(users);
    if (now_ms - seen_ms < 60 * 1000)
        return OK;
    const struct db_value params[] = {db_text(hash), db_number(now_ms)};
    enum status status = make_change(
        users,
        &(struct change){DB_SQL("UPDATE office_visit SET seen_ms = $2 WHERE token = $1"),
                         params, 2, NULL, (struct text){0}, (struct text){0}},
        why);
    return status == NOT_FOUND ? OK : status;
}

enum status users_visit(struct visit *visit, struct users *users, struct text token,
                        struct arena *arena, struct fault *why)
{
    char hash[USERS_TOKEN + 1];
    struct db_rows rows;
    int64_t now_ms = now_of(users);

    if (token.len != USERS_TOKEN)
        return fault_set(why, NOT_FOUND, "nobody is logged in");
    hash_token(hash, token);
    const struct db_value params[] = {db_text(text_of(hash)), db_number(now_ms - USERS_IDLE_MS),
                                      db_number(now_ms - USERS_VISIT_MS)};
    enum status status =
        ask(&rows, users,
            DB_SQL("SELECT " USER_FIELDS ", v.csrf, v.seen_ms FROM office_visit v"
                   " JOIN office_user u ON u.name = v.name"
                   " WHERE v.token = $1 AND v.seen_ms > $2 AND v.began_ms > $3"
                   " AND u.disabled = 0"),
            params, 3, arena, why);
    if (status != OK)
        return status;
    if (rows.rows != 1)
        return fault_set(why, NOT_FOUND, "nobody is logged in");
    *visit = (struct visit){user_of(&rows, 0), db_at(&rows, 0, USER_COLUMNS).text};
    return touch(users, text_of(hash), db_at(&rows, 0, USER_COLUMNS + 1).number, why);
}

enum status users_log_out(struct users *users, struct text token, struct fault *why)
{
    char hash[USERS_TOKEN + 1];
    hash_token(hash, token);
    const struct db_value params[] = {db_text(text_of(hash)),
                                      db_number(now_of(users) - USERS_VISIT_MS)};
    enum status status = make_change(
        users,
        &(struct change){DB_SQL("DELETE FROM office_visit WHERE token = $1 OR began_ms < $2"),
                         params, 2, NULL, (struct text){0}, (struct text){0}},
        why);
    return status == NOT_FOUND ? OK : status;
}
