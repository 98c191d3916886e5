/* at_kiosk PACK LANGUAGE DATA OUT: somebody walks through every service of a pack at a kiosk,
 * by touch, until each has been sent, with a secret if it asks for one (desk/walker.h).
 *
 * DATA is the folder of an enrolled device; what is sent stays in its queue, and stands in OUT
 * as a line "number secret form", the secret "-" without one. LANGUAGE is its own name. Run in
 * the repository's root. */
#include <stdio.h>

#include "desk/walker.h"

enum { WALKS = 25, RECEIPTS = 3 }; /* for a service that asks for no secret, or sends nothing */
static const char SECRET[] = "471142"; /* the walker's */

struct sent {
    FILE *out;
    const char *service;
    size_t walks, receipts;
    bool typed, with_secret;
};

static const char *the_pack, *the_language, *the_data, *the_out;

static void note(struct walker *walker)
{
    struct sent *sent = walker->self;
    const struct page *page = &desk_sheet(walker->fixture.desk)->page;

    sent->typed = sent->typed || page->is_secret;
    if (page->kind != PAGE_RECEIPT)
        return;
    fprintf(sent->out, "%.*s %s %.*s\n", TEXT_ARG(page->receipt), sent->typed ? SECRET : "-",
            TEXT_ARG(page->service));
    if (text_is(page->service, sent->service)) {
        sent->receipts++;
        sent->with_secret = sent->with_secret || sent->typed;
    }
}

static void end_walk(struct walker *walker, const char *service, bool to_the_end)
{
    struct sent *sent = walker->self;

    (void)service, (void)to_the_end;
    sent->walks++;
    sent->typed = false;
}

static bool is_sent(struct walker *walker, const char *service)
{
    struct sent *sent = walker->self;

    if (sent->service != service)
        *sent = (struct sent){.out = sent->out, .service = service};
    return sent->with_secret || sent->receipts >= RECEIPTS ||
           (sent->walks >= WALKS && walker->ended);
}

static void each_service_is_sent(void **state)
{
    const char *const languages[] = {the_language, NULL};
    struct sent sent = {.out = fopen(the_out, "w")};
    struct walker walker = {
        .shown = note, .walked = end_walk, .enough = is_sent, .data = the_data, .self = &sent};

    (void)state;
    assert_non_null(sent.out);
    walker_walk(&walker, the_pack, languages);
    assert_int_equal(fclose(sent.out), 0);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: at_kiosk PACK LANGUAGE DATA OUT\n");
        return 64;
    }
    the_pack = argv[1];
    the_language = argv[2];
    the_data = argv[3];
    the_out = argv[4];
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_service_is_sent)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
