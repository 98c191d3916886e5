#include "store/store.h"

#include <sqlite3.h>

#include "base/check.h"
#include "base/file.h"
#include "store/store_fixture.h"

static struct store_news row(const char *table, const char *key, const char *bytes)
{
    return (struct store_news){text_of(table), text_of(key), text_of(bytes), false};
}

static struct store_news gone(const char *table, const char *key)
{
    return (struct store_news){text_of(table), text_of(key), TEXT(""), true};
}

/* "" when there is no such row. */
static const char *look_up(struct place *place, const char *table, const char *key)
{
    struct text bytes;
    enum status status =
        store_news_row(&bytes, place->store, text_of(table), text_of(key), place->arena, NULL);
    assert_true(status == OK || status == NOT_FOUND);
    return status == OK ? text_string(place->arena, bytes) : "";
}

static uint64_t cursor_of(struct place *place)
{
    uint64_t cursor = UINT64_MAX;
    assert_int_equal(store_news_cursor(&cursor, place->store, NULL), OK);
    return cursor;
}

static void news_replace_and_drop_rows(void **state)
{
    struct place *place = *state;
    const struct store_news first[] = {row("cases", "1", "open"), row("cases", "2", "open"),
                                       row("notices", "1", "hello")};
    const struct store_news second[] = {row("cases", "1", "granted"),
                                        gone("cases", "2"),
                                        gone("cases", "9"),
                                        row("cases", "3", "a"),
                                        row("cases", "3", "b"),
                                        row("cases", "4", "a"),
                                        gone("cases", "4")};

    place_open(place);
    assert_int_equal(cursor_of(place), 0);
    assert_string_equal(look_up(place, "cases", "1"), "");
    assert_int_equal(store_news_apply(place->store, 0, 7, first, 3, NULL), OK);
    assert_int_equal(store_news_apply(place->store, 7, 12, second, 7, NULL), OK);
    place_reopen(place);
    assert_int_equal(cursor_of(place), 12);
    assert_string_equal(look_up(place, "cases", "1"), "granted");
    assert_string_equal(look_up(place, "cases", "2"), "");
    assert_string_equal(look_up(place, "cases", "3"), "b");
    assert_string_equal(look_up(place, "cases", "4"), "");
    assert_string_equal(look_up(place, "notices", "1"), "hello");
    assert_string_equal(look_up(place, "notice", "1"), "");
    assert_int_equal(store_news_apply(place->store, 12, 13, NULL, 0, NULL), OK); /* no rows */
    assert_int_equal(cursor_of(place), 13);
    assert_int_equal(store_news_reset(place->store, NULL), OK);
    assert_int_equal(cursor_of(place), 0);
    assert_string_equal(look_up(place, "notices", "1"), "");
    assert_int_equal(store_news_apply(place->store, 0, 7, first, 3, NULL), OK);
    assert_string_equal(look_up(place, "cases", "1"), "open");
}

static void whether_a_table_has_rows_is_told_without_looking_for_one(void **state)
{
    struct place *place = *state;
    const struct store_news first = row("cases", "1", "open"), last = gone("cases", "1");
    bool any = true;

    place_open(place);
    assert_int_equal(store_news_any(&any, place->store, TEXT("cases"), NULL), OK);
    assert_false(any);
    assert_int_equal(store_news_apply(place->store, 0, 7, &first, 1, NULL), OK);
    assert_int_equal(store_news_any(&any, place->store, TEXT("cases"), NULL), OK);
    assert_true(any);
    assert_int_equal(store_news_any(&any, place->store, TEXT("notices"), NULL), OK);
    assert_false(any);
    assert_int_equal(store_news_apply(place->store, 7, 8, &last, 1, NULL), OK);
    assert_int_equal(store_news_any(&any, place->store, TEXT("cases"), NULL), OK);
    assert_false(any);
    assert_int_equal(store_news_any(&any, place->store, TEXT(""), NULL), REFUSED);
}

static void news_that_do_not_go_on_change_nothing(void **state)
{
    struct place *place = *state;
    const struct store_news first = row("cases", "1", "open"), next = row("cases", "1", "no");
    static const uint64_t WRONG[] = {0, 6, 8, INT64_MAX, UINT64_MAX};

    place_open(place);
    assert_int_equal(store_news_apply(place->store, 0, 7, &first, 1, NULL), OK);
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
        assert_int_equal(store_news_apply(place->store, WRONG[i], 9, &next, 1, NULL), CONFLICT);
    assert_int_equal(store_news_apply(place->store, 7, UINT64_MAX, &next, 1, NULL), REFUSED);
    assert_string_equal(look_up(place, "cases", "1"), "open");
    assert_int_equal(cursor_of(place), 7);
}

