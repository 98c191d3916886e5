/* Several processes with one store: what each may rely on, and what is left when some of them
 * are killed at any moment. */

#include "base/check.h"

#include <limits.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "store/lock.h"
#include "store/store_fixture.h"
#include "tests/kill/kill_at.h"

/* ---- Two by turns ---- */

/* Another process, that does what is asked of it and says how it ended. */
struct other {
    pid_t pid;
    int ask, answer; /* pipes */
};
enum asking { END, OPEN, CLOSE, SEND, SENT, NEXT, DRAFT, NEWS };
struct question {
    enum asking what;
    int number;
};
struct reply {
    enum status status;
    uint64_t value;
};

static const uint8_t KEY[STORE_KEY] = {9};

static struct reply answer(struct place *place, struct question question)
{
    struct reply reply = {.status = OK};
    char words[32];
    struct fault why = {0};

    snprintf(words, sizeof words, "uuid:%d", question.number);
    switch (question.what) {
    case END:
        _exit(0);
    case OPEN:
        reply.status = place_try_open(place, &why);
        break;
    case CLOSE:
        place_close(place);
        break;
    case SEND:
        reply.status = place_send(place, words, 0, "from the other");
        break;
    case SENT:
        reply.status = store_move(place->store, text_of(words), STORE_SENT, TEXT(""), NULL);
        break;
    case NEXT:
        reply.status = store_next(&reply.value, place->store, "case", NULL);
        break;
    case DRAFT:
        reply.status = store_draft_put(place->store, KEY, text_of(words), 7, NULL);
        break;
    case NEWS:
        reply.status = store_news_apply(
            place->store, (uint64_t)question.number, (uint64_t)question.number + 1,
            &(struct store_news){.table = TEXT("t"), .key = TEXT("k"), .bytes = text_of(words)},
            1, NULL);
        break;
    }
    return reply;
}

static void begin_other(struct other *other, struct place *place)
{
    int ask[2], reply[2];

    assert_int_equal(pipe(ask) | pipe(reply), 0);
    other->pid = fork();
    assert_true(other->pid >= 0);
    if (other->pid == 0) {
        struct question question;
        close(ask[1]);
        close(reply[0]);
        place->store = NULL;
        while (read(ask[0], &question, sizeof question) == sizeof question) {
            struct reply said = answer(place, question);
            if (write(reply[1], &said, sizeof said) != sizeof said)
                break;
        }
        _exit(0);
    }
    close(ask[0]);
    close(reply[1]);
    other->ask = ask[1];
    other->answer = reply[0];
}

static struct reply ask(struct other *other, enum asking what, int number)
{
    struct question question = {what, number};
    struct reply reply = {.status = FAILED};
    assert_int_equal(write(other->ask, &question, sizeof question), sizeof question);
    assert_int_equal(read(other->answer, &reply, sizeof reply), sizeof reply);
    return reply;
}

static void end_other(struct other *other, bool by_force)
{
    struct question question = {END, 0};
    int status;
    if (by_force)
        kill(other->pid, SIGKILL);
    else
        assert_int_equal(write(other->ask, &question, sizeof question), sizeof question);
    close(other->ask);
    assert_int_equal(waitpid(other->pid, &status, 0), other->pid);
    close(other->answer);
    assert_true(by_force || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

static void what_one_writes_the_other_sees_at_once(void **state)
{
    struct place *place = *state;
    struct other other;
    struct text got;
    uint64_t cursor;

    begin_other(&other, place); /* before anything is open: a fork must not share a database */
    place_open(place);
    assert_int_equal(ask(&other, OPEN, 0).status, OK);
    assert_int_equal(place_send(place, "uuid:1", 0, "x"), OK);
    assert_int_equal(ask(&other, SEND, 2).status, OK);
    assert_string_equal(place_queue(place), "uuid:1=queued uuid:2=queued ");
    assert_int_equal(ask(&other, SEND, 1).status, CONFLICT); /* with other bytes */
    assert_int_equal(ask(&other, SENT, 1).status, OK);
    assert_string_equal(place_queue(place), "uuid:1=sent uuid:2=queued ");
    assert_int_equal(store_move(place->store, TEXT("uuid:1"), STORE_SENT, TEXT(""), NULL),
                     CONFLICT);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ask(&other, DRAFT, i).status, OK);
        assert_int_equal(store_draft_get(&got, place->store, KEY, place->arena, NULL), OK);
        assert_true(text_equal(got, text_format(place->arena, "uuid:%d", i)));
        assert_int_equal(ask(&other, NEWS, i).status, OK);
        assert_int_equal(
            store_news_row(&got, place->store, TEXT("t"), TEXT("k"), place->arena, NULL), OK);
        assert_true(text_equal(got, text_format(place->arena, "uuid:%d", i)));
        assert_int_equal(store_news_cursor(&cursor, place->store, NULL), OK);
        assert_int_equal(cursor, i + 1);
    }
    end_other(&other, false);
    place_reopen(place);
    assert_string_equal(place_queue(place), "uuid:1=sent uuid:2=queued ");
}

