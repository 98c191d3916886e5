#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/sqlite_engine.h"
#include "store/sqlite_log.h"

/* How a damaged database is replaced, so that a crash at any moment loses nothing:
 *
 *   1. what is whole in it is carried into a new one, doorstep.db.new
 *   2. doorstep.db.new   -> doorstep.db.ready         it is whole
 *   3. doorstep.db       -> doorstep.db.damaged-N
 *   4. doorstep.db-wal   -> doorstep.db.damaged-N-wal the log belongs to that file
 *   5. doorstep.db.ready -> doorstep.db
 *
 * The next start looks which names are there and goes on. The first database of a folder is
 * made in steps 1, 2 and 5: so an empty doorstep.db is never one that was just begun. */

enum { MOST_ASIDE = 10000, COPY_BYTES = 65536 };

static enum status failed(struct fault *why, const char *doing, const char *path)
{
    int error = errno;
    enum status status =
        error == ENOSPC || error == EDQUOT || error == EROFS ? NO_ROOM : FAILED;
    return fault_set(why, status, "cannot %s %s: %s", doing, path, strerror(error));
}

enum status sqlite_paths_make(struct sqlite_paths *paths, const char *folder, struct fault *why)
{
    if (snprintf(paths->folder, sizeof paths->folder, "%s", folder) >=
        (int)sizeof paths->folder)
        return fault_set(why, TOO_LARGE, "the path of the store's folder is too long");
    snprintf(paths->db, sizeof paths->db, "%s/doorstep.db", paths->folder);
    snprintf(paths->fresh, sizeof paths->fresh, "%s/doorstep.db.new", paths->folder);
    snprintf(paths->ready, sizeof paths->ready, "%s/doorstep.db.ready", paths->folder);
    snprintf(paths->work, sizeof paths->work, "%s/doorstep.db.work", paths->folder);
    return OK;
}

static bool is_there(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

static const char *beside(char out[SQLITE_LONGEST_PATH], const char *path, const char *ending)
{
    if (snprintf(out, SQLITE_LONGEST_PATH, "%s%s", path, ending) >= SQLITE_LONGEST_PATH)
        fatal("the path %s is too long", path);
    return out;
}

static enum status sync_folder(const struct sqlite_paths *paths, struct fault *why)
{
    int fd = open(paths->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum status status =
        fd >= 0 && fsync(fd) == 0 ? OK : failed(why, "sync the folder", paths->folder);
    if (fd >= 0)
        close(fd);
    return status;
}

/* Renames a file and what SQLite keeps beside it, the file itself first. */
static enum status move(const struct sqlite_paths *paths, const char *from, const char *to,
                        struct fault *why)
{
    static const char *const ENDINGS[] = {"", "-wal", "-shm", "-journal"};
    char source[SQLITE_LONGEST_PATH], target[SQLITE_LONGEST_PATH];

    for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++)
        if (rename(beside(source, from, ENDINGS[i]), beside(target, to, ENDINGS[i])) != 0 &&
            errno != ENOENT)
            return failed(why, "move", source);
    return sync_folder(paths, why);
}

/* Only ever for files of our own making that nobody has relied on yet. */
static void discard(const char *path)
{
    static const char *const ENDINGS[] = {"", "-wal", "-shm", "-journal"};
    char target[SQLITE_LONGEST_PATH];

    for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++)
        unlink(beside(target, path, ENDINGS[i]));
}

/* The newest name a damaged database has, or, for `next`, the first that is free. */
static enum status aside_name(char out[SQLITE_LONGEST_PATH], const struct sqlite_paths *paths,
                              bool next, struct fault *why)
{
    char log[SQLITE_LONGEST_PATH], ending[32];
    int number = 1;

    for (; number < MOST_ASIDE; number++) {
        snprintf(ending, sizeof ending, ".damaged-%d", number);
        beside(out, paths->db, ending);
        if (!is_there(out) && !is_there(beside(log, out, "-wal")))
            break;
    }
    if (number == MOST_ASIDE)
        return fault_set(why, FAILED, "there are %d damaged databases in %s", MOST_ASIDE,
                         paths->folder);
    if (!next && number > 1) {
        snprintf(ending, sizeof ending, ".damaged-%d", number - 1);
        beside(out, paths->db, ending);
    }
    return OK;
}

/* ---- Making the new one ---- */

static enum status copy_to(int out, int in, const char *path, struct fault *why)
{
    char bytes[COPY_BYTES];

    for (ssize_t got; (got = read(in, bytes, sizeof bytes)) != 0;) {
        if (got < 0)
            return failed(why, "read", path);
        for (ssize_t done = 0, put; done < got; done += put) {
            put = write(out, bytes + done, (size_t)(got - done));
            if (put < 0)
                return failed(why, "copy", path);
        }
    }
    return OK;
}

