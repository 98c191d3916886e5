#include "form/value_way.h"

#include <string.h>

#include "form/load.h"
#include "form/value_time.h"

enum {
    MOST_DIGITS = 32,
    MOST_ITEMS = 64, /* of which several can be told as bits */
    SLOW = 8
};

/* ---- The form's default ---- */

static bool read_default(struct telling *telling, struct text value)
{
    return text_equal(telling->values->defaults[telling->def], value);
}

static void code_nothing(struct telling *telling)
{
    (void)telling;
}

static struct text write_default(struct telling *telling)
{
    return telling->values->defaults[telling->def];
}

/* ---- A word of a list ---- */

static const struct body_control *control_of(const struct telling *telling)
{
    const struct form *form = telling->values->form;
    uint32_t control = form->defs[telling->def].control;
    return control == NONE ? NULL : &form->controls[control];
}

/* The next literal of an expression; false when there is none. */
static bool take_literal(struct text *source, struct text *literal)
{
    size_t open = 0;
    while (open < source->len && source->at[open] != '\'' && source->at[open] != '"')
        open++;
    if (open == source->len)
        return false;
    struct text rest = text_part(*source, open + 1, SIZE_MAX);
    return text_take_part(&rest, source->at[open], literal) && (*source = rest, true);
}

static struct text calculation_of(const struct telling *telling)
{
    const struct form *form = telling->values->form;
    uint32_t rule = form->defs[telling->def].rules[RULE_CALCULATE];
    return rule == NONE ? (struct text){0} : xpath_source(form->rules[rule].xpath);
}

static void add_word(struct values *values, struct words *words, struct text word)
{
    words->at = load_grow(values->arena, words->at, words->count, sizeof *words->at);
    words->at[words->count++] = word;
}

/* What a program fills in: the tags of the form's languages, "English (en)", or a channel. */
static void add_fills(struct values *values, struct words *words, struct text fill)
{
    const struct itext *itext = &values->form->itext;

    for (size_t i = 0; text_is(fill, "language") && i < itext->language_count; i++) {
        struct text name = itext->languages[i];
        size_t open = text_find(name, TEXT("("));
        if (open != SIZE_MAX && text_ends(name, ")"))
            add_word(values, words, text_part(name, open + 1, name.len - open - 2));
    }
    if (text_is(fill, "channel")) {
        add_word(values, words, TEXT("kiosk"));
        add_word(values, words, TEXT("ussd"));
    }
}

/* The words of the def, taken from the form once. */
static const struct words *words_of(struct telling *telling)
{
    struct values *values = telling->values;
    const struct body_control *control = control_of(telling);
    struct words *words = &values->words[telling->def];
    struct text source = calculation_of(telling), word;

    if (words->known)
        return words;
    words->known = true;
    if (control && control->item_count > 0) {
        words->count = control->item_count;
        words->at = arena_array(values->arena, words->count, sizeof *words->at);
        for (size_t i = 0; i < words->count; i++)
            words->at[i] = control->items[i].value;
        return words;
    }
    while (take_literal(&source, &word))
        add_word(values, words, word);
    const struct def *def = &values->form->defs[telling->def];
    for (size_t i = 0; i < def->extra_count; i++)
        if (text_is(def->extras[i].name, "fill"))
            add_fills(values, words, def->extras[i].value);
    return words;
}

static bool read_word(struct telling *telling, struct text value)
{
    const struct words *words = words_of(telling);
    for (size_t i = 0; i < words->count; i++)
        if (text_equal(words->at[i], value)) {
            telling->shape->number[0] = i;
            return true;
        }
    return false;
}

static void code_word(struct telling *telling)
{
    telling->shape->number[0] = coder_one_of(telling->values->coder, telling->shape->number[0],
                                             words_of(telling)->count);
}

static struct text write_word(struct telling *telling)
{
    const struct words *words = words_of(telling);
    if (telling->shape->number[0] < words->count)
        return words->at[telling->shape->number[0]];
    telling->values->coder->broken = true;
    return (struct text){0};
}

/* ---- Several items ---- */

static bool read_set(struct telling *telling, struct text value)
{
    const struct body_control *control = control_of(telling);
    struct text word;

    telling->shape->number[0] = 0;
    if (!control || control->item_count == 0 || control->item_count > MOST_ITEMS)
        return false;
    while (text_take_word(&value, &word)) {
        size_t i = 0;
        while (i < control->item_count && !text_equal(control->items[i].value, word))
            i++;
        if (i == control->item_count)
            return false;
        telling->shape->number[0] |= (uint64_t)1 << i;
    }
    return true;
}

static void code_set(struct telling *telling)
{
    const struct body_control *control = control_of(telling);
    uint64_t given = telling->shape->number[0], told = 0;

    if (!control || control->item_count > MOST_ITEMS) {
        telling->values->coder->broken = true;
        return;
    }
    for (size_t i = 0; i < control->item_count; i++)
        told |= coder_one_of(telling->values->coder, given >> i & 1, 2) << i;
    telling->shape->number[0] = told;
}

