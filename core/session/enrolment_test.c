#include "session/enrolment.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"

static const struct {
    const char *why, *conf, *key;
    enum status want;
} ROWS[] = {
    {"enrolled", "case_first = 10\ncase_last = 19\n", "00112233445566778899aabbccddeeff\n", OK},
    {"one number is a part", "case_first = 10\ncase_last = 10\n",
     "00112233445566778899aabbccddeeff", OK},
    {"nothing at all", NULL, NULL, NOT_FOUND},
    {"no key", "case_first = 10\ncase_last = 19\n", NULL, NOT_FOUND},
    {"no end", "case_first = 10\n", "00112233445566778899aabbccddeeff", REFUSED},
    {"an end before the beginning", "case_first = 10\ncase_last = 9\n",
     "00112233445566778899aabbccddeeff", REFUSED},
    {"more than ten digits can say", "case_first = 0\ncase_last = 1000000000\n",
     "00112233445566778899aabbccddeeff", REFUSED},
    {"a short key", "case_first = 10\ncase_last = 19\n", "001122", DAMAGED},
    {"a key that is none", "case_first = 10\ncase_last = 19\n",
     "00112233445566778899aabbccddeefg", DAMAGED},
};

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

static void put(const char *folder, const char *name, const char *words)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (words)
        assert_int_equal(file_replace(path, text_of(words), 0600, NULL), OK);
}

static void only_a_whole_enrolment_is_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        char folder[] = "/tmp/doorstep-enrolment-XXXXXX";
        struct enrolment enrolment;
        struct fault why = {0};
        assert_non_null(mkdtemp(folder));
        put(folder, "device.conf", ROWS[i].conf);
        put(folder, "case.key", ROWS[i].key);
        enum status got = enrolment_open(&enrolment, folder, false, random_system(), &why);
        if (got != ROWS[i].want)
            fail_msg("%s: %s, %s", ROWS[i].why, status_name(got), why.text);
        nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    }
}

static void a_demonstration_enrols_itself_once(void **state)
{
    (void)state;
    char folder[] = "/tmp/doorstep-enrolment-XXXXXX";
    struct enrolment first, again;
    struct fault why = {0};
    assert_non_null(mkdtemp(folder));
    assert_int_equal(enrolment_open(&first, folder, true, random_system(), &why), OK);
    assert_int_equal(enrolment_open(&again, folder, true, random_system(), &why), OK);
    assert_memory_equal(first.case_key, again.case_key, CASE_KEY);
    assert_true(first.case_last > first.case_first);
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void programs_started_together_enrol_once(void **state)
{
    (void)state;
    enum { PROGRAMS = 4, ROUNDS = 20 };
    for (int round = 0; round < ROUNDS; round++) {
        char folder[] = "/tmp/doorstep-enrolment-XXXXXX";
        struct enrolment first, enrolment;
        int ways[2], status;
        assert_non_null(mkdtemp(folder));
        assert_int_equal(pipe(ways), 0);
        for (int i = 0; i < PROGRAMS; i++)
            if (fork() == 0) {
                bool good =
                    enrolment_open(&enrolment, folder, true, random_system(), NULL) == OK &&
                    write(ways[1], enrolment.case_key, CASE_KEY) == CASE_KEY;
                _exit(good ? 0 : 1);
            }
        for (int i = 0; i < PROGRAMS; i++) {
            assert_true(wait(&status) > 0);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
            assert_int_equal(read(ways[0], (i ? &enrolment : &first)->case_key, CASE_KEY),
                             CASE_KEY);
            assert_true(i == 0 ||
                        memcmp(first.case_key, enrolment.case_key, sizeof first.case_key) == 0);
        }
        close(ways[0]);
        close(ways[1]);
        nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    }
}

/* Among a billion numbers a thousand are; one of them is looked for, and stood before. */
static void a_number_that_is_kept_for_practice_is_never_given(void **state)
{
    (void)state;
    char folder[] = "/tmp/doorstep-enrolment-XXXXXX", number[CASE_DIGITS + 1];
    struct arena *arena = arena_open("test");
    struct store *store;
    struct clock_fixed clock = {1795430400000};
    struct fault why = {0};
    struct enrolment enrolment = {.case_key = {1, 2, 3}};
    assert_non_null(mkdtemp(folder));
    assert_int_equal(store_open(&store, folder, clock_fixed(&clock), NULL, arena, &why), OK);
    uint32_t count = case_number_count(TEXT("0000000000"), enrolment.case_key);
    enrolment.case_first = count;
    enrolment.case_last = (int64_t)count + 1;
    assert_int_equal(enrolment_next(number, &enrolment, store, &why), OK);
    assert_int_equal(case_number_count(text_of(number), enrolment.case_key), count + 1);
    assert_int_equal(enrolment_next(number, &enrolment, store, &why), REFUSED);
    store_close(store);
    arena_close(arena);
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

CHECK_MAIN(cmocka_unit_test(a_number_that_is_kept_for_practice_is_never_given),
           cmocka_unit_test(only_a_whole_enrolment_is_taken),
           cmocka_unit_test(a_demonstration_enrols_itself_once),
           cmocka_unit_test(programs_started_together_enrol_once))
