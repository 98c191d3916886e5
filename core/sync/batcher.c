#include "sync/batcher.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/map.h"

enum {
    FRAME = 512,        /* what a batch takes beside its items and the names of their forms */
    ITEM_OVERHEAD = 80, /* what an item takes beside what is sealed, at most, without names */
    LEAST_PIECE = 256,  /* unless it is the last of its part */
    PROBE = 16,         /* bytes that ask how much of a part is there */
    LARGEST = WIRE_LARGEST_BATCH - 64 * 1024
};

struct batcher {
    struct store *store;
    const struct account *account;
    struct clock clock;
    struct random random;
    struct arena *arena;
    struct map *skipped; /* identities that made no way in this round */
    struct map *assumed; /* "identity part": bytes that went into a batch nobody answers now */
    bool only_looks;
};

struct batcher *batcher_open(struct store *store, const struct account *account,
                             struct clock clock, struct random random)
{
    struct batcher *batcher = calloc(1, sizeof *batcher);
    if (!batcher)
        fatal("no memory: a batcher");
    struct arena *arena = arena_open("batcher");
    *batcher = (struct batcher){store, account,         clock,          random,
                                arena, map_open(arena), map_open(arena)};
    return batcher;
}

void batcher_close(struct batcher *batcher)
{
    if (!batcher)
        return;
    arena_close(batcher->arena);
    free(batcher);
}

void batcher_only_look(struct batcher *batcher)
{
    batcher->only_looks = true;
}

/* ---- Making a batch ---- */

struct making {
    struct batcher *batcher;
    struct wire_batch batch;
    size_t room, left; /* items there is room for; bytes */
    bool large;        /* the second turn: pieces of what is large */
    bool full;
    struct arena *arena;
    enum status status;
    struct fault *why;
};

/* An entry that is being looked at, and what the office has of it. */
struct looked {
    const struct store_entry *entry;
    struct store_part *parts;
    uint64_t *have;
    size_t count;
    bool is_copied; /* its texts lie in the arena */
    struct store_entry copy;
};

static struct text assumed_key(struct text instance_id, unsigned part, struct arena *arena)
{
    return text_format(arena, "%.*s %u", TEXT_ARG(instance_id), part);
}

static const struct store_entry *keep_entry(struct looked *looked, struct arena *arena)
{
    if (looked->is_copied)
        return &looked->copy;
    looked->is_copied = true;
    looked->copy = *looked->entry;
    looked->copy.instance_id = text_copy(arena, looked->entry->instance_id);
    looked->copy.form_id = text_copy(arena, looked->entry->form_id);
    looked->copy.form_version = text_copy(arena, looked->entry->form_version);
    looked->copy.case_number = text_copy(arena, looked->entry->case_number);
    return &looked->copy;
}

static void grow(struct making *making)
{
    if (making->batch.count < making->room)
        return;
    size_t room = making->room ? making->room * 2 : 64;
    struct wire_item *items = arena_array(making->arena, room, sizeof *items);
    if (making->batch.count > 0)
        memcpy(items, making->batch.items, making->batch.count * sizeof *items);
    making->batch.items = items;
    making->room = room;
}

static void add(struct making *making, struct looked *looked, size_t part, uint64_t from,
                size_t len)
{
    const struct store_entry *entry = keep_entry(looked, making->arena);
    const struct store_part *whole = &looked->parts[part];
    grow(making);
    making->batch.items[making->batch.count++] = (struct wire_item){
        .instance_id = entry->instance_id,
        .form_id = entry->form_id,
        .form_version = entry->form_version,
        .case_number = entry->case_number,
        .queued_ms = entry->queued_ms > 0 ? entry->queued_ms : 0,
        .priority = entry->priority,
        .odk = entry->odk,
        .part = (unsigned)part,
        .part_count = (unsigned)looked->count,
        .part_name = entry->odk ? whole->name : (struct text){0},
        .offset = from,
        .size = whole->bytes.len,
        .bytes = text_part(whole->bytes, (size_t)from, len),
    };
    making->left -= len + ITEM_OVERHEAD;
    if (making->batch.count == WIRE_MOST_ITEMS)
        making->full = true;
}

/* What is missing of a part, or as much as there is room for. */
static void add_missing(struct making *making, struct looked *looked, size_t part)
{
    size_t missing = looked->parts[part].bytes.len - (size_t)looked->have[part];
    size_t room = making->left > ITEM_OVERHEAD ? making->left - ITEM_OVERHEAD : 0;
    bool is_first = making->batch.count == 0;
    if (missing > room && !(making->large || is_first)) {
        making->full = true;
        return;
    }
    if (missing > room)
        making->full = true;
    size_t len = missing < room ? missing : room;
    if (len < missing && len < LEAST_PIECE)
        return;
    add(making, looked, part, looked->have[part], len);
}

