#include "screen/font.h"

#include "base/log.h"

#include <stdlib.h>
#include <unicode/uscript.h>
#include <unistd.h>

#define FOLDER "/usr/share/fonts/truetype/"

/* Where each may lie, the first that is there is taken. */
static const struct source {
    const char *paths[3];
    const char *script, *package;
} SOURCES[FACE_COUNT] = {
    [FACE_LATIN] = {{FOLDER "noto/NotoSans-Regular.ttf",
                     "/usr/share/fonts/noto/NotoSans-Regular.ttf"},
                    "Latn",
                    "fonts-noto-core"},
    [FACE_LATIN_BOLD] = {{FOLDER "noto/NotoSans-Bold.ttf",
                          "/usr/share/fonts/noto/NotoSans-Bold.ttf"},
                         "Latn",
                         "fonts-noto-core"},
    [FACE_ARABIC] = {{FOLDER "noto/NotoSansArabic-Regular.ttf",
                      FOLDER "noto/NotoNaskhArabic-Regular.ttf"},
                     "Arab",
                     "fonts-noto-core"},
    [FACE_ARABIC_BOLD] = {{FOLDER "noto/NotoSansArabic-Bold.ttf",
                           FOLDER "noto/NotoNaskhArabic-Bold.ttf"},
                          "Arab",
                          "fonts-noto-core"},
    [FACE_HAN] = {{FOLDER "wqy/wqy-microhei.ttc",
                   "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc"},
                  "Hani",
                  "fonts-wqy-microhei"},
    [FACE_EMOJI] = {{FOLDER "noto/NotoColorEmoji.ttf"}, "Zsye", "fonts-noto-color-emoji"},
};

struct fonts {
    const char *paths[FACE_COUNT];
    TTF_Font *open[FACE_COUNT];
    int sizes[FACE_COUNT];
    bool right_to_left[FACE_COUNT];
};

static const char *first_there(const char *const *paths)
{
    for (int i = 0; i < 3 && paths[i] != NULL; i++)
        if (access(paths[i], R_OK) == 0)
            return paths[i];
    return NULL;
}

enum status fonts_open(struct fonts **fonts, struct fault *why)
{
    struct fonts *made = calloc(1, sizeof *made);

    *fonts = NULL;
    if (made == NULL)
        fatal("no memory for the fonts");
    for (int face = 0; face < FACE_COUNT; face++) {
        made->paths[face] = first_there(SOURCES[face].paths);
        if (made->paths[face] == NULL) {
            free(made);
            return fault_set(why, NOT_FOUND, "there is no font %s: install %s",
                             SOURCES[face].paths[0], SOURCES[face].package);
        }
    }
    if (TTF_Init() != 0) {
        free(made);
        return fault_set(why, FAILED, "SDL_ttf does not start: %s", TTF_GetError());
    }
    *fonts = made;
    return OK;
}

void fonts_close(struct fonts *fonts)
{
    if (fonts == NULL)
        return;
    for (int face = 0; face < FACE_COUNT; face++)
        if (fonts->open[face] != NULL)
            TTF_CloseFont(fonts->open[face]);
    TTF_Quit();
    free(fonts);
}

static TTF_Font *open_face(struct fonts *fonts, enum font_face face, int size_px)
{
    TTF_Font *font = TTF_OpenFont(fonts->paths[face], size_px);

    if (font == NULL) {
        log_line(LOG_ERROR, "screen: %s: %s", fonts->paths[face], TTF_GetError());
        return NULL;
    }
    /* Large letters on any panel look best as they were drawn. */
    TTF_SetFontHinting(font, TTF_HINTING_NONE);
    if (face != FACE_EMOJI)
        TTF_SetFontScriptName(font, SOURCES[face].script);
    TTF_SetFontDirection(font, TTF_DIRECTION_LTR);
    fonts->open[face] = font;
    fonts->sizes[face] = size_px;
    fonts->right_to_left[face] = false;
    return font;
}

TTF_Font *fonts_take(struct fonts *fonts, enum font_face face, int size_px, bool right_to_left)
{
    TTF_Font *font = fonts->open[face];

    if (font == NULL && (font = open_face(fonts, face, size_px)) == NULL)
        return NULL;
    if (fonts->sizes[face] != size_px && face != FACE_EMOJI) {
        TTF_SetFontSize(font, size_px);
        fonts->sizes[face] = size_px;
    }
    if (fonts->right_to_left[face] != right_to_left) {
        TTF_SetFontDirection(font, right_to_left ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
        fonts->right_to_left[face] = right_to_left;
    }
    return font;
}

static bool has(struct fonts *fonts, enum font_face face, uint32_t letter)
{
    TTF_Font *font = fonts->open[face];

    if (font == NULL)
        font = open_face(fonts, face, 24);
    return font != NULL && TTF_GlyphIsProvided32(font, letter) != 0;
}

static bool of_script(uint32_t letter, bool bold, enum font_face *face)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script =
        letter < 0x80 && letter != ' '
            ? (((letter | 0x20) >= 'a' && (letter | 0x20) <= 'z') ? USCRIPT_LATIN
                                                                  : USCRIPT_COMMON)
            : uscript_getScript((UChar32)letter, &error);

    if (script == USCRIPT_ARABIC)
        *face = bold ? FACE_ARABIC_BOLD : FACE_ARABIC;
    else if (script == USCRIPT_LATIN)
        *face = bold ? FACE_LATIN_BOLD : FACE_LATIN;
    else if (script == USCRIPT_HAN || script == USCRIPT_BOPOMOFO ||
             script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA)
        *face = FACE_HAN;
    else
        return false;
    return true;
}

enum font_face fonts_face(struct fonts *fonts, uint32_t letter, bool bold, enum font_face last)
{
    enum font_face face = last;
    const enum font_face any[] = {bold ? FACE_LATIN_BOLD : FACE_LATIN,
                                  bold ? FACE_ARABIC_BOLD : FACE_ARABIC, FACE_HAN};

    of_script(letter, bold, &face);
    if (letter == ' ' || letter == 0x200c || letter == 0x200d || letter == 0x200e ||
        letter == 0x200f || letter == '\n' || has(fonts, face, letter))
        return face;
    for (size_t i = 0; i < sizeof any / sizeof *any; i++)
        if (has(fonts, any[i], letter))
            return any[i];
    return face;
}

enum font_face fonts_begin(struct text language, bool bold)
{
    if (text_starts(language, "zh"))
        return FACE_HAN;
    if (text_starts(language, "ug") || text_starts(language, "ar"))
        return bold ? FACE_ARABIC_BOLD : FACE_ARABIC;
    return bold ? FACE_LATIN_BOLD : FACE_LATIN;
}

void fonts_wipe(struct fonts *fonts)
{
    for (int face = 0; face < FACE_COUNT; face++) {
        if (fonts->open[face] != NULL)
            TTF_CloseFont(fonts->open[face]);
        fonts->open[face] = NULL;
    }
}
