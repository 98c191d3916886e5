/* practice.c: the same pages with invented people, of which nothing is kept or sent. */
#include "locale/show.h"
#include "session/kind.h"
#include "session/sending.h"

bool session_is_practice(const struct session *session)
{
    return session->practice;
}

/* Not in a service: nobody should think that what they just said went to the office. A house or
 * a visitor that practises does so to the end. */
bool session_may_turn(const struct session *session)
{
    return session->state == AT_WALK && !session_in_service(session) &&
           !session->house->practice && !session->practises_throughout;
}

enum status session_turn_practice(struct session *session, bool practice, struct fault *why)
{
    struct kept *waits = session->kept;
    enum status status = session_go_home(session, true, why);

    if (status != OK)
        return status;
    sending_forget(session);
    session_forget_asking(session);
    session->kept = session->shelf;
    session->shelf = waits;
    session->practice = practice;
    session->keeps = session->kept_before && !practice;
    for (size_t i = 0; !practice && i < session->house->service_count; i++)
        buffer_close(&session->shelf[i].bytes);
    return OK;
}

bool session_practice_case(struct text *found, struct text column, struct text key)
{
    struct text rest = key, number;

    if (!text_take_word(&rest, &number) || text_trim(rest).len == 0 ||
        !text_starts(number, STORE_PRACTICE_CASES) || !text_is(column, "state"))
        return false;
    *found = TEXT("queued");
    return true;
}

/* Its digits are as many as the question groups; one without groups has to ask who it is. */
static bool fits(const struct page *page, const struct question *question, struct text number)
{
    struct text rest = page->groups, group;
    size_t digits = 0;

    while (text_take_word(&rest, &group))
        for (size_t i = 0, size = 0; i < group.len; i++) {
            digits -= size;
            size = size * 10 + (size_t)(group.at[i] - '0');
            digits += size;
        }
    return digits > 0 ? digits == number.len : kind_says(question, "person");
}

/* Of those that fit another one for each service that was gone through. */
static struct text invented(const struct session *session, const struct page *page,
                            const struct question *question)
{
    const struct text all = session->house->deployment.practice_numbers;
    struct text rest = all, number = {NULL, 0};
    unsigned count = 0, passed = 0;

    while (text_take_word(&rest, &number))
        count += fits(page, question, number);
    rest = all;
    while (count > 0 && text_take_word(&rest, &number))
        if (fits(page, question, number) && passed++ == session->practised % count)
            return number;
    return (struct text){0};
}

void session_invent(struct page *page, const struct session *session,
                    const struct question *question, struct arena *arena)
{
    if (!session->practice || kind_of(question) != PAGE_DIGITS || page->is_secret)
        return;
    struct text number = invented(session, page, question);
    if (number.len == 0)
        return;
    page->hint = (struct faces){
        .text = catalogue_fill(session_catalogue(session), "practice.number", arena, "number",
                               show_groups(number, page->groups, arena), (const char *)NULL)};
}