static void numbers_taken_by_turns_are_all_different(void **state)
{
    struct place *place = *state;
    struct other other;
    uint64_t value, want = 0;

    begin_other(&other, place);
    place_open(place);
    assert_int_equal(ask(&other, OPEN, 0).status, OK);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(store_next(&value, place->store, "case", NULL), OK);
        assert_int_equal(value, want++);
        assert_int_equal(ask(&other, NEXT, 0).value, want++);
        if (i % 20 == 7)
            place_reopen(place); /* gives numbers back while the other has it open */
        if (i % 20 == 14) {
            ask(&other, CLOSE, 0);
            assert_int_equal(ask(&other, OPEN, 0).status, OK);
        }
    }
    end_other(&other, true);
    place_reopen(place); /* what the killed one had reserved may be left out, not repeated */
    assert_int_equal(store_next(&value, place->store, "case", NULL), OK);
    assert_true(value >= want);
}

static void a_store_outlives_whoever_opened_it_first(void **state)
{
    struct place *place = *state;
    struct other other;

    begin_other(&other, place);
    assert_int_equal(ask(&other, OPEN, 0).status, OK);
    assert_int_equal(ask(&other, SEND, 1).status, OK);
    place_open(place);
    end_other(&other, true);
    assert_int_equal(place_send(place, "uuid:2", 0, "x"), OK);
    assert_string_equal(place_queue(place), "uuid:1=queued uuid:2=queued ");
    place_reopen(place);
    assert_int_equal(place->set_aside.len, 0);
    assert_string_equal(place_queue(place), "uuid:1=queued uuid:2=queued ");
}

/* ---- Damage, age, and who may put it right ---- */

