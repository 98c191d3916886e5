#include "screen/theme.h"

#include "base/check.h"

#include <math.h>

/* Where text stands, and on what. */
#define PAIR(ground, ink)                                                                      \
    {                                                                                          \
#ink " on " #ground, offsetof(struct theme, ground), offsetof(struct theme, ink)       \
    }
static const struct {
    const char *why;
    size_t ground, ink;
} PAIRS[] = {
    PAIR(paper, ink),       PAIR(panel, panel_ink), PAIR(card, card_ink),
    PAIR(press, press_ink), PAIR(panel, press_ink), PAIR(chosen, chosen_ink),
    PAIR(lit, lit_ink),     PAIR(word, word_ink),   PAIR(go, go_ink),
    PAIR(alarm, alarm_ink), PAIR(field, field_ink), PAIR(lit, alarm_ink),
};

/* Signs and rings that mean something: what is not text. */
static const struct {
    const char *why;
    size_t ground, ink;
} SIGNS[] = {
    PAIR(card, ring),        PAIR(paper, focus),      PAIR(press, stop),
    PAIR(ring, tick),        PAIR(paper, bead_done),  PAIR(alarm, alarm_edge),
    PAIR(paper, field_edge), PAIR(paper, alarm_edge), PAIR(field, alarm_edge),
    PAIR(glow, lit_ink),
};

static uint32_t colour(const struct theme *theme, size_t offset)
{
    uint32_t found;

    memcpy(&found, (const char *)theme + offset, sizeof found);
    return found;
}

static void contrast_is_counted_as_wcag_says(void **state)
{
    (void)state;
    assert_true(fabs(theme_contrast(0x000000, 0xffffff) - 21) < 0.01);
    assert_true(fabs(theme_contrast(0xffffff, 0x000000) - 21) < 0.01);
    assert_true(fabs(theme_contrast(0x777777, 0xffffff) - 4.48) < 0.01);
}

static void text_has_ten_to_one_and_twenty_to_one_where_contrast_is_wanted(void **state)
{
    (void)state;
    for (int high = 0; high < 2; high++)
        for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
            const struct theme *theme = theme_of(high != 0);
            double got =
                theme_contrast(colour(theme, PAIRS[i].ground), colour(theme, PAIRS[i].ink));
            if (high != 0 && strcmp(PAIRS[i].why, "alarm_ink on lit") == 0)
                continue; /* a refusal that is said has the ink of what is lit */
            if (got < (high != 0 ? 20 : 10))
                fail_msg("%s: %.1f:1, high contrast %d", PAIRS[i].why, got, high);
        }
}

static void signs_can_be_told_from_their_ground(void **state)
{
    (void)state;
    for (int high = 0; high < 2; high++)
        for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
            const struct theme *theme = theme_of(high != 0);
            double got =
                theme_contrast(colour(theme, SIGNS[i].ground), colour(theme, SIGNS[i].ink));
            if (got < 3)
                fail_msg("%s: %.1f:1, high contrast %d", SIGNS[i].why, got, high);
        }
}

static void letters_are_no_smaller_than_the_norm_for_elder_people(void **state)
{
    (void)state;
    struct sizes sizes = sizes_of(1280, 800, 0, SIZE_USUAL);
    double mm = sizes.target / 22.0;

    assert_true(sizes.label >= 2.9 * mm);  /* 18 dp */
    assert_true(sizes.prompt >= 4.8 * mm); /* 30 dp */
}

static void each_text_size_is_larger_than_the_one_before(void **state)
{
    (void)state;
    struct sizes usual = sizes_of(800, 480, 0, SIZE_USUAL),
                 large = sizes_of(800, 480, 0, SIZE_LARGE),
                 largest = sizes_of(800, 480, 0, SIZE_LARGEST);

    assert_true(usual.label * 11 < large.label * 10 && large.label * 11 < largest.label * 10);
    assert_int_equal(usual.target, largest.target);
}

CHECK_MAIN(cmocka_unit_test(contrast_is_counted_as_wcag_says),
           cmocka_unit_test(text_has_ten_to_one_and_twenty_to_one_where_contrast_is_wanted),
           cmocka_unit_test(signs_can_be_told_from_their_ground),
           cmocka_unit_test(letters_are_no_smaller_than_the_norm_for_elder_people),
           cmocka_unit_test(each_text_size_is_larger_than_the_one_before))
