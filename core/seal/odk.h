/* odk.h: a submission encrypted as ODK's encrypted forms are, for offices that use ODK tools.
 *
 * ODK XForms specification, "Encryption": a fresh AES-256 key wrapped by RSA-OAEP (SHA-256,
 * also in MGF1), AES-256-CFB with PKCS#7 padding, one initialisation vector per file derived
 * from the instanceID and the key, attachments before the XML, and a signature over the plain
 * files' digests. Sealing twice gives different bytes: whoever queues it keeps the exact bytes.
 */
#ifndef SEAL_ODK_H
#define SEAL_ODK_H

#include "base/arena.h"
#include "base/status.h"

/* More of either is TOO_LARGE. */
enum { ODK_MOST_ATTACHMENTS = 1000, ODK_LARGEST_FILE = 64 * 1024 * 1024 };

struct odk_file {
    struct text name, bytes;
};

struct odk_submission {
    struct text form_id, version, instance_id;
    struct text xml;                    /* the plain submission */
    const struct odk_file *attachments; /* in the order of the manifest */
    size_t attachment_count;
};

/* An empty version is no version. Names of attachments are plain file names, each once; ids and
 * version are single lines; anything else is REFUSED.
 * `public_key` is base64 of a DER SubjectPublicKeyInfo with an RSA key of 2048 bits or more.
 * `files[0]` becomes the manifest "submission.xml", then NAME.enc for each attachment, last
 * "submission.xml.enc"; `*count` of them, in the arena. */
enum status odk_encrypt(struct odk_file **files, size_t *count,
                        const struct odk_submission *submission, struct text public_key,
                        struct arena *arena, struct fault *why);

#endif
