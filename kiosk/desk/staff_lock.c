#include "desk/staff_lock.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "seal/pin.h"

enum { LARGEST_FILE = 1024, MOST_WRONG = 1000000 };

static bool read_lines(struct staff_lock *lock, struct text bytes)
{
    struct text line, wrong, last;

    if (!text_take_part(&bytes, '\n', &line) || !text_take_part(&bytes, '\n', &wrong) ||
        !text_take_part(&bytes, '\n', &last) || line.len == 0 ||
        line.len >= sizeof lock->line || !text_to_int64(wrong, &lock->wrong) ||
        !text_to_int64(last, &lock->last_ms) || lock->wrong < 0 || lock->wrong > MOST_WRONG)
        return false;
    memcpy(lock->line, line.at, line.len);
    return true;
}

void staff_lock_read(struct staff_lock *lock, const char *data, struct clock clock)
{
    struct arena *arena = arena_open("staff-pin");
    struct fault why = {0};
    struct text bytes;

    *lock = (struct staff_lock){.clock = clock};
    snprintf(lock->path, sizeof lock->path, "%s/staff-pin", data);
    enum status status = file_read(&bytes, lock->path, LARGEST_FILE, arena, &why);
    if (status != NOT_FOUND && (status != OK || !read_lines(lock, bytes))) {
        lock->damaged = true;
        log_line(LOG_ERROR, "staff corner: %s is damaged; remove it to set a new PIN",
                 lock->path);
    }
    arena_close(arena);
}

bool staff_lock_is_set(const struct staff_lock *lock)
{
    return lock->damaged || lock->line[0] != 0;
}

static enum status keep(const struct staff_lock *lock, struct fault *why)
{
    struct arena *arena = arena_open("staff-pin");
    struct text bytes = text_format(arena, "%s\n%lld\n%lld\n", lock->line,
                                    (long long)lock->wrong, (long long)lock->last_ms);
    enum status status = file_replace(lock->path, bytes, 0600, why);

    arena_close(arena);
    return status;
}

enum status staff_lock_set(struct staff_lock *lock, struct text pin, struct fault *why)
{
    struct staff_lock made = *lock;

    if (!pin_is_good(pin))
        return fault_set(why, REFUSED, "a PIN has %d to %d digits and is not easy to guess",
                         PIN_LEAST, PIN_MOST);
    enum status status = pin_hash(made.line, pin, why);
    if (status != OK)
        return status;
    made.wrong = made.last_ms = 0;
    made.damaged = false;
    status = keep(&made, why);
    if (status == OK)
        *lock = made;
    return status;
}

static int64_t delay_s(int64_t wrong)
{
    int64_t delay = STAFF_FIRST_WAIT_S;

    if (wrong <= STAFF_FREE_TRIES)
        return 0;
    for (int64_t i = STAFF_FREE_TRIES + 1; i < wrong && delay < STAFF_LONGEST_WAIT_S; i++)
        delay *= 2;
    return delay < STAFF_LONGEST_WAIT_S ? delay : STAFF_LONGEST_WAIT_S;
}

int64_t staff_lock_wait_s(const struct staff_lock *lock)
{
    int64_t delay = delay_s(lock->wrong);
    int64_t now_ms = lock->clock.now_ms(lock->clock.self);
    /* The clock was set back (a board without a battery starts in the past): wait in full. */
    int64_t passed_ms = now_ms < lock->last_ms ? 0 : now_ms - lock->last_ms;
    int64_t left_ms = delay * 1000 - passed_ms;

    return left_ms > 0 ? (left_ms + 999) / 1000 : 0;
}

enum status staff_lock_try(struct staff_lock *lock, struct text pin, struct fault *why)
{
    struct fault kept = {0};

    if (lock->damaged)
        return fault_set(why, DAMAGED, "what is kept of the PIN is damaged");
    if (staff_lock_wait_s(lock) > 0)
        return fault_set(why, REFUSED, "wait before the next try");
    if (lock->wrong < MOST_WRONG)
        lock->wrong++;
    lock->last_ms = lock->clock.now_ms(lock->clock.self);
    /* A full disk keeps nobody out: it is what staff came to see. */
    if (keep(lock, &kept) != OK)
        log_line(LOG_ERROR, "staff corner: a try cannot be written down: %s", kept.text);
    enum status status = pin_check(text_of(lock->line), pin, why);
    if (status != OK)
        return status;
    lock->wrong = lock->last_ms = 0;
    if (keep(lock, &kept) != OK)
        log_line(LOG_ERROR, "staff corner: the PIN file cannot be written: %s", kept.text);
    return OK;
}
