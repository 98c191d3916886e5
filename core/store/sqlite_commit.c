#include "base/log.h"
#include "store/sqlite_statements.h"

/* Pages in the log before they are carried into the database; and before the others are made to
 * wait for that, so that the log is begun anew and does not grow while all are busy. */
enum { CHECKPOINT_PAGES = 512, MOST_PAGES = 4 * CHECKPOINT_PAGES };

static enum status begin(void *self, struct fault *why)
{
    return statement_run(self, statement_use(self, BEGIN), "begin to write", why);
}

static enum status begin_reading(void *self, struct fault *why)
{
    return statement_run(self, statement_use(self, BEGIN_READING), "begin to read", why);
}

static void rollback(void *self)
{
    struct sqlite *sqlite = self;
    if (!sqlite3_get_autocommit(sqlite->db))
        statement_run(sqlite, statement_use(sqlite, ROLLBACK), "take back what was written",
                      NULL);
}

/* ---- The log ---- */

/* Nobody is waited for longer than a reader or a writer ordinarily takes. */
static int carry_over(struct sqlite *sqlite, int how)
{
    sqlite_wait_briefly(sqlite->db);
    int code = sqlite3_wal_checkpoint_v2(sqlite->db, NULL, how, NULL, NULL);
    sqlite_wait(sqlite->db);
    return code;
}

/* Not part of a commit: the log holds what a failed checkpoint did not carry over. */
static void checkpoint(struct sqlite *sqlite)
{
    struct fault why = {0};
    int code = carry_over(sqlite, SQLITE_CHECKPOINT_PASSIVE);
    if (code == SQLITE_OK && sqlite->wal_pages >= MOST_PAGES)
        code = carry_over(sqlite, SQLITE_CHECKPOINT_TRUNCATE); /* the little that came since */
    if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY)
        return;
    sqlite_fault(sqlite->db, code, "carry the log into the database", &why);
    log_line(LOG_WARNING, "store: %s", why.text);
}

/* When the last step of a commit fails, the sync, its pages lie in the log all the same, and a
 * crash would bring them back. Another commit in their place, of nothing, makes that
 * impossible. (So does that of another process, when it comes first.) */
static bool is_written_over(struct sqlite *sqlite)
{
    rollback(sqlite);
    if (statement_run(sqlite, statement_use(sqlite, BEGIN), "write", NULL) != OK ||
        statement_run(sqlite, statement_use(sqlite, NOTHING), "write", NULL) != OK ||
        statement_run(sqlite, statement_use(sqlite, COMMIT), "write", NULL) != OK)
        return false;
    carry_over(sqlite, SQLITE_CHECKPOINT_TRUNCATE); /* no remains of it, if that is possible */
    return true;
}

static enum status commit(void *self, struct fault *why)
{
    struct sqlite *sqlite = self;
    int before = sqlite->wal_pages;
    int code = sqlite3_step(statement_use(sqlite, COMMIT));
    enum status status = OK;

    if (code != SQLITE_DONE)
        status = sqlite_fault(sqlite->db, code, "write to the disk", why);
    sqlite3_reset(sqlite->statements[COMMIT]);
    if ((code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) &&
        !is_written_over(sqlite))
        return fault_set(why, FAILED,
                         "the disk broke off at the last moment; whether this was kept will "
                         "show at the next start");
    if (status == OK && sqlite->wal_pages / CHECKPOINT_PAGES > before / CHECKPOINT_PAGES)
        sqlite->log_is_long = true;
    return status;
}

static void tidy(void *self)
{
    struct sqlite *sqlite = self;
    if (sqlite->log_is_long)
        checkpoint(sqlite);
    sqlite->log_is_long = false;
}

void sqlite_commit_engine(struct store_engine *engine)
{
    engine->begin = begin;
    engine->begin_reading = begin_reading;
    engine->commit = commit;
    engine->rollback = rollback;
    engine->tidy = tidy;
}
