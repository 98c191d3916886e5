#include <string.h>

#include "xpath/parse.h"

enum { MOST_STEPS = 1024, MOST_PREDICATES = 64 };

/* What is gathered of a path before it is made. */
struct draft {
    struct step few[8], *at;
    size_t count, room;
};

static struct step *draft_add(struct parser *parser, struct draft *draft, enum xpath_axis axis,
                              enum test test)
{
    size_t few = sizeof draft->few / sizeof *draft->few;
    if (draft->count >= MOST_STEPS) {
        parse_fail(parser, parser->token.offset, "more than %d steps in a path", MOST_STEPS);
        draft->count = 0;
    }
    if (draft->count >= few && draft->count >= draft->room) {
        struct step *old = draft->room ? draft->at : draft->few;
        draft->room = draft->count * 2;
        draft->at = arena_array(parser->arena, draft->room, sizeof *draft->at);
        memcpy(draft->at, old, draft->count * sizeof *old);
    }
    struct step *step = (draft->room ? draft->at : draft->few) + draft->count++;
    *step = (struct step){.axis = (uint8_t)axis, .test = (uint8_t)test};
    return step;
}

/* ---- Name tests ---- */

static const struct {
    const char *name;
    enum test test;
} NODE_TYPES[] = {{"node", TEST_NODE},
                  {"text", TEST_TEXT},
                  {"comment", TEST_NEVER},
                  {"processing-instruction", TEST_NEVER}};

/* Which node type stands here as "node(" and so on; SIZE_MAX: none. */
static size_t node_type_at(const struct parser *parser)
{
    const struct token *token = &parser->token;
    if (token->kind != TOKEN_NAME || token->prefix.len > 0 || !lex_is_next(&parser->lexer, "("))
        return SIZE_MAX;
    for (size_t i = 0; i < sizeof NODE_TYPES / sizeof *NODE_TYPES; i++)
        if (text_is(token->text, NODE_TYPES[i].name))
            return i;
    return SIZE_MAX;
}

static void parse_node_type(struct parser *parser, struct step *step, size_t type)
{
    step->test = (uint8_t)NODE_TYPES[type].test;
    parse_advance(parser);
    parse_advance(parser);
    if (parser->token.kind == TOKEN_TEXT && NODE_TYPES[type].test == TEST_NEVER)
        parse_advance(parser);
    if (parser->status == OK && !parse_take(parser, TOKEN_SIGN, ")"))
        parse_fail(parser, parser->token.offset, "expected ) here");
    /* Our leaves hold their text themselves. */
    if (step->test == TEST_TEXT && step->axis == AXIS_CHILD)
        step->axis = AXIS_SELF;
}

static void parse_name_test(struct parser *parser, struct step *step)
{
    const struct xpath_scope *scope = parser->scope;
    struct token token = parser->token;
    if (token.kind != TOKEN_NAME) {
        parse_fail(parser, token.offset,
                   token.kind == TOKEN_END ? "the expression ends where a name is expected"
                                           : "expected a name, a number or a path here");
        return;
    }
    if (token.prefix.len > 0) {
        if (scope->namespace_of)
            step->uri =
                text_copy(parser->arena, scope->namespace_of(scope->self, token.prefix));
        if (step->uri.len == 0)
            parse_fail(parser, token.offset, "the prefix \"%.*s\" is not declared",
                       (int)(token.prefix.len > 40 ? 40 : token.prefix.len), token.prefix.at);
    }
    step->local = token.text;
    if (text_is(token.text, "*"))
        step->test = token.prefix.len > 0 ? TEST_NAMESPACE : TEST_ANY;
    else
        step->local_id = name_local_id(scope->names, token.text);
    parse_advance(parser);
}

/* ---- Predicates ---- */

static bool is_column(const struct term *term)
{
    if (term->op != OP_PATH || term->path->base != BASE_FOCUS || term->path->step_count != 1)
        return false;
    const struct step *step = term->path->steps;
    return (step->axis == AXIS_CHILD || step->axis == AXIS_ATTRIBUTE) &&
           step->test == TEST_NAME && step->predicate_count == 0;
}

static bool is_steady_text(const struct term *term)
{
    return !(term->flags & (TERM_FOCUS | TERM_POSITION | TERM_VOLATILE)) &&
           (term->kind == KIND_TEXT || term->kind == KIND_NODES);
}

