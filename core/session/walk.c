#include "session/walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

static enum status enter(struct walk *walk, const struct service *service, struct fault *why)
{
    *walk = (struct walk){0};
    enum status status = service_enter(&walk->form, service, why);
    if (status == OK)
        walk->service = service;
    return status;
}

enum status walk_begin(struct walk *walk, const struct service *service,
                       const struct record_host *host, size_t language, struct fault *why)
{
    enum status status = enter(walk, service, why);
    if (status == OK)
        status = record_new(&walk->record, walk->form, host, why);
    if (status != OK) {
        walk->record = NULL;
        walk_end(walk);
        return status;
    }
    record_set_language(walk->record, service->languages[language]);
    walk->place = record_next(walk->record, record_start());
    return OK;
}

void walk_end(struct walk *walk)
{
    if (walk->record)
        record_close(walk->record);
    if (walk->form)
        service_leave(walk->service);
    for (size_t i = 0; i < walk->file_count; i++) {
        buffer_close(&walk->files[i].name);
        buffer_close(&walk->files[i].bytes);
    }
    free(walk->files);
    buffer_close(&walk->passed);
    buffer_close(&walk->put_off);
    explicit_bzero(walk, sizeof *walk);
}

/* ---- Moving ---- */

static uint64_t place_hash(struct place place)
{
    uint64_t hash = 14695981039346656037u;
    hash = (hash ^ (uint64_t)place.kind) * 1099511628211u;
    hash = (hash ^ place.control) * 1099511628211u;
    for (size_t i = 0; i < PLACE_DEEPEST; i++)
        hash = (hash ^ place.repeat[i]) * 1099511628211u;
    return hash;
}

static void pass(struct walk *walk, struct place place)
{
    uint64_t hash = place_hash(place);
    buffer_add(&walk->passed, (struct text){(const char *)&hash, sizeof hash});
}

static bool has_passed(const struct walk *walk, struct place place)
{
    uint64_t hash = place_hash(place), at = 0;
    for (size_t i = 0; i + sizeof at <= walk->passed.len; i += sizeof at) {
        memcpy(&at, walk->passed.at + i, sizeof at);
        if (at == hash)
            return true;
    }
    return false;
}

bool walk_at_end(const struct walk *walk)
{
    return walk->place.kind == PLACE_END;
}

static struct place last_place(const struct walk *walk)
{
    struct place place = walk->place;
    while (place.kind != PLACE_END)
        place = record_next(walk->record, place);
    return place;
}

void walk_return(struct walk *walk)
{
    walk->returning = false;
    walk->added = false;
    buffer_close(&walk->passed);
    walk->place = last_place(walk);
}

void walk_change(struct walk *walk, struct place place)
{
    struct place stop = record_start();
    buffer_clear(&walk->passed);
    while ((stop = record_next(walk->record, stop)).kind != PLACE_END)
        pass(walk, stop);
    walk->returning = true;
    walk->added = false;
    walk->place = place;
}

/* The first stop that there was not when the change began. */
static void forward_to_new(struct walk *walk)
{
    pass(walk, walk->place);
    struct place stop = record_start();
    while ((stop = record_next(walk->record, stop)).kind != PLACE_END) {
        if (has_passed(walk, stop))
            continue;
        walk->place = stop;
        return;
    }
    walk_return(walk);
}

void walk_forward(struct walk *walk)
{
    walk->added = false;
    if (walk->returning)
        forward_to_new(walk);
    else
        walk->place = record_next(walk->record, walk->place);
}

/* The last instance of the repeat that asks at `add`. */
static enum status remove_last(struct walk *walk, struct place add, struct fault *why)
{
    struct arena *arena = arena_open("repeat");
    struct question question;
    record_question(&question, walk->record, add, arena);
    enum status status =
        question.repeat_count > 0
            ? record_remove_repeat(walk->record, question.reference, question.repeat_count, why)
            : OK;
    arena_close(arena);
    return status;
}

