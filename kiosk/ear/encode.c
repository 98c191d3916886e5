#include "ear/encode.h"

#include <stdlib.h>
#include <string.h>

#include <sndfile.h>

#include "base/log.h"

enum {
    FIRST_ROOM = 64 * 1024,
    /* Speech is well understood so; half a minute is then some 50 KB on a phone's link. */
    OPUS_BITS = 12000,
    OPUS_FEWEST = 6000, /* libsndfile's level 1 and 0, for one channel, bits a second */
    OPUS_MOST = 256000
};

struct encoder {
    SNDFILE *file;
    char *at; /* the file in memory */
    size_t len, room, place;
    bool full;
};

static int format_of(enum encode_format format)
{
    return format == ENCODE_OPUS ? SF_FORMAT_OGG | SF_FORMAT_OPUS
                                 : SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
}

bool encode_has(enum encode_format format)
{
    SF_INFO info = {.samplerate = 16000, .channels = 1, .format = format_of(format)};

    return sf_format_check(&info) == SF_TRUE;
}

/* ---- A file in memory, for libsndfile ---- */

static void wipe(char *at, size_t len)
{
    if (at != NULL)
        explicit_bzero(at, len);
    free(at);
}

static bool make_room(struct encoder *encoder, size_t wanted)
{
    size_t room = encoder->room > 0 ? encoder->room : FIRST_ROOM;

    if (wanted > ENCODE_MOST_BYTES)
        return false;
    if (wanted <= encoder->room)
        return true;
    while (room < wanted)
        room *= 2;
    /* Not realloc: it would leave the old bytes behind. */
    char *larger = calloc(1, room);
    if (larger == NULL)
        fatal("no memory for a recording");
    if (encoder->len > 0)
        memcpy(larger, encoder->at, encoder->len);
    wipe(encoder->at, encoder->room);
    encoder->at = larger;
    encoder->room = room;
    return true;
}

static sf_count_t file_length(void *self)
{
    return (sf_count_t)((struct encoder *)self)->len;
}

static sf_count_t file_tell(void *self)
{
    return (sf_count_t)((struct encoder *)self)->place;
}

static sf_count_t file_seek(sf_count_t offset, int whence, void *self)
{
    struct encoder *encoder = self;
    sf_count_t from = whence == SEEK_SET   ? 0
                      : whence == SEEK_CUR ? (sf_count_t)encoder->place
                                           : (sf_count_t)encoder->len;

    if (from + offset < 0 || from + offset > (sf_count_t)encoder->len)
        return -1;
    encoder->place = (size_t)(from + offset);
    return from + offset;
}

static sf_count_t file_read_part(void *into, sf_count_t count, void *self)
{
    struct encoder *encoder = self;
    size_t rest = encoder->len - encoder->place;
    size_t taken = (size_t)count < rest ? (size_t)count : rest;

    if (taken > 0)
        memcpy(into, encoder->at + encoder->place, taken);
    encoder->place += taken;
    return (sf_count_t)taken;
}

static sf_count_t file_write_part(const void *from, sf_count_t count, void *self)
{
    struct encoder *encoder = self;

    if (count <= 0)
        return 0;
    if (!make_room(encoder, encoder->place + (size_t)count)) {
        encoder->full = true;
        return 0;
    }
    memcpy(encoder->at + encoder->place, from, (size_t)count);
    encoder->place += (size_t)count;
    if (encoder->place > encoder->len)
        encoder->len = encoder->place;
    return count;
}

/* ---- The encoder ---- */

enum status encode_open(struct encoder **encoder, enum encode_format format, int rate,
                        struct fault *why)
{
    SF_INFO info = {.samplerate = rate, .channels = 1, .format = format_of(format)};
    SF_VIRTUAL_IO memory = {file_length, file_seek, file_read_part, file_write_part, file_tell};
    struct encoder *made = calloc(1, sizeof *made);

    if (made == NULL)
        fatal("no memory for a recording");
    made->file = sf_open_virtual(&memory, SFM_WRITE, &info, made);
    if (made->file == NULL) {
        encode_close(made);
        return fault_set(why, FAILED, "a recording cannot be encoded: %s", sf_strerror(NULL));
    }
    double level = 1 - (double)(OPUS_BITS - OPUS_FEWEST) / (OPUS_MOST - OPUS_FEWEST);
    if (format == ENCODE_OPUS &&
        sf_command(made->file, SFC_SET_COMPRESSION_LEVEL, &level, sizeof level) != SF_TRUE)
        log_line(LOG_WARNING, "ear: recordings are larger than they need be");
    *encoder = made;
    return OK;
}

enum status encode_add(struct encoder *encoder, const int16_t *samples, size_t count,
                       struct fault *why)
{
    if (encoder->full ||
        sf_write_short(encoder->file, samples, (sf_count_t)count) != (sf_count_t)count)
        return fault_set(why, TOO_LARGE, "a recording is over %d bytes", ENCODE_MOST_BYTES);
    return OK;
}

enum status encode_end(struct encoder *encoder, struct text *bytes, struct arena *arena,
                       struct fault *why)
{
    int error = sf_close(encoder->file);

    encoder->file = NULL;
    if (error != 0 || encoder->full)
        return fault_set(why, FAILED, "a recording cannot be encoded: %s",
                         encoder->full ? "it is too large" : sf_error_number(error));
    *bytes = text_copy(arena, (struct text){encoder->at, encoder->len});
    return OK;
}

void encode_close(struct encoder *encoder)
{
    if (encoder == NULL)
        return;
    if (encoder->file != NULL)
        sf_close(encoder->file);
    wipe(encoder->at, encoder->room);
    free(encoder);
}
