#include "sync/openrosa_letter.h"

#include "sync/openrosa_list.h"

enum { PART_FRAME = 512 }; /* what a part costs beside its names and bytes, at most */
static const char XML_PART[] = "xml_submission_file", XML_NAME[] = "submission.xml";

enum status openrosa_letter_read(struct openrosa_letter *letter, struct store *store,
                                 struct fault *why)
{
    size_t known = 0;
    struct text id = letter->entry->instance_id;
    enum status status =
        store_parts(&letter->parts, &letter->count, store, id, letter->arena, why);
    if (status == OK)
        status = store_parts_have(&letter->have, &known, store, id, letter->arena, why);
    if (status == OK && known != letter->count)
        status = fault_set(why, CONFLICT, "a submission changed while it was read");
    return status;
}

/* Its place among the parts; `count` when there is none of that name. */
static size_t find_part(const struct openrosa_letter *letter, struct text name)
{
    size_t at = 0;
    while (at < letter->count && !text_equal(letter->parts[at].name, name))
        at++;
    return at;
}

static enum status check_names(const struct openrosa_letter *letter,
                               const struct openrosa_envelope *envelope, struct fault *why)
{
    if (envelope->file_count + 1 != letter->count)
        return fault_set(why, DAMAGED, "its manifest names other files than there are");
    for (size_t i = 0; i < envelope->file_count; i++)
        if (find_part(letter, envelope->files[i]) == letter->count ||
            text_is(envelope->files[i], XML_NAME) || text_is(envelope->files[i], XML_PART) ||
            !openrosa_name_is_plain(envelope->files[i]))
            return fault_set(why, DAMAGED, "its manifest names a file that is not there");
    for (size_t i = 0; i < letter->count; i++)
        if (letter->parts[i].bytes.len == 0)
            return fault_set(why, DAMAGED, "one of its files is empty");
    return OK;
}

enum status openrosa_letter_check(struct openrosa_letter *letter, struct fault *why)
{
    struct openrosa_envelope envelope;
    letter->xml = find_part(letter, text_of(XML_NAME));
    if (letter->xml == letter->count)
        return fault_set(why, DAMAGED, "it has no manifest");
    if (openrosa_envelope_read(&envelope, letter->parts[letter->xml].bytes, letter->arena,
                               why) != OK)
        return DAMAGED;
    if (!text_equal(envelope.instance_id, letter->entry->instance_id) ||
        !text_equal(envelope.id, letter->entry->form_id))
        return fault_set(why, DAMAGED, "its manifest is of another submission");
    return check_names(letter, &envelope, why);
}

bool openrosa_letter_has(const struct openrosa_letter *letter, size_t part)
{
    return letter->have[part] >= letter->parts[part].bytes.len;
}

static uint64_t costs(const struct openrosa_letter *letter, size_t part)
{
    return PART_FRAME + 2 * letter->parts[part].name.len + letter->parts[part].bytes.len;
}

bool openrosa_letter_exceeds(const struct openrosa_letter *letter, uint64_t most)
{
    uint64_t xml = costs(letter, letter->xml);
    for (size_t i = 0; i < letter->count; i++)
        if (i != letter->xml && xml + costs(letter, i) > most)
            return true;
    return xml > most;
}

size_t openrosa_letter_choose(size_t *chosen, const struct openrosa_letter *letter,
                              uint64_t most)
{
    uint64_t size = costs(letter, letter->xml);
    size_t count = 0;
    chosen[count++] = letter->xml;
    for (size_t i = 0; i < letter->count; i++) {
        if (i == letter->xml || openrosa_letter_has(letter, i))
            continue;
        if (count > 1 && size + costs(letter, i) > most)
            continue;
        chosen[count++] = i;
        size += costs(letter, i);
    }
    return count;
}

static void write_part(struct buffer *body, struct text boundary, struct text name,
                       const char *type, struct text bytes)
{
    buffer_addf(body,
                "--%.*s\r\nContent-Disposition: form-data; name=\"%.*s\"; "
                "filename=\"%.*s\"\r\nContent-Type: %s\r\n\r\n",
                TEXT_ARG(boundary), TEXT_ARG(name), TEXT_ARG(name), type);
    buffer_add(body, bytes);
    buffer_add_string(body, "\r\n");
}

void openrosa_letter_write(struct buffer *body, const struct openrosa_letter *letter,
                           const size_t *chosen, size_t count, struct text boundary)
{
    for (size_t i = 0; i < count; i++) {
        const struct store_part *part = &letter->parts[chosen[i]];
        if (chosen[i] == letter->xml)
            write_part(body, boundary, text_of(XML_PART), "text/xml", part->bytes);
        else
            write_part(body, boundary, part->name, "application/octet-stream", part->bytes);
    }
    buffer_addf(body, "--%.*s--\r\n", TEXT_ARG(boundary));
}
