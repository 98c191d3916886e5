#include <sodium.h>
#include <string.h>

#include "intake/inside.h"

static int digit(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* "uuid:" and a UUID in lower case: other spellings are other identities. */
static bool is_uuid(uint8_t bytes[16], struct text text)
{
    size_t nibbles = 0;

    if (text.len != 41 || !text_starts(text, "uuid:"))
        return false;
    for (size_t i = 5; i < text.len; i++) {
        size_t at = i - 5;
        if (at == 8 || at == 13 || at == 18 || at == 23) {
            if (text.at[i] != '-')
                return false;
            continue;
        }
        int value = digit(text.at[i]);
        if (value < 0)
            return false;
        uint8_t *byte = &bytes[nibbles / 2];
        *byte = (uint8_t)(nibbles % 2 == 0 ? value << 4 : *byte | value);
        nibbles++;
    }
    return true;
}

size_t intake_key(uint8_t key[INTAKE_KEY_MOST], struct text instance_id)
{
    if (is_uuid(key, instance_id))
        return 16;
    crypto_hash_sha256(key, (const unsigned char *)instance_id.at, instance_id.len);
    return crypto_hash_sha256_BYTES;
}
