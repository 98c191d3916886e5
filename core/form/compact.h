/* compact.h: a finished submission in as few bytes as its form allows.
 *
 * Both sides have the form, so only what the person added travels: which nodes are there, and
 * their values, each as its type allows (numbers, dates, times, identifiers, choices of a list
 * that stands in the form, the rest letter by letter), as an arithmetic code whose odds follow
 * from the form itself (value_code.h, letters.h, coder.h). Tables attached to the form are not
 * needed to read it back. What is expected of a node is part of the format: a change of it
 * needs another first byte.
 *
 *   byte 1: 0x01   8 bytes: the form's print   then the code, at its end 24 bits of a check
 *           0x02   8 bytes: the form's print   2 bytes: a length, least first   so many bytes:
 *                  who helped (helped.h), each of its four texts and a newline   then as above
 *
 * Exact or not at all: compact_write reads back what it wrote and compares byte for byte with
 * `xml`; when they differ the XML itself is what comes out (it begins with '<', so a reader can
 * tell). Readers treat the bytes as hostile. */
#ifndef FORM_COMPACT_H
#define FORM_COMPACT_H

#include "form/form.h"

enum { COMPACT_PRINT = 8, COMPACT_LARGEST_XML = 8 * 1024 * 1024 };

/* `xml` as record_submission made it with this form. */
void compact_write(struct text *bytes, const struct form *form, struct text xml,
                   struct arena *arena);
/* Whether bytes are compact; then `print` says of which form. */
bool compact_print(uint8_t print[COMPACT_PRINT], struct text bytes);
void compact_print_of(uint8_t print[COMPACT_PRINT], const struct form *form);
/* XML of any kind is given back as it is. CONFLICT: of another form. REFUSED: not whole. */
enum status compact_read(struct text *xml, const struct form *form, struct text bytes,
                         struct arena *arena, struct fault *why);

#endif
