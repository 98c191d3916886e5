#include "tools/pattern.h"

#include <string.h>

enum { MOST_WORK = 20000 };

/* Reads the expression while it writes the text:
 *
 *   choice := run ('|' run)*
 *   run    := (atom count?)*
 *   atom   := letter | '\' letter | '.' | '[' class ']' | '(' choice ')'
 *   count  := '*' | '+' | '?' | '{' least (',' most?)? '}'
 *
 * An atom that counts n is read n times. */
struct making {
    struct text pattern;
    size_t at;
    uint64_t state; /* of the branches and letters chosen */
    bool longest;
    bool lost; /* something is not understood */
    bool dry;  /* reading only */
    unsigned depth;
    unsigned work; /* atoms read so far: (()*)* makes nothing for ever */
    char out[PATTERN_LONGEST];
    size_t len;
};

static unsigned dice(struct making *making, unsigned sides)
{
    making->state = making->state * 6364136223846793005u + 1442695040888963407u;
    return sides > 0 ? (unsigned)(making->state >> 33) % sides : 0;
}

static bool more(const struct making *making)
{
    return making->at < making->pattern.len;
}

static char here(const struct making *making)
{
    return more(making) ? making->pattern.at[making->at] : '\0';
}

static void put(struct making *making, char letter)
{
    if (!making->dry && making->len < PATTERN_LONGEST)
        making->out[making->len++] = letter;
}

static void choice(struct making *making);

/* One of [...]: what follows the bracket. A negated class is tried with plain letters. */
static void letter_class(struct making *making)
{
    bool inside[128] = {false}, negated = false;
    char all[128];
    unsigned count = 0;

    if (here(making) == '^') {
        negated = true;
        making->at++;
    }
    for (bool first = true; more(making) && (first || here(making) != ']'); first = false) {
        unsigned char from = (unsigned char)here(making), to;
        making->at++;
        if (from == '\\' && more(making)) {
            from = (unsigned char)here(making);
            making->at++;
            if (from == 'd' || from == 'w') {
                memset(inside + '0', true, 10);
                continue;
            }
        }
        to = from;
        if (here(making) == '-' && making->at + 1 < making->pattern.len &&
            making->pattern.at[making->at + 1] != ']') {
            to = (unsigned char)making->pattern.at[making->at + 1];
            making->at += 2;
        }
        for (unsigned each = from; each <= to && each < 128; each++)
            inside[each] = true;
    }
    making->lost = making->lost || !more(making);
    making->at++;
    for (unsigned each = ' '; each < 127; each++)
        if (inside[each] != negated && (!negated || (each >= '0' && each <= 'z')))
            all[count++] = (char)each;
    if (count == 0)
        making->lost = true;
    else
        put(making, all[dice(making, count)]);
}

static void escape(struct making *making)
{
    char letter = here(making);
    making->at++;
    if (letter == 'd')
        put(making, (char)('0' + dice(making, 10)));
    else if (letter == 'w')
        put(making, (char)('a' + dice(making, 26)));
    else if (letter == 's')
        put(making, ' ');
    else if (letter != '\0' && strchr("bBAzZ", letter) == NULL)
        put(making, letter);
}

static void group(struct making *making)
{
    if (here(making) == '?') {
        if (making->at + 1 < making->pattern.len && making->pattern.at[making->at + 1] == ':')
            making->at += 2;
        else
            making->lost = true;
    }
    if (++making->depth > PATTERN_DEEPEST)
        making->lost = true;
    else
        choice(making);
    making->depth--;
    making->lost = making->lost || here(making) != ')';
    making->at++;
}

static void atom(struct making *making)
{
    char letter = here(making);

    if (++making->work > MOST_WORK) {
        making->lost = true;
        return;
    }
    making->at++;
    switch (letter) {
    case '^':
    case '$':
        break;
    case '\\':
        escape(making);
        break;
    case '.':
        put(making, 'a');
        break;
    case '[':
        letter_class(making);
        break;
    case '(':
        group(making);
        break;
    default:
        put(making, letter);
    }
}

static unsigned number(struct making *making)
{
    unsigned value = 0;
    while (here(making) >= '0' && here(making) <= '9') {
        if (value < 10000)
            value = value * 10 + (unsigned)(here(making) - '0');
        making->at++;
    }
    return value;
}

static void read_count(struct making *making, unsigned *least, unsigned *most)
{
    char sign = here(making);

    *least = *most = 1;
    if (sign != '\0' && strchr("*+?", sign) != NULL) {
        *least = sign == '+';
        *most = sign == '?' ? 1 : PATTERN_MANY;
        making->at++;
    } else if (sign == '{') {
        making->at++;
        *least = *most = number(making);
        if (here(making) == ',') {
            making->at++;
            *most = here(making) == '}' ? *least + PATTERN_MANY : number(making);
        }
        making->lost = making->lost || here(making) != '}' || *most < *least;
        making->at++;
    }
    if (here(making) == '?') /* as few as possible: all the same here */
        making->at++;
}

static void run(struct making *making)
{
    while (!making->lost && more(making) && here(making) != '|' && here(making) != ')') {
        size_t from = making->at, after;
        unsigned least, most;
        bool dry = making->dry;
        making->dry = true;
        atom(making);
        making->dry = dry;
        read_count(making, &least, &most);
        after = making->at;
        unsigned times = making->longest ? most : least + dice(making, most - least + 1);
        for (unsigned i = 0;
             !making->dry && !making->lost && i < times && making->len < PATTERN_LONGEST; i++) {
            making->at = from;
            atom(making);
        }
        making->at = after;
    }
}

static void choice(struct making *making)
{
    size_t begins[32];
    unsigned count = 0;
    bool dry = making->dry;

    making->dry = true;
    for (;;) {
        if (count < sizeof begins / sizeof *begins)
            begins[count++] = making->at;
        run(making);
        if (making->lost || here(making) != '|')
            break;
        making->at++;
    }
    making->dry = dry;
    size_t end = making->at;
    if (!making->dry && !making->lost) {
        making->at = begins[making->longest ? count - 1 : dice(making, count)];
        run(making);
    }
    making->at = end;
}

struct text pattern_sample(struct text pattern, unsigned turn, struct arena *arena)
{
    struct making making = {.pattern = pattern, .state = turn + 1, .longest = turn == 0};

    choice(&making);
    if (making.lost || more(&making))
        return (struct text){0};
    return text_copy(arena, (struct text){making.out, making.len});
}
