/* PAGE_TEXT: a name or a few words, by handwriting where it can be read, else on the keys of
 * the language. Who cannot write is told on every such page that a person can help. */
#include <string.h>

#include "desk/canvas.h"
#include "desk/editor.h"
#include "desk/keyboard.h"

enum { MOST_BYTES = 600, MOST_LETTER = 8, TOLD_ENOUGH = 3 };

enum id {
    ID_FIELD = 1,
    ID_CANVAS,
    ID_DELETE,
    ID_CLEAR,
    ID_SPACE,
    ID_SHIFT,
    ID_OTHER, /* from handwriting to keys and back */
    ID_BACK,  /* from the keys of a group to all groups */
    ID_CANDIDATE = 10,
    ID_GROUP = 20,
    ID_KEY = 100
};

struct write {
    char bytes[MOST_BYTES];
    struct typed typed;
    struct keyboard keyboard;
    size_t group;             /* whose keys are on show; group_count: all groups are */
    bool shift, shift_is_own; /* the person's own wish stands until the next letter */
    bool can_write, by_hand;
    struct canvas canvas;
    char letters[SCENE_CANDIDATES][MOST_LETTER];
    size_t candidate_count;
    size_t chosen; /* of the candidates; candidate_count: none */
    unsigned told; /* how often it was said that a second touch takes a letter */
};

static void say(struct editor_turn *turn, const struct editor *editor, unsigned id,
                struct text words)
{
    turn_say(turn, editor, id, words)->is_private = editor_is_private(editor);
}

static bool capitals_now(const struct write *write)
{
    if (!write->keyboard.has_capitals)
        return false;
    return write->shift_is_own ? write->shift : typed_begins_word(&write->typed);
}

static void open_write(struct editor *editor)
{
    struct write *write = ARENA_NEW(editor->arena, struct write);
    const struct desk_ports *ports = editor->ports;
    struct text value = editor->page->value;

    editor->state = write;
    write->typed = (struct typed){write->bytes, 0, MOST_BYTES};
    keyboard_read(&write->keyboard, editor_word(editor, "words.letters"),
                  editor_word(editor, "words.capitals"));
    write->group = write->keyboard.group_count;
    write->can_write = ports->reads_strokes != NULL && ports->read_strokes != NULL &&
                       ports->reads_strokes(ports->self, editor->page->language);
    write->by_hand = write->can_write;
    if (!editor->page->is_secret && value.len <= MOST_BYTES && value.len > 0) {
        memcpy(write->bytes, value.at, value.len);
        write->typed.len = value.len;
    }
}

/* ---- What is seen ---- */

static struct item *add_key(struct scene_maker *maker, unsigned id, struct text text,
                            unsigned column, unsigned row)
{
    struct item *item = scene_add(maker, ITEM_KEY, id, text);

    item->column = column;
    item->row = row;
    return item;
}

/* A key that does something: a sign, and its word where there is room. */
static struct item *add_sign(const struct editor *editor, struct scene_maker *maker,
                             unsigned id, const char *key, unsigned column, unsigned row)
{
    static const char *const SIGNS[] = {[ID_DELETE] = "sign:delete",
                                        [ID_CLEAR] = "sign:clear",
                                        [ID_SPACE] = "sign:space",
                                        [ID_SHIFT] = "sign:shift",
                                        [ID_BACK] = "sign:back"};
    struct item *item = add_key(maker, id, editor_word(editor, key), column, row);
    const struct write *write = editor->state;
    const char *other = write->by_hand ? "sign:keys" : "sign:pen";

    item->image = text_of(id == ID_OTHER ? other : SIGNS[id]);
    return item;
}

static void show_field(const struct editor *editor, struct scene_maker *maker)
{
    const struct write *write = editor->state;
    struct item *field = scene_add(maker, ITEM_FIELD, ID_FIELD, TEXT(""));

    field->value = text_copy(maker->arena, typed_text(&write->typed));
    field->hidden = editor->page->is_secret;
}

static void show_canvas(const struct editor *editor, struct scene_maker *maker)
{
    const struct write *write = editor->state;
    struct item *canvas = scene_add(maker, ITEM_CANVAS, ID_CANVAS, TEXT(""));

    canvas_show(&write->canvas, canvas, maker->arena);
    scene_say(maker, canvas, TEXT(""), editor_word(editor, "kiosk.write.by-hand"));
    /* All places from the first, empty: the canvas keeps its shape under the finger. */
    for (size_t i = 0; i < SCENE_CANDIDATES; i++) {
        bool there = i < write->candidate_count;
        struct item *candidate =
            scene_add(maker, ITEM_CANDIDATE, there ? ID_CANDIDATE + (unsigned)i : 0,
                      text_copy(maker->arena, text_of(there ? write->letters[i] : "")));
        candidate->chosen = there && i == write->chosen;
        candidate->is_off = !there;
    }
    add_sign(editor, maker, ID_CLEAR, "kiosk.write.again", 0, 0);
    add_sign(editor, maker, ID_DELETE, "kiosk.delete", 1, 0);
    add_sign(editor, maker, ID_OTHER, "kiosk.write.keys", 2, 0);
    maker->scene->columns = 3;
    maker->scene->rows = 1;
}

