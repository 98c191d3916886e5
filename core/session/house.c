#include "session/house.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "form/record.h"
#include "session/trail.h"

const struct service *house_service(const struct house *house, struct text id)
{
    for (size_t i = 0; i < house->service_count; i++)
        if (text_equal(house->services[i].id, id))
            return &house->services[i];
    return NULL;
}

/* ---- The deployment ---- */

static enum status open_service(struct house *house, struct text folder, struct fault *why)
{
    struct service *service = &house->services[house->service_count];
    enum status status =
        service_open(service, folder, &house->deployment, &house->slots, house->arena, why);
    if (status != OK)
        return status;
    struct text id = service->id;
    if (house_service(house, id)) {
        service_close(service);
        return fault_set(why, CONFLICT, "form id %.*s is there twice, again in %.*s",
                         TEXT_ARG(id), TEXT_ARG(folder));
    }
    house->service_count++;
    return OK;
}

static bool has_form(const char *folder, struct arena *arena)
{
    struct stat about;
    return stat(text_format(arena, "%s/form.xml", folder).at, &about) == 0;
}

/* Sub-folders without a form.xml hold other things and are passed over. */
static enum status open_services(struct house *house, const char *root, struct fault *why)
{
    struct text *names;
    size_t count;
    enum status status = folder_list(&names, &count, root, house->arena, why);
    if (status != OK)
        return status;
    house->services = arena_array(house->arena, count, sizeof *house->services);
    for (size_t i = 0; i < count; i++) {
        struct text folder = text_format(house->arena, "%s/%.*s", root, TEXT_ARG(names[i]));
        if (!has_form(folder.at, house->arena))
            continue;
        status = open_service(house, folder, why);
        if (status != OK)
            return status;
    }
    return OK;
}

static enum status open_catalogues(struct house *house, const char *folder, struct fault *why)
{
    for (size_t i = 0; i < house->deployment.language_count; i++) {
        enum status status = catalogue_open(&house->catalogues[i], folder,
                                            house->deployment.languages[i], house->arena, why);
        if (status != OK)
            return status;
    }
    return OK;
}

/* ---- What must be right before anybody comes ---- */

struct menu_check {
    const struct house *house;
    const struct service *service;
    struct text missing, node;
};

static bool is_menu(const struct service *service, struct text reference)
{
    for (size_t i = 0; i < service->menu_count; i++)
        if (text_equal(service->menus[i], reference))
            return true;
    return false;
}

static bool check_menu_node(void *self, const struct record_node *node)
{
    struct menu_check *check = self;
    if (!is_menu(check->service, node->reference))
        return true;
    for (size_t i = 0; i < node->choice_count; i++) {
        struct text id = node->choices[i].value;
        if (house_service(check->house, id))
            continue;
        check->missing = text_copy(check->house->arena, id);
        check->node = text_copy(check->house->arena, node->reference);
        return false;
    }
    return true;
}

static enum status check_menus(const struct house *house, const struct service *service,
                               const struct record *record, struct fault *why)
{
    struct menu_check check = {.house = house, .service = service};
    bool is_home = service == house->home;
    if (is_home && service->menu_count == 0)
        return fault_set(why, REFUSED, "the home form %.*s has no question with ds:menu",
                         TEXT_ARG(house->deployment.home));
    if (is_home && record_next(record, record_start()).kind == PLACE_END)
        return fault_set(why, REFUSED, "the home form %.*s asks nothing",
                         TEXT_ARG(house->deployment.home));
    record_each(record, &check, check_menu_node);
    if (check.missing.len > 0)
        return fault_set(why, REFUSED,
                         "%.*s of the form %.*s offers %.*s, which is no form here",
                         TEXT_ARG(check.node), TEXT_ARG(service->id), TEXT_ARG(check.missing));
    return OK;
}

/* A record of every form, once: what would fail for a person fails now, for staff. */
static enum status check_service(const struct house *house, const struct service *service,
                                 struct fault *why)
{
    struct record_host host = {.clock = house->clock, .random = random_system()};
    struct record *record;
    enum status status = record_new(&record, service->slot->form, &host, why);
    if (status != OK)
        return status;
    if (service == house->home || service->tells_only)
        status = check_menus(house, service, record, why);
    for (size_t i = 0; i < FILLS && status == OK; i++)
        if (service->fills[i].len > 0)
            status = record_set(record, service->fills[i], TEXT("0000000000"), why);
    record_close(record);
    return status;
}

/* A form that deployment.conf names under `key`; it may name none. */
static enum status find_named(const struct service **found, const struct house *house,
                              const char *key, struct text id, struct fault *why)
{
    *found = house_service(house, id);
    return *found || id.len == 0
               ? OK
               : fault_set(why, NOT_FOUND, "%s: there is no form \"%.*s\"", key, TEXT_ARG(id));
}

