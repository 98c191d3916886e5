#include "office/office.h"

#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "office/inside.h"

enum { LARGEST_CSS = 64 * 1024, LARGEST_FORM = 64 * 1024 };
static const char COOKIE[] = "doorstep";

/* ---- Who asks ---- */

static const struct catalogue *words_for(const struct office *office, struct text language)
{
    for (size_t i = 0; i < office->catalogue_count; i++)
        if (text_equal(catalogue_tag(office->catalogues[i]), language))
            return office->catalogues[i];
    return office->catalogues[0];
}

static void look_who_asks(struct ask *ask)
{
    struct text token = http_cookie(ask->request, COOKIE);
    struct fault why = {0};

    ask->words = words_for(ask->office, ask->office->options.language);
    enum status status = users_visit(&ask->visit, ask->office->users, token, ask->arena, &why);
    if (status == OK)
        ask->words = words_for(ask->office, ask->visit.user.language);
    else
        ask->visit = (struct visit){0};
    if (status != OK && status != NOT_FOUND)
        log_line(LOG_ERROR, "office: %s", why.text);
}

static bool may(const struct page *page, const struct user *user)
{
    return ((page->roles & WORKER) && user_is(user, "worker")) ||
           ((page->roles & REVIEWER) && user_is(user, "reviewer")) ||
           ((page->roles & AUDITOR) && user_is(user, "auditor")) ||
           ((page->roles & ADMINISTRATOR) && user_is(user, "administrator"));
}

/* ---- Logging in and out ---- */

static void set_cookie(struct ask *ask, const char *token)
{
    http_add_header(ask->reply, TEXT("Set-Cookie"),
                    text_format(ask->arena,
                                "%s=%s; Path=/office; HttpOnly; SameSite=Strict%s%s", COOKIE,
                                token, token[0] == '\0' ? "; Max-Age=0" : "",
                                ask->office->options.secure ? "; Secure" : ""));
}

static void show_log_in(struct ask *ask, const char *said)
{
    ask->title = ask_words(ask, "worker.login");
    ask_element(ask, "h1", "worker.login");
    if (said)
        ask_element(ask, "p class=\"refusal\" role=\"alert\"", said);
    html_raw(&ask->html, "<form method=\"post\" action=\"/office/login\" class=\"login\">");
    ask_input(ask, "text", "name", "worker.user", ask_field(ask, "name"),
              "autocomplete=\"username\" autocapitalize=\"none\" required autofocus");
    ask_input(ask, "password", "password", "worker.password", (struct text){0},
              "autocomplete=\"current-password\" required");
    ask_button(ask, "worker.login");
    html_raw(&ask->html, "</form>");
}

static void log_in(struct ask *ask)
{
    char token[USERS_TOKEN + 1];
    struct fault why = {0};
    enum status status = users_log_in(token, ask->office->users, ask_field(ask, "name"),
                                      http_field(ask->request, "password"),
                                      ask->request->address, ask->arena, &why);
    if (status == OK) {
        set_cookie(ask, token);
        ask_go(ask, TEXT("/office/"));
        return;
    }
    ask->reply->status = status == REFUSED ? 401 : 503;
    show_log_in(ask, status == REFUSED ? "worker.login.wrong" : "worker.later");
}

static void log_out(struct ask *ask)
{
    struct fault why = {0};
    if (users_log_out(ask->office->users, http_cookie(ask->request, COOKIE), &why) != OK)
        log_line(LOG_ERROR, "office: %s", why.text);
    set_cookie(ask, "");
    ask_go(ask, TEXT("/office/login"));
}

static void set_language(struct ask *ask)
{
    struct fault why = {0};
    struct text tag = catalogue_tag(words_for(ask->office, ask_field(ask, "language")));
    enum status status = users_language(ask->office->users, ask->visit.user.name, tag, &why);
    if (status != OK)
        ask_fault(ask, status, &why);
    else
        ask_go(ask, TEXT("/office/"));
}

/* ---- Finding the page ---- */

static bool leads_to(const struct page *page, struct text method, struct text path,
                     struct text *rest)
{
    size_t len = strlen(page->path);
    if (!text_is(method, page->method) || !text_starts(path, page->path))
        return false;
    if (path.len != len && (len == 0 || page->path[len - 1] != '/'))
        return false;
    *rest = text_part(path, len, path.len);
    return true;
}

/* Who is logged in and sends a form: its secret must be that of the visit. */
static bool is_forged(const struct ask *ask)
{
    return text_is(ask->request->method, "POST") &&
           (ask->visit.csrf.len == 0 ||
            !text_equal(http_field(ask->request, "csrf"), ask->visit.csrf));
}

