/* A device and an OpenRosa server that behaves as servers were measured to, and worse. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "base/log.h"
#include "tests/openrosa/central.h"
#include "tests/openrosa/kiosk.h"

enum { LARGE = 9 * 1024 * 1024 };

struct key { /* of all encrypted forms here: making one takes long */
    struct arena *arena;
    const char *base64;
};
struct bench {
    struct central central;
    struct central other; /* another host's server: nobody has business there */
    struct kiosk kiosk;
    const char *url;
};

static void no_line(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

static void begin(struct bench *bench, void **state)
{
    log_set_sink((struct log_sink){NULL, no_line, LOG_FATAL});
    *bench = (struct bench){0};
    central_open(&bench->central);
    central_open(&bench->other);
    bench->url = text_format(bench->central.arena, "http://127.0.0.1:%u" CENTRAL_PATH,
                             bench->central.port)
                     .at;
    kiosk_open(&bench->kiosk, bench->url, ((struct key *)*state)->base64);
}

static void end(struct bench *bench)
{
    assert_int_equal(bench->central.without_version, 0);
    assert_int_equal(bench->other.with_secret, 0);
    kiosk_close(&bench->kiosk);
    central_close(&bench->central);
    central_close(&bench->other);
}

/* enrol with two files, and follow. */
static void serve_forms(struct bench *bench)
{
    struct kiosk *kiosk = &bench->kiosk;
    struct central_form *enrol =
        central_add(&bench->central, "enrol", kiosk_form(kiosk, "enrol", "1", "First"));
    central_add_file(enrol, "map & co.csv", "a,b\n1,2\n");
    central_add_file(enrol, "hello.opus", "a recording");
    struct central_form *follow =
        central_add(&bench->central, "follow", kiosk_form(kiosk, "follow", "1", "Follow"));
    follow->is_relative = true;
    central_add_file(follow, "notes.csv", "x\n");
}

#define assert_round(bench, wanted)                                                            \
    do {                                                                                       \
        enum round_end end_ = kiosk_round(&(bench)->kiosk);                                    \
        if (end_ != (wanted))                                                                  \
            fail_msg("%s: %s", round_end_name(end_), (bench)->kiosk.why.text);                 \
    } while (0)

static bool holds(struct text text, const char *words)
{
    return text_find(text, text_of(words)) != SIZE_MAX;
}

static bool is_told(struct bench *bench, const char *words)
{
    return holds(text_of(bench->kiosk.memory.error), words);
}

/* ---- Forms ---- */

static void forms_and_their_files_come_and_are_put_in_place(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    assert_round(&bench, ROUND_DONE);
    assert_true(bench.kiosk.tally.deployed);
    assert_string_equal(bench.kiosk.memory.error, "");
    assert_true(holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "First"));
    assert_text(kiosk_file(&bench.kiosk, "enrol", "media/map & co.csv"), "a,b\n1,2\n");
    assert_text(kiosk_file(&bench.kiosk, "enrol", "media/hello.opus"), "a recording");
    assert_text(kiosk_file(&bench.kiosk, "follow", "media/notes.csv"), "x\n");
    assert_true(kiosk_has(&bench.kiosk, "home"));
    end(&bench);
}

static void what_has_not_changed_is_not_fetched(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    assert_round(&bench, ROUND_DONE);
    size_t downloads = bench.central.downloads, judged = bench.kiosk.judged;
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.central.downloads, downloads);
    assert_int_equal(bench.central.unchanged, 1);
    assert_int_equal(bench.kiosk.judged, judged);
    assert_false(bench.kiosk.tally.deployed);
    /* One file: one download. */
    bench.central.forms[0].files[0].bytes = TEXT("a,b\n3,4\n");
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.central.downloads, downloads + 1);
    assert_text(kiosk_file(&bench.kiosk, "enrol", "media/map & co.csv"), "a,b\n3,4\n");
    assert_text(kiosk_file(&bench.kiosk, "enrol", "media/hello.opus"), "a recording");
    end(&bench);
}

static void
a_form_that_is_listed_no_more_goes_and_what_came_with_the_device_returns(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    assert_round(&bench, ROUND_DONE);
    bench.central.forms[0].is_closed = bench.central.forms[1].is_closed = true;
    assert_round(&bench, ROUND_DONE);
    assert_false(kiosk_has(&bench.kiosk, "follow"));
    assert_true(holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "As it came"));
    end(&bench);
}

/* A new version of enrol that cannot be had, and why; follow is new as well and good. */
struct flaw {
    const char *why, *told;
    void (*make)(struct bench *bench, struct central_form *form);
};

