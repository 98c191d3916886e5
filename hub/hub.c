#include "hub/hub.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/audit.h"
#include "base/file.h"
#include "base/log.h"
#include "hub/partial.h"
#include "hub/passphrase.h"
#include "hub/replies.h"
#include "hub/stepper.h"
#include "news/news.h"

enum { MOST_CONNECTIONS = 12 };

static bool is_there(const char *folder, const char *file, struct arena *arena)
{
    return access(text_format(arena, "%s/%s", folder, file).at, F_OK) == 0;
}

/* ---- Keys ---- */

static enum status open_secret(struct hub *hub, const struct hub_options *options,
                               struct fault *why)
{
    struct text passphrase = {0};
    enum status status = OK;

    if (options->no_key)
        return OK;
    if (!office_secret_is_locked(hub->keys) && !is_there(hub->keys, "office.key", hub->arena)) {
        log_line(LOG_WARNING, "hub: the office's key is not here: what arrives is kept, and "
                              "cannot be read");
        return OK;
    }
    struct arena *arena = arena_open("passphrase"); /* wiped when it closes */
    if (office_secret_is_locked(hub->keys))
        status = passphrase_get(&passphrase, options->passphrase_file, arena, why);
    if (status == OK)
        status = office_secret_open(&hub->secret, hub->keys, passphrase, why);
    arena_close(arena);
    return status;
}

static enum status open_keys(struct hub *hub, const struct hub_options *options,
                             struct fault *why)
{
    enum status status = folder_make(hub->keys, why);

    if (status == OK && options->demonstration &&
        !is_there(hub->keys, "office.pub", hub->arena))
        status = office_key_make(hub->keys, why);
    if (status == OK && !is_there(hub->keys, "office.pub", hub->arena))
        status = fault_set(why, NOT_FOUND,
                           "%s/office.pub is missing: make the office's keys with "
                           "\"doorstep-hub key make\" (docs/office.md)",
                           hub->keys);
    return status;
}

static enum status open_insight(struct hub *hub, struct fault *why)
{
    const struct insight_options options = {
        .pool = hub->pool, .services = hub->services, .clock = hub->clock};
    return insight_open(&hub->insight, &options, why);
}

/* ---- Everything ---- */

static enum status open_news(struct hub *hub, const struct hub_options *options,
                             struct fault *why)
{
    struct db *db;
    size_t changes = 0;
    enum status status = db_take(&db, hub->pool, why);

    if (status != OK)
        return status;
    status = audit_migrate(db, why);
    if (status == OK)
        status = news_migrate(db, why);
    db_give(db);
    if (status == OK && options->publishes)
        status = hub_publish(hub, &changes, why);
    if (status == OK && changes > 0)
        log_line(LOG_INFO, "hub: %zu files of the deployment are new, changed or gone",
                 changes);
    return status;
}

/* What the office offers of itself waits for an approval; a demonstration has none to wait for.
 * A table of offers that is broken stops nothing else: the casebook says so when it looks. */
static void approve_demonstration(struct hub *hub)
{
    struct fault why = {0};

    if (casebook_approve_first(hub->book, &why) != OK)
        log_line(LOG_WARNING, "hub: %s:%u: %s", why.file, why.line, why.text);
}

static enum status open_casebook(struct hub *hub, bool demonstration, struct fault *why)
{
    struct casebook_options options = {.pool = hub->pool,
                                       .office = hub->office_tables,
                                       .locales = hub->locales,
                                       .secret = hub->secret,
                                       .case_key = devices_case_key(hub->devices),
                                       .signer = devices_signer(hub->devices),
                                       .clock = hub->clock};

    if (access(hub->office_tables, R_OK) != 0) {
        log_line(LOG_WARNING, "hub: %s is missing: submissions are kept and become no cases",
                 hub->office_tables);
        return OK;
    }
    enum status status = casebook_open(&hub->book, &options, why);
    if (status == OK && demonstration)
        approve_demonstration(hub);
    return status;
}

static enum status open_all(struct hub *hub, const struct hub_options *options,
                            struct fault *why)
{
    const char *partial = text_format(hub->arena, "%s/partial", options->data).at;
    struct text where = text_of(options->database != NULL ? options->database : options->data);
    enum status status = open_keys(hub, options, why);

    if (status == OK)
        status = open_secret(hub, options, why);
    if (status == OK)
        status = db_pool_open(&hub->pool, where, MOST_CONNECTIONS, why);
    if (status == OK)
        status =
            devices_open(&hub->devices, hub->pool, hub->keys, hub->clock, hub->random, why);
    if (status == OK)
        status = intake_open(&hub->intake, hub->pool, hub->clock, why);
    if (status == OK)
        status = open_news(hub, options, why);
    if (status == OK)
        status = open_casebook(hub, options->demonstration, why);
    if (status == OK)
        status = open_insight(hub, why);
    if (status == OK)
        status = partial_open(&hub->partial, partial, hub->clock, why);
    return status;
}

enum status hub_open(struct hub **hub, const struct hub_options *options, struct fault *why)
{
    struct arena *arena = arena_open("hub");
    struct hub *made = ARENA_NEW(arena, struct hub);

    seal_start();
    *made =
        (struct hub){.arena = arena,
                     .clock = clock_system(),
                     .random = random_system(),
                     .replies = replies_open(),
                     .keys = text_format(arena, "%s/keys", options->data).at,
                     .services = options->services,
                     .locales = options->locales,
                     .office_tables = text_format(arena, "%s/office", options->services).at};
    enum status status = open_all(made, options, why);
    if (status != OK) {
        hub_close(made);
        made = NULL;
    }
    *hub = made;
    return status;
}

void hub_close(struct hub *hub)
{
    if (hub == NULL)
        return;
    stepper_close(hub->stepper);
    partial_close(hub->partial);
    replies_close(hub->replies);
    insight_close(hub->insight);
    if (hub->book != NULL)
        casebook_close(hub->book);
    if (hub->intake != NULL)
        intake_close(hub->intake);
    devices_close(hub->devices);
    if (hub->secret != NULL)
        office_secret_close(hub->secret);
    if (hub->pool != NULL)
        db_pool_close(hub->pool);
    arena_close(hub->arena);
}

enum status hub_publish(struct hub *hub, size_t *changes, struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, hub->pool, why);

    *changes = 0;
    if (status != OK)
        return status;
    status = news_begin(db, hub->clock.now_ms(hub->clock.self), why);
    if (status == OK)
        status = news_publish(db, hub->services, hub->locales, changes, why);
    db_give(db);
    return status;
}
