/* inside.h: what the files of the devices room share. */
#ifndef DEVICES_INSIDE_H
#define DEVICES_INSIDE_H

#include "audit/audit.h"
#include "devices/devices.h"

enum { DEVICES_PART = 100000 }; /* case numbers that go to one device at once */

struct devices {
    struct db_pool *pool;
    struct clock clock;
    struct random random;
    struct signer *signer;
    struct device *lock; /* the hub's own: what it keeps of codes */
    struct office_key seal;
    uint8_t case_key[CASE_KEY];
};

int64_t devices_now(const struct devices *devices);
/* Letters out of an alphabet, each as likely as the other. */
void devices_letters(char *out, size_t count, const char *alphabet, struct random random);
/* REFUSED unless it is a line of 1 to 64 bytes. */
enum status devices_name_check(struct text name, const char *what, struct fault *why);

/* One transaction: `does` within it, then an entry in the audit trail, then the commit. */
struct devices_deed {
    void *self;
    enum status (*does)(void *self, struct db *db, struct arena *arena, struct fault *why);
    struct text by, what, about, detail; /* may be filled by `does` */
};
enum status devices_do(const struct devices *devices, struct devices_deed *deed,
                       struct arena *arena, struct fault *why);

struct text devices_hex(const uint8_t *bytes, size_t count, struct arena *arena);

#endif