/* Its keys stand for a group, half of them under the others: "a b c" over "d e f". */
static struct text group_name(const struct keyboard_group *group, bool capitals,
                              struct arena *arena)
{
    enum { ONE_LINE = 4 };
    const struct text *keys = capitals ? group->capitals : group->keys;
    size_t half = group->count > ONE_LINE ? (group->count + 1) / 2 : group->count;
    struct text name = keys[0];

    for (size_t k = 1; k < group->count; k++)
        name = text_format(arena, "%.*s%s%.*s", TEXT_ARG(name), k == half ? "\n" : " ",
                           TEXT_ARG(keys[k]));
    return name;
}

/* From the first place on; in the order of reading. */
static struct item *add_next(struct scene_maker *maker, unsigned *at, unsigned id,
                             struct text text)
{
    unsigned place = (*at)++;
    return add_key(maker, id, text, place % KEYBOARD_COLUMNS, place / KEYBOARD_COLUMNS);
}

static void add_deed(const struct editor *editor, struct scene_maker *maker, unsigned *at,
                     unsigned id, const char *key)
{
    unsigned place = (*at)++;
    add_sign(editor, maker, id, key, place % KEYBOARD_COLUMNS, place / KEYBOARD_COLUMNS);
}

/* All groups; then space, delete, clear, and handwriting where it can be read. */
static void show_groups_of_keys(const struct editor *editor, struct scene_maker *maker)
{
    const struct write *write = editor->state;
    const struct keyboard *keyboard = &write->keyboard;
    unsigned at = 0;

    for (size_t g = 0; g < keyboard->group_count; g++) {
        struct text name = group_name(&keyboard->groups[g], capitals_now(write), maker->arena);
        struct item *key = add_next(maker, &at, ID_GROUP + (unsigned)g, name);
        if (g == 0)
            scene_say(maker, key, TEXT(""), editor_word(editor, "kiosk.write.by-keys"));
    }
    add_deed(editor, maker, &at, ID_SPACE, "kiosk.space");
    add_deed(editor, maker, &at, ID_DELETE, "kiosk.delete");
    add_deed(editor, maker, &at, ID_CLEAR, "kiosk.clear");
    if (write->can_write)
        add_deed(editor, maker, &at, ID_OTHER, "kiosk.write.hand");
}

/* The keys of the group that was touched; then capitals, and the way back. */
static void show_keys_of_group(const struct editor *editor, struct scene_maker *maker)
{
    const struct write *write = editor->state;
    const struct keyboard_group *group = &write->keyboard.groups[write->group];
    bool capitals = capitals_now(write);
    unsigned at = 0;

    for (size_t k = 0; k < group->count; k++)
        scene_say(maker,
                  add_next(maker, &at, ID_KEY + (unsigned)k,
                           capitals ? group->capitals[k] : group->keys[k]),
                  TEXT(""), group->names[k]);
    if (write->keyboard.has_capitals)
        add_next(maker, &at, ID_SHIFT, TEXT("⇧"))->chosen = capitals;
    add_deed(editor, maker, &at, ID_BACK, "kiosk.write.groups");
}

static bool all_groups(const struct write *write)
{
    return write->group >= write->keyboard.group_count;
}

static void show_keys(const struct editor *editor, struct scene_maker *maker)
{
    if (all_groups(editor->state))
        show_groups_of_keys(editor, maker);
    else
        show_keys_of_group(editor, maker);
    maker->scene->columns = KEYBOARD_COLUMNS;
    maker->scene->rows = KEYBOARD_ROWS;
}

static void show_write(const struct editor *editor, struct scene_maker *maker)
{
    const struct write *write = editor->state;

    maker->scene->plan = write->by_hand ? PLAN_CANVAS : PLAN_KEYBOARD;
    show_field(editor, maker);
    if (write->by_hand)
        show_canvas(editor, maker);
    else
        show_keys(editor, maker);
}

/* ---- What is done ---- */

static void forget_strokes(struct write *write)
{
    canvas_clear(&write->canvas);
    memset(write->letters, 0, sizeof write->letters);
    write->candidate_count = 0;
    write->chosen = 0;
}

