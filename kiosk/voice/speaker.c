#include "voice/speaker.h"

#include <espeak-ng/speak_lib.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "locale/catalogue.h"
#include "locale/spoken.h"
#include "voice/limit.h"
#include "voice/runs.h"
#include "voice/voice.h"

enum {
    MOST_LANGUAGES = 16,
    BUFFER_MS = 60, /* of a piece handed over */
    USUAL_RATE = 140,
    SLOWEST = 80,
    FASTEST = 450,
    USUAL_PITCH = 50,
    /* Percent. At its own loudness the engine cuts loud vowels flat, in Uyghur above all: so it
     * speaks softer, and what is loud is pressed together afterwards. */
    ENGINE_LOUDNESS = 60,
    USUAL_LOUDNESS = 100
};

struct language {
    struct text tag;
    const char *voice;             /* the engine's */
    const struct catalogue *words; /* NULL: it has none */
    const struct lexicon *lexicon;
    int rate, pitch;
};

struct speaker {
    struct arena *arena;
    const char *locales;
    struct language languages[MOST_LANGUAGES];
    size_t language_count;
    const struct language *set; /* the engine's voice now; NULL: none */
};

/* A sentence, or the piece of one in one script, while the engine says it. */
struct utterance {
    const struct speaker_sink *sink;
    struct text shown, spoken;
    const struct spoken_part *parts;
    size_t part_count;
    size_t letter, byte; /* how far the letters of `spoken` were counted, and their bytes */
    size_t from, began;  /* byte of the whole sentence, and sample, that `shown` begins at */
    size_t samples;      /* of the whole sentence so far */
    bool stopped;
};

/* The byte of the letter `wanted` (from 0); the engine counts letters. */
static size_t byte_of_letter(struct utterance *utterance, size_t wanted)
{
    if (wanted < utterance->letter)
        utterance->letter = utterance->byte = 0;
    while (utterance->letter < wanted && utterance->byte < utterance->spoken.len) {
        utterance->byte++;
        while (utterance->byte < utterance->spoken.len &&
               ((unsigned char)utterance->spoken.at[utterance->byte] & 0xc0) == 0x80)
            utterance->byte++;
        utterance->letter++;
    }
    return utterance->byte;
}

static const struct spoken_part *part_at(const struct utterance *utterance, size_t byte)
{
    size_t from = 0, to = utterance->part_count;
    while (from + 1 < to) {
        size_t middle = from + (to - from) / 2;
        if (utterance->parts[middle].to_from <= byte)
            from = middle;
        else
            to = middle;
    }
    return utterance->part_count > 0 ? &utterance->parts[from] : NULL;
}

static void tell_word(struct utterance *utterance, const espeak_EVENT *event)
{
    if (event->text_position < 1)
        return;
    size_t first = byte_of_letter(utterance, (size_t)event->text_position - 1);
    size_t letters = event->length > 0 ? (size_t)event->length : 1;
    size_t end = byte_of_letter(utterance, (size_t)event->text_position - 1 + letters);
    const struct spoken_part *part = part_at(utterance, first);
    const struct spoken_part *last = part_at(utterance, end > first ? end - 1 : first);
    if (part && text_trim(text_part(utterance->shown, part->from, part->len)).len > 0)
        utterance->sink->word(utterance->sink->self, utterance->began + (size_t)event->sample,
                              utterance->from + part->from,
                              last->from + last->len - part->from);
}

static int take_samples(short *samples, int count, espeak_EVENT *events)
{
    struct utterance *utterance = events->user_data;
    if (!utterance)
        return 0;
    if (samples && count > 0 && !utterance->stopped) {
        for (int i = 0; i < count; i++)
            samples[i] = limit_softly(samples[i] * USUAL_LOUDNESS / ENGINE_LOUDNESS);
        utterance->stopped =
            !utterance->sink->samples(utterance->sink->self, samples, (size_t)count);
        utterance->samples += (size_t)count;
    }
    for (; events->type != espeakEVENT_LIST_TERMINATED; events++)
        if (events->type == espeakEVENT_WORD)
            tell_word(utterance, events);
    return utterance->stopped;
}

/* The engine hangs when it is ended after having been begun twice (1.51, its fifo.c): so it is
 * begun once in the life of a process, and its end is the process's. */
static struct {
    pthread_once_t once;
    int rate; /* samples a second; negative: it did not begin */
} engine = {PTHREAD_ONCE_INIT, -1};

static void begin_engine(void)
{
    engine.rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, NULL,
                                    espeakINITIALIZE_DONT_EXIT);
    if (engine.rate < 0)
        return;
    espeak_SetParameter(espeakVOLUME, ENGINE_LOUDNESS, 0);
    espeak_SetSynthCallback(take_samples);
}

