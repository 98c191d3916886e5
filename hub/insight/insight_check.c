#include "insight/insight_check.h"

#include "base/random.h"

void insight_place_open(struct insight_place *place, struct db_place *db)
{
    struct fault why = {0};
    *place = (struct insight_place){.db = db, .clock.now_ms = INT64_C(1795430400000)};
    const struct insight_options options = {.pool = db->pool,
                                            .services = "assets/services/cn-rural",
                                            .clock = clock_fixed(&place->clock)};
    if (insight_open(&place->insight, &options, &why) != OK)
        fail_msg("%s", why.text);
}

void insight_place_close(struct insight_place *place)
{
    insight_close(place->insight);
}

static struct insight_taken take(struct insight_place *place, const struct wire_tally *tally)
{
    struct insight_taken taken;
    struct fault why = {0};
    if (insight_take(&taken, place->insight, tally, &why) != OK)
        fail_msg("%s", why.text);
    return taken;
}

struct insight_taken insight_place_count(struct insight_place *place, uint8_t device,
                                         uint8_t parcel, const char *key, int64_t times)
{
    struct wire_count count = {text_of(key), (uint64_t)times};
    const struct wire_tally tally = {
        .device = {device}, .id = {parcel}, .counts = &count, .count = 1};
    return take(place, &tally);
}

void insight_place_add(struct insight_place *place, const char *key, int64_t times)
{
    struct random random = random_system();
    struct wire_count count = {text_of(key), (uint64_t)times};
    struct wire_tally tally = {.device = {1}, .counts = &count, .count = 1};
    random.fill(random.self, tally.id, sizeof tally.id);
    take(place, &tally);
}
