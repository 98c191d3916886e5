#include "sync/news_take.h"

#include "base/check.h"
#include "sync/manifest.h"
#include "sync/office_fixture.h"

static struct wire_news_item ITEMS[] = {
    {.kind = WIRE_ROW, .name = TEXT("cases"), .key = TEXT("a"), .bytes = TEXT("one")},
    {.kind = WIRE_FILE, .name = TEXT("enrol/form.xml"), .sha = {1}, .size = 5},
    {.kind = WIRE_ROW, .name = TEXT("notices"), .key = TEXT("b"), .bytes = TEXT("two")},
    {.kind = WIRE_ROW_GONE, .name = TEXT("cases"), .key = TEXT("a")},
};

static enum status take(struct device_fixture *device, uint64_t from, uint64_t to,
                        struct wire_news_item *items, size_t count, uint8_t stranger)
{
    struct buffer out = {0};
    struct news_taken taken;
    struct wire_news news = {.from = from, .to = to, .items = items, .count = count};
    memcpy(news.device, device->account->device, WIRE_ID);
    news.device[0] ^= stranger;
    wire_news_write(&out, &news, device->office->signer);
    enum status status =
        news_take(&taken, device->account, device->store, buffer_text(&out), &device->why);
    buffer_close(&out);
    return status;
}

static uint64_t cursor_of(struct device_fixture *device)
{
    uint64_t cursor;
    assert_int_equal(store_news_cursor(&cursor, device->store, NULL), OK);
    return cursor;
}

static size_t files_of(struct device_fixture *device)
{
    struct manifest manifest;
    const char *path = text_format(device->arena, "%s/sync/wanted", device->folder).at;
    assert_int_equal(manifest_read(&manifest, path, device->arena, NULL), OK);
    return manifest.count;
}

static bool has_row(struct device_fixture *device, const char *table, const char *key)
{
    struct text row;
    return store_news_row(&row, device->store, text_of(table), text_of(key), device->arena,
                          NULL) == OK;
}

static void news_go_on_where_ours_end_or_are_not_taken(void **state)
{
    struct device_fixture *device = *state;
    device_enrol(device);
    assert_int_equal(take(device, 0, 7, ITEMS, 3, 0), OK);
    assert_int_equal(cursor_of(device), 7);
    assert_true(has_row(device, "cases", "a") && has_row(device, "notices", "b"));
    assert_int_equal(files_of(device), 1);
    assert_int_equal(take(device, 0, 7, ITEMS, 3, 0), CONFLICT);  /* again */
    assert_int_equal(take(device, 9, 12, ITEMS, 3, 0), CONFLICT); /* something is missing */
    assert_int_equal(take(device, 7, 9, ITEMS + 3, 1, 0), OK);
    assert_false(has_row(device, "cases", "a"));
    assert_int_equal(cursor_of(device), 9);
    assert_int_equal(files_of(device), 1);
    assert_int_equal(take(device, 9, 9, NULL, 0, 0), OK); /* nothing new */
}

static void news_for_somebody_else_are_not_taken(void **state)
{
    struct device_fixture *device = *state;
    device_enrol(device);
    assert_int_equal(take(device, 0, 7, ITEMS, 3, 1), REFUSED);
    assert_int_equal(cursor_of(device), 0);
    assert_false(has_row(device, "cases", "a"));
    assert_int_equal(files_of(device), 0);
}

static void one_name_that_is_not_fine_refuses_all(void **state)
{
    struct device_fixture *device = *state;
    struct wire_news_item items[] = {
        ITEMS[0], {.kind = WIRE_FILE, .name = TEXT("../device.sign"), .size = 1}};
    device_enrol(device);
    assert_int_equal(take(device, 0, 7, items, 2, 0), REFUSED);
    assert_int_equal(cursor_of(device), 0);
    assert_false(has_row(device, "cases", "a"));
}

static void from_the_beginning_means_all_of_it(void **state)
{
    struct device_fixture *device = *state;
    struct wire_news_item other = {
        .kind = WIRE_FILE, .name = TEXT("case/form.xml"), .sha = {2}, .size = 5};
    device_enrol(device);
    assert_int_equal(take(device, 0, 7, ITEMS, 3, 0), OK);
    assert_int_equal(store_news_reset(device->store, NULL), OK);
    assert_int_equal(take(device, 0, 9, &other, 1, 0), OK);
    assert_int_equal(files_of(device), 1); /* the other one alone */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, device_set_up, device_tear_down)
CHECK_MAIN(TEST(news_go_on_where_ours_end_or_are_not_taken),
           TEST(news_for_somebody_else_are_not_taken),
           TEST(one_name_that_is_not_fine_refuses_all),
           TEST(from_the_beginning_means_all_of_it))
