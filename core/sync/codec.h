/* codec.h: the few shapes that every message of wire.h is made of; for this room alone.
 *
 * A message is four letters that say what it is, its fields, and a signature over both. A
 * reader goes on after something is wrong and then gives zeros: whoever reads asks once, at
 * the end (codec_end), and believes nothing before. */
#ifndef SYNC_CODEC_H
#define SYNC_CODEC_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include "seal/sign.h"

enum { CODEC_MAGIC = 4, CODEC_LONGEST_TEXT = 255, CODEC_UUID = 16 };

/* What a message is, to machines and to people. */
struct codec_kind {
    char magic[CODEC_MAGIC + 1];
    const char *name; /* "batch": keeps signatures apart, and stands in faults */
    size_t largest;   /* bytes of a whole message */
};

/* ---- Writing ---- */

void codec_begin(struct buffer *out, const struct codec_kind *kind);
/* Signs all that `out` holds. */
void codec_sign(struct buffer *out, const struct codec_kind *kind, const struct signer *signer);
void codec_put_byte(struct buffer *out, unsigned byte);
void codec_put_bytes(struct buffer *out, const void *bytes, size_t count);
void codec_put_number(struct buffer *out, uint64_t number);
void codec_put_signed(struct buffer *out,
                      int64_t number); /* small ones of both signs are short */
void codec_put_text(struct buffer *out, struct text text);

/* ---- Reading ---- */

struct codec_reader {
    struct text rest;
    bool is_broken;
};
/* Checks size, letters and, unless `key` is NULL, the signature; then the reader stands at the
 * first field. REFUSED, TOO_LARGE. */
enum status codec_open(struct codec_reader *reader, const struct codec_kind *kind,
                       struct text bytes, const struct sign_key *key, struct fault *why);
/* OK when everything was there, right, and nothing is left over. */
enum status codec_end(const struct codec_reader *reader, const struct codec_kind *kind,
                      struct fault *why);
void codec_break(struct codec_reader *reader);
unsigned codec_take_byte(struct codec_reader *reader);
void codec_take_bytes(struct codec_reader *reader, void *bytes, size_t count);
uint64_t codec_take_number(struct codec_reader *reader, uint64_t most);
int64_t codec_take_signed(struct codec_reader *reader);
/* Base plus what is read; broken when that is before 1970 or past what fits. */
int64_t codec_take_time(struct codec_reader *reader, int64_t base);
/* UTF-8 of at most CODEC_LONGEST_TEXT bytes; it lies in the message. */
struct text codec_take_text(struct codec_reader *reader);
/* Any bytes, at most `most`. */
struct text codec_take_blob(struct codec_reader *reader, size_t most);
/* How many things follow, each of `least` bytes or more: so memory is only taken for what can
 * be there. */
size_t codec_take_count(struct codec_reader *reader, size_t most, size_t least);

/* ---- Identities ---- */

/* "uuid:" and a UUID in lower case, as 16 bytes; false when it is another text. */
bool codec_uuid_of(uint8_t uuid[CODEC_UUID], struct text instance_id);
struct text codec_uuid_text(const uint8_t uuid[CODEC_UUID], struct arena *arena);

#endif
