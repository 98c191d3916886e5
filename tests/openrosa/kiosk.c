#include "tests/openrosa/kiosk.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "sync/folder.h"
#include "sync/openrosa_url.h"

enum { LARGEST = 64 * 1024 * 1024 };

const char *kiosk_make_key(struct arena *arena)
{
    EVP_PKEY *pair = EVP_RSA_gen(2048);
    unsigned char *der = NULL;
    int len = i2d_PUBKEY(pair, &der);
    assert_true(len > 0);
    char *base64 = arena_bytes(arena, (size_t)len * 2 + 8);
    EVP_EncodeBlock((unsigned char *)base64, der, len);
    OPENSSL_free(der);
    EVP_PKEY_free(pair);
    return base64;
}

/* ---- The line ---- */

struct cut {
    link_sink *sink;
    void *self;
    int64_t left;
};

static bool take_some(void *self, int status, struct text bytes)
{
    struct cut *cut = self;
    struct text part = text_part(bytes, 0, (size_t)cut->left);
    cut->left -= (int64_t)part.len;
    return cut->sink(cut->self, status, part) && part.len == bytes.len;
}

static enum status ask(void *self, const struct link_request *request, struct link_reply *reply,
                       struct arena *arena, struct fault *why)
{
    struct kiosk *kiosk = self;
    struct link_request asked = *request;
    struct cut cut = {request->sink, request->sink_self, kiosk->cut_after};
    if (request->sink && kiosk->cut_after >= 0) {
        asked.sink = take_some;
        asked.sink_self = &cut;
    }
    enum status status = kiosk->real.ask(kiosk->real.self, &asked, reply, arena, why);
    if (asked.sink == take_some && status == FAILED)
        kiosk->cut_after = -1;
    if (strcmp(request->method, "POST") == 0 && kiosk->loses_reply) {
        kiosk->loses_reply = false;
        *reply = (struct link_reply){.sent = reply->sent};
        return fault_set(why, FAILED, "the line was cut");
    }
    return status;
}

/* ---- The device ---- */

static const char *path_in(struct kiosk *kiosk, const char *name)
{
    return text_format(kiosk->arena, "%s/%s", kiosk->folder, name).at;
}

static void write_file(struct kiosk *kiosk, const char *name, struct text bytes)
{
    char *path = text_string(kiosk->arena, text_of(path_in(kiosk, name)));
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_int_equal(folder_make(path, NULL), OK);
    *slash = '/';
    assert_int_equal(file_replace(path, bytes, 0600, NULL), OK);
}

static struct text form_xml(struct kiosk *kiosk, const char *id, const char *version,
                            const char *label, const char *key, const char *submit)
{
    struct text submission =
        key ? text_format(kiosk->arena, "<submission base64RsaPublicKey=\"%s\"/>", key)
            : (struct text){0};
    return text_format(
        kiosk->arena,
        "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
        "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:ds=\"urn:doorstep:xforms\">"
        "<h:head><h:title>%s</h:title><model><instance><data id=\"%s\" version=\"%s\"><a/>"
        "<meta><instanceID/></meta></data></instance><bind nodeset=\"/data/a\" "
        "type=\"string\"%s/>%.*s</model></h:head><h:body><input ref=\"/data/a\">"
        "<label>%s</label></input></h:body></h:html>",
        id, id, version, submit, TEXT_ARG(submission), label);
}

struct text kiosk_form(struct kiosk *kiosk, const char *id, const char *version,
                       const char *label)
{
    return form_xml(kiosk, id, version, label, kiosk->key, "");
}

void kiosk_configure(struct kiosk *kiosk, const char *url, const char *more)
{
    struct openrosa_base base;
    link_close(&kiosk->real);
    account_close(kiosk->account);
    write_file(kiosk, "data/sync.conf",
               text_format(kiosk->arena,
                           "server = openrosa\nurl = %s\nservices = %s/services\n%s", url,
                           kiosk->folder, more));
    if (account_open(&kiosk->account, path_in(kiosk, "data"), &kiosk->why) != OK)
        fail_msg("%s", kiosk->why.text);
    assert_int_equal(openrosa_base_read(&base, text_of(url), kiosk->arena, NULL), OK);
    struct link_options options = {.url = base.origin,
                                   .user = kiosk->account->settings.user,
                                   .password = kiosk->account->settings.password,
                                   .silence_s = 1};
    assert_int_equal(link_open(&kiosk->real, &options, &kiosk->why), OK);
}

