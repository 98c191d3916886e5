#include "desk/walker.h"

#include <unistd.h>

#include "base/file.h"

enum { MOST_WALKS = 400, MOST_PAGES = 150, LARGEST_FORM = 1 << 22 };

/* Every fifth walk is played when every table of rules is out of date. */
enum { WALKS_TODAY = 5 };
static const int64_t LATER_MS = INT64_C(30) * 366 * 24 * 3600 * 1000;

uint64_t walker_draw(struct walker *walker, uint64_t below)
{
    return random_u64(random_seeded(&walker->chance)) % below;
}

/* ---- The questions of a form ---- */

/* What no walk can come to: how a case goes and until when one can object depends on the
 * office, some things are asked on a phone alone, the page after an objection is there for who
 * spoke, and who comes from the menu was on no other page. */
static bool is_elsewhere(const char *service, struct text question)
{
    static const struct {
        const char *service, *question;
    } ALL[] = {{"object", "last_day"},
               {"object", "next_step"},
               {"call", "own_phone"},
               {"appeal", "words"},
               {"paid", "words"}};

    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++)
        if (strcmp(service, ALL[i].service) == 0 && text_is(question, ALL[i].question))
            return true;
    return strcmp(service, "case") == 0 || text_is(question, "from_note");
}

static void read_questions(struct walker *walker, const char *service)
{
    static const char *const BEGINNINGS[] = {"<input ref=\"",  "<select1 ref=\"",
                                             "<select ref=\"", "<upload ref=\"",
                                             "<range ref=\"",  "<trigger ref=\""};
    struct text form, path;
    struct fault why = {0};

    walker->question_count = 0;
    assert_int_equal(
        file_read(
            &form,
            text_format(walker->arena, "%s/%s/form.xml", walker->fixture.services, service).at,
            LARGEST_FORM, walker->arena, &why),
        OK);
    for (size_t b = 0; b < sizeof BEGINNINGS / sizeof *BEGINNINGS; b++) {
        struct text rest = form;
        for (size_t at; (at = text_find(rest, text_of(BEGINNINGS[b]))) != SIZE_MAX;) {
            rest = text_part(rest, at + strlen(BEGINNINGS[b]), SIZE_MAX);
            path = text_part(rest, 0, text_find(rest, TEXT("\"")));
            size_t leaf = path.len;
            while (leaf > 0 && path.at[leaf - 1] != '/')
                leaf--;
            assert_true(walker->question_count < WALKER_QUESTIONS);
            struct text name = text_part(path, leaf, SIZE_MAX);
            walker->met[walker->question_count] = is_elsewhere(service, name);
            walker->questions[walker->question_count++] = name;
        }
    }
}

static bool all_met(const struct walker *walker)
{
    for (size_t i = 0; i < walker->question_count; i++)
        if (!walker->met[i])
            return false;
    return true;
}

/* ---- Meeting ---- */

static void meet_page(struct walker *walker)
{
    const struct page *page = &desk_sheet(walker->fixture.desk)->page;
    char name[128];

    snprintf(name, sizeof name, "%.*s", TEXT_ARG(page->name));
    bool is_new = false;
    for (size_t i = 0; i < walker->question_count; i++)
        if (text_equal(walker->questions[i], page->name) && !walker->met[i])
            is_new = walker->met[i] = true;
    if (walker->fixture.speech.number == 0 || !is_new)
        return;
    desk_arrive(walker->fixture.desk);
    fixture_look(&walker->fixture);
    if (walker->arrived != NULL)
        walker->arrived(walker, name);
    walker->pages++;
}

/* ---- Answering ---- */

/* The last digit is the one that fits. */
static const char *identity(struct walker *walker, int year)
{
    static const char CHECKS[] = "10X98765432";
    char digits[19];
    int sum = 0;

    snprintf(digits, sizeof digits, "110105%04d0301%03d", year,
             1 + (int)walker_draw(walker, 899));
    for (int i = 16, weight = 2; i >= 0; i--, weight = weight * 2 % 11)
        sum += weight * (digits[i] - '0');
    digits[17] = CHECKS[sum % 11];
    digits[18] = '\0';
    return text_string(walker->arena, text_of(digits));
}

