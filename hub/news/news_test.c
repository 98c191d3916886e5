#include "news/news.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "db/db_check.h"

#define LOCALES DOORSTEP_BUILT_LOCALES

static struct db *open_news(struct db_place *place)
{
    struct fault why = {0};
    struct db *db;

    if (db_take(&db, place->pool, &why) != OK || news_migrate(db, &why) != OK)
        fail_msg("%s", why.text);
    return db;
}

static void put(struct db *db, const char *area, const char *key, const char *bytes)
{
    struct fault why = {0};

    assert_int_equal(db_begin_open(db, &why), OK);
    if (news_put_row(db, text_of(area), TEXT("cases"), text_of(key), text_of(bytes), &why) !=
        OK)
        fail_msg("%s", why.text);
    assert_int_equal(db_commit(db, &why), OK);
}

static void drop(struct db *db, const char *area, const char *key)
{
    assert_int_equal(db_begin_open(db, NULL), OK);
    assert_int_equal(news_drop_row(db, text_of(area), TEXT("cases"), text_of(key), NULL), OK);
    assert_int_equal(db_commit(db, NULL), OK);
}

static struct wire_news since(struct db_place *place, struct db *db, const char *area,
                              uint64_t cursor)
{
    struct wire_news news;
    struct fault why = {0};

    if (news_since(&news, db, text_of(area), cursor, place->arena, &why) != OK)
        fail_msg("%s", why.text);
    return news;
}

/* A line that is cut every minute must get on: what one answer brings is little. */
static void a_page_is_as_large_as_was_asked(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);
    struct news_ask ask = {TEXT("east"), 0, 200};
    struct fault why = {0};
    struct wire_news news;
    char key[2] = "a";
    size_t heard = 0, pages = 0;

    for (; key[0] <= 'z'; key[0]++)
        put(db, "east", key, "some words");
    do {
        if (news_page(&news, db, &ask, place->arena, &why) != OK)
            fail_msg("%s", why.text);
        assert_true(news.count > 0 && news.count < 6 && news.from == ask.cursor);
        ask.cursor = news.to;
        heard += news.count;
        pages++;
    } while (news.more && pages < 100);
    assert_int_equal(heard, 26);
    assert_true(pages >= 6);
    db_give(db);
}

static void a_device_hears_what_is_new_in_its_area(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);

    put(db, "east", "1", "a");
    put(db, "west", "2", "b");
    put(db, "", "3", "c");
    struct wire_news news = since(place, db, "east", 0);
    assert_int_equal(news.count, 2);
    assert_text(news.items[0].key, "1");
    assert_text(news.items[1].key, "3");
    assert_int_equal(news.from, 0);
    assert_false(news.more);
    uint64_t cursor = news.to;
    news = since(place, db, "east", cursor);
    assert_int_equal(news.count, 0);
    assert_int_equal(news.to, cursor);
    put(db, "east", "4", "d");
    news = since(place, db, "east", cursor);
    assert_int_equal(news.count, 1);
    assert_int_equal(news.from, cursor);
    assert_text(news.items[0].bytes, "d");
    db_give(db);
}

static void each_thing_is_told_once_and_last(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);

    put(db, "east", "1", "a");
    put(db, "east", "2", "b");
    uint64_t cursor = since(place, db, "east", 0).to;
    put(db, "east", "1", "c");
    put(db, "east", "1", "d");
    struct wire_news news = since(place, db, "east", cursor);
    assert_int_equal(news.count, 1);
    assert_text(news.items[0].bytes, "d");
    assert_int_equal(since(place, db, "east", 0).count, 2);
    cursor = news.to;
    put(db, "east", "1", "d");
    assert_int_equal(since(place, db, "east", cursor).count, 0);
    db_give(db);
}

static void what_is_gone_is_told_to_who_may_have_it(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);

    put(db, "east", "1", "a");
    uint64_t cursor = since(place, db, "east", 0).to;
    drop(db, "east", "1");
    drop(db, "east", "never");
    struct wire_news news = since(place, db, "east", cursor);
    assert_int_equal(news.count, 1);
    assert_int_equal(news.items[0].kind, WIRE_ROW_GONE);
    assert_int_equal(since(place, db, "east", 0).count, 0);
    put(db, "east", "1", "again");
    assert_int_equal(since(place, db, "east", cursor).items[0].kind, WIRE_ROW);
    db_give(db);
}

