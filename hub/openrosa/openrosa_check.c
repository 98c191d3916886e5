#include "openrosa/openrosa_check.h"

#include <stdlib.h>

#include "base/file.h"
#include "news/news.h"

/* A form of two files, in a deployment that holds it and a home menu. */
static const char FORM[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
    "xmlns:orx='http://openrosa.org/xforms'><h:head><h:title>Errand &amp; more</h:title><model>"
    "<instance><data id='errand' version='%d'><name/><photo/><voice/>"
    "<orx:meta><orx:instanceID/></orx:meta></data></instance>"
    "<bind nodeset='/data/name' type='string'/><bind nodeset='/data/photo' type='binary'/>"
    "<bind nodeset='/data/voice' type='binary'/></model></h:head><h:body>"
    "<input ref='/data/name'><label>Name</label></input>"
    "<upload ref='/data/photo' mediatype='image/*'><label>Photo</label></upload>"
    "<upload ref='/data/voice' mediatype='audio/*'><label>Voice</label></upload>"
    "</h:body></h:html>";

void publish_form(struct fixture *fixture, int version)
{
    struct arena *arena = fixture->arena;
    const char *pack = text_format(arena, "%s/ke", fixture->place->folder).at;
    struct fault why = {0};
    struct db *db;
    size_t changes;

    if (version == 1)
        assert_int_equal(
            system(
                text_format(arena, "cp -r assets/services/ke %s && mkdir %s/errand", pack, pack)
                    .at),
            0); /* NOLINT(cert-env33-c) */
    const char *path = text_format(arena, "%s/errand/form.xml", pack).at;
    assert_int_equal(file_replace(path, text_format(arena, FORM, version), 0600, NULL), OK);
    assert_int_equal(file_replace(text_format(arena, "%s/errand/map & co.csv", pack).at,
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

void begin(struct fixture *fixture, void **state)
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

void end(struct fixture *fixture)
{
    openrosa_close(fixture->openrosa);
    intake_close(fixture->intake);
    devices_close(fixture->devices);
}

/* ---- A client ---- */

struct http_reply ask(struct fixture *fixture, struct asked asked)
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

struct http_reply get(struct fixture *fixture, const char *path)
{
    return ask(fixture, (struct asked){.method = "GET", .path = path});
}

struct http_reply post(struct fixture *fixture, const struct sent_part *parts, size_t count)
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

int send_xml(struct fixture *fixture, const char *xml)
{
    struct sent_part part = {XML_PART, xml};

    return post(fixture, &part, 1).status;
}

bool holds(struct text body, const char *words)
{
    return text_find(body, text_of(words)) != SIZE_MAX;
}

size_t count_submissions(struct fixture *fixture)
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
struct text stored_part(struct fixture *fixture, unsigned part)
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
