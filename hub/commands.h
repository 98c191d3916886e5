/* commands.h: what the program does besides serving: each opens the hub, does one thing, prints
 * it and closes. They return the program's exit status. */
#ifndef HUB_COMMANDS_H
#define HUB_COMMANDS_H

#include "hub/hub.h"

enum { HUB_DONE = 0, HUB_FOUND_BAD = 1, HUB_WRONG_USE = 64, HUB_CANNOT = 70 };

struct command_options {
    struct hub_options hub;
    struct text address;           /* of the hub, for codes: "https://hub.county.example" */
    const char *assets, *language; /* of the office's pages */
    const char *by;                /* who does it, for the audit trail */
    const char *words[3];          /* what follows the command's name */
    bool all;
    bool dry;               /* only says what it would do */
    const char *dci, *form; /* of an export: what, and of which service */
};
int command_device_add(const struct command_options *options);
int command_device_list(const struct command_options *options);
int command_device_revoke(const struct command_options *options);
int command_token_add(const struct command_options *options);
int command_token_revoke(const struct command_options *options);
int command_approve(const struct command_options *options);
int command_audit_verify(const struct command_options *options);
int command_user_add(const struct command_options *options);
int command_user_password(const struct command_options *options);
int command_user_disable(const struct command_options *options);
int command_import(const struct command_options *options);
int command_export(const struct command_options *options);
int command_retain(const struct command_options *options);
int command_key_make(const struct command_options *options);

/* One line on standard error; HUB_CANNOT. */
int command_fault(const struct fault *why);

#endif
