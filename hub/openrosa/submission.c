/* submission.c: HEAD and POST /submission. */
#include <string.h>

#include "base/log.h"
#include "news/news.h"
#include "openrosa/inside.h"

struct arriving {
    struct call *call;
    struct identity identity;
    struct text xml;
    struct http_part *parts; /* of the request; without the XML and flags */
    size_t part_count;
    struct text *names; /* of all files that belong to it, those of this request or others */
    size_t name_count;
    struct text number; /* of its case */
    struct wire_item *items;
    size_t item_count;
};

/* ---- What was sent ---- */

/* Flags such as "*isIncomplete*" are no files. */
static bool is_flag(struct text name)
{
    return text_starts(name, "*") && text_ends(name, "*");
}

static bool read_parts(struct arriving *its)
{
    struct http_part *parts;
    struct fault why = {0};
    size_t count;
    bool found = false;
    enum status status = http_parts(&parts, &count, its->call->request, &why);

    if (status != OK) {
        openrosa_say(its->call, status == TOO_LARGE ? 413 : 400, why.text);
        return false;
    }
    its->parts = parts;
    for (size_t i = 0; i < count; i++) {
        if (text_is(parts[i].name, "xml_submission_file") && !found) {
            its->xml = parts[i].bytes;
            found = true;
        } else if (!is_flag(parts[i].name)) {
            its->parts[its->part_count++] = parts[i];
        }
    }
    if (!found)
        openrosa_say(its->call, 400, "There is no part xml_submission_file.");
    else if (identity_read(&its->identity, its->xml, its->call->request->arena, &why) != OK)
        openrosa_say(its->call, 400, why.text);
    else
        return true;
    return false;
}

/* The form, as it was when this was filled in. */
static bool find_form(struct text *form, struct arriving *its)
{
    struct call *call = its->call;
    struct fault why = {0};
    struct db *db;
    enum status status = db_take(&db, call->openrosa->options.pool, &why);

    if (status == OK) {
        status = news_form(form, db, its->identity.form_id, its->identity.version, NULL,
                           call->request->arena, &why);
        db_give(db);
    }
    if (status == NOT_FOUND)
        openrosa_say(call, 404, "There is no such form, or not in this version.");
    else if (status != OK)
        openrosa_say_later(call, &why);
    return status == OK;
}

/* A form that cannot say which files belong to it takes those that come with it. */
static void name_files(struct arriving *its, struct text form)
{
    struct arena *arena = its->call->request->arena;
    struct expected expected;

    if (its->identity.encrypted) {
        its->names = its->identity.files;
        its->name_count = its->identity.file_count;
        return;
    }
    bool known =
        openrosa_expects(&expected, its->call->openrosa, form, &its->identity, its->xml, arena);
    its->names = expected.names;
    its->name_count = expected.count;
    its->number = expected.number;
    if (known)
        return;
    its->name_count = its->part_count;
    for (size_t i = 0; i < its->part_count; i++)
        its->names[i] = its->parts[i].name;
}

static bool find_number(struct arriving *its)
{
    struct fault why = {0};
    enum status status = its->number.len > 0
                             ? OK
                             : openrosa_number(&its->number, its->call->openrosa,
                                               &its->identity, its->call->request->arena, &why);

    if (status != OK)
        openrosa_say_later(its->call, &why);
    return status == OK;
}

static size_t place_of(const struct arriving *its, struct text name)
{
    size_t i = 0;

    while (i < its->name_count && !text_equal(its->names[i], name))
        i++;
    return i;
}

/* ---- Into the intake ---- */

/* As our own clients seal a file: its name, a line's end, its bytes. */
static struct text pack_file(const struct http_part *part, struct arena *arena)
{
    char *packed = arena_bytes(arena, part->name.len + part->bytes.len + 1);

    memcpy(packed, part->name.at, part->name.len);
    packed[part->name.len] = '\n';
    memcpy(packed + part->name.len + 1, part->bytes.at, part->bytes.len);
    return (struct text){packed, part->name.len + 1 + part->bytes.len};
}

static void add_item(struct arriving *its, unsigned part, struct text name, struct text plain)
{
    const struct openrosa_options *options = &its->call->openrosa->options;
    struct arena *arena = its->call->request->arena;
    struct text bytes =
        its->identity.encrypted
            ? plain
            : openrosa_seal(its->call->openrosa, its->identity.instance_id, plain, arena);

    its->items[its->item_count++] =
        (struct wire_item){.instance_id = its->identity.instance_id,
                           .form_id = its->identity.form_id,
                           .form_version = its->identity.version,
                           .case_number = its->number,
                           .queued_ms = options->clock.now_ms(options->clock.self),
                           .priority = 5,
                           .odk = its->identity.encrypted,
                           .part = part,
                           .part_count = (unsigned)its->name_count + 1,
                           .part_name = its->identity.encrypted ? name : (struct text){0},
                           .size = bytes.len,
                           .bytes = bytes};
}

