#include <string.h>

#include "xpath/function.h"
#include "xpath/parse.h"
#include "xpath/paths.h"

static enum status check_source(struct text source, struct fault *why)
{
    if (source.len > XPATH_LONGEST)
        return fault_set(why, TOO_LARGE, "an expression of more than %d bytes", XPATH_LONGEST);
    if (!text_is_utf8(source))
        return fault_set(why, REFUSED, "an expression that is not whole UTF-8");
    return OK;
}

enum status xpath_compile(struct xpath **xpath, struct text source,
                          const struct xpath_scope *scope, struct arena *arena,
                          struct fault *why)
{
    if (why)
        why->column = 0;
    enum status status = check_source(source, why);
    if (status != OK)
        return status;
    struct text kept = text_copy(arena, source);
    struct parser parser = {
        .lexer = {.source = kept}, .scope = scope, .arena = arena, .why = why};
    const struct term *term = parse_expression(&parser);
    if (parser.status != OK)
        return parser.status;
    struct xpath *made = ARENA_NEW(arena, struct xpath);
    *made = (struct xpath){.source = kept, .term = term, .traits = parser.traits};
    paths_collect(made, arena);
    if (made->path_count == 0 && made->traits == 0 && term->flags == 0)
        made->traits = XPATH_CONSTANT;
    *xpath = made;
    return OK;
}

struct text xpath_source(const struct xpath *xpath)
{
    return xpath->source;
}

unsigned xpath_traits(const struct xpath *xpath)
{
    return xpath->traits;
}
