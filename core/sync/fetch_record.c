#include "sync/fetch_record.h"

#include <inttypes.h>
#include <sodium.h>

#include "base/file.h"
#include "base/log.h"
#include "sync/hex.h"
#include "sync/manifest.h"

enum { LARGEST_RECORD = 32 * 1024 * 1024 };

static struct text path_of(const char *data, struct arena *arena)
{
    return text_format(arena, "%s/sync/openrosa/record", data);
}

const struct fetch_form *fetch_record_find(const struct fetch_record *record, struct text id)
{
    for (size_t i = 0; i < record->count; i++)
        if (text_equal(record->forms[i].id, id))
            return &record->forms[i];
    return NULL;
}

static void hash_line(crypto_generichash_state *state, struct text text)
{
    if (text.len > 0)
        crypto_generichash_update(state, (const uint8_t *)text.at, text.len);
    crypto_generichash_update(state, (const uint8_t *)"\n", 1);
}

void fetch_form_set_print(struct fetch_form *form, struct arena *arena)
{
    crypto_generichash_state state;
    uint8_t print[FETCH_PRINT / 2];
    crypto_generichash_init(&state, NULL, 0, sizeof print);
    hash_line(&state, form->id);
    for (size_t i = 0; i < form->count; i++) {
        hash_line(&state, form->pieces[i].name);
        hash_line(&state, form->pieces[i].hash);
    }
    crypto_generichash_final(&state, print, sizeof print);
    form->print = hex_of(print, sizeof print, arena);
}

/* ---- As lines ---- */

static size_t count_lines(struct text bytes, const char *word)
{
    size_t count = 0;
    for (struct text line; text_take_part(&bytes, '\n', &line);)
        count += text_starts(line, word);
    return count;
}

static bool read_form(struct fetch_form *form, struct text line, struct fetch_piece *pieces)
{
    *form = (struct fetch_form){.pieces = pieces};
    return text_take_part(&line, '\t', &form->id) &&
           text_take_part(&line, '\t', &form->version) &&
           text_take_part(&line, '\t', &form->folder) &&
           text_take_part(&line, '\t', &form->print) && !line.at && form->id.len > 0 &&
           form->print.len == FETCH_PRINT && manifest_name_is_fine(form->folder);
}

static bool read_piece(struct fetch_piece *piece, struct text line)
{
    struct text sha, size, kind;
    int64_t number;
    if (!text_take_part(&line, '\t', &kind) || !text_take_part(&line, '\t', &sha) ||
        !text_take_part(&line, '\t', &size) || !text_take_part(&line, '\t', &piece->hash) ||
        !text_take_part(&line, '\t', &piece->name) || line.at)
        return false;
    bool is_read = hex_read(piece->sha, WIRE_SHA, sha) && text_to_int64(size, &number) &&
                   number >= 0 && manifest_name_is_fine(piece->name);
    piece->is_entities = text_is(kind, "entities");
    piece->size = is_read ? (uint64_t)number : 0;
    return is_read;
}

static bool read_refusal(struct fetch_refusal *refusal, struct text line)
{
    return text_take_part(&line, '\t', &refusal->id) &&
           text_take_part(&line, '\t', &refusal->reason) && !line.at;
}

static bool read_line(struct fetch_record *record, struct fetch_piece **pieces,
                      struct text line)
{
    struct text word;
    if (!text_take_part(&line, '\t', &word))
        return false;
    if (text_is(word, "form"))
        return read_form(&record->forms[record->count++], line, *pieces);
    if (text_is(word, "refused"))
        return read_refusal(&record->refusals[record->refusal_count++], line);
    if (text_is(word, "tried"))
        return text_take_part(&line, '\t', &record->tried) && !line.at;
    if (!text_is(word, "piece") || record->count == 0)
        return false;
    record->forms[record->count - 1].count++;
    return read_piece((*pieces)++, line);
}

enum status fetch_record_read(struct fetch_record *record, const char *data,
                              struct arena *arena, struct fault *why)
{
    struct text bytes;
    struct fault looking = {0};
    *record = (struct fetch_record){0};
    enum status status =
        file_read(&bytes, path_of(data, arena).at, LARGEST_RECORD, arena, &looking);
    if (status == NOT_FOUND)
        return OK;
    if (status != OK) {
        if (why)
            *why = looking;
        return status;
    }
    record->forms = arena_array(arena, count_lines(bytes, "form\t"), sizeof *record->forms);
    record->refusals =
        arena_array(arena, count_lines(bytes, "refused\t"), sizeof *record->refusals);
    struct fetch_piece *pieces =
        arena_array(arena, count_lines(bytes, "piece\t"), sizeof *pieces);
    bool is_read = text_is_utf8(bytes);
    for (struct text line; is_read && text_take_part(&bytes, '\n', &line);)
        is_read = (line.len == 0 && !bytes.at) || read_line(record, &pieces, line);
    if (!is_read) {
        log_line(LOG_WARNING, "sync: the record of fetched forms does not read: begun anew");
        *record = (struct fetch_record){0};
    }
    return OK;
}

static void write_form(struct buffer *out, const struct fetch_form *form, struct arena *arena)
{
    buffer_addf(out, "form\t%.*s\t%.*s\t%.*s\t%.*s\n", TEXT_ARG(form->id),
                TEXT_ARG(form->version), TEXT_ARG(form->folder), TEXT_ARG(form->print));
    for (size_t i = 0; i < form->count; i++) {
        const struct fetch_piece *piece = &form->pieces[i];
        buffer_addf(out, "piece\t%s\t%.*s\t%" PRIu64 "\t%.*s\t%.*s\n",
                    piece->is_entities ? "entities" : "file",
                    TEXT_ARG(hex_of(piece->sha, WIRE_SHA, arena)), piece->size,
                    TEXT_ARG(piece->hash), TEXT_ARG(piece->name));
    }
}

enum status fetch_record_write(const struct fetch_record *record, const char *data,
                               struct fault *why)
{
    struct arena *arena = arena_open("record");
    struct buffer out = {0};
    for (size_t i = 0; i < record->count; i++)
        write_form(&out, &record->forms[i], arena);
    for (size_t i = 0; i < record->refusal_count; i++) {
        const struct fetch_refusal *refusal = &record->refusals[i];
        char *reason = text_string(arena, refusal->reason);
        text_make_line(reason);
        buffer_addf(&out, "refused\t%.*s\t%s\n", TEXT_ARG(refusal->id), reason);
    }
    buffer_addf(&out, "tried\t%.*s\n", TEXT_ARG(record->tried));
    enum status status = file_replace(path_of(data, arena).at, buffer_text(&out), 0600, why);
    buffer_close(&out);
    arena_close(arena);
    return status;
}
