#include "seal/odk.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <sodium.h>
#include <string.h>

#include "base/buffer.h"

enum {
    AES_KEY = 32,
    BLOCK = 16, /* of AES, of MD5 */
    LEAST_RSA_BITS = 2048,
    MOST_RSA_BITS = 16384,
    LONGEST_KEY = 8192, /* of base64 */
    LONGEST_NAME = 255,
    MOST_DER = LONGEST_KEY / 4 * 3,
};
static const char SUBMISSION[] = "submission.xml";

/* What one submission is being encrypted with. */
struct sealing {
    const struct odk_submission *of;
    EVP_PKEY *office;
    uint8_t key[AES_KEY];
    uint8_t iv[BLOCK];
    unsigned files_done;
    struct buffer signed_text;
    struct arena *arena;
};

static enum status library_failed(struct fault *why, const char *doing)
{
    return fault_set(why, FAILED, "OpenSSL cannot %s", doing);
}

/* ---- Refusing what cannot be sent ---- */

/* Servers match an attachment by its name, so it goes out as it is or not at all. */
static enum status check_name(const struct odk_submission *of, size_t index, struct fault *why)
{
    struct text name = of->attachments[index].name;

    if (name.len == 0 || name.len > LONGEST_NAME || !text_is_utf8(name))
        return fault_set(why, REFUSED, "attachment %zu has no name that can be sent",
                         index + 1);
    for (size_t i = 0; i < name.len; i++)
        if ((uint8_t)name.at[i] < ' ' || name.at[i] == '/' || name.at[i] == '\\')
            return fault_set(why, REFUSED,
                             "the name of attachment %zu is not a plain file name", index + 1);
    if (text_is(name, SUBMISSION))
        return fault_set(why, REFUSED, "attachment %zu is named as the submission is",
                         index + 1);
    for (size_t i = 0; i < index; i++)
        if (text_equal(of->attachments[i].name, name))
            return fault_set(why, REFUSED, "attachments %zu and %zu have one name", i + 1,
                             index + 1);
    return OK;
}

/* One line each in the signed text, so none may hold a line feed. */
static bool is_one_line(struct text text)
{
    if (text.len > LONGEST_NAME || (text.len > 0 && !text_is_utf8(text)))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)text.at[i] < ' ')
            return false;
    return true;
}

static enum status check_submission(const struct odk_submission *of, struct fault *why)
{
    if (of->form_id.len == 0 || of->instance_id.len == 0)
        return fault_set(why, REFUSED, "a submission needs a form id and an instanceID");
    if (!is_one_line(of->form_id) || !is_one_line(of->version) || !is_one_line(of->instance_id))
        return fault_set(why, REFUSED,
                         "form id, version and instanceID are lines of at most %d bytes",
                         LONGEST_NAME);
    if (of->attachment_count > ODK_MOST_ATTACHMENTS)
        return fault_set(why, TOO_LARGE, "a submission has at most %d attachments",
                         ODK_MOST_ATTACHMENTS);
    if (of->xml.len > ODK_LARGEST_FILE)
        return fault_set(why, TOO_LARGE, "the submission is larger than %d bytes",
                         ODK_LARGEST_FILE);
    for (size_t i = 0; i < of->attachment_count; i++) {
        enum status status = check_name(of, i, why);
        if (status != OK)
            return status;
        if (of->attachments[i].bytes.len > ODK_LARGEST_FILE)
            return fault_set(why, TOO_LARGE, "attachment %zu is larger than %d bytes", i + 1,
                             ODK_LARGEST_FILE);
    }
    return OK;
}

static enum status read_key(EVP_PKEY **office, struct text public_key, struct fault *why)
{
    uint8_t der[MOST_DER];
    size_t len = 0;
    const char *end = NULL;

    if (public_key.len > LONGEST_KEY)
        return fault_set(why, TOO_LARGE, "the form's public key is longer than %d bytes",
                         LONGEST_KEY);
    if (public_key.len == 0 ||
        sodium_base642bin(der, sizeof der, public_key.at, public_key.len, " \t\r\n", &len, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != public_key.at + public_key.len)
        return fault_set(why, REFUSED, "the form's public key is not base64");
    const uint8_t *at = der;
    *office = d2i_PUBKEY(NULL, &at, (long)len);
    if (!*office || at != der + len)
        return fault_set(why, REFUSED, "the form's public key is not a SubjectPublicKeyInfo");
    if (EVP_PKEY_get_base_id(*office) != EVP_PKEY_RSA)
        return fault_set(why, REFUSED, "the form's public key is not an RSA key");
    int bits = EVP_PKEY_get_bits(*office);
    if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS)
        return fault_set(why, REFUSED, "the form's public key has %d bits, not %d or more",
                         bits, LEAST_RSA_BITS);
    return OK;
}

