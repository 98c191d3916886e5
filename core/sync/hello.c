/* hello.c: the hello of wire.h.
 *
 *   "DsH1" device[16] now cursor program queued refused oldest_s disk_free signature[64] */
#include "sync/codec.h"
#include "sync/wire.h"

enum { LARGEST_HELLO = 1024 };
static const struct codec_kind HELLO = {"DsH1", "hello", LARGEST_HELLO};

void wire_hello_write(struct buffer *out, const struct wire_hello *hello,
                      const struct signer *device)
{
    codec_begin(out, &HELLO);
    codec_put_bytes(out, hello->device, WIRE_ID);
    codec_put_signed(out, hello->now_ms);
    codec_put_number(out, hello->cursor);
    codec_put_text(out, hello->program);
    codec_put_number(out, hello->queued);
    codec_put_number(out, hello->refused);
    codec_put_number(out, hello->oldest_s);
    codec_put_number(out, hello->disk_free);
    codec_sign(out, &HELLO, device);
}

enum status wire_hello_device(uint8_t device[WIRE_ID], struct text bytes, struct fault *why)
{
    struct codec_reader codec;
    enum status status = codec_open(&codec, &HELLO, bytes, NULL, why);
    codec_take_bytes(&codec, device, WIRE_ID);
    if (status == OK && codec.is_broken)
        status = codec_end(&codec, &HELLO, why);
    return status;
}

enum status wire_hello_read(struct wire_hello *hello, struct text bytes,
                            const struct sign_key *device, struct fault *why)
{
    struct codec_reader codec;
    *hello = (struct wire_hello){0};
    enum status status = codec_open(&codec, &HELLO, bytes, device, why);
    if (status != OK)
        return status;
    codec_take_bytes(&codec, hello->device, WIRE_ID);
    hello->now_ms = codec_take_time(&codec, 0);
    hello->cursor = codec_take_number(&codec, INT64_MAX); /* databases count in these */
    hello->program = codec_take_text(&codec);
    hello->queued = codec_take_number(&codec, INT64_MAX);
    hello->refused = codec_take_number(&codec, INT64_MAX);
    hello->oldest_s = codec_take_number(&codec, INT64_MAX);
    hello->disk_free = codec_take_number(&codec, INT64_MAX);
    return codec_end(&codec, &HELLO, why);
}