static void much_news_comes_in_pieces_and_none_is_missed(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);
    char *bytes = arena_bytes(place->arena, NEWS_LARGEST_ROW + 1);
    struct text large = {bytes, NEWS_LARGEST_ROW};
    uint64_t cursor = 0;
    size_t heard = 0, pieces = 0;
    struct wire_news news;

    memset(bytes, 'x', NEWS_LARGEST_ROW + 1);
    assert_int_equal(db_begin_open(db, NULL), OK);
    for (const char *key = "abcdefghijklmnopqrstuvwxyz"; *key != '\0'; key++)
        assert_int_equal(
            news_put_row(db, TEXT("east"), TEXT("cases"), (struct text){key, 1}, large, NULL),
            OK);
    assert_int_equal(db_commit(db, NULL), OK);
    do {
        news = since(place, db, "east", cursor);
        heard += news.count;
        pieces++;
        assert_true(news.count > 0 && news.to > cursor);
        cursor = news.to;
    } while (news.more);
    assert_int_equal(heard, 26);
    assert_true(pieces > 1);
    large.len++;
    assert_int_equal(db_begin_open(db, NULL), OK);
    assert_int_equal(news_put_row(db, TEXT("east"), TEXT("cases"), TEXT("k"), large, NULL),
                     TOO_LARGE);
    db_give(db);
}

static void a_cursor_of_another_database_begins_anew(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);

    put(db, "east", "1", "a");
    struct wire_news news = since(place, db, "east", 1000000);
    assert_int_equal(news.from, 0);
    assert_int_equal(news.count, 1);
    db_give(db);
}

static void a_database_from_a_backup_gives_no_number_again(void **state)
{
    struct db_place *place = *state;
    struct fault why = {0};
    struct db *db = open_news(place);

    assert_int_equal(news_begin(db, 1000, &why), OK);
    put(db, "east", "1", "a");
    assert_int_equal(since(place, db, "east", 0).to, 1001);
    const uint64_t cursor = 1002; /* of a device that heard once more, before the disk died */
    assert_int_equal(news_begin(db, 5000, &why), OK);
    assert_int_equal(news_begin(db, 4000, &why), OK); /* a clock may be wrong */
    put(db, "east", "3", "new");
    struct wire_news news = since(place, db, "east", cursor);
    assert_int_equal(news.from, cursor);
    assert_int_equal(news.to, 5001);
    assert_int_equal(news.count, 1);
    assert_text(news.items[0].bytes, "new");
    db_give(db);
}

/* ---- A deployment ---- */

static void copy_pack(struct db_place *place, const char *to)
{
    struct text command = text_format(place->arena, "cp -r assets/services/ke %s", to);

    assert_int_equal(system(command.at), 0); /* NOLINT(cert-env33-c) */
}

static size_t publish(struct db *db, const char *folder)
{
    struct fault why = {0};
    size_t changes;

    if (news_publish(db, folder, LOCALES, &changes, &why) != OK)
        fail_msg("%s", why.text);
    return changes;
}

static const struct wire_news_item *find(const struct wire_news *news, const char *name)
{
    for (size_t i = 0; i < news->count; i++)
        if (text_is(news->items[i].name, name))
            return &news->items[i];
    return NULL;
}

static void a_deployment_becomes_news_when_it_changes(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);
    const char *pack = text_format(place->arena, "%s/ke", place->folder).at;
    const char *rules = text_format(place->arena, "%s/sha/rules.csv", pack).at;
    struct text bytes;

    copy_pack(place, pack);
    assert_true(publish(db, pack) > 10);
    assert_int_equal(publish(db, pack), 0);
    struct wire_news news = since(place, db, "anywhere", 0);
    const struct wire_news_item *item = find(&news, "sha/form.xml");
    assert_non_null(item);
    assert_int_equal(item->kind, WIRE_FILE);
    assert_non_null(find(&news, "deployment.conf"));
    assert_int_equal(news_file(&bytes, db, item->sha, place->arena, NULL), OK);
    assert_int_equal(bytes.len, item->size);
    for (size_t i = 0; i < news.count; i++)
        assert_false(text_starts(news.items[i].name, "office/"));

    assert_int_equal(file_read(&bytes, rules, 1 << 20, place->arena, NULL), OK);
    bytes = text_format(place->arena, "%.*s\n", TEXT_ARG(bytes));
    assert_int_equal(file_replace(rules, bytes, 0600, NULL), OK);
    assert_int_equal(publish(db, pack), 1);
    news = since(place, db, "anywhere", news.to);
    assert_int_equal(news.count, 1);
    assert_text(news.items[0].name, "sha/rules.csv");
    db_give(db);
}

