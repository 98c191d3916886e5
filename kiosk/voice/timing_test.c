#include "voice/timing.h"

#include "base/check.h"
#include "voice/voice.h"

static const struct {
    const char *why, *words, *lines;
    size_t count;
    struct mark last;
} ROWS[] = {
    {"a line a piece", "Pay in now.", "0 Pay\n500 in now.\n", 2, {VOICE_RATE / 2, 4, 7}},
    {"the second of two alike", "one by one", "0 one\n100 by\n1000 one", 3, {VOICE_RATE, 7, 3}},
    {"blank lines, and ends of another system",
     "Pay in",
     "0 Pay\r\n\r\n10 in\r\n",
     2,
     {220, 4, 2}},
    {"a sentence that was changed", "Pay in", "0 Pay\n500 out\n900 in\n", 1, {0, 0, 3}},
    {"time runs forward", "Pay in", "500 Pay\n400 in\n", 1, {VOICE_RATE / 2, 0, 3}},
    {"no time", "Pay in", "Pay in\n", 0, {0}},
    {"no words", "Pay in", "0\n", 0, {0}},
    {"a time past all recordings", "Pay", "99999999999 Pay\n", 0, {0}},
    {"nothing", "Pay", "", 0, {0}},
};

static void each_piece_has_its_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct mark marks[TIMING_MOST_MARKS];
        size_t count = timing_read(marks, text_of(ROWS[i].lines), text_of(ROWS[i].words));
        if (count != ROWS[i].count)
            fail_msg("%s: %zu marks", ROWS[i].why, count);
        if (count > 0 && (marks[count - 1].sample != ROWS[i].last.sample ||
                          marks[count - 1].word != ROWS[i].last.word ||
                          marks[count - 1].len != ROWS[i].last.len))
            fail_msg("%s: %zu %zu %zu", ROWS[i].why, marks[count - 1].sample,
                     marks[count - 1].word, marks[count - 1].len);
    }
}

CHECK_MAIN(cmocka_unit_test(each_piece_has_its_time))
