#include "locale/catalogue.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/file.h"

static int open_arena(void **state)
{
    *state = arena_open("test");
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* A catalogue made by hand: a header, two tables, then the texts. */
struct made {
    unsigned char bytes[512];
    size_t len;
    bool big; /* most significant byte first */
};

static void put(struct made *made, size_t at, uint32_t number)
{
    for (unsigned i = 0; i < 4; i++)
        made->bytes[at + i] = (unsigned char)(number >> 8 * (made->big ? 3 - i : i));
}

static const char *const TEXTS[][2] = {
    {"", "Content-Type: text/plain; charset=UTF-8\n"},
    {"direction", "rtl"},
    {"go-on", "You began {title}. {title}{x}{ Go on? {title"},
    {"words.no", "no|ياق|"},
    {"words.yes", "yes|ok|ھەئە"},
};
enum { COUNT = sizeof TEXTS / sizeof *TEXTS, KEYS = 28, WORDS = KEYS + 8 * COUNT };

static struct made make(bool big)
{
    struct made made = {.big = big};
    const uint32_t header[] = {0x950412de, 0, COUNT, KEYS, WORDS, 0, 0};
    for (size_t i = 0; i < 7; i++)
        put(&made, 4 * i, header[i]);
    made.len = WORDS + 8 * COUNT;
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < COUNT; i++) {
            size_t len = strlen(TEXTS[i][side]), row = (side ? WORDS : KEYS) + 8 * i;
            put(&made, row, (uint32_t)len);
            put(&made, row + 4, (uint32_t)made.len);
            memcpy(made.bytes + made.len, TEXTS[i][side], len + 1);
            made.len += len + 1;
        }
    return made;
}

/* From the heap, at its exact size, so that the sanitizer sees a byte too far. */
static enum status read_copy(struct catalogue **catalogue, const struct made *made, size_t len,
                             struct arena *arena, struct fault *why)
{
    char *copy = malloc(len > 0 ? len : 1);
    assert_non_null(copy);
    memcpy(copy, made->bytes, len);
    enum status status =
        catalogue_read(catalogue, (struct text){copy, len}, TEXT("ug-CN"), arena, why);
    if (status == OK)
        for (size_t i = 0; i < catalogue_count(*catalogue); i++) {
            char *key = text_string(arena, catalogue_key(*catalogue, i));
            assert_true(text_is_utf8(catalogue_words(*catalogue, key)));
        }
    free(copy);
    return status;
}

static struct catalogue *good(struct arena *arena, bool big)
{
    struct made *made = ARENA_NEW(arena, struct made);
    struct catalogue *catalogue = NULL;
    *made = make(big);
    struct text bytes = {(const char *)made->bytes, made->len};
    assert_int_equal(catalogue_read(&catalogue, bytes, TEXT("ug-CN"), arena, NULL), OK);
    return catalogue;
}

static void both_byte_orders_are_read(void **state)
{
    for (int big = 0; big < 2; big++) {
        struct catalogue *catalogue = good(*state, big);
        assert_text(catalogue_tag(catalogue), "ug-CN");
        assert_true(catalogue_right_to_left(catalogue));
        assert_text(catalogue_words(catalogue, "words.yes"), "yes|ok|ھەئە");
        assert_text(catalogue_words(catalogue, "words"), "");
        assert_text(catalogue_words(catalogue, "zzz"), "");
        assert_text(catalogue_words(catalogue, "0"), "");
        assert_int_equal(catalogue_count(catalogue), COUNT);
    }
}

static void values_stand_where_their_names_stood(void **state)
{
    struct catalogue *catalogue = good(*state, false);
    assert_text(catalogue_fill(catalogue, "go-on", *state, "title", TEXT("{x}"), "x", TEXT("y"),
                               (const char *)NULL),
                "You began {x}. {x}y{ Go on? {title");
    assert_text(catalogue_fill(catalogue, "go-on", *state, "title", (struct text){0},
                               (const char *)NULL),
                "You began . {x}{ Go on? {title");
    assert_text(catalogue_fill(catalogue, "direction", *state, (const char *)NULL), "rtl");
    assert_text(catalogue_fill(catalogue, "nothing", *state, (const char *)NULL), "");
}

static void yes_is_known_however_it_is_typed(void **state)
{
    struct catalogue *catalogue = good(*state, false);
    assert_true(catalogue_is_word(catalogue, "words.yes", TEXT(" Yes ")));
    assert_true(catalogue_is_word(catalogue, "words.yes", TEXT("ھەئە")));
    assert_false(catalogue_is_word(catalogue, "words.yes", TEXT("ye")));
    assert_false(catalogue_is_word(catalogue, "words.yes", TEXT("yes|ok")));
    assert_false(catalogue_is_word(catalogue, "words.yes", TEXT("")));
    assert_false(catalogue_is_word(catalogue, "words.no", TEXT(" ")));
    assert_false(catalogue_is_word(catalogue, "nothing", TEXT("yes")));
}

