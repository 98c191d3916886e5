/* case_number.h: the ten digits a person takes home.
 *
 * Nine digits and a check digit. The nine are a secret permutation (a Feistel network of keyed
 * hashes, walked until it falls within range) of the number 0 to 999,999,999 that the device
 * counts in the part it was given at enrolment: so devices that never meet give different
 * numbers, and nobody can tell the next from the last. The check digit is Damm's: it catches
 * every wrong digit and every swap of neighbours. It is no secret and opens nothing alone. */
#ifndef SEAL_CASE_NUMBER_H
#define SEAL_CASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { CASE_DIGITS = 10, CASE_KEY = 16, CASE_NUMBERS = 1000000000 };

/* `out` gets ten digits and a NUL. `count` < CASE_NUMBERS. */
void case_number_make(char out[CASE_DIGITS + 1], const uint8_t key[CASE_KEY], uint32_t count);
/* Ten digits and a right check digit. */
bool case_number_is_valid(struct text digits);
/* The count it was made from, for tests and the office. */
uint32_t case_number_count(struct text digits, const uint8_t key[CASE_KEY]);

#endif
