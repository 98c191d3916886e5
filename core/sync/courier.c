#include "sync/courier.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "sync/batcher.h"
#include "sync/greeting.h"
#include "sync/hex.h"
#include "sync/news_take.h"
#include "sync/parcel.h"

enum { BATCH_BYTES = 8 * 1024 * 1024, MOST_BATCHES = 10000, LARGEST_ANSWER = 4 * 1024 * 1024 };

/* ---- Out ---- */

static enum status write_batch(const struct courier *courier, const struct batcher_made *made,
                               struct text bytes, const char *folder, struct fault *why)
{
    struct arena *arena = arena_open("courier");
    const char *path = text_format(arena, "%s/%s-%s.batch", folder,
                                   hex_of(courier->account->device, WIRE_ID, arena).at,
                                   hex_of(made->id, WIRE_ID, arena).at)
                           .at;
    enum status status = file_replace(path, bytes, 0600, why);
    arena_close(arena);
    return status;
}

/* Batches of this device that lay on the stick before; all that they hold and the office has
 * not acknowledged stands in the new ones too. */
static void remove_old(const struct courier *courier, const char *folder,
                       const struct text *names, size_t count)
{
    struct arena *arena = arena_open("courier");
    struct text ours = hex_of(courier->account->device, WIRE_ID, arena);
    for (size_t i = 0; i < count; i++)
        if (text_starts(names[i], ours.at))
            unlink(text_format(arena, "%s/%s", folder, names[i].at).at);
    arena_close(arena);
}

static enum status write_hello(const struct courier *courier, const char *folder,
                               struct fault *why)
{
    struct buffer out = {0};
    struct arena *arena = arena_open("courier");
    const char *path = text_format(arena, "%s/%s.hello", folder,
                                   hex_of(courier->account->device, WIRE_ID, arena).at)
                           .at;
    enum status status = greeting_write(&out, courier->account, courier->store, courier->clock,
                                        courier->program, why);
    if (status == OK)
        status = file_replace(path, buffer_text(&out), 0600, why);
    buffer_close(&out);
    arena_close(arena);
    return status;
}

/* One parcel of counts at a time: the next when the answer to this one has come home. */
static enum status write_parcel(const struct courier *courier, const char *folder,
                                struct fault *why)
{
    struct buffer out = {0};
    struct arena *arena = arena_open("courier");
    uint8_t id[WIRE_ID];
    enum status status = parcel_write(&out, id, courier->account, courier->store,
                                      courier->clock, courier->random, why);
    const char *path = text_format(arena, "%s/%s-%s.tally", folder,
                                   hex_of(courier->account->device, WIRE_ID, arena).at,
                                   hex_of(id, WIRE_ID, arena).at)
                           .at;
    if (status == OK)
        status = file_replace(path, buffer_text(&out), 0600, why);
    buffer_close(&out);
    arena_close(arena);
    return status == NOT_FOUND ? OK : status;
}

static enum status write_batches(struct courier_exported *exported,
                                 const struct courier *courier, const char *folder,
                                 struct fault *why)
{
    struct batcher *batcher =
        batcher_open(courier->store, courier->account, courier->clock, courier->random);
    enum status status = OK;
    for (int i = 0; i < MOST_BATCHES && status == OK; i++) {
        struct batcher_made made;
        struct buffer out = {0};
        status = batcher_make(&made, &out, batcher, BATCH_BYTES, why);
        bool is_last = made.items == 0;
        if (status == OK && !is_last)
            status = write_batch(courier, &made, buffer_text(&out), folder, why);
        if (status == OK && !is_last) {
            batcher_assume(batcher, buffer_text(&out));
            exported->batches++;
            exported->items += made.items;
            exported->bytes += out.len;
        }
        buffer_close(&out);
        if (is_last)
            break;
    }
    batcher_close(batcher);
    return status;
}

enum status courier_export(struct courier_exported *exported, const struct courier *courier,
                           const char *stick, struct fault *why)
{
    struct arena *arena = arena_open("courier");
    const char *folder = text_format(arena, "%s/doorstep/to-office", stick).at;
    struct text *before;
    size_t count = 0;
    *exported = (struct courier_exported){0};
    /* Not folder_make: a stick that is not there must not become a folder of this machine. */
    enum status status = folder_list(&before, &count, stick, arena, why);
    if (status == OK)
        status = folder_make(folder, why);
    if (status == OK)
        status = folder_list(&before, &count, folder, arena, why);
    if (status == OK)
        status = write_batches(exported, courier, folder, why);
    if (status == OK)
        remove_old(courier, folder, before, count);
    if (status == OK)
        status = write_hello(courier, folder, why);
    if (status == OK)
        status = write_parcel(courier, folder, why);
    arena_close(arena);
    return status;
}

