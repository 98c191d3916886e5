/* Catalogues from anywhere: refused, or every key of theirs can be looked up and filled in. */
#include "locale/catalogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open("fuzz");
    struct text bytes = {(const char *)data, size};
    struct catalogue *catalogue = NULL;
    struct fault why;

    if (catalogue_read(&catalogue, bytes, TEXT("en"), arena, &why) == OK)
        for (size_t i = 0; i < catalogue_count(catalogue); i++) {
            char *key = text_string(arena, catalogue_key(catalogue, i));
            if (!catalogue_words(catalogue, key).at)
                __builtin_trap();
            catalogue_fill(catalogue, key, arena, "title", bytes, (const char *)NULL);
            catalogue_is_word(catalogue, key, TEXT("yes"));
        }
    arena_close(arena);
    return 0;
}