bool walk_back(struct walk *walk)
{
    if (walk->added) {
        struct place add = walk->add;
        walk->added = false;
        if (remove_last(walk, add, NULL) == OK) {
            walk->place = add;
            return true;
        }
    }
    if (walk->returning) {
        walk_return(walk);
        return true;
    }
    struct place before = record_previous(walk->record, walk->place);
    if (before.kind == PLACE_START)
        return false;
    walk->place = before;
    return true;
}

enum status walk_add(struct walk *walk, struct fault *why)
{
    struct place add = walk->place, first = walk->place;
    enum status status = record_add_repeat(walk->record, &first, why);
    if (status != OK)
        return status;
    walk->add = add;
    walk->place = first;
    walk->added = true;
    walk->touched = true;
    if (walk->returning)
        pass(walk, add);
    return OK;
}

enum status walk_remove(struct walk *walk, struct fault *why)
{
    walk->touched = true;
    return remove_last(walk, walk->place, why);
}

/* ---- Files ---- */

const struct walk_file *walk_file(const struct walk *walk, struct text name)
{
    for (size_t i = 0; i < walk->file_count; i++)
        if (text_equal(buffer_text(&walk->files[i].name), name))
            return &walk->files[i];
    return NULL;
}

void walk_drop_file(struct walk *walk, struct text name)
{
    const struct walk_file *found = walk_file(walk, name);
    if (!found)
        return;
    size_t index = (size_t)(found - walk->files);
    buffer_close(&walk->files[index].name);
    buffer_close(&walk->files[index].bytes);
    walk->files[index] = walk->files[--walk->file_count];
}

static void add_file(struct walk *walk, struct text name, struct text bytes)
{
    if (!walk->files)
        walk->files = calloc(WALK_MOST_FILES, sizeof *walk->files);
    if (!walk->files)
        fatal("no memory for a service's files");
    struct walk_file *file = &walk->files[walk->file_count++];
    *file = (struct walk_file){0};
    buffer_add(&file->name, name);
    buffer_add(&file->bytes, bytes);
}

/* ".wav" of "my voice.wav"; empty unless it is a dot and a few ASCII letters and digits. */
static struct text ending_of(struct text name)
{
    for (size_t i = name.len; i > 0 && name.len - i < 6; i--) {
        unsigned char letter = (unsigned char)name.at[i - 1];
        if (letter == '.')
            return text_part(name, i - 1, SIZE_MAX);
        if (!((letter | 0x20) >= 'a' && (letter | 0x20) <= 'z') &&
            !(letter >= '0' && letter <= '9'))
            break;
    }
    return (struct text){NULL, 0};
}

const char *walk_put_file(struct walk *walk, const struct question *question, struct text given,
                          struct text bytes, struct text *name, struct arena *arena)
{
    size_t held = bytes.len;
    for (size_t i = 0; i < walk->file_count; i++)
        held += walk->files[i].bytes.len;
    if (bytes.len == 0)
        return "refuse.required";
    if (bytes.len > WALK_LARGEST_FILE || held > WALK_LARGEST_FILES)
        return "refuse.too-long";
    if (walk->file_count == WALK_MOST_FILES)
        return "refuse.too-many";
    *name = text_format(arena, "%.*s-%u%.*s", TEXT_ARG(question->name), ++walk->files_named,
                        TEXT_ARG(ending_of(given)));
    add_file(walk, *name, bytes);
    return NULL;
}

/* ---- Drafts ---- */

static void pack_place(struct buffer *out, struct place place)
{
    pack_number(out, (uint64_t)place.kind);
    pack_number(out, place.control);
    for (size_t i = 0; i < PLACE_DEEPEST; i++)
        pack_number(out, place.repeat[i]);
}

static struct place unpack_place(struct unpack *in)
{
    struct place place = {.kind = (enum place_kind)unpack_number(in)};
    place.control = (uint32_t)unpack_number(in);
    for (size_t i = 0; i < PLACE_DEEPEST; i++)
        place.repeat[i] = (uint16_t)unpack_number(in);
    return place;
}

