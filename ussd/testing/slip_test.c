/* Whole ways with a slip on a phone, before a session that can fail at will. */
#include <stdlib.h>

#include "base/check.h"
#include "base/log.h"
#include "ussd/phones.h"
#include "ussd/testing/fake_session.h"

#define MINE "254700000001"
#define SLIP "slip:004217:bird"
#define NAV "0 Back\n00 Home\n99 Person"
#define HOME "Welcome.\n1 Register\n2 Leave\n00 Home\n96 Language\n99 Person"
#define ASKED "Which number stands on your slip?\n" NAV
#define WRONG "That number and picture do not belong together. Try again.\n" ASKED
#define CLOSED "No slip can be opened for some minutes. Try later.\n" HOME
#define STOPPED "How many children?\n" NAV

enum { NOW_MS = 1000000, MINUTE_MS = 60000 };

/* Several phones over one disk; `number` dials. */
struct hands {
    struct fake_disk *disk;
    struct house *house;
    struct phones *phones;
    const char *number;
    char network[32];
    unsigned networks;
    struct phone_event event;
    struct phone_reply reply;
    char shown[1024];
};

static void quiet(void *self, enum log_level level, const char *line)
{
    (void)self;
    (void)level;
    (void)line;
}

static void switch_on(struct hands *hands)
{
    struct fault why = {0};
    struct phones_options options = {.transport = transport_at(0)};

    options.house = hands->house = fake_house(hands->disk);
    if (phones_open(&hands->phones, &options, &why) != OK)
        fail_msg("%s", why.text);
}

static void switch_off(struct hands *hands)
{
    phones_close(hands->phones);
    house_close(hands->house);
}

static void restart(struct hands *hands)
{
    switch_off(hands);
    switch_on(hands);
}

/* Somebody stopped at the children, and took a slip. */
static struct hands *hands_open(void)
{
    struct hands *hands = calloc(1, sizeof *hands);

    log_set_sink((struct log_sink){.line = quiet});
    hands->disk = calloc(1, sizeof *hands->disk);
    hands->disk->now_ms = NOW_MS;
    hands->number = MINE;
    struct fake_draft *draft = fake_draft_of(hands->disk, SLIP, true);
    draft->page = FAKE_AT_CHILDREN;
    snprintf(draft->name, sizeof draft->name, "Amina");
    snprintf(draft->note, sizeof draft->note, "kiosk");
    snprintf(draft->language, sizeof draft->language, "en");
    switch_on(hands);
    return hands;
}

static void hands_close(struct hands *hands)
{
    switch_off(hands);
    free(hands->disk);
    free(hands);
}

static const char *deliver(struct hands *hands)
{
    phones_take(hands->phones, &hands->event, 0, &hands->reply);
    snprintf(hands->shown, sizeof hands->shown, "%.*s", TEXT_ARG(hands->reply.text));
    return hands->shown;
}

static const char *dial(struct hands *hands, const char *code)
{
    snprintf(hands->network, sizeof hands->network, "net%u", ++hands->networks);
    hands->event = (struct phone_event){.phone = text_of(hands->number),
                                        .network = text_of(hands->network),
                                        .dial = true,
                                        .text = text_of(code)};
    return deliver(hands);
}

static const char *type(struct hands *hands, const char *text)
{
    hands->event.dial = false;
    hands->event.step++;
    hands->event.text = text_of(text);
    return deliver(hands);
}

static bool is_kept(struct hands *hands, const char *person)
{
    return fake_draft_of(hands->disk, person, false) != NULL;
}

static void the_right_pair_stands_where_its_person_stopped(void **state)
{
    (void)state;
    struct hands *hands = hands_open();

    assert_string_equal(dial(hands, "*123#"), HOME "\n92 Kiosk slip");
    assert_string_equal(type(hands, "92"), ASKED);
    assert_string_equal(type(hands, "OO4 217."),
                        "Which picture belongs to it?\n1 The sun\n2 The fish\n3 The tree\n"
                        "4 The horse\n5 The boat\n98 More\n" NAV);
    assert_string_equal(type(hands, "98"), "6 The key\n7 The moon\n8 The bird\n9 The flower\n"
                                           "10 The cow\n98 More\n" NAV);
    assert_string_equal(type(hands, "8"), STOPPED);
    assert_false(is_kept(hands, SLIP));
    assert_string_equal(fake_draft_of(hands->disk, MINE, false)->name, "Amina");
    type(hands, "3");
    type(hands, "93");
    assert_int_equal(hands->disk->sent, 1);
    assert_string_equal(hands->disk->children, "3");
    hands_close(hands);
}

