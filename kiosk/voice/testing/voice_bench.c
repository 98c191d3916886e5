/* How soon a voice is heard, and what it holds. Prints figures; asserts nothing.
 *
 *   voice_bench            figures
 *   voice_bench --wav DIR  the sentences to files, for listening */
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "voice/voice.h"

enum { TICK = 512, TIMES = 400, MANY = 5000, MOST_SECONDS = 60 };

static const struct {
    const char *language, *words;
} SENTENCES[] = {
    {"zh-CN", "您好。这里可以参加养老保险。每年交一点钱，老了每月领钱。"},
    {"zh-CN", "每年交200元，15年后每月大约领24.82元。"},
    {"zh-CN", "生日是1949年12月31日。电话是138 0013 8000。"},
    {"zh-CN", "请带银行卡重新来当地办理，有1005人。"},
    {"ug", "ياخشىمۇسىز. بۇ يەردە كۈتۈنۈش سۇغۇرتىسىغا قاتنىشالايسىز."},
    {"ug", "ھەر يىلى 14.03 يۈەن تۆلەيسىز. 2026-يىلى 3-ئاينىڭ 5-كۈنى."},
    {"sw", "Karibu. Hapa unaweza kujiunga na Haba Haba, mpango wa akiba wa NSSF."},
    {"sw", "Lipa KSh 1,000,000 tarehe 5 Machi 2026. Piga 0712 345 678."},
    {"en", "Hello. Here you can join the old-age pension. You pay in a little each year."},
    {"en", "Pay KSh 2,000 by 5 March 2026. Your number is 1234567890."},
};
enum { COUNT = sizeof SENTENCES / sizeof *SENTENCES };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

static void print_times(const char *what, double *times, size_t count)
{
    qsort(times, count, sizeof *times, by_size);
    printf("%-44s p50 %6.2f ms   p99 %6.2f ms   most %6.2f ms\n", what, times[count / 2],
           times[count * 99 / 100], times[count - 1]);
}

static bool is_heard(const int16_t *samples)
{
    for (int i = 0; i < TICK; i++)
        if (samples[i] != 0)
            return true;
    return false;
}

/* From voice_say until a render has sound in it, looking every 50 us. */
static double first_sample(struct voice *voice, unsigned long number, const char *language,
                           const char *words)
{
    int16_t samples[TICK];
    struct saying saying = {.item = 1, .words = text_of(words), .language = text_of(language)};
    double began = now_ms();
    voice_say(voice, &(struct speech){number, &saying, 1});
    for (voice_render(voice, samples, TICK); !is_heard(samples);
         voice_render(voice, samples, TICK))
        nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
    return now_ms() - began;
}

static void silence_and_settle(struct voice *voice)
{
    int16_t samples[TICK];
    voice_silence(voice);
    voice_render(voice, samples, TICK);
    voice_catch_up(voice);
}

static void measure(struct voice *voice)
{
    static double times[TIMES];
    char words[256];
    unsigned long number = COUNT;
    for (int turn = 0; turn < 3; turn++) {
        for (int i = 0; i < TIMES; i++) {
            const char *language = turn == 1 ? SENTENCES[i % COUNT].language : "zh-CN";
            snprintf(words, sizeof words, "%s %d", SENTENCES[turn == 1 ? i % COUNT : 0].words,
                     turn * 100000 + i);
            struct saying saying = {
                .item = 1, .words = text_of(words), .language = text_of(language)};
            if (turn == 2) {
                voice_prepare(voice, &(struct speech){0, &saying, 1});
                voice_catch_up(voice);
            }
            times[i] = first_sample(voice, ++number, language, words);
            silence_and_settle(voice);
        }
        print_times(turn == 0   ? "first sample, new sentence, same language"
                    : turn == 1 ? "first sample, new sentence, languages mixed"
                                : "first sample, prepared",
                    times, TIMES);
    }
    for (int i = 0; i < MANY; i++) {
        snprintf(words, sizeof words, "%d", i);
        struct saying saying = {.item = 1, .words = text_of(words), .language = TEXT("en")};
        voice_say(voice, &(struct speech){++number, &saying, 1});
        if (i % 4 == 0)
            voice_catch_up(voice);
    }
    voice_catch_up(voice);
    struct voice_figures figures = voice_figures(voice);
    printf("after %d different sentences: %zu sounds, %.1f MB held (bound %.1f MB)\n", MANY,
           figures.sounds, (double)figures.bytes / (1 << 20),
           (double)VOICE_MOST_STORE / (1 << 20));
}

