/* slip.c: to go on later: a number and a picture to remember it by. The draft is kept under
 * both together, and the store sees only a keyed hash of them. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "desk/page_editors.h"
#include "desk/state.h"
#include "locale/show.h"
#include "locale/spoken.h"

static const struct text GROUPS = {"3 3", 3};
static const struct text OFFER = {"slip:offer", 10};

static struct text person_of(const struct slip *slip, struct arena *arena)
{
    return slip_person(text_of(slip->number), slip->picture, arena);
}

bool slip_is_open(const struct desk *desk)
{
    return desk->slip.number[0] != '\0';
}

void slip_forget(struct desk *desk)
{
    explicit_bzero(desk->slip.number, sizeof desk->slip.number);
    desk->slip.picture = 0;
}

/* ---- Keeping ---- */

bool slip_can_keep(const struct desk *desk)
{
    return desk->base.use == SHEET_SESSION && session_holds_work(desk->session);
}

static void make_slip(struct desk *desk)
{
    uint64_t number = random_u64(desk->options.random) % SLIP_NUMBERS;

    snprintf(desk->slip.number, sizeof desk->slip.number, "%06u", (unsigned)number);
    desk->slip.picture = (unsigned)(random_u64(desk->options.random) % SLIP_PICTURES);
}

/* "*123#" as it is said: "star 1 2 3 hash". */
static struct text code_in_words(const struct desk *desk, struct text code, struct arena *arena)
{
    struct text words = TEXT("");

    for (size_t i = 0; i < code.len; i++) {
        struct text word = code.at[i] == '*'   ? desk_word(desk, "kiosk.sign.star")
                           : code.at[i] == '#' ? desk_word(desk, "kiosk.sign.hash")
                                               : text_part(code, i, 1);
        words =
            text_format(arena, "%.*s%s%.*s", TEXT_ARG(words), i > 0 ? " " : "", TEXT_ARG(word));
    }
    return words;
}

/* How to go on by phone, with the code as it is dialled or as it is said. */
static struct text by_phone(const struct desk *desk, struct text code, struct arena *arena)
{
    return catalogue_fill(desk->catalogues[desk->language], "kiosk.slip.phone", arena, "code",
                          code, "key", desk_word(desk, "key.slip"), (const char *)NULL);
}

/* What is kept under a slip stays when the desk ends the session. */
static void show_slip(struct desk *desk)
{
    struct page *page =
        questions_begin(desk, &desk->base, SHEET_KEPT, PAGE_RECEIPT, "kiosk.slip.prompt");

    page->name = TEXT("slip");
    page->prompt.big_image = text_of(slip_picture(desk->slip.picture));
    page->hint.text = desk_word(desk, slip_picture_key(desk->slip.picture));
    page->receipt = text_copy(desk->base.arena, text_of(desk->slip.number));
    page->groups = GROUPS;
    struct text code = house_short_code(desk->options.house);
    page->hint.guidance = by_phone(desk, code, desk->base.arena);
    page->prompt.guidance =
        by_phone(desk, code_in_words(desk, code, desk->base.arena), desk->base.arena);
    sheet_show_as(desk, &desk->base, &editor_slip);
}

void slip_keep(struct desk *desk)
{
    struct arena *arena = arena_open("slip");
    struct fault why = {0};
    enum status status;
    bool is_new = !slip_is_open(desk);

    if (is_new)
        make_slip(desk);
    status =
        session_keep_for(desk->session, person_of(&desk->slip, arena), TEXT("kiosk"), &why);
    arena_close(arena);
    if (status != OK) {
        log_line(LOG_ERROR, "desk: a slip was not kept: %s", why.text);
        if (is_new) /* it opens nothing */
            slip_forget(desk);
        sheet_close(&desk->over);
        questions_refuse(desk, &desk->base, "kiosk.not-kept");
        return;
    }
    sheet_close(&desk->over);
    desk->keeping = KEPT;
    session_close(desk->session);
    desk->session = NULL;
    show_slip(desk);
}

/* ---- Going on ---- */

void slip_offer(const struct desk *desk, struct page *page, struct arena *arena)
{
    struct page_choice *choices = arena_array(arena, page->choice_count + 1, sizeof *choices);

    if (slip_tries_closed(&desk->slip.tries, desk_now_ms(desk)) || slip_is_open(desk))
        return;
    memcpy(choices, page->choices, page->choice_count * sizeof *choices);
    choices[page->choice_count++] = (struct page_choice){
        .value = OFFER,
        .faces = {.text = desk_word(desk, "kiosk.slip.offer"), .image = TEXT("old-paper")}};
    page->choices = choices;
}

bool slip_is_offer(struct text value)
{
    return text_equal(value, OFFER);
}

void slip_ask(struct desk *desk)
{
    struct page *page =
        questions_begin(desk, &desk->over, SHEET_NUMBER, PAGE_DIGITS, "kiosk.slip.number");

    page->name = TEXT("slip-number");
    page->groups = GROUPS;
    page->prompt.image = TEXT("old-paper");
    sheet_show(desk, &desk->over);
}

static void ask_picture(struct desk *desk, struct text number)
{
    char typed[SLIP_DIGITS + 1];

    snprintf(typed, sizeof typed, "%.*s", TEXT_ARG(number));
    struct page *page =
        questions_begin(desk, &desk->over, SHEET_PICTURE, PAGE_CHOOSE, "kiosk.slip.picture");
    page->name = TEXT("slip-picture");
    page->value = text_copy(desk->over.arena, text_of(typed));
    for (unsigned i = 0; i < SLIP_PICTURES; i++)
        sheet_choice(desk, page, slip_picture(i), slip_picture_key(i), slip_picture(i));
    sheet_show(desk, &desk->over);
}

static void take_number(struct desk *desk, const struct answer *answer)
{
    if (answer->value.len == SLIP_DIGITS)
        ask_picture(desk, answer->value);
    else
        questions_refuse(desk, &desk->over, "kiosk.slip.six");
}

/* Wrong three times, by whomever: no more for a while. */
static void refuse_slip(struct desk *desk)
{
    slip_forget(desk);
    if (slip_tries_wrong(&desk->slip.tries, desk_now_ms(desk))) {
        course_end(desk);
        return;
    }
    slip_ask(desk);
    questions_refuse(desk, &desk->over, "kiosk.slip.wrong");
}

static void take_picture(struct desk *desk, const struct answer *answer)
{
    struct arena *arena = arena_open("slip");

    unsigned picture = slip_find_picture(answer->value);
    if (picture < SLIP_PICTURES)
        desk->slip.picture = picture;
    snprintf(desk->slip.number, sizeof desk->slip.number, "%.*s",
             TEXT_ARG(desk->over.page.value));
    struct session *session = course_open(desk, person_of(&desk->slip, arena));
    arena_close(arena);
    if (session != NULL && course_has_draft(session)) {
        slip_tries_right(&desk->slip.tries);
        course_go_on(desk, session);
        return;
    }
    session_close(session);
    refuse_slip(desk);
}

void slip_take(struct desk *desk, enum sheet_use use, const struct answer *answer)
{
    if (use == SHEET_KEPT)
        course_leave(desk);
    else if (use == SHEET_NUMBER)
        take_number(desk, answer);
    else
        take_picture(desk, answer);
}
