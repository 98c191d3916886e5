/* Takes made even, and a deployment recorded from files. */
#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "tools/voice/even.h"
#include "tools/voice/sentences.h"
#include "tools/voice/take.h"

enum { RATE = 16000 };

struct world {
    struct arena *arena;
    char folder[64];
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    world->arena = arena_open("test");
    strcpy(world->folder, "/tmp/takes_test_XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    const char *command = text_format(world->arena, "rm -r '%s'", world->folder).at;
    assert_int_equal(system(command), 0);
    arena_close(world->arena);
    free(world);
    return 0;
}

/* A second of quiet, `seconds` of a voice-like tone, a second of quiet; the quiet hisses. */
static struct take take_of(double seconds, float loudness, float hiss)
{
    size_t speech = (size_t)(seconds * RATE), count = speech + 2 * (size_t)RATE;
    struct take take = {calloc(count, sizeof(float)), count, RATE};
    unsigned seed = 3;
    assert_non_null(take.at);
    for (size_t i = 0; i < count; i++) {
        take.at[i] = hiss * ((float)(rand_r(&seed) % 2001) / 1000 - 1);
        if (i >= RATE && i < RATE + speech)
            take.at[i] += loudness * sinf(6.2831853F * 220 * (float)i / RATE);
    }
    return take;
}

static void silence_is_cut_off_both_ends(void **state)
{
    static const struct {
        const char *why;
        float loudness, hiss;
    } ROWS[] = {{"a loud voice in a quiet room", 0.5F, 0},
                {"a quiet voice in a quiet room", 0.03F, 0.0005F},
                {"a voice above the noise of a hall", 0.3F, 0.02F},
                {"a voice not far above it", 0.1F, 0.02F}};
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct take take = take_of(2, ROWS[i].loudness, ROWS[i].hiss);
        assert_true(even_trim(&take));
        double seconds = (double)take.count / RATE;
        if (seconds < 2.1 || seconds > 2.25)
            fail_msg("%s: %.2f s", ROWS[i].why, seconds);
        free(take.at);
    }
    struct take silent = take_of(0, 0, 0.0005F);
    assert_false(even_trim(&silent));
    free(silent.at);
}

static void all_become_equally_loud_and_none_clips(void **state)
{
    static const float LOUDNESS[] = {0.01F, 0.1F, 0.9F};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct take take = take_of(2, LOUDNESS[i], 0);
        take.at[RATE + 500] = take.at[RATE + 501] = 1; /* a knock on the table */
        even_trim(&take);
        even_loudness_set(&take);
        float peak = 0;
        for (size_t k = 0; k < take.count; k++)
            peak = fmaxf(peak, fabsf(take.at[k]));
        assert_true(peak <= powf(10, (float)EVEN_PEAK_DB / 20) + 0.001F);
        if (fabs(even_loudness(&take) - EVEN_TARGET_DB) > 1.5)
            fail_msg("%.2f: %.1f dB", (double)LOUDNESS[i], even_loudness(&take));
        free(take.at);
    }
}

