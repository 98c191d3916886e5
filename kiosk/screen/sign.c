#include "screen/sign.h"

#include "screen/path.h"

#include <assert.h>

static const struct sign {
    const char *name;
    bool turns; /* points along the line of reading */
    const char *path;
} SIGNS[] = {
    /* The bar, in the order of its places. */
    {"back", true, "S 12 84 50 20 50 S 12 46 23 18 50 46 77"},
    {"again", false,
     "A 9 50 54 36 42 330 M 26 4 L 56 20 L 29 39 Z M 33 47 L 42 47 L 54 37 L 54 71 L 42 61 "
     "L 33 61 Z A 5.5 52 54 14 50 130"},
    {"help", false,
     "O 50 50 46 o 50 50 37 A 9 50 41 12.5 275 490 S 9 59 49 50.5 56 50.5 61 O 50.5 75 5.6"},
    {"person", false,
     "O 50 31 18 M 13 92 C 13 67 30 58 50 58 C 70 58 87 67 87 92 Z A 5.5 50 31 27 265 455 "
     "R 17 25 11 19 5 R 72 25 11 19 5"},
    {"stop", false, "S 14 25 25 75 75 S 14 75 25 25 75"},
    /* The tools, in the order of their places. */
    {"size", false, "A 9 42 42 29 0 360 S 13 66 66 86 86 S 8 42 29 42 55 S 8 29 42 55 42"},
    {"contrast", false, "A 7 50 50 39 0 360 M 50 14 C 70 14 86 30 86 50 C 86 70 70 86 50 86 Z"},
    {"speed", false, "A 9 50 66 40 278 442 S 9 50 66 68 38 O 50 66 10"},
    {"volume", false,
     "M 8 37 L 26 37 L 50 16 L 50 84 L 26 63 L 8 63 Z A 8 48 50 22 50 130 A 8 48 50 40 50 130"},
    {"curtain", false,
     "B 8 8 50 26 20 74 20 92 50 B 8 8 50 26 80 74 80 92 50 O 50 50 14 S 9 20 84 80 16"},
    {"language", false,
     "O 50 50 45 o 50 50 38 A 6 50 50 41 0 180 S 6 12 36 88 36 S 6 12 64 88 64 "
     "B 6 50 10 24 34 24 66 50 90 B 6 50 10 76 34 76 66 50 90"},
    {"tools", false,
     "S 7 12 25 88 25 S 7 12 50 88 50 S 7 12 75 88 75 O 34 25 11 O 66 50 11 O 40 75 11"},
    /* Going on. */
    {"go", true, "S 15 14 50 80 50 S 15 53 19 84 50 53 81"},
    {"more", true, "S 13 38 18 70 50 38 82"},
    {"less", true, "S 13 62 18 30 50 62 82"},
    {"tick", false, "S 15 19 54 41 75 81 27"},
    /* Keys and tiles of editors. */
    {"delete", true, "S 7 36 20 93 20 93 80 36 80 8 50 36 20 S 8 52 38 76 62 S 8 76 38 52 62"},
    {"clear", false,
     "S 8 16 27 84 27 S 8 40 14 60 14 S 8 25 29 31 87 69 87 75 29 "
     "S 6 42 44 43 71 S 6 58 44 57 71"},
    {"shift", false, "S 8 50 14 85 50 65 50 65 85 35 85 35 50 15 50 50 14"},
    {"space", false, "S 9 12 48 12 68 88 68 88 48"},
    {"pen", false, "S 8 17 83 22 63 70 15 86 31 38 79 17 83 S 8 58 27 74 43"},
    {"keys", false,
     "S 7 8 24 92 24 92 76 8 76 8 24 O 26 42 5 O 42 42 5 O 58 42 5 O 74 42 5 "
     "S 8 30 60 70 60"},
    {"microphone", false,
     "R 37 8 26 50 13 A 7 50 46 28 90 270 S 7 50 74 50 90 S 7 32 91 68 91"},
    {"play", false, "M 28 16 L 84 50 L 28 84 Z S 10 28 16 84 50 28 84 28 16"},
    {"pause", false, "R 24 16 18 68 6 R 58 16 18 68 6"},
    {"record", false, "O 50 50 34"},
    {"end", false, "R 20 20 60 60 10"},
    {"eye", false, "B 8 8 50 26 20 74 20 92 50 B 8 8 50 26 80 74 80 92 50 O 50 50 14"},
    {"plus", false, "S 12 50 18 50 82 S 12 18 50 82 50"},
    {"minus", false, "S 12 18 50 82 50"},
    {"up", false, "S 12 20 64 50 34 80 64"},
    {"down", false, "S 12 20 36 50 66 80 36"},
    {"print", false,
     "S 7 28 34 28 10 72 10 72 34 S 7 26 72 10 72 10 36 90 36 90 72 74 72 "
     "S 7 28 58 72 58 72 92 28 92 28 58"},
    /* Marks. */
    {"warning", false, "S 9 50 14 91 85 9 85 50 14 S 9 50 42 50 60 O 50 73 5.5"},
    {"silent", false,
     "M 8 37 L 26 37 L 50 16 L 50 84 L 26 63 L 8 63 Z S 9 64 37 90 63 S 9 90 37 64 63"},
    {"hidden", false, "O 20 50 10 O 50 50 10 O 80 50 10"},
};

/* Letters that keyboards are marked with, which few fonts have. */
static const struct {
    const char *letter, *name;
} LETTERS[] = {{"⌫", "delete"}, {"⇧", "shift"}, {"⎵", "space"}, {"␣", "space"}};

static const struct sign *by_name(struct text name)
{
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (text_is(name, SIGNS[i].name))
            return &SIGNS[i];
    return NULL;
}

const struct sign *sign_find(struct text name)
{
    for (size_t i = 0; i < sizeof LETTERS / sizeof *LETTERS; i++)
        if (text_is(name, LETTERS[i].letter))
            return by_name(text_of(LETTERS[i].name));
    return text_starts(name, "sign:") ? by_name(text_part(name, 5, name.len)) : NULL;
}

const char *sign_name(const struct sign *sign)
{
    return sign->name;
}

const struct mask *sign_mask(struct cache *cache, const char *name, int size,
                             bool right_to_left)
{
    const struct sign *sign = by_name(text_of(name));

    assert(sign != NULL);
    bool mirrored = right_to_left && sign->turns;
    uint64_t key = hash_number(HASH_BEGIN, 'S');
    key = hash_bytes(key, name, text_of(name).len);
    key = hash_number(hash_number(key, size), mirrored);
    struct mask *mask = cache_get(cache, key);
    if (mask != NULL)
        return mask;
    mask = path_mask(sign->path, size, mirrored);
    if (mask != NULL)
        cache_put(cache, key, mask, sizeof *mask + (size_t)mask->width * (size_t)mask->height);
    return mask;
}