static bool make_items(struct arriving *its)
{
    struct arena *arena = its->call->request->arena;

    its->items = arena_array(arena, its->part_count + 1, sizeof *its->items);
    add_item(its, 0, TEXT("submission.xml"), its->xml);
    for (size_t i = 0; i < its->part_count; i++) {
        const struct http_part *part = &its->parts[i];
        size_t place = place_of(its, part->name);
        if (place == its->name_count) {
            openrosa_say(its->call, 400,
                         text_format(arena, "The submission names no file \"%.*s\".",
                                     TEXT_ARG(part->name))
                             .at);
            return false;
        }
        add_item(its, (unsigned)place + 1, part->name,
                 its->identity.encrypted ? part->bytes : pack_file(part, arena));
    }
    return true;
}

/* Noted before the submission itself is taken: whoever sees the one can see the other. */
static enum status note_edit(struct arriving *its, struct fault *why)
{
    const struct openrosa_options *options = &its->call->openrosa->options;
    struct db_value values[] = {db_text(its->identity.instance_id),
                                db_text(its->identity.replaces),
                                db_number(options->clock.now_ms(options->clock.self))};
    struct db *db;
    enum status status = OK;

    if (its->identity.replaces.len == 0 ||
        text_equal(its->identity.replaces, its->identity.instance_id))
        return OK;
    status = db_take(&db, options->pool, why);
    if (status != OK)
        return status;
    status = db_run(NULL, db,
                    DB_SQL("INSERT INTO openrosa_edit (instance_id, replaces, made_ms) "
                           "VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"),
                    values, 3, its->call->request->arena, why);
    db_give(db);
    return status;
}

/* ---- What is answered ---- */

static void say_verdicts(struct arriving *its, const struct wire_answer_item *answers)
{
    bool complete = false;

    for (size_t i = 0; i < its->item_count; i++) {
        complete |= answers[i].verdict == WIRE_COMPLETE;
        switch (answers[i].verdict) {
        case WIRE_STORED:
        case WIRE_COMPLETE:
            continue;
        case WIRE_DIFFERENT:
            openrosa_say(its->call, 409,
                         its->items[i].part == 0
                             ? "A submission already exists with this ID, but with different "
                               "XML. Yours is kept for the office to see."
                             : "A file of this name already came, but with other bytes. Yours "
                               "is kept for the office to see.");
            return;
        case WIRE_UNWANTED:
            openrosa_say(its->call, text_is(answers[i].reason, "too-large") ? 413 : 400,
                         text_is(answers[i].reason, "too-large")
                             ? "A part of the submission is too large."
                             : "The submission is not as it should be.");
            return;
        case WIRE_LATER:
            openrosa_say(its->call, 503, "The office cannot take this now. Please try later.");
            http_add_header(its->call->reply, TEXT("Retry-After"), TEXT("60"));
            return;
        }
    }
    openrosa_say(its->call, 201,
                 complete
                     ? text_format(its->call->request->arena,
                                   "Received. The case number is %.*s.", TEXT_ARG(its->number))
                           .at
                     : "Received; files of this submission are missing.");
    if (complete && its->call->openrosa->options.arrived != NULL)
        its->call->openrosa->options.arrived(its->call->openrosa->options.self);
}

static void store(struct arriving *its)
{
    const struct openrosa_options *options = &its->call->openrosa->options;
    struct arena *arena = its->call->request->arena;
    struct wire_answer_item *answers = arena_array(arena, its->item_count, sizeof *answers);
    struct intake_from from = {NULL, its->call->area, TEXT("odk")};
    struct fault why = {0};
    enum status status = note_edit(its, &why);

    if (status == OK)
        status = intake_store(options->intake, &from, its->items, answers, its->item_count,
                              arena, &why);
    if (status == OK)
        say_verdicts(its, answers);
    else
        openrosa_say_later(its->call, &why);
}

void openrosa_submit(struct call *call)
{
    struct arriving *its = ARENA_NEW(call->request->arena, struct arriving);
    struct text form;

    http_add_header(call->reply, TEXT("X-OpenRosa-Accept-Content-Length"),
                    text_format(call->request->arena, "%d", OPENROSA_LARGEST));
    if (text_is(call->request->method, "HEAD")) {
        http_add_header(call->reply, TEXT("Location"),
                        text_format(call->request->arena, "%.*s/submission",
                                    TEXT_ARG(openrosa_base(call))));
        call->reply->status = 204;
        return;
    }
    its->call = call;
    if (!read_parts(its) || !find_form(&form, its))
        return;
    name_files(its, form);
    if (find_number(its) && make_items(its))
        store(its);
}
