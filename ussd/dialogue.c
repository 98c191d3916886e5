#include "ussd/dialogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "ussd/input.h"
#include "ussd/slip_entry.h"
#include "ussd/view.h"

enum { MOST_DIALLED = 32, /* inputs in one dialled path */ DCS_GSM7 = 0x0F, DCS_UCS2 = 0x48 };

struct dialogue {
    const struct dialogue_host *host;
    char *phone;
    struct session *session; /* NULL: none is open */
    struct note note;        /* what the phone shows */
};

struct dialogue *dialogue_open(const struct dialogue_host *host, struct text phone)
{
    struct dialogue *dialogue = calloc(1, sizeof *dialogue);
    char *copy = strndup(phone.at ? phone.at : "", phone.len);

    if (dialogue == NULL || copy == NULL)
        fatal("no memory for a dialogue");
    dialogue->host = host;
    dialogue->phone = copy;
    return dialogue;
}

static void close_session(struct dialogue *dialogue)
{
    if (dialogue->session != NULL)
        session_close(dialogue->session);
    dialogue->session = NULL;
}

void dialogue_close(struct dialogue *dialogue)
{
    if (dialogue == NULL)
        return;
    close_session(dialogue);
    explicit_bzero(&dialogue->note, sizeof dialogue->note);
    free(dialogue->phone);
    free(dialogue);
}

size_t dialogue_held_bytes(const struct dialogue *dialogue)
{
    return sizeof *dialogue + (dialogue->session ? session_held_bytes(dialogue->session) : 0);
}

/* ---- Replies ---- */

static void reply_of_note(struct phone_reply *reply, const struct dialogue *dialogue)
{
    struct text text = text_of(dialogue->note.reply);
    struct fit_cost cost = fit_cost(text);
    struct fit_budget budget = dialogue->host->manner.budget;

    *reply = (struct phone_reply){.text = text,
                                  .end = dialogue->note.ended,
                                  .dcs = cost.ucs2 ? DCS_UCS2 : DCS_GSM7,
                                  .used = cost.ucs2 ? cost.units : cost.septets,
                                  .limit = cost.ucs2 ? budget.units : budget.septets};
}

/* One sentence and the end; a sentence too long for the network is cut where it fits. */
static void say_and_end(struct dialogue *dialogue, struct text words)
{
    struct fit_budget budget = dialogue->host->manner.budget;

    if (!fit_fits(words, budget)) {
        bool ucs2 = fit_cost(words).ucs2;
        size_t cut = fit_cut(words, ucs2, ucs2 ? budget.units : budget.septets, TEXT(""));
        words = text_part(words, 0, cut);
    }
    note_set(dialogue->note.reply, NOTE_REPLY, words);
    dialogue->note.ended = true;
    close_session(dialogue);
}

static void say_not_kept(struct dialogue *dialogue, const struct fault *why)
{
    log_line(LOG_ERROR, "dialogue: an answer was not kept: %s", why->text);
    say_and_end(dialogue, session_words(dialogue->session, "phone.not-kept"));
}

static void make_view(struct view *view, struct dialogue *dialogue)
{
    struct fault why = {0};
    enum status status = view_make(view, dialogue->session, &dialogue->note,
                                   &dialogue->host->manner, dialogue->host->scratch, &why);

    if (view->screen == NULL)
        fatal("%s", why.text); /* the budget was checked when the program started */
    if (status != OK)
        log_line(LOG_ERROR, "dialogue: a page cannot be shown on a phone: %s", why.text);
}

/* Puts what is shown now into the note, on disk, and only then into the reply. */
static void show(struct dialogue *dialogue)
{
    struct view view;
    struct buffer note = {0};
    struct fault why = {0};

    make_view(&view, dialogue);
    dialogue->note.mark = view_mark(&view.of_session);
    dialogue->note.ended = view.page.kind == PAGE_GOODBYE && view.is_last;
    note_set(dialogue->note.reply, NOTE_REPLY, view.screen->text);
    note_pack(&note, &dialogue->note);
    if (session_keep(dialogue->session, buffer_text(&note), &why) != OK)
        say_not_kept(dialogue, &why);
    buffer_close(&note);
    if (dialogue->note.ended)
        close_session(dialogue);
}

static enum status open_session(struct dialogue *dialogue)
{
    struct visitor visitor = {.channel = TEXT("ussd"),
                              .person = text_of(dialogue->phone),
                              .phone = text_of(dialogue->phone)};
    struct fault why = {0};

    close_session(dialogue);
    enum status status =
        session_open(&dialogue->session, dialogue->host->house, &visitor, &why);
    if (status != OK)
        log_line(LOG_ERROR, "dialogue: no session: %s", why.text);
    return status;
}

