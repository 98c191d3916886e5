#include "sync/round.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "sync/folder.h"
#include "sync/office_fixture.h"

static const size_t SMALL[] = {400}, RECORDED[] = {500, 90000};

static enum round_end run(struct device_fixture *device, struct round_tally *tally)
{
    struct round round = device_round(device);
    return round_run(tally, &round, &device->why);
}

static const char *path_in(struct device_fixture *device, const char *name)
{
    return text_format(device->arena, "%s/%s", device->folder, name).at;
}

static bool is_there(struct device_fixture *device, const char *name)
{
    struct stat about;
    return stat(path_in(device, name), &about) == 0;
}

static void a_queue_arrives_whole_and_once(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    struct text ids[300];
    device_enrol(device);
    for (unsigned i = 0; i < 300; i++)
        ids[i] = device_queue(device, i, (int)(i % 3), SMALL, 1);
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(tally.acknowledged, 300);
    for (unsigned i = 0; i < 300; i++) {
        assert_int_equal(device_state(device, ids[i]), STORE_ACKNOWLEDGED);
        assert_int_equal(office_has(device->office, ids[i]), 1);
    }
    size_t batches = device->office->batches;
    assert_int_equal(run(device, &tally), ROUND_DONE); /* nothing goes twice */
    assert_int_equal(device->office->batches, batches);
    assert_false(is_there(device, "sync/current.batch"));
}

static void a_line_cut_at_any_byte_goes_on_there(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    uint64_t least;
    device_enrol(device);
    struct text id = device_queue(device, 1, 1, (const size_t[]){6000}, 1);
    device->office->cut_after = 3000;
    assert_int_equal(run(device, &tally), ROUND_LATER);
    assert_int_equal(device->office->upload.bytes.len, 3000);
    least = device->office->bytes_up;
    /* Byte after byte from here, each after a cut. */
    for (int i = 0; i < 50; i++) {
        size_t there = device->office->upload.bytes.len;
        device->office->cut_after = 7;
        assert_int_equal(run(device, &tally), ROUND_LATER);
        assert_int_equal(device->office->upload.bytes.len, there + 7);
    }
    device->office->cut_after = -1;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(device_state(device, id), STORE_ACKNOWLEDGED);
    /* No byte of the batch went twice: the batch, and one hello. */
    assert_true(device->office->bytes_up < least - 3000 + 6300 + 300);
    assert_int_equal(device->office->stored, 1);
}

static void a_lost_answer_is_asked_for_and_nothing_goes_again(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    struct text id = device_queue(device, 1, 1, SMALL, 1);
    device->office->loses_reply = true;
    assert_int_equal(run(device, &tally), ROUND_LATER);
    assert_int_equal(device_state(device, id), STORE_QUEUED);
    uint64_t before = device->office->bytes_up;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(device_state(device, id), STORE_ACKNOWLEDGED);
    assert_true(device->office->bytes_up - before < 300); /* a hello */
    assert_int_equal(device->office->stored, 1);
}

static void a_batch_that_is_broken_on_the_disk_is_made_anew(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    struct text id = device_queue(device, 1, 1, SMALL, 1);
    device->office->cut_after = 100;
    assert_int_equal(run(device, &tally), ROUND_LATER);
    assert_int_equal(truncate(path_in(device, "sync/current.batch"), 50), 0);
    device->office->cut_after = -1;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(device_state(device, id), STORE_ACKNOWLEDGED);
}

static void recordings_go_behind_registrations_in_pieces(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    device->memory.batch_bytes = MEMORY_LEAST_BATCH;
    struct text recorded = device_queue(device, 1, 1, RECORDED, 2);
    struct text plain = device_queue(device, 2, 5, SMALL, 1); /* later, and less urgent */
    device->office->cut_after = MEMORY_LEAST_BATCH + 1000;    /* the first batch passes */
    assert_int_equal(run(device, &tally), ROUND_LATER);
    assert_int_equal(device_state(device, plain), STORE_ACKNOWLEDGED);
    assert_int_not_equal(device_state(device, recorded), STORE_ACKNOWLEDGED);
    assert_int_equal(office_has(device->office, recorded), 1);
    device->office->cut_after = -1;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(device_state(device, recorded), STORE_ACKNOWLEDGED);
    assert_int_equal(office_has(device->office, recorded), 2);
    assert_true(device->office->batches >= 2);
}

