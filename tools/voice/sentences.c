#include "tools/voice/sentences.h"

#include <expat.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "locale/tag.h"
#include "tools/grid.h"

/* Where in a form the reading is. */
struct reading {
    XML_Parser parser;
    struct sentences *all;
    struct arena *arena;
    struct text language, form, folder;
    bool in_language, in_text, in_value, is_audio, has_output;
    struct sentence now;
    struct buffer words, audio;
    size_t depth;
};

static const char *attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

/* "中文 (zh-CN)" or "zh-CN". */
static bool is_language(const char *lang, struct text wanted)
{
    struct text text = text_of(lang);
    size_t open = text_find(text, TEXT("("));
    if (open != SIZE_MAX && text_ends(text, ")"))
        text = text_part(text, open + 1, text.len - open - 2);
    return text_equal(text, wanted);
}

static void start(void *self, const char *name, const char **attributes)
{
    struct reading *reading = self;
    const char *form = attribute(attributes, "form");

    if (strcmp(name, "translation") == 0) {
        reading->in_language = is_language(attribute(attributes, "lang"), reading->language);
    } else if (reading->in_language && strcmp(name, "text") == 0) {
        reading->in_text = true;
        reading->has_output = false;
        buffer_clear(&reading->words);
        buffer_clear(&reading->audio);
        reading->now = (struct sentence){
            .form = reading->form,
            .id = text_copy(reading->arena, text_of(attribute(attributes, "id")))};
    } else if (reading->in_text && strcmp(name, "value") == 0) {
        reading->is_audio = form && strcmp(form, "audio") == 0;
        reading->in_value = !form || reading->is_audio;
    } else if (reading->in_value && !reading->is_audio) {
        reading->has_output = true;
    }
}

static void letters(void *self, const char *at, int len)
{
    struct reading *reading = self;
    if (reading->in_value)
        buffer_add(reading->is_audio ? &reading->audio : &reading->words,
                   (struct text){at, (size_t)len});
}

/* "jr://audio/a.opus" is a.opus; an entry without a name gets one of its own. */
static struct text name_of(struct reading *reading)
{
    struct text named = text_trim(buffer_text(&reading->audio));
    for (size_t slash; (slash = text_find(named, TEXT("/"))) != SIZE_MAX;)
        named = text_part(named, slash + 1, SIZE_MAX);
    if (named.len > 0)
        return text_copy(reading->arena, named);
    struct text made = text_format(reading->arena, "%.*s.%.*s.opus",
                                   TEXT_ARG(reading->language), TEXT_ARG(reading->now.id));
    char *at = text_string(reading->arena, made);
    for (size_t i = 0; i < made.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_", at[i]))
            at[i] = '_';
    return (struct text){at, made.len};
}

static void end_text(struct reading *reading)
{
    struct sentence *now = &reading->now;
    now->words = text_copy(reading->arena, text_trim(buffer_text(&reading->words)));
    reading->in_text = false;
    reading->all->changing += reading->has_output;
    if (now->words.len == 0 || reading->has_output || reading->all->count == SENTENCES_MOST)
        return;
    now->is_named = text_trim(buffer_text(&reading->audio)).len > 0;
    now->name = name_of(reading);
    now->file = text_format(reading->arena, "%.*s/media/%.*s", TEXT_ARG(reading->folder),
                            TEXT_ARG(now->name));
    now->is_there = access(now->file.at, R_OK) == 0;
    reading->all->at[reading->all->count++] = *now;
}

static void end(void *self, const char *name)
{
    struct reading *reading = self;
    if (reading->in_value && strcmp(name, "value") == 0) {
        if (!reading->is_audio)
            reading->now.after = (size_t)XML_GetCurrentByteIndex(reading->parser) +
                                 (size_t)XML_GetCurrentByteCount(reading->parser);
        reading->in_value = false;
    } else if (reading->in_text && strcmp(name, "text") == 0) {
        end_text(reading);
    } else if (strcmp(name, "translation") == 0) {
        reading->in_language = false;
    }
}

/* A document type can name entities without end; forms have none. */
static void refuse_doctype(void *self, const char *name, const char *system,
                           const char *public_id, int has_internal)
{
    (void)name;
    (void)system;
    (void)public_id;
    (void)has_internal;
    XML_StopParser(((struct reading *)self)->parser, XML_FALSE);
}

static enum status read_form(struct reading *reading, struct fault *why)
{
    struct text bytes;
    enum status status =
        file_read(&bytes, reading->form.at, SENTENCES_MOST_FORM_BYTES, reading->arena, why);
    if (status != OK)
        return status;
    reading->parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(reading->parser, reading);
    XML_SetElementHandler(reading->parser, start, end);
    XML_SetCharacterDataHandler(reading->parser, letters);
    XML_SetStartDoctypeDeclHandler(reading->parser, refuse_doctype);
    if (XML_Parse(reading->parser, bytes.at, (int)bytes.len, 1) != XML_STATUS_OK) {
        status =
            fault_set(why, REFUSED, "%s", XML_ErrorString(XML_GetErrorCode(reading->parser)));
        fault_at(why, reading->form, (unsigned)XML_GetCurrentLineNumber(reading->parser),
                 (unsigned)XML_GetCurrentColumnNumber(reading->parser) + 1);
    }
    XML_ParserFree(reading->parser);
    return status;
}

/* ---- Tables ---- */

static void take_column(struct sentences *all, const struct grid *grid, size_t column,
                        struct arena *arena)
{
    for (size_t i = 0; i < grid->rows && all->in_tables_count < SENTENCES_MOST; i++) {
        struct text words = grid_cell(grid, i, column);
        if (words.len > 0)
            all->in_tables[all->in_tables_count++] = (struct sentence){
                .form = grid->file,
                .id = text_format(arena, "%.*s.%.*s", TEXT_ARG(grid_cell(grid, i, 0)),
                                  TEXT_ARG(grid->names[column])),
                .words = words};
    }
}

static enum status read_tables(struct reading *reading, struct fault *why)
{
    struct text *names;
    size_t count;
    struct grid grid;
    enum status status = folder_list(&names, &count, reading->folder.at, reading->arena, why);

