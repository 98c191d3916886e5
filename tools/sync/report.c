#include "tools/sync/report.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "sync/hex.h"
#include "sync/openrosa.h"

enum { MS = 1000, MINUTE_MS = 60 * MS, SHORT_ID = 4, HOUR_MS = 60 * MINUTE_MS };
static const int64_t DAY_MS = INT64_C(24) * HOUR_MS;

/* ---- For people ---- */

static void print_time(int64_t ms, struct clock clock, FILE *to)
{
    if (ms == 0) {
        fputs("never", to);
        return;
    }
    int64_t local = ms + (int64_t)clock.offset_min(clock.self, ms) * MINUTE_MS;
    struct date date = date_of_days(local / DAY_MS);
    fprintf(to, "%04d-%02d-%02d %02" PRId64 ":%02" PRId64, date.year, date.month, date.day,
            local % DAY_MS / HOUR_MS, local % HOUR_MS / MINUTE_MS);
}

static void print_bytes(uint64_t bytes, FILE *to)
{
    if (bytes < 10000)
        fprintf(to, "%" PRIu64 " bytes", bytes);
    else if (bytes < 10000000)
        fprintf(to, "%" PRIu64 " kB", bytes / 1000);
    else
        fprintf(to, "%" PRIu64 " MB", bytes / 1000000);
}

static void print_queue(const struct sync_status *status, struct clock clock, FILE *to)
{
    static const char *const WORDS[STORE_STATES] = {
        [STORE_QUEUED] = "waiting to be sent",
        [STORE_SENT] = "sent, the office has not yet said that they are whole",
        [STORE_ACKNOWLEDGED] = "acknowledged by the office",
        [STORE_REFUSED] = "refused by the office, kept here"};
    for (int i = 0; i < STORE_STATES; i++) {
        uint64_t entries = status->figures.of[i].entries;
        if (entries == 0 && i != STORE_QUEUED)
            continue;
        fprintf(to, "%-14s%" PRIu64 " %s", i == STORE_QUEUED ? "queue" : "", entries, WORDS[i]);
        if (entries > 0) {
            fputs(" (", to);
            print_bytes(status->figures.of[i].bytes, to);
            fputs(i == STORE_ACKNOWLEDGED ? "" : ", the oldest of ", to);
            if (i != STORE_ACKNOWLEDGED)
                print_time(status->figures.of[i].oldest_ms, clock, to);
            fputs(")", to);
        }
        fputs("\n", to);
    }
    for (size_t i = 0; i < status->refused_count; i++)
        fprintf(to, "              case %.*s, %.*s: %.*s\n",
                TEXT_ARG(status->refused[i].case_number), TEXT_ARG(status->refused[i].form_id),
                TEXT_ARG(status->refused[i].reason));
    if (status->batch_bytes > 0) {
        fputs("under way     a batch of ", to);
        print_bytes(status->batch_bytes, to);
        fputs(" was begun and goes on where it was cut\n", to);
    }
}

static void print_line_of(const struct sync_status *status, struct clock clock, FILE *to)
{
    const struct memory *memory = &status->memory;
    int64_t ahead =
        memory->office_ahead_ms < 0 ? -memory->office_ahead_ms : memory->office_ahead_ms;
    fputs("last success  ", to);
    print_time(memory->success_ms, clock, to);
    fputs("\n", to);
    if (memory->error[0] != '\0') {
        fputs("last error    ", to);
        print_time(memory->error_ms, clock, to);
        fprintf(to, ": %s\n", memory->error);
    }
    fputs("next try      ", to);
    if (status->wait_ms == 0)
        fputs("now", to);
    else
        print_time(status->now_ms + status->wait_ms, clock, to);
    fputs("\ntoday         ", to);
    int64_t used = status->memory.pace.used_bytes;
    if (status->left_today != INT64_MAX)
        used = status->account->settings.limits.bytes_a_day - status->left_today;
    print_bytes((uint64_t)used, to);
    if (status->left_today != INT64_MAX) {
        fputs(", at most ", to);
        print_bytes((uint64_t)status->account->settings.limits.bytes_a_day, to);
    }
    fputs("\n", to);
    if (memory->success_ms != 0 && ahead > 10 * MINUTE_MS)
        fprintf(to, "clock         %" PRId64 " minutes from the office's\n", ahead / MINUTE_MS);
}

static void print_deployment(const struct sync_status *status, FILE *to)
{
    const struct install_state *state = &status->deployment;
    fprintf(to, "deployment    %s", state->current[0] ? state->current : "as it came");
    if (state->refused.len > 0)
        fprintf(to, "; %s was refused: %.*s", state->wanted, TEXT_ARG(state->refused));
    else if (state->missing > 0) {
        fprintf(to, "; %s is coming: %zu files, ", state->wanted, state->missing);
        print_bytes(state->missing_bytes, to);
    }
    fputs("\n", to);
}

