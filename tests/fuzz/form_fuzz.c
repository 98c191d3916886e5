/* form_fuzz.c: any bytes as a form; what opens is filled in, saved, gone on with, submitted. */
#include <stdint.h>

#include "form/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_STOPS = 60 };

static enum status no_file(void *self, struct text *bytes, struct text name,
                           struct arena *arena, struct fault *why)
{
    (void)self, (void)bytes, (void)name, (void)arena, (void)why;
    return NOT_FOUND;
}

static void fill_in(struct record *record, struct arena *arena)
{
    static const struct text VALUES[] = {{"1", 1}, {"2024-02-29", 10}, {"a b", 3}, {"", 0}};
    struct place place = record_start();
    struct fault why;

    for (int i = 0; i < MOST_STOPS && place.kind != PLACE_END; i++) {
        struct question question;
        struct verdict verdict;
        place = record_next(record, place);
        record_question(&question, record, place, arena);
        struct text value = VALUES[i % 4];
        if (question.choice_count > 0)
            value = question.choices[(size_t)i % question.choice_count].value;
        if (place.kind == PLACE_QUESTION)
            record_answer(&verdict, record, place, value, arena, &why);
        if (place.kind == PLACE_REPEAT && question.repeat_count < 3)
            record_add_repeat(record, &place, &why);
        else if (place.kind == PLACE_REPEAT)
            record_remove_repeat(record, question.reference, 1, &why);
    }
}

static bool look(void *self, const struct record_node *node)
{
    size_t *count = self;
    return node->reference.len > 0 && ++*count < 2000;
}

static void live(const struct form *form, const struct record_host *host, struct arena *arena)
{
    struct record *record = NULL, *again = NULL;
    struct place bad;
    struct verdict verdict;
    struct text draft, xml;
    struct fault why;
    size_t count = 0;

    if (record_new(&record, form, host, &why) != OK)
        return;
    fill_in(record, arena);
    record_set_language(record, 1);
    record_validate(record, &bad, &verdict, arena);
    record_each(record, &count, look);
    if (record_save(&draft, record, arena, &why) == OK &&
        record_resume(&again, form, host, draft, &why) == OK)
        record_submission(&xml, again, arena, &why);
    record_close(again);
    record_close(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct clock_fixed time = {INT64_C(1709240400000)};
    struct random_seeded seeded = {1};
    struct form_files files = {NULL, no_file};
    struct record_host host = {.clock = clock_fixed(&time), .random = random_seeded(&seeded)};
    struct arena *arena = arena_open("fuzz");
    struct form *form = NULL;
    struct fault why;

    if (form_open(&form, (struct text){(const char *)data, size}, TEXT("fuzz.xml"), &files,
                  &why) == OK) {
        live(form, &host, arena);
        form_close(form);
    }
    arena_close(arena);
    return 0;
}