static struct text write_set(struct telling *telling)
{
    const struct body_control *control = control_of(telling);
    struct buffer buffer = {0};

    for (size_t i = 0; control && i < control->item_count && i < MOST_ITEMS; i++) {
        if (!(telling->shape->number[0] >> i & 1))
            continue;
        if (buffer.len > 0)
            buffer_add_string(&buffer, " ");
        buffer_add(&buffer, control->items[i].value);
    }
    struct text text = text_copy(telling->values->arena, buffer_text(&buffer));
    buffer_close(&buffer);
    return text;
}

/* ---- As a value before ---- */

static bool read_same(struct telling *telling, struct text value)
{
    const struct values *values = telling->values;
    if (value.len < VALUES_KNOWN_LEAST)
        return false;
    for (size_t i = 0; i < values->known_count; i++)
        if (text_equal(values->known[i], value)) {
            telling->shape->number[0] = i;
            return true;
        }
    return false;
}

static void code_same(struct telling *telling)
{
    struct values *values = telling->values;
    telling->shape->number[0] =
        coder_one_of(values->coder, telling->shape->number[0], values->known_count);
    if (values->known_count == 0)
        values->coder->broken = true;
}

static struct text write_same(struct telling *telling)
{
    const struct values *values = telling->values;
    return values->coder->broken ? (struct text){0} : values->known[telling->shape->number[0]];
}

/* ---- A word, then a value before ---- */

static bool read_after(struct telling *telling, struct text value)
{
    const struct words *words = words_of(telling);
    for (size_t i = 0; i < words->count; i++) {
        struct text word = words->at[i];
        if (word.len == 0 || word.len > value.len || memcmp(value.at, word.at, word.len) != 0 ||
            !read_same(telling, text_part(value, word.len, SIZE_MAX)))
            continue;
        telling->shape->number[1] = telling->shape->number[0];
        telling->shape->number[0] = i;
        return true;
    }
    return false;
}

static void code_after(struct telling *telling)
{
    uint64_t *number = telling->shape->number, word;
    code_word(telling);
    word = number[0];
    number[0] = number[1];
    code_same(telling);
    number[1] = number[0];
    number[0] = word;
}

static struct text write_after(struct telling *telling)
{
    const struct values *values = telling->values;
    struct text word = write_word(telling);
    if (values->coder->broken)
        return word;
    return text_format(values->arena, "%.*s%.*s", TEXT_ARG(word),
                       TEXT_ARG(values->known[telling->shape->number[1]]));
}

/* ---- Identifiers ---- */

enum { UUID_BYTES = 16, UUID_TEXT = 36 };

static bool is_dash_at(size_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

static bool read_uuid(struct telling *telling, struct text value)
{
    static const char HEX[] = "0123456789abcdef";
    bool named = text_starts(value, "uuid:");
    struct text uuid = text_part(value, named ? 5 : 0, SIZE_MAX);
    size_t digit = 0;

    if (uuid.len != UUID_TEXT)
        return false;
    memset(telling->shape->number, 0, sizeof telling->shape->number);
    for (size_t i = 0; i < uuid.len; i++) {
        const char *found = uuid.at[i] ? strchr(HEX, uuid.at[i]) : NULL;
        if (is_dash_at(i) ? uuid.at[i] != '-' : !found)
            return false;
        if (is_dash_at(i))
            continue;
        uint64_t *half = &telling->shape->number[digit++ / UUID_BYTES];
        *half = *half << 4 | (uint64_t)(found - HEX);
    }
    telling->shape->number[2] = named;
    return true;
}

static void code_uuid(struct telling *telling)
{
    struct coder *coder = telling->values->coder;
    uint64_t *number = telling->shape->number;
    number[2] = coder_bit(coder, ODDS_ONE / 100 * 99, number[2] == 1);
    for (int half = 0; half < 2; half++) {
        uint64_t given = number[half];
        number[half] = 0;
        for (int i = 48; i >= 0; i -= 16)
            number[half] =
                number[half] << 16 | coder_one_of(coder, given >> i & 0xffff, 1 << 16);
    }
}

static struct text write_uuid(struct telling *telling)
{
    const uint64_t *number = telling->shape->number;
    return text_format(telling->values->arena, "%s%08x-%04x-%04x-%04x-%012llx",
                       number[2] ? "uuid:" : "", (unsigned)(number[0] >> 32),
                       (unsigned)(number[0] >> 16 & 0xffff), (unsigned)(number[0] & 0xffff),
                       (unsigned)(number[1] >> 48),
                       (unsigned long long)(number[1] & 0xffffffffffff));
}

/* ---- Digits, perhaps with a sign before and an X after them ---- */

static const char TAILS[] = "Xx";

static bool read_digits(struct telling *telling, struct text value)
{
    struct shape *shape = telling->shape;
    shape->number[0] = text_starts(value, "-");
    shape->digits = text_part(value, shape->number[0] ? 1 : 0, SIZE_MAX);
    shape->number[1] = text_ends(value, "X") ? 1 : text_ends(value, "x") ? 2 : 0;
    if (shape->number[1] > 0 && shape->digits.len > 0)
        shape->digits.len--;
    for (size_t i = 0; i < shape->digits.len; i++)
        if (shape->digits.at[i] < '0' || shape->digits.at[i] > '9')
            return false;
    return shape->digits.len > 0 && shape->digits.len <= MOST_DIGITS;
}

static void code_digits(struct telling *telling)
{
    struct values *values = telling->values;
    struct shape *shape = telling->shape;

    shape->number[0] = coder_learn(values->coder, &values->signs, SLOW, shape->number[0] == 1);
    if (coder_learn(values->coder, &values->tails, SLOW, shape->number[1] > 0))
        shape->number[1] = 1 + coder_one_of(values->coder, shape->number[1] - 1, 2);
    else
        shape->number[1] = 0;
    size_t len = (size_t)coder_one_of(values->coder, shape->digits.len - 1, MOST_DIGITS) + 1;
    char *digits = arena_bytes(values->arena, len);
    for (size_t i = 0; i < len; i++) {
        uint64_t digit = values->coder->writing ? (uint64_t)(shape->digits.at[i] - '0') : 0;
        digits[i] = (char)('0' + coder_one_of(values->coder, digit, 10));
    }
    shape->digits = (struct text){digits, len};
}

static struct text write_digits(struct telling *telling)
{
    const struct shape *shape = telling->shape;
    return text_format(telling->values->arena, "%s%.*s%.1s", shape->number[0] ? "-" : "",
                       TEXT_ARG(shape->digits),
                       shape->number[1] > 0 ? &TAILS[shape->number[1] - 1] : "");
}

/* ---- Figures ---- */

static const char FIGURES[] = "0123456789.-+ ;:TZ/,";

static bool read_figures(struct telling *telling, struct text value)
{
    telling->shape->digits = value;
    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] == '\0' || !strchr(FIGURES, value.at[i]))
            return false;
    return true;
}

