#include "dci/dci.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "casebook/book_check.h"

static const char *const KINDS[DCI_KINDS] = {"search", "notify", "enrolment"};

struct dci_place {
    struct book_place book;
    struct signer *signer;
    struct random_seeded seeded;
    struct dci_options options;
    struct arena *arena;
};

static void open_place_of(struct dci_place *place, struct db_place *db, const char *services)
{
    static const uint8_t SEED[SIGN_KEY] = {7};
    *place = (struct dci_place){.seeded.state = 5, .arena = db->arena};
    book_place_open(&place->book, db, services);
    place->signer = signer_of_seed(SEED);
    place->options = (struct dci_options){.book = place->book.book,
                                          .signer = place->signer,
                                          .sender = TEXT("county.example"),
                                          .by = TEXT("ada"),
                                          .clock = clock_fixed(&place->book.clock),
                                          .random = random_seeded(&place->seeded)};
}

static void open_place(struct dci_place *place, struct db_place *db)
{
    open_place_of(place, db, CN);
}

static void close_place(struct dci_place *place)
{
    signer_close(place->signer);
    book_place_close(&place->book);
}

static void agree(struct dci_place *place)
{
    const char *number = book_place_registered(&place->book, "en");
    book_place_must(&place->book, number, (struct book_try){W1, "worker", "take"});
    book_place_must(&place->book, number,
                    (struct book_try){W1, "worker", "agree", .sentence = "Yes"});
}

static struct text export(struct dci_place *place, enum dci_kind kind)
{
    struct fault why = {0};
    struct text json;
    if (dci_export(&json, kind, &place->options, place->arena, &why) != OK)
        fail_msg("%s: %s", KINDS[kind], why.text);
    return json;
}

static void who_was_agreed_to_is_told_in_each_message(void **state)
{
    static const char *const INSIDE[] = {"\"identifier_value\":\"990001198507201170\"",
                                         "\"given_name\":\"Zhang San\"",
                                         "\"birth_date\":\"1985-07-20\"",
                                         "\"sex\":\"male\"",
                                         "\"region_code\":\"990001\"",
                                         "\"sender_id\":\"county.example\"",
                                         "algorithm=\\\"ed25519\\\""};
    struct dci_place place;
    open_place(&place, *state);
    agree(&place);
    for (int kind = 0; kind < DCI_KINDS; kind++) {
        struct text json = export(&place, (enum dci_kind)kind);
        assert_int_equal(dci_check(json, NULL), OK);
        for (size_t i = 0; i < sizeof INSIDE / sizeof *INSIDE; i++)
            if (!book_holds(json, INSIDE[i]))
                fail_msg("%s: %s is not in %.*s", KINDS[kind], INSIDE[i], TEXT_ARG(json));
        assert_int_equal(book_holds(json, "enrolment_status"), kind != DCI_SEARCH);
        assert_int_equal(book_holds(json, "\"action\":\"notify\""), kind == DCI_NOTIFY);
    }
    close_place(&place);
}

/* All of `from` but one, seen in `to`; or, without `from`, gone from there. */
static void see_all(const char *from, const char *to, const char *but, struct arena *arena)
{
    struct text *names;
    size_t count;
    char *here = realpath(from ? from : to, NULL);
    assert_non_null(here);
    assert_int_equal(folder_list(&names, &count, here, arena, NULL), OK);
    for (size_t i = 0; i < count; i++) {
        const char *seen = text_format(arena, "%s/%.*s", to, TEXT_ARG(names[i])).at;
        const char *real = text_format(arena, "%s/%.*s", here, TEXT_ARG(names[i])).at;
        if (!from)
            assert_int_equal(remove(seen), 0);
        else if (!text_is(names[i], but))
            assert_int_equal(symlink(real, seen), 0);
    }
    free(here);
}

