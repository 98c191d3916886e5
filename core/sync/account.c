#include "sync/account.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/config.h"
#include "base/file.h"
#include "base/log.h"
#include "sync/hex.h"
#include "sync/hub_client.h"

enum { LARGEST_FILE = 16 * 1024, LEAST_DEVICE_BYTES = 20000 };

/* ---- sync.conf ---- */

/* As it is written. */
struct conf {
    struct text url, ca, hours, services, server, user, password_file, forms;
    int64_t bytes_a_day, every_s, keep_days;
};
static const struct conf DEFAULTS = {.every_s = 900, .keep_days = 30, .server = {"hub", 3}};
static const struct config_key KEYS[] = {
    {"url", CONFIG_TEXT, offsetof(struct conf, url), 0, 0},
    {"ca", CONFIG_TEXT, offsetof(struct conf, ca), 0, 0},
    {"bytes_a_day", CONFIG_NUMBER, offsetof(struct conf, bytes_a_day), 0, INT64_MAX},
    {"hours", CONFIG_TEXT, offsetof(struct conf, hours), 0, 0},
    {"every_s", CONFIG_NUMBER, offsetof(struct conf, every_s), 30, 7 * 86400},
    {"keep_days", CONFIG_NUMBER, offsetof(struct conf, keep_days), 1, 3650},
    {"services", CONFIG_TEXT, offsetof(struct conf, services), 0, 0},
    {"server", CONFIG_TEXT, offsetof(struct conf, server), 0, 0},
    {"user", CONFIG_TEXT, offsetof(struct conf, user), 0, 0},
    {"password_file", CONFIG_TEXT, offsetof(struct conf, password_file), 0, 0},
    {"forms", CONFIG_TEXT, offsetof(struct conf, forms), 0, 0},
};
/* What enrolment writes where there is no sync.conf. */
static const char EXAMPLE[] =
    "# How this device reaches its office; docs/sync.md explains each line.\n"
    "url = %.*s\n"
    "\n"
    "# A file of certificates (PEM), where the county has an authority of its own.\n"
    "#ca = /etc/doorstep/county-ca.pem\n"
    "\n"
    "# Of a metered line: bytes a day, both ways (0: as many as there are), and the hours of\n"
    "# the day in which it may be used (22:00-06:00; empty: any).\n"
    "#bytes_a_day = 0\n"
    "#hours =\n"
    "\n"
    "# How often to ask for news when nothing is to be sent, in seconds.\n"
    "#every_s = 900\n"
    "\n"
    "# How long submissions that the office has acknowledged stay on this device, in days.\n"
    "#keep_days = 30\n"
    "\n"
    "# A folder of services that came with this device: its files need not be fetched.\n"
    "#services = /usr/lib/doorstep/share/doorstep/services/cn-rural\n";

/* The first line of a file that others may not read. */
static enum status read_password(struct account *account, struct text path, struct fault *why)
{
    struct stat about;
    struct text bytes;
    const char *file = text_string(account->arena, path);
    if (stat(file, &about) == 0 && (about.st_mode & (S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH)))
        return fault_set(why, REFUSED, "%s may be read by others: chmod 600 it", file);
    enum status status = file_read(&bytes, file, LARGEST_FILE, account->arena, why);
    if (status == OK)
        text_take_part(&bytes, '\n', &account->settings.password);
    account->settings.password = text_trim(account->settings.password);
    return status == NOT_FOUND ? fault_set(why, REFUSED, "there is no password file %s", file)
                               : status;
}

static bool is_this_machine(struct text url)
{
    static const char *const NAMES[] = {"http://localhost", "http://127.0.0.1", "http://[::1]"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        struct text rest = text_part(url, strlen(NAMES[i]), SIZE_MAX);
        if (text_starts(url, NAMES[i]) &&
            (rest.len == 0 || rest.at[0] == ':' || rest.at[0] == '/'))
            return true;
    }
    return false;
}

