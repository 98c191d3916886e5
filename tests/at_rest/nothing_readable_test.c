/* Nothing that a person said can be read on the disk: every file of a data folder is searched,
 * byte by byte, after each step, for everything that was said, in the forms it could hide in.
 */

#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/check.h"
#include "base/file.h"
#include "base/log.h"
#include "seal/seal.h"
#include "store/store.h"

enum { LARGEST = 1 << 26, ROUNDS = 40 };

static const char *const SAID[] = {"Wanjiku-wa-Kamau", "254711222333",  "11010519491231002X",
                                   "三亩地的老王",     "Kibera-lane-9", "passphrase-of-mine"};
enum { WORDS = sizeof SAID / sizeof *SAID };

struct house {
    char folder[64];
    struct arena *arena;
    struct store *store;
    struct device *device;
    struct office_key office;
    int files_searched;
};

static void no_line(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

static void open_house(struct house *house)
{
    struct clock_fixed *state = ARENA_NEW(house->arena, struct clock_fixed);
    state->now_ms = INT64_C(1800000000000);
    assert_int_equal(
        store_open(&house->store, house->folder, clock_fixed(state), NULL, house->arena, NULL),
        OK);
    assert_int_equal(device_open(&house->device, house->folder, NULL), OK);
    assert_int_equal(office_key_read(&house->office, house->folder, NULL), OK);
}

static void close_house(struct house *house)
{
    store_close(house->store);
    device_close(house->device);
}

static int set_up(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    if (!house)
        return -1;
    seal_start();
    log_set_sink((struct log_sink){NULL, no_line, LOG_FATAL});
    strcpy(house->folder, "/tmp/doorstep-rest-XXXXXX");
    if (!mkdtemp(house->folder))
        return -1;
    house->arena = arena_open("test");
    if (office_key_make(house->folder, NULL) != OK)
        return -1;
    *state = house;
    return 0;
}

static int tear_down(void **state)
{
    struct house *house = *state;
    struct text *names;
    size_t count;
    if (folder_list(&names, &count, house->folder, house->arena, NULL) == OK)
        for (size_t i = 0; i < count; i++)
            unlink(text_format(house->arena, "%s/%s", house->folder, names[i].at).at);
    rmdir(house->folder);
    arena_close(house->arena);
    free(house);
    return 0;
}

/* ---- Searching ---- */

static struct text in_hex(struct text word, struct arena *arena)
{
    struct buffer hex = {0};
    for (size_t i = 0; i < word.len; i++)
        buffer_addf(&hex, "%02x", (uint8_t)word.at[i]);
    struct text copy = text_copy(arena, buffer_text(&hex));
    buffer_close(&hex);
    return copy;
}

static struct text in_utf16(struct text word, struct arena *arena)
{
    struct text rest = word;
    char *out = arena_bytes(arena, word.len * 2);
    size_t len = 0;
    while (rest.len > 0) {
        uint32_t letter = text_take_char(&rest);
        out[len++] = (char)(letter & 0xff);
        out[len++] = (char)(letter >> 8 & 0xff);
    }
    return (struct text){out, len};
}

static struct text backwards(struct text word, struct arena *arena)
{
    char *out = arena_bytes(arena, word.len);
    for (size_t i = 0; i < word.len; i++)
        out[i] = word.at[word.len - 1 - i];
    return (struct text){out, word.len};
}

/* Eight bytes of a word are found as the whole is: what is cut at a page's end still shows. */
static void search_file(struct house *house, struct text name, struct text content)
{
    for (size_t i = 0; i < WORDS; i++) {
        struct text word = text_of(SAID[i]);
        const struct text forms[] = {word,
                                     text_part(word, 0, 8),
                                     text_part(word, word.len - 8, 8),
                                     in_hex(word, house->arena),
                                     in_utf16(word, house->arena),
                                     backwards(word, house->arena)};
        for (size_t form = 0; form < sizeof forms / sizeof *forms; form++)
            if (text_find(content, forms[form]) != SIZE_MAX)
                fail_msg("%s can be read in %.*s (form %zu)", SAID[i], TEXT_ARG(name), form);
    }
    house->files_searched++;
}

static void search(struct house *house)
{
    struct arena *kept = house->arena, *arena = arena_open("search");
    struct text *names, content;
    size_t count;

    house->arena = arena;
    assert_int_equal(folder_list(&names, &count, house->folder, arena, NULL), OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(file_read(&content,
                                   text_format(arena, "%s/%s", house->folder, names[i].at).at,
                                   LARGEST, arena, NULL),
                         OK);
        search_file(house, names[i], content);
    }
    house->arena = kept;
    arena_close(arena);
}

/* ---- Saying ---- */

static struct text xml_of(struct house *house, int round)
{
    struct buffer xml = {0};
    buffer_addf(&xml, "<data round=\"%d\">", round);
    for (size_t i = 0; i < WORDS; i++)
        buffer_addf(&xml, "<a%zu>%s</a%zu>", i, SAID[i], i);
    buffer_add_string(&xml, "</data>");
    struct text copy = text_copy(house->arena, buffer_text(&xml));
    buffer_close(&xml);
    return copy;
}

static void draft_of(struct house *house, uint8_t key[STORE_KEY], struct text *locked,
                     int round)
{
    device_pseudonym(key, house->device, "draft", text_of(SAID[1]));
    device_lock(locked, house->device, xml_of(house, round), TEXT("draft"), house->arena);
}

static void keep(struct house *house, int round)
{
    uint8_t key[STORE_KEY];
    struct text locked;
    draft_of(house, key, &locked, round);
    assert_int_equal(store_draft_put(house->store, key, locked, 7, NULL), OK);
}

static struct text to_office(struct house *house, struct text plain)
{
    struct text sealed;
    assert_int_equal(seal_to_office(&sealed, &house->office, plain, house->arena, NULL), OK);
    return sealed;
}

static void send(struct house *house, int round)
{
    uint8_t key[STORE_KEY];
    struct text locked;
    draft_of(house, key, &locked, round);
    const struct store_part parts[] = {
        {TEXT(""), to_office(house, xml_of(house, round))},
        {TEXT("1"), to_office(house, text_of(SAID[round % WORDS]))}};
    struct store_sending sending = {
        .submission = {.instance_id = text_format(house->arena, "uuid:%d", round),
                       .form_id = TEXT("pension"),
                       .parts = parts,
                       .part_count = 2},
        .draft_key = key,
        .draft = round % 2 ? locked : (struct text){0},
        .draft_keep_days = 1};
    device_pseudonym(sending.case_check, house->device, "case", text_of(SAID[5]));
    assert_int_equal(store_send(house->store, &sending, NULL), OK);
}

static void nothing_said_can_be_read_on_the_disk(void **state)
{
    struct house *house = *state;
    for (int round = 0; round < ROUNDS; round++) {
        open_house(house);
        keep(house, round);
        search(house); /* the log is there, the database as it was */
        send(house, round);
        search(house);
        if (round % 4 == 3) {
            close_house(house);
            open_house(house);
            search(house);
        }
        close_house(house);
        search(house);
    }
    assert_true(house->files_searched > ROUNDS * 12);
}

/* A search that finds nothing must be able to find something. */
static void a_word_left_readable_would_be_found(void **state)
{
    struct house *house = *state;
    const uint8_t key[STORE_KEY] = {1};
    bool found = false;

    open_house(house);
    assert_int_equal(store_draft_put(house->store, key, xml_of(house, 0), 1, NULL), OK);
    struct text *names, content;
    size_t count;
    assert_int_equal(folder_list(&names, &count, house->folder, house->arena, NULL), OK);
    for (size_t i = 0; i < count; i++)
        if (file_read(&content,
                      text_format(house->arena, "%s/%s", house->folder, names[i].at).at,
                      LARGEST, house->arena, NULL) == OK)
            found = found || text_find(content, text_of(SAID[0])) != SIZE_MAX;
    assert_true(found);
    close_house(house);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
CHECK_MAIN(TEST(nothing_said_can_be_read_on_the_disk),
           TEST(a_word_left_readable_would_be_found))
