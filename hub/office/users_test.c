#include "office/users.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"
#include "base/file.h"
#include "seal/seal.h"

struct place {
    char folder[64];
    struct arena *arena;
    struct db_pool *pool;
    struct clock_fixed clock;
    struct users *users;
};

static const struct text PASSWORD = {"long enough 1", 13}, HERE = {"10.0.0.1", 8};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (!place)
        return -1;
    seal_start();
    strcpy(place->folder, "/tmp/doorstep-users-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    place->arena = arena_open("test");
    place->clock.now_ms = 1772700000000;
    struct fault why = {0};
    const struct user user = {.name = TEXT("li.na"),
                              .shown = TEXT("Li Na"),
                              .role = TEXT("worker"),
                              .area = TEXT("north"),
                              .language = TEXT("zh-CN")};
    if (db_pool_open(&place->pool, text_of(place->folder), 2, &why) != OK ||
        users_open(&place->users, place->pool, clock_fixed(&place->clock), random_system(),
                   &why) != OK ||
        users_add(place->users, &user, PASSWORD, TEXT("test"), &why) != OK) {
        print_error("%s\n", why.text);
        return -1;
    }
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    users_close(place->users);
    db_pool_close(place->pool);
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", place->folder);
    arena_close(place->arena);
    free(place);
    return system(command);
}

static enum status try_with(struct place *place, const char *name, const char *password,
                            const char *address)
{
    char token[USERS_TOKEN + 1];
    struct fault why = {0};
    return users_log_in(token, place->users, text_of(name), text_of(password), text_of(address),
                        place->arena, &why);
}

static void a_visit_begins_with_the_password_and_ends_by_itself(void **state)
{
    struct place *place = *state;
    char token[USERS_TOKEN + 1];
    struct visit visit;

    assert_int_equal(
        users_log_in(token, place->users, TEXT("li.na"), PASSWORD, HERE, place->arena, NULL),
        OK);
    assert_int_equal(users_visit(&visit, place->users, text_of(token), place->arena, NULL), OK);
    assert_true(text_is(visit.user.name, "li.na"));
    assert_true(text_is(visit.user.area, "north"));
    assert_true(user_is(&visit.user, "worker"));
    assert_int_equal(visit.csrf.len, 32);

    /* Somebody who works on is not thrown out; after half an hour of nothing they are. */
    for (int i = 0; i < 4; i++) {
        place->clock.now_ms += USERS_IDLE_MS - 1000;
        assert_int_equal(users_visit(&visit, place->users, text_of(token), place->arena, NULL),
                         OK);
    }
    place->clock.now_ms += USERS_IDLE_MS;
    assert_int_equal(users_visit(&visit, place->users, text_of(token), place->arena, NULL),
                     NOT_FOUND);
}

static void nobody_stays_longer_than_a_day_of_work(void **state)
{
    struct place *place = *state;
    char token[USERS_TOKEN + 1];
    struct visit visit;
    int64_t began = place->clock.now_ms;

    assert_int_equal(
        users_log_in(token, place->users, TEXT("li.na"), PASSWORD, HERE, place->arena, NULL),
        OK);
    while (place->clock.now_ms - began < USERS_VISIT_MS - USERS_IDLE_MS) {
        place->clock.now_ms += USERS_IDLE_MS / 2;
        assert_int_equal(users_visit(&visit, place->users, text_of(token), place->arena, NULL),
                         OK);
    }
    place->clock.now_ms = began + USERS_VISIT_MS;
    assert_int_equal(users_visit(&visit, place->users, text_of(token), place->arena, NULL),
                     NOT_FOUND);
}

static void five_wrong_passwords_lock_a_name_and_time_opens_it(void **state)
{
    struct place *place = *state;

    for (int i = 0; i < USERS_MOST_WRONG; i++)
        assert_int_equal(try_with(place, "li.na", "not the one", "10.0.0.1"), REFUSED);
    assert_int_equal(try_with(place, "li.na", "long enough 1", "10.0.0.1"), REFUSED);
    place->clock.now_ms += USERS_LOCK_MS + 1;
    assert_int_equal(try_with(place, "li.na", "long enough 1", "10.0.0.1"), OK);
    /* The second lock, had it not been for the right one, would last twice as long. */
    for (int lock = 0; lock < 2; lock++) {
        for (int i = 0; i < USERS_MOST_WRONG; i++)
            assert_int_equal(try_with(place, "li.na", "not the one", "10.0.0.1"), REFUSED);
        place->clock.now_ms += USERS_LOCK_MS + 1;
    }
    assert_int_equal(try_with(place, "li.na", "long enough 1", "10.0.0.1"), REFUSED);
    place->clock.now_ms += USERS_LOCK_MS;
    assert_int_equal(try_with(place, "li.na", "long enough 1", "10.0.0.1"), OK);
}

