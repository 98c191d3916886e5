#include "xpath/function.h"

#include <stdlib.h>
#include <string.h>

enum { SOME = MANY_ARGUMENTS };

/* ODK XForms, "XPath Functions", and W3C XPath 1.0, 4; in the order of strcmp. `instance` and
 * `current` are not here: they are where paths begin. */
static const struct function FUNCTIONS[] = {
    {"abs", 1, 1, KIND_NUMBER, .run = fn_abs},
    {"acos", 1, 1, KIND_NUMBER, .run = fn_acos},
    {"area", 1, SOME, KIND_NUMBER, .run = fn_area},
    {"asin", 1, 1, KIND_NUMBER, .run = fn_asin},
    {"atan", 1, 1, KIND_NUMBER, .run = fn_atan},
    {"atan2", 2, 2, KIND_NUMBER, .run = fn_atan2},
    {"base64-decode", 1, 1, KIND_TEXT, .run = fn_base64_decode},
    {"boolean", 1, 1, KIND_BOOLEAN, .run = fn_boolean},
    {"boolean-from-string", 1, 1, KIND_BOOLEAN, .run = fn_boolean_from_string},
    {"ceiling", 1, 1, KIND_NUMBER, .run = fn_ceiling},
    {"checklist", 2, SOME, KIND_BOOLEAN, .run = fn_checklist},
    {"coalesce", 2, SOME, KIND_TEXT, .run = fn_coalesce},
    {"concat", 0, SOME, KIND_TEXT, .run = fn_concat},
    {"contains", 2, 2, KIND_BOOLEAN, .run = fn_contains},
    {"cos", 1, 1, KIND_NUMBER, .run = fn_cos},
    {"count", 1, 1, KIND_NUMBER, .run = fn_count, .node_args = 1},
    {"count-non-empty", 1, 1, KIND_NUMBER, .run = fn_count_non_empty, .node_args = 1},
    {"count-selected", 1, 1, KIND_NUMBER, .run = fn_count_selected},
    {"date", 1, 1, KIND_DATE, .run = fn_date},
    {"date-time", 1, 1, KIND_DATE, .run = fn_date},
    {"decimal-date-time", 1, 1, KIND_NUMBER, .run = fn_decimal_date_time},
    {"decimal-time", 1, 1, KIND_NUMBER, .run = fn_decimal_time},
    {"digest", 2, 3, KIND_TEXT, .run = fn_digest, .prepare = prepare_digest},
    {"distance", 1, SOME, KIND_NUMBER, .run = fn_distance},
    {"ends-with", 2, 2, KIND_BOOLEAN, .run = fn_ends_with},
    {"exp", 1, 1, KIND_NUMBER, .run = fn_exp},
    {"exp10", 1, 1, KIND_NUMBER, .run = fn_exp10},
    {"extract-signed", 2, 2, KIND_TEXT, .run = fn_extract_signed},
    {"false", 0, 0, KIND_BOOLEAN, .run = fn_false},
    {"floor", 1, 1, KIND_NUMBER, .run = fn_floor},
    {"format-date", 2, 2, KIND_TEXT, .run = fn_format_date},
    {"format-date-time", 2, 2, KIND_TEXT, .run = fn_format_date},
    {"geofence", 2, 2, KIND_BOOLEAN, .run = fn_geofence},
    {"if", 3, 3, KIND_ANY, .run = fn_if},
    {"indexed-repeat", 3, SOME, KIND_NODES, .traits = XPATH_POSITION, .run = fn_indexed_repeat,
     .node_args = 1 | 2 | 8 | 32, .prepare = prepare_indexed_repeat},
    {"int", 1, 1, KIND_NUMBER, .run = fn_int},
    {"intersects", 1, 1, KIND_BOOLEAN, .run = fn_intersects},
    {"join", 1, SOME, KIND_TEXT, .run = fn_join},
    {"jr:choice-name", 2, 2, KIND_TEXT, .traits = XPATH_LANGUAGE, .run = fn_choice_name},
    {"jr:itext", 1, 1, KIND_TEXT, .traits = XPATH_LANGUAGE, .run = fn_itext},
    {"last", 0, 0, KIND_NUMBER, TERM_POSITION, XPATH_POSITION, .run = fn_last},
    {"local-name", 0, 1, KIND_TEXT, .run = fn_local_name, .node_args = 1, .of_node = true},
    {"log", 1, 1, KIND_NUMBER, .run = fn_log},
    {"log10", 1, 1, KIND_NUMBER, .run = fn_log10},
    {"lower-case", 1, 1, KIND_TEXT, .run = fn_lower_case},
    {"max", 1, SOME, KIND_NUMBER, .run = fn_max},
    {"min", 1, SOME, KIND_NUMBER, .run = fn_min},
    {"name", 0, 1, KIND_TEXT, .run = fn_name, .node_args = 1, .of_node = true},
    {"namespace-uri", 0, 1, KIND_TEXT, .run = fn_namespace_uri, .node_args = 1,
     .of_node = true},
    {"normalize-space", 0, 1, KIND_TEXT, .run = fn_normalize_space, .of_node = true},
    {"not", 1, 1, KIND_BOOLEAN, .run = fn_not},
    {"now", 0, 0, KIND_DATE, TERM_VOLATILE, XPATH_VOLATILE, .run = fn_now},
    {"number", 0, 1, KIND_NUMBER, .run = fn_number, .of_node = true},
    {"once", 1, 1, KIND_TEXT, .traits = XPATH_ONCE, .run = fn_once},
    {"pi", 0, 0, KIND_NUMBER, .run = fn_pi},
    {"position", 0, 1, KIND_NUMBER, TERM_POSITION, XPATH_POSITION, .run = fn_position,
     .node_args = 1},
    {"pow", 2, 2, KIND_NUMBER, .run = fn_pow},
    {"pull-data", 4, 4, KIND_TEXT, .run = fn_pulldata, .prepare = prepare_pulldata},
    {"pulldata", 4, 4, KIND_TEXT, .run = fn_pulldata, .prepare = prepare_pulldata},
    {"random", 0, 0, KIND_NUMBER, TERM_VOLATILE, XPATH_VOLATILE, .run = fn_random},
    {"randomize", 1, 2, KIND_NODES, .run = fn_randomize, .node_args = 1},
    {"regex", 2, 2, KIND_BOOLEAN, .run = fn_regex, .prepare = prepare_regex},
    {"round", 1, 2, KIND_NUMBER, .run = fn_round},
    {"selected", 2, 2, KIND_BOOLEAN, .run = fn_selected},
    {"selected-at", 2, 2, KIND_TEXT, .run = fn_selected_at},
    {"sin", 1, 1, KIND_NUMBER, .run = fn_sin},
    {"sqrt", 1, 1, KIND_NUMBER, .run = fn_sqrt},
    {"starts-with", 2, 2, KIND_BOOLEAN, .run = fn_starts_with},
    {"string", 0, 1, KIND_TEXT, .run = fn_string, .of_node = true},
    {"string-length", 0, 1, KIND_NUMBER, .run = fn_string_length, .of_node = true},
    {"substr", 2, 3, KIND_TEXT, .run = fn_substr},
    {"substring", 2, 3, KIND_TEXT, .run = fn_substring},
    {"substring-after", 2, 2, KIND_TEXT, .run = fn_substring_after},
    {"substring-before", 2, 2, KIND_TEXT, .run = fn_substring_before},
    {"sum", 1, 1, KIND_NUMBER, .run = fn_sum},
    {"tan", 1, 1, KIND_NUMBER, .run = fn_tan},
    {"today", 0, 0, KIND_DATE, TERM_VOLATILE, XPATH_VOLATILE, .run = fn_today},
    {"translate", 3, 3, KIND_TEXT, .run = fn_translate},
    {"true", 0, 0, KIND_BOOLEAN, .run = fn_true},
    {"upper-case", 1, 1, KIND_TEXT, .run = fn_upper_case},
    {"uuid", 0, 1, KIND_TEXT, TERM_VOLATILE, XPATH_VOLATILE, .run = fn_uuid},
    {"version", 0, 0, KIND_TEXT, TERM_FOCUS, .run = fn_version},
    {"weighted-checklist", 2, SOME, KIND_BOOLEAN, .run = fn_weighted_checklist,
     .prepare = prepare_weighted_checklist},
};

