/* What comes again: the same is acknowledged again, anything else is refused. */
#include <string.h>

#include "intake/rows.h"

static enum status same_piece(bool *same, struct group *group, const struct job *job,
                              int64_t seq, struct fault *why)
{
    const struct wire_item *item = job->item;
    struct text bytes = {0};
    enum status status = OK;

    if (item->bytes.len > 0)
        status = intake_part_bytes(&bytes, group->db, seq, item->part, item->offset,
                                   item->bytes.len, group->arena, why);
    *same = status == OK && text_equal(bytes, item->bytes);
    return status;
}

static enum status compare(bool *same, struct group *group, const struct job *job, int64_t seq,
                           struct fault *why)
{
    struct intake_stored stored;
    enum status status =
        intake_find_part(&stored, group->db, seq, job->item->part, group->arena, why);

    *same = false;
    if (status == NOT_FOUND || (status == OK && stored.size != job->item->size))
        return OK;
    if (status == OK && !job->whole)
        return same_piece(same, group, job, seq, why);
    *same = status == OK && stored.sha.len == INTAKE_SHA &&
            memcmp(stored.sha.at, job->sha, INTAKE_SHA) == 0;
    return status;
}

static enum status part_count_of(int64_t *count, struct group *group, int64_t seq,
                                 struct fault *why)
{
    struct db_value key = db_number(seq);
    struct db_rows rows;
    enum status status =
        db_run(&rows, group->db, DB_SQL("SELECT part_count FROM submission WHERE seq = $1"),
               &key, 1, group->arena, why);

    *count = status == OK && rows.rows == 1 ? db_at(&rows, 0, 0).number : 0;
    return status;
}

enum status intake_compare(struct group *group, struct arrival *arrival, struct fault *why)
{
    struct arena_mark mark = arena_mark(group->arena);
    int64_t part_count = 0;
    enum status status = part_count_of(&part_count, group, arrival->place, why);

    for (size_t i = 0; status == OK && i < arrival->count; i++) {
        const struct job *job = &arrival->jobs[i];
        bool same = false;
        if (job->item->part_count == part_count)
            status = compare(&same, group, job, arrival->place, why);
        if (status == OK && same)
            intake_answer(job, WIRE_COMPLETE, job->item->size);
        else if (status == OK)
            status = intake_stray(group, job, why);
    }
    arena_release(group->arena, mark);
    return status;
}
