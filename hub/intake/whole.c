/* Submissions that come whole and new: nearly all of them. */
#include <string.h>

#include "intake/inside.h"
#include "intake/rows.h"

/* The first job of each part brings all of it, and no part is missing. What else there is under
 * the same identity is compared with those. */
bool intake_is_whole(const struct arrival *arrival)
{
    unsigned next = 0, parts = arrival->jobs->item->part_count;

    for (size_t i = 0; i < arrival->count; i++) {
        const struct job *job = &arrival->jobs[i];
        if (job->item->part_count != parts || job->item->part + 1 == next)
            continue;
        if (job->item->part != next || !job->whole)
            return false;
        next++;
    }
    return next == parts;
}

/* Same part as the job `first`, and the same bytes where it has some. */
static bool agrees(const struct job *job, const struct job *first)
{
    return job->item->part_count == first->item->part_count &&
           job->item->size == first->item->size &&
           (job->item->bytes.len == 0 ||
            memcmp(job->item->bytes.at, first->item->bytes.at + job->item->offset,
                   job->item->bytes.len) == 0);
}

/* Fills `parts` with the jobs to store, one a part. */
static enum status choose(struct group *group, const struct arrival *arrival,
                          const struct job **parts, size_t *count, struct fault *why)
{
    const struct job *first = NULL;
    unsigned part_count = arrival->jobs->item->part_count;
    enum status status = OK;

    for (size_t i = 0; status == OK && i < arrival->count; i++) {
        const struct job *job = &arrival->jobs[i];
        bool ours = job->item->part_count == part_count;
        if (ours && (!first || first->item->part != job->item->part))
            parts[(*count)++] = first = job;
        if (ours && agrees(job, first))
            intake_answer(job, WIRE_COMPLETE, job->item->size);
        else
            status = intake_stray(group, job, why);
    }
    return status;
}

static enum status store_each(struct group *group, struct arrival **arrivals, size_t count,
                              const struct job **parts, struct fault *why)
{
    enum status status = OK;
    size_t at = 0;

    for (size_t i = 0; status == OK && i < count; i++) {
        struct arrival *arrival = arrivals[i];
        struct intake_head head = intake_head(group, arrival->jobs);
        arrival->recent = true;
        status = intake_write_submission(group, &head, arrival->place, why);
        for (unsigned n = 0; status == OK && n < head.part_count; n++, at++) {
            const struct job *job = parts[at];
            struct intake_part_row row = {arrival->place,   job->item->part,
                                          job->from->area,  job->item->part_name,
                                          job->item->bytes, job->sha};
            status = intake_write_part(group, &row, why);
        }
    }
    return status;
}

/* ---- PostgreSQL: all rows of a table as arrays, in one statement ---- */

static struct db_value no_device_or(const struct intake_from *from)
{
    return from->device ? db_bytes((struct text){(const char *)from->device, WIRE_ID})
                        : db_bytes((struct text){0});
}

struct columns {
    struct text *text[7];
    int64_t *number[5];
};

static struct columns columns_make(struct arena *arena, size_t count)
{
    struct columns columns;
    for (size_t i = 0; i < 7; i++)
        columns.text[i] = arena_array(arena, count, sizeof(struct text));
    for (size_t i = 0; i < 5; i++)
        columns.number[i] = arena_array(arena, count, sizeof(int64_t));
    return columns;
}

static enum status post_identities(struct group *group, struct arrival **arrivals, size_t count,
                                   struct fault *why)
{
    struct columns columns = columns_make(group->arena, count);

    for (size_t i = 0; i < count; i++) {
        columns.text[0][i] = arrivals[i]->jobs->key;
        columns.number[0][i] = arrivals[i]->place;
    }
    struct db_value params[] = {db_array_bytes(columns.text[0], count, group->arena),
                                db_array_numbers(columns.number[0], count, group->arena)};
    return db_post(group->db,
                   (struct db_sql){.postgres = "INSERT INTO identity (instance, seq) SELECT * "
                                               "FROM unnest($1::bytea[], $2::bigint[])"},
                   params, 2, why);
}

