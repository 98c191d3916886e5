#include <stdlib.h>

#include "base/check.h"
#include "base/log.h"
#include "ussd/phones.h"
#include "ussd/testing/fake_session.h"

/* A phone in a test: it dials, types, and reads what it got. */
struct hand {
    struct fake_disk *disk;
    struct house *house;
    struct phones *phones;
    const char *number;
    struct fit_budget budget;
    unsigned networks; /* sessions dialled */
    uint64_t step;
    char last[32];
    struct phone_event event;
    struct phone_reply reply;
    char shown[1024];
};

static void switch_on(struct hand *hand)
{
    struct fault why = {0};
    struct phones_options options = {.transport = transport_at(0), .budget = hand->budget};

    options.house = hand->house = fake_house(hand->disk);
    if (phones_open(&hand->phones, &options, &why) != OK)
        fail_msg("%s", why.text);
}

static void switch_off(struct hand *hand)
{
    phones_close(hand->phones);
    house_close(hand->house);
}

static void quiet(void *self, enum log_level level, const char *line)
{
    (void)self;
    (void)level;
    (void)line;
}

static struct hand *hand_open(void)
{
    struct hand *hand = calloc(1, sizeof *hand);

    hand->disk = calloc(1, sizeof *hand->disk);
    hand->number = "+254 700 000 001";
    log_set_sink((struct log_sink){.line = quiet});
    switch_on(hand);
    return hand;
}

static void hand_close(struct hand *hand)
{
    switch_off(hand);
    free(hand->disk);
    free(hand);
}

static const char *deliver(struct hand *hand)
{
    phones_take(hand->phones, &hand->event, 0, &hand->reply);
    snprintf(hand->shown, sizeof hand->shown, "%.*s", TEXT_ARG(hand->reply.text));
    return hand->shown;
}

static const char *dial(struct hand *hand, const char *code)
{
    hand->networks++;
    snprintf(hand->last, sizeof hand->last, "net%u", hand->networks);
    hand->step = 0;
    hand->event = (struct phone_event){.phone = text_of(hand->number),
                                       .network = text_of(hand->last),
                                       .dial = true,
                                       .text = text_of(code)};
    return deliver(hand);
}

static const char *type(struct hand *hand, const char *text)
{
    hand->event.dial = false;
    hand->event.step = ++hand->step;
    hand->event.text = text_of(text);
    return deliver(hand);
}

static const char *restart(struct hand *hand)
{
    switch_off(hand);
    switch_on(hand);
    return hand->shown;
}

#define NAV "0 Back\n00 Home\n99 Person"
#define REVIEW                                                                                 \
    "Is all of this right?\nTo change one, type its number.\n1 Name: Amina\n2 Children: 3\n"   \
    "93 Send\n" NAV

static void a_person_goes_through_and_is_told_that_one_may_stop(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    assert_string_equal(dial(hand, "*123#"), "Welcome.\n1 Register\n2 Leave\n00 Home\n"
                                             "96 Language\n99 Person\n92 Kiosk slip");
    assert_string_equal(type(hand, "1"), "You may stop and come back.\nYour name?\n" NAV);
    assert_string_equal(type(hand, "Amina"), "How many children?\n" NAV);
    assert_string_equal(type(hand, "3"), REVIEW);
    assert_string_equal(type(hand, "93"), "It is sent.\n123 456 7897\n1 Next\n" NAV);
    assert_int_equal(hand->disk->sent, 1);
    assert_false(hand->reply.end);
    type(hand, "1");
    assert_string_equal(type(hand, "2"), "Goodbye.");
    assert_true(hand->reply.end);
    hand_close(hand);
}

static void what_was_answered_is_on_disk_before_each_reply(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123#");
    type(hand, "1");
    type(hand, "Amina");
    assert_int_equal(hand->disk->kept, 3);
    assert_string_equal(hand->disk->drafts[0].name, "Amina");
    hand_close(hand);
}

static void the_same_input_again_gets_the_same_bytes_and_does_nothing(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123*1*Amina*3#");
    char want[1024];
    snprintf(want, sizeof want, "%s", type(hand, "93"));
    unsigned kept = hand->disk->kept;
    assert_string_equal(deliver(hand), want);
    assert_true(hand->reply.again);
    restart(hand);
    assert_string_equal(deliver(hand), want);
    assert_true(hand->reply.again);
    assert_int_equal(hand->disk->sent, 1);
    assert_int_equal(hand->disk->kept, kept);
    hand_close(hand);
}