static void a_family_name_is_called_as_the_schema_calls_it(void **state)
{
    struct db_place *db = *state;
    struct dci_place place;
    char folder[] = "/tmp/doorstep-dci-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *office = text_format(db->arena, "%s/office", folder).at;
    const char *groups = text_format(db->arena, "%s/groups.csv", office).at;
    see_all(CN, folder, "office", db->arena);
    assert_int_equal(folder_make(office, NULL), OK);
    see_all(CN "/office", office, "groups.csv", db->arena);
    assert_int_equal(file_replace(groups,
                                  TEXT("node,means,source,verify\n"
                                       "/data/who/identity,identity,the card,no\n"
                                       "/data/who/name,surname,the card,no\n"),
                                  0600, NULL),
                     OK);
    open_place_of(&place, db, folder);
    agree(&place);
    for (int kind = 0; kind < DCI_KINDS; kind++)
        assert_true(
            book_holds(export(&place, (enum dci_kind)kind), "\"sur_name\":\"Zhang San\""));
    close_place(&place);
    see_all(NULL, office, NULL, db->arena);
    see_all(NULL, folder, NULL, db->arena);
    assert_int_equal(rmdir(folder), 0);
}

static void who_was_not_agreed_to_is_told_nowhere(void **state)
{
    struct dci_place place;
    struct text json;
    open_place(&place, *state);
    book_place_declined(&place.book);
    assert_int_equal(dci_export(&json, DCI_SEARCH, &place.options, place.arena, NULL),
                     NOT_FOUND);
    place.options.form = TEXT("medical");
    assert_int_equal(dci_export(&json, DCI_SEARCH, &place.options, place.arena, NULL),
                     NOT_FOUND);
    close_place(&place);
}

static void a_hub_that_cannot_read_tells_nobody(void **state)
{
    struct dci_place place;
    struct text json;
    open_place(&place, *state);
    agree(&place);
    struct casebook *blind = book_place_hub(&place.book, false);
    place.options.book = blind;
    assert_int_equal(dci_export(&json, DCI_SEARCH, &place.options, place.arena, NULL), FAILED);
    casebook_close(blind);
    close_place(&place);
}

/* ---- The field lists ---- */

static const struct {
    enum dci_kind kind;
    const char *path; /* of a field that the published lists require, or our own rule does */
} REQUIRED[] = {
    {DCI_SEARCH, "signature"},
    {DCI_SEARCH, "header"},
    {DCI_SEARCH, "message"},
    {DCI_SEARCH, "header.message_id"},
    {DCI_SEARCH, "header.message_ts"},
    {DCI_SEARCH, "header.action"},
    {DCI_SEARCH, "header.status"},
    {DCI_SEARCH, "header.sender_id"},
    {DCI_SEARCH, "header.total_count"},
    {DCI_SEARCH, "message.transaction_id"},
    {DCI_SEARCH, "message.correlation_id"},
    {DCI_SEARCH, "message.search_response.0.reference_id"},
    {DCI_SEARCH, "message.search_response.0.timestamp"},
    {DCI_SEARCH, "message.search_response.0.status"},
    {DCI_SEARCH, "message.search_response.0.data.reg_records"},
    {DCI_SEARCH, "message.search_response.0.data.reg_records.0.identifier"},
    {DCI_SEARCH, "message.search_response.0.data.reg_records.0.sex"},
    {DCI_SEARCH, "message.search_response.0.data.reg_records.0.registration_date"},
    {DCI_NOTIFY, "header.message_id"},
    {DCI_NOTIFY, "header.message_ts"},
    {DCI_NOTIFY, "header.action"},
    {DCI_NOTIFY, "header.sender_id"},
    {DCI_NOTIFY, "header.total_count"},
    {DCI_NOTIFY, "message.transaction_id"},
    {DCI_NOTIFY, "message.notify_event.0.reference_id"},
    {DCI_NOTIFY, "message.notify_event.0.timestamp"},
    {DCI_NOTIFY, "message.notify_event.0.data"},
    {DCI_NOTIFY, "message.notify_event.0.data.reg_record_type"},
    {DCI_NOTIFY, "message.notify_event.0.data.reg_records"},
    {DCI_ENROLMENT, "message.search_response.0.data.reg_records.0.enrolment_status"},
    {DCI_ENROLMENT, "message.search_response.0.data.reg_records.0.enrolment_date"},
};

