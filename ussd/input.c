#include "ussd/input.h"

#include "locale/digits.h"
#include "ussd/pick.h"

/* One input while it is being read. */
struct read {
    const struct page *page;
    const struct screen_words *words;
    struct arena *arena;
    const struct input_shown *shown; /* NULL: no screen */
    struct text plain;               /* trimmed, digits of any script made plain */
};

static struct input refused(const char *key)
{
    return (struct input){.kind = INPUT_REFUSED, .refusal = key, .nav = NAV_COUNT};
}

static struct input answered(enum answer_kind kind, struct text value)
{
    return (struct input){
        .kind = INPUT_ANSWER, .answer = {.kind = kind, .value = value}, .nav = NAV_COUNT};
}

static struct text without_end_stop(struct text text)
{
    static const char *const STOPS[] = {".", "。", "۔", "．", ",", "،"};

    for (size_t i = 0; i < sizeof STOPS / sizeof *STOPS; i++)
        if (text.len > text_of(STOPS[i]).len && text_ends(text, STOPS[i]))
            return text_trim(text_part(text, 0, text.len - text_of(STOPS[i]).len));
    return text;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_word(struct text a, struct text b)
{
    if (a.len == 0 || a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

static bool is_word_of(const struct read *read, const char *key)
{
    struct text rest = read->words->find(read->words->self, key), word;

    while (text_take_part(&rest, '|', &word))
        if (same_word(text_trim(word), without_end_stop(read->plain)))
            return true;
    return false;
}

/* By its own words; NULL when none or several have them. */
static const struct page_choice *choice_of_words(const struct read *read)
{
    const struct page_choice *found = NULL;
    struct text typed = without_end_stop(read->plain);

    for (size_t i = 0; i < read->page->choice_count; i++) {
        const struct faces *faces = &read->page->choices[i].faces;
        if (!same_word(typed, text_trim(faces->text)) &&
            !same_word(typed, text_trim(faces->short_text)))
            continue;
        if (found != NULL)
            return NULL;
        found = &read->page->choices[i];
    }
    return found;
}

static const struct page_choice *choice_of_value(const struct page *page, const char *value)
{
    for (size_t i = 0; i < page->choice_count; i++)
        if (text_is(page->choices[i].value, value))
            return &page->choices[i];
    return NULL;
}

static const struct page_choice *choice_of_yes_or_no(const struct read *read)
{
    if (is_word_of(read, "words.yes"))
        return choice_of_value(read->page, read->page->kind == PAGE_GO_ON ? "go-on" : "yes");
    if (is_word_of(read, "words.no"))
        return choice_of_value(read->page, "no");
    return NULL;
}

static struct input read_choice(const struct read *read)
{
    int digit = pick_number(digits_only(read->plain, false, read->arena));
    const struct page_choice *choice = pick_by_digit(read->page, digit);

    if (choice == NULL)
        choice = choice_of_words(read);
    if (choice == NULL)
        choice = choice_of_yes_or_no(read);
    return choice ? answered(ANSWER_VALUE, choice->value) : refused("refuse.choice");
}

static struct input read_many(const struct read *read)
{
    struct picks picks = {.count = 0};

    if (!pick_words(&picks, read->page, read->plain, read->arena))
        return refused(read->page->kind == PAGE_RANK ? "rank.hint" : "refuse.choice");
    if (read->page->kind == PAGE_RANK && picks.count != read->page->choice_count)
        return refused("rank.hint");
    return answered(ANSWER_VALUE, pick_values(&picks, read->arena));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* O, I and l as digits, but only in what holds a digit or nothing but such letters, and no
 * spaces: "1 000" is 1000. */
static struct text number_letters(struct text text, struct arena *arena)
{
    char *out = arena_bytes(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == 'O' || c == 'o')
            c = '0';
        else if (c == 'I' || c == 'l' || c == '|')
            c = '1';
        if (c != ' ')
            out[len++] = c;
    }
    return (struct text){out, len};
}

/* "1,000,000": every group after the first has three digits. */
static bool is_grouped(struct text text, char separator)
{
    struct text rest = text, part;
    size_t parts = 0;

    while (text_take_part(&rest, separator, &part)) {
        for (size_t i = 0; i < part.len; i++)
            if (!is_digit(part.at[i]))
                return false;
        if (part.len == 0 || part.len > 3 || (parts > 0 && part.len != 3))
            return false;
        parts++;
    }
    return parts > 1;
}

static struct text without(struct text text, char unwanted, struct arena *arena)
{
    char *out = arena_bytes(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != unwanted)
            out[len++] = text.at[i];
    return (struct text){out, len};
}

/* An optional minus, digits, and a part after one point. */
static bool is_number(struct text text, bool *has_point)
{
    size_t i = text.len > 0 && text.at[0] == '-', digits = 0;

    *has_point = false;
    for (; i < text.len; i++) {
        if (is_digit(text.at[i]))
            digits++;
        else if (text.at[i] == '.' && !*has_point)
            *has_point = true;
        else
            return false;
    }
    return digits > 0;
}

/* A number as XForms stores it. "1.000" for an amount may be one or a thousand, so it is
 * refused; "1,000" is a thousand in every language we serve, "7,5" is seven and a half. */
static struct input read_number(const struct read *read)
{
    enum page_kind kind = read->page->kind;
    struct text text = number_letters(without_end_stop(read->plain), read->arena);
    bool whole = kind == PAGE_NUMBER || kind == PAGE_MONEY, has_point;

    if (is_grouped(text, ','))
        text = without(text, ',', read->arena);
    else if (whole && is_grouped(text, '.'))
        return refused("refuse.whole");
    size_t comma = text_find(text, TEXT(","));
    if (comma != SIZE_MAX)
        text = text_format(read->arena, "%.*s.%.*s", TEXT_ARG(text_part(text, 0, comma)),
                           TEXT_ARG(text_part(text, comma + 1, SIZE_MAX)));
    if (!is_number(text, &has_point))
        return refused("refuse.number");
    if (kind == PAGE_NUMBER && has_point)
        return refused("refuse.whole");
    return answered(ANSWER_VALUE, text);
}

static struct input read_digits(const struct read *read)
{
    struct text text = digits_only(read->plain, read->page->letters_x, read->arena);

    if (text_starts(text, "+")) /* a telephone number of another country */
        text = text_part(text, 1, SIZE_MAX);
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.at[i]) &&
            !(read->page->letters_x && i + 1 == text.len && text.at[i] == 'X'))
            return refused("refuse.digits");
    return text.len > 0 ? answered(ANSWER_VALUE, text) : refused("refuse.digits");
}

static struct input read_date(const struct read *read)
{
    struct text date = digits_date(read->plain, true, read->arena);

