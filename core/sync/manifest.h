/* manifest.h: which files a deployment is to have, as the office's news told one by one.
 *
 * Kept as lines "SHA256 SIZE NAME" in order of their names, so that the same files always give
 * the same print; the print is the name of the folder in which such a deployment lies. Names
 * come from outside: only plain ones below the folder are taken. */
#ifndef SYNC_MANIFEST_H
#define SYNC_MANIFEST_H

#include "sync/wire.h"

enum {
    MANIFEST_MOST = 20000, /* files */
    MANIFEST_LARGEST_FILE = 256 * 1024 * 1024,
    MANIFEST_PRINT = 16 /* hexadecimal digits */
};
static const uint64_t MANIFEST_LARGEST = UINT64_C(4) * 1024 * 1024 * 1024; /* bytes in all */

struct manifest_file {
    struct text name; /* "enrol/media/welcome.opus" */
    uint8_t sha[WIRE_SHA];
    uint64_t size;
};
struct manifest {
    struct manifest_file *files; /* by name */
    size_t count;
};

/* Relative, without "..", hidden names, back slashes or control letters; at most six deep. */
bool manifest_name_is_fine(struct text name);
/* A file that is not there is an empty manifest. */
enum status manifest_read(struct manifest *manifest, const char *path, struct arena *arena,
                          struct fault *why);
enum status manifest_write(const struct manifest *manifest, const char *path,
                           struct fault *why);
/* Makes what the items say of it; rows of tables are passed over. REFUSED: a name that is not
 * fine, or too much; then it is as it was. */
enum status manifest_change(struct manifest *manifest, const struct wire_news_item *items,
                            size_t count, struct arena *arena, struct fault *why);
void manifest_print(char print[MANIFEST_PRINT + 1], const struct manifest *manifest);

#endif
