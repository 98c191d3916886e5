/* What an ODK client sees, request by request, without sockets. */
#include "openrosa/openrosa.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/file.h"
#include "db/db_check.h"
#include "news/news.h"
#include "seal/office_secret.h"

#define XML_PART "xml_submission_file"

struct fixture {
    struct db_place *place;
    struct arena *arena;
    struct devices *devices;
    struct intake *intake;
    struct openrosa *openrosa;
    struct clock_fixed now;
    const char *keys;
    char token[DEVICES_TOKEN + 1];
    int arrived;
};

/* A form of two files, in a deployment that holds it and a home menu. */
static const char FORM[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
    "xmlns:orx='http://openrosa.org/xforms'><h:head><h:title>Visit &amp; more</h:title><model>"
    "<instance><data id='visit' version='%d'><name/><photo/><voice/>"
    "<orx:meta><orx:instanceID/></orx:meta></data></instance>"
    "<bind nodeset='/data/name' type='string'/><bind nodeset='/data/photo' type='binary'/>"
    "<bind nodeset='/data/voice' type='binary'/></model></h:head><h:body>"
    "<input ref='/data/name'><label>Name</label></input>"
    "<upload ref='/data/photo' mediatype='image/*'><label>Photo</label></upload>"
    "<upload ref='/data/voice' mediatype='audio/*'><label>Voice</label></upload>"
    "</h:body></h:html>";

static void publish_form(struct fixture *fixture, int version)
{
    struct arena *arena = fixture->arena;
    const char *pack = text_format(arena, "%s/ke", fixture->place->folder).at;
    struct fault why = {0};
    struct db *db;
    size_t changes;

    if (version == 1)
        assert_int_equal(
            system(
                text_format(arena, "cp -r assets/services/ke %s && mkdir %s/visit", pack, pack)
                    .at),
            0); /* NOLINT(cert-env33-c) */
    const char *path = text_format(arena, "%s/visit/form.xml", pack).at;
    assert_int_equal(file_replace(path, text_format(arena, FORM, version), 0600, NULL), OK);
    assert_int_equal(file_replace(text_format(arena, "%s/visit/map & co.csv", pack).at,
                                  TEXT("a,b\n"), 0600, NULL),
                     OK);
    assert_int_equal(db_take(&db, fixture->place->pool, NULL), OK);
    assert_int_equal(news_migrate(db, NULL), OK);
    if (news_publish(db, pack, DOORSTEP_BUILT_LOCALES, &changes, &why) != OK)
        fail_msg("%s: %s", why.file, why.text);
    db_give(db);
}

static void arrived(void *self)
{
    ((struct fixture *)self)->arrived++;
}

static void begin(struct fixture *fixture, void **state)
{
    struct fault why = {0};

    seal_start();
    *fixture = (struct fixture){.place = *state, .now = {1700000000000}};
    struct arena *arena = fixture->arena = fixture->place->arena;
    fixture->keys = text_format(arena, "%s/keys", fixture->place->folder).at;
    assert_int_equal(office_key_make(fixture->keys, NULL), OK);
    struct clock clock = clock_fixed(&fixture->now);
    assert_int_equal(devices_open(&fixture->devices, fixture->place->pool, fixture->keys, clock,
                                  random_system(), &why),
                     OK);
    assert_int_equal(intake_open(&fixture->intake, fixture->place->pool, clock, &why), OK);
    publish_form(fixture, 1);
    struct openrosa_options options = {.pool = fixture->place->pool,
                                       .devices = fixture->devices,
                                       .intake = fixture->intake,
                                       .clock = clock,
                                       .self = fixture,
                                       .arrived = arrived};
    if (openrosa_open(&fixture->openrosa, &options, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(devices_token(fixture->token, fixture->devices, TEXT("nurse"),
                                   TEXT("east"), TEXT("ada"), NULL),
                     OK);
}

static void end(struct fixture *fixture)
{
    openrosa_close(fixture->openrosa);
    intake_close(fixture->intake);
    devices_close(fixture->devices);
}

/* ---- A client ---- */

struct asked {
    const char *method,
        *path; /* below the token, or from the root when it begins with a slash */
    struct http_pair headers[4];
    struct text body, query;
};

static struct http_reply ask(struct fixture *fixture, struct asked asked)
{
    const struct http_route *routes;
    struct http_pair *headers = arena_array(fixture->arena, 8, sizeof *headers);
    struct http_request request = {
        .method = text_of(asked.method),
        .path = asked.path[0] == '/'
                    ? text_of(asked.path)
                    : text_format(fixture->arena, "/key/%s/%s", fixture->token, asked.path),
        .body = asked.body,
        .query = asked.query,
        .arena = fixture->arena,
        .headers = headers};
    struct http_reply reply = {.status = 200};
    size_t count;

    headers[request.header_count++] = (struct http_pair){TEXT("Host"), TEXT("hub:8080")};
    headers[request.header_count++] =
        (struct http_pair){TEXT("X-OpenRosa-Version"), TEXT("1.0")};
    for (size_t i = 0; i < 4 && asked.headers[i].name.len > 0; i++) {
        if (text_is(asked.headers[i].name, "X-OpenRosa-Version"))
            headers[1].value = asked.headers[i].value;
        else
            headers[request.header_count++] = asked.headers[i];
    }
    routes = openrosa_routes(&count, fixture->openrosa);
    routes[0].handle(routes[0].self, &request, &reply);
    return reply;
}

static struct http_reply get(struct fixture *fixture, const char *path)
{
    return ask(fixture, (struct asked){.method = "GET", .path = path});
}

struct sent_part {
    const char *name, *bytes;
};

static struct http_reply post(struct fixture *fixture, const struct sent_part *parts,
                              size_t count)
{
    struct buffer body = {0};

    for (size_t i = 0; i < count; i++)
        buffer_addf(&body,
                    "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"x\"\r\n"
                    "\r\n%s\r\n",
                    parts[i].name, parts[i].bytes);
    buffer_add_string(&body, "--b--\r\n");
    struct text kept = text_copy(fixture->arena, buffer_text(&body));
    buffer_close(&body);
    return ask(fixture, (struct asked){.method = "POST",
                                       .path = "submission",
                                       .headers = {{TEXT("Content-Type"),
                                                    TEXT("multipart/form-data; boundary=b")}},
                                       .body = kept});
}

static int send_xml(struct fixture *fixture, const char *xml)
{
    struct sent_part part = {XML_PART, xml};

    return post(fixture, &part, 1).status;
}

static bool holds(struct text body, const char *words)
{
    return text_find(body, text_of(words)) != SIZE_MAX;
}

static size_t count_submissions(struct fixture *fixture)
{
    struct intake_submission *found;
    struct db *db;
    size_t count;

    assert_int_equal(db_take(&db, fixture->place->pool, NULL), OK);
    assert_int_equal(intake_after(&found, &count, db, 0, 100, fixture->arena, NULL), OK);
    db_give(db);
    return count;
}

/* The bytes of a part of the newest submission, as they lie in the database. */
static struct text stored_part(struct fixture *fixture, unsigned part)
{
    struct intake_submission *found;
    struct text name, bytes;
    struct db *db;
    size_t count;

    assert_int_equal(db_take(&db, fixture->place->pool, NULL), OK);
    assert_int_equal(intake_after(&found, &count, db, 0, 100, fixture->arena, NULL), OK);
    assert_int_equal(
        intake_part(&name, &bytes, db, found[count - 1].seq, part, fixture->arena, NULL), OK);
    db_give(db);
    return bytes;
}

#define DATA(id, name, files)                                                                  \
    "<data id='visit' version='1'><name>" name "</name>" files "<meta><instanceID>" id         \
    "</instanceID></meta></data>"
#define PHOTO "<photo>1.jpg</photo>"
#define BOTH PHOTO "<voice>2.ogg</voice>"

/* ---- What a client can fetch ---- */

static void forms_are_listed_with_their_hashes(void **state)
{
    struct fixture fixture;

    begin(&fixture, state);
    struct http_reply list = get(&fixture, "formList");
    assert_int_equal(list.status, 200);
    assert_true(text_starts(list.type, "text/xml"));
    assert_true(holds(list.body, "<formID>visit</formID><name>Visit &amp; more</name>"
                                 "<version>1</version><hash>md5:"));
    assert_true(holds(list.body, "/manifest/visit</manifestUrl>"));
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
    list = text_part(list, text_find(list, TEXT("<formID>visit")), list.len);
    struct text hash = between(list, "<hash>md5:", "</hash>");
    struct text url = between(list, "<downloadUrl>http://hub:8080", "</downloadUrl>");
    struct http_reply form = get(&fixture, text_string(fixture.arena, url));
    assert_int_equal(form.status, 200);
    EVP_Digest(form.body.at, form.body.len, md5, NULL, EVP_md5(), NULL);
    sodium_bin2hex(hex, sizeof hex, md5, sizeof md5);
    assert_text(hash, hex);

    struct text manifest = get(&fixture, "manifest/visit").body;
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

/* ---- What a client sends ---- */

static void head_says_how_much_may_be_sent(void **state)
{
    struct fixture fixture;
    bool said = false;

    begin(&fixture, state);
    struct http_reply reply =
        ask(&fixture, (struct asked){.method = "HEAD", .path = "submission"});
    assert_int_equal(reply.status, 204);
    for (size_t i = 0; i < reply.header_count; i++)
        said |= text_is(reply.headers[i].name, "X-OpenRosa-Accept-Content-Length");
    assert_true(said);
    end(&fixture);
}

static void a_submission_is_sealed_and_stored_once(void **state)
{
    static const char XML[] = DATA("uuid:1", "Amina Secret", "");
    struct fixture fixture;
    struct text plain;

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, XML), 201);
    assert_int_equal(send_xml(&fixture, XML), 201);
    assert_int_equal(count_submissions(&fixture), 1);
    struct text sealed = stored_part(&fixture, 0);
    assert_false(holds(sealed, "Amina"));
    assert_int_equal(seal_open(&plain, fixture.keys, sealed, fixture.arena, NULL), OK);
    assert_text(plain, XML);
    end(&fixture);
}

static void another_body_under_the_same_identity_is_refused_and_kept(void **state)
{
    struct fixture fixture;
    struct intake_stray *strays;
    struct text plain;
    struct db *db;
    size_t count;

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A", "")), 201);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A ", "")), 409);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_int_equal(db_take(&db, fixture.place->pool, NULL), OK);
    assert_int_equal(intake_strays(&strays, &count, db, 0, 10, fixture.arena, NULL), OK);
    db_give(db);
    assert_int_equal(count, 1);
    assert_int_equal(seal_open(&plain, fixture.keys, strays[0].bytes, fixture.arena, NULL), OK);
    assert_text(plain, DATA("uuid:1", "A ", ""));
    end(&fixture);
}

