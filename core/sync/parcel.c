#include "sync/parcel.h"

#include <assert.h>
#include <string.h>

static_assert((int)STORE_PARCEL == (int)WIRE_ID, "a parcel's identity travels as it is");
static_assert((int)STORE_PARCEL_ROWS <= (int)WIRE_MOST_COUNTS, "a parcel fits into a message");

static void write_rows(struct buffer *out, const uint8_t id[WIRE_ID],
                       const struct store_tally *rows, size_t count,
                       const struct account *account, int64_t now_ms)
{
    struct arena *arena = arena_open("parcel");
    struct wire_tally tally = {.made_ms = now_ms > 0 ? now_ms : 0,
                               .counts = arena_array(arena, count, sizeof *tally.counts),
                               .count = count};
    memcpy(tally.device, account->device, WIRE_ID);
    memcpy(tally.id, id, WIRE_ID);
    for (size_t i = 0; i < count; i++)
        tally.counts[i] = (struct wire_count){rows[i].key, (uint64_t)rows[i].times};
    wire_tally_write(out, &tally, account->signer);
    arena_close(arena);
}

enum status parcel_write(struct buffer *out, uint8_t id[WIRE_ID], const struct account *account,
                         struct store *store, struct clock clock, struct random random,
                         struct fault *why)
{
    struct arena *arena = arena_open("parcel");
    struct store_tally *rows;
    uint8_t fresh[STORE_PARCEL];
    size_t count;
    random.fill(random.self, fresh, sizeof fresh);
    fresh[0] |= 1; /* not all of it is 0 */
    enum status status = store_parcel_get(id, &rows, &count, store, fresh, arena, why);
    if (status == OK)
        write_rows(out, id, rows, count, account, clock.now_ms(clock.self));
    arena_close(arena);
    return status;
}

enum status parcel_take(struct store *store, const struct wire_answer *answer,
                        struct fault *why)
{
    return answer->count == 0 ? store_parcel_done(store, answer->batch, why) : OK;
}
