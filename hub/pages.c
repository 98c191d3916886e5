#include "hub/pages.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "hub/about.h"
#include "hub/stepper.h"
#include "office/office.h"
#include "openrosa/openrosa.h"

enum { MOST_ROUTES = 96 };
static const char DEMO_PASSWORD[] = "demonstration";

struct pages {
    struct hub *hub;
    struct pages_options options;
    struct openrosa *openrosa;
    struct office *office; /* NULL: the deployment has no office tables */
    struct http_route routes[MOST_ROUTES];
    size_t count;
};

static void arrived(void *self)
{
    struct hub *hub = self;

    stepper_wake(hub->stepper);
}

static void add_routes(struct pages *pages, const struct http_route *routes, size_t count)
{
    if (count > MOST_ROUTES - pages->count)
        fatal("more than %d routes of pages", MOST_ROUTES);
    memcpy(pages->routes + pages->count, routes, count * sizeof *routes);
    pages->count += count;
}

/* ---- OpenRosa ---- */

static enum status open_openrosa(struct pages *pages, struct fault *why)
{
    struct hub *hub = pages->hub;
    struct openrosa_options options = {
        .pool = hub->pool,
        .devices = hub->devices,
        .intake = hub->intake,
        .clock = hub->clock,
        .address = pages->options.is_told ? pages->options.address : (struct text){0},
        .secure = pages->options.secure,
        .self = hub,
        .arrived = arrived};
    enum status status = openrosa_open(&pages->openrosa, &options, why);
    size_t count;

    if (status == OK) {
        const struct http_route *routes = openrosa_routes(&count, pages->openrosa);
        add_routes(pages, routes, count);
    }
    return status;
}

/* ---- The case worker's pages ---- */

static enum status add_demo_users(struct pages *pages, struct fault *why)
{
    /* Two reviewers: an objection is not for the one who decided. */
    static const struct {
        const char *name, *role;
    } USERS[] = {{"worker", "worker"},
                 {"reviewer", "reviewer"},
                 {"second", "reviewer"},
                 {"auditor", "auditor"},
                 {"administrator", "administrator"}};
    enum status status = OK;

    for (size_t i = 0; i < sizeof USERS / sizeof *USERS && status == OK; i++) {
        status = office_user_add(pages->office, text_of(USERS[i].name), text_of(USERS[i].name),
                                 text_of(USERS[i].role), (struct text){0},
                                 text_of(DEMO_PASSWORD), TEXT("demonstration"), why);
        status = status == CONFLICT ? OK : status;
    }
    return status;
}

static enum status open_office(struct pages *pages, struct fault *why)
{
    enum status status = pages_office(&pages->office, pages->hub, &pages->options, why);
    size_t count;

    if (status != OK || pages->office == NULL)
        return status;
    const struct http_route *routes = office_routes(&count, pages->office);
    add_routes(pages, routes, count);
    return pages->options.demonstration ? add_demo_users(pages, why) : OK;
}

enum status pages_office(struct office **office, struct hub *hub,
                         const struct pages_options *options, struct fault *why)
{
    struct office_options wanted = {.pool = hub->pool,
                                    .book = hub->book,
                                    .devices = hub->devices,
                                    .insight = hub->insight,
                                    .locales = hub->locales,
                                    .assets = options->assets,
                                    .language = options->language,
                                    .address = options->address,
                                    .secure = options->secure,
                                    .clock = hub->clock,
                                    .random = hub->random};

    *office = NULL;
    return hub->book != NULL ? office_open(office, &wanted, why) : OK;
}

/* ---- All ---- */

enum status pages_open(struct pages **pages, struct hub *hub,
                       const struct pages_options *options, struct fault *why)
{
    struct pages *made = ARENA_NEW(hub->arena, struct pages);

    *made = (struct pages){.hub = hub, .options = *options};
    *pages = made;
    const struct http_route route = about_route(hub);
    add_routes(made, &route, 1);
    enum status status = open_openrosa(made, why);
    return status == OK ? open_office(made, why) : status;
}

const struct http_route *pages_routes(size_t *count, struct pages *pages)
{
    *count = pages->count;
    return pages->routes;
}

void pages_say(const struct pages *pages)
{
    if (!pages->options.demonstration || pages->office == NULL)
        return;
    printf(
        "The office's pages: %.*s/office/  name: worker  password: %s\n"
        "Others who log in with the same password: reviewer, second, auditor, administrator.\n",
        TEXT_ARG(pages->options.address), DEMO_PASSWORD);
    fflush(stdout);
}

void pages_close(struct pages *pages)
{
    if (pages == NULL)
        return;
    office_close(pages->office);
    openrosa_close(pages->openrosa);
}