static void a_dial_delivered_twice_is_one_dial(void **state)
{
    (void)state;
    struct hand *hand = hand_open();
    char want[1024];

    snprintf(want, sizeof want, "%s", dial(hand, "*123*1*Amina#"));
    assert_string_equal(deliver(hand), want);
    restart(hand);
    assert_string_equal(deliver(hand), want);
    hand_close(hand);
}

static void after_a_restart_the_same_dialogue_goes_on(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123*1#");
    restart(hand);
    assert_string_equal(type(hand, "Amina"), "How many children?\n" NAV);
    hand_close(hand);
}

static void dialling_again_asks_whether_to_go_on(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123*1*Amina#");
    assert_string_equal(dial(hand, "*123#"),
                        "Go on?\n1 Go on\n2 Start again\n00 Home\n96 Language\n99 Person");
    assert_string_equal(type(hand, "1"), "How many children?\n" NAV);
    hand_close(hand);
}

static void a_learned_path_does_not_answer_whether_to_go_on(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123*1*Amina#");
    dial(hand, "*123*1*7#");
    assert_non_null(strstr(hand->shown, "Go on?"));
    assert_string_equal(hand->disk->drafts[0].children, "");
    hand_close(hand);
}

static void a_path_stops_where_it_is_refused(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    assert_string_equal(dial(hand, "*123*1*Amina*many*1#"),
                        "Type a number here.\nHow many children?\n" NAV);
    assert_int_equal(hand->disk->sent, 0);
    hand_close(hand);
}

static void a_receipt_not_seen_is_not_answered_by_the_next_input(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123*1*Amina*3#");
    hand->disk->is_broken = true; /* sent, and then the program dies before it is shown */
    type(hand, "93");
    hand->disk->is_broken = false;
    restart(hand);
    hand->event.step = ++hand->step;
    assert_string_equal(deliver(hand), "It is sent.\n123 456 7897\n1 Next\n" NAV);
    assert_int_equal(hand->disk->sent, 1);
    hand_close(hand);
}

static void nought_children_is_asked_about(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123*1*Amina#");
    assert_string_equal(type(hand, "0"), "You typed 0. What is it?\n1 The number 0\n0 Back");
    assert_string_equal(type(hand, "7"), "Type one of the numbers shown.\n"
                                         "You typed 0. What is it?\n1 The number 0\n0 Back");
    type(hand, "1");
    assert_string_equal(hand->disk->drafts[0].children, "0");
    assert_non_null(strstr(hand->shown, "Children: 0"));
    hand_close(hand);
}

static void nought_twice_goes_back_also_over_a_restart(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123*1*Amina#");
    type(hand, "O");
    restart(hand);
    assert_string_equal(type(hand, "0"), "Your name?\nNow: Amina\n0 Back\n00 Home\n"
                                         "94 Keep it\n99 Person");
    assert_string_equal(type(hand, "94"), "How many children?\n" NAV);
    hand_close(hand);
}

static void three_refusals_offer_a_person(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123*1*Amina#");
    type(hand, "many");
    type(hand, "lots");
    assert_null(strstr(hand->shown, "A person can help"));
    assert_string_equal(type(hand, "more"), "Type a number here.\nA person can help: type 99.\n"
                                            "How many children?\n" NAV);
    type(hand, "2");
    assert_null(strstr(hand->shown, "A person can help"));
    hand->disk->refuses = true;
    type(hand, "7");
    type(hand, "2");
    hand->disk->refuses = false;
    hand_close(hand);
}

static void no_word_is_missed_behind_a_refusal(void **state)
{
    (void)state;
    struct hand *hand = hand_open();
    char all[4096] = "";

    switch_off(hand);
    hand->budget = (struct fit_budget){62, 40};
    switch_on(hand);
    dial(hand, "*123#");
    type(hand, "banana");
    for (int i = 0; i < 9; i++) {
        strncat(all, hand->shown, sizeof all - strlen(all) - 1);
        if (strstr(hand->shown, "98 More") == NULL)
            break;
        type(hand, "98");
    }
    static const char *const SAID[] = {"Type one of the numbers shown.", "Welcome.",
                                       "1 Register", "2 Leave", "99 Person"};
    for (size_t i = 0; i < sizeof SAID / sizeof *SAID; i++)
        if (strstr(all, SAID[i]) == NULL)
            fail_msg("\"%s\" is missing in \"%s\"", SAID[i], all);
    assert_non_null(strstr(type(hand, "0"), "98 More"));
    hand_close(hand);
}

