/* html.h: HTML as it is written: what is text is escaped, what is markup is not.
 *
 * html_text and html_attribute are the only ways for a value to come in; html_raw takes
 * literals. So nobody's words can become markup. */
#ifndef OFFICE_HTML_H
#define OFFICE_HTML_H

#include "base/buffer.h"

struct html {
    struct buffer out;
};

/* A literal of markup. */
#define html_raw(html, literal) buffer_add(&(html)->out, TEXT(literal))
/* Text between tags: & < > " ' escaped; control characters but line breaks become spaces, and
 * those that change the direction of others (U+202A to U+202E, U+2066 to U+2069) fall away. */
void html_text(struct html *html, struct text text);
void html_string(struct html *html, const char *string);
void html_number(struct html *html, int64_t number);
/* ' name="value"' */
void html_attribute(struct html *html, const char *name, struct text value);
/* '<tag>text</tag>' */
void html_element(struct html *html, const char *tag, struct text text);
/* '<a href="href">text</a>': `href` is ours, its query values went through html_query. */
void html_link(struct html *html, struct text href, struct text text);
/* '<option value="value" selected>shown</option>', selected when it is the chosen one. */
void html_option(struct html *html, struct text value, struct text shown, struct text chosen);
/* A value as part of a query: percent-encoded. */
void html_query(struct buffer *out, struct text value);

#endif