static const struct {
    const char *why;
    size_t at;
    uint32_t number;
    enum status want;
} BROKEN[] = {
    {"another kind of file", 0, 0x950412df, REFUSED},
    {"a later revision", 4, 0x10000, REFUSED},
    {"more keys than any catalogue has", 8, CATALOGUE_MOST_KEYS + 1, TOO_LARGE},
    {"all the keys there can be", 8, UINT32_MAX, TOO_LARGE},
    {"more keys than the file has room for", 8, 200, REFUSED},
    {"a table past the end", 12, 100000, REFUSED},
    {"a table that wraps around", 12, UINT32_MAX, REFUSED},
    {"a table of words that wraps around", 16, UINT32_MAX - 8, REFUSED},
    {"a text past the end", KEYS + 8 + 4, 100000, REFUSED},
    {"a text that wraps around", KEYS + 8 + 4, UINT32_MAX, REFUSED},
    {"a text longer than the file", WORDS, UINT32_MAX, REFUSED},
    {"a text that does not end in NUL", WORDS + 8, 2, REFUSED},
    {"a text with a NUL inside", WORDS + 8, 7, REFUSED},
};

static void a_broken_catalogue_is_refused_whole(void **state)
{
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++)
        for (int big = 0; big < 2; big++) {
            struct made made = make(big);
            struct catalogue *catalogue = NULL;
            struct fault why = {0};
            put(&made, BROKEN[i].at, BROKEN[i].number);
            enum status got = read_copy(&catalogue, &made, made.len, *state, &why);
            if (got != BROKEN[i].want || catalogue || why.text[0] == '\0')
                fail_msg("%s: got %s", BROKEN[i].why, status_name(got));
        }
}

static void keys_out_of_order_are_refused(void **state)
{
    struct made made = make(false);
    struct catalogue *catalogue = NULL;
    struct fault why = {0};
    /* The first key, which was empty, is now the second's text: twice the same. */
    memcpy(made.bytes + KEYS, made.bytes + KEYS + 8, 8);
    assert_int_equal(read_copy(&catalogue, &made, made.len, *state, &why), REFUSED);
    assert_text(text_of(why.text), "the keys of this catalogue are not in order");
}

static void a_catalogue_cut_anywhere_is_refused(void **state)
{
    struct made made = make(false);
    for (size_t len = 0; len < made.len; len++) {
        struct catalogue *catalogue = NULL;
        assert_int_equal(read_copy(&catalogue, &made, len, *state, NULL), REFUSED);
    }
}

static void any_changed_byte_is_survived(void **state)
{
    static const unsigned char VALUES[] = {0, 1, 0x7f, 0x80, 0xff};
    struct made made = make(false);
    for (size_t at = 0; at < made.len; at++)
        for (size_t v = 0; v < sizeof VALUES; v++) {
            struct made changed = made;
            struct catalogue *catalogue = NULL;
            changed.bytes[at] = VALUES[v];
            read_copy(&catalogue, &changed, changed.len, *state, NULL);
        }
}

static void a_tag_falls_back_to_its_language(void **state)
{
    struct catalogue *catalogue = NULL;
    struct fault why = {0};
    assert_int_equal(
        catalogue_open(&catalogue, DOORSTEP_BUILT_LOCALES, TEXT("sw-KE"), *state, &why), OK);
    assert_text(catalogue_tag(catalogue), "sw-KE");
    assert_text(catalogue_words(catalogue, "nav.back"), "Rudi");
    assert_int_equal(
        catalogue_open(&catalogue, DOORSTEP_BUILT_LOCALES, TEXT("xx"), *state, &why),
        NOT_FOUND);
    assert_int_equal(
        catalogue_open(&catalogue, DOORSTEP_BUILT_LOCALES, TEXT("../locales/sw"), *state, &why),
        REFUSED);
}

static void a_fault_names_the_file(void **state)
{
    struct catalogue *catalogue = NULL;
    struct fault why = {0};
    char folder[] = "/tmp/doorstep-catalogue-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct text path = text_format(*state, "%s/en.mo", folder);
    assert_int_equal(
        file_replace(path.at, TEXT("msgid \"nav.back\" msgstr \"Back\""), 0600, &why), OK);
    assert_int_equal(catalogue_open(&catalogue, folder, TEXT("en"), *state, &why), REFUSED);
    assert_text(text_of(why.file), path.at);
    remove(path.at);
    remove(folder);
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

CHECK_MAIN(WITH_ARENA(both_byte_orders_are_read),
           WITH_ARENA(values_stand_where_their_names_stood),
           WITH_ARENA(yes_is_known_however_it_is_typed),
           WITH_ARENA(a_broken_catalogue_is_refused_whole),
           WITH_ARENA(keys_out_of_order_are_refused),
           WITH_ARENA(a_catalogue_cut_anywhere_is_refused),
           WITH_ARENA(any_changed_byte_is_survived),
           WITH_ARENA(a_tag_falls_back_to_its_language), WITH_ARENA(a_fault_names_the_file))
