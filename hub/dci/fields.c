#include "dci/fields.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define ANY NULL, NULL
#define END                                                                                    \
    {                                                                                          \
        NULL, FIELD_TEXT, false, ANY                                                           \
    }

/* ---- What stands around (MsgHeader, MsgCallbackHeader) ---- */

static const struct field REQUEST_HEADER[] = {
    {"version", FIELD_TEXT, false, ANY},      {"message_id", FIELD_TEXT, true, ANY},
    {"message_ts", FIELD_MOMENT, true, ANY},  {"action", FIELD_TEXT, true, "notify", NULL},
    {"sender_id", FIELD_TEXT, true, ANY},     {"receiver_id", FIELD_TEXT, false, ANY},
    {"total_count", FIELD_NUMBER, true, ANY}, END};
static const struct field ANSWER_HEADER[] = {
    {"version", FIELD_TEXT, false, ANY},
    {"message_id", FIELD_TEXT, true, ANY},
    {"message_ts", FIELD_MOMENT, true, ANY},
    {"action", FIELD_TEXT, true, "on-search", NULL},
    {"status", FIELD_TEXT, true, "rcvd pdng succ rjct", NULL},
    {"sender_id", FIELD_TEXT, true, ANY}, /* domain rule: ours always says who sends */
    {"receiver_id", FIELD_TEXT, false, ANY},
    {"total_count", FIELD_NUMBER, true, ANY},
    {"completed_count", FIELD_NUMBER, false, ANY},
    END};

/* ---- A person ---- */

static const struct field IDENTIFIER[] = {{"@type", FIELD_TEXT, false, ANY},
                                          {"identifier_type", FIELD_TEXT, true, ANY},
                                          {"identifier_value", FIELD_TEXT, true, ANY},
                                          END};
static const struct field NAME[] = {
    {"@type", FIELD_TEXT, false, ANY},       {"surname", FIELD_TEXT, false, ANY},
    {"sur_name", FIELD_TEXT, false, ANY},    {"given_name", FIELD_TEXT, false, ANY},
    {"second_name", FIELD_TEXT, false, ANY}, END};
static const struct field ADDRESS[] = {
    {"@type", FIELD_TEXT, false, ANY}, {"region_code", FIELD_TEXT, true, ANY}, END};
#define SEXES "male female other unknown"
#define PERSON                                                                                 \
    {"@type", FIELD_TEXT, true, "Person", NULL},                                               \
        {"identifier", FIELD_LIST, true, NULL, IDENTIFIER},                                    \
        {"name", FIELD_OBJECT, true, NULL, NAME}, {"birth_date", FIELD_DAY, false, ANY},       \
        {"sex", FIELD_TEXT, true, SEXES, NULL}, {"address", FIELD_LIST, false, NULL, ADDRESS}, \
        {"phone_number", FIELD_LIST, false, ANY},                                              \
    {                                                                                          \
        "registration_date", FIELD_MOMENT, true, ANY                                           \
    }
static const struct field SOCIAL_PERSON[] = {PERSON, END};
/* Enrolment states: 1 active, 2 deceased, 3 graduated, 4 suspended. */
static const struct field BENEFICIARY[] = {
    PERSON,
    {"programme_name", FIELD_TEXT, false, ANY},
    {"programme_identifier", FIELD_TEXT, true, ANY},
    {"enrolment_date", FIELD_MOMENT, true, ANY},
    {"enrolment_status", FIELD_TEXT, true, "1 2 3 4", NULL},
    END};

/* ---- Messages ---- */

static const struct field SOCIAL_DATA[] = {
    {"version", FIELD_TEXT, false, ANY},
    {"reg_records", FIELD_LIST, true, NULL, SOCIAL_PERSON},
    END};
static const struct field ENROLMENT_DATA[] = {
    {"version", FIELD_TEXT, false, ANY},
    {"reg_records", FIELD_LIST, true, NULL, BENEFICIARY},
    END};
static const struct field NOTIFY_DATA[] = {
    {"version", FIELD_TEXT, false, ANY},
    {"reg_type", FIELD_TEXT, false, ANY},
    {"reg_event_type", FIELD_TEXT, true, "REGISTER PAYMENT DEREGISTER", NULL},
    {"reg_record_type", FIELD_TEXT, true, ANY},
    {"reg_records", FIELD_LIST, true, NULL, BENEFICIARY},
    END};
#define RESPONSE(data)                                                                         \
    {"reference_id", FIELD_TEXT, true, ANY}, {"timestamp", FIELD_MOMENT, true, ANY},           \
        {"status", FIELD_TEXT, true, "rcvd pdng succ rjct", NULL},                             \
        {"data", FIELD_OBJECT, true, NULL, data}, {"locale", FIELD_TEXT, false, ANY}, END
