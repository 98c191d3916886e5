/* office.h: the case worker's pages: HTML made here, plain CSS, no script needed.
 *
 * Everything is under /office. Who is not logged in sees the log-in page and nothing else; what
 * a role may not do is not shown, and refused when it is asked for all the same. Every form
 * carries a secret of the visit (CSRF). Reading a case is written to the audit trail. The words
 * are those of locales/ in the worker's language; what people said stays in their own.
 *
 * Roles:  worker    works on the cases of their area
 *         reviewer  the same, and objections
 *         auditor   reads figures and the audit trail, opens no case
 *         administrator  devices, people of the office, figures; opens no case */
#ifndef OFFICE_OFFICE_H
#define OFFICE_OFFICE_H

#include "casebook/casebook.h"
#include "devices/devices.h"
#include "http/http.h"
#include "insight/insight.h"

struct office;
struct office_options {
    struct db_pool *pool;
    struct casebook *book;
    struct devices *devices;
    struct insight *insight;
    const char *locales;  /* folder of catalogues */
    const char *assets;   /* folder with office.css */
    struct text language; /* of the log-in page, and of workers who wish no other */
    struct text address;  /* the hub's own, "https://hub.county.example", for codes as QR */
    bool secure;          /* cookies only over TLS */
    struct clock clock;
    struct random random;
};
enum status office_open(struct office **office, const struct office_options *options,
                        struct fault *why);
void office_close(struct office *office);

/* For http_start; they live as long as the office. */
const struct http_route *office_routes(size_t *count, struct office *office);

/* ---- People of the office, also for the command line ---- */

enum { OFFICE_LEAST_PASSWORD = 10 };
/* CONFLICT: there is one of that name. REFUSED: a name is 2 to 40 small letters, digits, dots
 * and dashes; a role is one of the four; a password has at least OFFICE_LEAST_PASSWORD letters.
 */
enum status office_user_add(struct office *office, struct text name, struct text shown,
                            struct text role, struct text area, struct text password,
                            struct text by, struct fault *why);
enum status office_user_password(struct office *office, struct text name, struct text password,
                                 struct text by, struct fault *why);
enum status office_user_disable(struct office *office, struct text name, struct text by,
                                struct fault *why);

#endif
