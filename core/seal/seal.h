/* seal.h: what makes a person's words unreadable to everybody but the office.
 *
 * Sealed box: libsodium crypto_box_seal to the office's X25519 key; 48 bytes longer than what
 * it holds; nobody without the office's secret key, this device included, can open it again.
 * Locked box: XChaCha20-Poly1305 under a device's own key, for drafts; `about` is bound to it.
 * Keys are files of mode 0600 in a folder; a missing device key is made on the first start. */
#ifndef SEAL_SEAL_H
#define SEAL_SEAL_H

#include "base/arena.h"
#include "base/random.h"
#include "base/status.h"

enum { SEAL_KEY = 32, SEAL_OVERHEAD = 48, SEAL_LOCK_OVERHEAD = 40, SEAL_PSEUDONYM = 32 };
enum { SEAL_LARGEST = 64 * 1024 * 1024 }; /* bytes in one box; more is TOO_LARGE */

/* To be called once before anything else here. */
void seal_start(void);

/* ---- To the office ---- */

struct office_key {
    uint8_t bytes[SEAL_KEY]; /* public */
};
/* Makes a key pair: FOLDER/office.pub and FOLDER/office.key; CONFLICT if there is one. */
enum status office_key_make(const char *folder, struct fault *why);
enum status office_key_read(struct office_key *key, const char *folder, struct fault *why);
/* FOLDER/office.pub on a device that was enrolled; CONFLICT if there is one. */
enum status office_key_write(const struct office_key *key, const char *folder,
                             struct fault *why);
enum status seal_to_office(struct text *sealed, const struct office_key *key, struct text plain,
                           struct arena *arena, struct fault *why);
/* Hub and tests only: needs FOLDER/office.key. REFUSED when it is not for this office or was
 * changed on the way. */
enum status seal_open(struct text *plain, const char *folder, struct text sealed,
                      struct arena *arena, struct fault *why);

/* ---- A device's own ---- */

struct device; /* its keys; lives in locked memory */
/* Reads FOLDER/device.key, or makes it. A key that is there and cannot be read is DAMAGED and
 * never replaced. */
enum status device_open(struct device **device, const char *folder, struct fault *why);
void device_close(struct device *device);
void device_lock(struct text *locked, const struct device *device, struct text plain,
                 struct text about, struct arena *arena);
/* DAMAGED when it was changed or is about something else. */
enum status device_unlock(struct text *plain, const struct device *device, struct text locked,
                          struct text about, struct arena *arena, struct fault *why);
/* A keyed hash that stands for a number or a name where it must not be readable. `use` keeps
 * hashes of different uses apart. */
void device_pseudonym(uint8_t out[SEAL_PSEUDONYM], const struct device *device, const char *use,
                      struct text of);

#endif
