#include "hub/stick.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "hub/hub_check.h"

struct stick_place {
    struct hub_place *hub;
    struct arena *arena;
    const char *path;
};

static struct stick_place make_stick(void **state)
{
    struct hub_place *hub = *state;
    struct stick_place stick = {hub, hub->arena,
                                text_format(hub->arena, "%s/stick", hub->folder).at};

    assert_int_equal(
        folder_make(text_format(stick.arena, "%s/doorstep/to-office", stick.path).at, NULL),
        OK);
    return stick;
}

static const char *on_stick(const struct stick_place *stick, const char *name)
{
    return text_format(stick->arena, "%s/doorstep/%s", stick->path, name).at;
}

static void put(const struct stick_place *stick, const char *name, struct text bytes)
{
    assert_int_equal(file_replace(on_stick(stick, name), bytes, 0644, NULL), OK);
}

static struct stick_taken take(const struct stick_place *stick)
{
    struct stick_taken taken;
    struct fault why = {0};

    if (stick_take(&taken, stick->hub->hub, stick->path, false, &why) != OK)
        fail_msg("%s", why.text);
    return taken;
}

/* The first file of the office's that ends so. */
static struct text from_office(const struct stick_place *stick, const char *ending)
{
    struct text *names, bytes;
    size_t count;

    assert_int_equal(
        folder_list(&names, &count, on_stick(stick, "from-office"), stick->arena, NULL), OK);
    for (size_t i = 0; i < count; i++)
        if (text_ends(names[i], ending)) {
            const char *name = text_format(stick->arena, "from-office/%s", names[i].at).at;
            assert_int_equal(
                file_read(&bytes, on_stick(stick, name), 1 << 24, stick->arena, NULL), OK);
            return bytes;
        }
    return (struct text){0};
}

static void a_stick_brings_counts_and_takes_their_answer_home(void **state)
{
    struct stick_place stick = make_stick(state);
    struct kiosk kiosk = kiosk_enrol(stick.hub, 1, "east"), stranger = kiosk_make(9);
    struct wire_count count = {TEXT("2026-11 sha consent sw kiosk came 0"), 7};
    struct wire_tally tally = {.id = {5}, .made_ms = 1, .counts = &count, .count = 1};
    struct buffer out = {0};

    memcpy(tally.device, kiosk.id, WIRE_ID);
    wire_tally_write(&out, &tally, kiosk.signer);
    put(&stick, "to-office/a.tally", buffer_text(&out));
    put(&stick, "to-office/half.tally", text_part(buffer_text(&out), 0, out.len / 2));
    buffer_clear(&out);
    memcpy(tally.device, stranger.id, WIRE_ID);
    wire_tally_write(&out, &tally, stranger.signer);
    put(&stick, "to-office/b.tally", buffer_text(&out));
    for (int i = 0; i < 2; i++) { /* once more does no harm */
        struct stick_taken taken = take(&stick);
        assert_int_equal(taken.broken, 1);
        assert_int_equal(taken.foreign, 1);
        kiosk_expects(&kiosk, from_office(&stick, ".answer"), 0, WIRE_COMPLETE, stick.arena);
        assert_true(from_office(&stick, ".news").len > 0);
    }
    buffer_close(&out);
    signer_close(kiosk.signer);
    signer_close(stranger.signer);
}

static void a_stick_brings_submissions_and_takes_answers_and_news_home(void **state)
{
    struct stick_place stick = make_stick(state);
    struct kiosk kiosk = kiosk_enrol(stick.hub, 1, "east");
    struct wire_news news;
    struct text *files;
    size_t count;

    put(&stick, "to-office/a.batch", kiosk_batch(&kiosk, 7, 10, 80, stick.arena));
    for (int i = 0; i < 2; i++) { /* the same stick again does no harm */
        struct stick_taken taken = take(&stick);
        assert_int_equal(taken.batches, 1);
        assert_int_equal(taken.complete, 10);
        assert_int_equal(taken.devices, 1);
        kiosk_expects(&kiosk, from_office(&stick, ".answer"), 10, WIRE_COMPLETE, stick.arena);
    }
    assert_int_equal(hub_submissions(stick.hub), 10);
    assert_int_equal(
        wire_news_read(&news, from_office(&stick, ".news"), &kiosk.office, stick.arena, NULL),
        OK);
    assert_true(news.count > 10);
    assert_int_equal(folder_list(&files, &count, on_stick(&stick, "files"), stick.arena, NULL),
                     OK);
    assert_true(count > 10);
    signer_close(kiosk.signer);
}