static enum status read_openrosa(struct account *account, const struct conf *conf,
                                 struct fault *why)
{
    struct account_settings *settings = &account->settings;
    settings->is_openrosa = text_is(conf->server, "openrosa");
    if (!settings->is_openrosa && !text_is(conf->server, "hub"))
        return fault_set(why, REFUSED, "server is hub or openrosa, not \"%.*s\"",
                         TEXT_ARG(conf->server));
    if (!settings->is_openrosa)
        return OK;
    settings->user = conf->user;
    settings->forms = conf->forms;
    if (!text_starts(settings->url, "https://") && !is_this_machine(settings->url))
        return fault_set(why, REFUSED,
                         "an OpenRosa server is asked over https:// alone: on any other line "
                         "somebody could put a key of their own into the forms");
    if (settings->services.len == 0)
        return fault_set(why, REFUSED,
                         "with an OpenRosa server, services names the folder with "
                         "deployment.conf and the home menu");
    return conf->password_file.len > 0 ? read_password(account, conf->password_file, why) : OK;
}

static enum status read_settings(struct account *account, struct fault *why)
{
    struct conf conf = DEFAULTS;
    struct account_settings *settings = &account->settings;
    struct text bytes, path = text_format(account->arena, "%s/sync.conf", account->data);
    enum status status = file_read(&bytes, path.at, LARGEST_FILE, account->arena, why);
    if (status == OK)
        status = config_read(&conf, sizeof conf, KEYS, sizeof KEYS / sizeof *KEYS, bytes, path,
                             account->arena, why);
    *settings = (struct account_settings){conf.url,
                                          conf.ca,
                                          {conf.bytes_a_day, .every_s = conf.every_s},
                                          conf.keep_days,
                                          conf.services};
    if (text_ends(settings->url, "/"))
        settings->url.len--;
    if (status == OK)
        status = pace_read_hours(&settings->limits, conf.hours, why);
    if (status == OK && conf.bytes_a_day > 0 && conf.bytes_a_day < LEAST_DEVICE_BYTES)
        status =
            fault_set(why, REFUSED, "bytes_a_day must be 0 or at least %d", LEAST_DEVICE_BYTES);
    if (status == OK && settings->url.len == 0)
        status = fault_set(why, REFUSED, "sync.conf does not say the office's url");
    if (status == OK)
        status = read_openrosa(account, &conf, why);
    fault_at(why, path, 0, 0);
    return status;
}

/* Writes the address into a sync.conf that people may have changed; the rest of it stays. */
static enum status write_settings(const char *data, const struct account_invitation *invitation,
                                  struct arena *arena, struct fault *why)
{
    struct buffer out = {0};
    struct text bytes, path = text_format(arena, "%s/sync.conf", data);
    struct fault looking = {0};
    if (file_read(&bytes, path.at, LARGEST_FILE, arena, &looking) != OK) {
        buffer_addf(&out, EXAMPLE, TEXT_ARG(invitation->url));
        bytes = (struct text){0};
    } else {
        buffer_addf(&out, "url = %.*s\n", TEXT_ARG(invitation->url));
    }
    if (invitation->ca.len > 0)
        buffer_addf(&out, "ca = %.*s\n", TEXT_ARG(invitation->ca));
    if (invitation->services.len > 0)
        buffer_addf(&out, "services = %.*s\n", TEXT_ARG(invitation->services));
    if (bytes.len > 0) {
        for (struct text rest = bytes, line; text_take_part(&rest, '\n', &line);) {
            struct text name = text_trim(text_part(line, 0, text_find(line, TEXT("="))));
            bool is_given = text_is(name, "url") ||
                            (text_is(name, "ca") && invitation->ca.len > 0) ||
                            (text_is(name, "services") && invitation->services.len > 0);
            if (is_given || (line.len == 0 && !rest.at))
                continue;
            buffer_add(&out, line);
            buffer_add_char(&out, '\n');
        }
    }
    enum status status = file_replace(path.at, buffer_text(&out), 0600, why);
    buffer_close(&out);
    return status;
}

/* ---- Identity ---- */

struct identity {
    struct text device, name, area;
};
static const struct config_key IDENTITY[] = {
    {"device", CONFIG_TEXT, offsetof(struct identity, device), 0, 0},
    {"name", CONFIG_TEXT, offsetof(struct identity, name), 0, 0},
    {"area", CONFIG_TEXT, offsetof(struct identity, area), 0, 0},
};

