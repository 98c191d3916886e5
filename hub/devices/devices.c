#include "devices/devices.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "devices/inside.h"

/* `device_part` has two rows: the first case number that was given to nobody yet, and the next
 * that the office itself gives. `hub_key` holds
 * prints of the keys that all hubs over one database must share. */
static const struct db_step STEPS[] = {
    {.sql.both =
         "CREATE TABLE device_code (name BYTEA PRIMARY KEY, code BYTEA NOT NULL, "
         "area TEXT NOT NULL, made_ms BIGINT NOT NULL, ends_ms BIGINT NOT NULL, "
         "made_by TEXT NOT NULL, used_by BYTEA);"
         "CREATE TABLE device (id BYTEA PRIMARY KEY, sign_key BYTEA NOT NULL, "
         "name TEXT NOT NULL, area TEXT NOT NULL, case_first BIGINT NOT NULL, "
         "case_last BIGINT NOT NULL, enrolled_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL, "
         "revoked_ms BIGINT, said_ms BIGINT NOT NULL, cursor_seq BIGINT NOT NULL, "
         "program TEXT NOT NULL, queued BIGINT NOT NULL, refused BIGINT NOT NULL, "
         "oldest_s BIGINT NOT NULL, disk_free BIGINT NOT NULL);"
         "CREATE TABLE device_part (id BIGINT PRIMARY KEY, next BIGINT NOT NULL);"
         "CREATE TABLE app_token (token_hash BYTEA PRIMARY KEY, name TEXT NOT NULL, "
         "area TEXT NOT NULL, made_ms BIGINT NOT NULL, revoked_ms BIGINT);"
         "CREATE INDEX app_token_name ON app_token (name);"
         "CREATE TABLE hub_key (name TEXT PRIMARY KEY, print BYTEA NOT NULL)"},
};

int64_t devices_now(const struct devices *devices)
{
    return devices->clock.now_ms(devices->clock.self);
}

struct text devices_hex(const uint8_t *bytes, size_t count, struct arena *arena)
{
    char *hex = arena_bytes(arena, 2 * count + 1);

    sodium_bin2hex(hex, 2 * count + 1, bytes, count);
    return (struct text){hex, 2 * count};
}

void devices_letters(char *out, size_t count, const char *alphabet, struct random random)
{
    size_t letters = strlen(alphabet), fair = 256 - 256 % letters;

    for (size_t i = 0; i < count;) {
        uint8_t byte;
        random.fill(random.self, &byte, 1);
        if (byte < fair)
            out[i++] = alphabet[byte % letters];
    }
    out[count] = '\0';
}

enum status devices_name_check(struct text name, const char *what, struct fault *why)
{
    bool good = name.len > 0 && name.len <= 64 && text_is_utf8(name);

    for (size_t i = 0; good && i < name.len; i++)
        good = (unsigned char)name.at[i] >= ' ' && name.at[i] != 0x7f;
    return good ? OK : fault_set(why, REFUSED, "%s is a line of 1 to 64 bytes", what);
}

enum status devices_do(const struct devices *devices, struct devices_deed *deed,
                       struct arena *arena, struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, devices->pool, why);

    if (status != OK)
        return status;
    status = db_begin_open(db, why);
    if (status == OK)
        status = deed->does(deed->self, db, arena, why);
    if (status == OK)
        status = audit_add(db, devices_now(devices), deed->by, deed->what, deed->about,
                           deed->detail, why);
    if (status == OK)
        status = db_commit(db, why);
    db_give(db);
    return status;
}

/* ---- Keys ---- */

static enum status read_case_key(struct devices *devices, const char *path, struct arena *arena,
                                 struct fault *why)
{
    struct text hex;
    size_t len = 0;
    enum status status = file_read(&hex, path, 256, arena, why);

    if (status == NOT_FOUND) {
        devices->random.fill(devices->random.self, devices->case_key, CASE_KEY);
        hex = devices_hex(devices->case_key, CASE_KEY, arena);
        return file_replace(path, text_format(arena, "%.*s\n", TEXT_ARG(hex)), 0600, why);
    }
    if (status != OK)
        return status;
    hex = text_trim(hex);
    if (sodium_hex2bin(devices->case_key, CASE_KEY, hex.at, hex.len, NULL, &len, NULL) != 0 ||
        len != CASE_KEY)
        return fault_set(why, DAMAGED, "%s is not 32 hexadecimal digits", path);
    return OK;
}

