#include "sync/office_fixture.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "base/log.h"
#include "sync/folder.h"
#include "sync/hex.h"

enum { LATE_S = 7 };
#define CODE TEXT("ABCDEFGHJKLMNPQR")

/* ---- What the office keeps ---- */

static struct office_part *find_part(struct office *office, const struct wire_item *item)
{
    for (size_t i = 0; i < office->part_count; i++)
        if (office->parts[i].part == item->part &&
            text_equal(office->parts[i].instance_id, item->instance_id))
            return &office->parts[i];
    assert_true(office->part_count < OFFICE_MOST);
    struct office_part *part = &office->parts[office->part_count++];
    *part = (struct office_part){text_copy(office->arena, item->instance_id),
                                 item->part,
                                 item->part_count,
                                 item->size,
                                 {0}};
    return part;
}

size_t office_has(const struct office *office, struct text instance_id)
{
    size_t whole = 0;
    for (size_t i = 0; i < office->part_count; i++)
        whole += text_equal(office->parts[i].instance_id, instance_id) &&
                 office->parts[i].bytes.len == office->parts[i].size;
    return whole;
}

static enum wire_verdict take_item(struct office *office, const struct wire_item *item,
                                   uint64_t *have)
{
    if (text_equal(item->instance_id, office->unwanted))
        return WIRE_UNWANTED;
    if (text_equal(item->instance_id, office->different))
        return WIRE_DIFFERENT;
    if (text_equal(item->instance_id, office->later))
        return WIRE_LATER;
    struct office_part *part = find_part(office, item);
    assert_true(part->size == item->size);
    for (size_t i = 0; i < item->bytes.len; i++) { /* what is there twice is the same */
        uint64_t at = item->offset + i;
        if (at < part->bytes.len)
            assert_int_equal(part->bytes.at[at], item->bytes.at[i]);
    }
    if (item->offset <= part->bytes.len) {
        size_t known = part->bytes.len - (size_t)item->offset;
        bool was_whole = part->bytes.len == part->size;
        buffer_add(&part->bytes,
                   text_part(item->bytes, known < item->bytes.len ? known : item->bytes.len,
                             SIZE_MAX));
        office->stored += !was_whole && part->bytes.len == part->size;
    }
    *have = part->bytes.len;
    return office_has(office, item->instance_id) == item->part_count ? WIRE_COMPLETE
                                                                     : WIRE_STORED;
}

void office_answer(struct buffer *out, struct office *office, struct text bytes)
{
    struct arena *arena = arena_open("office");
    struct wire_batch batch;
    assert_int_equal(wire_batch_read(&batch, bytes, &office->device_key, arena, NULL), OK);
    struct wire_answer answer = {.made_ms = 1, .count = batch.count};
    answer.items = arena_array(arena, batch.count, sizeof *answer.items);
    memcpy(answer.device, batch.device, WIRE_ID);
    memcpy(answer.batch, batch.id, WIRE_ID);
    for (size_t i = 0; i < batch.count; i++) {
        struct wire_answer_item *item = &answer.items[i];
        item->instance_id = batch.items[i].instance_id;
        item->part = batch.items[i].part;
        item->verdict = take_item(office, &batch.items[i], &item->have);
        if (item->verdict == WIRE_UNWANTED)
            item->reason = TEXT("unknown-form");
    }
    wire_answer_write(out, &answer, office->signer);
    arena_close(arena);
}

void office_tell(struct buffer *out, struct office *office, uint64_t from)
{
    from = from > office->news_count ? 0 : from; /* of another database */
    struct wire_news news = {
        .from = from, .to = from, .made_ms = office->made_ms > 0 ? office->made_ms : 1};
    size_t left = office->news_count > from ? office->news_count - (size_t)from : 0;
    memcpy(news.device, office->device, WIRE_ID);
    news.items = office->news + from;
    news.count = office->page > 0 && left > office->page ? office->page : left;
    news.to = from + news.count;
    news.more = news.to < office->news_count;
    wire_news_write(out, &news, office->signer);
}

void office_add_file(struct office *office, const char *name, const char *content)
{
    struct wire_news_item *item = &office->news[office->news_count];
    *item = (struct wire_news_item){
        .kind = WIRE_FILE, .name = text_of(name), .size = strlen(content)};
    crypto_hash_sha256(item->sha, (const uint8_t *)content, strlen(content));
    office->contents[office->news_count++] = text_of(content);
}

