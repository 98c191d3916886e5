/* font.h: the fonts, by script, from where Debian puts them. Within the room.
 *
 * One open font a file: its size is set as it is used. A letter that a font lacks is taken
 * from the next that has it, so that one line may hold several scripts. */
#ifndef SCREEN_FONT_H
#define SCREEN_FONT_H

#include <SDL_ttf.h>

#include "base/status.h"

enum font_face {
    FACE_LATIN,
    FACE_LATIN_BOLD,
    FACE_ARABIC,
    FACE_ARABIC_BOLD,
    FACE_HAN,
    FACE_EMOJI,
    FACE_COUNT
};

struct fonts;

/* A font that is not there is named, with the package that brings it. */
enum status fonts_open(struct fonts **fonts, struct fault *why);
void fonts_close(struct fonts *fonts);

/* The font set to a size and direction; opened when first asked for. NULL when its file
 * cannot be read any more. */
TTF_Font *fonts_take(struct fonts *fonts, enum font_face face, int size_px, bool right_to_left);
/* The face for a letter: `last` where that has it and the letter belongs to no script of its
 * own, else that of the letter's script, else any that has it. */
enum font_face fonts_face(struct fonts *fonts, uint32_t letter, bool bold, enum font_face last);
/* The face that a text of this language begins with. */
enum font_face fonts_begin(struct text language, bool bold);
/* Forgets every glyph drawn. */
void fonts_wipe(struct fonts *fonts);

#endif
