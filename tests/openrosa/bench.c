#include "tests/openrosa/bench.h"

#include <stdlib.h>

#include "base/log.h"

struct key {
    struct arena *arena;
    const char *base64;
};

static void no_line(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

void bench_begin(struct bench *bench, void **state)
{
    log_set_sink((struct log_sink){NULL, no_line, LOG_FATAL});
    *bench = (struct bench){0};
    central_open(&bench->central);
    central_open(&bench->other);
    bench->url = text_format(bench->central.arena, "http://127.0.0.1:%u" CENTRAL_PATH,
                             bench->central.port)
                     .at;
    kiosk_open(&bench->kiosk, bench->url, ((struct key *)*state)->base64);
}

void bench_end(struct bench *bench)
{
    assert_int_equal(bench->central.without_version, 0);
    assert_int_equal(bench->other.with_secret, 0);
    kiosk_close(&bench->kiosk);
    central_close(&bench->central);
    central_close(&bench->other);
}

/* enrol with two files, and follow. */
void bench_serve_forms(struct bench *bench)
{
    struct kiosk *kiosk = &bench->kiosk;
    struct central_form *enrol =
        central_add(&bench->central, "enrol", kiosk_form(kiosk, "enrol", "1", "First"));
    central_add_file(enrol, "map & co.csv", "a,b\n1,2\n");
    central_add_file(enrol, "hello.opus", "a recording");
    struct central_form *follow =
        central_add(&bench->central, "follow", kiosk_form(kiosk, "follow", "1", "Follow"));
    follow->is_relative = true;
    central_add_file(follow, "notes.csv", "x\n");
}

bool bench_holds(struct text text, const char *words)
{
    return text_find(text, text_of(words)) != SIZE_MAX;
}

bool bench_is_told(struct bench *bench, const char *words)
{
    return bench_holds(text_of(bench->kiosk.memory.error), words);
}

const char *bench_elsewhere(struct bench *bench)
{
    return text_format(bench->central.arena, "http://localhost:%u" CENTRAL_PATH "/formList",
                       bench->other.port)
        .at;
}

void bench_assert_arrived(struct bench *bench, struct text id)
{
    struct store_part *parts;
    size_t count = 0;
    const struct central_sent *sent = central_find(&bench->central, id);
    assert_non_null(sent);
    assert_int_equal(
        store_parts(&parts, &count, bench->kiosk.store, id, bench->kiosk.arena, NULL), OK);
    assert_int_equal(sent->count + 1, count);
    for (size_t i = 0; i < count; i++) {
        struct text got = sent->xml;
        for (size_t k = 0; k < sent->count; k++)
            if (text_equal(sent->parts[k].name, parts[i].name))
                got = sent->parts[k].bytes;
        assert_true(text_equal(got, parts[i].bytes));
    }
}

int bench_make_key(void **state)
{
    struct key *key = calloc(1, sizeof *key);
    key->arena = arena_open("key");
    key->base64 = kiosk_make_key(key->arena);
    *state = key;
    return 0;
}

int bench_drop_key(void **state)
{
    struct key *key = *state;
    arena_close(key->arena);
    free(key);
    return 0;
}
