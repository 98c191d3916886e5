#include "ussd/testing/fake_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "locale/catalogue.h"

enum { MENU, NAME, CHILDREN, REVIEW, RECEIPT, GOODBYE, GO_ON };

struct house {
    struct fake_disk *disk;
    struct arena *arena;
    struct catalogue *words[2];
};

struct session {
    struct house *house;
    struct fake_draft draft;
    int page, under; /* GO_ON lies over `under` */
    bool keeps;
    unsigned refused;
    struct text refusal;
};

static const char *const TAGS[] = {"en", "ug"};

struct house *fake_house(struct fake_disk *disk)
{
    struct house *house = calloc(1, sizeof *house);
    struct fault why;

    house->disk = disk;
    house->arena = arena_open("fake house");
    for (size_t i = 0; i < 2; i++)
        if (catalogue_open(&house->words[i], DOORSTEP_BUILT_LOCALES, text_of(TAGS[i]),
                           house->arena, &why) != OK)
            abort();
    return house;
}

enum status house_open(struct house **house, const struct house_options *options,
                       struct fault *why)
{
    (void)why;
    *house = fake_house((struct fake_disk *)(const void *)options->data);
    return OK;
}

void house_close(struct house *house)
{
    if (house != NULL)
        arena_close(house->arena);
    free(house);
}

size_t house_language_count(const struct house *house)
{
    (void)house;
    return 2;
}

struct text house_language(const struct house *house, size_t index)
{
    (void)house;
    return text_of(TAGS[index]);
}

struct text house_short_code(const struct house *house)
{
    (void)house;
    return TEXT("*123#");
}

static struct fake_draft *draft_of(struct fake_disk *disk, struct text person, bool make)
{
    struct fake_draft *free_one = NULL;

    for (size_t i = 0; i < FAKE_PEOPLE; i++) {
        struct fake_draft *draft = &disk->drafts[i];
        if (text_is(person, draft->person))
            return draft;
        if (draft->person[0] == '\0') {
            free_one = draft;
            break;
        }
    }
    if (make && free_one != NULL)
        snprintf(free_one->person, sizeof free_one->person, "%.*s", TEXT_ARG(person));
    return make ? free_one : NULL;
}

struct fake_draft *fake_draft_of(struct fake_disk *disk, const char *person, bool make)
{
    return draft_of(disk, text_of(person), make);
}

struct slip_guard *house_slips(struct house *house)
{
    return &house->disk->slips;
}

int64_t house_now_ms(const struct house *house)
{
    return house->disk->now_ms;
}

bool session_holds_work(const struct session *session)
{
    return session->draft.aside;
}

enum status session_open(struct session **out, struct house *house,
                         const struct visitor *visitor, struct fault *why)
{
    if (house->disk->is_shut)
        return fault_set(why, FAILED, "the fake is shut");
    struct session *session = calloc(1, sizeof *session);
    const struct fake_draft *draft = draft_of(house->disk, visitor->person, false);
    session->house = house;
    session->keeps = visitor->person.len > 0;
    snprintf(session->draft.language, sizeof session->draft.language, "en");
    snprintf(session->draft.person, sizeof session->draft.person, "%.*s",
             TEXT_ARG(visitor->person));
    if (draft != NULL && session->keeps)
        session->draft = *draft;
    if (visitor->language.len > 0)
        snprintf(session->draft.language, sizeof session->draft.language, "%.*s",
                 TEXT_ARG(visitor->language));
    session->under = session->draft.page;
    session->page = session->draft.page != MENU ? GO_ON : MENU;
    if (session->draft.receipt)
        session->page = RECEIPT;
    *out = session;
    return OK;
}

void session_close(struct session *session)
{
    free(session);
}

static const struct catalogue *words_of(const struct session *session)
{
    return session->house->words[strcmp(session->draft.language, "ug") == 0];
}

void session_helped(struct session *session)
{
    (void)session;
}

struct text session_words(const struct session *session, const char *key)
{
    return catalogue_words(words_of(session), key);
}

struct text session_note(const struct session *session)
{
    return text_of(session->draft.note);
}

size_t session_held_bytes(const struct session *session)
{
    return sizeof *session;
}

static void add_choice(struct page *page, const char *value, const char *label)
{
    page->choices[page->choice_count] =
        (struct page_choice){.value = text_of(value),
                             .digit = (unsigned)page->choice_count + 1,
                             .faces.text = text_of(label)};
    page->choice_count++;
}

static const enum page_kind KINDS[] = {PAGE_CHOOSE,  PAGE_TEXT,    PAGE_NUMBER, PAGE_REVIEW,
                                       PAGE_RECEIPT, PAGE_GOODBYE, PAGE_GO_ON};
static const char *const NAMES[] = {"menu",    "name",    "children", "review",
                                    "receipt", "goodbye", "go-on"};
static const char *const PROMPTS[] = {
    "Welcome.", "Your name?", "How many children?", "Is all of this right?", "It is sent.",
    "Goodbye.", "Go on?"};