static void wrong_form_hash(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->hash = "md5:00000000000000000000000000000000";
}
static void unknown_hash(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->hash = "crc:1234";
}
static void wrong_file_hash(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->files[1].hash = "md5:00000000000000000000000000000000";
}
static void no_file(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->files[1].status = 404;
}
static void forbidden_file(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->files[1].status = 403;
}
static void broken_file(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->files[1].status = 500;
}
static const char *elsewhere(struct bench *bench)
{
    return text_format(bench->central.arena, "http://localhost:%u" CENTRAL_PATH "/formList",
                       bench->other.port)
        .at;
}
static const char *in_bucket(struct bench *bench)
{
    return text_format(bench->central.arena, "http://localhost:%u/bucket/a?signature=b",
                       bench->other.port)
        .at;
}
static void wrong_bucket(struct bench *bench, struct central_form *form)
{
    form->files[1].redirect = in_bucket(bench);
    bench->other.bucket = TEXT("something else");
}
static void redirected_file(struct bench *bench, struct central_form *form)
{
    form->files[1].redirect =
        text_format(bench->central.arena, "http://localhost:%u/away", bench->other.port).at;
}
static void circle(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->files[1].redirect = CENTRAL_PATH "/forms/enrol/attachments/hello.opus";
}
static void other_host(struct bench *bench, struct central_form *form)
{
    form->files[1].address = elsewhere(bench);
}
static void other_port(struct bench *bench, struct central_form *form)
{
    form->address = text_format(bench->central.arena, "http://127.0.0.1:%u" CENTRAL_PATH "/x",
                                bench->other.port)
                        .at;
}
static void other_scheme(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->address = "file:///etc/passwd";
}
static void climbing_name(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->files[1].name = "../../form.xml";
}
static void hidden_name(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->files[1].name = ".hidden";
}
static void reserved_name(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->files[1].name = "COM1.csv";
}
static void zero_name(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->manifest = "<manifest><mediaFile><filename>a&#0;b</filename><hash>md5:1</hash>"
                     "<downloadUrl>/a</downloadUrl></mediaFile></manifest>";
}
static void growing_manifest(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->manifest = "<!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
                     "<manifest>&b;</manifest>";
}
static void half_a_manifest(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->manifest = "<manifest><mediaFile><filename>a.csv";
}
static void too_large(struct bench *bench, struct central_form *form)
{
    char *bytes = arena_bytes(bench->central.arena, LARGE);
    memset(bytes, ' ', LARGE);
    form->xml = (struct text){bytes, LARGE};
}
static void other_form(struct bench *bench, struct central_form *form)
{
    form->xml = kiosk_form(&bench->kiosk, "another", "2", "Second");
}
static void no_form(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->xml = TEXT("<html><body>Sign in</body></html>");
}
static void no_key(struct bench *bench, struct central_form *form)
{
    const char *key = bench->kiosk.key;
    bench->kiosk.key = NULL;
    form->xml = kiosk_form(&bench->kiosk, "enrol", "2", "Second");
    bench->kiosk.key = key;
}
static void unsound(struct bench *bench, struct central_form *form)
{
    form->xml = kiosk_form(&bench->kiosk, "enrol", "2", "Second, unsound");
}
static void wrong_entities(struct bench *bench, struct central_form *form)
{
    (void)bench;
    form->files[1].is_entities = true;
    form->files[1].hash = "md5:11111111111111111111111111111111";
    form->files[1].etag = "22222222222222222222222222222222";
}

static const struct flaw FLAWS[] = {
    {"the form's bytes are not what its hash says", "not what its hash says", wrong_form_hash},
    {"nobody knows what that hash is", "of a kind", unknown_hash},
    {"a file's bytes are not what its hash says", "hello.opus: what came", wrong_file_hash},
    {"a file is not there", "no such thing (404: Could not find", no_file},
    {"one file is forbidden: that is no word about the device", "token (403", forbidden_file},
    {"the server breaks over one file", "answers 500", broken_file},
    {"a redirect leads to who has no such file", "the answer is 404", redirected_file},
    {"another host gives another file", "not what its hash says", wrong_bucket},
    {"a redirect leads to itself", "in circles", circle},
    {"an address leads to another host", "another place, localhost", other_host},
    {"an address leads to another port", "another place", other_port},
    {"an address is of no network", "none", other_scheme},
    {"a name climbs out of its folder", "cannot be written", climbing_name},
    {"a name hides", "cannot be written", hidden_name},
    {"a name is a device on other systems", "cannot be written", reserved_name},
    {"a name holds a NUL", "not well-formed", zero_name},
    {"a manifest grows while it is read", "entity", growing_manifest},
    {"a manifest is cut off", "not well-formed", half_a_manifest},
    {"a form is larger than forms may be", "more than 8388608 bytes", too_large},
    {"the XML is of another form", "of form another", other_form},
    {"the XML is a page to sign in", "no XForm", no_form},
    {"a form has no key: nothing leaves in clear", "no key", no_key},
    {"the deployment is not sound with it", "not sound", unsound},
    {"an entity list changed on the way", "not what its hash says", wrong_entities},
};

