/* Every sentence the kiosk may say, of forms, tables, settings and catalogues, as the
 * synthesiser reads it: none of it in another tongue, no word spelled letter by letter, no
 * number left in figures. With --print: language, sentence, words, phonemes. */
#include <espeak-ng/speak_lib.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/check.h"
#include "base/file.h"
#include "locale/catalogue.h"
#include "locale/spoken.h"
#include "locale/tag.h"

enum { MOST_BYTES = 4 << 20 };

static const char *const FORMS = "assets/services";

struct world {
    struct arena *arena;
    const char *tag;
    struct catalogue *words;
    struct lexicon *lexicon;

    size_t count, bad, cells;
};

static bool print_all;

/* Phonemes of all clauses of `spoken`. */
static struct text phonemes_of(struct world *world, struct text spoken)
{
    struct buffer out = {0};
    const void *rest = text_string(world->arena, spoken);
    while (rest) {
        buffer_add_string(&out, espeak_TextToPhonemes(&rest, espeakCHARS_UTF8, 0));
        buffer_add_char(&out, ' ');
    }
    struct text made = text_copy(world->arena, buffer_text(&out));
    buffer_close(&out);
    return made;
}

/* Another language's phonemes are in brackets: "(en)". */
static bool switches_language(struct text phonemes)
{
    for (size_t i = 0; i + 3 < phonemes.len; i++)
        if (phonemes.at[i] == '(' && phonemes.at[i + 1] >= 'a' && phonemes.at[i + 1] <= 'z')
            return true;
    return false;
}

