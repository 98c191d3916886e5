#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "hub/commands.h"
#include "hub/journal.h"
#include "hub/notify.h"
#include "hub/pages.h"
#include "hub/serve.h"
#include "hub/stepper.h"
#include "hub/watch.h"

enum { LARGEST_PEM = 256 * 1024, MOST_ROUTES = 128 };

struct serving {
    const struct serve_options *options;
    unsigned port;
    struct arena *arena;
    struct hub *hub;
    struct pages *pages;
    struct watch watch;
    struct http_server *server;
    struct http_route routes[MOST_ROUTES];
    size_t route_count;
};

static enum status read_pem(struct text *pem, const char *path, struct arena *arena,
                            struct fault *why)
{
    struct text bytes;
    enum status status = path != NULL ? file_read(&bytes, path, LARGEST_PEM, arena, why) : OK;

    *pem = path != NULL && status == OK ? text_copy(arena, bytes) : (struct text){0};
    return status;
}

/* Pages say where they are before anything listens: so a free port is looked for first. */
static unsigned free_port(struct text address)
{
    struct sockaddr_in place = {.sin_family = AF_INET};
    socklen_t size = sizeof place;
    char name[64];
    int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool found;

    snprintf(name, sizeof name, "%.*s", TEXT_ARG(address));
    found = line >= 0 && inet_pton(AF_INET, name, &place.sin_addr) == 1 &&
            bind(line, (struct sockaddr *)&place, sizeof place) == 0 &&
            getsockname(line, (struct sockaddr *)&place, &size) == 0;
    if (line >= 0)
        close(line);
    return found ? ntohs(place.sin_port) : 0;
}

static struct text own_address(const struct serving *its)
{
    const struct serve_options *options = its->options;

    if (options->address.len > 0)
        return options->address;
    return text_format(its->arena, "%s://%.*s:%u",
                       options->certificate != NULL ? "https" : "http",
                       TEXT_ARG(options->listen), its->port);
}

/* ---- Routes: each part adds its own ---- */

static enum status gather_routes(struct serving *its, struct fault *why)
{
    const struct serve_options *options = its->options;
    struct pages_options pages = {.address = own_address(its),
                                  .is_told = options->address.len > 0,
                                  .secure = options->certificate != NULL ||
                                            text_starts(options->address, "https:"),
                                  .assets = options->assets,
                                  .language = text_of(options->language),
                                  .demonstration = options->hub.demonstration};
    size_t count;
    enum status status = pages_open(&its->pages, its->hub, &pages, why);

    if (status != OK)
        return status;
    its->route_count = hub_sync_routes(its->routes, its->hub);
    its->route_count += watch_routes(its->routes + its->route_count, &its->watch);
    const struct http_route *more = pages_routes(&count, its->pages);
    if (count > MOST_ROUTES - its->route_count)
        fatal("more than %d routes", MOST_ROUTES);
    if (count > 0)
        memcpy(its->routes + its->route_count, more, count * sizeof *more);
    its->route_count += count;
    return OK;
}

static enum status start(struct serving *its, struct fault *why)
{
    const struct serve_options *options = its->options;
    struct http_options http = {
        .address = options->listen, .port = its->port, .note = journal_note};
    enum status status = read_pem(&http.certificate, options->certificate, its->arena, why);

    if (status == OK)
        status = read_pem(&http.key, options->key, its->arena, why);
    if (status == OK)
        status = hub_open(&its->hub, &options->hub, why);
    its->watch = (struct watch){its->hub, &its->server};
    if (status == OK)
        status = gather_routes(its, why);
    if (status == OK) {
        its->hub->stepper = stepper_open(its->hub);
        status = http_start(&its->server, &http, its->routes, its->route_count, why);
    }
    return status;
}

static enum status say_ready(const struct serving *its, struct fault *why)
{
    unsigned port = http_port(its->server);
    enum status status = OK;

    if (its->options->port_file != NULL)
        status = file_replace(its->options->port_file, text_format(its->arena, "%u\n", port),
                              0644, why);
    log_line(LOG_INFO, "hub: serves on %.*s port %u, %s, %s", TEXT_ARG(its->options->listen),
             port, db_pool_is_postgres(its->hub->pool) ? "PostgreSQL" : "SQLite",
             its->hub->secret != NULL ? "with the office's key" : "without the office's key");
    pages_say(its->pages);
    notify("READY=1");
    return status;
}

static void publish_anew(const struct serving *its)
{
    struct fault why = {0};
    size_t changes;

    if (hub_publish(its->hub, &changes, &why) == OK)
        log_line(LOG_INFO, "hub: %zu files of the deployment are new, changed or gone",
                 changes);
    else
        log_line(LOG_ERROR, "hub: the deployment stays as it was: %s: %s", why.file, why.text);
}

static void wait_for_end(const struct serving *its, const sigset_t *signals)
{
    int which = 0;

    while (sigwait(signals, &which) == 0 && which == SIGHUP)
        publish_anew(its);
    log_line(LOG_INFO, "hub: ends");
    notify("STOPPING=1");
}

static void stop(struct serving *its)
{
    http_stop(its->server);
    if (its->hub != NULL) {
        stepper_close(its->hub->stepper);
        its->hub->stepper = NULL;
    }
    pages_close(its->pages);
    hub_close(its->hub);
    arena_close(its->arena);
}

int serve(const struct serve_options *options)
{
    struct serving its = {.options = options, .arena = arena_open("serve")};
    struct fault why = {0};
    sigset_t signals;

    its.port = options->port != 0 ? options->port : free_port(options->listen);
    journal_start(options->log_least);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL); /* before there are threads: they inherit it */
    signal(SIGPIPE, SIG_IGN);
    enum status status = start(&its, &why);
    if (status == OK)
        status = say_ready(&its, &why);
    if (status == OK)
        wait_for_end(&its, &signals);
    stop(&its);
    return status == OK ? HUB_DONE : command_fault(&why);
}
