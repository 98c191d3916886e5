#include "ussd/screen.h"

#include "locale/show.h"

enum {
    LEAST_LETTERS = 8, /* UCS-2 units that must be left beside the navigation */
    LEAST_SEPTETS = 16,
    MASK_SHOWS = 2, /* last letters of a private value that stay readable, */
    MASK_LEAST =
        8,       /* when it has at least so many; of a shorter one, if it is no number, one */
    BESIDES = 16 /* pieces of a page besides its choices and lines */
};

struct text screen_face(const struct faces *faces)
{
    struct text text = text_trim(faces->short_text);
    return text.len > 0 ? text : text_trim(faces->text);
}

bool screen_is_for_kiosk(enum page_kind kind)
{
    return kind == PAGE_RECORDING || kind == PAGE_DRAWING || kind == PAGE_PICTURE ||
           kind == PAGE_FILE;
}

/* The pieces of one page while they are collected. */
struct collect {
    const struct screen_order *order;
    struct arena *arena;
    struct piece *pieces;
    size_t count;
};

static struct text words(const struct collect *collect, const char *key)
{
    return collect->order->words.find(collect->order->words.self, key);
}

static struct text in_letters(const struct collect *collect, struct text text)
{
    return translit_apply(collect->order->translit, text, collect->arena);
}

static void add_piece(struct collect *collect, struct piece piece)
{
    piece.text = in_letters(collect, piece.text);
    if (text_trim(piece.text).len > 0)
        collect->pieces[collect->count++] = piece;
}

static void add(struct collect *collect, enum piece_kind kind, struct text text)
{
    add_piece(collect, (struct piece){.kind = kind, .text = text});
}

/* "1 Label" and a line break, for who has it read aloud hears where it ends. */
static void add_choice(struct collect *collect, unsigned digit, struct text label)
{
    add_piece(collect, (struct piece){.kind = PIECE_CHOICE,
                                      .digit = digit,
                                      .text = text_format(collect->arena, "%u %.*s\n", digit,
                                                          TEXT_ARG(label))});
}

/* Enough to know one's own answer again, and for nobody else to know it. */
static struct text masked(const struct collect *collect, struct text value)
{
    size_t letters = text_letters(value), shows = 0;
    bool is_number = true;

    for (size_t i = 0; i < value.len; i++)
        is_number &= (value.at[i] >= '0' && value.at[i] <= '9') || value.at[i] == '*';
    if (letters >= MASK_LEAST)
        shows = MASK_SHOWS;
    else if (letters > 1 && !is_number)
        shows = 1;
    while (letters-- > shows)
        text_take_char(&value);
    return text_format(collect->arena, "***%.*s", TEXT_ARG(value));
}

static bool asks(struct text label)
{
    return text_ends(label, "?") || text_ends(label, "？") || text_ends(label, "؟");
}

static void add_review_line(struct collect *collect, const struct page_line *line,
                            unsigned digit)
{
    struct text label = screen_face(&line->label);
    struct text shown = screen_face(&line->shown);
    struct text value = shown.len > 0 ? shown : line->value;

    if (value.len == 0)
        value = words(collect, "review.empty");
    else if (line->hidden)
        value = shown.len > 0 ? TEXT("***") : masked(collect, value);
    if (asks(label))
        value = text_format(collect->arena, "%.*s %.*s", TEXT_ARG(label), TEXT_ARG(value));
    else
        value = words_fill(&collect->order->words, collect->arena, "review.line", "label",
                           label, "value", value, (char *)NULL);
    add_choice(collect, digit, value);
}

/* The lines, each with the number that changes it, and at the end the key that sends. */
static void add_review(struct collect *collect)
{
    const struct page *page = collect->order->page;
    const struct screen_words *names = &collect->order->words;
    unsigned digit = 0;

    if (page->line_count > 0)
        add(collect, PIECE_LINE, words(collect, "change.hint"));
    for (size_t i = 0; i < page->line_count; i++) {
        digit = nav_next_digit(digit, names, collect->arena);
        add_review_line(collect, &page->lines[i], digit);
    }
    add_piece(collect, (struct piece){.kind = PIECE_LINE,
                                      .digit = nav_send_digit(names),
                                      .text = nav_send_line(names, collect->arena)});
}