static void write_wav(const char *path, struct take take)
{
    SF_INFO info = {
        .samplerate = RATE, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    assert_non_null(file);
    sf_writef_float(file, take.at, (sf_count_t)take.count);
    sf_close(file);
    free(take.at);
}

static const char FORM[] =
    "<h:html><model><itext><translation lang=\"English (en)\">"
    "<text id=\"hello\"><value>Hello.</value><value "
    "form=\"image\">jr://images/a.png</value></text>"
    "<text id=\"tier:100\"><value>A hundred &amp; more.</value>"
    "<value form=\"audio\">jr://audio/tier.opus</value></text>"
    "<text id=\"changing\"><value>You pay <output value=\"/data/a\"/>.</value></text>"
    "</translation><translation lang=\"Kiswahili (sw)\">"
    "<text id=\"hello\"><value>Karibu.</value></text></translation></itext></model></h:html>";

static const char *path_in(struct world *world, const char *name)
{
    return text_format(world->arena, "%s/%s", world->folder, name).at;
}

static void a_sentence_without_a_recording_gets_one_where_its_form_expects_it(void **state)
{
    struct world *world = *state;
    struct sentences all;
    struct fault why = {0};
    struct take_figures figures;
    SF_INFO info = {0};
    assert_int_equal(folder_make(path_in(world, "join/media"), NULL), OK);
    assert_int_equal(file_replace(path_in(world, "join/form.xml"), text_of(FORM), 0600, NULL),
                     OK);
    assert_int_equal(
        file_replace(path_in(world, "join/cards.csv"),
                     TEXT("name,answer_en,answer_sw\nfree,\"It is free, always.\",\n"), 0600,
                     NULL),
        OK);
    assert_int_equal(sentences_read(&all, world->folder, TEXT("en"), world->arena, &why), OK);
    assert_int_equal(all.count, 2);
    assert_int_equal(all.changing, 1);
    assert_int_equal(all.in_tables_count, 1);
    assert_text(all.in_tables[0].id, "free.answer_en");
    assert_text(all.in_tables[0].words, "It is free, always.");
    assert_text(all.at[0].name, "en.hello.opus");
    assert_false(all.at[0].is_named);
    assert_text(all.at[1].words, "A hundred & more.");
    assert_text(all.at[1].name, "tier.opus");
    assert_true(all.at[1].is_named && !all.at[1].is_there);

    write_wav(path_in(world, "take.wav"), take_of(1, 0.2F, 0.001F));
    assert_int_equal(take_make(&figures, path_in(world, "take.wav"), all.at[0].file.at, &why),
                     OK);
    assert_int_equal(sentences_name(&all.at[0], world->arena, &why), OK);
    SNDFILE *made = sf_open(all.at[0].file.at, SFM_READ, &info);
    assert_non_null(made);
    assert_true(info.frames > info.samplerate && info.frames < info.samplerate * 3 / 2);
    sf_close(made);

    assert_int_equal(sentences_read(&all, world->folder, TEXT("en"), world->arena, &why), OK);
    assert_int_equal(all.count, 2);
    assert_true(all.at[0].is_named && all.at[0].is_there);
    assert_text(all.at[0].words, "Hello.");
    assert_text(all.at[1].name, "tier.opus");
    assert_int_equal(sentences_read(&all, world->folder, TEXT("sw"), world->arena, &why), OK);
    assert_int_equal(all.count, 1);
    assert_int_equal(sentences_read(&all, world->folder, TEXT("fr"), world->arena, &why),
                     NOT_FOUND);
}

static void what_is_no_recording_is_refused(void **state)
{
    struct world *world = *state;
    struct take_figures figures;
    struct fault why = {0};
    const char *to = path_in(world, "out.opus");
    assert_int_equal(take_make(&figures, path_in(world, "none.wav"), to, &why), NOT_FOUND);
    assert_int_equal(file_replace(path_in(world, "bad.wav"), TEXT("RIFFxxxx"), 0600, NULL), OK);
    assert_int_equal(take_make(&figures, path_in(world, "bad.wav"), to, &why), REFUSED);
    write_wav(path_in(world, "silent.wav"), take_of(0, 0, 0));
    assert_int_equal(take_make(&figures, path_in(world, "silent.wav"), to, &why), REFUSED);
    assert_int_not_equal(access(to, R_OK), 0);
}

static void a_form_that_is_none_is_refused(void **state)
{
    struct world *world = *state;
    struct sentences all;
    struct fault why = {0};
    assert_int_equal(folder_make(path_in(world, "bad"), NULL), OK);
    assert_int_equal(file_replace(path_in(world, "bad/form.xml"),
                                  TEXT("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), 0600,
                                  NULL),
                     OK);
    assert_int_equal(sentences_read(&all, world->folder, TEXT("en"), world->arena, &why),
                     REFUSED);
    assert_true(why.line > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
CHECK_MAIN(TEST(silence_is_cut_off_both_ends), TEST(all_become_equally_loud_and_none_clips),
           TEST(a_sentence_without_a_recording_gets_one_where_its_form_expects_it),
           TEST(what_is_no_recording_is_refused), TEST(a_form_that_is_none_is_refused))
