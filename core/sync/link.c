#include "sync/link.h"

#include <assert.h>
#include <curl/curl.h>
#include <inttypes.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

#include "base/buffer.h"
#include "base/log.h"

enum {
    CONNECT_S = 60,
    SILENCE_S = 90,
    MOST_UNSENT_BYTES = 16 * 1024, /* the system holds back, beyond what is on its way */
    LONGEST_HEADER = 300,
    LONGEST_LOCATION = 4096,
    LARGEST_REFUSAL = 2048
};

struct curl_link {
    CURL *curl;
    struct arena *arena;
    struct text url;
    struct link_options options;
    curl_socket_t socket; /* the last that was made */
};

/* One request while it is going on. */
struct asking {
    struct curl_link *link;
    const struct link_request *request;
    struct link_reply *reply;
    struct arena *arena;
    struct buffer body;
    struct text unsent;
    struct curl_slist *headers;
    uint64_t moved; /* what had gone and come when anything last moved, and when that was */
    int64_t moved_ms;
    bool too_large, stopped, silent;
    char error[CURL_ERROR_SIZE];
};

void link_add_header(struct link_request *request, const char *name, struct text value)
{
    assert(request->header_count < LINK_MOST_HEADERS);
    request->headers[request->header_count++] = (struct link_header){name, value};
}

/* ---- What curl calls ---- */

static size_t give_body(char *to, size_t size, size_t count, void *self)
{
    struct asking *asking = self;
    struct text part = text_part(asking->unsent, 0, size * count);
    if (part.len > 0)
        memcpy(to, part.at, part.len);
    asking->unsent = text_part(asking->unsent, part.len, SIZE_MAX);
    return part.len;
}

/* Curl asks to begin again when a kept connection turned out to be dead. */
static int rewind_body(void *self, curl_off_t offset, int origin)
{
    struct asking *asking = self;
    if (origin != SEEK_SET || offset < 0)
        return CURL_SEEKFUNC_FAIL;
    asking->unsent = text_part(asking->request->body, (size_t)offset, SIZE_MAX);
    return CURL_SEEKFUNC_OK;
}

static size_t take_body(char *from, size_t size, size_t count, void *self)
{
    struct asking *asking = self;
    struct text part = {from, size * count};
    long status = 0;
    curl_easy_getinfo(asking->link->curl, CURLINFO_RESPONSE_CODE, &status);
    bool wanted = status == 200 || status == 206;
    if (wanted && asking->request->sink)
        return asking->request->sink(asking->request->sink_self, (int)status, part) ? part.len
                                                                                    : 0;
    bool is_good = status / 100 == 2;
    size_t largest = is_good ? asking->request->largest : LARGEST_REFUSAL;
    if (!is_good && asking->body.len + part.len > largest) /* the beginning of it says why */
        return part.len;
    if (part.len > largest - asking->body.len) {
        asking->too_large = true;
        return 0;
    }
    buffer_add(&asking->body, part);
    return part.len;
}

/* "name: value" of one line. */
static bool is_header(struct text line, const char *name, struct text *value)
{
    size_t len = strlen(name);
    if (line.len <= len || line.at[len] != ':' || strncasecmp(line.at, name, len) != 0)
        return false;
    *value = text_trim(text_part(line, len + 1, SIZE_MAX));
    return true;
}

