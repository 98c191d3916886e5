#include "ussd/screen.h"

#include "base/buffer.h"
#include "base/check.h"
#include "base/random.h"
#include "locale/catalogue.h"

enum { LANGUAGES = 4, BUDGETS = 5, PAGES = 300, MOST_CHOICES = 12 };

static const char *const TAGS[LANGUAGES] = {"en", "sw", "zh-CN", "ug"};
static const struct fit_budget BUDGET[BUDGETS] = {
    {182, 80}, {160, 70}, {140, 64}, {128, 56}, {120, 50}};

/* Words as they stand in forms, with a letter here and there that the GSM alphabet lacks. */
static const char *const WORDS[LANGUAGES][8] = {
    {"How", "many", "people", "live", "here?", "[yes]", "cost~5€", "naïve"},
    {"Watu", "wangapi", "wanaishi", "hapa?", "Ngʼombe", "nyumbani", "KSh", "2,000"},
    {"您家里有几个人?", "城乡居民", "养老金", "2026年", "交多少", "𠮷", "身份证号码", "A"},
    {"ئائىلىڭىزدە", "قانچە", "كىشى", "بار؟", "2026-يىلى", "نەپىقە", "پۇل", "ID"}};

static struct text find(const void *self, const char *key)
{
    return catalogue_words(self, key);
}

static struct screen_words words_in(const char *tag, struct arena *arena)
{
    struct catalogue *catalogue = NULL;
    struct fault why = {0};

    if (catalogue_open(&catalogue, DOORSTEP_BUILT_LOCALES, text_of(tag), arena, &why) != OK)
        fail_msg("%s", why.text);
    return (struct screen_words){catalogue, find};
}

static size_t below(struct random random, size_t end)
{
    return (size_t)(random_u64(random) % end);
}

static struct text sentence(struct random random, size_t language, size_t most,
                            struct arena *arena)
{
    struct text out = TEXT("");
    size_t count = 1 + below(random, most);

    for (size_t i = 0; i < count; i++)
        out = text_format(arena, "%.*s%s%s", TEXT_ARG(out), i ? " " : "",
                          WORDS[language][below(random, 8)]);
    return out;
}

static const enum page_kind KINDS[] = {PAGE_CHOOSE, PAGE_CHOOSE_MANY, PAGE_NUMBER, PAGE_TEXT,
                                       PAGE_DATE,   PAGE_LISTEN,      PAGE_REVIEW, PAGE_RANGE,
                                       PAGE_AGREE,  PAGE_GOODBYE};

static void make_page(struct page *page, struct random random, size_t language,
                      struct arena *arena)
{
    *page = (struct page){.kind = KINDS[below(random, sizeof KINDS / sizeof *KINDS)],
                          .language = text_of(TAGS[language]),
                          .may = (unsigned)below(random, 256),
                          .is_menu = below(random, 4) == 0,
                          .most = 10};
    page->prompt.text = sentence(random, language, 40, arena);
    if (below(random, 3) == 0)
        page->prompt.short_text = sentence(random, language, 6, arena);
    if (below(random, 3) == 0)
        page->hint.text = sentence(random, language, 12, arena);
    if (below(random, 3) == 0)
        page->refusal.text = sentence(random, language, 5, arena);
    if (below(random, 3) == 0)
        page->value = sentence(random, language, 2, arena);
    if (page->kind == PAGE_CHOOSE || page->kind == PAGE_CHOOSE_MANY)
        page->choice_count = 1 + below(random, MOST_CHOICES);
    page->choices = arena_array(arena, MOST_CHOICES, sizeof *page->choices);
    for (size_t i = 0; i < page->choice_count; i++)
        page->choices[i] = (struct page_choice){
            .value = TEXT("v"),
            .digit = (unsigned)i + 1,
            .faces.text = sentence(random, language, below(random, 9) ? 3 : 40, arena)};
    if (page->kind == PAGE_REVIEW)
        page->line_count = below(random, 9);
    page->lines = arena_array(arena, 9, sizeof *page->lines);
    for (size_t i = 0; i < page->line_count; i++)
        page->lines[i] = (struct page_line){.label.text = sentence(random, language, 3, arena),
                                            .value = sentence(random, language, 3, arena)};
}

