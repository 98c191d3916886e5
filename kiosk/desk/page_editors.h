/* page_editors.h: the editors of pages that every service has: review, receipt, slip.
 * Within the room. */
#ifndef DESK_PAGE_EDITORS_H
#define DESK_PAGE_EDITORS_H

#include "desk/editor.h"

extern const struct editor_kind editor_review, editor_receipt, editor_slip;

/* Every line was on show: the green arrow sends; before, it shows more of them. */
bool review_is_read(const struct editor *editor);

#endif
