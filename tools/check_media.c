/* check_media.c: pictures and recordings for the kiosk, and tables. */
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/place.h"
#include "tools/check.h"

enum { PICTURES_LONGEST = 1024 * 1024, FOLDERS_UP = 4 };

static bool is_file(struct text path)
{
    struct stat about;
    return stat(path.at, &about) == 0 && S_ISREG(about.st_mode);
}

static struct text folder_of(struct text path)
{
    size_t slash = path.len;
    while (slash > 0 && path.at[slash - 1] != '/')
        slash--;
    return slash > 0 ? text_part(path, 0, slash - 1) : TEXT(".");
}

/* Where form_open_path looks for attachments. */
static bool is_beside(const struct check *check, struct text name)
{
    struct text folder = folder_of(check->at->path), stem = check->at->path;
    if (text_ends(stem, ".xml"))
        stem.len -= 4;
    return is_file(text_format(check->arena, "%.*s/%.*s", TEXT_ARG(folder), TEXT_ARG(name))) ||
           is_file(text_format(check->arena, "%.*s/media/%.*s", TEXT_ARG(folder),
                               TEXT_ARG(name))) ||
           is_file(
               text_format(check->arena, "%.*s-media/%.*s", TEXT_ARG(stem), TEXT_ARG(name)));
}

/* pictures.csv of this form: given, or in its folder or one above, or that of this machine's
 * kiosk. */
static struct text read_pictures(const struct check *check)
{
    struct text bytes = {0}, folder = folder_of(check->at->path);
    struct fault why;

    if (check->pictures) {
        if (file_read(&bytes, check->pictures, PICTURES_LONGEST, check->arena, &why) != OK)
            finding_of_fault(check->findings, SEVERITY_ERROR, "picture", &why);
        return bytes;
    }
    for (int up = 0; up < FOLDERS_UP; up++) {
        struct text path = text_format(check->arena, "%.*s/pictures.csv", TEXT_ARG(folder));
        if (is_file(path) &&
            file_read(&bytes, path.at, PICTURES_LONGEST, check->arena, &why) == OK)
            return bytes;
        folder = text_format(check->arena, "%.*s/..", TEXT_ARG(folder));
    }
    const char *own =
        place_beside_program("../share/doorstep/pictures.csv", NULL, check->arena);
    if (own && file_read(&bytes, own, PICTURES_LONGEST, check->arena, &why) != OK)
        bytes = (struct text){0};
    return bytes;
}

/* A row that begins with the picture's name without its ending. */
static bool is_known_picture(struct text pictures, struct text name)
{
    struct text line, known;
    size_t dot = name.len;
    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    struct text bare = dot > 0 ? text_part(name, 0, dot - 1) : name;
    while (text_take_part(&pictures, '\n', &line))
        if (text_take_part(&line, ',', &known) && text_equal(text_trim(known), bare))
            return true;
    return false;
}

static void check_image(struct check *check, struct text pictures, const struct spot *spot,
                        struct text name)
{
    if (name.len > 0 && text_find(name, TEXT("{")) == SIZE_MAX && !is_beside(check, name) &&
        !is_known_picture(pictures, name))
        finding_add(check->findings, SEVERITY_ERROR, "picture", *spot,
                    "there is no picture %.*s, neither beside the form nor in pictures.csv",
                    TEXT_ARG(name));
}

static void check_sound(struct check *check, const struct spot *spot, struct text name)
{
    if (name.len > 0 && text_find(name, TEXT("{")) == SIZE_MAX && !is_beside(check, name))
        finding_add(check->findings, SEVERITY_ERROR, "recording", *spot,
                    "there is no recording %.*s beside the form", TEXT_ARG(name));
}

/* The files that the texts name; and how many texts of a language nobody recorded. */
static void check_named(struct check *check, struct text pictures, size_t language)
{
    const struct bundle_language *own = &check->languages[language];
    size_t silent = 0, texts = outline_text_count(check->form);

    for (size_t i = 0; i < texts; i++) {
        struct outline_text text;
        outline_text(&text, check->form, i, own->translation, check->arena);
        const struct spot spot = {text.line, 0, text.id, own->name};
        check_image(check, pictures, &spot, text.faces.image);
        check_image(check, pictures, &spot, text.faces.big_image);
        check_sound(check, &spot, text.faces.audio);
        check_sound(check, &spot, text.faces.video);
        silent += text.translated && text.faces.audio.len == 0;
    }
    if (silent > 0)
        finding_add(
            check->findings, SEVERITY_NOTICE, "recording", (struct spot){.language = own->name},
            "%zu of %zu texts have no recording: the kiosk speaks them itself", silent, texts);
}

static void check_question(struct check *check, size_t control)
{
    if (check->controls[control].label_words == WORDS_COMPUTED)
        return;
    for (size_t i = 0; i < check->language_count; i++) {
        struct faces label = check_label(check, control, i);
        struct spot spot = check_spot(check, control);
        spot.language = check->languages[i].name;
        if (check->languages[i].translation != SIZE_MAX && label.image.len == 0 &&
            label.big_image.len == 0 && label.video.len == 0)
            finding_add(check->findings, SEVERITY_WARNING, "picture", spot,
                        "the question has no picture for the kiosk");
    }
}

static void check_choices(struct check *check, size_t control)
{
    struct choice *choices;
    struct buffer bare = {0};
    size_t count = outline_choices(&choices, check->fresh, control, check->arena), without = 0;

    for (size_t i = 0; count != SIZE_MAX && i < count; i++) {
        if (choices[i].faces.image.len > 0)
            continue;
        if (++without <= 5)
            buffer_addf(&bare, "%s%.*s", without > 1 ? ", " : "", TEXT_ARG(choices[i].value));
    }
    if (without > 0)
        finding_add(check->findings, SEVERITY_WARNING, "picture", check_spot(check, control),
                    "%zu of %zu choices have no picture for the kiosk: %.*s%s", without, count,
                    TEXT_ARG(buffer_text(&bare)), without > 5 ? ", ..." : "");
    buffer_close(&bare);
}

/* Tables that the program keeps itself (docs/authors.md). */
static bool is_kept(struct text name)
{
    return text_is(name, "cases.csv");
}

static void check_tables(struct check *check)
{
    for (size_t i = 0; i < form_media_count(check->form); i++) {
        struct form_media media = form_media_at(check->form, i);
        if (media.list && media.missing && !is_kept(media.name))
            finding_add(check->findings, SEVERITY_ERROR, "table", (struct spot){0},
                        "there is no table %.*s beside the form", TEXT_ARG(media.name));
    }
}

void check_media(struct check *check)
{
    struct text pictures = read_pictures(check);

    check_tables(check);
    for (size_t i = 0; i < check->language_count; i++)
        if (check->languages[i].translation != SIZE_MAX && form_language_count(check->form) > 0)
            check_named(check, pictures, i);
    for (size_t i = 0; i < check->control_count; i++) {
        if (!check_is_question(&check->controls[i]))
            continue;
        check_question(check, i);
        check_choices(check, i);
    }
}
