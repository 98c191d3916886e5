#include "locale/fit.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/log.h"
#include "locale/gsm7.h"
#include "locale/tag.h"

static size_t units_of(uint32_t letter)
{
    return letter > 0xffff ? 2 : 1;
}

struct fit_cost fit_cost(struct text text)
{
    struct fit_cost cost = {0};
    while (text.len > 0) {
        uint32_t letter = text_take_char(&text);
        size_t septets = gsm7_cost(letter);
        cost.ucs2 = cost.ucs2 || septets == 0;
        cost.septets += septets;
        cost.units += units_of(letter);
    }
    if (cost.ucs2)
        cost.septets = 0;
    return cost;
}

bool fit_fits(struct text text, struct fit_budget budget)
{
    struct fit_cost cost = fit_cost(text);
    return cost.ucs2 ? cost.units <= budget.units : cost.septets <= budget.septets;
}

uint32_t fit_first_foreign(struct text text, size_t *at)
{
    for (struct text rest = text; rest.len > 0;) {
        size_t from = text.len - rest.len;
        uint32_t letter = text_take_char(&rest);
        if (gsm7_cost(letter) == 0) {
            *at = from;
            return letter;
        }
    }
    return 0;
}

/* Bytes of the longest start within the room, wherever that ends. */
static size_t whole_letters(struct text text, bool ucs2, size_t room)
{
    for (struct text rest = text; rest.len > 0;) {
        size_t from = text.len - rest.len;
        uint32_t letter = text_take_char(&rest);
        size_t cost = ucs2 ? units_of(letter) : gsm7_cost(letter);
        if (cost == 0 || cost > room)
            return from;
        room -= cost;
    }
    return text.len;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static size_t without_spaces(struct text text, size_t end)
{
    while (end > 0 && is_space(text.at[end - 1]))
        end--;
    return end;
}

/* The last break of a kind that is not past `most`; 0 when there is none. */
static size_t last_break(UBreakIteratorType kind, struct text text, size_t most,
                         struct text language)
{
    char locale[TAG_MOST_BYTES + 1];
    UErrorCode error = U_ZERO_ERROR;
    UText utext = UTEXT_INITIALIZER;
    bool words_only =
        kind == UBRK_LINE && (text_is(language, "ug") || text_starts(language, "ug-"));

    tag_for_icu(locale, language);
    utext_openUTF8(&utext, text.at, (int64_t)text.len, &error);
    UBreakIterator *breaks = ubrk_open(kind, locale, NULL, 0, &error);
    ubrk_setUText(breaks, &utext, &error);
    if (U_FAILURE(error))
        fatal("ICU finds no line breaks: %s", u_errorName(error));
    int32_t at = ubrk_isBoundary(breaks, (int32_t)most) ? (int32_t)most
                                                        : ubrk_preceding(breaks, (int32_t)most);
    while (words_only && at > 0 && (size_t)at < text.len && !is_space(text.at[at - 1]))
        at = ubrk_previous(breaks);
    ubrk_close(breaks);
    utext_close(&utext);
    return at > 0 ? (size_t)at : 0;
}

/* Break rules look a few letters ahead, and never this far. */
enum { LOOK_AHEAD_BYTES = 256 };

size_t fit_cut(struct text text, bool ucs2, size_t room, struct text language)
{
    size_t most = whole_letters(text, ucs2, room);
    if (most == 0 || most == text.len)
        return most;
    /* Spaces at the cut need no room: a break after them counts as one before them. */
    size_t after = most;
    while (after < text.len && is_space(text.at[after]))
        after++;
    size_t seen = after + LOOK_AHEAD_BYTES < text.len ? after + LOOK_AHEAD_BYTES : text.len;
    while (seen < text.len && ((unsigned char)text.at[seen] & 0xc0) == 0x80)
        seen++;
    text.len = seen;
    size_t cut = without_spaces(text, last_break(UBRK_LINE, text, after, language));
    return cut > 0 ? cut : last_break(UBRK_CHARACTER, text, most, language);
}