static void put_parts(struct page *page, const struct session *session)
{
    if (session->page == MENU) {
        page->is_menu = true;
        add_choice(page, "register", "Register");
        add_choice(page, "leave", "Leave");
    } else if (session->page == GO_ON) {
        add_choice(page, "go-on", "Go on");
        add_choice(page, "anew", "Start again");
    } else if (session->page == NAME) {
        page->value = text_of(session->draft.name);
    } else if (session->page == CHILDREN) {
        page->value = text_of(session->draft.children);
    } else if (session->page == REVIEW) {
        page->line_count = 2;
        page->lines[0] = (struct page_line){.label.text = TEXT("Name"),
                                            .value = text_of(session->draft.name)};
        page->lines[1] = (struct page_line){.label.text = TEXT("Children"),
                                            .value = text_of(session->draft.children)};
    } else if (session->page == RECEIPT) {
        page->receipt = TEXT("1234567897");
    }
}

void session_page(struct page *page, const struct session *session, struct arena *arena)
{
    *page = (struct page){
        .kind = KINDS[session->page],
        .name = text_of(NAMES[session->page]),
        .service = session->page == MENU ? TEXT("home") : TEXT("register"),
        .language = text_of(session->draft.language),
        .prompt.text = text_of(PROMPTS[session->page]),
        .step = session->page < NAME || session->page > REVIEW ? 0 : (size_t)session->page,
        .may = MAY_HOME | MAY_PERSON | MAY_LANGUAGE,
        .refusal.text = session->refusal,
        .refused = session->refused};
    if (session->page != MENU && session->page != GO_ON)
        page->may |= MAY_BACK | MAY_PAUSE;
    if (session->page == GOODBYE)
        page->may = 0;
    page->choices = arena_array(arena, 2, sizeof *page->choices);
    page->lines = arena_array(arena, 2, sizeof *page->lines);
    put_parts(page, session);
}

static void take_value(struct session *session, struct text value)
{
    struct fake_draft *draft = &session->draft;

    if (session->page == MENU) {
        session->page = text_is(value, "leave") ? GOODBYE : NAME;
    } else if (session->page == GO_ON) {
        session->page = text_is(value, "go-on") ? session->under : MENU;
    } else if (session->page == NAME) {
        snprintf(draft->name, sizeof draft->name, "%.*s", TEXT_ARG(value));
        session->page = CHILDREN;
    } else if (session->page == CHILDREN) {
        snprintf(draft->children, sizeof draft->children, "%.*s", TEXT_ARG(value));
        session->page = REVIEW;
    }
}

static void send(struct session *session)
{
    struct fake_disk *disk = session->house->disk;

    disk->sent++;
    snprintf(disk->children, sizeof disk->children, "%s", session->draft.children);
    session->page = RECEIPT;
    /* As the store does: the receipt is kept with the submission, at once. */
    struct fake_draft *draft = draft_of(disk, text_of(session->draft.person), true);
    draft->receipt = true;
}

enum status session_answer(struct session *session, const struct answer *answer,
                           struct fault *why)
{
    (void)why;
    session->refusal = TEXT("");
    if (session->house->disk->refuses) {
        session->refusal = TEXT("Not so.");
        session->refused++;
        return OK;
    }
    session->refused = 0;
    if (answer->kind == ANSWER_VALUE)
        take_value(session, answer->value);
    else if (answer->kind == ANSWER_BACK && session->page > MENU)
        session->page--;
    else if (answer->kind == ANSWER_HOME)
        session->page = MENU;
    else if (answer->kind == ANSWER_CHANGE)
        session->page = NAME + (int)answer->index;
    else if (answer->kind == ANSWER_SEND)
        send(session);
    else if (answer->kind == ANSWER_NEXT)
        session->page = session->page == RECEIPT ? MENU : session->page + 1;
    else if (answer->kind == ANSWER_LANGUAGE)
        snprintf(session->draft.language, sizeof session->draft.language, "%.*s",
                 TEXT_ARG(answer->value));
    return OK;
}

enum status session_keep(struct session *session, struct text note, struct fault *why)
{
    struct fake_disk *disk = session->house->disk;

    if (!session->keeps)
        return OK;
    if (disk->is_broken || (disk->breaks_after > 0 && disk->kept >= disk->breaks_after))
        return fault_set(why, NO_ROOM, "the fake disk is full");
    struct fake_draft *draft = draft_of(disk, text_of(session->draft.person), true);
    snprintf(session->draft.note, sizeof session->draft.note, "%.*s", TEXT_ARG(note));
    session->draft.receipt = session->page == RECEIPT;
    session->draft.page = session->page == GO_ON ? session->under : session->page;
    if (session->page == RECEIPT || session->page == GOODBYE)
        session->draft.page = MENU;
    *draft = session->draft;
    disk->kept++;
    return OK;
}

enum status session_keep_for(struct session *session, struct text person, struct text note,
                             struct fault *why)
{
    struct fake_draft *before =
        draft_of(session->house->disk, text_of(session->draft.person), false);

    snprintf(session->draft.person, sizeof session->draft.person, "%.*s", TEXT_ARG(person));
    session->keeps = true;
    enum status status = session_keep(session, note, why);
    if (status == OK && before != NULL)
        *before = (struct fake_draft){.person = "gone"};
    return status;
}