static enum status check_services(struct house *house, struct fault *why)
{
    const struct deployment *deployment = &house->deployment;
    house->home = house_service(house, deployment->home);
    if (!house->home)
        return fault_set(why, NOT_FOUND, "the home form \"%.*s\" is not among the services",
                         TEXT_ARG(deployment->home));
    enum status named =
        find_named(&house->call_back, house, "call_back", deployment->call_back, why);
    if (named == OK)
        named = find_named(&house->visit, house, "visit", deployment->visit, why);
    if (named != OK)
        return named;
    for (size_t i = 0; i < house->service_count; i++) {
        enum status status = check_service(house, &house->services[i], why);
        if (status != OK) {
            fault_at(why, house->services[i].id, 0, 0);
            return status;
        }
    }
    return OK;
}

/* ---- The device ---- */

static enum status open_office(struct house *house, const char *data, bool demonstration,
                               struct fault *why)
{
    const char *folder = text_format(house->arena, "%s/office", data).at;
    enum status status = office_key_read(&house->office, folder, why);
    if (status != NOT_FOUND || !demonstration)
        return status;
    status = folder_make(folder, why);
    if (status == OK)
        status = office_key_make(folder, why);
    if (status == CONFLICT) /* another program made it at this moment */
        status = OK;
    return status == OK ? office_key_read(&house->office, folder, why) : status;
}

static enum status open_store(struct house *house, const char *data, struct fault *why)
{
    struct text set_aside = {NULL, 0};
    enum status status =
        store_open(&house->store, data, house->clock, &set_aside, house->arena, why);
    if (status == OK && set_aside.len > 0)
        log_line(LOG_ERROR, "store: the file was damaged and is set aside as %.*s",
                 TEXT_ARG(set_aside));
    return status;
}

static enum status open_device(struct house *house, const struct house_options *options,
                               struct fault *why)
{
    enum status status = folder_make(options->data, why);
    if (status == OK)
        status = device_open(&house->device, options->data, why);
    if (status == OK)
        status = open_office(house, options->data, options->demonstration, why);
    if (status == OK)
        status = enrolment_open(&house->enrolment, options->data, options->demonstration,
                                house->random, why);
    if (status == OK)
        status = open_store(house, options->data, why);
    return status;
}

/* Its languages and words; nothing that depends on how many services there are. */
static enum status open_words(struct house *house, const struct house_options *options,
                              struct fault *why)
{
    lease_open(&house->lease, options->services, house->arena);
    enum status status =
        deployment_read(&house->deployment, house->lease.folder, house->arena, why);
    if (status == OK)
        status = open_catalogues(house, options->locales, why);
    return status;
}

enum status house_open_forms(struct house *house, struct fault *why)
{
    enum status status = open_services(house, house->lease.folder, why);
    if (status == OK)
        status = check_services(house, why);
    slots_rest(&house->slots);
    return status;
}

/* All that is not of this device. */
static enum status open_pack(struct house *house, const struct house_options *options,
                             struct fault *why)
{
    enum status status = open_words(house, options, why);
    if (status == OK && !options->forms_later)
        status = house_open_forms(house, why);
    return status;
}

static struct house *house_made(const struct house_options *options)
{
    struct arena *arena = arena_open("house");
    struct house *house = ARENA_NEW(arena, struct house);
    *house = (struct house){.arena = arena,
                            .lease = {.held = -1},
                            .clock = options->clock,
                            .random = options->random,
                            .slots = {.most = options->forms_open},
                            .practice = options->practice};
    return house;
}

enum status house_check(const struct house_options *options, struct fault *why)
{
    struct house *house = house_made(options);
    enum status status = open_pack(house, options, why);
    house_close(house);
    return status;
}

enum status house_open(struct house **out, const struct house_options *options,
                       struct fault *why)
{
    seal_start();
    struct house *house = house_made(options);
    house->tries = tries_open(house->arena);
    house->tally = tally_open();
    enum status status = open_pack(house, options, why);
    if (status == OK)
        status = open_device(house, options, why);
    if (status != OK) {
        house_close(house);
        return status;
    }
    *out = house;
    return OK;
}

void house_close(struct house *house)
{
    if (!house)
        return;
    if (house->store) {
        trail_flush(house, true);
        store_close(house->store);
    }
    tally_close(house->tally);
    if (house->device)
        device_close(house->device);
    for (size_t i = 0; i < house->service_count; i++)
        service_close(&house->services[i]);
    lease_close(&house->lease);
    arena_close(house->arena);
}

bool house_is_old(const struct house *house)
{
    return house->slots.changed || lease_is_old(&house->lease);
}

size_t house_language_count(const struct house *house)
{
    return house->deployment.language_count;
}

struct text house_language(const struct house *house, size_t index)
{
    return house->deployment.languages[index];
}

struct text house_short_code(const struct house *house)
{
    return house->deployment.short_code;
}

bool house_is_practice(const struct house *house)
{
    return house->practice;
}

struct store *house_store(struct house *house)
{
    return house->store;
}

struct slip_guard *house_slips(struct house *house)
{
    return &house->slips;
}

int64_t house_now_ms(const struct house *house)
{
    return house->clock.now_ms(house->clock.self);
}