static void one_address_cannot_try_all_names(void **state)
{
    struct place *place = *state;
    char name[20];

    for (int i = 0; i < USERS_ADDRESS_WRONG; i++) {
        snprintf(name, sizeof name, "nobody-%d", i);
        assert_int_equal(try_with(place, name, "not the one", "10.0.0.1"), REFUSED);
    }
    assert_int_equal(try_with(place, "li.na", "long enough 1", "10.0.0.1"), REFUSED);
    assert_int_equal(try_with(place, "li.na", "long enough 1", "10.0.0.2"), OK);
    place->clock.now_ms += USERS_ADDRESS_MS;
    assert_int_equal(try_with(place, "li.na", "long enough 1", "10.0.0.1"), OK);
}

static void who_is_disabled_is_out_at_once(void **state)
{
    struct place *place = *state;
    char token[USERS_TOKEN + 1];
    struct visit visit;

    assert_int_equal(
        users_log_in(token, place->users, TEXT("li.na"), PASSWORD, HERE, place->arena, NULL),
        OK);
    assert_int_equal(users_disable(place->users, TEXT("li.na"), TEXT("boss"), NULL), OK);
    assert_int_equal(users_visit(&visit, place->users, text_of(token), place->arena, NULL),
                     NOT_FOUND);
    assert_int_equal(try_with(place, "li.na", "long enough 1", "10.0.0.1"), REFUSED);
}

static void who_logs_out_is_out(void **state)
{
    struct place *place = *state;
    char token[USERS_TOKEN + 1];
    struct visit visit;

    assert_int_equal(
        users_log_in(token, place->users, TEXT("li.na"), PASSWORD, HERE, place->arena, NULL),
        OK);
    assert_int_equal(users_log_out(place->users, text_of(token), NULL), OK);
    assert_int_equal(users_visit(&visit, place->users, text_of(token), place->arena, NULL),
                     NOT_FOUND);
}

static void what_cannot_be_a_person_is_refused(void **state)
{
    static const struct {
        const char *name, *role, *password;
        enum status status;
        const char *why;
    } ROWS[] = {
        {"li.na", "worker", "long enough 1", CONFLICT, "the name is taken"},
        {"x", "worker", "long enough 1", REFUSED, "one letter"},
        {"Li Na", "worker", "long enough 1", REFUSED, "capitals and a space"},
        {"a'; drop table office_user", "worker", "long enough 1", REFUSED, "SQL"},
        {"wei", "king", "long enough 1", REFUSED, "no such role"},
        {"wei", "worker", "short", REFUSED, "a short password"},
        {"wei", "reviewer", "a'; --long password", OK, "quotes are letters like others"},
    };
    struct place *place = *state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        const struct user user = {.name = text_of(ROWS[i].name), .role = text_of(ROWS[i].role)};
        struct fault why = {0};
        if (users_add(place->users, &user, text_of(ROWS[i].password), TEXT("test"), &why) !=
            ROWS[i].status)
            fail_msg("%s: %s", ROWS[i].why, why.text);
    }
    assert_int_equal(try_with(place, "wei", "a'; --long password", "10.0.0.1"), OK);
    assert_int_equal(try_with(place, "wei' OR '1'='1", "x", "10.0.0.1"), REFUSED);
}

#define WITH_PEOPLE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PEOPLE(a_visit_begins_with_the_password_and_ends_by_itself),
        WITH_PEOPLE(nobody_stays_longer_than_a_day_of_work),
        WITH_PEOPLE(five_wrong_passwords_lock_a_name_and_time_opens_it),
        WITH_PEOPLE(one_address_cannot_try_all_names),
        WITH_PEOPLE(who_is_disabled_is_out_at_once),
        WITH_PEOPLE(who_logs_out_is_out),
        WITH_PEOPLE(what_cannot_be_a_person_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
