/* function_regex.c: regex(text, pattern): a search unless the pattern is anchored.
 *
 * PCRE2 reads the pattern nearly as JavaScript does. All its memory comes from our arenas, and
 * its limits keep a hostile pattern from taking long. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "xpath/function.h"

enum {
    FEW_MATCH_STEPS = 1000,
    MOST_MATCH_STEPS = 200 * 1000,
    MOST_HEAP_KIB = 1024,
    DEEPEST = 250,
    LONGEST = 4096
};

static void *take(PCRE2_SIZE size, void *arena)
{
    return arena_take(arena, size);
}

static void give(void *bytes, void *arena)
{
    (void)bytes;
    (void)arena;
}

/* NULL when it is no pattern; then `error` says why. */
static pcre2_code *compile(struct text pattern, struct arena *arena, int *error, PCRE2_SIZE *at)
{
    const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX |
                             PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF |
                             PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_START_OPTIMIZE;
    pcre2_general_context *memory = pcre2_general_context_create(take, give, arena);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    *error = 0;
    if (pattern.len > LONGEST)
        return NULL;
    pcre2_set_parens_nest_limit(context, 64);
    return pcre2_compile((PCRE2_SPTR)(pattern.at ? pattern.at : ""), pattern.len, options,
                         error, at, context);
}

/* First with few steps, which nearly every pattern needs; what needs more is charged for it. */
static bool is_found(struct run *run, const pcre2_code *code, struct text text)
{
    static const uint32_t LIMITS[] = {FEW_MATCH_STEPS, MOST_MATCH_STEPS};
    pcre2_general_context *memory = pcre2_general_context_create(take, give, run->scratch);
    pcre2_match_context *context = pcre2_match_context_create(memory);
    pcre2_match_data *data = pcre2_match_data_create(1, memory);
    int found = PCRE2_ERROR_MATCHLIMIT;
    pcre2_set_heap_limit(context, MOST_HEAP_KIB);
    pcre2_set_depth_limit(context, DEEPEST);
    for (size_t i = 0; i < 2 && found == PCRE2_ERROR_MATCHLIMIT && run_work(run, LIMITS[i]);
         i++) {
        pcre2_set_match_limit(context, LIMITS[i]);
        found = pcre2_match(code, (PCRE2_SPTR)(text.at ? text.at : ""), text.len, 0, 0, data,
                            context);
    }
    return found >= 0;
}

FUNCTION(fn_regex)
{
    const pcre2_code *code = call->prepared;
    struct text text = argument_text(run, call, 0);
    struct text pattern = code ? TEXT("") : argument_text(run, call, 1);
    int error;
    PCRE2_SIZE at;
    if (!run_work(run, text.len))
        return value_of_boolean(false);
    struct arena_mark mark = arena_mark(run->scratch);
    if (!code && run_work(run, 10 * pattern.len))
        code = compile(pattern, run->scratch, &error, &at);
    bool found = code && is_found(run, code, text);
    arena_release(run->scratch, mark);
    return value_of_boolean(found);
}

PREPARE(prepare_regex)
{
    struct text pattern;
    int error;
    PCRE2_SIZE at = 0;
    *prepared = NULL;
    if (!constant_text(call, 1, &pattern))
        return OK;
    *prepared = compile(pattern, with->arena, &error, &at);
    if (*prepared)
        return OK;
    if (pattern.len > LONGEST)
        return fault_set(why, REFUSED, "a pattern of more than %d bytes", LONGEST);
    PCRE2_UCHAR words[160];
    pcre2_get_error_message(error, words, sizeof words);
    return fault_set(why, REFUSED, "the pattern is broken at its letter %zu: %s",
                     text_letters(text_part(pattern, 0, at)) + 1, (const char *)words);
}
