/* What a client may put into a request: the first byte picks the reader, the first line is a
 * multipart body's Content-Type, or a range. Parts lie within the body and are UTF-8 where they
 * say so; a path that is taken leads nowhere but down. */
#include <assert.h>

#include "http/multipart.h"
#include "http/target.h"

static void read_target(struct text bytes, struct arena *arena)
{
    struct text path, query, rest, step;

    if (target_read(&path, &query, bytes, arena, NULL) != OK)
        return;
    assert(path.len > 0 && path.at[0] == '/' && text_is_utf8(path));
    rest = path;
    while (text_take_part(&rest, '/', &step))
        assert(!text_is(step, "..") && !text_is(step, "."));
    assert(text_is_utf8(target_value(query, "a", arena)));
}

static void read_parts(struct text bytes, struct arena *arena)
{
    struct text body = bytes, type = {0};
    struct http_part *parts;
    size_t count, all = 0;

    text_take_part(&body, '\n', &type);
    if (multipart_read(&parts, &count, type, body, arena, NULL) != OK)
        return;
    for (size_t i = 0; i < count; i++) {
        assert(parts[i].name.len > 0 && text_is_utf8(parts[i].name));
        assert(text_is_utf8(parts[i].file_name) && text_is_utf8(parts[i].type));
        assert(parts[i].bytes.at >= body.at &&
               parts[i].bytes.at + parts[i].bytes.len <= body.at + body.len);
        all += parts[i].bytes.len;
    }
    assert(all <= body.len);
}

static void read_range(struct text bytes, struct arena *arena)
{
    struct text rest = bytes, value = {0};

    text_take_part(&rest, '\n', &value);
    struct http_pair headers[] = {{TEXT("Range"), value}, {TEXT("If-None-Match"), rest}};
    struct http_request request = {
        .method = TEXT("GET"), .arena = arena, .headers = headers, .header_count = 2};
    struct http_reply reply = {.status = 200, .body = TEXT("0123456789")};
    http_serve(&reply, &request, TEXT("\"1\""));
    assert(reply.status == 200 || reply.status == 206 || reply.status == 304 ||
           reply.status == 416);
    assert(reply.status != 206 || (reply.body.len > 0 && reply.body.len <= 10));
    http_cookie(&request, "a");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_open("fuzz");
    struct text rest = {(const char *)bytes + 1, size > 0 ? size - 1 : 0};

    if (size > 0 && bytes[0] == 't')
        read_target(rest, arena);
    else if (size > 0 && bytes[0] == 'r')
        read_range(rest, arena);
    else if (size > 0)
        read_parts(rest, arena);
    arena_close(arena);
    return 0;
}