static void code_figures(struct telling *telling)
{
    struct values *values = telling->values;
    struct shape *shape = telling->shape;
    size_t len = (size_t)coder_number(values->coder, shape->digits.len);

    if (values->coder->broken || len > values->bytes_left) {
        values->coder->broken = true;
        return;
    }
    char *figures = arena_bytes(values->arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        uint64_t figure = 0;
        if (values->coder->writing)
            figure = (uint64_t)(strchr(FIGURES, shape->digits.at[i]) - FIGURES);
        figures[i] = FIGURES[coder_one_of(values->coder, figure, sizeof FIGURES - 1)];
    }
    shape->digits = (struct text){figures, len};
}

static struct text write_figures(struct telling *telling)
{
    return telling->shape->digits;
}

/* ---- Letters ---- */

static bool read_text(struct telling *telling, struct text value)
{
    telling->shape->digits = value;
    return true;
}

static void code_text(struct telling *telling)
{
    struct values *values = telling->values;
    struct buffer told = {0};

    if (!letters_code(&values->letters, values->coder, telling->shape->digits, &told,
                      values->bytes_left))
        values->coder->broken = true;
    telling->shape->digits = text_copy(values->arena, buffer_text(&told));
    buffer_close(&told);
}

/* ---- All ways ---- */

static const struct {
    bool (*read)(struct telling *telling, struct text value);
    void (*code)(struct telling *telling);
    struct text (*write)(struct telling *telling);
} TELL[WAYS] = {
    [WAY_DEFAULT] = {read_default, code_nothing, write_default},
    [WAY_WORD] = {read_word, code_word, write_word},
    [WAY_SET] = {read_set, code_set, write_set},
    [WAY_SAME] = {read_same, code_same, write_same},
    [WAY_DAY] = {time_read_day, code_nothing, time_write_day},
    [WAY_AFTER] = {read_after, code_after, write_after},
    [WAY_UUID] = {read_uuid, code_uuid, write_uuid},
    [WAY_DATE] = {time_read_date, time_code_date, time_write_date},
    [WAY_INSTANT] = {time_read_instant, time_code_instant, time_write_instant},
    [WAY_DIGITS] = {read_digits, code_digits, write_digits},
    [WAY_FIGURES] = {read_figures, code_figures, write_figures},
    [WAY_TEXT] = {read_text, code_text, write_figures},
};

bool way_fits(struct values *values, enum way way, uint32_t def, struct text value,
              struct shape *shape)
{
    struct telling telling = {values, def, shape};
    return TELL[way].read(&telling, value) && text_equal(TELL[way].write(&telling), value);
}

struct text way_code(struct values *values, enum way way, uint32_t def, struct text value,
                     struct shape *shape)
{
    struct telling telling = {values, def, shape};
    if (way == WAY_TEXT)
        shape->digits = value;
    TELL[way].code(&telling);
    return values->coder->broken ? (struct text){0} : TELL[way].write(&telling);
}
