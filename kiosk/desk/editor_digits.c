/* A number that is a name: an identity number, a telephone, a case, a secret. It stands in its
 * own groups; a citizen's number is checked as it is typed, and the first wrong place is shown
 * and said. The form alone decides whether it is taken. */
#include "desk/identity.h"
#include "desk/keypad.h"
#include "locale/catalogue.h"
#include "locale/show.h"
#include "locale/spoken.h"

enum { MOST_WITHOUT_GROUPS = 24 };

struct digits {
    struct keypad keypad;
    size_t places; /* that the groups have */
    bool is_identity;
    int today;
};

static size_t places_of(struct text groups)
{
    size_t places = 0;
    int64_t count;

    for (struct text word; text_take_word(&groups, &word);)
        if (text_to_int64(word, &count) && count > 0 && count <= KEYPAD_MOST)
            places += (size_t)count;
    return places > 0 && places <= KEYPAD_MOST ? places : MOST_WITHOUT_GROUPS;
}

static char extra_of(const struct editor *editor)
{
    return editor->page->letters_x ? 'X' : 0;
}

static int today_of(int64_t today_ms)
{
    enum { DAY_MS = 86400000 };
    struct date date = date_of_days(today_ms / DAY_MS + 1); /* wherever on earth it is */
    return date.year * 10000 + date.month * 100 + date.day;
}

static void open_digits(struct editor *editor)
{
    struct digits *digits = ARENA_NEW(editor->arena, struct digits);
    const struct page *page = editor->page;

    editor->state = digits;
    digits->places = places_of(page->groups);
    digits->is_identity = page->letters_x && text_is(page->groups, "6 8 4");
    digits->today = today_of(editor->today_ms);
    if (!page->is_secret)
        keypad_set(&digits->keypad, page->value);
}

static size_t wrong_at(const struct digits *digits)
{
    return digits->is_identity ? identity_wrong(keypad_text(&digits->keypad), digits->today)
                               : SIZE_MAX;
}

/* The byte of the grouped text where the digit `at` stands. */
static size_t byte_of(struct text grouped, size_t at)
{
    for (size_t i = 0; i < grouped.len; i++)
        if (grouped.at[i] != ' ' && at-- == 0)
            return i;
    return SIZE_MAX;
}

static struct text spoken(const struct editor *editor, struct arena *arena)
{
    const struct digits *digits = editor->state;
    struct text typed = text_copy(arena, keypad_text(&digits->keypad));

    return spoken_digits(typed, editor->page->groups, true, editor->page->language, arena);
}

static void show_digits(const struct editor *editor, struct scene_maker *maker)
{
    const struct digits *digits = editor->state;
    struct text typed = text_copy(maker->arena, keypad_text(&digits->keypad));
    struct item *field = scene_add(maker, ITEM_FIELD, KEYPAD_FIELD, TEXT(""));
    size_t wrong = wrong_at(digits);

    field->value = show_groups(typed, editor->page->groups, maker->arena);
    field->hidden = editor->page->is_secret;
    if (wrong != SIZE_MAX)
        field->wrong_at = byte_of(field->value, wrong);
    if (typed.len > 0 && !editor->page->is_secret)
        scene_say(maker, field, TEXT(""), spoken(editor, maker->arena))->is_private =
            editor_is_private(editor);
    keypad_show(editor, maker, extra_of(editor));
}

/* Which place is wrong, in words that a hall may hear. */
static void say_wrong(const struct editor *editor, size_t wrong, struct editor_turn *turn)
{
    struct text place =
        spoken_ordinal((unsigned)wrong + 1, editor->page->language, editor->arena);

    if (wrong == IDENTITY_PLACES - 1)
        turn_say_word(turn, editor, KEYPAD_FIELD, "kiosk.digits.check");
    else
        turn_say(turn, editor, KEYPAD_FIELD,
                 catalogue_fill(editor->words, "kiosk.digits.wrong", editor->arena, "place",
                                place, (const char *)NULL));
}

static void add(struct editor *editor, char letter, struct editor_turn *turn)
{
    struct digits *digits = editor->state;

    turn->changed = true;
    if (digits->keypad.len >= digits->places) {
        turn_say_word(turn, editor, KEYPAD_FIELD, "refuse.digit-over");
        return;
    }
    keypad_add(&digits->keypad, letter);
    keypad_say_key(editor, letter, turn);
    size_t wrong = wrong_at(digits);
    if (wrong != SIZE_MAX)
        say_wrong(editor, wrong, turn);
}

static void hear(struct editor *editor, bool asked, struct editor_turn *turn)
{
    struct digits *digits = editor->state;
    size_t wrong = wrong_at(digits);

    keypad_say_whole(&digits->keypad, editor, spoken(editor, editor->arena), asked, turn);
    if (wrong == SIZE_MAX)
        return;
    turn->say_count--; /* not "is it right?": it is not */
    say_wrong(editor, wrong, turn);
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    struct digits *digits = editor->state;
    bool kept = editor->page->is_secret && editor->page->value.len > 0;

    if (digits->keypad.len == 0 && kept) {
        turn->answered = true;
        turn->answer.kind = ANSWER_NEXT;
    } else if (digits->keypad.len == 0) {
        turn_leave_out(turn, editor, KEYPAD_FIELD, "kiosk.type-first");
    } else if (!digits->keypad.heard) {
        hear(editor, false, turn);
    } else {
        turn_answer(turn, text_copy(editor->arena, keypad_text(&digits->keypad)));
    }
}

static void touch_digits(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct digits *digits = editor->state;

    if (id == ID_GO) {
        go_on(editor, turn);
    } else if (id == KEYPAD_FIELD && digits->keypad.len > 0) {
        hear(editor, true, turn);
    } else if (id == KEYPAD_FIELD) {
        turn_say_word(turn, editor, id, "kiosk.type-first");
    } else {
        char letter = keypad_touch(&digits->keypad, id, extra_of(editor), editor, turn);
        if (letter != 0)
            add(editor, letter, turn);
    }
}

static void type_digits(struct editor *editor, struct text letters, struct editor_turn *turn)
{
    keypad_type(editor, letters, extra_of(editor), turn);
}

const struct editor_kind editor_digits = {.name = "digits",
                                          .open = open_digits,
                                          .plan = PLAN_KEYPAD,
                                          .show = show_digits,
                                          .touch = touch_digits,
                                          .type = type_digits};
