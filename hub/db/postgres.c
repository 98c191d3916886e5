/* A connection is always in libpq's pipeline mode: statements are sent one after another, a
 * sync behind the last, and then all answers are taken. BEGIN and what is posted wait for the
 * next statement that wants an answer, so they cost no way to the server and back. */
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/db_engine.h"
#include "db/postgres_value.h"

enum { MOST_WAITING = 256 };

struct statement {
    char *text; /* NULL: the place is free */
    uint64_t hash;
    char name[24];
    bool ready; /* the server has prepared it */
    bool sent;
};

struct waiting {
    enum { PLAIN, PREPARE, QUERY } kind;
    struct statement *statement;
};

struct postgres {
    PGconn *conn;
    struct db_value *row;
    int row_room;
    uint64_t names;
    struct waiting waiting[MOST_WAITING];
    size_t count;
    char ended_by[16]; /* the last plain statement's tag */
    struct statement cache[DB_STATEMENTS];
};

/* ---- What went wrong ---- */

static enum status status_of(const char *state)
{
    static const struct {
        const char *starts;
        enum status status;
    } STATES[] = {
        {"23505", CONFLICT}, /* unique_violation */
        {"40", CONFLICT},    /* serialization_failure, deadlock_detected */
        {"55P03", CONFLICT}, /* lock_not_available */
        {"53100", NO_ROOM},  /* disk_full */
        {"25006", REFUSED},  /* read_only_sql_transaction */
        {"22", REFUSED},     /* data exceptions */
        {"23", REFUSED},     /* other constraints */
        {"54", TOO_LARGE},   /* program_limit_exceeded */
        {"XX001", DAMAGED},  /* data_corrupted */
        {"XX002", DAMAGED},  /* index_corrupted */
    };
    for (size_t i = 0; state && i < sizeof STATES / sizeof *STATES; i++)
        if (strncmp(state, STATES[i].starts, strlen(STATES[i].starts)) == 0)
            return STATES[i].status;
    return FAILED;
}

static enum status away(const struct postgres *postgres, struct fault *why)
{
    enum status status = fault_set(why, FAILED, "the database server is away: %s",
                                   PQerrorMessage(postgres->conn));
    if (why)
        text_make_line(why->text);
    return status;
}

static enum status explain(const struct postgres *postgres, const PGresult *result,
                           struct fault *why)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    if (!state || !message)
        return away(postgres, why);
    enum status status =
        fault_set(why, status_of(state), "the database: %s (%s)", message, state);
    if (why)
        text_make_line(why->text);
    return status;
}

/* ---- Connecting ---- */

static void forget_all(struct postgres *postgres)
{
    for (size_t i = 0; i < DB_STATEMENTS; i++) {
        free(postgres->cache[i].text);
        postgres->cache[i] = (struct statement){0};
    }
    postgres->count = 0;
}

static void disconnect(struct db *db)
{
    struct postgres *postgres = db->inside;

    forget_all(postgres);
    PQfinish(postgres->conn);
    free(postgres->row);
    free(postgres);
    db->inside = NULL;
}

static void ignore_notice(void *self, const PGresult *result)
{
    (void)self;
    (void)result;
}

/* A server that an office runs may have been told not to wait for its disk; we do. And it need
 * not compile statements that are done before it has (jit). */
static enum status settle(struct postgres *postgres, struct fault *why)
{
    enum status status = OK;

    if (PQstatus(postgres->conn) != CONNECTION_OK)
        return away(postgres, why);
    PQsetNoticeReceiver(postgres->conn, ignore_notice, NULL);
    PGresult *result =
        PQexec(postgres->conn, "SELECT set_config('synchronous_commit', 'on', false) "
                               "WHERE current_setting('synchronous_commit') = 'off'");
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        status = explain(postgres, result, why);
    PQclear(result);
    if (status == OK && !PQenterPipelineMode(postgres->conn))
        status = away(postgres, why);
    return status;
}

static enum status connect_to(struct db *db, struct fault *why)
{
    /* What stands in `dbname`, the connection string, counts more than what is before it. */
    const char *keys[] = {
        "connect_timeout",  "keepalives_idle",           "keepalives_interval",
        "keepalives_count", "tcp_user_timeout",          "dbname",
        "client_encoding",  "fallback_application_name", NULL};
    const char *values[] = {"10",   "30",           "10", "3", "30000", db->pool->where,
                            "UTF8", "doorstep-hub", NULL};
    struct postgres *postgres = calloc(1, sizeof *postgres);

    if (!postgres)
        fatal("no memory for the database");
    db->inside = postgres;
    postgres->conn = PQconnectdbParams(keys, values, 1);
    enum status status = settle(postgres, why);
    if (status != OK)
        disconnect(db);
    return status;
}

/* Before anything new: a server that restarted has closed its end meanwhile. */
static enum status ready(struct postgres *postgres, struct fault *why)
{
    struct pollfd socket = {.fd = PQsocket(postgres->conn), .events = POLLIN};