/* How to answer, where that is not plain from the question; NULL where it is. */
static const char *how_key(const struct page *page)
{
    switch (page->kind) {
    case PAGE_CHOOSE_MANY:
        return "many.hint";
    case PAGE_RANK:
        return "rank.hint";
    case PAGE_RANGE:
        return "range.hint";
    case PAGE_DATE:
        return "date.hint";
    case PAGE_TIME:
        return "time.hint";
    case PAGE_DATETIME:
        return "datetime.hint";
    case PAGE_DIGITS:
        return page->letters_x ? "x.hint" : NULL;
    case PAGE_RECORDING:
    case PAGE_DRAWING:
    case PAGE_PICTURE:
    case PAGE_FILE:
        return "kiosk.only";
    default:
        return NULL;
    }
}

static void add_how(struct collect *collect)
{
    const struct page *page = collect->order->page;
    const char *key = how_key(page);

    if (page->kind != PAGE_PERSON)
        add(collect, page->kind == PAGE_RECEIPT ? PIECE_LINE : PIECE_TEXT,
            screen_face(&page->hint));
    if (key == NULL)
        return;
    add(collect, PIECE_LINE,
        words_fill(&collect->order->words, collect->arena, key, "least",
                   text_format(collect->arena, "%g", page->least), "most",
                   text_format(collect->arena, "%g", page->most), (char *)NULL));
}

/* "1 3": the digits of what is chosen. */
static struct text chosen_digits(const struct collect *collect)
{
    const struct page *page = collect->order->page;
    struct text digits = TEXT("");

    for (size_t i = 0; i < page->choice_count; i++)
        if (page->choices[i].chosen)
            digits = text_format(collect->arena, "%.*s%s%u", TEXT_ARG(digits),
                                 digits.len > 0 ? " " : "", page->choices[i].digit);
    return digits;
}

static struct text present_answer(const struct collect *collect)
{
    const struct page *page = collect->order->page;

    if (page->is_private || page->is_secret)
        return masked(collect, page->value);
    switch (page->kind) {
    case PAGE_CHOOSE_MANY:
        return chosen_digits(collect);
    case PAGE_RANK: /* its digits would not be in their order */
        return TEXT("");
    case PAGE_DATE:
        return show_date_by(page->value, words(collect, "date.pattern"), page->language,
                            collect->arena);
    case PAGE_DIGITS:
        return show_groups(page->value, page->groups, collect->arena);
    default:
        return page->value;
    }
}

static void add_present_answer(struct collect *collect)
{
    struct text value = TEXT("");

    if (collect->order->nav & NAV_BIT(NAV_KEEP))
        value = present_answer(collect);
    if (value.len > 0)
        add(collect, PIECE_LINE,
            words_fill(&collect->order->words, collect->arena, "now.prompt", "value", value,
                       (char *)NULL));
}

static void add_choices(struct collect *collect)
{
    const struct page *page = collect->order->page;

    for (size_t i = 0; i < page->choice_count; i++) {
        const struct page_choice *choice = &page->choices[i];
        struct text label = screen_face(&choice->faces);
        add_choice(collect, choice->digit, label.len > 0 ? label : choice->value);
    }
}

/* What is typed to answer where nothing is chosen or written. */
static void add_actions(struct collect *collect)
{
    const struct page *page = collect->order->page;

    switch (page->kind) {
    case PAGE_AGREE:
        add_choice(collect, 1, words(collect, "nav.yes"));
        break;
    case PAGE_NOT_SENT:
        add_choice(collect, 1, words(collect, "not-sent.again"));
        break;
    case PAGE_LISTEN:
    case PAGE_RECEIPT:
    case PAGE_PERSON:
        if (page->choice_count == 0)
            add_choice(collect, 1, words(collect, "nav.next"));
        break;
    default:
        break;
    }
}

/* The number alone on its line, in groups that can be said and keyed. The words about it may
 * hold it too: it is not said twice then. */
