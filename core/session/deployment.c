#include "session/deployment.h"

#include "base/config.h"
#include "base/file.h"

enum { LARGEST_FILE = 64 * 1024, LONGEST_TAG = 35 };

#define FIELD(name) offsetof(struct deployment, name)
static const struct config_key KEYS[] = {
    {"name", CONFIG_TEXT, FIELD(name), 0, 0},
    {"home", CONFIG_TEXT, FIELD(home), 0, 0},
    {"languages", CONFIG_TEXT, FIELD(language_list), 0, 0},
    {"short_code", CONFIG_TEXT, FIELD(short_code), 0, 0},
    {"day_first", CONFIG_YES_NO, FIELD(day_first), 0, 0},
    {"person_phone", CONFIG_TEXT, FIELD(person_phone), 0, 0},
    {"call_back", CONFIG_TEXT, FIELD(call_back), 0, 0},
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

enum status deployment_read(struct deployment *deployment, const char *folder,
                            struct arena *arena, struct fault *why)
{
    struct text file = text_format(arena, "%s/deployment.conf", folder);
    struct text bytes;
    *deployment = (struct deployment){
        .name = TEXT("Doorstep"),
        .home = TEXT("home"),
        .language_list = TEXT("en"),
        .short_code = TEXT("*123#"),
        .day_first = true,
        .draft_days = 14,
        .case_tries = 5,
    };
    enum status status = file_read(&bytes, file.at, LARGEST_FILE, arena, why);
    if (status == OK)
        status = config_read(deployment, sizeof *deployment, KEYS, sizeof KEYS / sizeof *KEYS,
                             bytes, file, arena, why);
    if (status == OK)
        status = split_languages(deployment, why);
    if (status != OK)
        fault_at(why, file, 0, 0);
    return status;
}

size_t deployment_find_language(const struct deployment *deployment, struct text tag)
{
    for (size_t i = 0; i < deployment->language_count; i++)
        if (text_equal(deployment->languages[i], tag))
            return i;
    return SIZE_MAX;
}
