#include <stdlib.h>
#include <string.h>

#include "intake/inside.h"
#include "intake/recent.h"

/* ---- Jobs into arrivals ---- */

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_key(const void *left, const void *right)
{
    const struct job *a = *(struct job *const *)left, *b = *(struct job *const *)right;
    int order = text_compare(a->key, b->key);
    if (order == 0)
        order = compare_numbers(a->item->part, b->item->part);
    if (order == 0)
        order = compare_numbers(a->item->offset, b->item->offset);
    return order != 0 ? order : compare_numbers(a->order, b->order);
}

static void gather(struct group *group, struct job **jobs, size_t count)
{
    struct job *sorted = arena_array(group->arena, count, sizeof *sorted);
    struct job **order = arena_array(group->arena, count, sizeof(struct job *));

    memcpy(order, jobs, count * sizeof(struct job *));
    qsort(order, count, sizeof(struct job *), by_key);
    group->arrivals = arena_array(group->arena, count, sizeof *group->arrivals);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = *order[i];
        sorted[i].key.at = (const char *)sorted[i].key_bytes;
        if (i == 0 || !text_equal(sorted[i - 1].key, sorted[i].key))
            group->arrivals[group->count++] =
                (struct arrival){.jobs = &sorted[i], .order = sorted[i].order};
        struct arrival *arrival = &group->arrivals[group->count - 1];
        arrival->count++;
        if (sorted[i].order < arrival->order)
            arrival->order = sorted[i].order;
    }
}

/* ---- What is known of them ---- */

static enum status look_up(struct group *group, struct arrival *arrival, struct fault *why)
{
    arrival->place = recent_find(group->intake->recent, arrival->jobs->key);
    return arrival->place > 0 ? OK
                              : slices_find(&arrival->place, group->intake->slices, group,
                                            arrival->jobs->key, why);
}

static enum status look_up_each(struct group *group, struct fault *why)
{
    enum status status = recent_catch_up(group->intake->recent, group, why);

    for (size_t i = 0; status == OK && i < group->count; i++)
        status = look_up(group, &group->arrivals[i], why);
    return status;
}

static int key_of_arrival(const void *key, const void *arrival)
{
    return text_compare(*(const struct text *)key,
                        ((const struct arrival *)arrival)->jobs->key);
}

static bool note_place(void *self, const struct db_value *row, size_t columns)
{
    struct group *group = self;
    struct arrival *known = bsearch(&row[0].text, group->arrivals, group->count,
                                    sizeof *group->arrivals, key_of_arrival);
    if (known && columns == 2)
        known->place = row[1].number;
    return true;
}

/* All with one question; they stand sorted by key. */
static enum status look_up_together(struct group *group, struct fault *why)
{
    struct text *keys = arena_array(group->arena, group->count, sizeof *keys);

    for (size_t i = 0; i < group->count; i++)
        keys[i] = group->arrivals[i].jobs->key;
    struct db_value array = db_array_bytes(keys, group->count, group->arena);
    return db_each(group->db,
                   (struct db_sql){.postgres = "SELECT instance, seq FROM identity "
                                               "WHERE instance = ANY ($1::bytea[])"},
                   &array, 1, group, note_place, why);
}

/* ---- Numbers ---- */

/* From here to the commit nobody else writes. */
static enum status begin(struct group *group, struct fault *why)
{
    struct db_rows rows;
    enum status status = db_begin_open(group->db, why);

    if (status == OK)
        status = db_run(
            &rows, group->db,
            (struct db_sql){.sqlite = "SELECT seq, waiting, strays, indexed FROM intake_state",
                            .postgres = "SELECT seq, waiting, strays, indexed "
                                        "FROM intake_state FOR UPDATE"},
            NULL, 0, group->arena, why);
    if (status != OK)
        return status;
    if (rows.rows != 1)
        return fault_set(why, DAMAGED, "the table intake_state has lost its row");
    group->seq = db_at(&rows, 0, 0).number;
    group->waiting = db_at(&rows, 0, 1).number;
    group->strays = db_at(&rows, 0, 2).number;
    group->indexed = db_at(&rows, 0, 3).number;
    return OK;
}

/* A clock that goes back does not take the numbers back. */
int64_t intake_number(struct group *group)
{
    int64_t least =
        db_is_postgres(group->db) ? intake_first_of_month(intake_month(group->now_ms)) : 0;
    group->seq = (group->seq > least ? group->seq : least) + 1;
    return group->seq;
}

static enum status finish(struct group *group, struct fault *why)
{
    struct recent *recent = group->intake->recent;
    enum status status = recent ? recent_move(recent, group, group->count, why) : OK;
    struct db_value state[] = {db_number(group->seq), db_number(group->waiting),
                               db_number(group->strays), db_number(group->indexed)};

    if (status == OK)
        status = db_post(group->db,
                         DB_SQL("UPDATE intake_state SET seq = $1, waiting = $2, strays = $3,"
                                " indexed = $4"),
                         state, 4, why);
    if (status == OK)
        status = db_commit(group->db, why);
    if (status == OK && recent)
        recent_committed(recent, group);
    return status;
}

/* ---- All of it ---- */

static int by_order(const void *left, const void *right)
{
    const struct arrival *a = left, *b = right;
    return compare_numbers(a->order, b->order);
}

static enum status store_arrivals(struct group *group, struct fault *why)
{
    struct arrival **whole = arena_array(group->arena, group->count, sizeof(struct arrival *));
    size_t count = 0;
    enum status status = OK;

    for (size_t i = 0; status == OK && i < group->count; i++) {
        struct arrival *arrival = &group->arrivals[i];
        if (arrival->place > 0)
            status = intake_compare(group, arrival, why);
        else if (arrival->place == 0 && intake_is_whole(arrival)) {
            arrival->place = intake_number(group);
            whole[count++] = arrival;
        } else
            status = intake_store_pieces(group, arrival, why);
    }
    return status == OK && count > 0 ? intake_store_whole(group, whole, count, why) : status;
}

static enum status write_group(struct group *group, struct fault *why)
{
    enum status status = begin(group, why);

    if (status == OK)
        status =
            db_is_postgres(group->db) ? look_up_together(group, why) : look_up_each(group, why);
    if (status != OK)
        return status;
    qsort(group->arrivals, group->count, sizeof *group->arrivals, by_order);
    status = store_arrivals(group, why);
    return status == OK ? finish(group, why) : status;
}

enum status intake_group(struct intake *intake, struct job **jobs, size_t count,
                         struct fault *why)
{
    struct group group = {
        .intake = intake, .db = intake->db, .now_ms = intake->clock.now_ms(intake->clock.self)};
    enum status status = intake_make_room(intake, group.now_ms, why);

    if (status != OK)
        return status;
    group.arena = arena_open("intake group");
    gather(&group, jobs, count);
    status = write_group(&group, why);
    db_rollback(group.db); /* nothing, when it was committed */
    arena_close(group.arena);
    return status;
}
