#include "session/deployment.h"

#include <assert.h>

#include "base/config.h"
#include "base/file.h"

enum { LARGEST_FILE = 64 * 1024, LONGEST_TAG = 35 };

/* As it is read: the staffed place in the order of its lines, by the tags in their keys. */
enum { STAFFED_MOST = DEPLOYMENT_MOST_LANGUAGES * 2 };
struct reading {
    struct deployment deployment;
    struct text staffed[STAFFED_MOST];
};

#define FIELD(name) offsetof(struct reading, deployment.name)
static const struct config_key KEYS[] = {
    {"name", CONFIG_TEXT, FIELD(name), 0, 0},
    {"home", CONFIG_TEXT, FIELD(home), 0, 0},
    {"languages", CONFIG_TEXT, FIELD(language_list), 0, 0},
    {"short_code", CONFIG_TEXT, FIELD(short_code), 0, 0},
    {"day_first", CONFIG_YES_NO, FIELD(day_first), 0, 0},
    {"person_phone", CONFIG_TEXT, FIELD(person_phone), 0, 0},
    {"phone_country", CONFIG_TEXT, FIELD(phone_country), 0, 0},
    {"call_back", CONFIG_TEXT, FIELD(call_back), 0, 0},
    {"visit", CONFIG_TEXT, FIELD(visit), 0, 0},
    {"practice_numbers", CONFIG_TEXT, FIELD(practice_numbers), 0, 0},
    {"draft_days", CONFIG_NUMBER, FIELD(draft_days), 1, 90},
    {"case_tries", CONFIG_NUMBER, FIELD(case_tries), 1, 100},
};
#undef FIELD

static enum status split_languages(struct deployment *deployment, struct fault *why)
{
    struct text rest = deployment->language_list, tag;

    deployment->language_count = 0;
    while (text_take_word(&rest, &tag)) {
        if (deployment->language_count == DEPLOYMENT_MOST_LANGUAGES || tag.len > LONGEST_TAG)
            return fault_set(why, TOO_LARGE, "languages: at most %d, of %d letters each",
                             DEPLOYMENT_MOST_LANGUAGES, LONGEST_TAG);
        if (deployment_find_language(deployment, tag) != SIZE_MAX)
            return fault_set(why, REFUSED, "languages: %.*s is there twice", TEXT_ARG(tag));
        deployment->languages[deployment->language_count++] = tag;
    }
    if (deployment->language_count == 0)
        return fault_set(why, REFUSED, "languages: there is none");
    return OK;
}

/* ---- The staffed place ---- */

#define PLACE "staffed_place."
#define HOURS "staffed_hours."

struct keys {
    struct config_key at[sizeof KEYS / sizeof *KEYS + STAFFED_MOST];
    size_t count, staffed; /* all; those of the staffed place, which stand last */
};

/* The keys that every deployment has, and those with a language's tag that this file has. */
static enum status collect_keys(struct keys *keys, struct text bytes, struct arena *arena,
                                struct fault *why)
{
    *keys = (struct keys){.count = sizeof KEYS / sizeof *KEYS};
    for (size_t i = 0; i < keys->count; i++)
        keys->at[i] = KEYS[i];
    for (struct text rest = bytes, line; text_take_part(&rest, '\n', &line);) {
        struct text name = text_trim(text_part(line, 0, text_find(line, TEXT("="))));
        if (!text_starts(name, PLACE) && !text_starts(name, HOURS))
            continue;
        if (keys->staffed == STAFFED_MOST)
            return fault_set(why, TOO_LARGE, "the staffed place stands in at most %d languages",
                             DEPLOYMENT_MOST_LANGUAGES);
        keys->at[keys->count++] = (struct config_key){
            .name = text_string(arena, name),
            .kind = CONFIG_TEXT,
            .offset = offsetof(struct reading, staffed) + keys->staffed++ * sizeof(struct text),
        };
    }
    return OK;
}

static enum status take_staffed(struct reading *reading, const struct keys *keys,
                                struct fault *why)
{
    struct deployment *deployment = &reading->deployment;

    static_assert(sizeof PLACE == sizeof HOURS, "the tag begins at the same place in both");
    for (size_t i = 0; i < keys->staffed; i++) {
        struct text name = text_of(keys->at[keys->count - keys->staffed + i].name);
        bool is_place = text_starts(name, PLACE);
        struct text tag = text_part(name, sizeof PLACE - 1, SIZE_MAX);
        size_t language = deployment_find_language(deployment, tag);
        if (language == SIZE_MAX)
            return fault_set(why, REFUSED, "%.*s: %.*s is not among the languages",
                             TEXT_ARG(name), TEXT_ARG(tag));
        (is_place ? deployment->staffed_place : deployment->staffed_hours)[language] =
            reading->staffed[i];
    }
    return OK;
}

enum status deployment_read(struct deployment *deployment, const char *folder,
                            struct arena *arena, struct fault *why)
{
    struct text file = text_format(arena, "%s/deployment.conf", folder);
    struct text bytes;
    struct keys keys;
    struct reading reading = {.deployment = {
                                  .name = TEXT("Doorstep"),
                                  .home = TEXT("home"),
                                  .language_list = TEXT("en"),
                                  .short_code = TEXT("*123#"),
                                  .day_first = true,
                                  .draft_days = 14,
                                  .case_tries = 5,
                              }};
    enum status status = file_read(&bytes, file.at, LARGEST_FILE, arena, why);
    if (status == OK)
        status = collect_keys(&keys, bytes, arena, why);
    if (status == OK)
        status =
            config_read(&reading, sizeof reading, keys.at, keys.count, bytes, file, arena, why);
    if (status == OK)
        status = split_languages(&reading.deployment, why);
    if (status == OK)
        status = take_staffed(&reading, &keys, why);
    if (status != OK)
        fault_at(why, file, 0, 0);
    *deployment = reading.deployment;
    return status;
}

size_t deployment_find_language(const struct deployment *deployment, struct text tag)
{
    for (size_t i = 0; i < deployment->language_count; i++)
        if (text_equal(deployment->languages[i], tag))
            return i;
    return SIZE_MAX;
}

struct text deployment_phone(const struct deployment *deployment, struct text msisdn,
                             struct arena *arena)
{
    enum { SHORTEST = 7 }; /* what is left is still somebody's number */
    struct text country = deployment->phone_country, plain = text_trim(msisdn);

    if (text_starts(plain, "+"))
        plain = text_part(plain, 1, SIZE_MAX);
    else if (text_starts(plain, "00"))
        plain = text_part(plain, 2, SIZE_MAX);
    bool is_here = country.len > 0 && plain.len >= country.len + SHORTEST &&
                   text_equal(text_part(plain, 0, country.len), country);
    return text_copy(arena,
                     is_here ? text_part(plain, country.len, SIZE_MAX) : text_trim(msisdn));
}