/* Without white space: what is left must be the same before and after. */
static struct text squeezed(struct text text, struct arena *arena)
{
    char *out = arena_bytes(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != ' ' && text.at[i] != '\n')
            out[len++] = text.at[i];
    return (struct text){out, len};
}

/* Everything the screens say of the page itself, one after the other. */
static struct text said(const struct screens *screens, size_t refused_on, struct text refusal,
                        struct arena *arena)
{
    struct text before = TEXT(""), after = TEXT(""), want = squeezed(refusal, arena);

    for (size_t i = 0; i < screens->count; i++) {
        struct text *all = i < refused_on ? &before : &after;
        *all = text_format(arena, "%.*s%.*s", TEXT_ARG(*all), (int)screens->at[i].body,
                           screens->at[i].text.at);
    }
    before = squeezed(before, arena);
    after = squeezed(after, arena);
    if (!text_starts(after, text_string(arena, want)))
        fail_msg("screen %zu does not begin with \"%.*s\"", refused_on, TEXT_ARG(refusal));
    after = text_part(after, want.len, SIZE_MAX);
    return text_format(arena, "%.*s%.*s", TEXT_ARG(before), TEXT_ARG(after));
}

static void must_say(struct text *rest, struct text text, struct arena *arena)
{
    struct text want = squeezed(text, arena);
    size_t at = text_find(*rest, want);

    if (want.len > 0 && at == SIZE_MAX)
        fail_msg("\"%.*s\" is not said, or not in its place, in \"%.*s\"", TEXT_ARG(want),
                 TEXT_ARG(*rest));
    *rest = want.len == 0 ? *rest : text_part(*rest, at + want.len, SIZE_MAX);
}

static void must_say_all(const struct page *page, size_t refused_on,
                         const struct screens *screens, struct arena *arena)
{
    struct text rest = said(screens, refused_on, screen_face(&page->refusal), arena);

    must_say(&rest, screen_face(&page->prompt), arena);
    for (size_t i = 0; i < page->line_count; i++)
        must_say(&rest, page->lines[i].value, arena);
    must_say(&rest, screen_face(&page->hint), arena);
    for (size_t i = 0; i < page->choice_count; i++)
        must_say(&rest,
                 text_format(arena, "%u %.*s", page->choices[i].digit,
                             TEXT_ARG(page->choices[i].faces.text)),
                 arena);
}

static bool has_line(struct text text, struct text line)
{
    struct text rest = text, part;

    while (text_take_part(&rest, '\n', &part))
        if (text_equal(part, line))
            return true;
    return false;
}

static void must_fit(const struct screens *screens, struct fit_budget budget)
{
    for (size_t i = 0; i < screens->count; i++) {
        const struct screen *screen = &screens->at[i];
        struct fit_cost cost = fit_cost(screen->text);
        if (!fit_fits(screen->text, budget) || screen->used > screen->limit ||
            cost.ucs2 != screen->ucs2 ||
            screen->used != (cost.ucs2 ? cost.units : cost.septets))
            fail_msg("screen %zu takes %zu of %zu: \"%.*s\"", i, screen->used, screen->limit,
                     TEXT_ARG(screen->text));
        if (screen->text.len == 0)
            fail_msg("screen %zu is empty", i);
    }
}

static void must_say_the_way(const struct screen_order *order, const struct screens *screens,
                             struct arena *arena)
{
    struct text more = nav_line(NAV_MORE, &order->words, arena);

    for (size_t i = 0; i < screens->count; i++)
        if (has_line(screens->at[i].text, more) != (i + 1 < screens->count))
            fail_msg("\"more\" stands where there is no more, or is missing: \"%.*s\"",
                     TEXT_ARG(screens->at[i].text));
    for (enum nav nav = NAV_BACK; nav < NAV_COUNT; nav++) {
        bool is_said = false;
        for (size_t i = 0; i < screens->count; i++)
            is_said |= has_line(screens->at[i].text, nav_line(nav, &order->words, arena));
        if ((order->nav & NAV_BIT(nav)) && nav != NAV_SLIP && !is_said)
            fail_msg("\"%.*s\" is not said", TEXT_ARG(nav_line(nav, &order->words, arena)));
    }
}

