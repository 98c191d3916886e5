/* helped_test.c: at a kiosk somebody helps, a moment alone is offered, and the office's offers
 * are heard and taken up: all with the tiles that every page has. */
#include <sodium.h>
#include <stdio.h>

#include "base/file.h"
#include "desk/desk_fixture.h"
#include "seal/notice_row.h"
#include "store/store.h"

#define HAMLET "core/session/testdata/hamlet"
#define NUMBER "990001195001010015"

static void walk(struct fixture *fixture, const char *page, const char *value)
{
    const struct step step = {page, value};
    fixture_at(fixture, page);
    fixture_walk(fixture, &step, 1);
}

static void to_name(struct fixture *fixture)
{
    fixture_begin(fixture, "English");
    walk(fixture, "menu", "apply");
    walk(fixture, "number", NUMBER);
    walk(fixture, "phone", "");
    fixture_at(fixture, "name");
}

static void a_helper_comes_by_touch_and_the_person_is_asked_alone(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture, HAMLET);
    to_name(&fixture);
    fixture_touch(&fixture, ID_BAR + BAR_PERSON);
    fixture_at(&fixture, "person");
    fixture_choose(&fixture, "Somebody helps me");
    fixture_at(&fixture, "helper");
    fixture_choose(&fixture, "A neighbour");
    fixture_at(&fixture, "helper-agrees");
    fixture_said(&fixture, "Do you want this help? Only you answer.");
    fixture_choose(&fixture, "Yes");
    walk(&fixture, "name", "Li");
    fixture_at(&fixture, "alone");
    fixture_said(&fixture, "The next question is private. Are you alone?");
    fixture_choose(&fixture, "Answer later");
    fixture_at(&fixture, "alone");
    fixture_choose(&fixture, "I am alone");
    walk(&fixture, "secret", "471142");
    fixture_at(&fixture, "review");
    fixture_said(&fixture, "A neighbour helped. The office sees that.");
    fixture_read_review(&fixture);
    fixture_touch(&fixture, ID_GO);
    fixture_at(&fixture, "receipt");
    assert_int_equal(fixture_queued(&fixture), 1);
    fixture_close(&fixture);
}

/* As the office lays it down, with the key that the demonstration made. */
static void lay_down(const struct fixture *fixture)
{
    struct notice_words words = {{"en", 2}, {"Shall we visit you?", 19}};
    const struct notice notice = {.offer = TEXT("visit"),
                                  .season = TEXT("2026"),
                                  .service = TEXT("visit"),
                                  .until = TEXT("2099-12-31"),
                                  .words = &words,
                                  .word_count = 1};
    struct arena *arena = arena_open("office");
    struct case_token token;
    struct text hex;
    uint8_t case_key[CASE_KEY], key[NOTICE_KEY];
    char path[128];

    snprintf(path, sizeof path, "%s/case.key", fixture->data);
    assert_int_equal(file_read(&hex, path, 100, arena, NULL), OK);
    assert_int_equal(
        sodium_hex2bin(case_key, CASE_KEY, hex.at, (size_t)2 * CASE_KEY, NULL, NULL, NULL), 0);
    assert_true(notice_token_make(&token, TEXT(NUMBER), case_key));
    notice_row_find(key, &token);
    const struct store_news news = {.table = TEXT("notices"),
                                    .key = {(const char *)key, sizeof key},
                                    .bytes = notice_row_lock(&token, &notice, 1, arena)};
    assert_int_equal(store_news_apply(house_store(fixture->house), 0, 1, &news, 1, NULL), OK);
    arena_close(arena);
}

static void an_offer_of_the_office_is_heard_and_taken_up_by_one_tile(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture, HAMLET);
    lay_down(&fixture);
    fixture_begin(&fixture, "English");
    walk(&fixture, "menu", "apply");
    walk(&fixture, "number", NUMBER);
    fixture_at(&fixture, "notice");
    fixture_said(&fixture, "Shall we visit you?");
    fixture_choose(&fixture, "Yes, now");
    fixture_at(&fixture, "when");
    fixture_touch(&fixture, ID_BAR + BAR_BACK);
    fixture_at(&fixture, "phone");
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(a_helper_comes_by_touch_and_the_person_is_asked_alone),
           cmocka_unit_test(an_offer_of_the_office_is_heard_and_taken_up_by_one_tile))