static void files_may_come_in_several_requests(void **state)
{
    struct fixture fixture;
    struct text plain;
    const struct sent_part first[] = {{XML_PART, DATA("uuid:1", "A", BOTH)},
                                      {"2.ogg", "sound"},
                                      {"*isIncomplete*", "yes"}},
                           second[] = {{XML_PART, DATA("uuid:1", "A", BOTH)},
                                       {"1.jpg", "picture"}};

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A", BOTH)), 201);
    assert_int_equal(post(&fixture, first, 3).status, 201);
    assert_int_equal(count_submissions(&fixture), 0);
    assert_int_equal(fixture.arrived, 0);
    assert_int_equal(post(&fixture, second, 2).status, 201);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_int_equal(fixture.arrived, 1);
    assert_int_equal(post(&fixture, second, 2).status, 201);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_int_equal(
        seal_open(&plain, fixture.keys, stored_part(&fixture, 1), fixture.arena, NULL), OK);
    assert_text(plain, "1.jpg\npicture");
    end(&fixture);
}

static void a_file_of_a_wrong_name_is_not_dropped_silently(void **state)
{
    struct fixture fixture;
    const struct sent_part parts[] = {{XML_PART, DATA("uuid:1", "A", PHOTO)},
                                      {"photo", "picture"}};
    const struct sent_part tricks[] = {{XML_PART, DATA("uuid:1", "A", "")},
                                       {"../../etc/passwd", "x"}};

    begin(&fixture, state);
    struct http_reply reply = post(&fixture, parts, 2);
    assert_int_equal(reply.status, 400);
    assert_true(holds(reply.body, "photo"));
    assert_int_equal(post(&fixture, tricks, 2).status, 400);
    assert_int_equal(count_submissions(&fixture), 0);
    end(&fixture);
}

