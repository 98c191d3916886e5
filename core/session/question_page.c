#include "session/question_page.h"

#include "session/kind.h"
#include "session/review.h"

enum { MOST_OWN_CHOICES = 3 };

void question_page_choice(struct page *page, struct text value, struct text label)
{
    page->choices[page->choice_count] = (struct page_choice){
        .value = value,
        .faces.text = label,
        .digit = (unsigned)page->choice_count + 1,
    };
    page->choice_count++;
}

static bool is_chosen(const struct question *question, struct text value)
{
    if (question->control == CONTROL_SELECT1)
        return text_equal(question->value, value);
    for (struct text rest = question->value, word; text_take_word(&rest, &word);)
        if (text_equal(word, value))
            return true;
    return false;
}

static void put_choices(struct page *page, const struct question *question, struct arena *arena)
{
    page->choices = arena_array(arena, question->choice_count, sizeof *page->choices);
    page->choice_count = question->choice_count;
    for (size_t i = 0; i < question->choice_count; i++) {
        const struct choice *choice = &question->choices[i];
        page->choices[i] = (struct page_choice){.value = choice->value,
                                                .faces = choice->faces,
                                                .digit = choice->digit,
                                                .chosen = is_chosen(question, choice->value)};
    }
}

static void put_yes_no(struct page *page, struct text yes, struct text no,
                       const struct question_words *words, struct arena *arena)
{
    page->choices = arena_array(arena, MOST_OWN_CHOICES, sizeof *page->choices);
    question_page_choice(page, yes, words->yes);
    question_page_choice(page, no, words->no);
}

static void put_manner(struct page *page, const struct question *question)
{
    page->groups = kind_extra(question, "groups");
    page->unit = kind_extra(question, "money");
    page->letters_x = text_is(kind_extra(question, "letters"), "x");
    page->is_secret = kind_says(question, "secret");
    page->is_private = page->is_secret || kind_says(question, "private");
    page->is_consent = kind_says(question, "consent");
    page->is_menu = kind_says(question, "menu");
    page->media_type = question->media_type;
    if (page->kind == PAGE_RANGE) {
        page->least = question->range_start;
        page->most = question->range_end;
        page->interval = question->range_step;
    }
}

void question_page(struct page *page, const struct question *question,
                   const struct question_words *words, struct arena *arena)
{
    page->kind = kind_of(question);
    page->name = question->name;
    page->section = question->section;
    page->prompt = question->label;
    page->hint = question->hint;
    put_manner(page, question);
    page->value = page->is_secret ? review_masked(question->value, arena) : question->value;
    if (question->control == CONTROL_INPUT && page->kind == PAGE_CHOOSE) {
        /* A boolean without a select. */
        put_yes_no(page, TEXT("true"), TEXT("false"), words, arena);
        for (size_t i = 0; i < page->choice_count; i++)
            page->choices[i].chosen = text_equal(page->choices[i].value, question->value);
    } else {
        put_choices(page, question, arena);
    }
    if (!question->required && page->kind != PAGE_LISTEN)
        page->may |= MAY_SKIP;
}

void question_page_add(struct page *page, const struct question *question,
                       const struct question_words *words, struct arena *arena)
{
    page->kind = PAGE_ADD;
    page->name = question->name;
    page->section = question->label;
    page->prompt.text = words->add;
    page->value = text_format(arena, "%zu", question->repeat_count);
    put_yes_no(page, TEXT("yes"), TEXT("no"), words, arena);
}

void question_page_review(struct page *page, const struct record *record,
                          const struct catalogue *words, struct arena *arena)
{
    page->kind = PAGE_REVIEW;
    page->name = TEXT("review");
    page->prompt.text = catalogue_words(words, "review.prompt");
    page->line_count = review_lines(&page->lines, record, words, arena);
}
