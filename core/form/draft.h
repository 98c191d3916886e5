/* draft.h: a record as bytes, to be gone on with later: everything, irrelevant answers too.
 *
 * The layout, all numbers as LEB128 but the two of eight bytes, which are little-endian:
 *   "DSDRAFT" 1   form's print (8)   shuffle seed (8)   language   root node   sum (8)
 *   node:  def   flags (bit 0 hidden, 1 irrelevant, 2 kept)   value   [kept value]
 *          count of attributes, each a node   count of children, each a node
 *   value: length, bytes
 * The sum over all before it tells a damaged draft from a whole one; secrecy and authenticity
 * are the store's. */
#ifndef FORM_DRAFT_H
#define FORM_DRAFT_H

#include "form/state.h"

/* Fills a fresh record. DAMAGED or CONFLICT leave it fit only to be closed. */
enum status draft_read(struct record *record, struct text draft, struct fault *why);

#endif
