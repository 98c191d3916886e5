/* wire_fuzz.c: any bytes as a message, with a right signature, so that what is behind it is
 * read. The first byte says of which kind. What is taken is written again and read again: the
 * same bytes come out. */
#include <assert.h>
#include <stdint.h>

#include "sync/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST = 100000 };
static const uint8_t SEED[SIGN_KEY] = {7};

struct bench {
    struct signer *signer;
    struct sign_key key;
    struct arena *arena;
};

static bool again_batch(struct buffer *out, struct text bytes, const struct bench *bench)
{
    struct wire_batch batch;
    uint8_t device[WIRE_ID];
    wire_batch_device(device, bytes, NULL);
    if (wire_batch_read(&batch, bytes, &bench->key, bench->arena, NULL) != OK)
        return false;
    wire_batch_write(out, &batch, bench->signer);
    return true;
}

static bool again_answer(struct buffer *out, struct text bytes, const struct bench *bench)
{
    struct wire_answer answer;
    if (wire_answer_read(&answer, bytes, &bench->key, bench->arena, NULL) != OK)
        return false;
    wire_answer_write(out, &answer, bench->signer);
    return true;
}

static bool again_hello(struct buffer *out, struct text bytes, const struct bench *bench)
{
    struct wire_hello hello;
    if (wire_hello_read(&hello, bytes, &bench->key, NULL) != OK)
        return false;
    wire_hello_write(out, &hello, bench->signer);
    return true;
}

static bool again_news(struct buffer *out, struct text bytes, const struct bench *bench)
{
    struct wire_news news;
    if (wire_news_read(&news, bytes, &bench->key, bench->arena, NULL) != OK)
        return false;
    wire_news_write(out, &news, bench->signer);
    return true;
}

static const struct {
    const char *what;
    bool (*again)(struct buffer *out, struct text bytes, const struct bench *bench);
} KINDS[] = {{"batch", again_batch},
             {"answer", again_answer},
             {"hello", again_hello},
             {"news", again_news}};

/* These are proven by a code and hold no lists: as they come. */
static void enrol(struct text bytes)
{
    struct wire_enrol ask;
    struct wire_enrolled reply;
    wire_enrol_read(&ask, bytes, TEXT("CODE"), NULL);
    wire_enrolled_read(&reply, bytes, TEXT("CODE"), NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    seal_start();
    struct bench bench = {signer_of_seed(SEED), .arena = arena_open("fuzz")};
    struct buffer message = {0}, first = {0}, second = {0};
    uint8_t signature[SIGN_BYTES];

    bench.key = signer_key(bench.signer);
    if (size > 0 && size < LARGEST) {
        unsigned kind = data[0] % (sizeof KINDS / sizeof *KINDS);
        struct text body = {(const char *)data + 1, size - 1};
        sign_make(signature, bench.signer, KINDS[kind].what, body);
        buffer_add(&message, body);
        buffer_add(&message, (struct text){(const char *)signature, sizeof signature});
        if (KINDS[kind].again(&first, buffer_text(&message), &bench)) {
            assert(KINDS[kind].again(&second, buffer_text(&first), &bench));
            assert(text_equal(buffer_text(&first), buffer_text(&second)));
        }
        enrol(body);
    }
    buffer_close(&message);
    buffer_close(&first);
    buffer_close(&second);
    arena_close(bench.arena);
    signer_close(bench.signer);
    return 0;
}
