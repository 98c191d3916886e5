#include "screen/theme.h"

#include <math.h>

static const struct theme USUAL = {
    .paper = 0xfbf5ea,
    .ink = 0x2a2118,
    .panel = 0xf0e6d3,
    .panel_ink = 0x2a2118,
    .card = 0xfffdf9,
    .card_ink = 0x2a2118,
    .border = 0xd9cab0,
    .press = 0xfffaf0,
    .press_ink = 0x2a2118,
    .chosen = 0xe6f4e8,
    .chosen_ink = 0x14301f,
    .ring = 0x0b6e3b,
    .tick = 0xffffff,
    .lit = 0xffefc7,
    .lit_ink = 0x2a2118,
    .glow = 0xe69a17,
    .word = 0xffcf5c,
    .word_ink = 0x201810,
    .go = 0x064c2a,
    .go_ink = 0xffffff,
    .off_ink = 0xb3a68f,
    .stop = 0xa62b1f,
    .alarm = 0xfde3da,
    .alarm_ink = 0x4a130b,
    .alarm_edge = 0xb6391f,
    .field = 0xffffff,
    .field_ink = 0x2a2118,
    .field_edge = 0x7a6a52,
    .bead = 0xdccfb8,
    .bead_done = 0x0b6e3b,
    .focus = 0x1c4fb8,
    .focus_gap = 0xffffff,
    .shadow = 0x5b4526,
    .shadow_strength = 44,
};

static const struct theme HIGH_CONTRAST = {
    .paper = 0x000000,
    .ink = 0xffffff,
    .panel = 0x000000,
    .panel_ink = 0xffffff,
    .card = 0x000000,
    .card_ink = 0xffffff,
    .border = 0xffffff,
    .press = 0x000000,
    .press_ink = 0xffffff,
    .chosen = 0x000000,
    .chosen_ink = 0xffffff,
    .ring = 0xffe600,
    .tick = 0x000000,
    .lit = 0xffffff,
    .lit_ink = 0x000000,
    .glow = 0xffffff,
    .word = 0x000000,
    .word_ink = 0xffffff,
    .go = 0xffffff,
    .go_ink = 0x000000,
    .off_ink = 0x8a8a8a,
    .stop = 0xffffff,
    .alarm = 0x000000,
    .alarm_ink = 0xffffff,
    .alarm_edge = 0xffe600,
    .field = 0x000000,
    .field_ink = 0xffffff,
    .field_edge = 0xffffff,
    .bead = 0x6e6e6e,
    .bead_done = 0xffffff,
    .focus = 0x5fd7ff,
    .focus_gap = 0x000000,
    .shadow = 0x000000,
    .shadow_strength = 0,
    .plated = true,
    .plate = 0xffffff,
};

const struct theme *theme_of(bool high_contrast)
{
    return high_contrast ? &HIGH_CONTRAST : &USUAL;
}

static const double DIAGONAL_MM = 10.1 * 25.4;
static const double SMALL_MM = 110; /* shorter side */
static const double FULL_MM =
    136; /* shorter side of a 10.1 inch screen: text as in the table */
static const int WORDS_SHARE[] = {[SIZE_USUAL] = 42, [SIZE_LARGE] = 46, [SIZE_LARGEST] = 50};
static const double TEXT[] = {[SIZE_USUAL] = 1, [SIZE_LARGE] = 1.2, [SIZE_LARGEST] = 1.4};

/* Letters in millimetres: the Chinese norm for elder people's screens wants the main text at
 * 18 dp (2.9 mm) and the largest at 30 dp (4.8 mm) at least. */
static const struct letters {
    double prompt, label, caption, hint, value, number, key, field, section;
} LETTERS_MM = {7.2, 5.6, 3.3, 4.9, 5.4, 15.0, 9.0, 10.5, 4.2};

struct sizes sizes_of(int width, int height, double pixels_per_mm, enum scene_size size)
{
    double mm = pixels_per_mm > 0 ? pixels_per_mm : hypot(width, height) / DIAGONAL_MM;
    double shorter = (width < height ? width : height) / mm;
    bool small = shorter < SMALL_MM;
    /* Smaller screens are read from nearer, larger ones from farther away. */
    double reading = fmin(fmax(shorter / FULL_MM, 0.72), 1.5);
    double text = mm * reading * TEXT[size];
    const struct letters *letters = &LETTERS_MM;
    bool tall = height > width, low = small && !tall;
    int target = (int)ceil(mm * 22);
    /* Four rows of targets are nearly all the height of 7 inches: what is left parts them. */
    int spare = height - 4 * target, least_gap = (int)lround(mm * 0.7);
    int gap = (int)lround(mm * (small ? 1.4 : 2.2)),
        margin = (int)lround(mm * (small ? 1.4 : 2.4));
    int edge = margin;
    if (low && spare < 3 * gap + 2 * edge) {
        gap = spare / 4 > least_gap ? spare / 4 : least_gap;
        edge = spare > 3 * gap ? (spare - 3 * gap) / 2 : 0;
    }

    return (struct sizes){
        .width = width,
        .height = height,
        .small = small,
        .tall = tall,
        .margin = margin,
        .gap = gap,
        .edge = edge,
        .target = target,
        .minor = small && tall ? (int)ceil(mm * 15) : target,
        .radius = (int)lround(mm * reading * 3.2),
        .border = (int)fmax(1, lround(mm * 0.26)),
        .shadow = (int)lround(mm * reading * 1.2),
        .ring = (int)fmax(3, lround(mm * reading * 1.0)),
        .focus = (int)fmax(2, lround(mm * reading * 0.7)),
        .badge = (int)lround(mm * reading * 8.5),
        .prompt = (int)lround(text * letters->prompt),
        .label = (int)lround(text * letters->label),
        .caption = (int)lround(text * letters->caption),
        .hint = (int)lround(text * letters->hint),
        .value = (int)lround(text * letters->value),
        .number = (int)lround(text * letters->number),
        .key = (int)lround(text * letters->key),
        .field = (int)lround(text * letters->field),
        .section = (int)lround(text * letters->section),
        .least = (int)fmax(9, lround(mm * 1.9)),
        .words_share = WORDS_SHARE[size],
    };
}

bool sizes_are_low(const struct sizes *sizes)
{
    return sizes->small && !sizes->tall;
}

static double linear(unsigned part)
{
    double c = part / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * linear(colour >> 16 & 0xff) + 0.7152 * linear(colour >> 8 & 0xff) +
           0.0722 * linear(colour & 0xff);
}

double theme_contrast(uint32_t a, uint32_t b)
{
    double light = luminance(a), dark = luminance(b);
    return (fmax(light, dark) + 0.05) / (fmin(light, dark) + 0.05);
}
