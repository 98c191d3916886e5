#include "casebook/keep.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"

static void every_word_of_both_packs_has_its_days(void **state)
{
    static const char *const PACKS[] = {"assets/services/cn-rural", "assets/services/ke"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct arena *arena = arena_open("test");
        struct fault why = {0};
        struct keep keep;
        if (keep_read(&keep, PACKS[i], arena, &why) != OK)
            fail_msg("%s:%u: %s", why.file, why.line, why.text);
        assert_true(keep.count > 3);
        assert_non_null(keep_form(&keep, TEXT("call")));
        assert_null(keep_form(&keep, TEXT("nowhere")));
        assert_true(keep.stray_days > 0);
        arena_close(arena);
    }
}

#define WORDS "keep,from,days,source,verify\n"
#define SHEET "node,purpose,basis,seen_by,keep,kind\n"
static const struct {
    const char *why, *words, *sheet, *says;
} CASES[] = {
    {"fine", WORDS "a while,case,30,a law,no\n", SHEET "/data/a,p,b,s,a while,asked\n", NULL},
    {"a word that is not explained", WORDS "a while,case,30,a law,no\n",
     SHEET "/data/a,p,b,s,longer,asked\n", "does not say how long \"longer\" is"},
    {"days that are none", WORDS "a while,case,-1,a law,no\n",
     SHEET "/data/a,p,b,s,a while,asked\n", "0 to 36500"},
    {"from when?", WORDS "a while,birth,3,a law,no\n", SHEET "/data/a,p,b,s,a while,asked\n",
     ""},
    {"a rule for something else", WORDS "a while,strays,3,a law,no\n",
     SHEET "/data/a,p,b,s,a while,asked\n", "no answer is kept like that"},
};

static void put(struct arena *arena, const char *folder, const char *name, const char *bytes)
{
    const char *path = text_format(arena, "%s/%s", folder, name).at;
    assert_int_equal(file_replace(path, text_of(bytes), 0600, NULL), OK);
}

static void what_is_not_explained_is_refused_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct arena *arena = arena_open("test");
        char folder[] = "/tmp/doorstep-keep-XXXXXX";
        struct fault why = {0};
        struct keep keep;
        assert_non_null(mkdtemp(folder));
        const char *office = text_format(arena, "%s/office", folder).at;
        const char *form = text_format(arena, "%s/form", folder).at;
        assert_int_equal(folder_make(office, NULL), OK);
        assert_int_equal(folder_make(form, NULL), OK);
        put(arena, office, "keep.csv", CASES[i].words);
        put(arena, form, "data-sheet.csv", CASES[i].sheet);
        enum status status = keep_read(&keep, folder, arena, &why);
        if (status != (CASES[i].says ? REFUSED : OK) ||
            (CASES[i].says && !strstr(why.text, CASES[i].says)))
            fail_msg("%s: %s", CASES[i].why, why.text);
        unlink(text_format(arena, "%s/keep.csv", office).at);
        unlink(text_format(arena, "%s/data-sheet.csv", form).at);
        rmdir(office);
        rmdir(form);
        rmdir(folder);
        arena_close(arena);
    }
}

CHECK_MAIN(cmocka_unit_test(every_word_of_both_packs_has_its_days),
           cmocka_unit_test(what_is_not_explained_is_refused_whole))
