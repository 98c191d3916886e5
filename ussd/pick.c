#include "ussd/pick.h"

#include "locale/digits.h"

int pick_number(struct text text)
{
    int number = 0;

    if (text.len == 0 || text.len > 4)
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return -1;
        number = number * 10 + (text.at[i] - '0');
    }
    return number;
}

const struct page_choice *pick_by_digit(const struct page *page, int digit)
{
    for (size_t i = 0; i < page->choice_count; i++)
        if (digit >= 0 && page->choices[i].digit == (unsigned)digit)
            return &page->choices[i];
    return NULL;
}

/* False when it is there already or there is no room. */
static bool pick(struct picks *picks, const struct page_choice *choice)
{
    for (size_t i = 0; i < picks->count; i++)
        if (picks->at[i] == choice)
            return false;
    if (choice == NULL || picks->count == PICK_MOST)
        return false;
    picks->at[picks->count++] = choice;
    return true;
}

/* "134" for 1, 3 and 4: where no choice has two digits, nothing else can be meant. A path that
 * is dialled at once cannot hold spaces. */
static bool pick_each_digit(struct picks *picks, const struct page *page, struct text word)
{
    for (size_t i = 0; i < page->choice_count; i++)
        if (page->choices[i].digit > 9)
            return false;
    for (size_t i = 0; i < word.len; i++)
        if (!pick(picks, pick_by_digit(page, pick_number(text_part(word, i, 1)))))
            return false;
    return word.len > 0;
}

static bool is_between(uint32_t letter)
{
    return letter == ',' || letter == ';' || letter == 0x3001 || letter == 0x060C ||
           letter == '.' || letter == '+' || letter == '*' || letter == '/' || letter == '-' ||
           letter == 0xFF0C;
}

static struct text with_spaces(struct text text, struct arena *arena)
{
    char *out = arena_bytes(arena, text.len + 1);
    size_t len = 0;

    while (text.len > 0) {
        uint32_t letter = text_take_char(&text);
        len += text_put_char(out + len, is_between(letter) ? ' ' : letter);
    }
    return (struct text){out, len};
}

bool pick_words(struct picks *picks, const struct page *page, struct text typed,
                struct arena *arena)
{
    struct text rest = with_spaces(typed, arena), word;

    while (text_take_word(&rest, &word)) {
        struct text digits = digits_only(word, false, arena);
        const struct page_choice *choice = pick_by_digit(page, pick_number(digits));
        if (choice != NULL ? !pick(picks, choice) : !pick_each_digit(picks, page, digits))
            return false;
    }
    return picks->count > 0;
}

struct text pick_values(const struct picks *picks, struct arena *arena)
{
    size_t len = 0, room = 0;

    for (size_t i = 0; i < picks->count; i++)
        room += picks->at[i]->value.len + 1;
    char *out = arena_bytes(arena, room + 1);
    for (size_t i = 0; i < picks->count; i++) {
        struct text value = picks->at[i]->value;
        if (i > 0)
            out[len++] = ' ';
        for (size_t k = 0; k < value.len; k++)
            out[len++] = value.at[k];
    }
    return (struct text){out, len};
}
