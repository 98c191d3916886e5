/* parse.h: from the words of an expression to terms and paths.
 *
 * Inside the xpath room only. W3C XPath 1.0, chapters 2 and 3; each function below is one
 * production. */
#ifndef XPATH_PARSE_H
#define XPATH_PARSE_H

#include "xpath/lex.h"
#include "xpath/program.h"

struct parser {
    struct lexer lexer;
    struct token token; /* the one not yet used */
    const struct xpath_scope *scope;
    struct arena *arena;
    struct fault *why;
    enum status status;
    unsigned depth, traits;
};

/* The whole expression; NULL when it is refused. */
const struct term *parse_expression(struct parser *parser);

/* ---- Between parse.c and parse_path.c ---- */

/* Refuses at an offset of the source; the first refusal counts. Returns NULL. */
void *parse_fail(struct parser *parser, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void parse_advance(struct parser *parser);
bool parse_is(const struct parser *parser, enum token_kind kind, const char *text);
/* Uses up the token if it is that one. */
bool parse_take(struct parser *parser, enum token_kind kind, const char *text);
bool parse_enter(struct parser *parser);
void parse_leave(struct parser *parser);
const struct term *parse_or(struct parser *parser);
/* Path expressions, calls and literals. */
const struct term *parse_path(struct parser *parser);
const struct term *parse_primary(struct parser *parser);
struct term *parse_new_term(struct parser *parser, enum op op, enum kind kind, size_t offset);

/* A list that grows while it is parsed. */
struct terms {
    const struct term *few[6];
    const struct term **at;
    size_t count, room;
};
void terms_add(struct parser *parser, struct terms *terms, const struct term *term);
/* Makes them the arguments of a term, which then depends on what they depend on. */
void terms_give(struct parser *parser, struct terms *terms, struct term *to);

#endif