    /* A notice, or a last word and the end. */
    for (int i = 0;
         i < 3 && PQstatus(postgres->conn) == CONNECTION_OK && poll(&socket, 1, 0) > 0; i++)
        PQconsumeInput(postgres->conn);
    if (PQstatus(postgres->conn) == CONNECTION_OK)
        return OK;
    forget_all(postgres);
    PQreset(postgres->conn);
    return settle(postgres, why);
}

/* ---- Taking answers ---- */

static bool show(struct postgres *postgres, const PGresult *result, const struct db_call *call)
{
    int columns = PQnfields(result);
    bool more = true;

    if (columns > postgres->row_room) {
        free(postgres->row);
        postgres->row = calloc((size_t)columns, sizeof *postgres->row);
        if (!postgres->row)
            fatal("no memory for the database");
        postgres->row_room = columns;
    }
    for (int row = 0; more && row < PQntuples(result); row++) {
        for (int i = 0; i < columns; i++)
            postgres->row[i] = postgres_value(result, row, i);
        more = call->visit(call->self, postgres->row, (size_t)columns);
    }
    return more;
}

static int64_t rows_changed(PGresult *result)
{
    int64_t changed = 0;
    if (strncmp(PQcmdStatus(result), "SELECT", 6) != 0)
        text_to_int64(text_of(PQcmdTuples(result)), &changed);
    return changed;
}

/* One result; of an answer there are several when rows come one by one. */
static enum status take_result(struct postgres *postgres, PGresult *result,
                               struct db_call *call, bool *more, struct fault *why)
{
    switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_COMMAND_OK:
        if (call && call->visit && *more)
            *more = show(postgres, result, call);
        if (call)
            call->changed = rows_changed(result);
        snprintf(postgres->ended_by, sizeof postgres->ended_by, "%s", PQcmdStatus(result));
        return OK;
    case PGRES_PIPELINE_ABORTED: /* something before it failed, and that is what is told */
        return FAILED;
    default:
        return explain(postgres, result, why);
    }
}

/* The answer to one that waits. The first failure of all is the one to tell. */
static enum status take_answer(struct postgres *postgres, const struct waiting *waiting,
                               struct db_call *call, struct fault *why)
{
    enum status status = OK;
    bool more = true, any = false;
    PGresult *result;

    if (call && call->stream)
        PQsetSingleRowMode(postgres->conn);
    while ((result = PQgetResult(postgres->conn))) {
        enum status one = take_result(postgres, result, call, &more, status ? NULL : why);
        if (status == OK)
            status = one;
        any = true;
        PQclear(result);
    }
    if (!any)
        status = away(postgres, why);
    if (waiting->kind == PREPARE) {
        waiting->statement->ready = status == OK;
        waiting->statement->sent = false;
    }
    return status;
}

/* All that was sent, up to the sync; `call` is the last of them, or NULL. */
static enum status take_answers(struct postgres *postgres, struct db_call *call,
                                struct fault *why)
{
    enum status status = OK;
    size_t count = postgres->count;

    postgres->count = 0;
    if (!PQpipelineSync(postgres->conn))
        return away(postgres, why);
    for (size_t i = 0; i < count; i++) {
        enum status one = take_answer(postgres, &postgres->waiting[i],
                                      i + 1 == count ? call : NULL, status == OK ? why : NULL);
        if (status == OK)
            status = one;
    }
    PGresult *end = PQgetResult(postgres->conn);
    if (!end || PQresultStatus(end) != PGRES_PIPELINE_SYNC)
        status = status != OK ? status : away(postgres, why);
    PQclear(end);
    return status;
}

/* ---- Sending ---- */

static void wait_for(struct postgres *postgres, int kind, struct statement *statement)
{
    struct waiting *waiting = &postgres->waiting[postgres->count++];
    waiting->kind = kind;
    waiting->statement = statement;
}

/* The caller has left room for it. */
static enum status send_plain(struct postgres *postgres, const char *text, struct fault *why)
{
    if (!PQsendQueryParams(postgres->conn, text, 0, NULL, NULL, NULL, NULL, 1))
        return away(postgres, why);
    wait_for(postgres, PLAIN, NULL);
    return OK;
}

static struct statement *find(struct postgres *postgres, const char *text, uint64_t hash)
{
    struct statement *place = &postgres->cache[hash % DB_STATEMENTS];

    for (size_t i = 0; i < 4; i++) {
        struct statement *at = &postgres->cache[(hash + i) % DB_STATEMENTS];
        if (at->text && at->hash == hash && strcmp(at->text, text) == 0)
            return at;
        if (!at->text)
            place = at;
    }
    return place;
}

