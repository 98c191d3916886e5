/* csv_fuzz.c: any bytes as a CSV table: read whole or refused, never worse. */
#include "form/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open("fuzz");
    size_t nodes_left = 10 * 1000;
    struct node *document = NULL;
    struct fault why = {.status = OK};
    struct text bytes = {(const char *)data, size};

    if (table_read(&document, bytes, TEXT("a.csv"), names_open(arena), &nodes_left, arena,
                   &why) == OK)
        table_find(document, TEXT("code"), TEXT("1"));
    arena_close(arena);
    return 0;
}
