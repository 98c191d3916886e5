#include <string.h>

#include <openssl/evp.h>

#include "xpath/function.h"

/* ---- Base64 ---- */

static struct text base64_encode(struct run *run, const unsigned char *bytes, size_t count)
{
    char *out = run_bytes(run, count / 3 * 4 + 5);
    if (!out)
        return TEXT("");
    int len = EVP_EncodeBlock((unsigned char *)out, bytes, (int)count);
    return (struct text){out, (size_t)len};
}

static int base64_digit(char letter)
{
    if (letter >= 'A' && letter <= 'Z')
        return letter - 'A';
    if (letter >= 'a' && letter <= 'z')
        return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9')
        return letter - '0' + 52;
    return letter == '+' ? 62 : letter == '/' ? 63 : -1;
}

static bool is_space(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r' ||
           letter == '\f';
}

/* White space is passed over; padding may be there or not. false: it is no base64. */
static bool base64_decode(struct run *run, struct text text, struct text *bytes)
{
    unsigned char *out = (unsigned char *)run_bytes(run, text.len + 1);
    uint32_t held = 0;
    size_t digits = 0, pads = 0, len = 0;
    for (size_t i = 0; out && i < text.len; i++) {
        if (is_space(text.at[i]))
            continue;
        if (text.at[i] == '=' && ++pads)
            continue;
        int digit = base64_digit(text.at[i]);
        if (digit < 0 || pads > 0)
            return false;
        held = held << 6 | (uint32_t)digit;
        if (++digits % 4 != 1)
            out[len++] = (unsigned char)(held >> (6 - 2 * ((digits - 1) % 4)));
    }
    *bytes = (struct text){(char *)out, len};
    return out && digits % 4 != 1 && (pads == 0 || (digits + pads) % 4 == 0) && pads <= 2;
}

/* Broken bytes and NULs become U+FFFD, for texts are whole UTF-8. */
static struct text mended(struct run *run, struct text bytes)
{
    if (text_is_utf8(bytes))
        return bytes;
    char *out = run_bytes(run, bytes.len * 3);
    struct text done = {out, 0};
    while (out && bytes.len > 0) {
        uint32_t letter = text_take_char(&bytes);
        done.len += text_put_char(out + done.len, letter ? letter : 0xfffd);
    }
    return done;
}

FUNCTION(fn_base64_decode)
{
    struct text bytes;
    if (!base64_decode(run, argument_text(run, call, 0), &bytes))
        return value_of_text(TEXT(""));
    return value_of_text(mended(run, bytes));
}

/* ---- digest(text, algorithm, encoding): XForms 1.1, digest() ---- */

static const struct {
    const char *name;
    const EVP_MD *(*algorithm)(void);
} ALGORITHMS[] = {{"MD5", EVP_md5},
                  {"SHA-1", EVP_sha1},
                  {"SHA-256", EVP_sha256},
                  {"SHA-384", EVP_sha384},
                  {"SHA-512", EVP_sha512}};

static const EVP_MD *algorithm_of(struct text name)
{
    for (size_t i = 0; i < sizeof ALGORITHMS / sizeof *ALGORITHMS; i++)
        if (text_is(name, ALGORITHMS[i].name))
            return ALGORITHMS[i].algorithm();
    return NULL;
}

static struct text hex_encode(struct run *run, const unsigned char *bytes, size_t count)
{
    static const char DIGITS[] = "0123456789abcdef";
    char *out = run_bytes(run, count * 2);
    for (size_t i = 0; out && i < count; i++) {
        out[2 * i] = DIGITS[bytes[i] >> 4];
        out[2 * i + 1] = DIGITS[bytes[i] & 15];
    }
    return (struct text){out, out ? count * 2 : 0};
}

FUNCTION(fn_digest)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    struct text text = argument_text(run, call, 0);
    const EVP_MD *algorithm = algorithm_of(text_trim(argument_text(run, call, 1)));
    struct text encoding =
        call->arg_count > 2 ? text_trim(argument_text(run, call, 2)) : TEXT("base64");
    if (!run_work(run, 500 + text.len) || !algorithm ||
        EVP_Digest(text.at ? text.at : "", text.len, bytes, &count, algorithm, NULL) != 1)
        return value_of_text(TEXT(""));
    if (text_is(encoding, "hex"))
        return value_of_text(hex_encode(run, bytes, count));
    if (text_is(encoding, "base64"))
        return value_of_text(base64_encode(run, bytes, count));
    return value_of_text(TEXT(""));
}

PREPARE(prepare_digest)
{
    struct text word;
    (void)with;
    *prepared = NULL;
    if (constant_text(call, 1, &word) && !algorithm_of(text_trim(word)))
        return fault_set(why, REFUSED,
                         "digest() knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512 only");
    if (constant_text(call, 2, &word) && !text_is(text_trim(word), "hex") &&
        !text_is(text_trim(word), "base64"))
        return fault_set(why, REFUSED, "digest() writes base64 or hex only");
    return OK;
}

/* ---- extract-signed(text, key): what an Ed25519 signature (64 bytes) stands before ---- */

enum { KEY_BYTES = 32, SIGNATURE_BYTES = 64 };

static bool is_signed(struct text message, struct text signature, struct text key)
{
    EVP_PKEY *public_key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
                                                       (const unsigned char *)key.at, key.len);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = public_key && context &&
                EVP_DigestVerifyInit(context, NULL, NULL, NULL, public_key) == 1 &&
                EVP_DigestVerify(context, (const unsigned char *)signature.at, signature.len,
                                 (const unsigned char *)message.at, message.len) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(public_key);
    return good;
}

FUNCTION(fn_extract_signed)
{
    struct text whole, key;
    if (!run_work(run, 100 * 1000) ||
        !base64_decode(run, argument_text(run, call, 0), &whole) ||
        !base64_decode(run, argument_text(run, call, 1), &key) || key.len != KEY_BYTES ||
        whole.len < SIGNATURE_BYTES)
        return value_of_text(TEXT(""));
    struct text message = text_part(whole, SIGNATURE_BYTES, whole.len);
    if (!is_signed(message, text_part(whole, 0, SIGNATURE_BYTES), key))
        return value_of_text(TEXT(""));
    return value_of_text(mended(run, message));
}
