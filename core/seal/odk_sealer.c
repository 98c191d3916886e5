/* Seals a folder's files with odk_encrypt, for odk_openssl_test.sh.
 * Usage: odk_sealer FROM TO PUBLIC_KEY FORM_ID VERSION INSTANCE_ID [ATTACHMENT]... */

#include <stdio.h>

#include "base/file.h"
#include "seal/odk.h"
#include "seal/seal.h"

enum { LARGEST = 1 << 24, FIXED = 7 };

static struct text read_plain(const char *folder, const char *name, struct arena *arena)
{
    struct text bytes = {0};
    struct fault why = {0};
    if (file_read(&bytes, text_format(arena, "%s/%s", folder, name).at, LARGEST, arena, &why) !=
        OK)
        fprintf(stderr, "%s\n", why.text);
    return bytes;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_open("sealer");
    struct fault why = {0};
    struct odk_file *files, *attachments;
    size_t count = 0;

    if (argc < FIXED)
        return 2;
    seal_start();
    struct odk_submission submission = {.form_id = text_of(argv[4]),
                                        .version = text_of(argv[5]),
                                        .instance_id = text_of(argv[6]),
                                        .xml = read_plain(argv[1], "submission.xml", arena),
                                        .attachment_count = (size_t)(argc - FIXED)};
    attachments = arena_array(arena, submission.attachment_count + 1, sizeof *attachments);
    for (int i = FIXED; i < argc; i++)
        attachments[i - FIXED] =
            (struct odk_file){text_of(argv[i]), read_plain(argv[1], argv[i], arena)};
    submission.attachments = attachments;
    enum status status =
        odk_encrypt(&files, &count, &submission, text_of(argv[3]), arena, &why);
    for (size_t i = 0; status == OK && i < count; i++)
        status =
            file_replace(text_format(arena, "%s/%.*s", argv[2], TEXT_ARG(files[i].name)).at,
                         files[i].bytes, 0600, &why);
    if (status != OK)
        fprintf(stderr, "%s\n", why.text);
    arena_close(arena);
    return status == OK ? 0 : 1;
}
