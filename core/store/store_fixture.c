#include "store/store_fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/check.h"
#include "base/file.h"
#include "base/log.h"

/* Tests break things on purpose; what that logs is not news. */
static void no_line(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

int place_set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (!place)
        return -1;
    log_set_sink((struct log_sink){NULL, no_line, LOG_FATAL});
    snprintf(place->folder, sizeof place->folder, "%s/doorstep-store-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(place->folder))
        return -1;
    place->arena = arena_open("test");
    place->clock.now_ms = INT64_C(1800000000000);
    *state = place;
    return 0;
}

char *place_path(struct place *place, const char *name)
{
    return text_string(place->arena, text_format(place->arena, "%s/%s", place->folder, name));
}

void place_empty(struct place *place)
{
    struct text *names;
    size_t count;

    place_close(place);
    if (folder_list(&names, &count, place->folder, place->arena, NULL) == OK)
        for (size_t i = 0; i < count; i++)
            unlink(place_path(place, names[i].at));
}

int place_tear_down(void **state)
{
    struct place *place = *state;

    place_empty(place);
    rmdir(place->folder);
    arena_close(place->arena);
    free(place);
    return 0;
}

enum status place_try_open(struct place *place, struct fault *why)
{
    assert_null(place->store);
    return store_open(&place->store, place->folder, clock_fixed(&place->clock),
                      &place->set_aside, place->arena, why);
}

void place_open(struct place *place)
{
    struct fault why = {0};
    if (place_try_open(place, &why) != OK)
        fail_msg("the store does not open: %s", why.text);
}

void place_close(struct place *place)
{
    store_close(place->store);
    place->store = NULL;
}

void place_reopen(struct place *place)
{
    place_close(place);
    place_open(place);
}

enum status place_send(struct place *place, const char *id, int priority, const char *body)
{
    const struct store_part parts[] = {{TEXT(""), text_of(body)},
                                       {TEXT("1"), TEXT("an attachment")}};
    struct store_sending sending = {.submission = {.instance_id = text_of(id),
                                                   .form_id = TEXT("pension"),
                                                   .form_version = TEXT("3"),
                                                   .case_number = TEXT("0000005724"),
                                                   .priority = priority,
                                                   .parts = parts,
                                                   .part_count = 2}};
    memcpy(sending.case_check, id, strlen(id) < STORE_KEY ? strlen(id) : STORE_KEY);
    return store_send(place->store, &sending, NULL);
}

static bool add_entry(void *self, const struct store_entry *entry)
{
    static const char *const NAMES[] = {"queued", "sent", "acknowledged", "refused"};
    buffer_addf(self, "%.*s=%s ", TEXT_ARG(entry->instance_id), NAMES[entry->state]);
    return true;
}

const char *place_queue(struct place *place)
{
    struct buffer lines = {0};
    assert_int_equal(store_each(place->store, &lines, add_entry, NULL), OK);
    const char *copy = text_string(place->arena, buffer_text(&lines));
    buffer_close(&lines);
    return copy;
}

bool place_holds(struct place *place, const char *bytes)
{
    struct text *names, content;
    size_t count;
    bool holds = false;

    assert_int_equal(folder_list(&names, &count, place->folder, place->arena, NULL), OK);
    for (size_t i = 0; i < count; i++)
        if (file_read(&content, place_path(place, names[i].at), 1 << 28, place->arena, NULL) ==
            OK)
            holds = holds || text_find(content, text_of(bytes)) != SIZE_MAX;
    return holds;
}
