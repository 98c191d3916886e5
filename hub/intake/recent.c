#include "intake/recent.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

struct entry {
    uint8_t key[INTAKE_KEY_MOST];
    uint32_t len;
    int64_t seq;
};

/* Entries in the order they came, and a table that finds them: twice as many places, 0 is a
 * free one. Its memory is kept for the next to use it: whoever writes is another thread each
 * time, and large pieces that go back and forth would end up in the heap of each. */
struct set {
    struct entry *entries;
    size_t count, room;
    uint32_t *table, *order; /* order: by key, once it is frozen */
};

struct recent {
    struct slices *slices;
    size_t most, moved, moving; /* of old: in the table, and with this transaction */
    int64_t known, old_to;
    struct set young, old;
    uint8_t secret[crypto_shorthash_KEYBYTES]; /* nobody chooses keys that collide */
};

/* ---- Sets ---- */

static void set_close(struct set *set)
{
    free(set->entries);
    free(set->table);
    free(set->order);
}

static struct text key_of(const struct entry *entry)
{
    return (struct text){(const char *)entry->key, entry->len};
}

/* The place of the key in the table, or the free one where it belongs. */
static uint32_t *place_of(const struct recent *recent, const struct set *set, struct text key)
{
    uint8_t hash[crypto_shorthash_BYTES];
    uint64_t at;

    crypto_shorthash(hash, (const unsigned char *)key.at, key.len, recent->secret);
    memcpy(&at, hash, sizeof at);
    for (at %= set->room * 2; set->table[at] > 0; at = (at + 1) % (set->room * 2))
        if (text_equal(key_of(&set->entries[set->table[at] - 1]), key))
            break;
    return &set->table[at];
}

static void set_grow(const struct recent *recent, struct set *set)
{
    set->room = set->room ? set->room * 2 : 1024;
    set->entries = realloc(set->entries, set->room * sizeof *set->entries);
    set->order = realloc(set->order, set->room * sizeof *set->order);
    free(set->table);
    set->table = calloc(set->room * 2, sizeof *set->table);
    if (!set->entries || !set->table || !set->order)
        fatal("no memory for recent submissions");
    for (size_t i = 0; i < set->count; i++)
        *place_of(recent, set, key_of(&set->entries[i])) = (uint32_t)i + 1;
}

static void set_add(const struct recent *recent, struct set *set, struct text key, int64_t seq)
{
    if (set->count == set->room)
        set_grow(recent, set);
    uint32_t *place = place_of(recent, set, key);
    if (*place > 0)
        return;
    struct entry *entry = &set->entries[set->count++];
    memcpy(entry->key, key.at, key.len);
    entry->len = (uint32_t)key.len;
    entry->seq = seq;
    *place = (uint32_t)set->count;
}

static int64_t set_find(const struct recent *recent, const struct set *set, struct text key)
{
    uint32_t number = set->count > 0 ? *place_of(recent, set, key) : 0;
    return number > 0 ? set->entries[number - 1].seq : 0;
}

static int by_key(const void *left, const void *right, void *entries)
{
    const struct entry *all = entries;
    return text_compare(key_of(&all[*(const uint32_t *)left]),
                        key_of(&all[*(const uint32_t *)right]));
}

/* What a store held of an earlier program may be more than is ever needed again. */
static void set_clear(struct set *set, size_t most)
{
    set->count = 0;
    if (set->room > most * 4) {
        set_close(set);
        *set = (struct set){0};
    } else if (set->room > 0) {
        memset(set->table, 0, set->room * 2 * sizeof *set->table);
    }
}

static void set_sort(struct set *set)
{
    for (size_t i = 0; i < set->count; i++)
        set->order[i] = (uint32_t)i;
    if (set->count > 0)
        qsort_r(set->order, set->count, sizeof *set->order, by_key, set->entries);
}

/* ---- Life ---- */

struct recent *recent_open(struct slices *slices)
{
    struct recent *recent = calloc(1, sizeof *recent);
    if (!recent)
        fatal("no memory for recent submissions");
    recent->slices = slices;
    recent->most = RECENT_MOST;
    crypto_shorthash_keygen(recent->secret);
    return recent;
}

void recent_close(struct recent *recent)
{
    if (!recent)
        return;
    set_close(&recent->young);
    set_close(&recent->old);
    free(recent);
}

void recent_limit(struct recent *recent, size_t most)
{
    recent->most = most;
}

int64_t recent_find(const struct recent *recent, struct text key)
{
    int64_t seq = set_find(recent, &recent->young, key);
    return seq > 0 ? seq : set_find(recent, &recent->old, key);
}

/* ---- With each transaction ---- */

static bool remember(void *self, const struct db_value *row, size_t columns)
{
    struct recent *recent = self;
    uint8_t bytes[INTAKE_KEY_MOST];

    (void)columns;
    struct text key = {(const char *)bytes, intake_key(bytes, row[1].text)};
    set_add(recent, &recent->young, key, row[0].number);
    return true;
}

enum status recent_catch_up(struct recent *recent, struct group *group, struct fault *why)
{
    enum status status = slices_begin(recent->slices, group, why);

    recent->moving = 0;
    if (status == OK && recent->known < group->indexed) {
        status = slices_read(recent->slices, group, recent->known + 1, group->indexed, why);
        recent->known = status == OK ? group->indexed : recent->known;
    }
    if (status != OK || recent->known >= group->seq)
        return status;
    struct db_value after = db_number(recent->known);
    status = db_each(
        group->db,
        (struct db_sql){.sqlite = "SELECT seq, instance_id FROM submission WHERE seq > $1"},
        &after, 1, recent, remember, why);
    if (status == OK)
        recent->known = group->seq;
    return status;
}

/* Old is in the table and young is many: young becomes old. */
static void freeze(struct recent *recent)
{
    if (recent->moved < recent->old.count || recent->young.count < recent->most)
        return;
    struct set done = recent->old;
    recent->old = recent->young;
    recent->young = done;
    set_clear(&recent->young, recent->most);
    set_sort(&recent->old);
    recent->old_to = recent->known;
    recent->moved = 0;
}

/* A quarter faster than new ones come, so that old is done before young is full. */
enum status recent_move(struct recent *recent, struct group *group, size_t fresh,
                        struct fault *why)
{
    freeze(recent);
    size_t left = recent->old.count - recent->moved;
    size_t many = recent->old.count / recent->most + 1;
    size_t count = (fresh + fresh / 4 + 1) * many;
    enum status status = OK;

    recent->moving = count < left ? count : left;
    for (size_t i = 0; status == OK && i < recent->moving; i++) {
        const struct entry *entry = &recent->old.entries[recent->old.order[recent->moved + i]];
        status = slices_add(recent->slices, group, key_of(entry), entry->seq, why);
    }
    if (status != OK || left == 0 || recent->moving < left)
        return status;
    if (group->indexed < recent->old_to)
        group->indexed = recent->old_to;
    return slices_keep(recent->slices, group, recent->old_to, why);
}

void recent_committed(struct recent *recent, const struct group *group)
{
    recent->moved += recent->moving;
    recent->moving = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct arrival *arrival = &group->arrivals[i];
        if (arrival->recent)
            set_add(recent, &recent->young, arrival->jobs->key, arrival->place);
    }
    recent->known = group->seq;
}