static void add_letters(struct editor *editor, struct text letters, struct text name,
                        unsigned id, struct editor_turn *turn)
{
    struct write *write = editor->state;

    turn->changed = true;
    write->shift_is_own = false;
    write->group = write->keyboard.group_count;
    if (typed_add(&write->typed, &write->keyboard, letters))
        say(turn, editor, id, name);
    else
        turn_say_word(turn, editor, ID_FIELD, "kiosk.write.full");
}

/* The first touch says a letter, the second takes it. */
static void touch_candidate(struct editor *editor, size_t index, struct editor_turn *turn)
{
    struct write *write = editor->state;

    if (index >= write->candidate_count)
        return;
    struct text letter = text_copy(editor->arena, text_of(write->letters[index]));
    if (index == write->chosen) {
        add_letters(editor, letter, letter, ID_FIELD, turn);
        forget_strokes(write);
        return;
    }
    write->chosen = index;
    turn->changed = true;
    say(turn, editor, ID_CANDIDATE + (unsigned)index, letter);
    if (write->told++ < TOLD_ENOUGH)
        turn_say_word(turn, editor, ID_CANDIDATE + (unsigned)index, "kiosk.write.take");
}

static void take_away(struct editor *editor, struct editor_turn *turn)
{
    struct write *write = editor->state;

    turn->changed = true;
    write->shift_is_own = false;
    write->group = write->keyboard.group_count;
    turn_say_word(turn, editor, ID_DELETE,
                  typed_take(&write->typed) ? "kiosk.deleted" : "kiosk.write.empty");
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    struct write *write = editor->state;

    if (write->by_hand && write->candidate_count > 0 && write->chosen < write->candidate_count)
        touch_candidate(editor, write->chosen, turn);
    else if (write->by_hand && write->canvas.stroke_count > 0)
        turn_say_word(turn, editor, ID_CANVAS, "kiosk.write.choose");
    else if (write->typed.len > 0)
        turn_answer(turn, text_copy(editor->arena, typed_text(&write->typed)));
    else
        turn_leave_out(turn, editor, ID_FIELD, "kiosk.write.empty");
}

static void read_field(struct editor *editor, struct editor_turn *turn)
{
    struct write *write = editor->state;
    struct text typed = text_copy(editor->arena, typed_text(&write->typed));

    if (typed.len == 0 || editor->page->is_secret) {
        turn_say_word(turn, editor, ID_FIELD,
                      typed.len == 0 ? "kiosk.write.empty" : "kiosk.secret");
        return;
    }
    struct saying *saying = turn_say(turn, editor, ID_FIELD, typed);
    saying->is_private = editor_is_private(editor);
    saying->asked = true;
}

static void clear(struct editor *editor, struct editor_turn *turn)
{
    struct write *write = editor->state;

    turn->changed = true;
    if (write->by_hand) {
        forget_strokes(write);
        turn_say_word(turn, editor, ID_CLEAR, "kiosk.write.again");
        return;
    }
    typed_clear(&write->typed);
    write->shift_is_own = false;
    turn_say_word(turn, editor, ID_CLEAR, "kiosk.cleared");
}

static void change_hand(struct editor *editor, struct editor_turn *turn)
{
    struct write *write = editor->state;

    if (!write->can_write)
        return;
    write->by_hand = !write->by_hand;
    forget_strokes(write);
    write->group = write->keyboard.group_count;
    turn->changed = true;
    turn_say_word(turn, editor, write->by_hand ? ID_CANVAS : ID_GROUP,
                  write->by_hand ? "kiosk.write.by-hand" : "kiosk.write.by-keys");
}

static void shift(struct editor *editor, struct editor_turn *turn)
{
    struct write *write = editor->state;

    write->shift = !capitals_now(write);
    write->shift_is_own = true;
    turn->changed = true;
    turn_say_word(turn, editor, ID_SHIFT, write->shift ? "kiosk.capitals" : "kiosk.small");
}

/* Its keys come in the place of the groups, and are said. */
static void touch_group(struct editor *editor, size_t index, struct editor_turn *turn)
{
    struct write *write = editor->state;

    if (index >= write->keyboard.group_count)
        return;
    const struct keyboard_group *group = &write->keyboard.groups[index];
    write->group = index;
    turn->changed = true;
    for (size_t k = 0; k < group->count; k++)
        turn_say(turn, editor, ID_KEY + (unsigned)k, group->names[k]);
}

static void show_all_groups(struct editor *editor, struct editor_turn *turn)
{
    struct write *write = editor->state;

    write->group = write->keyboard.group_count;
    turn->changed = true;
    turn_say_word(turn, editor, ID_GROUP, "kiosk.write.groups");
}

