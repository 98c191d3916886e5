#include "seal/pin.h"

#include <assert.h>
#include <string.h>

#include <sodium.h>

/* RFC 9106 and what OWASP advises for a machine with little memory. */
enum { MEMORY_BYTES = 19 * 1024 * 1024, PASSES = 2 };

static_assert(PIN_LINE == crypto_pwhash_STRBYTES, "libsodium's own length");

bool pin_is_good(struct text pin)
{
    bool same = true, up = true, down = true;

    if (pin.len < PIN_LEAST || pin.len > PIN_MOST)
        return false;
    for (size_t i = 0; i < pin.len; i++) {
        if (pin.at[i] < '0' || pin.at[i] > '9')
            return false;
        if (i == 0)
            continue;
        int step = pin.at[i] - pin.at[i - 1];
        same = same && step == 0;
        up = up && (step == 1 || step == -9);
        down = down && (step == -1 || step == 9);
    }
    return !same && !up && !down;
}

enum status pin_hash(char line[PIN_LINE], struct text pin, struct fault *why)
{
    memset(line, 0, PIN_LINE);
    if (crypto_pwhash_str_alg(line, pin.at ? pin.at : "", pin.len, PASSES, MEMORY_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fault_set(why, FAILED, "there is no memory to hash a PIN");
    return OK;
}

enum status pin_check(struct text line, struct text pin, struct fault *why)
{
    char whole[PIN_LINE] = {0};

    if (line.len >= PIN_LINE)
        return fault_set(why, DAMAGED, "what is kept of the PIN is damaged");
    if (line.len > 0)
        memcpy(whole, line.at, line.len);
    /* Also refuses a line that asks for more memory or time than ours. */
    if (crypto_pwhash_str_needs_rehash(whole, PASSES, MEMORY_BYTES) != 0 ||
        !text_starts(line, crypto_pwhash_STRPREFIX))
        return fault_set(why, DAMAGED, "what is kept of the PIN is damaged");
    if (crypto_pwhash_str_verify(whole, pin.at ? pin.at : "", pin.len) != 0)
        return fault_set(why, REFUSED, "that is not the PIN");
    return OK;
}
