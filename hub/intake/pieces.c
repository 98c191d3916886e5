/* Submissions that come piece by piece, over hours or weeks.
 *
 * Of each part so much is kept as there is without a hole (`have`); what goes on from there is
 * appended, what lies before must be what was said before, and what leaves a hole is not taken:
 * the answer says where to go on. When the last part is whole, all moves to where complete
 * submissions stand. */
#include <sodium.h>
#include <string.h>

#include "intake/rows.h"

struct waiting {
    struct arrival *arrival;
    int64_t id, part_count;
    bool grew;
};

struct part_state {
    bool known;
    uint64_t size, have;
    struct text name;
};

static enum status find_part_count(struct group *group, struct waiting *waiting,
                                   struct fault *why)
{
    struct db_value id = db_number(waiting->id);
    struct db_rows rows;
    enum status status =
        db_run(&rows, group->db, DB_SQL("SELECT part_count FROM arriving WHERE id = $1"), &id,
               1, group->arena, why);

    if (status == OK && rows.rows != 1)
        return fault_set(why, DAMAGED, "a submission that waits for its parts is not there");
    if (status == OK)
        waiting->part_count = db_at(&rows, 0, 0).number;
    return status;
}

/* The first of it to come says what it is. */
static enum status begin(struct group *group, struct waiting *waiting, struct fault *why)
{
    const struct job *first = waiting->arrival->jobs;
    struct intake_head head = intake_head(group, first);

    waiting->id = ++group->waiting;
    waiting->part_count = head.part_count;
    enum status status = intake_write_identity(group, first->key, -waiting->id, why);
    return status == OK ? intake_write_arriving(group, &head, first->key, waiting->id, why)
                        : status;
}

static enum status find_state(struct part_state *state, struct group *group, int64_t id,
                              unsigned part, struct fault *why)
{
    struct db_value key[] = {db_number(id), db_number(part)};
    struct db_rows rows;
    enum status status = db_run(
        &rows, group->db,
        DB_SQL("SELECT name, size, have FROM arriving_part WHERE id = $1 AND number = $2"), key,
        2, group->arena, why);

    *state = (struct part_state){.known = status == OK && rows.rows == 1};
    if (state->known) {
        state->name = db_at(&rows, 0, 0).text;
        state->size = (uint64_t)db_at(&rows, 0, 1).number;
        state->have = (uint64_t)db_at(&rows, 0, 2).number;
    }
    return status;
}

/* ---- One piece ---- */

/* What of the piece is there already, and whether it is the same. */
static enum status same_before(bool *same, struct group *group, const struct waiting *waiting,
                               const struct job *job, uint64_t have, struct fault *why)
{
    const struct wire_item *item = job->item;
    uint64_t end = item->offset + item->bytes.len;
    uint64_t known = end < have ? end : have;
    struct db_value key[] = {db_number(waiting->id), db_number(item->part),
                             db_number((int64_t)item->offset), db_number((int64_t)known)};
    struct db_rows rows;

    *same = true;
    if (item->offset >= known)
        return OK;
    enum status status =
        db_run(&rows, group->db,
               DB_SQL("SELECT at, bytes FROM arriving_piece WHERE id = $1 AND number = $2"
                      " AND at + length(bytes) > $3 AND at < $4 ORDER BY at"),
               key, 4, group->arena, why);
    for (size_t i = 0; status == OK && *same && i < rows.rows; i++) {
        uint64_t at = (uint64_t)db_at(&rows, i, 0).number;
        struct text bytes = db_at(&rows, i, 1).text;
        uint64_t from = at > item->offset ? at : item->offset;
        uint64_t to = at + bytes.len < known ? at + bytes.len : known;
        *same = memcmp(bytes.at + (from - at), item->bytes.at + (from - item->offset),
                       to - from) == 0;
    }
    return status;
}