static void touch_key(struct editor *editor, size_t index, struct editor_turn *turn)
{
    struct write *write = editor->state;
    const struct keyboard_group *group = &write->keyboard.groups[write->group];

    if (index >= group->count)
        return;
    add_letters(editor, capitals_now(write) ? group->capitals[index] : group->keys[index],
                group->names[index], ID_FIELD, turn);
}

static void touch_write(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    const struct write *write = editor->state;

    bool groups = !write->by_hand && all_groups(write), keys = !write->by_hand && !groups;

    if (id >= ID_KEY && id < ID_KEY + KEYBOARD_KEYS && keys)
        touch_key(editor, id - ID_KEY, turn);
    else if (id >= ID_GROUP && id < ID_GROUP + KEYBOARD_GROUPS && groups)
        touch_group(editor, id - ID_GROUP, turn);
    else if (id >= ID_CANDIDATE && id < ID_CANDIDATE + SCENE_CANDIDATES && write->by_hand)
        touch_candidate(editor, id - ID_CANDIDATE, turn);
    else if (id == ID_FIELD)
        read_field(editor, turn);
    else if (id == ID_CANVAS)
        turn_say_word(turn, editor, ID_CANVAS, "kiosk.write.by-hand");
    else if (id == ID_DELETE)
        take_away(editor, turn);
    else if (id == ID_CLEAR)
        clear(editor, turn);
    else if (id == ID_SHIFT)
        shift(editor, turn);
    else if (id == ID_BACK)
        show_all_groups(editor, turn);
    else if (id == ID_OTHER)
        change_hand(editor, turn);
    else if (id == ID_SPACE)
        add_letters(editor, TEXT(" "), editor_word(editor, "kiosk.space"), ID_SPACE, turn);
    else if (id == ID_GO)
        go_on(editor, turn);
}

static void type_letter(struct editor *editor, struct text letter, struct editor_turn *turn)
{
    bool is_space = text_is(letter, " ");

    add_letters(editor, letter, is_space ? editor_word(editor, "kiosk.space") : letter,
                ID_FIELD, turn);
}

/* A real keyboard's letters are spoken like those of the screen. */
static void type_write(struct editor *editor, struct text letters, struct editor_turn *turn)
{
    for (struct text rest = letters; rest.len > 0 && !turn->answered;) {
        struct text letter = rest;
        uint32_t code = text_take_char(&rest);
        letter.len -= rest.len;
        if (code == '\b')
            take_away(editor, turn);
        else if (code == '\n')
            go_on(editor, turn);
        else if (code >= ' ' && code != 0x7f && code != 0xfffd)
            type_letter(editor, text_copy(editor->arena, letter), turn);
    }
}

static void stroke_write(struct editor *editor, const struct stroke *stroke,
                         struct editor_turn *turn)
{
    struct write *write = editor->state;
    struct text letters[SCENE_CANDIDATES];
    const struct desk_ports *ports = editor->ports;

    if (!write->by_hand || !canvas_add(&write->canvas, stroke))
        return;
    turn->changed = true;
    struct arena_mark mark = arena_mark(editor->arena);
    size_t count =
        ports->read_strokes(ports->self, write->canvas.strokes, write->canvas.stroke_count,
                            editor->page->language, letters, SCENE_CANDIDATES, editor->arena);
    memset(write->letters, 0, sizeof write->letters);
    write->candidate_count = 0;
    for (size_t i = 0; i < count && i < SCENE_CANDIDATES; i++)
        if (letters[i].len > 0 && letters[i].len < MOST_LETTER)
            memcpy(write->letters[write->candidate_count++], letters[i].at, letters[i].len);
    write->chosen = write->candidate_count;
    arena_release(editor->arena, mark);
    if (write->candidate_count == 0)
        turn_say_word(turn, editor, ID_CANVAS, "kiosk.write.unread");
}

/* From the keys of a group to all groups. */
static bool back_write(struct editor *editor, struct editor_turn *turn)
{
    const struct write *write = editor->state;

    if (write->by_hand || all_groups(write))
        return false;
    show_all_groups(editor, turn);
    return true;
}

static void close_write(struct editor *editor)
{
    memset(editor->state, 0, sizeof(struct write));
}

const struct editor_kind editor_write = {.name = "write",
                                         .open = open_write,
                                         .plan = PLAN_KEYBOARD,
                                         .show = show_write,
                                         .touch = touch_write,
                                         .type = type_write,
                                         .stroke = stroke_write,
                                         .close = close_write,
                                         .back = back_write};
