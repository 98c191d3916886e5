#include "ussd/slip_entry.h"

#include "session/slip.h"

bool slip_entry_is_on(enum note_mode mode)
{
    return mode == NOTE_SLIP_LOSE || mode == NOTE_SLIP_NUMBER || mode == NOTE_SLIP_PICTURE;
}

/* ---- The questions ---- */

static struct text words_of(const struct screen_words *words, const char *key)
{
    return words->find(words->self, key);
}

static void ask_whether_to_lose(struct page *page, const struct screen_words *words,
                                struct arena *arena)
{
    page->kind = PAGE_CHOOSE;
    page->name = TEXT("slip-lose");
    page->prompt.text = words_of(words, "slip.lose");
    page->choices = ARENA_NEW(arena, struct page_choice);
    page->choice_count = 1;
    page->choices[0] = (struct page_choice){
        .value = TEXT("lose"), .digit = 1, .faces.text = words_of(words, "slip.lose-yes")};
}

static void ask_picture(struct page *page, const struct screen_words *words,
                        struct arena *arena)
{
    page->kind = PAGE_CHOOSE;
    page->name = TEXT("slip-picture");
    page->prompt.text = words_of(words, "kiosk.slip.picture");
    page->choices = arena_array(arena, SLIP_PICTURES, sizeof *page->choices);
    page->choice_count = SLIP_PICTURES;
    for (unsigned i = 0; i < SLIP_PICTURES; i++)
        page->choices[i] =
            (struct page_choice){.value = text_of(slip_picture(i)),
                                 .digit = i + 1,
                                 .faces.text = words_of(words, slip_picture_key(i))};
}

void slip_entry_page(struct page *page, enum note_mode mode, const struct screen_words *words,
                     struct arena *arena)
{
    *page = (struct page){.kind = PAGE_DIGITS,
                          .name = TEXT("slip-number"),
                          .language = page->language,
                          .right_to_left = page->right_to_left,
                          .prompt.text = words_of(words, "kiosk.slip.number"),
                          .groups = TEXT("3 3"),
                          .may = MAY_BACK | MAY_HOME | (page->may & MAY_PERSON)};
    if (mode == NOTE_SLIP_LOSE)
        ask_whether_to_lose(page, words, arena);
    else if (mode == NOTE_SLIP_PICTURE)
        ask_picture(page, words, arena);
}

/* ---- The move ---- */

bool slip_entry_is_closed(struct house *house, const struct note *note)
{
    int64_t now_ms = house_now_ms(house);

    return slip_tries_closed(&note->tries, now_ms) ||
           slip_guard_closed(house_slips(house), now_ms);
}

static enum slip_outcome count_wrong(struct house *house, struct note *note)
{
    int64_t now_ms = house_now_ms(house);

    slip_guard_wrong(house_slips(house), now_ms);
    return slip_tries_wrong(&note->tries, now_ms) ? SLIP_CLOSED : SLIP_WRONG;
}

/* The note that goes with it says no reply: should the power fail before one was made, the same
 * input again shows what was moved. */
static enum status move(struct session *session, struct text phone, const struct note *note,
                        struct fault *why)
{
    struct note moved = *note;
    struct buffer packed = {0};

    moved.mode = NOTE_PAGE;
    moved.mark = 0;
    moved.typed[0] = moved.refusal[0] = moved.reply[0] = '\0';
    slip_tries_right(&moved.tries);
    note_pack(&packed, &moved);
    enum status status = session_keep_for(session, phone, buffer_text(&packed), why);
    buffer_close(&packed);
    return status;
}

/* Who kept something left a note with it, so a session without one found nothing. */
enum slip_outcome slip_entry_try(struct house *house, struct text phone, struct note *note,
                                 struct text picture, struct fault *why)
{
    struct arena *arena;
    struct session *session;
    enum slip_outcome outcome = SLIP_OPENED;
    unsigned at = slip_find_picture(picture);

    if (slip_entry_is_closed(house, note))
        return SLIP_CLOSED;
    if (at == SLIP_PICTURES)
        return count_wrong(house, note);
    arena = arena_open("slip");
    struct visitor visitor = {.channel = TEXT("ussd"),
                              .person = slip_person(text_of(note->typed), at, arena),
                              .phone = phone,
                              .is_shared = true};
    if (session_open(&session, house, &visitor, why) != OK) {
        arena_close(arena);
        return SLIP_FAILED;
    }
    if (session_note(session).len == 0)
        outcome = count_wrong(house, note);
    else if (move(session, phone, note, why) != OK)
        outcome = SLIP_FAILED;
    else
        slip_tries_right(&note->tries);
    session_close(session);
    arena_close(arena);
    return outcome;
}
