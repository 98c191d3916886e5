/* sending_test.c: nothing readable on disk; nothing sent twice; nothing lost when it cannot be
 * sent. */
#include "session/sending.h"

#include <sys/resource.h>

#include <signal.h>
#include <stdlib.h>

#include "base/file.h"
#include "session/session_fixture.h"

static int open_village(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    fixture_open(fixture, VILLAGE);
    *state = fixture;
    return 0;
}

static int close_village(void **state)
{
    fixture_close(*state);
    test_free(*state);
    return 0;
}

static const char *const ANSWERS[] = {
    "Amina", "Wangari", "11010519491231002X", "110105", "1949-12-31", "471142", SOMEBODY};

static void no_answer_is_readable_on_the_disk_at_any_step(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++)
        fixture_nowhere(f, ANSWERS[i]);
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++)
        fixture_nowhere(f, ANSWERS[i]);
    fixture_restart(f);
    for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++)
        fixture_nowhere(f, ANSWERS[i]);
}

/* The search itself must be able to find something. */
static void the_search_finds_what_is_readable(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = arena_open("test");
    struct text path = text_format(arena, "%s/leak", f->data);
    assert_int_equal(file_replace(path.at, TEXT("xxAminaxx"), 0600, NULL), OK);
    struct text *names;
    size_t count = 0;
    struct text bytes;
    assert_int_equal(folder_list(&names, &count, f->data, arena, NULL), OK);
    assert_int_equal(file_read(&bytes, path.at, 100, arena, NULL), OK);
    assert_true(text_find(bytes, TEXT("Amina")) != SIZE_MAX);
    arena_close(arena);
}

static void set_largest_file(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A disk that takes no more bytes, as far as one process can have it. */
static void a_full_disk_loses_nothing_and_a_second_try_sends_once(void **state)
{
    struct fixture *f = *state;
    struct fault why = {0};
    const struct answer send = {.kind = ANSWER_SEND};
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);

    static const rlim_t LARGEST[] = {1, 512}; /* no case number; a number, but no queue */
    for (size_t i = 0; i < sizeof LARGEST / sizeof *LARGEST; i++) {
        set_largest_file(LARGEST[i]);
        assert_int_equal(session_answer(f->session, &send, &why), OK);
        session_page(&f->page, f->session, f->arena);
        assert_int_equal(f->page.kind, PAGE_NOT_SENT);
    }
    set_largest_file(RLIM_INFINITY);
    signal(SIGXFSZ, before);
    assert_int_equal(fixture_queued(f), 0);

    fixture_restart(f);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "go-on");
    fixture_say(f, ANSWER_VALUE, "go-on");
    fixture_at(f, "review");
    assert_text(fixture_line(f, "What is your name?", NULL), "Amina Wangari");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    assert_int_equal(fixture_queued(f), 1);
}

/* From the page itself, with the very bytes of the first try. */
static void trying_again_sends_once(void **state)
{
    struct fixture *f = *state;
    struct fault why = {0};
    const struct answer send = {.kind = ANSWER_SEND};
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    set_largest_file(512);
    assert_int_equal(session_answer(f->session, &send, &why), OK);
    set_largest_file(RLIM_INFINITY);
    signal(SIGXFSZ, before);
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    assert_int_equal(fixture_queued(f), 1);
    fixture_submission(f, 0, f->arena);
}

static void after_a_full_disk_the_same_session_can_send(void **state)
{
    struct fixture *f = *state;
    struct fault why = {0};
    const struct answer send = {.kind = ANSWER_SEND};
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    set_largest_file(512);
    assert_int_equal(session_answer(f->session, &send, &why), OK);
    set_largest_file(RLIM_INFINITY);
    signal(SIGXFSZ, before);
    session_page(&f->page, f->session, f->arena);
    assert_int_equal(f->page.kind, PAGE_NOT_SENT);
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "review");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    assert_int_equal(fixture_queued(f), 1);
}

/* A device that was given two numbers has two receipts to give. */
static void a_device_without_numbers_says_it_is_not_sent(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = arena_open("test");
    struct text conf = text_format(arena, "%s/device.conf", f->data);
    assert_int_equal(file_replace(conf.at, TEXT("case_first = 5\ncase_last = 6\n"), 0600, NULL),
                     OK);
    arena_close(arena);
    fixture_restart(f);
    for (int i = 0; i < 3; i++) {
        fixture_dial(f, SOMEBODY, "");
        fixture_to_review(f);
        fixture_say(f, ANSWER_SEND, "");
        assert_int_equal(f->page.kind, i < 2 ? PAGE_RECEIPT : PAGE_NOT_SENT);
        fixture_say(f, i < 2 ? ANSWER_NEXT : ANSWER_HOME, "");
    }
    assert_int_equal(fixture_queued(f), 2);
}

