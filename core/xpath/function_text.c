#include <math.h>
#include <string.h>

#include <unicode/uchar.h>

#include "xpath/function.h"

FUNCTION(fn_string)
{
    return value_of_text(argument_text(run, call, 0));
}

/* ---- concat and join: every node of a list counts ---- */

/* The texts from argument `from` on with the separator between them. */
static struct value glue(struct run *run, const struct term *call, size_t from,
                         struct text separator)
{
    struct part {
        struct part *next;
        struct text text;
    } *first = NULL, **last = &first;
    size_t len = 0;
    for (size_t i = from; i < call->arg_count; i++) {
        struct cursor cursor = cursor_open(run, call->args[i]);
        for (struct value value; cursor_next(run, &cursor, &value);) {
            *last = ARENA_NEW(run->scratch, struct part);
            (*last)->text = value_text(run, value);
            len += (*last)->text.len + (*last != first ? separator.len : 0);
            last = &(*last)->next;
        }
    }
    char *out = run_bytes(run, len);
    struct text whole = {out, out ? len : 0};
    for (struct part *part = first; part && out; part = part->next) {
        const struct text both[] = {part != first ? separator : TEXT(""), part->text};
        for (size_t i = 0; i < 2; i++) {
            if (both[i].len > 0)
                memcpy(out, both[i].at, both[i].len);
            out += both[i].len;
        }
    }
    return value_of_text(whole);
}

FUNCTION(fn_concat)
{
    return glue(run, call, 0, TEXT(""));
}

FUNCTION(fn_join)
{
    return glue(run, call, 1, argument_text(run, call, 0));
}

/* ---- Looking for a text in another ---- */

static bool is_at(struct text text, size_t from, struct text needle)
{
    return text.len >= needle.len && from <= text.len - needle.len &&
           text_equal(text_part(text, from, needle.len), needle);
}

FUNCTION(fn_starts_with)
{
    return value_of_boolean(is_at(argument_text(run, call, 0), 0, argument_text(run, call, 1)));
}

FUNCTION(fn_ends_with)
{
    struct text text = argument_text(run, call, 0), end = argument_text(run, call, 1);
    return value_of_boolean(text.len >= end.len && is_at(text, text.len - end.len, end));
}

/* Where the second argument begins in the first, or SIZE_MAX. */
static size_t find(struct run *run, const struct term *call, struct text *text,
                   struct text *needle)
{
    *text = argument_text(run, call, 0);
    *needle = argument_text(run, call, 1);
    run_work(run, text->len / 16);
    return text_find(*text, *needle);
}

FUNCTION(fn_contains)
{
    struct text text, needle;
    return value_of_boolean(find(run, call, &text, &needle) != SIZE_MAX);
}

FUNCTION(fn_substring_before)
{
    struct text text, needle;
    size_t at = find(run, call, &text, &needle);
    return value_of_text(at == SIZE_MAX ? TEXT("") : text_part(text, 0, at));
}

FUNCTION(fn_substring_after)
{
    struct text text, needle;
    size_t at = find(run, call, &text, &needle);
    return value_of_text(at == SIZE_MAX ? TEXT("")
                                        : text_part(text, at + needle.len, text.len));
}

/* ---- Parts of a text, counted in letters ---- */

/* Letters `from` (counted from 0) up to but not including `to`. */
static struct text letters_between(struct text text, double from, double to)
{
    struct text rest = text;
    size_t at = 0;
    for (; rest.len > 0 && (double)at < from; at++)
        text_take_char(&rest);
    size_t start = text.len - rest.len;
    for (; rest.len > 0 && (double)at < to; at++)
        text_take_char(&rest);
    return text_part(text, start, text.len - rest.len - start);
}

/* W3C 4.2: halves go up, as in round() there. */
static double round_up(double number)
{
    return floor(number + 0.5);
}

FUNCTION(fn_substring)
{
    struct text text = argument_text(run, call, 0);
    double from = round_up(argument_number(run, call, 1)), to = INFINITY;
    run_work(run, text.len / 4);
    if (call->arg_count > 2)
        to = from + round_up(argument_number(run, call, 2));
    if (isnan(from) || isnan(to))
        return value_of_text(TEXT(""));
    return value_of_text(letters_between(text, from - 1, to - 1));
}

/* Counts from 0 up to an end; either may be negative and then counts from the end. */
FUNCTION(fn_substr)
{
    struct text text = argument_text(run, call, 0);
    double from = trunc(argument_number(run, call, 1)), to = INFINITY, len;
    run_work(run, text.len / 4);
    if (call->arg_count > 2)
        to = trunc(argument_number(run, call, 2));
    if (isnan(to))
        return value_of_text(TEXT(""));
    len = from < 0 || to < 0 ? (double)text_letters(text) : 0;
    return value_of_text(
        letters_between(text, from < 0 ? len + from : from, to < 0 ? len + to : to));
}

FUNCTION(fn_string_length)
{
    struct text text = argument_text(run, call, 0);
    run_work(run, text.len / 16);
    return value_of_number((double)text_letters(text));
}

/* ---- Letter by letter ---- */

FUNCTION(fn_normalize_space)
{
    struct text rest = argument_text(run, call, 0), word;
    char *out = run_bytes(run, rest.len);
    struct text done = {out, 0};
    while (out && text_take_word(&rest, &word)) {
        if (done.len > 0)
            out[done.len++] = ' ';
        memcpy(out + done.len, word.at, word.len);
        done.len += word.len;
    }
    return value_of_text(done);
}

static bool take_letter(struct text *rest, struct text *letter)
{
    const char *from = rest->at;
    if (rest->len == 0)
        return false;
    text_take_char(rest);
    *letter = (struct text){from, (size_t)(rest->at - from)};
    return true;
}

/* What stands for the letter; false when it stays. */
static bool translated(struct text letter, struct text from, struct text to,
                       struct text *replacement)
{
    struct text candidate;
    while (take_letter(&from, &candidate)) {
        if (!take_letter(&to, replacement))
            *replacement = TEXT("");
        if (text_equal(candidate, letter))
            return true;
    }
    return false;
}

FUNCTION(fn_translate)
{
    struct text rest = argument_text(run, call, 0), letter;
    struct text from = argument_text(run, call, 1), to = argument_text(run, call, 2);
    char *out = run_bytes(run, rest.len * 4);
    struct text done = {out, 0};
    while (out && take_letter(&rest, &letter) && run_work(run, 1 + from.len / 4)) {
        struct text kept;
        if (!translated(letter, from, to, &kept))
            kept = letter;
        if (kept.len > 0)
            memcpy(out + done.len, kept.at, kept.len);
        done.len += kept.len;
    }
    return value_of_text(done);
}

/* One letter for one letter, whatever the language. */
static struct value map_letters(struct run *run, const struct term *call, UChar32 map(UChar32))
{
    struct text rest = argument_text(run, call, 0);
    char *out = run_bytes(run, rest.len * 4);
    struct text done = {out, 0};
    while (out && rest.len > 0)
        done.len +=
            text_put_char(out + done.len, (uint32_t)map((UChar32)text_take_char(&rest)));
    return value_of_text(done);
}

FUNCTION(fn_upper_case)
{
    return map_letters(run, call, u_toupper);
}

FUNCTION(fn_lower_case)
{
    return map_letters(run, call, u_tolower);
}
