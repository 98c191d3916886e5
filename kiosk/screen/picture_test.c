#include "screen/picture.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/file.h"

#include <stdlib.h>
#include <unistd.h>

struct bench {
    struct fonts *fonts;
    struct cache *cache;
    char folder[64];
};

static int open_bench(void **state)
{
    static struct bench bench;
    struct fault why;

    if (fonts_open(&bench.fonts, &why) != OK)
        return -1;
    bench.cache = cache_open(4 << 20);
    strcpy(bench.folder, "/tmp/doorstep-picture-XXXXXX");
    *state = &bench;
    return mkdtemp(bench.folder) == NULL;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;
    char path[128];

    snprintf(path, sizeof path, "%s/pictures.csv", bench->folder);
    unlink(path);
    rmdir(bench->folder);
    cache_close(bench->cache);
    fonts_close(bench->fonts);
    return 0;
}

static struct pictures *open_assets(struct bench *bench)
{
    struct pictures *pictures;
    struct fault why;

    if (pictures_open(&pictures, "assets", bench->fonts, bench->cache, &why) != OK)
        fail_msg("%s", why.text);
    return pictures;
}

static void every_picture_of_the_table_can_be_drawn(void **state)
{
    struct bench *bench = *state;
    struct pictures *pictures = open_assets(bench);
    struct arena *arena = arena_open("table");
    struct text table, line, name;
    struct fault why;

    assert_int_equal(file_read(&table, "assets/pictures.csv", 1 << 20, arena, &why), OK);
    text_take_part(&table, '\n', &line);
    while (text_take_part(&table, '\n', &line)) {
        if (!text_take_part(&line, ',', &name) || name.len == 0)
            continue;
        const struct picture *picture = pictures_take(pictures, name, 60, 60);
        if (picture == NULL || picture->width < 12 || picture->height < 12) {
            fail_msg("%.*s is not drawn", TEXT_ARG(name));
            break;
        }
        assert_true(picture->width <= 60 && picture->height <= 60);
    }
    arena_close(arena);
    pictures_close(pictures);
}

static void a_picture_is_known_by_the_name_of_its_file(void **state)
{
    struct bench *bench = *state;
    struct pictures *pictures = open_assets(bench);

    assert_true(pictures_has(pictures, TEXT("house")));
    assert_true(pictures_has(pictures, TEXT("house.png")));
    assert_true(pictures_has(pictures, TEXT("some/folder/house.png")));
    assert_false(pictures_has(pictures, TEXT("no-such-thing")));
    assert_true(pictures_take(pictures, TEXT("some/folder/house.png"), 40, 40)->width > 10);
    assert_null(pictures_take(pictures, TEXT("no-such-thing"), 40, 40));
    assert_null(pictures_take(pictures, TEXT("house"), 0, 40));
    pictures_close(pictures);
}

static const struct {
    const char *why, *table;
} BROKEN[] = {
    {"no emoji", "name,emoji,meaning\nhouse\n"},
    {"an empty name", "name,emoji,meaning\n,1F3E0,a house\n"},
    {"letters that are no number", "name,emoji,meaning\nhouse,XYZ,a house\n"},
    {"past the last letter there is", "name,emoji,meaning\nhouse,110000,a house\n"},
    {"too many letters",
     "name,emoji,meaning\nhouse,41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41,a house\n"},
};

static void a_broken_table_is_refused_with_its_line(void **state)
{
    struct bench *bench = *state;
    char path[128];

    snprintf(path, sizeof path, "%s/pictures.csv", bench->folder);
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        struct pictures *pictures;
        struct fault why = {0};
        assert_int_equal(file_replace(path, text_of(BROKEN[i].table), 0600, &why), OK);
        if (pictures_open(&pictures, bench->folder, bench->fonts, bench->cache, &why) !=
            REFUSED)
            fail_msg("%s was taken", BROKEN[i].why);
        assert_null(pictures);
        assert_int_equal(why.line, 2);
    }
}

static void scaling_keeps_colours_and_never_leaves_their_range(void **state)
{
    (void)state;
    struct picture *from = picture_new(8, 8);

    assert_non_null(from);
    for (int i = 0; i < 64; i++)
        from->pixels[i] = i % 2 == 0 ? 0xff204060 : 0x80102030;
    static const int SIDES[] = {1, 3, 8, 21};
    for (size_t i = 0; i < sizeof SIDES / sizeof *SIDES; i++) {
        struct picture *to = picture_scaled(from, SIDES[i], SIDES[i]);
        assert_non_null(to);
        for (int k = 0; k < SIDES[i] * SIDES[i]; k++) {
            uint32_t alpha = to->pixels[k] >> 24;
            for (int shift = 0; shift < 24; shift += 8)
                assert_true((to->pixels[k] >> shift & 0xff) <= alpha);
        }
        free(to);
    }
    for (int i = 0; i < 64; i++)
        from->pixels[i] = 0xff204060;
    struct picture *even = picture_scaled(from, 5, 13);
    assert_non_null(even);
    for (int i = 0; i < 5 * 13; i++)
        assert_int_equal(even->pixels[i], 0xff204060);
    free(even);
    free(from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_picture_of_the_table_can_be_drawn),
        cmocka_unit_test(a_picture_is_known_by_the_name_of_its_file),
        cmocka_unit_test(a_broken_table_is_refused_with_its_line),
        cmocka_unit_test(scaling_keeps_colours_and_never_leaves_their_range),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
