#include "intake_work.h"

#include <stdio.h>
#include <string.h>

struct sending {
    char id[48], area[16], body[BODY];
};

static void make(struct sending *what, struct random random)
{
    memcpy(what->id, "uuid:", 5);
    random_uuid(random, what->id + 5);
    snprintf(what->area, sizeof what->area, "township-%02u",
             (unsigned)(random_u64(random) % 40));
    random.fill(random.self, what->body, sizeof what->body);
}

static struct wire_item item_of(const struct sending *what)
{
    return (struct wire_item){.instance_id = text_of(what->id),
                              .form_id = TEXT("cn-rural-enrol"),
                              .form_version = TEXT("2026100101"),
                              .case_number = TEXT("1234567890"),
                              .queued_ms = 1793000000000,
                              .part_count = 1,
                              .part_name = TEXT(""),
                              .size = BODY,
                              .bytes = {what->body, BODY}};
}

static enum status send_batch(void *self, unsigned client, size_t count, struct random random,
                              struct fault *why)
{
    struct arena *arena = arena_open("client");
    struct sending *what = arena_array(arena, count, sizeof *what);
    struct wire_item *items = arena_array(arena, count, sizeof *items);
    struct wire_answer_item *answers = arena_array(arena, count, sizeof *answers);
    uint8_t device[WIRE_ID] = "a device";

    memcpy(device + 8, &client, sizeof client);
    for (size_t i = 0; i < count; i++) {
        make(&what[i], random);
        items[i] = item_of(&what[i]);
    }
    struct intake_from from = {device, text_of(what->area), TEXT("batch")};
    enum status status = intake_store(self, &from, items, answers, count, arena, why);
    for (size_t i = 0; status == OK && i < count; i++)
        if (answers[i].verdict != WIRE_COMPLETE)
            status = fault_set(why, FAILED, "not complete: verdict %d", answers[i].verdict);
    arena_close(arena);
    return status;
}

struct load_work intake_work(struct intake *intake)
{
    return (struct load_work){intake, send_batch};
}

/* ---- Peers ---- */

enum status peer_prepare(struct db_pool *pool, struct fault *why)
{
    struct db *db = NULL;
    enum status status = db_take(&db, pool, why);

    if (status == OK)
        status = db_run(NULL, db,
                        DB_SQL("CREATE TABLE plain (instance_id TEXT PRIMARY KEY,"
                               " area TEXT NOT NULL, form_id TEXT NOT NULL,"
                               " received_ms BIGINT NOT NULL, body BYTEA NOT NULL)"),
                        NULL, 0, NULL, why);
    db_give(db);
    return status;
}

static enum status send_plain(void *self, unsigned client, size_t count, struct random random,
                              struct fault *why)
{
    struct db *db = NULL;
    enum status status = db_take(&db, self, why);

    (void)client;
    for (size_t i = 0; status == OK && i < count; i++) {
        struct sending what;
        make(&what, random);
        struct db_value row[] = {db_text(text_of(what.id)), db_text(text_of(what.area)),
                                 db_text(TEXT("cn-rural-enrol")), db_number(1793000000000),
                                 db_bytes((struct text){what.body, BODY})};
        status = db_run(NULL, db,
                        DB_SQL("INSERT INTO plain (instance_id, area, form_id, received_ms,"
                               " body) VALUES ($1, $2, $3, $4, $5)"),
                        row, 5, NULL, why);
    }
    db_give(db);
    return status;
}

struct load_work peer_work(struct db_pool *pool)
{
    return (struct load_work){pool, send_plain};
}
