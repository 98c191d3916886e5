/* about.h: the public page of what is automated: /about, for anybody, without a name.
 *
 * The page is automation.md in DATA/about, as "doorstep-form inventory" writes it from the data
 * sheets and the office's tables; it is shown as HTML, and nothing else in that folder is. */
#ifndef HUB_ABOUT_H
#define HUB_ABOUT_H

#include "hub/hub.h"

struct http_route about_route(struct hub *hub);
/* Headings, lists, tables and paragraphs; all else of Markdown stays as it is written. */
void about_html(struct buffer *out, struct text markdown);

#endif
