#include <string.h>
#include <strings.h>

#include "http/http.h"
#include "http/multipart.h"
#include "http/target.h"

static bool is_like(struct text text, const char *word)
{
    return text.len == strlen(word) && strncasecmp(text.at, word, text.len) == 0;
}

struct text http_header(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (is_like(request->headers[i].name, name))
            return text_is_utf8(request->headers[i].value) ? request->headers[i].value
                                                           : (struct text){0};
    return (struct text){0};
}

struct text http_query(const struct http_request *request, const char *name)
{
    return target_value(request->query, name, request->arena);
}

/* RFC 6265, 4.2.1: a=1; b=2 */
struct text http_cookie(const struct http_request *request, const char *name)
{
    struct text rest = http_header(request, "Cookie"), pair, key;

    while (text_take_part(&rest, ';', &pair)) {
        pair = text_trim(pair);
        if (text_take_part(&pair, '=', &key) && text_is(key, name))
            return pair;
    }
    return (struct text){0};
}

struct text http_field(const struct http_request *request, const char *name)
{
    static const char KIND[] = "application/x-www-form-urlencoded";
    struct text type = http_header(request, "Content-Type");

    if (type.len < sizeof KIND - 1 || strncasecmp(type.at, KIND, sizeof KIND - 1) != 0)
        return (struct text){0};
    return target_value(request->body, name, request->arena);
}

enum status http_parts(struct http_part **parts, size_t *count,
                       const struct http_request *request, struct fault *why)
{
    return multipart_read(parts, count, http_header(request, "Content-Type"), request->body,
                          request->arena, why);
}

void http_add_header(struct http_reply *reply, struct text name, struct text value)
{
    size_t most = sizeof reply->headers / sizeof reply->headers[0];

    if (reply->header_count < most)
        reply->headers[reply->header_count++] = (struct http_pair){name, value};
}

void http_say(struct http_reply *reply, int status, const char *line)
{
    reply->status = status;
    reply->type = TEXT("text/plain; charset=utf-8");
    reply->body = text_of(line);
}
