#include "desk/editor.h"

#include "desk/page_editors.h"
#include "locale/catalogue.h"

/* What a kiosk has no means for is done elsewhere: with a person or by telephone. */
static const struct editor_kind *const KINDS[] = {
    [PAGE_CHOOSE] = &editor_choose,     [PAGE_CHOOSE_MANY] = &editor_many,
    [PAGE_RANK] = &editor_rank,         [PAGE_NUMBER] = &editor_number,
    [PAGE_DECIMAL] = &editor_number,    [PAGE_MONEY] = &editor_money,
    [PAGE_RANGE] = &editor_range,       [PAGE_DIGITS] = &editor_digits,
    [PAGE_DATE] = &editor_date,         [PAGE_TIME] = &editor_time,
    [PAGE_DATETIME] = &editor_date,     [PAGE_TEXT] = &editor_write,
    [PAGE_RECORDING] = &editor_speak,   [PAGE_DRAWING] = &editor_draw,
    [PAGE_PICTURE] = &editor_elsewhere, [PAGE_FILE] = &editor_elsewhere,
    [PAGE_SCAN] = &editor_scan,         [PAGE_AGREE] = &editor_choose,
    [PAGE_LISTEN] = &editor_listen,     [PAGE_ADD] = &editor_choose,
    [PAGE_REVIEW] = &editor_review,     [PAGE_RECEIPT] = &editor_receipt,
    [PAGE_NOT_SENT] = &editor_listen,   [PAGE_GO_ON] = &editor_choose,
    [PAGE_LANGUAGE] = &editor_choose,   [PAGE_PERSON] = &editor_choose,
    [PAGE_GOODBYE] = &editor_listen,
};

const struct editor_kind *editor_for(const struct page *page)
{
    return (size_t)page->kind < sizeof KINDS / sizeof *KINDS ? KINDS[page->kind]
                                                             : &editor_elsewhere;
}

struct text editor_word(const struct editor *editor, const char *key)
{
    return catalogue_words(editor->words, key);
}

const struct scene_room *editor_room(const struct editor *editor)
{
    return editor->room != NULL ? editor->room : &SCENE_ROOM_USUAL;
}

bool editor_is_private(const struct editor *editor)
{
    const struct page *page = editor->page;
    return page->is_private || page->is_secret || page->kind == PAGE_MONEY;
}

bool editor_has_headphones(const struct editor *editor)
{
    const struct desk_ports *ports = editor->ports;
    return ports->headphones != NULL && ports->headphones(ports->self);
}

/* ---- What is said ---- */

struct saying *turn_say(struct editor_turn *turn, const struct editor *editor, unsigned id,
                        struct text words)
{
    enum { MOST = sizeof turn->says / sizeof *turn->says };
    size_t at = turn->say_count < MOST ? turn->say_count : MOST - 1;
    struct saying *saying = &turn->says[at];

    *saying = (struct saying){.item = id, .words = words, .language = editor->page->language};
    if (words.len > 0)
        turn->say_count = at + 1;
    return saying;
}

struct saying *turn_say_faces(struct editor_turn *turn, const struct editor *editor,
                              unsigned id, const struct faces *faces)
{
    struct saying *saying = turn_say(turn, editor, id, faces->text);

    saying->recording = faces->audio;
    if (faces->text.len == 0 && faces->audio.len > 0)
        turn->say_count++;
    return saying;
}

void turn_say_word(struct editor_turn *turn, const struct editor *editor, unsigned id,
                   const char *key)
{
    turn_say(turn, editor, id, editor_word(editor, key));
}

void turn_answer(struct editor_turn *turn, struct text value)
{
    turn->answered = true;
    turn->answer = (struct answer){.kind = ANSWER_VALUE, .value = value};
}

void turn_leave_out(struct editor_turn *turn, struct editor *editor, unsigned id,
                    const char *key)
{
    if ((editor->page->may & MAY_SKIP) == 0) {
        turn_say_word(turn, editor, id, key);
    } else if (editor->may_leave) {
        turn->answered = true;
        turn->answer = (struct answer){.kind = ANSWER_SKIP};
    } else {
        editor->may_leave = true;
        turn_say_word(turn, editor, ID_GO, "kiosk.may-skip");
    }
}

/* ---- What is shown ---- */

struct item *show_tile(const struct editor *editor, struct scene_maker *maker, unsigned id,
                       const struct faces *faces)
{
    struct item *tile = scene_add(maker, ITEM_TILE, id, faces->text);

    (void)editor;
    tile->image = faces->image;
    scene_say(maker, tile, faces->audio, faces->text);
    return tile;
}
