/* bundle.h: what an author names on the command line: one form, or a folder of services.
 *
 * FORM is an XML file or a folder with form.xml; a deployment is a folder with deployment.conf
 * or with folders of forms. Each form is opened by itself, so that one which is refused does
 * not hide what is wrong with the others. */
#ifndef TOOLS_BUNDLE_H
#define TOOLS_BUNDLE_H

#include "form/form.h"
#include "locale/catalogue.h"
#include "locale/fit.h"
#include "session/deployment.h"

enum { BUNDLE_MOST_FORMS = 500 };

struct bundle_form {
    struct text path;  /* of the XML file */
    struct form *form; /* NULL: refused, and `refusal` says why */
    struct fault refusal;
};

/* A language people are served in. */
struct tongue {
    struct text tag;             /* BCP 47 */
    struct catalogue *catalogue; /* the program's own words; NULL: it has none */
    struct translit *letters;    /* NULL: the language has none */
};

struct bundle {
    struct arena *arena;
    struct text path;
    bool is_deployment;           /* more than one form may belong to it */
    bool has_settings;            /* it has a sound deployment.conf */
    struct deployment deployment; /* when it has */
    struct fault settings;        /* why it has none, when there is a file */
    struct bundle_form *forms;    /* in byte order of their paths */
    size_t form_count;
    const char *locales;
    struct tongue *tongues; /* found so far, by bundle_tongue */
    size_t tongue_count;
};

/* `locales` NULL: the compiled catalogues beside the program, else those of its build.
 * NOT_FOUND when there is neither a form nor a folder of forms. */
enum status bundle_open(struct bundle *bundle, const char *path, const char *locales,
                        struct fault *why);
void bundle_close(struct bundle *bundle);

/* NULL when no form of it has that id. */
const struct bundle_form *bundle_find(const struct bundle *bundle, struct text id);

/* The languages in which a form of the bundle is shown: the deployment's, else the form's own.
 * `*translation` of each is the form's number for it, SIZE_MAX when it lacks it. */
struct bundle_language {
    const struct tongue *tongue;
    size_t translation;
    struct text name; /* the tag */
};
size_t bundle_languages(struct bundle_language **languages, struct bundle *bundle,
                        const struct form *form);

/* "zh-CN" of "中文 (zh-CN)"; the whole name when it has no brackets. */
struct text bundle_tag(struct text name);

#endif
