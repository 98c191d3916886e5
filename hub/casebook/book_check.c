#include "casebook/book_check.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/file.h"
#include "news/news.h"
#include "store/store.h"

static const int64_t TODAY_MS = 1795430400000; /* Monday, 2026-11-23 12:00 UTC */
static const uint8_t DEVICE[WIRE_ID] = "a kiosk of ours.";

static const char *kiosk_folder(const struct book_place *place)
{
    static _Thread_local char path[128];
    snprintf(path, sizeof path, "%s/kiosk", place->db->folder);
    return path;
}

static void open_house(struct book_place *place)
{
    struct fault why = {0};
    const struct house_options options = {.services = place->services,
                                          .data = kiosk_folder(place),
                                          .locales = DOORSTEP_BUILT_LOCALES,
                                          .clock = clock_fixed(&place->clock),
                                          .random = random_seeded(&place->random),
                                          .demonstration = true};
    assert_int_equal(folder_make(kiosk_folder(place), &why), OK);
    if (house_open(&place->house, &options, &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
}

static void read_keys(struct book_place *place)
{
    struct fault why = {0};
    struct text hex;
    const char *folder = kiosk_folder(place);
    size_t len = 0;
    const char *path = text_format(place->db->arena, "%s/case.key", folder).at;
    assert_int_equal(file_read(&hex, path, 100, place->db->arena, &why), OK);
    hex = text_trim(hex);
    assert_int_equal(
        sodium_hex2bin(place->case_key, CASE_KEY, hex.at, hex.len, NULL, &len, NULL), 0);
    assert_int_equal(len, CASE_KEY);
    path = text_format(place->db->arena, "%s/office", folder).at;
    if (office_secret_open(&place->secret, path, TEXT(""), &why) != OK)
        fail_msg("%s", why.text);
}

static void publish(struct book_place *place)
{
    struct fault why = {0};
    struct db *db;
    size_t changes;
    assert_int_equal(db_take(&db, place->db->pool, &why), OK);
    if (news_migrate(db, &why) != OK ||
        news_publish(db, place->services, DOORSTEP_BUILT_LOCALES, &changes, &why) != OK)
        fail_msg("%s", why.text);
    db_give(db);
}

struct casebook *book_place_hub(struct book_place *place, bool reads)
{
    struct fault why = {0};
    struct casebook *book;
    const struct casebook_options options = {
        .pool = place->db->pool,
        .office = text_format(place->db->arena, "%s/office", place->services).at,
        .locales = DOORSTEP_BUILT_LOCALES,
        .secret = reads ? place->secret : NULL,
        .case_key = place->case_key,
        .clock = clock_fixed(&place->clock)};
    if (casebook_open(&book, &options, &why) != OK)
        fail_msg("%s:%u:%u: %s", why.file, why.line, why.column, why.text);
    return book;
}

void book_place_open(struct book_place *place, struct db_place *db, const char *services)
{
    struct fault why = {0};
    *place = (struct book_place){.db = db, .services = services};
    setenv("TZ", "UTC", 1);
    seal_start();
    place->clock.now_ms = TODAY_MS;
    place->random.state = 7;
    place->page_arena = arena_open("page");
    open_house(place);
    read_keys(place);
    if (intake_open(&place->intake, db->pool, clock_fixed(&place->clock), &why) != OK)
        fail_msg("%s", why.text);
    publish(place);
    place->book = book_place_hub(place, true);
}

void book_place_close(struct book_place *place)
{
    casebook_close(place->book);
    intake_close(place->intake);
    office_secret_close(place->secret);
    session_close(place->session);
    house_close(place->house);
    arena_close(place->page_arena);
}

/* ---- At the kiosk ---- */

static void look(struct book_place *place)
{
    arena_close(place->page_arena);
    place->page_arena = arena_open("page");
    session_page(&place->page, place->session, place->page_arena);
}

static void answer(struct book_place *place, enum answer_kind kind, struct text value,
                   struct text bytes)
{
    struct fault why = {0};
    const struct answer said = {.kind = kind, .value = value, .bytes = bytes};
    if (session_answer(place->session, &said, &why) != OK)
        fail_msg("%s", why.text);
    look(place);
}

static const char *wanted(const struct page *page, const struct book_answer *answers)
{
    struct text name = page->is_notice ? TEXT("offered") : page->name;
    for (; answers && answers->page; answers++)
        if (text_is(name, answers->page))
            return answers->value;
    return NULL;
}

static void take_page(struct book_place *place, const struct book_answer *answers)
{
    const struct page *page = &place->page;
    const char *value = wanted(page, answers);
    if (page->kind == PAGE_REVIEW)
        answer(place, ANSWER_SEND, TEXT(""), TEXT(""));
    else if (page->kind == PAGE_RECORDING && value)
        answer(place, ANSWER_VALUE, TEXT("said.ogg"), text_of(value));
    else if (value)
        answer(place, ANSWER_VALUE, text_of(value), TEXT(""));
    else if (page->kind == PAGE_LISTEN)
        answer(place, ANSWER_NEXT, TEXT(""), TEXT(""));
    else if (page->may & MAY_SKIP)
        answer(place, ANSWER_SKIP, TEXT(""), TEXT(""));
    else if (page->choice_count > 0)
        answer(place, ANSWER_VALUE, page->choices[0].value, TEXT(""));
    else
        fail_msg("nobody answers the page %.*s", TEXT_ARG(page->name));
    if (place->page.refused > 0)
        fail_msg("the answer to %.*s was refused: %.*s", TEXT_ARG(place->page.name),
                 TEXT_ARG(place->page.refusal.text));
}

static bool offers(const struct page *page, const char *value)
{
    for (size_t i = 0; i < page->choice_count; i++)
        if (text_is(page->choices[i].value, value))
            return true;
    return false;
}

/* Looks through the home menu and what lies one touch below it. */
static void choose(struct book_place *place, const char *service)
{
    struct arena *arena = arena_open("menu");
    size_t count = place->page.choice_count;
    struct text *areas = arena_array(arena, count, sizeof *areas);
    for (size_t i = 0; i < count; i++)
        areas[i] = text_copy(arena, place->page.choices[i].value);
    for (size_t i = 0; i < count && !offers(&place->page, service); i++) {
        answer(place, ANSWER_VALUE, areas[i], TEXT(""));
        if (!offers(&place->page, service))
            answer(place, ANSWER_BACK, TEXT(""), TEXT(""));
    }
    if (!offers(&place->page, service))
        fail_msg("the home menu does not lead to %s", service);
    answer(place, ANSWER_VALUE, text_of(service), TEXT(""));
    arena_close(arena);
}

/* Who helps, by the person's leave. */
static void be_helped(struct book_place *place)
{
    answer(place, ANSWER_PERSON, TEXT(""), TEXT(""));
    answer(place, ANSWER_VALUE, TEXT("helper"), TEXT(""));
    answer(place, ANSWER_VALUE, TEXT("staff"), TEXT(""));
    answer(place, ANSWER_VALUE, text_of(place->helper), TEXT(""));
    answer(place, ANSWER_VALUE, TEXT("yes"), TEXT(""));
}

static void begin(struct book_place *place, const char *service, const char *language,
                  const char *channel)
{
    struct fault why = {0};
    const struct visitor visitor = {
        .channel = text_of(channel), .language = text_of(language), .device = TEXT("device-1")};
    session_close(place->session);
    if (session_open(&place->session, place->house, &visitor, &why) != OK)
        fail_msg("%s", why.text);
    look(place);
    if (place->helper)
        be_helped(place);
    choose(place, service);
}

const char *book_place_say(struct book_place *place, const char *service, const char *language,
                           const char *channel, const struct book_answer *answers)
{
    enum { MOST = 100 };
    begin(place, service, language, channel);
    for (int i = 0; i < MOST && place->page.kind != PAGE_RECEIPT; i++)
        take_page(place, answers);
    assert_int_equal(place->page.kind, PAGE_RECEIPT);
    return text_string(place->db->arena, place->page.receipt);
}

const char *book_place_then(struct book_place *place, const char *number, const char *secret,
                            const char *service, const struct book_answer *answers)
{
    enum { MOST = 100 };
    const struct book_answer asked[] = {{"number", number}, {"secret", secret}, {0}};
    begin(place, "case", "en", "ussd");
    for (int i = 0; i < MOST && !offers(&place->page, service); i++)
        take_page(place, asked);
    if (!offers(&place->page, service))
        fail_msg("asking for the case does not lead to %s", service);
    answer(place, ANSWER_VALUE, text_of(service), TEXT(""));
    for (int i = 0; i < MOST && place->page.kind != PAGE_RECEIPT; i++)
        take_page(place, answers);
    assert_int_equal(place->page.kind, PAGE_RECEIPT);
    return text_string(place->db->arena, place->page.receipt);
}

const char *book_place_call(struct book_place *place, const char *number, const char *secret,
                            const struct book_answer *answers)
{
    enum { MOST = 100 };
    const struct book_answer asked[] = {{"number", number}, {"secret", secret}, {0}};
    bool said = false;
    begin(place, "case", "en", "ussd");
    for (int i = 0; i < MOST && !said; i++) {
        said = text_is(place->page.name, "secret");
        take_page(place, asked);
    }
    answer(place, ANSWER_PERSON, TEXT(""), TEXT(""));
    answer(place, ANSWER_VALUE, TEXT("call"), TEXT(""));
    for (int i = 0; i < MOST && place->page.kind != PAGE_RECEIPT; i++)
        take_page(place, answers);
    assert_int_equal(place->page.kind, PAGE_RECEIPT);
    return text_string(place->db->arena, place->page.receipt);
}

struct text book_place_ask(struct book_place *place, const char *number, const char *secret,
                           const char *language, struct arena *arena)
{
    enum { MOST = 20 };
    const struct book_answer answers[] = {{"number", number}, {"secret", secret}, {0}};
    struct buffer out = {0};
    begin(place, "case", language, "kiosk");
    for (int i = 0; i < MOST && !place->page.is_menu; i++) {
        if (place->page.kind == PAGE_LISTEN) {
            buffer_add(&out, place->page.prompt.text);
            buffer_add_string(&out, "\n");
        }
        take_page(place, answers);
    }
    struct text said = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return said;
}

/* ---- On the way ---- */

struct sending {
    struct book_place *place;
    struct text area;
};

static bool send_one(void *self, const struct store_entry *entry)
{
    const struct sending *sending = self;
    struct book_place *place = sending->place;
    struct arena *arena = arena_open("send");
    struct store_part *parts;
    size_t count;
    struct fault why = {0};
    const struct intake_from from = {DEVICE, sending->area, TEXT("batch")};
    assert_int_equal(
        store_parts(&parts, &count, house_store(place->house), entry->instance_id, arena, &why),
        OK);
    struct wire_item *items = arena_array(arena, count, sizeof *items);
    struct wire_answer_item *verdicts = arena_array(arena, count, sizeof *verdicts);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct wire_item){.instance_id = entry->instance_id,
                                      .form_id = entry->form_id,
                                      .form_version = entry->form_version,
                                      .case_number = entry->case_number,
                                      .queued_ms = entry->queued_ms,
                                      .odk = entry->odk,
                                      .part = (unsigned)i,
                                      .part_count = (unsigned)count,
                                      .part_name = TEXT(""),
                                      .size = parts[i].bytes.len,
                                      .bytes = parts[i].bytes};
    if (intake_store(place->intake, &from, items, verdicts, count, arena, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(verdicts[count - 1].verdict, WIRE_COMPLETE);
    place->sent++;
    arena_close(arena);
    return true;
}

void book_place_send(struct book_place *place, struct text area)
{
    struct sending sending = {place, area};
    assert_int_equal(store_each(house_store(place->house), &sending, send_one, NULL), OK);
}

size_t book_place_step(struct casebook *book)
{
    size_t all = 0, done = 0;
    do {
        struct fault why = {0};
        if (casebook_step(book, &done, &why) != OK)
            fail_msg("%s", why.text);
        all += done;
    } while (done > 0);
    return all;
}

void book_place_news(struct book_place *place, struct text area)
{
    struct arena *arena = arena_open("news");
    struct wire_news news;
    struct db *db;
    struct fault why = {0};
    assert_int_equal(db_take(&db, place->db->pool, &why), OK);
    if (news_since(&news, db, area, place->cursor, arena, &why) != OK)
        fail_msg("%s", why.text);
    db_give(db);
    struct store_news *rows = arena_array(arena, news.count, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < news.count; i++)
        if (news.items[i].kind == WIRE_ROW || news.items[i].kind == WIRE_ROW_GONE)
            rows[count++] = (struct store_news){.table = news.items[i].name,
                                                .key = news.items[i].key,
                                                .bytes = news.items[i].bytes,
                                                .gone = news.items[i].kind == WIRE_ROW_GONE};
    if (store_news_apply(house_store(place->house), news.from, news.to, rows, count, &why) !=
        OK)
        fail_msg("%s", why.text);
    place->cursor = news.to;
    arena_close(arena);
}

/* ---- At the office ---- */

struct case_facts book_place_case(struct book_place *place, const char *number,
                                  struct arena *arena)
{
    struct case_facts *found;
    size_t count;
    struct fault why = {0};
    const struct case_filter filter = {.number = text_of(number), .most = 10};
    if (case_list(&found, &count, place->book, &filter, TEXT("en"), arena, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(count, 1);
    return found[0];
}

enum status book_place_do(struct book_place *place, const char *number,
                          const struct book_try *deed, struct fault *why)
{
    struct arena *arena = arena_open("do");
    const struct case_deed made = {.id = book_place_case(place, number, arena).id,
                                   .who = text_of(deed->who),
                                   .role = text_of(deed->role),
                                   .action = text_of(deed->action),
                                   .reason = text_of(deed->reason),
                                   .sentence = text_of(deed->sentence),
                                   .assignee = text_of(deed->assignee)};
    enum status status = case_do(place->book, &made, why);
    arena_close(arena);
    return status;
}

/* ---- In short ---- */

const struct book_answer BOOK_JOINS[] = {
    {"have", "yes"},         {"id_number", "990001198507201170"},
    {"consent", "yes"},      {"home_place", "here"},
    {"situation", "none"},   {"name", "Zhang San"},
    {"ask_help", "no"},      {"tier", "500"},
    {"phone_whose", "none"}, {"phone", "13800138000"},
    {"secret", "471142"},    {0}};

bool book_holds(struct text text, const char *words)
{
    return text_find(text, text_of(words)) != SIZE_MAX;
}

void book_place_must(struct book_place *place, const char *number, struct book_try deed)
{
    struct fault why = {0};
    if (book_place_do(place, number, &deed, &why) != OK)
        fail_msg("%s: %s", deed.action, why.text);
}

void book_place_must_not(struct book_place *place, const char *number, struct book_try deed,
                         const char *words)
{
    struct fault why = {0};
    if (book_place_do(place, number, &deed, &why) != REFUSED)
        fail_msg("%s by %s was allowed", deed.action, deed.who);
    if (!strstr(why.text, words))
        fail_msg("%s by %s: %s", deed.action, deed.who, why.text);
}

void book_place_hears(struct book_place *place, const char *number, const char *secret,
                      const char *language, const char *words)
{
    struct arena *arena = arena_open("hear");
    book_place_news(place, AREA);
    struct text said = book_place_ask(place, number, secret, language, arena);
    if (!book_holds(said, words))
        fail_msg("wanted \"%s\", heard \"%.*s\"", words, TEXT_ARG(said));
    arena_close(arena);
}

const char *book_place_registered(struct book_place *place, const char *language)
{
    const char *number = book_place_say(place, "enrol", language, "kiosk", BOOK_JOINS);
    book_place_send(place, AREA);
    book_place_step(place->book);
    return number;
}

const char *book_place_declined(struct book_place *place)
{
    const char *number = book_place_registered(place, "en");
    book_place_must(place, number, (struct book_try){W1, "worker", "take"});
    book_place_must(place, number,
                    (struct book_try){W1, "worker", "propose", "conditions", "One thing"});
    book_place_must(
        place, number,
        (struct book_try){R1, "reviewer", "decline", "conditions", "A private thing"});
    return number;
}