/* All of it went, and the office has not said that it is complete: an end of each part asks. */
static void add_probes(struct making *making, struct looked *looked)
{
    for (size_t i = 0; i < looked->count && !making->full; i++) {
        size_t size = looked->parts[i].bytes.len, len = size < PROBE ? size : PROBE;
        if (making->left < ITEM_OVERHEAD + PROBE) {
            making->full = true;
            return;
        }
        add(making, looked, i, size - len, len);
    }
}

static enum status look(struct looked *looked, const struct making *making,
                        const struct store_entry *entry)
{
    const struct batcher *batcher = making->batcher;
    *looked = (struct looked){.entry = entry};
    size_t have_count;
    enum status status = store_parts(&looked->parts, &looked->count, batcher->store,
                                     entry->instance_id, making->arena, making->why);
    if (status == OK)
        status = store_parts_have(&looked->have, &have_count, batcher->store,
                                  entry->instance_id, making->arena, making->why);
    if (status == OK && have_count != looked->count)
        status = fault_set(making->why, DAMAGED, "a submission's parts do not fit its pieces");
    return status;
}

/* Counts what went into batches that nobody answers in this round; whether that is the rest of
 * it. */
static bool assume(struct looked *looked, const struct making *making)
{
    const struct batcher *batcher = making->batcher;
    bool is_all = true, is_any = false;
    for (size_t i = 0; i < looked->count && map_count(batcher->assumed) > 0; i++) {
        struct text key = assumed_key(looked->entry->instance_id, (unsigned)i, making->arena);
        uint32_t went = map_get(batcher->assumed, key);
        is_any = is_any || went != UINT32_MAX;
        if (went != UINT32_MAX && went > looked->have[i])
            looked->have[i] = went;
        is_all = is_all && looked->have[i] >= looked->parts[i].bytes.len;
    }
    return is_any && is_all;
}

static bool is_all_there(const struct looked *looked)
{
    for (size_t i = 0; i < looked->count; i++)
        if (looked->have[i] < looked->parts[i].bytes.len)
            return false;
    return true;
}

/* The first turn takes what is small, the second what is large. */
static void take_parts(struct making *making, struct looked *looked)
{
    for (size_t i = 0; i < looked->count && !making->full; i++) {
        size_t size = looked->parts[i].bytes.len;
        if (looked->have[i] < size && (size > BATCHER_SMALL) == making->large)
            add_missing(making, looked, i);
    }
}

static bool visit(void *self, const struct store_entry *entry)
{
    struct making *making = self;
    struct batcher *batcher = making->batcher;
    struct looked looked;
    size_t before = making->batch.count;
    struct arena_mark mark = arena_mark(making->arena);

    if (map_get(batcher->skipped, entry->instance_id) != UINT32_MAX ||
        (making->large && entry->bytes <= BATCHER_SMALL))
        return true;
    making->status = look(&looked, making, entry);
    if (making->status != OK)
        return false;
    if (assume(&looked, making))
        ; /* on its way */
    else if (!is_all_there(&looked))
        take_parts(making, &looked);
    else if (!making->large) {
        if (entry->state == STORE_QUEUED && !batcher->only_looks)
            making->status = store_move(batcher->store, entry->instance_id, STORE_SENT,
                                        TEXT(""), making->why);
        add_probes(making, &looked);
    }
    if (making->batch.count == before)
        arena_release(making->arena, mark);
    return making->status == OK && !making->full;
}

static enum status gather(struct making *making)
{
    const struct store_walk walk = {.states = 1U << STORE_QUEUED | 1U << STORE_SENT};
    enum status status = OK;
    for (int turn = 0; turn < 2 && status == OK && !making->full; turn++) {
        making->large = turn == 1;
        status = store_each_of(making->batcher->store, &walk, making, visit, making->why);
        if (status == OK)
            status = making->status;
    }
    return status;
}

enum status batcher_make(struct batcher_made *made, struct buffer *out, struct batcher *batcher,
                         size_t most, struct fault *why)
{
    struct making making = {batcher, .arena = arena_open("batch"), .why = why};
    if (most > LARGEST)
        most = LARGEST;
    making.left = most > FRAME ? most - FRAME : 0;
    *made = (struct batcher_made){0};
    enum status status = gather(&making);
    if (status == OK && making.batch.count > 0) {
        memcpy(making.batch.device, batcher->account->device, WIRE_ID);
        batcher->random.fill(batcher->random.self, made->id, WIRE_ID);
        memcpy(making.batch.id, made->id, WIRE_ID);
        making.batch.made_ms = batcher->clock.now_ms(batcher->clock.self);
        if (making.batch.made_ms < 0)
            making.batch.made_ms = 0;
        wire_batch_write(out, &making.batch, batcher->account->signer);
        made->items = making.batch.count;
        for (size_t i = 0; i < making.batch.count; i++)
            made->sealed_bytes += making.batch.items[i].bytes.len;
    }
    arena_close(making.arena);
    return status;
}