static const char *digits_for(struct walker *walker, struct text name)
{
    static const int BORN[] = {1956, 1967, 1968, 1975, 1999, 2015};

    if (text_is(name, "id_number") && strcmp(walker->fixture.services, CN) == 0)
        return identity(walker, BORN[walker_draw(walker, sizeof BORN / sizeof *BORN)]);
    if (text_is(name, "id_number"))
        return walker_draw(walker, 2) == 0 ? "12345678" : "1234";
    if (text_is(name, "before")) /* 11010519750101027X, whose tenth digit cannot be read */
        return "110105197";
    if (text_is(name, "after"))
        return "0101027X";
    if (text_is(name, "old_number"))
        return "110105680301001";
    if (text_find(name, TEXT("phone")) != SIZE_MAX)
        return strcmp(walker->fixture.services, CN) == 0 ? "13800138000" : "0712345678";
    if (text_find(name, TEXT("number")) != SIZE_MAX)
        return "9823406631";
    return "471142";
}

static void type_anew(struct walker *walker, const char *letters)
{
    enum { LONGEST = 24 };

    for (int i = 0; i < LONGEST; i++)
        desk_type(walker->fixture.desk, TEXT("\b"));
    desk_type(walker->fixture.desk, text_of(letters));
}

static unsigned *tries_of(struct walker *walker, const struct page *page, size_t choice)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ choice;

    for (size_t i = 0; i < page->name.len; i++)
        hash = (hash ^ (unsigned char)page->name.at[i]) * UINT64_C(0x100000001b3);
    return &walker->tried[hash % WALKER_TRIED];
}

/* Of those that were chosen least often, any. */
static size_t least_tried(struct walker *walker, const struct page *page)
{
    size_t which = (size_t)walker_draw(walker, page->choice_count);

    for (size_t i = 0; i < page->choice_count; i++)
        if (*tries_of(walker, page, i) < *tries_of(walker, page, which))
            which = i;
    ++*tries_of(walker, page, which);
    return which;
}

static void choose_any(struct walker *walker, const struct page *page)
{
    struct fixture *fixture = &walker->fixture;
    size_t which;

    if (page->is_consent) /* who never agrees gets nowhere */
        which = walker_draw(walker, 6) == 0 ? page->choice_count - 1 : 0;
    else /* the first one is most often the way on */
        which = walker_draw(walker, 3) == 0 ? 0 : least_tried(walker, page);
    fixture_choose(fixture, text_string(walker->arena, page->choices[which].faces.text));
}

static bool is_at(const struct walker *walker, const char *name)
{
    const struct sheet *sheet = desk_sheet(walker->fixture.desk);
    return sheet != NULL && text_is(sheet->page.name, name);
}

static void answer_any(struct walker *walker)
{
    static const char *const NUMBERS[] = {"1", "200", "72", "17", "69", "12", "65", "1954"};
    struct fixture *fixture = &walker->fixture;
    const struct page *page = &desk_sheet(fixture->desk)->page;
    const char *name = text_string(walker->arena, page->name);

    switch (page->kind) {
    case PAGE_CHOOSE:
    case PAGE_ADD:
        if (page->choice_count > 0 &&
            !((page->may & MAY_SKIP) != 0 && walker_draw(walker, 4) == 0)) {
            choose_any(walker, page);
            return;
        }
        break;
    case PAGE_CHOOSE_MANY:
        fixture_hear(fixture, text_string(walker->arena,
                                          page->choices[least_tried(walker, page)].faces.text));
        break;
    case PAGE_DATE:
        course_answer(fixture->desk,
                      &(struct answer){.kind = ANSWER_VALUE, .value = TEXT("2026-11-01")});
        fixture_look(fixture);
        return;
    case PAGE_DIGITS:
        if ((page->may & MAY_SKIP) == 0 || walker_draw(walker, 4) != 0 ||
            (walker->enough != NULL && page->is_secret))
            type_anew(walker, digits_for(walker, page->name));
        break;
    case PAGE_NUMBER:
    case PAGE_DECIMAL:
    case PAGE_MONEY:
        type_anew(walker, NUMBERS[walker_draw(walker, sizeof NUMBERS / sizeof *NUMBERS)]);
        break;
    case PAGE_TEXT:
        if (walker_draw(walker, 2) == 0)
            type_anew(walker, "A1234567");
        break;
    case PAGE_REVIEW:
        fixture_read_review(fixture);
        break;
    default:
        break;
    }
    fixture_look(fixture);
    /* What was typed is heard first, what is left out is asked twice. */
    for (int i = 0; i < 2 && is_at(walker, name); i++)
        fixture_go(fixture);
}

