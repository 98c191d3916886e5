#include <math.h>
#include <string.h>

#include <openssl/evp.h>

#include "xpath/function.h"

enum { UUID_LETTERS = 36, LONGEST_UUID = 4096 };

FUNCTION(fn_random)
{
    (void)call;
    return value_of_number(random_unit(run->context->host->random));
}

/* With an argument: that many letters of UUIDs in a row. */
FUNCTION(fn_uuid)
{
    char uuid[UUID_LETTERS + 1];
    double wanted = call->arg_count > 0 ? argument_number(run, call, 0) : UUID_LETTERS;
    if (!(wanted >= 1))
        return value_of_text(TEXT(""));
    size_t len = wanted < LONGEST_UUID ? (size_t)wanted : LONGEST_UUID;
    char *out = run_bytes(run, len);
    for (size_t at = 0; out && at < len; at += UUID_LETTERS) {
        random_uuid(run->context->host->random, uuid);
        memcpy(out + at, uuid, len - at < UUID_LETTERS ? len - at : UUID_LETTERS);
    }
    return value_of_text((struct text){out, out ? len : 0});
}

/* ---- randomize(nodes, seed): ODK XForms; the order has to be the one of every ODK engine ----
 */

enum { PARK_MILLER_FACTOR = 16807, PARK_MILLER_MODULUS = 2147483647 };

static int64_t hash_of(struct text text)
{
    unsigned char bytes[EVP_MAX_MD_SIZE] = {0};
    uint64_t hash = 0;
    EVP_Digest(text.at, text.len, bytes, NULL, EVP_sha256(), NULL);
    for (int i = 0; i < 8; i++)
        hash = hash << 8 | bytes[i];
    return (int64_t)hash;
}

/* A number without its fraction; any other text by its hash. */
static int64_t seed_of(struct run *run, const struct term *term)
{
    struct value value = term_value(run, term);
    double number = value_number(run, value);
    if (isnan(number)) {
        struct text text = value_text(run, value);
        return text.len > 0 ? hash_of(text) : 0;
    }
    if (number >= 0x1p63)
        return INT64_MAX;
    return number <= -0x1p63 ? INT64_MIN : (int64_t)number;
}

static int64_t first_state(int64_t seed)
{
    int64_t state = seed % PARK_MILLER_MODULUS;
    return state > 0 ? state : state + PARK_MILLER_MODULUS - 1;
}

static double next_unit(int64_t *state)
{
    *state = *state * PARK_MILLER_FACTOR % PARK_MILLER_MODULUS;
    return (double)(*state - 1) / (PARK_MILLER_MODULUS - 1);
}

FUNCTION(fn_randomize)
{
    struct nodes from = term_nodes(run, argument(call, 0));
    bool seeded = call->arg_count > 1;
    int64_t state = seeded ? first_state(seed_of(run, argument(call, 1))) : 0;
    if (!run_work(run, from.count * 2) || from.count == 0)
        return value_of_nodes((struct nodes){0});
    const struct node **to = arena_array(run->scratch, from.count, sizeof *to);
    for (size_t i = 0; i < from.count; i++) {
        double unit = seeded ? next_unit(&state) : random_unit(run->context->host->random);
        size_t j = (size_t)(unit * (double)(i + 1));
        if (j > i)
            j = i;
        to[i] = to[j];
        to[j] = from.at[i];
    }
    return value_of_nodes((struct nodes){to, from.count});
}