/* ---- Its line ---- */

struct exchange {
    struct office *office;
    const struct link_request *request;
    struct link_reply *reply;
    struct text arrived; /* of the body */
    struct arena *arena;
    struct fault *why;
};

static struct text header_of(const struct link_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (strcmp(request->headers[i].name, name) == 0)
            return request->headers[i].value;
    return (struct text){0};
}

static int64_t number_of(struct text text)
{
    int64_t number = -1;
    text_to_int64(text, &number);
    return number;
}

static void reply_with(struct exchange *exchange, int status, const struct buffer *body)
{
    exchange->reply->status = status;
    if (body)
        exchange->reply->body = text_copy(exchange->arena, buffer_text(body));
}

static void reply_at(struct exchange *exchange, int status, size_t at)
{
    exchange->reply->status = status;
    exchange->reply->has_at = true;
    exchange->reply->at = at;
}

static void serve_batch(struct exchange *exchange, struct text id_text)
{
    struct office *office = exchange->office;
    uint8_t id[WIRE_ID];
    struct buffer answer = {0};
    assert_true(hex_read(id, sizeof id, id_text));
    bool is_known = office->upload.is_there && memcmp(id, office->upload.id, sizeof id) == 0;
    if (strcmp(exchange->request->method, "HEAD") == 0) {
        if (is_known)
            reply_at(exchange, 200, office->upload.bytes.len);
        else
            reply_with(exchange, 404, NULL);
        return;
    }
    int64_t at = number_of(header_of(exchange->request, "Doorstep-At"));
    int64_t size = number_of(header_of(exchange->request, "Doorstep-Size"));
    if (!is_known) {
        buffer_clear(&office->upload.bytes);
        memcpy(office->upload.id, id, sizeof id);
        office->upload.is_there = true;
    }
    if (at != (int64_t)office->upload.bytes.len) {
        reply_at(exchange, 409, office->upload.bytes.len);
        return;
    }
    buffer_add(&office->upload.bytes, exchange->arrived);
    if ((int64_t)office->upload.bytes.len < size) {
        reply_at(exchange, 202, office->upload.bytes.len);
        return;
    }
    office->batches++;
    office_answer(&answer, office, buffer_text(&office->upload.bytes));
    reply_with(exchange, 200, &answer);
    buffer_close(&answer);
}

static void serve_file(struct exchange *exchange, struct text sha_text)
{
    uint8_t sha[WIRE_SHA];
    struct text range = header_of(exchange->request, "Range"), from, to;
    assert_true(hex_read(sha, sizeof sha, sha_text));
    reply_with(exchange, 404, NULL);
    for (size_t i = 0; i < exchange->office->news_count; i++) {
        struct text content = exchange->office->contents[i];
        if (memcmp(sha, exchange->office->news[i].sha, sizeof sha) != 0)
            continue;
        to = text_part(range, sizeof "bytes=" - 1, SIZE_MAX);
        text_take_part(&to, '-', &from);
        size_t first = (size_t)number_of(from), last = (size_t)number_of(to);
        content = text_part(content, first, last - first + 1);
        exchange->reply->status = 206;
        int64_t cut = exchange->office->cut_after;
        struct text arrives = text_part(content, 0, cut >= 0 ? (size_t)cut : SIZE_MAX);
        exchange->request->sink(exchange->request->sink_self, 206, arrives);
        exchange->reply->received += arrives.len;
        if (arrives.len < content.len)
            exchange->office->cut_after = 0;
        return;
    }
}

static void serve_hello(struct exchange *exchange)
{
    struct wire_hello hello;
    struct buffer news = {0};
    assert_int_equal(
        wire_hello_read(&hello, exchange->arrived, &exchange->office->device_key, NULL), OK);
    office_tell(&news, exchange->office, hello.cursor);
    reply_with(exchange, 200, &news);
    buffer_close(&news);
}

static bool has_parcel(const struct office *office, const uint8_t id[WIRE_ID])
{
    for (size_t i = 0; i < office->parcel_count; i++)
        if (memcmp(office->parcels[i], id, WIRE_ID) == 0)
            return true;
    return false;
}

