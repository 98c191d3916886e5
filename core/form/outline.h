/* outline.h: a form as its author wrote it: every control, every text in every language, every
 * choice a list can hold, whatever was answered. For authors' tools.
 *
 * A control has the number that a place has (form/record.h), so record_question describes it
 * also where no answer leads to it. Texts are borrowed from the form unless it says otherwise.
 */
#ifndef FORM_OUTLINE_H
#define FORM_OUTLINE_H

#include "form/record.h"

/* Where a label or hint is written. */
enum outline_words {
    WORDS_NONE,     /* nowhere */
    WORDS_IN_PLACE, /* in the control itself: the same in every language */
    WORDS_ITEXT,    /* `label` is the id of its itext entry */
    WORDS_COMPUTED  /* by an expression or by an itext id that one computes */
};

/* What a condition without paths always is. */
enum outline_when {
    WHEN_ALWAYS,
    WHEN_SOMETIMES, /* as the answers stand */
    WHEN_NEVER
};

struct outline_control {
    enum control control;
    enum datatype type;
    struct text reference; /* of its node, without positions; empty: a group without a node */
    struct text appearance, media_type;
    unsigned line, column; /* of its element; `bind_line` of its bind, 0: none */
    unsigned bind_line;
    enum outline_when relevant; /* what is around it counts too */
    enum outline_when required, readonly;
    struct text relevant_source; /* the nearest condition as written, its own or one around */
    struct text constraint;      /* as written; empty: none */
    enum outline_when valid;     /* what the constraint always is */
    bool calculated;
    bool says_why; /* it has words of its own for an answer that breaks the constraint */
    enum outline_words label_words, hint_words;
    struct text label, hint; /* WORDS_ITEXT: the id; WORDS_IN_PLACE: as written */
    const struct attribute *extras;
    size_t extra_count;
    bool repeated; /* a repeat is around it */
};
size_t outline_count(const struct form *form);
void outline_control(struct outline_control *outline, const struct form *form, size_t control,
                     struct arena *arena);

/* An itext entry in one language. An output stands in a face as "{its expression}". */
struct outline_text {
    struct text id;
    unsigned line;   /* in that language, else in the first that has it */
    bool translated; /* the language has the entry, and in it a sentence */
    struct faces faces;
};
size_t outline_text_count(const struct form *form);
void outline_text(struct outline_text *text, const struct form *form, size_t index,
                  size_t language, struct arena *arena);
/* The entry's index, or SIZE_MAX. */
size_t outline_find_text(const struct form *form, struct text id);

/* Every row of a control's list, before any filter or shuffle, with the words of the record's
 * language; in the arena. How many; SIZE_MAX when the record has no node for it yet (it lies in
 * a repeat without instances). */
size_t outline_choices(struct choice **choices, const struct record *record, size_t control,
                       struct arena *arena);

#endif
