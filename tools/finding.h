/* finding.h: what the author's tool found, in plain words, each with its place.
 *
 * The same thing found in several languages is one finding that names them all. Findings are
 * kept in the order in which they are found; the report orders them by form and line. */
#ifndef TOOLS_FINDING_H
#define TOOLS_FINDING_H

#include "base/arena.h"
#include "base/status.h"

enum severity {
    SEVERITY_NOTICE,  /* good to know */
    SEVERITY_WARNING, /* works, and is better mended */
    SEVERITY_ERROR    /* must not be deployed */
};
const char *severity_name(enum severity severity);

enum { FINDINGS_MOST = 5000 }; /* of one run: enough to see what is wrong */

struct finding {
    enum severity severity;
    const char *kind; /* one word: "translation", "screen", ... */
    struct text file; /* the form's, or the deployment's folder */
    unsigned line, column;
    struct text place;     /* a node's reference, a text id, or empty */
    struct text languages; /* "ug, en"; empty: not of a language */
    struct text text;      /* a sentence without full stop */
};

struct findings {
    struct arena *arena;
    struct finding *at;
    size_t count, room;
    bool overflowed;  /* there were more */
    struct text file; /* of what is being checked now */
};

/* Where something was found; all may be left out. */
struct spot {
    unsigned line, column;
    struct text place, language;
};

/* Copies what it is given. */
void finding_add(struct findings *findings, enum severity severity, const char *kind,
                 struct spot spot, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The same from a fault, at the place that it names. */
void finding_of_fault(struct findings *findings, enum severity severity, const char *kind,
                      const struct fault *fault);

size_t finding_count(const struct findings *findings, enum severity severity);

#endif