/* The screens as a person sees them who has the refusal on screen `on`. */
static struct screens with_refused(const struct screens *screens, size_t on,
                                   struct arena *arena)
{
    struct screens all = {
        .at = arena_array(arena, screens->count + screens->refused_count, sizeof *all.at)};

    for (size_t i = 0; i < screens->count; i++) {
        for (size_t k = 0; i == on && k < screens->refused_count; k++)
            all.at[all.count++] = screens->refused[k];
        if (i != on || screens->refused_count == 0)
            all.at[all.count++] = screens->at[i];
    }
    return all;
}

static void try_page(const struct page *page, const struct screen_words *words,
                     struct fit_budget budget, struct arena *arena)
{
    struct screens screens = {0};
    struct fault why = {0};
    struct screen_order order = {
        .page = page, .budget = budget, .words = *words, .nav = nav_of_page(page)};

    screens.count = 1;
    size_t most = screen_face(&page->refusal).len > 0 ? 3 : 1;
    for (; order.refused_on < screens.count && order.refused_on < most; order.refused_on++) {
        if (screen_layout(&screens, &order, arena, &why) != OK)
            fail_msg("%s", why.text);
        struct screens seen = with_refused(&screens, order.refused_on, arena);
        must_fit(&seen, budget);
        must_say_all(page, order.refused_on, &seen, arena);
        must_say_the_way(&order, &seen, arena);
    }
}

static void every_page_fits_whole_in_every_language_and_budget(void **state)
{
    (void)state;
    struct random_seeded seed = {.state = 20260305};
    struct random random = random_seeded(&seed);
    struct arena *forever = arena_open("test");

    for (size_t language = 0; language < LANGUAGES; language++) {
        struct screen_words words = words_in(TAGS[language], forever);
        for (size_t n = 0; n < PAGES; n++) {
            struct arena *arena = arena_open("page");
            struct page page;
            make_page(&page, random, language, arena);
            for (size_t b = 0; b < BUDGETS; b++)
                try_page(&page, &words, BUDGET[b], arena);
            arena_close(arena);
        }
    }
    arena_close(forever);
}

/* The screens of one page, split by a line of dashes. */
static void every_screen_of_practice_says_so_and_fits(void **state)
{
    (void)state;
    struct random_seeded seed = {11};
    struct random random = random_seeded(&seed);

    for (size_t n = 0; n < PAGES; n++) {
        struct arena *arena = arena_open("test");
        size_t language = below(random, LANGUAGES), marked = 0;
        struct screen_words words = words_in(TAGS[language], arena);
        struct screens screens;
        struct page page;
        struct fault why = {0};
        make_page(&page, random, language, arena);
        page.practice = true;
        const struct screen_order order = {.page = &page,
                                           .budget = BUDGET[below(random, 3)],
                                           .words = words,
                                           .nav = nav_of_page(&page)};
        if (screen_layout(&screens, &order, arena, &why) != OK)
            fail_msg("%s", why.text);
        must_fit(&screens, order.budget);
        struct text mark = words.find(words.self, "practice.mark");
        for (size_t i = 0; i < screens.count; i++)
            marked += text_equal(text_part(screens.at[i].text, 0, mark.len), mark);
        for (size_t i = 0; i < screens.refused_count; i++)
            marked += text_equal(text_part(screens.refused[i].text, 0, mark.len), mark);
        assert_int_equal(marked, screens.count + screens.refused_count);
        arena_close(arena);
    }
}

static struct text shown(const struct page *page, struct fit_budget budget, struct arena *arena)
{
    struct screens screens = {0};
    struct fault why = {0};
    struct screen_order order = {.page = page,
                                 .budget = budget,
                                 .words = words_in("en", arena),
                                 .nav = nav_of_page(page)};
    struct text all = TEXT("");