    for (size_t i = 0; status == OK && i < count; i++) {
        if (!text_ends(names[i], ".csv"))
            continue;
        status = grid_read(&grid,
                           text_format(reading->arena, "%.*s/%.*s", TEXT_ARG(reading->folder),
                                       TEXT_ARG(names[i]))
                               .at,
                           reading->arena, why);
        for (size_t k = 0; status == OK && k < grid.columns; k++)
            if (tag_is_of_column(reading->language, grid.names[k]))
                take_column(reading->all, &grid, k, reading->arena);
    }
    return status;
}

/* A file beside the services is no folder of one. */
static bool is_folder(struct text path)
{
    struct stat about;
    return stat(path.at, &about) == 0 && S_ISDIR(about.st_mode);
}

enum status sentences_read(struct sentences *sentences, const char *deployment,
                           struct text language, struct arena *arena, struct fault *why)
{
    struct reading reading = {.all = sentences, .arena = arena, .language = language};
    struct text *names;
    size_t count;
    enum status status = folder_list(&names, &count, deployment, arena, why);

    *sentences = (struct sentences){0};
    sentences->at = arena_array(arena, SENTENCES_MOST, sizeof *sentences->at);
    sentences->in_tables = arena_array(arena, SENTENCES_MOST, sizeof *sentences->in_tables);
    for (size_t i = 0; status == OK && i < count; i++) {
        reading.folder = text_format(arena, "%s/%.*s", deployment, TEXT_ARG(names[i]));
        reading.form = text_format(arena, "%.*s/form.xml", TEXT_ARG(reading.folder));
        if (access(reading.form.at, R_OK) == 0)
            status = read_form(&reading, why);
        if (status == OK && is_folder(reading.folder))
            status = read_tables(&reading, why);
    }
    buffer_close(&reading.words);
    buffer_close(&reading.audio);
    if (status == OK && sentences->count == 0)
        return fault_set(why, NOT_FOUND, "no form in %s says anything in \"%.*s\"", deployment,
                         TEXT_ARG(language));
    return status;
}

enum status sentences_name(const struct sentence *sentence, struct arena *arena,
                           struct fault *why)
{
    struct text bytes;
    if (sentence->is_named)
        return OK;
    enum status status =
        file_read(&bytes, sentence->form.at, SENTENCES_MOST_FORM_BYTES, arena, why);
    if (status != OK)
        return status;
    if (!text_ends(text_part(bytes, 0, sentence->after), "</value>"))
        return fault_set(why, CONFLICT, "%.*s was changed meanwhile: begin anew",
                         TEXT_ARG(sentence->form));
    struct buffer out = {0};
    buffer_add(&out, text_part(bytes, 0, sentence->after));
    buffer_addf(&out, "\n            <value form=\"audio\">jr://audio/%.*s</value>",
                TEXT_ARG(sentence->name));
    buffer_add(&out, text_part(bytes, sentence->after, SIZE_MAX));
    status = file_replace(sentence->form.at, buffer_text(&out), 0644, why);
    buffer_close(&out);
    return status;
}
