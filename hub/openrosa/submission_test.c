/* What an ODK client sends, request by request. */
#include "openrosa/openrosa_check.h"

static void head_says_how_much_may_be_sent(void **state)
{
    struct fixture fixture;
    bool said = false;

    begin(&fixture, state);
    struct http_reply reply =
        ask(&fixture, (struct asked){.method = "HEAD", .path = "submission"});
    assert_int_equal(reply.status, 204);
    for (size_t i = 0; i < reply.header_count; i++)
        said |= text_is(reply.headers[i].name, "X-OpenRosa-Accept-Content-Length");
    assert_true(said);
    end(&fixture);
}

static void a_submission_is_sealed_and_stored_once(void **state)
{
    static const char XML[] = DATA("uuid:1", "Amina Secret", "");
    struct fixture fixture;
    struct text plain;

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, XML), 201);
    assert_int_equal(send_xml(&fixture, XML), 201);
    assert_int_equal(count_submissions(&fixture), 1);
    struct text sealed = stored_part(&fixture, 0);
    assert_false(holds(sealed, "Amina"));
    assert_int_equal(seal_open(&plain, fixture.keys, sealed, fixture.arena, NULL), OK);
    assert_text(plain, XML);
    end(&fixture);
}

static void another_body_under_the_same_identity_is_refused_and_kept(void **state)
{
    struct fixture fixture;
    struct intake_stray *strays;
    struct text plain;
    struct db *db;
    size_t count;

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A", "")), 201);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A ", "")), 409);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_int_equal(db_take(&db, fixture.place->pool, NULL), OK);
    assert_int_equal(intake_strays(&strays, &count, db, 0, 10, fixture.arena, NULL), OK);
    db_give(db);
    assert_int_equal(count, 1);
    assert_int_equal(seal_open(&plain, fixture.keys, strays[0].bytes, fixture.arena, NULL), OK);
    assert_text(plain, DATA("uuid:1", "A ", ""));
    end(&fixture);
}

static void files_may_come_in_several_requests(void **state)
{
    struct fixture fixture;
    struct text plain;
    const struct sent_part first[] = {{XML_PART, DATA("uuid:1", "A", BOTH)},
                                      {"2.ogg", "sound"},
                                      {"*isIncomplete*", "yes"}},
                           second[] = {{XML_PART, DATA("uuid:1", "A", BOTH)},
                                       {"1.jpg", "picture"}};

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A", BOTH)), 201);
    assert_int_equal(post(&fixture, first, 3).status, 201);
    assert_int_equal(count_submissions(&fixture), 0);
    assert_int_equal(fixture.arrived, 0);
    assert_int_equal(post(&fixture, second, 2).status, 201);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_int_equal(fixture.arrived, 1);
    assert_int_equal(post(&fixture, second, 2).status, 201);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_int_equal(
        seal_open(&plain, fixture.keys, stored_part(&fixture, 1), fixture.arena, NULL), OK);
    assert_text(plain, "1.jpg\npicture");
    end(&fixture);
}

static void a_file_of_a_wrong_name_is_not_dropped_silently(void **state)
{
    struct fixture fixture;
    const struct sent_part parts[] = {{XML_PART, DATA("uuid:1", "A", PHOTO)},
                                      {"photo", "picture"}};
    const struct sent_part tricks[] = {{XML_PART, DATA("uuid:1", "A", "")},
                                       {"../../etc/passwd", "x"}};

    begin(&fixture, state);
    struct http_reply reply = post(&fixture, parts, 2);
    assert_int_equal(reply.status, 400);
    assert_true(holds(reply.body, "photo"));
    assert_int_equal(post(&fixture, tricks, 2).status, 400);
    assert_int_equal(count_submissions(&fixture), 0);
    end(&fixture);
}

static void an_edit_is_a_new_version_that_names_the_old_one(void **state)
{
    struct fixture fixture;
    struct text replaced;
    struct db *db;

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A", "")), 201);
    assert_int_equal(send_xml(&fixture, "<data id='errand' version='1'><name>B</name><meta>"
                                        "<deprecatedID>uuid:1</deprecatedID>"
                                        "<instanceID>uuid:2</instanceID></meta></data>"),
                     201);
    assert_int_equal(count_submissions(&fixture), 2);
    assert_int_equal(db_take(&db, fixture.place->pool, NULL), OK);
    assert_int_equal(openrosa_replaced(&replaced, db, TEXT("uuid:2"), fixture.arena, NULL), OK);
    assert_text(replaced, "uuid:1");
    assert_int_equal(openrosa_replaced(&replaced, db, TEXT("uuid:1"), fixture.arena, NULL), OK);
    assert_text(replaced, "");
    db_give(db);
    end(&fixture);
}

static void old_versions_are_taken_and_unknown_ones_are_not(void **state)
{
    struct fixture fixture;

    begin(&fixture, state);
    publish_form(&fixture, 2);
    assert_int_equal(send_xml(&fixture, DATA("uuid:1", "A", "")), 201);
    assert_int_equal(send_xml(&fixture, "<data id='errand' version='9'><meta><instanceID>uuid:2"
                                        "</instanceID></meta></data>"),
                     404);
    assert_int_equal(send_xml(&fixture, "<data id='none'><meta><instanceID>uuid:3"
                                        "</instanceID></meta></data>"),
                     404);
    assert_int_equal(count_submissions(&fixture), 1);
    end(&fixture);
}

