#include "desk/walker.h"

#include "base/file.h"

enum { MOST_WALKS = 300, MOST_PAGES = 150, LARGEST_FORM = 1 << 22 };

uint64_t walker_draw(struct walker *walker, uint64_t below)
{
    return random_u64(random_seeded(&walker->chance)) % below;
}

/* ---- The questions of a form ---- */

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
            /* Whose phone it is, a call asks on a phone alone. */
            walker->met[walker->question_count] =
                strcmp(service, "call") == 0 && text_is(name, "own_phone");
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

static void choose_any(struct walker *walker, const struct page *page)
{
    struct fixture *fixture = &walker->fixture;
    /* The first one is most often the way on. */
    size_t which =
        walker_draw(walker, 2) == 0 ? 0 : (size_t)walker_draw(walker, page->choice_count);
    struct text words = page->choices[which].faces.text;
    /* Who never agrees gets nowhere. */
    if (page->is_consent && walker_draw(walker, 8) != 0)
        words = page->choices[0].faces.text;
    fixture_choose(fixture, text_string(walker->arena, words));
}

static bool is_at(const struct walker *walker, const char *name)
{
    const struct sheet *sheet = desk_sheet(walker->fixture.desk);
    return sheet != NULL && text_is(sheet->page.name, name);
}

static void answer_any(struct walker *walker)
{
    struct fixture *fixture = &walker->fixture;
    const struct page *page = &desk_sheet(fixture->desk)->page;
    const char *name = text_string(walker->arena, page->name);

    switch (page->kind) {
    case PAGE_CHOOSE:
    case PAGE_ADD:
        if (page->choice_count > 0) {
            choose_any(walker, page);
            return;
        }
        break;
    case PAGE_DIGITS:
        type_anew(walker, digits_for(walker, page->name));
        break;
    case PAGE_NUMBER:
    case PAGE_DECIMAL:
    case PAGE_MONEY:
        type_anew(walker, walker_draw(walker, 2) == 0 ? "1" : "200");
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

/* From the menu until the service has ended, or for long enough. */
static void walk(struct walker *walker, unsigned service)
{
    struct fixture *fixture = &walker->fixture;

    while (scene_item(&fixture->scene, service) == NULL &&
           scene_item(&fixture->scene, ID_MORE) != NULL)
        fixture_touch(fixture, ID_MORE);
    fixture_touch(fixture, service);
    fixture_go(fixture);
    for (size_t i = 0; i < MOST_PAGES; i++) {
        const struct sheet *sheet = desk_sheet(fixture->desk);
        if (sheet == NULL || text_is(sheet->page.name, "menu") ||
            sheet->page.kind == PAGE_RECEIPT || sheet->page.kind == PAGE_GOODBYE)
            return;
        meet_page(walker);
        answer_any(walker);
    }
}

static void open_desk(struct walker *walker)
{
    struct fixture *fixture = &walker->fixture;

    fixture_open_for(fixture, fixture->services, walker->rooms, walker->looked, walker->self);
}

static void walk_all(struct walker *walker, const char *language, const char *service,
                     unsigned tile)
{
    /* How a case goes depends on the office: here only what is said of one that is not found.
     */
    size_t walks = strcmp(service, "case") == 0 ? 3 : MOST_WALKS;

    read_questions(walker, service);
    for (size_t i = 0; i < walks && !all_met(walker); i++) {
        open_desk(walker);
        fixture_begin(&walker->fixture, language);
        walk(walker, tile);
        fixture_close(&walker->fixture);
    }
    for (size_t i = 0; i < walker->question_count; i++)
        if (!walker->met[i] && strcmp(service, "case") != 0)
            fail_msg("%s: in %s the question %.*s was never reached", service, language,
                     TEXT_ARG(walker->questions[i]));
}

void walker_walk(struct walker *walker, const char *services, const char *const *languages,
                 const char *const *forms)
{
    walker->fixture.services = services;
    walker->chance.state = 3;
    walker->arena = arena_open("walk");
    for (size_t l = 0; languages[l] != NULL; l++)
        for (unsigned f = 0; forms[f] != NULL; f++)
            walk_all(walker, languages[l], forms[f], f + 1);
    print_message("%zu pages were met\n", walker->pages);
    arena_close(walker->arena);
}
