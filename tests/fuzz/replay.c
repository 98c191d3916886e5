/* replay.c: runs a fuzz target over the files of its corpus, so that it is built and
 * replayed in every test run and does not rot. Usage: fuzz_NAME FOLDER. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    uint8_t *bytes = malloc(1 << 20);
    size_t len = bytes ? fread(bytes, 1, 1 << 20, file) : 0;
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, len);
    free(bytes);
    return 0;
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    int count = 0;
    if (!folder)
        return fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]), 64;
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        if (replay(path) == 0)
            count++;
    }
    closedir(folder);
    printf("replayed %d files of %s\n", count, argv[1]);
    return count > 0 ? 0 : 1;
}
