#include "hub/commands.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit/audit.h"
#include "hub/passphrase.h"
#include "hub/qr_text.h"
#include "hub/stick.h"

int command_fault(const struct fault *why)
{
    fprintf(stderr, "doorstep-hub: %s%s%s\n", why->file, why->file[0] != '\0' ? ": " : "",
            why->text);
    return HUB_CANNOT;
}

/* Commands read nothing that people said. */
static enum status open_hub(struct hub **hub, const struct command_options *options,
                            struct fault *why)
{
    struct hub_options hub_options = options->hub;

    hub_options.no_key = true;
    return hub_open(hub, &hub_options, why);
}

static int end(struct hub *hub, enum status status, const struct fault *why)
{
    hub_close(hub);
    return status == OK ? HUB_DONE : command_fault(why);
}

/* "https://hub.county.example#ABCD-EFGH-JKMN-PQRS", or the code alone. */
static void print_code(struct text address, const char *code)
{
    printf("%.*s%s", TEXT_ARG(address), address.len > 0 ? "#" : "");
    for (size_t i = 0; i < WIRE_CODE; i += 4)
        printf("%s%.4s", i > 0 ? "-" : "", code + i);
    putchar('\n');
}

static void print_qr(const struct command_options *options, const char *code)
{
    struct arena *arena = arena_open("code");
    struct buffer out = {0};

    qr_text(&out, text_format(arena, "doorstep:%.*s#%s", TEXT_ARG(options->address), code).at);
    printf("%.*s", TEXT_ARG(buffer_text(&out)));
    buffer_close(&out);
    arena_close(arena);
}

int command_device_add(const struct command_options *options)
{
    char code[WIRE_CODE + 1];
    struct fault why = {0};
    struct hub *hub;
    enum status status = open_hub(&hub, options, &why);

    if (status == OK)
        status = devices_code(code, hub->devices, text_of(options->words[0]),
                              text_of(options->by), &why);
    if (status == OK) {
        if (options->address.len > 0 && isatty(STDOUT_FILENO))
            print_qr(options, code);
        print_code(options->address, code);
        fprintf(stderr, "For one device of %s, within %d hours; it is not shown again.\n",
                options->words[0], DEVICES_CODE_HOURS);
    }
    return end(hub, status, &why);
}

static void print_time(int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm local;
    char when[32];

    localtime_r(&seconds, &local);
    strftime(when, sizeof when, "%Y-%m-%d %H:%M", &local);
    printf("%s", ms > 0 ? when : "never           ");
}

static void print_device(const struct device_facts *device)
{
    char id[2 * WIRE_ID + 1];

    sodium_bin2hex(id, sizeof id, device->id, WIRE_ID);
    printf("%s  %s  seen ", id, device->revoked ? "revoked " : "enrolled");
    print_time(device->seen_ms);
    printf("  queue %" PRIu64 "  refused %" PRIu64 "  %.*s  %.*s\n", device->last.queued,
           device->last.refused, TEXT_ARG(device->area), TEXT_ARG(device->name));
}

int command_device_list(const struct command_options *options)
{
    struct arena *arena = arena_open("devices");
    struct device_facts *list;
    struct fault why = {0};
    struct hub *hub;
    size_t count = 0;
    enum status status = open_hub(&hub, options, &why);

    if (status == OK)
        status = devices_list(&list, &count, hub->devices, arena, &why);
    for (size_t i = 0; status == OK && i < count; i++)
        print_device(&list[i]);
    int code = end(hub, status, &why);
    arena_close(arena);
    return code;
}

int command_device_revoke(const struct command_options *options)
{
    const char *hex = options->words[0];
    uint8_t id[WIRE_ID];
    size_t len = 0;
    struct fault why = {0};
    struct hub *hub;

    if (sodium_hex2bin(id, sizeof id, hex, strlen(hex), NULL, &len, NULL) != 0 ||
        len != WIRE_ID || strlen(hex) != 2 * WIRE_ID) {
        fault_set(&why, REFUSED, "a device is named by 32 hexadecimal digits, see device list");
        return command_fault(&why);
    }
    enum status status = open_hub(&hub, options, &why);
    if (status == OK)
        status = devices_revoke(hub->devices, id, text_of(options->by), &why);
    return end(hub, status, &why);
}