static void add_receipt(struct collect *collect)
{
    const struct page *page = collect->order->page;
    struct text prompt = screen_face(&page->prompt);
    struct text groups = page->groups.len > 0 ? page->groups : TEXT("3 3 4");
    struct text shown = show_groups(page->receipt, groups, collect->arena);
    size_t at = text_find(prompt, page->receipt);

    if (page->receipt.len > 0 && at != SIZE_MAX)
        prompt = text_format(collect->arena, "%.*s%.*s%.*s", TEXT_ARG(text_part(prompt, 0, at)),
                             TEXT_ARG(shown),
                             TEXT_ARG(text_part(prompt, at + page->receipt.len, SIZE_MAX)));
    add(collect, PIECE_LINE, prompt);
    if (page->receipt.len > 0 && text_find(prompt, shown) == SIZE_MAX)
        add(collect, PIECE_LINE, shown);
}

static void add_page(struct collect *collect)
{
    const struct page *page = collect->order->page;

    add(collect, PIECE_TEXT, collect->order->opening);
    if (page->kind == PAGE_RECEIPT)
        add_receipt(collect);
    else
        add(collect, PIECE_TEXT, screen_face(&page->prompt));
    if (page->kind == PAGE_REVIEW)
        add_review(collect);
    add_how(collect);
    add_present_answer(collect);
    add_choices(collect);
    add_actions(collect);
    if (page->kind ==
        PAGE_PERSON) /* what is one digit away goes before where one may walk to */
        add(collect, PIECE_TEXT, screen_face(&page->hint));
}

static struct text refusal_of(const struct collect *collect)
{
    struct text reason = screen_face(&collect->order->page->refusal);
    struct text offer = text_trim(collect->order->offer);
    bool both = reason.len > 0 && offer.len > 0;

    return in_letters(collect, text_format(collect->arena, "%.*s%s%.*s", TEXT_ARG(reason),
                                           both ? "\n" : "", TEXT_ARG(offer)));
}

static enum status refuse_digit_of_nav(const struct screen_order *order, struct arena *arena,
                                       struct fault *why)
{
    for (size_t i = 0; i < order->page->choice_count; i++) {
        unsigned digit = order->page->choices[i].digit;
        enum nav nav = nav_find(text_format(arena, "%u", digit), &order->words);
        if (nav != NAV_COUNT)
            return fault_set(
                why, REFUSED,
                "question %.*s: a choice has the digit %u, which means \"%.*s\" on "
                "every screen",
                TEXT_ARG(order->page->name), digit,
                TEXT_ARG(nav_line(nav, &order->words, arena)));
    }
    return OK;
}

/* The lines for the end, in the order of their keys. The slip stands last, for it is left out
 * first. */
static size_t collect_nav(struct piece *nav, const struct screen_order *order,
                          struct arena *arena)
{
    size_t count = 0;

    for (enum nav i = NAV_BACK; i < NAV_COUNT; i++) {
        if (i == NAV_SLIP && (order->nav & NAV_BIT(NAV_MORE)))
            nav[count++] = (struct piece){.kind = PIECE_LINE,
                                          .text = nav_line(NAV_MORE, &order->words, arena)};
        if (i == NAV_BACK || (order->nav & NAV_BIT(i)))
            nav[count++] =
                (struct piece){.kind = PIECE_LINE, .text = nav_line(i, &order->words, arena)};
    }
    return count;
}

/* The same screens but for the last, which says something more. */
static bool only_adds(const struct screens *with, const struct screens *without)
{
    if (with->count != without->count)
        return false;
    for (size_t i = 0; i + 1 < with->count; i++)
        if (!text_equal(with->at[i].text, without->at[i].text))
            return false;
    return true;
}

/* With the offer to go on with a slip where nothing else gives way to it: its key works in any
 * case. */
static enum status pour_with_offer(struct screens *screens, struct flow *flow,
                                   struct arena *arena, struct fault *why)
{
    struct screens with;
    struct flow shorter = *flow;
    enum status status;

    shorter.nav_count--;
    status = flow_pour(screens, &shorter, arena, why);
    if (status != OK)
        return status;
    flow->last_alone = 1;
    if (flow_pour(&with, flow, arena, why) == OK && only_adds(&with, screens))
        *screens = with;
    return OK;
}

/* ---- Practice ---- */

/* What is left of a screen under the mark and its line break. */
static struct fit_budget under_mark(struct fit_budget budget, struct text mark)
{
    struct fit_cost cost =
        flow_add(fit_cost(mark), (struct fit_cost){.septets = 1, .units = 1});

