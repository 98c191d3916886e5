/* proof.c: an answer that only the person knows, to tell them from whoever stands there now. */
#include "locale/digits.h"
#include "session/kind.h"
#include "session/question_page.h"
#include "session/state.h"

/* How well an answer tells a person from others who stand by: the higher, the better; 0: not
 * at all. What was chosen among few is guessed, what was said or drawn cannot be repeated. */
static int worth_of(const struct question *question)
{
    enum page_kind kind = kind_of(question);

    if (question->readonly || question->value.len == 0)
        return 0;
    if (kind == PAGE_DIGITS && kind_says(question, "secret"))
        return 4;
    if (kind == PAGE_DIGITS && kind_says(question, "private"))
        return 3;
    if (kind == PAGE_DATE)
        return 2;
    return kind == PAGE_DIGITS;
}

/* The best question of those answered, the first of the best; false when there is none. */
static bool find(struct question *found, const struct session *session, struct arena *arena)
{
    struct place place = record_start();
    int best = 0;

    if (!session_in_service(session))
        return false;
    while ((place = record_next(session->walk.record, place)).kind != PLACE_END) {
        struct question question;
        if (place.kind != PLACE_QUESTION)
            continue;
        record_question(&question, session->walk.record, place, arena);
        int worth = worth_of(&question);
        if (worth > best) {
            best = worth;
            *found = question;
        }
    }
    return best > 0;
}

bool session_proof(struct page *page, const struct session *session, struct arena *arena)
{
    static const struct question_words NONE = {0};
    const struct catalogue *catalogue = session_catalogue(session);
    struct question question;

    if (!find(&question, session, arena))
        return false;
    question.value = (struct text){NULL, 0};
    *page = (struct page){
        .service = session->walk.service->id,
        .version = session->walk.service->version,
        .language = catalogue_tag(catalogue),
        .right_to_left = catalogue_right_to_left(catalogue),
    };
    question_page(page, &question, &NONE, arena);
    page->may = 0;
    return true;
}

bool session_proof_is(const struct session *session, struct text value)
{
    struct arena *arena = arena_open("proof");
    struct question question;
    bool is = false;

    if (find(&question, session, arena)) {
        bool x = text_is(kind_extra(&question, "letters"), "x");
        struct text given =
            kind_of(&question) == PAGE_DIGITS ? digits_only(value, x, arena) : text_trim(value);
        is = text_equal(given, question.value);
    }
    arena_close(arena);
    return is;
}