static enum status copy_file(const char *from, const char *to, struct fault *why)
{
    enum status status = OK;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return errno == ENOENT ? OK : failed(why, "read", from);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0)
        status = failed(why, "copy", from);
    else
        status = copy_to(out, in, from, why);
    if (out >= 0)
        close(out);
    close(in);
    return status;
}

/* Reading a damaged database may change it (its log is carried over), so a copy is read. */
static enum status copy_damaged(const struct sqlite_paths *paths, struct fault *why)
{
    char from[SQLITE_LONGEST_PATH], to[SQLITE_LONGEST_PATH];

    discard(paths->work);
    enum status status = copy_file(paths->db, paths->work, why);
    if (status == OK)
        status =
            copy_file(beside(from, paths->db, "-wal"), beside(to, paths->work, "-wal"), why);
    if (status == OK)
        sqlite_log_mend(paths->work);
    return status;
}

static enum status fill(struct sqlite *sqlite, const char *from, struct fault *why)
{
    enum status status = sqlite_schema_migrate(sqlite->db, 0, why);
    if (status == OK)
        status = sqlite_rows_open(sqlite, why);
    if (status == OK && from) {
        status = sqlite_run(sqlite->db, "BEGIN", "begin a database", why);
        if (status == OK)
            status = sqlite_rescue(sqlite, from, why);
        if (status == OK)
            status = sqlite_run(sqlite->db, "COMMIT", "write a new database", why);
    }
    sqlite_rows_close(sqlite);
    return status == OK ? sqlite_settle(sqlite->db, why) : status;
}

/* SQLite would let the umask decide who may read it; the log gets the mode of the database. */
static enum status touch(const char *path, struct fault *why)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(why, "make", path);
    close(fd);
    return OK;
}

/* Steps 1 and 2. `from`: what to rescue from, or NULL. */
static enum status make_ready(const struct sqlite_paths *paths, const char *from,
                              struct fault *why)
{
    struct sqlite sqlite = {0};

    discard(paths->fresh);
    enum status status = touch(paths->fresh, why);
    if (status == OK)
        status = sqlite_connect(&sqlite.db, paths->fresh, false, why);
    if (status == OK)
        status = fill(&sqlite, from, why);
    if (sqlite3_close(sqlite.db) != SQLITE_OK && status == OK)
        status = fault_set(why, FAILED, "cannot close a new database");
    if (status == OK)
        status = move(paths, paths->fresh, paths->ready, why);
    if (status != OK)
        discard(paths->fresh);
    return status;
}

/* ---- Putting it in place ---- */

static enum status report(struct text *set_aside, const char *name, struct arena *arena)
{
    const char *slash = strrchr(name, '/');
    if (set_aside)
        *set_aside = text_copy(arena, text_of(slash + 1));
    log_line(LOG_ERROR, "store: a damaged database is kept as %s", slash + 1);
    return OK;
}

/* A log without its database: the crash came between steps 3 and 4, or somebody took the
 * database away; either way the log is kept. */
static enum status keep_lone_log(const struct sqlite_paths *paths, struct text *set_aside,
                                 struct arena *arena, struct fault *why)
{
    char name[SQLITE_LONGEST_PATH], log[SQLITE_LONGEST_PATH], from[SQLITE_LONGEST_PATH];

    enum status status = aside_name(name, paths, false, why);
    if (status == OK && is_there(beside(log, name, "-wal")))
        status = aside_name(name, paths, true, why);
    if (status != OK)
        return status;
    if (rename(beside(from, paths->db, "-wal"), beside(log, name, "-wal")) != 0)
        return failed(why, "move", from);
    status = sync_folder(paths, why);
    return status == OK ? report(set_aside, name, arena) : status;
}

enum status sqlite_aside_prepare(const struct sqlite_paths *paths, struct text *set_aside,
                                 struct arena *arena, struct fault *why)
{
    char log[SQLITE_LONGEST_PATH];
    struct stat about;
    enum status status = OK;

    discard(paths->work);
    if (is_there(paths->db)) {
        discard(paths->ready); /* not yet relied on: the damaged one is still in its place */
        return OK;
    }
    if (lstat(beside(log, paths->db, "-wal"), &about) == 0 && about.st_size > 0)
        status = keep_lone_log(paths, set_aside, arena, why);
    if (status == OK && !is_there(paths->ready))
        status = make_ready(paths, NULL, why);
    return status == OK ? move(paths, paths->ready, paths->db, why) : status;
}

enum status sqlite_aside_replace(const struct sqlite_paths *paths, struct text *set_aside,
                                 struct arena *arena, struct fault *why)
{
    char name[SQLITE_LONGEST_PATH];

    enum status status = copy_damaged(paths, why);
    if (status == OK)
        status = make_ready(paths, paths->work, why);
    discard(paths->work);
    if (status == OK)
        status = aside_name(name, paths, true, why);
    if (status == OK)
        status = move(paths, paths->db, name, why);
    if (status == OK)
        status = report(set_aside, name, arena);
    return status == OK ? move(paths, paths->ready, paths->db, why) : status;
}
