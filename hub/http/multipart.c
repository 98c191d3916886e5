#include "http/multipart.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool starts_like(struct text text, const char *word)
{
    size_t len = strlen(word);

    return text.len >= len && strncasecmp(text.at, word, len) == 0;
}

/* ---- Values with parameters: form-data; name="a"; filename=b ---- */

/* Takes a value, quoted or plain; inside quotes a backslash stands before a quote or another
 * backslash only, for some senders write paths with single ones. */
static bool take_parameter(struct text *value, struct text *rest, struct arena *arena)
{
    size_t len = 0, i = 1;
    char *out;

    if (rest->len == 0 || rest->at[0] != '"') {
        while (len < rest->len && strchr("; \t", rest->at[len]) == NULL)
            len++;
        *value = text_part(*rest, 0, len);
        *rest = text_part(*rest, len, rest->len);
        return len > 0;
    }
    out = arena_bytes(arena, rest->len);
    for (; i < rest->len && rest->at[i] != '"'; i++) {
        if (rest->at[i] == '\\' && i + 1 < rest->len && strchr("\"\\", rest->at[i + 1]))
            i++;
        out[len++] = rest->at[i];
    }
    if (i >= rest->len)
        return false;
    *value = (struct text){out, len};
    *rest = text_part(*rest, i + 1, rest->len);
    return true;
}

/* The parameter of that name after the first semicolon; false when the value is broken. One
 * that is not there is empty. */
static bool find_parameter(struct text *value, struct text header, const char *name,
                           struct arena *arena)
{
    const char *at = header.len > 0 ? memchr(header.at, ';', header.len) : NULL;
    struct text rest =
        at != NULL ? text_part(header, (size_t)(at - header.at), header.len) : (struct text){0};

    *value = (struct text){0};
    while (rest.len > 0 && rest.at[0] == ';') {
        struct text key, found;
        rest = text_trim(text_part(rest, 1, rest.len));
        size_t len = 0;
        while (len < rest.len && strchr("=;", rest.at[len]) == NULL)
            len++;
        key = text_trim(text_part(rest, 0, len));
        rest = text_part(rest, len, rest.len);
        if (rest.len == 0 || rest.at[0] != '=')
            continue;
        rest = text_part(rest, 1, rest.len);
        if (!take_parameter(&found, &rest, arena))
            return false;
        if (key.len == strlen(name) && starts_like(key, name) && value->at == NULL)
            *value = found;
        rest = text_trim(rest);
    }
    return rest.len == 0;
}

/* ---- Parts ---- */

static bool read_header(struct http_part *part, struct text line, struct arena *arena)
{
    if (starts_like(line, "content-type:"))
        part->type = text_trim(text_part(line, 13, line.len));
    if (!starts_like(line, "content-disposition:"))
        return true;
    line = text_trim(text_part(line, 20, line.len));
    return starts_like(line, "form-data") && find_parameter(&part->name, line, "name", arena) &&
           find_parameter(&part->file_name, line, "filename", arena);
}

/* A name is one line of UTF-8. */
static bool is_name(struct text name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] < ' ' || name.at[i] == 0x7f)
            return false;
    return text_is_utf8(name);
}

/* `bytes` is all between two boundaries: headers, an empty line, content. */
static enum status read_part(struct http_part *part, struct text bytes, struct arena *arena,
                             struct fault *why)
{
    while (!text_starts(bytes, "\r\n")) {
        struct text head = text_part(bytes, 0, MULTIPART_PART_HEADERS);
        size_t end = text_find(head, TEXT("\r\n"));
        if (end == SIZE_MAX)
            return fault_set(why, REFUSED, "a part of the body has no end of its headers");
        if (!read_header(part, text_part(bytes, 0, end), arena))
            return fault_set(why, REFUSED, "a part of the body says its name in a broken way");
        bytes = text_part(bytes, end + 2, bytes.len);
    }
    part->bytes = text_part(bytes, 2, bytes.len);
    if (part->name.len == 0)
        return fault_set(why, REFUSED, "a part of the body has no name");
    if (!is_name(part->name) || !is_name(part->file_name) || !is_name(part->type))
        return fault_set(why, REFUSED, "a part's name is not one line of UTF-8");
    return OK;
}

/* "\r\n--" and the boundary. */
static enum status read_boundary(struct text *line, struct text type, struct arena *arena,
                                 struct fault *why)
{
    struct text boundary;

    if (!starts_like(type, "multipart/form-data"))
        return fault_set(why, REFUSED, "the body is not multipart/form-data");
    if (!find_parameter(&boundary, type, "boundary", arena) || boundary.len == 0 ||
        boundary.len > MULTIPART_BOUNDARY)
        return fault_set(why, REFUSED, "the body's boundary is missing or too long");
    for (size_t i = 0; i < boundary.len; i++)
        if (!isgraph((unsigned char)boundary.at[i]) && boundary.at[i] != ' ')
            return fault_set(why, REFUSED, "the body's boundary is no plain text");
    *line = text_format(arena, "\r\n--%.*s", TEXT_ARG(boundary));
    return OK;
}

/* After a boundary: 1 for a part that follows, 0 for the end, -1 for neither. */
static int after_boundary(struct text *rest)
{
    if (text_starts(*rest, "--"))
        return 0;
    while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'))
        *rest = text_part(*rest, 1, rest->len);
    if (!text_starts(*rest, "\r\n"))
        return -1;
    *rest = text_part(*rest, 2, rest->len);
    return 1;
}

enum status multipart_read(struct http_part **parts, size_t *count, struct text type,
                           struct text body, struct arena *arena, struct fault *why)
{
    struct text line = {0}, rest = body;
    enum status status = read_boundary(&line, type, arena, why);
    int more;

    *parts = arena_array(arena, HTTP_MOST_PARTS, sizeof **parts);
    *count = 0;
    if (status != OK)
        return status;
    if (text_starts(body, line.at + 2)) {
        rest = text_part(body, line.len - 2, body.len);
    } else { /* a preamble, which nobody reads */
        size_t at = text_find(body, line);
        rest = at == SIZE_MAX ? (struct text){0} : text_part(body, at + line.len, body.len);
    }
    while ((more = after_boundary(&rest)) > 0) {
        size_t end = text_find(rest, line);
        if (end == SIZE_MAX)
            return fault_set(why, REFUSED, "the body ends before its last boundary");
        if (*count == HTTP_MOST_PARTS)
            return fault_set(why, TOO_LARGE, "a body has at most %d parts", HTTP_MOST_PARTS);
        status = read_part(&(*parts)[*count], text_part(rest, 0, end), arena, why);
        if (status != OK)
            return status;
        ++*count;
        rest = text_part(rest, end + line.len, rest.len);
    }
    return more == 0 ? OK : fault_set(why, REFUSED, "a boundary of the body is broken");
}