    return date.len > 0 ? answered(ANSWER_VALUE, date) : refused("refuse.date");
}

static struct input read_time(const struct read *read)
{
    struct text time = digits_time(read->plain, read->arena);

    if (time.len == 0)
        return refused("refuse.time");
    return answered(ANSWER_VALUE, text_format(read->arena, "%.*s:00.000", TEXT_ARG(time)));
}

/* A date and a time with a space between; the date itself may hold spaces. */
static struct input read_datetime(const struct read *read)
{
    for (size_t i = read->plain.len; i-- > 1;) {
        if (read->plain.at[i] != ' ')
            continue;
        struct text time =
            digits_time(text_trim(text_part(read->plain, i, SIZE_MAX)), read->arena);
        struct text date =
            digits_date(text_trim(text_part(read->plain, 0, i)), true, read->arena);
        if (time.len > 0 && date.len > 0)
            return answered(ANSWER_VALUE, text_format(read->arena, "%.*sT%.*s:00.000",
                                                      TEXT_ARG(date), TEXT_ARG(time)));
    }
    return refused("refuse.date");
}

/* "1" on pages that show what it does. */
static bool is_first(const struct read *read)
{
    return pick_number(digits_only(read->plain, false, read->arena)) == 1;
}

static struct input read_agree(const struct read *read)
{
    if (is_first(read) || is_word_of(read, "words.yes"))
        return answered(ANSWER_VALUE, TEXT("OK"));
    return refused("refuse.choice");
}

static bool is_said(const struct read *read, unsigned digit)
{
    for (size_t i = 0; read->shown != NULL && i < read->shown->digit_count; i++)
        if (read->shown->digits[i] == digit)
            return true;
    return false;
}

static struct input read_review(const struct read *read)
{
    unsigned send = nav_send_digit(read->words), at = 0;
    int digit = pick_number(digits_only(without_end_stop(read->plain), false, read->arena));

