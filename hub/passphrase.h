/* passphrase.h: the words that open the office's key: a file's first line, or asked on the
 * terminal without showing them. */
#ifndef HUB_PASSPHRASE_H
#define HUB_PASSPHRASE_H

#include "base/arena.h"
#include "base/status.h"

/* `file` NULL: asks. FAILED: there is no terminal to ask on. */
enum status passphrase_get(struct text *passphrase, const char *file, struct arena *arena,
                           struct fault *why);
/* For a new one, of `what`: asked twice when it is asked. REFUSED: the two differ. */
enum status passphrase_choose(struct text *passphrase, const char *file, const char *what,
                              struct arena *arena, struct fault *why);

#endif
