#include "ussd/flow.h"

#include <assert.h>

#include "base/buffer.h"

/* Where in the pieces we are. Pieces past `flow->count` are the navigation lines. */
struct place {
    size_t piece, offset;
};

/* One screen being filled. */
struct pour {
    const struct flow *flow;
    struct buffer *out;
    struct fit_cost cost; /* of what is in it */
    struct fit_cost tail; /* kept free for the lines below */
    size_t choices;
    size_t body;
    struct place at;
    unsigned digits[FLOW_DIGITS_A_SCREEN];
    size_t digit_count;
};

static const struct fit_cost NEWLINE = {.septets = 1, .units = 1};

struct fit_cost flow_add(struct fit_cost a, struct fit_cost b)
{
    return (struct fit_cost){a.ucs2 || b.ucs2, a.septets + b.septets, a.units + b.units};
}

bool flow_within(struct fit_cost cost, struct fit_budget budget)
{
    return cost.ucs2 ? cost.units <= budget.units : cost.septets <= budget.septets;
}

static bool begins_line(const struct pour *pour)
{
    return pour->out->len == 0 || pour->out->at[pour->out->len - 1] == '\n';
}

static void put(struct pour *pour, struct text text)
{
    if (!begins_line(pour)) {
        buffer_add_char(pour->out, '\n');
        pour->cost = flow_add(pour->cost, NEWLINE);
    }
    buffer_add(pour->out, text);
    pour->cost = flow_add(pour->cost, fit_cost(text));
}

