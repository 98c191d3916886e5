#include "store/sqlite_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/sqlite_engine.h"

enum { HEADER = 32, FRAME_HEADER = 24, PAGE = SQLITE_PAGE_BYTES, FRAME = FRAME_HEADER + PAGE };
/* Offsets in the header, and in a frame's. */
enum { SEQUENCE = 12, SALTS = 16, HEADER_SUM = 24, COMMIT_SIZE = 4, FRAME_SALTS = 8, SUM = 16 };
static const uint8_t MAGIC[3] = {0x37, 0x7f,
                                 0x06}; /* then 0x82, or 0x83: words are big-endian */

struct sum {
    uint32_t a, b;
};
struct log {
    int fd;
    bool big_endian;
    uint8_t header[HEADER], frame[FRAME];
    struct sum sum; /* of the header and all frames read so far */
};

static uint32_t read_u32(const uint8_t *at, bool big_endian)
{
    return big_endian
               ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]
               : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static void write_u32(uint8_t *at, uint32_t value)
{
    for (int i = 4; i-- > 0; value >>= 8)
        at[i] = (uint8_t)value;
}

/* The same sums as in the documentation, "Checksum Algorithm". */
static struct sum add(struct sum sum, const uint8_t *bytes, size_t len, bool big_endian)
{
    for (size_t i = 0; i < len; i += 8) {
        sum.a += read_u32(bytes + i, big_endian) + sum.b;
        sum.b += read_u32(bytes + i + 4, big_endian) + sum.a;
    }
    return sum;
}

static bool is_sum(struct sum sum, const uint8_t *at)
{
    return sum.a == read_u32(at, true) && sum.b == read_u32(at + 4, true);
}

static void write_sum(uint8_t *at, struct sum sum)
{
    write_u32(at, sum.a);
    write_u32(at + 4, sum.b);
}

static bool read_header(struct log *log)
{
    if (pread(log->fd, log->header, HEADER, 0) != HEADER)
        return false;
    log->big_endian = log->header[3] & 1;
    log->sum = add((struct sum){0}, log->header, HEADER_SUM, log->big_endian);
    return true;
}

static bool header_is_whole(const struct log *log)
{
    return memcmp(log->header, MAGIC, sizeof MAGIC) == 0 &&
           is_sum(log->sum, log->header + HEADER_SUM);
}

/* A log is begun anew, with the next sequence number, when all of it lies in the database; cut
 * off within that one write, nothing is lost. */
static bool header_is_being_replaced(const struct log *log)
{
    uint8_t before[HEADER];
    memcpy(before, log->header, HEADER);
    write_u32(before + SEQUENCE, read_u32(before + SEQUENCE, true) - 1);
    return is_sum(add((struct sum){0}, before, HEADER_SUM, log->big_endian),
                  before + HEADER_SUM);
}

static off_t place_of(long frame)
{
    return HEADER + (off_t)frame * FRAME;
}

static bool read_frame(struct log *log, long frame)
{
    return pread(log->fd, log->frame, FRAME, place_of(frame)) == FRAME;
}

static bool is_of_this_log(const struct log *log)
{
    return memcmp(log->frame + FRAME_SALTS, log->header + SALTS, 8) == 0;
}

static struct sum sum_after(struct sum sum, const struct log *log)
{
    sum = add(sum, log->frame, FRAME_SALTS, log->big_endian);
    return add(sum, log->frame + FRAME_HEADER, PAGE, log->big_endian);
}

static struct sum sum_of_frame(const struct log *log)
{
    return sum_after(log->sum, log);
}

static struct sum sum_said(const struct log *log)
{
    return (struct sum){read_u32(log->frame + SUM, true), read_u32(log->frame + SUM + 4, true)};
}

/* The most commits in one chain at or after the first frame that does not fit. A frame goes on
 * from the one before when it fits what that one holds or what that one says, of which one may
 * be damaged. */
static int commits_beyond(struct log *log)
{
    int commits = 0, most = 0;
    bool fits = true;
    struct sum said = log->sum;

    for (long frame = 0; read_frame(log, frame); frame++) {
        bool ours = is_of_this_log(log);
        struct sum sum = sum_of_frame(log);
        bool goes_on = is_sum(sum, log->frame + SUM);
        if (!goes_on && is_sum(sum_after(said, log), log->frame + SUM)) {
            goes_on = true;
            sum = sum_said(log);
        }
        fits = fits && ours && goes_on;
        if (!goes_on)
            commits = 0;
        if (!fits && ours && read_u32(log->frame + COMMIT_SIZE, true) != 0)
            commits++;
        most = commits > most ? commits : most;
        log->sum = sum;
        said = sum_said(log);
    }
    return most;
}

static bool open_log(struct log *log, const char *path, int flags)
{
    char name[SQLITE_LONGEST_PATH];
    snprintf(name, sizeof name, "%s-wal", path);
    log->fd = open(name, flags | O_CLOEXEC);
    return log->fd >= 0;
}

enum status sqlite_log_check(const char *path, struct fault *why)
{
    struct log log = {0};
    bool damaged = false;

    if (!open_log(&log, path, O_RDONLY))
        return errno == ENOENT ? OK
                               : fault_set(why, FAILED, "cannot read the log of %s: %s", path,
                                           strerror(errno));
    if (read_header(&log)) {
        if (header_is_whole(&log))
            damaged = commits_beyond(&log) >= 2;
        else
            damaged = read_frame(&log, 0) && !header_is_being_replaced(&log);
    }
    close(log.fd);
    return damaged ? fault_set(why, DAMAGED, "the log of the database is damaged") : OK;
}

/* ---- Mending ---- */

/* The last frame with the salts of this log: beyond it lie remains of an older one. */
static long last_of_this_log(struct log *log)
{
    long last = -1;
    for (long frame = 0; read_frame(log, frame); frame++)
        if (is_of_this_log(log))
            last = frame;
    return last;
}

static void mend_header(struct log *log)
{
    static const uint8_t REST[] = {0x82, 0x00, 0x2d, 0xe2, 0x18, 0, 0, PAGE >> 8, PAGE & 0xff};
    uint8_t salts[8];

    /* The salts that two neighbouring frames agree on are right. */
    if (!read_frame(log, 0))
        return;
    memcpy(salts, log->frame + FRAME_SALTS, sizeof salts);
    if (read_frame(log, 1))
        memcpy(salts, log->frame + FRAME_SALTS, sizeof salts);
    memcpy(log->header, MAGIC, sizeof MAGIC);
    memcpy(log->header + sizeof MAGIC, REST, sizeof REST);
    memcpy(log->header + SALTS, salts, sizeof salts);
    log->big_endian = false;
    log->sum = add((struct sum){0}, log->header, HEADER_SUM, false);
    write_sum(log->header + HEADER_SUM, log->sum);
}

void sqlite_log_mend(const char *path)
{
    struct log log = {0};

    if (!open_log(&log, path, O_RDWR))
        return;
    bool good = read_header(&log);
    if (good && !header_is_whole(&log)) {
        mend_header(&log);
        good = pwrite(log.fd, log.header, HEADER, 0) == HEADER;
    }
    long last = good ? last_of_this_log(&log) : -1;
    for (long frame = 0; good && frame <= last && read_frame(&log, frame); frame++) {
        memcpy(log.frame + FRAME_SALTS, log.header + SALTS, 8);
        log.sum = sum_of_frame(&log);
        write_sum(log.frame + SUM, log.sum);
        good = pwrite(log.fd, log.frame, FRAME_HEADER, place_of(frame)) == FRAME_HEADER;
    }
    close(log.fd);
}