static const struct {
    enum dci_kind kind;
    const char *path, *value;
} WRONG[] = {
    {DCI_SEARCH, "header.action", "search"},
    {DCI_SEARCH, "header.status", "done"},
    {DCI_SEARCH, "header.message_ts", "yesterday"},
    {DCI_SEARCH, "header.total_count", "1"},
    {DCI_SEARCH, "header.colour", "blue"},
    {DCI_SEARCH, "message.search_response.0.data.reg_records.0.sex", "M"},
    {DCI_SEARCH, "message.search_response.0.data.reg_records.0.birth_date", "20.07.1985"},
    {DCI_SEARCH, "message.search_response.0.data.reg_records.0.poverty_score", "2.5"},
    {DCI_ENROLMENT, "message.search_response.0.data.reg_records.0.enrolment_status", "Active"},
    {DCI_NOTIFY, "message.notify_event.0.data.reg_event_type", "BORN"},
};

/* The object that holds the last name of a path, and that name. */
static json_t *holder(json_t *root, const char *path, char *name)
{
    struct text part, rest = text_of(path);
    json_t *at = root;
    while (text_take_part(&rest, '.', &part)) {
        snprintf(name, 64, "%.*s", TEXT_ARG(part));
        if (rest.at == NULL)
            break;
        at = json_is_array(at) ? json_array_get(at, strtoul(name, NULL, 10))
                               : json_object_get(at, name);
        if (!at)
            fail_msg("%s is not there", path);
    }
    return at;
}

static enum status check_changed(struct text json, const char *path, const char *value,
                                 struct fault *why)
{
    char name[64];
    json_t *root = json_loadb(json.at, json.len, 0, NULL);
    json_t *object = holder(root, path, name);
    if (value)
        json_object_set_new(object, name, json_string(value));
    else
        assert_int_equal(json_object_del(object, name), 0);
    char *written = json_dumps(root, 0);
    enum status status = dci_check(text_of(written), why);
    free(written);
    json_decref(root);
    return status;
}

static void a_message_that_lacks_what_it_must_have_is_refused(void **state)
{
    struct dci_place place;
    open_place(&place, *state);
    agree(&place);
    for (size_t i = 0; i < sizeof REQUIRED / sizeof *REQUIRED; i++) {
        struct text json = export(&place, REQUIRED[i].kind);
        struct fault why = {0};
        if (check_changed(json, REQUIRED[i].path, NULL, &why) != REFUSED)
            fail_msg("%s without %s was taken", KINDS[REQUIRED[i].kind], REQUIRED[i].path);
    }
    close_place(&place);
}

static void a_field_that_is_wrong_or_unknown_is_refused(void **state)
{
    struct dci_place place;
    open_place(&place, *state);
    agree(&place);
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        struct text json = export(&place, WRONG[i].kind);
        struct fault why = {0};
        if (check_changed(json, WRONG[i].path, WRONG[i].value, &why) != REFUSED)
            fail_msg("%s = %s was taken", WRONG[i].path, WRONG[i].value);
    }
    close_place(&place);
}

static void what_is_no_message_is_refused(void **state)
{
    static const char *const BROKEN[] = {"", "[]", "{}", "{\"header\":{}}",
                                         "{\"a\":1,\"a\":2}"};
    (void)state;
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++)
        assert_int_equal(dci_check(text_of(BROKEN[i]), NULL), REFUSED);
}

DB_CHECK_MAIN(DB_TEST(who_was_agreed_to_is_told_in_each_message),
              DB_TEST(a_family_name_is_called_as_the_schema_calls_it),
              DB_TEST(who_was_not_agreed_to_is_told_nowhere),
              DB_TEST(a_hub_that_cannot_read_tells_nobody),
              DB_TEST(a_message_that_lacks_what_it_must_have_is_refused),
              DB_TEST(a_field_that_is_wrong_or_unknown_is_refused),
              cmocka_unit_test(what_is_no_message_is_refused))
