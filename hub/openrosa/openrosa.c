#include "openrosa/openrosa.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "openrosa/inside.h"

static const struct db_step STEPS[] = {
    {.sql.both = "CREATE TABLE openrosa_edit (instance_id TEXT PRIMARY KEY, "
                 "replaces TEXT NOT NULL, made_ms BIGINT NOT NULL);"
                 "CREATE INDEX openrosa_edit_replaces ON openrosa_edit (replaces)"},
    {.sql.both = "CREATE TABLE openrosa_number (instance_id TEXT PRIMARY KEY, "
                 "number TEXT NOT NULL)"},
};

/* ---- Replies ---- */

void openrosa_escape(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.at[i];
        if (byte == '&')
            buffer_add_string(out, "&amp;");
        else if (byte == '<')
            buffer_add_string(out, "&lt;");
        else if (byte == '>')
            buffer_add_string(out, "&gt;");
        else if (byte == '"')
            buffer_add_string(out, "&quot;");
        else if ((unsigned char)byte >= ' ' || byte == '\t')
            buffer_add(out, (struct text){&byte, 1});
        else
            buffer_add(out, TEXT(" "));
    }
}

void openrosa_say(struct call *call, int status, const char *message)
{
    struct buffer out = {0};

    buffer_addf(&out,
                "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\">"
                "<message nature=\"%s\">",
                status < 300 ? "submit_success" : "error");
    openrosa_escape(&out, text_of(message));
    buffer_add_string(&out, "</message></OpenRosaResponse>\n");
    call->reply->status = status;
    call->reply->type = TEXT("text/xml; charset=utf-8");
    call->reply->body = text_copy(call->request->arena, buffer_text(&out));
    buffer_close(&out);
}

void openrosa_say_later(struct call *call, const struct fault *why)
{
    log_line(LOG_ERROR, "openrosa: %s", why->text);
    openrosa_say(call, 503, "The office cannot take this now. Please try again later.");
    http_add_header(call->reply, TEXT("Retry-After"), TEXT("30"));
}

bool openrosa_has_version(struct call *call)
{
    if (text_is(http_header(call->request, "X-OpenRosa-Version"), "1.0"))
        return true;
    openrosa_say(call, 400, "A request here carries the header X-OpenRosa-Version: 1.0.");
    return false;
}

/* What a client calls us may stand in addresses that we give back to it alone. */
static bool is_host(struct text host)
{
    for (size_t i = 0; i < host.len; i++)
        if (!isalnum((unsigned char)host.at[i]) && strchr(".-:[]", host.at[i]) == NULL)
            return false;
    return host.len > 0;
}

struct text openrosa_base(const struct call *call)
{
    const struct openrosa_options *options = &call->openrosa->options;
    struct text host = http_header(call->request, "Host");
    struct arena *arena = call->request->arena;
    struct text address = options->address;

    if (address.len == 0)
        address = text_format(arena, "%s://%.*s", options->secure ? "https" : "http",
                              TEXT_ARG(is_host(host) ? host : TEXT("localhost")));
    return text_format(arena, "%.*s/key/%.*s", TEXT_ARG(address), TEXT_ARG(call->token));
}

/* ---- Who asks for what ---- */

static bool is_token(struct text token)
{
    for (size_t i = 0; i < token.len; i++)
        if (!isalnum((unsigned char)token.at[i]) && strchr("$!-_", token.at[i]) == NULL)
            return false;
    return token.len == DEVICES_TOKEN;
}

static bool is_let_in(struct call *call)
{
    struct fault why = {0};
    enum status status;

    if (!is_token(call->token)) {
        openrosa_say(call, 401, "This address has no whole token.");
        return false;
    }
    status = devices_token_area(&call->area, call->openrosa->options.devices, call->token,
                                call->request->arena, &why);
    if (status == NOT_FOUND || status == REFUSED)
        openrosa_say(call, 403, "This token is not accepted. Please ask the office.");
    else if (status != OK)
        openrosa_say_later(call, &why);
    return status == OK;
}

static const struct {
    const char *path, *method; /* a path that ends in '/': all below it */
    bool wants_version;
    void (*answer)(struct call *call);
} CALLS[] = {
    {"formList", "GET", true, openrosa_form_list},
    {"manifest/", "GET", true, openrosa_manifest},
    {"file/", "GET", false, openrosa_file},
    {"entities/", "GET", false, openrosa_entities},
    {"integrity/", "GET", true, openrosa_integrity},
    {"submission", "HEAD", true, openrosa_submit},
    {"submission", "POST", true, openrosa_submit},
};

static bool fits(struct text rest, const char *path)
{
    return path[strlen(path) - 1] == '/' ? text_starts(rest, path) : text_is(rest, path);
}

static void answer(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct call call = {.openrosa = self, .request = request, .reply = reply};
    struct text method = request->method, rest = text_part(request->path, 5, SIZE_MAX);

    http_add_header(reply, TEXT("X-OpenRosa-Version"), TEXT("1.0"));
    text_take_part(&rest, '/', &call.token);
    call.rest = rest;
    if (!is_let_in(&call))
        return;
    for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
        bool same = text_is(method, CALLS[i].method) ||
                    (text_is(method, "HEAD") && strcmp(CALLS[i].method, "GET") == 0);
        if (!fits(call.rest, CALLS[i].path) || !same)
            continue;
        if (!CALLS[i].wants_version || openrosa_has_version(&call))
            CALLS[i].answer(&call);
        return;
    }
    openrosa_say(&call, 404, "There is nothing here.");
}

/* ---- A life ---- */

enum status openrosa_open(struct openrosa **openrosa, const struct openrosa_options *options,
                          struct fault *why)
{
    struct openrosa *made;
    struct db *db;
    enum status status = db_take(&db, options->pool, why);

    if (status != OK)
        return status;
    status = db_migrate(db, "openrosa", STEPS, sizeof STEPS / sizeof *STEPS, why);
    db_give(db);
    if (status != OK)
        return status;
    made = calloc(1, sizeof *made);
    if (made == NULL)
        fatal("no memory for the OpenRosa server");
    made->options = *options;
    made->arena = arena_open("openrosa");
    made->options.address = text_copy(made->arena, options->address);
    made->routes[0] = (struct http_route){"GET", "/key/", 0, made, answer, false};
    made->routes[1] =
        (struct http_route){"POST", "/key/", OPENROSA_LARGEST, made, answer, false};
    pthread_mutex_init(&made->lock, NULL);
    *openrosa = made;
    return OK;
}

void openrosa_close(struct openrosa *openrosa)
{
    if (openrosa == NULL)
        return;
    for (size_t i = 0; i < openrosa->form_count; i++)
        form_close(openrosa->forms[i].form);
    pthread_mutex_destroy(&openrosa->lock);
    arena_close(openrosa->arena);
    free(openrosa);
}

const struct http_route *openrosa_routes(size_t *count, const struct openrosa *openrosa)
{
    *count = sizeof openrosa->routes / sizeof openrosa->routes[0];
    return openrosa->routes;
}

enum status openrosa_replaced(struct text *instance_id, struct db *db, struct text by,
                              struct arena *arena, struct fault *why)
{
    struct db_value key[] = {db_text(by)};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db, DB_SQL("SELECT replaces FROM openrosa_edit WHERE instance_id = $1"),
               key, 1, arena, why);

    *instance_id = status == OK && rows.rows == 1 ? db_at(&rows, 0, 0).text : (struct text){0};
    return status;
}
