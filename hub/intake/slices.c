#include "intake/slices.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* A name sets so many bits, all in one block of 64 bytes: one look into memory, and of a
 * hundred strangers one is taken for a friend. */
enum { BITS_A_NAME = 6, BLOCK_BITS = 512, BLOCK_WORDS = BLOCK_BITS / 64, ROOM_A_NAME = 10 };

struct slice {
    uint64_t *filter; /* NULL: none */
    bool kept;
};

struct slices {
    unsigned shift;
    size_t blocks; /* of a filter */
    struct slice *slices;
    size_t count; /* number n stands at n */
    bool any_waits;
};

/* ---- Life ---- */

void slices_limit(struct slices *slices, unsigned shift)
{
    slices->shift = shift;
    slices->blocks = (((size_t)ROOM_A_NAME << shift) + BLOCK_BITS - 1) / BLOCK_BITS;
}

struct slices *slices_open(void)
{
    struct slices *slices = calloc(1, sizeof *slices);
    if (!slices)
        fatal("no memory for the filters of submissions");
    slices_limit(slices, SLICE_SHIFT);
    return slices;
}

void slices_close(struct slices *slices)
{
    if (!slices)
        return;
    for (size_t i = 0; i < slices->count; i++)
        free(slices->slices[i].filter);
    free(slices->slices);
    free(slices);
}

int64_t slice_of(const struct slices *slices, int64_t seq)
{
    return seq >> slices->shift;
}

/* ---- Filters ---- */

static size_t filter_bytes(const struct slices *slices)
{
    return slices->blocks * BLOCK_WORDS * sizeof(uint64_t);
}

/* Filters are kept from one start to the next, so this may not change. Who made up names that
 * look alike to it would only have the table asked for them. */
struct spot {
    size_t block;
    uint64_t bits[BLOCK_WORDS];
};
static void find_spot(struct spot *spot, const struct slices *slices, struct text key)
{
    static const uint8_t FIXED[crypto_shorthash_KEYBYTES] = "identity filter";
    uint8_t bytes[crypto_shorthash_BYTES];
    uint64_t hash;

    crypto_shorthash(bytes, (const unsigned char *)key.at, key.len, FIXED);
    memcpy(&hash, bytes, sizeof hash);
    *spot = (struct spot){.block = (size_t)(((hash >> 32) * slices->blocks) >> 32)};
    hash *= UINT64_C(0x9e3779b97f4a7c15);
    for (unsigned i = 0; i < BITS_A_NAME; i++, hash <<= 9)
        spot->bits[hash >> 61] |= UINT64_C(1) << (hash >> 55 & 63);
}

static bool may_have(const struct slice *slice, const struct spot *spot)
{
    const uint64_t *block = slice->filter ? slice->filter + spot->block * BLOCK_WORDS : NULL;

    for (size_t i = 0; block && i < BLOCK_WORDS; i++)
        if ((block[i] & spot->bits[i]) != spot->bits[i])
            return false;
    return true;
}

/* The slice of that number; a new one pushes the filter of an old one out. */
static struct slice *slice_at(struct slices *slices, size_t number)
{
    for (; slices->count <= number; slices->count++) {
        struct slice *grown =
            realloc(slices->slices, (slices->count + 1) * sizeof *slices->slices);
        if (!grown)
            fatal("no memory for the filters of submissions");
        slices->slices = grown;
        grown[slices->count] = (struct slice){.filter = calloc(1, filter_bytes(slices))};
        if (!grown[slices->count].filter)
            fatal("no memory for the filters of submissions");
        if (slices->count >= SLICES_FILTERED) {
            free(grown[slices->count - SLICES_FILTERED].filter);
            grown[slices->count - SLICES_FILTERED].filter = NULL;
        }
    }
    return &slices->slices[number];
}

static void note(struct slices *slices, struct text key, int64_t seq)
{
    struct slice *slice = slice_at(slices, (size_t)slice_of(slices, seq));
    struct spot spot;

    if (!slice->filter)
        return;
    find_spot(&spot, slices, key);
    for (size_t i = 0; i < BLOCK_WORDS; i++)
        slice->filter[spot.block * BLOCK_WORDS + i] |= spot.bits[i];
}

/* ---- What is in the table already ---- */

struct reading {
    struct slices *slices;
    int64_t number;
};

static bool take_filter(void *self, const struct db_value *row, size_t columns)
{
    const struct reading *reading = self;
    struct slice *slice = &reading->slices->slices[reading->number];
    uint64_t *filter = slice->filter;

    (void)columns;
    if (row[0].text.len != filter_bytes(reading->slices))
        return true; /* of another size: it is made anew */
    memcpy(filter, row[0].text.at, row[0].text.len);
    slice->kept = true;
    return true;
}

