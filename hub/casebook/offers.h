/* offers.h: OFFICE/offers.csv, the rules by which the office offers something of itself.
 *
 *   offer        its name
 *   rule         on what day it turns:
 *                  age          the birthday with `value` years
 *                  birth-month  each year, the first day of the month of birth
 *                  yearly       each year on `value`, 09-01
 *                  date         a day that the person named
 *                  state        the day on which a case came to one of `states`
 *   value        of age and yearly
 *   node         of age, birth-month and date: where the day stands in what was said
 *                ("/data/who/birth_date"): a day, a month, or in how many months; of several
 *                the first that holds one. "/data/month[/data/remind=yes]" holds it only when
 *                the other node has that value
 *   forms, states   the person has a case of one of these forms in one of these states; "*"
 *   from_days, days   offered from so many days after that day (before it: less than 0), for so
 *                many days
 *   service      the form it opens
 *   valid_from, valid_to, approver, source, verify, then a column a language
 *
 * An offer has a season: who refused it is not asked again in the same one. Of age, birth-month
 * and yearly that is the year, of date the day, of state the case and the day.
 *
 * The table counts only as it was approved: approval.h. */
#ifndef CASEBOOK_OFFERS_H
#define CASEBOOK_OFFERS_H

#include "casebook/tables.h"

enum { OFFERS_MOST = 100, OFFERS_MOST_NODES = 32 };
#define OFFERS_TABLE "offers.csv"

enum offer_rule { OFFER_AGE, OFFER_BIRTH_MONTH, OFFER_YEARLY, OFFER_DATE, OFFER_STATE };
struct offer {
    struct text name;
    enum offer_rule rule;
    int age, month, day; /* of its value */
    struct text nodes, forms, states, service, approver, source;
    int64_t from_days, days;
    int64_t valid_from, valid_to; /* days since 1970 */
    bool verify;
    struct text words[TABLES_MOST_LANGUAGES];
};
struct offers {
    struct text bytes; /* the table as it was read */
    struct offer *rows;
    size_t count;
    struct text nodes[OFFERS_MOST_NODES]; /* all of them, each once */
    size_t node_count;
};
/* Whole or not at all, with the place of what is wrong. NOT_FOUND: there is no such table. */
enum status offers_read(struct offers *offers, const struct tables *tables, const char *folder,
                        struct arena *arena, struct fault *why);

/* When an offer is to be made. */
struct offer_window {
    int64_t first, last; /* days */
    struct text season;
};
/* Whether `today` lies in a window of the offer. `on`: the day of birth, the day named, the day
 * of the state; not looked at for yearly. `number`: of the case, for state. */
bool offer_is_due(struct offer_window *window, const struct offer *offer, int64_t today,
                  int64_t on, struct text number, struct arena *arena);

#endif