static struct lookup lookup_in_equality(const struct term *term)
{
    if (term->op != OP_EQUAL)
        return (struct lookup){0};
    for (int i = 0; i < 2; i++)
        if (is_column(term->args[i]) && is_steady_text(term->args[1 - i]))
            return (struct lookup){term->args[i]->path->steps, term->args[1 - i], true};
    return (struct lookup){0};
}

/* A lookup is the predicate itself or one of the parts that `and` joins. */
static struct lookup find_lookup(const struct term *term)
{
    if (term->op != OP_AND || term->flags & TERM_POSITION)
        return lookup_in_equality(term);
    for (size_t i = 0; i < term->arg_count; i++) {
        struct lookup lookup = lookup_in_equality(term->args[i]);
        lookup.whole = false;
        if (lookup.column)
            return lookup;
    }
    return (struct lookup){0};
}

static bool parse_predicate(struct parser *parser, struct predicate *predicate)
{
    size_t offset = parser->token.offset;
    if (!parse_enter(parser))
        return false;
    parse_advance(parser);
    predicate->term = parse_or(parser);
    if (parser->status == OK && !parse_take(parser, TOKEN_SIGN, "]"))
        parse_fail(parser, parser->token.kind == TOKEN_END ? offset : parser->token.offset,
                   parser->token.kind == TOKEN_END ? "this bracket is never closed"
                                                   : "expected ] or an operator here");
    if (parser->status != OK)
        return false;
    predicate->lookup = find_lookup(predicate->term);
    parse_leave(parser);
    return true;
}

/* Flags of what predicates depend on outside of the node they judge: what differs each time. */
static uint8_t parse_predicates(struct parser *parser, const struct predicate **predicates,
                                uint16_t *count)
{
    struct predicate few[4], *at = few;
    size_t used = 0, room = sizeof few / sizeof *few;
    uint8_t flags = 0;
    while (parser->status == OK && parse_is(parser, TOKEN_SIGN, "[")) {
        if (used == MOST_PREDICATES)
            parse_fail(parser, parser->token.offset, "more than %d predicates in a row",
                       MOST_PREDICATES);
        if (used == room) {
            struct predicate *more = arena_array(parser->arena, room * 2, sizeof *more);
            at = memcpy(more, at, used * sizeof *more);
            room *= 2;
        }
        if (parser->status != OK || !parse_predicate(parser, &at[used]))
            return 0;
        flags |= at[used++].term->flags & TERM_VOLATILE;
    }
    if (used > 0) {
        struct predicate *kept = arena_array(parser->arena, used, sizeof *kept);
        *predicates = memcpy(kept, at, used * sizeof *kept);
    }
    *count = (uint16_t)used;
    return flags;
}

/* ---- Steps ---- */

static const struct {
    const char *name;
    enum xpath_axis axis;
} AXES[] = {
    {"child", AXIS_CHILD},
    {"parent", AXIS_PARENT},
    {"self", AXIS_SELF},
    {"attribute", AXIS_ATTRIBUTE},
    {"descendant-or-self", AXIS_DESCENDANT_OR_SELF},
    {"descendant", AXIS_DESCENDANT},
    {"ancestor", AXIS_ANCESTOR},
    {"ancestor-or-self", AXIS_ANCESTOR_OR_SELF},
    {"following-sibling", AXIS_FOLLOWING_SIBLING},
    {"preceding-sibling", AXIS_PRECEDING_SIBLING},
};

static enum xpath_axis parse_axis(struct parser *parser)
{
    if (parse_take(parser, TOKEN_SIGN, "@"))
        return AXIS_ATTRIBUTE;
    if (parser->token.kind != TOKEN_NAME || !lex_is_next(&parser->lexer, "::"))
        return AXIS_CHILD;
    for (size_t i = 0; i < sizeof AXES / sizeof *AXES; i++) {
        if (!text_is(parser->token.text, AXES[i].name))
            continue;
        parse_advance(parser);
        parse_advance(parser);
        return AXES[i].axis;
    }
    parse_fail(parser, parser->token.offset, "there is no axis called \"%.*s\"",
               (int)(parser->token.text.len > 40 ? 40 : parser->token.text.len),
               parser->token.text.at);
    return AXIS_CHILD;
}

static uint8_t parse_step(struct parser *parser, struct draft *draft)
{
    if (parse_take(parser, TOKEN_SIGN, ".")) {
        struct step *step = draft_add(parser, draft, AXIS_SELF, TEST_NODE);
        return parse_predicates(parser, &step->predicates, &step->predicate_count);
    }
    if (parse_take(parser, TOKEN_SIGN, "..")) {
        struct step *step = draft_add(parser, draft, AXIS_PARENT, TEST_NODE);
        return parse_predicates(parser, &step->predicates, &step->predicate_count);
    }
    struct step *step = draft_add(parser, draft, parse_axis(parser), TEST_NAME);
    size_t type = node_type_at(parser);
    if (type != SIZE_MAX)
        parse_node_type(parser, step, type);
    else
        parse_name_test(parser, step);
    if (parser->status != OK)
        return 0;
    return parse_predicates(parser, &step->predicates, &step->predicate_count);
}

