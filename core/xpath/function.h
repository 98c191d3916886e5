/* function.h: a function is a row: its name, what it takes, what it gives and how it runs.
 *
 * Inside the xpath room only. To add one: write it in the file of its family, declare it below
 * and give it a row in function.c. */
#ifndef XPATH_FUNCTION_H
#define XPATH_FUNCTION_H

#include "xpath/run.h"

enum { MANY_ARGUMENTS = 255 };

/* What a function may look at while the expression is compiled. */
struct preparing {
    const struct xpath_scope *scope;
    struct arena *arena;
};

struct function {
    const char *name; /* with jr: for those of JavaRosa's namespace */
    uint8_t least, most;
    uint8_t kind;       /* of its result; KIND_ANY: it depends */
    uint8_t term_flags; /* enum term_flag: what it depends on beside its arguments */
    uint8_t traits;     /* enum xpath_trait */
    uint8_t node_args;  /* a bit for each argument that has to be a path: 1 the first, ... */
    bool of_node;       /* without arguments it speaks of `.` */
    struct value (*run)(struct run *run, const struct term *call);
    /* Checks constant arguments and prepares what they allow; fills `why` (not its column) and
     * returns NULL in *prepared or something for call->prepared. NULL: nothing to do. */
    enum status (*prepare)(const void **prepared, const struct term *call,
                           const struct preparing *with, struct fault *why);
};

/* NULL when there is none. */
const struct function *function_find(struct text name);
/* The nearest name of one that exists, for a hint; NULL: none is near. */
const char *function_near(struct text name);

/* The constant text of an argument; false when it is not constant. */
bool constant_text(const struct term *call, size_t index, struct text *text);

#define FUNCTION(name) struct value name(struct run *run, const struct term *call)
#define PREPARE(name)                                                                          \
    enum status name(const void **prepared, const struct term *call,                           \
                     const struct preparing *with, struct fault *why)

/* function_text.c */
FUNCTION(fn_string);
FUNCTION(fn_concat);
FUNCTION(fn_join);
FUNCTION(fn_starts_with);
FUNCTION(fn_ends_with);
FUNCTION(fn_contains);
FUNCTION(fn_substring);
FUNCTION(fn_substring_before);
FUNCTION(fn_substring_after);
FUNCTION(fn_substr);
FUNCTION(fn_string_length);
FUNCTION(fn_normalize_space);
FUNCTION(fn_translate);
FUNCTION(fn_upper_case);
FUNCTION(fn_lower_case);
/* function_regex.c */
FUNCTION(fn_regex);
PREPARE(prepare_regex);
/* function_logic.c */
FUNCTION(fn_boolean);
FUNCTION(fn_not);
FUNCTION(fn_true);
FUNCTION(fn_false);
FUNCTION(fn_boolean_from_string);
FUNCTION(fn_if);
FUNCTION(fn_coalesce);
FUNCTION(fn_once);
FUNCTION(fn_checklist);
FUNCTION(fn_weighted_checklist);
PREPARE(prepare_weighted_checklist);
/* function_select.c */
FUNCTION(fn_selected);
FUNCTION(fn_selected_at);
FUNCTION(fn_count_selected);
FUNCTION(fn_choice_name);
FUNCTION(fn_itext);
FUNCTION(fn_pulldata);
PREPARE(prepare_pulldata);
FUNCTION(fn_version);
/* function_number.c */
FUNCTION(fn_number);
FUNCTION(fn_int);
FUNCTION(fn_sum);
FUNCTION(fn_max);
FUNCTION(fn_min);
FUNCTION(fn_round);
FUNCTION(fn_floor);
FUNCTION(fn_ceiling);
FUNCTION(fn_abs);
FUNCTION(fn_pow);
FUNCTION(fn_log);
FUNCTION(fn_log10);
FUNCTION(fn_exp);
FUNCTION(fn_exp10);
FUNCTION(fn_sqrt);
FUNCTION(fn_sin);
FUNCTION(fn_cos);
FUNCTION(fn_tan);
FUNCTION(fn_asin);
FUNCTION(fn_acos);
FUNCTION(fn_atan);
FUNCTION(fn_atan2);
FUNCTION(fn_pi);
/* function_nodes.c */
FUNCTION(fn_count);
FUNCTION(fn_count_non_empty);
FUNCTION(fn_position);
FUNCTION(fn_last);
FUNCTION(fn_name);
FUNCTION(fn_local_name);
FUNCTION(fn_namespace_uri);
FUNCTION(fn_indexed_repeat);
PREPARE(prepare_indexed_repeat);
/* function_date.c */
FUNCTION(fn_today);
FUNCTION(fn_now);
FUNCTION(fn_date);
FUNCTION(fn_format_date);
FUNCTION(fn_decimal_date_time);
FUNCTION(fn_decimal_time);
/* function_digest.c */
FUNCTION(fn_digest);
PREPARE(prepare_digest);
FUNCTION(fn_base64_decode);
FUNCTION(fn_extract_signed);
/* function_geo.c */
FUNCTION(fn_area);
FUNCTION(fn_distance);
FUNCTION(fn_geofence);
FUNCTION(fn_intersects);
/* function_random.c */
FUNCTION(fn_random);
FUNCTION(fn_uuid);
FUNCTION(fn_randomize);

#endif