/* ---- The steps of the specification ---- */

/* "Key Encryption", also used on the signature: RSA-OAEP, SHA-256 twice; base64. */
static enum status wrap(struct text *base64, const struct sealing *sealing,
                        const uint8_t *bytes, size_t len, struct fault *why)
{
    uint8_t wrapped[MOST_RSA_BITS / 8];
    size_t wrapped_len = sizeof wrapped;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(sealing->office, NULL);
    bool good = context && EVP_PKEY_encrypt_init(context) > 0 &&
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
                EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
                EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0 &&
                EVP_PKEY_encrypt(context, wrapped, &wrapped_len, bytes, len) > 0;
    EVP_PKEY_CTX_free(context);
    if (!good)
        return library_failed(why, "wrap a key with the form's public key");
    size_t room = sodium_base64_encoded_len(wrapped_len, sodium_base64_VARIANT_ORIGINAL);
    char *at = arena_bytes(sealing->arena, room);
    sodium_bin2base64(at, room, wrapped, wrapped_len, sodium_base64_VARIANT_ORIGINAL);
    *base64 = (struct text){at, room - 1};
    return OK;
}

static bool md5(uint8_t out[BLOCK], struct text first, const void *second, size_t second_len)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context && EVP_DigestInit_ex(context, EVP_md5(), NULL) > 0 &&
                EVP_DigestUpdate(context, first.at, first.len) > 0 &&
                EVP_DigestUpdate(context, second, second_len) > 0 &&
                EVP_DigestFinal_ex(context, out, NULL) > 0;
    EVP_MD_CTX_free(context);
    return good;
}

/* "Initialization Vector": each file, the first included, moves one byte of it. */
static void step_iv(struct sealing *sealing)
{
    sealing->iv[sealing->files_done % BLOCK]++;
    sealing->files_done++;
}

/* AES-256-CFB over `plain` and its padding; libraries do not pad a stream mode, so the last
 * block is made by hand. */
static bool encrypt_bytes(uint8_t *out, const struct sealing *sealing, struct text plain)
{
    uint8_t last[BLOCK];
    size_t whole = plain.len / BLOCK * BLOCK, over = plain.len - whole;
    int put = 0, put_last = 0;

    memset(last, (int)(BLOCK - over), sizeof last);
    if (over > 0)
        memcpy(last, plain.at + whole, over);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool good = context &&
                EVP_EncryptInit_ex(context, EVP_aes_256_cfb128(), NULL, sealing->key,
                                   sealing->iv) > 0 &&
                (whole == 0 || EVP_EncryptUpdate(context, out, &put, (const uint8_t *)plain.at,
                                                 (int)whole) > 0) &&
                EVP_EncryptUpdate(context, out + whole, &put_last, last, BLOCK) > 0 &&
                (size_t)put == whole && put_last == BLOCK;
    EVP_CIPHER_CTX_free(context);
    sodium_memzero(last, sizeof last);
    return good;
}

static enum status encrypt_file(struct odk_file *file, struct sealing *sealing,
                                struct text name, struct text plain, struct fault *why)
{
    uint8_t digest[BLOCK];
    char hex[2 * BLOCK + 1];
    size_t len = plain.len + BLOCK - plain.len % BLOCK;
    uint8_t *out = (uint8_t *)arena_bytes(sealing->arena, len);

    step_iv(sealing);
    if (!encrypt_bytes(out, sealing, plain) || !md5(digest, plain, "", 0))
        return library_failed(why, "encrypt a file");
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    buffer_add_char(&sealing->signed_text, '\n');
    buffer_add(&sealing->signed_text, name);
    buffer_addf(&sealing->signed_text, "::%s", hex);
    file->name = text_format(sealing->arena, "%.*s.enc", TEXT_ARG(name));
    file->bytes = (struct text){(const char *)out, len};
    return OK;
}

static enum status sign(struct text *signature, struct sealing *sealing, struct fault *why)
{
    uint8_t digest[BLOCK];

    buffer_add_char(&sealing->signed_text, '\n');
    if (!md5(digest, buffer_text(&sealing->signed_text), "", 0))
        return library_failed(why, "sign a submission");
    return wrap(signature, sealing, digest, sizeof digest, why);
}

/* ---- The manifest ---- */

