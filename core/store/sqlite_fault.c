#include <errno.h>
#include <string.h>

#include "store/sqlite_engine.h"

static enum status of_system(sqlite3 *db, const char *doing, struct fault *why)
{
    int error = db ? sqlite3_system_errno(db) : 0;

    if (error == ENOSPC || error == EDQUOT)
        return fault_set(why, NO_ROOM, "cannot %s: the disk is full", doing);
    if (error == EROFS)
        return fault_set(why, NO_ROOM, "cannot %s: the disk is read-only", doing);
    return fault_set(why, FAILED, "cannot %s: the disk reports an error (%s)", doing,
                     error ? strerror(error) : "unknown");
}

enum status sqlite_fault(sqlite3 *db, int code, const char *doing, struct fault *why)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return fault_set(why, NO_ROOM, "cannot %s: the disk is full", doing);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return fault_set(why, NO_ROOM, "cannot %s: the disk is read-only", doing);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return of_system(db, doing, why);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT: /* the rows never break one unless the file is not what we wrote */
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG: /* a length read from the file that cannot be */
        return fault_set(why, DAMAGED, "cannot %s: the database is damaged (%s)", doing,
                         sqlite3_errstr(code));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: /* the same, in the few steps by which a lock is taken */
        return fault_set(why, CONFLICT, "cannot %s: another program is busy with the store",
                         doing);
    default:
        return fault_set(why, FAILED, "cannot %s: %s", doing,
                         db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
    }
}

enum status sqlite_run(sqlite3 *db, const char *sql, const char *doing, struct fault *why)
{
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : sqlite_fault(db, sqlite3_extended_errcode(db), doing, why);
}

enum status sqlite_number(int64_t *number, sqlite3 *db, const char *sql, struct fault *why)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    enum status status = OK;
    if (code == SQLITE_ROW)
        *number = sqlite3_column_int64(statement, 0);
    else if (code == SQLITE_DONE)
        status = fault_set(why, NOT_FOUND, "the database says nothing to: %s", sql);
    else
        status = sqlite_fault(db, code, "read the database", why);
    sqlite3_finalize(statement);
    return status;
}