static bool counts_positions(const struct step *step)
{
    for (size_t i = 0; i < step->predicate_count; i++) {
        const struct term *term = step->predicates[i].term;
        if (term->kind != KIND_BOOLEAN && term->kind != KIND_NODES && term->kind != KIND_TEXT)
            return true;
        if (term->flags & TERM_POSITION)
            return true;
    }
    return false;
}

/* //name as one step: the same nodes, unless a predicate counts them. */
static void join_double_slash(struct draft *draft)
{
    struct step *steps = draft->room ? draft->at : draft->few;
    struct step *last = &steps[draft->count - 1];
    if (draft->count < 2 || last->axis != AXIS_CHILD || counts_positions(last))
        return;
    last[-1] = *last;
    last[-1].axis = AXIS_DESCENDANT;
    draft->count--;
}

static uint8_t parse_steps(struct parser *parser, struct draft *draft)
{
    uint8_t flags = 0;
    bool more = true;
    while (parser->status == OK && more) {
        bool doubled = parse_take(parser, TOKEN_SIGN, "//");
        if (doubled)
            draft_add(parser, draft, AXIS_DESCENDANT_OR_SELF, TEST_NODE);
        else
            parse_take(parser, TOKEN_SIGN, "/");
        if (parser->status != OK)
            return flags;
        flags |= parse_step(parser, draft);
        if (doubled && parser->status == OK)
            join_double_slash(draft);
        more = parse_is(parser, TOKEN_SIGN, "/") || parse_is(parser, TOKEN_SIGN, "//");
    }
    return flags;
}

/* ---- Whole paths ---- */

static bool is_plain_self(const struct step *step)
{
    return step->axis == AXIS_SELF && step->test == TEST_NODE && step->predicate_count == 0;
}

/* Ups, downs and perhaps one attribute: what walk.c follows without any list. */
static bool is_plain(struct path *path)
{
    size_t i = 0;
    if (path->base == BASE_FILTER)
        return false;
    while (i < path->step_count && path->steps[i].axis == AXIS_PARENT &&
           path->steps[i].test == TEST_NODE && path->steps[i].predicate_count == 0)
        i++;
    path->ups = (uint32_t)i;
    for (; i < path->step_count; i++) {
        const struct step *step = &path->steps[i];
        bool last = i + 1 == path->step_count;
        if (step->predicate_count > 0 || step->test > TEST_NODE ||
            (step->axis != AXIS_CHILD && !(last && step->axis == AXIS_ATTRIBUTE)))
            return false;
    }
    return true;
}

static struct term *make_path(struct parser *parser, struct path *path, struct draft *draft,
                              size_t offset)
{
    const struct step *from = draft->room ? draft->at : draft->few;
    struct step *steps = arena_array(parser->arena, draft->count, sizeof *steps);
    for (size_t i = 0; i < draft->count; i++)
        if (!is_plain_self(&from[i]))
            steps[path->step_count++] = from[i];
    path->steps = steps;
    path->slot = NO_SLOT;
    path->offset = (uint32_t)offset;
    path->plain = is_plain(path);
    struct term *term = parse_new_term(parser, OP_PATH, KIND_NODES, offset);
    term->path = path;
    if (path->base == BASE_FOCUS)
        term->flags |= TERM_FOCUS;
    if (path->filter)
        term->flags |= path->filter->flags;
    return term;
}

static const struct term *parse_location(struct parser *parser)
{
    size_t offset = parser->token.offset;
    struct path *path = ARENA_NEW(parser->arena, struct path);
    struct draft draft = {.count = 0};
    uint8_t flags = 0;
    bool absolute = parse_is(parser, TOKEN_SIGN, "/"),
         doubled = parse_is(parser, TOKEN_SIGN, "//");
    path->base = absolute || doubled ? BASE_ROOT : BASE_FOCUS;
    if (absolute)
        parse_advance(parser);
    bool has_step = !absolute || parser->token.kind == TOKEN_NAME ||
                    parse_is(parser, TOKEN_SIGN, "@") || parse_is(parser, TOKEN_SIGN, ".") ||
                    parse_is(parser, TOKEN_SIGN, "..");
    if (absolute && (parse_is(parser, TOKEN_SIGN, "/") || parse_is(parser, TOKEN_SIGN, "//")))
        return parse_fail(parser, parser->token.offset,
                          "a step is missing between two slashes");
    if (has_step)
        flags = parse_steps(parser, &draft);
    if (parser->status != OK)
        return NULL;
    struct term *term = make_path(parser, path, &draft, offset);
    term->flags |= flags;
    return term;
}