static void add_escaped(struct buffer *xml, struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.at[i]) {
        case '&':
            buffer_add_string(xml, "&amp;");
            break;
        case '<':
            buffer_add_string(xml, "&lt;");
            break;
        case '>':
            buffer_add_string(xml, "&gt;");
            break;
        case '"':
            buffer_add_string(xml, "&quot;");
            break;
        default:
            buffer_add(xml, text_part(text, i, 1));
        }
    }
}

static void add_element(struct buffer *xml, const char *name, struct text content)
{
    buffer_addf(xml, "<%s>", name);
    add_escaped(xml, content);
    buffer_addf(xml, "</%s>", name);
}

static struct text manifest(const struct odk_file *media, const struct sealing *sealing,
                            struct text wrapped_key, struct text signature)
{
    const struct odk_submission *of = sealing->of;
    struct buffer xml = {0};

    buffer_add_string(&xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<data xmlns=\"http://opendatakit.org/submissions\" id=\"");
    add_escaped(&xml, of->form_id);
    if (of->version.len > 0) {
        buffer_add_string(&xml, "\" version=\"");
        add_escaped(&xml, of->version);
    }
    buffer_add_string(&xml, "\" encrypted=\"yes\">");
    add_element(&xml, "base64EncryptedKey", wrapped_key);
    buffer_add_string(&xml, "<meta xmlns=\"http://openrosa.org/xforms\">");
    add_element(&xml, "instanceID", of->instance_id);
    buffer_add_string(&xml, "</meta>");
    for (size_t i = 0; i < of->attachment_count; i++) {
        buffer_add_string(&xml, "<media>");
        add_element(&xml, "file", media[i].name);
        buffer_add_string(&xml, "</media>");
    }
    add_element(&xml, "encryptedXmlFile", TEXT("submission.xml.enc"));
    add_element(&xml, "base64EncryptedElementSignature", signature);
    buffer_add_string(&xml, "</data>");
    struct text copy = text_copy(sealing->arena, buffer_text(&xml));
    buffer_close(&xml);
    return copy;
}

/* ---- All together ---- */

static enum status encrypt_all(struct odk_file *files, struct sealing *sealing,
                               struct fault *why)
{
    const struct odk_submission *of = sealing->of;
    struct text wrapped_key = {0}, signature = {0};

    randombytes_buf(sealing->key, sizeof sealing->key);
    if (!md5(sealing->iv, of->instance_id, sealing->key, sizeof sealing->key))
        return library_failed(why, "derive an initialisation vector");
    enum status status = wrap(&wrapped_key, sealing, sealing->key, sizeof sealing->key, why);

    buffer_add(&sealing->signed_text, of->form_id);
    if (of->version.len > 0) {
        buffer_add_char(&sealing->signed_text, '\n');
        buffer_add(&sealing->signed_text, of->version);
    }
    buffer_add_char(&sealing->signed_text, '\n');
    buffer_add(&sealing->signed_text, wrapped_key);
    buffer_add_char(&sealing->signed_text, '\n');
    buffer_add(&sealing->signed_text, of->instance_id);

    for (size_t i = 0; status == OK && i < of->attachment_count; i++)
        status = encrypt_file(&files[i + 1], sealing, of->attachments[i].name,
                              of->attachments[i].bytes, why);
    if (status == OK)
        status = encrypt_file(&files[of->attachment_count + 1], sealing, text_of(SUBMISSION),
                              of->xml, why);
    if (status == OK)
        status = sign(&signature, sealing, why);
    if (status == OK)
        files[0] = (struct odk_file){text_of(SUBMISSION),
                                     manifest(files + 1, sealing, wrapped_key, signature)};
    return status;
}

enum status odk_encrypt(struct odk_file **files, size_t *count,
                        const struct odk_submission *submission, struct text public_key,
                        struct arena *arena, struct fault *why)
{
    struct sealing sealing = {.of = submission, .arena = arena};
    enum status status = check_submission(submission, why);
    if (status == OK)
        status = read_key(&sealing.office, public_key, why);
    if (status == OK) {
        sodium_mlock(sealing.key, sizeof sealing.key);
        size_t all = submission->attachment_count + 2;
        struct odk_file *made = arena_array(arena, all, sizeof *made);
        status = encrypt_all(made, &sealing, why);
        sodium_munlock(sealing.key, sizeof sealing.key); /* thrown away, as specified */
        if (status == OK) {
            *files = made;
            *count = all;
        }
    }
    buffer_close(&sealing.signed_text);
    EVP_PKEY_free(sealing.office);
    return status;
}
