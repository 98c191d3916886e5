#include "sync/courier.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "sync/folder.h"
#include "sync/hex.h"
#include "sync/office_fixture.h"

static const size_t SMALL[] = {400}, RECORDED[] = {500, 90000};

static enum status judge(void *self, const char *folder, struct fault *why)
{
    (void)self, (void)folder, (void)why;
    return OK;
}

static struct courier courier_of(struct device_fixture *device)
{
    return (struct courier){device->account,
                            device->store,
                            {device->account, NULL, judge},
                            clock_fixed(&device->now),
                            random_seeded(&device->seeded)};
}

static const char *path_in(struct device_fixture *device, const char *name)
{
    return text_format(device->arena, "%s/%s", device->folder, name).at;
}

static const char *stick_of(struct device_fixture *device)
{
    const char *stick = path_in(device, "stick");
    assert_int_equal(folder_make(stick, NULL), OK);
    return stick;
}

static struct courier_exported carry_out(struct device_fixture *device)
{
    struct courier courier = courier_of(device);
    struct courier_exported exported;
    if (courier_export(&exported, &courier, stick_of(device), &device->why) != OK)
        fail_msg("%s", device->why.text);
    return exported;
}

static struct courier_imported carry_in(struct device_fixture *device)
{
    struct courier courier = courier_of(device);
    struct courier_imported imported;
    if (courier_import(&imported, &courier, stick_of(device), &device->why) != OK)
        fail_msg("%s", device->why.text);
    return imported;
}

static size_t list(struct device_fixture *device, struct text **names, const char *folder)
{
    size_t count = 0;
    assert_int_equal(folder_list(names, &count, path_in(device, folder), device->arena, NULL),
                     OK);
    return count;
}

/* What the hub does with a stick: takes each batch, and writes its answer and news. */
static void visit_office(struct device_fixture *device)
{
    struct text *names, bytes, ours = hex_of(device->account->device, WIRE_ID, device->arena);
    size_t count = list(device, &names, "stick/doorstep/to-office");
    struct buffer news = {0};
    assert_int_equal(folder_make(path_in(device, "stick/doorstep/from-office"), NULL), OK);
    for (size_t i = 0; i < count; i++) {
        struct buffer answer = {0};
        if (!text_ends(names[i], ".batch"))
            continue;
        const char *from =
            text_format(device->arena, "%s/%s", "stick/doorstep/to-office", names[i].at).at;
        const char *to = text_format(device->arena, "stick/doorstep/from-office/%.*s.answer",
                                     (int)names[i].len - 6, names[i].at)
                             .at;
        assert_int_equal(
            file_read(&bytes, path_in(device, from), WIRE_LARGEST_BATCH, device->arena, NULL),
            OK);
        office_answer(&answer, device->office, bytes);
        assert_int_equal(file_replace(path_in(device, to), buffer_text(&answer), 0600, NULL),
                         OK);
        buffer_close(&answer);
    }
    office_tell(&news, device->office, 0);
    const char *to =
        text_format(device->arena, "stick/doorstep/from-office/%s.news", ours.at).at;
    assert_int_equal(file_replace(path_in(device, to), buffer_text(&news), 0600, NULL), OK);
    buffer_close(&news);
}

/* By which the office knows how far this device knows the news. */
static void assert_hello(struct device_fixture *device, uint64_t queued)
{
    struct wire_hello hello;
    struct text bytes, ours = hex_of(device->account->device, WIRE_ID, device->arena);
    const char *path =
        text_format(device->arena, "stick/doorstep/to-office/%s.hello", ours.at).at;
    assert_int_equal(file_read(&bytes, path_in(device, path), 10000, device->arena, NULL), OK);
    assert_int_equal(wire_hello_read(&hello, bytes, &device->office->device_key, NULL), OK);
    assert_int_equal(hello.queued, queued);
}

static void a_queue_travels_on_a_stick_and_comes_back_acknowledged(void **state)
{
    struct device_fixture *device = *state;
    struct text ids[50], *names;
    device_enrol(device);
    for (unsigned i = 0; i < 50; i++)
        ids[i] =
            device_queue(device, i, 1, i % 10 == 0 ? RECORDED : SMALL, i % 10 == 0 ? 2 : 1);
    struct courier_exported exported = carry_out(device);
    assert_int_equal(exported.items, 55);
    assert_int_equal(device_state(device, ids[0]), STORE_QUEUED); /* a stick can be lost */
    assert_int_equal(list(device, &names, "stick/doorstep/to-office"), exported.batches + 1);
    assert_hello(device, 50);
    visit_office(device);
    struct courier_imported imported = carry_in(device);
    assert_int_equal(imported.acknowledged, 50);
    for (unsigned i = 0; i < 50; i++)
        assert_int_equal(device_state(device, ids[i]), STORE_ACKNOWLEDGED);
    assert_int_equal(device->office->stored, 55);
}

static void carried_twice_it_counts_once(void **state)
{
    struct device_fixture *device = *state;
    struct text *names;
    device_enrol(device);
    struct text id = device_queue(device, 1, 1, RECORDED, 2);
    carry_out(device);
    carry_out(device); /* replaces the first, instead of filling the stick */
    assert_int_equal(list(device, &names, "stick/doorstep/to-office"), 2); /* and a hello */
    visit_office(device);
    visit_office(device);
    carry_in(device);
    carry_in(device);
    assert_int_equal(device_state(device, id), STORE_ACKNOWLEDGED);
    assert_int_equal(device->office->stored, 2);
    assert_int_equal(carry_out(device).items, 0);
    assert_int_equal(list(device, &names, "stick/doorstep/to-office"), 1);
    assert_hello(device, 0);
}