static void try_flaw(struct bench *bench, const struct flaw *flaw)
{
    struct central *central = &bench->central;
    struct central_form *enrol = &central->forms[0], good;
    central->forms[1].is_closed = true;
    assert_round(bench, ROUND_DONE);
    central->forms[1].is_closed = false;
    enrol->version = "2";
    enrol->xml = kiosk_form(&bench->kiosk, "enrol", "2", "Second");
    enrol->files[1].bytes = TEXT("another recording");
    good = *enrol;
    flaw->make(bench, enrol);
    assert_round(bench, ROUND_DONE);
    if (!holds(kiosk_file(&bench->kiosk, "enrol", "form.xml"), "First") ||
        !text_is(kiosk_file(&bench->kiosk, "enrol", "media/hello.opus"), "a recording"))
        fail_msg("%s: the old version is gone", flaw->why);
    if (!kiosk_has(&bench->kiosk, "follow"))
        fail_msg("%s: the other form was kept back", flaw->why);
    if (!is_told(bench, flaw->told))
        fail_msg("%s: staff are told \"%s\"", flaw->why, bench->kiosk.memory.error);
    size_t judged = bench->kiosk.judged;
    assert_round(bench, ROUND_DONE);
    assert_int_equal(bench->kiosk.judged, judged); /* not again and again */
    assert_true(is_told(bench, flaw->told));
    *enrol = good;
    assert_round(bench, ROUND_DONE);
    if (!holds(kiosk_file(&bench->kiosk, "enrol", "form.xml"), "Second") ||
        bench->kiosk.memory.error[0] != '\0')
        fail_msg("%s: mended, and still: %s", flaw->why, bench->kiosk.memory.error);
}

static void a_form_that_cannot_be_had_whole_stays_as_it_was(void **state)
{
    for (size_t i = 0; i < sizeof FLAWS / sizeof *FLAWS; i++) {
        struct bench bench;
        begin(&bench, state);
        serve_forms(&bench);
        try_flaw(&bench, &FLAWS[i]);
        assert_int_equal(bench.other.lists, 0);
        end(&bench);
    }
}

static void files_that_a_server_keeps_elsewhere_come_from_there(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    bench.central.forms[0].files[1].redirect = in_bucket(&bench);
    bench.other.bucket = TEXT("a recording");
    assert_round(&bench, ROUND_DONE);
    assert_string_equal(bench.kiosk.memory.error, "");
    assert_text(kiosk_file(&bench.kiosk, "enrol", "media/hello.opus"), "a recording");
    assert_int_equal(bench.other.downloads, 1);
    end(&bench); /* and no secret went there */
}

static void a_form_that_needs_another_comes_when_that_is_there(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    bench.central.forms[0].xml = kiosk_form(&bench.kiosk, "enrol", "1", "needs follow");
    bench.central.forms[1].files[0].status = 404;
    assert_round(&bench, ROUND_DONE);
    assert_false(kiosk_has(&bench.kiosk, "follow"));
    assert_round(&bench, ROUND_DONE);
    bench.central.forms[1].files[0].status = 0;
    assert_round(&bench, ROUND_DONE);
    assert_string_equal(bench.kiosk.memory.error, "");
    assert_true(kiosk_has(&bench.kiosk, "follow"));
    assert_true(holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "needs follow"));
    end(&bench);
}

static void what_came_with_the_device_without_a_key_is_not_offered(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    const char *form =
        text_format(bench.kiosk.arena, "%s/services/enrol/form.xml", bench.kiosk.folder).at;
    const char *key = bench.kiosk.key;
    bench.kiosk.key = NULL;
    struct text xml = kiosk_form(&bench.kiosk, "enrol", "1", "In clear");
    bench.kiosk.key = key;
    assert_int_equal(file_replace(form, xml, 0600, NULL), OK);
    bench.central.forms[0].is_closed = true;
    for (int i = 0; i < 2; i++) { /* told of in each round */
        assert_round(&bench, ROUND_DONE);
        assert_false(kiosk_has(&bench.kiosk, "enrol"));
        assert_true(kiosk_has(&bench.kiosk, "follow"));
        assert_true(is_told(&bench, "form enrol is not put in place: it came with"));
    }
    bench.central.forms[0].is_closed = false;
    assert_round(&bench, ROUND_DONE);
    assert_true(holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "First"));
    assert_string_equal(bench.kiosk.memory.error, "");
    end(&bench);
}

