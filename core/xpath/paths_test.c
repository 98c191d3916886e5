#include "xpath/xpath.h"

#include "base/buffer.h"
#include "base/check.h"

static struct text namespace_of(void *self, struct text prefix)
{
    (void)self;
    return text_is(prefix, "orx") ? TEXT("http://openrosa.org/xforms") : TEXT("");
}

static bool has_instance(void *self, struct text id)
{
    (void)self;
    return text_is(id, "list");
}

static const char *const AXES[] = {
    "", "^", "self:", "@", "..self:", "..", "^^", "^^self:", "following:", "preceding:"};

static void write_path(struct buffer *out, const struct xpath_path *path)
{
    switch (path->base) {
    case PATH_ROOT:
        buffer_add_string(out, "/");
        break;
    case PATH_CONTEXT:
        buffer_add_string(out, ".");
        break;
    case PATH_CURRENT:
        buffer_add_string(out, "current");
        break;
    case PATH_INSTANCE:
        buffer_addf(out, "<%.*s>", TEXT_ARG(path->instance));
        break;
    case PATH_CANDIDATE:
        buffer_addf(out, "#%zu.%zu", path->outer, path->outer_step);
        break;
    }
    for (size_t i = 0; i < path->step_count; i++) {
        const struct xpath_step *step = &path->steps[i];
        buffer_addf(out, " %s%.*s%s%s", AXES[step->axis], TEXT_ARG(step->local),
                    step->any_name ? "?" : "", step->has_predicate ? "[]" : "");
    }
    buffer_addf(out, " @%u", path->column);
}

/* "base step step @column" for each path; # says which path's predicate, after how many steps.
 */
static const struct {
    const char *expression, *want;
} PATHS[] = {
    {"1 + 2", ""},
    {"/data/a + ../b", "/ data a @1; . ^? b @11"},
    {".", ". @1"},
    {"string()", ". @1"},
    {"current()/../a", "current ^? a @1"},
    {"/data/*[x = /data/y]/z", "/ data *?[] z @1; #0.2 x @9; / data y @13"},
    {"//a", "/ ..a @1"},
    {"/data/r[position() = ../n]/@id", "/ data r[] @id @1; #0.2 ^? n @22"},
    {"instance('list')/root/item[k = current()/../k][. != '']/v",
     "<list> root item[] v @1; #0.2 k @28; current ^? k @32; #0.2 @48"},
    {"/a[b[c = d]]", "/ a[] @1; #0.1 b[] @4; #1.1 c @6; #1.1 d @10"},
    {"indexed-repeat(/d/r/x, /d/r, /d/n)", "/ d r x @16; / d r @24; / d n @30"},
    {"position(..)", ". ^? @10"},
    {"count(/d/a | /d/b)", "/ d a @7; / d b @14"},
    {"(/d/a | /d/b)/c", "/ d a @2; / d b @9; / d a c @1; / d b c @1"},
    {"randomize(/d/a, /d/seed)[x]/c", "/ d a @11; / d seed @17; / d a c @1; #2.2 x @26"},
    {"if(/d/c, /d/a, /d/b)/x", "/ d c @4; / d a @10; / d b @16; / d a x @1; / d b x @1"},
    {"instance(/d/which)/root", "/ d which @10; <> root @1"},
    {"/d/orx:meta/text()", "/ d meta self:? @1"},
    {"if(/d/a = 1, coalesce(/d/b, /d/c), 0)", "/ d a @4; / d b @23; / d c @29"},
    {"jr:choice-name(/d/a, '/d/a')", "/ d a @16"},
};

static void every_path_of_an_expression_is_listed(void **state)
{
    struct arena *arena = arena_open("paths");
    const struct xpath_scope scope = {names_open(arena), NULL, namespace_of, has_instance,
                                      NULL};
    (void)state;
    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++) {
        struct xpath *xpath = NULL;
        struct buffer out = {0};
        struct fault why = {0};
        if (xpath_compile(&xpath, text_of(PATHS[i].expression), &scope, arena, &why) != OK)
            fail_msg("%s: %s", PATHS[i].expression, why.text);
        for (size_t j = 0; j < xpath_path_count(xpath); j++) {
            buffer_add_string(&out, j > 0 ? "; " : "");
            write_path(&out, xpath_path_at(xpath, j));
        }
        if (!text_is(buffer_text(&out), PATHS[i].want))
            fail_msg("%s: got \"%.*s\", wanted \"%s\"", PATHS[i].expression,
                     TEXT_ARG(buffer_text(&out)), PATHS[i].want);
        buffer_close(&out);
    }
    arena_close(arena);
}

static const struct {
    const char *expression;
    unsigned want;
} TRAITS[] = {
    {"1 + 2", XPATH_CONSTANT},
    {"true()", XPATH_CONSTANT},
    {"concat('a', 'b')", XPATH_CONSTANT},
    {"/data/a", 0},
    {".", 0},
    {"string()", 0},
    {"random()", XPATH_VOLATILE},
    {"uuid()", XPATH_VOLATILE},
    {"now()", XPATH_VOLATILE},
    {"if(/d/a, now(), 1)", XPATH_VOLATILE},
    {"once(random())", XPATH_VOLATILE | XPATH_ONCE},
    {"once('a')", XPATH_ONCE},
    {"position(..)", XPATH_POSITION},
    {"/d/r[position() = 2]", XPATH_POSITION},
    {"/d/r[last()]", XPATH_POSITION},
    {"indexed-repeat(/d/r/x, /d/r, 1)", XPATH_POSITION},
    {"jr:itext('a')", XPATH_LANGUAGE},
    {"jr:choice-name(/d/a, '/d/a')", XPATH_LANGUAGE},
    {"instance('list')/root/item", 0},
    {"version()", 0},
};

static void what_an_expression_depends_on_beside_paths_is_told(void **state)
{
    struct arena *arena = arena_open("traits");
    const struct xpath_scope scope = {names_open(arena), NULL, namespace_of, has_instance,
                                      NULL};
    (void)state;
    for (size_t i = 0; i < sizeof TRAITS / sizeof *TRAITS; i++) {
        struct xpath *xpath = NULL;
        struct fault why = {0};
        if (xpath_compile(&xpath, text_of(TRAITS[i].expression), &scope, arena, &why) != OK)
            fail_msg("%s: %s", TRAITS[i].expression, why.text);
        if (xpath_traits(xpath) != TRAITS[i].want)
            fail_msg("%s: got %#x, wanted %#x", TRAITS[i].expression, xpath_traits(xpath),
                     TRAITS[i].want);
        assert_text(xpath_source(xpath), TRAITS[i].expression);
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(every_path_of_an_expression_is_listed),
           cmocka_unit_test(what_an_expression_depends_on_beside_paths_is_told))
