/* courier.h: the same batches, answers and news, carried on a stick.
 *
 *   STICK/doorstep/to-office/DEVICE-BATCH.batch      what this device has to say
 *   STICK/doorstep/to-office/DEVICE.hello            how it fares, how far it knows the news
 *   STICK/doorstep/from-office/DEVICE-BATCH.answer   verdicts   } the hub's `import`
 *   STICK/doorstep/from-office/DEVICE.news           news       } writes these
 *   STICK/doorstep/files/SHA256                      contents of files
 *
 * Names help people; what counts is signed inside. Nothing leaves the queue because it was
 * written on a stick: only the office's answer moves it. So a stick that is lost, taken twice,
 * half-copied, old, or somebody else's does no harm. To be called while round_hold holds. */
#ifndef SYNC_COURIER_H
#define SYNC_COURIER_H

#include "base/random.h"
#include "store/store.h"
#include "sync/account.h"
#include "sync/install.h"

struct courier {
    const struct account *account;
    struct store *store;
    struct install install;
    struct clock clock;
    struct random random;
    const char *program; /* version, for the hello */
};
struct courier_exported {
    size_t batches, items;
    uint64_t bytes;
};
/* Writes all that the office has not acknowledged, then removes what an earlier export of this
 * device left there. NO_ROOM: the stick is full; what was written before still counts. */
enum status courier_export(struct courier_exported *exported, const struct courier *courier,
                           const char *stick, struct fault *why);

struct courier_imported {
    size_t answers, foreign, unreadable; /* files: taken; another device's; broken */
    size_t acknowledged, refused;
    size_t rows, files;
    bool news, old_news; /* taken; there were some that do not go on where ours end */
    bool deployed;
};
/* Reads only; the stick may be read-only. NOT_FOUND: it carries no folder `doorstep`. */
enum status courier_import(struct courier_imported *imported, const struct courier *courier,
                           const char *stick, struct fault *why);

#endif
