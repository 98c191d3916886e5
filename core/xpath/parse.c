#include "xpath/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xpath/function.h"

enum { MOST_ARGUMENTS = 8192 };

void *parse_fail(struct parser *parser, size_t offset, const char *format, ...)
{
    if (parser->status != OK)
        return NULL;
    char words[256];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    parser->status = fault_set(parser->why, REFUSED, "%s", words);
    if (parser->why)
        parser->why->column = xpath_column(parser->lexer.source, offset);
    return NULL;
}

void parse_advance(struct parser *parser)
{
    parser->token = lex_next(&parser->lexer);
    if (parser->token.kind == TOKEN_BROKEN)
        parse_fail(parser, parser->token.offset, "%.*s", TEXT_ARG(parser->token.text));
}

bool parse_is(const struct parser *parser, enum token_kind kind, const char *text)
{
    return parser->token.kind == kind && text_is(parser->token.text, text);
}

bool parse_take(struct parser *parser, enum token_kind kind, const char *text)
{
    if (!parse_is(parser, kind, text))
        return false;
    parse_advance(parser);
    return true;
}

bool parse_enter(struct parser *parser)
{
    if (parser->depth++ < XPATH_DEEPEST)
        return true;
    parse_fail(parser, parser->token.offset,
               "more than %d parentheses, calls and predicates in one another", XPATH_DEEPEST);
    return false;
}

void parse_leave(struct parser *parser)
{
    parser->depth--;
}

struct term *parse_new_term(struct parser *parser, enum op op, enum kind kind, size_t offset)
{
    struct term *term = ARENA_NEW(parser->arena, struct term);
    term->op = (uint8_t)op;
    term->kind = (uint8_t)kind;
    term->offset = (uint32_t)offset;
    return term;
}

void terms_add(struct parser *parser, struct terms *terms, const struct term *term)
{
    size_t few = sizeof terms->few / sizeof *terms->few;
    if (terms->count >= MOST_ARGUMENTS) {
        parse_fail(parser, parser->token.offset, "more than %d parts in a row", MOST_ARGUMENTS);
        return;
    }
    if (terms->count >= few && terms->count >= terms->room) {
        const struct term **old = terms->room ? terms->at : terms->few;
        terms->room = terms->count * 2;
        terms->at = arena_array(parser->arena, terms->room, sizeof *terms->at);
        memcpy(terms->at, old, terms->count * sizeof *old);
    }
    if (terms->room)
        terms->at[terms->count++] = term;
    else
        terms->few[terms->count++] = term;
}

void terms_give(struct parser *parser, struct terms *terms, struct term *to)
{
    const struct term **from = terms->room ? terms->at : terms->few;
    const struct term **args = arena_array(parser->arena, terms->count, sizeof *args);
    for (size_t i = 0; i < terms->count; i++) {
        args[i] = from[i];
        to->flags |= from[i] ? from[i]->flags : 0;
    }
    to->args = args;
    to->arg_count = (uint32_t)terms->count;
}

/* ---- Operators, from the weakest to the strongest ---- */

struct level {
    const char *signs[4];
    const struct term *(*next)(struct parser *parser);
    enum op op;
    enum kind kind;
};

static char sign_of(struct text sign)
{
    if (text_is(sign, "div"))
        return '/';
    return text_is(sign, "mod") ? '%' : *sign.at;
}

static bool is_at_level(const struct parser *parser, const struct level *level)
{
    if (parser->token.kind != TOKEN_OPERATOR)
        return false;
    for (size_t i = 0; i < 4 && level->signs[i]; i++)
        if (text_is(parser->token.text, level->signs[i]))
            return true;
    return false;
}