static void a_list_that_cannot_be_read_changes_nothing(void **state)
{
    static const struct {
        const char *why, *told;
        size_t cut;
        const char *body;
        int status;
        enum round_end end;
        bool zips, redirects;
    } CASES[] = {
        {"cut off", "well-formed", .cut = 30, .end = ROUND_LATER},
        {"another document", "<html>", .body = "<html>Sign in</html>", .end = ROUND_LATER},
        {"nothing", "nothing", .body = " ", .end = ROUND_LATER},
        {"entities", "entity", .body = "<!DOCTYPE x [<!ENTITY a 'b'>]><xforms>&a;</xforms>",
         .end = ROUND_LATER},
        {"a form without a hash", "what it needs",
         .body = "<xforms><xform><formID>a</formID></xform></xforms>", .end = ROUND_LATER},
        {"a form twice", "twice",
         .body = "<xforms><xform><formID>a</formID><hash>md5:1</hash><downloadUrl>/a"
                 "</downloadUrl></xform><xform><formID>a</formID><hash>md5:1</hash>"
                 "<downloadUrl>/a</downloadUrl></xform></xforms>",
         .end = ROUND_LATER},
        {"rubbish that is called gzip", "well-formed", .zips = true, .end = ROUND_LATER},
        {"the database is away", "the database is away", .status = 500, .end = ROUND_LATER},
        {"busy", "busy", .status = 503, .end = ROUND_LATER},
        {"no such address", "404", .status = 404, .end = ROUND_LATER},
        {"not assigned", "user or token (401", .status = 401, .end = ROUND_REFUSED},
        {"revoked", "user or token (403", .status = 403, .end = ROUND_REFUSED},
        {"redirected", "another place", .redirects = true, .end = ROUND_LATER},
    };
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    assert_round(&bench, ROUND_DONE);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        bench.central.list_cut = CASES[i].cut;
        bench.central.list_body = CASES[i].body;
        bench.central.list_status = CASES[i].status;
        bench.central.zips = CASES[i].zips;
        bench.central.redirect = CASES[i].redirects ? elsewhere(&bench) : NULL;
        if (kiosk_round(&bench.kiosk) != CASES[i].end || !is_told(&bench, CASES[i].told))
            fail_msg("%s: %s", CASES[i].why, bench.kiosk.memory.error);
        assert_false(holds(text_of(bench.kiosk.memory.error), "To$ken"));
        assert_true(kiosk_has(&bench.kiosk, "follow"));
        assert_true(holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "First"));
    }
    end(&bench);
}

static void an_entity_list_changes_without_its_form(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    struct central_file *list =
        central_add_file(&bench.central.forms[0], "cases.csv", "name,label,__version,state\n");
    list->is_entities = true;
    list->hash = "md5:0123456789abcdef0123456789abcdef"; /* no MD5 of the bytes */
    assert_round(&bench, ROUND_DONE);
    assert_text(kiosk_file(&bench.kiosk, "enrol", "media/cases.csv"),
                "name,label,__version,state\n");
    size_t downloads = bench.central.downloads;
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.central.downloads, downloads);
    list->bytes = TEXT("name,label,__version,state\nk1,k1,1,paid\n");
    list->hash = "md5:fedcba9876543210fedcba9876543210";
    assert_round(&bench, ROUND_DONE);
    assert_true(holds(kiosk_file(&bench.kiosk, "enrol", "media/cases.csv"), "paid"));
    assert_int_equal(bench.central.downloads, downloads + 1);
    end(&bench);
}

static void a_file_that_was_cut_off_goes_on_there(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    char *bytes = arena_bytes(bench.central.arena, 400000);
    for (size_t i = 0; i < 400000; i++)
        bytes[i] = (char)(i / 7);
    bench.central.forms[0].files[1].bytes = (struct text){bytes, 400000};
    bench.kiosk.cut_after = 100000;
    assert_round(&bench, ROUND_LATER);
    assert_false(kiosk_has(&bench.kiosk, "enrol"));
    int64_t before = bench.kiosk.memory.received_bytes;
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_file(&bench.kiosk, "enrol", "media/hello.opus").len, 400000);
    assert_true(bench.kiosk.memory.received_bytes - before < 320000);
    end(&bench);
}

static void only_the_forms_that_are_named_come(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    kiosk_configure(&bench.kiosk, bench.url, "forms = follow another\n");
    assert_round(&bench, ROUND_DONE);
    assert_true(kiosk_has(&bench.kiosk, "follow"));
    assert_true(holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "As it came"));
    end(&bench);
}

