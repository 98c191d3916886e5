#include <inttypes.h>
#include <string.h>

#include "office/inside.h"

/* ---- Words ---- */

struct text ask_words(const struct ask *ask, const char *key)
{
    return catalogue_words(ask->words, key);
}

struct text ask_time(const struct ask *ask, int64_t ms)
{
    const struct clock *clock = &ask->office->options.clock;
    int64_t minutes = ms / 60000 + clock->offset_min(clock->self, ms);
    int64_t of_day = ((minutes % 1440) + 1440) % 1440;
    struct date date = date_of_days((minutes - of_day) / 1440);
    return text_format(ask->arena, "%04d-%02d-%02d %02d:%02d", date.year, date.month, date.day,
                       (int)(of_day / 60), (int)(of_day % 60));
}

struct text ask_date(const struct ask *ask, int64_t ms)
{
    return text_part(ask_time(ask, ms), 0, 10);
}

void ask_element(struct ask *ask, const char *tag, const char *key)
{
    buffer_addf(&ask->html.out, "<%s>", tag);
    html_text(&ask->html, ask_words(ask, key));
    buffer_addf(&ask->html.out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

/* ---- Replies ---- */

void ask_go(struct ask *ask, struct text path)
{
    ask->reply->status = 303;
    http_add_header(ask->reply, TEXT("Location"), path);
    ask->reply->type = TEXT("text/plain; charset=utf-8");
    ask->is_whole = true;
}

void ask_refuse(struct ask *ask, int status, const char *key, const struct fault *why)
{
    ask->reply->status = status;
    ask->title = ask_words(ask, key);
    buffer_clear(&ask->html.out);
    ask_element(ask, "h1", key);
    if (why && why->text[0] != '\0')
        html_element(&ask->html, "p", text_of(why->text));
    html_raw(&ask->html, "<p>");
    html_link(&ask->html, TEXT("/office/"), ask_words(ask, "worker.back-to-queue"));
    html_raw(&ask->html, "</p>");
}

void ask_fault(struct ask *ask, enum status status, const struct fault *why)
{
    switch (status) {
    case NOT_FOUND:
        ask_refuse(ask, 404, "worker.not-found", NULL);
        break;
    case REFUSED:
        ask_refuse(ask, 403, "worker.refused", why);
        break;
    case TOO_LARGE:
        ask_refuse(ask, 413, "worker.too-large", why);
        break;
    case CONFLICT:
        ask_refuse(ask, 409, "worker.conflict", why);
        break;
    default:
        ask_refuse(ask, 503, "worker.later", why);
        break;
    }
}

void ask_bytes(struct ask *ask, struct text type, struct text name, struct text bytes,
               bool download)
{
    struct buffer disposition = {0};
    ask->reply->type = type;
    ask->reply->body = bytes;
    buffer_add(&disposition, download ? TEXT("attachment; filename*=UTF-8''")
                                      : TEXT("inline; filename*=UTF-8''"));
    html_query(&disposition, name);
    http_add_header(ask->reply, TEXT("Content-Disposition"),
                    text_copy(ask->arena, buffer_text(&disposition)));
    buffer_close(&disposition);
    ask->is_whole = true;
}

/* ---- Forms ---- */

void ask_form(struct ask *ask, struct text action)
{
    html_raw(&ask->html, "<form method=\"post\"");
    html_attribute(&ask->html, "action", action);
    html_raw(&ask->html, "><input type=\"hidden\" name=\"csrf\"");
    html_attribute(&ask->html, "value", ask->visit.csrf);
    html_raw(&ask->html, ">");
}

void ask_input(struct ask *ask, const char *type, const char *name, const char *key,
               struct text value, const char *more)
{
    html_raw(&ask->html, "<label>");
    html_text(&ask->html, ask_words(ask, key));
    html_raw(&ask->html, "<input");
    html_attribute(&ask->html, "type", text_of(type));
    html_attribute(&ask->html, "name", text_of(name));
    if (value.len > 0)
        html_attribute(&ask->html, "value", value);
    buffer_addf(&ask->html.out, " %s></label>", more);
}

void ask_button(struct ask *ask, const char *key)
{
    html_raw(&ask->html, "<button type=\"submit\">");
    html_text(&ask->html, ask_words(ask, key));
    html_raw(&ask->html, "</button>");
}

struct text ask_field(const struct ask *ask, const char *name)
{
    return text_trim(http_field(ask->request, name));
}

/* ---- What stands around ---- */

static unsigned role_of(const struct ask *ask)
{
    static const struct {
        const char *name;
        enum role role;
    } ROLES[] = {{"worker", WORKER},
                 {"reviewer", REVIEWER},
                 {"auditor", AUDITOR},
                 {"administrator", ADMINISTRATOR}};
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++)
        if (user_is(&ask->visit.user, ROLES[i].name))
            return ROLES[i].role;
    return 0;
}

static void add_menu(struct ask *ask, struct html *html)
{
    size_t count;
    const struct page *pages = office_pages(&count);
    unsigned role = role_of(ask);

    html_raw(html, "<nav");
    html_attribute(html, "aria-label", ask_words(ask, "worker.menu"));
    html_raw(html, "><ul>");
    for (size_t i = 0; i < count; i++) {
        if (!pages[i].key || (pages[i].roles & role) == 0)
            continue;
        struct text path = text_format(ask->arena, "/office/%s", pages[i].path);
        html_raw(html, "<li><a");
        html_attribute(html, "href", path);
        if (text_equal(path, ask->request->path))
            html_raw(html, " aria-current=\"page\"");
        html_raw(html, ">");
        html_text(html, ask_words(ask, pages[i].key));
        html_raw(html, "</a></li>");
    }
    html_raw(html, "</ul></nav>");
}

static void add_languages(struct ask *ask, struct html *html)
{
    html_raw(html, "<label>");
    html_text(html, ask_words(ask, "worker.language"));
    html_raw(html, "<select name=\"language\">");
    for (size_t i = 0; i < ask->office->catalogue_count; i++) {
        const struct catalogue *words = ask->office->catalogues[i];
        html_option(html, catalogue_tag(words), catalogue_words(words, "language.name"),
                    catalogue_tag(ask->words));
    }
    html_raw(html, "</select></label>");
}

static void add_small_form(struct ask *ask, struct html *html, const char *action,
                           const char *key, bool languages)
{
    buffer_addf(&html->out, "<form method=\"post\" action=\"/office/%s\">", action);
    html_raw(html, "<input type=\"hidden\" name=\"csrf\"");
    html_attribute(html, "value", ask->visit.csrf);
    html_raw(html, ">");
    if (languages)
        add_languages(ask, html);
    html_raw(html, "<button type=\"submit\">");
    html_text(html, ask_words(ask, key));
    html_raw(html, "</button></form>");
}

static void add_header(struct ask *ask, struct html *html)
{
    html_raw(html, "<header><a class=\"skip\" href=\"#main\">");
    html_text(html, ask_words(ask, "worker.skip"));
    html_raw(html, "</a>");
    if (ask->visit.user.name.len > 0) {
        add_menu(ask, html);
        html_raw(html, "<div class=\"who\"><span>");
        html_text(html, ask->visit.user.shown);
        html_raw(html, "</span>");
        add_small_form(ask, html, "language", "worker.language.set", true);
        add_small_form(ask, html, "logout", "worker.logout", false);
        html_raw(html, "</div>");
    }
    html_raw(html, "</header>");
}

static void add_security(struct http_reply *reply)
{
    http_add_header(
        reply, TEXT("Content-Security-Policy"),
        TEXT("default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self';"
             " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"));
    http_add_header(reply, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
    http_add_header(reply, TEXT("Referrer-Policy"), TEXT("no-referrer"));
    http_add_header(reply, TEXT("Cache-Control"), TEXT("no-store"));
}

void frame_close(struct ask *ask)
{
    struct html html = {0};

    add_security(ask->reply);
    if (ask->is_whole)
        return;
    html_raw(&html, "<!doctype html><html");
    html_attribute(&html, "lang", catalogue_tag(ask->words));
    html_attribute(&html, "dir",
                   catalogue_right_to_left(ask->words) ? TEXT("rtl") : TEXT("ltr"));
    html_raw(&html, "><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                    "<link rel=\"stylesheet\" href=\"/office/office.css\"><title>");
    html_text(&html, ask->title);
    html_raw(&html, " · Doorstep</title></head><body>");
    add_header(ask, &html);
    html_raw(&html, "<main id=\"main\" tabindex=\"-1\">");
    buffer_add(&html.out, buffer_text(&ask->html.out));
    html_raw(&html, "</main></body></html>");
    ask->reply->type = TEXT("text/html; charset=utf-8");
    ask->reply->body = text_copy(ask->arena, buffer_text(&html.out));
    buffer_close(&html.out);
}