static void put_digit(struct pour *pour, unsigned digit)
{
    if (digit == 0)
        return;
    assert(pour->digit_count < FLOW_DIGITS_A_SCREEN);
    pour->digits[pour->digit_count++] = digit;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The letters of a text up to its last space; 0 if it has none. */
static size_t whole_words(struct text text)
{
    while (text.len > 0 && !is_space(text.at[text.len - 1]))
        text.len--;
    return text_trim(text).len > 0 ? text.len : 0;
}

/* The most that fits in the GSM alphabet: not beyond the first letter that is foreign to it. */
static size_t cut_gsm7(struct text text, size_t room, struct text language)
{
    size_t foreign = text.len;

    if (fit_first_foreign(text, &foreign) == 0)
        foreign = text.len;
    struct text plain = text_part(text, 0, foreign);
    size_t cut = fit_cut(plain, false, room, language);
    return cut < foreign || foreign == text.len ? cut : whole_words(plain);
}

/* A cut inside a word is taken only where a fresh screen could not do better. Scripts that do
 * not split their words by spaces (from U+2E80 on) may be cut anywhere. */
static bool splits_word(struct text text, size_t cut)
{
    struct text start = text_part(text, 0, cut), rest = text_part(text, cut, SIZE_MAX);

    if (cut == 0 || rest.len == 0 || is_space(rest.at[0]))
        return false;
    for (size_t i = 0; i < start.len; i++)
        if (is_space(start.at[i]))
            return false;
    while (start.len > 0)
        if (text_take_char(&start) >= 0x2E80)
            return false;
    return text_take_char(&rest) < 0x2E80;
}

/* Up to the end of a sentence, if that leaves not much of `cut` empty: a screen is easier to
 * read when the next does not begin in the middle of what was being said. */
static size_t whole_sentences(struct text text, size_t cut)
{
    static const char *const ENDS[] = {"\n", ". ", "! ", "? ", "؟ ", "。", "！", "？"};
    struct text start = text_part(text, 0, cut);

    for (size_t at = cut; cut < text.len && at * 5 > cut * 3; at--) {
        unsigned char byte = (unsigned char)start.at[at - 1];
        for (size_t i = 0;
             i < sizeof ENDS / sizeof *ENDS && (is_space((char)byte) || byte > 127); i++)
            if (text_ends(text_part(start, 0, at), ENDS[i]))
                return at - is_space(start.at[at - 1]);
    }
    return cut;
}

/* How many bytes of `text` this screen can still take. */
static size_t cut_here(const struct pour *pour, struct text text)
{
    struct fit_budget budget = pour->flow->budget;
    struct fit_cost used = flow_add(pour->cost, pour->tail);
    size_t gsm7 = 0, ucs2 = 0;

    if (!begins_line(pour))
        used = flow_add(used, NEWLINE);
    if (!used.ucs2 && used.septets < budget.septets)
        gsm7 = cut_gsm7(text, budget.septets - used.septets, pour->flow->language);
    if (used.units < budget.units)
        ucs2 = fit_cut(text, true, budget.units - used.units, pour->flow->language);
    size_t cut = gsm7 > ucs2 ? gsm7 : ucs2;
    return pour->out->len > 0 && splits_word(text, cut) ? 0 : whole_sentences(text, cut);
}

static bool fits_here(const struct pour *pour, struct text text)
{
    struct fit_cost all = flow_add(flow_add(pour->cost, pour->tail), fit_cost(text));

    if (!begins_line(pour))
        all = flow_add(all, NEWLINE);
    return flow_within(all, pour->flow->budget);
}

static bool fits_fresh(const struct pour *pour, struct text text)
{
    return flow_within(flow_add(pour->tail, fit_cost(text)), pour->flow->budget);
}

static size_t most_choices(const struct flow *flow)
{
    size_t count = 0;
    for (size_t i = 0; i < flow->count; i++)
        count += flow->pieces[i].kind == PIECE_CHOICE;
    return count <= FLOW_CHOICES_TOGETHER ? FLOW_CHOICES_TOGETHER : FLOW_CHOICES_A_SCREEN;
}

/* Puts what it can of one piece; true when all of it is in. */
static bool put_piece(struct pour *pour, const struct piece *piece)
{
    struct text text = text_part(piece->text, pour->at.offset, SIZE_MAX);

    if (piece->kind == PIECE_CHOICE && pour->choices == most_choices(pour->flow))
        return false;
    if (fits_here(pour, text)) {
        put(pour, text);
        put_digit(pour, piece->digit);
        pour->choices += piece->kind == PIECE_CHOICE;
        pour->at = (struct place){pour->at.piece + 1, 0};
        return true;
    }
    if (piece->kind != PIECE_TEXT && pour->out->len > 0 && fits_fresh(pour, text))
        return false;
    size_t cut = cut_here(pour, text);
    if (cut == 0)
        return false;
    put(pour, text_part(text, 0, cut));
    put_digit(pour, piece->digit);
    while (cut < text.len && is_space(text.at[cut]))
        cut++;
    pour->at.offset += cut;
    if (cut == text.len)
        pour->at = (struct place){pour->at.piece + 1, 0};
    return false;
}

static const struct piece *piece_at(const struct flow *flow, size_t index)
{
    return index < flow->count ? &flow->pieces[index] : &flow->nav[index - flow->count];
}

/* Puts pieces up to `end`; an empty one is nothing. */
static void put_pieces(struct pour *pour, size_t end)
{
    while (pour->at.piece < end) {
        const struct piece *piece = piece_at(pour->flow, pour->at.piece);
        if (piece->text.len == 0)
            pour->at.piece++;
        else if (!put_piece(pour, piece))
            return;
    }
}

static struct pour pour_open(const struct flow *flow, struct buffer *out, struct place at)
{
    buffer_clear(out);
    return (struct pour){.flow = flow, .out = out, .at = at};
}

/* The lines under a screen that is not the last. */
struct footer {
    struct text lines[2 + 8];
    size_t count;
    struct fit_cost cost;
};

static void footer_add(struct footer *footer, struct text line)
{
    footer->lines[footer->count++] = line;
    footer->cost = flow_add(footer->cost, flow_add(NEWLINE, fit_cost(line)));
}

enum footer_size { FOOTER_ALL, FOOTER_BACK, FOOTER_MORE, FOOTER_SIZES };

static struct footer footer_of(const struct flow *flow, enum footer_size size, size_t nav_from)
{
    struct footer footer = {0};

    footer_add(&footer, flow->more);
    if (size == FOOTER_ALL)
        for (size_t i = nav_from; i + flow->last_alone < flow->nav_count; i++) {
            if (!text_equal(flow->nav[i].text, flow->more))
                footer_add(&footer, flow->nav[i].text);
        }
    else if (size == FOOTER_BACK && nav_from == 0 && flow->back.len > 0)
        footer_add(&footer, flow->back);
    return footer;
}

/* What may be done besides must not take more than half of a screen from what is said. */
static bool is_modest(struct fit_cost cost, struct fit_budget budget)
{
    return flow_within(flow_add(cost, cost), budget) && cost.units * 2 <= budget.units;
}

static bool fill_last(struct pour *pour, const struct flow *flow, size_t nav_from)
{
    put_pieces(pour, flow->count);
    pour->body = pour->out->len;
    if (pour->at.piece < flow->count)
        return false;
    if (pour->at.piece == flow->count)
        pour->at.piece += nav_from;
    put_pieces(pour, flow->count + flow->nav_count);
    return pour->at.piece == flow->count + flow->nav_count;
}

/* True when the screen took something. */
static bool fill_middle(struct pour *pour, const struct flow *flow, const struct footer *footer)
{
    struct place from = pour->at;
    bool only_nav_left = from.piece >= flow->count;

    pour->tail = footer->cost;
    put_pieces(pour, only_nav_left ? flow->count + flow->nav_count : flow->count);
    pour->body = only_nav_left ? 0 : pour->out->len;
    pour->tail = (struct fit_cost){0};
    for (size_t i = 0; i < footer->count; i++)
        put(pour, footer->lines[i]);
    return pour->at.piece != from.piece || pour->at.offset != from.offset;
}

static bool fill_some(struct pour *pour, struct place at, size_t nav_from,
                      enum footer_size size)
{
    const struct flow *flow = pour->flow;

    for (; size < FOOTER_SIZES; size++) {
        struct footer footer = footer_of(flow, size, nav_from);
        if (size == FOOTER_ALL && !is_modest(footer.cost, flow->budget))
            continue;
        *pour = pour_open(flow, pour->out, at);
        if (fill_middle(pour, flow, &footer))
            return true;
    }
    return false;
}

static struct screen screen_of(const struct pour *pour, struct arena *arena)
{
    struct screen screen = {
        .text = text_copy(arena, buffer_text(pour->out)),
        .body = pour->body,
        .ucs2 = pour->cost.ucs2,
        .used = pour->cost.ucs2 ? pour->cost.units : pour->cost.septets,
        .limit = pour->cost.ucs2 ? pour->flow->budget.units : pour->flow->budget.septets,
        .digit_count = pour->digit_count,
    };

    for (size_t i = 0; i < pour->digit_count; i++)
        screen.digits[i] = pour->digits[i];
    return screen;
}

/* The screens of a page while they are made, and where in the pieces each begins. */
struct poured {
    struct flow flow;
    struct buffer *out;
    struct arena *arena;
    struct screen at[FLOW_MOST_SCREENS];
    struct place from[FLOW_MOST_SCREENS + 1];
    size_t count;
};

/* TOO_LARGE when it takes more than `most` screens. */
static enum status pour_with(struct poured *poured, enum footer_size size, size_t most,
                             struct fault *why)
{
    const struct flow *flow = &poured->flow;

    poured->from[0] = (struct place){0};
    for (size_t n = 0; n < most; n++) {
        size_t nav_from = n == 0 ? flow->first_skips : 0;
        struct pour pour = pour_open(flow, poured->out, poured->from[n]);
        bool last = fill_last(&pour, flow, nav_from);
        if (!last && !fill_some(&pour, poured->from[n], nav_from, size))
            return fault_set(why, TOO_LARGE,
                             "%zu septets or %zu letters have no room for anything beside the "
                             "navigation words",
                             flow->budget.septets, flow->budget.units);
        poured->at[n] = screen_of(&pour, poured->arena);
        poured->from[n + 1] = pour.at;
        poured->count = n + 1;
        if (last)
            return OK;
    }
    return fault_set(why, TOO_LARGE, "a page takes more than %zu phone screens", most);
}

/* With all that one may do on every screen, or without where that saves a screen. */
static enum status pour_pieces(struct poured *poured, struct fault *why)
{
    enum status status = pour_with(poured, FOOTER_BACK, FLOW_MOST_SCREENS, why);
    struct poured full = *poured;

    if (status == OK && poured->count > 1 &&
        pour_with(&full, FOOTER_ALL, poured->count, NULL) == OK)
        *poured = full;
    return status;
}

static struct screen *kept_screens(const struct poured *poured)
{
    struct screen *screens = arena_array(poured->arena, poured->count, sizeof *screens);

    for (size_t i = 0; i < poured->count; i++)
        screens[i] = poured->at[i];
    return screens;
}

/* ---- A refusal ---- */

/* The refusal, and what screen `n` says without what one may do besides. */
static void take_pieces(struct flow *again, const struct poured *poured, size_t n)
{
    const struct flow *flow = &poured->flow;
    struct place from = poured->from[n], to = poured->from[n + 1];
    struct piece *pieces = arena_array(poured->arena, flow->count + 2, sizeof *pieces);
    size_t count = 0;

    pieces[count++] = (struct piece){.text = flow->refusal};
    for (size_t i = from.piece; i < flow->count && i <= to.piece; i++) {
        size_t offset = i == from.piece ? from.offset : 0;
        size_t len = i == to.piece ? to.offset - offset : SIZE_MAX;
        pieces[count] = flow->pieces[i];
        pieces[count++].text = text_part(flow->pieces[i].text, offset, len);
        while (i == to.piece && pieces[count - 1].text.len > 0 &&
               is_space(pieces[count - 1].text.at[pieces[count - 1].text.len - 1]))
            pieces[count - 1].text.len--;
        if (pieces[count - 1].text.len == 0)
            count--;
    }
    again->pieces = pieces;
    again->count = count;
}

/* The lines for the end of what is said again: all, some or none, as `size` says. A screen in
 * the middle of the page says "more" too, in any case on its last part. */
static void take_nav(struct flow *again, const struct poured *poured, size_t n,
                     enum footer_size size)
{
    const struct flow *flow = &poured->flow;
    bool last = n + 1 == poured->count;
    struct footer footer = footer_of(flow, size, n == 0 ? flow->first_skips : 0);
    struct piece *nav = arena_array(poured->arena, footer.count, sizeof *nav);
    size_t count = 0;

    bool more_last = !last && poured->from[n].piece >= flow->count;

    for (size_t i = last || more_last; i < footer.count; i++)
        nav[count++] = (struct piece){.kind = PIECE_LINE, .text = footer.lines[i]};
    if (more_last)
        nav[count++] = (struct piece){.kind = PIECE_LINE, .text = footer.lines[0]};
    again->nav = nav;
    again->nav_count = count;
    again->first_skips = again->last_alone = 0;
}

/* The first attempt that takes one screen, else the one with all that must be said. */
static enum status say_again(struct poured *again, const struct poured *poured, size_t n,
                             struct fault *why)
{
    static const enum footer_size TO_TRY[] = {FOOTER_ALL, FOOTER_BACK, FOOTER_MORE};
    const struct flow *flow = &poured->flow;
    bool last = n + 1 == poured->count, is_nav = poured->from[n].piece >= flow->count;
    bool may_drop = last ? flow->stays_last : !is_nav;
    enum status status = OK;

    again->flow = *flow;
    take_pieces(&again->flow, poured, n);
    for (size_t i = 0; i < (may_drop ? FOOTER_SIZES : 1) && status == OK; i++) {
        take_nav(&again->flow, poured, n, TO_TRY[i]);
        status = pour_with(again, FOOTER_BACK, FLOW_MOST_SCREENS, why);
        if (status == OK && again->count == 1)
            return OK;
    }
    if (status != OK || !may_drop)
        return status;
    take_nav(&again->flow, poured, n, last ? FOOTER_ALL : FOOTER_MORE);
    return pour_with(again, FOOTER_BACK, FLOW_MOST_SCREENS, why);
}

static enum status refuse(struct screens *screens, const struct poured *poured,
                          struct fault *why)
{
    struct poured again = {.out = poured->out, .arena = poured->arena};
    size_t n = poured->flow.refused_on;
    enum status status =
        say_again(&again, poured, n < poured->count ? n : poured->count - 1, why);

    if (status != OK)
        return status;
    screens->refused = kept_screens(&again);
    screens->refused_count = again.count;
    return OK;
}

enum status flow_pour(struct screens *screens, const struct flow *flow, struct arena *arena,
                      struct fault *why)
{
    struct buffer out = {0};
    struct poured poured = {.flow = *flow, .arena = arena, .out = &out};
    enum status status = pour_pieces(&poured, why);

    *screens = (struct screens){0};
    if (status == OK) {
        screens->at = kept_screens(&poured);
        screens->count = poured.count;
    }
    if (status == OK && flow->refusal.len > 0)
        status = refuse(screens, &poured, why);
    buffer_close(&out);
    return status;
}
