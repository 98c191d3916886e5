#include "desk/fault_log.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"

struct place {
    char folder[64], path[128], old[160];
    struct clock_fixed clock;
    struct fault_log log;
    int passed_on;
    struct arena *arena;
};

static void count(void *self, enum log_level level, const char *line)
{
    (void)level;
    (void)line;
    ++*(int *)self;
}

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    strcpy(place->folder, "/tmp/doorstep-faults-XXXXXX");
    if (mkdtemp(place->folder) == NULL)
        return -1;
    snprintf(place->path, sizeof place->path, "%s/faults.log", place->folder);
    snprintf(place->old, sizeof place->old, "%s.old", place->path);
    place->clock.now_ms = INT64_C(1790000000000); /* 2026-09-21 14:13 UTC */
    place->log = (struct fault_log){.path = place->path,
                                    .clock = clock_fixed(&place->clock),
                                    .next = {&place->passed_on, count, LOG_INFO}};
    place->arena = arena_open("test");
    log_set_sink(fault_log_sink(&place->log));
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    log_set_sink((struct log_sink){0});
    unlink(place->path);
    unlink(place->old);
    rmdir(place->folder);
    arena_close(place->arena);
    free(place);
    return 0;
}

static void faults_are_kept_and_every_line_is_passed_on(void **state)
{
    struct place *place = *state;
    struct text lines[4];
    log_line(LOG_DEBUG, "nobody asks for this");
    log_line(LOG_INFO, "staff corner: opened");
    log_line(LOG_WARNING, "sound: no device");
    log_line(LOG_ERROR, "queue: the disk\nis full");
    assert_int_equal(place->passed_on, 3);
    assert_int_equal(fault_log_last(lines, 4, place->path, place->arena), 2);
    assert_text(lines[0], "2026-09-21 14:13 error: queue: the disk is full");
    assert_text(lines[1], "2026-09-21 14:13 warning: sound: no device");
    assert_int_equal(fault_log_last(lines, 1, place->path, place->arena), 1);
}

static void the_file_never_grows_past_its_size(void **state)
{
    struct place *place = *state;
    struct stat is;
    struct text lines[1];
    char longest[2000];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    for (int i = 0; i < 400; i++)
        log_line(LOG_WARNING, "%d %s", i, longest);
    assert_int_equal(stat(place->path, &is), 0);
    assert_true(is.st_size <= FAULT_LOG_BYTES);
    assert_int_equal(stat(place->old, &is), 0);
    assert_true(is.st_size <= FAULT_LOG_BYTES);
    assert_int_equal(fault_log_last(lines, 1, place->path, place->arena), 1);
    assert_true(text_find(lines[0], TEXT("warning: 399 x")) != SIZE_MAX);
}

static void no_file_and_a_strange_file_have_no_faults(void **state)
{
    struct place *place = *state;
    struct text lines[2];
    assert_int_equal(fault_log_last(lines, 2, place->path, place->arena), 0);
    FILE *file = fopen(place->path, "w");
    assert_non_null(file);
    fputs("\xff\xfe\n\n", file);
    fclose(file);
    assert_int_equal(fault_log_last(lines, 2, place->path, place->arena), 0);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
CHECK_MAIN(IN_PLACE(faults_are_kept_and_every_line_is_passed_on),
           IN_PLACE(the_file_never_grows_past_its_size),
           IN_PLACE(no_file_and_a_strange_file_have_no_faults))
