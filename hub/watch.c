#include "hub/watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

static void health(void *self, const struct http_request *request, struct http_reply *reply)
{
    const struct watch *watch = self;
    struct fault why = {0};
    struct db *db;
    enum status status = db_take(&db, watch->hub->pool, &why);

    if (status == OK) {
        status = db_run(NULL, db, DB_SQL("SELECT seq FROM news_head"), NULL, 0, request->arena,
                        &why);
        db_give(db);
    }
    if (status != OK)
        log_line(LOG_ERROR, "health: %s", why.text);
    http_say(reply, status == OK ? 200 : 503, status == OK ? "ok\n" : "no database\n");
}

static void put_figure(struct buffer *out, const char *name, const char *kind, const char *help,
                       uint64_t value)
{
    buffer_addf(out, "# HELP doorstep_%s %s\n# TYPE doorstep_%s %s\ndoorstep_%s %" PRIu64 "\n",
                name, help, name, kind, name, value);
}

static void put_http(struct buffer *out, const struct watch *watch)
{
    struct http_figures http = http_figures(*watch->server);

    buffer_add_string(out, "# HELP doorstep_http_requests_total Requests answered.\n"
                           "# TYPE doorstep_http_requests_total counter\n");
    for (int class = 1; class < 6; class ++)
        buffer_addf(out, "doorstep_http_requests_total{code=\"%dxx\"} %" PRIu64 "\n", class,
                    http.by_class[class]);
    put_figure(out, "http_busy_total", "counter", "Requests refused because there was no room.",
               http.refused_busy);
    put_figure(out, "http_received_bytes_total", "counter", "Bytes of bodies received.",
               http.bytes_in);
    put_figure(out, "http_sent_bytes_total", "counter", "Bytes of bodies sent.",
               http.bytes_out);
    put_figure(out, "http_connections", "gauge", "Connections that are open.", http.open);
}

static void put_intake(struct buffer *out, const struct watch *watch)
{
    struct intake_counts counts = {0};
    struct fault why = {0};
    struct db *db;

    put_figure(out, "intake_commits_total", "counter", "Transactions that stored submissions.",
               intake_commits(watch->hub->intake));
    put_figure(out, "intake_waiting", "gauge", "Callers that wait for the next transaction.",
               intake_waiting(watch->hub->intake));
    if (db_take(&db, watch->hub->pool, &why) != OK)
        return;
    if (intake_count(&counts, db, &why) == OK) {
        put_figure(out, "intake_arriving", "gauge", "Submissions that wait for parts.",
                   (uint64_t)counts.arriving);
        put_figure(out, "intake_strays", "gauge",
                   "Other bodies under a known identity, kept for staff.",
                   (uint64_t)counts.strays);
    }
    db_give(db);
}

static void put_devices(struct buffer *out, const struct watch *watch, struct arena *arena)
{
    struct device_facts *list;
    struct fault why = {0};
    uint64_t queued = 0, refused = 0, revoked = 0;
    size_t count;

    if (devices_list(&list, &count, watch->hub->devices, arena, &why) != OK)
        return;
    for (size_t i = 0; i < count; i++) {
        revoked += list[i].revoked;
        queued += list[i].revoked ? 0 : list[i].last.queued;
        refused += list[i].revoked ? 0 : list[i].last.refused;
    }
    put_figure(out, "devices", "gauge", "Devices that are enrolled.", count - revoked);
    put_figure(out, "devices_revoked", "gauge", "Devices that were revoked.", revoked);
    put_figure(out, "devices_queued", "gauge",
               "Submissions that devices said they hold, when last heard.", queued);
    put_figure(out, "devices_refused", "gauge",
               "Submissions that were refused for good and lie on devices.", refused);
}

static void metrics(void *self, const struct http_request *request, struct http_reply *reply)
{
    const struct watch *watch = self;
    struct buffer out = {0};

    put_http(&out, watch);
    put_intake(&out, watch);
    put_devices(&out, watch, request->arena);
    put_figure(&out, "reads", "gauge", "1 when this hub can read what it receives.",
               watch->hub->secret != NULL);
    reply->type = TEXT("text/plain; version=0.0.4; charset=utf-8");
    reply->body = text_copy(request->arena, buffer_text(&out));
    buffer_close(&out);
}

size_t watch_routes(struct http_route *routes, struct watch *watch)
{
    const struct http_route made[] = {
        {"GET", "/healthz", 0, watch, health, false},
        {"GET", "/metrics", 0, watch, metrics, false},
    };

    memcpy(routes, made, sizeof made);
    return sizeof made / sizeof made[0];
}
