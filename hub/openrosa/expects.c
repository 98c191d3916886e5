/* expects.c: which files belong to a plain submission: those that its form asks for and it
 * names. And how it is sealed. */
#include <sodium.h>
#include <string.h>

#include "form/retold.h"
#include "openrosa/inside.h"

enum { BOX_KEY = crypto_box_PUBLICKEYBYTES, NONCE = crypto_box_NONCEBYTES };

/* Attached tables are not needed to know which nodes hold files. */
static enum status no_file(void *self, struct text *bytes, struct text name,
                           struct arena *arena, struct fault *why)
{
    (void)self;
    (void)bytes;
    (void)arena;
    return fault_set(why, NOT_FOUND, "%.*s is not here", TEXT_ARG(name));
}

/* Kept open, for there are few; when there are more, the first gives way. */
static struct form *get_form(struct openrosa *openrosa, struct text xml)
{
    const struct form_files files = {NULL, no_file};
    uint8_t sha[OPENROSA_SHA];
    struct fault why;
    struct form *form;

    crypto_hash_sha256(sha, (const uint8_t *)xml.at, xml.len);
    for (size_t i = 0; i < openrosa->form_count; i++)
        if (memcmp(openrosa->forms[i].sha, sha, sizeof sha) == 0)
            return openrosa->forms[i].form;
    if (form_open(&form, xml, TEXT("form.xml"), &files, &why) != OK)
        return NULL;
    if (openrosa->form_count == OPENROSA_FORMS) {
        form_close(openrosa->forms[0].form);
        openrosa->forms[0] = openrosa->forms[--openrosa->form_count];
    }
    struct kept_form *kept = &openrosa->forms[openrosa->form_count++];
    kept->form = form;
    memcpy(kept->sha, sha, sizeof sha);
    return form;
}

static void add_name(struct text *names, size_t *count, struct text name)
{
    for (size_t i = 0; i < *count; i++)
        if (text_equal(names[i], name))
            return;
    if (name.len > 0 && *count < IDENTITY_MOST_FILES)
        names[(*count)++] = name;
}

static bool collect(struct expected *expected, const struct form *form, struct text xml,
                    struct arena *arena)
{
    struct retold_answer *answers;
    struct record *record;
    struct fault why;
    size_t count;

    if (retold_open(&record, form, xml, &why) != OK)
        return false;
    retold_answers(&answers, &count, record, arena);
    for (size_t i = 0; i < count; i++)
        if (answers[i].is_file)
            add_name(expected->names, &expected->count,
                     text_copy(arena, text_trim(answers[i].value)));
    struct text number = retold_marked(record, "fill", "case-number", arena);
    if (case_number_is_valid(number))
        expected->number = text_copy(arena, number);
    record_close(record);
    return true;
}

bool openrosa_expects(struct expected *expected, struct openrosa *openrosa,
                      struct text xml_form, const struct identity *identity, struct text xml,
                      struct arena *arena)
{
    *expected = (struct expected){
        .names = arena_array(arena, IDENTITY_MOST_FILES, sizeof *expected->names)};
    pthread_mutex_lock(&openrosa->lock);
    const struct form *form = get_form(openrosa, xml_form);
    bool known = form != NULL && collect(expected, form, xml, arena);
    pthread_mutex_unlock(&openrosa->lock);
    add_name(expected->names, &expected->count, identity->audit);
    return known;
}

/* A sealed box (libsodium, crypto_box_seal: ephemeral key, then the box under the nonce that is
 * a hash of both keys) whose ephemeral key is not random but a keyed hash of what it holds: the
 * same words give the same bytes to who has the hub's own key, and tell nobody else anything.
 */
struct text openrosa_seal(const struct openrosa *openrosa, struct text instance_id,
                          struct text plain, struct arena *arena)
{
    const struct office_key *office = devices_seal_key(openrosa->options.devices);
    uint8_t seed[SEAL_PSEUDONYM], secret[crypto_box_SECRETKEYBYTES], nonce[NONCE];
    uint8_t *sealed = (uint8_t *)arena_bytes(arena, plain.len + SEAL_OVERHEAD);
    crypto_generichash_state state;
    uint8_t body[crypto_generichash_BYTES_MAX];

    crypto_generichash_init(&state, NULL, 0, sizeof body);
    crypto_generichash_update(&state, (const uint8_t *)instance_id.at, instance_id.len);
    crypto_generichash_update(&state, (const uint8_t *)"\n", 1);
    crypto_generichash_update(&state, (const uint8_t *)plain.at, plain.len);
    crypto_generichash_final(&state, body, sizeof body);
    devices_pseudonym(seed, openrosa->options.devices, "openrosa-seal",
                      (struct text){(const char *)body, sizeof body});
    sodium_memzero(body, sizeof body);
    crypto_box_seed_keypair(sealed, secret, seed);
    crypto_generichash_init(&state, NULL, 0, NONCE);
    crypto_generichash_update(&state, sealed, BOX_KEY);
    crypto_generichash_update(&state, office->bytes, BOX_KEY);
    crypto_generichash_final(&state, nonce, NONCE);
    if (crypto_box_easy(sealed + BOX_KEY, (const uint8_t *)plain.at, plain.len, nonce,
                        office->bytes, secret) != 0)
        abort(); /* the office's key is no point of the curve: office_key_read has checked it */
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
    return (struct text){(char *)sealed, plain.len + SEAL_OVERHEAD};
}