static enum status read_identity(struct account *account, struct fault *why)
{
    struct identity identity = {0};
    struct text bytes, path = text_format(account->arena, "%s/sync/account", account->data);
    enum status status = file_read(&bytes, path.at, LARGEST_FILE, account->arena, why);
    if (status == NOT_FOUND)
        return fault_set(why, NOT_FOUND,
                         "this device is not enrolled: doorstep-sync enrol URL#CODE");
    if (status == OK)
        status =
            config_read(&identity, sizeof identity, IDENTITY,
                        sizeof IDENTITY / sizeof *IDENTITY, bytes, path, account->arena, why);
    if (status == OK && !hex_read(account->device, WIRE_ID, identity.device))
        status = fault_set(why, DAMAGED, "%s does not say which device this is", path.at);
    account->name = identity.name;
    account->area = identity.area;
    return status;
}

static struct text without_quotes(struct arena *arena, struct text text)
{
    struct text copy = text_copy(arena, text);
    for (size_t i = 0; i < copy.len; i++)
        if ((unsigned char)copy.at[i] < ' ' || copy.at[i] == '"')
            ((char *)copy.at)[i] = ' ';
    return copy;
}

static enum status write_identity(const char *data, const struct wire_enrolled *enrolled,
                                  struct text name, struct arena *arena, struct fault *why)
{
    struct text path = text_format(arena, "%s/sync/account", data);
    struct text lines = text_format(arena, "device = %.*s\nname = \"%.*s\"\narea = \"%.*s\"\n",
                                    TEXT_ARG(hex_of(enrolled->device, WIRE_ID, arena)),
                                    TEXT_ARG(without_quotes(arena, name)),
                                    TEXT_ARG(without_quotes(arena, enrolled->area)));
    return file_replace(path.at, lines, 0600, why);
}

enum status account_open(struct account **opened, const char *data, struct fault *why)
{
    struct account *account = calloc(1, sizeof *account);
    if (!account)
        fatal("no memory: an account");
    account->arena = arena_open("account");
    account->data = text_string(account->arena, text_of(data));
    const char *office = text_format(account->arena, "%s/office", data).at;
    struct fault conf = {0};
    enum status settings = read_settings(account, &conf), status = OK;
    bool is_openrosa = account->settings.is_openrosa;
    /* A wrong line comes before all else: it may be the one that names the other kind of
     * office. */
    if (!is_openrosa && settings != REFUSED)
        status = read_identity(account, why);
    if (status == OK && settings != OK) {
        status = settings;
        if (why)
            *why = conf;
    }
    if (status == OK && is_openrosa)
        status = folder_make(text_format(account->arena, "%s/sync", data).at, why);
    if (is_openrosa)
        goto done;
    if (status == OK)
        status = sign_key_read(&account->office, office, "office", why);
    if (status == OK)
        status = signer_open(&account->signer, data, "device", why);
done:
    if (status != OK) {
        account_close(account);
        account = NULL;
    }
    *opened = account;
    return status;
}

void account_close(struct account *account)
{
    if (!account)
        return;
    signer_close(account->signer);
    arena_close(account->arena);
    free(account);
}

/* ---- Enrolling ---- */

enum status account_read_invitation(struct account_invitation *invitation, struct text text,
                                    struct fault *why)
{
    struct text code = text_trim(text), url;
    if (text_starts(code, "doorstep:"))
        code = text_part(code, sizeof "doorstep:" - 1, SIZE_MAX);
    if (!text_take_part(&code, '#', &url) || !code.at || code.len == 0 ||
        (!text_starts(url, "https://") && !text_starts(url, "http://")))
        return fault_set(why, REFUSED,
                         "an invitation is the office's address, # and the code: "
                         "https://office.example#ABCD-EFGH-JKLM-NPQR");
    if (text_ends(url, "/"))
        url.len--;
    *invitation = (struct account_invitation){.url = url, .code = code};
    return OK;
}

/* The same for each try, so that a reply which was lost can be asked for again. */
static enum status keep_device(uint8_t device[WIRE_ID], const char *data, struct random random,
                               struct arena *arena, struct fault *why)
{
    struct text bytes, path = text_format(arena, "%s/sync/device.id", data);
    struct fault looking = {0};
    enum status status = file_read(&bytes, path.at, LARGEST_FILE, arena, &looking);
    if (status == OK && hex_read(device, WIRE_ID, text_trim(bytes)))
        return OK;
    if (status != OK && status != NOT_FOUND) {
        *why = looking;
        return status;
    }
    random.fill(random.self, device, WIRE_ID);
    struct text line = text_format(arena, "%.*s\n", TEXT_ARG(hex_of(device, WIRE_ID, arena)));
    return file_replace(path.at, line, 0600, why);
}

