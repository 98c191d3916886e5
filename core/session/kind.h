/* kind.h: what a form's question becomes on a page (the table in docs/authors.md). */
#ifndef SESSION_KIND_H
#define SESSION_KIND_H

#include "form/record.h"
#include "session/page.h"

enum page_kind kind_of(const struct question *question);
bool kind_is_file(enum page_kind kind);
/* Whether the appearance has that word. */
bool kind_looks(const struct question *question, const char *word);
/* Our own attribute of that local name; empty if there is none. */
struct text kind_extra(const struct question *question, const char *name);
/* ds:NAME="yes" */
bool kind_says(const struct question *question, const char *name);

#endif