static void an_edit_is_a_new_version_that_names_the_old_one(void **state)
{
    struct fixture fixture;
    struct text replaced;
    struct db *db;

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A", "")), 201);
    assert_int_equal(send_xml(&fixture, "<data id='visit' version='1'><name>B</name><meta>"
                                        "<deprecatedID>uuid:1</deprecatedID>"
                                        "<instanceID>uuid:2</instanceID></meta></data>"),
                     201);
    assert_int_equal(count_submissions(&fixture), 2);
    assert_int_equal(db_take(&db, fixture.place->pool, NULL), OK);
    assert_int_equal(openrosa_replaced(&replaced, db, TEXT("uuid:2"), fixture.arena, NULL), OK);
    assert_text(replaced, "uuid:1");
    assert_int_equal(openrosa_replaced(&replaced, db, TEXT("uuid:1"), fixture.arena, NULL), OK);
    assert_text(replaced, "");
    db_give(db);
    end(&fixture);
}

static void old_versions_are_taken_and_unknown_ones_are_not(void **state)
{
    struct fixture fixture;

    begin(&fixture, state);
    publish_form(&fixture, 2);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A", "")), 201);
    assert_int_equal(send_xml(&fixture, "<data id='visit' version='9'><meta><instanceID>uuid:2"
                                        "</instanceID></meta></data>"),
                     404);
    assert_int_equal(send_xml(&fixture, "<data id='none'><meta><instanceID>uuid:3"
                                        "</instanceID></meta></data>"),
                     404);
    assert_int_equal(count_submissions(&fixture), 1);
    end(&fixture);
}

