/* rows.h: rows of the intake's tables, one by one, on either engine. Only this room includes
 * it. */
#ifndef INTAKE_ROWS_H
#define INTAKE_ROWS_H

#include "intake/inside.h"

/* What a submission is, besides its parts. */
struct intake_head {
    struct text instance_id, area, source, form_id, form_version, case_number;
    struct db_value device;
    int64_t queued_ms, received_ms, part_count, odk;
};
struct intake_head intake_head(const struct group *group, const struct job *job);

struct intake_part_row {
    int64_t seq;
    unsigned part;
    struct text area, name, bytes;
    const uint8_t *sha; /* INTAKE_SHA bytes */
};
/* SQLite keeps parts under one number, so that they stand in the order they came. */
int64_t intake_part_id(int64_t seq, unsigned part);

/* What waits for parts, under a number below 0; and that it has its number now. */
enum status intake_write_identity(struct group *group, struct text key, int64_t place,
                                  struct fault *why);
enum status intake_move_identity(struct group *group, struct text key, int64_t place,
                                 struct fault *why);
enum status intake_write_submission(struct group *group, const struct intake_head *head,
                                    int64_t seq, struct fault *why);
enum status intake_write_arriving(struct group *group, const struct intake_head *head,
                                  struct text key, int64_t id, struct fault *why);
enum status intake_write_part(struct group *group, const struct intake_part_row *row,
                              struct fault *why);

/* A part that is stored: its size, name, hash; NOT_FOUND when there is none. */
struct intake_stored {
    struct text name, sha;
    uint64_t size;
};
enum status intake_find_part(struct intake_stored *found, struct db *db, int64_t seq,
                             unsigned part, struct arena *arena, struct fault *why);
/* `length` of its bytes from `offset` on, clipped to what there is. */
enum status intake_part_bytes(struct text *bytes, struct db *db, int64_t seq, unsigned part,
                              uint64_t offset, uint64_t length, struct arena *arena,
                              struct fault *why);

#endif
