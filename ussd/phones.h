/* phones.h: the dialogues of all phones of one program.
 *
 * Thousands in one process; none knows another. The longest silent ones are let go when there
 * are too many or when the network has long ended them: what they said is on disk. */
#ifndef USSD_PHONES_H
#define USSD_PHONES_H

#include "ussd/dialogue.h"

struct phones;

struct phones_options {
    struct house *house;
    const struct transport *transport;
    struct fit_budget budget; /* zero: the transport's */
    struct text language;     /* wished; empty: the deployment's */
    const char *locales;      /* folder of the tables of letters; NULL: none is replaced */
    size_t most;              /* dialogues in memory; 0: 20,000 */
};

/* TOO_LARGE when one of the deployment's languages cannot be shown within the budget. `house`
 * must outlive it. */
enum status phones_open(struct phones **phones, const struct phones_options *options,
                        struct fault *why);
void phones_close(struct phones *phones);

/* Always gives a reply, valid until the phone's next event. `now_ms` is for the limits of time
 * only. */
void phones_take(struct phones *phones, const struct phone_event *event, int64_t now_ms,
                 struct phone_reply *reply);
/* Lets go what the network has ended. To be called now and then. */
void phones_tick(struct phones *phones, int64_t now_ms);

size_t phones_count(const struct phones *phones);
size_t phones_held_bytes(const struct phones *phones);

/* "+254 712-345678" and "00254712345678" are "254712345678": the digits that a person is known
 * by. In the arena. */
struct text phone_plain(struct text phone, struct arena *arena);

#endif