static size_t take_header(char *from, size_t size, size_t count, void *self)
{
    struct asking *asking = self;
    struct text line = {from, size * count}, value;
    int64_t number;
    if (is_header(line, "Doorstep-At", &value) && text_to_int64(value, &number) &&
        number >= 0) {
        asking->reply->has_at = true;
        asking->reply->at = (uint64_t)number;
    }
    if (is_header(line, "Retry-After", &value) && text_to_int64(value, &number) && number > 0)
        asking->reply->retry_s = number;
    if (is_header(line, "Content-Type", &value) && value.len < LONGEST_HEADER)
        asking->reply->type = text_copy(asking->arena, value);
    if (is_header(line, "ETag", &value) && value.len < LONGEST_HEADER)
        asking->reply->etag = text_copy(asking->arena, value);
    if (is_header(line, "Location", &value) && value.len < LONGEST_LOCATION)
        asking->reply->location = text_copy(asking->arena, value);
    if (is_header(line, "X-OpenRosa-Accept-Content-Length", &value) &&
        text_to_int64(value, &number) && number > 0)
        asking->reply->accepts_bytes = number;
    if (text_starts(line, "HTTP/")) /* of another answer than the one before */
        *asking->reply = (struct link_reply){0};
    return line.len;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The system takes a body long before the line has carried it: on a thin line a whole batch,
 * and then for minutes there is nothing more to give to it. So what counts is what the other
 * side has acknowledged. */
static bool is_silent(struct asking *asking, uint64_t up, uint64_t down)
{
    const struct link_options *options = &asking->link->options;
    int64_t most_ms = (options->silence_s ? options->silence_s : SILENCE_S) * 1000;
    int unacknowledged = 0;

    if (ioctl(asking->link->socket, SIOCOUTQ, &unacknowledged) != 0)
        unacknowledged = 0;
    uint64_t moved = up + down - (uint64_t)unacknowledged;
    if (asking->moved_ms == 0 || moved != asking->moved) {
        asking->moved = moved;
        asking->moved_ms = now_ms();
    }
    return now_ms() - asking->moved_ms > most_ms;
}

static int look_up(void *self, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
                   curl_off_t up)
{
    struct asking *asking = self;
    const struct link_options *options = &asking->link->options;
    (void)down_all, (void)up_all;
    if (options->moved)
        options->moved(options->self, (uint64_t)up, (uint64_t)down);
    asking->stopped = options->stop && options->stop(options->self);
    asking->silent = is_silent(asking, (uint64_t)up, (uint64_t)down);
    return asking->stopped || asking->silent;
}

/* ---- A request ---- */

static void set_headers(struct asking *asking)
{
    const struct link_request *request = asking->request;
    /* Waiting for "100 Continue" costs a whole turn of a slow line. */
    asking->headers = curl_slist_append(NULL, "Expect:");
    for (size_t i = 0; i < request->header_count; i++)
        asking->headers = curl_slist_append(
            asking->headers, text_format(asking->arena, "%s: %.*s", request->headers[i].name,
                                         TEXT_ARG(request->headers[i].value))
                                 .at);
    if (!asking->headers)
        fatal("no memory: a request's headers");
    curl_easy_setopt(asking->link->curl, CURLOPT_HTTPHEADER, asking->headers);
}

static void set_method(struct asking *asking)
{
    CURL *curl = asking->link->curl;
    const struct link_request *request = asking->request;
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, NULL);
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L); /* forgets the method of the one before */
    if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (strcmp(request->method, "PUT") == 0) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->body.len);
    } else if (strcmp(request->method, "POST") == 0) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, NULL);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
    } else {
        assert(strcmp(request->method, "GET") == 0);
    }
}

static void set_up(struct asking *asking)
{
    CURL *curl = asking->link->curl;
    const struct text url = text_format(asking->arena, "%.*s%.*s", TEXT_ARG(asking->link->url),
                                        TEXT_ARG(asking->request->path));
    asking->unsent = asking->request->body;
    set_method(asking);
    set_headers(asking);
    curl_easy_setopt(curl, CURLOPT_URL, url.at);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, asking);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, rewind_body);
    curl_easy_setopt(curl, CURLOPT_SEEKDATA, asking);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, asking);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, asking);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_up);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, asking);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, asking->error);
}

static void count_bytes(const struct asking *asking)
{
    CURL *curl = asking->link->curl;
    curl_off_t up = 0, down = 0;
    long asked = 0, headers = 0;
    curl_easy_getinfo(curl, CURLINFO_SIZE_UPLOAD_T, &up);
    curl_easy_getinfo(curl, CURLINFO_SIZE_DOWNLOAD_T, &down);
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &asked);
    curl_easy_getinfo(curl, CURLINFO_HEADER_SIZE, &headers);
    asking->reply->sent = (uint64_t)up + (uint64_t)asked;
    asking->reply->received = (uint64_t)down + (uint64_t)headers;
}

/* A sentence for those who look after the kiosk. */
static enum status explain(const struct asking *asking, CURLcode code, struct fault *why)
{
    struct text url = asking->link->url;
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return fault_set(why, FAILED, "no network, or no such address: %.*s", TEXT_ARG(url));
    case CURLE_COULDNT_CONNECT:
        return fault_set(why, FAILED, "nobody answers at %.*s", TEXT_ARG(url));
    case CURLE_OPERATION_TIMEDOUT:
        return fault_set(why, FAILED, "the line to %.*s was silent for too long",
                         TEXT_ARG(url));
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        return fault_set(why, REFUSED,
                         "the certificate of %.*s cannot be verified (%s); is the clock right?",
                         TEXT_ARG(url), asking->error);
    case CURLE_SSL_CACERT_BADFILE:
        return fault_set(why, REFUSED, "the file of certificates named by `ca` cannot be read");
    case CURLE_UNSUPPORTED_PROTOCOL: /* of the answer: link_open saw to the address's */
        return fault_set(why, FAILED, "what answers at %.*s does not speak HTTP",
                         TEXT_ARG(url));
    case CURLE_URL_MALFORMAT:
        return fault_set(why, REFUSED, "%.*s is no address that can be asked", TEXT_ARG(url));
    default:
        return fault_set(why, FAILED, "the line to %.*s was cut: %s", TEXT_ARG(url),
                         asking->error[0] ? asking->error : curl_easy_strerror(code));
    }
}

