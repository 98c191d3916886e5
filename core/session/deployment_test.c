/* A phone is one and the same, whether the network or its owner writes it. */
#include "session/deployment.h"

#include "base/check.h"

struct row {
    const char *why, *country, *msisdn, *here;
};

static const struct row ROWS[] = {
    {"as GSM networks write it", "86", "8613800138000", "13800138000"},
    {"with a plus", "86", "+8613800138000", "13800138000"},
    {"with the sign of abroad", "86", "008613800138000", "13800138000"},
    {"as people here write it", "86", "13800138000", "13800138000"},
    {"of another country", "86", "+254700000000", "+254700000000"},
    {"a short number of the network", "86", "8612345", "8612345"},
    {"where the code is written", "", "254700000000", "254700000000"},
    {"unknown", "86", "", ""},
    {"with spaces around", "86", " 8613800138000 ", "13800138000"},
};

static void a_phone_is_written_as_people_here_write_it(void **state)
{
    struct arena *arena = arena_open("test");

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        const struct row *row = &ROWS[i];
        const struct deployment deployment = {.phone_country = text_of(row->country)};
        struct text got = deployment_phone(&deployment, text_of(row->msisdn), arena);
        if (!text_is(got, row->here))
            fail_msg("%s: %.*s", row->why, TEXT_ARG(got));
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(a_phone_is_written_as_people_here_write_it))