enum status walk_pack(struct buffer *out, const struct walk *walk, struct fault *why)
{
    struct arena *arena = arena_open("draft");
    struct text record;
    enum status status = record_save(&record, walk->record, arena, why);
    if (status == OK) {
        pack_text(out, walk->service->id);
        pack_text(out, walk->service->version);
        pack_number(out, walk->service->mark);
        pack_place(out, walk->place);
        pack_number(out, (uint64_t)walk->touched | (uint64_t)walk->returning << 1 |
                             (uint64_t)walk->added << 2);
        pack_place(out, walk->add);
        pack_text(out, buffer_text(&walk->passed));
        pack_text(out, buffer_text(&walk->put_off));
        pack_text(out, text_of(walk->case_number));
        pack_number(out, walk->files_named);
        pack_number(out, walk->file_count);
        for (size_t i = 0; i < walk->file_count; i++) {
            pack_text(out, buffer_text(&walk->files[i].name));
            pack_text(out, buffer_text(&walk->files[i].bytes));
        }
        pack_text(out, record);
        explicit_bzero((void *)record.at, record.len);
    }
    arena_close(arena);
    return status;
}

bool walk_unpack_label(struct walk_label *label, struct unpack *in)
{
    label->form_id = unpack_text(in);
    label->version = unpack_text(in);
    label->mark = unpack_number(in);
    return !in->broken;
}

static void unpack_files(struct walk *walk, struct unpack *in)
{
    walk->files_named = (unsigned)unpack_number(in);
    uint64_t count = unpack_number(in);
    if (count > WALK_MOST_FILES)
        in->broken = true;
    for (uint64_t i = 0; i < count && !in->broken; i++) {
        struct text name = unpack_text(in);
        struct text bytes = unpack_text(in);
        add_file(walk, name, bytes);
    }
}

static struct text unpack_walk(struct walk *walk, struct unpack *in)
{
    walk->place = unpack_place(in);
    uint64_t flags = unpack_number(in);
    walk->touched = flags & 1;
    walk->returning = flags & 2;
    walk->added = flags & 4;
    walk->add = unpack_place(in);
    buffer_add(&walk->passed, unpack_text(in));
    buffer_add(&walk->put_off, unpack_text(in));
    struct text number = unpack_text(in);
    if (number.len != 0 && number.len != CASE_DIGITS)
        in->broken = true;
    else if (number.len > 0)
        memcpy(walk->case_number, number.at, number.len);
    unpack_files(walk, in);
    return unpack_text(in);
}

/* The place may have ceased to be relevant through the clock (a form can ask for today): then
 * the nearest after it. */
static void settle(struct walk *walk)
{
    if (walk->place.kind != PLACE_QUESTION && walk->place.kind != PLACE_REPEAT)
        return;
    struct place next = record_next(walk->record, walk->place);
    struct place same = next.kind == PLACE_START ? next : record_previous(walk->record, next);
    if (!place_equal(same, walk->place))
        walk->place = next;
}

enum status walk_resume(struct walk *walk, const struct service *service,
                        const struct record_host *host, size_t language, struct text packed,
                        struct fault *why)
{
    struct unpack in = {.rest = packed};
    struct walk_label label;
    *walk = (struct walk){0};
    if (walk_unpack_label(&label, &in) &&
        (label.mark != service->mark || !text_equal(label.form_id, service->id)))
        return fault_set(why, CONFLICT, "the draft belongs to another version of form %.*s",
                         TEXT_ARG(label.form_id));
    enum status status = enter(walk, service, why);
    if (status != OK)
        return status;
    struct text record = unpack_walk(walk, &in);
    status = unpack_is_whole(&in)
                 ? record_resume(&walk->record, walk->form, host, record, why)
                 : fault_set(why, DAMAGED, "the draft of a person cannot be read back");
    if (status != OK) {
        walk->record = NULL;
        walk_end(walk);
        return status;
    }
    record_set_language(walk->record, service->languages[language]);
    settle(walk);
    return OK;
}
