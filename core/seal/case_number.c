#include "seal/case_number.h"

#include <assert.h>
#include <sodium.h>

static_assert(CASE_KEY == crypto_shorthash_KEYBYTES, "the keyed hash is SipHash-2-4");

/* A Feistel network over two halves of 15 bits permutes 0 to 2^30 - 1; a number that lands at
 * 10^9 or over is permuted again until one does not, which is a permutation of the rest. */
enum { HALF_BITS = 15, HALF = (1 << HALF_BITS) - 1, ROUNDS = 12 };

/* H. M. Damm's table of order ten: totally antisymmetric, with zeros on its diagonal. */
static const uint8_t DAMM[10][10] = {
    {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
    {4, 2, 0, 6, 8, 7, 1, 3, 5, 9}, {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
    {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
    {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
    {9, 4, 3, 8, 6, 1, 7, 2, 0, 5}, {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
};

static uint32_t round_of(const uint8_t key[CASE_KEY], unsigned round, uint32_t half)
{
    const uint8_t message[3] = {(uint8_t)round, (uint8_t)half, (uint8_t)(half >> 8)};
    uint8_t hash[crypto_shorthash_BYTES];

    crypto_shorthash(hash, message, sizeof message, key);
    return (hash[0] | (uint32_t)hash[1] << 8) & HALF;
}

static uint32_t permute(uint32_t value, const uint8_t key[CASE_KEY])
{
    uint32_t left = value >> HALF_BITS, right = value & HALF;
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint32_t next = left ^ round_of(key, round, right);
        left = right;
        right = next;
    }
    return left << HALF_BITS | right;
}

static uint32_t permute_back(uint32_t value, const uint8_t key[CASE_KEY])
{
    uint32_t left = value >> HALF_BITS, right = value & HALF;
    for (unsigned round = ROUNDS; round-- > 0;) {
        uint32_t before = right ^ round_of(key, round, left);
        right = left;
        left = before;
    }
    return left << HALF_BITS | right;
}

static uint8_t check_digit(const char *digits, size_t count)
{
    uint8_t interim = 0;
    for (size_t i = 0; i < count; i++)
        interim = DAMM[interim][digits[i] - '0'];
    return interim;
}

void case_number_make(char out[CASE_DIGITS + 1], const uint8_t key[CASE_KEY], uint32_t count)
{
    assert(count < CASE_NUMBERS);
    uint32_t value = permute(count, key);
    while (value >= CASE_NUMBERS)
        value = permute(value, key);
    for (size_t i = CASE_DIGITS - 1; i-- > 0; value /= 10)
        out[i] = (char)('0' + value % 10);
    out[CASE_DIGITS - 1] = (char)('0' + check_digit(out, CASE_DIGITS - 1));
    out[CASE_DIGITS] = '\0';
}

bool case_number_is_valid(struct text digits)
{
    if (digits.len != CASE_DIGITS)
        return false;
    for (size_t i = 0; i < CASE_DIGITS; i++)
        if (digits.at[i] < '0' || digits.at[i] > '9')
            return false;
    /* The zeros on the diagonal: a number with its own check digit ends at zero. */
    return check_digit(digits.at, CASE_DIGITS) == 0;
}

uint32_t case_number_count(struct text digits, const uint8_t key[CASE_KEY])
{
    assert(case_number_is_valid(digits));
    uint32_t value = 0;
    for (size_t i = 0; i < CASE_DIGITS - 1; i++)
        value = value * 10 + (uint32_t)(digits.at[i] - '0');
    do
        value = permute_back(value, key);
    while (value >= CASE_NUMBERS);
    return value;
}