static void what_is_half_copied_old_or_foreign_does_no_harm(void **state)
{
    struct device_fixture *device = *state;
    struct text *names, bytes;
    device_enrol(device);
    struct text one = device_queue(device, 1, 1, SMALL, 1);
    carry_out(device);
    visit_office(device);
    const char *folder = "stick/doorstep/from-office";
    size_t count = list(device, &names, folder);
    assert_int_equal(count, 2); /* an answer, and news */
    const char *answer =
        path_in(device, text_format(device->arena, "%s/%s", folder, names[0].at).at);
    assert_true(text_ends(names[0], ".answer"));
    assert_int_equal(file_read(&bytes, answer, 10000, device->arena, NULL), OK);

    /* Half of it. */
    assert_int_equal(file_replace(answer, text_part(bytes, 0, bytes.len / 2), 0600, NULL), OK);
    struct courier_imported imported = carry_in(device);
    assert_int_equal(imported.unreadable, 1);
    assert_int_equal(imported.answers, 0);
    assert_int_equal(device_state(device, one), STORE_QUEUED);

    /* Another device's, under its own name and under ours; and what people keep on sticks. */
    static const struct {
        const char *name;
        const char *bytes;
    } OTHERS[] = {{"00000000000000000000000000000000-0.answer", "foreign"},
                  {"00000000000000000000000000000000.news", "foreign"},
                  {"holiday.jpg", "a picture"}};
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        assert_int_equal(
            file_replace(
                path_in(device, text_format(device->arena, "%s/%s", folder, OTHERS[i].name).at),
                text_of(OTHERS[i].bytes), 0600, NULL),
            OK);
    imported = carry_in(device);
    assert_int_equal(imported.foreign, 2);
    assert_int_equal(device_state(device, one), STORE_QUEUED);

    /* The whole one, at last; and the old one again when more is queued. */
    assert_int_equal(file_replace(answer, bytes, 0600, NULL), OK);
    assert_int_equal(carry_in(device).acknowledged, 1);
    struct text two = device_queue(device, 2, 1, SMALL, 1);
    carry_in(device);
    assert_int_equal(device_state(device, one), STORE_ACKNOWLEDGED);
    assert_int_equal(device_state(device, two), STORE_QUEUED);
}

static void news_and_a_deployment_come_on_a_stick(void **state)
{
    struct device_fixture *device = *state;
    struct text row, bytes;
    device_enrol(device);
    stick_of(device);
    assert_int_equal(folder_make(path_in(device, "stick/doorstep/to-office"), NULL), OK);
    assert_int_equal(folder_make(path_in(device, "stick/doorstep/files"), NULL), OK);
    office_add_file(device->office, "deployment.conf", "name = north\n");
    device->office->news[1] = (struct wire_news_item){
        .kind = WIRE_ROW, .name = TEXT("cases"), .key = TEXT("key"), .bytes = TEXT("row")};
    device->office->news_count = 2;
    visit_office(device);
    struct courier_imported imported = carry_in(device);
    assert_true(imported.news);
    assert_false(imported.deployed); /* its file is not there yet */
    assert_int_equal(
        store_news_row(&row, device->store, TEXT("cases"), TEXT("key"), device->arena, NULL),
        OK);
    const char *sha = hex_of(device->office->news[0].sha, WIRE_SHA, device->arena).at;
    const char *file = text_format(device->arena, "stick/doorstep/files/%s", sha).at;
    assert_int_equal(file_replace(path_in(device, file), TEXT("name = evil!\n"), 0600, NULL),
                     OK);
    assert_false(carry_in(device).deployed); /* not what was announced */
    assert_int_equal(file_replace(path_in(device, file), TEXT("name = north\n"), 0600, NULL),
                     OK);
    imported = carry_in(device);
    assert_true(imported.old_news); /* they are known */
    assert_true(imported.deployed);
    assert_int_equal(file_read(&bytes, path_in(device, "deployment/current/deployment.conf"),
                               1000, device->arena, NULL),
                     OK);
    assert_text(bytes, "name = north\n");
}

static void a_stick_that_is_not_there_becomes_no_folder(void **state)
{
    struct device_fixture *device = *state;
    struct courier courier = courier_of(device);
    struct courier_exported exported;
    struct courier_imported imported;
    struct stat about;
    device_enrol(device);
    courier = courier_of(device);
    const char *nowhere = path_in(device, "no-stick");
    assert_int_equal(courier_export(&exported, &courier, nowhere, NULL), NOT_FOUND);
    assert_int_equal(courier_import(&imported, &courier, nowhere, NULL), NOT_FOUND);
    assert_int_equal(stat(nowhere, &about), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, device_set_up, device_tear_down)
CHECK_MAIN(TEST(a_queue_travels_on_a_stick_and_comes_back_acknowledged),
           TEST(carried_twice_it_counts_once),
           TEST(what_is_half_copied_old_or_foreign_does_no_harm),
           TEST(news_and_a_deployment_come_on_a_stick),
           TEST(a_stick_that_is_not_there_becomes_no_folder))
