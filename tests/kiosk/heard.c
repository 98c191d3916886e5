/* heard SOUND.wav SAID: whether a script's sound file holds what its log says was said.
 *
 * Each saying of the log is heard: there is sound soon after its first sample, unless the next
 * one cuts it short. And nothing else is: after a silence sound begins only with a saying. The
 * loudest sample stays under full scale. Ends with 0 when all that holds. */
#include <inttypes.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    PER_SECOND = 50, /* spans of 20 ms */
    SOUND = 60,      /* mean of a span's samples, of 32768: this much is heard */
    SOON = 20,       /* spans until a saying is heard at the latest */
    REST = 60,       /* spans without sound are a silence */
    EARLY = 2,       /* spans that a saying's sound may seem to begin before it */
    MOST_SAYINGS = 20000
};

struct heard {
    unsigned char *loud; /* of each span */
    size_t spans, span_samples;
    int peak;
    uint64_t begun[MOST_SAYINGS]; /* in spans */
    size_t sayings;
    int faults;
};

static bool read_sound(struct heard *heard, const char *path)
{
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);

    if (file == NULL || info.channels != 1)
        return false;
    heard->span_samples = (size_t)info.samplerate / PER_SECOND;
    heard->loud = calloc((size_t)info.frames / heard->span_samples + 1, 1);
    short *samples = calloc(heard->span_samples, sizeof *samples);
    while (heard->loud != NULL && samples != NULL &&
           sf_readf_short(file, samples, (sf_count_t)heard->span_samples) ==
               (sf_count_t)heard->span_samples) {
        long sum = 0;
        for (size_t i = 0; i < heard->span_samples; i++) {
            int size = abs(samples[i]);
            sum += size;
            heard->peak = size > heard->peak ? size : heard->peak;
        }
        heard->loud[heard->spans++] = sum / (long)heard->span_samples >= SOUND;
    }
    free(samples);
    sf_close(file);
    return heard->loud != NULL;
}

static bool read_log(struct heard *heard, const char *path)
{
    char line[4096];
    FILE *log = fopen(path, "re");

    if (log == NULL)
        return false;
    while (heard->sayings < MOST_SAYINGS && fgets(line, sizeof line, log) != NULL)
        heard->begun[heard->sayings++] = strtoull(line, NULL, 10) / heard->span_samples;
    fclose(log);
    return heard->sayings > 0;
}

static void fault(struct heard *heard, const char *what, size_t span)
{
    fprintf(stderr, "heard: %s at %.2f s\n", what, (double)span / PER_SECOND);
    heard->faults++;
}

static void check_said_is_heard(struct heard *heard)
{
    for (size_t i = 0; i < heard->sayings; i++) {
        size_t end = heard->begun[i] + SOON;
        bool sounds = false;
        if (i + 1 < heard->sayings && heard->begun[i + 1] < end)
            continue; /* cut short */
        for (size_t s = heard->begun[i]; s < end && s < heard->spans; s++)
            sounds = sounds || heard->loud[s];
        if (!sounds && end < heard->spans)
            fault(heard, "something is said that cannot be heard", heard->begun[i]);
    }
}

static bool begins_near(const struct heard *heard, size_t span)
{
    for (size_t i = 0; i < heard->sayings; i++)
        if (heard->begun[i] <= span + EARLY && span <= heard->begun[i] + SOON)
            return true;
    return false;
}

static void check_heard_is_said(struct heard *heard)
{
    size_t silent = REST;

    for (size_t s = 0; s < heard->spans; s++) {
        if (heard->loud[s] && silent >= REST && !begins_near(heard, s))
            fault(heard, "something is heard that nobody says", s);
        silent = heard->loud[s] ? 0 : silent + 1;
    }
}

int main(int count, char **words)
{
    static struct heard heard;

    if (count != 3 || !read_sound(&heard, words[1]) || !read_log(&heard, words[2])) {
        fputs("usage: heard SOUND.wav SAID\n", stderr);
        return 2;
    }
    check_said_is_heard(&heard);
    check_heard_is_said(&heard);
    size_t loud = 0;
    for (size_t s = 0; s < heard.spans; s++)
        loud += heard.loud[s];
    printf("heard: %zu sayings in %zu s, %zu s of them with sound, peak %d\n", heard.sayings,
           heard.spans / PER_SECOND, loud / PER_SECOND, heard.peak);
    if (heard.peak >= 32767)
        fault(&heard, "samples are cut off", 0);
    free(heard.loud);
    return heard.faults == 0 ? 0 : 1;
}
