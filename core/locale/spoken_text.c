#include <string.h>
#include <unicode/uchar.h>

#include "locale/lexicon.h"
#include "locale/spoken_find.h"

/* A sentence on its way from the screen to the ear. */
struct making {
    struct spoken_place place;
    const struct lexicon *lexicon;
    struct buffer out, parts; /* `parts`: bytes of struct spoken_part */
};

static void add_part(struct making *making, size_t len, size_t to_from)
{
    struct spoken_part part = {making->place.at, len, to_from, making->out.len - to_from};
    buffer_add(&making->parts, (struct text){(const char *)&part, sizeof part});
    making->place.at += len;
}

static uint32_t letter_at(struct text text, size_t at)
{
    struct text rest = text_part(text, at, SIZE_MAX);
    return rest.len > 0 ? text_take_char(&rest) : 0;
}

static uint32_t letter_before(struct text text, size_t at)
{
    size_t from = at;
    while (from > 0 && ((unsigned char)text.at[from - 1] & 0xc0) == 0x80)
        from--;
    return from > 0 ? letter_at(text, from - 1) : 0;
}

static size_t letter_len(struct text text, size_t at)
{
    struct text rest = text_part(text, at, SIZE_MAX);
    size_t len = rest.len;
    text_take_char(&rest);
    return len - rest.len;
}

/* Marks that order or join letters and pictures, and pictures themselves: no sound. */
static bool is_silent(uint32_t letter)
{
    return (letter >= 0x200d && letter <= 0x200f) || (letter >= 0x202a && letter <= 0x202e) ||
           (letter >= 0x2060 && letter <= 0x206f) || (letter >= 0x2190 && letter <= 0x2bff) ||
           (letter >= 0xfe00 && letter <= 0xfe0f) || letter == 0xfeff ||
           (letter >= 0x1f000 && letter <= 0x1faff) || letter == '%';
}

static bool is_one_of(uint32_t letter, const char *letters)
{
    struct text rest = text_of(letters);
    while (rest.len > 0)
        if (text_take_char(&rest) == letter)
            return true;
    return false;
}

static bool is_pause(uint32_t letter)
{
    return is_one_of(letter, ".,;:!?，。；：！？、،؛؟");
}

/* Whether a stop was said last, or stands next, white space aside. */
static bool pause_is_there(const struct making *making, size_t after)
{
    size_t last = making->out.len;
    while (last > 0 && making->out.at[last - 1] == ' ')
        last--;
    size_t from = last;
    while (from > 0 && ((unsigned char)making->out.at[from - 1] & 0xc0) == 0x80)
        from--;
    from -= from > 0;
    while (after < making->place.all.len && making->place.all.at[after] == ' ')
        after++;
    return last == 0 || is_pause(letter_at(buffer_text(&making->out), from)) ||
           after == making->place.all.len || is_pause(letter_at(making->place.all, after));
}

/* A dash inside a word stays, beside a figure it is a space, elsewhere a pause. */
enum dash { DASH_OF_WORD, DASH_OF_FIGURE, DASH_PAUSE };

static bool is_value(const struct making *making, size_t at)
{
    struct spoken_place place = making->place;
    struct buffer value = {0};
    place.at = place.fresh = at;
    size_t len = at < place.all.len ? spoken_find(&value, &place) : 0;
    buffer_close(&value);
    return len > 0;
}

static enum dash dash_at(const struct making *making)
{
    struct text all = making->place.all;
    size_t at = making->place.at;
    uint32_t before = letter_before(all, at), after = letter_at(all, at + 1);
    if (is_one_of(before, "0123456789") || is_value(making, at + 1))
        return DASH_OF_FIGURE;
    return lexicon_in_word(before) && lexicon_in_word(after) ? DASH_OF_WORD : DASH_PAUSE;
}

/* Signs of writing: dropped, a space, or a pause. Bytes taken, 0 if it is no sign. */
static size_t take_sign(struct making *making)
{
    size_t at = making->place.at, len = letter_len(making->place.all, at);
    uint32_t letter = letter_at(making->place.all, at);
    size_t to_from = making->out.len;
    const char *pause = making->place.rules ? making->place.rules->pause : ",";

    if (is_silent(letter) || is_one_of(letter, "\"“”„«»‘`´")) {
        add_part(making, len, to_from);
        return len;
    }
    if (letter >= 0x20000 && letter <= 0x3ffff && making->place.rules) {
        buffer_add_string(&making->out, making->place.rules->rare);
        add_part(making, len, to_from);
        return len;
    }
    enum dash dash = letter == '-' ? dash_at(making) : DASH_OF_WORD;
    if (is_one_of(letter, "·_|\\^~=+*#$") || dash == DASH_OF_FIGURE) {
        buffer_add_char(&making->out, ' ');
    } else if (is_one_of(letter, "()（）[]【】{}「」『』《》〈〉<>/／•–—…\n\r\t") ||
               dash == DASH_PAUSE) {
        if (pause_is_there(making, at + len))
            buffer_add_char(&making->out, ' ');
        else
            buffer_addf(&making->out, "%s ", pause);
    } else {
        return 0;
    }
    add_part(making, len, to_from);
    return len;
}

