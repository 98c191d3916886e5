/* Whatever an OpenRosa server sends where a list, a manifest, a form or an answer is asked for:
 * read within limits or refused, and what is taken keeps the promises of openrosa_list.h. */
#include <stdlib.h>

#include "sync/openrosa_list.h"
#include "sync/openrosa_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void resolve(struct text url, struct arena *arena)
{
    const struct openrosa_base base = {TEXT("https://odk.example"), TEXT("/v1")};
    struct text path = {0};
    if (openrosa_resolve(&path, &base, TEXT("/v1/formList"), url, arena, NULL) != OK)
        return;
    must(text_starts(path, "/"));
    for (size_t i = 0; i < path.len; i++)
        must(path.at[i] > ' ' && path.at[i] < 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open("fuzz");
    struct text bytes = {(const char *)data, size};
    struct openrosa_form *forms;
    struct openrosa_file *files;
    struct openrosa_head head;
    struct openrosa_envelope envelope;
    size_t count = 0;
    if (openrosa_forms_read(&forms, &count, bytes, arena, NULL) == OK)
        for (size_t i = 0; i < count; i++) {
            must(forms[i].id.len > 0 && forms[i].hash.len > 0);
            resolve(forms[i].download, arena);
        }
    if (openrosa_manifest_read(&files, &count, bytes, arena, NULL) == OK)
        for (size_t i = 0; i < count; i++) {
            must(openrosa_name_is_plain(files[i].name));
            resolve(files[i].download, arena);
        }
    if (openrosa_head_read(&head, bytes, arena, NULL) == OK)
        must(head.id.len > 0);
    if (openrosa_envelope_read(&envelope, bytes, arena, NULL) == OK)
        must(envelope.file_count > 0);
    must(text_is_utf8(openrosa_message(bytes, arena)));
    resolve(bytes, arena);
    arena_close(arena);
    return 0;
}
