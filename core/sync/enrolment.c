/* enrolment.c: the enrolment of wire.h, and the office's reply.
 *
 *   ask:    code's name[16] "DsE1" device[16] key[32] name now   proof[32]   signature[64]
 *   reply:  "DsK1" nonce[24] area box   signature[64]
 *   in the box: device[16] seal[32] sign[32] case_key[16] case_first case_last area
 *
 * The code is a secret of 16 letters that both know. BLAKE2b makes three keys of it: its name,
 * which tells nothing of it, the key of the proof, and that of the box: who listens on a line
 * without TLS learns no case key, and who answers in the office's place is found out. The nonce
 * is a keyed hash of what the box holds, so the same reply is the same bytes. Letters of the
 * code may be small or capital, with spaces or hyphens between. */
#include <ctype.h>
#include <sodium.h>
#include <string.h>

#include "sync/codec.h"
#include "sync/wire.h"

enum {
    LARGEST = 4096,
    CODE_KEY = 32,
    PROOF = 32,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    BOX_OVERHEAD = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    LONGEST_CODE = 64
};
static const struct codec_kind ASK = {"DsE1", "enrolment", LARGEST};
static const struct codec_kind REPLY = {"DsK1", "reply to an enrolment", LARGEST};

/* ---- The code ---- */

/* One of the keys that a code makes. */
static void code_make(uint8_t *out, size_t size, struct text code, const char *use)
{
    uint8_t letters[LONGEST_CODE];
    size_t count = 0;
    for (size_t i = 0; i < code.len && count < sizeof letters; i++) {
        unsigned char letter = (unsigned char)code.at[i];
        if (letter != ' ' && letter != '-')
            letters[count++] = (uint8_t)toupper(letter);
    }
    crypto_generichash_state state;
    crypto_generichash_init(&state, letters, count, size);
    crypto_generichash_update(&state, (const uint8_t *)use, strlen(use));
    crypto_generichash_final(&state, out, size);
    sodium_memzero(letters, sizeof letters);
}

void wire_code_name(uint8_t name[WIRE_CODE_NAME], struct text code)
{
    code_make(name, WIRE_CODE_NAME, code, "doorstep-enrol-name-1");
}

static void hash_with(uint8_t *out, size_t size, struct text code, const char *use,
                      struct text message)
{
    uint8_t key[CODE_KEY];
    code_make(key, sizeof key, code, use);
    crypto_generichash(out, size, (const uint8_t *)message.at, message.len, key, sizeof key);
    sodium_memzero(key, sizeof key);
}

/* ---- Asking ---- */

void wire_enrol_write(struct buffer *out, const struct wire_enrol *enrol, struct text code,
                      const struct signer *device)
{
    struct buffer body = {0};
    uint8_t name[WIRE_CODE_NAME], proof[PROOF];

    codec_begin(&body, &ASK);
    codec_put_bytes(&body, enrol->device, WIRE_ID);
    codec_put_bytes(&body, enrol->key.bytes, SIGN_KEY);
    codec_put_text(&body, enrol->name);
    codec_put_signed(&body, enrol->now_ms);
    hash_with(proof, sizeof proof, code, "doorstep-enrol-ask-1", buffer_text(&body));
    codec_put_bytes(&body, proof, sizeof proof);
    codec_sign(&body, &ASK, device);

    wire_code_name(name, code);
    codec_put_bytes(out, name, sizeof name);
    buffer_add(out, buffer_text(&body));
    buffer_close(&body);
}

enum status wire_enrol_code(uint8_t name[WIRE_CODE_NAME], struct text bytes, struct fault *why)
{
    if (bytes.len < WIRE_CODE_NAME)
        return fault_set(why, REFUSED, "these bytes are not a whole enrolment");
    memcpy(name, bytes.at, WIRE_CODE_NAME);
    return OK;
}

/* The fields of an enrolment, unproven. */
static enum status read_ask(struct wire_enrol *enrol, uint8_t proof[PROOF], struct text body,
                            const struct sign_key *key, struct fault *why)
{
    struct codec_reader codec;
    enum status status = codec_open(&codec, &ASK, body, key, why);
    if (status != OK)
        return status;
    codec_take_bytes(&codec, enrol->device, WIRE_ID);
    codec_take_bytes(&codec, enrol->key.bytes, SIGN_KEY);
    enrol->name = codec_take_text(&codec);
    enrol->now_ms = codec_take_time(&codec, 0);
    codec_take_bytes(&codec, proof, PROOF);
    return codec_end(&codec, &ASK, why);
}