/* current() and instance('id') are where paths begin. */
static bool parse_special_base(struct parser *parser, struct path *path)
{
    struct token token = parser->token;
    bool is_current = text_is(token.text, "current");
    parse_advance(parser);
    size_t open = parser->token.offset;
    parse_advance(parser);
    path->base = is_current ? BASE_CURRENT : BASE_INSTANCE;
    if (is_current) {
        if (parser->status == OK && !parse_take(parser, TOKEN_SIGN, ")"))
            parse_fail(parser, token.offset, "current() takes no arguments");
        return parser->status == OK;
    }
    if (parse_is(parser, TOKEN_SIGN, ")"))
        return parse_fail(parser, token.offset, "instance() takes 1 argument, not 0") != NULL;
    if (!parse_enter(parser))
        return false;
    path->filter = parse_or(parser);
    parse_leave(parser);
    if (parser->status == OK && !parse_take(parser, TOKEN_SIGN, ")")) {
        if (parser->token.kind == TOKEN_END)
            parse_fail(parser, open, "this parenthesis is never closed");
        else
            parse_fail(parser, parser->token.offset, "instance() takes 1 argument");
    }
    return parser->status == OK;
}

static bool check_instance(struct parser *parser, const struct term *id)
{
    const struct xpath_scope *scope = parser->scope;
    if (!id || id->op != OP_TEXT)
        return true;
    if (scope->has_instance && scope->has_instance(scope->self, text_trim(id->text)))
        return true;
    parse_fail(parser, id->offset, "there is no instance called \"%.*s\"",
               (int)(id->text.len > 80 ? 80 : id->text.len), id->text.at);
    return false;
}

static const struct term *finish_filter(struct parser *parser, struct path *path, size_t offset)
{
    struct draft draft = {.count = 0};
    uint8_t flags =
        parse_predicates(parser, &path->filter_predicates, &path->filter_predicate_count);
    if (parser->status == OK &&
        (parse_is(parser, TOKEN_SIGN, "/") || parse_is(parser, TOKEN_SIGN, "//")))
        flags |= parse_steps(parser, &draft);
    if (parser->status != OK)
        return NULL;
    struct term *term = make_path(parser, path, &draft, offset);
    if (path->filter_predicate_count > 0)
        path->plain = false;
    term->flags |= flags;
    return term;
}

static bool has_more(const struct parser *parser)
{
    return parse_is(parser, TOKEN_SIGN, "[") || parse_is(parser, TOKEN_SIGN, "/") ||
           parse_is(parser, TOKEN_SIGN, "//");
}

static bool is_call(const struct parser *parser)
{
    return parser->token.kind == TOKEN_NAME && !text_is(parser->token.text, "*") &&
           lex_is_next(&parser->lexer, "(") && node_type_at(parser) == SIZE_MAX;
}

const struct term *parse_path(struct parser *parser)
{
    size_t offset = parser->token.offset;
    bool call = is_call(parser);
    if (parser->status != OK)
        return NULL;
    if (call && parser->token.prefix.len == 0 &&
        (text_is(parser->token.text, "current") || text_is(parser->token.text, "instance"))) {
        struct path *path = ARENA_NEW(parser->arena, struct path);
        if (!parse_special_base(parser, path) || !check_instance(parser, path->filter))
            return NULL;
        return finish_filter(parser, path, offset);
    }
    if (!call && parser->token.kind != TOKEN_NUMBER && parser->token.kind != TOKEN_TEXT &&
        !parse_is(parser, TOKEN_SIGN, "("))
        return parse_location(parser);
    const struct term *primary = parse_primary(parser);
    if (parser->status != OK || !has_more(parser))
        return parser->status == OK ? primary : NULL;
    if (primary->kind != KIND_NODES && primary->kind != KIND_ANY)
        return parse_fail(parser, parser->token.offset, "only a path can go on here");
    struct path *path = ARENA_NEW(parser->arena, struct path);
    path->base = BASE_FILTER;
    path->filter = primary;
    return finish_filter(parser, path, offset);
}
