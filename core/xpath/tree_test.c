#include "xpath/tree.h"

#include "base/check.h"

struct small {
    struct arena *arena;
    struct names *names;
    struct node *top;
};

static struct node *leaf(struct small *small, const char *name)
{
    return node_new(small->arena, NODE_ELEMENT,
                    name_intern(small->names, text_of(name), TEXT(""), TEXT("")));
}

static int open_small(void **state)
{
    static struct small small;
    small.arena = arena_open("tree");
    small.names = names_open(small.arena);
    small.top = leaf(&small, "top");
    *state = &small;
    return 0;
}

static int close_small(void **state)
{
    arena_close(((struct small *)*state)->arena);
    return 0;
}

/* The names of the children, forwards, and whether the way back is the same. */
static void expect_children(const struct node *top, const char *want)
{
    char got[64] = "";
    const struct node *last = NULL;
    for (const struct node *node = top->child; node; node = node->next) {
        assert_ptr_equal(node->previous, last);
        assert_ptr_equal(node->parent, top);
        strncat(got, node->name->local.at, 1);
        last = node;
    }
    assert_ptr_equal(top->last_child, last);
    assert_string_equal(got, want);
}

static void a_name_is_one_for_its_local_part_uri_and_prefix(void **state)
{
    struct small *small = *state;
    char changing[] = "meta";
    const struct name *a = name_intern(small->names, text_of(changing), TEXT("u"), TEXT("p"));
    changing[0] = 'b';
    const struct name *again = name_intern(small->names, TEXT("meta"), TEXT("u"), TEXT("p"));
    const struct name *other = name_intern(small->names, TEXT("meta"), TEXT(""), TEXT(""));
    const struct name *shifted = name_intern(small->names, TEXT("met"), TEXT("au"), TEXT("p"));
    assert_ptr_equal(a, again);
    assert_ptr_not_equal(a, other);
    assert_int_equal(a->local_id, other->local_id);
    assert_int_not_equal(a->local_id, shifted->local_id);
    assert_int_not_equal(a->id, other->id);
    assert_int_equal(name_local_id(small->names, TEXT("meta")), a->local_id);
    assert_text(a->local, "meta");
    assert_text(a->uri, "u");
    assert_text(a->prefix, "p");
}

static void many_names_stay_apart(void **state)
{
    struct small *small = *state;
    const struct name *names[500];
    char word[16];
    for (int i = 0; i < 500; i++) {
        snprintf(word, sizeof word, "n%d", i);
        names[i] = name_intern(small->names, text_of(word), TEXT(""), TEXT(""));
    }
    for (int i = 0; i < 500; i++) {
        snprintf(word, sizeof word, "n%d", i);
        assert_ptr_equal(names[i],
                         name_intern(small->names, text_of(word), TEXT(""), TEXT("")));
    }
}

static void children_can_be_added_and_removed_anywhere(void **state)
{
    struct small *small = *state;
    struct node *a = leaf(small, "a"), *b = leaf(small, "b"), *c = leaf(small, "c");
    node_append(small->top, b);
    node_insert(small->top, a, b);
    node_append(small->top, c);
    expect_children(small->top, "abc");
    node_remove(b);
    expect_children(small->top, "ac");
    node_insert(small->top, b, a);
    expect_children(small->top, "bac");
    node_remove(b);
    node_remove(c);
    expect_children(small->top, "a");
    node_remove(a);
    expect_children(small->top, "");
    node_remove(a);
    assert_null(a->parent);
}

static void attributes_keep_their_order(void **state)
{
    struct small *small = *state;
    struct node *one = node_new(small->arena, NODE_ATTRIBUTE, small->top->name);
    struct node *two = node_new(small->arena, NODE_ATTRIBUTE, small->top->name);
    node_add_attribute(small->top, one);
    node_add_attribute(small->top, two);
    assert_ptr_equal(small->top->attribute, one);
    assert_ptr_equal(one->next, two);
    node_remove(one);
    assert_ptr_equal(small->top->attribute, two);
    assert_null(small->top->last_child);
}

static void a_position_counts_siblings_of_the_same_name_without_templates(void **state)
{
    struct small *small = *state;
    struct node *nodes[4];
    for (int i = 0; i < 4; i++)
        node_append(small->top, nodes[i] = leaf(small, i == 1 ? "other" : "member"));
    nodes[0]->flags |= NODE_TEMPLATE;
    assert_int_equal(node_position(nodes[2]), 1);
    assert_int_equal(node_position(nodes[3]), 2);
    assert_int_equal(node_position(nodes[1]), 1);
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, open_small, close_small)

CHECK_MAIN(TREE_TEST(a_name_is_one_for_its_local_part_uri_and_prefix),
           TREE_TEST(many_names_stay_apart),
           TREE_TEST(children_can_be_added_and_removed_anywhere),
           TREE_TEST(attributes_keep_their_order),
           TREE_TEST(a_position_counts_siblings_of_the_same_name_without_templates))