/* From the first menu until the service has ended, or for long enough. */
static bool walk(struct walker *walker, const char *service)
{
    struct fixture *fixture = &walker->fixture;

    fixture_open_service(fixture, service);
    for (size_t i = 0; i < MOST_PAGES; i++) {
        const struct sheet *sheet = desk_sheet(fixture->desk);
        bool is_receipt = sheet != NULL && sheet->page.kind == PAGE_RECEIPT;
        if (is_receipt && walker->shown != NULL)
            walker->shown(walker);
        if (sheet == NULL || is_receipt || fixture_is_home(fixture))
            return true;
        if (sheet->page.kind == PAGE_GOODBYE)
            return false;
        meet_page(walker);
        if (walker->shown != NULL)
            walker->shown(walker);
        answer_any(walker);
    }
    return false;
}

/* The next person comes, and finds nothing of this one. */
static void leave(struct walker *walker)
{
    struct fixture *fixture = &walker->fixture;

    if (fixture->scene.plan != PLAN_INVITATION) {
        course_end(fixture->desk);
        fixture_look(fixture);
    }
}

static bool is_enough(struct walker *walker, const char *service, size_t walks)
{
    if (walker->enough != NULL)
        return walker->enough(walker, service);
    return walks >= walker->least_walks && walker->ended && all_met(walker);
}

static void tell_unmet(struct walker *walker, const char *language, const char *service)
{
    if (!walker->ended) {
        print_error("%s: in %s no walk came to the end\n", service, language);
        walker->unmet++;
    }
    for (size_t i = 0; i < walker->question_count && walker->enough == NULL; i++)
        if (!walker->met[i]) {
            print_error("%s: in %s the question %.*s was never reached\n", service, language,
                        TEXT_ARG(walker->questions[i]));
            walker->unmet++;
        }
}

static void walk_all(struct walker *walker, const char *language, const char *service)
{
    read_questions(walker, service);
    walker->ended = false;
    for (size_t i = 0; i < MOST_WALKS && !is_enough(walker, service, i); i++) {
        bool later = walker->enough == NULL && i % WALKS_TODAY == WALKS_TODAY - 1;
        walker->fixture.clock.now_ms += later ? LATER_MS : 0;
        fixture_begin(&walker->fixture, language);
        bool ended = walk(walker, service);
        walker->ended = walker->ended || ended;
        if (walker->walked != NULL)
            walker->walked(walker, service, ended);
        leave(walker);
        walker->fixture.clock.now_ms -= later ? LATER_MS : 0;
    }
    tell_unmet(walker, language, service);
}

/* ---- Which services there are ---- */

/* The desk's own choice, to go on with what was begun, is none. */
static void add_service(struct walker *walker, struct text id)
{
    struct text form =
        text_format(walker->arena, "%s/%.*s/form.xml", walker->fixture.services, TEXT_ARG(id));

    if (access(form.at, R_OK) != 0)
        return;
    assert_true(walker->service_count < WALKER_SERVICES);
    walker->services[walker->service_count++] = text_string(walker->arena, id);
}

/* All that the menu and those below it lead to, in their order. An area of a menu may have the
 * name of a service. */
static void read_menus(struct walker *walker)
{
    struct fixture *fixture = &walker->fixture;
    const struct page *page = &fixture->desk->base.page;
    struct text areas[WALKER_SERVICES];
    size_t count = page->choice_count;

    for (size_t i = 0; i < count; i++)
        areas[i] = text_copy(walker->arena, page->choices[i].value);
    for (size_t i = 0; i < count; i++) {
        fixture_answer(fixture, text_string(walker->arena, areas[i]));
        if (fixture_is_home(fixture))
            for (size_t c = 0; c < page->choice_count; c++)
                add_service(walker, page->choices[c].value);
        else
            add_service(walker, areas[i]);
        fixture_touch(fixture, ID_BAR + BAR_BACK);
        fixture_at_home(fixture);
    }
}

void walker_walk(struct walker *walker, const char *services, const char *const *languages)
{
    walker->fixture.services = services;
    walker->chance.state = 3;
    walker->arena = arena_open("walk");
    for (size_t l = 0; languages[l] != NULL; l++) {
        if (walker->data != NULL)
            fixture_open_at(&walker->fixture, services, walker->data);
        else
            fixture_open_for(&walker->fixture, services, walker->rooms, walker->looked,
                             walker->self);
        fixture_begin(&walker->fixture, languages[l]);
        walker->service_count = 0;
        read_menus(walker);
        leave(walker);
        for (size_t s = 0; s < walker->service_count; s++)
            walk_all(walker, languages[l], walker->services[s]);
        fixture_close(&walker->fixture);
    }
    print_message("%zu pages were met\n", walker->pages);
    arena_close(walker->arena);
    if (walker->unmet > 0)
        fail_msg("%zu questions or ends were never reached", walker->unmet);
}
