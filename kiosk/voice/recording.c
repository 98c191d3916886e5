#include "voice/recording.h"

#include <math.h>
#include <samplerate.h>
#include <sndfile.h>
#include <sonic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "voice/voice.h"

enum { PIECE = 1024 /* frames */, MOST_CHANNELS = 8, LEAST_RATE = 4000, MOST_RATE = 192000 };

struct recording {
    SNDFILE *file;
    SRC_STATE *resampler;
    sonicStream stretcher; /* NULL: at its own rate */
    bool flushed;
    struct text bytes;
    sf_count_t at; /* in `bytes` */
    int channels;
    double ratio;
    size_t frames_left; /* of the file: its time limit */
    bool ended;
    float raw[PIECE * MOST_CHANNELS], mono[PIECE];
    size_t mono_from, mono_count;
};

static sf_count_t bytes_len(void *self)
{
    return (sf_count_t)((struct recording *)self)->bytes.len;
}

static sf_count_t bytes_seek(sf_count_t offset, int whence, void *self)
{
    struct recording *recording = self;
    sf_count_t from = whence == SEEK_CUR   ? recording->at
                      : whence == SEEK_END ? bytes_len(self)
                                           : 0;
    if (offset < -from || offset > bytes_len(self) - from)
        return -1;
    recording->at = from + offset;
    return recording->at;
}

static sf_count_t bytes_read(void *into, sf_count_t count, void *self)
{
    struct recording *recording = self;
    sf_count_t left = bytes_len(self) - recording->at;
    count = count < left ? count : left;
    if (count <= 0)
        return 0;
    memcpy(into, recording->bytes.at + recording->at, (size_t)count);
    recording->at += count;
    return count;
}

static sf_count_t bytes_write(const void *from, sf_count_t count, void *self)
{
    (void)from;
    (void)count;
    (void)self;
    return 0;
}

static sf_count_t bytes_tell(void *self)
{
    return ((struct recording *)self)->at;
}

static SNDFILE *open_file(struct recording *recording, const char *path, SF_INFO *info)
{
    static SF_VIRTUAL_IO BYTES = {bytes_len, bytes_seek, bytes_read, bytes_write, bytes_tell};
    struct stat facts;
    if (recording->bytes.len > 0)
        return recording->bytes.len > RECORDING_MOST_BYTES
                   ? NULL
                   : sf_open_virtual(&BYTES, SFM_READ, info, recording);
    if (stat(path, &facts) != 0 || !S_ISREG(facts.st_mode) ||
        facts.st_size > RECORDING_MOST_BYTES)
        return NULL;
    return sf_open(path, SFM_READ, info);
}

static bool is_allowed(const SF_INFO *info)
{
    int kind = info->format & SF_FORMAT_TYPEMASK;
    return (kind == SF_FORMAT_WAV || kind == SF_FORMAT_WAVEX || kind == SF_FORMAT_FLAC ||
            kind == SF_FORMAT_OGG) &&
           info->channels >= 1 && info->channels <= MOST_CHANNELS &&
           info->samplerate >= LEAST_RATE && info->samplerate <= MOST_RATE;
}

/* Slower or faster by whole periods of the voice, so that it is as high as before. */
static void open_stretcher(struct recording *recording, unsigned rate_percent)
{
    if (rate_percent == 100 || rate_percent == 0)
        return;
    recording->stretcher = sonicCreateStream(VOICE_RATE, 1);
    if (!recording->stretcher)
        fatal("voice: no memory");
    sonicSetSpeed(recording->stretcher, (float)rate_percent / 100);
}

enum status recording_open(struct recording **recording, const char *path, struct text bytes,
                           unsigned rate_percent, struct fault *why)
{
    SF_INFO info = {0};
    int error = 0;
    struct recording *made = calloc(1, sizeof *made);
    if (!made)
        fatal("voice: no memory");
    made->bytes = bytes;
    made->file = open_file(made, path, &info);
    if (!made->file || !is_allowed(&info)) {
        recording_close(made);
        return fault_set(why, REFUSED, "%s is no sound file that can be played",
                         bytes.len > 0 ? "a recording" : path);
    }
    made->channels = info.channels;
    made->frames_left = (size_t)info.samplerate * RECORDING_MOST_SECONDS;
    made->ratio = (double)VOICE_RATE / info.samplerate;
    if (info.samplerate != VOICE_RATE)
        made->resampler = src_new(SRC_SINC_FASTEST, 1, &error);
    if (error != 0)
        fatal("voice: %s", src_strerror(error));
    open_stretcher(made, rate_percent);
    *recording = made;
    return OK;
}

