/* account.h: what this device is to its office: its name, its keys, the office's, the settings.
 *
 * Files of the data folder: sync.conf (settings, people edit it), sync/account (identity, area
 * and name, as the office gave them; written last, so it is there when all else is),
 * device.sign (the device's signing pair), office/office.pub (what submissions are sealed to),
 * office/office.sign.pub (whose answers are believed), device.conf and case.key (case numbers;
 * session/enrolment.h). */
#ifndef SYNC_ACCOUNT_H
#define SYNC_ACCOUNT_H

#include "base/clock.h"
#include "base/random.h"
#include "sync/link.h"
#include "sync/pace.h"
#include "sync/wire.h"

struct account_settings {
    struct text url;           /* of the office, without a slash at its end */
    struct text ca;            /* PEM file of a county's own authority; empty: the system's */
    struct pace_limits limits; /* of the line */
    int64_t keep_days;         /* how long acknowledged submissions stay */
    struct text services;      /* folder whose files need not be fetched; may be empty */
    /* Of a plain OpenRosa server (openrosa.h). */
    bool is_openrosa;
    struct text user, password; /* empty: none, or a token stands in the url */
    struct text forms;          /* identities of the forms that are wanted; empty: all */
};
struct account {
    struct arena *arena;
    const char *data;
    uint8_t device[WIRE_ID];
    struct text name, area;
    struct sign_key office;
    struct signer *signer;
    struct account_settings settings;
};

/* NOT_FOUND: the device is not enrolled. Of an OpenRosa server only the settings are there:
 * nobody is enrolled with it, and `signer` is NULL. */
enum status account_open(struct account **account, const char *data, struct fault *why);
void account_close(struct account *account);

/* What an administrator shows: "URL#CODE", also with "doorstep:" before it. */
struct account_invitation {
    struct text url, code;
    struct text ca, services; /* for sync.conf; empty: as it is there */
};
enum status account_read_invitation(struct account_invitation *invitation, struct text text,
                                    struct fault *why);
/* Enrols over `link` (of the invitation's URL) and writes all of the above. A try that was cut
 * off may be repeated with the same code. CONFLICT: the folder belongs to another office.
 * REFUSED: the office does not take it. FAILED: try again. */
enum status account_enrol(const char *data, const struct account_invitation *invitation,
                          struct text name, const struct link *link, struct clock clock,
                          struct random random, struct fault *why);

#endif