/* The place gets a new statement under a new name; the server forgets the old one. */
static enum status send_prepare(struct postgres *postgres, struct statement *place,
                                const char *text, uint64_t hash, struct fault *why)
{
    enum status status = OK;

    if (place->text && place->ready) {
        char forget[48];
        snprintf(forget, sizeof forget, "DEALLOCATE %s", place->name);
        status = send_plain(postgres, forget, why);
    }
    if (!place->text || strcmp(place->text, text) != 0) {
        free(place->text);
        place->text = strdup(text);
        if (!place->text)
            fatal("no memory for the database");
    }
    place->hash = hash;
    place->ready = false;
    snprintf(place->name, sizeof place->name, "s%llu", (unsigned long long)postgres->names++);
    if (status != OK)
        return status;
    if (!PQsendPrepare(postgres->conn, place->name, text, 0, NULL))
        return away(postgres, why);
    place->sent = true;
    wait_for(postgres, PREPARE, place);
    return OK;
}

static enum status send_call(struct postgres *postgres, const struct db_call *call,
                             struct fault *why)
{
    uint64_t hash = db_text_hash(call->text);
    struct statement *statement = find(postgres, call->text, hash);
    struct postgres_params params;
    enum status status = postgres_params(&params, call->params, call->count, why);

    if (status != OK)
        return status;
    bool ours =
        statement->text && statement->hash == hash && strcmp(statement->text, call->text) == 0;
    /* Another statement of this place is under way: its answer is taken first. */
    if (!ours && statement->sent)
        status = take_answers(postgres, NULL, why);
    if (status == OK && (!ours || (!statement->ready && !statement->sent)))
        status = send_prepare(postgres, statement, call->text, hash, why);
    if (status != OK)
        return status;
    if (!PQsendQueryPrepared(postgres->conn, statement->name, (int)call->count, params.at,
                             params.lengths, params.formats, 1))
        return away(postgres, why);
    wait_for(postgres, QUERY, statement);
    return OK;
}

static enum status post(struct db *db, struct db_call *call, struct fault *why)
{
    struct postgres *postgres = db->inside;
    enum status status = send_call(postgres, call, why);

    if (status == OK && postgres->count + 4 > MOST_WAITING)
        status = take_answers(postgres, NULL, why);
    return status;
}

static enum status run(struct db *db, struct db_call *call, struct fault *why)
{
    struct postgres *postgres = db->inside;
    enum status status = db->in_transaction ? OK : ready(postgres, why);

    if (status == OK)
        status = send_call(postgres, call, why);
    return status == OK ? take_answers(postgres, call, why) : status;
}

/* ---- Transactions ---- */

static enum status begin(struct db *db, enum db_mode mode, struct fault *why)
{
    static const char *const TEXTS[] = {
        [DB_WRITE] = "BEGIN ISOLATION LEVEL SERIALIZABLE",
        [DB_WRITE_OPEN] = "BEGIN ISOLATION LEVEL READ COMMITTED",
        [DB_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    enum status status = ready(db->inside, why);
    return status == OK ? send_plain(db->inside, TEXTS[mode], why) : status;
}

/* A COMMIT of what failed is answered with "ROLLBACK", and no error. */
static enum status commit(struct db *db, struct fault *why)
{
    struct postgres *postgres = db->inside;
    enum status status = send_plain(postgres, "COMMIT", why);

    if (status == OK)
        status = take_answers(postgres, NULL, why);
    if (status == OK && strcmp(postgres->ended_by, "COMMIT") != 0)
        status = fault_set(why, FAILED, "the database rolled the transaction back");
    return status;
}

static void rollback(struct db *db)
{
    struct postgres *postgres = db->inside;
    struct fault ignored;

    if (PQstatus(postgres->conn) == CONNECTION_OK && postgres->count > 0)
        take_answers(postgres, NULL, &ignored);
    if (PQstatus(postgres->conn) == CONNECTION_OK &&
        PQtransactionStatus(postgres->conn) != PQTRANS_IDLE &&
        send_plain(postgres, "ROLLBACK", &ignored) == OK)
        take_answers(postgres, NULL, &ignored);
}

/* Several statements go only one after another, outside of a pipeline. */
static enum status script(struct db *db, const char *text, struct fault *why)
{
    struct postgres *postgres = db->inside;
    enum status status = postgres->count > 0 ? take_answers(postgres, NULL, why) : OK;

    if (status != OK)
        return status;
    if (!PQexitPipelineMode(postgres->conn))
        return away(postgres, why);
    PGresult *result = PQexec(postgres->conn, text);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        status = explain(postgres, result, why);
    PQclear(result);
    if (!PQenterPipelineMode(postgres->conn) && status == OK)
        status = away(postgres, why);
    return status;
}

static enum status alone(struct db *db, struct fault *why)
{
    struct db_call call = {.text = "SELECT pg_advisory_xact_lock(7018422518)"};
    return run(db, &call, why);
}

const struct db_engine POSTGRES_ENGINE = {
    .connect = connect_to,
    .disconnect = disconnect,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .run = run,
    .post = post,
    .script = script,
    .alone = alone,
};