/* ---- Inputs ---- */

/* What an input came to. */
enum outcome {
    WENT_ON,
    WAS_REFUSED,
    BROKE /* the store failed: the reply is made */
};

static enum outcome refuse(struct dialogue *dialogue, const char *key)
{
    note_set(dialogue->note.refusal, NOTE_REFUSAL, text_of(key));
    dialogue->note.refusals++;
    dialogue->note.part = 0;
    dialogue->note.heard = false;
    return WAS_REFUSED;
}

static void turn_to(struct dialogue *dialogue, enum note_mode mode)
{
    dialogue->note.mode = mode;
    dialogue->note.screen = dialogue->note.part = 0;
    dialogue->note.heard = false;
    dialogue->note.refusal[0] = '\0';
}

/* To a screen of the same page, where the reason of a refusal is not said again. */
static enum outcome move_to(struct dialogue *dialogue, uint64_t screen)
{
    dialogue->note.screen = screen;
    dialogue->note.part = 0;
    dialogue->note.heard = true;
    dialogue->note.refusal[0] = '\0';
    dialogue->note.refusals = 0;
    return WENT_ON;
}

static enum outcome give(struct dialogue *dialogue, const struct view *view,
                         const struct answer *answer)
{
    struct fault why = {0};
    struct page page;

    if (session_answer(dialogue->session, answer, &why) != OK) {
        say_not_kept(dialogue, &why);
        return BROKE;
    }
    session_page(&page, dialogue->session, dialogue->host->scratch);
    turn_to(dialogue, NOTE_PAGE);
    if (screen_face(&page.refusal).len > 0) {
        dialogue->note.refusals++;
        return WAS_REFUSED;
    }
    dialogue->note.refusals = 0;
    if (answer->kind == ANSWER_CHANGE)
        dialogue->note.line = answer->index + 1;
    else if (page.is_menu)
        dialogue->note.line = 0;
    /* Nothing can be found again for a phone whose number is hidden. */
    dialogue->note.opening = !page.practice && view->of_session.is_menu && !page.is_menu &&
                             page.step > 0 && dialogue->phone[0] != '\0';
    return WENT_ON;
}

/* From home to the questions about a slip. */
static enum outcome begin_slip(struct dialogue *dialogue)
{
    if (dialogue->phone[0] == '\0')
        return refuse(dialogue, "slip.hidden");
    if (slip_entry_is_closed(dialogue->host->house, &dialogue->note))
        return refuse(dialogue, "slip.closed");
    turn_to(dialogue,
            session_holds_work(dialogue->session) ? NOTE_SLIP_LOSE : NOTE_SLIP_NUMBER);
    dialogue->note.refusals = 0;
    return WENT_ON;
}

static enum outcome go(struct dialogue *dialogue, const struct view *view, enum nav nav)
{
    struct answer answer = nav_answer(nav);

    if (nav == NAV_SLIP)
        return view->page.practice ? refuse(dialogue, "practice.band") : begin_slip(dialogue);
    if (view->page.is_menu && !(view->nav & NAV_BIT(nav)))
        return move_to(dialogue, 0); /* home, and we are there */
    if (nav == NAV_MORE && view->is_part)
        dialogue->note.part++;
    else if (nav == NAV_MORE)
        return move_to(dialogue, dialogue->note.screen + 1);
    else if (nav == NAV_BACK && dialogue->note.part > 0)
        dialogue->note.part--;
    else if (nav == NAV_BACK && dialogue->note.screen > 0)
        return move_to(dialogue, dialogue->note.screen - 1);
    else if (nav == NAV_BACK && dialogue->note.mode == NOTE_SLIP_PICTURE)
        turn_to(dialogue, NOTE_SLIP_NUMBER);
    else if ((nav == NAV_BACK && dialogue->note.mode != NOTE_PAGE) ||
             (nav == NAV_HOME && slip_entry_is_on(dialogue->note.mode)))
        turn_to(dialogue, NOTE_PAGE);
    else if (nav == NAV_HELP)
        session_helped(dialogue->session), turn_to(dialogue, NOTE_HELP);
    else
        return give(dialogue, view, &answer);
    return WENT_ON;
}

static enum outcome use(struct dialogue *dialogue, const struct view *view,
                        const struct input *input, struct text typed)
{
    switch (input->kind) {
    case INPUT_ANSWER:
        return give(dialogue, view, &input->answer);
    case INPUT_NAV:
        return go(dialogue, view, input->nav);
    case INPUT_REFUSED:
        return refuse(dialogue, input->refusal);
    case INPUT_ASK:
        break;
    }
    dialogue->note.screen_before = dialogue->note.screen;
    bool parted = view->is_part;
    turn_to(dialogue, NOTE_ASK);
    dialogue->note.parted = parted;
    note_set(dialogue->note.typed, NOTE_TYPED, typed);
    return WENT_ON;
}

