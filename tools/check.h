/* check.h: what every part of `doorstep-form check` is given: one form, opened and tried. Only
 * the files of check include it.
 *
 * check.c opens, tries and reports; check_words.c and check_letters.c read its texts,
 * check_media.c its files, check_sheet.c what is said of its data, check_screens.c lays it out
 * for phones, check_paths.c follows where it leads, check_digits.c compares it with what is
 * deployed. */
#ifndef TOOLS_CHECK_H
#define TOOLS_CHECK_H

#include "tools/bundle.h"
#include "tools/explore.h"
#include "tools/finding.h"
#include "tools/look.h"

/* How much of a phone one control takes in one language, at its longest. */
struct screen_use {
    size_t screens; /* 0: not seen */
    size_t over;    /* septets or letters that one screen more would not need; 0: it fits */
    bool ucs2;
    unsigned looks;
    enum page_kind kind;
};

struct check {
    struct bundle *bundle;
    const struct bundle_form *at;
    const struct form *form;
    bool is_home;
    struct bundle_language *languages;
    size_t language_count;
    const struct catalogue *fallback; /* English: where a language has no catalogue */
    struct fit_budget budget;
    struct clock clock;
    const char *pictures; /* pictures.csv; NULL: looked for above the form */
    struct findings *findings;
    struct arena *arena; /* of this form's check */
    struct outline_control *controls;
    size_t control_count;
    struct record_host host;
    struct explore_host host_state;
    struct record *fresh; /* nothing answered */
    struct explored explored;
    bool walking;               /* a place is seen with answers that lead to it */
    struct screen_use *uses;    /* [control * language_count + language] */
    struct screen_use *reviews; /* [language] */
};

/* Checks all that a bundle holds against `old`, which may be zeroed. The report lies in the
 * bundle's arena. */
struct report;
struct options;
void check_bundle(struct report *report, struct bundle *bundle, const struct bundle *old,
                  struct options *options);

/* ---- For its parts ---- */

/* The control's place in the form's file. */
struct spot check_spot(const struct check *check, size_t control);
/* It asks or tells something: no group. */
bool check_is_question(const struct outline_control *control);
struct look_manner check_manner(const struct check *check, size_t language);
/* The faces of the control's label as written, in a language of the check. */
struct faces check_label(const struct check *check, size_t control, size_t language);
/* ds:NAME of the control; empty if it has none. */
struct text check_extra(const struct check *check, size_t control, const char *name);

void check_words(struct check *check);
/* Of lists; needs the fresh record. */
void check_choice_words(struct check *check);
void check_letters(struct check *check);
/* Of one text in the spot's language: letters that only look Uyghur. */
void check_letters_of(struct findings *findings, struct text text, struct spot spot);
/* Needs the fresh record. */
void check_kind(struct check *check);
/* The tables of a deployment, its staffed place, and the programs' own words in its
 * languages. */
void check_kind_bundle(struct findings *findings, const struct bundle *bundle);
void check_media(struct check *check);
/* Needs the fresh record. */
void check_sheet(struct check *check);
/* Tries the form, and says how it fits. The other parts read `explored` after it. */
enum status check_screens(struct check *check, struct fault *why);
void check_paths(struct check *check);
/* `old`: the deployed form of the same id. */
void check_digits(struct check *check, const struct form *old);

#endif