/* Its address; an OpenRosa server's without what may be a token. */
static struct text office_of(const struct account *account, struct arena *arena)
{
    struct text url = account->settings.url;
    return account->settings.is_openrosa
               ? text_format(arena, "%.*s (OpenRosa)", TEXT_ARG(openrosa_shown(url, arena)))
               : url;
}

void report_status(const struct sync_status *status, struct clock clock, FILE *to)
{
    struct arena *arena = arena_open("report");
    const struct account *account = status->account;
    if (!account->settings.is_openrosa)
        fprintf(to, "device        %.*s, area %.*s (%s...)\n",
                TEXT_ARG(account->name.len ? account->name : TEXT("without a name")),
                TEXT_ARG(account->area.len ? account->area : TEXT("of all")),
                hex_of(account->device, SHORT_ID, arena).at);
    fprintf(to, "office        %.*s\n", TEXT_ARG(office_of(account, arena)));
    print_queue(status, clock, to);
    print_line_of(status, clock, to);
    print_deployment(status, to);
    fputs("disk          ", to);
    print_bytes(status->disk_free, to);
    fputs(" free\n", to);
    arena_close(arena);
}

/* ---- For machines ---- */

static json_t *text_json(struct text text)
{
    return json_stringn_nocheck(text.at ? text.at : "", text.len);
}

static json_t *queue_json(const struct sync_status *status)
{
    static const char *const NAMES[STORE_STATES] = {"queued", "sent", "acknowledged",
                                                    "refused"};
    json_t *queue = json_object();
    for (int i = 0; i < STORE_STATES; i++)
        json_object_set_new(queue, NAMES[i],
                            json_pack("{s:I, s:I, s:I}", "entries",
                                      (json_int_t)status->figures.of[i].entries, "bytes",
                                      (json_int_t)status->figures.of[i].bytes, "oldest_ms",
                                      (json_int_t)status->figures.of[i].oldest_ms));
    return queue;
}

static json_t *refused_json(const struct sync_status *status)
{
    json_t *list = json_array();
    for (size_t i = 0; i < status->refused_count; i++)
        json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:I}", "case",
                                              text_json(status->refused[i].case_number), "form",
                                              text_json(status->refused[i].form_id), "reason",
                                              text_json(status->refused[i].reason), "queued_ms",
                                              (json_int_t)status->refused[i].queued_ms));
    return list;
}

static json_t *line_json(const struct sync_status *status)
{
    const struct memory *memory = &status->memory;
    json_t *line = json_pack(
        "{s:I, s:I, s:s, s:I, s:I, s:I, s:I, s:I}", "last_success_ms",
        (json_int_t)memory->success_ms, "last_error_ms", (json_int_t)memory->error_ms,
        "last_error", memory->error, "failures", (json_int_t)memory->pace.failures, "wait_ms",
        (json_int_t)status->wait_ms, "sent_bytes", (json_int_t)memory->sent_bytes,
        "received_bytes", (json_int_t)memory->received_bytes, "office_ahead_ms",
        (json_int_t)memory->office_ahead_ms);
    if (status->left_today != INT64_MAX)
        json_object_set_new(line, "left_today_bytes",
                            json_integer((json_int_t)status->left_today));
    return line;
}

static json_t *deployment_json(const struct install_state *state)
{
    return json_pack("{s:s, s:s, s:I, s:I, s:o}", "current", state->current, "wanted",
                     state->wanted, "missing_files", (json_int_t)state->missing,
                     "missing_bytes", (json_int_t)state->missing_bytes, "refused",
                     text_json(state->refused));
}

void report_status_json(const struct sync_status *status, FILE *to)
{
    struct arena *arena = arena_open("report");
    const struct account *account = status->account;
    json_t *json = json_pack(
        "{s:s, s:o, s:o, s:o, s:I, s:o, s:o, s:I, s:o, s:o, s:I}", "device",
        hex_of(account->device, WIRE_ID, arena).at, "name", text_json(account->name), "area",
        text_json(account->area), "office", text_json(office_of(account, arena)), "now_ms",
        (json_int_t)status->now_ms, "queue", queue_json(status), "refused",
        refused_json(status), "batch_under_way_bytes", (json_int_t)status->batch_bytes, "line",
        line_json(status), "deployment", deployment_json(&status->deployment),
        "disk_free_bytes", (json_int_t)status->disk_free);
    json_dumpf(json, to, JSON_COMPACT);
    fputc('\n', to);
    json_decref(json);
    arena_close(arena);
}
