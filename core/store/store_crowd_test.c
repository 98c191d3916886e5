/* Three processes that use one store as fast as they can, some of them killed at any moment:
 * afterwards everything is there exactly once. */

#include "base/check.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "store/store_fixture.h"

/* ---- One worker ---- */

enum { WORKERS = 3, TURNS = 40, ROUNDS = 12, LARGE = 40 * 1024 };

/* What a worker says on the pipe before and after each thing it does; small enough to be
 * written in one piece, so words of several workers never mix. */
struct word {
    char kind; /* 's' sending, 'S' sent, 'a' moving on, 'A' moved on, 'n' a number, 'w' news,
 'e' the end, '!' what may not be */
    int worker, turn;
    uint64_t number;
};

static void say(int out, char kind, int worker, int turn, uint64_t number)
{
    struct word word = {kind, worker, turn, number};
    if (write(out, &word, sizeof word) != sizeof word)
        _exit(3);
}

static struct text body_of(struct arena *arena, int worker, int turn)
{
    size_t len = turn % 8 == 3 ? LARGE : 200 + (size_t)turn * 13;
    char *bytes = arena_bytes(arena, len);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)(i * 31 + (size_t)turn * 7 + (size_t)worker + i / 256);
    return (struct text){bytes, len};
}

static enum status send_one(struct store *store, const char *id, struct text body,
                            const uint8_t *draft_key)
{
    struct store_part part = {TEXT(""), body};
    struct store_sending sending = {.submission = {.instance_id = text_of(id),
                                                   .form_id = TEXT("f"),
                                                   .parts = &part,
                                                   .part_count = 1},
                                    .draft_key = draft_key,
                                    .draft = text_of(id),
                                    .draft_keep_days = 3};
    return store_send(store, &sending, NULL);
}

/* One thing after another, each said before and after. */
static void take_turn(struct store *store, int worker, int turn, int out)
{
    struct arena *arena = arena_open("turn");
    char id[32], news[32];
    uint8_t key[STORE_KEY] = {(uint8_t)(worker + 1)};
    struct text draft;
    uint64_t number, cursor;

    snprintf(id, sizeof id, "uuid:%d-%d", worker, turn);
    enum status status = store_next(&number, store, "case", NULL);
    say(out, status == OK ? 'n' : '!', worker, turn, status == OK ? number : status);
    say(out, 's', worker, turn, 0);
    status = send_one(store, id, body_of(arena, worker, turn), key);
    say(out, status == OK ? 'S' : '!', worker, turn, status);
    status = store_draft_get(&draft, store, key, arena, NULL);
    if (status != OK || !text_is(draft, id))
        say(out, '!', worker, turn, status);
    if (turn % 3 == 0) {
        say(out, 'a', worker, turn, 0);
        struct store_step step = {
            .instance_id = text_of(id), .kind = STORE_STEP_MOVE, .to = STORE_ACKNOWLEDGED};
        status = store_steps(NULL, store, &step, 1, NULL);
        say(out, status == OK ? 'A' : '!', worker, turn, status);
    }
    /* Only one of those who read the same cursor may move it. */
    snprintf(news, sizeof news, "%d-%d", worker, turn);
    struct store_news row = {.table = TEXT("t"), .key = text_of(news), .bytes = text_of(id)};
    status = store_news_cursor(&cursor, store, NULL);
    if (status == OK)
        status = store_news_apply(store, cursor, cursor + 1, &row, 1, NULL);
    if (status == OK)
        say(out, 'w', worker, turn, cursor);
    else if (status != CONFLICT)
        say(out, '!', worker, turn, status);
    arena_close(arena);
}

static _Noreturn void work(const char *folder, int worker, int from, int out)
{
    struct clock_fixed clock = {INT64_C(1800000000000)};
    struct arena *arena = arena_open("worker");
    struct store *store;
    struct text set_aside;

    for (int turn = from; turn < TURNS;) {
        if (store_open(&store, folder, clock_fixed(&clock), &set_aside, arena, NULL) != OK ||
            set_aside.len > 0) {
            say(out, '!', worker, turn, 999);
            _exit(1);
        }
        for (int end = turn + 13; turn < end && turn < TURNS; turn++)
            take_turn(store, worker, turn, out);
        store_close(store);
    }
    arena_close(arena);
    say(out, 'e', worker, from, 0);
    _exit(0);
}