/* "You typed 0. What is it?": the number, or what 0 means everywhere. */
static enum outcome settle(struct dialogue *dialogue, const struct view *view,
                           const struct input *input)
{
    struct screen_words words = view_words(dialogue->session);
    struct input meant;

    if (input->kind == INPUT_REFUSED)
        return refuse(dialogue, input->refusal);
    turn_to(dialogue, NOTE_PAGE);
    move_to(dialogue, dialogue->note.screen_before);
    if (input->kind == INPUT_NAV && input->nav == NAV_MORE && dialogue->note.parted)
        return WENT_ON; /* the rest of that screen was not said: it is shown whole */
    if (input->kind == INPUT_NAV)
        return go(dialogue, view, input->nav);
    input_read_value(&meant, &view->of_session, text_of(dialogue->note.typed), &words,
                     dialogue->host->scratch);
    return use(dialogue, view, &meant, TEXT(""));
}

/* Answers "Go on?" with yes. What cannot go on stays on that page. */
static void go_on(struct dialogue *dialogue)
{
    const struct answer yes = {.kind = ANSWER_VALUE, .value = TEXT("go-on")};
    struct fault why = {0};
    struct page page;

    session_page(&page, dialogue->session, dialogue->host->scratch);
    if (page.kind == PAGE_GO_ON && session_answer(dialogue->session, &yes, &why) != OK)
        log_line(LOG_ERROR, "dialogue: a draft does not go on: %s", why.text);
}

/* What was kept under the slip is this phone's now: on to where its person stopped. */
static enum outcome stand_where_it_stopped(struct dialogue *dialogue)
{
    if (open_session(dialogue) != OK) {
        say_and_end(dialogue, dialogue->host->down);
        return BROKE;
    }
    turn_to(dialogue, NOTE_PAGE);
    dialogue->note.refusals = dialogue->note.line = 0;
    dialogue->note.typed[0] = '\0';
    go_on(dialogue);
    return WENT_ON;
}

static enum outcome try_slip(struct dialogue *dialogue, struct text picture)
{
    struct fault why = {0};

    switch (slip_entry_try(dialogue->host->house, text_of(dialogue->phone), &dialogue->note,
                           picture, &why)) {
    case SLIP_OPENED:
        return stand_where_it_stopped(dialogue);
    case SLIP_WRONG:
        turn_to(dialogue, NOTE_SLIP_NUMBER);
        return refuse(dialogue, "kiosk.slip.wrong");
    case SLIP_CLOSED:
        turn_to(dialogue, NOTE_PAGE);
        return refuse(dialogue, "slip.closed");
    case SLIP_FAILED:
        break;
    }
    say_not_kept(dialogue, &why);
    return BROKE;
}

/* An answer to one of the questions about a slip. */
static enum outcome take_slip(struct dialogue *dialogue, struct text value)
{
    if (dialogue->note.mode == NOTE_SLIP_PICTURE)
        return try_slip(dialogue, value);
    if (dialogue->note.mode == NOTE_SLIP_LOSE) {
        turn_to(dialogue, NOTE_SLIP_NUMBER);
        return WENT_ON;
    }
    if (value.len != SLIP_DIGITS)
        return refuse(dialogue, "kiosk.slip.six");
    turn_to(dialogue, NOTE_SLIP_PICTURE);
    note_set(dialogue->note.typed, NOTE_TYPED, value);
    dialogue->note.refusals = 0;
    return WENT_ON;
}

static enum outcome apply(struct dialogue *dialogue, struct text typed)
{
    struct screen_words words = view_words(dialogue->session);
    struct view view;
    struct input input;

    make_view(&view, dialogue);
    struct input_shown shown = {view.nav, view.digits, view.digit_count};
    input_read(&input, &view.page, &shown, typed, &words, dialogue->host->scratch);
    if (input.kind == INPUT_NAV && input.nav == NAV_BACK &&
        (dialogue->note.screen > 0 || dialogue->note.part > 0))
        return go(dialogue, &view, NAV_BACK);
    if (dialogue->note.mode == NOTE_ASK)
        return settle(dialogue, &view, &input);
    if (slip_entry_is_on(dialogue->note.mode) && input.kind == INPUT_ANSWER)
        return take_slip(dialogue, input.answer.value);
    if (input.kind == INPUT_ASK)
        typed = nav_key(input.nav, &words);
    return use(dialogue, &view, &input, typed);
}

/* ---- Dialling ---- */