static void what_is_refused_for_good_is_kept_and_not_sent_again(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    struct text unwanted = device_queue(device, 1, 1, SMALL, 1);
    struct text different = device_queue(device, 2, 1, SMALL, 1);
    struct text fine = device_queue(device, 3, 1, SMALL, 1);
    device->office->unwanted = unwanted;
    device->office->different = different;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(tally.refused, 2);
    assert_int_equal(device_state(device, unwanted), STORE_REFUSED);
    assert_int_equal(device_state(device, different), STORE_REFUSED);
    assert_int_equal(device_state(device, fine), STORE_ACKNOWLEDGED);
    size_t batches = device->office->batches;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(device->office->batches, batches);
}

static void what_is_put_off_holds_up_nobody(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    struct text late = device_queue(device, 1, 0, SMALL, 1);
    struct text fine = device_queue(device, 2, 9, SMALL, 1);
    device->office->later = late;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(tally.later, 1);
    assert_int_equal(device_state(device, late), STORE_QUEUED);
    assert_int_equal(device_state(device, fine), STORE_ACKNOWLEDGED);
    device->office->later = (struct text){0};
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(device_state(device, late), STORE_ACKNOWLEDGED);
}

static void an_office_that_lost_a_part_gets_it_again(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    struct text id = device_queue(device, 1, 1, RECORDED, 2);
    /* We believe that all of it is there, and it never came. */
    assert_int_equal(store_part_have(device->store, id, 0, 500, NULL), OK);
    assert_int_equal(store_part_have(device->store, id, 1, 90000, NULL), OK);
    run(device, &tally);
    run(device, &tally);
    assert_int_equal(device_state(device, id), STORE_ACKNOWLEDGED);
    assert_int_equal(office_has(device->office, id), 2);
}

static void a_days_bytes_are_a_limit(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    for (unsigned i = 0; i < 200; i++)
        device_queue(device, i, 1, SMALL, 1);
    device->account->settings.limits.bytes_a_day = 30000;
    assert_int_equal(run(device, &tally), ROUND_STOPPED);
    assert_true(device->memory.pace.used_bytes <= 31000);
    assert_in_range(tally.acknowledged, 50, 75);
    device->now.now_ms += INT64_C(86400000);
    assert_int_equal(run(device, &tally), ROUND_STOPPED);
    assert_in_range(tally.acknowledged, 50, 75);
}

static void what_the_office_says_decides_when_to_try_again(void **state)
{
    static const struct {
        const char *why;
        int status;
        enum round_end end;
        int64_t least_ms;
    } CASES[] = {
        {"a busy office is asked when it said", 503, ROUND_LATER, 7000},
        {"a refused device is for staff to see", 403, ROUND_REFUSED, 0},
        {"a page to sign in is no office", 302, ROUND_LATER, 0},
        {"another server at this address", 404, ROUND_LATER, 0},
    };
    struct device_fixture *device = *state;
    device_enrol(device);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct round_tally tally;
        device->office->status = CASES[i].status;
        device->memory.pace.failures = 0;
        enum round_end end = run(device, &tally);
        if (end != CASES[i].end || device->memory.error[0] == '\0' ||
            device->memory.pace.next_ms < device->now.now_ms + CASES[i].least_ms)
            fail_msg("%s: %s, \"%s\"", CASES[i].why, round_end_name(end), device->memory.error);
    }
}

static void a_batch_that_is_not_understood_is_made_anew(void **state)
{
    static const int STATUSES[] = {400, 404, 413, 415};
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    struct text id = device_queue(device, 1, 1, SMALL, 1);
    for (size_t i = 0; i < sizeof STATUSES / sizeof *STATUSES; i++) {
        device->office->status = STATUSES[i];
        assert_int_equal(run(device, &tally), ROUND_LATER);
        assert_false(is_there(device, "sync/current.batch"));
    }
    device->office->status = 500; /* the office's own trouble: it goes on where it was */
    assert_int_equal(run(device, &tally), ROUND_LATER);
    assert_true(is_there(device, "sync/current.batch"));
    device->office->status = 0;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(device_state(device, id), STORE_ACKNOWLEDGED);
}