static const struct field SOCIAL_RESPONSE[] = {RESPONSE(SOCIAL_DATA)};
static const struct field ENROLMENT_RESPONSE[] = {RESPONSE(ENROLMENT_DATA)};
static const struct field NOTIFY_EVENT[] = {{"reference_id", FIELD_TEXT, true, ANY},
                                            {"timestamp", FIELD_MOMENT, true, ANY},
                                            {"data", FIELD_OBJECT, true, NULL, NOTIFY_DATA},
                                            {"locale", FIELD_TEXT, false, ANY},
                                            END};
#define ANSWER(response)                                                                       \
    {"transaction_id", FIELD_TEXT, true, ANY}, {"correlation_id", FIELD_TEXT, true, ANY},      \
        {"search_response", FIELD_LIST, true, NULL, response}, END
static const struct field SOCIAL_ANSWER[] = {ANSWER(SOCIAL_RESPONSE)};
static const struct field ENROLMENT_ANSWER[] = {ANSWER(ENROLMENT_RESPONSE)};
static const struct field NOTIFY_MESSAGE[] = {
    {"transaction_id", FIELD_TEXT, true, ANY},
    {"notify_event", FIELD_LIST, true, NULL, NOTIFY_EVENT},
    END};

/* Unsigned ones are for tests of theirs alone. */
#define ENVELOPE(header, message)                                                              \
    {"signature", FIELD_TEXT, true, ANY}, {"header", FIELD_OBJECT, true, NULL, header},        \
        {"message", FIELD_OBJECT, true, NULL, message}, END
const struct field FIELDS_SEARCH[] = {ENVELOPE(ANSWER_HEADER, SOCIAL_ANSWER)};
const struct field FIELDS_NOTIFY[] = {ENVELOPE(REQUEST_HEADER, NOTIFY_MESSAGE)};
const struct field FIELDS_ENROLMENT[] = {ENVELOPE(ANSWER_HEADER, ENROLMENT_ANSWER)};

/* ---- Checking ---- */

enum { LONGEST_PATH = 256 };

static bool is_pattern(const char *value, const char *pattern)
{
    for (; *pattern != '\0' && *value != '\0'; pattern++, value++)
        if (*pattern == '9' ? *value < '0' || *value > '9' : *value != *pattern)
            return false;
    return *pattern == '\0' && *value == '\0';
}

static bool is_word_of(const char *value, const char *words)
{
    struct text word;
    for (struct text rest = text_of(words); text_take_word(&rest, &word);)
        if (text_is(word, value))
            return true;
    return false;
}

static bool is_right(const json_t *value, const struct field *field)
{
    const char *string = json_string_value(value);
    switch (field->kind) {
    case FIELD_TEXT:
        return string && (!field->required || string[0] != '\0') &&
               (!field->values || is_word_of(string, field->values));
    case FIELD_NUMBER:
        return json_is_integer(value) && json_integer_value(value) >= 0;
    case FIELD_MOMENT:
        return string && is_pattern(string, "9999-99-99T99:99:99Z");
    case FIELD_DAY:
        return string && is_pattern(string, "9999-99-99");
    case FIELD_OBJECT:
        return json_is_object(value);
    case FIELD_LIST:
        return json_is_array(value) && (!field->required || json_array_size(value) > 0);
    }
    return false;
}

static enum status check_within(const json_t *value, const struct field *field,
                                const char *path, struct fault *why)
{
    size_t index;
    json_t *item;
    if (!field->within)
        return OK;
    if (field->kind == FIELD_OBJECT)
        return fields_check(value, field->within, path, why);
    json_array_foreach(value, index, item)
    {
        char at[LONGEST_PATH];
        snprintf(at, sizeof at, "%.200s[%zu]", path, index);
        enum status status = fields_check(item, field->within, at, why);
        if (status != OK)
            return status;
    }
    return OK;
}

static bool is_known(const struct field *fields, const char *name)
{
    for (; fields->name; fields++)
        if (strcmp(fields->name, name) == 0)
            return true;
    return false;
}

enum status fields_check(const json_t *object, const struct field *fields, const char *path,
                         struct fault *why)
{
    const char *name;
    json_t *value;
    if (!json_is_object(object))
        return fault_set(why, REFUSED, "%s is no object", path);
    json_object_foreach(
        (json_t *)object, name,
        value) if (!is_known(fields,
                             name)) return fault_set(why, REFUSED,
                                                     "%s.%s is no field of this message", path,
                                                     name);
    for (; fields->name; fields++) {
        char at[LONGEST_PATH];
        snprintf(at, sizeof at, "%.180s%s%s", path, path[0] != '\0' ? "." : "", fields->name);
        value = json_object_get(object, fields->name);
        if (!value && fields->required)
            return fault_set(why, REFUSED, "%s is missing", at);
        if (value && !is_right(value, fields))
            return fault_set(why, REFUSED, "%s is not as its field wants it", at);
        enum status status = value ? check_within(value, fields, at, why) : OK;
        if (status != OK)
            return status;
    }
    return OK;
}
