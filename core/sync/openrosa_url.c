#include "sync/openrosa_url.h"

#include <string.h>
#include <strings.h>

#include "base/buffer.h"

/* "scheme://host:port" and what follows it. */
struct pieces {
    struct text scheme, host, port, rest;
};

/* The first of any of these signs, or the end. */
static size_t first_of(struct text text, const char *signs)
{
    size_t at = 0;
    while (at < text.len && !strchr(signs, text.at[at]))
        at++;
    return at;
}

static bool same_letters(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.at, b.at, a.len) == 0);
}

/* Where the port begins, after a host that may be an IPv6 address in brackets. */
static size_t port_at(struct text host)
{
    size_t from = text_starts(host, "[") ? first_of(host, "]") : 0;
    return from + first_of(text_part(host, from, SIZE_MAX), ":");
}

static void split_host(struct pieces *pieces, struct text host)
{
    size_t colon = port_at(host);
    pieces->host = text_part(host, 0, colon);
    pieces->port = colon < host.len ? text_part(host, colon + 1, SIZE_MAX) : (struct text){0};
    if (pieces->port.len == 0)
        pieces->port = same_letters(pieces->scheme, TEXT("https")) ? TEXT("443") : TEXT("80");
}

static bool is_plain_host(const struct pieces *pieces)
{
    int64_t port;
    for (size_t i = 0; i < pieces->host.len; i++)
        if ((unsigned char)pieces->host.at[i] <= ' ' || pieces->host.at[i] == '@' ||
            pieces->host.at[i] == '\\' || (unsigned char)pieces->host.at[i] >= 0x7f)
            return false;
    return pieces->host.len > 0 && text_to_int64(pieces->port, &port) && port > 0 &&
           port < 65536 && pieces->port.at[0] != '+';
}

static bool split(struct pieces *pieces, struct text url)
{
    size_t colon = text_find(url, TEXT("://"));
    if (colon == SIZE_MAX || first_of(url, "/?#:") != colon)
        return false;
    pieces->scheme = text_part(url, 0, colon);
    struct text after = text_part(url, colon + 3, SIZE_MAX);
    size_t end = first_of(after, "/?#");
    split_host(pieces, text_part(after, 0, end));
    pieces->rest = text_part(after, end, SIZE_MAX);
    return (same_letters(pieces->scheme, TEXT("http")) ||
            same_letters(pieces->scheme, TEXT("https"))) &&
           is_plain_host(pieces);
}

enum status openrosa_base_read(struct openrosa_base *base, struct text url, struct arena *arena,
                               struct fault *why)
{
    struct pieces pieces;
    if (url.len > OPENROSA_LONGEST_URL || !split(&pieces, url) ||
        first_of(pieces.rest, "?#") < pieces.rest.len || first_of(url, " @\\") < url.len)
        return fault_set(why, REFUSED,
                         "the server's url is written as https://odk.example/path, without a "
                         "user name, a question mark or spaces");
    size_t host = text_find(url, TEXT("://")) + 3;
    size_t end = host + first_of(text_part(url, host, SIZE_MAX), "/");
    base->origin = text_copy(arena, text_part(url, 0, end));
    base->path = text_copy(arena, text_part(url, end, SIZE_MAX));
    while (text_ends(base->path, "/"))
        base->path.len--;
    return OK;
}

/* Signs that an address may not hold as they are, but servers leave so. */
static struct text escape(struct text path, struct arena *arena)
{
    struct buffer out = {0};
    for (size_t i = 0; i < path.len; i++) {
        unsigned char sign = (unsigned char)path.at[i];
        if (sign <= ' ' || sign >= 0x7f || strchr("\"<>\\^`{|}", sign))
            buffer_addf(&out, "%%%02X", sign);
        else
            buffer_add_char(&out, sign);
    }
    struct text escaped = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return escaped;
}

/* The same place; http on the same host counts as https where that is what staff wrote: servers
 * behind a proxy often do not know that they are asked over TLS. */
static bool is_same_place(const struct pieces *asked, const struct pieces *base)
{
    if (!same_letters(asked->host, base->host))
        return false;
    if (same_letters(asked->scheme, base->scheme))
        return text_equal(asked->port, base->port);
    return same_letters(base->scheme, TEXT("https")) && text_is(asked->port, "80");
}

static enum status resolve_whole(struct text *path, const struct openrosa_base *base,
                                 struct text url, struct fault *why)
{
    struct pieces asked, ours;
    if (!split(&asked, url) || !split(&ours, base->origin))
        return fault_set(why, REFUSED, "the server gave an address that is none");
    if (!is_same_place(&asked, &ours))
        return fault_set(why, REFUSED,
                         "the server sends us to another place, %.*s: it is not asked there",
                         TEXT_ARG(text_part(asked.host, 0, 100)));
    *path = asked.rest;
    return OK;
}

/* Up to and with the last slash of the document's path. */
static struct text folder_of(struct text document)
{
    struct text folder = text_part(document, 0, first_of(document, "?#"));
    while (folder.len > 0 && folder.at[folder.len - 1] != '/')
        folder.len--;
    return folder;
}

enum status openrosa_resolve(struct text *path, const struct openrosa_base *base,
                             struct text document, struct text url, struct arena *arena,
                             struct fault *why)
{
    struct text asked = text_trim(url);
    enum status status = OK;
    for (size_t i = 0; i < asked.len; i++)
        if ((unsigned char)asked.at[i] < ' ' || asked.at[i] == 0x7f)
            return fault_set(why, REFUSED, "the server gave an address with control signs");
    if (asked.len == 0 || asked.len > OPENROSA_LONGEST_URL)
        return fault_set(why, REFUSED, "the server gave an address that is none");
    if (text_starts(asked, "//") || text_starts(asked, "\\")) {
        struct text scheme = text_part(base->origin, 0, first_of(base->origin, "/"));
        asked = text_format(arena, "%.*s%.*s", TEXT_ARG(scheme), TEXT_ARG(asked));
    }
    size_t sign = first_of(asked, ":/?#");
    if (sign < asked.len && asked.at[sign] == ':')
        status = resolve_whole(&asked, base, asked, why);
    else if (!text_starts(asked, "/"))
        asked = text_format(arena, "%.*s%.*s", TEXT_ARG(folder_of(document)), TEXT_ARG(asked));
    if (status != OK)
        return status;
    asked = text_part(asked, 0, first_of(asked, "#"));
    *path = escape(asked, arena);
    if (!text_starts(*path, "/"))
        *path = text_format(arena, "/%.*s", TEXT_ARG(*path));
    return OK;
}

enum status openrosa_elsewhere(struct openrosa_base *place, const struct openrosa_base *base,
                               struct text url, struct arena *arena, struct fault *why)
{
    struct pieces asked;
    struct text whole = text_trim(url);
    if (whole.len > OPENROSA_LONGEST_URL || !split(&asked, whole) ||
        (text_starts(base->origin, "https:") && !same_letters(asked.scheme, TEXT("https"))))
        return fault_set(why, REFUSED, "the server sends us to another place without TLS");
    whole = text_part(whole, 0, first_of(whole, "#"));
    size_t origin = whole.len - text_part(asked.rest, 0, first_of(asked.rest, "#")).len;
    place->origin = text_copy(arena, text_part(whole, 0, origin));
    place->path = escape(text_part(whole, origin, SIZE_MAX), arena);
    if (!text_starts(place->path, "/"))
        place->path = text_format(arena, "/%.*s", TEXT_ARG(place->path));
    return OK;
}
