/* command_user.c: people of the office, from the terminal: the first administrator comes so. */
#include "hub/commands.h"
#include "hub/pages.h"
#include "hub/passphrase.h"
#include "office/office.h"

struct opened {
    struct hub *hub;
    struct office *office;
    struct arena *arena;
    struct text password;
};

static enum status open_office(struct opened *its, const struct command_options *options,
                               struct fault *why)
{
    struct hub_options hub = options->hub;
    struct pages_options pages = {.assets = options->assets,
                                  .language = text_of(options->language)};

    *its = (struct opened){.arena = arena_open("user")};
    hub.no_key = true;
    enum status status = hub_open(&its->hub, &hub, why);
    if (status == OK)
        status = pages_office(&its->office, its->hub, &pages, why);
    if (status == OK && its->office == NULL)
        status = fault_set(why, NOT_FOUND, "this deployment has no office");
    return status;
}

static int end(struct opened *its, enum status status, const struct fault *why)
{
    office_close(its->office);
    hub_close(its->hub);
    arena_close(its->arena);
    return status == OK ? HUB_DONE : command_fault(why);
}

static enum status ask_password(struct opened *its, const struct command_options *options,
                                struct fault *why)
{
    return passphrase_choose(&its->password, options->hub.passphrase_file, "A password",
                             its->arena, why);
}

int command_user_add(const struct command_options *options)
{
    const char *const *words = options->words;
    struct fault why = {0};
    struct opened its;
    enum status status = open_office(&its, options, &why);

    if (status == OK)
        status = ask_password(&its, options, &why);
    if (status == OK)
        status =
            office_user_add(its.office, text_of(words[0]), text_of(words[0]), text_of(words[1]),
                            text_of(words[2]), its.password, text_of(options->by), &why);
    return end(&its, status, &why);
}

int command_user_password(const struct command_options *options)
{
    struct fault why = {0};
    struct opened its;
    enum status status = open_office(&its, options, &why);

    if (status == OK)
        status = ask_password(&its, options, &why);
    if (status == OK)
        status = office_user_password(its.office, text_of(options->words[0]), its.password,
                                      text_of(options->by), &why);
    return end(&its, status, &why);
}

int command_user_disable(const struct command_options *options)
{
    struct fault why = {0};
    struct opened its;
    enum status status = open_office(&its, options, &why);

    if (status == OK)
        status = office_user_disable(its.office, text_of(options->words[0]),
                                     text_of(options->by), &why);
    return end(&its, status, &why);
}