static void a_page_to_sign_in_is_no_answer(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    struct text id = device_queue(device, 1, 1, SMALL, 1);
    device->office->status = 200;
    device->office->type = TEXT("text/html; charset=utf-8");
    assert_int_equal(run(device, &tally), ROUND_LATER);
    assert_non_null(strstr(device->memory.error, "sign in"));
    assert_int_equal(device_state(device, id), STORE_QUEUED);
}

static void an_answer_that_is_not_the_offices_moves_nothing(void **state)
{
    static const uint8_t OTHER[SIGN_KEY] = {99};
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    struct text id = device_queue(device, 1, 1, SMALL, 1);
    signer_close(device->office->signer);
    device->office->signer = signer_of_seed(OTHER);
    assert_int_equal(run(device, &tally), ROUND_REFUSED);
    assert_int_equal(device_state(device, id), STORE_QUEUED);
}

/* ---- News ---- */

static void rows_come_in_pages_and_once(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    struct text row;
    device_enrol(device);
    for (int i = 0; i < 5; i++)
        device->office->news[i] =
            (struct wire_news_item){.kind = WIRE_ROW,
                                    .name = TEXT("cases"),
                                    .key = text_format(device->arena, "key%d", i % 4),
                                    .bytes = text_format(device->arena, "row%d", i)};
    device->office->news_count = 5;
    device->office->page = 2;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(tally.rows, 5);
    assert_int_equal(
        store_news_row(&row, device->store, TEXT("cases"), TEXT("key0"), device->arena, NULL),
        OK);
    assert_text(row, "row4");
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(tally.rows, 0);
}

/* Its database came back from a backup; or somebody kept what it said long ago. */
static void an_office_that_knows_less_begins_anew_unless_its_word_is_old(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    uint64_t cursor;
    bool any;
    device_enrol(device);
    for (int i = 0; i < 3; i++)
        device->office->news[i] =
            (struct wire_news_item){.kind = WIRE_ROW,
                                    .name = i < 2 ? TEXT("cases") : TEXT("notices"),
                                    .key = text_format(device->arena, "key%d", i),
                                    .bytes = TEXT("row")};
    device->office->news_count = 3;
    device->office->made_ms = 5000;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    device->office->news_count = 2;
    device->office->made_ms = 4999;
    assert_int_not_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(store_news_cursor(&cursor, device->store, NULL), OK);
    assert_int_equal(cursor, 3);
    device->office->made_ms = 5001;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(tally.rows, 2);
    assert_int_equal(store_news_cursor(&cursor, device->store, NULL), OK);
    assert_int_equal(cursor, 2);
    assert_int_equal(store_news_any(&any, device->store, TEXT("notices"), NULL), OK);
    assert_false(any);
}

static void assert_content(struct device_fixture *device, const char *name, const char *want)
{
    struct text bytes;
    assert_int_equal(file_read(&bytes, path_in(device, name), 10000, device->arena, NULL), OK);
    assert_text(bytes, want);
}

static void a_deployment_is_put_in_place_when_all_of_it_is_here(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    static char long_form[5001];
    memset(long_form, 'f', sizeof long_form - 1);
    office_add_file(device->office, "deployment.conf", "name = north\n");
    office_add_file(device->office, "enrol/form.xml", long_form);
    for (int i = 0; i < 3; i++) {
        device->office->cut_after = 900; /* a hello passes, and some of a file */
        assert_int_equal(run(device, &tally), ROUND_LATER);
        assert_false(is_there(device, "deployment/current"));
    }
    device->office->cut_after = -1;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_true(tally.deployed);
    assert_content(device, "deployment/current/deployment.conf", "name = north\n");
    assert_content(device, "deployment/current/enrol/form.xml", long_form);

    office_add_file(device->office, "enrol/form.xml", "<form>new</form>");
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_true(tally.deployed);
    assert_content(device, "deployment/current/enrol/form.xml", "<form>new</form>");
    assert_content(device, "deployment/current/deployment.conf", "name = north\n");
}

static void a_file_goes_on_where_the_days_bytes_ended(void **state)
{
    static char content[20001];
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    memset(content, 'x', sizeof content - 1);
    office_add_file(device->office, "deployment.conf", content);
    device->account->settings.limits.bytes_a_day = 9000;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_false(tally.deployed);
    assert_in_range(device->memory.pace.used_bytes, 7000, 9000);
    device->now.now_ms += INT64_C(86400000);
    device->account->settings.limits.bytes_a_day = 0;
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_true(tally.deployed);
    assert_in_range(device->memory.received_bytes, 20000, 21000);
}

