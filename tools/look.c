#include "tools/look.h"

#include "session/question_page.h"

static struct text find_words(const void *self, const char *key)
{
    return self ? catalogue_words(self, key) : (struct text){0};
}

struct screen_words look_words(const struct look_manner *manner)
{
    return (struct screen_words){manner->words, find_words};
}

void look_again(struct look *look, const struct look_manner *manner, struct arena *arena)
{
    const struct screen_order order = {.page = &look->page,
                                       .budget = manner->budget,
                                       .words = look_words(manner),
                                       .translit = manner->tongue->letters,
                                       .nav = nav_of_page(&look->page)};
    look->status = screen_layout(&look->screens, &order, arena, &look->why);
    if (look->status != OK)
        look->screens = (struct screens){0};
}

static void begin(struct look *look, const struct look_manner *manner,
                  const struct record *record)
{
    *look = (struct look){0};
    look->page.language = manner->tongue->tag;
    look->page.right_to_left = manner->words && catalogue_right_to_left(manner->words);
    look->page.service = form_id(record_form(record));
    look->page.version = form_version(record_form(record));
    look->page.may = MAY_PERSON | MAY_STOP;
    if (manner->many_languages)
        look->page.may |= MAY_LANGUAGE;
    if (!manner->is_home)
        look->page.may |= MAY_BACK | MAY_HOME | MAY_PAUSE;
}

void look_at(struct look *look, const struct look_manner *manner, const struct record *record,
             struct place place, struct arena *arena)
{
    const struct question_words own = {.yes = find_words(manner->words, "nav.yes"),
                                       .no = find_words(manner->words, "nav.no"),
                                       .add = find_words(manner->words, "add.prompt")};
    struct question question;
    struct page *page = &look->page;

    begin(look, manner, record);
    record_question(&question, record, place, arena);
    if (place.kind == PLACE_REPEAT)
        question_page_add(page, &question, &own, arena);
    else
        question_page(page, &question, &own, arena);
    if (page->hint.text.len > 0 || page->prompt.guidance.len > 0)
        page->may |= MAY_HELP;
    look_again(look, manner, arena);
}

void look_at_review(struct look *look, const struct look_manner *manner,
                    const struct record *record, struct arena *arena)
{
    begin(look, manner, record);
    if (manner->words)
        question_page_review(&look->page, record, manner->words, arena);
    look_again(look, manner, arena);
}
