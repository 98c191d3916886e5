#include <inttypes.h>

#include "base/arena.h"
#include "intake/inside.h"

/* Months since 1970 in the upper bits of a submission's number: so a number alone says in which
 * partition it lies, and numbers rise from month to month as they do within. 40 bits are enough
 * for a million a second; all fits into 53, what a page's script can count. */
enum { MONTH_SHIFT = 40, SLICES = 4 };

#define WHAT_IT_IS                                                                             \
    " instance_id TEXT NOT NULL,"                                                              \
    " device BYTEA,"                                                                           \
    " area TEXT NOT NULL,"                                                                     \
    " source TEXT NOT NULL,"                                                                   \
    " form_id TEXT NOT NULL,"                                                                  \
    " form_version TEXT NOT NULL,"                                                             \
    " case_number TEXT NOT NULL,"                                                              \
    " queued_ms BIGINT NOT NULL,"                                                              \
    " received_ms BIGINT NOT NULL,"                                                            \
    " part_count BIGINT NOT NULL,"                                                             \
    " odk BIGINT NOT NULL"

/* Bytes are sealed and do not get smaller: PostgreSQL need not try (EXTERNAL). A submission
 * that waits for more of its parts stands in `arriving`, and identity says so with a number
 * below 0; once complete it moves, and what is in `submission` never changes. */
static const char SQLITE[] = /**/
    "CREATE TABLE identity ("
    " instance BLOB PRIMARY KEY,"
    " seq BIGINT NOT NULL"
    ") WITHOUT ROWID;"
    "CREATE TABLE submission ("
    " seq INTEGER PRIMARY KEY," WHAT_IT_IS ");"
    "CREATE TABLE part ("
    " id INTEGER PRIMARY KEY," /* seq and number: they stand in the order they came */
    " name TEXT NOT NULL,"
    " size BIGINT NOT NULL,"
    " sha256 BYTEA NOT NULL,"
    " bytes BYTEA NOT NULL);";
static const char POSTGRES[] = /**/
    "CREATE TABLE identity ("
    " instance BYTEA PRIMARY KEY,"
    " seq BIGINT NOT NULL);"
    "CREATE TABLE submission ("
    " seq BIGINT NOT NULL," WHAT_IT_IS ","
    " PRIMARY KEY (seq, area)"
    ") PARTITION BY RANGE (seq);"
    "CREATE TABLE part ("
    " seq BIGINT NOT NULL,"
    " number BIGINT NOT NULL,"
    " size BIGINT NOT NULL,"
    " area TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " sha256 BYTEA NOT NULL,"
    " bytes BYTEA NOT NULL,"
    " PRIMARY KEY (seq, area, number)"
    ") PARTITION BY RANGE (seq);"
    "ALTER TABLE part ALTER COLUMN bytes SET STORAGE EXTERNAL;";
static const char BOTH[] = /**/
    "CREATE TABLE arriving ("
    " id BIGINT PRIMARY KEY,"
    " instance BYTEA NOT NULL," WHAT_IT_IS ");"
    "CREATE TABLE arriving_part ("
    " id BIGINT NOT NULL,"
    " number BIGINT NOT NULL,"
    " name TEXT NOT NULL,"
    " size BIGINT NOT NULL,"
    " have BIGINT NOT NULL,"
    " PRIMARY KEY (id, number));"
    "CREATE TABLE arriving_piece ("
    " id BIGINT NOT NULL,"
    " number BIGINT NOT NULL,"
    " at BIGINT NOT NULL,"
    " bytes BYTEA NOT NULL,"
    " PRIMARY KEY (id, number, at));"
    "CREATE TABLE stray ("
    " id BIGINT PRIMARY KEY,"
    " hash BYTEA NOT NULL UNIQUE,"
    " instance_id TEXT NOT NULL,"
    " device BYTEA,"
    " area TEXT NOT NULL,"
    " source TEXT NOT NULL,"
    " received_ms BIGINT NOT NULL,"
    " part BIGINT NOT NULL,"
    " size BIGINT NOT NULL,"
    " bytes BYTEA NOT NULL);"
    "CREATE INDEX stray_device ON stray (device);"
    "CREATE TABLE intake_state ("
    " one BIGINT PRIMARY KEY CHECK (one = 1),"
    " seq BIGINT NOT NULL,"
    " waiting BIGINT NOT NULL,"
    " strays BIGINT NOT NULL,"
    " indexed BIGINT NOT NULL);" /* SQLite: identity has all up to here (recent.h) */
    "INSERT INTO intake_state (one, seq, waiting, strays, indexed) VALUES (1, 0, 0, 0, 0);";