    if (screen_layout(&screens, &order, arena, &why) != OK)
        return text_format(arena, "%s", why.text);
    screens = with_refused(&screens, 0, arena);
    for (size_t i = 0; i < screens.count; i++)
        all = text_format(arena, "%.*s%s%.*s", TEXT_ARG(all), i ? "\n--\n" : "",
                          TEXT_ARG(screens.at[i].text));
    return all;
}

static struct page_choice choice(unsigned digit, const char *label)
{
    return (struct page_choice){
        .value = text_of(label), .digit = digit, .faces.text = text_of(label)};
}

static void a_choice_keeps_its_digit_on_the_second_screen(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct page_choice choices[] = {
        choice(1, "Maize"), choice(2, "Beans"),  choice(3, "Rice"), choice(4, "Millet"),
        choice(6, "Tea"),   choice(7, "Coffee"), choice(8, "Sisal")};
    struct page page = {.kind = PAGE_CHOOSE,
                        .language = TEXT("en"),
                        .prompt.text = TEXT("What do you grow?"),
                        .choices = choices,
                        .choice_count = 7,
                        .may = MAY_BACK | MAY_PERSON};

    assert_text(shown(&page, BUDGET[0], arena),
                "What do you grow?\n1 Maize\n2 Beans\n3 Rice\n4 Millet\n6 Tea\n"
                "98 More\n0 Back\n99 Person\n--\n7 Coffee\n8 Sisal\n0 Back\n99 Person");
    page.choice_count = 6; /* six are one list, when they fit */
    assert_text(shown(&page, BUDGET[0], arena),
                "What do you grow?\n1 Maize\n2 Beans\n3 Rice\n4 Millet\n6 Tea\n7 Coffee\n"
                "0 Back\n99 Person");
    arena_close(arena);
}

static void the_slip_is_offered_at_home_where_no_screen_more_comes_of_it(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct page_choice choices[] = {choice(1, "Maize"), choice(2, "Beans")};
    struct page page = {.kind = PAGE_CHOOSE,
                        .is_menu = true,
                        .language = TEXT("en"),
                        .prompt.text = TEXT("What do you grow?"),
                        .choices = choices,
                        .choice_count = 2,
                        .may = MAY_PERSON};
    const char *plain = "What do you grow?\n1 Maize\n2 Beans\n99 Person";
    const char *offered = "What do you grow?\n1 Maize\n2 Beans\n99 Person\n92 Kiosk slip";
    size_t takes = strlen(offered);

    assert_text(shown(&page, (struct fit_budget){takes, takes}, arena), offered);
    assert_text(shown(&page, (struct fit_budget){takes - 1, takes - 1}, arena), plain);
    page.is_menu = false;
    assert_text(shown(&page, (struct fit_budget){takes, takes}, arena), plain);
    arena_close(arena);
}

static void the_refusal_comes_first_and_the_question_stays(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct page page = {
        .kind = PAGE_NUMBER,
        .language = TEXT("en"),
        .prompt = {.text = TEXT("How many acres do you farm?"), .short_text = TEXT("Acres?")},
        .refusal.text = TEXT("Type a whole number."),
        .may = MAY_BACK};

    assert_text(shown(&page, BUDGET[3], arena), "Type a whole number.\nAcres?\n0 Back");
    arena_close(arena);
}

static void a_private_answer_is_masked_in_the_review(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct page_line lines[] = {
        {.label.text = TEXT("Name"), .value = TEXT("Amina"), .hidden = true},
        {.label.text = TEXT("ID"), .value = TEXT("990001196003150024"), .hidden = true},
        {.label.text = TEXT("PIN"), .value = TEXT("1234"), .hidden = true},
        {.label.text = TEXT("Note"), .value = TEXT("")}};
    struct page page = {.kind = PAGE_REVIEW,
                        .language = TEXT("en"),
                        .prompt.text = TEXT("Is all of this right?"),
                        .lines = lines,
                        .line_count = 4};

    assert_text(shown(&page, BUDGET[0], arena),
                "Is all of this right?\nTo change one, type its number.\n"
                "1 Name: ***a\n2 ID: ***24\n3 PIN: ***\n4 Note: no answer\n93 Send");
    arena_close(arena);
}

