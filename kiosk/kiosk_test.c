#include "kiosk/kiosk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"

enum { MINUTE_MS = 60000 };

struct hall {
    char folder[64];
    char services[96], data[96]; /* a link, and a folder */
    struct clock_fixed clock;
    struct random_seeded random;
    struct kiosk *kiosk;
};

static void lead_to(struct hall *hall, const char *services)
{
    unlink(hall->services);
    assert_int_equal(symlink(services, hall->services), 0);
}

static void run(const char *command, const char *at)
{
    char line[512];
    snprintf(line, sizeof line, "%s %s", command, at);
    assert_int_equal(system(line), 0);
}

static int open_hall(void **state)
{
    struct hall *hall = test_calloc(1, sizeof *hall);
    struct fault why = {0};
    char here[2048], services[2112];
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    snprintf(hall->folder, sizeof hall->folder, "/tmp/doorstep-hall-XXXXXX");
    assert_non_null(mkdtemp(hall->folder));
    assert_non_null(getcwd(here, sizeof here));
    snprintf(services, sizeof services, "%s/kiosk/desk/testdata/kinds", here);
    snprintf(hall->services, sizeof hall->services, "%s/services", hall->folder);
    snprintf(hall->data, sizeof hall->data, "%s/data", hall->folder);
    lead_to(hall, services);
    hall->clock.now_ms = INT64_C(1772701200000);
    hall->random.state = 7;
    const struct kiosk_options options = {
        .house = {.services = hall->services,
                  .locales = DOORSTEP_BUILT_LOCALES,
                  .data = hall->data,
                  .clock = clock_fixed(&hall->clock),
                  .random = random_seeded(&hall->random),
                  .demonstration = true,
                  .forms_open = 1,
                  .forms_later = true},
        .screen = {.width = 800, .height = 480, .assets = "assets"},
        .device = "hall",
        .simulated = true};
    if (kiosk_open(&hall->kiosk, &options, &why) != OK)
        fail_msg("%s", why.text);
    if (kiosk_settle(hall->kiosk, &why) != OK)
        fail_msg("%s", why.text);
    *state = hall;
    return 0;
}

static int close_hall(void **state)
{
    struct hall *hall = *state;
    kiosk_close(hall->kiosk);
    run("rm -r", hall->folder);
    test_free(hall);
    return 0;
}

static bool wants_restart_after(struct hall *hall, int64_t ms)
{
    SDL_Rect changed[KIOSK_MOST_CHANGES];
    hall->clock.now_ms += ms;
    kiosk_turn(hall->kiosk, changed);
    return kiosk_wants_restart(hall->kiosk);
}

static void services_that_cannot_be_begun_with_end_no_kiosk(void **state)
{
    struct hall *hall = *state;
    char half[128], file[256];
    assert_false(wants_restart_after(hall, 0));

    /* Half of it was copied. */
    snprintf(half, sizeof half, "%s/half", hall->folder);
    snprintf(file, sizeof file, "kiosk/desk/testdata/kinds/deployment.conf %s", half);
    run("mkdir", half);
    run("cp", file);
    lead_to(hall, half);
    assert_false(wants_restart_after(hall, 1));
    assert_false(wants_restart_after(hall, MINUTE_MS));

    snprintf(file, sizeof file, "kiosk/desk/testdata/kinds/* %s", half);
    run("cp -r", file);
    assert_false(wants_restart_after(hall, MINUTE_MS / 2)); /* not judged at every turn */
    assert_true(wants_restart_after(hall, MINUTE_MS));
}

CHECK_MAIN(cmocka_unit_test_setup_teardown(services_that_cannot_be_begun_with_end_no_kiosk,
                                           open_hall, close_hall))