enum status speaker_open(struct speaker **speaker, const char *locales, struct fault *why)
{
    pthread_once(&engine.once, begin_engine);
    if (engine.rate < 0)
        return fault_set(why, FAILED, "espeak-ng does not start: are its data installed?");
    if (engine.rate != VOICE_RATE)
        return fault_set(why, FAILED, "espeak-ng speaks at %d samples a second, not %d",
                         engine.rate, VOICE_RATE);
    struct arena *arena = arena_open("speaker");
    struct speaker *made = ARENA_NEW(arena, struct speaker);
    *made = (struct speaker){.arena = arena, .locales = locales};
    *speaker = made;
    return OK;
}

void speaker_close(struct speaker *speaker)
{
    if (speaker)
        arena_close(speaker->arena);
}

static int number_of(const struct catalogue *words, const char *key, int otherwise)
{
    int64_t value;
    if (!words || !text_to_int64(catalogue_words(words, key), &value) || value < 0 ||
        value > FASTEST)
        return otherwise;
    return (int)value;
}

static const struct language *language_of(struct speaker *speaker, struct text tag)
{
    struct fault why = {0};
    for (size_t i = 0; i < speaker->language_count; i++)
        if (text_equal(speaker->languages[i].tag, tag))
            return &speaker->languages[i];
    if (speaker->language_count == MOST_LANGUAGES)
        return NULL;
    struct language *language = &speaker->languages[speaker->language_count++];
    struct catalogue *words = NULL;
    struct lexicon *lexicon = NULL;
    language->tag = text_copy(speaker->arena, tag);
    if (catalogue_open(&words, speaker->locales, language->tag, speaker->arena, &why) != OK)
        log_line(LOG_WARNING, "voice: %s", why.text);
    if (lexicon_open(&lexicon, speaker->locales, language->tag, speaker->arena, &why) != OK)
        log_line(LOG_WARNING, "voice: %s: %s", why.file, why.text);
    language->words = words;
    language->lexicon = lexicon;
    struct text voice = words ? catalogue_words(words, "voice.name") : (struct text){0};
    language->voice = text_string(speaker->arena, voice.len > 0 ? voice : tag);
    language->rate = number_of(words, "voice.rate", USUAL_RATE);
    language->pitch = number_of(words, "voice.pitch", USUAL_PITCH);
    return language;
}

/* A voice is found by its name or by its language; without any the engine would fall. */
static bool set_voice(struct speaker *speaker, const struct language *language)
{
    if (speaker->set == language)
        return true;
    speaker->set = NULL;
    if (espeak_SetVoiceByName(language->voice) != EE_OK) {
        espeak_VOICE wanted = {.languages = language->voice};
        if (espeak_SetVoiceByProperties(&wanted) != EE_OK)
            return false;
    }
    espeak_SetParameter(espeakPITCH, language->pitch, 0);
    speaker->set = language;
    return true;
}

static int within(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* One piece, in one language. */
static enum status say_run(struct speaker *speaker, struct utterance *utterance,
                           struct text tag, unsigned rate_percent, struct fault *why)
{
    const struct language *language = language_of(speaker, tag);
    if (!language || !set_voice(speaker, language))
        return fault_set(why, FAILED, "espeak-ng has no voice for \"%.*s\"", TEXT_ARG(tag));
    struct arena *arena = arena_open("utterance");
    utterance->letter = utterance->byte = 0;
    utterance->began = utterance->samples;
    utterance->spoken = spoken_text(utterance->shown, tag, language->words, language->lexicon,
                                    arena, &utterance->parts, &utterance->part_count);
    int rate = language->rate * (int)rate_percent / 100;
    espeak_SetParameter(espeakRATE, within(rate, SLOWEST, FASTEST), 0);
    char *text = text_string(arena, utterance->spoken);
    espeak_ERROR error = espeak_Synth(text, utterance->spoken.len + 1, 0, POS_CHARACTER, 0,
                                      espeakCHARS_UTF8, NULL, utterance);
    arena_close(arena);
    return error == EE_OK ? OK : fault_set(why, FAILED, "espeak-ng gave up (%d)", (int)error);
}

enum status speaker_say(struct speaker *speaker, struct text words, struct text tag,
                        unsigned rate_percent, const struct speaker_sink *sink,
                        struct fault *why)
{
    struct utterance utterance = {.sink = sink};
    enum status status = OK;
    for (struct text rest = words, run, reader; status == OK && rest.len > 0;) {
        utterance.from = words.len - rest.len;
        run = run_take(&rest, tag, &reader);
        utterance.shown = run;
        if (text_trim(run).len > 0 && !utterance.stopped)
            status = say_run(speaker, &utterance, reader, rate_percent, why);
    }
    return status;
}

void speaker_warm(struct speaker *speaker, struct text tag)
{
    const struct language *language = language_of(speaker, tag);
    if (language)
        set_voice(speaker, language);
}