/* A chain of operators of one level: one term however long. */
static const struct term *parse_chain(struct parser *parser, const struct level *level)
{
    const struct term *first = level->next(parser);
    struct terms terms = {.room = 0};
    char few[8] = "+", *signs = few;
    size_t room = sizeof few, offset = parser->token.offset;
    if (parser->status != OK || !is_at_level(parser, level))
        return first;
    terms_add(parser, &terms, first);
    while (parser->status == OK && is_at_level(parser, level)) {
        if (terms.count == room) {
            char *more = arena_bytes(parser->arena, room * 2);
            signs = memcpy(more, signs, room);
            room *= 2;
        }
        signs[terms.count] = sign_of(parser->token.text);
        parse_advance(parser);
        terms_add(parser, &terms, level->next(parser));
    }
    if (parser->status != OK)
        return NULL;
    struct term *term = parse_new_term(parser, level->op, level->kind, offset);
    terms_give(parser, &terms, term);
    if (level->op == OP_SUM || level->op == OP_PRODUCT)
        term->signs = memcpy(arena_bytes(parser->arena, terms.count), signs, terms.count);
    return term;
}

static const struct term *parse_unary(struct parser *parser);

static const struct term *parse_product(struct parser *parser)
{
    static const struct level LEVEL = {
        {"*", "div", "mod"}, parse_unary, OP_PRODUCT, KIND_NUMBER};
    return parse_chain(parser, &LEVEL);
}

static const struct term *parse_sum(struct parser *parser)
{
    static const struct level LEVEL = {{"+", "-"}, parse_product, OP_SUM, KIND_NUMBER};
    return parse_chain(parser, &LEVEL);
}

static const struct {
    const char *sign;
    enum op op;
} COMPARISONS[] = {{"=", OP_EQUAL},       {"!=", OP_UNEQUAL}, {"<", OP_LESS},
                   {"<=", OP_LESS_EQUAL}, {">", OP_MORE},     {">=", OP_MORE_EQUAL}};

/* The comparison at hand among COMPARISONS[from] and on, before `to`; `to` when none is. */
static size_t comparison_at(const struct parser *parser, size_t from, size_t to)
{
    while (from < to && !parse_is(parser, TOKEN_OPERATOR, COMPARISONS[from].sign))
        from++;
    return from;
}

/* a = b = c is (a = b) = c, so a chain is as deep as it is long. */
static const struct term *parse_comparison(struct parser *parser, size_t from, size_t to,
                                           const struct term *(*next)(struct parser *))
{
    const struct term *left = next(parser);
    unsigned depth = parser->depth;
    for (size_t at; (at = comparison_at(parser, from, to)) < to;) {
        struct terms terms = {.room = 0};
        size_t offset = parser->token.offset;
        if (parser->status != OK || !parse_enter(parser))
            return NULL;
        parse_advance(parser);
        terms_add(parser, &terms, left);
        terms_add(parser, &terms, next(parser));
        struct term *term = parse_new_term(parser, COMPARISONS[at].op, KIND_BOOLEAN, offset);
        terms_give(parser, &terms, term);
        left = term;
    }
    parser->depth = depth;
    return left;
}

static const struct term *parse_relation(struct parser *parser)
{
    return parse_comparison(parser, 2, 6, parse_sum);
}

static const struct term *parse_equality(struct parser *parser)
{
    return parse_comparison(parser, 0, 2, parse_relation);
}

static const struct term *parse_and(struct parser *parser)
{
    static const struct level LEVEL = {{"and"}, parse_equality, OP_AND, KIND_BOOLEAN};
    return parse_chain(parser, &LEVEL);
}

const struct term *parse_or(struct parser *parser)
{
    static const struct level LEVEL = {{"or"}, parse_and, OP_OR, KIND_BOOLEAN};
    return parse_chain(parser, &LEVEL);
}

static const struct term *parse_union(struct parser *parser)
{
    static const struct level LEVEL = {{"|"}, parse_path, OP_UNION, KIND_NODES};
    const struct term *term = parse_chain(parser, &LEVEL);
    if (!term || term->op != OP_UNION)
        return term;
    for (size_t i = 0; i < term->arg_count; i++)
        if (term->args[i]->kind != KIND_NODES && term->args[i]->kind != KIND_ANY)
            return parse_fail(parser, term->args[i]->offset, "only paths can stand beside |");
    return term;
}

