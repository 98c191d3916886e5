/* Files that are damaged, cut, missing, older or newer than the program. */

#include "base/check.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/random.h"
#include "store/store_fixture.h"

enum { SENDS = 12, LARGEST = 1 << 22 };

static struct text read_all(struct place *place, const char *name)
{
    struct text bytes = {0};
    file_read(&bytes, place_path(place, name), LARGEST, place->arena, NULL);
    return bytes;
}

static void put(struct place *place, const char *name, struct text bytes)
{
    assert_int_equal(file_replace(place_path(place, name), bytes, 0600, NULL), OK);
}

static const char *id_of(struct place *place, int index)
{
    return text_format(place->arena, "uuid:%d", index).at;
}

static const char *body_of(struct place *place, int index)
{
    char *body = arena_bytes(place->arena, 3001);
    memset(body, 'a' + index, 3000);
    body[3000] = '\0';
    return body;
}

/* A store with some submissions, the last half of them in the log alone; its files as they
 * would lie there after a crash. */
static void fill(struct place *place, struct text *db, struct text *log)
{
    place_open(place);
    for (int i = 0; i < SENDS; i++) {
        assert_int_equal(place_send(place, id_of(place, i), 0, body_of(place, i)), OK);
        if (i == SENDS / 2 - 1)
            place_reopen(place);
    }
    *db = read_all(place, "doorstep.db");
    *log = read_all(place, "doorstep.db-wal");
    assert_true(db->len > 0 && log->len > 0);
    place_empty(place);
}

/* How many are there, each whole; fails when one is there and is not. */
static int count_whole(struct place *place, const char *where)
{
    int found = 0;
    for (int i = 0; i < SENDS; i++) {
        struct store_part *parts;
        size_t count;
        enum status status = store_parts(&parts, &count, place->store, text_of(id_of(place, i)),
                                         place->arena, NULL);
        if (status == NOT_FOUND)
            continue;
        if (status != OK || count != 2 || !text_is(parts[0].bytes, body_of(place, i)))
            fail_msg("%s: submission %d is there and not whole", where, i);
        found++;
    }
    return found;
}

static struct text changed(struct place *place, struct text bytes, struct random random)
{
    char *copy = text_string(place->arena, bytes);
    size_t at = random_u64(random) % bytes.len;
    copy[at] = (char)(copy[at] ^ (1 << random_u64(random) % 8));
    return (struct text){copy, bytes.len};
}

/* Opens what lies there; whatever was damaged is kept. How many submissions are whole. */
static int open_damaged(struct place *place, struct text db, struct text log, const char *where)
{
    struct fault why = {0};
    put(place, "doorstep.db", db);
    if (log.len > 0)
        put(place, "doorstep.db-wal", log);
    if (place_try_open(place, &why) != OK)
        fail_msg("%s: does not open: %s", where, why.text);
    int found = count_whole(place, where);
    if (place->set_aside.len > 0) {
        struct text kept = read_all(place, text_string(place->arena, place->set_aside));
        if (!text_equal(kept, db))
            fail_msg("%s: what was set aside is not what was there", where);
    } else if (found < SENDS - 1) {
        /* The last commit of a log may look as if it had been cut off; no other may. */
        fail_msg("%s: only %d submissions, and nobody was told", where, found);
    }
    assert_int_equal(place_send(place, "uuid:new", 0, "new"), OK);
    return found;
}

static void a_changed_byte_costs_one_page_at_most(void **state)
{
    struct place *place = *state;
    struct text db, log;
    struct random_seeded seed = {20};
    struct random random = random_seeded(&seed);
    struct arena *kept = place->arena;
    int lost = 0, set_aside = 0, all_lost = 0;
    enum { ROUNDS = 300 };

    fill(place, &db, &log);
    for (int round = 0; round < ROUNDS; round++) {
        char where[64];
        place->arena = arena_open("round");
        bool in_log = round % 2;
        snprintf(where, sizeof where, "round %d, in the %s", round,
                 in_log ? "log" : "database");
        int found = open_damaged(place, in_log ? db : changed(place, db, random),
                                 in_log ? changed(place, log, random) : log, where);
        lost += SENDS - found;
        all_lost += found == 0;
        set_aside += place->set_aside.len > 0;
        place_empty(place);
        arena_close(place->arena);
        place->arena = kept;
    }
    print_message(
        "%d rounds: set aside %d times; %d of %d submissions lost, all of them %d times\n",
        ROUNDS, set_aside, lost, ROUNDS * SENDS, all_lost);
    assert_true(set_aside > ROUNDS / 4);
    assert_true(lost < ROUNDS * SENDS / 20);
}

