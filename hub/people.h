/* people.h: the case workers' pages on this hub, and the people who log in to them. */
#ifndef HUB_PEOPLE_H
#define HUB_PEOPLE_H

#include "hub/commands.h"
#include "hub/pages.h"
#include "office/office.h"

/* Opens the pages over the hub's database and cases. The hub has a casebook. */
enum status people_open(struct office **office, struct hub *hub,
                        const struct pages_options *options, struct fault *why);
/* Demonstration people: worker, reviewer, auditor and admin, who share a password that is made
 * at the first start and kept in DATA/demo-password. */
enum { PEOPLE_PASSWORD = 12 };
enum status people_demonstrate(char password[PEOPLE_PASSWORD + 1], struct office *office,
                               const struct hub *hub, struct fault *why);

/* "user add NAME ROLE AREA" (AREA "all": every area), "user password NAME", "user disable
 * NAME". The password is asked for twice, or is the first line of --passphrase-file. */
int command_user_add(const struct command_options *options);
int command_user_password(const struct command_options *options);
int command_user_disable(const struct command_options *options);

#endif
