#include "tools/voice/take.h"

#include <errno.h>
#include <math.h>
#include <samplerate.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "tools/voice/even.h"

enum {
    OPUS_RATE = 48000,
    PIECE = 4096,
    MOST_CHANNELS = 8,
    LEAST_RATE = 8000,
    MOST_RATE = 192000
};

static enum status read_mono(struct take *take, SNDFILE *file, const SF_INFO *info)
{
    float *piece = calloc((size_t)PIECE * MOST_CHANNELS, sizeof *piece);
    size_t most = (size_t)info->samplerate * TAKE_MOST_S;
    *take = (struct take){calloc(most + 1, sizeof(float)), 0, (unsigned)info->samplerate};
    if (!take->at || !piece)
        fatal("take: no memory");
    sf_count_t got = 0;
    while (take->count < most && (got = sf_readf_float(file, piece, PIECE)) > 0)
        for (sf_count_t i = 0; i < got && take->count < most; i++) {
            float sum = 0;
            for (int c = 0; c < info->channels; c++)
                sum += piece[i * info->channels + c] / (float)info->channels;
            take->at[take->count++] = isfinite(sum) ? fmaxf(-1, fminf(1, sum)) : 0;
        }
    free(piece);
    return take->count < most ? OK : TOO_LARGE;
}

static enum status read_take(struct take *take, const char *path, struct fault *why)
{
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    if (!file)
        return fault_set(why, access(path, R_OK) == 0 ? REFUSED : NOT_FOUND,
                         "%s is no sound file: %s", path, sf_strerror(NULL));
    enum status status = OK;
    if (info.channels > MOST_CHANNELS || info.samplerate < LEAST_RATE ||
        info.samplerate > MOST_RATE)
        status = fault_set(why, REFUSED, "%s has %d channels of %d samples a second", path,
                           info.channels, info.samplerate);
    else if (read_mono(take, file, &info) != OK)
        status = fault_set(why, TOO_LARGE, "%s is longer than %d seconds", path, TAKE_MOST_S);
    sf_close(file);
    return status;
}

/* Opus knows few rates; 48,000 is its own. */
static void resample(struct take *take)
{
    double ratio = (double)OPUS_RATE / take->rate;
    size_t room = (size_t)((double)take->count * ratio) + 1;
    float *made = calloc(room, sizeof *made);
    if (!made)
        fatal("take: no memory");
    SRC_DATA data = {.data_in = take->at,
                     .input_frames = (long)take->count,
                     .data_out = made,
                     .output_frames = (long)room,
                     .src_ratio = ratio};
    int error = src_simple(&data, SRC_SINC_MEDIUM_QUALITY, 1);
    if (error != 0)
        fatal("take: %s", src_strerror(error));
    free(take->at);
    *take = (struct take){made, (size_t)data.output_frames_gen, OPUS_RATE};
}

static enum status write_take(struct take *take, const char *path, struct fault *why)
{
    char fresh[4096];
    bool flac = text_ends(text_of(path), ".flac");
    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh)
        return fault_set(why, FAILED, "%s is too long a name", path);
    if (!flac && take->rate != OPUS_RATE)
        resample(take);
    SF_INFO info = {.samplerate = (int)take->rate,
                    .channels = 1,
                    .format = flac ? SF_FORMAT_FLAC | SF_FORMAT_PCM_16
                                   : SF_FORMAT_OGG | SF_FORMAT_OPUS};
    SNDFILE *file = sf_open(fresh, SFM_WRITE, &info);
    if (!file)
        return fault_set(why, NO_ROOM, "cannot write %s: %s", fresh, sf_strerror(NULL));
    bool whole =
        sf_writef_float(file, take->at, (sf_count_t)take->count) == (sf_count_t)take->count;
    whole = sf_close(file) == 0 && whole;
    if (whole && rename(fresh, path) == 0)
        return OK;
    unlink(fresh);
    return fault_set(why, NO_ROOM, "cannot write %s: %s", path, strerror(errno));
}

enum status take_make(struct take_figures *figures, const char *from, const char *to,
                      struct fault *why)
{
    struct take take = {0};
    enum status status = read_take(&take, from, why);
    if (status == OK && !even_trim(&take))
        status = fault_set(why, REFUSED, "nothing can be heard in %s", from);
    if (status == OK) {
        figures->was_db = even_loudness(&take);
        even_loudness_set(&take);
        figures->is_db = even_loudness(&take);
        figures->seconds = (double)take.count / take.rate;
        status = write_take(&take, to, why);
    }
    free(take.at);
    return status;
}