static void answer_visitor(struct ask *ask, struct text path)
{
    static const struct page OWN[] = {{"POST", "logout", EVERYBODY, NULL, log_out},
                                      {"POST", "language", EVERYBODY, NULL, set_language}};
    size_t count;
    const struct page *pages = office_pages(&count), *found = NULL;
    struct text method =
        text_is(ask->request->method, "HEAD") ? TEXT("GET") : ask->request->method;

    for (size_t i = 0; i < sizeof OWN / sizeof *OWN && !found; i++)
        if (leads_to(&OWN[i], method, path, &ask->rest))
            found = &OWN[i];
    for (size_t i = 0; i < count && !found; i++)
        if (leads_to(&pages[i], method, path, &ask->rest))
            found = &pages[i];
    if (!found)
        ask_refuse(ask, 404, "worker.not-found", NULL);
    else if (path.len == 0 && !may(found, &ask->visit.user))
        ask_go(ask, TEXT("/office/overview")); /* where those begin who have no queue */
    else if (!may(found, &ask->visit.user))
        ask_refuse(ask, 403, "worker.not-yours", NULL);
    else if (is_forged(ask))
        ask_refuse(ask, 403, "worker.forged", NULL);
    else
        found->answer(ask);
}

static void answer(struct ask *ask)
{
    struct text path = text_part(ask->request->path, strlen("/office/"), SIZE_MAX);

    look_who_asks(ask);
    if (text_is(path, "login") && text_is(ask->request->method, "POST"))
        log_in(ask);
    else if (ask->visit.user.name.len > 0)
        answer_visitor(ask, path);
    else if (text_is(ask->request->method, "POST")) {
        ask->reply->status = 403;
        show_log_in(ask, "worker.login.ended");
    } else if (text_is(path, "login"))
        show_log_in(ask, NULL);
    else
        ask_go(ask, TEXT("/office/login"));
}

static void handle(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct ask ask = {
        .office = self, .request = request, .reply = reply, .arena = request->arena};
    answer(&ask);
    frame_close(&ask);
    buffer_close(&ask.html.out);
}

static void give_css(void *self, const struct http_request *request, struct http_reply *reply)
{
    const struct office *office = self;
    (void)request;
    reply->type = TEXT("text/css; charset=utf-8");
    reply->body = office->css;
    http_add_header(reply, TEXT("Cache-Control"), TEXT("max-age=3600"));
}

/* ---- Opening ---- */

static enum status open_words(struct office *office, struct fault *why)
{
    static const char *const TAGS[] = {"en", "zh-CN", "sw", "ug"};
    enum status status = OK;
    for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS && status == OK; i++)
        status = catalogue_open(&office->catalogues[office->catalogue_count++],
                                office->options.locales, text_of(TAGS[i]), office->arena, why);
    return status;
}

static enum status open_parts(struct office *office, struct fault *why)
{
    const struct office_options *options = &office->options;
    enum status status = open_words(office, why);
    if (status == OK)
        status = file_read(&office->css,
                           text_format(office->arena, "%s/office.css", options->assets).at,
                           LARGEST_CSS, office->arena, why);
    if (status == OK)
        status =
            users_open(&office->users, options->pool, options->clock, options->random, why);
    return status;
}

enum status office_open(struct office **office, const struct office_options *options,
                        struct fault *why)
{
    struct arena *arena = arena_open("office");
    struct office *made = ARENA_NEW(arena, struct office);

    *made = (struct office){.options = *options, .arena = arena};
    made->options.locales = text_copy(arena, text_of(options->locales)).at;
    made->options.assets = text_copy(arena, text_of(options->assets)).at;
    made->options.language = text_copy(arena, options->language);
    made->options.address = text_copy(arena, options->address);
    enum status status = open_parts(made, why);
    if (status != OK) {
        office_close(made);
        return status;
    }
    made->routes[0] = (struct http_route){"GET", "/office/office.css", 0, made, give_css};
    made->routes[1] = (struct http_route){"GET", "/office/", 0, made, handle};
    made->routes[2] = (struct http_route){"POST", "/office/", LARGEST_FORM, made, handle};
    *office = made;
    return OK;
}

void office_close(struct office *office)
{
    if (!office)
        return;
    users_close(office->users);
    arena_close(office->arena);
}

const struct http_route *office_routes(size_t *count, struct office *office)
{
    *count = sizeof office->routes / sizeof *office->routes;
    return office->routes;
}

/* ---- For the command line ---- */

enum status office_user_add(struct office *office, struct text name, struct text shown,
                            struct text role, struct text area, struct text password,
                            struct text by, struct fault *why)
{
    const struct user user = {.name = name,
                              .shown = shown,
                              .role = role,
                              .area = area,
                              .language = office->options.language};
    return users_add(office->users, &user, password, by, why);
}

enum status office_user_password(struct office *office, struct text name, struct text password,
                                 struct text by, struct fault *why)
{
    return users_password(office->users, name, password, by, why);
}

enum status office_user_disable(struct office *office, struct text name, struct text by,
                                struct fault *why)
{
    return users_disable(office->users, name, by, why);
}
