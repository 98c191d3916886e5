#include "seal/case_row.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"

enum { MEMORY_BYTES = 8 * 1024 * 1024, PASSES = 1, MOST_COLUMNS = 256 };
enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    BOX_KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
};
static_assert((int)CASE_KEY == (int)crypto_pwhash_SALTBYTES, "the case key is the salt");

void case_token_make(struct case_token *token, struct text number, struct text secret,
                     const uint8_t case_key[CASE_KEY])
{
    struct buffer both = {0};

    buffer_add(&both, number);
    buffer_add_char(&both, ' ');
    buffer_add(&both, secret);
    if (crypto_pwhash(token->bytes, sizeof token->bytes, both.at, both.len, case_key, PASSES,
                      MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0)
        fatal("no memory to look a case up");
    buffer_close(&both);
}

static void derive(uint8_t *out, size_t len, const struct case_token *token, const char *use)
{
    crypto_generichash(out, len, (const uint8_t *)use, strlen(use), token->bytes,
                       sizeof token->bytes);
}

void case_row_find(uint8_t key[CASE_ROW_KEY], const struct case_token *token)
{
    derive(key, CASE_ROW_KEY, token, "find");
}

static void add_field(struct buffer *out, struct text field)
{
    /* What is hidden behind a NUL would read back as a column of its own. */
    const char *end = field.len > 0 ? memchr(field.at, '\0', field.len) : NULL;
    buffer_add(out, end ? text_part(field, 0, (size_t)(end - field.at)) : field);
    buffer_add(out, (struct text){"", 1});
}

struct text case_row_lock(const struct case_token *token, const struct case_column *columns,
                          size_t count, struct arena *arena)
{
    struct buffer plain = {0};
    uint8_t key[BOX_KEY];

    assert(count <= MOST_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        add_field(&plain, columns[i].name);
        add_field(&plain, columns[i].value);
    }
    derive(key, sizeof key, token, "read");
    size_t len = NONCE + plain.len + TAG;
    uint8_t *box = (uint8_t *)arena_bytes(arena, len);
    randombytes_buf(box, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, NULL, (const uint8_t *)plain.at,
                                               plain.len, NULL, 0, NULL, box, key);
    sodium_memzero(key, sizeof key);
    buffer_close(&plain);
    return (struct text){(const char *)box, len};
}

static bool take_field(struct text *rest, struct text *field)
{
    const char *end = rest->len > 0 ? memchr(rest->at, '\0', rest->len) : NULL;
    if (!end)
        return false;
    *field = (struct text){rest->at, (size_t)(end - rest->at)};
    *rest = text_part(*rest, field->len + 1, rest->len);
    return true;
}

static enum status split(struct case_column **columns, size_t *count, struct text plain,
                         struct arena *arena, struct fault *why)
{
    *columns = arena_array(arena, MOST_COLUMNS, sizeof **columns);
    *count = 0;
    while (plain.len > 0) {
        struct case_column column;
        if (*count == MOST_COLUMNS || !take_field(&plain, &column.name) ||
            !take_field(&plain, &column.value))
            return fault_set(why, DAMAGED, "the news of a case is not whole");
        (*columns)[(*count)++] = column;
    }
    return OK;
}

enum status case_row_unlock(struct case_column **columns, size_t *count,
                            const struct case_token *token, struct text row,
                            struct arena *arena, struct fault *why)
{
    uint8_t key[BOX_KEY];
    const uint8_t *box = (const uint8_t *)row.at;

    *count = 0;
    if (row.len < NONCE + TAG)
        return fault_set(why, DAMAGED, "the news of a case is too short to be whole");
    size_t len = row.len - NONCE - TAG;
    uint8_t *plain = (uint8_t *)arena_bytes(arena, len + 1);
    derive(key, sizeof key, token, "read");
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, box + NONCE,
                                                            row.len - NONCE, NULL, 0, box, key);
    sodium_memzero(key, sizeof key);
    if (failed)
        return fault_set(why, DAMAGED, "the news of a case was changed, or is of another case");
    return split(columns, count, (struct text){(const char *)plain, len}, arena, why);
}
