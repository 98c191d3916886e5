/* Forms and their files from a server that behaves as servers were measured to, and worse. */
#include "base/file.h"
#include "tests/openrosa/bench.h"

enum { LARGE = 9 * 1024 * 1024 };

/* ---- Forms ---- */

static void forms_and_their_files_come_and_are_put_in_place(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    assert_round(&bench, ROUND_DONE);
    assert_true(bench.kiosk.tally.deployed);
    assert_string_equal(bench.kiosk.memory.error, "");
    assert_true(bench_holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "First"));
    assert_text(kiosk_file(&bench.kiosk, "enrol", "media/map & co.csv"), "a,b\n1,2\n");
    assert_text(kiosk_file(&bench.kiosk, "enrol", "media/hello.opus"), "a recording");
    assert_text(kiosk_file(&bench.kiosk, "follow", "media/notes.csv"), "x\n");
    assert_true(kiosk_has(&bench.kiosk, "home"));
    bench_end(&bench);
}

static void what_has_not_changed_is_not_fetched(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
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
    bench_end(&bench);
}

static void
a_form_that_is_listed_no_more_goes_and_what_came_with_the_device_returns(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    assert_round(&bench, ROUND_DONE);
    bench.central.forms[0].is_closed = bench.central.forms[1].is_closed = true;
    assert_round(&bench, ROUND_DONE);
    assert_false(kiosk_has(&bench.kiosk, "follow"));
    assert_true(bench_holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "As it came"));
    bench_end(&bench);
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
    form->files[1].address = bench_elsewhere(bench);
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
    if (!bench_holds(kiosk_file(&bench->kiosk, "enrol", "form.xml"), "First") ||
        !text_is(kiosk_file(&bench->kiosk, "enrol", "media/hello.opus"), "a recording"))
        fail_msg("%s: the old version is gone", flaw->why);
    if (!kiosk_has(&bench->kiosk, "follow"))
        fail_msg("%s: the other form was kept back", flaw->why);
    if (!bench_is_told(bench, flaw->told))
        fail_msg("%s: staff are told \"%s\"", flaw->why, bench->kiosk.memory.error);
    size_t judged = bench->kiosk.judged;
    assert_round(bench, ROUND_DONE);
    assert_int_equal(bench->kiosk.judged, judged); /* not again and again */
    assert_true(bench_is_told(bench, flaw->told));
    *enrol = good;
    assert_round(bench, ROUND_DONE);
    if (!bench_holds(kiosk_file(&bench->kiosk, "enrol", "form.xml"), "Second") ||
        bench->kiosk.memory.error[0] != '\0')
        fail_msg("%s: mended, and still: %s", flaw->why, bench->kiosk.memory.error);
}

static void a_form_that_cannot_be_had_whole_stays_as_it_was(void **state)
{
    for (size_t i = 0; i < sizeof FLAWS / sizeof *FLAWS; i++) {
        struct bench bench;
        bench_begin(&bench, state);
        bench_serve_forms(&bench);
        try_flaw(&bench, &FLAWS[i]);
        assert_int_equal(bench.other.lists, 0);
        bench_end(&bench);
    }
}

static void files_that_a_server_keeps_elsewhere_come_from_there(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    bench.central.forms[0].files[1].redirect = in_bucket(&bench);
    bench.other.bucket = TEXT("a recording");
    assert_round(&bench, ROUND_DONE);
    assert_string_equal(bench.kiosk.memory.error, "");
    assert_text(kiosk_file(&bench.kiosk, "enrol", "media/hello.opus"), "a recording");
    assert_int_equal(bench.other.downloads, 1);
    bench_end(&bench); /* and no secret went there */
}

static void a_form_that_needs_another_comes_when_that_is_there(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    bench.central.forms[0].xml = kiosk_form(&bench.kiosk, "enrol", "1", "needs follow");
    bench.central.forms[1].files[0].status = 404;
    assert_round(&bench, ROUND_DONE);
    assert_false(kiosk_has(&bench.kiosk, "follow"));
    assert_round(&bench, ROUND_DONE);
    bench.central.forms[1].files[0].status = 0;
    assert_round(&bench, ROUND_DONE);
    assert_string_equal(bench.kiosk.memory.error, "");
    assert_true(kiosk_has(&bench.kiosk, "follow"));
    assert_true(bench_holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "needs follow"));
    bench_end(&bench);
}

static void what_came_with_the_device_without_a_key_is_not_offered(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
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
        assert_true(bench_is_told(&bench, "form enrol is not put in place: it came with"));
    }
    bench.central.forms[0].is_closed = false;
    assert_round(&bench, ROUND_DONE);
    assert_true(bench_holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "First"));
    assert_string_equal(bench.kiosk.memory.error, "");
    bench_end(&bench);
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
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    assert_round(&bench, ROUND_DONE);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        bench.central.list_cut = CASES[i].cut;
        bench.central.list_body = CASES[i].body;
        bench.central.list_status = CASES[i].status;
        bench.central.zips = CASES[i].zips;
        bench.central.redirect = CASES[i].redirects ? bench_elsewhere(&bench) : NULL;
        if (kiosk_round(&bench.kiosk) != CASES[i].end || !bench_is_told(&bench, CASES[i].told))
            fail_msg("%s: %s", CASES[i].why, bench.kiosk.memory.error);
        assert_false(bench_holds(text_of(bench.kiosk.memory.error), "To$ken"));
        assert_true(kiosk_has(&bench.kiosk, "follow"));
        assert_true(bench_holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "First"));
    }
    bench_end(&bench);
}

static void an_entity_list_changes_without_its_form(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
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
    assert_true(bench_holds(kiosk_file(&bench.kiosk, "enrol", "media/cases.csv"), "paid"));
    assert_int_equal(bench.central.downloads, downloads + 1);
    bench_end(&bench);
}

static void a_file_that_was_cut_off_goes_on_there(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
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
    bench_end(&bench);
}

static void only_the_forms_that_are_named_come(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    kiosk_configure(&bench.kiosk, bench.url, "forms = follow another\n");
    assert_round(&bench, ROUND_DONE);
    assert_true(kiosk_has(&bench.kiosk, "follow"));
    assert_true(bench_holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "As it came"));
    bench_end(&bench);
}

static void a_password_is_given_as_a_digest_and_to_nobody_else(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
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
    bench.central.forms[0].files[1].redirect = bench_elsewhere(&bench);
    bench.central.password = "another";
    assert_round(&bench, ROUND_REFUSED);
    assert_true(bench_is_told(&bench, "user or token (401"));
    bench_end(&bench);
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
    };
    return cmocka_run_group_tests(tests, bench_make_key, bench_drop_key);
}