void recording_close(struct recording *recording)
{
    if (!recording)
        return;
    if (recording->file)
        sf_close(recording->file);
    if (recording->resampler)
        src_delete(recording->resampler);
    if (recording->stretcher)
        sonicDestroyStream(recording->stretcher);
    explicit_bzero(recording, sizeof *recording); /* a person's own words */
    free(recording);
}

/* Reads the next piece as mono; what is no number in it is silence. */
static void read_piece(struct recording *recording)
{
    size_t wanted = recording->frames_left < PIECE ? recording->frames_left : PIECE;
    sf_count_t got =
        wanted > 0 ? sf_readf_float(recording->file, recording->raw, (sf_count_t)wanted) : 0;
    recording->mono_from = 0;
    recording->mono_count = got > 0 ? (size_t)got : 0;
    recording->frames_left -= recording->mono_count;
    recording->ended = recording->mono_count == 0;
    for (size_t i = 0; i < recording->mono_count; i++) {
        float sum = 0;
        for (int c = 0; c < recording->channels; c++)
            sum += recording->raw[i * (size_t)recording->channels + (size_t)c];
        sum /= (float)recording->channels;
        recording->mono[i] = isfinite(sum) ? fmaxf(-1, fminf(1, sum)) : 0;
    }
}

/* As many samples as the piece gives, at most `room`. */
static size_t convert(struct recording *recording, float *out, size_t room)
{
    size_t count = recording->mono_count < room ? recording->mono_count : room;
    if (!recording->resampler) {
        memcpy(out, recording->mono + recording->mono_from, count * sizeof *out);
        recording->mono_from += count;
        recording->mono_count -= count;
        return count;
    }
    SRC_DATA data = {.data_in = recording->mono + recording->mono_from,
                     .input_frames = (long)recording->mono_count,
                     .data_out = out,
                     .output_frames = (long)room,
                     .src_ratio = recording->ratio,
                     .end_of_input = recording->ended};
    if (src_process(recording->resampler, &data) != 0)
        return 0;
    recording->mono_from += (size_t)data.input_frames_used;
    recording->mono_count -= (size_t)data.input_frames_used;
    return (size_t)data.output_frames_gen;
}

/* At the recording's own rate. */
static size_t read_plain(struct recording *recording, int16_t *samples, size_t room)
{
    float out[PIECE];
    size_t count = 0;

    room = room < PIECE ? room : PIECE;
    while (count == 0) {
        bool was_ended = recording->ended;
        if (recording->mono_count == 0 && !recording->ended)
            read_piece(recording);
        count = convert(recording, out, room);
        if (was_ended && count == 0)
            return 0;
    }
    for (size_t i = 0; i < count; i++) {
        float value = out[i] * 32767.0F;
        samples[i] = (int16_t)(value > 32767.0F ? 32767 : value < -32768.0F ? -32768 : value);
    }
    return count;
}

size_t recording_read(struct recording *recording, int16_t *samples, size_t room)
{
    int16_t plain[PIECE];
    int count;

    if (!recording->stretcher)
        return read_plain(recording, samples, room);
    room = room < PIECE ? room : PIECE;
    while ((count = sonicReadShortFromStream(recording->stretcher, samples, (int)room)) == 0 &&
           !recording->flushed) {
        size_t got = read_plain(recording, plain, PIECE);
        recording->flushed = got == 0;
        if (got > 0)
            sonicWriteShortToStream(recording->stretcher, plain, (int)got);
        else
            sonicFlushStream(recording->stretcher);
    }
    return count > 0 ? (size_t)count : 0;
}
