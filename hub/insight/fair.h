/* fair.h: is anyone left out? Outcomes and the time to a decision, side by side for groups of
 * people, and whether groups differ by more than chance (stat.h).
 *
 * Each group is compared with everybody who is not in it: how often the answer is no (Fisher's
 * test or chi-square), and how long until there is one (log-rank, with those who still wait).
 * p is corrected for how many questions are asked at once (Holm). Small groups are not shown
 * and not tested. A difference is a reason to look, not yet a wrong: what one group asks for
 * may be harder. No worker is in it. */
#ifndef INSIGHT_FAIR_H
#define INSIGHT_FAIR_H

#include "casebook/casebook.h"
#include "insight/shown.h"

enum fair_by {
    FAIR_BY_AGE,
    FAIR_BY_SEX,
    FAIR_BY_AREA,
    FAIR_BY_LANGUAGE,
    FAIR_BY_CHANNEL,
    FAIR_BY_HELP,
    FAIR_BYS
};
enum fair_verdict {
    FAIR_TOO_FEW, /* to say anything */
    FAIR_NO_SIGN, /* of a difference */
    FAIR_MORE,    /* more often no, or longer until an answer, than chance explains */
    FAIR_LESS     /* less often, or sooner */
};
struct fair_group {
    struct text name; /* "60-69", "female", an area, a tag, "kiosk", "helped", "alone"; "?":
                         unknown */
    int64_t cases, decided; /* as they may be shown; a group too small shows nothing */
    int64_t refused_share;  /* of a hundred decided ones, or INSIGHT_HIDDEN */
    int64_t median_days;    /* until half were decided; INSIGHT_HIDDEN: small, or not yet */
    enum fair_verdict refused, waits;
};
struct fair_facts; /* of cases, without anybody in them: a copy in memory */

enum {
    FAIR_MOST_CASES = 20000,
    FAIR_DAYS = 365,
    FAIR_LEAST = 10 /* of a group, to be tested */
};
enum status fair_gather(struct fair_facts **facts, struct casebook *book, int64_t now_ms,
                        struct text who, struct fault *why);
void fair_close(struct fair_facts *facts);
int64_t fair_made_ms(const struct fair_facts *facts);
/* The forms there are cases of. */
size_t fair_forms(struct text **forms, const struct fair_facts *facts, struct arena *arena);
/* `form` empty: all. */
void fair_groups(struct fair_group **groups, size_t *count, const struct fair_facts *facts,
                 enum fair_by by, struct text form, struct arena *arena);

/* For tests, and for who has facts from elsewhere. */
struct fair_case {
    struct text form, area, language, channel;
    int64_t waited_ms; /* until the decision, or until now */
    bool decided, adverse, helped;
    int age, sex; /* as in case_outcome */
};
struct fair_facts *fair_open(int64_t made_ms);
void fair_add(struct fair_facts *facts, const struct fair_case *fact);

#endif
