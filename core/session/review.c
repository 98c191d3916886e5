#include "session/review.h"

#include <stdlib.h>

#include "locale/show.h"
#include "session/kind.h"

/* The next stop after `place` that has a line, with its question. What was left empty has one
 * too: it can be answered from here, and the numbers of the lines stay. */
static bool next_line(struct place *place, struct question *question,
                      const struct record *record, struct arena *arena)
{
    while ((*place = record_next(record, *place)).kind != PLACE_END) {
        record_question(question, record, *place, arena);
        if (text_is(kind_extra(question, "review"), "no"))
            continue;
        if (place->kind == PLACE_REPEAT || kind_of(question) != PAGE_LISTEN)
            return true;
    }
    return false;
}

bool review_place(struct place *place, const struct walk *walk, size_t index)
{
    struct arena *arena = arena_open("review");
    struct question question;
    bool found = false;
    *place = record_start();
    for (size_t i = 0;; i++) {
        struct arena_mark mark = arena_mark(arena);
        found = next_line(place, &question, walk->record, arena);
        arena_release(arena, mark);
        if (!found || i == index)
            break;
    }
    arena_close(arena);
    return found;
}

struct text review_masked(struct text secret, struct arena *arena)
{
    char *out = arena_bytes(arena, secret.len + 1);
    size_t shown = secret.len > 4 ? 2 : 0;
    for (size_t i = 0; i < secret.len; i++)
        out[i] = '*';
    for (size_t i = secret.len - shown; i < secret.len; i++)
        out[i] = (unsigned char)secret.at[i] < 0x80 ? secret.at[i] : '*';
    return (struct text){out, secret.len};
}

static const struct choice *choice_of(const struct question *question, struct text value)
{
    for (size_t i = 0; i < question->choice_count; i++)
        if (text_equal(question->choices[i].value, value))
            return &question->choices[i];
    return NULL;
}

/* Labels of all chosen, joined as the language joins a list. */
static struct text show_choices(const struct question *question, struct text between,
                                struct arena *arena)
{
    struct text shown = {NULL, 0};
    for (struct text rest = question->value, word; text_take_word(&rest, &word);) {
        const struct choice *choice = choice_of(question, word);
        struct text label = choice ? choice->faces.text : word;
        shown = shown.len == 0 ? label
                               : text_format(arena, "%.*s%.*s%.*s", TEXT_ARG(shown),
                                             TEXT_ARG(between), TEXT_ARG(label));
    }
    return shown;
}

static struct text show_amount(const struct question *question, const struct catalogue *words,
                               struct arena *arena)
{
    double number = strtod(text_string(arena, question->value), NULL);
    struct text unit = kind_extra(question, "money");
    return unit.len > 0 ? show_money_in(number, unit, words, arena)
                        : show_number(number, catalogue_tag(words), arena);
}

static struct text show_moment(struct text value, const struct catalogue *words,
                               struct arena *arena)
{
    size_t split = text_find(value, TEXT("T"));
    struct text day = show_date_in(text_part(value, 0, split), words, arena);
    return text_format(
        arena, "%.*s %.*s", TEXT_ARG(day),
        TEXT_ARG(text_part(value, split == SIZE_MAX ? value.len : split + 1, 5)));
}

static struct text show_answer(const struct question *question, const struct catalogue *words,
                               struct arena *arena)
{
    switch (kind_of(question)) {
    case PAGE_CHOOSE:
        if (question->control == CONTROL_INPUT)
            return catalogue_words(words,
                                   text_is(question->value, "true") ? "nav.yes" : "nav.no");
        return show_choices(question, TEXT(" "), arena);
    case PAGE_CHOOSE_MANY:
    case PAGE_RANK:
        return show_choices(question, catalogue_words(words, "list.comma"), arena);
    case PAGE_NUMBER:
    case PAGE_DECIMAL:
    case PAGE_MONEY:
    case PAGE_RANGE:
        return show_amount(question, words, arena);
    case PAGE_DIGITS:
        return show_groups(question->value, kind_extra(question, "groups"), arena);
    case PAGE_DATE:
        return show_date_in(question->value, words, arena);
    case PAGE_TIME:
        return text_part(question->value, 0, 5);
    case PAGE_DATETIME:
        return show_moment(question->value, words, arena);
    case PAGE_RECORDING:
    case PAGE_DRAWING:
    case PAGE_PICTURE:
    case PAGE_FILE:
        return catalogue_words(words, "review.there");
    case PAGE_AGREE:
        return catalogue_words(words, "nav.yes");
    default:
        return question->value;
    }
}

static struct page_line line_of(const struct question *question, struct place place,
                                const struct catalogue *words, struct arena *arena)
{
    struct page_line line = {.label = question->label, .reference = question->reference};
    bool secret = kind_says(question, "secret");
    if (line.label.text.len == 0)
        line.label.text = question->name;
    if (place.kind == PLACE_REPEAT) {
        line.value = text_format(arena, "%zu", question->repeat_count);
        return line;
    }
    if (question->value.len == 0) {
        line.value = catalogue_words(words, "review.empty");
        line.is_empty = true;
        return line;
    }
    line.hidden = secret || kind_says(question, "private");
    line.value =
        secret ? review_masked(question->value, arena) : show_answer(question, words, arena);
    const struct choice *choice =
        question->control == CONTROL_SELECT1 ? choice_of(question, question->value) : NULL;
    if (choice)
        line.shown = choice->faces;
    return line;
}

size_t review_lines(struct page_line **lines, const struct record *record,
                    const struct catalogue *words, struct arena *arena)
{
    struct question question;
    size_t count = 0, room = 16;
    struct page_line *out = arena_array(arena, room, sizeof *out);
    struct place place = record_start();
    while (next_line(&place, &question, record, arena)) {
        if (count == room) {
            struct page_line *more = arena_array(arena, room *= 2, sizeof *more);
            for (size_t i = 0; i < count; i++)
                more[i] = out[i];
            out = more;
        }
        out[count++] = line_of(&question, place, words, arena);
    }
    *lines = out;
    return count;
}