void batcher_assume(struct batcher *batcher, struct text bytes)
{
    struct wire_batch batch;
    struct sign_key key = signer_key(batcher->account->signer);
    struct arena *arena = arena_open("assume");
    if (wire_batch_read(&batch, bytes, &key, arena, NULL) != OK)
        batch.count = 0;
    for (size_t i = 0; i < batch.count; i++) {
        const struct wire_item *item = &batch.items[i];
        struct text went = assumed_key(item->instance_id, item->part, batcher->arena);
        map_put(batcher->assumed, went, (uint32_t)(item->offset + item->bytes.len));
    }
    arena_close(arena);
}

/* ---- Taking an answer ---- */

static void skip(struct batcher *batcher, struct text instance_id)
{
    map_put(batcher->skipped, text_copy(batcher->arena, instance_id), 1);
}

/* More of the part is there than before; when not, it would be sent again and again. */
static bool made_way(const struct batcher *batcher, const struct wire_answer_item *item,
                     struct arena *arena)
{
    uint64_t *have;
    size_t count;
    return store_parts_have(&have, &count, batcher->store, item->instance_id, arena, NULL) ==
               OK &&
           item->part < count && item->have > have[item->part];
}

/* False: it changes nothing. */
static bool step_of(struct store_step *step, struct batcher_taken *taken,
                    const struct wire_answer_item *item)
{
    *step = (struct store_step){.instance_id = item->instance_id, .kind = STORE_STEP_MOVE};
    switch (item->verdict) {
    case WIRE_STORED:
        step->kind = STORE_STEP_HAVE;
        step->part = item->part;
        step->have = item->have;
        taken->pieces++;
        return true;
    case WIRE_COMPLETE:
        step->to = STORE_ACKNOWLEDGED;
        taken->acknowledged++;
        return true;
    case WIRE_DIFFERENT:
        step->to = STORE_REFUSED;
        step->reason = TEXT("different");
        taken->refused++;
        return true;
    case WIRE_UNWANTED:
        step->to = STORE_REFUSED;
        step->reason = item->reason.len > 0 ? item->reason : TEXT("unwanted");
        taken->refused++;
        return true;
    case WIRE_LATER:
        taken->later++;
        return false;
    }
    return false;
}

/* All in one write; when one of them cannot be (the office speaks of bytes that there never
 * were), it holds up no other. */
static enum status take_steps(struct batcher *batcher, const struct store_step *steps,
                              size_t count, struct fault *why)
{
    struct fault looking = {0};
    enum status status = store_steps(NULL, batcher->store, steps, count, &looking);
    for (size_t i = 0; status == REFUSED && i < count; i++) {
        struct fault one = {0};
        enum status single = store_steps(NULL, batcher->store, &steps[i], 1, &one);
        if (single == REFUSED) {
            log_line(LOG_WARNING, "the office's answer makes no sense: %s", one.text);
            skip(batcher, steps[i].instance_id);
        } else if (single != OK) {
            looking = one;
            status = single;
        }
    }
    if (status == REFUSED)
        return OK;
    if (status != OK && why)
        *why = looking;
    return status;
}

enum status batcher_take_read(struct batcher_taken *taken, struct batcher *batcher,
                              const struct wire_answer *answer, struct fault *why)
{
    struct arena *arena = arena_open("answer");
    struct store_step *steps = arena_array(arena, answer->count, sizeof *steps);
    size_t count = 0;
    *taken = (struct batcher_taken){0};
    for (size_t i = 0; i < answer->count; i++) {
        const struct wire_answer_item *item = &answer->items[i];
        struct arena_mark mark = arena_mark(arena);
        if (item->verdict == WIRE_LATER ||
            (item->verdict == WIRE_STORED && !made_way(batcher, item, arena)))
            skip(batcher, item->instance_id);
        arena_release(arena, mark);
        if (step_of(&steps[count], taken, item))
            count++;
    }
    enum status status = take_steps(batcher, steps, count, why);
    arena_close(arena);
    return status;
}

enum status batcher_take(struct batcher_taken *taken, struct batcher *batcher,
                         struct text bytes, struct fault *why)
{
    struct wire_answer answer;
    struct arena *arena = arena_open("answer");
    *taken = (struct batcher_taken){0};
    enum status status =
        wire_answer_read(&answer, bytes, &batcher->account->office, arena, why);
    if (status == OK && memcmp(answer.device, batcher->account->device, WIRE_ID) != 0)
        status = fault_set(why, REFUSED, "this answer is for another device");
    if (status == OK)
        status = batcher_take_read(taken, batcher, &answer, why);
    arena_close(arena);
    return status;
}