static void a_line_of_the_review_stands_whole_on_one_screen(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct page_line lines[] = {
        {.label.text = TEXT("Do you agree?"), .value = TEXT("Yes")},
        {.label.text = TEXT("Which are you"), .value = TEXT("None of these")},
        {.label.text = TEXT("Household register"), .value = TEXT("In this county")}};
    struct page page = {.kind = PAGE_REVIEW,
                        .language = TEXT("en"),
                        .prompt.text = TEXT("Is all of this right?"),
                        .lines = lines,
                        .line_count = 3};

    assert_text(shown(&page, (struct fit_budget){110, 56}, arena),
                "Is all of this right?\nTo change one, type its number.\n1 Do you agree? Yes\n"
                "98 More\n--\n2 Which are you: None of these\n"
                "3 Household register: In this county\n93 Send\n0 Back");
    arena_close(arena);
}

/* What screen `on` shows when its answer is refused; it must stay one screen of two. */
static struct text refused(struct page *page, struct fit_budget budget, size_t on,
                           struct arena *arena)
{
    struct screens screens = {0};
    struct screen_order order = {.page = page,
                                 .budget = budget,
                                 .refused_on = on,
                                 .words = words_in("en", arena),
                                 .nav = nav_of_page(page)};

    page->refusal.text = TEXT("Type one of the numbers shown.");
    assert_int_equal(screen_layout(&screens, &order, arena, NULL), OK);
    assert_int_equal(screens.refused_count, 1);
    assert_int_equal(screens.count, 2);
    return screens.refused[0].text;
}

static void a_refusal_keeps_its_screen_and_the_ways_out_give_room(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct page_choice choices[] = {choice(1, "Maize"),  choice(2, "Beans"), choice(3, "Rice"),
                                    choice(4, "Millet"), choice(6, "Tea"),   choice(7, "Oats"),
                                    choice(8, "Sisal")};
    struct page page = {.kind = PAGE_CHOOSE,
                        .language = TEXT("en"),
                        .prompt.text = TEXT("What do you grow?"),
                        .choices = choices,
                        .choice_count = 7,
                        .may = MAY_BACK | MAY_HOME | MAY_PERSON};

    assert_text(refused(&page, (struct fit_budget){100, 80}, 0, arena),
                "Type one of the numbers shown.\nWhat do you grow?\n1 Maize\n2 Beans\n3 Rice\n"
                "4 Millet\n6 Tea\n98 More");
    assert_text(refused(&page, (struct fit_budget){100, 80}, 1, arena),
                "Type one of the numbers shown.\n7 Oats\n8 Sisal\n0 Back\n00 Home\n99 Person");
    arena_close(arena);
}

static void what_was_chosen_before_is_said_by_its_digits(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct page_choice choices[] = {choice(1, "Maize"), choice(2, "Beans"), choice(3, "Rice")};
    struct page page = {.kind = PAGE_CHOOSE_MANY,
                        .language = TEXT("en"),
                        .prompt.text = TEXT("What do you grow?"),
                        .value = TEXT("maize rice"),
                        .choices = choices,
                        .choice_count = 3};

    choices[0].chosen = choices[2].chosen = true;
    assert_text(shown(&page, BUDGET[0], arena),
                "What do you grow?\nType the numbers with spaces, like 1 3.\nNow: 1 3\n"
                "1 Maize\n2 Beans\n3 Rice\n94 Keep it");
    arena_close(arena);
}

static void a_receipt_stands_in_groups_once(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct page page = {.kind = PAGE_RECEIPT,
                        .language = TEXT("en"),
                        .prompt.text = TEXT("It is sent. Your number is 1234567897."),
                        .receipt = TEXT("1234567897")};

    assert_text(shown(&page, BUDGET[0], arena),
                "It is sent. Your number is 123 456 7897.\n1 Next\n");
    page.prompt.text = TEXT("It is sent.");
    assert_text(shown(&page, BUDGET[0], arena), "It is sent.\n123 456 7897\n1 Next\n");
    arena_close(arena);
}