enum status wire_enrol_read(struct wire_enrol *enrol, struct text bytes, struct text code,
                            struct fault *why)
{
    uint8_t name[WIRE_CODE_NAME], expected[PROOF], proof[PROOF];
    struct wire_enrol asked = {0};
    *enrol = asked;
    wire_code_name(name, code);
    if (bytes.len < WIRE_CODE_NAME || sodium_memcmp(name, bytes.at, sizeof name) != 0)
        return fault_set(why, REFUSED, "this enrolment names another code");
    struct text body = text_part(bytes, WIRE_CODE_NAME, SIZE_MAX);
    enum status status = read_ask(&asked, proof, body, NULL, why); /* for its key */
    if (status != OK)
        return status;
    struct text proven = text_part(body, 0, body.len - SIGN_BYTES - PROOF);
    hash_with(expected, sizeof expected, code, "doorstep-enrol-ask-1", proven);
    if (sodium_memcmp(expected, proof, sizeof proof) != 0)
        return fault_set(why, REFUSED, "this enrolment was made with another code");
    status = read_ask(&asked, proof, body, &asked.key, why);
    if (status == OK)
        *enrol = asked;
    return status;
}

/* ---- Replying ---- */

/* The area is bound to the box and stands outside it: texts lie in the message. */
static void put_box(struct buffer *out, struct text plain, struct text area, struct text code)
{
    uint8_t key[CODE_KEY], nonce[NONCE], box[LARGEST];
    unsigned long long len = 0;
    code_make(key, sizeof key, code, "doorstep-enrol-box-1");
    hash_with(nonce, sizeof nonce, code, "doorstep-enrol-nonce-1", plain);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box, &len, (const uint8_t *)plain.at, plain.len,
                                               (const uint8_t *)area.at, area.len, NULL, nonce,
                                               key);
    codec_put_bytes(out, nonce, sizeof nonce);
    codec_put_text(out, area);
    codec_put_bytes(out, box, len);
    sodium_memzero(key, sizeof key);
}

void wire_enrolled_write(struct buffer *out, const struct wire_enrolled *enrolled,
                         struct text code, const struct signer *office)
{
    struct buffer plain = {0}, reply = {0};
    codec_put_bytes(&plain, enrolled->device, WIRE_ID);
    codec_put_bytes(&plain, enrolled->seal.bytes, SEAL_KEY);
    codec_put_bytes(&plain, enrolled->sign.bytes, SIGN_KEY);
    codec_put_bytes(&plain, enrolled->case_key, CASE_KEY);
    codec_put_signed(&plain, enrolled->case_first);
    codec_put_signed(&plain, enrolled->case_last);
    codec_put_text(&plain, enrolled->area); /* so that the nonce depends on it */
    codec_begin(&reply, &REPLY);
    put_box(&reply, buffer_text(&plain), enrolled->area, code);
    codec_sign(&reply, &REPLY, office);
    buffer_add(out, buffer_text(&reply));
    buffer_close(&plain);
    buffer_close(&reply);
}

static bool open_box(uint8_t plain[LARGEST], size_t *len, struct text *area,
                     struct codec_reader *codec, struct text code)
{
    uint8_t key[CODE_KEY], nonce[NONCE];
    unsigned long long plain_len = 0;
    codec_take_bytes(codec, nonce, sizeof nonce);
    *area = codec_take_text(codec);
    code_make(key, sizeof key, code, "doorstep-enrol-box-1");
    bool opened = codec->rest.len >= BOX_OVERHEAD && codec->rest.len < LARGEST &&
                  crypto_aead_xchacha20poly1305_ietf_decrypt(
                      plain, &plain_len, NULL, (const uint8_t *)codec->rest.at, codec->rest.len,
                      (const uint8_t *)area->at, area->len, nonce, key) == 0;
    sodium_memzero(key, sizeof key);
    *len = plain_len;
    return opened;
}

static void take_fields(struct wire_enrolled *enrolled, struct codec_reader *codec)
{
    codec_take_bytes(codec, enrolled->device, WIRE_ID);
    codec_take_bytes(codec, enrolled->seal.bytes, SEAL_KEY);
    codec_take_bytes(codec, enrolled->sign.bytes, SIGN_KEY);
    codec_take_bytes(codec, enrolled->case_key, CASE_KEY);
    enrolled->case_first = codec_take_signed(codec);
    enrolled->case_last = codec_take_signed(codec);
    if (!text_equal(codec_take_text(codec), enrolled->area) || enrolled->case_first < 0 ||
        enrolled->case_last >= CASE_NUMBERS || enrolled->case_last < enrolled->case_first)
        codec_break(codec);
}

enum status wire_enrolled_read(struct wire_enrolled *enrolled, struct text bytes,
                               struct text code, struct fault *why)
{
    uint8_t plain[LARGEST];
    size_t len;
    struct codec_reader codec;
    struct wire_enrolled reply = {0};
    *enrolled = reply;
    enum status status = codec_open(&codec, &REPLY, bytes, NULL, why); /* the key is inside */
    if (status != OK)
        return status;
    if (!open_box(plain, &len, &reply.area, &codec, code))
        return fault_set(why, REFUSED,
                         "the reply to the enrolment was not made with this code");
    codec = (struct codec_reader){.rest = {(const char *)plain, len}};
    take_fields(&reply, &codec);
    status = codec_end(&codec, &REPLY, why);
    if (status == OK)
        status = codec_open(&codec, &REPLY, bytes, &reply.sign, why);
    if (status == OK)
        *enrolled = reply;
    sodium_memzero(plain, sizeof plain);
    sodium_memzero(&reply, sizeof reply);
    return status;
}
