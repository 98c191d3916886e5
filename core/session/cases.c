#include "session/cases.h"

#include <string.h>

#include "base/log.h"
#include "locale/digits.h"
#include "seal/case_number.h"

enum { TRIED_MOST = 1024 };
static const int64_t DAY_MS = 24 * 60 * 60 * 1000;

struct tried {
    uint8_t person[SEAL_PSEUDONYM];
    int64_t day;
    int64_t wrong;
};

struct tries {
    struct tried people[TRIED_MOST];
};

struct tries *tries_open(struct arena *arena)
{
    return ARENA_NEW(arena, struct tries);
}

/* The person's count of today. When the table is full the smallest count makes room. */
static struct tried *tries_of(const struct cases *cases)
{
    struct tried *people = cases->tries->people, *least = &people[0];
    int64_t today = cases->clock.now_ms(cases->clock.self) / DAY_MS;
    for (size_t i = 0; i < TRIED_MOST; i++) {
        if (people[i].day != today)
            people[i].wrong = 0;
        if (people[i].wrong > 0 && memcmp(people[i].person, cases->person, SEAL_PSEUDONYM) == 0)
            return &people[i];
        if (people[i].wrong < least->wrong)
            least = &people[i];
    }
    memcpy(least->person, cases->person, SEAL_PSEUDONYM);
    least->day = today;
    least->wrong = 0;
    return least;
}

void cases_check(uint8_t check[SEAL_PSEUDONYM], const struct device *device, struct text number,
                 struct text secret)
{
    struct arena *arena = arena_open("case");
    device_pseudonym(check, device, "case",
                     text_format(arena, "%.*s %.*s", TEXT_ARG(number), TEXT_ARG(secret)));
    arena_close(arena);
}

/* The day where the person is, as a date. */
static struct text day_of(const struct cases *cases, int64_t utc_ms, struct arena *arena)
{
    int64_t local =
        utc_ms + (int64_t)cases->clock.offset_min(cases->clock.self, utc_ms) * 60000;
    int64_t days = local / DAY_MS - (local % DAY_MS < 0);
    struct date date = date_of_days(days);
    return text_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static bool column_of(struct text *found, const struct cases *cases, struct text column,
                      const struct store_entry *entry, struct arena *arena)
{
    static const char *const STATES[] = {[STORE_QUEUED] = "queued",
                                         [STORE_SENT] = "sent",
                                         [STORE_ACKNOWLEDGED] = "acknowledged",
                                         [STORE_REFUSED] = "refused"};
    if (text_is(column, "state"))
        *found = text_of(STATES[entry->state]);
    else if (text_is(column, "queued-date"))
        *found = day_of(cases, entry->queued_ms, arena);
    else if (text_is(column, "form"))
        *found = text_copy(arena, entry->form_id);
    else
        return false;
    return true;
}

/* Splits "NUMBER SECRET"; false unless both are there and the number's check digit is right. */
static bool split_key(struct text key, struct text *number, struct text *secret,
                      struct arena *arena)
{
    struct text rest = key;
    if (!text_take_word(&rest, number))
        return false;
    *number = digits_only(*number, false, arena);
    *secret = text_trim(rest);
    return secret->len > 0 && case_number_is_valid(*number);
}

static void count_wrong(struct cases *cases, const uint8_t check[SEAL_PSEUDONYM])
{
    if (cases->has_wrong && memcmp(cases->wrong, check, SEAL_PSEUDONYM) == 0)
        return;
    memcpy(cases->wrong, check, SEAL_PSEUDONYM);
    cases->has_wrong = true;
    tries_of(cases)->wrong++;
}

/* ---- What the office said ---- */

static const struct case_token *token_for(struct cases *cases,
                                          const uint8_t check[SEAL_PSEUDONYM],
                                          struct text number, struct text secret)
{
    if (!cases->has_token || memcmp(cases->token_check, check, SEAL_PSEUDONYM) != 0) {
        case_token_make(&cases->token, number, secret, cases->case_key);
        memcpy(cases->token_check, check, SEAL_PSEUDONYM);
        cases->has_token = true;
    }
    return &cases->token;
}

/* The columns of the office's last word; NOT_FOUND when it has said nothing here. */
static enum status read_news(struct case_column **columns, size_t *count, struct cases *cases,
                             const struct case_token *token, struct arena *arena,
                             struct fault *why)
{
    uint8_t key[CASE_ROW_KEY];
    struct text row;

    case_row_find(key, token);
    enum status status =
        store_news_row(&row, cases->store, TEXT("cases"),
                       (struct text){(const char *)key, sizeof key}, arena, why);
    return status == OK ? case_row_unlock(columns, count, token, row, arena, why) : status;
}

static bool news_column(struct text *found, const struct case_column *columns, size_t count,
                        struct text column)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(columns[i].name, column)) {
            *found = columns[i].value;
            return true;
        }
    return false;
}

bool cases_find(struct cases *cases, struct text column, struct text key, struct text *found,
                struct arena *arena)
{
    struct text number, secret;
    uint8_t check[SEAL_PSEUDONYM];
    struct store_entry entry;
    struct fault why = {0};

    if (!split_key(key, &number, &secret, arena))
        return false;
    cases_check(check, cases->device, number, secret);
    bool known = cases->has_found && memcmp(cases->found, check, SEAL_PSEUDONYM) == 0;
    if (!known && tries_of(cases)->wrong >= cases->most) {
        *found = TEXT("wait");
        return text_is(column, "state");
    }
    struct case_column *columns;
    size_t count = 0;
    enum status news = read_news(&columns, &count, cases,
                                 token_for(cases, check, number, secret), arena, &why);
    if (news != OK && news != NOT_FOUND)
        log_line(LOG_ERROR, "cases: %s", why.text);
    enum status queued = store_case_find(&entry, cases->store, check, arena, &why);
    if (queued != OK && queued != NOT_FOUND)
        log_line(LOG_ERROR, "cases: %s", why.text);
    if (news == NOT_FOUND && queued == NOT_FOUND)
        count_wrong(cases, check);
    if (news != OK && queued != OK)
        return false;
    memcpy(cases->found, check, SEAL_PSEUDONYM);
    cases->has_found = true;
    if (news == OK && news_column(found, columns, count, column))
        return true;
    return queued == OK && column_of(found, cases, column, &entry, arena);
}
