/* The same client and our own hub's OpenRosa door, over HTTP, on both databases. */
#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "db/db_check.h"
#include "news/news.h"
#include "openrosa/openrosa.h"
#include "tests/openrosa/kiosk.h"

struct bench {
    struct db_place *place;
    struct arena *arena;
    struct devices *devices;
    struct intake *intake;
    struct openrosa *openrosa;
    struct http_server *server;
    struct clock_fixed now;
    struct kiosk kiosk;
    char token[DEVICES_TOKEN + 1];
};

/* An encrypted form that looks up its cases in an entity list. */
static const char FORM[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
    "xmlns:orx='http://openrosa.org/xforms'><h:head><h:title>Errand</h:title><model>"
    "<instance><data id='errand' version='1'><name/><photo/>"
    "<orx:meta><orx:instanceID/></orx:meta></data></instance>"
    "<instance id='cases' src='jr://file-csv/cases.csv'/>"
    "<bind nodeset='/data/name' type='string'/><bind nodeset='/data/photo' type='binary'/>"
    "<submission base64RsaPublicKey='%s'/></model></h:head><h:body>"
    "<input ref='/data/name'><label>Name</label></input>"
    "<upload ref='/data/photo' mediatype='image/*'><label>Photo</label></upload>"
    "</h:body></h:html>";

static void no_line(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

static void publish(struct bench *bench, const char *key)
{
    struct arena *arena = bench->arena;
    const char *pack = text_format(arena, "%s/ke", bench->place->folder).at;
    const char *command =
        text_format(arena, "cp -r assets/services/ke %s && mkdir %s/errand", pack, pack).at;
    struct fault why = {0};
    struct db *db;
    size_t changes = 0;
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c) */
    assert_int_equal(file_replace(text_format(arena, "%s/errand/form.xml", pack).at,
                                  text_format(arena, FORM, key), 0600, NULL),
                     OK);
    assert_int_equal(file_replace(text_format(arena, "%s/errand/map & co.csv", pack).at,
                                  TEXT("a,b\n1,2\n"), 0600, NULL),
                     OK);
    assert_int_equal(db_take(&db, bench->place->pool, NULL), OK);
    assert_int_equal(news_migrate(db, NULL), OK);
    if (news_publish(db, pack, DOORSTEP_BUILT_LOCALES, &changes, &why) != OK)
        fail_msg("%s: %s", why.file, why.text);
    db_give(db);
}

static void start_hub(struct bench *bench)
{
    struct fault why = {0};
    size_t count = 0;
    struct clock clock = clock_fixed(&bench->now);
    const char *keys = text_format(bench->arena, "%s/keys", bench->place->folder).at;
    assert_int_equal(office_key_make(keys, NULL), OK);
    assert_int_equal(
        devices_open(&bench->devices, bench->place->pool, keys, clock, random_system(), &why),
        OK);
    assert_int_equal(intake_open(&bench->intake, bench->place->pool, clock, &why), OK);
    publish(bench, kiosk_make_key(bench->arena));
    const struct openrosa_options options = {.pool = bench->place->pool,
                                             .devices = bench->devices,
                                             .intake = bench->intake,
                                             .clock = clock};
    if (openrosa_open(&bench->openrosa, &options, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(devices_token(bench->token, bench->devices, TEXT("kiosk"), TEXT("east"),
                                   TEXT("ada"), NULL),
                     OK);
    const struct http_route *routes = openrosa_routes(&count, bench->openrosa);
    const struct http_options at = {.address = TEXT("127.0.0.1"), .threads = 1, .workers = 2};
    if (http_start(&bench->server, &at, routes, count, &why) != OK)
        fail_msg("%s", why.text);
}

static void begin(struct bench *bench, void **state)
{
    log_set_sink((struct log_sink){NULL, no_line, LOG_FATAL});
    seal_start();
    *bench = (struct bench){.place = *state, .now = {INT64_C(1800000000000)}};
    bench->arena = bench->place->arena;
    start_hub(bench);
    const char *url = text_format(bench->arena, "http://127.0.0.1:%u/key/%s",
                                  http_port(bench->server), bench->token)
                          .at;
    kiosk_open(&bench->kiosk, url, kiosk_make_key(bench->arena));
    kiosk_configure(&bench->kiosk, url, "forms = errand\n");
}

static void end(struct bench *bench)
{
    kiosk_close(&bench->kiosk);
    http_stop(bench->server);
    openrosa_close(bench->openrosa);
    intake_close(bench->intake);
    devices_close(bench->devices);
}

#define assert_round(bench, wanted)                                                            \
    do {                                                                                       \
        enum round_end end_ = kiosk_round(&(bench)->kiosk);                                    \
        if (end_ != (wanted) || (bench)->kiosk.memory.error[0] != '\0')                        \
            fail_msg("%s: %s", round_end_name(end_), (bench)->kiosk.memory.error);             \
    } while (0)

static void forms_files_and_entity_lists_come_from_the_hub(void **state)
{
    struct bench bench;
    begin(&bench, state);
    assert_round(&bench, ROUND_DONE);
    assert_true(bench.kiosk.tally.deployed);
    assert_true(text_find(kiosk_file(&bench.kiosk, "home", "form.xml"), TEXT("Menu")) !=
                SIZE_MAX);
    const char *folder =
        text_format(bench.arena, "%s/data/deployment/current/", bench.kiosk.folder).at;
    struct text *names, bytes = {0};
    size_t count = 0, found = 0;
    assert_int_equal(folder_list(&names, &count, folder, bench.arena, NULL), OK);
    for (size_t i = 0; i < count; i++) {
        const char *media =
            text_format(bench.arena, "%s%.*s/media", folder, TEXT_ARG(names[i])).at;
        if (!text_starts(names[i], "odk-errand-"))
            continue;
        found++;
        assert_int_equal(file_read(&bytes,
                                   text_format(bench.arena, "%s/map & co.csv", media).at, 1000,
                                   bench.arena, NULL),
                         OK);
        assert_text(bytes, "a,b\n1,2\n");
        assert_int_equal(file_read(&bytes, text_format(bench.arena, "%s/cases.csv", media).at,
                                   1000, bench.arena, NULL),
                         OK);
        assert_true(text_starts(bytes, "name,label,__version,"));
    }
    assert_int_equal(found, 1);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.kiosk.tally.files, 0);
    end(&bench);
}

static void encrypted_submissions_arrive_at_the_hub_whole_and_once(void **state)
{
    struct bench bench;
    struct intake_submission *came;
    struct store_part *parts;
    struct db *db;
    size_t count = 0, part_count = 0, matched = 0;
    begin(&bench, state);
    struct text id = kiosk_queue(&bench.kiosk, "errand", 1, (const size_t[]){5000, 90000}, 2);
    struct text small = kiosk_queue(&bench.kiosk, "errand", 2, NULL, 0);
    bench.kiosk.loses_reply = true;
    assert_int_equal(kiosk_round(&bench.kiosk), ROUND_LATER);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    assert_int_equal(kiosk_state(&bench.kiosk, small, NULL), STORE_ACKNOWLEDGED);
    assert_int_equal(store_parts(&parts, &part_count, bench.kiosk.store, id, bench.arena, NULL),
                     OK);
    assert_int_equal(db_take(&db, bench.place->pool, NULL), OK);
    assert_int_equal(intake_after(&came, &count, db, 0, 10, bench.arena, NULL), OK);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++)
        for (unsigned k = 0; text_equal(came[i].instance_id, id) && k < came[i].part_count;
             k++) {
            struct text name, bytes;
            assert_true(came[i].odk);
            assert_int_equal(came[i].part_count, part_count);
            assert_int_equal(intake_part(&name, &bytes, db, came[i].seq, k, bench.arena, NULL),
                             OK);
            for (size_t p = 0; p < part_count; p++)
                matched += text_equal(bytes, parts[p].bytes);
        }
    assert_int_equal(matched, part_count);
    db_give(db);
    end(&bench);
}

static void a_token_that_was_withdrawn_is_told_to_staff(void **state)
{
    struct bench bench;
    begin(&bench, state);
    struct text id = kiosk_queue(&bench.kiosk, "errand", 1, NULL, 0);
    bench.token[3] = bench.token[3] == 'a' ? 'b' : 'a';
    kiosk_configure(&bench.kiosk,
                    text_format(bench.arena, "http://127.0.0.1:%u/key/%s",
                                http_port(bench.server), bench.token)
                        .at,
                    "");
    assert_int_equal(kiosk_round(&bench.kiosk), ROUND_REFUSED);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_QUEUED);
    assert_non_null(strstr(bench.kiosk.memory.error, "user or token"));
    assert_null(strstr(bench.kiosk.memory.error, bench.token));
    end(&bench);
}

DB_CHECK_MAIN(DB_TEST(forms_files_and_entity_lists_come_from_the_hub),
              DB_TEST(encrypted_submissions_arrive_at_the_hub_whole_and_once),
              DB_TEST(a_token_that_was_withdrawn_is_told_to_staff))