static enum status post_submissions(struct group *group, struct arrival **arrivals,
                                    size_t count, struct fault *why)
{
    struct arena *arena = group->arena;
    struct columns columns = columns_make(arena, count);

    for (size_t i = 0; i < count; i++) {
        struct intake_head head = intake_head(group, arrivals[i]->jobs);
        const struct text texts[] = {
            head.instance_id, no_device_or(arrivals[i]->jobs->from).text,
            head.area,        head.source,
            head.form_id,     head.form_version,
            head.case_number};
        const int64_t numbers[] = {arrivals[i]->place, head.queued_ms, head.received_ms,
                                   head.part_count, head.odk};
        for (size_t n = 0; n < 7; n++)
            columns.text[n][i] = texts[n];
        for (size_t n = 0; n < 5; n++)
            columns.number[n][i] = numbers[n];
    }
    struct db_value params[12];
    for (size_t n = 0; n < 5; n++)
        params[n] = db_array_numbers(columns.number[n], count, arena);
    for (size_t n = 0; n < 7; n++)
        params[5 + n] = n == 1 ? db_array_bytes(columns.text[n], count, arena)
                               : db_array_text(columns.text[n], count, arena);
    return db_post(
        group->db,
        (struct db_sql){
            .postgres =
                "INSERT INTO submission (seq, queued_ms, received_ms, part_count, odk,"
                " instance_id, device, area, source, form_id, form_version, case_number)"
                " SELECT seq, queued_ms, received_ms, part_count, odk, instance_id,"
                " nullif(device, ''::bytea), area, source, form_id, form_version, case_number"
                " FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[],"
                " $5::bigint[], $6::text[], $7::bytea[], $8::text[], $9::text[], $10::text[],"
                " $11::text[], $12::text[]) AS new (seq, queued_ms, received_ms, part_count,"
                " odk, instance_id, device, area, source, form_id, form_version, case_number)"},
        params, 12, why);
}

static void fill_parts(struct columns *columns, struct arrival **arrivals, size_t count,
                       const struct job **parts)
{
    size_t at = 0;

    for (size_t i = 0; i < count; i++)
        for (unsigned n = 0; n < arrivals[i]->jobs->item->part_count; n++, at++) {
            const struct job *job = parts[at];
            columns->number[0][at] = arrivals[i]->place;
            columns->number[1][at] = job->item->part;
            columns->number[2][at] = (int64_t)job->item->size;
            columns->text[0][at] = job->from->area;
            columns->text[1][at] = job->item->part_name;
            columns->text[2][at] = (struct text){(const char *)job->sha, INTAKE_SHA};
            columns->text[3][at] = job->item->bytes;
        }
}

static enum status post_parts(struct group *group, struct arrival **arrivals, size_t count,
                              const struct job **parts, size_t part_count, struct fault *why)
{
    struct arena *arena = group->arena;
    struct columns columns = columns_make(arena, part_count);

    fill_parts(&columns, arrivals, count, parts);
    struct db_value params[] = {db_array_numbers(columns.number[0], part_count, arena),
                                db_array_numbers(columns.number[1], part_count, arena),
                                db_array_numbers(columns.number[2], part_count, arena),
                                db_array_text(columns.text[0], part_count, arena),
                                db_array_text(columns.text[1], part_count, arena),
                                db_array_bytes(columns.text[2], part_count, arena),
                                db_array_bytes(columns.text[3], part_count, arena)};
    return db_post(
        group->db,
        (struct db_sql){.postgres = "INSERT INTO part (seq, number, size, area, name, sha256,"
                                    " bytes) SELECT * FROM unnest($1::bigint[], $2::bigint[],"
                                    " $3::bigint[], $4::text[], $5::text[], $6::bytea[],"
                                    " $7::bytea[])"},
        params, 7, why);
}

enum status intake_store_whole(struct group *group, struct arrival **arrivals, size_t count,
                               struct fault *why)
{
    size_t most = 0, part_count = 0;
    enum status status = OK;

    for (size_t i = 0; i < count; i++)
        most += arrivals[i]->count;
    const struct job **parts = arena_array(group->arena, most, sizeof(struct job *));
    for (size_t i = 0; status == OK && i < count; i++)
        status = choose(group, arrivals[i], parts, &part_count, why);
    if (status != OK)
        return status;
    if (!db_is_postgres(group->db))
        return store_each(group, arrivals, count, parts, why);
    status = post_identities(group, arrivals, count, why);
    if (status == OK)
        status = post_submissions(group, arrivals, count, why);
    return status == OK ? post_parts(group, arrivals, count, parts, part_count, why) : status;
}
