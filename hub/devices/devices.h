/* devices.h: which kiosks and gateways the office knows, and which ODK clients.
 *
 * A device is enrolled with a one-time code that an administrator made for an area; the code is
 * kept only as what wire_code_name makes of it and, until it is used or ends, under the hub's
 * own lock. Each device gets a part of the case numbers that no other has. Revoked devices and
 * unknown ones get a polite refusal and nothing else. */
#ifndef DEVICES_DEVICES_H
#define DEVICES_DEVICES_H

#include "base/clock.h"
#include "base/random.h"
#include "db/db.h"
#include "seal/sign.h"
#include "sync/wire.h"

struct devices;
/* `folder` holds the hub's keys (sign pair "office", office.pub, case.key, the hub's lock
 * device.key); all but office.pub are made when there are none. NOT_FOUND: no office.pub.
 * REFUSED: another hub over this database has other keys. */
enum status devices_open(struct devices **devices, struct db_pool *pool, const char *folder,
                         struct clock clock, struct random random, struct fault *why);
void devices_close(struct devices *devices);
const struct signer *devices_signer(const struct devices *devices); /* the office's voice */
const uint8_t *devices_case_key(const struct devices *devices);
const struct office_key *devices_seal_key(const struct devices *devices);
/* As device_pseudonym, under the hub's lock: the same on every hub that has its keys. */
void devices_pseudonym(uint8_t out[SEAL_PSEUDONYM], const struct devices *devices,
                       const char *use, struct text of);

/* A case number of the office's own part, for who has none: never the same again. REFUSED: all
 * were given. */
enum status devices_number(char out[CASE_DIGITS + 1], struct devices *devices,
                           struct fault *why);

enum { DEVICES_CODE_HOURS = 72 };
/* A new code for a device of `area`; shown once, as text and QR "doorstep:URL#CODE". */
enum status devices_code(char code[WIRE_CODE + 1], struct devices *devices, struct text area,
                         struct text by, struct fault *why);
/* Takes an enrolment and answers it; REFUSED: no such code, used by another device, or ended. A
 * device that asks again with its code, because the reply was lost, gets the same; one that has
 * a new code gets a new part of the case numbers and is believed again if it was revoked. */
enum status devices_enrol(struct buffer *reply, struct devices *devices, struct text message,
                          struct fault *why);

struct device_facts {
    uint8_t id[WIRE_ID];
    struct sign_key key;
    struct text name, area;
    bool revoked;
    int64_t enrolled_ms, seen_ms;
    struct wire_hello last; /* its last word */
};
/* NOT_FOUND: unknown. */
enum status devices_find(struct device_facts *facts, struct devices *devices,
                         const uint8_t id[WIRE_ID], struct arena *arena, struct fault *why);
enum status devices_list(struct device_facts **list, size_t *count, struct devices *devices,
                         struct arena *arena, struct fault *why);
enum status devices_seen(struct devices *devices, const struct wire_hello *hello,
                         struct fault *why);
enum status devices_revoke(struct devices *devices, const uint8_t id[WIRE_ID], struct text by,
                           struct fault *why);

/* ---- App users: ODK clients with a token in the path ---- */

enum { DEVICES_TOKEN = 64 };
enum status devices_token(char token[DEVICES_TOKEN + 1], struct devices *devices,
                          struct text name, struct text area, struct text by,
                          struct fault *why); /* CONFLICT: the name is taken */
/* Area of the token; NOT_FOUND: unknown; REFUSED: revoked. */
enum status devices_token_area(struct text *area, struct devices *devices, struct text token,
                               struct arena *arena, struct fault *why);
enum status devices_token_revoke(struct devices *devices, struct text name, struct text by,
                                 struct fault *why);

#endif
