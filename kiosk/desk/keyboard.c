#include "desk/keyboard.h"

#include <string.h>

/* In Uyghur a vowel that no consonant carries stands on this; ULY "'". */
#define SEAT "\u0626"
enum { SEAT_LEN = sizeof SEAT - 1 };

static bool read_group(struct keyboard_group *group, struct text keys, struct text capitals)
{
    struct text key, capital;

    while (text_take_part(&keys, '|', &key)) {
        struct text name = key;
        text_take_part(&name, '=', &key);
        if (group->count == KEYBOARD_KEYS || key.len == 0 ||
            !text_take_part(&capitals, '|', &capital) || capital.len == 0)
            return false;
        group->keys[group->count] = key;
        group->names[group->count] = name.len > 0 ? name : key;
        group->capitals[group->count++] = capital;
    }
    return !text_take_part(&capitals, '|', &capital);
}

bool keyboard_read(struct keyboard *keyboard, struct text letters, struct text capitals)
{
    struct text keys, large;

    *keyboard = (struct keyboard){.has_capitals = !text_is(capitals, "-")};
    while (text_take_word(&letters, &keys)) {
        large = keys; /* not shown where there are no capitals */
        if (keyboard->group_count == KEYBOARD_GROUPS ||
            (keyboard->has_capitals && !text_take_word(&capitals, &large)) ||
            !read_group(&keyboard->groups[keyboard->group_count++], keys, large)) {
            *keyboard = (struct keyboard){0};
            return false;
        }
    }
    return keyboard->group_count > 0;
}

struct text typed_text(const struct typed *typed)
{
    return (struct text){typed->at, typed->len};
}

static size_t last_letter(struct text text)
{
    size_t at = text.len;

    while (at > 0 && ((unsigned char)text.at[--at] & 0xc0) == 0x80)
        ;
    return at;
}

bool typed_begins_word(const struct typed *typed)
{
    static const char ENDS[] = " -\u00b7";
    struct text text = typed_text(typed);
    struct text last = text_part(text, last_letter(text), SIZE_MAX);

    return last.len == 0 || text_find(text_of(ENDS), last) != SIZE_MAX;
}

/* The letter is one that a key has on a seat. */
static bool is_vowel(const struct keyboard *keyboard, struct text letter)
{
    for (size_t g = 0; g < keyboard->group_count; g++)
        for (size_t k = 0; k < keyboard->groups[g].count; k++) {
            struct text key = keyboard->groups[g].keys[k];
            if (text_starts(key, SEAT) &&
                text_equal(text_part(key, SEAT_LEN, SIZE_MAX), letter))
                return true;
        }
    return false;
}

bool typed_add(struct typed *typed, const struct keyboard *keyboard, struct text key)
{
    struct text so_far = typed_text(typed);
    struct text last = text_part(so_far, last_letter(so_far), SIZE_MAX);

    /* After a seat that was set by hand (a syllable within a word) none is set again. */
    if (text_starts(key, SEAT) && key.len > SEAT_LEN && !typed_begins_word(typed) &&
        !is_vowel(keyboard, last))
        key = text_part(key, SEAT_LEN, SIZE_MAX);
    if (key.len > typed->room - typed->len)
        return false;
    if (key.len > 0)
        memcpy(typed->at + typed->len, key.at, key.len);
    typed->len += key.len;
    return true;
}

bool typed_take(struct typed *typed)
{
    struct text text = typed_text(typed);
    if (text.len == 0)
        return false;

    size_t at = last_letter(text);
    struct text before = text_part(text, 0, at);
    if (text_ends(before, SEAT))
        at -= SEAT_LEN;
    memset(typed->at + at, 0, typed->len - at);
    typed->len = at;
    return true;
}

void typed_clear(struct typed *typed)
{
    memset(typed->at, 0, typed->room);
    typed->len = 0;
}
