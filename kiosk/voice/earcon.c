#include "voice/earcon.h"

#include <math.h>

/* One note: it starts soft, and fades as a struck bar does. */
struct note {
    double hertz, from_s, length_s, loudness;
};

static void add_note(int16_t *out, size_t room, const struct note *note)
{
    const double TURN = 6.283185307179586;
    size_t from = (size_t)(note->from_s * VOICE_RATE);
    size_t count = (size_t)(note->length_s * VOICE_RATE);
    for (size_t i = 0; i < count && from + i < room; i++) {
        double at = (double)i / VOICE_RATE, left = 1 - (double)i / (double)count;
        double rise = at < 0.004 ? at / 0.004 : 1;
        double wave = sin(TURN * note->hertz * at) + 0.25 * sin(TURN * 2 * note->hertz * at);
        out[from + i] =
            (int16_t)(out[from + i] + 26000 * note->loudness * rise * left * left * wave);
    }
}

size_t earcon_make(int16_t *out, enum voice_earcon which)
{
    static const struct note NOTES[][2] = {
        [EARCON_CHOSEN] = {{784, 0, 0.12, 0.18}, {0}},
        [EARCON_GO] = {{587, 0, 0.12, 0.2}, {880, 0.07, 0.16, 0.2}},
        [EARCON_REFUSED] = {{330, 0, 0.12, 0.22}, {262, 0.09, 0.15, 0.22}},
        [EARCON_PRIVATE] = {{659, 0, 0.1, 0.16}, {659, 0.13, 0.1, 0.16}}};
    for (size_t i = 0; i < EARCON_MOST_SAMPLES; i++)
        out[i] = 0;
    double end = 0;
    for (size_t n = 0; n < 2; n++) {
        const struct note *note = &NOTES[which][n];
        add_note(out, EARCON_MOST_SAMPLES, note);
        end = fmax(end, note->from_s + note->length_s);
    }
    size_t count = (size_t)(end * VOICE_RATE);
    return count < EARCON_MOST_SAMPLES ? count : EARCON_MOST_SAMPLES;
}
