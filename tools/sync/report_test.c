#include "tools/sync/report.h"

#include <stdlib.h>

#include "base/check.h"

static int64_t told(void *self)
{
    return *(int64_t *)self;
}
static int one_hour(void *self, int64_t utc_ms)
{
    (void)self, (void)utc_ms;
    return 60;
}

enum { AT_S = 1772697600 }; /* 2026-03-05 08:00 UTC */
static const int64_t NOW_MS = (int64_t)AT_S * 1000;

static struct sync_status example(struct account *account)
{
    struct sync_status status = {.account = account, .now_ms = NOW_MS, .wait_ms = 60000};
    *account = (struct account){.device = {0xdd, 0xba, 0x53, 0x54},
                                .name = TEXT("town \"hall\""),
                                .area = TEXT("north")};
    account->settings.url = TEXT("https://office.example");
    account->settings.limits.bytes_a_day = 2000000;
    status.left_today = 1916000;
    status.figures.of[STORE_QUEUED].entries = 12;
    status.figures.of[STORE_QUEUED].bytes = 2143;
    status.figures.of[STORE_QUEUED].oldest_ms = NOW_MS - 3600000;
    status.figures.of[STORE_REFUSED].entries = 1;
    status.figures.of[STORE_REFUSED].bytes = 151;
    status.figures.of[STORE_REFUSED].oldest_ms = NOW_MS - 86400000;
    status.refused[0] = (struct status_refused){TEXT("5724000000"), TEXT("enrol"),
                                                TEXT("unknown-form"), NOW_MS - 86400000};
    status.refused_count = 1;
    status.memory.success_ms = NOW_MS - 7200000;
    status.memory.error_ms = NOW_MS - 60000;
    status.memory.office_ahead_ms = -3600000;
    snprintf(status.memory.error, sizeof status.memory.error, "nobody answers");
    status.deployment = (struct install_state){.wanted = "6d2c2e7287a71597",
                                               .current = "4b073f3b8d48f98e",
                                               .missing = 2,
                                               .missing_bytes = 410000};
    status.batch_bytes = 61234;
    status.disk_free = UINT64_C(21000000000);
    return status;
}

static char *printed(const struct sync_status *status, bool json)
{
    static char text[8192];
    int64_t now = NOW_MS;
    struct clock clock = {&now, told, one_hour};
    FILE *to = fmemopen(text, sizeof text, "w");
    if (json)
        report_status_json(status, to);
    else
        report_status(status, clock, to);
    fclose(to);
    return text;
}

static void staff_see_it_at_a_glance(void **state)
{
    struct account account;
    struct sync_status status = example(&account);
    (void)state;
    assert_string_equal(
        printed(&status, false),
        "device        town \"hall\", area north (ddba5354...)\n"
        "office        https://office.example\n"
        "queue         12 waiting to be sent (2143 bytes, the oldest of 2026-03-05 08:00)\n"
        "              1 refused by the office, kept here (151 bytes, the oldest of "
        "2026-03-04 09:00)\n"
        "              case 5724000000, enrol: unknown-form\n"
        "under way     a batch of 61 kB was begun and goes on where it was cut\n"
        "last success  2026-03-05 07:00\n"
        "last error    2026-03-05 08:59: nobody answers\n"
        "next try      2026-03-05 09:01\n"
        "today         84 kB, at most 2000 kB\n"
        "clock         60 minutes from the office's\n"
        "deployment    4b073f3b8d48f98e; 6d2c2e7287a71597 is coming: 2 files, 410 kB\n"
        "disk          21000 MB free\n");
}

static void machines_get_one_object_with_all_of_it(void **state)
{
    static const char *const HOLDS[] = {
        "\"device\":\"ddba5354000000000000000000000000\"",
        "\"name\":\"town \\\"hall\\\"\"",
        "\"queued\":{\"entries\":12,\"bytes\":2143,\"oldest_ms\":",
        "\"refused\":[{\"case\":\"5724000000\",\"form\":\"enrol\",\"reason\":\"unknown-form\"",
        "\"left_today_bytes\":1916000",
        "\"last_error\":\"nobody answers\"",
        "\"missing_files\":2",
        "\"disk_free_bytes\":21000000000}\n",
    };
    struct account account;
    struct sync_status status = example(&account);
    const char *json = printed(&status, true);
    (void)state;
    for (size_t i = 0; i < sizeof HOLDS / sizeof *HOLDS; i++)
        if (!strstr(json, HOLDS[i]))
            fail_msg("there is no %s in %s", HOLDS[i], json);
    status.left_today = INT64_MAX;
    assert_null(strstr(printed(&status, true), "left_today"));
}

CHECK_MAIN(cmocka_unit_test(staff_see_it_at_a_glance),
           cmocka_unit_test(machines_get_one_object_with_all_of_it))
