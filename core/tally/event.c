#include <string.h>

#include "tally/tally.h"

static const char *const WORDS[TALLY_WHATS] = {
    [TALLY_BEGAN] = "began",     [TALLY_RESUMED] = "resumed", [TALLY_CAME] = "came",
    [TALLY_WENT_ON] = "went-on", [TALLY_WENT_BACK] = "back",  [TALLY_REFUSED] = "refused",
    [TALLY_HELP] = "help",       [TALLY_PERSON] = "person",   [TALLY_LEFT] = "left",
    [TALLY_PAUSED] = "paused",   [TALLY_STOPPED] = "stopped", [TALLY_TIMED_OUT] = "timed-out",
    [TALLY_SENT] = "sent",       [TALLY_DONE] = "done",       [TALLY_ENDED] = "ended",
};

const char *tally_word(enum tally_what what)
{
    return WORDS[what];
}

enum tally_took tally_took_of(int64_t ms)
{
    static const int64_t UNDER[TALLY_LONGER] = {[TALLY_UNDER_10_S] = 10000,
                                                [TALLY_UNDER_30_S] = 30000,
                                                [TALLY_UNDER_1_MIN] = 60000,
                                                [TALLY_UNDER_3_MIN] = 180000,
                                                [TALLY_UNDER_10_MIN] = 600000};
    int took = 0;
    while (took < TALLY_LONGER && ms >= UNDER[took])
        took++;
    return (enum tally_took)took;
}

/* What stands between two spaces, and in a page or a table as it is. */
static bool is_word(struct text word)
{
    if (word.len == 0 || word.len > TALLY_LONGEST || !text_is_utf8(word))
        return false;
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.at[i] <= ' ' || word.at[i] == 0x7f)
            return false;
    return true;
}

static bool is_digits(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.len > 0;
}

static bool is_month(struct text month)
{
    int64_t number;
    return month.len == TALLY_MONTH && month.at[4] == '-' &&
           is_digits(text_part(month, 0, 4)) && is_digits(text_part(month, 5, 2)) &&
           text_to_int64(text_part(month, 5, 2), &number) && number >= 1 && number <= 12;
}

static bool is_whole(const struct tally_event *event)
{
    return is_month(event->month) && is_word(event->form) && is_word(event->node) &&
           is_word(event->language) && is_word(event->channel);
}

bool tally_key(struct text *key, const struct tally_event *event, struct arena *arena)
{
    if (!is_whole(event))
        return false;
    *key = text_format(arena, "%.*s %.*s %.*s %.*s %.*s %s %d", TEXT_ARG(event->month),
                       TEXT_ARG(event->form), TEXT_ARG(event->node), TEXT_ARG(event->language),
                       TEXT_ARG(event->channel), WORDS[event->what], (int)event->took);
    return true;
}

static bool find_what(enum tally_what *what, struct text word)
{
    for (int i = 0; i < TALLY_WHATS; i++)
        if (text_is(word, WORDS[i])) {
            *what = (enum tally_what)i;
            return true;
        }
    return false;
}

bool tally_read(struct tally_event *event, struct text key)
{
    enum { FIELDS = 7 };
    struct text words[FIELDS] = {{0}};
    size_t count = 0;
    int64_t took;
    for (struct text part; text_take_part(&key, ' ', &part);) {
        if (count == FIELDS)
            return false;
        words[count++] = part;
    }
    *event = (struct tally_event){words[0], words[1], words[2], words[3], words[4], 0, 0};
    if (count != FIELDS || !is_whole(event) || !find_what(&event->what, words[5]) ||
        !is_digits(words[6]) || !text_to_int64(words[6], &took) || took >= TALLY_TOOKS ||
        (took > 0 && event->what != TALLY_WENT_ON))
        return false;
    event->took = (enum tally_took)took;
    return true;
}