static void a_password_is_given_as_a_digest_and_to_nobody_else(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    const char *file = text_format(bench.kiosk.arena, "%s/password", bench.kiosk.folder).at;
    assert_int_equal(file_replace(file, TEXT("s3cret word\n"), 0600, NULL), OK);
    bench.central.user = "kiosk";
    bench.central.password = "s3cret word";
    kiosk_configure(
        &bench.kiosk, bench.url,
        text_format(bench.kiosk.arena, "user = kiosk\npassword_file = %s\n", file).at);
    struct text id = kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){3000}, 1);
    assert_round(&bench, ROUND_DONE);
    assert_true(kiosk_has(&bench.kiosk, "follow"));
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    assert_int_equal(bench.central.refused_to_digest, 0);
    assert_int_equal(bench.central.challenges, 1); /* so no body went twice */
    bench.central.forms[0].files[1].redirect = elsewhere(&bench);
    bench.central.password = "another";
    assert_round(&bench, ROUND_REFUSED);
    assert_true(is_told(&bench, "user or token (401"));
    end(&bench);
}

/* ---- Submissions ---- */

static void assert_arrived(struct bench *bench, struct text id)
{
    struct store_part *parts;
    size_t count = 0;
    const struct central_sent *sent = central_find(&bench->central, id);
    assert_non_null(sent);
    assert_int_equal(
        store_parts(&parts, &count, bench->kiosk.store, id, bench->kiosk.arena, NULL), OK);
    assert_int_equal(sent->count + 1, count);
    for (size_t i = 0; i < count; i++) {
        struct text got = sent->xml;
        for (size_t k = 0; k < sent->count; k++)
            if (text_equal(sent->parts[k].name, parts[i].name))
                got = sent->parts[k].bytes;
        assert_true(text_equal(got, parts[i].bytes));
    }
}

static void encrypted_submissions_arrive_with_their_files(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    struct text ids[5];
    for (unsigned i = 0; i < 5; i++)
        ids[i] = kiosk_queue(&bench.kiosk, "enrol", i, (const size_t[]){0, 5000, 17, 16}, i);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.kiosk.tally.acknowledged, 5);
    assert_int_equal(bench.central.posts, 5);
    assert_int_equal(bench.central.heads, 1);
    for (unsigned i = 0; i < 5; i++) {
        assert_int_equal(kiosk_state(&bench.kiosk, ids[i], NULL), STORE_ACKNOWLEDGED);
        assert_arrived(&bench, ids[i]);
    }
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.central.posts, 5);
    end(&bench);
}

static void files_go_in_as_many_requests_as_the_server_takes(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    bench.central.accepts = 100000;
    struct text large =
        kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){60000, 60000, 20000, 90000}, 4);
    struct text small = kiosk_queue(&bench.kiosk, "enrol", 2, NULL, 0);
    assert_round(&bench, ROUND_DONE);
    assert_arrived(&bench, large);
    assert_arrived(&bench, small);
    assert_true(text_equal(bench.central.sent[0].instance_id, small)); /* what is small first */
    assert_true(bench.central.largest_post <= 100000);
    assert_int_equal(kiosk_state(&bench.kiosk, large, NULL), STORE_ACKNOWLEDGED);
    end(&bench);
}

static void a_slow_line_gets_less_at_once(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    bench.kiosk.memory.batch_bytes = MEMORY_LEAST_BATCH; /* as a line of 9.6 kbit/s teaches */
    kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){90000, 90000, 90000, 90000}, 4);
    bench.central.answer = 408;
    bench.central.answer_body = "Request Timeout";
    bench.central.answers = 1;
    assert_round(&bench, ROUND_LATER);
    assert_int_equal(bench.central.posts, 1);
    assert_true(bench.central.largest_post < 5 * MEMORY_LEAST_BATCH + 2000);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.central.posts, 3); /* and more when it turns out to be quick */
    end(&bench);
}

static void a_reply_that_is_lost_costs_one_request(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    struct text id = kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){500}, 1);
    bench.kiosk.loses_reply = true;
    assert_round(&bench, ROUND_LATER);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_QUEUED);
    assert_int_equal(bench.central.sent_count, 1);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    assert_int_equal(bench.central.sent_count, 1);
    assert_arrived(&bench, id);
    end(&bench);
}

static void a_cut_between_two_requests_sends_nothing_twice(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    bench.central.accepts = 100000;
    struct text id =
        kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){90000, 90000, 90000}, 3);
    bench.kiosk.memory.sent_bytes = 0;
    bench.central.answer = 500;
    bench.central.answer_body = "{\"message\":\"no\"}";
    bench.central.only_for = "photo 1.jpg.enc\"";
    assert_round(&bench, ROUND_DONE); /* told of, and the forms come */
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_QUEUED);
    assert_true(is_told(&bench, "answers 500: no"));
    bench.central.answer = 0;
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    assert_arrived(&bench, id);
    assert_true(bench.kiosk.memory.sent_bytes < 5 * 93000);
    end(&bench);
}