void office_count(struct buffer *out, struct office *office, struct text bytes)
{
    struct wire_tally tally;
    struct wire_answer answer = {.made_ms = 1};
    assert_int_equal(wire_tally_read(&tally, bytes, &office->device_key, office->arena, NULL),
                     OK);
    if (!has_parcel(office, tally.id)) {
        memcpy(office->parcels[office->parcel_count++], tally.id, WIRE_ID);
        for (size_t i = 0; i < tally.count; i++)
            office->counted += tally.counts[i].times;
    }
    memcpy(answer.device, tally.device, WIRE_ID);
    memcpy(answer.batch, tally.id, WIRE_ID);
    wire_answer_write(out, &answer, office->signer);
}

static void serve_tally(struct exchange *exchange)
{
    struct buffer out = {0};
    office_count(&out, exchange->office, exchange->arrived);
    reply_with(exchange, 200, &out);
    buffer_close(&out);
}

static void serve_enrolment(struct exchange *exchange)
{
    struct office *office = exchange->office;
    struct wire_enrol enrol;
    struct buffer out = {0};
    if (wire_enrol_read(&enrol, exchange->arrived, office->code, NULL) != OK) {
        reply_with(exchange, 403, NULL);
        return;
    }
    office->device_key = enrol.key;
    memcpy(office->device, enrol.device, WIRE_ID);
    struct wire_enrolled enrolled = {.seal = {{9}},
                                     .sign = signer_key(office->signer),
                                     .case_key = {7},
                                     .case_first = 1000,
                                     .case_last = 1999,
                                     .area = TEXT("north")};
    memcpy(enrolled.device, enrol.device, WIRE_ID);
    wire_enrolled_write(&out, &enrolled, office->code, office->signer);
    reply_with(exchange, 200, &out);
    buffer_close(&out);
}

static void serve(struct exchange *exchange)
{
    struct text path = exchange->request->path;
    struct text last = text_part(path, sizeof "/doorstep/1/batch/" - 1, SIZE_MAX);
    if (text_starts(path, "/doorstep/1/batch/"))
        serve_batch(exchange, last);
    else if (text_starts(path, "/doorstep/1/file/"))
        serve_file(exchange, text_part(path, sizeof "/doorstep/1/file/" - 1, SIZE_MAX));
    else if (text_is(path, "/doorstep/1/hello"))
        serve_hello(exchange);
    else if (text_is(path, "/doorstep/1/tally"))
        serve_tally(exchange);
    else if (text_is(path, "/doorstep/1/enrol"))
        serve_enrolment(exchange);
    else
        reply_with(exchange, 404, NULL);
}

static enum status cut(const struct exchange *exchange)
{
    exchange->reply->status = 0;
    exchange->reply->body = (struct text){0};
    return fault_set(exchange->why, FAILED, "the line was cut");
}

static enum status ask(void *self, const struct link_request *request, struct link_reply *reply,
                       struct arena *arena, struct fault *why)
{
    struct office *office = self;
    struct exchange exchange = {office, request, reply, request->body, arena, why};
    *reply = (struct link_reply){0};
    office->requests++;
    if (office->cut_after == 0)
        return cut(&exchange);
    bool is_cut = office->cut_after > 0 && (size_t)office->cut_after < request->body.len;
    if (is_cut)
        exchange.arrived.len = (size_t)office->cut_after;
    office->bytes_up += exchange.arrived.len;
    reply->sent = exchange.arrived.len;
    if (office->status != 0) {
        reply->status = office->status;
        reply->retry_s = office->retry_s;
        reply->type = office->type;
        return OK;
    }
    if (!is_cut || text_starts(request->path, "/doorstep/1/batch/"))
        serve(&exchange);
    bool is_lost = office->loses_reply || is_cut || office->cut_after == 0;
    if (is_cut)
        office->cut_after = 0;
    else if (office->cut_after > 0)
        office->cut_after -= (int64_t)exchange.arrived.len;
    office->loses_reply = false;
    reply->received += reply->body.len;
    return is_lost ? cut(&exchange) : OK;
}

static void close_nothing(void *self)
{
    (void)self;
}

struct link office_link(struct office *office)
{
    return (struct link){office, ask, close_nothing};
}