static void what_is_not_whole_is_refused(void **state)
{
    struct fixture fixture;
    const struct sent_part no_xml[] = {{"1.jpg", "picture"}};

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, ""), 400);
    assert_int_equal(send_xml(&fixture, "<data id='errand' version='1'><name>A"), 400);
    assert_int_equal(send_xml(&fixture, "<data id='errand' version='1'><name>A</name></data>"),
                     400);
    assert_int_equal(
        send_xml(&fixture, "<!DOCTYPE d [<!ENTITY a 'b'>]>" DATA("uuid:1", "&a;", "")), 400);
    assert_int_equal(post(&fixture, no_xml, 1).status, 400);
    struct asked broken = {
        .method = "POST",
        .path = "submission",
        .headers = {{TEXT("Content-Type"), TEXT("multipart/form-data; boundary=b")}},
        .body = TEXT("--b\r\nContent-Disposition: form-data; name=\"xml_submission_file\"\r\n"
                     "\r\n" DATA("uuid:1", "A", ""))};
    assert_int_equal(ask(&fixture, broken).status, 400);
    assert_int_equal(count_submissions(&fixture), 0);
    end(&fixture);
}

static void what_is_encrypted_stays_as_it_is(void **state)
{
    static const char MANIFEST[] =
        "<data id='errand' version='1' encrypted='yes' "
        "xmlns='http://opendatakit.org/submissions'><base64EncryptedKey>k</base64EncryptedKey>"
        "<meta xmlns='http://openrosa.org/xforms'><instanceID>uuid:1</instanceID></meta>"
        "<media><file>1.jpg.enc</file></media>"
        "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile></data>";
    const struct sent_part parts[] = {
        {XML_PART, MANIFEST}, {"submission.xml.enc", "locked"}, {"1.jpg.enc", "also locked"}};
    struct fixture fixture;

    begin(&fixture, state);
    assert_int_equal(post(&fixture, parts, 3).status, 201);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_text(stored_part(&fixture, 0), MANIFEST);
    assert_text(stored_part(&fixture, 1), "also locked");
    assert_text(stored_part(&fixture, 2), "locked");
    end(&fixture);
}

static void words_with_signs_of_other_languages_stay_words(void **state)
{
    static const char XML[] = DATA("uuid:1'); DROP TABLE submission; --",
                                   "&lt;script&gt;alert(1)&lt;/script&gt;", "");
    struct fixture fixture;
    struct text plain;

    begin(&fixture, state);
    assert_int_equal(send_xml(&fixture, XML), 201);
    assert_int_equal(count_submissions(&fixture), 1);
    assert_int_equal(
        seal_open(&plain, fixture.keys, stored_part(&fixture, 0), fixture.arena, NULL), OK);
    assert_text(plain, XML);
    end(&fixture);
}

static struct text number_of(struct fixture *fixture, size_t which)
{
    struct intake_submission *found;
    struct db *db;
    size_t count;

    assert_int_equal(db_take(&db, fixture->place->pool, NULL), OK);
    assert_int_equal(intake_after(&found, &count, db, 0, 100, fixture->arena, NULL), OK);
    db_give(db);
    assert_true(which < count);
    return found[which].case_number;
}

static void each_has_a_case_number_and_an_edit_has_the_old_one(void **state)
{
    struct fixture fixture;
    struct sent_part part = {XML_PART, DATA("uuid:1", "A", "")};

    begin(&fixture, state);
    struct http_reply first = post(&fixture, &part, 1), again = post(&fixture, &part, 1);
    assert_true(text_equal(first.body, again.body));
    struct text number = number_of(&fixture, 0);
    assert_true(case_number_is_valid(number));
    assert_true(text_find(first.body, number) != SIZE_MAX);
    assert_int_equal(send_xml(&fixture, "<data id='errand' version='1'><name>B</name><meta>"
                                        "<deprecatedID>uuid:1</deprecatedID>"
                                        "<instanceID>uuid:2</instanceID></meta></data>"),
                     201);
    assert_true(text_equal(number_of(&fixture, 1), number));
    assert_int_equal(send_xml(&fixture, DATA("uuid:3", "C", "")), 201);
    assert_false(text_equal(number_of(&fixture, 2), number));
    end(&fixture);
}

DB_CHECK_MAIN(DB_TEST(each_has_a_case_number_and_an_edit_has_the_old_one),
              DB_TEST(head_says_how_much_may_be_sent),
              DB_TEST(a_submission_is_sealed_and_stored_once),
              DB_TEST(another_body_under_the_same_identity_is_refused_and_kept),
              DB_TEST(files_may_come_in_several_requests),
              DB_TEST(a_file_of_a_wrong_name_is_not_dropped_silently),
              DB_TEST(an_edit_is_a_new_version_that_names_the_old_one),
              DB_TEST(old_versions_are_taken_and_unknown_ones_are_not),
              DB_TEST(what_is_not_whole_is_refused), DB_TEST(what_is_encrypted_stays_as_it_is),
              DB_TEST(words_with_signs_of_other_languages_stay_words))