static void a_file_cut_short_is_set_aside(void **state)
{
    struct place *place = *state;
    struct text db, log;
    struct arena *kept = place->arena;

    fill(place, &db, &log);
    for (size_t step = 0; step < 60; step++) {
        char where[64];
        place->arena = arena_open("round");
        size_t len = db.len * step / 60;
        snprintf(where, sizeof where, "cut to %zu of %zu bytes", len, db.len);
        /* Without the log, which may hold every page that was cut off. */
        struct fault why = {0};
        put(place, "doorstep.db", text_part(db, 0, len));
        if (place_try_open(place, &why) != OK)
            fail_msg("%s: does not open: %s", where, why.text);
        if (place->set_aside.len == 0)
            fail_msg("%s: nobody was told", where);
        count_whole(place, where);
        place_empty(place);
        arena_close(place->arena);
        place->arena = kept;
    }
}

static void a_log_cut_short_is_as_if_the_power_had_failed_then(void **state)
{
    struct place *place = *state;
    struct text db, log;
    struct arena *kept = place->arena;
    int before = 0;

    fill(place, &db, &log);
    for (size_t step = 0; step <= 60; step++) {
        place->arena = arena_open("round");
        put(place, "doorstep.db", db);
        put(place, "doorstep.db-wal", text_part(log, 0, log.len * step / 60));
        place_open(place);
        assert_int_equal(place->set_aside.len, 0);
        int found = count_whole(place, "cut log");
        assert_true(found >= before); /* a longer log never holds less */
        before = found;
        place_empty(place);
        arena_close(place->arena);
        place->arena = kept;
    }
    assert_int_equal(before, SENDS);
}