static const struct term *parse_unary(struct parser *parser)
{
    size_t offset = parser->token.offset, count = 0;
    for (; parse_take(parser, TOKEN_OPERATOR, "-"); count++)
        ;
    const struct term *operand = parse_union(parser);
    if (count == 0 || parser->status != OK)
        return operand;
    struct terms terms = {.room = 0};
    struct term *term =
        parse_new_term(parser, count % 2 ? OP_NEGATE : OP_SUM, KIND_NUMBER, offset);
    terms_add(parser, &terms, operand);
    terms_give(parser, &terms, term);
    if (term->op == OP_SUM)
        term->signs = "+";
    return term;
}

/* ---- Literals and calls ---- */

static const struct term *parse_literal(struct parser *parser)
{
    struct token token = parser->token;
    bool is_number = token.kind == TOKEN_NUMBER;
    struct term *term = parse_new_term(parser, is_number ? OP_NUMBER : OP_TEXT,
                                       is_number ? KIND_NUMBER : KIND_TEXT, token.offset);
    if (is_number)
        term->number = xpath_text_number(token.text, (struct clock){NULL, NULL, NULL});
    else
        term->text = token.text;
    parse_advance(parser);
    return term;
}

static const struct term *parse_parenthesis(struct parser *parser)
{
    size_t offset = parser->token.offset;
    if (!parse_enter(parser))
        return NULL;
    parse_advance(parser);
    const struct term *term = parse_or(parser);
    if (parser->status == OK && !parse_take(parser, TOKEN_SIGN, ")")) {
        if (parser->token.kind == TOKEN_END)
            return parse_fail(parser, offset, "this parenthesis is never closed");
        return parse_fail(parser, parser->token.offset, "expected ) or an operator here");
    }
    parse_leave(parser);
    return parser->status == OK ? term : NULL;
}

static bool parse_arguments(struct parser *parser, struct terms *terms)
{
    size_t offset = parser->token.offset;
    parse_advance(parser);
    if (parse_take(parser, TOKEN_SIGN, ")"))
        return parser->status == OK;
    do {
        terms_add(parser, terms, parse_or(parser));
    } while (parser->status == OK && parse_take(parser, TOKEN_SIGN, ","));
    if (parser->status == OK && !parse_take(parser, TOKEN_SIGN, ")")) {
        if (parser->token.kind == TOKEN_END)
            parse_fail(parser, offset, "this parenthesis is never closed");
        else
            parse_fail(parser, parser->token.offset, "expected , or ) here");
    }
    return parser->status == OK;
}

/* The name in the table: a prefix counts by its namespace, and jr also by habit. */
static struct text function_name(struct parser *parser, const struct token *token)
{
    if (token->prefix.len == 0)
        return token->text;
    const struct xpath_scope *scope = parser->scope;
    struct text uri =
        scope->namespace_of ? scope->namespace_of(scope->self, token->prefix) : TEXT("");
    if (text_is(uri, "http://openrosa.org/javarosa") ||
        (uri.len == 0 && text_is(token->prefix, "jr")))
        return text_format(parser->arena, "jr:%.*s", TEXT_ARG(token->text));
    if (text_is(uri, "http://www.w3.org/2002/xforms"))
        return token->text;
    return text_format(parser->arena, "%.*s:%.*s", TEXT_ARG(token->prefix),
                       TEXT_ARG(token->text));
}

static bool check_count(struct parser *parser, const struct function *function, size_t count,
                        size_t offset)
{
    static const char *const PLURAL[] = {"argument", "arguments"};
    unsigned least = function->least, most = function->most;
    if (count >= least && (most == MANY_ARGUMENTS || count <= most))
        return true;
    if (most == MANY_ARGUMENTS)
        parse_fail(parser, offset, "%s() takes at least %u %s, not %zu", function->name, least,
                   PLURAL[least != 1], count);
    else if (least == most)
        parse_fail(parser, offset, "%s() takes %u %s, not %zu", function->name, least,
                   PLURAL[least != 1], count);
    else
        parse_fail(parser, offset, "%s() takes %u to %u arguments, not %zu", function->name,
                   least, most, count);
    return false;
}