static void a_deployment_that_does_not_open_leaves_the_old_one(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    office_add_file(device->office, "deployment.conf", "good");
    assert_int_equal(run(device, &tally), ROUND_DONE);
    device->refuses_deployments = true;
    office_add_file(device->office, "deployment.conf", "bad");
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_false(tally.deployed);
    assert_content(device, "deployment/current/deployment.conf", "good");
    size_t requests = device->office->requests;
    assert_int_equal(run(device, &tally), ROUND_DONE); /* it is not tried again and again */
    assert_int_equal(device->office->requests, requests + 1);
    device->refuses_deployments = false;
    office_add_file(device->office, "deployment.conf", "mended");
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_content(device, "deployment/current/deployment.conf", "mended");
}

static void a_deployment_that_somebody_serves_is_not_removed(void **state)
{
    static const char *const VERSIONS[] = {"two", "three", "four", "five"};
    struct device_fixture *device = *state;
    struct round_tally tally;
    char first[MANIFEST_PRINT + 1] = "";
    device_enrol(device);
    office_add_file(device->office, "deployment.conf", "one");
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_int_equal(readlink(path_in(device, "deployment/current"), first, MANIFEST_PRINT),
                     MANIFEST_PRINT);
    const char *name = text_format(device->arena, "deployment/%s", first).at;
    int held = open(path_in(device, name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(flock(held, LOCK_SH), 0);
    for (size_t i = 0; i < 3; i++) {
        office_add_file(device->office, "deployment.conf", VERSIONS[i]);
        assert_int_equal(run(device, &tally), ROUND_DONE);
        assert_content(device, "deployment/current/deployment.conf", VERSIONS[i]);
        assert_true(is_there(device, name));
    }
    close(held);
    office_add_file(device->office, "deployment.conf", VERSIONS[3]);
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_false(is_there(device, name));
}

static void files_that_came_with_the_device_are_not_fetched(void **state)
{
    struct device_fixture *device = *state;
    struct round_tally tally;
    device_enrol(device);
    const char *services = path_in(device, "came");
    assert_int_equal(folder_make(services, NULL), OK);
    assert_int_equal(
        file_replace(path_in(device, "came/deployment.conf"), TEXT("the same"), 0600, NULL),
        OK);
    device->account->settings.services = text_of(services);
    assert_int_equal(install_begin(device->folder, services, NULL), OK);
    assert_content(device, "deployment/current/deployment.conf", "the same");
    office_add_file(device->office, "deployment.conf", "the same");
    assert_int_equal(run(device, &tally), ROUND_DONE);
    assert_true(tally.deployed);
    assert_int_equal(device->office->requests, 2); /* the enrolment and a hello */
    assert_content(device, "came/deployment.conf", "the same");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, device_set_up, device_tear_down)
CHECK_MAIN(TEST(a_queue_arrives_whole_and_once), TEST(a_line_cut_at_any_byte_goes_on_there),
           TEST(a_lost_answer_is_asked_for_and_nothing_goes_again),
           TEST(a_batch_that_is_broken_on_the_disk_is_made_anew),
           TEST(recordings_go_behind_registrations_in_pieces),
           TEST(what_is_refused_for_good_is_kept_and_not_sent_again),
           TEST(what_is_put_off_holds_up_nobody),
           TEST(an_office_that_lost_a_part_gets_it_again), TEST(a_days_bytes_are_a_limit),
           TEST(what_the_office_says_decides_when_to_try_again),
           TEST(a_batch_that_is_not_understood_is_made_anew),
           TEST(a_page_to_sign_in_is_no_answer),
           TEST(an_answer_that_is_not_the_offices_moves_nothing),
           TEST(rows_come_in_pages_and_once),
           TEST(an_office_that_knows_less_begins_anew_unless_its_word_is_old),
           TEST(a_deployment_is_put_in_place_when_all_of_it_is_here),
           TEST(a_file_goes_on_where_the_days_bytes_ended),
           TEST(a_deployment_that_does_not_open_leaves_the_old_one),
           TEST(a_deployment_that_somebody_serves_is_not_removed),
           TEST(files_that_came_with_the_device_are_not_fetched))
