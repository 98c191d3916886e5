#include "tools/voice/even.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum {
    BLOCK_MS = 400,
    STEP_MS = 100,
    FRAME_MS = 10,
    BEFORE_MS = 60,
    AFTER_MS = 120,
    REACH_MS = 5
};

static const double SILENCE_DB = -120, ABSOLUTE_GATE_DB = -70, RELATIVE_GATE_DB = -10;
static const double LEAST_SPEECH_DB = -50;

static size_t samples_of(const struct take *take, unsigned ms)
{
    return (size_t)take->rate * ms / 1000;
}

static double power(const float *at, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)at[i] * at[i];
    return count > 0 ? sum / (double)count : 0;
}

static double decibels(double of_power)
{
    return of_power > 1e-12 ? 10 * log10(of_power) : SILENCE_DB;
}

/* The mean power of blocks louder than `gate_db`; 0 when there is none. */
static double gated_power(const struct take *take, double gate_db)
{
    size_t block = samples_of(take, BLOCK_MS), step = samples_of(take, STEP_MS), blocks = 0;
    double sum = 0;
    if (take->count <= block)
        return power(take->at, take->count);
    for (size_t from = 0; from + block <= take->count; from += step) {
        double one = power(take->at + from, block);
        if (decibels(one) > gate_db) {
            sum += one;
            blocks++;
        }
    }
    return blocks > 0 ? sum / (double)blocks : 0;
}

double even_loudness(const struct take *take)
{
    double first = decibels(gated_power(take, ABSOLUTE_GATE_DB));
    return decibels(gated_power(take, first + RELATIVE_GATE_DB));
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* What is louder than this is speech: above the quietest tenth of the recording, the more the
 * quieter the room. A recording that is never quiet has no silence to cut off. */
static double speech_gate_db(const struct take *take, size_t frame)
{
    size_t count = take->count / frame;
    double *frames = calloc(count + 1, sizeof *frames);
    if (!frames)
        fatal("even: no memory");
    for (size_t i = 0; i < count; i++)
        frames[i] = decibels(power(take->at + i * frame, frame));
    qsort(frames, count, sizeof *frames, by_size);
    double noise = frames[count / 10], apart = frames[count - 1] - noise;
    free(frames);
    double gate = apart > 30 ? noise + 10 : apart > 12 ? noise + 6 : noise - 20;
    return gate > LEAST_SPEECH_DB ? gate : LEAST_SPEECH_DB;
}

int even_trim(struct take *take)
{
    size_t frame = samples_of(take, FRAME_MS), first = SIZE_MAX, last = 0;
    if (frame == 0 || take->count < frame)
        return 0;
    double gate = speech_gate_db(take, frame);
    for (size_t i = 0; i + frame <= take->count; i += frame)
        if (decibels(power(take->at + i, frame)) > gate) {
            first = first == SIZE_MAX ? i : first;
            last = i + frame;
        }
    if (first == SIZE_MAX)
        return 0;
    size_t before = samples_of(take, BEFORE_MS), after = samples_of(take, AFTER_MS);
    first = first > before ? first - before : 0;
    last = take->count - last > after ? last + after : take->count;
    memmove(take->at, take->at + first, (last - first) * sizeof *take->at);
    take->count = last - first;
    return 1;
}

/* How much each sample may be turned up: `most` over its size, and no more than its neighbours
 * within reach may, so that gain changes slowly and no peak is missed. */
static void limit(struct take *take, float most)
{
    size_t reach = samples_of(take, REACH_MS) + 1;
    float *gain = calloc(take->count + 1, sizeof *gain);
    float *lowest = calloc(take->count + 1, sizeof *lowest);
    if (!gain || !lowest)
        fatal("even: no memory");
    for (size_t i = 0; i < take->count; i++) {
        float size = fabsf(take->at[i]);
        gain[i] = size > most ? most / size : 1;
    }
    for (size_t i = 0; i < take->count; i++) {
        size_t from = i > reach ? i - reach : 0;
        size_t to = take->count - i > reach ? i + reach : take->count - 1;
        lowest[i] = 1;
        for (size_t k = from; k <= to; k++)
            lowest[i] = fminf(lowest[i], gain[k]);
    }
    for (size_t i = 0; i < take->count; i++) {
        size_t from = i > reach ? i - reach : 0;
        size_t to = take->count - i > reach ? i + reach : take->count - 1;
        double sum = 0;
        for (size_t k = from; k <= to; k++)
            sum += lowest[k];
        take->at[i] *= (float)(sum / (double)(to - from + 1));
    }
    free(gain);
    free(lowest);
}

void even_loudness_set(struct take *take)
{
    double loudness = even_loudness(take);
    if (loudness <= SILENCE_DB)
        return;
    float gain = (float)pow(10, (EVEN_TARGET_DB - loudness) / 20);
    for (size_t i = 0; i < take->count; i++)
        take->at[i] *= gain;
    limit(take, (float)pow(10, EVEN_PEAK_DB / 20));
}