/* A password in clear is only for who is known to be the office. */
static long ways_of(const struct curl_link *link)
{
    return (long)(text_starts(link->url, "https:") ? CURLAUTH_BASIC | CURLAUTH_DIGEST
                                                   : CURLAUTH_DIGEST);
}

/* Once the other side has said how it asks for a password, that is what it gets at once:
 * otherwise each body would go twice, first without one. */
static void settle_way(const struct curl_link *link)
{
    long offered = 0;
    curl_easy_getinfo(link->curl, CURLINFO_HTTPAUTH_AVAIL, &offered);
    offered &= ways_of(link);
    if (link->options.user.len > 0 && offered != 0)
        curl_easy_setopt(link->curl, CURLOPT_HTTPAUTH,
                         offered & (long)CURLAUTH_DIGEST ? (long)CURLAUTH_DIGEST
                                                         : (long)CURLAUTH_BASIC);
}

static enum status ask(void *self, const struct link_request *request, struct link_reply *reply,
                       struct arena *arena, struct fault *why)
{
    struct asking asking = {.link = self, .request = request, .reply = reply, .arena = arena};
    long status = 0;
    *reply = (struct link_reply){0};
    set_up(&asking);
    CURLcode code = curl_easy_perform(asking.link->curl);
    count_bytes(&asking);
    settle_way(asking.link);
    curl_easy_getinfo(asking.link->curl, CURLINFO_RESPONSE_CODE, &status);
    reply->status = (int)status;
    reply->body = text_copy(arena, buffer_text(&asking.body));
    buffer_close(&asking.body);
    curl_easy_setopt(asking.link->curl, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(asking.link->curl, CURLOPT_ERRORBUFFER, NULL);
    curl_slist_free_all(asking.headers);
    if (asking.stopped)
        return fault_set(why, FAILED, "stopped in the middle");
    if (asking.silent)
        code = CURLE_OPERATION_TIMEDOUT;
    if (asking.too_large)
        return fault_set(why, TOO_LARGE, "a reply of the office has more than %zu bytes",
                         request->largest);
    return code == CURLE_OK ? OK : explain(&asking, code, why);
}

/* ---- Opening ---- */

static void close_link(void *self)
{
    struct curl_link *link = self;
    curl_easy_cleanup(link->curl);
    arena_close(link->arena);
    free(link);
}

static void set_user(CURL *curl, const struct curl_link *link)
{
    const struct link_options *options = &link->options;
    if (options->user.len == 0)
        return;
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, ways_of(link));
    curl_easy_setopt(curl, CURLOPT_USERNAME, text_string(link->arena, options->user));
    curl_easy_setopt(curl, CURLOPT_PASSWORD, text_string(link->arena, options->password));
}

static int note_socket(void *self, curl_socket_t made, curlsocktype purpose)
{
    struct curl_link *link = self;
    (void)purpose;
    link->socket = made;
    setsockopt(made, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &(int){MOST_UNSENT_BYTES}, sizeof(int));
    return CURL_SOCKOPT_OK;
}

static void set_once(CURL *curl, struct curl_link *link)
{
    const struct link_options *options = &link->options;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (options->ca.len > 0)
        curl_easy_setopt(curl, CURLOPT_CAINFO, text_string(link->arena, options->ca));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, note_socket);
    curl_easy_setopt(curl, CURLOPT_SOCKOPTDATA, link);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
                     (long)(options->connect_s ? options->connect_s : CONNECT_S));
    set_user(curl, link);
}

enum status link_open(struct link *link, const struct link_options *options, struct fault *why)
{
    if (!text_starts(options->url, "https://") && !text_starts(options->url, "http://"))
        return fault_set(why, REFUSED, "an office's address begins with https://, not \"%.*s\"",
                         TEXT_ARG(options->url));
    CURL *curl = curl_easy_init();
    struct curl_link *self = calloc(1, sizeof *self);
    if (!curl || !self)
        fatal("no memory: a link");
    *self = (struct curl_link){curl, arena_open("link"), .options = *options,
                               .socket = CURL_SOCKET_BAD};
    self->url = text_copy(self->arena, options->url);
    if (text_ends(self->url, "/"))
        self->url.len--;
    set_once(curl, self);
    *link = (struct link){self, ask, close_link};
    return OK;
}

void link_close(struct link *link)
{
    if (link->close)
        link->close(link->self);
    *link = (struct link){0};
}