void kiosk_open(struct kiosk *kiosk, const char *url, const char *key)
{
    seal_start();
    *kiosk = (struct kiosk){.arena = arena_open("kiosk"), .key = key, .cut_after = -1};
    kiosk->now.now_ms = INT64_C(1800000000000);
    snprintf(kiosk->folder, sizeof kiosk->folder, "%s/doorstep-openrosa-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(kiosk->folder));
    write_file(kiosk, "services/deployment.conf",
               TEXT("name = Test\nhome = home\nlanguages = en\n"));
    write_file(kiosk, "services/home/form.xml",
               form_xml(kiosk, "home", "1", "Menu", NULL, " ds:submit=\"no\""));
    write_file(kiosk, "services/enrol/form.xml",
               form_xml(kiosk, "enrol", "0", "As it came", key, ""));
    write_file(kiosk, "services/enrol/media/hello.opus", TEXT("hello"));
    kiosk_configure(kiosk, url, "");
    kiosk->link = (struct link){kiosk, ask, NULL};
    assert_int_equal(store_open(&kiosk->store, path_in(kiosk, "data"), clock_fixed(&kiosk->now),
                                NULL, kiosk->arena, &kiosk->why),
                     OK);
    assert_int_equal(memory_get(&kiosk->memory, kiosk->store, NULL), OK);
}

void kiosk_close(struct kiosk *kiosk)
{
    store_close(kiosk->store);
    account_close(kiosk->account);
    link_close(&kiosk->real);
    folder_remove(kiosk->folder, NULL);
    arena_close(kiosk->arena);
}

/* A deployment is sound unless one of its forms says that it is not, or that it needs the form
 * "follow" and there is none. */
static enum status judge(void *self, const char *folder, struct fault *why)
{
    struct kiosk *kiosk = self;
    struct arena *arena = arena_open("judge");
    struct text *names, bytes;
    size_t count = 0;
    bool is_unsound = false, needs = false, has = false;
    enum status status = folder_list(&names, &count, folder, arena, why);
    kiosk->judged++;
    for (size_t i = 0; i < count && status == OK; i++) {
        const char *path =
            text_format(arena, "%s/%.*s/form.xml", folder, TEXT_ARG(names[i])).at;
        if (file_read(&bytes, path, LARGEST, arena, NULL) != OK)
            continue;
        is_unsound = is_unsound || text_find(bytes, TEXT("unsound")) != SIZE_MAX;
        needs = needs || text_find(bytes, TEXT("needs follow")) != SIZE_MAX;
        has = has || text_find(bytes, TEXT(" id=\"follow\"")) != SIZE_MAX;
    }
    if (status == OK && (is_unsound || (needs && !has)))
        status = fault_set(why, REFUSED, "a form is not sound");
    arena_close(arena);
    return status;
}

enum round_end kiosk_round(struct kiosk *kiosk)
{
    const struct round round = {.account = kiosk->account,
                                .store = kiosk->store,
                                .link = &kiosk->link,
                                .memory = &kiosk->memory,
                                .install = {kiosk->account, kiosk, judge},
                                .clock = clock_fixed(&kiosk->now),
                                .random = random_system(),
                                .program = "test"};
    kiosk->now.now_ms += 3600 * 1000;
    kiosk->why = (struct fault){0};
    return round_run(&kiosk->tally, &round, &kiosk->why);
}

/* ---- The queue ---- */

static struct text bytes_of(struct kiosk *kiosk, size_t size, unsigned number)
{
    char *bytes = arena_bytes(kiosk->arena, size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(number * 31 + i / 3);
    return (struct text){bytes, size};
}

static struct text send_to_queue(struct kiosk *kiosk, const struct store_submission *submission,
                                 unsigned number)
{
    struct store_sending sending = {.submission = *submission,
                                    .case_check = {(uint8_t)number, (uint8_t)(number >> 8)}};
    assert_int_equal(store_send(kiosk->store, &sending, &kiosk->why), OK);
    return submission->instance_id;
}

struct text kiosk_queue(struct kiosk *kiosk, const char *form, unsigned number,
                        const size_t *sizes, size_t count)
{
    struct text id = text_format(kiosk->arena, "uuid:00000000-0000-4000-8000-%012u", number);
    struct odk_file *attachments = arena_array(kiosk->arena, count, sizeof *attachments),
                    *files;
    size_t file_count = 0;
    for (size_t i = 0; i < count; i++)
        attachments[i] = (struct odk_file){text_format(kiosk->arena, "photo %zu.jpg", i),
                                           bytes_of(kiosk, sizes[i], number)};
    const struct odk_submission submission = {
        .form_id = text_of(form),
        .version = TEXT("1"),
        .instance_id = id,
        .xml = text_format(kiosk->arena, "<data id=\"%s\"><a>%u</a></data>", form, number),
        .attachments = attachments,
        .attachment_count = count};
    if (odk_encrypt(&files, &file_count, &submission, text_of(kiosk->key), kiosk->arena,
                    &kiosk->why) != OK)
        fail_msg("%s", kiosk->why.text);
    struct store_part *parts = arena_array(kiosk->arena, file_count, sizeof *parts);
    for (size_t i = 0; i < file_count; i++)
        parts[i] = (struct store_part){files[i].name, files[i].bytes};
    return send_to_queue(kiosk,
                         &(struct store_submission){.instance_id = id,
                                                    .form_id = text_of(form),
                                                    .form_version = TEXT("1"),
                                                    .odk = true,
                                                    .parts = parts,
                                                    .part_count = file_count},
                         number);
}

struct text kiosk_queue_sealed(struct kiosk *kiosk, unsigned number)
{
    struct store_part part = {.bytes = bytes_of(kiosk, 300, number)};
    return send_to_queue(kiosk,
                         &(struct store_submission){
                             .instance_id = text_format(
                                 kiosk->arena, "uuid:00000000-0000-4000-9000-%012u", number),
                             .form_id = TEXT("enrol"),
                             .form_version = TEXT("1"),
                             .parts = &part,
                             .part_count = 1},
                         number);
}

struct search {
    struct kiosk *kiosk;
    struct text instance_id, reason;
    enum store_state state;
    bool is_there;
};

static bool compare(void *self, const struct store_entry *entry)
{
    struct search *search = self;
    if (!text_equal(entry->instance_id, search->instance_id))
        return true;
    search->state = entry->state;
    search->reason = text_copy(search->kiosk->arena, entry->reason);
    search->is_there = true;
    return false;
}

enum store_state kiosk_state(struct kiosk *kiosk, struct text instance_id, struct text *reason)
{
    struct search search = {kiosk, instance_id};
    assert_int_equal(store_each(kiosk->store, &search, compare, NULL), OK);
    assert_true(search.is_there);
    if (reason)
        *reason = search.reason;
    return search.state;
}

/* ---- What is in place ---- */

/* The folder of a form, whatever its name. */
static const char *folder_of(struct kiosk *kiosk, const char *form)
{
    const char *current = path_in(kiosk, "data/deployment/current");
    struct text *names, bytes;
    size_t count = 0;
    struct text mark = text_format(kiosk->arena, " id=\"%s\"", form);
    if (folder_list(&names, &count, text_format(kiosk->arena, "%s/", current).at, kiosk->arena,
                    NULL) != OK)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const char *folder =
            text_format(kiosk->arena, "%s/%.*s", current, TEXT_ARG(names[i])).at;
        if (file_read(&bytes, text_format(kiosk->arena, "%s/form.xml", folder).at, LARGEST,
                      kiosk->arena, NULL) == OK &&
            text_find(bytes, mark) != SIZE_MAX)
            return folder;
    }
    return NULL;
}

bool kiosk_has(struct kiosk *kiosk, const char *form)
{
    return folder_of(kiosk, form) != NULL;
}

struct text kiosk_file(struct kiosk *kiosk, const char *form, const char *name)
{
    struct text bytes;
    const char *folder = folder_of(kiosk, form);
    if (!folder || file_read(&bytes, text_format(kiosk->arena, "%s/%s", folder, name).at,
                             LARGEST, kiosk->arena, NULL) != OK)
        return (struct text){0};
    return bytes;
}
