/* deployment.h: deployment.conf, the one file of settings that a deployment's services share.
 * Every key with its default stands in docs/authors.md. */
#ifndef SESSION_DEPLOYMENT_H
#define SESSION_DEPLOYMENT_H

#include "base/arena.h"
#include "base/status.h"

enum { DEPLOYMENT_MOST_LANGUAGES = 16 };

struct deployment {
    struct text name;
    struct text home; /* form id of the home menu */
    struct text short_code;
    struct text person_phone; /* may be empty */
    /* The country's calling code, where people write phones without it; may be empty. */
    struct text phone_country;
    struct text call_back; /* form id of the service that asks for a call; may be empty */
    struct text practice_numbers; /* invented identity numbers, split by spaces */
    struct text visit;            /* of the one that asks for a visit; may be empty */
    /* Where people serve people and when, by the number of the language; may be empty. */
    struct text staffed_place[DEPLOYMENT_MOST_LANGUAGES];
    struct text staffed_hours[DEPLOYMENT_MOST_LANGUAGES];
    bool day_first;
    int64_t draft_days;
    int64_t case_tries;
    struct text language_list; /* as written */
    struct text languages[DEPLOYMENT_MOST_LANGUAGES];
    size_t language_count; /* at least one; the first is the default */
};

/* Reads FOLDER/deployment.conf. */
enum status deployment_read(struct deployment *deployment, const char *folder,
                            struct arena *arena, struct fault *why);
/* Its number among the languages, or SIZE_MAX. */
size_t deployment_find_language(const struct deployment *deployment, struct text tag);

/* A phone as the network writes it ("+8613800138000"), as people here write it, in `arena`. */
struct text deployment_phone(const struct deployment *deployment, struct text msisdn,
                             struct arena *arena);

#endif