#define RESPONSE(message)                                                                      \
    "\n<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\"><message>" message        \
    "</message></OpenRosaResponse>"

/* What the server answers about the first of three submissions; the others are well. */
static const struct {
    const char *why, *body;
    int answer;
    enum store_state after[3]; /* of the first, after one round, two, three */
    enum round_end end;
    bool stops; /* nobody else's goes either */
    const char *reason;
} ANSWERS[] = {
    {"another body is stored",
     RESPONSE("A submission already exists with this ID, but with different XML"),
     409,
     {STORE_REFUSED, STORE_REFUSED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "different XML"},
    {"deleted, said twice",
     RESPONSE("This submission has been deleted"),
     409,
     {STORE_QUEUED, STORE_REFUSED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "deleted"},
    {"the form is closed",
     RESPONSE("This form is not accepting submissions"),
     409,
     {STORE_REFUSED, STORE_REFUSED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "no longer takes"},
    {"the form is not known",
     RESPONSE("not known"),
     404,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"not understood, as JSON",
     "{\"code\":400.15,\"message\":\"broken \\\" form\"}",
     400,
     {STORE_QUEUED, STORE_QUEUED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "broken"},
    {"too large for a proxy",
     "<html>413</html>",
     413,
     {STORE_REFUSED, STORE_REFUSED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "larger"},
    {"ill over this one",
     "{\"message\":\"x\"}",
     500,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"a page to sign in",
     "<html>Welcome to the free network</html>",
     200,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"created, says something else",
     "<html>Welcome</html>",
     201,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"had already",
     RESPONSE("Duplicate submission"),
     202,
     {STORE_ACKNOWLEDGED, STORE_ACKNOWLEDGED, STORE_ACKNOWLEDGED},
     ROUND_DONE,
     false,
     NULL},
    {"accepted, says somebody else",
     "<html/>",
     202,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"cut for being slow",
     "",
     408,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_LATER,
     true,
     NULL},
    {"not assigned",
     "{\"message\":\"no\"}",
     401,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_REFUSED,
     true,
     NULL},
    {"revoked",
     "{\"message\":\"no\"}",
     403,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_REFUSED,
     true,
     NULL},
};

static void try_answer(struct bench *bench, size_t row)
{
    struct text ids[3], reason;
    struct kiosk *kiosk = &bench->kiosk;
    ids[0] = kiosk_queue(kiosk, "enrol", 1, NULL, 0);
    ids[1] = kiosk_queue(kiosk, "follow", 2, NULL, 0);
    ids[2] = kiosk_queue(kiosk, "follow", 3, NULL, 0);
    bench->central.answer = ANSWERS[row].answer;
    bench->central.answer_body = ANSWERS[row].body;
    bench->central.only_for = text_string(kiosk->arena, ids[0]);
    for (int i = 0; i < 3; i++) {
        enum round_end got = kiosk_round(kiosk);
        if (got != ANSWERS[row].end && i == 0)
            fail_msg("%s: the round ends %s: %s", ANSWERS[row].why, round_end_name(got),
                     kiosk->why.text);
        if (kiosk_state(kiosk, ids[0], &reason) != ANSWERS[row].after[i])
            fail_msg("%s: state %d after round %d", ANSWERS[row].why,
                     (int)kiosk_state(kiosk, ids[0], NULL), i + 1);
        for (int k = 1; k < 3; k++)
            if ((kiosk_state(kiosk, ids[k], NULL) == STORE_ACKNOWLEDGED) == ANSWERS[row].stops)
                fail_msg("%s: what becomes of the others", ANSWERS[row].why);
    }
    if (ANSWERS[row].reason && !holds(reason, ANSWERS[row].reason))
        fail_msg("%s: \"%.*s\"", ANSWERS[row].why, TEXT_ARG(reason));
    bench->central.answer = 0;
    assert_round(bench, ROUND_DONE);
    if (ANSWERS[row].after[2] == STORE_QUEUED)
        assert_int_equal(kiosk_state(kiosk, ids[0], NULL), STORE_ACKNOWLEDGED);
}

static void what_each_answer_means(void **state)
{
    for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++) {
        struct bench bench;
        begin(&bench, state);
        serve_forms(&bench);
        try_answer(&bench, i);
        end(&bench);
    }
}

static void deleted_said_once_is_a_meeting_of_two_requests(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    struct text id = kiosk_queue(&bench.kiosk, "enrol", 1, NULL, 0);
    bench.central.answer = 409;
    bench.central.answer_body = RESPONSE("has been deleted");
    bench.central.answers = 1;
    bench.central.stores_anyway = true;
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_QUEUED);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    end(&bench);
}

static void a_server_that_is_ill_is_left_alone(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    for (unsigned i = 0; i < 20; i++)
        kiosk_queue(&bench.kiosk, "enrol", i, NULL, 0);
    bench.central.answer = 500;
    bench.central.answer_body = "{\"message\":\"the database is away\"}";
    assert_round(&bench, ROUND_LATER);
    assert_int_equal(bench.central.posts, 2);
    assert_true(is_told(&bench, "the database is away"));
    end(&bench);
}

static void forms_that_the_server_lacks_are_asked_for_once_a_round(void **state)
{
    struct bench bench;
    begin(&bench, state);
    for (unsigned i = 0; i < 20; i++)
        kiosk_queue(&bench.kiosk, "gone", i, NULL, 0);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.central.posts, 1);
    assert_true(is_told(&bench, "does not have form gone"));
    end(&bench);
}

static void what_is_sealed_for_a_hub_never_goes(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    struct text sealed = kiosk_queue_sealed(&bench.kiosk, 1);
    struct text odk = kiosk_queue(&bench.kiosk, "enrol", 2, NULL, 0);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, sealed, NULL), STORE_QUEUED);
    assert_int_equal(kiosk_state(&bench.kiosk, odk, NULL), STORE_ACKNOWLEDGED);
    assert_int_equal(bench.central.posts, 1);
    assert_true(is_told(&bench, "1 submissions are sealed for a Doorstep hub"));
    end(&bench);
}