static void news_goes_on_where_the_device_says_it_is(void **state)
{
    struct stick_place stick = make_stick(state);
    struct kiosk kiosk = kiosk_enrol(stick.hub, 1, "east");
    struct wire_hello hello = {.now_ms = 5, .cursor = 3, .program = TEXT("1"), .queued = 4};
    struct buffer message = {0};
    struct device_facts facts;
    struct wire_news news;

    memcpy(hello.device, kiosk.id, WIRE_ID);
    wire_hello_write(&message, &hello, kiosk.signer);
    put(&stick, "to-office/a.hello", buffer_text(&message));
    assert_int_equal(take(&stick).devices, 1);
    assert_int_equal(
        wire_news_read(&news, from_office(&stick, ".news"), &kiosk.office, stick.arena, NULL),
        OK);
    assert_int_equal(news.from, 3);
    assert_int_equal(devices_find(&facts, stick.hub->hub->devices, kiosk.id, stick.arena, NULL),
                     OK);
    assert_int_equal(facts.last.queued, 4);
    buffer_close(&message);
    signer_close(kiosk.signer);
}

static void half_copied_foreign_and_other_files_do_no_harm(void **state)
{
    struct stick_place stick = make_stick(state);
    struct kiosk kiosk = kiosk_enrol(stick.hub, 1, "east"), stranger = kiosk_make(9);
    struct text batch = kiosk_batch(&kiosk, 7, 10, 80, stick.arena);

    put(&stick, "to-office/half.batch", text_part(batch, 0, batch.len / 2));
    put(&stick, "to-office/empty.batch", (struct text){0});
    put(&stick, "to-office/foreign.batch", kiosk_batch(&stranger, 8, 1, 80, stick.arena));
    put(&stick, "to-office/holiday.jpg", TEXT("picture"));
    put(&stick, "to-office/whole.batch", batch);
    struct stick_taken taken = take(&stick);
    assert_int_equal(taken.broken, 2);
    assert_int_equal(taken.foreign, 1);
    assert_int_equal(taken.batches, 1);
    assert_int_equal(hub_submissions(stick.hub), 10);
    signer_close(kiosk.signer);
    signer_close(stranger.signer);
}

static void links_on_a_stick_lead_nowhere(void **state)
{
    struct stick_place stick = make_stick(state);
    struct kiosk kiosk = kiosk_enrol(stick.hub, 1, "east");
    const char *outside = text_format(stick.arena, "%s/outside", stick.hub->folder).at;
    struct text batch = kiosk_batch(&kiosk, 7, 1, 80, stick.arena);
    struct stick_taken taken;
    struct fault why;

    assert_int_equal(folder_make(outside, NULL), OK);
    assert_int_equal(
        file_replace(text_format(stick.arena, "%s/a", outside).at, batch, 0644, NULL), OK);
    assert_int_equal(symlink(text_format(stick.arena, "%s/a", outside).at,
                             on_stick(&stick, "to-office/link.batch")),
                     0);
    taken = take(&stick);
    assert_int_equal(taken.batches, 0);
    assert_int_equal(taken.broken, 1);
    assert_int_equal(rmdir(on_stick(&stick, "from-office")), 0);
    assert_int_equal(symlink(outside, on_stick(&stick, "from-office")), 0);
    assert_int_equal(stick_take(&taken, stick.hub->hub, stick.path, false, &why), FAILED);
    signer_close(kiosk.signer);
}

static void a_stick_of_somebody_elses_is_left_alone(void **state)
{
    struct hub_place *place = *state;
    const char *path = text_format(place->arena, "%s/photos", place->folder).at;
    struct stick_taken taken;
    struct text *names;
    struct fault why;
    size_t count;

    assert_int_equal(folder_make(path, NULL), OK);
    assert_int_equal(stick_take(&taken, place->hub, path, true, &why), NOT_FOUND);
    assert_int_equal(folder_list(&names, &count, path, place->arena, NULL), OK);
    assert_int_equal(count, 0);
}

#define HUB_TEST(test) cmocka_unit_test_setup_teardown(test, hub_place_open, hub_place_close)
CHECK_MAIN(HUB_TEST(a_stick_brings_counts_and_takes_their_answer_home),
           HUB_TEST(a_stick_brings_submissions_and_takes_answers_and_news_home),
           HUB_TEST(news_goes_on_where_the_device_says_it_is),
           HUB_TEST(half_copied_foreign_and_other_files_do_no_harm),
           HUB_TEST(links_on_a_stick_lead_nowhere),
           HUB_TEST(a_stick_of_somebody_elses_is_left_alone))
