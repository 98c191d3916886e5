/* kind.h: whether a text is kind: the words and signs that are not said to people, with the
 * reason of each, and how long a sentence may be. By language, from LOCALES/words/TAG.csv.
 *
 * | column | holds |
 * | rule   | word: is not said; sign: is not shown or spoken, wherever it stands; once: at most
 * |        | once in a text; most: a limit; skip: a catalogue's key that is no sentence |
 * | what   | the word, "*" at an end for any letters; for most: sentence-words,
 * |        | sentence-letters, word-letters, joins (commas of a sentence) |
 * | for    | people: not for the office's own staff; else all |
 * | why, instead | for the author; for most, `instead` is the number |
 * | except | words, split by "|", inside of which `what` is fine |
 *
 * In Chinese, which has no spaces, a word is found wherever it stands. Values that are filled
 * in, "{...}", count as one word. */
#ifndef TOOLS_KIND_H
#define TOOLS_KIND_H

#include "base/arena.h"
#include "base/status.h"

struct kind;

/* "zh-CN" falls back to "zh". NOT_FOUND when there is no table for the language. */
enum status kind_open(struct kind **kind, const char *locales, struct text tag,
                      struct arena *arena, struct fault *why);

/* Whether a catalogue's key is left out. */
bool kind_skips(const struct kind *kind, struct text key);

struct kind_listener {
    void *self;
    void (*say)(void *self, const char *sentence);
};
/* Calls `say` for everything that is unkind in the text. */
void kind_check(const struct kind *kind, struct text text, bool for_staff,
                const struct kind_listener *listener);

#endif