/* ---- In ---- */

static void take_answer(struct courier_imported *imported, const struct courier *courier,
                        struct batcher *batcher, struct text bytes, const char *name)
{
    struct wire_answer answer;
    struct batcher_taken taken;
    struct fault why = {0};
    struct arena *arena = arena_open("answer");
    enum status status =
        wire_answer_read(&answer, bytes, &courier->account->office, arena, &why);
    bool is_ours =
        status == OK && memcmp(answer.device, courier->account->device, WIRE_ID) == 0;
    if (is_ours)
        status = batcher_take_read(&taken, batcher, &answer, &why);
    if (is_ours && status == OK)
        status = parcel_take(courier->store, &answer, &why);
    if (status != OK) {
        log_line(LOG_WARNING, "stick: %s: %s", name, why.text);
        imported->unreadable++;
    } else if (!is_ours) {
        imported->foreign++;
    } else {
        imported->answers++;
        imported->acknowledged += taken.acknowledged;
        imported->refused += taken.refused;
    }
    arena_close(arena);
}

static void take_news_file(struct courier_imported *imported, const struct courier *courier,
                           struct text bytes, const char *name)
{
    struct news_taken taken;
    struct fault why = {0};
    enum status status = news_take(&taken, courier->account, courier->store, bytes, &why);
    if (status == OK) {
        imported->news = true;
        imported->rows += taken.rows;
        imported->files += taken.files;
    } else if (status == CONFLICT) {
        imported->old_news = true;
    } else {
        log_line(LOG_WARNING, "stick: %s: %s", name, why.text);
        imported->unreadable++;
    }
}

static void take_file(struct courier_imported *imported, const struct courier *courier,
                      struct batcher *batcher, const char *folder, struct text name)
{
    struct arena *arena = arena_open("stick");
    struct text bytes, ours = hex_of(courier->account->device, WIRE_ID, arena);
    struct fault why = {0};
    bool is_answer = text_ends(name, ".answer"), is_news = text_ends(name, ".news");
    const char *path = text_format(arena, "%s/%.*s", folder, TEXT_ARG(name)).at;
    if (!is_answer && !is_news)
        ; /* something else that people keep there */
    else if (!text_starts(name, ours.at))
        imported->foreign++;
    else if (file_read(&bytes, path, LARGEST_ANSWER, arena, &why) != OK) {
        log_line(LOG_WARNING, "stick: %s", why.text);
        imported->unreadable++;
    } else if (is_answer)
        take_answer(imported, courier, batcher, bytes, name.at);
    else
        take_news_file(imported, courier, bytes, name.at);
    arena_close(arena);
}

static enum status take_deployment(struct courier_imported *imported,
                                   const struct courier *courier, const char *stick,
                                   struct fault *why)
{
    struct arena *arena = arena_open("stick");
    const char *files = text_format(arena, "%s/doorstep/files", stick).at;
    enum status status = install_take_files(&courier->install, files, why);
    if (status == OK)
        status = install_put(&courier->install, &imported->deployed, why);
    arena_close(arena);
    return status;
}

enum status courier_import(struct courier_imported *imported, const struct courier *courier,
                           const char *stick, struct fault *why)
{
    struct arena *arena = arena_open("stick");
    const char *folder = text_format(arena, "%s/doorstep/from-office", stick).at;
    struct text *names;
    size_t count = 0;
    *imported = (struct courier_imported){0};
    struct batcher *batcher =
        batcher_open(courier->store, courier->account, courier->clock, courier->random);
    enum status status = folder_list(&names, &count, folder, arena, why);
    if (status == NOT_FOUND)
        status = fault_set(why, NOT_FOUND, "%s carries nothing from the office", stick);
    for (size_t i = 0; i < count && status == OK; i++)
        take_file(imported, courier, batcher, folder, names[i]);
    if (status == OK)
        status = take_deployment(imported, courier, stick, why);
    batcher_close(batcher);
    arena_close(arena);
    return status;
}
