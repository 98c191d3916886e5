/* users.h: people of the office and their visits; for the office room alone.
 *
 * Passwords as Argon2id (seal/pin.h). Five wrong ones in a row lock a name for 15 minutes, then
 * twice as long each time; from one address at most 30 wrong ones an hour. A name that nobody
 * has costs the same time as a wrong password. A visit is 32 random bytes in a cookie; the
 * database has their hash. It ends after 30 minutes of nothing and 12 hours in all. */
#ifndef OFFICE_USERS_H
#define OFFICE_USERS_H

#include "base/clock.h"
#include "base/random.h"
#include "db/db.h"

enum {
    USERS_MOST_WRONG = 5,
    USERS_LOCK_MS = 15 * 60 * 1000,
    USERS_IDLE_MS = 30 * 60 * 1000,
    USERS_VISIT_MS = 12 * 60 * 60 * 1000,
    USERS_ADDRESS_WRONG = 30,
    USERS_ADDRESS_MS = 60 * 60 * 1000,
};
enum { USERS_TOKEN = 64 }; /* hexadecimal */

struct users; /* counts of wrong tries by address, and one log-in at a time */
enum status users_open(struct users **users, struct db_pool *pool, struct clock clock,
                       struct random random, struct fault *why);
void users_close(struct users *users);

struct user {
    struct text name, shown, role, area, language;
    bool disabled;
    int64_t made_ms, seen_ms;
};
bool user_is(const struct user *user, const char *role);

enum status users_add(struct users *users, const struct user *user, struct text password,
                      struct text by, struct fault *why);
enum status users_password(struct users *users, struct text name, struct text password,
                           struct text by, struct fault *why);
/* Ends their visits too. */
enum status users_disable(struct users *users, struct text name, struct text by,
                          struct fault *why);
enum status users_language(struct users *users, struct text name, struct text language,
                           struct fault *why);
enum status users_list(struct user **list, size_t *count, struct users *users,
                       struct arena *arena, struct fault *why);

struct visit {
    struct user user;
    struct text csrf; /* hexadecimal */
};
/* REFUSED: not this name and password, or locked: who asks is told no more than that. */
enum status users_log_in(char token[USERS_TOKEN + 1], struct users *users, struct text name,
                         struct text password, struct text address, struct arena *arena,
                         struct fault *why);
/* NOT_FOUND: no such visit, or it has ended. */
enum status users_visit(struct visit *visit, struct users *users, struct text token,
                        struct arena *arena, struct fault *why);
enum status users_log_out(struct users *users, struct text token, struct fault *why);

#endif
