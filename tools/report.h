/* report.h: what a check found, as text for people or as one JSON document. */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include <stdio.h>

#include "tools/finding.h"

/* How one question fits in one language. */
struct report_screen {
    struct text question, language;
    size_t screens, over; /* over one screen, in its own unit */
    bool ucs2;
};

struct report_form {
    struct text file, id, version;
    size_t questions;
    struct text *languages;
    size_t language_count;
    struct report_screen *screens;
    size_t screen_count;
};

struct report {
    struct text path; /* of the deployment; empty: one form alone */
    struct findings findings;
    struct report_form *forms;
    size_t form_count;
};

/* No finding is an error. */
bool report_is_deployable(const struct report *report);
/* By form, then by line; ends with one line that says whether it can be deployed. */
void report_print(struct report *report, FILE *to);
void report_print_json(struct report *report, FILE *to);

#endif
