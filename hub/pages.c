#include "hub/pages.h"

#include <stdio.h>

#include "base/log.h"
#include "hub/people.h"

struct pages {
    struct hub *hub;
    struct pages_options options;
    struct office *office;              /* NULL: the deployment has no office tables */
    char password[PEOPLE_PASSWORD + 1]; /* of a demonstration */
};

enum status pages_open(struct pages **pages, struct hub *hub,
                       const struct pages_options *options, struct fault *why)
{
    struct pages *made = *pages = ARENA_NEW(hub->arena, struct pages);

    *made = (struct pages){.hub = hub, .options = *options};
    if (hub->book == NULL) {
        log_line(LOG_WARNING,
                 "hub: the deployment has no office tables: there are no pages for "
                 "case workers");
        return OK;
    }
    enum status status = people_open(&made->office, hub, options, why);
    if (status == OK && options->demonstration)
        status = people_demonstrate(made->password, made->office, hub, why);
    return status;
}

const struct http_route *pages_routes(size_t *count, struct pages *pages)
{
    *count = 0;
    return pages->office != NULL ? office_routes(count, pages->office) : NULL;
}

void pages_say(const struct pages *pages, unsigned port)
{
    if (pages->office == NULL || !pages->options.demonstration)
        return;
    printf("The office's pages: http://127.0.0.1:%u/office/  log in as worker, reviewer, "
           "auditor or "
           "admin, password %s\n",
           port, pages->password);
    fflush(stdout);
}

void pages_close(struct pages *pages)
{
    if (pages != NULL)
        office_close(pages->office);
}