static bool take_name(void *self, const struct db_value *row, size_t columns)
{
    const struct reading *reading = self;

    (void)columns;
    note(reading->slices, row[0].text, reading->number << reading->slices->shift);
    return true;
}

static enum status read_slice(struct slices *slices, struct group *group, int64_t number,
                              struct fault *why)
{
    struct reading reading = {slices, number};
    struct db_value key = db_number(number);
    struct slice *slice = slice_at(slices, (size_t)number);

    if (slice->kept || !slice->filter)
        return OK;
    enum status status =
        db_each(group->db,
                (struct db_sql){.sqlite = "SELECT bits FROM identity_filter WHERE slice = $1"},
                &key, 1, &reading, take_filter, why);
    if (status != OK || slice->kept)
        return status;
    return db_each(group->db,
                   (struct db_sql){.sqlite = "SELECT instance FROM identity WHERE slice = $1"},
                   &key, 1, &reading, take_name, why);
}

enum status slices_read(struct slices *slices, struct group *group, int64_t from, int64_t to,
                        struct fault *why)
{
    enum status status = OK;

    slice_at(slices, (size_t)slice_of(slices, to)); /* so it is known which have filters */
    for (int64_t i = slice_of(slices, from); status == OK && i <= slice_of(slices, to); i++)
        status = read_slice(slices, group, i, why);
    return status;
}

/* ---- Finding ---- */

static enum status look(int64_t *place, struct group *group, int64_t slice, struct text key,
                        struct fault *why)
{
    struct arena_mark mark = arena_mark(group->arena);
    struct db_value values[] = {db_number(slice), db_bytes(key)};
    struct db_rows rows;
    enum status status = db_run(
        &rows, group->db,
        (struct db_sql){.sqlite = "SELECT seq FROM identity WHERE slice = $1 AND instance = "
                                  "$2"},
        values, 2, group->arena, why);

    *place = status == OK && rows.rows > 0 ? db_at(&rows, 0, 0).number : 0;
    arena_release(group->arena, mark);
    return status;
}

static bool note_waiting(void *self, const struct db_value *row, size_t columns)
{
    (void)row;
    (void)columns;
    ((struct slices *)self)->any_waits = true;
    return false;
}

enum status slices_begin(struct slices *slices, struct group *group, struct fault *why)
{
    struct db_value key = db_number(SLICE_WAITING);

    slices->any_waits = false;
    return db_each(group->db,
                   (struct db_sql){.sqlite = "SELECT seq FROM identity WHERE slice = $1"}, &key,
                   1, slices, note_waiting, why);
}

enum status slices_find(int64_t *place, const struct slices *slices, struct group *group,
                        struct text key, struct fault *why)
{
    struct spot spot;
    enum status status = OK;

    *place = 0;
    if (slices->any_waits)
        status = look(place, group, SLICE_WAITING, key, why);
    find_spot(&spot, slices, key);
    for (size_t i = slices->count; status == OK && *place == 0 && i-- > 0;)
        if (may_have(&slices->slices[i], &spot))
            status = look(place, group, (int64_t)i, key, why);
    return status;
}

/* ---- Writing ---- */

enum status slices_add(struct slices *slices, struct group *group, struct text key, int64_t seq,
                       struct fault *why)
{
    struct db_value row[] = {db_number(slice_of(slices, seq)), db_bytes(key), db_number(seq)};

    note(slices, key, seq);
    return db_post(group->db,
                   (struct db_sql){.sqlite = "INSERT INTO identity (slice, instance, seq)"
                                             " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"},
                   row, 3, why);
}

enum status slices_move(struct slices *slices, struct group *group, struct text key,
                        int64_t seq, struct fault *why)
{
    struct db_value row[] = {db_number(SLICE_WAITING), db_bytes(key)};
    enum status status =
        db_post(group->db,
                (struct db_sql){.sqlite = "DELETE FROM identity WHERE slice = $1 AND instance ="
                                          " $2"},
                row, 2, why);

    return status == OK ? slices_add(slices, group, key, seq, why) : status;
}

enum status slices_keep(struct slices *slices, struct group *group, int64_t to,
                        struct fault *why)
{
    enum status status = OK;

    for (size_t i = 0; status == OK && i < slices->count; i++) {
        struct slice *slice = &slices->slices[i];
        if (slice->kept || !slice->filter || (int64_t)i >= slice_of(slices, to + 1))
            continue;
        struct db_value row[] = {
            db_number((int64_t)i),
            db_bytes((struct text){(const char *)slice->filter, filter_bytes(slices)})};
        status = db_post(group->db,
                         (struct db_sql){.sqlite = "INSERT INTO identity_filter (slice, bits)"
                                                   " VALUES ($1, $2) ON CONFLICT DO NOTHING"},
                         row, 2, why);
        slice->kept = true; /* if the commit fails, the next start makes it from the table */
    }
    return status;
}
