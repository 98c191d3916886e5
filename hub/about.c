#include "hub/about.h"

#include <string.h>

#include "base/file.h"

enum { LARGEST_PAGE = 1024 * 1024 };

/* ---- Markdown, as far as the page needs it ---- */

static void add_escaped(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '&')
            buffer_add_string(out, "&amp;");
        else if (text.at[i] == '<')
            buffer_add_string(out, "&lt;");
        else if (text.at[i] == '>')
            buffer_add_string(out, "&gt;");
        else if (text.at[i] == '"')
            buffer_add_string(out, "&quot;");
        else
            buffer_add(out, text_part(text, i, 1));
    }
}

static void add_element(struct buffer *out, const char *tag, struct text text)
{
    buffer_addf(out, "<%s>", tag);
    add_escaped(out, text_trim(text));
    buffer_addf(out, "</%s>\n", tag);
}

/* "| a | b |"; the line of dashes under a head says nothing more. */
static void add_row(struct buffer *out, struct text line)
{
    struct text rest = text_part(line, 1, line.len - 1), cell;
    if (text_ends(rest, "|"))
        rest.len--;
    if (text_starts(text_trim(rest), "---") || text_starts(text_trim(rest), ":--"))
        return;
    buffer_add_string(out, "<tr>");
    while (text_take_part(&rest, '|', &cell))
        add_element(out, "td", cell);
    buffer_add_string(out, "</tr>\n");
}

enum block { NO_BLOCK, LIST, TABLE, PARAGRAPH };

static void turn_to(struct buffer *out, enum block *now, enum block next)
{
    static const char *const OPEN[] = {"", "<ul>\n", "<table>\n", "<p>"};
    static const char *const CLOSE[] = {"", "</ul>\n", "</table>\n", "</p>\n"};
    if (*now == next)
        return;
    buffer_add_string(out, CLOSE[*now]);
    buffer_add_string(out, OPEN[next]);
    *now = next;
}

static void add_line(struct buffer *out, enum block *now, struct text line)
{
    static const char *const HEADINGS[] = {"", "h1", "h2", "h3"};
    size_t level = 0;
    while (level < line.len && line.at[level] == '#')
        level++;
    if (line.len == 0) {
        turn_to(out, now, NO_BLOCK);
    } else if (level > 0 && level <= 3) {
        turn_to(out, now, NO_BLOCK);
        add_element(out, HEADINGS[level], text_part(line, level, SIZE_MAX));
    } else if (text_starts(line, "- ")) {
        turn_to(out, now, LIST);
        add_element(out, "li", text_part(line, 2, SIZE_MAX));
    } else if (text_starts(line, "|")) {
        turn_to(out, now, TABLE);
        add_row(out, line);
    } else {
        turn_to(out, now, PARAGRAPH);
        add_escaped(out, line);
        buffer_add_char(out, '\n');
    }
}

void about_html(struct buffer *out, struct text markdown)
{
    enum block now = NO_BLOCK;
    for (struct text rest = markdown, line; text_take_part(&rest, '\n', &line);)
        add_line(out, &now, text_trim(line));
    turn_to(out, &now, NO_BLOCK);
}

/* ---- The page ---- */

static void about(void *self, const struct http_request *request, struct http_reply *reply)
{
    const struct hub *hub = self;
    struct buffer out = {0};
    struct text page;
    const char *path = text_format(request->arena, "%s/../about/automation.md", hub->keys).at;

    if (file_read(&page, path, LARGEST_PAGE, request->arena, NULL) != OK) {
        http_say(reply, 404, "This office has not published what is automated here yet.\n");
        return;
    }
    buffer_add_string(&out, "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                            "<meta name=\"viewport\" content=\"width=device-width, "
                            "initial-scale=1\"><title>Doorstep</title></head><body><main>\n");
    about_html(&out, page);
    buffer_add_string(&out, "</main></body></html>\n");
    http_add_header(reply, TEXT("Content-Security-Policy"),
                    TEXT("default-src 'none'; frame-ancestors 'none'; base-uri 'none'"));
    http_add_header(reply, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
    reply->type = TEXT("text/html; charset=utf-8");
    reply->body = text_copy(request->arena, buffer_text(&out));
    buffer_close(&out);
}

struct http_route about_route(struct hub *hub)
{
    return (struct http_route){"GET", "/about", 0, hub, about, false};
}