static void a_file_that_is_gone_is_told(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);
    const char *pack = text_format(place->arena, "%s/ke", place->folder).at;
    const char *more = text_format(place->arena, "%s/sha/more.txt", pack).at;

    copy_pack(place, pack);
    assert_int_equal(file_replace(more, TEXT("more"), 0600, NULL), OK);
    publish(db, pack);
    uint64_t cursor = since(place, db, "x", 0).to;
    assert_int_equal(unlink(more), 0);
    assert_int_equal(publish(db, pack), 1);
    struct wire_news news = since(place, db, "x", cursor);
    assert_int_equal(news.count, 1);
    assert_int_equal(news.items[0].kind, WIRE_FILE_GONE);
    assert_text(news.items[0].name, "sha/more.txt");
    db_give(db);
}

static void a_deployment_that_would_not_open_changes_nothing(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);
    const char *pack = text_format(place->arena, "%s/ke", place->folder).at;
    const char *form = text_format(place->arena, "%s/sha/form.xml", pack).at;
    struct fault why;
    size_t changes;

    copy_pack(place, pack);
    publish(db, pack);
    uint64_t cursor = since(place, db, "x", 0).to;
    assert_int_equal(file_replace(form, TEXT("<h:html>"), 0600, NULL), OK);
    assert_int_not_equal(news_publish(db, pack, LOCALES, &changes, &why), OK);
    assert_int_equal(changes, 0);
    assert_int_equal(since(place, db, "x", cursor).count, 0);
    db_give(db);
}

static void forms_are_found_by_print_and_by_version(void **state)
{
    struct db_place *place = *state;
    struct db *db = open_news(place);
    const char *pack = text_format(place->arena, "%s/ke", place->folder).at;
    struct news_form_facts *forms;
    struct news_published *files;
    struct text bytes, same;
    size_t count, file_count;

    copy_pack(place, pack);
    publish(db, pack);
    assert_int_equal(news_forms(&forms, &count, db, place->arena, NULL), OK);
    assert_true(count >= 4);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(
            news_form(&bytes, db, forms[i].id, forms[i].version, NULL, place->arena, NULL), OK);
        assert_int_equal(
            news_form(&same, db, forms[i].id, (struct text){0}, NULL, place->arena, NULL), OK);
        assert_true(text_equal(bytes, same));
        assert_int_equal(bytes.len, forms[i].file.size);
        assert_int_equal(
            news_files(&files, &file_count, db,
                       text_format(place->arena, "%.*s/", TEXT_ARG(forms[i].folder)),
                       place->arena, NULL),
            OK);
        assert_true(file_count > 0);
    }
    assert_int_equal(
        news_form(&bytes, db, TEXT("nothing"), (struct text){0}, NULL, place->arena, NULL),
        NOT_FOUND);
    assert_int_equal(
        news_form(&bytes, db, forms[0].id, TEXT("no such"), NULL, place->arena, NULL),
        NOT_FOUND);
    db_give(db);
}

DB_CHECK_MAIN(DB_TEST(a_device_hears_what_is_new_in_its_area),
              DB_TEST(a_page_is_as_large_as_was_asked),
              DB_TEST(each_thing_is_told_once_and_last),
              DB_TEST(what_is_gone_is_told_to_who_may_have_it),
              DB_TEST(much_news_comes_in_pieces_and_none_is_missed),
              DB_TEST(a_cursor_of_another_database_begins_anew),
              DB_TEST(a_database_from_a_backup_gives_no_number_again),
              DB_TEST(a_deployment_becomes_news_when_it_changes),
              DB_TEST(a_file_that_is_gone_is_told),
              DB_TEST(a_deployment_that_would_not_open_changes_nothing),
              DB_TEST(forms_are_found_by_print_and_by_version))