static void rubbish_is_set_aside(void **state)
{
    struct place *place = *state;
    struct text db, log;
    struct random_seeded seed = {3};
    struct random random = random_seeded(&seed);
    char *noise = arena_bytes(place->arena, 100000);
    random.fill(random.self, noise, 100000);

    fill(place, &db, &log);
    memcpy(noise, "SQLite format 3", 16);
    const struct {
        const char *why;
        struct text bytes;
    } cases[] = {
        {"an empty file", TEXT("")},
        {"a text", TEXT("this is no database")},
        {"noise", {noise + 16, 90000}},
        {"noise that begins as a database", {noise, 100000}},
        {"zeros", {arena_take(place->arena, 65536), 65536}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put(place, "doorstep.db", cases[i].bytes);
        place_open(place);
        if (!text_is(place->set_aside, "doorstep.db.damaged-1"))
            fail_msg("%s: set aside as \"%.*s\"", cases[i].why, TEXT_ARG(place->set_aside));
        assert_true(text_equal(read_all(place, "doorstep.db.damaged-1"), cases[i].bytes));
        assert_int_equal(place_send(place, "uuid:new", 0, "new"), OK);
        place_reopen(place);
        assert_int_equal(place->set_aside.len, 0);
        place_empty(place);
    }
}

static void each_damaged_file_is_kept_under_its_own_name(void **state)
{
    struct place *place = *state;
    for (int i = 1; i <= 3; i++) {
        struct text rubbish = text_format(place->arena, "rubbish %d", i);
        put(place, "doorstep.db", rubbish);
        place_open(place);
        struct text name = text_format(place->arena, "doorstep.db.damaged-%d", i);
        assert_true(text_equal(place->set_aside, name));
        place_close(place);
    }
    for (int i = 1; i <= 3; i++)
        assert_true(text_equal(
            read_all(place, text_format(place->arena, "doorstep.db.damaged-%d", i).at),
            text_format(place->arena, "rubbish %d", i)));
}

static void a_log_whose_database_is_gone_is_kept(void **state)
{
    struct place *place = *state;
    struct text db, log;

    fill(place, &db, &log);
    put(place, "doorstep.db-wal", log);
    place_open(place);
    assert_true(text_equal(read_all(place, "doorstep.db.damaged-1-wal"), log));
    assert_string_equal(place_queue(place), "");
}

/* ---- Versions ---- */

static void change(struct place *place, const char *sql)
{
    sqlite3 *db;
    char *why = NULL;
    assert_int_equal(sqlite3_open(place_path(place, "doorstep.db"), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(db);
}

static void a_newer_database_is_left_as_it_is(void **state)
{
    struct place *place = *state;
    struct fault why = {0};

    struct text before, log;

    place_open(place);
    place_send(place, "uuid:a", 0, "x");
    place_close(place);
    change(place, "PRAGMA user_version = 99; UPDATE about SET version = 99;"
                  "DROP TABLE part; CREATE TABLE better (part BLOB) STRICT");
    before = read_all(place, "doorstep.db");
    log = read_all(place, "doorstep.db-wal");
    for (int times = 0; times < 2; times++) {
        assert_int_equal(place_try_open(place, &why), REFUSED);
        assert_non_null(strstr(why.text, "newer"));
        assert_true(text_equal(read_all(place, "doorstep.db"), before));
        assert_true(text_equal(read_all(place, "doorstep.db-wal"), log));
    }
}

static void a_version_that_cannot_be_is_damage(void **state)
{
    struct place *place = *state;
    place_open(place);
    place_send(place, "uuid:a", 0, "x");
    place_close(place);
    change(place, "PRAGMA user_version = 99"); /* the table says otherwise */
    place_open(place);
    assert_text(place->set_aside, "doorstep.db.damaged-1");
}

/* What the first version made, word for word. */
static const char VERSION_1[] =
    "PRAGMA journal_mode = WAL;"
    "CREATE TABLE about (only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL,"
    " lived_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, furthest_ms INTEGER NOT NULL) "
    "STRICT;"
    "CREATE TABLE submission (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " instance_id TEXT NOT NULL UNIQUE, form_id TEXT NOT NULL, form_version TEXT NOT NULL,"
    " case_number TEXT NOT NULL, state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),"
    " queued_ms INTEGER NOT NULL, moved_lived_ms INTEGER NOT NULL, priority INTEGER NOT NULL,"
    " odk INTEGER NOT NULL CHECK (odk BETWEEN 0 AND 1), part_count INTEGER NOT NULL,"
    " bytes INTEGER NOT NULL, case_check BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
    "CREATE INDEX submission_order ON submission (priority, id);"
    "CREATE TABLE part (submission INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT "
    "NULL,"
    " bytes BLOB NOT NULL, UNIQUE (submission, number)) STRICT;"
    "CREATE TABLE draft (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL,"
    " ends_lived_ms INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;"
    "CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;"
    "INSERT INTO about VALUES (1, 1, 5000, 1800000000000, 1800000000000);"
    "INSERT INTO counter VALUES ('case', 41);"
    "PRAGMA user_version = 1;";

/* A database of version 1 that holds what another one of today holds. */
static void make_version_1(struct place *place)
{
    place_open(place);
    place_send(place, "uuid:a", 0, "body of a");
    place_send(place, "uuid:b", -1, "body of b");
    place_close(place);
    assert_int_equal(rename(place_path(place, "doorstep.db"), place_path(place, "today.db")),
                     0);
    unlink(place_path(place, "counters"));
    change(place, VERSION_1);
    change(place, text_format(place->arena,
                              "ATTACH '%s' AS today;"
                              "INSERT INTO main.submission SELECT id, instance_id, form_id,"
                              " form_version, case_number, state, queued_ms, moved_lived_ms,"
                              " priority, odk, part_count, bytes, case_check, hash"
                              " FROM today.submission;"
                              "INSERT INTO main.part SELECT * FROM today.part",
                              place_path(place, "today.db"))
                      .at);
}

static void the_first_version_is_brought_up_to_date(void **state)
{
    struct place *place = *state;
    uint64_t value;

    make_version_1(place);
    place_open(place);
    assert_int_equal(place->set_aside.len, 0);
    assert_string_equal(place_queue(place), "uuid:b=queued uuid:a=queued ");
    assert_int_equal(store_move(place->store, TEXT("uuid:a"), STORE_REFUSED, TEXT("why"), NULL),
                     OK);
    assert_int_equal(store_next(&value, place->store, "case", NULL), OK);
    assert_int_equal(value, 41);
    place_reopen(place);
    assert_string_equal(place_queue(place), "uuid:b=queued uuid:a=refused ");
}

static void a_damaged_first_version_is_rescued_from(void **state)
{
    struct place *place = *state;
    make_version_1(place);
    change(place, "UPDATE part SET bytes = x'00' WHERE submission = 1 AND number = 0");
    place_open(place);
    assert_text(place->set_aside, "doorstep.db.damaged-1");
    assert_string_equal(place_queue(place), "uuid:b=queued ");
}

/* ---- What is in the rows ---- */

static void a_changed_row_is_noticed_and_the_others_kept(void **state)
{
    static const struct {
        const char *why, *sql;
        const char *left;
    } CASES[] = {
        {"sealed bytes", "UPDATE part SET bytes = x'00' WHERE submission = 2 AND number = 0",
         "uuid:a=sent uuid:c=queued "},
        {"a part is missing", "DELETE FROM part WHERE submission = 2 AND number = 1",
         "uuid:a=sent uuid:c=queued "},
        {"a part too many", "INSERT INTO part VALUES (2, 2, 'x', x'00')",
         "uuid:a=sent uuid:c=queued "},
        {"the form", "UPDATE submission SET form_id = 'other' WHERE id = 2",
         "uuid:a=sent uuid:c=queued "},
        {"the case's check", "UPDATE submission SET case_check = zeroblob(32) WHERE id = 2",
         "uuid:a=sent uuid:c=queued "},
        {"a hash of another length", "UPDATE submission SET hash = x'00' WHERE id = 2",
         "uuid:a=sent uuid:c=queued "},
        {"a draft", "UPDATE draft SET bytes = x'00'",
         "uuid:a=sent uuid:b=queued uuid:c=queued "},
        {"a table is missing", "DROP TABLE counter",
         "uuid:a=sent uuid:b=queued uuid:c=queued "},
        {"a table of the queue is missing", "DROP TABLE part", ""},
    };
    struct place *place = *state;
    uint8_t key[STORE_KEY] = {1};

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        place_open(place);
        for (int c = 'a'; c <= 'c'; c++)
            place_send(place, text_format(place->arena, "uuid:%c", c).at, 0, "x");
        store_move(place->store, TEXT("uuid:a"), STORE_SENT, TEXT(""), NULL);
        store_draft_put(place->store, key, TEXT("x"), 3, NULL);
        place_close(place);
        change(place, CASES[i].sql);
        place_open(place);
        if (place->set_aside.len == 0 || strcmp(place_queue(place), CASES[i].left) != 0)
            fail_msg("%s: left \"%s\"", CASES[i].why, place_queue(place));
        place_empty(place);
    }
}

/* ---- Where it lies ---- */

static void a_folder_that_cannot_be_is_refused(void **state)
{
    struct place *place = *state;
    struct store *store;
    struct fault why = {0};
    char *lengthy = arena_bytes(place->arena, 8001);

    put(place, "file", TEXT("x"));
    memset(lengthy, 'x', 8000);
    lengthy[8000] = '\0';
    const char *const folders[] = {place_path(place, "file"), place_path(place, "file/under"),
                                   lengthy, "/proc/nothing/here"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        enum status status = store_open(&store, folders[i], clock_fixed(&place->clock), NULL,
                                        place->arena, &why);
        if (status == OK || why.text[0] == '\0')
            fail_msg("%zu: %s", i, status_name(status));
    }
}

static void a_database_that_is_a_folder_is_no_reason_to_lose_it(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    assert_int_equal(mkdir(place_path(place, "doorstep.db"), 0700), 0);
    assert_int_not_equal(place_try_open(place, &why), OK);
    assert_int_equal(rmdir(place_path(place, "doorstep.db")), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
CHECK_MAIN(TEST(a_changed_byte_costs_one_page_at_most), TEST(a_file_cut_short_is_set_aside),
           TEST(a_log_cut_short_is_as_if_the_power_had_failed_then), TEST(rubbish_is_set_aside),
           TEST(each_damaged_file_is_kept_under_its_own_name),
           TEST(a_log_whose_database_is_gone_is_kept), TEST(a_newer_database_is_left_as_it_is),
           TEST(a_version_that_cannot_be_is_damage),
           TEST(the_first_version_is_brought_up_to_date),
           TEST(a_damaged_first_version_is_rescued_from),
           TEST(a_changed_row_is_noticed_and_the_others_kept),
           TEST(a_folder_that_cannot_be_is_refused),
           TEST(a_database_that_is_a_folder_is_no_reason_to_lose_it))