/* What was heard of all of them. */
struct heard {
    bool sending[WORKERS][TURNS], sent[WORKERS][TURNS];
    bool moving[WORKERS][TURNS], moved[WORKERS][TURNS];
    int turn[WORKERS]; /* the last begun */
    bool ended[WORKERS];
    bool numbers[4 * WORKERS * TURNS + 4096];
    uint64_t highest, cursor, cursors;
};

static void hear(struct heard *heard, const struct word *word)
{
    if (word->kind == '!')
        fail_msg("worker %d, turn %d: %d", word->worker, word->turn, (int)word->number);
    if (word->kind != 'e')
        heard->turn[word->worker] = word->turn;
    switch (word->kind) {
    case 's':
        heard->sending[word->worker][word->turn] = true;
        break;
    case 'S':
        heard->sent[word->worker][word->turn] = true;
        break;
    case 'a':
        heard->moving[word->worker][word->turn] = true;
        break;
    case 'A':
        heard->moved[word->worker][word->turn] = true;
        break;
    case 'e':
        heard->ended[word->worker] = true;
        break;
    case 'w':
        heard->cursors++;
        heard->cursor = word->number + 1 > heard->cursor ? word->number + 1 : heard->cursor;
        break;
    default:
        assert_true(word->number < sizeof heard->numbers);
        if (heard->numbers[word->number])
            fail_msg("number %d was given twice", (int)word->number);
        heard->numbers[word->number] = true;
        heard->highest = word->number > heard->highest ? word->number : heard->highest;
    }
}

struct crew {
    pid_t pids[WORKERS];
    int out, in;
};

static void begin_worker(struct crew *crew, const char *folder, int worker, int from)
{
    crew->pids[worker] = fork();
    assert_true(crew->pids[worker] >= 0);
    if (crew->pids[worker] == 0) {
        close(crew->in);
        work(folder, worker, from, crew->out);
    }
}

/* A killed one is begun anew when all it said has been heard: the pipe keeps the order. (It
 * holds all that is ever said, so nobody waits for the reader.) */
static bool kill_one(struct crew *crew, const struct heard *heard, struct random random)
{
    int status, worker = (int)(random_u64(random) % WORKERS);
    struct word word = {.kind = 'z', .worker = worker};

    if (heard->ended[worker] || crew->pids[worker] == 0)
        return false;
    kill(crew->pids[worker], SIGKILL);
    assert_int_equal(waitpid(crew->pids[worker], &status, 0), crew->pids[worker]);
    crew->pids[worker] = 0;
    assert_int_equal(write(crew->out, &word, sizeof word), sizeof word);
    return true;
}

static bool all_ended(const struct heard *heard)
{
    for (int worker = 0; worker < WORKERS; worker++)
        if (!heard->ended[worker])
            return false;
    return true;
}

/* All workers to their end; `kills` times one of them is killed and begun anew one turn on. */
static void run_crew(const char *folder, struct heard *heard, struct random random, int kills)
{
    struct crew crew;
    struct word word;
    int ways[2], status;

    assert_int_equal(pipe(ways), 0);
    crew.in = ways[0];
    crew.out = ways[1];
    for (int worker = 0; worker < WORKERS; worker++)
        begin_worker(&crew, folder, worker, 0);
    while (!all_ended(heard)) {
        assert_int_equal(read(crew.in, &word, sizeof word), sizeof word);
        if (word.kind != 'z')
            hear(heard, &word);
        else if (!heard->ended[word.worker])
            begin_worker(&crew, folder, word.worker, heard->turn[word.worker] + 1);
        if (kills > 0 && random_u64(random) % 40 == 0 && kill_one(&crew, heard, random))
            kills--;
    }
    for (int worker = 0; worker < WORKERS; worker++)
        if (crew.pids[worker] > 0) {
            assert_int_equal(waitpid(crew.pids[worker], &status, 0), crew.pids[worker]);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        }
    close(crew.out);
    close(crew.in);
}

/* ---- What is there afterwards ---- */

