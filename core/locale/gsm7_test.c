#include "locale/gsm7.h"

#include "base/check.h"

static const struct {
    const char *why;
    uint32_t letter;
    size_t want;
} COSTS[] = {
    {"a Latin letter takes one", 'A', 1},
    {"a letter beyond ASCII that the alphabet has takes one", 0xf1, 1},
    {"a capital delta is in the alphabet", 0x394, 1},
    {"an escaped sign takes two", 0x20ac, 2},
    {"so does a bracket", '[', 2},
    {"and a form feed", '\f', 2},
    {"the grave accent is ASCII, and foreign", '`', 0},
    {"the escape is no letter", 0x1b, 0},
    {"a small c with cedilla is not the capital one", 0xe7, 0},
    {"a typographic quote is foreign", 0x2019, 0},
    {"a tab is foreign", '\t', 0},
    {"nothing is foreign", 0, 0},
    {"a letter past the first plane is foreign", 0x1f600, 0},
    {"one that ends in the same sixteen bits as an A is not an A", 0x10041, 0},
};

static void a_letter_costs_what_the_network_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof COSTS / sizeof *COSTS; i++)
        if (gsm7_cost(COSTS[i].letter) != COSTS[i].want)
            fail_msg("%s: got %zu", COSTS[i].why, gsm7_cost(COSTS[i].letter));
}

static const struct {
    const char *why, *text, *hex;
} PACKED[] = {
    {"nothing packs to nothing", "", ""},
    {"the published example of the alphabet", "hellohello", "e8329bfd4697d9ec37"},
    {"seven letters leave seven bits, filled with a carriage return", "1234567",
     "31d98c56b3dd1a"},
    {"a carriage return at an octet's end is doubled", "1234567\r", "31d98c56b3dd1a0d"},
    {"elsewhere it is not", "123\r", "31d9ac01"},
    {"an escaped sign is two septets", "\xe2\x82\xac", "9b32"},
    {"an at sign is septet 0", "@", "00"},
};

static void octets_are_those_of_the_specification(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PACKED / sizeof *PACKED; i++) {
        unsigned char octets[GSM7_SCREEN_OCTETS];
        char hex[2 * GSM7_SCREEN_OCTETS + 1] = "";
        size_t count = 0;
        assert_true(gsm7_pack(octets, sizeof octets, &count, text_of(PACKED[i].text)));
        for (size_t b = 0; b < count; b++)
            snprintf(hex + 2 * b, 3, "%02x", octets[b]);
        if (strcmp(hex, PACKED[i].hex) != 0)
            fail_msg("%s: got %s", PACKED[i].why, hex);
    }
}

static void every_length_comes_back_as_it_was(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    char text[GSM7_SCREEN + 1];
    for (size_t len = 0; len <= GSM7_SCREEN; len++) {
        unsigned char octets[GSM7_SCREEN_OCTETS];
        size_t count = 0;
        for (size_t i = 0; i < len; i++)
            text[i] = (char)('a' + (i * 7 + len) % 26);
        text[len] = '\0';
        assert_true(gsm7_pack(octets, sizeof octets, &count, text_of(text)));
        assert_text(gsm7_unpack(octets, count, arena), text);
    }
    arena_close(arena);
}

static void every_letter_of_the_alphabet_comes_back(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    size_t letters = 0;
    for (uint32_t letter = 1; letter < 0x3000; letter++) {
        char bytes[4];
        unsigned char octets[4];
        size_t count = 0;
        struct text text = {bytes, text_put_char(bytes, letter)};
        if (gsm7_cost(letter) == 0) {
            assert_false(gsm7_pack(octets, sizeof octets, &count, text));
            continue;
        }
        letters++;
        assert_true(gsm7_pack(octets, sizeof octets, &count, text));
        assert_true(text_equal(gsm7_unpack(octets, count, arena), text));
    }
    assert_int_equal(letters, 127 + 10);
    arena_close(arena);
}

static void what_has_no_room_is_not_packed(void **state)
{
    (void)state;
    unsigned char octets[7];
    size_t count = 0;
    assert_false(gsm7_pack(octets, 0, &count, TEXT("a")));
    assert_false(gsm7_pack(octets, 7, &count, TEXT("123456789")));
    assert_false(gsm7_pack(octets, 7, &count, TEXT("1234567\r")));
    assert_false(gsm7_pack(octets, 1, &count, TEXT("\xe2\x82\xac")));
    assert_true(gsm7_pack(octets, 7, &count, TEXT("12345678")));
}

static const struct {
    const char *why;
    unsigned char octets[8];
    size_t count;
    const char *want;
} HOSTILE[] = {
    {"nothing is an empty text", {0}, 0, ""},
    {"a lone escape at the end is a space", {0x1b}, 1, " "},
    {"an escape to an escape is a space", {0x9b, 0x0d}, 2, " "},
    {"an escape to a sign that is not there is the sign", {0x9b, 0x20}, 2, "A"},
    {"all bits set is the last letter of the alphabet", {0xff, 0x7f}, 2, "\xc3\xa0\xc3\xa0"},
};

static void any_octets_unpack(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof HOSTILE / sizeof *HOSTILE; i++) {
        struct text got = gsm7_unpack(HOSTILE[i].octets, HOSTILE[i].count, arena);
        if (!text_is(got, HOSTILE[i].want))
            fail_msg("%s: got \"%.*s\"", HOSTILE[i].why, TEXT_ARG(got));
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(a_letter_costs_what_the_network_counts),
           cmocka_unit_test(octets_are_those_of_the_specification),
           cmocka_unit_test(every_length_comes_back_as_it_was),
           cmocka_unit_test(every_letter_of_the_alphabet_comes_back),
           cmocka_unit_test(what_has_no_room_is_not_packed),
           cmocka_unit_test(any_octets_unpack))
