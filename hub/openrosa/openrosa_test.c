/* What an ODK client can fetch. */
#include <openssl/evp.h>
#include <sodium.h>

#include "news/news.h"
#include "openrosa/openrosa_check.h"

static void forms_are_listed_with_their_hashes(void **state)
{
    struct fixture fixture;

    begin(&fixture, state);
    struct http_reply list = get(&fixture, "formList");
    assert_int_equal(list.status, 200);
    assert_true(text_starts(list.type, "text/xml"));
    assert_true(holds(list.body, "<formID>errand</formID><name>Errand &amp; more</name>"
                                 "<version>1</version><hash>md5:"));
    assert_true(holds(list.body, "/manifest/errand</manifestUrl>"));
    assert_false(holds(list.body, "<formID>home</formID>")); /* a menu sends nothing */
    assert_true(holds(list.body, "http://hub:8080/key/"));

    struct text etag = {0};
    for (size_t i = 0; i < list.header_count; i++)
        if (text_is(list.headers[i].name, "ETag"))
            etag = list.headers[i].value;
    struct http_reply again =
        ask(&fixture, (struct asked){.method = "GET",
                                     .path = "formList",
                                     .headers = {{TEXT("If-None-Match"), etag}}});
    assert_int_equal(again.status, 304);
    struct http_reply one = ask(
        &fixture,
        (struct asked){.method = "GET", .path = "formList", .query = TEXT("formID=nothing")});
    assert_false(holds(one.body, "<xform>"));
    end(&fixture);
}

/* The text between two words. */
static struct text between(struct text body, const char *from, const char *to)
{
    size_t begins = text_find(body, text_of(from));

    assert_true(begins != SIZE_MAX);
    body = text_part(body, begins + strlen(from), body.len);
    return text_part(body, 0, text_find(body, text_of(to)));
}

static void what_the_list_names_can_be_fetched(void **state)
{
    struct fixture fixture;
    uint8_t md5[16];
    char hex[33];

    begin(&fixture, state);
    struct text list = get(&fixture, "formList").body;
    list = text_part(list, text_find(list, TEXT("<formID>errand")), list.len);
    struct text hash = between(list, "<hash>md5:", "</hash>");
    struct text url = between(list, "<downloadUrl>http://hub:8080", "</downloadUrl>");
    struct http_reply form = get(&fixture, text_string(fixture.arena, url));
    assert_int_equal(form.status, 200);
    EVP_Digest(form.body.at, form.body.len, md5, NULL, EVP_md5(), NULL);
    sodium_bin2hex(hex, sizeof hex, md5, sizeof md5);
    assert_text(hash, hex);

    struct text manifest = get(&fixture, "manifest/errand").body;
    assert_true(holds(manifest, "<filename>map &amp; co.csv</filename>"));
    url = between(manifest, "<downloadUrl>http://hub:8080", "</downloadUrl>");
    assert_true(holds(url, "map%20%26%20co.csv"));
    struct http_reply file = get(&fixture, text_string(fixture.arena, url));
    assert_text(file.body, "a,b\n");
    assert_true(text_starts(file.type, "application/octet-stream") ||
                text_starts(file.type, "text/csv"));
    assert_int_equal(get(&fixture, "manifest/nothing").status, 404);
    assert_int_equal(get(&fixture, "manifest/home").status, 404);
    assert_int_equal(get(&fixture, "file/00/x").status, 404);
    end(&fixture);
}

static void who_may_not_is_told_so(void **state)
{
    struct fixture fixture;
    const char *other;

    begin(&fixture, state);
    assert_int_equal(get(&fixture, "/key/short/formList").status, 401);
    assert_int_equal(get(&fixture, "/key/").status, 401);
    assert_int_equal(get(&fixture, "/key/' OR 1=1 --/formList").status, 401);
    other = text_format(fixture.arena, "/key/a%s/formList", fixture.token + 1).at;
    assert_int_equal(get(&fixture, other).status, fixture.token[0] == 'a' ? 200 : 403);
    assert_int_equal(get(&fixture, "nothing").status, 404);
    struct asked old = {.method = "GET",
                        .path = "formList",
                        .headers = {{TEXT("X-OpenRosa-Version"), TEXT("0.9")}}};
    assert_int_equal(ask(&fixture, old).status, 400);
    assert_int_equal(devices_token_revoke(fixture.devices, TEXT("nurse"), TEXT("ada"), NULL),
                     OK);
    assert_int_equal(get(&fixture, "formList").status, 403);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A", "")), 403);
    assert_int_equal(count_submissions(&fixture), 0);
    end(&fixture);
}

static void tables_are_entity_lists_with_their_hash(void **state)
{
    struct fixture fixture;
    struct db *db;

    begin(&fixture, state);
    assert_int_equal(db_take(&db, fixture.place->pool, NULL), OK);
    assert_int_equal(db_begin_open(db, NULL), OK);
    assert_int_equal(
        news_put_row(db, TEXT("east"), TEXT("notices"), TEXT("k1"), TEXT("row"), NULL), OK);
    assert_int_equal(
        news_put_row(db, TEXT("west"), TEXT("notices"), TEXT("k2"), TEXT("row"), NULL), OK);
    assert_int_equal(db_commit(db, NULL), OK);
    db_give(db);
    struct http_reply list = get(&fixture, "entities/notices.csv");
    assert_int_equal(list.status, 200);
    assert_true(text_starts(list.body, "name,label,__version,row\n"));
    assert_true(holds(list.body, "6b31")); /* k1 */
    assert_false(holds(list.body, "6b32"));
    struct text name = text_part(list.body, text_find(list.body, TEXT("\n")) + 1, 36);
    struct http_reply integrity = ask(
        &fixture,
        (struct asked){.method = "GET",
                       .path = "integrity/notices",
                       .query = text_format(fixture.arena, "id=%.*s,other", TEXT_ARG(name))});
    assert_true(holds(integrity.body, "\"><deleted>false"));
    assert_true(holds(integrity.body, "\"other\"><deleted>true"));
    assert_int_equal(get(&fixture, "entities/users.csv").status, 404);
    end(&fixture);
}

DB_CHECK_MAIN(DB_TEST(forms_are_listed_with_their_hashes),
              DB_TEST(what_the_list_names_can_be_fetched), DB_TEST(who_may_not_is_told_so),
              DB_TEST(tables_are_entity_lists_with_their_hash))
