/* A submission as an ODK client may send it: it says who it is within limits, or is refused. */
#include <assert.h>

#include "openrosa/identity.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_open("fuzz");
    struct identity identity;

    if (identity_read(&identity, (struct text){(const char *)bytes, size}, arena, NULL) == OK) {
        assert(identity.form_id.len > 0 && text_is_utf8(identity.form_id));
        assert(identity.instance_id.len > 0 && identity.instance_id.len <= IDENTITY_LONGEST);
        assert(identity.file_count <= IDENTITY_MOST_FILES);
        assert(!identity.encrypted || identity.file_count > 0);
    }
    arena_close(arena);
    return 0;
}
