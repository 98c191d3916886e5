/* plain: what people said, as an ODK client would have sent it, for the comparison.
 *
 *   bench_plain OFFICE SERVICES LOCALES FOLDER
 *
 * Opens the office's data and writes the XML of each submission to FOLDER/1.xml, 2.xml ... */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "hub/hub.h"

struct writing {
    const char *folder;
    size_t count;
    struct fault why;
};

static bool write_one(void *self, const struct case_facts *facts, struct text xml)
{
    struct writing *writing = self;
    char path[4096];
    (void)facts;
    snprintf(path, sizeof path, "%s/%zu.xml", writing->folder, ++writing->count);
    return file_replace(path, xml, 0600, &writing->why) == OK;
}

int main(int argc, char **argv)
{
    const struct case_filter all = {.most = 0};
    struct writing writing = {0};
    struct fault why = {0};
    struct hub *hub;
    size_t done = 1;

    if (argc != 5)
        return fprintf(stderr, "usage: %s OFFICE SERVICES LOCALES FOLDER\n", argv[0]), 64;
    const struct hub_options options = {
        .data = argv[1], .services = argv[2], .locales = argv[3], .demonstration = true};
    writing.folder = argv[4];
    enum status status = hub_open(&hub, &options, &why);
    while (status == OK && done > 0)
        status = casebook_step(hub->book, &done, &why);
    if (status == OK)
        status = case_each_xml(hub->book, &all, TEXT("bench"), &writing, write_one, &why);
    if (status != OK)
        fprintf(stderr, "bench_plain: %s\n", why.text);
    if (writing.why.status != OK)
        fprintf(stderr, "bench_plain: %s\n", writing.why.text);
    hub_close(hub);
    return status == OK && writing.why.status == OK ? 0 : 70;
}