    budget.septets =
        cost.ucs2 || cost.septets >= budget.septets ? 0 : budget.septets - cost.septets;
    budget.units = cost.units >= budget.units ? 0 : budget.units - cost.units;
    return budget;
}

static void put_marks(struct screen *screens, size_t count, struct text mark,
                      struct fit_budget budget, struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        struct screen *screen = &screens[i];
        screen->text = text_format(arena, "%.*s\n%.*s", TEXT_ARG(mark), TEXT_ARG(screen->text));
        screen->body += mark.len + 1;
        struct fit_cost cost = fit_cost(screen->text);
        screen->ucs2 = cost.ucs2;
        screen->used = cost.ucs2 ? cost.units : cost.septets;
        screen->limit = cost.ucs2 ? budget.units : budget.septets;
    }
}

static enum status pour(struct screens *screens, struct flow *flow, unsigned nav,
                        struct arena *arena, struct fault *why)
{
    return (nav & NAV_BIT(NAV_SLIP)) ? pour_with_offer(screens, flow, arena, why)
                                     : flow_pour(screens, flow, arena, why);
}

/* On every screen, unless it is so small that the page would not fit under it. */
static enum status pour_marked(struct screens *screens, struct flow *flow,
                               const struct screen_order *order, struct arena *arena)
{
    struct text mark = translit_apply(
        order->translit, order->words.find(order->words.self, "practice.mark"), arena);
    struct flow under = *flow;
    enum status status;

    under.budget = under_mark(flow->budget, mark);
    status = pour(screens, &under, order->nav, arena, NULL);
    if (status != OK)
        return status;
    put_marks(screens->at, screens->count, mark, flow->budget, arena);
    put_marks(screens->refused, screens->refused_count, mark, flow->budget, arena);
    return OK;
}

enum status screen_layout(struct screens *screens, const struct screen_order *order,
                          struct arena *arena, struct fault *why)
{
    const struct page *page = order->page;
    struct collect collect = {.order = order, .arena = arena};
    struct piece nav[NAV_COUNT];
    enum status status = refuse_digit_of_nav(order, arena, why);

    if (status != OK)
        return status;
    collect.pieces = arena_array(arena, page->choice_count + page->line_count + BESIDES,
                                 sizeof *collect.pieces);
    add_page(&collect);
    struct flow flow = {
        .pieces = collect.pieces,
        .count = collect.count,
        .nav = nav,
        .nav_count = collect_nav(nav, order, arena),
        .first_skips = (order->nav & NAV_BIT(NAV_BACK)) ? 0 : 1,
        .more = nav_line(NAV_MORE, &order->words, arena),
        .back = nav[0].text,
        .refusal = refusal_of(&collect),
        .refused_on = order->refused_on,
        .stays_last = order->stays_last,
        .budget = order->budget,
        .language = page->language,
    };
    if (page->practice && pour_marked(screens, &flow, order, arena) == OK)
        return OK;
    return pour(screens, &flow, order->nav, arena, why);
}

enum status screen_check_budget(struct fit_budget budget, const struct screen_words *words,
                                struct text language, struct arena *arena, struct fault *why)
{
    struct fit_cost cost = {.septets = 2, .units = 2}; /* the line breaks */

    for (enum nav nav = 0; nav < NAV_COUNT; nav++)
        if (nav_key(nav, words).len == 0)
            return fault_set(why, NOT_FOUND,
                             "language %.*s: the catalogue has no key for a navigation digit",
                             TEXT_ARG(language));
    cost = flow_add(cost, fit_cost(nav_line(NAV_MORE, words, arena)));
    cost = flow_add(cost, fit_cost(nav_line(NAV_BACK, words, arena)));
    if (cost.units + LEAST_LETTERS <= budget.units &&
        (cost.ucs2 || cost.septets + LEAST_SEPTETS <= budget.septets))
        return OK;
    return fault_set(why, TOO_LARGE,
                     "language %.*s: screens of %zu septets or %zu letters have no room beside "
                     "the navigation words, which take %zu letters",
                     TEXT_ARG(language), budget.septets, budget.units, cost.units);
}
