#include "insight/inside.h"

static const struct db_step STEPS[] = {
    {.sql.both =
         /* What came already; times rise, so that old ones can go (retention). */
     "CREATE TABLE insight_parcel (device BYTEA NOT NULL, id BYTEA NOT NULL, "
     "at_ms BIGINT NOT NULL, PRIMARY KEY (device, id));"
     "CREATE TABLE insight_count (month TEXT NOT NULL, form TEXT NOT NULL, "
     "node TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL, "
     "what TEXT NOT NULL, took BIGINT NOT NULL, times BIGINT NOT NULL, "
     "PRIMARY KEY (month, form, node, language, channel, what, took))"},
};

enum status insight_migrate(struct db *db, struct fault *why)
{
    return db_migrate(db, "insight", STEPS, sizeof STEPS / sizeof *STEPS, why);
}
