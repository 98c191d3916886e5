/* retold.h: a submission told again, to the office: questions, sections and answers in words.
 *
 * retold_open fills a record with what the XML of a submission says and nothing else: nothing
 * is calculated, defaulted or judged anew, so what is shown is what was said, also where tables
 * or rules have changed since. The record is then only read: record_set_language,
 * record_question, record_each, record_itext and what stands here. Attached tables may be
 * missing: a choice whose row is not there is shown by its value.
 *
 * The XML may come from any client of the form; nodes that the form does not have are passed
 * over. It is treated as hostile: refused whole when it is not well formed, is of another form,
 * has a node twice that stands once, or is over the limits of a record. */
#ifndef FORM_RETOLD_H
#define FORM_RETOLD_H

#include "form/helped.h"
#include "form/record.h"

enum { RETOLD_LARGEST_XML = 8 * 1024 * 1024 };

/* `xml`: see compact_read for what is sealed. CONFLICT when it names another form. The record
 * borrows the form; record_close wipes it. */
enum status retold_open(struct record **record, const struct form *form, struct text xml,
                        struct fault *why);

struct retold_answer {
    struct text reference; /* exact: "/data/member[2]/name" */
    struct text name;      /* of the node */
    enum control control;
    enum datatype type;
    struct faces label, section; /* in the record's language */
    struct text value;           /* as it was sent */
    /* As a person reads it: choices in words, ", " between several; else `value`. Numbers,
     * dates and money are left to who shows them, by `type`, `groups` and `money`. */
    struct text shown;
    struct choice *chosen; /* of choices: each with its words */
    size_t chosen_count;
    bool is_file; /* `value` names an attachment of kind `media_type` */
    struct text media_type;
    bool is_private, is_secret; /* ds:private, ds:secret */
    struct text groups, money;  /* ds:groups, ds:money, or empty */
};
/* Every question with an answer, in the form's order. All in the arena. */
void retold_answers(struct retold_answer **answers, size_t *count, const struct record *record,
                    struct arena *arena);

/* Who helped the person (helped.h); `by` is empty when nobody did. Lives as long as the record.
 */
struct helped retold_helped(const struct record *record);

/* The nodes whose bind says ds:`mark` ("secret", "joins", "fill", "person"), in the form's
 * order, with what it says and what they hold; empty ones too. */
struct retold_mark {
    struct text reference, says, value;
};
size_t retold_marks(struct retold_mark **marks, const struct record *record, const char *mark,
                    struct arena *arena);
/* What the first node marked ds:`mark`="`says`" that holds something holds, trimmed; else
 * empty. */
struct text retold_marked(const struct record *record, const char *mark, const char *says,
                          struct arena *arena);
/* Who the person is, for a keyed hash: what the first node marked ds:person="yes" that holds
 * something holds, in capitals, without spaces, dashes and slashes; else empty. */
struct text retold_person(const struct record *record, struct arena *arena);
/* The number of the earlier case that the submission belongs to (ds:joins="case"); else empty.
 * The digits alone, as many as there are: whether it is a case's number is for the caller. */
struct text retold_joins(const struct record *record, struct arena *arena);

#endif
