#include "audit/audit.h"

#include <pthread.h>

#include "db/db_check.h"

static struct db *take(struct db_place *place)
{
    struct fault why = {0};
    struct db *db;
    if (db_take(&db, place->pool, &why) != OK)
        fail_msg("%s", why.text);
    return db;
}

static struct db *opened(struct db_place *place)
{
    struct fault why = {0};
    struct db *db = take(place);
    if (audit_migrate(db, &why) != OK)
        fail_msg("%s", why.text);
    return db;
}

static void add(struct db *db, const char *who, const char *what, const char *about)
{
    struct fault why = {0};
    assert_int_equal(db_begin(db, &why), OK);
    if (audit_add(db, 1795430400000, text_of(who), text_of(what), text_of(about),
                  TEXT("detail"), &why) != OK ||
        db_commit(db, &why) != OK)
        fail_msg("%s", why.text);
}

static void add_some(struct db *db)
{
    add(db, "amina", "case.read", "4711000001");
    add(db, "amina", "case.do", "4711000001");
    add(db, "baraka", "user.login", "");
    add(db, "baraka", "case.read", "4711000002");
    add(db, "amina", "case.do", "4711000002");
}

static void entries_are_listed_newest_first(void **state)
{
    struct db_place *place = *state;
    struct db *db = opened(place);
    struct audit_entry *entries;
    size_t count;
    int64_t all, bad;

    assert_int_equal(audit_verify(db, &all, &bad, NULL), OK);
    assert_int_equal(all, 0);
    add_some(db);
    assert_int_equal(audit_verify(db, &all, &bad, NULL), OK);
    assert_int_equal(all, 5);
    assert_int_equal(audit_list(&entries, &count, db, TEXT(""), 0, 2, place->arena, NULL), OK);
    assert_int_equal(count, 2);
    assert_int_equal(entries[0].seq, 5);
    assert_text(entries[0].who, "amina");
    assert_text(entries[1].about, "4711000002");
    assert_int_equal(
        audit_list(&entries, &count, db, TEXT("4711000001"), 2, 10, place->arena, NULL), OK);
    assert_int_equal(count, 1);
    assert_text(entries[0].what, "case.read");
    db_give(db);
}

static void what_is_rolled_back_leaves_no_gap(void **state)
{
    struct db *db = opened(*state);
    int64_t all, bad;

    add(db, "amina", "case.read", "1");
    assert_int_equal(db_begin(db, NULL), OK);
    assert_int_equal(
        audit_add(db, 1, TEXT("amina"), TEXT("case.do"), TEXT("1"), TEXT(""), NULL), OK);
    db_rollback(db);
    add(db, "amina", "case.read", "2");
    assert_int_equal(audit_verify(db, &all, &bad, NULL), OK);
    assert_int_equal(all, 2);
    db_give(db);
}

static void long_and_broken_texts_are_kept_in_bounds(void **state)
{
    struct db_place *place = *state;
    struct db *db = opened(place);
    char *lots = arena_bytes(place->arena, 2 * AUDIT_LONGEST);
    int64_t all, bad;

    for (size_t i = 0; i < 2 * AUDIT_LONGEST; i++)
        lots[i] = i % 2 == 0 ? '\xc3' : '\xa9';
    struct text detail = {lots + 1, 2 * AUDIT_LONGEST - 1}; /* half a letter at its start */
    assert_int_equal(db_begin(db, NULL), OK);
    assert_int_equal(audit_add(db, 1, TEXT("a"), TEXT("b"), TEXT("c"), detail, NULL), OK);
    detail = (struct text){lots, 2 * AUDIT_LONGEST};
    assert_int_equal(audit_add(db, 1, TEXT("a"), TEXT("b"), TEXT("c"), detail, NULL), OK);
    assert_int_equal(db_commit(db, NULL), OK);
    assert_int_equal(audit_verify(db, &all, &bad, NULL), OK);
    assert_int_equal(all, 2);
    db_give(db);
}

static const struct {
    const char *why;
    struct db_sql sql;
    int64_t entries, first_bad;
} TAMPERED[] = {
    {"a word changed", {"UPDATE audit SET detail = 'x' WHERE seq = 3", NULL, NULL}, 2, 3},
    {"another name", {"UPDATE audit SET who = 'baraka' WHERE seq = 1", NULL, NULL}, 0, 1},
    {"another time", {"UPDATE audit SET at_ms = 5 WHERE seq = 4", NULL, NULL}, 3, 4},
    {"another hash",
     {"UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 1) "
      "WHERE seq = 2",
      NULL, NULL},
     1,
     2},
    {"a letter moved from one field to the next",
     {"UPDATE audit SET who = 'amin', what = 'acase.do' WHERE seq = 2", NULL, NULL},
     1,
     2},
    {"one gone from within", {"DELETE FROM audit WHERE seq = 3", NULL, NULL}, 2, 3},
    {"the last one gone", {"DELETE FROM audit WHERE seq = 5", NULL, NULL}, 4, 5},
    {"the first one gone", {"DELETE FROM audit WHERE seq = 1", NULL, NULL}, 0, 1},
    {"all of them gone", {"DELETE FROM audit", NULL, NULL}, 0, 1},
    {"the head gone", {"DELETE FROM audit_head", NULL, NULL}, 0, 1},
    {"one put in behind",
     {"INSERT INTO audit (seq, at_ms, who, what, about, detail, hash) "
      "SELECT 6, at_ms, who, what, about, detail, hash FROM audit "
      "WHERE seq = 5",
      NULL, NULL},
     5,
     6},
};