static bool check_arguments(struct parser *parser, const struct term *call)
{
    const struct function *function = call->function;
    for (size_t i = 0; i < call->arg_count && i < 8; i++) {
        enum kind kind = call->args[i]->kind;
        if (function->node_args >> i & 1 && kind != KIND_NODES && kind != KIND_ANY) {
            parse_fail(parser, call->args[i]->offset, "argument %zu of %s() has to be a path",
                       i + 1, function->name);
            return false;
        }
    }
    return true;
}

static const struct term *finish_call(struct parser *parser, struct term *call)
{
    const struct function *function = call->function;
    struct preparing with = {parser->scope, parser->arena};
    struct fault why = {0};
    if (!check_count(parser, function, call->arg_count, call->offset) ||
        !check_arguments(parser, call))
        return NULL;
    call->flags |= function->term_flags;
    parser->traits |= function->traits;
    if (function->prepare && function->prepare(&call->prepared, call, &with, &why) != OK)
        return parse_fail(parser, call->offset, "%s", why.text);
    return call;
}

static const struct term *unknown_function(struct parser *parser, struct text name,
                                           size_t offset)
{
    const char *near = function_near(name);
    if (near)
        return parse_fail(parser, offset,
                          "there is no function called \"%.*s\" (is \"%s\" meant?)",
                          TEXT_ARG(name), near);
    return parse_fail(parser, offset, "there is no function called \"%.*s\"", TEXT_ARG(name));
}

/* What string() and such speak of without an argument: `.` */
static const struct term *parse_new_self(struct parser *parser, size_t offset)
{
    struct path *path = ARENA_NEW(parser->arena, struct path);
    *path = (struct path){
        .base = BASE_FOCUS, .plain = true, .slot = NO_SLOT, .offset = (uint32_t)offset};
    struct term *term = parse_new_term(parser, OP_PATH, KIND_NODES, offset);
    term->path = path;
    term->flags = TERM_FOCUS;
    return term;
}

static const struct term *parse_call(struct parser *parser)
{
    struct token token = parser->token;
    struct text name = function_name(parser, &token);
    const struct function *function = function_find(name);
    struct terms terms = {.room = 0};
    if (name.len > 80)
        name.len = 80;
    if (!function)
        return unknown_function(parser, name, token.offset);
    if (!parse_enter(parser))
        return NULL;
    parse_advance(parser);
    if (!parse_arguments(parser, &terms))
        return NULL;
    parse_leave(parser);
    struct term *call = parse_new_term(parser, OP_CALL, function->kind, token.offset);
    call->function = function;
    if (terms.count == 0 && function->of_node)
        terms_add(parser, &terms, parse_new_self(parser, token.offset));
    terms_give(parser, &terms, call);
    return finish_call(parser, call);
}

const struct term *parse_primary(struct parser *parser)
{
    if (parser->token.kind == TOKEN_NUMBER || parser->token.kind == TOKEN_TEXT)
        return parse_literal(parser);
    if (parse_is(parser, TOKEN_SIGN, "("))
        return parse_parenthesis(parser);
    return parse_call(parser);
}

const struct term *parse_expression(struct parser *parser)
{
    parse_advance(parser);
    if (parser->token.kind == TOKEN_END)
        return parse_fail(parser, 0, "there is no expression");
    const struct term *term = parse_or(parser);
    if (parser->status != OK)
        return NULL;
    if (parse_is(parser, TOKEN_SIGN, ")"))
        return parse_fail(parser, parser->token.offset, "this parenthesis was never opened");
    if (parser->token.kind != TOKEN_END)
        return parse_fail(parser, parser->token.offset, "expected an operator before \"%.*s\"",
                          (int)(parser->token.text.len > 40 ? 40 : parser->token.text.len),
                          parser->token.text.at);
    return term;
}
