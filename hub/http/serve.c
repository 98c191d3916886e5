#include <string.h>

#include "http/http.h"

/* RFC 9110, 13.1.2: a list of tags, or a star; weak ones compare as strong ones. */
static bool names(struct text list, struct text etag)
{
    struct text tag;

    while (text_take_part(&list, ',', &tag)) {
        tag = text_trim(tag);
        if (text_starts(tag, "W/"))
            tag = text_part(tag, 2, tag.len);
        if (text_is(tag, "*") || text_equal(tag, etag))
            return true;
    }
    return false;
}

static bool to_size(struct text digits, size_t *value)
{
    int64_t number;

    if (!text_to_int64(digits, &number) || number < 0 || digits.at[0] == '+')
        return false;
    *value = (size_t)number;
    return true;
}

enum range { WHOLE, SOME, OUTSIDE };

/* RFC 9110, 14.1.2: one range; of anything else the whole is sent. */
static enum range read_range(size_t *from, size_t *len, struct text header, size_t size)
{
    struct text first, last = header;
    size_t end;

    if (!text_starts(header, "bytes=") || memchr(header.at, ',', header.len) != NULL)
        return WHOLE;
    last = text_trim(text_part(last, 6, last.len));
    if (!text_take_part(&last, '-', &first) || last.at == NULL)
        return WHOLE;
    if (first.len == 0) { /* so many at the end */
        if (!to_size(last, &end))
            return WHOLE;
        *len = end < size ? end : size;
        *from = size - *len;
        return *len > 0 ? SOME : OUTSIDE;
    }
    end = SIZE_MAX;
    if (!to_size(first, from) || (last.len > 0 && !to_size(last, &end)) || end < *from)
        return WHOLE;
    if (*from >= size)
        return OUTSIDE;
    *len = end < size ? end - *from + 1 : size - *from;
    return SOME;
}

static void serve_range(struct http_reply *reply, const struct http_request *request,
                        struct text etag)
{
    struct text range = http_header(request, "Range"), same = http_header(request, "If-Range");
    size_t from, len, size = reply->body.len;

    if (range.len == 0 || !text_is(request->method, "GET") ||
        (same.len > 0 && !text_equal(same, etag)))
        return;
    switch (read_range(&from, &len, range, size)) {
    case WHOLE:
        return;
    case SOME:
        reply->status = 206;
        reply->body = text_part(reply->body, from, len);
        http_add_header(
            reply, TEXT("Content-Range"),
            text_format(request->arena, "bytes %zu-%zu/%zu", from, from + len - 1, size));
        return;
    case OUTSIDE:
        http_say(reply, 416, "There is no such range.\n");
        http_add_header(reply, TEXT("Content-Range"),
                        text_format(request->arena, "bytes */%zu", size));
        return;
    }
}

void http_serve(struct http_reply *reply, const struct http_request *request, struct text etag)
{
    http_add_header(reply, TEXT("ETag"), etag);
    http_add_header(reply, TEXT("Accept-Ranges"), TEXT("bytes"));
    if (names(http_header(request, "If-None-Match"), etag)) {
        reply->status = 304;
        reply->body = (struct text){0};
        return;
    }
    serve_range(reply, request, etag);
}