/* Hubs over one database speak with one voice and give numbers by one key. */
static enum status compare_key(struct db *db, const char *name, const uint8_t *key,
                               size_t key_size, struct arena *arena, struct fault *why)
{
    uint8_t print[16];
    struct db_rows rows;

    crypto_generichash(print, sizeof print, key, key_size,
                       (const uint8_t *)"doorstep-hub-key-1", 18);
    struct db_value values[] = {db_text(text_of(name)),
                                db_bytes((struct text){(char *)print, sizeof print})};
    enum status status = db_run(NULL, db,
                                DB_SQL("INSERT INTO hub_key (name, print) VALUES ($1, $2) "
                                       "ON CONFLICT DO NOTHING"),
                                values, 2, arena, why);
    if (status == OK)
        status = db_run(&rows, db, DB_SQL("SELECT print FROM hub_key WHERE name = $1"), values,
                        1, arena, why);
    if (status == OK && !text_equal(db_at(&rows, 0, 0).text, values[1].text))
        return fault_set(why, REFUSED,
                         "the %s key in this folder is not the one that this database's hub "
                         "has used: bring that hub's keys here",
                         name);
    return status;
}

static enum status compare_keys(const struct devices *devices, struct db *db,
                                struct arena *arena, struct fault *why)
{
    struct sign_key sign = signer_key(devices->signer);
    enum status status = db_begin(db, why);

    if (status == OK)
        status = compare_key(db, "signing", sign.bytes, SIGN_KEY, arena, why);
    if (status == OK)
        status = compare_key(db, "sealing", devices->seal.bytes, SEAL_KEY, arena, why);
    if (status == OK)
        status = compare_key(db, "case", devices->case_key, CASE_KEY, arena, why);
    return status == OK ? db_commit(db, why) : status;
}

static enum status open_keys(struct devices *devices, const char *folder, struct arena *arena,
                             struct fault *why)
{
    const char *case_path = text_format(arena, "%s/case.key", folder).at;
    enum status status = office_key_read(&devices->seal, folder, why);

    if (status == OK)
        status = signer_open(&devices->signer, folder, "office", why);
    if (status == OK)
        status = device_open(&devices->lock, folder, why);
    return status == OK ? read_case_key(devices, case_path, arena, why) : status;
}

static enum status open_tables(struct devices *devices, struct arena *arena, struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, devices->pool, why);

    if (status != OK)
        return status;
    status = audit_migrate(db, why);
    if (status == OK)
        status = db_migrate(db, "devices", STEPS, sizeof STEPS / sizeof *STEPS, why);
    if (status == OK) /* the first part is the office's own */
        status = db_run(NULL, db,
                        DB_SQL("INSERT INTO device_part (id, next) VALUES (1, 100000), (2, 0) "
                               "ON CONFLICT DO NOTHING"),
                        NULL, 0, arena, why);
    if (status == OK)
        status = compare_keys(devices, db, arena, why);
    db_give(db);
    return status;
}

enum status devices_open(struct devices **devices, struct db_pool *pool, const char *folder,
                         struct clock clock, struct random random, struct fault *why)
{
    struct devices *made = calloc(1, sizeof *made);
    struct arena *arena = arena_open("devices");

    if (made == NULL)
        fatal("no memory for devices");
    *made = (struct devices){.pool = pool, .clock = clock, .random = random};
    enum status status = open_keys(made, folder, arena, why);
    if (status == OK)
        status = open_tables(made, arena, why);
    if (status != OK) {
        devices_close(made);
        made = NULL;
    }
    *devices = made;
    arena_close(arena);
    return status;
}

void devices_close(struct devices *devices)
{
    if (devices == NULL)
        return;
    if (devices->signer != NULL)
        signer_close(devices->signer);
    if (devices->lock != NULL)
        device_close(devices->lock);
    sodium_memzero(devices, sizeof *devices);
    free(devices);
}

const struct signer *devices_signer(const struct devices *devices)
{
    return devices->signer;
}

const uint8_t *devices_case_key(const struct devices *devices)
{
    return devices->case_key;
}

const struct office_key *devices_seal_key(const struct devices *devices)
{
    return &devices->seal;
}

void devices_pseudonym(uint8_t out[SEAL_PSEUDONYM], const struct devices *devices,
                       const char *use, struct text of)
{
    device_pseudonym(out, devices->lock, use, of);
}
