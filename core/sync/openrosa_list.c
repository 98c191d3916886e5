#include "sync/openrosa_list.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/map.h"
#include "sync/openrosa_xml.h"

enum { LONGEST_MESSAGE = 200 };

static bool is_line(struct text text, size_t longest)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
            return false;
    return text.len <= longest && text_is_utf8(text);
}

static enum status read_root(const struct openrosa_element **root, struct text bytes,
                             const char *name, struct arena *arena, struct fault *why)
{
    struct openrosa_element *read;
    enum status status = openrosa_xml_read(&read, bytes, arena, why);
    if (status == OK && !text_is(read->name, name))
        status = fault_set(why, REFUSED, "where <%s> was asked for the server sent <%.*s>",
                           name, TEXT_ARG(text_part(read->name, 0, 60)));
    *root = read;
    return status;
}

static size_t count_children(const struct openrosa_element *root, const char *name)
{
    size_t count = 0;
    for (const struct openrosa_element *each = root->child; each; each = each->next)
        count += text_is(each->name, name);
    return count;
}

/* ---- The list ---- */

static enum status read_form(struct openrosa_form *form, const struct openrosa_element *xform,
                             struct fault *why)
{
    *form = (struct openrosa_form){
        .id = openrosa_child_text(xform, "formID"),
        .name = openrosa_child_text(xform, "name"),
        .version = openrosa_child_text(xform, "version"),
        .hash = openrosa_child_text(xform, "hash"),
        .download = openrosa_child_text(xform, "downloadUrl"),
        .manifest = openrosa_child_text(xform, "manifestUrl"),
    };
    if (form->id.len == 0 || !is_line(form->id, OPENROSA_LONGEST_ID))
        return fault_set(why, REFUSED, "the list of forms has one without a formID");
    if (form->hash.len == 0 || !is_line(form->hash, OPENROSA_LONGEST_ID) ||
        form->download.len == 0 || !is_line(form->version, OPENROSA_LONGEST_ID))
        return fault_set(why, REFUSED, "form %.*s stands in the list without what it needs",
                         TEXT_ARG(form->id));
    return OK;
}

enum status openrosa_forms_read(struct openrosa_form **forms, size_t *count, struct text bytes,
                                struct arena *arena, struct fault *why)
{
    const struct openrosa_element *root;
    *count = 0;
    enum status status = read_root(&root, bytes, "xforms", arena, why);
    if (status != OK)
        return status;
    size_t most = count_children(root, "xform");
    if (most > OPENROSA_MOST_FORMS)
        return fault_set(why, TOO_LARGE, "the server lists more than %d forms",
                         OPENROSA_MOST_FORMS);
    struct map *known = map_open(arena);
    *forms = arena_array(arena, most, sizeof **forms);
    for (const struct openrosa_element *each = root->child; each; each = each->next) {
        if (!text_is(each->name, "xform"))
            continue;
        struct openrosa_form *form = &(*forms)[*count];
        status = read_form(form, each, why);
        if (status == OK && map_get(known, form->id) != UINT32_MAX)
            status = fault_set(why, REFUSED, "form %.*s stands in the list twice",
                               TEXT_ARG(form->id));
        if (status != OK)
            return status;
        map_put(known, form->id, 0);
        ++*count;
    }
    return OK;
}

/* ---- A manifest ---- */

/* Names that a stick or a share of another system could not hold. */
static bool is_reserved(struct text name)
{
    static const char *const NAMES[] = {"con", "prn", "aux", "nul", "clock$"};
    size_t dot = text_find(name, TEXT("."));
    struct text stem = text_part(name, 0, dot);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (stem.len == strlen(NAMES[i]) && strncasecmp(stem.at, NAMES[i], stem.len) == 0)
            return true;
    return stem.len == 4 && isdigit((unsigned char)stem.at[3]) &&
           (strncasecmp(stem.at, "com", 3) == 0 || strncasecmp(stem.at, "lpt", 3) == 0);
}

bool openrosa_name_is_plain(struct text name)
{
    if (name.len == 0 || !is_line(name, OPENROSA_LONGEST_NAME) || name.at[0] == '.' ||
        text_ends(name, ".") || text_ends(name, " ") || name.at[0] == ' ')
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (strchr("/\\:*?\"<>|", name.at[i]))
            return false;
    return !is_reserved(name);
}

static enum status read_file(struct openrosa_file *file, const struct openrosa_element *media,
                             struct fault *why)
{
    *file = (struct openrosa_file){
        .name = openrosa_child_text(media, "filename"),
        .hash = openrosa_child_text(media, "hash"),
        .download = openrosa_child_text(media, "downloadUrl"),
        .is_entities = text_is(openrosa_attribute_of(media, "type"), "entityList"),
    };
    if (!openrosa_name_is_plain(file->name))
        return fault_set(why, REFUSED, "a manifest names a file that cannot be written here");
    if (file->hash.len == 0 || !is_line(file->hash, OPENROSA_LONGEST_ID) ||
        file->download.len == 0)
        return fault_set(why, REFUSED, "%.*s stands in the manifest without hash or address",
                         TEXT_ARG(file->name));
    return OK;
}