static bool is_figure(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* A word as it is, up to a figure that is joined to it; a Han letter by itself. Only a Latin
 * word may have figures of its own: pinyin does. */
static void take_word(struct making *making)
{
    struct text all = making->place.all;
    size_t at = making->place.at, len = letter_len(all, at), to_from = making->out.len;
    bool in_word = lexicon_in_word(letter_at(all, at));

    while (in_word && at + len < all.len && lexicon_in_word(letter_at(all, at + len)) &&
           !(is_figure(all.at[at + len]) && (unsigned char)all.at[at + len - 1] >= 0x80))
        len += letter_len(all, at + len);
    buffer_add(&making->out, text_part(all, at, len));
    add_part(making, len, to_from);
}

static bool is_between(char byte)
{
    return byte == ' ' || byte == '-';
}

/* Bytes of the word that says `figure` at the start of `words`; 0 if it does not. */
static size_t says(struct text words, char figure, const struct spoken_rules *rules)
{
    const char *word = is_figure(figure) ? rules->digits[figure - '0'] : NULL;
    if (figure == '1' && rules->telephone_one && text_starts(words, rules->telephone_one))
        word = rules->telephone_one;
    if (word)
        return text_starts(words, word) ? strlen(word) : 0;
    return words.len > 0 && words.at[0] == figure;
}

/* Figures that were said one by one are parts one by one: so each is lit while it is heard.
 * With their pauses and spaces. False, and nothing is added, when `words` says them otherwise.
 */
static bool add_figures(struct making *making, size_t len, struct text words, bool real)
{
    struct text shown = text_part(making->place.all, making->place.at, len);
    const struct spoken_rules *rules = making->place.rules;
    size_t pause = rules ? strlen(rules->pause) : 0, from = 0, to = 0;
    while (rules && from < shown.len) {
        size_t first = from, said = says(text_part(words, to, SIZE_MAX), shown.at[from], rules);
        size_t to_from = making->out.len;
        if (said == 0)
            return false;
        for (from++; from < shown.len && is_between(shown.at[from]);)
            from++;
        if (text_starts(text_part(words, to + said, SIZE_MAX), rules->pause))
            said += pause;
        while (to + said < words.len && words.at[to + said] == ' ')
            said++;
        if (real) {
            buffer_add(&making->out, text_part(words, to, said));
            add_part(making, from - first, to_from);
        }
        to += said;
    }
    return rules && to == words.len;
}

static void take_value(struct making *making, size_t len, struct text words)
{
    size_t to_from = making->out.len;
    if (add_figures(making, len, words, false)) {
        add_figures(making, len, words, true);
    } else {
        lexicon_put(&making->out, making->lexicon, words);
        add_part(making, len, to_from);
    }
    making->place.fresh = making->place.at;
}

static void take_next(struct making *making)
{
    struct text reading;
    size_t to_from = making->out.len, len;
    struct buffer value = {0};

    len = lexicon_at(making->lexicon, making->place.all, making->place.at, &reading);
    if (len > 0) {
        buffer_add(&making->out, reading);
        add_part(making, len, to_from);
        return;
    }
    len = spoken_find(&value, &making->place);
    if (len > 0) {
        take_value(making, len, buffer_text(&value));
    } else if (take_sign(making) == 0) {
        take_word(making);
    }
    buffer_close(&value);
}

struct text spoken_text(struct text shown, struct text language, const struct catalogue *words,
                        const struct lexicon *lexicon, struct arena *arena,
                        const struct spoken_part **parts, size_t *part_count)
{
    struct making making = {.place = {shown, 0, 0, spoken_rules_of(language), words, arena},
                            .lexicon = lexicon};

    while (making.place.at < shown.len)
        take_next(&making);
    struct text made = text_copy(arena, buffer_text(&making.out));
    if (parts) {
        size_t count = making.parts.len / sizeof(struct spoken_part);
        struct spoken_part *all = arena_array(arena, count + 1, sizeof *all);
        if (count > 0)
            memcpy(all, making.parts.at, making.parts.len);
        *parts = all;
        *part_count = count;
    }
    buffer_close(&making.out);
    buffer_close(&making.parts);
    return made;
}