static void one_foreign_letter_makes_only_its_own_screen_short(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct screens screens = {0};
    struct fault why = {0};
    struct text plain = TEXT("");
    for (size_t i = 0; i < 30; i++)
        plain = text_format(arena, "%.*s word", TEXT_ARG(plain));
    struct page page = {.kind = PAGE_GOODBYE, .language = TEXT("en")};
    page.prompt.text = text_format(arena, "%.*s \xE6\xB1\x89 word", TEXT_ARG(plain));
    struct screen_order order = {
        .page = &page, .budget = BUDGET[0], .words = words_in("en", arena)};

    assert_int_equal(screen_layout(&screens, &order, arena, &why), OK);
    assert_int_equal(screens.count, 2);
    assert_false(screens.at[0].ucs2);
    assert_true(screens.at[1].ucs2);
    assert_int_equal(screens.at[1].limit, BUDGET[0].units);
    arena_close(arena);
}

static void letters_are_replaced_only_as_the_language_allows(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct translit *letters = NULL;
    struct screens screens = {0};
    struct fault why = {0};
    struct page page = {.kind = PAGE_GOODBYE, .language = TEXT("sw")};
    page.prompt.text = TEXT("Ng\u2019ombe \u2013 \u0259");
    struct screen_order order = {
        .page = &page, .budget = BUDGET[0], .words = words_in("sw", arena)};

    assert_int_equal(translit_open(&letters, "locales", TEXT("sw"), arena, &why), OK);
    assert_int_equal(screen_layout(&screens, &order, arena, &why), OK);
    assert_text(screens.at[0].text, "Ng\u2019ombe \u2013 \u0259");
    order.translit = letters;
    assert_int_equal(screen_layout(&screens, &order, arena, &why), OK);
    assert_text(screens.at[0].text, "Ng'ombe - \u0259");
    arena_close(arena);
}

static void a_choice_with_the_digit_of_a_key_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct page_choice choices[] = {choice(98, "Lamu")};
    struct page page = {.kind = PAGE_CHOOSE,
                        .name = TEXT("county"),
                        .language = TEXT("en"),
                        .choices = choices,
                        .choice_count = 1};

    assert_text(shown(&page, BUDGET[0], arena),
                "question county: a choice has the digit 98, which means \"98 More\" on every "
                "screen");
    arena_close(arena);
}

static void a_budget_without_room_is_an_error_at_the_start(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct fault why = {0};

    for (size_t i = 0; i < LANGUAGES; i++) {
        struct screen_words words = words_in(TAGS[i], arena);
        for (size_t b = 0; b < BUDGETS; b++)
            if (screen_check_budget(BUDGET[b], &words, text_of(TAGS[i]), arena, &why) != OK)
                fail_msg("%s", why.text);
        struct fit_budget tiny = {20, 10};
        assert_int_equal(screen_check_budget(tiny, &words, text_of(TAGS[i]), arena, &why),
                         TOO_LARGE);
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(every_screen_of_practice_says_so_and_fits),
           cmocka_unit_test(every_page_fits_whole_in_every_language_and_budget),
           cmocka_unit_test(a_choice_keeps_its_digit_on_the_second_screen),
           cmocka_unit_test(the_slip_is_offered_at_home_where_no_screen_more_comes_of_it),
           cmocka_unit_test(the_refusal_comes_first_and_the_question_stays),
           cmocka_unit_test(a_private_answer_is_masked_in_the_review),
           cmocka_unit_test(a_line_of_the_review_stands_whole_on_one_screen),
           cmocka_unit_test(a_refusal_keeps_its_screen_and_the_ways_out_give_room),
           cmocka_unit_test(what_was_chosen_before_is_said_by_its_digits),
           cmocka_unit_test(a_receipt_stands_in_groups_once),
           cmocka_unit_test(one_foreign_letter_makes_only_its_own_screen_short),
           cmocka_unit_test(letters_are_replaced_only_as_the_language_allows),
           cmocka_unit_test(a_choice_with_the_digit_of_a_key_is_refused),
           cmocka_unit_test(a_budget_without_room_is_an_error_at_the_start))
