/* A sum of money: typed on a keypad, or counted out with banknotes and coins, each of which
 * says its worth; on a narrow screen they take turns. Sums are said on headphones, on a
 * loudspeaker only when asked for. */
#include <stdlib.h>

#include "desk/keypad.h"
#include "desk/money.h"
#include "locale/catalogue.h"
#include "locale/show.h"

enum { ID_TURN = 39, ID_PIECE, MOST_DIGITS = 9, HUNDREDTHS = 100 };
static const int64_t MOST_SUM = 999999999;

struct sum {
    struct keypad keypad;
    const struct money_piece *pieces[MONEY_MOST_SHOWN];
    size_t piece_count;
    bool counting; /* banknotes instead of keys, where there is no room for both */
};

static void open_money(struct editor *editor)
{
    struct sum *sum = ARENA_NEW(editor->arena, struct sum);

    editor->state = sum;
    if (!editor->page->is_secret)
        keypad_set(&sum->keypad, editor->page->value);
    sum->piece_count =
        money_of(editor->money, editor->page->unit, sum->pieces, MONEY_MOST_SHOWN);
}

static struct text money_words(const struct editor *editor, double amount, struct arena *arena)
{
    return show_money_in(amount, editor->page->unit, editor->words, arena);
}

static struct text whole(const struct editor *editor, struct arena *arena)
{
    const struct sum *sum = editor->state;
    struct text typed = text_copy(arena, keypad_text(&sum->keypad));

    return typed.len > 0 ? money_words(editor, strtod(typed.at, NULL), arena) : typed;
}

static void show_pieces(const struct editor *editor, struct scene_maker *maker)
{
    const struct sum *sum = editor->state;

    for (size_t i = 0; i < sum->piece_count; i++) {
        const struct money_piece *piece = sum->pieces[i];
        struct text words =
            money_words(editor, (double)piece->hundredths / HUNDREDTHS, maker->arena);
        struct item *item = scene_add(maker, ITEM_MONEY, ID_PIECE + (unsigned)i, words);
        item->number = (long)piece->hundredths;
        item->image = piece->picture;
    }
}

/* Banknotes and keys have a page each. */
static bool turns(const struct editor *editor)
{
    const struct sum *sum = editor->state;
    return editor_room(editor)->narrow && sum->piece_count > 0;
}

/* From keys to banknotes and back: beside the field. */
static void show_turn(const struct editor *editor, struct scene_maker *maker)
{
    const struct sum *sum = editor->state;
    struct item *turn = scene_add(
        maker, ITEM_KEY, ID_TURN,
        editor_word(editor, sum->counting ? "kiosk.money.keys" : "kiosk.money.notes"));

    turn->image = sum->counting ? TEXT("sign:keys") : TEXT("money-2");
    turn->column = maker->scene->columns;
}

static void show_money_page(const struct editor *editor, struct scene_maker *maker)
{
    const struct sum *sum = editor->state;
    struct item *field = scene_add(maker, ITEM_FIELD, KEYPAD_FIELD, TEXT(""));

    field->value = whole(editor, maker->arena);
    field->hidden = editor->page->is_secret;
    scene_say(maker, field, TEXT(""), field->value)->is_private = true;
    if (!turns(editor)) {
        show_pieces(editor, maker);
        keypad_show(editor, maker, 0);
        return;
    }
    if (sum->counting) {
        show_pieces(editor, maker);
        keypad_show_clear(editor, maker);
    } else {
        keypad_show(editor, maker, 0);
    }
    show_turn(editor, maker);
}

/* Adds a banknote to what is there; whole units only. */
static void count_out(struct editor *editor, size_t index, struct editor_turn *turn)
{
    struct sum *sum = editor->state;
    const struct money_piece *piece = sum->pieces[index];
    int64_t before = 0;
    struct text typed = keypad_text(&sum->keypad);

    turn->changed = true;
    if (typed.len > 0 && !text_to_int64(typed, &before))
        before = 0;
    int64_t after = before + piece->hundredths / HUNDREDTHS;
    if (after > MOST_SUM) {
        turn_say_word(turn, editor, KEYPAD_FIELD, "kiosk.write.full");
        return;
    }
    keypad_set(&sum->keypad, text_format(editor->arena, "%lld", (long long)after));
    sum->keypad.heard = false;
    turn_say(turn, editor, ID_PIECE + (unsigned)index,
             money_words(editor, (double)piece->hundredths / HUNDREDTHS, editor->arena));
    struct text together = catalogue_fill(editor->words, "kiosk.together", editor->arena, "sum",
                                          whole(editor, editor->arena), (const char *)NULL);
    turn_say(turn, editor, KEYPAD_FIELD, together)->is_private = true;
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    struct keypad *keypad = &((struct sum *)editor->state)->keypad;

    if (keypad->len == 0)
        turn_leave_out(turn, editor, KEYPAD_FIELD, "kiosk.type-first");
    else if (!keypad->heard)
        keypad_say_whole(keypad, editor, whole(editor, editor->arena), false, turn);
    else
        turn_answer(turn, text_copy(editor->arena, keypad_text(keypad)));
}

static void type_digit(struct editor *editor, char letter, struct editor_turn *turn)
{
    struct keypad *keypad = &((struct sum *)editor->state)->keypad;

    turn->changed = true;
    if (keypad->len == 1 && keypad->at[0] == '0')
        keypad->len = 0;
    if (keypad->len < MOST_DIGITS && keypad_add(keypad, letter))
        keypad_say_key(editor, letter, turn);
    else
        turn_say_word(turn, editor, KEYPAD_FIELD, "kiosk.write.full");
}

static void take_turn(struct editor *editor, struct editor_turn *turn)
{
    struct sum *sum = editor->state;

    sum->counting = !sum->counting;
    turn->changed = true;
    turn_say_word(turn, editor, ID_TURN,
                  sum->counting ? "kiosk.money.notes" : "kiosk.money.keys");
    for (size_t i = 0; sum->counting && i < sum->piece_count; i++)
        turn_say(turn, editor, ID_PIECE + (unsigned)i,
                 money_words(editor, (double)sum->pieces[i]->hundredths / HUNDREDTHS,
                             editor->arena));
}

static void touch_money(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct sum *sum = editor->state;

    if (id == ID_GO) {
        go_on(editor, turn);
    } else if (id == KEYPAD_FIELD && sum->keypad.len > 0) {
        keypad_say_whole(&sum->keypad, editor, whole(editor, editor->arena), true, turn);
    } else if (id == KEYPAD_FIELD) {
        turn_say_word(turn, editor, id, "kiosk.type-first");
    } else if (id == ID_TURN && turns(editor)) {
        take_turn(editor, turn);
    } else if (id >= ID_PIECE && id < ID_PIECE + sum->piece_count) {
        count_out(editor, id - ID_PIECE, turn);
    } else {
        if (id != KEYPAD_CLEAR) /* typed on a real keyboard while banknotes are shown */
            sum->counting = false;
        char letter = keypad_touch(&sum->keypad, id, 0, editor, turn);
        if (letter != 0)
            type_digit(editor, letter, turn);
    }
}

static void type_money(struct editor *editor, struct text letters, struct editor_turn *turn)
{
    keypad_type(editor, letters, 0, turn);
}

const struct editor_kind editor_money = {.name = "money",
                                         .open = open_money,
                                         .plan = PLAN_KEYPAD,
                                         .show = show_money_page,
                                         .touch = touch_money,
                                         .type = type_money};