static void without_a_person_a_kiosk_sends_and_keeps_no_draft(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, "", "");
    fixture_to_review(f);
    assert_false(f->page.may & MAY_PAUSE);
    fixture_say(f, ANSWER_PAUSE, "");
    fixture_refused(f, "That does not work on this page.");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    fixture_dial(f, "", "");
    fixture_at(f, "menu");
    assert_int_equal(fixture_queued(f), 1);
}

/* The public half of a key that was made for this test and thrown away. */
#define OFFICE_RSA                                                                             \
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAskAsvYbfUUDdp40fHtogBWYBvStVOOUH"             \
    "zmDoMdLAUFub0YqGKBBn7cg6WPX17uEQrwaBY5F5BV0wdUOOJu3YzRoEfBoqLQJgyJbdZbrCRRQ1"             \
    "0YdYIqbPprK5ZD61ovER2peGAuVtTmlknbUCbmtbYdB7i/S7ndgw2/g7QRqm9QJAun4jHPFLKmLz"             \
    "BNhjID+pGN+lyy4CaT3hQektvoXMfVmpFGkGZMwaV1JZyYQRaNi92Ze4XTIHvjS3xm7abD4DHg7+"             \
    "qNdcbilKQEtX2TENMzpQBzqaK5tJK4uhijyePhNJ/TIKj2b00xdLbajMvoPn+VFCciRjxRyqP7Xb"             \
    "HlWMbQIDAQAB"

struct found {
    bool odk;
    char instance_id[128];
};

static bool find_one(void *self, const struct store_entry *entry)
{
    struct found *found = self;
    found->odk = entry->odk;
    snprintf(found->instance_id, sizeof found->instance_id, "%.*s",
             TEXT_ARG(entry->instance_id));
    return true;
}

/* The names that ODK's tools look for; seal/odk_test.c opens such files. */
static void a_form_with_its_own_key_is_sealed_as_odk_tools_expect(void **state)
{
    static const char *const NAMES[] = {"submission.xml", "mark-1.png.enc",
                                        "submission.xml.enc"};
    struct fixture *f = *state;
    char folder[] = "/tmp/doorstep-village-XXXXXX";
    struct found found = {0};
    struct store_part *parts = NULL;
    size_t count = 0;
    assert_non_null(mkdtemp(folder));
    fixture_copy(folder, "register/form.xml", "<bind nodeset=\"/data\"",
                 "<submission base64RsaPublicKey=\"" OFFICE_RSA "\"/><bind nodeset=\"/data\"");
    f->services = folder;
    fixture_restart(f);
    fixture_dial(f, "", "");
    fixture_to_review(f);
    fixture_say(f, ANSWER_BACK, "");
    fixture_say(f, ANSWER_BACK, "");
    fixture_hand(f, "a.png", TEXT("drawn"));
    fixture_say(f, ANSWER_NEXT, "");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    assert_int_equal(store_each(house_store(f->house), &found, find_one, NULL), OK);
    assert_true(found.odk);
    assert_int_equal(store_parts(&parts, &count, house_store(f->house),
                                 text_of(found.instance_id), f->arena, NULL),
                     OK);
    assert_int_equal(count, sizeof NAMES / sizeof *NAMES);
    assert_non_null(parts);
    for (size_t i = 0; parts && i < sizeof NAMES / sizeof *NAMES; i++)
        assert_text(parts[i].name, NAMES[i]);
    fixture_remove(folder);
}

#define IN_VILLAGE(test) cmocka_unit_test_setup_teardown(test, open_village, close_village)

CHECK_MAIN(IN_VILLAGE(no_answer_is_readable_on_the_disk_at_any_step),
           IN_VILLAGE(the_search_finds_what_is_readable),
           IN_VILLAGE(a_full_disk_loses_nothing_and_a_second_try_sends_once),
           IN_VILLAGE(trying_again_sends_once),
           IN_VILLAGE(after_a_full_disk_the_same_session_can_send),
           IN_VILLAGE(a_device_without_numbers_says_it_is_not_sent),
           IN_VILLAGE(without_a_person_a_kiosk_sends_and_keeps_no_draft),
           IN_VILLAGE(a_form_with_its_own_key_is_sealed_as_odk_tools_expect))
