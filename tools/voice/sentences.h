/* sentences.h: what a deployment says in a language, and where recordings of it belong.
 *
 * A sentence is an entry of a form's itext. Its recording is the file in the form's folder
 * media/ that its <value form="audio"> names; an entry that names none gets the name
 * TAG.ID.opus. Sentences with an <output> in them change with the person: no recording says
 * them, and they are left out. So do the texts of tables (answer cards, offers, what the office
 * says): the voice speaks them always, and they are listed apart. */
#ifndef TOOLS_VOICE_SENTENCES_H
#define TOOLS_VOICE_SENTENCES_H

#include "base/arena.h"
#include "base/status.h"

enum { SENTENCES_MOST = 20000, SENTENCES_MOST_FORM_BYTES = 8 << 20 };

struct sentence {
    struct text form;  /* the path of its form.xml */
    struct text id;    /* of the itext entry */
    struct text words; /* trimmed */
    struct text file;  /* the path of its recording */
    struct text name;  /* the file's own name */
    bool is_named;     /* the form names it */
    bool is_there;     /* the file is there */
    size_t after;      /* byte of the form after which a name is to be put */
};

struct sentences {
    struct sentence *at;
    size_t count;
    size_t changing; /* left out: they have values in them */
    /* Texts of tables: `form` is the table, `id` the row's first cell and the column, and there
     * is no file. */
    struct sentence *in_tables;
    size_t in_tables_count;
};

/* Every form.xml and every table in the folders of `deployment`. NOT_FOUND: none has that
 * language. */
enum status sentences_read(struct sentences *sentences, const char *deployment,
                           struct text language, struct arena *arena, struct fault *why);
/* Writes the recording's name into its form, if it names none: the form is a new one then. */
enum status sentences_name(const struct sentence *sentence, struct arena *arena,
                           struct fault *why);

#endif
