/* check_letters.c: letters that force UCS-2 where a language is otherwise in the alphabet of
 * phones, and letters that only look Uyghur. */
#include "base/buffer.h"
#include "base/map.h"
#include "tools/check.h"

enum { MOST_LETTERS_NAMED = 8 };

/* Everything that a form says in one language, with its place. */
struct sayings {
    struct saying {
        struct faces faces;
        struct spot spot;
    } * at;
    size_t count, room;
    struct map *known; /* sentences that are there already */
    struct arena *arena;
};

static void add(struct sayings *sayings, const struct faces *faces, struct spot spot)
{
    if (faces->text.len == 0 && faces->short_text.len == 0)
        return;
    if (sayings->count == sayings->room) {
        size_t room = sayings->room > 0 ? sayings->room * 2 : 64;
        struct saying *grown = arena_array(sayings->arena, room, sizeof *grown);
        for (size_t i = 0; i < sayings->count; i++)
            grown[i] = sayings->at[i];
        sayings->at = grown;
        sayings->room = room;
    }
    sayings->at[sayings->count++] = (struct saying){*faces, spot};
    if (faces->text.len > 0)
        map_put(sayings->known, faces->text, 1);
}

/* Words that stand in the body: they are no itext. */
static void add_control(struct sayings *sayings, const struct check *check, size_t control)
{
    const struct outline_control *outline = &check->controls[control];

    if (outline->label_words == WORDS_IN_PLACE)
        add(sayings, &(struct faces){.text = outline->label}, check_spot(check, control));
    if (outline->hint_words == WORDS_IN_PLACE)
        add(sayings, &(struct faces){.text = outline->hint}, check_spot(check, control));
}

/* Choices whose words come from a table; those of itext are there already. */
static void add_choices(struct sayings *sayings, const struct check *check, size_t control)
{
    struct choice *choices;
    size_t count = outline_choices(&choices, check->fresh, control, sayings->arena);

    for (size_t i = 0; count != SIZE_MAX && i < count; i++)
        if (choices[i].faces.text.len > 0 &&
            map_get(sayings->known, choices[i].faces.text) == UINT32_MAX)
            add(sayings, &choices[i].faces, check_spot(check, control));
}

static void collect(struct sayings *sayings, const struct check *check, size_t language)
{
    size_t translation = check->languages[language].translation;
    bool by_itext = form_language_count(check->form) > 0;

    for (size_t i = 0; by_itext && i < outline_text_count(check->form); i++) {
        struct outline_text text;
        outline_text(&text, check->form, i, translation, sayings->arena);
        add(sayings, &text.faces, (struct spot){.line = text.line, .place = text.id});
    }
    for (size_t i = 0; i < check->control_count; i++)
        add_control(sayings, check, i);
    record_set_language(check->fresh, translation);
    for (size_t i = 0; i < check->control_count; i++)
        if (check_is_question(&check->controls[i]))
            add_choices(sayings, check, i);
    record_set_language(check->fresh, 0);
}

/* ---- Letters ---- */

/* The different letters of a text that `wanted` picks, as "x (U+0078), y (U+0079)". */
static struct text name_letters(struct text text, bool (*wanted)(uint32_t letter),
                                struct arena *arena)
{
    uint32_t seen[MOST_LETTERS_NAMED];
    size_t count = 0;
    struct buffer out = {0};

    while (text.len > 0 && count < MOST_LETTERS_NAMED) {
        uint32_t letter = text_take_char(&text);
        bool again = !wanted(letter);
        for (size_t i = 0; i < count; i++)
            again = again || seen[i] == letter;
        if (again)
            continue;
        if (count > 0)
            buffer_add_string(&out, ", ");
        buffer_add_char(&out, letter);
        buffer_addf(&out, " (U+%04X)", (unsigned)letter);
        seen[count++] = letter;
    }
    struct text named = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return named;
}

static bool is_foreign(uint32_t letter)
{
    char bytes[4];
    size_t at;
    struct text text = {bytes, text_put_char(bytes, letter)};
    return fit_first_foreign(text, &at) != 0;
}

static bool only_looks_uyghur(uint32_t letter)
{
    return letter == 0x0647 || letter == 0x0629 || letter == 0x06A9 || letter == 0x06CC;
}

/* What a phone shows of it. */
static struct text on_phone(const struct check *check, const struct faces *faces,
                            size_t language, struct arena *arena)
{
    return translit_apply(check->languages[language].tongue->letters, screen_face(faces),
                          arena);
}

/* A language is otherwise in the alphabet of phones when most of what it says is. */
static bool is_gsm(const struct check *check, const struct sayings *sayings, size_t language)
{
    size_t foreign = 0;

    for (size_t i = 0; i < sayings->count; i++)
        foreign +=
            fit_cost(on_phone(check, &sayings->at[i].faces, language, sayings->arena)).ucs2;
    return foreign * 2 < sayings->count;
}

static void check_gsm(struct check *check, const struct saying *saying, size_t language,
                      struct arena *arena)
{
    struct text foreign =
        name_letters(on_phone(check, &saying->faces, language, arena), is_foreign, arena);
    if (foreign.len > 0)
        finding_add(check->findings, SEVERITY_WARNING, "letters", saying->spot,
                    "%.*s: not in the alphabet of phones; a screen with it holds %zu letters, "
                    "not %zu",
                    TEXT_ARG(foreign), check->budget.units, check->budget.septets);
}

void check_letters_of(struct findings *findings, struct text text, struct spot spot)
{
    if (!text_is(spot.language, "ug") && !text_starts(spot.language, "ug-"))
        return;
    struct text wrong = name_letters(text, only_looks_uyghur, findings->arena);
    if (wrong.len > 0)
        finding_add(findings, SEVERITY_ERROR, "letters", spot,
                    "%.*s: no letter of Uyghur, it only looks like one", TEXT_ARG(wrong));
}

static void check_looks(struct check *check, const struct saying *saying, struct arena *arena)
{
    const struct faces *faces = &saying->faces;
    check_letters_of(check->findings,
                     text_format(arena, "%.*s %.*s %.*s", TEXT_ARG(faces->text),
                                 TEXT_ARG(faces->short_text), TEXT_ARG(faces->guidance)),
                     saying->spot);
}

static void check_language(struct check *check, size_t language)
{
    struct arena *arena = arena_open("letters");
    struct sayings sayings = {.known = map_open(arena), .arena = arena};
    struct text name = check->languages[language].name;

    collect(&sayings, check, language);
    bool gsm = is_gsm(check, &sayings, language);
    for (size_t i = 0; i < sayings.count; i++) {
        sayings.at[i].spot.language = name;
        if (gsm)
            check_gsm(check, &sayings.at[i], language, arena);
        check_looks(check, &sayings.at[i], arena);
    }
    arena_close(arena);
}

void check_letters(struct check *check)
{
    for (size_t i = 0; i < check->language_count; i++)
        if (check->languages[i].translation != SIZE_MAX)
            check_language(check, i);
}