int command_token_add(const struct command_options *options)
{
    char token[DEVICES_TOKEN + 1];
    struct fault why = {0};
    struct hub *hub;
    enum status status = open_hub(&hub, options, &why);

    if (status == OK)
        status = devices_token(token, hub->devices, text_of(options->words[0]),
                               text_of(options->words[1]), text_of(options->by), &why);
    if (status == OK) {
        printf("%.*s/key/%s\n", TEXT_ARG(options->address), token);
        fprintf(stderr,
                "The server's address for an ODK client of %s; it is not shown again.\n",
                options->words[1]);
    }
    return end(hub, status, &why);
}

int command_token_revoke(const struct command_options *options)
{
    struct fault why = {0};
    struct hub *hub;
    enum status status = open_hub(&hub, options, &why);

    if (status == OK)
        status = devices_token_revoke(hub->devices, text_of(options->words[0]),
                                      text_of(options->by), &why);
    return end(hub, status, &why);
}

int command_audit_verify(const struct command_options *options)
{
    int64_t entries = 0, bad = 0, seq = 0;
    uint8_t hash[AUDIT_HASH];
    char hex[2 * AUDIT_HASH + 1];
    struct fault why = {0};
    struct hub *hub;
    struct db *db = NULL;
    enum status status = open_hub(&hub, options, &why);

    if (status == OK)
        status = db_take(&db, hub->pool, &why);
    if (status == OK)
        status = audit_verify(db, &entries, &bad, &why);
    if (status == OK)
        status = audit_head(&seq, hash, db, &why);
    if (db != NULL)
        db_give(db);
    if (status == OK)
        printf("%" PRId64 " entries, each follows from the one before; the last is %" PRId64
               " %s\n",
               entries, seq, sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
    if (status == DAMAGED) {
        printf("entry %" PRId64 " does not follow from the one before: %s\n", bad, why.text);
        hub_close(hub);
        return HUB_FOUND_BAD;
    }
    return end(hub, status, &why);
}

int command_approve(const struct command_options *options)
{
    struct fault why = {0};
    struct hub *hub;
    enum status status = open_hub(&hub, options, &why);

    if (status == OK && hub->book == NULL)
        status = fault_set(&why, NOT_FOUND, "%s is missing", hub->office_tables);
    if (status == OK)
        status =
            casebook_approve(hub->book, text_of(options->words[0]), text_of(options->by), &why);
    if (status == OK)
        printf("%s is approved by %s, as it is now.\n", options->words[0], options->by);
    return end(hub, status, &why);
}

int command_import(const struct command_options *options)
{
    struct stick_taken taken;
    struct fault why = {0};
    struct hub *hub;
    enum status status = open_hub(&hub, options, &why);

    if (status == OK)
        status = stick_take(&taken, hub, options->words[0], options->all, &why);
    if (status == OK) {
        printf("%zu batches taken: %zu submissions complete, %zu refused for good\n"
               "%zu files of strangers, %zu not whole\n"
               "news for %zu devices, %zu files\n",
               taken.batches, taken.complete, taken.refused, taken.foreign, taken.broken,
               taken.devices, taken.files);
        if (taken.full)
            printf("The stick had no room for all: make room and import again.\n");
    }
    int code = end(hub, status, &why);
    return code == HUB_DONE && taken.full ? HUB_FOUND_BAD : code;
}

int command_key_make(const struct command_options *options)
{
    struct arena *arena = arena_open("passphrase");
    const char *keys = text_format(arena, "%s/keys", options->hub.data).at;
    struct fault why = {0};
    struct text passphrase;

    seal_start();
    enum status status = passphrase_choose(&passphrase, options->hub.passphrase_file,
                                           "A passphrase for the office's key", arena, &why);
    if (status == OK)
        status = office_secret_make(keys, passphrase, &why);
    if (status == OK)
        printf("%s/office.pub and %s/office.locked are made. Whoever loses the passphrase, or "
               "office.locked, loses what people said.\n",
               keys, keys);
    arena_close(arena);
    return status == OK ? HUB_DONE : command_fault(&why);
}
