#include "openrosa/identity.h"

#include <expat.h>
#include <string.h>

enum { SEPARATOR = '\n', LARGEST = 16 * 1024 * 1024 };

struct reader {
    struct identity *identity;
    struct arena *arena;
    XML_Parser parser;
    unsigned depth;
    bool in_meta, in_media;
    struct text *wanted; /* the element whose text is being read */
    unsigned wanted_depth;
    const char *fault;
};

static void stop(struct reader *reader, const char *fault)
{
    if (reader->fault == NULL)
        reader->fault = fault;
    XML_StopParser(reader->parser, XML_FALSE);
}

/* "namespace\nlocal" */
static const char *local_of(const char *name)
{
    const char *separator = strrchr(name, SEPARATOR);

    return separator != NULL ? separator + 1 : name;
}

static void read_root(struct reader *reader, const char **attributes)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        struct text value = text_copy(reader->arena, text_of(attributes[i + 1]));
        if (strcmp(attributes[i], "id") == 0)
            reader->identity->form_id = value;
        else if (strcmp(attributes[i], "version") == 0)
            reader->identity->version = value;
        else if (strcmp(attributes[i], "instanceID") == 0)
            reader->identity->instance_id = value;
        else if (strcmp(attributes[i], "encrypted") == 0)
            reader->identity->encrypted = text_is(value, "yes");
    }
}

static struct text *new_file(struct reader *reader)
{
    if (reader->identity->file_count == IDENTITY_MOST_FILES) {
        stop(reader, "it names too many files");
        return NULL;
    }
    return &reader->identity->files[reader->identity->file_count++];
}

/* The element whose text matters, or NULL. */
static struct text *find_wanted(struct reader *reader, const char *name)
{
    struct identity *identity = reader->identity;

    if (reader->in_meta && reader->depth == 3 && strcmp(name, "instanceID") == 0)
        return &identity->instance_id;
    if (reader->in_meta && reader->depth == 3 && strcmp(name, "deprecatedID") == 0)
        return &identity->replaces;
    if (reader->in_meta && reader->depth == 3 && strcmp(name, "audit") == 0)
        return &identity->audit;
    if (!identity->encrypted)
        return NULL;
    if ((reader->depth == 2 && strcmp(name, "encryptedXmlFile") == 0) ||
        (reader->in_media && reader->depth == 3 && strcmp(name, "file") == 0))
        return new_file(reader);
    return NULL;
}

static void on_start(void *self, const char *name, const char **attributes)
{
    struct reader *reader = self;
    const char *local = local_of(name);

    if (++reader->depth > IDENTITY_DEEPEST)
        stop(reader, "its elements stand too deep in one another");
    if (reader->depth == 1)
        read_root(reader, attributes);
    if (reader->depth == 2) {
        reader->in_meta = strcmp(local, "meta") == 0;
        reader->in_media = strcmp(local, "media") == 0;
    }
    struct text *wanted = find_wanted(reader, local);
    if (wanted != NULL) {
        *wanted = (struct text){0};
        reader->wanted = wanted;
        reader->wanted_depth = reader->depth;
    }
}

static void on_end(void *self, const char *name)
{
    struct reader *reader = self;
    (void)name;

    if (reader->wanted != NULL && reader->depth == reader->wanted_depth) {
        *reader->wanted = text_trim(*reader->wanted);
        reader->wanted = NULL;
    }
    reader->depth--;
}

static void on_text(void *self, const char *at, int len)
{
    struct reader *reader = self;

    if (reader->wanted == NULL)
        return;
    if (reader->wanted->len + (size_t)len > IDENTITY_LONGEST) {
        stop(reader, "an identity or a file's name in it is too long");
        return;
    }
    *reader->wanted =
        text_format(reader->arena, "%.*s%.*s", TEXT_ARG(*reader->wanted), len, at);
}

static void on_doctype(void *self, const char *name, const char *system_id,
                       const char *public_id, int has_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_subset;
    stop(self, "it declares a document type");
}

static enum status check(struct identity *identity, const char *fault, struct fault *why)
{
    if (fault != NULL)
        return fault_set(why, REFUSED, "the submission is refused: %s", fault);
    if (identity->form_id.len == 0 || identity->form_id.len > IDENTITY_LONGEST ||
        identity->version.len > IDENTITY_LONGEST)
        return fault_set(why, REFUSED, "the submission does not say of which form it is");
    if (identity->instance_id.len == 0 || identity->instance_id.len > IDENTITY_LONGEST)
        return fault_set(why, REFUSED, "the submission has no instanceID");
    return OK;
}

/* What is encrypted lists its files' names, then its own: all different, none empty. */
static const char *judge_files(const struct identity *identity)
{
    for (size_t i = 0; i < identity->file_count; i++) {
        if (identity->files[i].len == 0)
            return "a file in it has no name";
        for (size_t j = 0; j < i; j++)
            if (text_equal(identity->files[i], identity->files[j]))
                return "it names a file twice";
    }
    return identity->encrypted && identity->file_count == 0 ? "it names no file" : NULL;
}

enum status identity_read(struct identity *identity, struct text xml, struct arena *arena,
                          struct fault *why)
{
    struct reader reader = {.identity = identity, .arena = arena};

    *identity = (struct identity){0};
    if (xml.len == 0 || xml.len > LARGEST)
        return fault_set(why, REFUSED, "the submission is empty or too large");
    reader.parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
    if (reader.parser == NULL)
        return fault_set(why, FAILED, "no memory to read XML");
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
    if (XML_Parse(reader.parser, xml.at, (int)xml.len, XML_TRUE) != XML_STATUS_OK &&
        reader.fault == NULL)
        reader.fault = "it is not well formed";
    XML_ParserFree(reader.parser);
    if (reader.fault == NULL)
        reader.fault = judge_files(identity);
    return check(identity, reader.fault, why);
}