/* Of the process, as the kernel shares it out (PSS). */
static double memory_mb(void)
{
    char line[256];
    long kilobytes = 0;
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "Pss:", 4) == 0)
            kilobytes = strtol(line + 4, NULL, 10);
    if (file)
        fclose(file);
    return (double)kilobytes / 1024;
}

/* What a voice costs before it has said much: the engine and its languages. */
static void measure_memory(struct voice *voice, double before)
{
    int16_t samples[TICK];
    double opened, spoken;
    voice_catch_up(voice);
    opened = memory_mb();
    for (unsigned i = 0; i < COUNT; i += 4) {
        struct saying saying = {.item = 1,
                                .words = text_of(SENTENCES[i].words),
                                .language = text_of(SENTENCES[i].language)};
        voice_say(voice, &(struct speech){i + 1, &saying, 1});
        voice_catch_up(voice);
        voice_render(voice, samples, TICK);
    }
    spoken = memory_mb();
    printf("memory: %.1f MB before, %.1f MB with the engine, %.1f MB after three languages "
           "(%.1f MB of it sound)\n",
           before, opened, spoken, (double)voice_figures(voice).bytes / (1 << 20));
}

static void write_wav(struct voice *voice, const char *folder, size_t index)
{
    static int16_t all[MOST_SECONDS * VOICE_RATE];
    char path[512];
    size_t count = 0, clipped = 0;
    double sum = 0;
    int peak = 0;
    struct saying saying = {.item = 1,
                            .words = text_of(SENTENCES[index].words),
                            .language = text_of(SENTENCES[index].language)};
    voice_say(voice, &(struct speech){index + 1, &saying, 1});
    do {
        voice_catch_up(voice);
        voice_render(voice, all + count, TICK);
        count += TICK;
    } while (voice_place(voice).speaking && count + TICK < MOST_SECONDS * (size_t)VOICE_RATE);
    for (size_t i = 0; i < count; i++) {
        sum += (double)all[i] * all[i];
        peak = abs(all[i]) > peak ? abs(all[i]) : peak;
        clipped += abs(all[i]) >= 32767;
    }
    SF_INFO info = {
        .samplerate = VOICE_RATE, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
    snprintf(path, sizeof path, "%s/%02zu-%s.wav", folder, index, SENTENCES[index].language);
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    if (file) {
        sf_write_short(file, all, (sf_count_t)count);
        sf_close(file);
    }
    printf("%s: %5.2f s, loudness %5.1f dB, peak %5.1f dB, %zu clipped: %s\n",
           SENTENCES[index].language, (double)count / VOICE_RATE,
           10 * log10(sum / (double)count / 32768 / 32768), 20 * log10((peak + 1) / 32768.0),
           clipped, SENTENCES[index].words);
}

int main(int count, char **values)
{
    struct voice *voice;
    struct fault why = {0};
    struct voice_options options = {DOORSTEP_BUILT_LOCALES, NULL};
    double before = memory_mb();
    double began = now_ms();
    if (voice_open(&voice, &options, &why) != OK) {
        fprintf(stderr, "voice_bench: %s\n", why.text);
        return 1;
    }
    voice_catch_up(voice);
    printf("%-44s %.2f ms\n", "from voice_open to an idle engine", now_ms() - began);
    if (count == 3 && strcmp(values[1], "--wav") == 0)
        for (size_t i = 0; i < COUNT; i++)
            write_wav(voice, values[2], i);
    else {
        measure_memory(voice, before);
        measure(voice);
    }
    voice_close(voice);
    return 0;
}