/* Slices (slices.h): what was one tree is copied in the order of its new key, reading all of it
 * once for each slice of 1 << 19, so that nothing has to be sorted. */
static const char SLICED[] = /**/
    "CREATE TABLE sliced ("
    " slice BIGINT NOT NULL,"
    " instance BLOB NOT NULL,"
    " seq BIGINT NOT NULL,"
    " PRIMARY KEY (slice, instance)"
    ") WITHOUT ROWID;"
    "INSERT INTO sliced (slice, instance, seq) SELECT -1, instance, seq FROM identity"
    " WHERE seq < 0;"
    "WITH RECURSIVE every (slice) AS (SELECT 0 UNION ALL SELECT slice + 1 FROM every"
    " WHERE slice < (SELECT seq >> 19 FROM intake_state))"
    "INSERT INTO sliced (slice, instance, seq) SELECT every.slice, identity.instance,"
    " identity.seq FROM every CROSS JOIN identity"
    " WHERE identity.seq > 0 AND identity.seq >> 19 = every.slice;"
    "DROP TABLE identity;"
    "ALTER TABLE sliced RENAME TO identity;"
    "CREATE TABLE identity_filter ("
    " slice INTEGER PRIMARY KEY,"
    " bits BLOB NOT NULL);";

enum status intake_migrate(struct db *db, struct fault *why)
{
    static const struct db_step STEPS[] = {
        {{.sqlite = SQLITE, .postgres = POSTGRES}},
        {{.both = BOTH}},
        {{.sqlite = SLICED, .postgres = "SELECT 1"}}, /* only SQLite's tree grows so */
    };
    return db_migrate(db, "intake", STEPS, sizeof STEPS / sizeof *STEPS, why);
}

/* ---- Partitions ---- */

int64_t intake_month(int64_t now_ms)
{
    int64_t day = now_ms / 86400000;
    struct date date = date_of_days(day > 0 ? day : 0);
    return (int64_t)(date.year - 1970) * 12 + date.month - 1;
}

int64_t intake_first_of_month(int64_t month)
{
    return month << MONTH_SHIFT;
}

static enum status run_text(struct db *db, struct text text, struct fault *why)
{
    return db_run(NULL, db, (struct db_sql){.postgres = text.at}, NULL, 0, NULL, why);
}

static enum status make_tables(struct db *db, const char *table, int64_t month,
                               struct arena *arena, struct fault *why)
{
    struct text name = text_format(arena, "%s_%04" PRId64 "_%02" PRId64, table,
                                   1970 + month / 12, month % 12 + 1);
    enum status status = run_text(db, TEXT("SELECT pg_advisory_xact_lock(7018422519)"), why);
    if (status == OK)
        status = run_text(
            db,
            text_format(
                arena,
                "CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM (%" PRId64
                ") TO (%" PRId64 ") PARTITION BY HASH (area)",
                name.at, table, intake_first_of_month(month), intake_first_of_month(month + 1)),
            why);
    for (int i = 0; status == OK && i < SLICES; i++)
        status = run_text(
            db,
            text_format(arena,
                        "CREATE TABLE IF NOT EXISTS %s_%d PARTITION OF %s FOR VALUES WITH "
                        "(MODULUS %d, REMAINDER %d)",
                        name.at, i, name.at, SLICES, i),
            why);
    return status;
}

/* One table a transaction: it holds a lock on that table alone, so it stands in nobody's way
 * who reads several. */
static enum status make_month(struct db *db, const char *table, int64_t month,
                              struct fault *why)
{
    enum status status = CONFLICT;

    for (int try = 0; status == CONFLICT && try < 5; try++) {
        struct arena *arena = arena_open("partitions");
        status = db_begin_open(db, why);
        if (status == OK)
            status = make_tables(db, table, month, arena, why);
        if (status == OK)
            status = db_commit(db, why);
        else
            db_rollback(db);
        arena_close(arena);
    }
    return status;
}

/* The next month's too: at midnight of the first nobody has to wait for them. Also of a month
 * that is over: a clock that ran ahead may be set back. */
enum status intake_make_room(struct intake *intake, int64_t now_ms, struct fault *why)
{
    int64_t month = intake_month(now_ms);
    struct db *db = NULL;

    if (!db_pool_is_postgres(intake->pool) || month == intake->month_ready)
        return OK;
    enum status status = db_take(&db, intake->pool, why);
    for (int64_t i = month; status == OK && i <= month + 1; i++) {
        status = make_month(db, "submission", i, why);
        if (status == OK)
            status = make_month(db, "part", i, why);
    }
    db_give(db);
    if (status == OK)
        intake->month_ready = month;
    return status;
}
