/* lex.h: the words of an expression, one at a time.
 *
 * Inside the xpath room only. W3C XPath 1.0, 3.7: whether `*` multiplies and whether `and` is
 * an operator depends on the word before. */
#ifndef XPATH_LEX_H
#define XPATH_LEX_H

#include "base/text.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_TEXT,     /* `text` is what stands between the quotes */
    TOKEN_NAME,     /* local, prefix:local, prefix:* or, as a name test, * */
    TOKEN_OPERATOR, /* and or mod div * + - = != < <= > >= | */
    TOKEN_SIGN,     /* ( ) [ ] , @ . .. / // :: */
    TOKEN_BROKEN    /* `text` says in words what is wrong */
};

struct token {
    enum token_kind kind;
    struct text text;
    struct text prefix; /* of a name; empty: none */
    size_t offset;      /* in bytes of the source */
};

struct lexer {
    struct text source;
    size_t at;
    bool operand_before; /* so a name or a * is an operator */
};

struct token lex_next(struct lexer *lexer);
/* Whether the next thing, after white space, begins with `sign`. */
bool lex_is_next(const struct lexer *lexer, const char *sign);

#endif