static void what_is_not_whole_is_refused(void **state)
{
    struct fixture fixture;
    const struct sent_part no_xml[] = {{"1.jpg", "picture"}};

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, ""), 400);
    assert_int_equal(send_xml(&fixture, "<data id='visit' version='1'><name>A"), 400);
    assert_int_equal(send_xml(&fixture, "<data id='visit' version='1'><name>A</name></data>"),
                     400);
    assert_int_equal(
        send_xml(&fixture, "<!DOCTYPE d [<!ENTITY a 'b'>]>" DATA("uuid:1", "&a;", "")), 400);
    assert_int_equal(post(&fixture, no_xml, 1).status, 400);
    struct asked broken = {
        .method = "POST",
        .path = "submission",
        .headers = {{TEXT("Content-Type"), TEXT("multipart/form-data; boundary=b")}},
        .body = TEXT("--b\r\nContent-Disposition: form-data; name=\"xml_submission_file\"\r\n"
                     "\r\n" DATA("uuid:1", "A", ""))};
    assert_int_equal(ask(&fixture, broken).status, 400);
    assert_int_equal(count_submissions(&fixture), 0);
    end(&fixture);
}

static void what_is_encrypted_stays_as_it_is(void **state)
{
    static const char MANIFEST[] =
        "<data id='visit' version='1' encrypted='yes' "
        "xmlns='http://opendatakit.org/submissions'><base64EncryptedKey>k</base64EncryptedKey>"
        "<meta xmlns='http://openrosa.org/xforms'><instanceID>uuid:1</instanceID></meta>"
        "<media><file>1.jpg.enc</file></media>"
        "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile></data>";
    const struct sent_part parts[] = {
        {XML_PART, MANIFEST}, {"submission.xml.enc", "locked"}, {"1.jpg.enc", "also locked"}};
    struct fixture fixture;

    begin(&fixture, state);
    assert_int_equal(post(&fixture, parts, 3).status, 201);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_text(stored_part(&fixture, 0), MANIFEST);
    assert_text(stored_part(&fixture, 1), "also locked");
    assert_text(stored_part(&fixture, 2), "locked");
    end(&fixture);
}

static void words_with_signs_of_other_languages_stay_words(void **state)
{
    static const char XML[] = DATA("uuid:1'); DROP TABLE submission; --",
                                   "&lt;script&gt;alert(1)&lt;/script&gt;", "");
    struct fixture fixture;
    struct text plain;

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, XML), 201);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_int_equal(
        seal_open(&plain, fixture.keys, stored_part(&fixture, 0), fixture.arena, NULL), OK);
    assert_text(plain, XML);
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
              DB_TEST(head_says_how_much_may_be_sent),
              DB_TEST(a_submission_is_sealed_and_stored_once),
              DB_TEST(another_body_under_the_same_identity_is_refused_and_kept),
              DB_TEST(files_may_come_in_several_requests),
              DB_TEST(a_file_of_a_wrong_name_is_not_dropped_silently),
              DB_TEST(an_edit_is_a_new_version_that_names_the_old_one),
              DB_TEST(old_versions_are_taken_and_unknown_ones_are_not),
              DB_TEST(what_is_not_whole_is_refused), DB_TEST(what_is_encrypted_stays_as_it_is),
              DB_TEST(words_with_signs_of_other_languages_stay_words),
              DB_TEST(tables_are_entity_lists_with_their_hash))
