/* token.c: ODK clients: whoever has the token in the path sends for its area. Kept as a hash,
 * so that nobody reads tokens out of a database. */
#include <sodium.h>
#include <string.h>

#include "devices/inside.h"

enum { TOKEN_HASH = 32 };
static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static struct text hash_token(uint8_t hash[TOKEN_HASH], struct text token)
{
    crypto_generichash(hash, TOKEN_HASH, (const uint8_t *)token.at, token.len,
                       (const uint8_t *)"doorstep-app-token-1", 20);
    return (struct text){(char *)hash, TOKEN_HASH};
}

struct new_token {
    struct devices *devices;
    struct text token, name, area;
};

static enum status put_token(void *self, struct db *db, struct arena *arena, struct fault *why)
{
    struct new_token *new = self;
    uint8_t hash[TOKEN_HASH];
    struct db_value values[] = {db_bytes(hash_token(hash, new->token)), db_text(new->name),
                                db_text(new->area), db_number(devices_now(new->devices))};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("INSERT INTO app_token (token_hash, name, area, made_ms) "
                      "SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM app_token "
                      "WHERE name = $2 AND revoked_ms IS NULL)"),
               values, 4, arena, why);

    if (status == OK && rows.changed == 0)
        return fault_set(why, CONFLICT, "there is a token of that name: revoke it first");
    return status;
}

enum status devices_token(char token[DEVICES_TOKEN + 1], struct devices *devices,
                          struct text name, struct text area, struct text by, struct fault *why)
{
    struct arena *arena = arena_open("token");
    struct new_token new = {devices, {token, DEVICES_TOKEN}, name, area};
    struct devices_deed deed = {&new, put_token, by, TEXT("token.add"), name, area};
    enum status status = devices_name_check(name, "a token's name", why);

    devices_letters(token, DEVICES_TOKEN, ALPHABET, devices->random);
    if (status == OK)
        status = devices_name_check(area, "an area", why);
    if (status == OK)
        status = devices_do(devices, &deed, arena, why);
    if (status != OK)
        sodium_memzero(token, DEVICES_TOKEN + 1);
    arena_close(arena);
    return status;
}

enum status devices_token_area(struct text *area, struct devices *devices, struct text token,
                               struct arena *arena, struct fault *why)
{
    uint8_t hash[TOKEN_HASH];
    struct db_value key[] = {db_bytes(hash_token(hash, token))};
    struct db_rows rows;
    struct db *db;
    enum status status = db_take(&db, devices->pool, why);

    if (status != OK)
        return status;
    status = db_run(&rows, db,
                    DB_SQL("SELECT area, revoked_ms FROM app_token WHERE token_hash = $1"), key,
                    1, arena, why);
    db_give(db);
    if (status != OK)
        return status;
    if (rows.rows == 0)
        return fault_set(why, NOT_FOUND, "this token is not known here");
    if (db_at(&rows, 0, 1).kind != DB_NULL)
        return fault_set(why, REFUSED, "this token was revoked");
    *area = db_at(&rows, 0, 0).text;
    return OK;
}

static enum status revoke(void *self, struct db *db, struct arena *arena, struct fault *why)
{
    struct new_token *its = self;
    struct db_value values[] = {db_text(its->name), db_number(devices_now(its->devices))};
    struct db_rows rows;
    enum status status = db_run(&rows, db,
                                DB_SQL("UPDATE app_token SET revoked_ms = $2 "
                                       "WHERE name = $1 AND revoked_ms IS NULL"),
                                values, 2, arena, why);

    if (status == OK && rows.changed == 0)
        return fault_set(why, NOT_FOUND, "there is no token of that name");
    return status;
}

enum status devices_token_revoke(struct devices *devices, struct text name, struct text by,
                                 struct fault *why)
{
    struct arena *arena = arena_open("token");
    struct new_token its = {.devices = devices, .name = name};
    struct devices_deed deed = {&its, revoke, by, TEXT("token.revoke"), name, {0}};
    enum status status = devices_do(devices, &deed, arena, why);

    arena_close(arena);
    return status;
}