    if (digit == (int)send || is_word_of(read, "words.yes"))
        return is_said(read, send) ? answered(ANSWER_SEND, TEXT(""))
                                   : refused("refuse.read-on");
    if (is_word_of(read, "words.no"))
        return refused("change.hint");
    if (digit <= 0 || !is_said(read, (unsigned)digit))
        return refused("refuse.choice");
    for (size_t i = 0; i < read->page->line_count && at < (unsigned)digit; i++) {
        at = nav_next_digit(at, read->words, read->arena);
        if (at == (unsigned)digit)
            return (struct input){.kind = INPUT_ANSWER,
                                  .answer = {.kind = ANSWER_CHANGE, .index = i},
                                  .nav = NAV_COUNT};
    }
    return refused("refuse.choice");
}

static struct input read_next(const struct read *read)
{
    if (read->page->choice_count > 0)
        return read_choice(read);
    return is_first(read) || is_word_of(read, "words.yes") ? answered(ANSWER_NEXT, TEXT(""))
                                                           : refused("refuse.choice");
}

static struct input read_by_kind(const struct read *read)
{
    switch (read->page->kind) {
    case PAGE_CHOOSE_MANY:
    case PAGE_RANK:
        return read_many(read);
    case PAGE_NUMBER:
    case PAGE_DECIMAL:
    case PAGE_MONEY:
    case PAGE_RANGE:
        return read_number(read);
    case PAGE_DIGITS:
        return read_digits(read);
    case PAGE_DATE:
        return read_date(read);
    case PAGE_TIME:
        return read_time(read);
    case PAGE_DATETIME:
        return read_datetime(read);
    case PAGE_TEXT:
    case PAGE_SCAN:
        return answered(ANSWER_VALUE, read->plain);
    case PAGE_AGREE:
        return read_agree(read);
    case PAGE_REVIEW:
        return read_review(read);
    case PAGE_NOT_SENT:
        return is_first(read) ? answered(ANSWER_SEND, TEXT("")) : refused("refuse.choice");
    case PAGE_LISTEN:
    case PAGE_RECEIPT:
    case PAGE_PERSON:
    case PAGE_GOODBYE:
        return read_next(read);
    default:
        return read->page->choice_count > 0 ? read_choice(read) : refused("kiosk.only");
    }
}

/* What may be a value as well as a key of navigation: "0" children, "98" years. A number that
 * is a name (identity, phone) is longer than a key, if its groups say so; so is a secret. */
static bool may_be_value(const struct page *page)
{
    switch (page->kind) {
    case PAGE_NUMBER:
    case PAGE_DECIMAL:
    case PAGE_MONEY:
    case PAGE_RANGE:
        return true;
    case PAGE_DIGITS:
        return page->groups.len == 0 && !page->is_secret;
    default:
        return false;
    }
}

static bool is_range_value(const struct page *page, struct text typed)
{
    int number = pick_number(typed);
    return page->kind != PAGE_RANGE || (number >= page->least && number <= page->most);
}

/* Words keep their O and l; where digits are wanted these are digits here as well. */
static struct text key_typed(const struct read *read)
{
    struct text typed = without_end_stop(read->plain);

    if (read->page->kind == PAGE_TEXT || read->page->kind == PAGE_SCAN)
        return typed;
    return digits_only(typed, false, read->arena);
}

static struct read read_open(const struct page *page, struct text typed,
                             const struct screen_words *words, struct arena *arena)
{
    return (struct read){.page = page,
                         .words = words,
                         .arena = arena,
                         .plain = digits_plain(text_trim(typed), arena)};
}

static const char *unreadable(struct text typed)
{
    if (typed.len > INPUT_MOST_BYTES)
        return "refuse.too-long";
    if (!text_is_utf8(typed))
        return "refuse.generic";
    return text_trim(typed).len == 0 ? "refuse.required" : NULL;
}

void input_read_value(struct input *input, const struct page *page, struct text typed,
                      const struct screen_words *words, struct arena *arena)
{
    const char *refusal = unreadable(typed);

    if (refusal != NULL) {
        *input = refused(refusal);
        return;
    }
    struct read read = read_open(page, typed, words, arena);
    *input = read_by_kind(&read);
}

void input_read(struct input *input, const struct page *page, const struct input_shown *shown,
                struct text typed, const struct screen_words *words, struct arena *arena)
{
    if (unreadable(typed) != NULL) {
        input_read_value(input, page, typed, words, arena);
        return;
    }
    struct read read = read_open(page, typed, words, arena);
    read.shown = shown;
    struct text key = key_typed(&read);
    enum nav nav = nav_find(key, words);
    bool is_shown = nav != NAV_COUNT && (shown->nav & NAV_BIT(nav));

    if (is_shown && may_be_value(page) && is_range_value(page, key))
        *input = (struct input){.kind = INPUT_ASK, .nav = nav};
    else if (is_shown || (page->is_menu && (nav == NAV_HOME || nav == NAV_BACK)) ||
             (nav == NAV_LANGUAGE && (page->may & MAY_LANGUAGE) && !may_be_value(page)))
        *input = (struct input){.kind = INPUT_NAV, .nav = nav};
    else
        *input = read_by_kind(&read);
    if (nav == NAV_MORE && !is_shown &&
        (input->kind == INPUT_REFUSED || (page->kind == PAGE_DIGITS && !may_be_value(page))))
        *input = refused("refuse.no-more");
}