static void a_picture_is_known_by_its_name_and_its_digit_holds_on_every_screen(void **state)
{
    (void)state;
    static const char *const TYPED[] = {"8", "the bird", "8."};

    for (size_t i = 0; i < sizeof TYPED / sizeof *TYPED; i++) {
        struct hands *hands = hands_open();
        dial(hands, "*123*92*004217#");
        assert_string_equal(type(hands, TYPED[i]), STOPPED);
        hands_close(hands);
    }
}

static void every_input_again_gets_the_same_bytes_also_over_a_restart(void **state)
{
    (void)state;
    static const char *const TYPED[] = {"92", "004217", "9", "004217", "98", "8"};
    struct hands *hands = hands_open();
    char want[1024];

    dial(hands, "*123#");
    for (size_t i = 0; i < sizeof TYPED / sizeof *TYPED; i++) {
        snprintf(want, sizeof want, "%s", type(hands, TYPED[i]));
        unsigned wrong = hands->disk->slips.wrong;
        assert_string_equal(deliver(hands), want);
        restart(hands);
        assert_string_equal(deliver(hands), want);
        assert_true(hands->reply.again);
        assert_int_equal(hands->disk->slips.wrong, wrong);
    }
    assert_string_equal(want, STOPPED);
    hands_close(hands);
}

/* The draft was moved, and the power failed before anything was shown. */
static void a_power_cut_after_the_move_loses_nothing(void **state)
{
    (void)state;
    struct hands *hands = hands_open();

    dial(hands, "*123*92*004217#");
    hands->disk->breaks_after = hands->disk->kept + 1;
    type(hands, "8");
    assert_true(is_kept(hands, MINE));
    hands->disk->breaks_after = 0;
    restart(hands);
    assert_string_equal(deliver(hands), STOPPED);
    assert_string_equal(dial(hands, "*123#"),
                        "Go on?\n1 Go on\n2 Start again\n00 Home\n96 Language\n99 Person");
    hands_close(hands);
}

static void what_cannot_be_written_stays_under_the_slip(void **state)
{
    (void)state;
    struct hands *hands = hands_open();

    dial(hands, "*123*92*004217#");
    hands->disk->is_broken = true;
    assert_non_null(strstr(type(hands, "8"), "was not kept"));
    hands->disk->is_broken = false;
    assert_true(is_kept(hands, SLIP));
    assert_string_equal(dial(hands, "*123*92*004217*8#"), STOPPED);
    hands_close(hands);
}

static void three_wrong_pairs_close_for_five_minutes_whatever_one_dials(void **state)
{
    (void)state;
    struct hands *hands = hands_open();

    dial(hands, "*123#");
    type(hands, "92");
    type(hands, "004217");
    assert_string_equal(type(hands, "7"), WRONG); /* another picture, */
    type(hands, "004218");
    assert_string_equal(type(hands, "8"), WRONG); /* another number: the same words */
    restart(hands);
    assert_string_equal(dial(hands, "*123*92*111111*1#"), CLOSED);
    assert_string_equal(type(hands, "92"), CLOSED);
    restart(hands);
    assert_string_equal(dial(hands, "*123*92*004217*8#"), CLOSED);
    hands->disk->now_ms += 5 * MINUTE_MS;
    assert_string_equal(dial(hands, "*123*92*004217*8#"), STOPPED);
    hands_close(hands);
}

static void a_house_is_not_guessed_at_with_many_phones(void **state)
{
    (void)state;
    struct hands *hands = hands_open();
    char numbers[SLIP_HOUSE_MOST][16];

    for (size_t i = 0; i < SLIP_HOUSE_MOST; i++) {
        snprintf(numbers[i], sizeof numbers[i], "2547001%05zu", i);
        hands->number = numbers[i];
        assert_string_equal(dial(hands, "*123*92*004217*1#"), WRONG);
    }
    hands->number = MINE;
    assert_string_equal(dial(hands, "*123*92#"), CLOSED);
    hands->disk->now_ms += 5 * MINUTE_MS;
    assert_string_equal(dial(hands, "*123*92*004217*8#"), STOPPED);
    hands_close(hands);
}