static enum status other_office(const char *data, struct fault *why)
{
    return fault_set(
        why, CONFLICT,
        "%s belongs to another office or to a demonstration: use a new data folder", data);
}

/* A demonstration has made an office of its own; found before the code is used up. */
static enum status refuse_demonstration(const char *data, struct arena *arena,
                                        struct fault *why)
{
    struct text bytes;
    const char *path = text_format(arena, "%s/office/office.key", data).at;
    return file_read(&bytes, path, LARGEST_FILE, arena, NULL) == OK ? other_office(data, why)
                                                                    : OK;
}

/* Public keys are never written over: what is queued may be sealed to the old one. */
static enum status write_keys(const char *data, const struct wire_enrolled *enrolled,
                              struct arena *arena, struct fault *why)
{
    const char *folder = text_format(arena, "%s/office", data).at;
    struct office_key seal;
    struct sign_key sign;
    struct fault looking = {0};
    enum status status = folder_make(folder, why);
    if (status != OK)
        return status;
    if (office_key_read(&seal, folder, &looking) != OK)
        status = office_key_write(&enrolled->seal, folder, why);
    else if (memcmp(&seal, &enrolled->seal, sizeof seal) != 0)
        status = other_office(data, why);
    if (status != OK)
        return status;
    if (sign_key_read(&sign, folder, "office", &looking) != OK)
        return sign_key_write(&enrolled->sign, folder, "office", why);
    return memcmp(&sign, &enrolled->sign, sizeof sign) == 0 ? OK : other_office(data, why);
}

static enum status write_numbers(const char *data, const struct wire_enrolled *enrolled,
                                 struct arena *arena, struct fault *why)
{
    struct text key =
        text_format(arena, "%.*s\n", TEXT_ARG(hex_of(enrolled->case_key, CASE_KEY, arena)));
    struct text part = text_format(arena, "case_first = %" PRId64 "\ncase_last = %" PRId64 "\n",
                                   enrolled->case_first, enrolled->case_last);
    enum status status =
        file_replace(text_format(arena, "%s/case.key", data).at, key, 0600, why);
    if (status == OK)
        status = file_replace(text_format(arena, "%s/device.conf", data).at, part, 0600, why);
    return status;
}

static enum status write_all(const char *data, const struct wire_enrolled *enrolled,
                             const struct account_invitation *invitation, struct text name,
                             struct arena *arena, struct fault *why)
{
    enum status status = write_keys(data, enrolled, arena, why);
    if (status == OK)
        status = write_numbers(data, enrolled, arena, why);
    if (status == OK)
        status = write_settings(data, invitation, arena, why);
    if (status == OK)
        status = write_identity(data, enrolled, name, arena, why);
    return status;
}

enum status account_enrol(const char *data, const struct account_invitation *invitation,
                          struct text name, const struct link *link, struct clock clock,
                          struct random random, struct fault *why)
{
    struct arena *arena = arena_open("enrol");
    struct hub_client client = {link};
    struct wire_enrol ask = {.name = name, .now_ms = clock.now_ms(clock.self)};
    struct wire_enrolled enrolled;
    struct signer *signer = NULL;
    struct buffer message = {0};
    struct text reply;

    enum status status = refuse_demonstration(data, arena, why);
    if (status == OK)
        status = folder_make(text_format(arena, "%s/sync", data).at, why);
    if (status == OK)
        status = signer_open(&signer, data, "device", why);
    if (status == OK)
        status = keep_device(ask.device, data, random, arena, why);
    if (status != OK)
        goto done;
    ask.key = signer_key(signer);
    wire_enrol_write(&message, &ask, invitation->code, signer);
    status = hub_enrol(&reply, &client, buffer_text(&message), arena, why);
    if (status == OK)
        status = wire_enrolled_read(&enrolled, reply, invitation->code, why);
    if (status == OK && memcmp(enrolled.device, ask.device, WIRE_ID) != 0)
        status = fault_set(why, REFUSED, "the office enrolled another device");
    if (status == OK)
        status = write_all(data, &enrolled, invitation, name, arena, why);
done:
    buffer_close(&message);
    signer_close(signer);
    arena_close(arena);
    return status;
}