struct found {
    int times[WORKERS][TURNS];
    enum store_state states[WORKERS][TURNS];
    size_t entries, bytes;
};

static bool find_entry(void *self, const struct store_entry *entry)
{
    struct found *found = self;
    int worker, turn;
    char id[32];
    snprintf(id, sizeof id, "%.*s", TEXT_ARG(entry->instance_id));
    assert_int_equal(sscanf(id, "uuid:%d-%d", &worker, &turn), 2); /* NOLINT(cert-err34-c) */
    assert_true(worker >= 0 && worker < WORKERS && turn >= 0 && turn < TURNS);
    found->times[worker][turn]++;
    found->states[worker][turn] = entry->state;
    found->entries++;
    found->bytes += entry->bytes;
    return true;
}

static void check_one(struct place *place, const struct heard *heard, const struct found *found,
                      int worker, int turn)
{
    struct store_part *parts;
    size_t count;
    struct arena *arena = arena_open("check");
    struct text id = text_format(arena, "uuid:%d-%d", worker, turn);
    int times = found->times[worker][turn];

    if (times > 1 || (heard->sent[worker][turn] && times == 0) ||
        (!heard->sending[worker][turn] && times > 0))
        fail_msg("submission %d of worker %d is there %d times", turn, worker, times);
    if (times > 0) {
        assert_int_equal(store_parts(&parts, &count, place->store, id, arena, NULL), OK);
        assert_true(text_equal(parts[0].bytes, body_of(arena, worker, turn)));
        bool is_moved = found->states[worker][turn] == STORE_ACKNOWLEDGED;
        assert_true(is_moved || !heard->moved[worker][turn]);
        assert_true(!is_moved || heard->moving[worker][turn]);
    }
    arena_close(arena);
}

static void check_all(struct place *place, const struct heard *heard)
{
    struct found *found = ARENA_NEW(place->arena, struct found);
    struct store_figures figures;
    uint64_t number, cursor, entries = 0, bytes = 0;

    place_open(place);
    assert_int_equal(place->set_aside.len, 0);
    *found = (struct found){.entries = 0};
    assert_int_equal(store_each(place->store, found, find_entry, NULL), OK);
    for (int worker = 0; worker < WORKERS; worker++)
        for (int turn = 0; turn < TURNS; turn++)
            check_one(place, heard, found, worker, turn);
    assert_int_equal(store_figures(&figures, place->store, NULL), OK);
    for (int state = 0; state < STORE_STATES; state++) {
        entries += figures.of[state].entries;
        bytes += figures.of[state].bytes;
    }
    assert_int_equal(entries, found->entries);
    assert_int_equal(bytes, found->bytes);
    assert_int_equal(store_next(&number, place->store, "case", NULL), OK);
    assert_true(number > heard->highest);
    assert_int_equal(store_news_cursor(&cursor, place->store, NULL), OK);
    assert_true(cursor >= heard->cursor && cursor >= heard->cursors);
    place_close(place);
}

static void hammer(struct place *place, uint64_t seed, int kills)
{
    struct random_seeded seeded = {seed};
    struct heard *heard = calloc(1, sizeof *heard);
    struct stat log;

    assert_non_null(heard);
    run_crew(place->folder, heard, random_seeded(&seeded), kills);
    if (kills == 0) {
        assert_int_equal(heard->cursor, heard->cursors); /* each moved it once */
        for (uint64_t number = 0; number <= heard->highest; number++)
            assert_true(heard->numbers[number]);
    } else if (stat(place_path(place, "doorstep.db-wal"), &log) == 0) {
        assert_true(log.st_size < 24 * 1024 * 1024);
    }
    check_all(place, heard);
    free(heard);
}

static void three_at_once_do_each_thing_once(void **state)
{
    hammer(*state, 1, 0);
}

static void killed_at_any_moment_they_leave_everything_once(void **state)
{
    struct place *place = *state;
    for (int round = 0; round < ROUNDS; round++) {
        hammer(place, 100 + (uint64_t)round, 6);
        place_empty(place);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
CHECK_MAIN(TEST(three_at_once_do_each_thing_once),
           TEST(killed_at_any_moment_they_leave_everything_once))