/* What follows the short code in "*123*1*2#": "1*2". */
static struct text dialled_path(struct text dialled, struct text code)
{
    struct text stem = code.len > 0 ? text_part(code, 0, code.len - 1) : code;
    bool ours = dialled.len > stem.len && stem.len > 0 &&
                text_equal(text_part(dialled, 0, stem.len), stem) &&
                dialled.at[stem.len] == '*';

    if (!ours)
        return TEXT("");
    struct text path = text_part(dialled, stem.len + 1, SIZE_MAX);
    return text_ends(path, "#") ? text_part(path, 0, path.len - 1) : path;
}

/* A learned path begins at the menu. Where a question about an unfinished service, or a
 * receipt, stands before the menu, its digits would answer that instead: so that is shown, and
 * nothing applied. */
static bool is_at_the_menu(const struct dialogue *dialogue)
{
    struct page page;

    session_page(&page, dialogue->session, dialogue->host->scratch);
    return page.kind != PAGE_GO_ON && page.kind != PAGE_RECEIPT && !page.is_notice;
}

static void dial(struct dialogue *dialogue, struct text dialled)
{
    struct text path = dialled_path(dialled, house_short_code(dialogue->host->house)), typed;

    if (path.len == 0 || !is_at_the_menu(dialogue)) {
        show(dialogue);
        return;
    }
    for (size_t i = 0; i < MOST_DIALLED && text_take_part(&path, '*', &typed); i++) {
        enum outcome outcome = apply(dialogue, typed);
        if (outcome == BROKE)
            return;
        if (outcome == WAS_REFUSED)
            break;
    }
    show(dialogue);
}

/* The network's session goes on, but our program began anew. True when the page that the phone
 * shows is the one that the session is on. */
static bool is_where_it_was(struct dialogue *dialogue)
{
    struct page page;

    session_page(&page, dialogue->session, dialogue->host->scratch);
    if (view_mark(&page) == dialogue->note.mark)
        return true;
    go_on(dialogue);
    session_page(&page, dialogue->session, dialogue->host->scratch);
    return view_mark(&page) == dialogue->note.mark;
}

/* The language wished is for whoever has not been here: who has may have chosen another. */
static void wish_language(struct dialogue *dialogue)
{
    struct answer wish = {.kind = ANSWER_LANGUAGE, .value = dialogue->host->language};

    if (wish.value.len > 0 && session_note(dialogue->session).len == 0)
        session_answer(dialogue->session, &wish, NULL);
}

static void fresh_note(struct dialogue *dialogue, const struct phone_event *event)
{
    dialogue->note = (struct note){.step = event->step, .tries = dialogue->note.tries};
    note_set(dialogue->note.network, NOTE_NETWORK, event->network);
}

static bool is_same_network(const struct dialogue *dialogue, const struct phone_event *event)
{
    char network[NOTE_NETWORK + 1];

    note_set(network, NOTE_NETWORK, event->network);
    return event->network.len > 0 && strcmp(network, dialogue->note.network) == 0;
}

static bool is_seen(const struct dialogue *dialogue, const struct phone_event *event)
{
    return is_same_network(dialogue, event) && event->step <= dialogue->note.step &&
           dialogue->note.reply[0] != '\0';
}

/* An input for a session that is not in memory. True when it was answered before. */
static bool take_cold(struct dialogue *dialogue, const struct phone_event *event)
{
    if (open_session(dialogue) != OK) {
        fresh_note(dialogue, event);
        say_and_end(dialogue, dialogue->host->down);
        return false;
    }
    note_unpack(&dialogue->note, session_note(dialogue->session));
    if (is_seen(dialogue, event)) {
        close_session(dialogue);
        return true;
    }
    bool goes_on = !event->dial && is_same_network(dialogue, event) && !dialogue->note.ended;
    if (goes_on && is_where_it_was(dialogue)) {
        dialogue->note.step = event->step;
        if (apply(dialogue, event->text) != BROKE)
            show(dialogue);
        return false;
    }
    wish_language(dialogue);
    fresh_note(dialogue, event);
    dial(dialogue, event->dial ? event->text : TEXT(""));
    return false;
}

void dialogue_take(struct dialogue *dialogue, const struct phone_event *event,
                   struct phone_reply *reply)
{
    struct arena_mark mark = arena_mark(dialogue->host->scratch);
    bool again = is_seen(dialogue, event);

    if (!again && dialogue->session != NULL && !event->dial &&
        is_same_network(dialogue, event)) {
        dialogue->note.step = event->step;
        if (apply(dialogue, event->text) != BROKE)
            show(dialogue);
    } else if (!again) {
        again = take_cold(dialogue, event);
    }
    arena_release(dialogue->host->scratch, mark);
    reply_of_note(reply, dialogue);
    reply->again = again;
}