static void a_file_that_the_server_cannot_take_is_refused_before_it_goes(void **state)
{
    struct bench bench;
    struct text reason;
    begin(&bench, state);
    serve_forms(&bench);
    bench.central.accepts = 50000;
    struct text id = kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){60000}, 1);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, &reason), STORE_REFUSED);
    assert_true(holds(reason, "larger"));
    assert_int_equal(bench.central.posts, 0);
    end(&bench);
}

/* ---- A line that breaks ---- */

static const struct {
    const char *why, *reply; /* before it closes */
    bool endless, silent;
} BREAKS[] = {
    {"closed at once", ""},
    {"closed within the headers", "HTTP/1.1 200 OK\r\nContent-Le"},
    {"closed within the body",
     "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<xforms><xform><formID>a"},
    {"closed within a chunk",
     "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<OpenRosaResponse"},
    {"not HTTP at all", "220 mail.example ESMTP\r\n"},
    {"no end of headers", "HTTP/1.1 200 OK\r\n", .endless = true},
    {"no end of a body", "HTTP/1.1 200 OK\r\n\r\n<xforms>", .endless = true},
    {"never a word", "", .silent = true},
};

struct breaker {
    int fd;
    size_t row;
    pthread_t thread;
};

static void answer_badly(int client, size_t row)
{
    static const char LINE[] = "X-Line: 1234567890 1234567890 1234567890 1234567890\r\n";
    char request[4096];
    if (recv(client, request, sizeof request, 0) <= 0)
        return;
    send(client, BREAKS[row].reply, strlen(BREAKS[row].reply), MSG_NOSIGNAL);
    while (BREAKS[row].endless && send(client, LINE, sizeof LINE - 1, MSG_NOSIGNAL) > 0)
        ;
    while (BREAKS[row].silent && recv(client, request, sizeof request, 0) > 0)
        ;
}

static void *serve_badly(void *self)
{
    const struct breaker *breaker = self;
    for (int client; (client = accept(breaker->fd, NULL, NULL)) >= 0; close(client))
        answer_badly(client, breaker->row);
    return NULL;
}

static unsigned start_breaker(struct breaker *breaker, size_t row)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    *breaker = (struct breaker){socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), row};
    assert_int_equal(bind(breaker->fd, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(breaker->fd, 8), 0);
    assert_int_equal(getsockname(breaker->fd, (struct sockaddr *)&address, &len), 0);
    assert_int_equal(pthread_create(&breaker->thread, NULL, serve_badly, breaker), 0);
    return ntohs(address.sin_port);
}

static void stop_breaker(struct breaker *breaker)
{
    shutdown(breaker->fd, SHUT_RDWR);
    pthread_join(breaker->thread, NULL);
    close(breaker->fd);
}

