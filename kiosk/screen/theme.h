/* theme.h: every colour and every size of the screen, in one place. Within the room.
 *
 * Sizes are millimetres of the real screen, made pixels once for each screen and text size.
 * Text on its ground has a contrast of 10:1 and more, 20:1 in high contrast (VVSG 2.0 7.1-C);
 * theme_test.c computes it. */
#ifndef SCREEN_THEME_H
#define SCREEN_THEME_H

#include "scene/scene.h"

#include <stdint.h>

/* 0xRRGGBB. A ground and the ink on it stand together. */
struct theme {
    uint32_t paper, ink;             /* the page and its words */
    uint32_t panel, panel_ink;       /* under the bar */
    uint32_t card, card_ink, border; /* tiles, keys, lines */
    uint32_t press, press_ink;       /* keys and tools: a shade apart from tiles */
    uint32_t chosen, chosen_ink;     /* the ground of what is selected */
    uint32_t ring;                   /* around it, and the tick's ground */
    uint32_t tick;
    uint32_t lit, lit_ink, glow; /* being said: ground, words, outline */
    uint32_t word, word_ink;     /* the very word being said */
    uint32_t go, go_ink;
    uint32_t off_ink; /* what does nothing now: no text that is needed */
    uint32_t stop;    /* the sign of the bar's stop */
    uint32_t alarm, alarm_ink, alarm_edge;
    uint32_t field, field_ink, field_edge;
    uint32_t bead, bead_done; /* steps to come, steps behind */
    uint32_t focus, focus_gap;
    uint32_t shadow;
    int shadow_strength; /* 0: none */
    bool plated;         /* pictures stand on a light plate of their own */
    uint32_t plate;
};

const struct theme *theme_of(bool high_contrast);

/* All in pixels. */
struct sizes {
    int width, height;
    bool small; /* a hand's screen: the shorter side under 110 mm */
    bool tall;  /* portrait */
    int margin, gap;
    int edge;   /* the margin above and below */
    int target; /* the least side of what is touched: 22 mm */
    int minor;  /* the same for tools and the prompt; 15 mm on a small upright screen */
    int radius, border, shadow, ring, focus, badge;
    int prompt, label, caption, hint, value, number, key, field, section; /* of letters */
    int least;       /* no letter is smaller */
    int words_share; /* of a tile's height, percent: the larger the text, the more */
};

/* The sizes for a screen; `pixels_per_mm` 0: as if it were 10.1 inches across. */
struct sizes sizes_of(int width, int height, double pixels_per_mm, enum scene_size size);

/* Broad, and only four thumbs high. */
bool sizes_are_low(const struct sizes *sizes);

/* (L1 + 0.05) / (L2 + 0.05) of WCAG 2.2, 1.4.3. */
double theme_contrast(uint32_t a, uint32_t b);

#endif