static void news_beyond_a_limit_are_refused_whole(void **state)
{
    struct place *place = *state;
    char *letters = arena_bytes(place->arena, STORE_NEWS_BYTES + 2);
    memset(letters, 'x', STORE_NEWS_BYTES + 1);
    letters[STORE_NEWS_BYTES + 1] = '\0';
    const char *lengthy = letters + STORE_NEWS_BYTES + 1 - STORE_NEWS_KEY - 1;
    const struct {
        const char *why;
        struct store_news news;
        enum status want;
    } cases[] = {
        {"no table", row("", "k", "x"), REFUSED},
        {"a long table", row(lengthy, "k", "x"), REFUSED},
        {"a table that is no text", row("\xff", "k", "x"), REFUSED},
        {"no key", row("t", "", "x"), REFUSED},
        {"a long key", row("t", lengthy, "x"), REFUSED},
        {"too many bytes", row("t", "k", letters), TOO_LARGE},
        {"the longest of all", row(lengthy + 1, lengthy + 1, letters + 1), OK},
        {"a key that is no text", {TEXT("t"), {"\xff\0\n", 3}, TEXT(""), false}, OK},
    };
    struct text bytes;

    place_open(place);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault why = {0};
        const struct store_news both[] = {row("good", "k", cases[i].why), cases[i].news};
        uint64_t cursor = cursor_of(place);
        if (store_news_apply(place->store, cursor, cursor + 1, both, 2, &why) != cases[i].want)
            fail_msg("%s: %s", cases[i].why, why.text);
        bool is_kept = strcmp(look_up(place, "good", "k"), cases[i].why) == 0;
        if (is_kept != (cases[i].want == OK))
            fail_msg("%s: half of it was kept", cases[i].why);
        if (cases[i].want != OK)
            continue;
        assert_int_equal(store_news_row(&bytes, place->store, cases[i].news.table,
                                        cases[i].news.key, place->arena, NULL),
                         OK);
        assert_true(text_equal(bytes, cases[i].news.bytes));
    }
    assert_int_equal(store_news_apply(place->store, cursor_of(place), 9, &cases[0].news,
                                      STORE_NEWS_MOST + 1, NULL),
                     TOO_LARGE);
}

static void change(struct place *place, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(place_path(place, "doorstep.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_row_changed_on_the_disk_is_told_and_can_be_fetched_anew(void **state)
{
    struct place *place = *state;
    const struct store_news news = row("cases", "1", "open");
    struct text bytes;

    place_open(place);
    assert_int_equal(place_send(place, "uuid:a", 0, "x"), OK);
    assert_int_equal(store_news_apply(place->store, 0, 7, &news, 1, NULL), OK);
    assert_int_equal(store_note_put(place->store, "sync", TEXT("words"), NULL), OK);
    place_close(place);
    change(place, "UPDATE news SET bytes = x'00'; UPDATE note SET bytes = x'00'");
    place_open(place); /* no reason to set a queue aside */
    assert_int_equal(place->set_aside.len, 0);
    assert_int_equal(
        store_news_row(&bytes, place->store, news.table, news.key, place->arena, NULL),
        DAMAGED);
    assert_int_equal(store_note_get(&bytes, place->store, "sync", place->arena, NULL), DAMAGED);
    assert_int_equal(store_news_reset(place->store, NULL), OK);
    assert_int_equal(store_news_apply(place->store, 0, 7, &news, 1, NULL), OK);
    assert_string_equal(look_up(place, "cases", "1"), "open");
}

static void after_a_database_was_set_aside_news_begin_anew(void **state)
{
    struct place *place = *state;
    const struct store_news news = row("cases", "1", "open");

    place_open(place);
    assert_int_equal(place_send(place, "uuid:a", 0, "x"), OK);
    assert_int_equal(place_send(place, "uuid:b", 0, "x"), OK);
    assert_int_equal(store_news_apply(place->store, 0, 7, &news, 1, NULL), OK);
    place_close(place);
    change(place, "UPDATE part SET bytes = x'00' WHERE submission = 1");
    place_open(place);
    assert_true(place->set_aside.len > 0);
    assert_string_equal(place_queue(place), "uuid:b=queued ");
    assert_int_equal(cursor_of(place), 0);
    assert_string_equal(look_up(place, "cases", "1"), "");
}

static void a_note_is_replaced_whole(void **state)
{
    struct place *place = *state;
    struct text bytes;
    char *letters = arena_bytes(place->arena, STORE_NOTE_BYTES + 2);

    memset(letters, 'x', STORE_NOTE_BYTES + 1);
    letters[STORE_NOTE_BYTES + 1] = '\0';
    place_open(place);
    assert_int_equal(store_note_get(&bytes, place->store, "sync", place->arena, NULL),
                     NOT_FOUND);
    assert_int_equal(store_note_put(place->store, "sync", text_of(letters + 1), NULL), OK);
    assert_int_equal(store_note_put(place->store, "sync", (struct text){"a\0b", 3}, NULL), OK);
    assert_int_equal(store_note_put(place->store, "other", (struct text){0}, NULL), OK);
    assert_int_equal(store_note_put(place->store, "sync", text_of(letters), NULL), TOO_LARGE);
    assert_int_equal(store_note_put(place->store, "", TEXT("x"), NULL), REFUSED);
    assert_int_equal(store_note_put(place->store, letters, TEXT("x"), NULL), REFUSED);
    place_reopen(place);
    assert_int_equal(store_note_get(&bytes, place->store, "sync", place->arena, NULL), OK);
    assert_true(text_equal(bytes, (struct text){"a\0b", 3}));
    assert_int_equal(store_note_get(&bytes, place->store, "other", place->arena, NULL), OK);
    assert_int_equal(bytes.len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
CHECK_MAIN(TEST(news_replace_and_drop_rows),
           TEST(whether_a_table_has_rows_is_told_without_looking_for_one),
           TEST(news_that_do_not_go_on_change_nothing),
           TEST(news_beyond_a_limit_are_refused_whole),
           TEST(a_row_changed_on_the_disk_is_told_and_can_be_fetched_anew),
           TEST(after_a_database_was_set_aside_news_begin_anew), TEST(a_note_is_replaced_whole))