enum { FUNCTION_COUNT = sizeof FUNCTIONS / sizeof *FUNCTIONS };

static int compare_name(const void *name, const void *row)
{
    return text_compare(*(const struct text *)name,
                        text_of(((const struct function *)row)->name));
}

const struct function *function_find(struct text name)
{
    return bsearch(&name, FUNCTIONS, FUNCTION_COUNT, sizeof *FUNCTIONS, compare_name);
}

/* Letters without case, hyphens and prefix: what people mix up. */
static size_t bare_name(struct text name, char *out, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < name.len && count < room; i++) {
        char letter = name.at[i];
        if (letter == ':')
            count = 0;
        else if (letter != '-' && letter != '_')
            out[count++] = letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter;
    }
    return count;
}

const char *function_near(struct text name)
{
    char wanted[40], other[40];
    size_t len = bare_name(name, wanted, sizeof wanted);
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        size_t other_len = bare_name(text_of(FUNCTIONS[i].name), other, sizeof other);
        if (len == other_len && memcmp(wanted, other, len) == 0)
            return FUNCTIONS[i].name;
    }
    return NULL;
}

bool constant_text(const struct term *call, size_t index, struct text *text)
{
    if (index >= call->arg_count || call->args[index]->op != OP_TEXT)
        return false;
    *text = call->args[index]->text;
    return true;
}