enum status openrosa_manifest_read(struct openrosa_file **files, size_t *count,
                                   struct text bytes, struct arena *arena, struct fault *why)
{
    const struct openrosa_element *root;
    *count = 0;
    enum status status = read_root(&root, bytes, "manifest", arena, why);
    if (status != OK)
        return status;
    size_t most = count_children(root, "mediaFile");
    if (most > OPENROSA_MOST_FILES)
        return fault_set(why, TOO_LARGE, "a manifest names more than %d files",
                         OPENROSA_MOST_FILES);
    struct map *known = map_open(arena);
    *files = arena_array(arena, most, sizeof **files);
    for (const struct openrosa_element *each = root->child; each; each = each->next) {
        if (!text_is(each->name, "mediaFile"))
            continue;
        struct openrosa_file *file = &(*files)[*count];
        status = read_file(file, each, why);
        if (status == OK && map_get(known, file->name) != UINT32_MAX)
            status = fault_set(why, REFUSED, "%.*s stands in a manifest twice",
                               TEXT_ARG(file->name));
        if (status != OK)
            return status;
        map_put(known, file->name, 0);
        ++*count;
    }
    return OK;
}

/* ---- A form's head ---- */

/* What an element of the model, or of what stands in it, says. */
static void look_at(struct openrosa_head *head, const struct openrosa_element *element)
{
    if (text_is(element->name, "submission") &&
        openrosa_attribute_of(element, "base64RsaPublicKey").len > 0)
        head->has_key = true;
    if (text_is(element->name, "bind") &&
        text_is(openrosa_attribute_of(element, "submit"), "no"))
        head->tells_only = true;
}

enum status openrosa_head_read(struct openrosa_head *head, struct text bytes,
                               struct arena *arena, struct fault *why)
{
    const struct openrosa_element *root;
    *head = (struct openrosa_head){0};
    enum status status = read_root(&root, bytes, "html", arena, why);
    if (status != OK)
        return status;
    const struct openrosa_element *model =
        openrosa_child(openrosa_child(root, "head"), "model");
    const struct openrosa_element *instance = openrosa_child(model, "instance");
    if (!instance || !instance->child)
        return fault_set(why, REFUSED, "it is no XForm: there is no model with an instance");
    head->id = openrosa_attribute_of(instance->child, "id");
    head->version = openrosa_attribute_of(instance->child, "version");
    for (const struct openrosa_element *each = model->child; each; each = each->next)
        look_at(head, each);
    if (head->id.len == 0 || !is_line(head->id, OPENROSA_LONGEST_ID))
        return fault_set(why, REFUSED, "the form does not say its id");
    return OK;
}

/* ---- An encrypted submission's manifest ---- */

static bool add_file(struct openrosa_envelope *envelope, struct text name)
{
    if (name.len == 0)
        return false;
    for (size_t i = 0; i < envelope->file_count; i++)
        if (text_equal(envelope->files[i], name))
            return false;
    envelope->files[envelope->file_count++] = name;
    return true;
}

enum status openrosa_envelope_read(struct openrosa_envelope *envelope, struct text bytes,
                                   struct arena *arena, struct fault *why)
{
    const struct openrosa_element *root;
    *envelope = (struct openrosa_envelope){0};
    enum status status = read_root(&root, bytes, "data", arena, why);
    if (status != OK)
        return status;
    envelope->id = openrosa_attribute_of(root, "id");
    envelope->version = openrosa_attribute_of(root, "version");
    envelope->instance_id = openrosa_child_text(openrosa_child(root, "meta"), "instanceID");
    envelope->files =
        arena_array(arena, count_children(root, "media") + 1, sizeof *envelope->files);
    bool is_whole = text_is(openrosa_attribute_of(root, "encrypted"), "yes") &&
                    openrosa_child_text(root, "base64EncryptedKey").len > 0;
    for (const struct openrosa_element *each = root->child; each && is_whole; each = each->next)
        if (text_is(each->name, "media"))
            is_whole = add_file(envelope, openrosa_child_text(each, "file"));
    if (!is_whole || !add_file(envelope, openrosa_child_text(root, "encryptedXmlFile")))
        return fault_set(why, REFUSED, "the submission is not encrypted as ODK does, whole");
    return OK;
}

/* ---- Words for people ---- */

bool openrosa_is_response(struct text body)
{
    struct arena *arena = arena_open("response");
    struct openrosa_element *root;
    bool is_one = openrosa_xml_read(&root, body, arena, NULL) == OK &&
                  text_is(root->name, "OpenRosaResponse");
    arena_close(arena);
    return is_one;
}

/* The value of "message" in JSON, as it stands there. */
static struct text json_message(struct text body)
{
    size_t at = text_find(body, TEXT("\"message\""));
    if (at == SIZE_MAX)
        return (struct text){0};
    struct text rest = text_trim(text_part(body, at + sizeof "\"message\"" - 1, SIZE_MAX));
    if (!text_starts(rest, ":"))
        return (struct text){0};
    rest = text_trim(text_part(rest, 1, SIZE_MAX));
    if (!text_starts(rest, "\""))
        return (struct text){0};
    size_t end = 1;
    while (end < rest.len && (rest.at[end] != '"' || rest.at[end - 1] == '\\'))
        end++;
    return text_part(rest, 1, end - 1);
}

struct text openrosa_message(struct text body, struct arena *arena)
{
    struct openrosa_element *root;
    struct text message = {0};
    if (openrosa_xml_read(&root, body, arena, NULL) == OK)
        message = openrosa_child_text(root, "message");
    if (message.len == 0)
        message = json_message(body);
    if (message.len == 0)
        message = text_trim(body);
    char *line = text_string(arena, text_part(message, 0, LONGEST_MESSAGE));
    for (size_t i = 0; i < message.len && i < LONGEST_MESSAGE; i++)
        if (line[i] == '\0')
            line[i] = ' ';
    text_make_line(line);
    return text_of(text_is_utf8(text_of(line)) ? line : "what it says cannot be read");
}
