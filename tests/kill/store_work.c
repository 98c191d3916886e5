#include "tests/kill/store_work.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "store/store.h"

enum { BIG = 20 * 1024, MUCH = 900 * 1024, BIG_SENDS = 3, FIRST_HALF = 4 };
static const uint8_t DRAFT_KEY[STORE_KEY] = {7};

/* What is said: a letter for the kind, and a number. */
struct word {
    char kind;
    long number;
};

static void say(int said, char kind, long number)
{
    struct word word = {kind, number};
    if (write(said, &word, sizeof word) != sizeof word)
        _exit(3);
}

static bool is_expected(enum status status)
{
    return status == NO_ROOM || status == FAILED;
}

/* ---- The work ---- */

static struct text id_of(char out[32], int index)
{
    snprintf(out, 32, "uuid:%d", index);
    return text_of(out);
}

/* Bytes that can be told by their place: a part that is mixed up with another shows. */
static struct text body_of(char *out, int index, bool much)
{
    size_t len = much && index < BIG_SENDS ? MUCH : index == 0 ? BIG : 500 + (size_t)index * 97;
    for (size_t i = 0; i < len; i++)
        out[i] = (char)(i * 31 + (size_t)index * 7 + i / 256);
    return (struct text){out, len};
}

static void send_one(struct store *store, int index, char *room, bool much, int said)
{
    char id[32], draft[32];
    struct store_part parts[] = {{TEXT(""), body_of(room, index, much)},
                                 {TEXT("1"), TEXT("an attachment")}};
    snprintf(draft, sizeof draft, "%d", index);
    struct store_sending sending = {.submission = {.instance_id = id_of(id, index),
                                                   .form_id = TEXT("f"),
                                                   .priority = index % 3,
                                                   .parts = parts,
                                                   .part_count = 2},
                                    .draft_key = DRAFT_KEY,
                                    .draft = text_of(draft),
                                    .draft_keep_days = 9};
    say(said, 'b', index);
    enum status status = store_send(store, &sending, NULL);
    say(said, status == OK ? 'a' : status == NO_ROOM ? 'f' : 'u', index);
    if (status != OK && !is_expected(status))
        say(said, '!', status);
}

static void move_one(struct store *store, int index, int said)
{
    char id[32];
    id_of(id, index);
    if (store_move(store, text_of(id), STORE_SENT, TEXT(""), NULL) == OK &&
        store_move(store, text_of(id), STORE_ACKNOWLEDGED, TEXT(""), NULL) == OK)
        say(said, 'm', index);
}

static void count_one(struct store *store, int said)
{
    uint64_t value;
    enum status status = store_next(&value, store, "case", NULL);
    if (status == OK)
        say(said, 'n', (long)value);
    else if (!is_expected(status))
        say(said, '!', status);
}

static void work_half(const char *folder, int from, int to, bool much, int said)
{
    struct clock_fixed state = {INT64_C(1800000000000)};
    struct store *store;
    struct arena *arena = arena_open("work");
    char *room = arena_bytes(arena, MUCH);
    size_t purged;
    enum status status = store_open(&store, folder, clock_fixed(&state), NULL, arena, NULL);
    if (status != OK) {
        say(said, is_expected(status) ? 'o' : '!', status);
        arena_close(arena);
        return;
    }
    for (int index = from; index < to; index++) {
        count_one(store, said);
        send_one(store, index, room, much, said);
        if (index % 4 == 1)
            move_one(store, index, said);
    }
    say(said, 'p', 0); /* what was moved may be gone from here on */
    store_purge(store, 0, &purged, NULL);
    store_close(store);
    arena_close(arena);
}

void store_work(const char *folder, bool much, int said)
{
    say(said, 'B', much);
    work_half(folder, 0, FIRST_HALF, much, said);
    work_half(folder, FIRST_HALF, STORE_WORK_SENDS, much, said);
    say(said, 'e', 0);
}

/* ---- What was said ---- */