static void change(struct place *place, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(place_path(place, "doorstep.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void who_joins_mends_nothing(void **state)
{
    static const struct {
        const char *why, *sql;
        enum status want;
        bool aside; /* when it is opened alone */
    } CASES[] = {
        {"no version that can be", "PRAGMA user_version = 99", DAMAGED, true},
        {"a table is missing", "DROP TABLE counter", DAMAGED, true},
        {"newer", "PRAGMA user_version = 99; UPDATE about SET version = 99", REFUSED, false},
    };
    struct place *place = *state;
    struct fault why = {0};

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct other other;
        begin_other(&other, place);
        assert_int_equal(ask(&other, OPEN, 0).status, OK);
        change(place, CASES[i].sql);
        if (place_try_open(place, &why) != CASES[i].want)
            fail_msg("%s: %s", CASES[i].why, why.text);
        assert_int_equal(access(place_path(place, "doorstep.db.damaged-1"), F_OK), i ? 0 : -1);
        end_other(&other, true);
        if (CASES[i].aside) {
            place_open(place);
            assert_true(place->set_aside.len > 0);
            place_close(place);
        }
    }
}

static void an_older_store_in_use_is_not_migrated(void **state)
{
    struct place *place = *state;
    struct other other;
    struct fault why = {0};

    begin_other(&other, place);
    assert_int_equal(ask(&other, OPEN, 0).status, OK);
    change(place, "PRAGMA user_version = 2; UPDATE about SET version = 2");
    assert_int_equal(place_try_open(place, &why), CONFLICT);
    assert_non_null(strstr(why.text, "older"));
    end_other(&other, true);
}

static void a_damaged_mark_is_left_to_who_is_alone(void **state)
{
    struct place *place = *state;
    struct other other;
    uint64_t value;

    begin_other(&other, place);
    assert_int_equal(ask(&other, OPEN, 0).status, OK);
    assert_int_equal(ask(&other, NEXT, 0).status, OK);
    file_replace(place_path(place, "counters"), TEXT("rubbish"), 0600, NULL);
    assert_int_equal(place_try_open(place, NULL), DAMAGED);
    assert_int_equal(ask(&other, NEXT, 0).status, DAMAGED); /* rather than a number twice */
    end_other(&other, false);
    place_open(place);
    assert_int_equal(access(place_path(place, "counters.damaged-1"), F_OK), 0);
    assert_int_equal(store_next(&value, place->store, "case", NULL), OK);
    assert_int_equal(value, 1);
}

/* ---- Who hangs ---- */

static void who_hangs_stops_no_reader_and_no_writer_for_long(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    int ways[2], status;
    char said;

    assert_int_equal(pipe(ways), 0);
    place_open(place);
    assert_int_equal(place_send(place, "uuid:1", 0, "x"), OK);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int lock;
        bool alone;
        if (lock_open(&lock, &alone, place->folder, NULL) == OK &&
            lock_write(lock, NULL) == OK && write(ways[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    assert_int_equal(read(ways[0], &said, 1), 1);
    assert_string_equal(place_queue(place), "uuid:1=queued ");
    assert_int_equal(store_move(place->store, TEXT("uuid:1"), STORE_SENT, TEXT(""), &why),
                     CONFLICT);
    assert_non_null(strstr(why.text, "busy"));
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(place_send(place, "uuid:2", 0, "x"), OK);
    assert_string_equal(place_queue(place), "uuid:1=queued uuid:2=queued ");
    close(ways[0]);
    close(ways[1]);
}

/* ---- The log ---- */

static off_t log_size(struct place *place)
{
    struct stat about;
    return stat(place_path(place, "doorstep.db-wal"), &about) == 0 ? about.st_size : 0;
}

static void send_much(struct place *place, int from, int to)
{
    enum { MUCH = 1 << 20 };
    char *body = arena_bytes(place->arena, MUCH + 1);
    memset(body, 'm', MUCH);
    body[MUCH] = '\0';
    for (int i = from; i < to; i++)
        assert_int_equal(place_send(place, text_format(place->arena, "uuid:%d", i).at, 0, body),
                         OK);
}

static void the_log_is_small_again_when_nobody_is_in_the_way(void **state)
{
    struct place *place = *state;
    sqlite3 *reader;

    place_open(place);
    assert_int_equal(sqlite3_open(place_path(place, "doorstep.db"), &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT * FROM about", NULL, NULL, NULL),
                     SQLITE_OK);
    send_much(place, 0, 20); /* goes on, whoever reads meanwhile */
    assert_true(log_size(place) > 20 << 20);
    assert_int_equal(sqlite3_exec(reader, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    send_much(place, 20, 24);
    assert_true(log_size(place) < 8 << 20);
    sqlite3_close(reader);
    place_reopen(place);
    assert_int_equal(place->set_aside.len, 0);
}

/* ---- Remains of the killed ---- */

/* Sends in a process that is killed after that many writes, and says how many there were when
 * it was not (-1: it was). */
static int send_and_be_killed(struct place *place, int number, size_t len, long point)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char *body = arena_bytes(place->arena, len + 1), id[32];
        memset(body, 'k', len);
        body[len] = '\0';
        snprintf(id, sizeof id, "uuid:killed-%d", number);
        if (place_try_open(place, NULL) != OK)
            _exit(0);
        kill_at_set(point < LONG_MAX ? "after" : "count", point, LONG_MAX, place->folder);
        _exit(place_send(place, id, 0, body) == OK ? (int)kill_at_count() : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status))
        return -1;
    assert_int_not_equal(WEXITSTATUS(status), 0);
    return WEXITSTATUS(status);
}

/* Frames of a commit that nobody was told of stay in the log behind the next one, which is
 * shorter: that is no damage. */
static void what_the_killed_leave_in_the_log_is_not_taken_for_damage(void **state)
{
    enum { SIZES = 3, TRIES = 8 };
    static const size_t LENGTHS[SIZES] = {150000, 110000, 70000};
    struct place *place = *state;
    struct other other;
    int sent = 0, number = 0, killed = 0;
    long points[SIZES];

    for (int before_the_last = 0; before_the_last < TRIES; before_the_last++) {
        begin_other(&other, place);
        assert_int_equal(ask(&other, OPEN, 0).status, OK);
        for (int i = 0; i < SIZES; i++)
            points[i] = send_and_be_killed(place, number++, LENGTHS[i], LONG_MAX);
        for (int i = 0; i < SIZES; i++) {
            killed += send_and_be_killed(place, number++, LENGTHS[i],
                                         points[i] - before_the_last) < 0;
            assert_int_equal(ask(&other, SEND, sent++).status, OK);
        }
        end_other(&other, true);
        place_open(place);
        if (place->set_aside.len > 0)
            fail_msg("taken for damaged, killed %d points before the last", before_the_last);
        for (int i = 0; i < sent; i++)
            assert_int_equal(place_send(place, text_format(place->arena, "uuid:%d", i).at, 0,
                                        "from the other"),
                             OK);
        place_close(place);
    }
    assert_true(killed > SIZES * TRIES / 2);
}

static void many_open_a_new_store_at_once(void **state)
{
    struct place *place = *state;
    enum { MANY = 8 };
    struct other others[MANY];
    struct question question = {OPEN, 0};
    struct reply reply;

    for (int i = 0; i < MANY; i++)
        begin_other(&others[i], place);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(write(others[i].ask, &question, sizeof question), sizeof question);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(read(others[i].answer, &reply, sizeof reply), sizeof reply);
        assert_int_equal(reply.status, OK);
    }
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(ask(&others[i], SEND, i).status, OK);
        end_other(&others[i], i % 2);
    }
    place_open(place);
    assert_int_equal(place->set_aside.len, 0);
    assert_string_equal(place_queue(place),
                        "uuid:0=queued uuid:1=queued uuid:2=queued uuid:3=queued "
                        "uuid:4=queued uuid:5=queued uuid:6=queued uuid:7=queued ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
CHECK_MAIN(TEST(what_one_writes_the_other_sees_at_once),
           TEST(numbers_taken_by_turns_are_all_different),
           TEST(a_store_outlives_whoever_opened_it_first), TEST(who_joins_mends_nothing),
           TEST(an_older_store_in_use_is_not_migrated),
           TEST(a_damaged_mark_is_left_to_who_is_alone),
           TEST(who_hangs_stops_no_reader_and_no_writer_for_long),
           TEST(the_log_is_small_again_when_nobody_is_in_the_way),
           TEST(what_the_killed_leave_in_the_log_is_not_taken_for_damage),
           TEST(many_open_a_new_store_at_once))
