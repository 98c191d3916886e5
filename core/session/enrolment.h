/* enrolment.h: the part of the case numbers that this device was given when it was enrolled.
 *
 * DATA/device.conf holds `case_first` and `case_last` (no other device has numbers in between);
 * DATA/case.key holds 32 hexadecimal digits that all devices of a deployment share, so that
 * their numbers never meet (seal/case_number.h). Both are written by whoever enrols the device;
 * a demonstration makes its own. */
#ifndef SESSION_ENROLMENT_H
#define SESSION_ENROLMENT_H

#include "base/arena.h"
#include "base/random.h"
#include "seal/case_number.h"
#include "store/store.h"

struct enrolment {
    int64_t case_first, case_last;
    uint8_t case_key[CASE_KEY];
};

/* `random` only makes what a demonstration lacks. */
enum status enrolment_open(struct enrolment *enrolment, const char *data, bool demonstration,
                           struct random random, struct fault *why);
/* The next case number; never the same again. REFUSED when the device's part is used up. */
enum status enrolment_next(char out[CASE_DIGITS + 1], const struct enrolment *enrolment,
                           struct store *store, struct fault *why);

#endif