static enum status append(struct group *group, struct waiting *waiting, const struct job *job,
                          const struct part_state *state, struct fault *why)
{
    const struct wire_item *item = job->item;
    struct text fresh = text_part(item->bytes, state->have - item->offset, item->bytes.len);
    struct db_value piece[] = {db_number(waiting->id), db_number(item->part),
                               db_number((int64_t)state->have), db_bytes(fresh)};
    struct db_value have[] = {piece[0], piece[1],
                              db_number((int64_t)(state->have + fresh.len))};
    enum status status = db_post(group->db,
                                 DB_SQL("INSERT INTO arriving_piece (id, number, at, bytes)"
                                        " VALUES ($1, $2, $3, $4)"),
                                 piece, 4, why);

    if (status == OK)
        status =
            db_post(group->db,
                    DB_SQL("UPDATE arriving_part SET have = $3 WHERE id = $1 AND number = $2"),
                    have, 3, why);
    return status;
}

static enum status begin_part(struct group *group, struct waiting *waiting,
                              const struct job *job, struct part_state *state,
                              struct fault *why)
{
    const struct wire_item *item = job->item;
    struct db_value row[] = {db_number(waiting->id), db_number(item->part),
                             db_text(item->part_name), db_number((int64_t)item->size)};

    *state = (struct part_state){true, item->size, 0, item->part_name};
    waiting->grew = true;
    return db_post(group->db,
                   DB_SQL("INSERT INTO arriving_part (id, number, name, size, have)"
                          " VALUES ($1, $2, $3, $4, 0)"),
                   row, 4, why);
}

static enum status take_piece(struct group *group, struct waiting *waiting,
                              const struct job *job, struct fault *why)
{
    const struct wire_item *item = job->item;
    struct part_state state;
    bool same = true;
    enum status status = find_state(&state, group, waiting->id, item->part, why);

    if (status == OK && !state.known)
        status = begin_part(group, waiting, job, &state, why);
    if (status == OK && state.size != item->size)
        return intake_stray(group, job, why);
    if (status == OK)
        status = same_before(&same, group, waiting, job, state.have, why);
    if (status == OK && !same)
        return intake_stray(group, job, why);
    if (status == OK && item->offset <= state.have &&
        item->offset + item->bytes.len > state.have) {
        status = append(group, waiting, job, &state, why);
        state.have = item->offset + item->bytes.len;
        waiting->grew = true;
    }
    intake_answer(job, WIRE_STORED, state.have);
    return status;
}

/* ---- When all is there ---- */

static enum status is_complete(bool *complete, struct group *group,
                               const struct waiting *waiting, struct fault *why)
{
    struct db_value id = db_number(waiting->id);
    struct db_rows rows;
    enum status status =
        db_run(&rows, group->db,
               DB_SQL("SELECT count(*) FROM arriving_part WHERE id = $1 AND have = size"), &id,
               1, group->arena, why);

    *complete = status == OK && db_at(&rows, 0, 0).number == waiting->part_count;
    return status;
}

static enum status collect_part(struct text *bytes, struct group *group,
                                const struct waiting *waiting, unsigned part, uint64_t size,
                                struct fault *why)
{
    struct db_value key[] = {db_number(waiting->id), db_number(part)};
    struct db_rows rows;
    char *at = arena_bytes(group->arena, size);
    enum status status = db_run(&rows, group->db,
                                DB_SQL("SELECT bytes FROM arriving_piece"
                                       " WHERE id = $1 AND number = $2 ORDER BY at"),
                                key, 2, group->arena, why);
    uint64_t have = 0;

    for (size_t i = 0; status == OK && i < rows.rows; i++) {
        struct text piece = db_at(&rows, i, 0).text;
        if (piece.len > size - have)
            return fault_set(why, DAMAGED, "a part has more bytes than it should");
        memcpy(at + have, piece.at, piece.len);
        have += piece.len;
    }
    if (status == OK && have != size)
        return fault_set(why, DAMAGED, "a part has fewer bytes than it should");
    *bytes = (struct text){at, size};
    return status;
}

