#include "dci/dci.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "casebook/outcomes.h"
#include "dci/fields.h"

enum { SIGNED_FOR_S = 3600 };

bool dci_kind_of(enum dci_kind *kind, struct text word)
{
    static const char *const WORDS[DCI_KINDS] = {"search", "notify", "enrolment"};
    for (int i = 0; i < DCI_KINDS; i++)
        if (text_is(word, WORDS[i])) {
            *kind = (enum dci_kind)i;
            return true;
        }
    return false;
}

/* ---- Small things ---- */

static json_t *string_of(struct text text)
{
    json_t *string = json_stringn(text.at ? text.at : "", text.len);
    return string ? string : json_string("");
}

static void put(json_t *object, const char *name, struct text value)
{
    if (value.len > 0)
        json_object_set_new(object, name, string_of(value));
}

static struct text moment_of(int64_t ms, struct arena *arena)
{
    int64_t seconds = ms / 1000, of_day = seconds % 86400;
    struct date date = date_of_days(seconds / 86400);
    return text_format(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month, date.day,
                       (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
}

static void put_id(json_t *object, const char *name, struct random random)
{
    char uuid[37];
    random_uuid(random, uuid);
    json_object_set_new(object, name, json_string(uuid));
}

/* ---- A person ---- */

struct gathering {
    enum dci_kind kind;
    json_t *records;
    struct arena *arena;
};

static json_t *list_of(json_t *item)
{
    json_t *list = json_array();
    json_array_append_new(list, item);
    return list;
}

static json_t *identifier_of(const struct case_enrolled *person)
{
    json_t *identifier = json_object();
    put(identifier, "identifier_type", person->identifier_type);
    put(identifier, "identifier_value", person->identifier);
    return list_of(identifier);
}

static json_t *name_of(const struct case_enrolled *person)
{
    json_t *name = json_object();
    put(name, "sur_name", person->surname); /* the schema's; its examples say surname */
    put(name, "given_name", person->given_name);
    return name;
}

static void put_enrolment(json_t *record, const struct case_enrolled *person,
                          struct arena *arena)
{
    put(record, "programme_identifier", person->form_id);
    put(record, "enrolment_date", moment_of(person->decided_ms, arena));
    put(record, "enrolment_status", TEXT("1")); /* active: the case was agreed to */
}

static bool take_person(void *self, const struct case_enrolled *person)
{
    static const char *const SEXES[] = {"unknown", "female", "male"};
    struct gathering *gathering = self;
    struct arena_mark mark = arena_mark(gathering->arena);
    json_t *record = json_object();
    put(record, "@type", TEXT("Person"));
    json_object_set_new(record, "identifier", identifier_of(person));
    json_object_set_new(record, "name", name_of(person));
    put(record, "birth_date", person->birth_date);
    put(record, "sex", text_of(SEXES[person->sex]));
    if (person->area.len > 0) {
        json_t *address = json_object();
        put(address, "region_code", person->area);
        json_object_set_new(record, "address", list_of(address));
    }
    if (person->phone.len > 0)
        json_object_set_new(record, "phone_number", list_of(string_of(person->phone)));
    put(record, "registration_date", moment_of(person->opened_ms, gathering->arena));
    if (gathering->kind != DCI_SEARCH)
        put_enrolment(record, person, gathering->arena);
    json_array_append_new(gathering->records, record);
    arena_release(gathering->arena, mark);
    return true;
}

/* ---- Messages ---- */

static json_t *header_of(enum dci_kind kind, const struct dci_options *options, struct text now)
{
    json_t *header = json_object();
    put(header, "version", TEXT("1.0.0"));
    put_id(header, "message_id", options->random);
    put(header, "message_ts", now);
    put(header, "action", kind == DCI_NOTIFY ? TEXT("notify") : TEXT("on-search"));
    if (kind != DCI_NOTIFY)
        put(header, "status", TEXT("succ"));
    put(header, "sender_id", options->sender);
    json_object_set_new(header, "total_count", json_integer(1));
    return header;
}

static json_t *message_of(enum dci_kind kind, const struct dci_options *options,
                          struct text now, json_t *records)
{
    json_t *message = json_object(), *item = json_object(), *data = json_object();
    put_id(message, "transaction_id", options->random);
    put_id(item, "reference_id", options->random);
    put(item, "timestamp", now);
    put(data, "version", TEXT("1.0.0"));
    if (kind == DCI_NOTIFY) {
        put(data, "reg_event_type", TEXT("REGISTER"));
        put(data, "reg_record_type", TEXT("Person"));
    } else {
        put(item, "status", TEXT("succ"));
        put_id(message, "correlation_id", options->random);
    }
    json_object_set_new(data, "reg_records", records);
    json_object_set_new(item, "data", data);
    json_object_set_new(message, kind == DCI_NOTIFY ? "notify_event" : "search_response",
                        list_of(item));
    return message;
}

/* Of header and message as they are written, compact and in this order. */
static struct text signature_of(const struct dci_options *options, const json_t *header,
                                const json_t *message, struct arena *arena)
{
    uint8_t signature[SIGN_BYTES];
    char base64[128];
    char *head = json_dumps(header, JSON_COMPACT), *body = json_dumps(message, JSON_COMPACT);
    int64_t now_s = options->clock.now_ms(options->clock.self) / 1000;
    sign_make(signature, options->signer, "dci",
              text_format(arena, "%s%s", head ? head : "", body ? body : ""));
    free(head);
    free(body);
    sodium_bin2base64(base64, sizeof base64, signature, sizeof signature,
                      sodium_base64_VARIANT_ORIGINAL);
    return text_format(
        arena,
        "namespace=\"spdci\", kidId=\"%.*s|office|ed25519\", algorithm=\"ed25519\", "
        "created=\"%lld\", expires=\"%lld\", headers=\"(created) (expires) digest\", "
        "signature=\"%s\"",
        TEXT_ARG(options->sender), (long long)now_s, (long long)now_s + SIGNED_FOR_S, base64);
}

static enum status write_message(struct text *json, enum dci_kind kind,
                                 const struct dci_options *options, json_t *records,
                                 struct arena *arena, struct fault *why)
{
    struct text now = moment_of(options->clock.now_ms(options->clock.self), arena);
    json_t *root = json_object(), *header = header_of(kind, options, now);
    json_t *message = message_of(kind, options, now, records);
    put(root, "signature", signature_of(options, header, message, arena));
    json_object_set_new(root, "header", header);
    json_object_set_new(root, "message", message);
    char *written = json_dumps(root, JSON_COMPACT);
    *json = text_copy(arena, text_of(written ? written : ""));
    free(written);
    json_decref(root);
    return dci_check(*json, why);
}

enum status dci_export(struct text *json, enum dci_kind kind, const struct dci_options *options,
                       struct arena *arena, struct fault *why)
{
    struct gathering gathering = {kind, json_array(), arena};
    enum status status = case_enrolled(options->book, options->form, DCI_MOST, options->by,
                                       &gathering, take_person, why);
    if (status == OK && json_array_size(gathering.records) == 0)
        status = fault_set(why, NOT_FOUND, "nobody's case was agreed to yet");
    if (status != OK) {
        json_decref(gathering.records);
        return status;
    }
    return write_message(json, kind, options, gathering.records, arena, why);
}

/* ---- Checking ---- */

static const struct field *fields_of(const json_t *root)
{
    const json_t *message = json_object_get(root, "message");
    const json_t *response = json_array_get(json_object_get(message, "search_response"), 0);
    const json_t *record =
        json_array_get(json_object_get(json_object_get(response, "data"), "reg_records"), 0);
    if (json_object_get(message, "notify_event"))
        return FIELDS_NOTIFY;
    return json_object_get(record, "programme_identifier") ? FIELDS_ENROLMENT : FIELDS_SEARCH;
}

enum status dci_check(struct text json, struct fault *why)
{
    json_error_t error;
    json_t *root = json_loadb(json.at ? json.at : "", json.len, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return fault_set(why, REFUSED, "this is no JSON: %s", error.text);
    enum status status = fields_check(root, fields_of(root), "", why);
    json_decref(root);
    return status;
}