void office_open(struct office *office)
{
    static const uint8_t SEED[SIGN_KEY] = {42};
    *office = (struct office){.arena = arena_open("office"),
                              .signer = signer_of_seed(SEED),
                              .cut_after = -1,
                              .retry_s = LATE_S,
                              .code = CODE};
}

void office_close(struct office *office)
{
    for (size_t i = 0; i < office->part_count; i++)
        buffer_close(&office->parts[i].bytes);
    buffer_close(&office->upload.bytes);
    signer_close(office->signer);
    arena_close(office->arena);
}

/* ---- A device ---- */

static void no_line(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

int device_set_up(void **state)
{
    struct device_fixture *device = calloc(1, sizeof *device);
    device->office = calloc(1, sizeof *device->office);
    seal_start();
    log_set_sink((struct log_sink){NULL, no_line, LOG_FATAL});
    snprintf(device->folder, sizeof device->folder, "%s/doorstep-sync-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(device->folder))
        return -1;
    device->arena = arena_open("test");
    device->now.now_ms = INT64_C(1800000000000);
    device->seeded.state = 5;
    office_open(device->office);
    device->link = office_link(device->office);
    *state = device;
    return 0;
}

void device_enrol(struct device_fixture *device)
{
    struct account_invitation invitation = {.url = TEXT("https://office.example"),
                                            .code = CODE};
    assert_int_equal(account_enrol(device->folder, &invitation, TEXT("hall"), &device->link,
                                   clock_fixed(&device->now), random_seeded(&device->seeded),
                                   &device->why),
                     OK);
    assert_int_equal(account_open(&device->account, device->folder, &device->why), OK);
    assert_int_equal(store_open(&device->store, device->folder, clock_fixed(&device->now), NULL,
                                device->arena, &device->why),
                     OK);
    assert_int_equal(memory_get(&device->memory, device->store, &device->why), OK);
}

int device_tear_down(void **state)
{
    struct device_fixture *device = *state;
    store_close(device->store);
    account_close(device->account);
    office_close(device->office);
    folder_remove(device->folder, NULL);
    arena_close(device->arena);
    free(device->office);
    free(device);
    return 0;
}

struct text device_queue(struct device_fixture *device, unsigned number, int priority,
                         const size_t *sizes, size_t count)
{
    struct arena *arena = device->arena;
    struct store_part *parts = arena_array(arena, count, sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        char *bytes = arena_bytes(arena, sizes[i]);
        for (size_t k = 0; k < sizes[i]; k++)
            bytes[k] = (char)(number * 31 + i * 7 + k / 3);
        parts[i] = (struct store_part){i == 0 ? TEXT("") : text_format(arena, "%zu", i),
                                       {bytes, sizes[i]}};
    }
    struct store_sending sending = {
        .submission = {.instance_id =
                           text_format(arena, "uuid:00000000-0000-4000-8000-%012u", number),
                       .form_id = TEXT("enrol"),
                       .form_version = TEXT("1"),
                       .priority = priority,
                       .parts = parts,
                       .part_count = count},
        .case_check = {(uint8_t)number, (uint8_t)(number >> 8)}};
    assert_int_equal(store_send(device->store, &sending, &device->why), OK);
    return sending.submission.instance_id;
}

static enum status judge(void *self, const char *folder, struct fault *why)
{
    struct device_fixture *device = self;
    (void)folder;
    return device->refuses_deployments ? fault_set(why, REFUSED, "a form does not open") : OK;
}

struct round device_round(struct device_fixture *device)
{
    return (struct round){.account = device->account,
                          .store = device->store,
                          .link = &device->link,
                          .memory = &device->memory,
                          .install = {device->account, device, judge},
                          .clock = clock_fixed(&device->now),
                          .random = random_seeded(&device->seeded),
                          .program = "test"};
}

struct search {
    struct text instance_id;
    enum store_state state;
    bool is_there;
};

static bool compare(void *self, const struct store_entry *entry)
{
    struct search *search = self;
    if (!text_equal(entry->instance_id, search->instance_id))
        return true;
    search->state = entry->state;
    search->is_there = true;
    return false;
}

enum store_state device_state(struct device_fixture *device, struct text instance_id)
{
    struct search search = {instance_id};
    assert_int_equal(store_each(device->store, &search, compare, NULL), OK);
    assert_true(search.is_there);
    return search.state;
}
