#include "store/mark.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"

enum { CHECK = crypto_generichash_BYTES_MIN, LARGEST_FILE = 8192 };
static const char TITLE[] = "doorstep-counters-1";

static void check_of(char hex[2 * CHECK + 1], struct text lines)
{
    uint8_t check[CHECK];

    crypto_generichash(check, sizeof check, (const uint8_t *)lines.at, lines.len, NULL, 0);
    sodium_bin2hex(hex, 2 * CHECK + 1, check, sizeof check);
}

/* A title, a line a counter, and a check of all before it. */
static void write_lines(struct buffer *lines, const struct marks *marks)
{
    char hex[2 * CHECK + 1];

    buffer_addf(lines, "%s\n", TITLE);
    for (size_t i = 0; i < marks->count; i++)
        buffer_addf(lines, "%s %" PRIu64 "\n", marks->marks[i].name, marks->marks[i].reserved);
    check_of(hex, buffer_text(lines));
    buffer_addf(lines, "check %s\n", hex);
}

static struct mark *find(const struct marks *marks, struct text name)
{
    for (size_t i = 0; i < marks->count; i++)
        if (text_is(name, marks->marks[i].name))
            return (struct mark *)&marks->marks[i];
    return NULL;
}

static bool is_name(struct text name)
{
    if (name.len == 0 || name.len > MARK_LONGEST_NAME)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-",
                    name.at[i]))
            return false;
    return true;
}

static enum status put(struct marks *marks, struct text name, uint64_t reserved,
                       struct fault *why)
{
    struct mark *mark = find(marks, name);

    if (!is_name(name))
        return fault_set(why, REFUSED,
                         "a counter's name is letters, digits and '-', at most %d",
                         MARK_LONGEST_NAME);
    if (!mark) {
        if (marks->count == MARK_MOST_COUNTERS)
            return fault_set(why, TOO_LARGE, "there are at most %d counters",
                             MARK_MOST_COUNTERS);
        mark = &marks->marks[marks->count++];
        memcpy(mark->name, name.at, name.len);
        mark->name[name.len] = '\0';
    }
    mark->reserved = reserved;
    return OK;
}

/* Takes the lines apart; what is written from the result must be the same bytes again. */
static bool take_lines(struct marks *marks, struct text bytes)
{
    struct text rest = bytes, line, name;
    int64_t reserved;
    struct buffer again = {0};

    if (!text_take_part(&rest, '\n', &line) || !text_is(line, TITLE))
        return false;
    while (text_take_part(&rest, '\n', &line) && !text_starts(line, "check "))
        if (!text_take_part(&line, ' ', &name) || !text_to_int64(line, &reserved) ||
            put(marks, name, (uint64_t)reserved, NULL) != OK)
            return false;
    write_lines(&again, marks);
    bool same = text_equal(buffer_text(&again), bytes);
    buffer_close(&again);
    return same;
}

enum status marks_read(struct marks *marks, const char *folder, struct fault *why)
{
    *marks = (struct marks){.count = 0};
    if (snprintf(marks->path, sizeof marks->path, "%s/counters", folder) >=
        (int)sizeof marks->path)
        return fault_set(why, TOO_LARGE, "the path of the counters is too long");
    return marks_read_again(marks, why);
}

enum status marks_read_again(struct marks *marks, struct fault *why)
{
    struct text bytes;
    struct fault reading = {0};

    marks->count = 0;
    struct arena *arena = arena_open("counters");
    enum status status = file_read(&bytes, marks->path, LARGEST_FILE, arena, &reading);
    if (status == NOT_FOUND)
        status = OK;
    else if (status != OK || !take_lines(marks, bytes))
        status = fault_set(why, DAMAGED,
                           "the counters' file %s cannot be read; it keeps numbers from being "
                           "given twice",
                           marks->path);
    arena_close(arena);
    return status;
}

uint64_t marks_reserved(const struct marks *marks, struct text name)
{
    const struct mark *mark = find(marks, name);
    return mark ? mark->reserved : 0;
}

enum status marks_reserve(struct marks *marks, struct text name, uint64_t reserved,
                          struct fault *why)
{
    struct marks next = *marks;
    struct buffer lines = {0};

    enum status status = put(&next, name, reserved, why);
    if (status == OK) {
        write_lines(&lines, &next);
        status = file_replace(marks->path, buffer_text(&lines), 0600, why);
        buffer_close(&lines);
    }
    if (status == OK)
        *marks = next;
    return status;
}