static bool is_latin(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Two Latin letters together that are neither pinyin with its tone nor, in a language written
 * so, a word. */
static bool spells_letters(struct text spoken, bool is_latin_language)
{
    for (size_t i = 0; i < spoken.len;) {
        size_t len = 0, capitals = 0;
        while (i + len < spoken.len && is_latin(spoken.at[i + len]))
            capitals += spoken.at[i + len++] <= 'Z';
        bool tone =
            i + len < spoken.len && spoken.at[i + len] >= '1' && spoken.at[i + len] <= '5';
        if (len > 1 && (is_latin_language ? capitals == len : capitals > 0 || !tone))
            return true;
        i += len > 0 ? len : 1;
    }
    return false;
}

/* A figure that the synthesiser would read as it likes; behind a Latin letter it is a tone. */
static bool leaves_figures(struct text spoken)
{
    for (size_t i = 0; i < spoken.len; i++)
        if (spoken.at[i] >= '0' && spoken.at[i] <= '9' &&
            (i == 0 || !is_latin(spoken.at[i - 1])))
            return true;
    return false;
}

static void check(struct world *world, struct text shown, const char *where)
{
    bool is_latin_language = strcmp(world->tag, "sw") == 0 || strcmp(world->tag, "en") == 0;
    shown = text_trim(shown);
    if (shown.len == 0)
        return;
    struct text spoken = spoken_text(shown, text_of(world->tag), world->words, world->lexicon,
                                     world->arena, NULL, NULL);
    struct text phonemes = phonemes_of(world, spoken);
    world->count++;
    if (print_all)
        printf("%s\t%.*s\t%.*s\t%.*s\n", world->tag, TEXT_ARG(shown), TEXT_ARG(spoken),
               TEXT_ARG(phonemes));
    if (!switches_language(phonemes) && !spells_letters(spoken, is_latin_language) &&
        !leaves_figures(spoken))
        return;
    world->bad++;
    print_error("%s: %s: %.*s\n    %.*s\n", where, world->tag, TEXT_ARG(shown),
                TEXT_ARG(phonemes));
}

/* The text of a <value>, its entities made letters and a number in the place of each output. */
static struct text plain(struct world *world, struct text xml)
{
    static const char *const ENTITIES[][2] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
    struct buffer out = {0};
    while (xml.len > 0) {
        size_t skip = 1;
        if (xml.at[0] == '<') {
            size_t end = text_find(xml, TEXT(">"));
            skip = end == SIZE_MAX ? xml.len : end + 1;
            if (text_starts(xml, "<output"))
                buffer_add_string(&out, "143");
        } else if (xml.at[0] == '&') {
            for (size_t i = 0; i < 5; i++)
                if (text_starts(xml, ENTITIES[i][0])) {
                    buffer_add_string(&out, ENTITIES[i][1]);
                    skip = strlen(ENTITIES[i][0]);
                }
        } else {
            buffer_add(&out, text_part(xml, 0, 1));
        }
        xml = text_part(xml, skip, SIZE_MAX);
    }
    struct text made = text_copy(world->arena, buffer_text(&out));
    buffer_close(&out);
    return made;
}

static struct text take_between(struct text *rest, const char *from, const char *to)
{
    size_t at = text_find(*rest, text_of(from));
    if (at == SIZE_MAX)
        return (struct text){0};
    struct text found = text_part(*rest, at + strlen(from), SIZE_MAX);
    size_t end = text_find(found, text_of(to));
    found = text_part(found, 0, end);
    *rest = text_part(*rest, (size_t)(found.at - rest->at) + found.len, SIZE_MAX);
    return found;
}

/* Sentences of the translation whose lang ends with the tag in brackets. */
static void check_form(struct world *world, const char *path)
{
    struct text bytes, block;
    struct text mark = text_format(world->arena, "(%s)\"", world->tag);
    if (file_read(&bytes, path, MOST_BYTES, world->arena, NULL) != OK)
        return;
    while ((block = take_between(&bytes, "<translation", "</translation>")).len > 0) {
        if (text_find(text_part(block, 0, text_find(block, TEXT(">"))), mark) == SIZE_MAX)
            continue;
        struct text value;
        while ((value = take_between(&block, "<value", "</value>")).len > 0) {
            size_t open = text_find(value, TEXT(">"));
            struct text kind = text_part(value, 0, open);
            if (open != SIZE_MAX && text_find(kind, TEXT("image")) == SIZE_MAX &&
                text_find(kind, TEXT("audio")) == SIZE_MAX)
                check(world, plain(world, text_part(value, open + 1, SIZE_MAX)), path);
        }
    }
}

/* What stands in the place of {name} comes in when it is known. */
static struct text with_values(struct world *world, struct text sentence)
{
    struct buffer out = {0};
    for (size_t at = 0; at < sentence.len; at++) {
        size_t end = at;
        while (sentence.at[at] == '{' && end < sentence.len && sentence.at[end] != '}')
            end++;
        if (end > at)
            buffer_add_string(&out, "3");
        else
            buffer_add(&out, text_part(sentence, at, 1));
        at = end;
    }
    struct text made = text_copy(world->arena, buffer_text(&out));
    buffer_close(&out);
    return made;
}

/* The next cell of a line of CSV; false when there is none. */
static bool take_cell(struct world *world, struct text *line, struct text *cell)
{
    struct buffer out = {0};
    bool inside = false;
    size_t at = 0;

    if (!line->at)
        return false;
    for (; at < line->len && (inside || line->at[at] != ','); at++)
        if (line->at[at] != '"')
            buffer_add(&out, text_part(*line, at, 1));
        else
            inside = !inside;
    *cell = text_trim(text_copy(world->arena, buffer_text(&out)));
    buffer_close(&out);
    *line = at < line->len ? text_part(*line, at + 1, SIZE_MAX) : (struct text){0};
    return true;
}

/* The column of the language; in a table without one, "label" of a deployment in Latin letters,
 * which says names of places. */
static bool is_wanted(const struct world *world, struct text name)
{
    bool is_latin_language = strcmp(world->tag, "sw") == 0 || strcmp(world->tag, "en") == 0;
    return tag_is_of_column(text_of(world->tag), name) ||
           (is_latin_language && text_is(name, "label"));
}

static void check_table(struct world *world, const char *path)
{
    struct text bytes, line, cell;
    bool wanted[64] = {false};
    size_t number = 0;
    if (file_read(&bytes, path, MOST_BYTES, world->arena, NULL) != OK)
        return;
    for (; text_take_part(&bytes, '\n', &line); number++)
        for (size_t c = 0; c < 64 && take_cell(world, &line, &cell); c++) {
            if (number == 0)
                wanted[c] = is_wanted(world, cell);
            else if (wanted[c])
                check(world, with_values(world, cell), path);
            world->cells += number > 0 && wanted[c];
        }
}

/* The staffed place and its hours: "staffed_hours.en = Monday". */
static void check_settings(struct world *world, const char *path)
{
    struct text bytes, line, key;
    if (file_read(&bytes, path, MOST_BYTES, world->arena, NULL) != OK)
        return;
    while (text_take_part(&bytes, '\n', &line))
        if (text_starts(line, "staffed_") && text_take_part(&line, '=', &key) &&
            tag_is_of_column(text_of(world->tag), text_trim(key)))
            check(world, line, path);
}

/* Every form below the folder; `pack` limits tables to it. */
static void check_folder(struct world *world, const char *folder, unsigned depth)
{
    struct text *names;
    size_t count;
    if (depth == 0 || folder_list(&names, &count, folder, world->arena, NULL) != OK)
        return;
    for (size_t i = 0; i < count; i++) {
        const char *path = text_format(world->arena, "%s/%.*s", folder, TEXT_ARG(names[i])).at;
        if (text_ends(names[i], ".xml"))
            check_form(world, path);
        else if (text_ends(names[i], ".csv"))
            check_table(world, path);
        else if (text_ends(names[i], ".conf"))
            check_settings(world, path);
        else
            check_folder(world, path, depth - 1);
    }
}

static bool is_said(const char *key)
{
    static const char *const NOT[] = {"words.", "key.",    "keys.",     "money.",      "voice.",
                                      "phone.", "worker.", "direction", "date.pattern"};
    for (size_t i = 0; i < sizeof NOT / sizeof *NOT; i++)
        if (text_starts(text_of(key), NOT[i]))
            return false;
    return true;
}

static void check_catalogue(struct world *world)
{
    for (size_t i = 0; i < catalogue_count(world->words); i++) {
        char *key = text_string(world->arena, catalogue_key(world->words, i));
        if (key[0] == '\0' || !is_said(key))
            continue;
        check(world, with_values(world, catalogue_words(world->words, key)), key);
    }
}

/* The words of `tag`, and its voice. */
static struct world open_language(const char *tag)
{
    struct fault why = {0};
    struct world world = {.arena = arena_open("test"), .tag = tag};
    assert_int_equal(
        catalogue_open(&world.words, DOORSTEP_BUILT_LOCALES, text_of(tag), world.arena, &why),
        OK);
    if (lexicon_open(&world.lexicon, DOORSTEP_BUILT_LOCALES, text_of(tag), world.arena, &why) !=
        OK)
        fail_msg("%s: %s", why.file, why.text);
    char *voice = text_string(world.arena, catalogue_words(world.words, "voice.name"));
    espeak_VOICE wanted = {.languages = voice};
    assert_true(espeak_SetVoiceByName(voice) == EE_OK ||
                espeak_SetVoiceByProperties(&wanted) == EE_OK);
    return world;
}

static void check_language(const char *tag)
{
    struct world world = open_language(tag);
    check_catalogue(&world);
    check_folder(&world, FORMS, 4);
    size_t bad = world.bad, count = world.count, cells = world.cells;
    arena_close(world.arena);
    print_message("%s: %zu sentences, %zu of them in tables, %zu misread\n", tag, count, cells,
                  bad);
    assert_true(count > 100 && cells > 100);
    assert_int_equal(bad, 0);
}

static void chinese_is_read_in_mandarin(void **state)
{
    (void)state;
    check_language("zh-CN");
}

static const struct {
    const char *written, *phonemes;
} READINGS[] = {
    {"银行", "ji35nXa35N"},     {"重新", "ts.hong35S;i55n"},
    {"还款", "Xua35nkhwa214n"}, {"处理", "ts.hu214li214"},
    {"更正", "k@55Nts.@51N"},   {"了解", "ljAu214tS;iE214"},
    {"得到", "t@35tAu51"},      {"丧葬", "sa55Ntsa51N"},
    {"为止", "wei35ts.i.214"},  {"用不了", "yu51Npu51ljAu214"},
    {"涂满", "thu35ma214n"},    {"不了解", "pu51ljAu214tS;iE214"},
};

/* Marks of stress and of the end of a syllable say nothing about which reading it is. */
static struct text bare(struct world *world, struct text phonemes)
{
    struct buffer out = {0};
    for (size_t i = 0; i < phonemes.len; i++)
        if (!strchr("',_| ", phonemes.at[i]))
            buffer_add(&out, text_part(phonemes, i, 1));
    struct text made = text_copy(world->arena, buffer_text(&out));
    buffer_close(&out);
    return made;
}

static void a_letter_with_two_readings_has_that_of_its_word(void **state)
{
    (void)state;
    struct world world = open_language("zh-CN");
    for (size_t i = 0; i < sizeof READINGS / sizeof *READINGS; i++) {
        struct text spoken = spoken_text(text_of(READINGS[i].written), text_of(world.tag),
                                         world.words, world.lexicon, world.arena, NULL, NULL);
        struct text got = bare(&world, phonemes_of(&world, spoken));
        if (!text_is(got, READINGS[i].phonemes))
            print_error("%s is read %.*s, wanted %s\n", READINGS[i].written, TEXT_ARG(got),
                        READINGS[i].phonemes);
        world.bad += !text_is(got, READINGS[i].phonemes);
    }
    size_t bad = world.bad;
    arena_close(world.arena);
    assert_int_equal(bad, 0);
}

static void uyghur_is_read_in_uyghur(void **state)
{
    (void)state;
    check_language("ug");
}

static void swahili_is_read_in_swahili(void **state)
{
    (void)state;
    check_language("sw");
}

static void english_is_read_in_english(void **state)
{
    (void)state;
    check_language("en");
}

int main(int count, char **values)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_is_read_in_mandarin),
        cmocka_unit_test(a_letter_with_two_readings_has_that_of_its_word),
        cmocka_unit_test(uyghur_is_read_in_uyghur),
        cmocka_unit_test(swahili_is_read_in_swahili),
        cmocka_unit_test(english_is_read_in_english)};
    print_all = count > 1 && strcmp(values[1], "--print") == 0;
    if (espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT) < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