static void a_line_that_breaks_anyhow_costs_nothing(void **state)
{
    struct bench bench;
    begin(&bench, state);
    serve_forms(&bench);
    assert_round(&bench, ROUND_DONE);
    struct text id = {0};
    for (size_t i = 0; i < 2 * (sizeof BREAKS / sizeof *BREAKS); i++) {
        struct breaker breaker;
        if (i == sizeof BREAKS / sizeof *BREAKS) /* now the list, then a submission */
            id = kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){3000}, 1);
        size_t row = i % (sizeof BREAKS / sizeof *BREAKS);
        unsigned port = start_breaker(&breaker, row);
        kiosk_configure(
            &bench.kiosk,
            text_format(bench.kiosk.arena, "http://127.0.0.1:%u" CENTRAL_PATH, port).at, "");
        enum round_end end = kiosk_round(&bench.kiosk);
        stop_breaker(&breaker);
        if (end != ROUND_LATER || bench.kiosk.memory.error[0] == '\0')
            fail_msg("%s: %s", BREAKS[row].why, round_end_name(end));
        assert_true(holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "First"));
    }
    kiosk_configure(&bench.kiosk, bench.url, "");
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    assert_arrived(&bench, id);
    end(&bench);
}

/* ---- Settings ---- */

static void settings_that_would_be_unsafe_stop_the_start(void **state)
{
    static const struct {
        const char *why, *conf, *told;
    } CASES[] = {
        {"a line on which keys can be changed", "server = openrosa\nurl = http://odk.example\n",
         "https"},
        {"a host that only begins like this machine",
         "server = openrosa\nurl = http://localhost.example.com\n", "https"},
        {"no home menu", "server = openrosa\nurl = https://odk.example\n", "services"},
        {"an unknown kind", "server = kobo\nurl = https://kobo.example\n", ""},
        {"a password that is not there",
         "server = openrosa\nurl = https://odk.example\nservices = /x\nuser = a\n"
         "password_file = /nowhere/at/all\n",
         "password"},
    };
    struct bench bench;
    begin(&bench, state);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct account *account;
        struct fault why = {0};
        const char *data = text_format(bench.kiosk.arena, "%s/unsafe", bench.kiosk.folder).at;
        assert_int_equal(folder_make(data, NULL), OK);
        assert_int_equal(file_replace(text_format(bench.kiosk.arena, "%s/sync.conf", data).at,
                                      text_of(CASES[i].conf), 0600, NULL),
                         OK);
        if (account_open(&account, data, &why) == OK ||
            !holds(text_of(why.text), CASES[i].told))
            fail_msg("%s: \"%s\"", CASES[i].why, why.text);
    }
    end(&bench);
}

static int make_key(void **state)
{
    struct key *key = calloc(1, sizeof *key);
    key->arena = arena_open("key");
    key->base64 = kiosk_make_key(key->arena);
    *state = key;
    return 0;
}

static int drop_key(void **state)
{
    struct key *key = *state;
    arena_close(key->arena);
    free(key);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_and_their_files_come_and_are_put_in_place),
        cmocka_unit_test(what_has_not_changed_is_not_fetched),
        cmocka_unit_test(
            a_form_that_is_listed_no_more_goes_and_what_came_with_the_device_returns),
        cmocka_unit_test(a_form_that_cannot_be_had_whole_stays_as_it_was),
        cmocka_unit_test(files_that_a_server_keeps_elsewhere_come_from_there),
        cmocka_unit_test(a_form_that_needs_another_comes_when_that_is_there),
        cmocka_unit_test(what_came_with_the_device_without_a_key_is_not_offered),
        cmocka_unit_test(a_list_that_cannot_be_read_changes_nothing),
        cmocka_unit_test(an_entity_list_changes_without_its_form),
        cmocka_unit_test(a_file_that_was_cut_off_goes_on_there),
        cmocka_unit_test(only_the_forms_that_are_named_come),
        cmocka_unit_test(a_password_is_given_as_a_digest_and_to_nobody_else),
        cmocka_unit_test(encrypted_submissions_arrive_with_their_files),
        cmocka_unit_test(files_go_in_as_many_requests_as_the_server_takes),
        cmocka_unit_test(a_slow_line_gets_less_at_once),
        cmocka_unit_test(a_reply_that_is_lost_costs_one_request),
        cmocka_unit_test(a_cut_between_two_requests_sends_nothing_twice),
        cmocka_unit_test(what_each_answer_means),
        cmocka_unit_test(deleted_said_once_is_a_meeting_of_two_requests),
        cmocka_unit_test(a_server_that_is_ill_is_left_alone),
        cmocka_unit_test(forms_that_the_server_lacks_are_asked_for_once_a_round),
        cmocka_unit_test(what_is_sealed_for_a_hub_never_goes),
        cmocka_unit_test(a_file_that_the_server_cannot_take_is_refused_before_it_goes),
        cmocka_unit_test(a_line_that_breaks_anyhow_costs_nothing),
        cmocka_unit_test(settings_that_would_be_unsafe_stop_the_start),
    };
    return cmocka_run_group_tests(tests, make_key, drop_key);
}