static enum status move_part(struct group *group, const struct waiting *waiting, unsigned part,
                             int64_t seq, struct text area, struct fault *why)
{
    struct arena_mark mark = arena_mark(group->arena);
    uint8_t sha[INTAKE_SHA];
    struct part_state state;
    struct text bytes = {0};
    enum status status = find_state(&state, group, waiting->id, part, why);

    if (status == OK && !state.known)
        return fault_set(why, DAMAGED, "a part of a submission is not there");
    if (status == OK)
        status = collect_part(&bytes, group, waiting, part, state.size, why);
    if (status == OK) {
        crypto_hash_sha256(sha, (const unsigned char *)bytes.at, bytes.len);
        struct intake_part_row row = {seq, part, area, state.name, bytes, sha};
        status = intake_write_part(group, &row, why);
    }
    arena_release(group->arena, mark);
    return status;
}

/* Its area is that of the first who sent of it. */
static enum status move_head(struct text *area, struct group *group,
                             const struct waiting *waiting, int64_t seq, struct fault *why)
{
    struct db_value params[] = {db_number(waiting->id), db_number(seq),
                                db_number(group->now_ms)};
    struct db_rows rows;
    enum status status =
        db_run(&rows, group->db,
               DB_SQL("INSERT INTO submission (seq, instance_id, device, area, source, form_id,"
                      " form_version, case_number, queued_ms, received_ms, part_count, odk)"
                      " SELECT $2, instance_id, device, area, source, form_id, form_version,"
                      " case_number, queued_ms, $3, part_count, odk FROM arriving WHERE id = $1"
                      " RETURNING area"),
               params, 3, group->arena, why);

    if (status == OK && rows.rows != 1)
        return fault_set(why, DAMAGED, "a submission that waits for its parts is not there");
    if (status == OK)
        *area = db_at(&rows, 0, 0).text;
    return status;
}

static enum status forget_waiting(struct group *group, const struct waiting *waiting,
                                  struct fault *why)
{
    static const struct db_sql SQL[] = {
        {.both = "DELETE FROM arriving_piece WHERE id = $1"},
        {.both = "DELETE FROM arriving_part WHERE id = $1"},
        {.both = "DELETE FROM arriving WHERE id = $1"},
    };
    struct db_value id = db_number(waiting->id);
    enum status status = OK;

    for (size_t i = 0; status == OK && i < sizeof SQL / sizeof *SQL; i++)
        status = db_post(group->db, SQL[i], &id, 1, why);
    return status;
}

static enum status complete(struct group *group, struct waiting *waiting, struct fault *why)
{
    int64_t seq = intake_number(group);
    struct text area = {0};
    enum status status = move_head(&area, group, waiting, seq, why);

    for (unsigned part = 0; status == OK && part < waiting->part_count; part++)
        status = move_part(group, waiting, part, seq, area, why);
    if (status == OK)
        status = intake_move_identity(group, waiting->arrival->jobs->key, seq, why);
    if (status == OK)
        status = forget_waiting(group, waiting, why);
    for (size_t i = 0; status == OK && i < waiting->arrival->count; i++) {
        const struct job *job = &waiting->arrival->jobs[i];
        if (job->answer->verdict == WIRE_STORED)
            intake_answer(job, WIRE_COMPLETE, job->item->size);
    }
    return status;
}

enum status intake_store_pieces(struct group *group, struct arrival *arrival, struct fault *why)
{
    struct arena_mark mark = arena_mark(group->arena);
    struct waiting waiting = {.arrival = arrival, .id = -arrival->place};
    bool all = false;
    enum status status = arrival->place == 0 ? begin(group, &waiting, why)
                                             : find_part_count(group, &waiting, why);

    for (size_t i = 0; status == OK && i < arrival->count; i++) {
        const struct job *job = &arrival->jobs[i];
        status = job->item->part_count == waiting.part_count
                     ? take_piece(group, &waiting, job, why)
                     : intake_stray(group, job, why);
    }
    if (status == OK && waiting.grew)
        status = is_complete(&all, group, &waiting, why);
    if (status == OK && all)
        status = complete(group, &waiting, why);
    arena_release(group->arena, mark);
    return status;
}