static void every_change_is_seen_and_where(void **state)
{
    struct db_place *place = *state;
    struct db *db = opened(place);
    int64_t all, bad;
    struct fault why = {0};

    add_some(db);
    for (size_t i = 0; i < sizeof TAMPERED / sizeof *TAMPERED; i++) {
        assert_int_equal(db_run(NULL, db, DB_SQL("CREATE TABLE kept AS SELECT * FROM audit"),
                                NULL, 0, place->arena, NULL),
                         OK);
        assert_int_equal(db_run(NULL, db,
                                DB_SQL("CREATE TABLE kept_head AS "
                                       "SELECT * FROM audit_head"),
                                NULL, 0, place->arena, NULL),
                         OK);
        if (db_run(NULL, db, TAMPERED[i].sql, NULL, 0, place->arena, &why) != OK)
            fail_msg("%s: %s", TAMPERED[i].why, why.text);
        if (audit_verify(db, &all, &bad, &why) != DAMAGED || all != TAMPERED[i].entries ||
            bad != TAMPERED[i].first_bad)
            fail_msg("%s: %lld good, first bad %lld", TAMPERED[i].why, (long long)all,
                     (long long)bad);
        static const char *const BACK[] = {"DELETE FROM audit",
                                           "DELETE FROM audit_head",
                                           "INSERT INTO audit SELECT * FROM kept",
                                           "INSERT INTO audit_head SELECT * FROM kept_head",
                                           "DROP TABLE kept",
                                           "DROP TABLE kept_head"};
        for (size_t k = 0; k < sizeof BACK / sizeof *BACK; k++)
            assert_int_equal(
                db_run(NULL, db, (struct db_sql){.both = BACK[k]}, NULL, 0, place->arena, NULL),
                OK);
        assert_int_equal(audit_verify(db, &all, &bad, &why), OK);
    }
    db_give(db);
}

static void a_chain_made_anew_does_not_go_through_a_noted_head(void **state)
{
    struct db_place *place = *state;
    struct db *db = opened(place);
    uint8_t noted[AUDIT_HASH];
    int64_t seq, all, bad;

    add_some(db);
    assert_int_equal(audit_head(&seq, noted, db, NULL), OK);
    assert_int_equal(seq, 5);
    add(db, "amina", "case.read", "3");
    assert_int_equal(audit_holds(db, seq, noted, NULL), OK);
    assert_int_equal(db_run(NULL, db, DB_SQL("DELETE FROM audit"), NULL, 0, place->arena, NULL),
                     OK);
    static const uint8_t zero[AUDIT_HASH];
    struct db_value params[] = {db_bytes((struct text){(const char *)zero, AUDIT_HASH})};
    assert_int_equal(db_run(NULL, db, DB_SQL("UPDATE audit_head SET seq = 0, hash = $1"),
                            params, 1, place->arena, NULL),
                     OK);
    for (int i = 0; i < 6; i++)
        add(db, "baraka", "case.read", "1");
    assert_int_equal(audit_verify(db, &all, &bad, NULL), OK); /* it is whole in itself */
    assert_int_equal(audit_holds(db, seq, noted, NULL), DAMAGED);
    assert_int_equal(audit_holds(db, 999, noted, NULL), DAMAGED);
    db_give(db);
}

/* ---- Several hubs at once ---- */

enum { HUBS = 6, EACH = 40 };

static void *add_many(void *self)
{
    struct db_place *place = self;
    for (int i = 0; i < EACH; i++) {
        struct fault why = {0};
        struct db *db;
        enum status status = db_take(&db, place->pool, &why);
        if (status == OK)
            status = db_begin_open(db, &why);
        if (status == OK)
            status =
                audit_add(db, i, TEXT("hub"), TEXT("case.read"), TEXT("1"), TEXT(""), &why);
        if (status == OK)
            status = db_commit(db, &why);
        if (status != OK) {
            fprintf(stderr, "%s\n", why.text);
            return self;
        }
        db_give(db);
    }
    return NULL;
}

static void several_hubs_make_one_chain(void **state)
{
    struct db_place *place = *state;
    pthread_t hubs[HUBS];
    int64_t all, bad;

    db_give(opened(place));
    for (int i = 0; i < HUBS; i++)
        assert_int_equal(pthread_create(&hubs[i], NULL, add_many, place), 0);
    for (int i = 0; i < HUBS; i++) {
        void *failed;
        pthread_join(hubs[i], &failed);
        assert_null(failed);
    }
    struct db *db = take(place);
    assert_int_equal(audit_verify(db, &all, &bad, NULL), OK);
    assert_int_equal(all, HUBS * EACH);
    db_give(db);
}

DB_CHECK_MAIN(DB_TEST(entries_are_listed_newest_first),
              DB_TEST(what_is_rolled_back_leaves_no_gap),
              DB_TEST(long_and_broken_texts_are_kept_in_bounds),
              DB_TEST(every_change_is_seen_and_where),
              DB_TEST(a_chain_made_anew_does_not_go_through_a_noted_head),
              DB_TEST(several_hubs_make_one_chain))
