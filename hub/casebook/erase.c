#include "casebook/erase.h"

#include <expat.h>
#include <string.h>

#include "base/buffer.h"

enum { DEEPEST = 64, LONGEST_PATH = 1024, MOST_CUTS = 4096 };

struct cut {
    size_t from, to; /* bytes of the XML */
};
struct eraser {
    XML_Parser parser;
    const struct text *paths;
    size_t path_count;
    char path[LONGEST_PATH];
    size_t path_len, depth;
    size_t inside;        /* depth of the element that is being emptied; 0: none */
    size_t ends[DEEPEST]; /* of the path, before each element */
    struct cut *cuts;
    size_t count;
    bool too_much;
};

static bool is_wanted(const struct eraser *eraser)
{
    struct text path = {eraser->path, eraser->path_len};
    for (size_t i = 0; i < eraser->path_count; i++)
        if (text_equal(eraser->paths[i], path))
            return true;
    return false;
}

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void XMLCALL begin(void *self, const char *name, const char **attributes)
{
    struct eraser *eraser = self;
    const char *local = local_name(name);
    size_t len = strlen(local);
    (void)attributes;
    if (eraser->depth == DEEPEST || eraser->path_len + len + 1 > LONGEST_PATH ||
        eraser->count == MOST_CUTS) {
        eraser->too_much = true;
        XML_StopParser(eraser->parser, XML_FALSE);
        return;
    }
    eraser->ends[eraser->depth++] = eraser->path_len;
    eraser->path[eraser->path_len++] = '/';
    memcpy(eraser->path + eraser->path_len, local, len);
    eraser->path_len += len;
    if (eraser->inside > 0 || !is_wanted(eraser))
        return;
    eraser->inside = eraser->depth;
    eraser->cuts[eraser->count].from = (size_t)(XML_GetCurrentByteIndex(eraser->parser) +
                                                XML_GetCurrentByteCount(eraser->parser));
}

/* Of "<a/>" the end has the place of its beginning, and there is nothing to cut. */
static void XMLCALL end(void *self, const char *name)
{
    struct eraser *eraser = self;
    (void)name;
    if (eraser->inside == eraser->depth) {
        struct cut *cut = &eraser->cuts[eraser->count];
        cut->to = (size_t)XML_GetCurrentByteIndex(eraser->parser);
        eraser->count += cut->to > cut->from;
        eraser->inside = 0;
    }
    eraser->path_len = eraser->ends[--eraser->depth];
}

static void write_rest(struct erased *erased, const struct eraser *eraser, struct text xml,
                       struct arena *arena)
{
    struct buffer out = {0};
    size_t at = 0;
    erased->gone = arena_array(arena, eraser->count, sizeof *erased->gone);
    erased->count = eraser->count;
    for (size_t i = 0; i < eraser->count; i++) {
        const struct cut *cut = &eraser->cuts[i];
        buffer_add(&out, text_part(xml, at, cut->from - at));
        erased->gone[i] = text_part(xml, cut->from, cut->to - cut->from);
        at = cut->to;
    }
    buffer_add(&out, text_part(xml, at, SIZE_MAX));
    erased->xml = text_copy(arena, buffer_text(&out));
    if (out.len > 0)
        explicit_bzero(out.at, out.len);
    buffer_close(&out);
}

enum status erase_answers(struct erased *erased, struct text xml, const struct text *paths,
                          size_t path_count, struct arena *arena, struct fault *why)
{
    struct eraser *eraser = ARENA_NEW(arena, struct eraser);
    eraser->parser = XML_ParserCreate("UTF-8");
    eraser->paths = paths;
    eraser->path_count = path_count;
    eraser->cuts = arena_array(arena, MOST_CUTS, sizeof *eraser->cuts);
    XML_SetUserData(eraser->parser, eraser);
    XML_SetElementHandler(eraser->parser, begin, end);
    bool good = xml.len <= INT32_MAX &&
                XML_Parse(eraser->parser, xml.at, (int)xml.len, XML_TRUE) == XML_STATUS_OK &&
                !eraser->too_much;
    XML_ParserFree(eraser->parser);
    if (!good)
        return fault_set(why, REFUSED, "a submission is not well formed");
    write_rest(erased, eraser, xml, arena);
    return OK;
}