static void a_number_of_other_lengths_is_no_try(void **state)
{
    (void)state;
    struct hands *hands = hands_open();

    dial(hands, "*123*92#");
    assert_string_equal(type(hands, "42170"), "The number has six digits.\n" ASKED);
    assert_string_equal(type(hands, "0042170"), "The number has six digits.\n" ASKED);
    assert_non_null(strstr(type(hands, "bird"), ASKED));
    assert_int_equal(hands->disk->slips.wrong, 0);
    type(hands, "004217");
    assert_string_equal(type(hands, "8"), STOPPED);
    hands_close(hands);
}

static void back_goes_one_question_and_home_all_the_way(void **state)
{
    (void)state;
    struct hands *hands = hands_open();
    char home[1024];

    snprintf(home, sizeof home, "%s", dial(hands, "*123#"));
    type(hands, "92");
    assert_string_equal(type(hands, "0"), home);
    type(hands, "92");
    type(hands, "004217");
    type(hands, "98");
    assert_non_null(strstr(type(hands, "0"), "1 The sun"));
    assert_string_equal(type(hands, "0"), ASKED);
    type(hands, "004217");
    assert_string_equal(type(hands, "00"), home);
    assert_true(is_kept(hands, SLIP));
    hands_close(hands);
}

static void what_is_unfinished_on_the_phone_is_asked_about_first(void **state)
{
    (void)state;
    struct hands *hands = hands_open();
    struct fake_draft *mine = fake_draft_of(hands->disk, MINE, true);

    mine->aside = true;
    snprintf(mine->language, sizeof mine->language, "en");
    dial(hands, "*123#");
    assert_string_equal(type(hands, "92"),
                        "Something unfinished is on this phone. It is thrown away if you open "
                        "a slip.\n1 Open the slip\n" NAV);
    assert_string_equal(type(hands, "0"), HOME "\n92 Kiosk slip");
    assert_true(fake_draft_of(hands->disk, MINE, false)->aside);
    type(hands, "92");
    restart(hands);
    assert_string_equal(type(hands, "1"), ASKED);
    type(hands, "004217");
    assert_string_equal(type(hands, "8"), STOPPED);
    assert_false(fake_draft_of(hands->disk, MINE, false)->aside);
    hands_close(hands);
}

static void a_phone_that_hides_its_number_opens_none(void **state)
{
    (void)state;
    struct hands *hands = hands_open();

    hands->number = "";
    dial(hands, "*123#");
    assert_string_equal(type(hands, "92"),
                        "A slip opens only on a phone that shows its number.\n" HOME);
    assert_true(is_kept(hands, SLIP));
    hands_close(hands);
}

static void away_from_home_its_key_is_a_number_like_others(void **state)
{
    (void)state;
    struct hands *hands = hands_open();

    dial(hands, "*123*1*Amina#");
    assert_non_null(strstr(type(hands, "92"), "Children: 92"));
    hands_close(hands);
}

CHECK_MAIN(cmocka_unit_test(the_right_pair_stands_where_its_person_stopped),
           cmocka_unit_test(a_picture_is_known_by_its_name_and_its_digit_holds_on_every_screen),
           cmocka_unit_test(every_input_again_gets_the_same_bytes_also_over_a_restart),
           cmocka_unit_test(a_power_cut_after_the_move_loses_nothing),
           cmocka_unit_test(what_cannot_be_written_stays_under_the_slip),
           cmocka_unit_test(three_wrong_pairs_close_for_five_minutes_whatever_one_dials),
           cmocka_unit_test(a_house_is_not_guessed_at_with_many_phones),
           cmocka_unit_test(a_number_of_other_lengths_is_no_try),
           cmocka_unit_test(back_goes_one_question_and_home_all_the_way),
           cmocka_unit_test(what_is_unfinished_on_the_phone_is_asked_about_first),
           cmocka_unit_test(a_phone_that_hides_its_number_opens_none),
           cmocka_unit_test(away_from_home_its_key_is_a_number_like_others))
