#include "office/html.h"

#include <string.h>

static const char *entity_of(uint32_t letter)
{
    switch (letter) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Letters that would turn around what stands beside them. */
static bool turns_around(uint32_t letter)
{
    return (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069);
}

void html_text(struct html *html, struct text text)
{
    while (text.len > 0) {
        uint32_t letter = text_take_char(&text);
        const char *entity = entity_of(letter);
        if (entity)
            buffer_add_string(&html->out, entity);
        else if (turns_around(letter))
            continue;
        else if ((letter < ' ' && letter != '\n') || (letter >= 0x7f && letter < 0xa0))
            buffer_add_char(&html->out, ' ');
        else
            buffer_add_char(&html->out, letter);
    }
}

void html_string(struct html *html, const char *string)
{
    html_text(html, text_of(string));
}

void html_number(struct html *html, int64_t number)
{
    buffer_addf(&html->out, "%lld", (long long)number);
}

void html_attribute(struct html *html, const char *name, struct text value)
{
    buffer_addf(&html->out, " %s=\"", name);
    html_text(html, value);
    buffer_add_char(&html->out, '"');
}

void html_element(struct html *html, const char *tag, struct text text)
{
    buffer_addf(&html->out, "<%s>", tag);
    html_text(html, text);
    buffer_addf(&html->out, "</%s>", tag);
}

void html_link(struct html *html, struct text href, struct text text)
{
    html_raw(html, "<a");
    html_attribute(html, "href", href);
    html_raw(html, ">");
    html_text(html, text);
    html_raw(html, "</a>");
}

void html_option(struct html *html, struct text value, struct text shown, struct text chosen)
{
    html_raw(html, "<option");
    html_attribute(html, "value", value);
    if (text_equal(value, chosen))
        html_raw(html, " selected");
    html_raw(html, ">");
    html_text(html, shown);
    html_raw(html, "</option>");
}

void html_query(struct buffer *out, struct text value)
{
    static const char PLAIN[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    for (size_t i = 0; i < value.len; i++) {
        unsigned char byte = (unsigned char)value.at[i];
        if (byte != 0 && strchr(PLAIN, byte))
            buffer_add_char(out, byte);
        else
            buffer_addf(out, "%%%02X", byte);
    }
}