static void a_line_of_the_review_is_changed_by_its_number(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    assert_string_equal(dial(hand, "*123*1*Amina*3#"), REVIEW);
    assert_non_null(strstr(type(hand, "2"), "How many children?\nNow: 3\n"));
    assert_string_equal(type(hand, "3"), REVIEW);
    assert_non_null(strstr(type(hand, "no"), "To change one, type its number.\nIs all"));
    assert_non_null(strstr(type(hand, "1"), "Your name?"));
    assert_int_equal(hand->disk->sent, 0);
    hand_close(hand);
}

/* The end of the screens that `98` leads to. */
static const char *last_screen(struct hand *hand)
{
    for (int i = 0; i < 20 && strstr(hand->shown, "98 More") != NULL; i++)
        type(hand, "98");
    return hand->shown;
}

static void nothing_is_sent_from_a_screen_that_does_not_say_it(void **state)
{
    (void)state;
    struct hand *hand = hand_open();
    static const char *const TYPED[] = {"93", "yes", "2", "7", "1 2"};

    switch_off(hand);
    hand->budget = (struct fit_budget){88, 56};
    switch_on(hand);
    dial(hand, "*123*1*Amina*3#");
    for (size_t i = 0; i < sizeof TYPED / sizeof *TYPED; i++) {
        type(hand, TYPED[i]);
        if (strstr(hand->shown, "Is all") == NULL)
            fail_msg("\"%s\" leads to \"%s\"", TYPED[i], hand->shown);
        assert_int_equal(hand->disk->sent, 0);
    }
    dial(hand, "*123#");
    type(hand, "1");
    assert_non_null(strstr(last_screen(hand), "93 Send"));
    assert_null(strstr(hand->shown, "1 Name"));
    type(hand, "1");
    assert_non_null(strstr(hand->shown, "Type one of the numbers shown.\n"));
    assert_non_null(strstr(hand->shown, "93 Send"));
    assert_non_null(strstr(type(hand, "98"), "There is no more.\n"));
    assert_non_null(strstr(hand->shown, "93 Send"));
    assert_int_equal(hand->disk->sent, 0);
    type(hand, "93");
    assert_int_equal(hand->disk->sent, 1);
    hand_close(hand);
}

static void after_a_change_the_review_opens_at_its_line_also_over_a_restart(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    switch_off(hand);
    hand->budget = (struct fit_budget){88, 56};
    switch_on(hand);
    dial(hand, "*123*1*Amina*3#");
    while (strstr(hand->shown, "2 Children: 3") == NULL)
        type(hand, "98");
    assert_null(strstr(hand->shown, "Is all of this right?"));
    type(hand, "2");
    restart(hand);
    type(hand, "4");
    assert_non_null(strstr(hand->shown, "2 Children: 4"));
    assert_non_null(strstr(type(hand, "2"), "Now: 4"));
    hand_close(hand);
}

static void home_at_home_is_no_mistake(void **state)
{
    (void)state;
    struct hand *hand = hand_open();
    char home[1024];

    snprintf(home, sizeof home, "%s", dial(hand, "*123#"));
    assert_string_equal(type(hand, "00"), home);
    assert_string_equal(type(hand, "0"), home);
    hand_close(hand);
}

static void a_full_disk_is_said_in_plain_words_and_loses_nothing(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    dial(hand, "*123*1*Amina#");
    hand->disk->is_broken = true;
    assert_string_equal(type(hand, "3"), "Your last answer was not kept. The ones before are. "
                                         "Please dial again.");
    assert_true(hand->reply.end);
    hand->disk->is_broken = false;
    dial(hand, "*123#");
    assert_string_equal(type(hand, "1"), "How many children?\n" NAV);
    hand->disk->is_shut = true;
    assert_string_equal(dial(hand, "*123#"),
                        "It does not work just now. Nothing is lost. Please dial again later.");
    assert_true(hand->reply.end);
    hand_close(hand);
}

