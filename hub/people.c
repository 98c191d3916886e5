#include "hub/people.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/place.h"
#include "hub/passphrase.h"
#include "session/deployment.h"

static const char *assets(struct arena *arena)
{
    return access("assets/office/office.css", R_OK) == 0
               ? "assets/office"
               : place_beside_program("../share/doorstep/office", "assets/office", arena);
}

enum status people_open(struct office **office, struct hub *hub,
                        const struct pages_options *options, struct fault *why)
{
    struct deployment deployment;
    enum status status = deployment_read(&deployment, hub->services, hub->arena, why);

    if (status != OK)
        return status;
    return office_open(office,
                       &(const struct office_options){.pool = hub->pool,
                                                      .book = hub->book,
                                                      .devices = hub->devices,
                                                      .locales = hub->locales,
                                                      .assets = assets(hub->arena),
                                                      .language = deployment.languages[0],
                                                      .address = options->address,
                                                      .secure = options->secure,
                                                      .clock = hub->clock,
                                                      .random = hub->random},
                       why);
}

/* ---- A demonstration ---- */

static enum status own_password(char password[PEOPLE_PASSWORD + 1], const struct hub *hub,
                                struct fault *why)
{
    static const char LETTERS[] = "abcdefghjkmnpqrstuvwxyz23456789x"; /* 32: five bits each */
    const char *path = text_format(hub->arena, "%s/../demo-password", hub->keys).at;
    struct text kept;
    uint8_t bytes[PEOPLE_PASSWORD];
    enum status status = file_read(&kept, path, 64, hub->arena, why);

    if (status == OK && kept.len == PEOPLE_PASSWORD) {
        memcpy(password, kept.at, PEOPLE_PASSWORD);
        password[PEOPLE_PASSWORD] = '\0';
        return OK;
    }
    if (status != OK && status != NOT_FOUND)
        return status;
    hub->random.fill(hub->random.self, bytes, sizeof bytes);
    for (size_t i = 0; i < PEOPLE_PASSWORD; i++)
        password[i] = LETTERS[bytes[i] & 31];
    password[PEOPLE_PASSWORD] = '\0';
    return file_replace(path, text_of(password), 0600, why);
}

enum status people_demonstrate(char password[PEOPLE_PASSWORD + 1], struct office *office,
                               const struct hub *hub, struct fault *why)
{
    static const struct {
        const char *name, *shown, *role;
    } PEOPLE[] = {{"worker", "Worker", "worker"},
                  {"reviewer", "Reviewer", "reviewer"},
                  {"auditor", "Auditor", "auditor"},
                  {"admin", "Administrator", "administrator"}};
    enum status status = own_password(password, hub, why);

    for (size_t i = 0; status == OK && i < sizeof PEOPLE / sizeof *PEOPLE; i++) {
        status = office_user_add(office, text_of(PEOPLE[i].name), text_of(PEOPLE[i].shown),
                                 text_of(PEOPLE[i].role), (struct text){0}, text_of(password),
                                 TEXT("demonstration"), why);
        if (status == CONFLICT) /* from an earlier start */
            status = OK;
    }
    return status;
}

/* ---- Commands ---- */

struct opened {
    struct hub *hub;
    struct office *office;
};

static enum status open_both(struct opened *its, const struct command_options *options,
                             struct fault *why)
{
    struct hub_options hub = options->hub;
    const struct pages_options pages = {.address = options->address};

    hub.no_key = true; /* commands read nothing that people said */
    enum status status = hub_open(&its->hub, &hub, why);
    if (status == OK && its->hub->book == NULL)
        status = fault_set(why, REFUSED, "the services in %s have no office tables",
                           options->hub.services);
    return status == OK ? people_open(&its->office, its->hub, &pages, why) : status;
}

static int end(struct opened *its, enum status status, const struct fault *why)
{
    office_close(its->office);
    hub_close(its->hub);
    return status == OK ? HUB_DONE : command_fault(why);
}

int command_user_add(const struct command_options *options)
{
    struct opened its = {0};
    struct text name = text_of(options->words[0]), area = text_of(options->words[2]), password;
    struct fault why = {0};
    struct arena *arena = arena_open("password"); /* wiped when it closes */
    enum status status = open_both(&its, options, &why);

    if (status == OK)
        status = passphrase_choose(&password, options->hub.passphrase_file, arena, &why);
    if (status == OK)
        status = office_user_add(its.office, name, name, text_of(options->words[1]),
                                 text_is(area, "all") ? (struct text){0} : area, password,
                                 text_of(options->by), &why);
    arena_close(arena);
    return end(&its, status, &why);
}

int command_user_password(const struct command_options *options)
{
    struct opened its = {0};
    struct text password;
    struct fault why = {0};
    struct arena *arena = arena_open("password");
    enum status status = open_both(&its, options, &why);

    if (status == OK)
        status = passphrase_choose(&password, options->hub.passphrase_file, arena, &why);
    if (status == OK)
        status = office_user_password(its.office, text_of(options->words[0]), password,
                                      text_of(options->by), &why);
    arena_close(arena);
    return end(&its, status, &why);
}

int command_user_disable(const struct command_options *options)
{
    struct opened its = {0};
    struct fault why = {0};
    enum status status = open_both(&its, options, &why);

    if (status == OK)
        status = office_user_disable(its.office, text_of(options->words[0]),
                                     text_of(options->by), &why);
    return end(&its, status, &why);
}
