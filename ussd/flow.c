#include "ussd/flow.h"

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
    return pour->out->len > 0 && splits_word(text, cut) ? 0 : cut;
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

/* Puts what it can of one piece; true when all of it is in. */
static bool put_piece(struct pour *pour, const struct piece *piece)
{
    struct text text = text_part(piece->text, pour->at.offset, SIZE_MAX);

    if (piece->kind == PIECE_CHOICE && pour->choices == FLOW_CHOICES_A_SCREEN)
        return false;
    if (fits_here(pour, text)) {
        put(pour, text);
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
        for (size_t i = nav_from; i < flow->nav_count; i++)
            footer_add(&footer, flow->nav[i].text);
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

static bool fill_some(struct pour *pour, const struct flow *flow, struct buffer *out,
                      struct place at, size_t nav_from)
{
    for (enum footer_size size = FOOTER_ALL; size < FOOTER_SIZES; size++) {
        struct footer footer = footer_of(flow, size, nav_from);
        if (size == FOOTER_ALL && !is_modest(footer.cost, flow->budget))
            continue;
        *pour = pour_open(flow, out, at);
        if (fill_middle(pour, flow, &footer))
            return true;
    }
    return false;
}

static struct screen screen_of(const struct pour *pour, struct arena *arena)
{
    return (struct screen){
        .text = text_copy(arena, buffer_text(pour->out)),
        .body = pour->body,
        .ucs2 = pour->cost.ucs2,
        .used = pour->cost.ucs2 ? pour->cost.units : pour->cost.septets,
        .limit = pour->cost.ucs2 ? pour->flow->budget.units : pour->flow->budget.septets,
    };
}

static enum status pour_all(struct screens *screens, const struct flow *flow,
                            struct buffer *out, struct arena *arena, struct fault *why)
{
    struct screen list[FLOW_MOST_SCREENS];
    struct place at = {0};

    for (size_t n = 0; n < FLOW_MOST_SCREENS; n++) {
        size_t nav_from = n == 0 ? flow->first_skips : 0;
        struct pour pour = pour_open(flow, out, at);
        bool last = fill_last(&pour, flow, nav_from);
        if (!last && !fill_some(&pour, flow, out, at, nav_from))
            return fault_set(why, TOO_LARGE,
                             "%zu septets or %zu letters have no room for anything beside the "
                             "navigation words",
                             flow->budget.septets, flow->budget.units);
        list[n] = screen_of(&pour, arena);
        at = pour.at;
        if (!last)
            continue;
        screens->count = n + 1;
        screens->at = arena_array(arena, screens->count, sizeof *screens->at);
        for (size_t i = 0; i <= n; i++)
            screens->at[i] = list[i];
        return OK;
    }
    return fault_set(why, TOO_LARGE, "a page takes more than %d phone screens",
                     FLOW_MOST_SCREENS);
}

enum status flow_pour(struct screens *screens, const struct flow *flow, struct arena *arena,
                      struct fault *why)
{
    struct buffer out = {0};
    enum status status = pour_all(screens, flow, &out, arena, why);

    buffer_close(&out);
    return status;
}