static void empty_and_broken_inputs_do_not_end_the_dialogue(void **state)
{
    (void)state;
    struct hand *hand = hand_open();
    char many[2000];

    memset(many, '9', sizeof many);
    dial(hand, "*123*1*Amina#");
    type(hand, "");
    assert_non_null(strstr(hand->shown, "How many children?"));
    type(hand, "\xff\xfe");
    assert_non_null(strstr(hand->shown, "How many children?"));
    hand->event.step = ++hand->step;
    hand->event.text = (struct text){many, sizeof many};
    deliver(hand);
    assert_non_null(strstr(hand->shown, "How many children?"));
    assert_false(hand->reply.end);
    hand_close(hand);
}

static void a_phone_without_a_number_is_served_and_not_kept(void **state)
{
    (void)state;
    struct hand *hand = hand_open();

    hand->number = "";
    dial(hand, "*123*1#");
    assert_null(strstr(hand->shown, "You may stop and come back."));
    type(hand, "Amina");
    assert_non_null(strstr(hand->shown, "How many children?"));
    type(hand, "4");
    assert_non_null(strstr(hand->shown, "Children: 4"));
    assert_int_equal(hand->disk->kept, 0);
    hand_close(hand);
}

static void many_phones_do_not_know_each_other(void **state)
{
    (void)state;
    enum { PHONES = 500 };
    struct hand *hand = hand_open();
    char numbers[PHONES][24], name[24], want[24];

    for (int i = 0; i < PHONES; i++) {
        snprintf(numbers[i], sizeof numbers[i], "2547%08d", i);
        snprintf(name, sizeof name, "*123*1*P%d#", i);
        hand->number = numbers[i];
        hand->networks = 0; /* networks may count for each phone alone */
        dial(hand, name);
    }
    assert_int_equal(phones_count(hand->phones), PHONES);
    for (int i = 0; i < PHONES; i++) {
        hand->event = (struct phone_event){.phone = text_of(numbers[i]),
                                           .network = TEXT("net1"),
                                           .step = 1,
                                           .text = TEXT("5")};
        snprintf(want, sizeof want, "Name: P%d\n", i);
        if (strstr(deliver(hand), want) == NULL)
            fail_msg("phone %d is shown \"%s\"", i, hand->shown);
    }
    phones_tick(hand->phones, 1000 * 60 * 60);
    assert_int_equal(phones_count(hand->phones), 0);
    hand_close(hand);
}

CHECK_MAIN(cmocka_unit_test(a_person_goes_through_and_is_told_that_one_may_stop),
           cmocka_unit_test(what_was_answered_is_on_disk_before_each_reply),
           cmocka_unit_test(the_same_input_again_gets_the_same_bytes_and_does_nothing),
           cmocka_unit_test(a_dial_delivered_twice_is_one_dial),
           cmocka_unit_test(after_a_restart_the_same_dialogue_goes_on),
           cmocka_unit_test(dialling_again_asks_whether_to_go_on),
           cmocka_unit_test(a_learned_path_does_not_answer_whether_to_go_on),
           cmocka_unit_test(a_path_stops_where_it_is_refused),
           cmocka_unit_test(a_receipt_not_seen_is_not_answered_by_the_next_input),
           cmocka_unit_test(nought_children_is_asked_about),
           cmocka_unit_test(nought_twice_goes_back_also_over_a_restart),
           cmocka_unit_test(home_at_home_is_no_mistake),
           cmocka_unit_test(three_refusals_offer_a_person),
           cmocka_unit_test(no_word_is_missed_behind_a_refusal),
           cmocka_unit_test(a_line_of_the_review_is_changed_by_its_number),
           cmocka_unit_test(nothing_is_sent_from_a_screen_that_does_not_say_it),
           cmocka_unit_test(after_a_change_the_review_opens_at_its_line_also_over_a_restart),
           cmocka_unit_test(a_full_disk_is_said_in_plain_words_and_loses_nothing),
           cmocka_unit_test(empty_and_broken_inputs_do_not_end_the_dialogue),
           cmocka_unit_test(a_phone_without_a_number_is_served_and_not_kept),
           cmocka_unit_test(many_phones_do_not_know_each_other))