void store_hear(struct store_said *heard, int from)
{
    struct word word;
    *heard = (struct store_said){.highest_number = -1, .draft = -1};
    while (read(from, &word, sizeof word) == sizeof word) {
        switch (word.kind) {
        case 'b':
            heard->begun[word.number] = true;
            break;
        case 'a':
            heard->acknowledged[word.number] = true;
            heard->draft = (int)word.number;
            break;
        case 'f':
            heard->failed[word.number] = true;
            break;
        case 'u': /* nobody can tell, see store_send */
            break;
        case 'm':
            heard->moved[word.number] = true;
            break;
        case 'n':
            assert_true(word.number > heard->highest_number); /* even when work goes on */
            heard->highest_number = word.number;
            break;
        case 'p':
            memcpy(heard->purged, heard->moved, sizeof heard->purged);
            break;
        case 'B':
            heard->much = word.number != 0;
            break;
        case 'o':
            heard->no_open = true;
            break;
        case 'e':
            heard->finished = true;
            break;
        default:
            heard->bad_status = true;
        }
    }
}

/* ---- The check ---- */

struct found {
    int times[STORE_WORK_SENDS];
    enum store_state states[STORE_WORK_SENDS];
    int strangers;
};

static bool find_entry(void *self, const struct store_entry *entry)
{
    struct found *found = self;
    int64_t index;
    if (!text_to_int64(text_part(entry->instance_id, 5, SIZE_MAX), &index) || index < 0 ||
        index >= STORE_WORK_SENDS) {
        found->strangers++;
        return true;
    }
    found->times[index]++;
    found->states[index] = entry->state;
    return true;
}

static void check_parts(struct store *store, int index, bool much, struct arena *arena,
                        const char *where)
{
    char id[32], *room = arena_bytes(arena, MUCH);
    struct store_part *parts;
    size_t count;
    if (store_parts(&parts, &count, store, id_of(id, index), arena, NULL) != OK || count != 2 ||
        !text_equal(parts[0].bytes, body_of(room, index, much)) ||
        !text_is(parts[1].bytes, "an attachment"))
        fail_msg("%s: submission %d is not whole", where, index);
}

static void check_queue(struct store *store, const struct store_said *heard, const char *where)
{
    struct found found = {{0}};
    struct arena *arena = arena_open("check");

    assert_int_equal(store_each(store, &found, find_entry, NULL), OK);
    if (found.strangers)
        fail_msg("%s: %d submissions nobody sent", where, found.strangers);
    for (int i = 0; i < STORE_WORK_SENDS; i++) {
        bool must = heard->acknowledged[i] && !heard->purged[i];
        bool may = heard->begun[i] && !heard->failed[i];
        if (found.times[i] > 1 || (must && !found.times[i]) || (!may && found.times[i]))
            fail_msg("%s: submission %d is there %d times (%s)", where, i, found.times[i],
                     must               ? "acknowledged"
                     : may              ? "begun"
                     : heard->failed[i] ? "said to have failed"
                                        : "never begun");
        if (found.times[i] && heard->moved[i] && found.states[i] != STORE_ACKNOWLEDGED)
            fail_msg("%s: submission %d went back", where, i);
        if (found.times[i])
            check_parts(store, i, heard->much, arena, where);
    }
    arena_close(arena);
}

/* The draft goes with its submission: the last acknowledged, or one begun after it. */
static void check_draft(struct store *store, const struct store_said *heard, const char *where)
{
    struct arena *arena = arena_open("check");
    struct text bytes;
    int64_t draft = -1;
    enum status status = store_draft_get(&bytes, store, DRAFT_KEY, arena, NULL);
    if (status == OK)
        assert_true(text_to_int64(bytes, &draft));
    bool may = draft > heard->draft && draft < STORE_WORK_SENDS && heard->begun[draft] &&
               !heard->failed[draft];
    if (draft != heard->draft && !may)
        fail_msg("%s: the draft is %d, not %d", where, (int)draft, heard->draft);
    arena_close(arena);
}

void store_work_check(const char *folder, const struct store_said *heard, const char *where)
{
    struct clock_fixed state = {INT64_C(1800000000000)};
    struct arena *arena = arena_open("check");
    struct fault why = {0};
    struct text set_aside;
    struct store *store;
    uint64_t value;

    if (heard->bad_status)
        fail_msg("%s: a function answered what it may not", where);
    if (store_open(&store, folder, clock_fixed(&state), &set_aside, arena, &why) != OK)
        fail_msg("%s: the store does not open: %s", where, why.text);
    if (set_aside.len > 0)
        fail_msg("%s: taken for damaged: %s", where, set_aside.at);
    check_queue(store, heard, where);
    check_draft(store, heard, where);
    assert_int_equal(store_next(&value, store, "case", NULL), OK);
    if ((long)value <= heard->highest_number)
        fail_msg("%s: number %d is given twice", where, (int)value);
    store_close(store);
    arena_close(arena);
}
