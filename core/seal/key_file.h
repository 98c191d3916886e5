/* key_file.h: a key of 32 bytes as a small file; for the seal room alone.
 *
 * One line: "doorstep-KIND-1", the key and a check of both, in hexadecimal. The check tells a
 * damaged key from a good one before anything is locked or sealed with it. A secret one has
 * mode 0600; one that others may read is refused until somebody sets its mode right, for then
 * it is no secret. A key file that is there is never written over. */
#ifndef SEAL_KEY_FILE_H
#define SEAL_KEY_FILE_H

#include "base/status.h"

enum { KEY_FILE_KEY = 32 };

struct key_kind {
    const char *name; /* in the file: "device" */
    const char *file; /* in the folder: "device.key" */
    bool secret;
};
extern const struct key_kind KEY_DEVICE, KEY_OFFICE_SECRET, KEY_OFFICE_PUBLIC;

/* NOT_FOUND: no such file. DAMAGED: there, and not a whole key. REFUSED: others may read it. */
enum status key_file_read(uint8_t key[KEY_FILE_KEY], const struct key_kind *kind,
                          const char *folder, struct fault *why);
/* To be called with the folder held. CONFLICT if there is one, whatever it holds. */
enum status key_file_write(const uint8_t key[KEY_FILE_KEY], const struct key_kind *kind,
                           const char *folder, struct fault *why);

/* Makes the folder if need be and keeps other processes from making keys in it; -1 and a fault
 * otherwise. */
enum status key_folder_hold(int *held, const char *folder, struct fault *why);
void key_folder_let_go(int held);

#endif
