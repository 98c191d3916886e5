#include "xpath/lex.h"

static bool is_space(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/* Every letter beyond ASCII may stand in a name: the form's own names decide what matches. */
static bool is_name_start(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           letter == '_' || (unsigned char)letter >= 0x80;
}

static bool is_name_letter(char letter)
{
    return is_name_start(letter) || is_digit(letter) || letter == '-' || letter == '.';
}

/* The letter `ahead` of the present one; NUL past the end. */
static char peek(const struct lexer *lexer, size_t ahead)
{
    size_t at = lexer->at + ahead;
    return at < lexer->source.len ? lexer->source.at[at] : '\0';
}

static size_t skip_spaces(const struct lexer *lexer)
{
    size_t at = lexer->at;
    while (at < lexer->source.len && is_space(lexer->source.at[at]))
        at++;
    return at;
}

bool lex_is_next(const struct lexer *lexer, const char *sign)
{
    size_t from = skip_spaces(lexer);
    return text_starts(text_part(lexer->source, from, lexer->source.len), sign);
}

static struct text taken(const struct lexer *lexer, size_t from)
{
    return text_part(lexer->source, from, lexer->at - from);
}

static struct token lex_number(struct lexer *lexer, size_t from)
{
    while (is_digit(peek(lexer, 0)))
        lexer->at++;
    if (peek(lexer, 0) == '.')
        lexer->at++;
    while (is_digit(peek(lexer, 0)))
        lexer->at++;
    return (struct token){TOKEN_NUMBER, taken(lexer, from), .offset = from};
}

static struct token lex_quoted(struct lexer *lexer, size_t from)
{
    char quote = peek(lexer, 0);
    for (lexer->at++; lexer->at < lexer->source.len; lexer->at++) {
        if (lexer->source.at[lexer->at] != quote)
            continue;
        struct text inside = text_part(lexer->source, from + 1, lexer->at - from - 1);
        lexer->at++;
        return (struct token){TOKEN_TEXT, inside, .offset = from};
    }
    return (struct token){TOKEN_BROKEN, TEXT("this quotation mark is never closed"),
                          .offset = from};
}

static struct text take_name(struct lexer *lexer)
{
    size_t from = lexer->at;
    while (is_name_letter(peek(lexer, 0)))
        lexer->at++;
    return taken(lexer, from);
}

static bool is_operator_name(struct text name)
{
    return text_is(name, "and") || text_is(name, "or") || text_is(name, "mod") ||
           text_is(name, "div");
}

static struct token lex_name(struct lexer *lexer, size_t from)
{
    struct token token = {TOKEN_NAME, take_name(lexer), .offset = from};
    if (lexer->operand_before) {
        if (is_operator_name(token.text))
            token.kind = TOKEN_OPERATOR;
        return token;
    }
    if (peek(lexer, 0) != ':' || peek(lexer, 1) == ':')
        return token;
    char after = peek(lexer, 1);
    if (after != '*' && !is_name_start(after))
        return token;
    token.prefix = token.text;
    lexer->at++;
    if (after == '*') {
        token.text = TEXT("*");
        lexer->at++;
    } else {
        token.text = take_name(lexer);
    }
    return token;
}

/* Longer ones first. */
static const struct {
    const char *sign;
    enum token_kind kind;
} SIGNS[] = {
    {"!=", TOKEN_OPERATOR}, {"<=", TOKEN_OPERATOR}, {">=", TOKEN_OPERATOR},
    {"=", TOKEN_OPERATOR},  {"<", TOKEN_OPERATOR},  {">", TOKEN_OPERATOR},
    {"+", TOKEN_OPERATOR},  {"-", TOKEN_OPERATOR},  {"|", TOKEN_OPERATOR},
    {"//", TOKEN_SIGN},     {"/", TOKEN_SIGN},      {"::", TOKEN_SIGN},
    {"..", TOKEN_SIGN},     {".", TOKEN_SIGN},      {"(", TOKEN_SIGN},
    {")", TOKEN_SIGN},      {"[", TOKEN_SIGN},      {"]", TOKEN_SIGN},
    {",", TOKEN_SIGN},      {"@", TOKEN_SIGN},
};

static struct token lex_sign(struct lexer *lexer, size_t from)
{
    struct text rest = text_part(lexer->source, from, lexer->source.len);
    if (*rest.at == '*') {
        lexer->at++;
        return (struct token){lexer->operand_before ? TOKEN_OPERATOR : TOKEN_NAME,
                              text_part(rest, 0, 1), .offset = from};
    }
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
        if (!text_starts(rest, SIGNS[i].sign))
            continue;
        struct text sign = text_part(rest, 0, text_of(SIGNS[i].sign).len);
        lexer->at += sign.len;
        return (struct token){SIGNS[i].kind, sign, .offset = from};
    }
    return (struct token){TOKEN_BROKEN, TEXT("this sign has no meaning here"), .offset = from};
}

static bool ends_operand(const struct token *token)
{
    if (token->kind != TOKEN_SIGN)
        return token->kind != TOKEN_OPERATOR;
    return text_is(token->text, ")") || text_is(token->text, "]") || *token->text.at == '.';
}

struct token lex_next(struct lexer *lexer)
{
    struct token token;
    size_t from = lexer->at = skip_spaces(lexer);
    if (from == lexer->source.len)
        return (struct token){TOKEN_END, TEXT("the end"), .offset = from};
    char letter = peek(lexer, 0);
    if (is_digit(letter) || (letter == '.' && is_digit(peek(lexer, 1))))
        token = lex_number(lexer, from);
    else if (letter == '"' || letter == '\'')
        token = lex_quoted(lexer, from);
    else if (is_name_start(letter))
        token = lex_name(lexer, from);
    else
        token = lex_sign(lexer, from);
    lexer->operand_before = ends_operand(&token);
    return token;
}
